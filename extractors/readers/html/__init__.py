"""Web pages and what Word and Chinese office systems save as HTML, often under the ending .doc."""

import re

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.readers.source import Source

_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|style|script|table|div|p|span|font|center|h[1-6]|br|ul)"
    rb"[\s/>]",
    re.IGNORECASE,
)
_SIGNATURE_REACH = 4096


class HtmlReader:
    """The main text of a page: menus, headers and footers of the site are left out."""

    format = "html"
    name = "html/1"

    def matches(self, source: Source) -> bool:
        head = source.head
        if source.is_zip or source.is_ole:
            return False
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            head = head.replace(b"\x00", b"")[2:].lstrip()
        if not head.startswith(b"<"):
            return False
        if head.startswith(b"<?xml"):  # XHTML; any other XML is not ours
            return b"<html" in head
        return _TAGS.search(head[:_SIGNATURE_REACH]) is not None

    def read(self, source: Source) -> Document:
        from extractors.readers.html.page import write_page

        builder = DocumentBuilder()
        title = write_page(source.data, source, builder)
        return builder.build(format=self.format, reader=self.name, title=title)
