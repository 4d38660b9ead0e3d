"""What single elements of a Word document say: their words, blocks, branches and boxes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractors.readers.docx.package import MC, W14, V, W
from extractors.readers.docx.tables import SDT, SDT_CONTENT, TBL

if TYPE_CHECKING:
    from lxml import etree

P, RUN, T = W + "p", W + "r", W + "t"
PPR, RPR = W + "pPr", W + "rPr"
TEXT_PATH = V + "textpath"
# Elements around blocks or runs whose content counts as if it stood there itself.
WRAPPERS = frozenset(
    W + name for name in ("customXml", "smartTag", "ins", "moveTo", "sdtContent", "dir", "bdo", "rubyBase")
)
_TXBX, _CHUNK = W + "txbxContent", W + "altChunk"
_DEL, _MOVE_FROM = W + "del", W + "moveFrom"
_BLOCK_TAGS = frozenset({P, TBL, _CHUNK})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_XML_BLANKS = " \t\r\n"


def words_of(element: "etree._Element") -> str:
    """The text of a w:t; blanks at its ends count only where it says so, as Word reads it."""
    text = element.text or ""
    if text and (text[0] in _XML_BLANKS or text[-1] in _XML_BLANKS) and element.get(_SPACE) != "preserve":
        text = text.strip(_XML_BLANKS)
    return " ".join(text.splitlines()) if "\n" in text else text


def block_elements(
    container: "etree._Element", control: "etree._Element | None" = None
) -> "Iterator[tuple[etree._Element, etree._Element | None]]":
    """Paragraphs and tables of a container; the first in a content control with that control."""
    for child in container:
        tag = child.tag
        if tag in _BLOCK_TAGS:
            yield child, control
            control = None
        elif tag == SDT:
            for content in child.iterchildren(SDT_CONTENT):
                yield from block_elements(content, child)
        elif tag in WRAPPERS:
            yield from block_elements(child)
        elif tag == MC + "AlternateContent":
            for part in branch(child):
                if part.tag in (P, TBL):
                    yield part, None


def branch(alternative: "etree._Element") -> "etree._Element | tuple[()]":
    """The branch of an alternative to read: the first that holds text or a text box.

    Both show the same to programs of different age, so that only one may be read.
    """
    for branch in alternative.iterchildren(MC + "Choice", MC + "Fallback"):
        if next(branch.iter(T, W + "sym", _TXBX, TEXT_PATH), None) is not None:
            return branch
    return ()


def text_boxes(element: "etree._Element") -> "Iterator[etree._Element]":
    """The outermost text boxes and WordArt of a drawing, or the element itself where it is one."""
    if element.tag == _TXBX or (element.tag == TEXT_PATH and element.get("string")):
        yield element
        return
    for child in branch(element) if element.tag == MC + "AlternateContent" else element:
        yield from text_boxes(child)


def control_box(control: "etree._Element") -> bool | None:
    """The state of a content control that is a check box."""
    box = control.find(f"{W}sdtPr/{W14}checkbox")
    if box is None:
        return None
    checked = box.find(W14 + "checked")
    return checked is not None and checked.get(W14 + "val", "1") not in ("0", "false", "off")


def mark_is_deleted(paragraph: "etree._Element") -> bool:
    """Whether a tracked change deletes or moves away the paragraph's end."""
    properties = paragraph.find(PPR)
    mark = properties.find(RPR) if properties is not None else None
    return mark is not None and next(mark.iterchildren(_DEL, _MOVE_FROM), None) is not None


def has_words(paragraph: "etree._Element") -> bool:
    return next(paragraph.iter(T, W + "sym"), None) is not None


def balanced(root: "etree._Element") -> bool:
    """Whether every field that begins in a story ends in it."""
    open_fields = 0
    for element in root.iter(W + "fldChar"):
        kind = element.get(W + "fldCharType")
        open_fields += (kind == "begin") - (kind == "end")
        if open_fields < 0:
            return False
    return open_fields == 0
