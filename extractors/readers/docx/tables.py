"""The grid of a w:tbl: where each drawn cell stands and how far it reaches."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.readers.docx.folding import NUMBER, unfolded
from extractors.readers.docx.package import W
from extractors.readers.docx.styles import is_on, whole_number
from extractors.readers.source import Source

if TYPE_CHECKING:
    from lxml import etree

TBL, TR, TC = W + "tbl", W + "tr", W + "tc"
SDT, SDT_CONTENT = W + "sdt", W + "sdtContent"
_VAL, _DEL, _TBL_GRID, _WIDTH = W + "val", W + "del", W + "tblGrid", W + "w"
_SAME_EDGE = 80  # twips (1.4 mm): no column is so narrow
_TRPR, _TCPR = W + "trPr", W + "tcPr"
_GRID_BEFORE, _GRID_SPAN, _VMERGE, _HMERGE = W + "gridBefore", W + "gridSpan", W + "vMerge", W + "hMerge"
# Around rows and cells without being either: their content is as if it stood there itself.
_WRAPPERS = frozenset({SDT_CONTENT, W + "customXml", W + "ins", W + "moveTo", W + "smartTag"})


# Columns a cell covers, its vertical and horizontal merge ("restart", "continue", null), deleted.
Merging = tuple[int, str | None, str | None, bool]
_ALONE: Merging = (1, None, None, False)

_Drawn = tuple["etree._Element", "etree._Element | None"]  # a cell and the control around it


@dataclass
class GridCell:
    """A drawn cell. `control` is the content control around it, if there is one."""

    element: "etree._Element"
    row: int
    column: int
    column_span: int
    row_span: int = 1
    control: "etree._Element | None" = None


def grid(table: "etree._Element", source: Source, known: dict[str, Merging]) -> list[GridCell]:
    """The cells of a table in reading order, each merged one once.

    A row or a cell that a tracked change deletes is left out, as is a cell that continues the one
    above it or to its left. `known` keeps what folded properties say. Raises
    `LimitExceeded` for more grid places than allowed.
    """
    cells: list[GridCell] = []
    open_above: dict[int, GridCell] = {}  # by first column, those that the next row may continue
    rows_say: dict[str, tuple[int, bool]] = {}
    width = height = 0
    for row in _rows(table):
        column, drawn = _row(row, rows_say)
        if drawn is None:
            continue
        here: dict[int, GridCell] = {}
        before: GridCell | None = None
        for element, control in drawn:
            span, vertical, horizontal, deleted = _merging(element, known)
            if deleted:
                continue
            above = open_above.get(column)
            if horizontal == "continue" and before is not None:
                before.column_span += span
            elif vertical == "continue" and above is not None:
                above.row_span = height + 1 - above.row
                here[column] = before = above
            else:
                before = GridCell(element, height, column, span, control=control)
                cells.append(before)
                if vertical is not None:
                    here[column] = before
            column += span
        width, height = max(width, column), height + 1
        open_above = here
        if width * height > source.limits.table_cells:
            raise source.over("cells in a table", source.limits.table_cells, width * height)
    _join_thin_columns(table, cells, width)
    return cells


def _join_thin_columns(table: "etree._Element", cells: list[GridCell], width: int) -> None:
    """Column edges so near that they are meant as one become one, as in the other readers.

    A file may state widths that its cells deny: where a cell would be left without a column, all stay.
    """
    frame = table.find(_TBL_GRID)
    stated = [whole_number(one.get(_WIDTH), 0) or 0 for one in frame] if frame is not None else []
    if len(stated) < width or min(stated, default=_SAME_EDGE) >= _SAME_EDGE or min(stated) <= 0:
        return
    places = [0]  # of each edge, the column that begins there
    gap = 0
    for column in stated[:width]:
        gap += column
        near = gap <= _SAME_EDGE
        places.append(places[-1] + (not near))
        gap = gap if near else 0
    moved = [(places[cell.column], places[cell.column + cell.column_span]) for cell in cells]
    if all(first < last for first, last in moved):
        for cell, (first, last) in zip(cells, moved, strict=True):
            cell.column, cell.column_span = first, last - first


def _rows(parent: "etree._Element") -> "Iterator[etree._Element]":
    for child in parent:
        if child.tag == TR:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _rows(child)
        elif child.tag == SDT:
            for content in child.iterchildren(SDT_CONTENT):
                yield from _rows(content)


def _row(row: "etree._Element", known: dict[str, tuple[int, bool]]) -> "tuple[int, list[_Drawn] | None]":
    """Columns that a row skips at its beginning, and its cells; null where it is deleted."""
    skipped = 0
    cells: list[_Drawn] = []
    for child in row:
        tag = child.tag
        if tag == TC:
            cells.append((child, None))
        elif tag == _TRPR:
            number = child.get(NUMBER)
            found = known.get(number) if number is not None else None
            if found is None:
                found = _row_says(child if number is None else unfolded(child, number))
                if number is not None:
                    known[number] = found
            skipped, deleted = found
            if deleted:
                return 0, None
        elif tag == SDT or tag in _WRAPPERS:
            cells.extend(_wrapped_cells(child, None))
    return skipped, cells


def _row_says(properties: "etree._Element") -> tuple[int, bool]:
    """Columns that a row skips at its beginning, and whether a tracked change deletes it."""
    skipped = 0
    for one in properties.iterchildren(_GRID_BEFORE, _DEL):
        if one.tag == _DEL:
            return 0, True
        skipped = max(0, whole_number(one.get(_VAL), 0) or 0)
    return skipped, False


def _wrapped_cells(wrapper: "etree._Element", control: "etree._Element | None") -> "Iterator[_Drawn]":
    if wrapper.tag == SDT:
        control = wrapper
    for child in wrapper:
        if child.tag == TC:
            yield child, control
        elif child.tag == SDT or child.tag in _WRAPPERS:
            yield from _wrapped_cells(child, control)


def _merging(cell: "etree._Element", known: dict[str, Merging]) -> Merging:
    properties = cell[0] if len(cell) else None
    if properties is None or properties.tag != _TCPR:
        return _ALONE
    number = properties.get(NUMBER)
    if number is None:
        return _stated(properties)
    found = known.get(number)
    if found is None:
        found = known[number] = _stated(unfolded(properties, number))
    return found


def _stated(properties: "etree._Element") -> Merging:
    span, vertical, horizontal, deleted = _ALONE
    for element in properties:
        tag = element.tag
        if tag == _GRID_SPAN:
            span = max(1, whole_number(element.get(_VAL), 1) or 1)
        elif tag == _VMERGE:
            vertical = element.get(_VAL, "continue")
        elif tag == _HMERGE:
            horizontal = element.get(_VAL, "continue")
        elif tag == W + "cellDel":
            deleted = is_on(element)
    return span, vertical, horizontal, deleted
