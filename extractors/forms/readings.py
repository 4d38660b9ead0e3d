"""How the rows of a table read, each by itself and in the light of the rows that are cut like it."""

from extractors.forms.grid import Box, Grid
from extractors.forms.hints import is_note
from extractors.forms.labels import squeeze
from extractors.forms.roles import Role, inline_start, roles
from extractors.grammar.box_marks import asks_for_tick, is_tick

_Cut = tuple[tuple[int, int], ...]


def cells(grid: Grid, row: int) -> list[Box]:
    """The boxes of a row that carry labels or values: no photo, no remark of the form's author."""
    return [b for b in grid.across(row) if not b.photo and not (b.row == row and _is_remark(b))]


def _is_remark(box: Box) -> bool:
    return is_note(box.text) and len(squeeze(box.text)) > 4


class Readings:
    """Reads rows; what rows of the same cut say about a place counts for each of them."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._first: dict[_Cut, list[tuple[int, dict[int, Role]]]] | None = None
        self._bias = _column_bias(grid)
        _mark_heads(grid)

    def roles(self, row: int, boxes: list[Box], settled: dict[int, Role]) -> dict[int, Role]:
        """The role of each box of a row by `id`; `settled` are roles known from rows above."""
        return roles(boxes, settled, self._bias, self._votes(row, boxes))

    def _votes(self, row: int, boxes: list[Box]) -> dict[int, dict[str, float]]:
        if self._first is None:
            self._first = self._read_once()
        readings = [r for at, r in self._first.get(self._cut(row), []) if at != row]
        out: dict[int, dict[str, float]] = {}
        weight = min(len(readings), 3) * 0.8 / max(len(readings), 1)
        for box in boxes:
            counts: dict[str, float] = {}
            for reading in readings:
                role = reading.get(box.column)
                if role is not None:
                    counts[role] = counts.get(role, 0.0) + weight
            if counts:
                out[id(box)] = counts
        return out

    def _cut(self, row: int) -> _Cut:
        return tuple((b.column, b.columns) for b in self._grid.across(row))

    def _read_once(self) -> dict[_Cut, list[tuple[int, dict[int, Role]]]]:
        """Each row read on its own, by the way it is cut."""
        out: dict[_Cut, list[tuple[int, dict[int, Role]]]] = {}
        settled: dict[int, Role] = {}
        for row in range(self._grid.rows):
            if len(self._grid.own(row)) + len(self._grid.over(row)) < 2:
                continue
            boxes = cells(self._grid, row)
            found = roles(boxes, settled, self._bias, {}) if boxes else {}
            for box in boxes:
                settled.setdefault(id(box), found.get(id(box), "value"))
            reading = {b.column: found[id(b)] for b in boxes if id(b) in found}
            out.setdefault(self._cut(row), []).append((row, reading))
        return out


def _column_bias(grid: Grid) -> dict[tuple[int, int], float]:
    """How label-like each column looks over the whole table, as a nudge for doubtful cells."""
    seen: dict[tuple[int, int], list[float]] = {}
    for box in grid.boxes:
        if box.columns < grid.columns:
            points = -3.0 if box.choices else max(min(box.score, 3.0), -3.0)
            seen.setdefault((box.column, box.columns), []).append(points)
    return {k: max(min(sum(v) / len(v), 1.0), -1.0) * 0.6 for k, v in seen.items() if len(v) > 2}


def stacked_options(grid: Grid, row: int) -> tuple[Box, list[tuple[Box, Box]]] | None:
    """A label over rows of `option | room for a tick`, which is how some forms draw a choice."""
    own = grid.own(row)
    head = own[-1] if len(own) >= 2 else None
    if head is None or head.choices or head.columns < 2 or inline_start(head):
        return None
    if head.score < 1.2 and not asks_for_tick(head.text):
        return None
    options: list[tuple[Box, Box]] = []
    for below in range(row + 1, grid.rows):
        pair = [b for b in grid.own(below) if head.column <= b.column < head.right]
        if len(pair) != 2 or pair[0].column != head.column or pair[1].right != head.right:
            break
        word, room = pair
        if word.vacant or len(squeeze(word.text)) > 12 or not (room.empty or is_tick(room.text)):
            break
        options.append((word, room))
    if len(options) < 2 or sum(word.score >= 1.5 for word, _ in options) * 2 > len(options):
        return None
    return head, options


def _mark_heads(grid: Grid) -> None:
    """Tall cells beside `label：value` cells are groups: so is the whole table, or a row holds two."""
    for head in (b for b in grid.boxes if b.rows > 1 and not b.vacant):
        right = [b for b in grid.boxes if b.column >= head.right and not b.empty]
        inline = [b for b in right if inline_start(b)]
        own = [sum(1 for b in inline if b.row == row) for row in range(head.row, head.bottom)]
        head.heads_pairs = max(own) > 1 or (min(own) > 0 and len(inline) * 10 >= len(right) * 7)
