"""Ranges of a document's text as HTML: escaped, with links and highlighted spans."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from html import escape

from extractors.document import Link, Span

_SAFE = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_BLANKS = re.compile(r"[\x00-\x20\x7f]+")
_LONGEST_TARGET = 4_000


def safe_target(target: str) -> str | None:
    """The address of a link that may be followed: http, https or mailto; null for any other.

    Browsers overlook controls and blanks inside a scheme, so they go before it is looked at.
    """
    target = _BLANKS.sub("", target)
    return target if len(target) <= _LONGEST_TARGET and _SAFE.match(target) else None


def opening_tag(target: str) -> tuple[str, str]:
    """The tags around the words of a link. One that may not be followed shows where it would lead."""
    address = safe_target(target)
    if address is None:
        return f'<span class="link" title="{escape(target[:_LONGEST_TARGET])}">', "</span>"
    return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow">', "</a>"


class Ranges:
    """Ranges without overlaps, in order, found by offset. Empty ones are left out."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(ranges):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            elif end > start:
                self.starts.append(start)
                self.ends.append(end)

    def within(self, start: int, end: int) -> range:
        """Indices of those that share a character with [start, end)."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def holds(self, offset: int) -> bool:
        index = bisect_right(self.starts, offset) - 1
        return index >= 0 and offset < self.ends[index]


class Inline:
    """Writes ranges of one text."""

    def __init__(self, text: str, links: Sequence[Link], marks: Sequence[Span]) -> None:
        self._text = text
        self.marks = Ranges((mark.start, mark.end) for mark in marks)
        self._links: list[Link] = []  # of links that overlap the first is kept
        for link in sorted(links, key=lambda one: (one.start, -one.end)):
            if link.end > link.start and (not self._links or link.start >= self._links[-1].end):
                self._links.append(link)
        self._link_starts = [link.start for link in self._links]
        self._link_ends = [link.end for link in self._links]

    def html(self, start: int, end: int) -> str:
        """Text[start:end] as HTML."""
        made: list[str] = []
        at = start
        for index in range(bisect_right(self._link_ends, start), bisect_left(self._link_starts, end)):
            link = self._links[index]
            first, last = max(link.start, start), min(link.end, end)
            opening, closing = opening_tag(link.target)
            made += [self._marked(at, first), opening, self._marked(first, last), closing]
            at = last
        made.append(self._marked(at, end))
        return "".join(made)

    def _marked(self, start: int, end: int) -> str:
        made: list[str] = []
        at = start
        for index in self.marks.within(start, end):
            first, last = max(self.marks.starts[index], start), min(self.marks.ends[index], end)
            made += [self._words(at, first), "<mark>", self._words(first, last), "</mark>"]
            at = last
        made.append(self._words(at, end))
        return "".join(made)

    def _words(self, start: int, end: int) -> str:
        return escape(self._text[start:end]).replace("\n", "<br>")
