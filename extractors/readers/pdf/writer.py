"""Writes laid out pages through the `DocumentBuilder`."""

import re
from typing import Final

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.readers.pdf.layout import Laid
from extractors.readers.pdf.lines import Flow
from extractors.readers.pdf.parts import EMPTY, TICKED, Page, PageLink
from extractors.readers.pdf.tables import PdfTable
from extractors.readers.source import Source

_MARKS: Final = re.compile(f"([{EMPTY}{TICKED}])")


def write(
    laid: Laid, pages: list[Page], source: Source, kind: str, reader: str, title: str | None
) -> Document:
    """The document of what `lay_out` found."""
    writer = _Writer(source, {page.number: page.links for page in pages if page.links})
    for page, item in laid.items:
        if isinstance(item, Flow):
            writer.flow(item, page)
        else:
            writer.table(item, 1)
    for one in pages:
        for words in one.askew:
            writer.builder.paragraph(words, page=one.number, part="textbox")
    for text, page in laid.headers:
        writer.builder.paragraph(text, page=page, part="header")
    for text, page in laid.footers:
        writer.builder.paragraph(text, page=page, part="footer")
    return writer.builder.build(format=kind, reader=reader, page_count=len(pages), title=title)


class _Writer:
    def __init__(self, source: Source, links: dict[int, list[PageLink]]) -> None:
        self.builder = DocumentBuilder()
        self._source, self._links, self._cells = source, links, 0

    def flow(self, flow: Flow, page: int) -> None:
        builder = self.builder
        with builder.open_paragraph(align=flow.align, page=page):
            at = 0
            for start, end, target in self._found(flow, page):
                self._words(flow.text[at:start])
                begin = builder.position
                self._words(flow.text[start:end])
                builder.mark_link(begin, target)
                at = end
            self._words(flow.text[at:])

    def _words(self, text: str) -> None:
        for piece in _MARKS.split(text):
            if piece in (EMPTY, TICKED):
                self.builder.check_box(piece == TICKED)
            elif piece:
                self.builder.write(piece)

    def _found(self, flow: Flow, page: int) -> list[tuple[int, int, str]]:
        """Where the links of the page stand in a paragraph: (start, end, target), without overlaps."""
        made: list[tuple[int, int, str]] = []
        at = 0
        for link in self._links.get(page, ()):
            inside = flow.x0 - 2 <= link.x <= flow.x1 + 2 and flow.y0 - 2 <= link.y <= flow.y1 + 2
            start = flow.text.find(link.text, at) if inside else -1
            if start >= 0:
                at = start + len(link.text)
                made.append((start, at, link.target))
        return made

    def table(self, table: PdfTable, depth: int) -> None:
        limits = self._source.limits
        self._cells += len(table.cells)
        if self._cells > limits.table_cells:
            raise self._source.over("table cells", limits.table_cells, self._cells)
        if depth > limits.table_depth:
            raise self._source.over("tables inside cells", limits.table_depth, depth)
        with self.builder.table(page=table.page):
            for cell, column, span in table.placed():
                with self.builder.cell(cell.row, column, cell.row_span, span):
                    for flow in cell.flows:
                        self.flow(flow, table.page)
                    for inner in cell.tables:
                        self.table(inner, depth + 1)
