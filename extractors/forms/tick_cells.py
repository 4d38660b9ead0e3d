"""A choice drawn as cells: each option has a cell of its own to tick, beside it or below it."""

from extractors.forms.grid import Box, Grid
from extractors.forms.labels import squeeze
from extractors.forms.roles import inline_start
from extractors.grammar.box_marks import asks_for_tick, is_tick

_LONGEST = 20  # an option is a few words


class TickCells:
    """The label and its (option, cell to tick) pairs."""

    def __init__(self, head: Box, pairs: list[tuple[Box, Box]]) -> None:
        self.head, self.pairs = head, pairs


def find(grid: Grid, row: int) -> TickCells | None:
    """The choice whose label begins in this row, or None.

    Without words that ask for a tick, one of the cells must hold one, and nothing else may stand in them.
    """
    for head in grid.own(row):
        if (
            head.vacant
            or head.choices
            or inline_start(head)
            or (head.score < -1.0 and not asks_for_tick(head.text))
        ):
            continue
        for pairs in (_beside(grid, head), _below(grid, head)):
            if len(pairs) >= 2 and _is_choice(head, pairs):
                return TickCells(head, pairs)
    return None


def _beside(grid: Grid, head: Box) -> list[tuple[Box, Box]]:
    """`option | room` to the right of the label, in each row that it spans."""
    pairs: list[tuple[Box, Box]] = []
    for row in range(head.row, head.bottom):
        right = [b for b in grid.own(row) if b.column >= head.right]
        if not right or len(right) % 2:
            return []
        pairs.extend(zip(right[::2], right[1::2], strict=True))
    return pairs


def _below(grid: Grid, head: Box) -> list[tuple[Box, Box]]:
    """Options in the label's first row, with the cell to tick under each."""
    if head.rows != 2:
        return []
    options = [b for b in grid.own(head.row) if b.column >= head.right]
    rooms = [b for b in grid.own(head.row + 1) if b.column >= head.right]
    if [b.column for b in options] != [b.column for b in rooms]:
        return []
    return list(zip(options, rooms, strict=True))


def _is_choice(head: Box, pairs: list[tuple[Box, Box]]) -> bool:
    for option, room in pairs:
        words = squeeze(option.text)
        if (
            option.vacant
            or option.choices
            or len(words) > _LONGEST
            or is_tick(option.text)
            or inline_start(option)
        ):
            return False
        if not (room.empty or _is_mark(room)):
            return False
    return asks_for_tick(head.text) or any(is_tick(room.text) for _, room in pairs)


def _is_mark(room: Box) -> bool:
    words = squeeze(room.text)
    return is_tick(room.text) or words in ("□", "☐", "（）", "()", "/", "—", "否", "×")
