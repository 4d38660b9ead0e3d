"""A field as the layout found it: where its label and its value stand, before anything is read."""

from extractors.document import Span
from extractors.forms.mentions import Shape
from extractors.grammar.choice import Choice


class RawCell:
    """A cell of a column table before it is read."""

    def __init__(self, column: str, row: int, row_labels: tuple[str, ...], lines: list[Span]) -> None:
        self.column, self.row, self.row_labels, self.lines = column, row, row_labels, lines


class RawField:
    """`lines` are the lines of its value place; it grows while the layout walks down the table."""

    def __init__(
        self,
        label: str,
        start: int,
        end: int,
        shape: Shape,
        *,
        section: str | None = None,
        groups: tuple[str, ...] = (),
        lines: list[Span] | None = None,
        room: bool = False,
    ) -> None:
        self.label, self.start, self.end, self.shape = label, start, end, shape
        self.section, self.groups = section, groups
        self.lines: list[Span] = lines or []
        self.room = room
        self.options: list[Choice] = []  # drawn as rows of a table
        self.starts: list[int] = []  # where each of its value cells begins
        self.columns: tuple[str, ...] = ()
        self.cells: list[RawCell] = []
        self.rows = 0
        self.unit_above = ""  # 单位：万元 on the line above the table
        self.unlabelled = False  # the label is made up from its neighbour's
