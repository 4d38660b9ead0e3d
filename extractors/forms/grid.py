"""A table as the rows and columns that its cells cover."""

from collections import defaultdict
from functools import cached_property

from extractors.document import Cell, Span, Table
from extractors.forms.hints import is_blank
from extractors.forms.labels import score, squeeze
from extractors.grammar.boxes import choices
from extractors.grammar.choice import Choice

_PHOTO = ("照片", "相片", "彩照", "寸照", "免冠")


class Box:
    """A cell with what the layout wants to know about its words."""

    def __init__(self, text: str, cell: Cell) -> None:
        self.cell = cell
        self.row, self.column = cell.row, cell.column
        self.rows, self.columns = max(cell.row_span, 1), max(cell.column_span, 1)
        self.heads_pairs = False  # tall, beside cells that each bring their own label
        self.looks: dict[str, float] = {}  # how well each role suits it, filled in by `roles`
        self.spans = self._own_lines(text)
        self.text = "\n".join(text[s.start : s.end] for s in self.spans)

    def _own_lines(self, text: str) -> list[Span]:
        """The cell's lines, those of nested tables left out."""
        parts = (
            [(p.start, p.end) for p in self.cell.paragraphs]
            if self.cell.tables
            else [(self.cell.start, self.cell.end)]
        )
        lines: list[Span] = []
        for start, end in parts:
            at = start
            while at <= end:
                stop = text.find("\n", at, end)
                stop = end if stop < 0 else stop
                lines.append(Span(at, stop))
                at = stop + 1
        return lines

    @property
    def right(self) -> int:
        return self.column + self.columns

    @property
    def bottom(self) -> int:
        return self.row + self.rows

    @cached_property
    def blank(self) -> bool:
        return is_blank(self.text)

    @cached_property
    def empty(self) -> bool:
        return not squeeze(self.text)

    @cached_property
    def vacant(self) -> bool:
        """Room for a value: empty, a placeholder, or a unit or lines alone; not the label of a signature."""
        return self.empty or (self.blank and self.score < 1.0)

    @cached_property
    def score(self) -> float:
        return score(self.text)

    @cached_property
    def choices(self) -> list[Choice]:
        return choices(self.text)

    @cached_property
    def photo(self) -> bool:
        words = squeeze(self.text)
        return len(words) <= 20 and any(sign in words for sign in _PHOTO)

    @property
    def start(self) -> int:
        return self.cell.start

    @property
    def end(self) -> int:
        return self.cell.end


class Grid:
    """`starts[r]` are the boxes that begin in row r, `over(r)` those that reach into it from above."""

    def __init__(self, text: str, table: Table) -> None:
        self.rows, self.columns = table.rows, table.columns
        self.boxes = [Box(text, cell) for cell in table.cells]
        self.starts: dict[int, list[Box]] = defaultdict(list)
        self._over: dict[int, list[Box]] = defaultdict(list)
        for box in self.boxes:
            self.starts[box.row].append(box)
            for row in range(box.row + 1, min(box.bottom, self.rows)):
                self._over[row].append(box)
        for boxes in self.starts.values():
            boxes.sort(key=lambda b: b.column)

    def drop(self, gone: set[int]) -> None:
        """Takes the boxes with these `id`s out of the grid; the layout does not see them any more."""
        if not gone:
            return
        self.boxes = [b for b in self.boxes if id(b) not in gone]
        for rows in (self.starts, self._over):
            for row, boxes in rows.items():
                rows[row] = [b for b in boxes if id(b) not in gone]

    def own(self, row: int) -> list[Box]:
        return self.starts.get(row, [])

    def over(self, row: int) -> list[Box]:
        return sorted(self._over.get(row, []), key=lambda b: b.column)

    def across(self, row: int) -> list[Box]:
        """All boxes that cover the row, from left to right."""
        return sorted([*self.own(row), *self._over.get(row, [])], key=lambda b: b.column)
