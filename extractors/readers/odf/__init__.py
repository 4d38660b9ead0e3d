"""Reads OpenDocument text (.odt) and workbooks (.ods), which LibreOffice and WPS write."""

from extractors.document import Document
from extractors.readers.source import Source

_KINDS = "application/vnd.oasis.opendocument."


def _is_kind(source: Source, kind: str) -> bool:
    """Whether a package says that it is of a kind, or a template of it."""
    if "content.xml" not in source.zip_names or "mimetype" not in source.zip_names:
        return False
    said = source.member("mimetype")[:100].decode("ascii", "replace").strip()
    return said.removesuffix("-template") == _KINDS + kind


class OdtReader:
    format = "odt"
    name = "odt/1"

    def matches(self, source: Source) -> bool:
        return _is_kind(source, "text")

    def read(self, source: Source) -> Document:
        from extractors.readers.odf.package import OdfPackage
        from extractors.readers.odf.story import Story

        package = OdfPackage(source)
        story = Story(package)
        story.walk()
        return story.builder.build(format=self.format, reader=self.name, title=package.title)


class OdsReader:
    format = "ods"
    name = "ods/1"

    def matches(self, source: Source) -> bool:
        return _is_kind(source, "spreadsheet")

    def read(self, source: Source) -> Document:
        from extractors.readers.odf.package import OdfPackage
        from extractors.readers.odf.sheets import read_sheets

        package = OdfPackage(source)
        return read_sheets(package).build(format=self.format, reader=self.name, title=package.title)
