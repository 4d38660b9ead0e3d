"""The grid of an HTML table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.readers.html.markup import hidden, tag_of
from extractors.readers.source import Source

if TYPE_CHECKING:
    from lxml import etree

_GROUPS = ("thead", "tbody", "tfoot")
_MOST_COLUMNS, _MOST_ROWS = 1000, 65534  # HTML, 4.9.11: no span counts further


@dataclass
class GridCell:
    element: "etree._Element"
    row: int
    column: int
    row_span: int
    column_span: int


def html_grid(table: "etree._Element", source: Source) -> list[GridCell]:
    """The cells in reading order, spans cut at the table's end. Raises `LimitExceeded`."""
    rows = [list(_cells(row)) for row in _rows(table)]
    rows = [row for row in rows if row]
    cells: list[GridCell] = []
    taken: dict[int, int] = {}  # column → first row in which it is free again
    width = 0
    for number, row in enumerate(rows):
        column = 0
        for element in row:
            while taken.get(column, 0) > number:
                column += 1
            across = _span(element.get("colspan"), _MOST_COLUMNS) or 1
            down = _span(element.get("rowspan"), _MOST_ROWS)
            down = min(down or len(rows), len(rows) - number)  # 0 is "to the end"
            cells.append(GridCell(element, number, column, down, across))
            for covered in range(column, column + across):
                taken[covered] = max(taken.get(covered, 0), number + down)
            column += across
            width = max(width, column)
        if width * len(rows) > source.limits.table_cells:
            raise source.over("cells in a table", source.limits.table_cells, width * len(rows))
    return cells


def is_layout(cells: list[GridCell]) -> bool:
    """Whether a table only places things on the page: it has one cell at most, or holds further tables.

    In old pages everything stands in tables; the innermost ones are the real ones. A border says
    that its author meant a table.
    """
    if len(cells) < 2:
        return True
    table = next((e for e in cells[0].element.iterancestors() if tag_of(e) == "table"), None)
    if table is None or (table.get("border") or "0").strip() not in ("", "0"):
        return False
    return any(next(cell.element.iter("table"), None) is not None for cell in cells)


def _rows(table: "etree._Element") -> "Iterator[etree._Element]":
    for child in table:
        if tag_of(child) == "tr":
            if not hidden(child):
                yield child
        elif tag_of(child) in _GROUPS:
            yield from _rows(child)


def _cells(row: "etree._Element") -> "Iterator[etree._Element]":
    return (cell for cell in row if tag_of(cell) in ("td", "th") and not hidden(cell))


def _span(text: str | None, most: int) -> int:
    """A span attribute as browsers read it: leading digits, at least 0."""
    if not text:
        return 1
    digits = ""
    for one in text.strip()[:6]:
        if one not in "0123456789":
            break
        digits += one
    return min(int(digits), most) if digits else 1
