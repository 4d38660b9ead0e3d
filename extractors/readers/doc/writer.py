"""Writes a story of a Word 97–2003 file through the `DocumentBuilder`: paragraphs, tables, cells."""

from collections.abc import Iterable

from extractors.builder import DocumentBuilder
from extractors.document import Part
from extractors.readers.doc.grid import CellShape, place, shapes
from extractors.readers.doc.lists import Numbering
from extractors.readers.doc.story import Box, LinkStart, StoryParagraph
from extractors.readers.doc.styles import Styles
from extractors.readers.source import Source

_CellText = list[StoryParagraph]


class StoryWriter:
    def __init__(
        self, builder: DocumentBuilder, numbering: Numbering, styles: Styles, source: Source
    ) -> None:
        self._builder, self._numbering, self._styles, self._source = builder, numbering, styles, source
        self._part: Part = "body"
        self._link: str | None = None
        self._cells = 0

    def write(self, paragraphs: Iterable[StoryParagraph], part: Part) -> None:
        """Writes a story. Outside the body, paragraphs without words are left out."""
        self._part, self._link = part, None
        kept = list(paragraphs)
        if part != "body":
            kept = [one for one in kept if one.properties.depth or not one.blank]
        self._blocks(kept, 0)

    def _blocks(self, paragraphs: list[StoryParagraph], depth: int) -> None:
        """Paragraphs of tables at `depth`; deeper ones that follow one another are a table."""
        at = 0
        while at < len(paragraphs):
            end = at
            while end < len(paragraphs) and _depth(paragraphs[end]) > depth:
                end += 1
            if end > at:
                self._table(paragraphs[at:end], depth + 1)
                at = end
            else:
                self._paragraph(paragraphs[at])
                at += 1

    def _paragraph(self, paragraph: StoryParagraph) -> None:
        properties = paragraph.properties
        style = self._styles.of(properties.style)
        builder = self._builder
        start = builder.begin_paragraph()
        number, gap = self._numbering.next(properties) if properties.list_index else ("", "")
        if number or gap:
            builder.write(number + gap)
        self._items(paragraph)
        level = style.identifier - 1 if 1 <= style.identifier <= 9 else properties.outline
        builder.end_paragraph(
            start, style.name or None, level, properties.align, number or None, None, self._part
        )

    def _items(self, paragraph: StoryParagraph) -> None:
        start = self._builder.position
        for item in paragraph.items:
            if isinstance(item, str):
                self._builder.write(item)
            elif isinstance(item, Box):
                self._builder.check_box(item.checked)
            elif isinstance(item, LinkStart):
                start, self._link = self._builder.position, item.target
            elif self._link is not None:
                self._builder.mark_link(start, self._link)
                self._link = None
        if self._link is not None:  # the link goes on in the next paragraph
            self._builder.mark_link(start, self._link)

    def _table(self, paragraphs: list[StoryParagraph], depth: int) -> None:
        rows, texts = _rows(paragraphs, depth)
        self._cells += sum(map(len, rows))
        if self._cells > self._source.limits.table_cells:
            raise self._source.over("table cells", self._source.limits.table_cells, self._cells)
        if depth > self._source.limits.table_depth:
            raise self._source.over("tables inside cells", self._source.limits.table_depth, depth)
        builder = self._builder
        builder.begin_table(part=self._part)
        for cell in place(rows):
            builder.begin_cell(cell.row, cell.column, cell.row_span, cell.column_span)
            self._blocks(texts[cell.row][cell.source], depth)
            builder.end_cell()
        builder.end_table()


def _depth(paragraph: StoryParagraph) -> int:
    """A cell's mark stands in a table even where its properties were lost."""
    return max(paragraph.properties.depth, 1) if paragraph.cell_end else paragraph.properties.depth


def _rows(
    paragraphs: list[StoryParagraph], depth: int
) -> tuple[list[list[CellShape]], list[list[_CellText]]]:
    """The rows of a table at `depth`, and the paragraphs of their cells."""
    rows: list[list[CellShape]] = []
    texts: list[list[_CellText]] = []
    cells: list[_CellText] = []
    cell: _CellText = []
    for paragraph in paragraphs:
        properties = paragraph.properties
        at_depth = _depth(paragraph) == depth
        ends = paragraph.cell_end if depth == 1 else properties.inner_cell_end
        if at_depth and properties.row_end and (ends or depth > 1):
            if cell:
                cells.append(cell)
            if cells:
                rows.append(shapes(properties.row, properties.merges, len(cells)))
                texts.append(cells)
            cells, cell = [], []
            continue
        cell.append(paragraph)
        if at_depth and ends:
            cells.append(cell)
            cell = []
    if cell:
        cells.append(cell)
    if cells:
        rows.append(shapes(b"", (), len(cells)))
        texts.append(cells)
    return rows, texts
