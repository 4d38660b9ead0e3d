"""What a notice lists: lines and points that begin with marks, nested as the marks nest.

A notice lists everything the same way: fields and their directions, kinds of project, conditions, steps. An
`Entry` is one item, with its mark, its words, its own text and what stands below it; a `Listing` is a set
of items side by side, with the words that announce it. What a listing lists is for others to say.

Lines without a mark that follow one another are a listing, too, and so are points inside of one line that
count from one: 支持领域：（1）…；（2）….
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from extractors.document import Document, Span
from extractors.fields.entry_marks import Mark, mark_at, marks_in, may_hold_next, may_hold_points, rank
from extractors.fields.listing_cues import is_attribute, is_cue
from extractors.fields.passages import Passage, passages
from extractors.outline import NoticePart, Outline

_NEW_LINE = re.compile(r"\s*\n\s*(?=\S)")
_WIDE = re.compile(r"(?<=\S)[\u3000]{2,}|(?<=[。；;：:])[ \u3000]{2,}(?=\S)")
_LONG_LINE = 160  # a line that is longer may hold a whole notice, its paragraphs parted by wide spaces
_LABEL = re.compile(r"[^，,。；;：:、（(\s]{2,14}[：:]")
# 重点方向如下。 leads to what follows as a colon does.
_LEADS = re.compile("(?:如下|以下[^，,。；;]{0,10}|下列[^，,。；;]{0,10})[。；;]?$")
_BARE = re.compile("[一-龥]{3,14}")
_LONG_LEAD = 60  # code points of a line that announces the lines below it
_SHORT = 16  # code points of a line that can hold no two points
_POINTS = 40  # marks that a run of points may have
_MOST = 4000  # entries of a notice that are looked at


class Entry(msgspec.Struct):
    """An item: `start` is where its words begin, behind the mark; `end` where its own line or point ends.

    `scope` is where the next item of the same or a higher level begins. `body` are the unmarked lines right
    below it. `topic` is the word of a mark such as 专题一.
    """

    index: int
    style: str
    number: int
    start: int
    end: int
    parent: int | None
    topic: str = ""
    scope: int = 0
    body: list[Span] = msgspec.field(default_factory=list)
    children: list[int] = msgspec.field(default_factory=list)


class Listing(msgspec.Struct):
    """Items side by side; `announcer` is the heading or the line that stands right before them."""

    entries: list[Entry]
    announcer: Span | None
    inner: bool = False


class Entries(msgspec.Struct):
    """All entries of a notice in text order, and its listings."""

    entries: list[Entry]
    listings: list[Listing]

    def above(self, entry: Entry) -> Iterator[Entry]:
        """The entries around one, innermost first."""
        at = entry.parent
        while at is not None:
            found = self.entries[at]
            yield found
            at = found.parent

    def below(self, entry: Entry) -> list[Entry]:
        return [self.entries[n] for n in entry.children]


def entries_in(text: str, texts: Sequence[Passage], stops: Iterable[int] = ()) -> Entries:
    """The entries of a notice's running text, without tables. At `stops` (the signature) all of them end."""
    return _Builder(text).build(texts, frozenset(stops))


_last: tuple[Document, NoticePart, list[Passage], Entries] | None = (
    None  # the notice that was asked about last
)


def entries_of(document: Document, outline: Outline, part: NoticePart) -> tuple[list[Passage], Entries]:
    """The running text of a notice and its entries; fields and kinds of project ask one after the other."""
    global _last
    if _last is None or _last[0] is not document or _last[1] is not part:
        texts = passages(document, outline, part.index)
        stops = [s.start for s in (*part.signers, part.signed_on) if s is not None]
        _last = (document, part, texts, entries_in(document.text, texts, stops))
    return _last[2], _last[3]


class _Builder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._entries: list[Entry] = []
        self._listings: list[Listing] = []
        self._open: list[Entry] = []  # the entries around the current line
        self._running: dict[tuple[int | None, str], Listing] = {}
        self._before: Span | None = None  # the unmarked line right before
        self._plain: list[Span] = []

    def build(self, texts: Sequence[Passage], stops: frozenset[int]) -> Entries:
        for passage in texts:
            if len(self._entries) > _MOST:
                break
            if passage.start in stops:
                self._end_plain()
                self._end_all(passage.start)
            elif passage.table is not None or "\t" in self._text[passage.start : passage.end]:
                self._end_plain()
                self._before = None
            else:
                for piece in self._pieces(passage):
                    self._take(piece)
        self._end_plain()
        self._end_all(texts[-1].end if texts else 0)
        return Entries(self._entries, [x for x in self._listings if x.entries])

    def _end_all(self, at: int) -> None:
        for entry in self._open:
            entry.scope = max(at, entry.end)
        self._open.clear()
        self._before = None

    def _pieces(self, passage: Passage) -> Iterator[Span]:
        """The paragraphs of a passage; a line joined as if broken for width may show that it begins anew."""
        begun = passage.start
        for line in _NEW_LINE.finditer(self._text, passage.start, passage.end):
            if self._begins_anew(begun, line.end(), passage.end):
                yield from self._paragraphs(begun, line.start())
                begun = line.end()
        yield from self._paragraphs(begun, passage.end)

    def _begins_anew(self, begun: int, start: int, end: int) -> bool:
        """Whether the line at `start` begins a paragraph: numbered, labelled as the last, or 考核要求：."""
        if mark_at(self._text, start, end) is not None:
            return True
        label = _LABEL.match(self._text, start)
        if label is None:
            return False
        return is_attribute(label.group()[:-1]) or _LABEL.match(self._text, begun) is not None

    def _paragraphs(self, start: int, end: int) -> Iterator[Span]:
        if end - start >= _LONG_LINE:
            for wide in _WIDE.finditer(self._text, start, end):
                yield Span(start, wide.start())
                start = wide.end()
        yield Span(start, end)

    def _take(self, piece: Span) -> None:
        mark = mark_at(self._text, piece.start, piece.end)
        if mark is None:
            self._unmarked(piece)
            return
        self._end_plain()
        marks = [mark, *self._siblings(mark, piece.end)]
        ends = [*(m.start for m in marks[1:]), piece.end]
        for one, end in zip(marks, ends, strict=True):
            entry = self._push(one, end)
            if len(marks) == 1:
                self._inner(entry)
        self._before = None

    def _siblings(self, first: Mark, end: int) -> list[Mark]:
        """（1）A：x；（2）B：…: marks inside of a line that count on from the one that it begins with."""
        found: list[Mark] = []
        if first.number < 1 or end - first.end < _SHORT or not may_hold_next(self._text, first, end):
            return found
        for mark in marks_in(self._text, first.end, end):
            if mark.style == first.style and mark.number == first.number + len(found) + 1:
                found.append(mark)
        return found

    def _push(self, mark: Mark, end: int) -> Entry:
        self._close_to(mark.style, mark.start)
        parent = self._open[-1] if self._open else None
        entry = self._entry(mark, end, parent)
        self._open.append(entry)
        self._list(entry, parent)
        return entry

    def _entry(self, mark: Mark, end: int, parent: Entry | None) -> Entry:
        above = None if parent is None else parent.index
        entry = Entry(len(self._entries), mark.style, mark.number, mark.end, end, above, mark.topic)
        self._entries.append(entry)
        if parent is not None:
            parent.children.append(entry.index)
        return entry

    def _close_to(self, style: str, at: int) -> None:
        """Ends the entries that the next one does not stand below."""
        places = [n for n, e in enumerate(self._open) if e.style == style]
        keep = places[-1] if places else self._outranked(style)
        for entry in self._open[keep:]:
            entry.scope = at
        del self._open[keep:]

    def _outranked(self, style: str) -> int:
        """How many of the open entries stay open for a kind of mark that is new here."""
        own, keep = rank(style), len(self._open)
        while own is not None and keep:
            above = [(n, r) for n in range(keep) if (r := rank(self._open[n].style)) is not None]
            if not above or above[-1][1] <= own:
                break
            keep = above[-1][0]
        return keep

    def _list(self, entry: Entry, parent: Entry | None) -> None:
        """Adds an entry to the listing that it goes on with, or begins one."""
        key = (entry.parent, entry.style)
        listing = self._running.get(key)
        announcer = self._before
        if listing is not None:
            last = listing.entries[-1]
            led = announcer is not None and self._leads(announcer)
            if entry.number == last.number + 1 if entry.number > 0 else not led:
                listing.entries.append(entry)
                return
        if announcer is None or not (
            self._leads(announcer) or _LEADS.search(self._text[announcer.start : announcer.end])
        ):
            announcer = None if parent is None else Span(parent.start, parent.end)
        self._running[key] = Listing([entry], announcer)
        self._listings.append(self._running[key])

    def _leads(self, span: Span) -> bool:
        return self._text[span.end - 1] in "：:"

    def _unmarked(self, piece: Span) -> None:
        if self._is_heading(piece):
            self._end_plain()
            self._push(Mark("heading", 0, piece.start, piece.start), piece.end)
            self._before = None
            return
        self._plain.append(piece)
        if self._open:
            self._open[-1].body.append(piece)
        self._before = piece
        points = self._points(piece.start, piece.end)
        if points:
            self._end_plain()
            self._add_points(points, piece, self._open[-1] if self._open else None, below=False)

    def _is_heading(self, piece: Span) -> bool:
        """征集内容 on a line of its own, without a number."""
        if not _BARE.fullmatch(self._text, piece.start, piece.end):
            return False
        words = self._text[piece.start : piece.end]
        return is_cue(words) and not is_attribute(words)

    def _end_plain(self) -> None:
        """Unmarked lines side by side are a listing; a line with a colon announces those behind it."""
        lines, self._plain = self._plain, []
        if not lines:
            return
        parent = self._open[-1] if self._open else None
        leaf = parent is None or parent.style.startswith(("bullet", "circled", "letter"))
        listing = Listing([], None if parent is None or leaf else Span(parent.start, parent.end))
        for line in lines:
            if self._leads(line) and line.end - line.start < _LONG_LEAD:
                self._close_plain(listing)
                listing = Listing([], line)
                continue
            above = None if parent is None else parent.index
            listing.entries.append(Entry(-1, "plain", 0, line.start, line.end, above, scope=line.end))
        self._close_plain(listing)

    def _close_plain(self, listing: Listing) -> None:
        for entry, after in pairwise(listing.entries):
            entry.scope = after.start
        if listing.entries:
            self._listings.append(listing)

    def _points(self, start: int, end: int) -> list[Mark]:
        """The first run of marks inside of a line that counts up from one."""
        run: list[Mark] = []
        if end - start < _SHORT or not may_hold_points(self._text, start, end):
            return run
        for mark in marks_in(self._text, start, end):
            if len(run) < 2 and mark.number == 1:
                run = [mark]
            elif run and mark.style == run[0].style:
                if mark.number == len(run) + 1 and len(run) < _POINTS:
                    run.append(mark)
                elif mark.number == 1:
                    break
        return run if len(run) > 1 else []

    def _inner(self, entry: Entry) -> None:
        points = self._points(entry.start, entry.end)
        if points:
            line = Span(entry.start, entry.end)
            entry.end = max(entry.start, points[0].start)
            self._add_points(points, line, entry, below=True)

    def _add_points(self, points: list[Mark], line: Span, parent: Entry | None, *, below: bool) -> None:
        """The points of a line; they stand `below` the entry whose line it is, or beside its lines."""
        listing = Listing([], Span(line.start, points[0].start), inner=True)
        ends = [*(p.start for p in points[1:]), self._last_end(points, line.end)]
        for mark, end in zip(points, ends, strict=True):
            entry = self._entry(mark, end, parent)
            entry.scope = end
            if parent is not None and not below:
                parent.children.pop()
            listing.entries.append(entry)
        self._listings.append(listing)

    def _last_end(self, points: list[Mark], end: int) -> int:
        """The last point ends with its sentence, unless the others hold several sentences, too."""
        first = self._text[points[0].end : points[1].start].rstrip("。；; ")
        at = points[-1].end
        for _ in range(first.count("。") + 1):
            stop = self._text.find("。", at, end)
            if stop == -1:
                return end
            at = stop + 1
        return at
