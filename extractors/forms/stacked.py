"""A row of labels right over a row of their values: `总经费 | 市财政 | 单位自筹` over `680 | 160 | 520`.

Two rows that are cut the same way can be read as pairs (label, value, label, value …) or as labels over
values. Which of the two it is shows where the readings differ: in pairs every second cell of the upper row
is a value and every first cell of the lower row is a label.
"""

from extractors.forms.columns import Header, Region, terms
from extractors.forms.grid import Box, Grid
from extractors.forms.labels import clean, squeeze

_LABEL = 1.2  # what a cell of the upper row must score, one doubtful cell in four apart
_DOUBTFUL = 0.0
_GAIN = 2.5  # by how much labels over values must look better than pairs
_FIGURE = -2.5
_BETWEEN = frozenset(["其中", "其中：", "其中:"])


def find(grid: Grid, row: int) -> Region | None:
    """The pair of rows that begins in this row, or None."""
    own = [b for b in grid.own(row) if not b.photo and not _is_padding(b)]
    for skip in range(min(3, len(own) - 1)):
        if skip and own[skip - 1].rows < 2:
            break
        head = own[skip:]
        depth = head[0].rows
        if len(head) < 2 or any(b.rows != depth for b in head) or row + depth >= grid.rows:
            continue
        left, right = head[0].column, head[-1].right
        below = [b for b in grid.own(row + depth) if left <= b.column < right]
        if [(b.column, b.columns) for b in below] != [(b.column, b.columns) for b in head]:
            continue
        if _are_labels(head, _are_figures(below)) and _gain(head, below) >= _GAIN:
            header = Header(skip, head, [clean(b.text) for b in head], depth)
            return Region(header, [below], row + depth + max(b.rows for b in below))
    return None


def _is_padding(box: Box) -> bool:
    """An empty cell beside both rows, or 其中 between the whole and its parts."""
    return box.rows > 1 and (box.empty or squeeze(box.text) in _BETWEEN)


def _are_figures(below: list[Box]) -> bool:
    """Figures in every cell that is written: what stands over them are words, whatever their nouns."""
    written = [b for b in below if not b.vacant]
    return len(written) * 2 > len(below) and all(b.score <= _FIGURE for b in written)


def _are_labels(head: list[Box], over_figures: bool) -> bool:
    years = terms(head)
    if any(b.vacant or b.choices or len(squeeze(b.text)) > 30 for b in head):
        return False
    points = [3.0 if id(b) in years else b.score for b in head]
    doubtful = [p for p in points if p < _LABEL]
    few = len(doubtful) * (2 if over_figures else 4) <= len(head)
    return few and all(p >= _DOUBTFUL for p in doubtful)


def _gain(head: list[Box], below: list[Box]) -> float:
    """How much better the rows look as labels over values than as pairs."""
    upper = sum(_points(b) for b in head[1::2])
    lower = sum(_points(b) for b in below[::2])
    return upper - lower


def _points(box: Box) -> float:
    """How much a cell looks like a label; room and choices are values."""
    return -2.5 if box.vacant or box.choices else max(min(box.score, 3.0), -3.0)
