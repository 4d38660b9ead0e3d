"""Word 2003 XML told in the vocabulary of .docx, and read as that is.

The elements have the same names but for a few; those differ here. Source: the WordprocessingML schema
of Office 2003 (namespaces .../word/2003/wordml, .../word/2003/auxHint, .../aml/2001/core).
"""

from typing import TYPE_CHECKING

from extractors.builder import DocumentBuilder
from extractors.document import Part
from extractors.readers.docx.elements import T
from extractors.readers.docx.numbering import Numbering
from extractors.readers.docx.package import R, Relationship, W
from extractors.readers.docx.story import Story
from extractors.readers.docx.styles import Styles
from extractors.readers.safe_xml import parse_xml
from extractors.readers.source import Source
from extractors.readers.wordml.flat import in_utf_8, without_bytes

if TYPE_CHECKING:
    from lxml import etree

_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_NEW = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WX = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RENAMED = {
    W + "vmerge": W + "vMerge",
    W + "hmerge": W + "hMerge",
    W + "hlink": W + "hyperlink",
    # Around blocks or runs, and without a meaning of their own.
    _WX + "sect": W + "customXml",
    _WX + "sub-section": W + "customXml",
    _WX + "pBdrGroup": W + "customXml",
    _WX + "apo": W + "customXml",
    _AML + "content": W + "customXml",
}
_REMOVED = ("Word.Deletion", "Word.Comment", "Word.Bookmark.Start", "Word.Bookmark.End", "Word.Formatting")
# Behind these a number needs no gap before its words.
_CLOSED = "、）】》〕〉」』：；，。．"


def read_word_2003(source: Source, builder: DocumentBuilder) -> None:
    """Body, then foot and end notes, then headers and footers. Raises `DamagedDocument`."""
    data = without_bytes(in_utf_8(source.data), b"w:binData").replace(_OLD, _NEW)
    root = parse_xml(data, source, source.name)
    body = root.find(W + "body")
    if root.tag != W + "wordDocument" or body is None:
        raise source.damaged("its XML has no w:body")
    _Reading(source, builder, root).read(body)


class _Reading:
    def __init__(self, source: Source, builder: DocumentBuilder, root: "etree._Element") -> None:
        from lxml import etree

        self._source, self._builder = source, builder
        styles = root.find(W + "styles")
        self._styles = Styles(etree.tostring(styles) if styles is not None else None, source, "styles")
        self._links: dict[str, Relationship] = {}

    def read(self, body: "etree._Element") -> None:
        self._translate(body)
        apart: list[tuple[etree._Element, Part]] = []
        for note in list(body.iter(W + "footnote", W + "endnote")):
            _detach(note)
            apart.append((note, "footnote"))
        edges: tuple[tuple[str, Part], ...] = (("hdr", "header"), ("ftr", "footer"))
        for tag, part in edges:
            for edge in list(body.iter(W + tag)):
                _detach(edge)
                apart.append((edge, part))
        self._walk(body, "body")
        seen: set[tuple[Part, str]] = set()
        for element, part in apart:
            words = "".join(one.text or "" for one in element.iter(W + "t")).strip()
            if words and (part == "footnote" or (part, words) not in seen):
                seen.add((part, words))
                self._walk(element, part)

    def _walk(self, element: "etree._Element", part: Part) -> None:
        story = Story(
            self._builder,
            self._source,
            self._styles,
            _Drawn(),
            self._links,
            plain_runs=False,
            changes=False,
            part=part,
        )
        story.walk(element)

    def _translate(self, body: "etree._Element") -> None:
        for element in list(body.iter()):
            tag = element.tag
            if tag in _RENAMED:
                element.tag = _RENAMED[tag]
                self._link(element)
            elif tag == T:
                element.set(_SPACE, "preserve")  # the root says it for all
            elif tag == _AML + "annotation":
                kind = element.get(W + "type") or element.get(_AML + "type") or ""
                element.tag = W + ("del" if kind in _REMOVED else "customXml")
            elif tag == W + "listPr":
                _translate_number(element)

    def _link(self, element: "etree._Element") -> None:
        target = element.get(W + "dest")
        if target:
            key = str(len(self._links))
            self._links[key] = Relationship("hyperlink", target, True)
            element.set(R + "id", key)


def _translate_number(element: "etree._Element") -> None:
    """The file says which number it draws: it becomes the list's id, which `_Drawn` gives back."""
    drawn = element.find(_WX + "t")
    number = drawn.get(_WX + "val", "") if drawn is not None else ""
    element.tag = W + "numPr"
    for child in list(element):
        element.remove(child)
    if number.strip():
        one = element.makeelement(W + "numId", {W + "val": number.strip()})
        element.append(one)


class _Drawn(Numbering):
    """Numbers that stand in the file as they are drawn."""

    def __init__(self) -> None:
        super().__init__(lambda: iter(()))

    def next(self, num_id: str, level: int) -> tuple[str, str]:  # noqa: ARG002
        return num_id, "" if num_id[-1] in _CLOSED else " "

    def level_of_style(self, style_id: str | None, num_id: str) -> int:  # noqa: ARG002
        return 0


def _detach(element: "etree._Element") -> None:
    """Takes an element out of where it stands."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
