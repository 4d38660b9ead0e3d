"""A page from its bytes to its main text."""

import re
from typing import TYPE_CHECKING

from extractors.builder import DocumentBuilder
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
_DEEPEST = 2048
_OFFICE_REACH = 20_000


def write_page(
    data: bytes,
    source: Source,
    builder: DocumentBuilder,
    *,
    charset: str | None = None,
    whole: bool = False,
) -> str | None:
    """Writes a page's main text, all of its text where it is `whole`; returns its title.

    `charset` is what a wrapper (MIME) says. Raises `DamagedDocument`, `LimitExceeded`.
    """
    declared = _CHARSET.search(data[:_CHARSET_REACH])
    text = decoded(data, declared[1].decode("ascii", "replace") if declared else charset)
    if text is None:
        raise source.damaged("its bytes are no text in UTF-8, GB18030 or the encoding that it names")
    root = _parsed(text, source)
    if root is None:
        return None
    title = _title(root)
    whole = whole or _OFFICE.search(text, 0, _OFFICE_REACH) is not None
    body = without_noise(root, keep_all=whole)
    flow = Flow(builder, source, base=_base(root), from_office=whole)
    flow.walk(body if whole else main_text(body, title, source))
    return title


def _parsed(text: str, source: Source) -> "etree._Element | None":
    """The page's root, null for a page without any element or word. Raises `LimitExceeded`."""
    # Lone surrogates cannot be encoded, and NUL ends a text for libxml2.
    data = text.replace("\x00", "").encode("utf-8", "ignore")
    root, too_deep = _tree(data, huge=False)
    if too_deep:
        # Tags that nobody closed nest without meaning to; the second bound is 2048.
        root, too_deep = _tree(data, huge=True)
    if too_deep:
        raise source.over("HTML depth", _DEEPEST, _DEEPEST + 1)
    return root


def _tree(data: bytes, *, huge: bool) -> "tuple[etree._Element | None, bool]":
    """The tree, and whether libxml2 cut it off because it nests too deeply: it says so in its log."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=huge
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None  # "Document is empty": the parser takes anything else
    return root, any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)


def _title(root: "etree._Element") -> str | None:
    for element in root.iter("title"):
        title = _BLANKS.sub(" ", words_of(element)).strip()
        if title:
            return title
    return None


def _base(root: "etree._Element") -> str | None:
    for element in root.iter("base"):
        return element.get("href")
    return None
