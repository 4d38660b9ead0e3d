"""Lays HTML out as blocks: paragraphs with collapsed white space, tables, links, boxes."""

import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from extractors.builder import DocumentBuilder
from extractors.document import Align
from extractors.readers.html.grids import html_grid, is_layout
from extractors.readers.html.inline import Inline
from extractors.readers.html.markup import BLOCKS, SKIPPED, alignment, css, hidden, tag_of, words_of
from extractors.readers.html.ordered_lists import ListNumbers
from extractors.readers.source import Source
from extractors.readers.symbols import is_symbol_font, symbol

if TYPE_CHECKING:
    from lxml import etree

_HEADING = re.compile("h([1-6])")
_NO_TARGET = ("javascript:", "vbscript:", "data:", "#")
_TABLE_PARTS = frozenset({"tr", "thead", "tbody", "tfoot", "colgroup", "col"})
Event = Literal["start", "end"]


class Flow:
    """Walks elements without recursion (but for tables in tables), however deep they stand."""

    def __init__(
        self, builder: DocumentBuilder, source: Source, *, base: str | None, from_office: bool
    ) -> None:
        self._builder, self._source, self._base = builder, source, base
        self._from_office = from_office
        self._inline = Inline()
        self._align: list[Align | None] = [None]
        self._level: int | None = None
        self._number: str | None = None
        self._fonts: list[str | None] = [None]
        self._pre = 0
        self._lists = ListNumbers()
        self._table_depth = 0

    def walk(self, root: "etree._Element") -> None:
        """Writes all that stands in an element as blocks."""
        pending: list[tuple[Event, etree._Element]] = [("start", root)]
        while pending:
            event, element = pending.pop()
            if event == "start":
                if self._enter(element):
                    pending.append(("end", element))
                    self._words(element.text)
                    pending.extend(("start", child) for child in reversed(element))
                    continue
            else:
                self._leave(element)
            if element is not root:
                self._words(element.tail)
        self._flush()

    def _enter(self, element: "etree._Element") -> bool:
        """Begins an element; says whether its content is to be walked."""
        tag = tag_of(element)
        if tag in SKIPPED or (tag != "input" and hidden(element)):
            return False
        if self._from_office and tag == "del":
            return False  # a tracked change, accepted
        if tag == "table":
            return self._table(element)
        if tag in ("br", "hr", "wbr", "input", "select", "textarea"):
            self._single(tag, element)
            return False
        if tag in BLOCKS:
            self._flush()
            self._begin_block(tag, element)
        elif tag == "a":
            self._inline.begin_link(self._target(element))
        self._fonts.append(_font(element) or self._fonts[-1])
        return True

    def _leave(self, element: "etree._Element") -> None:
        tag = tag_of(element)
        self._fonts.pop()
        if tag in BLOCKS:
            self._flush()
            self._align.pop()
            self._pre -= tag == "pre"
        elif tag == "a":
            self._inline.end_link()

    def _begin_block(self, tag: str, element: "etree._Element") -> None:
        self._align.append(alignment(element) or self._align[-1])
        self._pre += tag == "pre"
        heading = _HEADING.fullmatch(tag)
        if heading:
            self._level = int(heading[1]) - 1
        elif tag == "li":
            self._number = self._lists.number(element)

    def _single(self, tag: str, element: "etree._Element") -> None:
        """Elements that are walked no further: breaks and the fields of a form."""
        if tag == "br":
            self._inline.line_break()
        elif tag == "hr":
            self._flush()
        elif tag == "input":
            kind = (element.get("type") or "text").lower()
            if kind in ("checkbox", "radio"):
                self._inline.check_box(element.get("checked") is not None)
            elif kind in ("text", "tel", "email", "number", "date", "url"):
                self._inline.text(element.get("value") or "")
        elif tag == "textarea":
            self._inline.text(element.text or "", verbatim=True)
        elif tag == "select":
            for option in element.iter("option"):
                if option.get("selected") is not None:
                    self._inline.text(words_of(option))

    def _words(self, text: str | None) -> None:
        if not text:
            return
        font = self._fonts[-1]
        if font is None:
            self._inline.text(text, verbatim=self._pre > 0)
            return
        for one in text:
            drawn = symbol(font, ord(one)) if not one.isspace() else None
            if drawn is None:
                self._inline.text(one)
            elif drawn.checked is None:
                self._inline.text(drawn.text)
            else:
                self._inline.check_box(drawn.checked)

    def _target(self, element: "etree._Element") -> str | None:
        href = (element.get("href") or "").strip()
        if not href or href.lower().startswith(_NO_TARGET):
            return None
        try:
            return urljoin(self._base, href) if self._base else href
        except ValueError:
            return href

    def _flush(self) -> None:
        """Ends the paragraph at hand, if it holds anything."""
        level, number = self._level, self._number
        if self._inline.is_blank():
            self._inline.clear()
            return
        self._level = self._number = None
        with self._builder.open_paragraph(level=level, align=self._align[-1], numbering=number):
            if number:
                self._builder.write(" ")
            self._inline.write(self._builder)

    def _table(self, element: "etree._Element") -> bool:
        """Writes a table; one that only lays the page out is walked like any other block."""
        self._flush()
        grid = html_grid(element, self._source)
        if is_layout(grid):
            self._align.append(None)
            self._fonts.append(self._fonts[-1])
            return True
        if self._table_depth >= self._source.limits.table_depth:
            raise self._source.over(
                "tables inside tables", self._source.limits.table_depth, self._table_depth + 1
            )
        self._table_depth += 1
        # Its caption, and words that stand between the rows by mistake, come before it.
        self._words(element.text)
        for child in element:
            if tag_of(child) not in _TABLE_PARTS:
                self.walk(child)
            self._words(child.tail)
        self._flush()
        with self._builder.table():
            for cell in grid:
                with self._builder.cell(cell.row, cell.column, cell.row_span, cell.column_span):
                    self._align.append(alignment(cell.element))
                    self._cell(cell.element)
                    self._align.pop()
        self._table_depth -= 1
        return False

    def _cell(self, element: "etree._Element") -> None:
        outer = Flow(self._builder, self._source, base=self._base, from_office=self._from_office)
        outer._align, outer._table_depth = [self._align[-1]], self._table_depth
        outer._fonts = [self._fonts[-1]]
        outer.walk(element)


def _font(element: "etree._Element") -> str | None:
    """The symbol font that an element sets, if it sets one."""
    family = css(element).get("font-family") or element.get("face") or ""
    first = family.split(",")[0].strip().strip("\"'")
    return first if is_symbol_font(first) else None
