"""A page from its bytes to its main text."""

import re
from typing import TYPE_CHECKING

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.readers.charset import decoded
from extractors.readers.html.flow import Flow
from extractors.readers.html.main_text import main_text, without_noise
from extractors.readers.html.markup import words_of
from extractors.readers.source import Source

if TYPE_CHECKING:
    from lxml import etree

_CHARSET = re.compile(
    rb"""<(?:meta\b[^<>]{0,300}?|\?xml\b[^<>]{0,100}?)(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,30})""",
    re.I,
)
_CHARSET_REACH = 8192
_BLANKS = re.compile(r"\s+")
# What Word and WPS leave in the HTML that they save.
_OFFICE = re.compile(
    r"urn:schemas-microsoft-com:office|class=[\"']?Mso|mso-|content=[\"']?Word\.Document|WPS Office", re.I
)
_OFFICE_REACH = 20_000


def read_page(
    data: bytes, source: Source, *, format: str, reader: str, charset: str | None = None
) -> Document:
    """Reads HTML. `charset` is what a wrapper (MIME) says. Raises `DamagedDocument`, `LimitExceeded`."""
    declared = _CHARSET.search(data[:_CHARSET_REACH])
    text = decoded(data, declared[1].decode("ascii", "replace") if declared else charset)
    if text is None:
        raise source.damaged("its bytes are no text in UTF-8, GB18030 or the encoding that it names")
    root = _parsed(text, source)
    builder = DocumentBuilder()
    title = _title(root)
    if root is not None:
        from_office = _OFFICE.search(text, 0, _OFFICE_REACH) is not None
        flow = Flow(builder, source, base=_base(root), from_office=from_office)
        body = without_noise(root, keep_all=from_office)
        for block in [body] if from_office else main_text(body, title):
            flow.walk(block)
    return builder.build(format=format, reader=reader, title=title)


def _parsed(text: str, source: Source) -> "etree._Element | None":
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    # Lone surrogates cannot be encoded, and NUL ends a text for libxml2.
    data = text.replace("\x00", "").encode("utf-8", "ignore")
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "xcessive depth" in str(error):
            raise source.over("HTML depth", source.limits.xml_depth, source.limits.xml_depth + 1) from error
        if "Document is empty" in str(error):
            return None
        raise source.damaged(f"it cannot be parsed as HTML: {error}") from error


def _title(root: "etree._Element | None") -> str | None:
    if root is None:
        return None
    for element in root.iter("title"):
        title = _BLANKS.sub(" ", words_of(element)).strip()
        if title:
            return title
    return None


def _base(root: "etree._Element") -> str | None:
    for element in root.iter("base"):
        return element.get("href")
    return None
