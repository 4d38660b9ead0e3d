"""The head of a table without upright lines: its lines of titles, each over one column or over several."""

from collections.abc import Sequence
from typing import NamedTuple

from extractors.readers.pdf.columns import Column, Row, nearest
from extractors.readers.pdf.segments import Segment


class Over(NamedTuple):
    """A title over `width` columns from `column` on."""

    column: int
    width: int
    title: Segment


class Head(NamedTuple):
    """Titles by their column, of several lines from top to bottom, and those over several columns."""

    own: dict[int, list[Segment]]
    spanning: list[Over]

    def words(self) -> dict[int, str]:
        return {at: "".join(part.text for part in self.own[at]) for at in sorted(self.own)}


def head_of(rows: Sequence[Row], columns: Sequence[Column]) -> Head:
    """The head that lines from top to bottom make: what stands over columns with own titles spans them."""
    own: dict[int, list[Segment]] = {}
    spanning: list[Over] = []
    for row in reversed(rows):
        found: dict[int, list[Segment]] = {}
        for one in row:
            over = None if spanning and spanning[0].title not in row else _over(one, columns)
            if over is not None and all(over.column + i in own for i in range(over.width)):
                spanning.append(over)
            else:
                found.setdefault(nearest(columns, one.middle), []).append(one)
        for at, parts in found.items():
            own[at] = [*parts, *own.get(at, [])]
    return Head(own, sorted(spanning))


def _over(one: Segment, columns: Sequence[Column]) -> Over | None:
    """The columns that a title overlaps, or the two beside the gap that it stands in; null for one."""
    over = [i for i, c in enumerate(columns) if one.x0 < c.x1 and one.x1 > c.x0]
    if not over:
        right = next((i for i, c in enumerate(columns) if c.x0 >= one.x1), 0)
        over = [right - 1, right] if right > 0 else []
    elif len(over) == 1:
        (at,) = over
        if one.middle > columns[at].x1 and at + 1 < len(columns):
            over.append(at + 1)
        elif one.middle < columns[at].x0 and at > 0:
            over.insert(0, at - 1)
    return Over(over[0], len(over), one) if len(over) > 1 else None
