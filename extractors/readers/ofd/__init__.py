"""Reads OFD (GB/T 33190), the fixed layout that Chinese offices publish in beside PDF."""

from itertools import islice

from extractors.document import Document
from extractors.errors import EncryptedDocument, NeedsOcr
from extractors.readers.source import Source

_SCANNED = 0.3  # share of a page that images cover


class OfdReader:
    """.ofd: a zip of XML pages, laid out by the same rules as PDF pages."""

    format = "ofd"
    name = "ofd/1"

    def matches(self, source: Source) -> bool:
        return "OFD.xml" in source.zip_names

    def read(self, source: Source) -> Document:
        from extractors.readers.ofd.package import OfdPackage
        from extractors.readers.pdf.layout import lay_out
        from extractors.readers.pdf.writer import write

        if any(name.rpartition("/")[2] == "Encryptions.xml" for name in source.zip_names):
            raise EncryptedDocument(file=source.name)
        package = OfdPackage(source)
        pages = list(islice(package.pages(), source.limits.pages + 1))
        if len(pages) > source.limits.pages:
            raise source.over("pages", source.limits.pages, len(pages))
        if not pages:
            raise source.damaged("it has no page")
        if not any(page.runs for page in pages) and any(page.images > _SCANNED for page in pages):
            raise NeedsOcr(file=source.name, detail="all pages are images")
        return write(lay_out(pages), pages, source, self.format, self.name, package.title)
