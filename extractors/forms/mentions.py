"""What the forms component hands over: forms, their fields, and what was written into them."""

from typing import Literal

import msgspec

from extractors.document import Span
from extractors.grammar.choice import Choice
from extractors.pipeline import Mention

Shape = Literal["cell", "heading", "line", "headed", "table", "outline"]


class Written(msgspec.Struct, frozen=True):
    """Words that somebody wrote: `text` is tidied, `[start, end)` is where they stand."""

    text: str
    start: int
    end: int


class TableCell(msgspec.Struct, frozen=True):
    """A filled cell of a column table: its column's label and the labels of its row."""

    column: str
    row: int
    row_labels: tuple[str, ...]
    written: Written


class FieldMention(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a form as laid out: label, groups around it, options, and what is written in it.

    `start`/`end` is the label's range (of the table, where it has none). `hints` are the form's own
    words in the place of the value; `room` says that the value has a cell as wide as the form, or
    stands below its label. `rows` counts the rows of a column table.
    """

    label: str
    start: int
    end: int
    shape: Shape
    section: str | None = None
    groups: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    columns: tuple[str, ...] = ()
    cells: tuple[TableCell, ...] = ()
    rows: int = 0
    repeats: int = 0  # lines of equal sub-labels in the value cell
    hints: str = ""
    room: bool = False
    written: Written | None = None
    parts: tuple[Written, ...] = ()  # of several cells one below the other, where each has its own sub-label
    placeholder: bool = False
    unit_above: str = ""  # 单位：万元 on the line above the table


class FormMention(Mention, frozen=True, kw_only=True):
    """A form: its parts, whether it is filled, and the words that show it (`filled_by`)."""

    index: int
    title: str | None = None
    title_span: Span | None = None
    attachment_number: int | None = None
    fields: tuple[FieldMention, ...] = ()
    filled: bool = False
    example: bool = False
    filled_by: tuple[Span, ...] = ()
