"""Cells of an OpenDocument table with their places and spans."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from extractors.readers.odf.names import TABLE
from extractors.readers.source import Source

if TYPE_CHECKING:
    from lxml import etree

Place = tuple[int, int, int, int]  # row, column, row span, column span
_CELL: Final = TABLE + "table-cell"
_COVERED: Final = TABLE + "covered-table-cell"
_GROUPS: Final = frozenset(TABLE + one for one in ("table-header-rows", "table-rows", "table-row-group"))


def rows_of(table: "etree._Element") -> "Iterator[etree._Element]":
    """The table's own rows, those in groups included; not those of tables in its cells."""
    for element in table:
        if element.tag == TABLE + "table-row":
            yield element
        elif element.tag in _GROUPS:
            yield from rows_of(element)


def repeated(element: "etree._Element", kind: str, most: int) -> int:
    """How often a row or cell is repeated, at least once; no more than `most` + 1."""
    text = element.get(f"{TABLE}number-{kind}-repeated", "1")
    return min(max(int(text), 1), most + 1) if text.isdecimal() and len(text) < 10 else 1


def spans(cell: "etree._Element") -> tuple[int, int]:
    made = []
    for kind in ("rows", "columns"):
        text = cell.get(f"{TABLE}number-{kind}-spanned", "1")
        made.append(max(int(text), 1) if text.isdecimal() and len(text) < 7 else 1)
    return made[0], made[1]


def cells_of(table: "etree._Element", source: Source, left: int) -> "Iterator[tuple[Place, etree._Element]]":
    """The cells that are drawn; `left` is how many more the document may have. Raises `LimitExceeded`."""
    rows = list(rows_of(table))
    most = source.limits.table_cells
    taken: set[tuple[int, int]] = set()
    row = count = 0
    for element in rows:
        for _ in range(repeated(element, "rows", most)):
            column = 0
            for cell in element:
                if cell.tag not in (_CELL, _COVERED):
                    continue
                for _ in range(repeated(cell, "columns", most)):
                    count += 1
                    if count > left:
                        raise source.over("table cells", most, most + 1)
                    if cell.tag == _CELL and (row, column) not in taken:
                        place = _place(cell, row, column, len(rows), taken)
                        yield place, cell
                    column += 1
            row += 1


def _place(cell: "etree._Element", row: int, column: int, rows: int, taken: set[tuple[int, int]]) -> Place:
    """A cell's place; spans that reach over other cells or the last row are cut."""
    down, across = spans(cell)
    down = min(down, max(rows - row, 1))
    across = min(across, 1000)
    width = 1
    while width < across and (row, column + width) not in taken:
        width += 1
    height = 1
    while height < down and all((row + height, column + i) not in taken for i in range(width)):
        height += 1
    if height * width > 1:
        taken.update((row + i, column + j) for i in range(height) for j in range(width))
    return row, column, height, width
