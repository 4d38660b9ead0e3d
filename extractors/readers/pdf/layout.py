"""Pages in reading order: paragraphs and tables, with running headers and footers set aside."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from extractors.readers.pdf.columns import alike
from extractors.readers.pdf.grid import Area, areas, merged
from extractors.readers.pdf.lines import ITEM, Flow, Line, lines, paragraphs
from extractors.readers.pdf.parts import EMPTY, TICKED, Page, Rule, Run
from extractors.readers.pdf.segments import segments
from extractors.readers.pdf.spaced import find, is_head
from extractors.readers.pdf.spaced_tables import built, edges_of
from extractors.readers.pdf.tables import PADDING, PdfTable, join, table

_ZONE: Final = 0.12  # share of the page's height at its top and bottom where running lines stand
_MARGIN: Final = 0.075  # share of the page's height where no body begins: 22 mm of A4
_FEWEST: Final = 3  # lines that a page must have beside one in its margin
_DIGITS: Final = re.compile(r"\d+|[一二三四五六七八九十]+")
_PAGE_NUMBER: Final = re.compile(
    r"[\s\-—–－─·•.~]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})\s*页?(?:\s*[/／,，共of]+\s*\d{1,4}\s*页?)?[\s\-—–－─·•.~]*",
    re.I,
)
_LONGEST_NUMBER: Final = 30  # characters
_MOST_TABLES: Final = 200  # of a page; more are a drawing
_MOST_SQUARES: Final = 400
_FRAME: Final = 0.7  # a single box over so much of the page is a frame, not a table
_SHOWING: Final = 8  # lines: fewer do not show a page's edges
_TICKS: Final = frozenset("√✓✔×✕✗✘vVxX■")

Item = Flow | PdfTable


@dataclass
class Laid:
    """The document's items with their pages; headers and footers as (text, page)."""

    items: list[tuple[int, Item]] = field(default_factory=list)
    headers: list[tuple[str, int]] = field(default_factory=list)
    footers: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class _Open:
    """A page between the two passes: its tables, and the lines outside them."""

    page: Page
    tables: list[PdfTable]
    lines: list[Line]


def lay_out(pages: list[Page]) -> Laid:
    opened = [_open(page) for page in pages]
    laid = Laid()
    _set_aside(opened, laid)
    _part_spaced(opened)
    width = max((one.page.width for one in opened), default=0.0)
    tables = [ruled for one in opened for ruled in one.tables]
    whole = _edges([line for one in opened for line in one.lines], tables, width)
    for one in opened:
        left, right = _margins(one, whole)
        for item in _items(one, left, right):
            _add(laid, one.page.number, item, left)
    return laid


def _open(page: Page) -> _Open:
    found = [area for area in areas(page.horizontal, page.vertical) if not _is_frame(area, page)]
    if len(found) > _MOST_TABLES:
        found = sorted(found, key=lambda area: area.xs[0] - area.xs[-1])[:_MOST_TABLES]
    runs = _with_squares(page)
    inside: list[list[Run]] = [[] for _ in found]
    outside: list[Run] = []
    nesting = _nesting(found)
    for run in runs:
        x = (run.x0 + run.x1) / 2
        holders = [index for index, area in enumerate(found) if area.contains(x, run.middle)]
        if holders:
            inside[max(holders, key=lambda index: nesting[index][0])].append(run)
        else:
            outside.append(run)
    made: dict[int, PdfTable] = {}
    for index in sorted(range(len(found)), key=lambda one: -nesting[one][0]):
        inner = [made.pop(child) for child in list(made) if nesting[child][1] == index]
        made[index] = table(found[index], inside[index], page.number, inner)
    # In a picture, a grid without any word is a drawing; in a file it is a table to be filled.
    written = [made[index] for index in sorted(made) if page.images < 1.0 or made[index].has_words]
    return _Open(page, written, lines(outside))


def _part_spaced(opened: list[_Open]) -> None:
    """Takes the lines that are tables without upright lines out of the pages' lines."""
    last: PdfTable | None = None
    for one in opened:
        carried = last.spaced if last is not None else None
        boxes = [ruled.box for ruled in one.tables]
        free = [rule for rule in one.page.horizontal if not any(_on(rule, box) for box in boxes)]
        found = find(one.lines, merged(free), carried) if one.lines else []
        made: list[PdfTable] = []
        for spaced in found:
            goes_on = carried and spaced.lines[0] == 0 and alike(spaced.columns, carried.columns)
            edges = edges_of(last) if goes_on and last is not None else None
            made.append(built(spaced, one.page.number, edges))
        taken = {at for spaced in found for at in spaced.lines}
        ends = bool(one.lines) and len(one.lines) - 1 in taken
        one.lines = [line for at, line in enumerate(one.lines) if at not in taken]
        one.tables.extend(made)
        lowest = min(one.tables, key=lambda table: table.box[1], default=None)
        last = lowest if ends and lowest is not None and lowest.spaced else None


def _on(rule: Rule, box: tuple[float, float, float, float]) -> bool:
    """Whether a level line is one of a ruled table's."""
    x0, y0, x1, y1 = box
    return y0 - 3 <= rule.at <= y1 + 3 and rule.start < x1 and rule.end > x0


def _is_frame(area: Area, page: Page) -> bool:
    x0, y0, x1, y1 = area.box
    big = x1 - x0 > _FRAME * page.width and y1 - y0 > _FRAME * page.height
    return len(area.regions) == 1 and big


def _nesting(found: list[Area]) -> list[tuple[int, int]]:
    """For each area how deep it stands in others, and in which one directly (-1 for none)."""
    made: list[tuple[int, int]] = []
    for inner in found:
        x0, y0, x1, y1 = inner.box
        around = [
            index
            for index, outer in enumerate(found)
            if outer is not inner and outer.contains(x0, y0) and outer.contains(x1, y1)
        ]
        smallest = min(around, key=lambda index: found[index].xs[-1] - found[index].xs[0], default=-1)
        made.append((len(around), smallest))
    return made


def _with_squares(page: Page) -> list[Run]:
    """The runs, and a box for each small drawn square that stands alone; a tick inside ticks it."""
    runs = page.runs
    if len(page.squares) > _MOST_SQUARES:
        return runs
    for square in page.squares:
        x0, y0, x1, y1 = square
        if x1 - x0 < 5 or any(_touch(square, other) for other in page.squares if other is not square):
            continue
        within = [run for run in runs if x0 <= (run.x0 + run.x1) / 2 <= x1 and y0 <= run.middle <= y1]
        ticks = [run for run in within if run.text.strip() in _TICKS]
        if len(ticks) < len(within):
            continue
        runs = [run for run in runs if run not in ticks]
        ticked = bool(ticks) or any(_inside(mark, square) for mark in page.marks)
        runs.append(Run(TICKED if ticked else EMPTY, x0, y0, x1, y1, (x0, x1)))
    return runs


def _inside(mark: tuple[float, float, float, float], square: tuple[float, float, float, float]) -> bool:
    """Whether a drawing stands in a square and fills enough of it to be a tick."""
    x0, y0, x1, y1 = square
    x, y = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
    return x0 <= x <= x1 and y0 <= y <= y1 and mark[2] - mark[0] > 0.3 * (x1 - x0)


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return (
        one[0] - 2 <= other[2]
        and other[0] - 2 <= one[2]
        and one[1] - 2 <= other[3]
        and other[1] - 2 <= one[3]
    )


def _set_aside(opened: list[_Open], laid: Laid) -> None:
    """Lines at the edge of the page that repeat from page to page, and page numbers."""
    counts: Counter[tuple[str, int]] = Counter()
    for one in opened:
        counts.update({_running_key(line) for line in one.lines if _zone(line, one.page)})
    needed = max(2, len(opened) // 3)
    seen: set[str] = set()
    for one in opened:
        kept: list[Line] = []
        for index, line in enumerate(one.lines):
            zone = _zone(line, one.page)
            outermost = index in (0, 1, len(one.lines) - 2, len(one.lines) - 1)
            repeats = _repeats(counts, line) >= needed if len(opened) > 1 else _in_margin(one, line)
            if (
                not zone
                or not outermost
                or not (repeats or _is_page_number(line.text))
                or is_head(segments(line))
            ):
                kept.append(line)
                continue
            key = _DIGITS.sub("#", line.text.strip())
            if key not in seen:
                seen.add(key)
                (laid.headers if zone > 0 else laid.footers).append((line.text.strip(), one.page.number))
        one.lines = kept


def _in_margin(one: _Open, line: Line) -> bool:
    """Whether a line stands in the margin of a page that has none to repeat on: small, and apart."""
    rest = [other for other in one.lines if abs(other.y0 - line.y0) > line.em]
    if len(rest) < _FEWEST:
        return False
    usual = sorted(other.em for other in rest)[len(rest) // 2]
    edge = _MARGIN * one.page.height
    if line.em > 0.95 * usual or (edge < line.y1 and line.y0 < one.page.height - edge):
        return False
    boxes = [(other.y0, other.y1) for other in rest] + [(t.box[1], t.box[3]) for t in one.tables]
    return all(y0 - line.y1 > usual or line.y0 - y1 > usual for y0, y1 in boxes)


def _is_page_number(text: str) -> bool:
    text = text.strip()
    return len(text) <= _LONGEST_NUMBER and _PAGE_NUMBER.fullmatch(text) is not None


def _running_key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", "".join(line.text.split())), round(line.y0 / 4)


def _repeats(counts: Counter[tuple[str, int]], line: Line) -> int:
    text, place = _running_key(line)
    return sum(counts[text, near] for near in (place - 1, place, place + 1))


def _zone(line: Line, page: Page) -> int:
    """1 at the top of the page, -1 at its bottom, 0 between."""
    if line.y0 > (1 - _ZONE) * page.height:
        return 1
    return -1 if line.y1 < _ZONE * page.height else 0


def _margins(one: _Open, whole: tuple[float, float]) -> tuple[float, float]:
    """The edges of a page's text; where its lines do not show them, those of the `whole` document."""
    if len(one.lines) < _SHOWING:
        return whole
    left, right = _edges(one.lines, one.tables, one.page.width)
    return (left, right) if right - left > 0.8 * (whole[1] - whole[0]) else whole


def _edges(found: list[Line], tables: list[PdfTable], width: float) -> tuple[float, float]:
    """Where lines begin and, if several end alike, where they end; else as far from the other side."""
    if not found:
        return 0.0, width
    # The text of a table's cells begins where the lines around it do.
    sides = [(table.box[0] + PADDING, table.box[2] - PADDING) for table in tables]
    left = _usual_left(found)
    longest = max(line.x1 for line in found)
    # Only lines that begin near the left edge can be full ones.
    ends = sorted(line.x1 for line in found if line.x0 - left < 4 * line.em)
    needed, near = max(3, len(ends) // 8), 0.7 * found[0].em
    for at in range(len(ends) - 1, -1, -1):
        if ends[at] - left <= 0.4 * width:
            break
        if at + 1 - bisect_right(ends, ends[at] - near) >= needed:
            return left, ends[at]
    if sides:
        left = min(left, min(side[0] for side in sides))
        return left, max(longest, max(side[1] for side in sides))
    return left, max(longest, width - left)


def _usual_left(found: list[Line]) -> float:
    """Where lines begin: the leftmost edge that several share, else the leftmost of all."""
    starts = sorted(line.x0 for line in found)
    needed, near = max(2, len(starts) // 10), 0.4 * found[0].em
    for at, start in enumerate(starts):
        if bisect_left(starts, start + near) - at >= needed:
            return start
    return starts[0]


def _items(one: _Open, left: float, right: float) -> list[Item]:
    """Paragraphs and tables from top to bottom; a table parts the lines over it from those under it."""
    made: list[Item] = []
    rest = one.lines
    for ruled in sorted(one.tables, key=lambda found: -found.box[3]):
        middle = (ruled.box[1] + ruled.box[3]) / 2
        over = [line for line in rest if (line.y0 + line.y1) / 2 > middle]
        rest = rest[len(over) :]
        made.extend(paragraphs(over, left, right, cell=False))
        made.append(ruled)
    made.extend(paragraphs(rest, left, right, cell=False))
    return made


def _add(laid: Laid, page: int, item: Item, left: float) -> None:
    """Joins what a page break parted."""
    if laid.items:
        before, last = laid.items[-1]
        if before < page and isinstance(last, PdfTable) and isinstance(item, PdfTable) and join(last, item):
            laid.items[-1] = (page, last)
            return
        if (
            before < page
            and isinstance(last, Flow)
            and isinstance(item, Flow)
            and _one_paragraph(last, item, left)
        ):
            laid.items[-1] = (page, last._replace(text=last.text + item.text, full=item.full))
            return
    laid.items.append((page, item))


def _one_paragraph(last: Flow, item: Flow, left: float) -> bool:
    em = (item.y1 - item.y0) / max(item.lines, 1)
    if not last.full or last.align or item.align or item.x0 - left > em:
        return False
    return last.text[-1] not in "。！？；：.!?;:" and not ITEM.match(item.text)
