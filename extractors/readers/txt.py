"""Plain text, in the encodings that Chinese files come in."""

from extractors.builder import clean
from extractors.document import Document
from extractors.readers.charset import decoded
from extractors.readers.pasted_tables import blocks_of_text
from extractors.readers.source import Source

# Other formats that are written in characters: text by their bytes, but not for a reader of text.
_MARKUP = (b"<?xml", b"{\\rtf", b"%pdf-", b"%!ps")


class TxtReader:
    """A line is a paragraph; the text is the file's own, with \\n for its line breaks."""

    format = "txt"
    name = "txt/1"

    def matches(self, source: Source) -> bool:
        if source.is_zip or source.is_ole or source.head.startswith(_MARKUP):
            return False
        return decoded(source.data) is not None

    def read(self, source: Source) -> Document:
        text = decoded(source.data)
        if text is None:
            raise source.damaged("its bytes are no text in UTF-8, GB18030 or UTF-16")
        text = clean(text)
        return Document(text=text, blocks=blocks_of_text(text), format=self.format, reader=self.name)
