"""Tables of a PDF page that no upright lines part: columns kept apart by white alone, or by level lines too.

Precision comes first: what is not clearly a table stays lines of text. Without any line a block needs a
head whose words are titles of columns; three or more level lines of one length are a sign by themselves.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from extractors.readers.pdf.columns import (
    Block,
    Column,
    Row,
    alike,
    em_of,
    grown,
    is_aligned,
    is_far,
    nearest,
    place,
)
from extractors.readers.pdf.heads import are_cells, is_known_title, is_title, is_value, is_year
from extractors.readers.pdf.lines import Line
from extractors.readers.pdf.parts import Rule
from extractors.readers.pdf.segments import Segment, segments
from extractors.readers.pdf.titles import Head, head_of

_MOST_LINES: Final = 400  # of a page; more are a drawing
_MOST_WORDS: Final = 4000  # between gaps, of a page
_MOST_WORK: Final = 20_000  # words looked at on a page: no real one comes near
_MOST_RULES: Final = 1000  # level lines of a page
_ALIKE: Final = 3.0  # points: level lines whose ends differ no more are of one table
_SHORTEST: Final = 100.0  # points of a table's level lines
_RECORD: Final = re.compile(
    "抄\\s*[送报]|主\\s*送|印\\s*发|主题词|发送"
)  # the record at the end of an official letter
_MOST_HEAD: Final = 4  # lines
_CENTRED: Final = 15.0  # ems that the middle of a wide column is from words at its edge
_NARROW: Final = 4.0  # ems: words in a column so narrow do not fill it


class Shape(NamedTuple):
    """What a table shows of itself on the next page: its columns, and the words of its head."""

    columns: tuple[Column, ...]
    head: frozenset[str]
    unfinished: frozenset[int]  # columns whose last words fill them


@dataclass
class Spaced:
    """A table by its lines: [start, end) of the page's; `head` of them hold titles.

    `upper` are lines of the head over `rows`, whose words need not stand where those of the columns
    do. `bands` counts, for each line, the space between level lines that it stands in, where these
    part the rows.
    """

    lines: list[int]
    rows: list[Row]
    columns: list[Column]
    head: int
    upper: list[Row] = field(default_factory=list)
    bands: list[int] | None = None
    spanning: set[int] = field(default_factory=set)  # indices of rows that are one cell


def find(lines: Sequence[Line], rules: Sequence[Rule], carried: Shape | None) -> list[Spaced]:
    """The tables among a page's lines; `carried` is one of the page before that may go on at its top."""
    if len(lines) > _MOST_LINES:
        return []
    rows = [segments(line) for line in lines]
    if sum(map(len, rows)) > _MOST_WORDS or (not carried and sum(1 for row in rows if len(row) > 1) < 2):
        return []
    found = _half_ruled(rows, rules)
    if carried and found:
        _take_rest(rows, found[0], carried)
    taken = {at for one in found for at in one.lines}
    at = 0
    if carried and rows and not taken:
        gone_on = _carried(rows, carried)
        if gone_on is not None:
            found.append(gone_on)
            at = gone_on.lines[-1] + 1
    first, spent = at, 0
    while at < len(rows) and spent < _MOST_WORK:
        made = None
        if len(rows[at]) > 1 and at not in taken:
            block = grown(rows, at)
            spent += sum(map(len, rows[at : block.end]))
            made = _unruled(rows, block, first)
        if made is not None and taken.isdisjoint(made.lines):
            found.append(made)
            first = at = made.lines[-1] + 1
        else:
            at += 1
    return found


def is_head(row: Row) -> bool:
    """Whether a line holds titles of columns, so that it is no running line where it comes again."""
    if len(row) < 2 or not all(is_title(one.text) for one in row):
        return False
    return len(row) > 2 or all(is_known_title(one.text) for one in row)


def _carried(rows: list[Row], carried: Shape) -> Spaced | None:
    columns = list(carried.columns)
    first = 0
    while first < len(rows) and _is_rest(rows, first, carried):
        first += 1
    block = _trimmed(rows, grown(rows, first, columns), columns)
    end = block.end if any(len(row) > 1 for row in rows[first : block.end]) else first
    if not end or len(block.columns) != len(columns):
        return None
    head = 0
    while head < end and all(one.text in carried.head for one in rows[head]):
        head += 1
    return Spaced(list(range(end)), rows[:end], block.columns if end > first else columns, head)


def _take_rest(rows: list[Row], found: Spaced, carried: Shape) -> None:
    """Puts what is left of the last row of the page before over the first table of a page."""
    count = found.lines[0]
    if not alike(found.columns, carried.columns) or not all(
        _is_rest(rows, at, carried) for at in range(count)
    ):
        return
    if not all(one.text in carried.head for row in [*found.upper, *found.rows[: found.head]] for one in row):
        found.rows, found.head, found.upper = [*found.upper, *found.rows], 0, []
    if count and not found.head and not found.upper:
        found.lines = [*range(count), *found.lines]
        found.rows = [*rows[:count], *found.rows]
        found.spanning = {at + count for at in found.spanning}
        if found.bands is not None:
            found.bands = [-1] * count + found.bands


def _is_rest(rows: list[Row], at: int, carried: Shape) -> bool:
    """Whether a line of one word at the page's top is the rest of a cell of the page before."""
    (one, *others) = rows[at]
    column = nearest(carried.columns, one.middle)
    if others or column not in carried.unfinished or is_value(one.text):
        return False
    ends = carried.columns[column]
    if one.x0 < ends.x0 - 1 or one.x1 > ends.x1 + 1:
        return False
    return at == 0 or (not is_far(rows[at - 1], rows[at]) and goes_on(rows[at - 1][0], ends))


def _unruled(rows: list[Row], block: Block, first: int) -> Spaced | None:
    """The table that a block of lines is, with the head above it; none of it before `first`."""
    start, block = block.start, _trimmed(rows, block)
    inner = rows[block.start : block.end]
    if len(block.columns) < 2 or sum(1 for row in inner if len(row) > 1) < 2:
        return None
    head = _head_lines(inner, block.columns)
    upper = _lines_above(rows, block, inner[:head], first)
    over = rows[start - upper : start]
    if sum(1 for row in [*over, *inner] if len(row) > 1) < 3:
        return None
    if not _is_table(inner[head:], block.columns, head_of([*over, *inner[:head]], block.columns)):
        return None
    return Spaced(list(range(start - upper, block.end)), inner, block.columns, head, over)


def _trimmed(rows: list[Row], block: Block, columns: list[Column] | None = None) -> Block:
    """Without the lines of one word behind the last row that do not go on a cell."""
    end = block.end
    while end > block.start + 1 and len(rows[end - 1]) == 1:
        end -= 1
    if end == block.end:
        return block
    kept = grown(rows[:end], block.start, columns)
    while end < block.end and _ends_cell(rows[end - 1], rows[end], kept.columns):
        end += 1
    return grown(rows[:end], block.start, columns)


def _ends_cell(above: Row, last: Row, columns: Sequence[Column]) -> bool:
    """Whether a line of one word is the rest of a cell of the line above, or stands beside one's middle."""
    words = place(columns, above)
    ((column, (rest, *_)),) = place(columns, last).items()
    if column in words:
        return goes_on(words[column][-1], columns[column]) and is_aligned(
            [words[column][-1], rest], em_of(last)
        )
    return column > 0 and above[0].y0 - rest.y1 < 0.5 * em_of(last)


def goes_on(above: Segment, column: Column) -> bool:
    """Whether words fill their column, so that the line under them may be their rest."""
    em = above.y1 - above.y0
    if is_value(above.text):
        return False
    width = column.x1 - column.x0
    return width > _NARROW * em and width - (above.x1 - above.x0) < 1.7 * em


def _head_lines(rows: Sequence[Row], columns: Sequence[Column]) -> int:
    """How many of the block's own lines its head takes: as many as make most titles; the fewest of those."""
    best, most = 0, (False, 0)
    for count in range(1, min(_MOST_HEAD, len(rows) - 1) + 1):
        if count > 1 and is_far(rows[count - 2], rows[count - 1]):
            break
        worth = _worth(head_of(rows[:count], columns), columns)
        if worth is None:
            break
        if worth > most:
            best, most = count, worth
    return best


def _lines_above(rows: list[Row], block: Block, head: Sequence[Row], first: int) -> int:
    """How many lines over the block are of its head: as many as make most titles; the fewest of those."""
    best = 0
    most = (_worth(head_of(head, block.columns), block.columns) if head else None) or (False, 0)
    for count in range(1, min(_MOST_HEAD, block.start - first) + 1):
        row, below = rows[block.start - count], rows[block.start - count + 1]
        white = row[0].y0 - below[0].y1
        if white > 1.5 * em_of(below) or (len(row) == 1 and white > 0.5 * em_of(below)):
            break  # the last is the table's caption
        side = _CENTRED * em_of(row)
        if row[0].x0 < block.columns[0].x0 - side or row[-1].x1 > block.columns[-1].x1 + side:
            break
        over = rows[block.start - count : block.start]
        worth = _worth(head_of([*over, *head], block.columns), block.columns)
        if worth is None:
            break
        if worth > most:
            best, most = count, worth
    return best


def _worth(head: Head, columns: Sequence[Column]) -> tuple[bool, int] | None:
    """Whether each column has a title, and how many are known; null where words are no titles."""
    titles = list(head.words().values())
    spanning = [over.title.text for over in head.spanning]
    if not all(map(is_title, [*titles, *spanning])):
        return None
    known = sum(map(is_known_title, titles)) + (len(spanning) if len(spanning) > 1 else 0)
    known += sum(map(is_known_title, spanning)) if len(spanning) == 1 else 0
    return set(range(1, len(columns))) <= head.own.keys(), known


def _is_table(rows: Sequence[Row], columns: Sequence[Column], head: Head) -> bool:
    titles = head.words()
    if not set(range(1, len(columns))) <= titles.keys() or not rows:
        return False
    cells: list[list[Segment]] = [[] for _ in columns]
    for row in rows:
        for column, parts in place(columns, row).items():
            cells[column].append(parts[0])
    filled = sum(1 for column in cells if column)
    if not cells[0] or filled < 2 or (0 not in titles and filled < len(columns)):
        return False
    em = em_of(rows[0])
    astray = sum(1 for column in cells if column and not is_aligned(column, em))
    if astray > (len(columns) - 1) // 4:
        return False
    texts = [[cell.text for cell in column] for column in cells]
    return are_cells(texts, [titles[column] for column in sorted(titles)])


def _half_ruled(rows: list[Row], rules: Sequence[Rule]) -> list[Spaced]:
    """Tables between level lines of one length: three of them, or one under each row."""
    found: list[Spaced] = []
    taken: set[int] = set()
    if len(rules) > _MOST_RULES:
        return []
    for stack in _stacks(rules):
        bands = [_band(rows, upper, lower) for upper, lower in itertools.pairwise(stack)]
        for start, end in _sequences(rows, bands):
            made = _between(rows, bands[start:end])
            if made is not None and taken.isdisjoint(made.lines):
                taken.update(made.lines)
                found.append(made)
    return found


def _stacks(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Level lines of the same ends, from top to bottom."""
    stacks: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda one: -one.at):
        if rule.end - rule.start < _SHORTEST:
            continue
        for stack in stacks:
            if abs(stack[0].start - rule.start) <= _ALIKE and abs(stack[0].end - rule.end) <= _ALIKE:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) > 2]


def _band(rows: list[Row], upper: Rule, lower: Rule) -> list[int] | None:
    """The lines between two level lines; null where one reaches beyond them."""
    found = [at for at, row in enumerate(rows) if lower.at < (row[0].y0 + row[0].y1) / 2 < upper.at]
    outside = any(
        rows[at][0].x0 < upper.start - _ALIKE or rows[at][-1].x1 > upper.end + _ALIKE for at in found
    )
    return None if outside else found


def _sequences(rows: list[Row], bands: list[list[int] | None]) -> list[tuple[int, int]]:
    """Bands that follow one another and hold columns; among them lines of one cell, and empty ones."""
    made: list[tuple[int, int]] = []
    start = -1
    for at, band in enumerate([*bands, None]):
        columns = band is not None and _has_columns(rows, band)
        plain = band is not None and (not band or (len(band) == 1 and start >= 0))
        if columns and start < 0:
            start = at
        if not columns and not plain and start >= 0:
            end = at
            while end > start and not _has_columns(rows, bands[end - 1] or []):
                end -= 1
            if end - start > 1:
                made.append((start, end))
            start = -1
    return made


def _has_columns(rows: list[Row], band: list[int]) -> bool:
    return any(len(rows[at]) > 1 for at in band)


def _between(rows: list[Row], bands: list[list[int] | None]) -> Spaced | None:
    kept = [band for band in bands if band]
    lines = [at for band in kept for at in band]
    words = "".join(one.text for at in lines for one in rows[at])
    if _RECORD.search(words):
        return None
    inner = [rows[at] for at in lines]
    number = {at: index for index, band in enumerate(kept) for at in band}
    spanning = {index for index, at in enumerate(lines) if len(rows[at]) == 1 and len(kept[number[at]]) == 1}
    first = len(kept[0])
    options = [_grown_whole(inner, skipped, spanning) for skipped in range(min(first, _MOST_HEAD) + 1)]
    made = [(len(block.columns), at, block) for at, block in enumerate(options) if block is not None]
    if not made:
        return None
    _, skipped, block = min(made)
    several = sum(1 for row in inner if len(row) > 1)
    if len(block.columns) < 2 or several < (2 if len(block.columns) > 2 else 3):
        return None
    head = first - skipped
    if any(is_value(one.text) and not is_year(one.text) for row in inner[:first] for one in row):
        if skipped:
            return None
        head = 0
    by_rule = len(kept) > 3 or len(kept) > len(inner) - first
    return Spaced(
        lines,
        inner[skipped:],
        block.columns,
        head,
        inner[:skipped],
        [number[at] for at in lines[skipped:]] if by_rule else None,
        {index - skipped for index in spanning},
    )


def _grown_whole(rows: list[Row], skipped: int, spanning: set[int]) -> Block | None:
    """The columns of all lines but the first ones and those that span; null where they keep none."""
    whole = [row for at, row in enumerate(rows) if at >= skipped and at not in spanning]
    if not whole:
        return None
    block = grown(whole, 0, near=False)
    return block if block.end == len(whole) and len(block.columns) > 1 else None
