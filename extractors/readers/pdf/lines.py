"""Runs of a PDF page put together into lines, and lines into paragraphs."""

import itertools
import re
from statistics import median
from typing import Final, NamedTuple

from extractors.document import Align
from extractors.readers.pdf.parts import EMPTY, TICKED, Run

_OPENING: Final = "（(《〈【〔［[{“‘「『"
_CLOSING: Final = "，。、；：？！）)》〉】〕］]}”’」』,.;:?!%％…"
_ENDS: Final = "。！？；：.!?;:"
_TOKEN: Final = re.compile(f"[{re.escape(_OPENING)}]*(?:[\\x21-\\x7e]+|.)[{re.escape(_CLOSING)}]*", re.DOTALL)
# How a numbered item begins: 一、 （一） (1) 1. 1、 ① 第一条; and boxes and bullets.
ITEM: Final = re.compile(
    "[（(]?(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})(?:[、)）]|[.．](?![0-9０-９]))"
    "|第[一二三四五六七八九十百0-9]{1,4}[章节条]|[①-⑳⒈-⒛●■◆★※•·□☐☑]|附\\s*件"
)
_INDENT: Final = 1.2  # ems: a first line stands at least so far in
_LONG: Final = 20.0  # ems: two lines of such length do not end alike by chance
_BOXES: Final = f"□☐☑■○●◯{EMPTY}{TICKED}"
_FAR: Final = 2.0  # ems: no text has such gaps where it is spread to both edges
_TITLE_SIDES: Final = 2.0  # ems: a centred line leaves so much on both sides


class Line(NamedTuple):
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    token: float  # width of what could not be parted from its first character
    runs: tuple[Run, ...] = ()  # left to right
    parted: bool = False  # words stand far from each other, as in columns

    @property
    def em(self) -> float:
        return max(self.y1 - self.y0, 1.0)


class Flow(NamedTuple):
    """A paragraph: its lines joined, and the box around them."""

    text: str
    align: Align | None
    x0: float
    y0: float
    x1: float
    y1: float
    lines: int
    full: bool  # its last line reaches the right edge: it may go on on the next page


def lines(runs: list[Run]) -> list[Line]:
    """Top to bottom; runs that stand side by side are one line, left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: (-one.middle, one.x0)):
        if rows and _beside(rows[-1][0], run):
            rows[-1].append(run)
            if len(run.text) * run.height > len(rows[-1][0].text) * rows[-1][0].height:
                rows[-1][0], rows[-1][-1] = run, rows[-1][0]  # the first one measures the line
        else:
            rows.append([run])
    made = [_line(sorted(row, key=lambda one: one.x0)) for row in rows]
    return [line for line in made if line is not None]


def _beside(measure: Run, run: Run) -> bool:
    shared = min(measure.y1, run.y1) - max(measure.y0, run.y0)
    return shared >= 0.5 * min(measure.height, run.height)


def _line(runs: list[Run]) -> Line | None:
    pieces: list[str] = []
    kept: list[Run] = []
    base = usual_gap(runs)
    for run in runs:
        if kept:
            last = kept[-1]
            near = 0.3 * min(last.height, run.height)
            if run.text == last.text and abs(run.x0 - last.x0) < near and not run.text.isspace():
                continue  # drawn twice to look bold
            blank = _between(last, run, base)
            pieces.append("" if blank and _is_number("".join(pieces)) else blank)
        pieces.append(run.text)
        kept.append(run)
    text = "".join(pieces)
    if not text.strip():
        return None
    inked = [run for run in kept if not run.text.isspace()]
    height = max(run.height for run in inked)
    first = inked[0]
    left = first.edges[len(first.text) - len(first.text.lstrip())]
    last = max(inked, key=lambda run: run.x1)
    right = last.edges[len(last.text.rstrip())]
    middle = median(run.middle for run in inked)
    return Line(
        text,
        left,
        middle - height / 2,
        right,
        middle + height / 2,
        _token(inked, height),
        tuple(kept),
        _is_parted(kept, base),
    )


def _is_parted(runs: list[Run], base: float) -> bool:
    """Whether an empty gap parts a line's words; one behind a number or before an option does not."""
    for a, b in itertools.pairwise(runs):
        far = _gap(a, b) - base > _FAR
        if far and b.text[0] not in _BOXES and not ITEM.fullmatch(a.text.strip()):
            return True
    return False


def _token(runs: list[Run], height: float) -> float:
    first = runs[0]
    start = len(first.text) - len(first.text.lstrip())
    match = _TOKEN.match(first.text, start)
    if match is None:
        return height
    return first.edges[match.end()] - first.edges[start]


def usual_gap(runs: list[Run]) -> float:
    """The usual gap between characters, in ems: more than none where a line is spread to both edges."""
    gaps = [_gap(a, b) for a, b in itertools.pairwise(runs)]
    inside = sum(len(run.text) - 1 for run in runs)
    if inside >= len(gaps):
        return 0.0
    return max(min(sorted(gaps)[(len(gaps) - inside) // 2], 2.0), 0.0)


def _gap(last: Run, run: Run) -> float:
    return (run.x0 - last.x1) / max(min(last.height, run.height), 1.0)


def _is_number(text: str) -> bool:
    """The generated number of an item, with the tab behind it, needs no blank: 一、 and （一）."""
    return len(text) <= 6 and text[-1:] in tuple("、）") and ITEM.fullmatch(text.lstrip()) is not None


def _between(last: Run, run: Run, base: float) -> str:
    """A blank where the gap is wider than that of neighbours of their kinds.

    Layout programs part Chinese from Latin letters by a quarter of an em; a blank is a third.
    """
    before, after = last.text[-1], run.text[0]
    if before.isspace() or after.isspace():
        return ""
    wide = (before >= "\u2e80") + (after >= "\u2e80")
    return " " if _gap(last, run) - base > (0.18, 0.29, 0.25)[wide] else ""


def paragraphs(found: list[Line], left: float, right: float, *, cell: bool) -> list[Flow]:
    """Joins lines between two edges into paragraphs."""
    if not found:
        return []
    pitches = [a.y0 - b.y0 for a, b in itertools.pairwise(found)]
    pitch = median(pitches) if len(pitches) > 2 else 2.2 * median(line.em for line in found)
    flows: list[Flow] = []
    group = [found[0]]
    for above, line in itertools.pairwise(found):
        edge = _block_edge([*group, line], right)
        if _goes_on(group, above, line, left, edge, pitch, cell=cell):
            group.append(line)
        else:
            flows.append(_flow(group, left, right, cell=cell))
            group = [line]
    flows.append(_flow(group, left, right, cell=cell))
    return flows


def _block_edge(group: list[Line], right: float) -> float:
    """Two long lines that end alike show the right edge of a block that is narrower than the page."""
    for one, other in itertools.pairwise(group):
        if (
            abs(one.x1 - other.x1) < 0.4 * one.em
            and min(one.x1 - one.x0, other.x1 - other.x0) > _LONG * one.em
        ):
            return min(right, max(one.x1, other.x1))
    return right


def _goes_on(
    group: list[Line], above: Line, line: Line, left: float, right: float, pitch: float, *, cell: bool
) -> bool:
    em = max(above.em, line.em)
    if min(above.em, line.em) < 0.7 * em:  # a heading over smaller print
        return False
    if above.parted or line.parted:
        return False
    if above.y0 - line.y0 > max(1.6 * pitch, 1.9 * em) or above.y0 <= line.y0:
        return False
    start = line.text.lstrip()
    end = above.text.rstrip()
    if start[0] in _CLOSING or end[-1] in _OPENING:
        return True
    spare = right - above.x1
    play = 0.3 * em  # the widths of a cell's margins are not known
    if _align(above, left, right) == "center":
        if len(group) == 1 or cell:
            spare += above.x0 - left
            play *= 2
        if not cell and _align(line, left, right) != "center" and spare > line.token:
            return False
    if spare > line.token + play:
        return False
    if _align(line, left, right) == "center" and not cell:
        # A title that takes more than a line: the first one fills the line or is centred itself.
        return len(group) == 1 and end[-1] not in _ENDS and above.x0 - left < right - left
    if line.x0 - above.x0 > _INDENT * em and not (cell and _is_middle(line, left, right)):
        return False
    if line.x0 - left > _INDENT * em and len(group) == 1 and above.x0 - left > _INDENT * em and not cell:
        return False  # two first lines, or items set in alike
    return not (ITEM.match(start) and (end[-1] in _ENDS or ITEM.match(group[0].text.lstrip()) is not None))


def _flow(group: list[Line], left: float, right: float, *, cell: bool) -> Flow:
    pieces = [group[0].text.strip()]
    for above, line in itertools.pairwise(group):
        pieces.append((" " if _words_apart(above.text, line.text) else "") + line.text.strip())
    right = _block_edge(group, right)
    align = _align(group[0], left, right) if not cell or len(group) == 1 else None
    if len(group) > 1 and not cell and _align(group[-1], left, right) == "center":
        align = "center"  # the first line of a long title fills the width
    if align == "right" and cell:
        align = None
    last = group[-1]
    return Flow(
        "".join(pieces),
        align,
        min(line.x0 for line in group),
        last.y0,
        max(line.x1 for line in group),
        group[0].y1,
        len(group),
        right - last.x1 < 1.5 * last.em,
    )


def _words_apart(above: str, line: str) -> bool:
    """Latin words are parted by the line's end, unless one word filled the whole line."""
    above, line = above.strip(), line.lstrip()
    before, after = above[-1], line[0]
    if not (before.isascii() and after.isascii() and before.isalnum() and after.isalnum()):
        return False
    return not above.isascii() or " " in above


def _is_middle(line: Line, left: float, right: float) -> bool:
    """Whether a line stands in the middle of a cell, as the last one of centred words does."""
    before, after = line.x0 - left, right - line.x1
    return abs(before - after) < 0.5 * line.em and before > 0


def _align(line: Line, left: float, right: float) -> Align | None:
    before, after, em = line.x0 - left, right - line.x1, line.em
    if min(before, after) > _TITLE_SIDES * em and abs(before - after) < 1.5 * em:
        return "center"
    if before > 0.45 * (right - left) and after < 0.35 * (right - left):
        return "right"
    return None
