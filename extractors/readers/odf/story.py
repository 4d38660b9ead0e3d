"""Walks an OpenDocument text: paragraphs, headings, lists, tables, frames, notes, headers and footers."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from extractors.builder import DocumentBuilder
from extractors.document import Part
from extractors.readers.odf.inline import Inline
from extractors.readers.odf.lists import Counters
from extractors.readers.odf.names import DRAW, LOEXT, OFFICE, STYLE, TABLE, TEXT, XML
from extractors.readers.odf.package import OdfPackage
from extractors.readers.odf.styles import Styles
from extractors.readers.odf.tables import cells_of

if TYPE_CHECKING:
    from lxml import etree

# Elements whose children are blocks like those beside them.
_HOLDERS: Final = frozenset(
    {
        *(TEXT + one for one in ("index-body", "table-of-content", "alphabetical-index", "bibliography")),
        *(TEXT + one for one in ("illustration-index", "object-index", "table-index", "user-index")),
        *(TEXT + one for one in ("index-title", "numbered-paragraph")),
        *(TABLE + one for one in ("table-header-rows", "table-rows", "table-row-group")),
        LOEXT + "content-control",
    }
)
_FRAMES: Final = (DRAW + "frame", DRAW + "custom-shape", DRAW + "rect", DRAW + "g", DRAW + "a")
_HEADS: Final[tuple[tuple[str, Part], ...]] = (
    *(("header" + kind, "header") for kind in ("-first", "", "-left")),
    *(("footer" + kind, "footer") for kind in ("-first", "", "-left")),
)


class Story:
    """Writes the whole document through `builder`. Raises `LimitExceeded`."""

    def __init__(self, package: OdfPackage) -> None:
        self.builder = DocumentBuilder()
        self._package, self._source = package, package.source
        self._styles = Styles(package)
        self._controls = _controls(package.content)
        self._part: Part = "body"
        self._cells = self._depth = 0
        self._lists: dict[str, Counters] = {}  # by style's name: the list that was drawn in it last
        self._by_id: dict[str, Counters] = {}
        self._outline = Counters()
        self._later: list[tuple[Part, etree._Element]] = []  # notes, written behind the body

    def walk(self) -> None:
        for body in self._package.content.iter(OFFICE + "text"):
            self.blocks(body)
        while self._later:
            self._part, element = self._later.pop(0)
            self.blocks(element)
        self._running_lines()

    def _running_lines(self) -> None:
        """Headers and footers of the page styles, each text once."""
        seen: set[str] = set()
        root = self._package.styles
        for name, part in _HEADS:
            for element in root.iter(STYLE + name) if root is not None else ():
                text = "".join("".join(map(str, element.itertext())).split())
                if text and text not in seen and element.get(STYLE + "display") != "false":
                    seen.add(text)
                    self._part = part
                    self.blocks(element)

    def blocks(self, parent: "etree._Element", number: Callable[[], str] | None = None) -> None:
        """What stands in a body, a cell, a frame; `number` draws that of the first paragraph."""
        for element in parent:
            tag = element.tag
            if tag in (TEXT + "p", TEXT + "h"):
                self._paragraph(element, number)
                number = None
            elif tag == TEXT + "list":
                self._list(element, 0, None, None)
            elif tag == TABLE + "table":
                self._table(element)
            elif tag == TEXT + "section":
                if element.get(TEXT + "display") != "none":
                    self.blocks(element)
            elif tag in _HOLDERS:
                self.blocks(element)
            elif tag in _FRAMES:
                self._frame(element)

    def _paragraph(self, element: "etree._Element", number: Callable[[], str] | None) -> None:
        look = self._styles.look("paragraph", element.get(TEXT + "style-name"))
        if look.hidden:
            return
        level = look.level
        outline = element.get(TEXT + "outline-level", "")
        if element.tag == TEXT + "h" and outline.isdecimal() and len(outline) < 3:
            level = max(int(outline) - 1, 0)
            if number is None and element.get(TEXT + "is-list-header") != "true":
                drawn = self._outline.next(level, self._styles.outline)
                number = partial(str, drawn) if drawn else None
        numbering = number() if number is not None else ""
        inline = Inline(self.builder, self._styles, self._controls, look.font)
        with self.builder.open_paragraph(
            style=look.name, level=level, align=look.align, numbering=numbering or None, part=self._part
        ):
            inline.walk(element)
        self._later.extend(("footnote", note) for note in inline.notes)
        for frame in inline.frames:
            self._frame(frame)

    def _list(
        self, element: "etree._Element", level: int, name: str | None, counters: Counters | None
    ) -> None:
        name = element.get(TEXT + "style-name") or name or ""
        if counters is None:
            counters = self._counters(element, name)
        levels = self._styles.levels(name)
        for item in element:
            if item.tag not in (TEXT + "list-item", TEXT + "list-header"):
                continue
            value = item.get(TEXT + "start-value", "")
            start = int(value) if value.isdecimal() and len(value) < 6 else None
            pending = item.tag == TEXT + "list-item" and any(child.tag != TEXT + "list" for child in item)
            for child in item:
                if child.tag == TEXT + "list":
                    self._deeper(child, level + 1, name, counters)
                    continue
                number = None
                if pending and child.tag in (TEXT + "p", TEXT + "h"):
                    drawn = counters.next(level, levels, start)
                    number, pending = partial(str, drawn), False
                self._block(child, number)

    def _block(self, element: "etree._Element", number: Callable[[], str] | None) -> None:
        if element.tag in (TEXT + "p", TEXT + "h"):
            self._paragraph(element, number or (lambda: ""))
        elif element.tag == TABLE + "table":
            self._table(element)
        elif element.tag in _FRAMES:
            self._frame(element)
        else:
            self.blocks(element)

    def _deeper(self, element: "etree._Element", level: int, name: str, counters: Counters) -> None:
        if level > self._source.limits.table_depth * 5:
            raise self._source.over("lists in lists", self._source.limits.table_depth * 5, level)
        self._list(element, level, name, counters)

    def _counters(self, element: "etree._Element", name: str) -> Counters:
        """New counters, or those of the list that this one goes on."""
        before = element.get(TEXT + "continue-list")
        if before is not None and before in self._by_id:
            counters = self._by_id[before]
        elif element.get(TEXT + "continue-numbering") == "true" and name in self._lists:
            counters = self._lists[name]
        else:
            counters = Counters()
        self._lists[name] = counters
        own = element.get(XML + "id")
        if own is not None:
            self._by_id[own] = counters
        return counters

    def _table(self, element: "etree._Element") -> None:
        limits = self._source.limits
        self._depth += 1
        if self._depth > limits.table_depth:
            raise self._source.over("tables inside cells", limits.table_depth, self._depth)
        with self.builder.table(part=self._part):
            for place, cell in cells_of(element, self._source, limits.table_cells - self._cells):
                self._cells += 1
                with self.builder.cell(*place):
                    self.blocks(cell)
        self._depth -= 1

    def _frame(self, element: "etree._Element") -> None:
        """The text in frames and shapes, marked as a text box."""
        before, self._part = self._part, "textbox" if self._part == "body" else self._part
        self._depth += 1
        if self._depth > self._source.limits.table_depth:
            raise self._source.over("frames in frames", self._source.limits.table_depth, self._depth)
        if element.tag == DRAW + "frame":
            for box in element.iterchildren(DRAW + "text-box"):
                self.blocks(box)
        else:
            self.blocks(element)
        self._depth -= 1
        self._part = before


def _controls(content: "etree._Element") -> "dict[str, etree._Element]":
    """Form controls by the id that their shapes name."""
    found: dict[str, etree._Element] = {}
    for forms in content.iter(OFFICE + "forms"):
        for element in forms.iter():
            for key in (XML + "id", "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}id"):
                if isinstance(element.tag, str) and element.get(key):
                    found.setdefault(str(element.get(key)), element)
    return found
