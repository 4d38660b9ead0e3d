"""Rows of a Word 97–2003 table, which know only their own edges, laid into one grid with spans.

Sources: [MS-DOC] 2.9.321 (TDefTableOperand), 2.9.327 (TCGRF).
"""

from bisect import bisect_right
from typing import Final

import msgspec

from extractors.readers.doc.binary import i16, u16

_SAME_EDGE: Final = 80  # twips (1.4 mm): no column is so narrow, edges so near are meant as one


class CellShape(msgspec.Struct, frozen=True):
    """A cell of a row in twips; `above` where it continues the cell over it."""

    left: int
    right: int
    parts: tuple[int, ...]  # indices of the row's cell texts: more than one where cells are merged
    restart: bool
    above: bool


class Placed(msgspec.Struct, frozen=True):
    row: int
    column: int
    row_span: int
    column_span: int
    source: int  # index of the text of the row's cell that is shown


def shapes(definition: bytes, merges: tuple[tuple[int, int], ...], count: int) -> list[CellShape]:
    """The cells of a row with `count` texts; without a definition, cells of equal width."""
    columns = definition[0] if definition else 0
    if columns == 0 or columns != count or len(definition) < 1 + 2 * (columns + 1):
        return [CellShape(1000 * i, 1000 * i + 1000, (i,), False, False) for i in range(count)]
    edges = [i16(definition, 1 + 2 * i) for i in range(columns + 1)]
    flags = [_flags(definition, 1 + 2 * (columns + 1) + 20 * i) for i in range(columns)]
    vertical = [flag >> 5 & 3 for flag in flags]
    for cell, value in merges:
        if cell < columns:
            vertical[cell] = value & 3
    made: list[CellShape] = []
    first = 0  # the flag with which the run of merged cells began
    for index, flag in enumerate(flags):
        horizontal = flag & 3
        if horizontal and first and horizontal != first and made:
            last = made[-1]
            made[-1] = msgspec.structs.replace(last, right=edges[index + 1], parts=(*last.parts, index))
            continue
        first = horizontal
        value = vertical[index]
        made.append(CellShape(edges[index], edges[index + 1], (index,), value >= 2, value == 1))
    return made


def _flags(definition: bytes, at: int) -> int:
    return u16(definition, at) if at + 2 <= len(definition) else 0


def place(rows: list[list[CellShape]]) -> list[Placed]:
    """Cells in reading order; a cell that continues the one above it is not there."""
    edges = _edges({edge for row in rows for cell in row for edge in (cell.left, cell.right)})
    placed: list[list[int]] = []
    open_cells: dict[tuple[int, int], list[int]] = {}
    for number, row in enumerate(rows):
        now: dict[tuple[int, int], list[int]] = {}
        column = 0
        for cell in row:
            left = max(bisect_right(edges, cell.left) - 1, column)
            right = max(bisect_right(edges, cell.right) - 1, left + 1)
            column = right
            key = (left, right)
            if cell.above and key in open_cells:
                now[key] = open_cells[key]
                now[key][2] += 1
                continue
            entry = [number, left, 1, right - left, cell.parts[0]]
            placed.append(entry)
            if cell.restart or cell.above:
                now[key] = entry
        open_cells = now
    return [Placed(*entry) for entry in placed]


def _edges(found: set[int]) -> list[int]:
    """Column edges, ascending; an edge within `_SAME_EDGE` of the one before is the same one."""
    kept: list[int] = []
    for edge in sorted(found):
        if not kept or edge - kept[-1] > _SAME_EDGE:
            kept.append(edge)
    return kept
