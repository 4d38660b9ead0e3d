"""A page as a tree: bytes to text, text to elements, and what lists hide in scripts brought to light."""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from extractors.readers.charset import decoded
from flows.sources.errors import AnswerUnreadable

if TYPE_CHECKING:
    from lxml import etree

_META = re.compile(
    rb"""<(?:meta\b[^<>]{0,300}?|\?xml\b[^<>]{0,100}?)(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,30})""",
    re.I,
)
_REACH = 8192
# Some systems send a list as records of XML in a script, which the page's own script unpacks.
_DATA_SCRIPT = re.compile(r"<script\s[^<>]{0,200}?text/xml[^<>]{0,200}>", re.I)
_SCRIPT_ENDS = re.compile(r"</script\s{0,20}>", re.I)
_WRAPPING = re.compile(r"<!\[CDATA\[|\]\]>|</?(?:datastore|recordset|record|nextgroup)\b[^<>]{0,200}>", re.I)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def text_of_bytes(data: bytes, url: str, stated: str | None, forced: str | None) -> str:
    """The text of a page or feed: in the source's encoding, else what it names, the server says, or fits.

    Raises AnswerUnreadable.
    """
    if forced:
        return data.decode(forced, "replace")
    found = _META.search(data[:_REACH])
    text = decoded(data, found[1].decode("ascii", "replace") if found else stated)
    if text is None:
        raise AnswerUnreadable(url=url, wanted="text", detail="it is in no encoding that is known or named")
    return text


def tree(text: str, url: str) -> "etree._Element":
    """The page's root. Raises AnswerUnreadable for a page without any element."""
    from lxml import etree

    text = _unwrapped(text)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_NO_XML.sub("", text).encode("utf-8", "ignore"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise AnswerUnreadable(url=url, wanted="a page", detail="it holds no element")
    return root


def _unwrapped(text: str) -> str:
    """The page with the records that stand in scripts as elements of its own."""
    pieces: list[str] = []
    at = 0
    while begins := _DATA_SCRIPT.search(text, at):
        ends = _SCRIPT_ENDS.search(text, begins.end())
        if ends is None:
            break
        records = _WRAPPING.sub("", text[begins.end() : ends.start()])
        pieces += [text[at : begins.start()], "<div>", records, "</div>"]
        at = ends.end()
    return "".join([*pieces, text[at:]])


def xml_tree(text: str, url: str) -> "etree._Element":
    """The root of a feed or sitemap: mended where it can be, without entities and network."""
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        recover=True,
        load_dtd=False,
    )
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)
    try:
        root = etree.fromstring(_NO_XML.sub("", body).strip().encode("utf-8", "ignore"), parser)
    except etree.XMLSyntaxError as error:
        raise AnswerUnreadable(url=url, wanted="XML", detail=str(error)) from None
    if root is None:
        raise AnswerUnreadable(url=url, wanted="XML", detail="it holds no element")
    return root


def base_of(root: "etree._Element", url: str) -> str:
    """What relative links begin at."""
    from urllib.parse import urljoin

    for element in root.iter("base"):
        href = element.get("href")
        if href:
            try:
                return urljoin(url, href.strip())
            except ValueError:
                break
    return url


def words(element: "etree._Element", without: "Collection[etree._Element]" = ()) -> str:
    """The words in an element, white space collapsed; scripts and the elements `without` are left out."""
    parts: list[str] = []
    _collect(element, without, parts)
    return " ".join("".join(parts).split())


def _collect(element: "etree._Element", without: "Collection[etree._Element]", parts: list[str]) -> None:
    pending: list[tuple[etree._Element, bool]] = [(element, False)]
    while pending:
        piece, leaving = pending.pop()
        told = isinstance(piece.tag, str) and piece.tag not in ("script", "style") and piece not in without
        gap = "" if piece is element or piece.tag in _INLINE else " "  # blocks do not run into one another
        if not leaving:
            parts.append(f"{gap}{piece.text or ''}" if told else gap)
            pending.append((piece, True))
            if told:
                pending.extend((child, False) for child in reversed(piece))
        elif piece is not element:
            parts.append(f"{gap}{piece.tail or ''}")


_INLINE = frozenset({"a", "b", "em", "strong", "font", "i", "u", "s", "sub", "sup", "mark"})


def local_name(element: "etree._Element") -> str:
    """An element's name in lower case without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def inner_text(element: "etree._Element") -> str:
    """All text in an element of XML, without white space around it."""
    return "".join(str(text) for text in element.itertext()).strip()
