"""Rich Text Format, which WordPad, older office systems and many exports write."""

from extractors.document import Document
from extractors.readers.source import Source


class RtfReader:
    """Text, tables with merged cells, headers and footers apart; drawings and objects are left."""

    format = "rtf"
    name = "rtf/1"

    def matches(self, source: Source) -> bool:
        return source.head.startswith(b"{\\rtf")

    def read(self, source: Source) -> Document:
        from extractors.readers.rtf.parsing import Parser
        from extractors.readers.rtf.stories import written

        parser = Parser(source)
        parser.run()
        return written(parser.stories, source, format=self.format, reader=self.name)
