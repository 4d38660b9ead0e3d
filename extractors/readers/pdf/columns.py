"""Lines that stand in columns: where a block of them begins and ends, and where its columns are."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from extractors.readers.pdf.segments import GUTTER, Segment

_APART: Final = 3.0  # ems of white between two lines of one table
_SHORT: Final = 8  # characters: a line of one word so short may be the only one of its column so far
_SAME: Final = 0.7  # ems: edges or middles so near are aligned
_ALIGNED: Final = 0.7  # share of a column's cells that are

Row = list[Segment]


class Column(NamedTuple):
    x0: float
    x1: float


class Block(NamedTuple):
    """Lines [start, end) of a page that keep the gutters between `columns` free."""

    start: int
    end: int
    columns: list[Column]


def em_of(row: Row) -> float:
    return max(row[0].y1 - row[0].y0, 1.0)


def grown(
    rows: Sequence[Row], start: int, columns: list[Column] | None = None, *, near: bool = True
) -> Block:
    """The lines from `start` on that fit one set of columns: those given, else those of its first line.

    `near`: a line far from the one before ends them.
    """
    if columns is None:
        columns = [Column(one.x0, one.x1) for one in rows[start]]
        at = start + 1
    else:
        at = start
    while at < len(rows):
        if near and at > start and is_far(rows[at - 1], rows[at]):
            break
        merged = _merged(columns, rows[at])
        if merged is None:
            break
        columns = merged
        at += 1
    return Block(start, at, columns)


def is_far(above: Row, below: Row) -> bool:
    """Whether two lines are too far from each other, or too unlike in size, for one table."""
    one, other = em_of(above), em_of(below)
    return above[0].y0 - below[0].y1 > _APART * max(one, other) or min(one, other) < 0.6 * max(one, other)


def _merged(columns: list[Column], row: Row) -> list[Column] | None:
    """The columns with a line's words in them; null where the line does not keep the gutters."""
    gutter = GUTTER * em_of(row)
    made = list(columns)
    used: set[int] = set()
    for one in row:
        hits = [i for i, c in enumerate(made) if one.x0 < c.x1 + gutter and one.x1 > c.x0 - gutter]
        if not hits:
            if len(row) == 1 and len(one.text) > _SHORT:
                return None
            made.append(Column(one.x0, one.x1))
            continue
        (hit,) = hits if len(hits) == 1 else (-1,)
        if hit < 0:
            return None
        was = made[hit]
        if hit in used and not (was.x0 <= one.x0 and one.x1 <= was.x1):
            return None  # two words where the lines before have one
        used.add(hit)
        made[hit] = Column(min(was.x0, one.x0), max(was.x1, one.x1))
    made.sort()
    if any(right.x0 - left.x1 < gutter for left, right in pairwise(made)):
        return None
    return made


def place(columns: Sequence[Column], row: Row) -> dict[int, list[Segment]]:
    """A line's words by the column that their middle is in or next to."""
    made: dict[int, list[Segment]] = {}
    for one in row:
        made.setdefault(nearest(columns, one.middle), []).append(one)
    return made


def nearest(columns: Sequence[Column], x: float) -> int:
    return min(range(len(columns)), key=lambda i: _distance(columns[i], x))


def _distance(column: Column, x: float) -> float:
    return max(column.x0 - x, x - column.x1, 0.0)


def is_aligned(cells: Sequence[Segment], em: float) -> bool:
    """Whether most of a column's words begin, end or are centred at the same place."""
    near = _SAME * em
    needed = max(_ALIGNED * len(cells), min(2, len(cells)))
    for places in ([c.x0 for c in cells], [c.x1 for c in cells], [c.middle for c in cells]):
        places.sort()
        for at in places:
            if bisect_right(places, at + near) - bisect_left(places, at - near) >= needed:
                return True
    return False


def alike(columns: Sequence[Column], others: Sequence[Column]) -> bool:
    """Whether two tables have the same columns: as many, each over or under its fellow alone."""
    if len(columns) != len(others):
        return False
    overlaps = [(a.x0 < b.x1 and b.x0 < a.x1) for a, b in zip(columns, others, strict=True)]
    return all(overlaps)
