"""Tables without upright lines as cells: which lines make a row, and what spans columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from extractors.readers.pdf.columns import Column, Row, place
from extractors.readers.pdf.segments import Segment
from extractors.readers.pdf.spaced import Shape, Spaced, goes_on
from extractors.readers.pdf.tables import PADDING, GridCell, PdfTable, flows_of
from extractors.readers.pdf.titles import head_of

_EDGES: Final = PADDING

Words = dict[int, list[Segment]]  # a line's words by column


@dataclass
class _Cell:
    column: int
    span: int
    row_span: int
    parts: list[Segment] = field(default_factory=list)


def built(found: Spaced, page: int, edges: Sequence[float] | None = None) -> PdfTable:
    """The table of what `find` found; `edges` are those of the page before, where it goes on from there."""
    columns = found.columns
    bounds = list(edges) if edges is not None else _bounds(columns)
    rows = _head(found) + _body(found)
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        for cell in row:
            last = cell.column + cell.span - 1
            flows = flows_of(
                [run for part in cell.parts for run in part.runs],
                columns[cell.column].x0 - PADDING,
                columns[last].x1 + PADDING,
            )
            x0, x1 = bounds[cell.column], bounds[last + 1]
            cells.append(GridCell(number, cell.row_span, x0, x1, flows))
    every = [one for row in [*found.upper, *found.rows] for one in row]
    box = (bounds[0], min(one.y0 for one in every), bounds[-1], max(one.y1 for one in every))
    titles = frozenset(one.text for row in [*found.upper, *found.rows[: found.head]] for one in row)
    return PdfTable(page, box, len(rows), cells, Shape(tuple(columns), titles, _unfinished(found)))


def _unfinished(found: Spaced) -> frozenset[int]:
    last = place(found.columns, found.rows[-1]) if found.rows else {}
    return frozenset(at for at, parts in last.items() if goes_on(parts[-1], found.columns[at]))


def edges_of(table: PdfTable) -> list[float]:
    """The edges between its columns, as `built` made them."""
    return sorted({x for cell in table.cells for x in (cell.x0, cell.x1)})


def _bounds(columns: Sequence[Column]) -> list[float]:
    inner = [(left.x1 + right.x0) / 2 for left, right in pairwise(columns)]
    return [columns[0].x0 - _EDGES, *inner, columns[-1].x1 + _EDGES]


def _head(found: Spaced) -> list[list[_Cell]]:
    """The rows of titles: one, or two where titles over it span columns."""
    lines = [*found.upper, *found.rows[: found.head]]
    if not lines:
        return []
    head, count = head_of(lines, found.columns), len(found.columns)
    if not head.spanning:
        return [[_Cell(at, 1, 1, head.own.get(at, [])) for at in range(count)]]
    spanned = {over.column + i for over in head.spanning for i in range(over.width)}
    first = [_Cell(over.column, over.width, 1, [over.title]) for over in head.spanning]
    first += [_Cell(at, 1, 2, head.own.get(at, [])) for at in range(count) if at not in spanned]
    second = [_Cell(at, 1, 1, head.own.get(at, [])) for at in sorted(spanned)]
    return [sorted(first, key=lambda cell: cell.column), second]


def _body(found: Spaced) -> list[list[_Cell]]:
    count = len(found.columns)
    made: list[list[_Cell]] = []
    for group in _groups(found):
        if len(group) == 1 and group[0] in found.spanning:
            made.append([_Cell(0, count, 1, list(found.rows[group[0]]))])
            continue
        cells = [_Cell(at, 1, 1) for at in range(count)]
        for line in group:
            for column, parts in place(found.columns, found.rows[line]).items():
                cells[column].parts.extend(parts)
        made.append(cells)
    return made


def _groups(found: Spaced) -> list[list[int]]:
    """The lines behind the head, by the row that they belong to."""
    lines = range(found.head, len(found.rows))
    if found.bands is not None:
        by_band: dict[int, list[int]] = {}
        for line in lines:
            by_band.setdefault(found.bands[line], []).append(line)
        return list(by_band.values())
    placed = {line: place(found.columns, found.rows[line]) for line in lines}
    anchors = [line for line in lines if line in found.spanning or _begins(placed, line, found.columns)]
    groups: dict[int, list[int]] = {anchor: [anchor] for anchor in anchors}
    owner: dict[int, int] = {anchor: anchor for anchor in anchors}
    for line in lines:
        if line not in groups:
            owner[line] = _owner(line, placed, anchors, owner, found)
            groups.setdefault(owner[line], []).append(line)
    return [sorted(groups[key]) for key in sorted(groups)]


def _begins(placed: dict[int, Words], line: int, columns: Sequence[Column]) -> bool:
    """Whether a line begins a row: it fills the first column, or nearly all, and goes on no cell."""
    words = placed[line]
    wraps = _wraps(placed, line, columns)
    if 0 in words:
        return not wraps or (len(words) > 1 and len(words) == len(columns))
    return not wraps and len(words) >= max(2, len(columns) - 1)


def _wraps(placed: dict[int, Words], line: int, columns: Sequence[Column]) -> bool:
    above = placed.get(line - 1)
    if above is None:
        return False
    return all(at in above and goes_on(above[at][-1], columns[at]) for at in placed[line])


def _owner(
    line: int, placed: dict[int, Words], anchors: list[int], owner: dict[int, int], found: Spaced
) -> int:
    """The row that a line belongs to: the one above, unless the next one lacks its words and is nearer."""
    before = [anchor for anchor in anchors if anchor < line]
    after = [anchor for anchor in anchors if anchor > line]
    if not before:
        # At a page's top, words over a filled cell are the rest of the row that the page before broke.
        beside = after and not any(at in placed[after[0]] for at in placed[line])
        return after[0] if beside else min(placed)
    if not after:
        return before[-1]
    if not _wraps(placed, line, found.columns) and not any(at in placed[after[0]] for at in placed[line]):
        up = _middle(found.rows[before[-1]]) - _middle(found.rows[line])
        down = _middle(found.rows[line]) - _middle(found.rows[after[0]])
        if down < up:
            return after[0]
    return owner.get(line - 1, before[-1])


def _middle(row: Row) -> float:
    return (row[0].y0 + row[0].y1) / 2
