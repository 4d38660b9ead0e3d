"""Word documents in one XML file: that of Word 2003, and a package written flat (Flat OPC)."""

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.readers.source import Source
from extractors.readers.wordml.flat import head_of


class WordMlReader:
    """Word 2003 XML, which template engines write under the name of .doc."""

    format = "wordml"
    name = "wordml/1"

    def matches(self, source: Source) -> bool:
        head = head_of(source)
        return head.startswith(b"<") and b"schemas.microsoft.com/office/word/2003/wordml" in head

    def read(self, source: Source) -> Document:
        from extractors.readers.wordml.reading import read_word_2003

        builder = DocumentBuilder()
        read_word_2003(source, builder)
        return builder.build(format=self.format, reader=self.name)


class FlatOpcReader:
    """A .docx whose parts stand in one XML file."""

    format = "flatopc"
    name = "flatopc/1"

    def matches(self, source: Source) -> bool:
        head = head_of(source)
        return head.startswith(b"<") and b"schemas.microsoft.com/office/2006/xmlpackage" in head

    def read(self, source: Source) -> Document:
        from extractors.readers.docx.reading import read_package
        from extractors.readers.wordml.flat import as_package

        builder = DocumentBuilder()
        read_package(as_package(source), builder)
        return builder.build(format=self.format, reader=self.name)
