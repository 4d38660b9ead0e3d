"""The parts of a Word package, however it was written, under the transitional namespaces."""

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.readers.safe_xml import parse_xml
from extractors.readers.source import Source

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"

# ISO/IEC 29500 Strict names the same vocabulary otherwise (part 1, annex A).
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)


@dataclass(frozen=True)
class Relationship:
    kind: str  # the last word of its type: "hyperlink", "styles"
    target: str  # a part's name, or an address where it is external
    external: bool


class Package:
    """Reads parts by name; a part that a relationship names and that is missing is damage."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def data(self, name: str) -> bytes:
        try:
            data = self.source.member(name)
        except KeyError:
            raise self.source.damaged(f"its part {name} is missing") from None
        if _STRICT in data:
            for strict, transitional in _STRICT_NAMES:
                data = data.replace(strict, transitional)
        return data

    def xml(self, name: str) -> "etree._Element":
        return parse_xml(self.data(name), self.source, name)

    def relationships(self, name: str) -> dict[str, Relationship]:
        """The relationships of a part by their ids; of the package itself for ""."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", base + ".rels")
        if rels not in self.source.zip_names:
            return {}
        found: dict[str, Relationship] = {}
        for element in self.xml(rels):
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relationship(kind, target, external)
        return found

    def main_part(self) -> str:
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and not relationship.external:
                return relationship.target
        return "word/document.xml"
