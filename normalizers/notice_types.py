"""What a notice asks for, by the words of its title and body (`data/notice_types.csv`)."""

import re
from collections.abc import Iterable
from functools import cache

import msgspec

from normalizers.facts import NoticeType
from normalizers.tables import rows

_ENOUGH = 2.0
_COUNTED = 4
_BODY = 6_000
_BODY_MOST = 4.0
# The sentence that says what a notice is about: 现就征集…有关事项通知如下, 现将…进行公示, 市科技局拟开展….
_ANNOUNCES = re.compile(
    "(?:现(?:就|将|对|面向|向|公开|组织|开展|启动|征集|决定|发布|转发)|拟(?:开展|组织|面向|公开)|(?:决定|定于|经研究)|特(?:此)?征集)"
    r"[^。；;\n]{4,}"
)
_OPENING = 1_200  # an announcement stands in the first paragraphs
_CITED = re.compile("《[^》\n]{0,120}》")


class Cue(msgspec.Struct, frozen=True):
    """A word that decided: where it stands in what was searched (`in_title` or the body)."""

    notice_type: NoticeType
    start: int
    end: int
    in_title: bool


class Decision(msgspec.Struct, frozen=True):
    """`cue` is the heaviest word of the winning type; `margin` how far the next type is, 0 to 1."""

    notice_type: NoticeType
    cue: Cue | None
    margin: float


class _Word(msgspec.Struct, frozen=True):
    pattern: re.Pattern[str]
    probe: str
    notice_type: NoticeType
    weight: float
    length: int
    tail: int


@cache
def _words(where: str) -> tuple[_Word, ...]:
    found: list[_Word] = []
    for row in rows("notice_types.csv"):
        if row["where"] == where:
            parts = row["words"].split("…")
            pattern = re.compile(".{0,60}?".join(re.escape(part) for part in parts))
            kind: NoticeType = row["notice_type"]  # type: ignore[assignment]
            found.append(
                _Word(pattern, parts[0], kind, float(row["weight"]), len("".join(parts)), len(parts[-1]))
            )
    return tuple(sorted(found, key=lambda word: (-word.length, -word.weight)))


def announcement(body: str) -> tuple[int, str]:
    """Where the sentence that announces a notice begins, and its words; cited titles are blanked
    unless they are what is passed on. For a body whose title is lost; `(0, "")` where none does.
    """
    for match in _ANNOUNCES.finditer(body, 0, _OPENING):
        words = match.group()
        if "转发" not in words and "印发" not in words:
            words = _CITED.sub(lambda cited: " " * len(cited.group()), words)
        if any(True for _ in _in_title(words)):
            return match.start(), words
    return 0, ""


def decide(title: str, body: str) -> Decision:
    """The type of a notice with this title (on one line) and body."""
    sums: dict[NoticeType, float] = {}
    best: dict[NoticeType, tuple[float, Cue]] = {}
    in_body: dict[NoticeType, float] = {}
    for cue, weight in (*_in_title(title), *_in_body(body[:_BODY])):
        kind = cue.notice_type
        if cue.in_title:
            sums[kind] = sums.get(kind, 0.0) + weight
        else:
            in_body[kind] = in_body.get(kind, 0.0) + weight
        if kind not in best or (cue.in_title, weight) > (best[kind][1].in_title, best[kind][0]):
            best[kind] = (weight, cue)
    for kind, weight in in_body.items():
        sums[kind] = sums.get(kind, 0.0) + min(weight, _BODY_MOST)
    if not sums:
        return Decision("other", None, 0.0)
    ranked = sorted(sums.items(), key=lambda item: -item[1])
    kind, highest = ranked[0]
    if highest < _ENOUGH:
        return Decision("other", None, 0.0)
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return Decision(kind, best[kind][1], (highest - second) / highest)


def _in_title(title: str) -> Iterable[tuple[Cue, float]]:
    """The words that count; of words that overlap the longest does, of words with a gap the last part."""
    taken: list[tuple[int, int]] = []
    for word in _words("title"):
        if word.probe not in title:
            continue
        for match in word.pattern.finditer(title):
            begin = match.end() - word.tail
            if any(begin < end and start < match.end() for start, end in taken):
                continue
            taken.append((begin, match.end()))
            yield Cue(word.notice_type, match.start(), match.end(), True), word.weight


def _in_body(body: str) -> Iterable[tuple[Cue, float]]:
    for word in _words("body"):
        at, count = body.find(word.probe), 0
        while at >= 0 and count < _COUNTED:
            yield Cue(word.notice_type, at, at + len(word.probe), False), word.weight
            at, count = body.find(word.probe, at + len(word.probe)), count + 1
