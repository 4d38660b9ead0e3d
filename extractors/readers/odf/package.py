"""The parts of an OpenDocument package: content, styles, title; what is encrypted is refused."""

from functools import cached_property
from typing import TYPE_CHECKING

from extractors.errors import EncryptedDocument
from extractors.readers.odf.names import DC, MANIFEST
from extractors.readers.safe_xml import parse_xml
from extractors.readers.source import Source

if TYPE_CHECKING:
    from lxml import etree


class OdfPackage:
    """Raises `EncryptedDocument` for a package with a password, `DamagedDocument` for lost parts."""

    def __init__(self, source: Source) -> None:
        self.source = source
        manifest = self._part("META-INF/manifest.xml")
        if manifest is not None and next(manifest.iter(MANIFEST + "encryption-data"), None) is not None:
            raise EncryptedDocument(file=source.name)
        content = self._part("content.xml")
        if content is None:
            raise source.damaged("its part content.xml is missing")
        self.content = content

    @cached_property
    def styles(self) -> "etree._Element | None":
        return self._part("styles.xml")

    @property
    def title(self) -> str | None:
        meta = self._part("meta.xml")
        for element in meta.iter(DC + "title") if meta is not None else ():
            return (element.text or "").strip() or None
        return None

    def _part(self, name: str) -> "etree._Element | None":
        if name not in self.source.zip_names:
            return None
        return parse_xml(self.source.member(name), self.source, name)
