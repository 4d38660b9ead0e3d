"""Word 97–2003 documents (.doc), and those that Kingsoft WPS writes in the same format (.wps)."""

from extractors.document import Document
from extractors.readers.source import Source


class DocReader:
    """Reads the file's own streams: spans, symbol-font marks and form-field states stand only there."""

    format = "doc"
    name = "doc/1"

    def matches(self, source: Source) -> bool:
        return source.is_ole and "WordDocument" in source.ole_names

    def read(self, source: Source) -> Document:
        from extractors.readers.doc.reading import read_streams

        # Kingsoft's own documents are Word files in all but a stream beside the text; a .doc that WPS
        # saved is a .doc.
        own = source.ending in ("wps", "wpt") and "WpsCustomData" in source.ole_names
        return read_streams(source).build(format="wps" if own else self.format, reader=self.name)
