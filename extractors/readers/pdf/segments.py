"""Lines of a PDF page cut where they leave room as between the columns of a table."""

from typing import Final, NamedTuple

from extractors.readers.pdf.lines import Line, usual_gap
from extractors.readers.pdf.parts import Run

GUTTER: Final = 0.75  # ems of white that part two columns: Word's padding of two cells over small print
_PADDED: Final = 3.0  # ems that a name or a title of single characters is spread by: 王  琛, 项 目 名 称


class Segment(NamedTuple):
    """The words of a line between two gaps."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    runs: tuple[Run, ...]

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


class _Word(NamedTuple):
    """Characters [start, end) of the line's run number `run`, without blanks."""

    run: int
    start: int
    end: int
    x0: float
    x1: float
    height: float
    single: bool


def segments(line: Line) -> list[Segment]:
    """A line's words, left to right, parted where the gap is a column's."""
    words = [word for number, run in enumerate(line.runs) for word in _words(number, run)]
    if len(words) < 2:
        return [_segment(words, line)] if words else []
    least = (GUTTER + usual_gap(list(line.runs))) * min(line.em, min(word.height for word in words))
    groups: list[list[_Word]] = [[words[0]]]
    for word in words[1:]:
        gap = word.x0 - groups[-1][-1].x1
        spread = word.single and gap < _PADDED * line.em and all(one.single for one in groups[-1])
        if gap <= least or spread:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_segment(group, line) for group in groups]


def _words(number: int, run: Run) -> list[_Word]:
    made: list[_Word] = []
    text, start = run.text, 0
    for at in range(len(text) + 1):
        if at == len(text) or text[at].isspace():
            if at > start:
                single = at == start + 1 and text[start] >= "\u4e00"
                made.append(_Word(number, start, at, run.edges[start], run.edges[at], run.height, single))
            start = at + 1
    return made


def _segment(words: list[_Word], line: Line) -> Segment:
    first, last = words[0], words[-1]
    runs: list[Run] = []
    for number in range(first.run, last.run + 1):
        run = line.runs[number]
        start = first.start if number == first.run else 0
        end = last.end if number == last.run else len(run.text)
        runs.append(run if end - start == len(run.text) else run.cut(start, end))
    right = max(word.x1 for word in words)
    return Segment("".join(run.text for run in runs), first.x0, right, line.y0, line.y1, tuple(runs))
