"""Tables of PDF pages with the text of their cells; tables that pages cut are joined again."""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from extractors.readers.pdf.grid import Area
from extractors.readers.pdf.heads import is_value
from extractors.readers.pdf.lines import ITEM, Flow, lines, paragraphs
from extractors.readers.pdf.parts import Run
from extractors.readers.pdf.spaced import Shape

PADDING: Final = 5.4  # points: what Word leaves at the sides of a cell
_ENDS: Final = "。！？；：.!?;:"
_HEADING: Final = 40  # characters: a heading is no longer
_SAME: Final = 4.0  # points: column edges of two pages so near are the same


@dataclass
class GridCell:
    """`x0`, `x1` in points; `row` counts the table's rows."""

    row: int
    row_span: int
    x0: float
    x1: float
    flows: list[Flow]
    tables: list["PdfTable"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(flow.text for flow in self.flows)


@dataclass
class PdfTable:
    page: int
    box: tuple[float, float, float, float]
    rows: int
    cells: list[GridCell]
    spaced: Shape | None = None  # where white parts its columns and no line

    @property
    def has_words(self) -> bool:
        return any(cell.flows or any(inner.has_words for inner in cell.tables) for cell in self.cells)

    def placed(self) -> list[tuple[GridCell, int, int]]:
        """The cells in reading order with their column and column span, over the edges in use."""
        edges: list[float] = []
        for at in sorted({edge for cell in self.cells for edge in (cell.x0, cell.x1)}):
            if not edges or at - edges[-1] > _SAME:
                edges.append(at)
        made: list[tuple[GridCell, int, int]] = []
        for cell in sorted(self.cells, key=lambda one: (one.row, one.x0)):
            left = max(bisect_right(edges, cell.x0 + 0.01) - 1, 0)
            right = max(bisect_right(edges, cell.x1 + 0.01) - 1, left + 1)
            made.append((cell, left, right - left))
        return made


def table(area: Area, runs: list[Run], page: int, inner: list[PdfTable]) -> PdfTable:
    """The table of an area with the runs that stand in it, and the tables inside its cells."""
    texts: list[list[Run]] = [[] for _ in area.regions]
    for run in runs:
        row = area.row(run.middle)
        for start, end, index in _columns(area, run, row):
            texts[index].append(run if end - start == len(run.text) else run.cut(start, end))
    cells: list[GridCell] = []
    for region, found in zip(area.regions, texts, strict=True):
        x0, x1 = area.xs[region.left], area.xs[region.right]
        flows = flows_of(found, x0, x1)
        cells.append(GridCell(region.top, region.bottom - region.top, x0, x1, flows))
    for nested in inner:
        x, y = (nested.box[0] + nested.box[2]) / 2, (nested.box[1] + nested.box[3]) / 2
        cells[area.owner[area.row(y)][area.column(x)]].tables.append(nested)
    made = PdfTable(page, area.box, len(area.ys) - 1, cells)
    _drop_empty_rows(made)
    return made


def _columns(area: Area, run: Run, row: int) -> list[tuple[int, int, int]]:
    """The run's characters by the region they stand in: (start, end, region)."""
    owner = area.owner[row]
    first, last = owner[area.column(run.x0 + 0.1)], owner[area.column(run.x1 - 0.1)]
    if first == last:
        return [(0, len(run.text), first)]
    pieces: list[tuple[int, int, int]] = []
    for index, (left, right) in enumerate(zip(run.edges, run.edges[1:], strict=False)):
        region = owner[area.column((left + right) / 2)]
        if pieces and pieces[-1][2] == region:
            pieces[-1] = (pieces[-1][0], index + 1, region)
        else:
            pieces.append((index, index + 1, region))
    return pieces


def flows_of(runs: list[Run], x0: float, x1: float) -> list[Flow]:
    """The paragraphs of a cell between two edges."""
    found = lines(runs)
    if not found:
        return []
    left = min(x0 + PADDING, min(line.x0 for line in found))
    right = max(x1 - PADDING, max(line.x1 for line in found))
    return paragraphs(found, left, right, cell=True)


def _drop_empty_rows(made: PdfTable) -> None:
    """Rows between double lines hold nothing and are as thin as a line's distance."""
    starts = {cell.row for cell in made.cells}
    order = {row: index for index, row in enumerate(sorted(starts))}
    if len(order) == made.rows:
        return
    ends = [*sorted(starts), made.rows]
    for cell in made.cells:
        until = cell.row + cell.row_span
        cell.row_span = max(sum(1 for row in ends[:-1] if cell.row <= row < until), 1)
        cell.row = order[cell.row]
    made.rows = len(order)


def join(above: PdfTable, below: PdfTable) -> bool:
    """Puts the table of the next page under the one that it continues; False where it does not."""
    if abs(above.box[0] - below.box[0]) > _SAME or abs(above.box[2] - below.box[2]) > _SAME:
        return False
    first = _row(below, 0)
    if _texts(first) == _texts(_row(above, 0)) and any(_texts(first)) and _whole_row(below, first):
        _remove_first_row(below)
    if not below.cells:
        return True
    shift = above.rows
    ending = _row_ending(above)
    if _continues(ending, below, spaced=above.spaced is not None):
        shift -= 1
    grown: list[GridCell] = []
    for cell in below.cells:
        partner = _over(ending, cell) if cell.row == 0 else None
        if partner is not None and (shift < above.rows or _spans_break(partner, cell, below)):
            partner.row_span = max(partner.row_span, cell.row + shift + cell.row_span - partner.row)
            _append(partner, cell, broken=shift < above.rows)
        else:
            grown.append(GridCell(cell.row + shift, cell.row_span, cell.x0, cell.x1, cell.flows, cell.tables))
    above.cells.extend(grown)
    above.rows = shift + below.rows
    above.box = below.box
    return True


def _append(partner: GridCell, cell: GridCell, *, broken: bool) -> None:
    if partner.flows and cell.flows and (_unfinished(partner) or (broken and _is_full(partner))):
        last, rest = partner.flows[-1], cell.flows[0]
        partner.flows[-1] = last._replace(text=last.text + rest.text, full=rest.full)
        partner.flows.extend(cell.flows[1:])
    else:
        partner.flows.extend(cell.flows)
    partner.tables.extend(cell.tables)


def _continues(ending: list[GridCell], below: PdfTable, *, spaced: bool) -> bool:
    """Whether the first row of a page is the rest of the row that the page before broke off."""
    first = _row(below, 0)
    pairs = [(partner, cell) for cell in first if (partner := _over(ending, cell)) is not None]
    if len(pairs) != len(first) or len(first) != len(ending):
        return False
    filled = [(partner, cell) for partner, cell in pairs if cell.flows]
    if not filled or not all(partner.flows for partner, _ in filled):
        return False
    if all(_unfinished(partner) for partner, _ in filled):
        return True
    unlabelled = spaced and not pairs[0][1].flows and bool(pairs[0][0].flows)
    if unlabelled and all(_is_full(partner) for partner, _ in filled):
        return True  # a row without its label, under words that fill their cells
    if len(pairs) == 1 and pairs[0][0].flows[-1].full and pairs[0][0].text[-1] not in _ENDS:
        return True
    if len(pairs) == 1:
        # A row of one cell is a heading or the words under it: words after words go on.
        return not any(_heads(cell) for pair in pairs for cell in pair)
    # The words beside a label, broken off: the label is not there again.
    return len(pairs) == 2 and not pairs[0][1].flows and bool(pairs[0][0].flows)


def _heads(cell: GridCell) -> bool:
    """Whether a cell is the numbered heading of what follows it."""
    return len(cell.flows) == 1 and len(cell.text) <= _HEADING and ITEM.match(cell.text) is not None


def _unfinished(above: GridCell) -> bool:
    last = above.flows[-1]
    return last.full and last.lines > 1 and last.text[-1] not in _ENDS


def _is_full(above: GridCell) -> bool:
    last = above.flows[-1]
    return last.full and last.text[-1] not in _ENDS and not is_value(last.text)


def _spans_break(above: GridCell, below: GridCell, table: PdfTable) -> bool:
    """Whether a merged cell goes on after the page break: without words, or inside brackets.

    A label at the left edge goes on over rows that have words but no label of their own.
    """
    merged = above.row_span > 1 or below.row_span > 1
    if below.flows or below.tables:
        return merged and bool(above.text) and (_in_brackets(above.text) or below.text[:1] in tuple("（("))
    first_column = below.x0 - table.box[0] < _SAME and bool(above.flows)
    return merged or (first_column and any(cell.flows for cell in _row(table, 0)))


def _in_brackets(text: str) -> bool:
    return sum(map(text.count, "（(")) > sum(map(text.count, "）)"))


def _over(ending: list[GridCell], cell: GridCell) -> GridCell | None:
    """The cell of the row before with the same edges."""
    for one in ending:
        if abs(one.x0 - cell.x0) <= _SAME and abs(one.x1 - cell.x1) <= _SAME:
            return one
    return None


def _row(of: PdfTable, row: int) -> list[GridCell]:
    return [cell for cell in of.cells if cell.row == row]


def _row_ending(of: PdfTable) -> list[GridCell]:
    return [cell for cell in of.cells if cell.row + cell.row_span == of.rows]


def _texts(cells: list[GridCell]) -> list[str]:
    return [cell.text for cell in cells]


def _whole_row(of: PdfTable, cells: list[GridCell]) -> bool:
    return of.rows > 1 and all(cell.row_span == 1 for cell in cells)


def _remove_first_row(of: PdfTable) -> None:
    of.cells = [cell for cell in of.cells if cell.row > 0]
    for cell in of.cells:
        cell.row -= 1
    of.rows -= 1
