"""Ruled lines of a page as tables: a grid of edges, and regions of it that lines enclose."""

import itertools
from bisect import bisect_right
from typing import Final, NamedTuple

import numpy as np

from extractors.readers.pdf.parts import Rule

_NEAR: Final = 2.5  # points: lines so near meet or are one
_OPEN: Final = 8.0  # points: a table without side lines reaches this far beyond its last column line
_MOST: Final = 4_000_000  # pairs of lines on a page; beyond it they are a drawing


class Region(NamedTuple):
    """Grid rows [top, bottom) and columns [left, right); row 0 is the highest."""

    top: int
    left: int
    bottom: int
    right: int


class Area(NamedTuple):
    """A ruled table. `xs` ascend, `ys` descend; `owner[row][column]` is an index of `regions`."""

    xs: list[float]
    ys: list[float]
    regions: list[Region]
    owner: list[list[int]]

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.xs[0], self.ys[-1], self.xs[-1], self.ys[0]

    def contains(self, x: float, y: float) -> bool:
        return self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]

    def column(self, x: float) -> int:
        return min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)

    def row(self, y: float) -> int:
        return min(max(bisect_right(self.ys, -y, key=lambda edge: -edge) - 1, 0), len(self.ys) - 2)


def areas(horizontal: list[Rule], vertical: list[Rule]) -> list[Area]:
    """The tables that crossing lines make, from top to bottom."""
    across, down = merged(horizontal), merged(vertical)
    if not across or not down or len(across) * len(down) > _MOST:
        return []
    made = [_area([across[i] for i in h], [down[i] for i in v]) for h, v in _groups(across, down)]
    found = [area for area in made if area is not None]
    found.sort(key=lambda area: -area.ys[0])
    return found


def merged(rules: list[Rule]) -> list[Rule]:
    """Lines at the same place that touch are one line."""
    kept: list[Rule] = []
    levels: list[list[Rule]] = []
    for rule in sorted(rules):
        if levels and rule.at - levels[-1][0].at <= _NEAR:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    for level in levels:
        at = sum(rule.at for rule in level) / len(level)
        start, end = float("inf"), float("-inf")
        for rule in sorted(level, key=lambda one: one.start):
            if rule.start > end + _NEAR:
                if end > start:
                    kept.append(Rule(at, start, end))
                start = rule.start
                end = rule.end
            else:
                end = max(end, rule.end)
        kept.append(Rule(at, start, end))
    return kept


def _groups(across: list[Rule], down: list[Rule]) -> list[tuple[list[int], list[int]]]:
    """Lines that cross or touch, directly or over others."""
    h, v = np.array(across), np.array(down)
    meets = (
        (v[None, :, 0] >= h[:, None, 1] - _NEAR)
        & (v[None, :, 0] <= h[:, None, 2] + _NEAR)
        & (h[:, None, 0] >= v[None, :, 1] - _NEAR)
        & (h[:, None, 0] <= v[None, :, 2] + _NEAR)
    )
    groups: list[tuple[list[int], list[int]]] = []
    left = set(range(len(across)))
    while left:
        rows, columns, pending = set[int](), set[int](), [left.pop()]
        while pending:
            row = pending.pop()
            rows.add(row)
            for column in set(np.flatnonzero(meets[row]).tolist()) - columns:
                columns.add(column)
                joined = set(np.flatnonzero(meets[:, column]).tolist()) & left
                left -= joined
                pending.extend(joined)
        groups.append((sorted(rows), sorted(columns)))
    return groups


def _area(across: list[Rule], down: list[Rule]) -> Area | None:
    if len(across) < 2 or not down:
        return None
    xs = _edges([rule.at for rule in down], [x for rule in across for x in (rule.start, rule.end)])
    ys = _edges([rule.at for rule in across], [y for rule in down for y in (rule.start, rule.end)])
    ys.reverse()
    if len(xs) < 2 or len(ys) < 2:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    walls = np.zeros((rows, columns + 1), bool)  # a line at the left of the cell
    floors = np.zeros((rows + 1, columns), bool)  # a line over the cell
    row_middles = np.array([(a + b) / 2 for a, b in itertools.pairwise(ys)])
    column_middles = np.array([(a + b) / 2 for a, b in itertools.pairwise(xs)])
    for rule in down:
        covered = (row_middles > rule.start) & (row_middles < rule.end)
        walls[covered, int(np.argmin(np.abs(np.array(xs) - rule.at)))] = True
    for rule in across:
        covered = (column_middles > rule.start) & (column_middles < rule.end)
        floors[int(np.argmin(np.abs(np.array(ys) - rule.at))), covered] = True
    regions, owner = _regions(walls.tolist(), floors.tolist(), rows, columns)
    return Area(xs, ys, regions, owner)


def _edges(lines: list[float], ends: list[float]) -> list[float]:
    """Ascending; the outermost ends count where no line stands near them (a table open at its sides)."""
    edges: list[float] = []
    for at in sorted(lines):
        if not edges or at - edges[-1] > _NEAR:
            edges.append(at)
    if min(ends) < edges[0] - _OPEN:
        edges.insert(0, min(ends))
    if max(ends) > edges[-1] + _OPEN:
        edges.append(max(ends))
    return edges


def _regions(
    walls: list[list[bool]], floors: list[list[bool]], rows: int, columns: int
) -> tuple[list[Region], list[list[int]]]:
    owner = [[-1] * columns for _ in range(rows)]
    regions: list[Region] = []
    for top in range(rows):
        for left in range(columns):
            if owner[top][left] >= 0:
                continue
            right = left + 1
            while right < columns and not walls[top][right] and owner[top][right] < 0:
                right += 1
            bottom = top + 1
            while bottom < rows and _open(walls, floors, bottom, left, right):
                bottom += 1
            for row in range(top, bottom):
                owner[row][left:right] = [len(regions)] * (right - left)
            regions.append(Region(top, left, bottom, right))
    return regions, owner


def _open(walls: list[list[bool]], floors: list[list[bool]], row: int, left: int, right: int) -> bool:
    """Whether a region above goes on into this row: no line over it, none inside."""
    return not any(floors[row][left:right]) and not any(walls[row][left + 1 : right])
