"""Builds a `Document` piece by piece, so that every reader lays its text out the same way."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from extractors.document import (
    EMPTY_BOX,
    TICKED_BOX,
    Align,
    Block,
    Cell,
    CheckBox,
    Document,
    Link,
    Paragraph,
    Part,
    Table,
)

# C0 controls except tab and line feed, DEL, and lone surrogates: none is a character of the text,
# and the last cannot be stored.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|\u2028|\u2029")
_EITHER = re.compile(f"{_UNWANTED.pattern}|[\r\u2028\u2029]")


def clean(text: str) -> str:
    """Line breaks as \\n, without control characters; every other character as it is."""
    if _EITHER.search(text) is None:
        return text
    return _UNWANTED.sub("", _BREAKS.sub("\n", text))


class _CellFrame:
    def __init__(self, start: int, place: tuple[int, int, int, int]) -> None:
        self.start, self.place = start, place
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Table] = []


class _TableFrame:
    def __init__(self, start: int, page: int | None, part: Part) -> None:
        self.start, self.page, self.part = start, page, part
        self.cells: list[Cell] = []
        self.cell: _CellFrame | None = None


class DocumentBuilder:
    """Call `paragraph`, or `write`/`check_box`/`link` inside `open_paragraph`, and `table`/`cell`.

    Reading order is the order of the calls. Nothing is stripped: what a reader writes is kept.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._links: list[Link] = []
        self._boxes: list[CheckBox] = []
        self._frames: list[_TableFrame] = []

    @property
    def position(self) -> int:
        """Code points written so far: where the next character will stand."""
        return self._length

    def write(self, text: str) -> None:
        text = clean(text)
        if text:
            self._pieces.append(text)
            self._length += len(text)

    def check_box(self, checked: bool) -> None:
        start = self._length
        self.write(TICKED_BOX if checked else EMPTY_BOX)
        self._boxes.append(CheckBox(start, self._length, checked))

    def link(self, text: str, target: str) -> None:
        start = self._length
        self.write(text)
        self.mark_link(start, target)

    def mark_link(self, start: int, target: str) -> None:
        """Makes what was written since `start` a link."""
        if target and self._length > start:
            self._links.append(Link(start, self._length, clean(target)))

    @contextmanager
    def open_paragraph(
        self,
        *,
        style: str | None = None,
        level: int | None = None,
        align: Align | None = None,
        numbering: str | None = None,
        page: int | None = None,
        part: Part = "body",
    ) -> Iterator[None]:
        """What is written inside is one paragraph, beginning with `numbering` where it is given."""
        start = self.begin_paragraph()
        if numbering:
            self.write(numbering)
        yield
        self.end_paragraph(start, style, level, align, numbering, page, part)

    def begin_paragraph(self) -> int:
        """As `open_paragraph` for readers that count microseconds; what it returns goes to the end."""
        self._separate()
        return self._length

    def end_paragraph(
        self,
        start: int,
        style: str | None = None,
        level: int | None = None,
        align: Align | None = None,
        numbering: str | None = None,
        page: int | None = None,
        part: Part = "body",
    ) -> None:
        """Ends what `begin_paragraph` began; `numbering`, if there is one, is already written."""
        block = Paragraph(start, self._length, style, level, align, numbering, page, part)
        if self._frames and self._frames[-1].cell is not None:
            self._frames[-1].cell.paragraphs.append(block)
        else:
            self._blocks.append(block)

    def paragraph(
        self,
        text: str,
        *,
        style: str | None = None,
        level: int | None = None,
        align: Align | None = None,
        numbering: str | None = None,
        page: int | None = None,
        part: Part = "body",
    ) -> None:
        with self.open_paragraph(
            style=style, level=level, align=align, numbering=numbering, page=page, part=part
        ):
            self.write(text)

    @contextmanager
    def table(self, *, page: int | None = None, part: Part = "body") -> Iterator[None]:
        """Its size is what its cells cover. A table opened inside a cell is nested in it."""
        self.begin_table(page, part)
        yield
        self.end_table()

    def begin_table(self, page: int | None = None, part: Part = "body") -> None:
        self._separate()
        self._frames.append(_TableFrame(self._length, page, part))

    def end_table(self) -> None:
        """Ends the table that was begun last and not yet ended."""
        frame = self._frames.pop()
        rows = max((c.row + c.row_span for c in frame.cells), default=0)
        columns = max((c.column + c.column_span for c in frame.cells), default=0)
        made = Table(frame.start, self._length, rows, columns, tuple(frame.cells), frame.page, frame.part)
        if self._frames and self._frames[-1].cell is not None:
            self._frames[-1].cell.tables.append(made)
        else:
            self._blocks.append(made)

    @contextmanager
    def cell(self, row: int, column: int, row_span: int = 1, column_span: int = 1) -> Iterator[None]:
        """Cells are opened in reading order: row by row, left to right."""
        self.begin_cell(row, column, row_span, column_span)
        yield
        self.end_cell()

    def begin_cell(self, row: int, column: int, row_span: int = 1, column_span: int = 1) -> None:
        frame = self._frames[-1]
        if frame.cells:
            self._raw("\t" if frame.cells[-1].row == row else "\n")
        frame.cell = _CellFrame(self._length, (row, column, row_span, column_span))

    def end_cell(self) -> None:
        """Ends the cell that was begun last in the innermost table."""
        frame = self._frames[-1]
        done, frame.cell = frame.cell, None
        if done is not None:
            frame.cells.append(
                Cell(done.start, self._length, *done.place, tuple(done.paragraphs), tuple(done.tables))
            )

    def build(
        self, *, format: str, reader: str, page_count: int | None = None, title: str | None = None
    ) -> Document:
        return Document(
            text="".join(self._pieces),
            blocks=tuple(self._blocks),
            format=format,
            reader=reader,
            links=tuple(self._links),
            check_boxes=tuple(self._boxes),
            page_count=page_count,
            title=title,
        )

    def _raw(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _separate(self) -> None:
        """A line feed before a block, unless it is the first of the text or of its cell."""
        cell = self._frames[-1].cell if self._frames else None
        first = not (cell.paragraphs or cell.tables) if cell is not None else not self._blocks
        if not first:
            self._raw("\n")
