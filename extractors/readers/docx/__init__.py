"""Word documents in XML (.docx, .docm, .dotx; transitional and ISO Strict)."""

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.errors import NeedsOcr
from extractors.readers.source import Source


class DocxReader:
    """Walks the package's XML: what python-docx drops (controls, text boxes, spans) is kept."""

    format = "docx"
    name = "docx/2"

    def matches(self, source: Source) -> bool:
        names = source.zip_names
        return "[Content_Types].xml" in names and any(name.startswith("word/") for name in names)

    def read(self, source: Source) -> Document:
        from extractors.readers.docx.reading import read_package

        builder = DocumentBuilder()
        read_package(source, builder)
        document = builder.build(format=self.format, reader=self.name)
        if document.text.isspace() or not document.text:
            pictures = sum(name.startswith("word/media/") for name in source.zip_names)
            if pictures:
                raise NeedsOcr(file=source.name, detail=f"{pictures} pictures in a Word document")
        return document
