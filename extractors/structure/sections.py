"""The numbered sections of a notice, nested as the notice itself nests its kinds of number."""

from collections.abc import Sequence

import msgspec

from extractors.document import Span
from extractors.grammar.sentences import first_sentence
from extractors.outline import Section
from extractors.structure.lines import RawLine
from extractors.structure.numbering import RANK, number_at

_CLOSING = "。；;：:，,、. 　"
_LONGEST_TITLE = 60


class Heading(msgspec.Struct, frozen=True):
    """A numbered line before its place in the tree is known."""

    line: int
    level: int
    number: str
    title: Span | None


def headings(text: str, lines: Sequence[RawLine]) -> list[Heading]:
    """The numbered lines (indices into `lines`), each with its level."""
    found: list[Heading] = []
    open_kinds: list[str] = []
    for index, line in enumerate(lines):
        number = number_at(line.text)
        if number is None or number.kind == "ordinal":
            continue
        if number.kind in open_kinds:
            del open_kinds[open_kinds.index(number.kind) + 1 :]
        else:
            while open_kinds and RANK[open_kinds[-1]] > RANK[number.kind]:
                open_kinds.pop()
            open_kinds.append(number.kind)
        title = _title(text, line.start + number.end, line.end)
        found.append(Heading(index, len(open_kinds) - 1, number.text, title))
    return found


def _title(text: str, start: int, end: int) -> Span | None:
    """The heading's words: the whole line, or its first sentence where prose follows it."""
    first = first_sentence(text, start, end)
    if first is None:
        return None
    words = text[first.start : first.end]
    colon = min((i for i in (words.find("："), words.find(":")) if i > 0), default=-1)
    if first.end < end and len(words) <= _LONGEST_TITLE:
        stop = first.end
    elif 0 < colon <= 30:
        stop = first.start + colon
    elif len(words) <= _LONGEST_TITLE:
        stop = first.end
    else:
        return None
    while stop > first.start and text[stop - 1] in _CLOSING:
        stop -= 1
    return Span(first.start, stop) if stop > first.start else None


def sections(
    found: Sequence[Heading], lines: Sequence[RawLine], notice: int, first: int, end: int
) -> list[Section]:
    """The sections of one notice; their indices count from `first`, the last ends at `end`."""
    ends = [end] * len(found)
    parents: list[int | None] = []
    open_places: list[int] = []
    for place, heading in enumerate(found):
        while open_places and found[open_places[-1]].level >= heading.level:
            ends[open_places.pop()] = lines[heading.line].start
        parents.append(first + open_places[-1] if open_places else None)
        open_places.append(place)
    return [
        Section(
            first + place,
            notice,
            parents[place],
            heading.level,
            heading.number,
            heading.title,
            Span(lines[heading.line].start, max(ends[place], lines[heading.line].end)),
        )
        for place, heading in enumerate(found)
    ]
