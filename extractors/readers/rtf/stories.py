"""The stories of an RTF file as they are collected, and as they are written."""

from bisect import bisect_right
from dataclasses import dataclass, field

from extractors.builder import DocumentBuilder
from extractors.document import Align, Document, Part
from extractors.readers.docx.numbering import gap
from extractors.readers.source import Source

_NEAR = 30  # twips: cell edges so near are one
_ORDER: tuple[Part, ...] = ("body", "textbox", "footnote", "header", "footer")

Piece = str | bool  # a bool is a check box


@dataclass
class Text:
    pieces: list[Piece] = field(default_factory=list)
    align: Align | None = None
    number: str | None = None  # that Word drew before it


@dataclass
class CellShape:
    """A cell as its row defines it; `right` in twips from the table's origin."""

    right: int = 0
    goes_down: bool = False  # \\clvmgf: the first of cells merged downwards
    from_above: bool = False  # \\clvmrg
    from_left: bool = False  # \\clmrg


@dataclass
class Row:
    shapes: list[CellShape]
    cells: list[list[Text]]
    left: int = 0


@dataclass
class Story:
    """Paragraphs and rows in their order; the cell and the row that are still open."""

    part: Part = "body"
    items: list[Text | Row] = field(default_factory=list)
    text: Text = field(default_factory=Text)
    cell: list[Text] = field(default_factory=list)
    cells: list[list[Text]] = field(default_factory=list)

    def end_paragraph(self, *, in_table: bool) -> None:
        (self.cell if in_table else self.items).append(self.text)
        self.text = Text(align=self.text.align)

    def end_cell(self) -> None:
        self.cell.append(self.text)
        self.cells.append(self.cell)
        self.text, self.cell = Text(align=self.text.align), []

    def end_row(self, shapes: list[CellShape], left: int) -> None:
        if self.cells:
            self.items.append(Row(list(shapes), self.cells, left))
        self.cells = []

    def close(self) -> None:
        """Ends what the file leaves open."""
        if self.text.pieces and not self.cells:
            self.end_paragraph(in_table=False)
        elif self.text.pieces:
            self.end_cell()
        self.items.extend(self.cell)
        self.cell = []
        self.end_row([], 0)


def written(stories: list[Story], source: Source, *, format: str, reader: str) -> Document:
    builder = DocumentBuilder()
    for part in _ORDER:
        for story in stories:
            if story.part == part and (part == "body" or _says_anything(story)):
                _write(builder, story, source)
    return builder.build(format=format, reader=reader)


def _says_anything(story: Story) -> bool:
    texts = [item for item in story.items if isinstance(item, Text)]
    return len(texts) < len(story.items) or any(
        isinstance(piece, bool) or piece.strip() for text in texts for piece in text.pieces
    )


def _write(builder: DocumentBuilder, story: Story, source: Source) -> None:
    rows: list[Row] = []
    for item in [*story.items, None]:
        if isinstance(item, Row):
            rows.append(item)
            continue
        if rows:
            _write_table(builder, rows, story.part, source)
            rows = []
        if item is not None:
            _write_text(builder, item, story.part)


def _write_text(builder: DocumentBuilder, text: Text, part: Part) -> None:
    with builder.open_paragraph(align=text.align, numbering=text.number, part=part):
        if text.number:
            builder.write(gap(text.number))
        for piece in text.pieces:
            if isinstance(piece, bool):
                builder.check_box(piece)
            else:
                builder.write(piece)


@dataclass
class _Placed:
    row: int
    column: int
    column_span: int
    texts: list[Text]
    row_span: int = 1


def _write_table(builder: DocumentBuilder, rows: list[Row], part: Part, source: Source) -> None:
    with builder.table(part=part):
        for cell in _placed(rows, source):
            with builder.cell(cell.row, cell.column, cell.row_span, cell.column_span):
                for text in cell.texts:
                    _write_text(builder, text, part)


def _placed(rows: list[Row], source: Source) -> list[_Placed]:
    """The cells over the columns that all edges of the table's rows make together."""
    edges: list[int] = []
    for at in sorted({shape.right for row in rows for shape in row.shapes} | {row.left for row in rows}):
        if not edges or at - edges[-1] > _NEAR:
            edges.append(at)
    width = max(len(edges), max(len(row.cells) for row in rows))
    if width * len(rows) > source.limits.table_cells:
        raise source.over("cells in a table", source.limits.table_cells, width * len(rows))
    found: list[_Placed] = []
    above: dict[int, _Placed] = {}
    for number, row in enumerate(rows):
        here: dict[int, _Placed] = {}
        column = max(0, bisect_right(edges, row.left + _NEAR) - 1) if row.shapes else 0
        last: _Placed | None = None
        for index, texts in enumerate(row.cells):
            shape = row.shapes[index] if index < len(row.shapes) else CellShape()
            right = bisect_right(edges, shape.right + _NEAR) - 1 if shape.right else column + 1
            span = max(1, right - column)
            if shape.from_left and last is not None:
                last.column_span += span
            elif shape.from_above and column in above:
                above[column].row_span = number + 1 - above[column].row
                here[column] = last = above[column]
            else:
                last = _Placed(number, column, span, texts)
                found.append(last)
                if shape.goes_down or shape.from_above:
                    here[column] = last
            column += span
        above = here
    return found
