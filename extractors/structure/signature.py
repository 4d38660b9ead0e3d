"""The signature block: one or several names, and a date, at the end of a notice's body."""

import re
from collections.abc import Sequence

import msgspec

from extractors.document import Span
from extractors.grammar.bodies import is_body, without_seal
from extractors.grammar.dates import DateParts, find_dates
from extractors.structure.lines import RawLine
from extractors.structure.numbering import number_at

_LONGEST = 120
_SIGNERS = 8
_WHITE = " \t\u3000\u00a0\u2002\u2003"
_DATE_LABEL = re.compile(r"(?:日\s*期|时\s*间|发文日期|印发日期|落款日期|成文日期)\s*[:：]\s*$")
_NAME_LABEL = re.compile(
    r"^(?:发文单位|发文机关|落款|单\s*位|主办单位|征集单位|发布单位|通知单位)\s*[:：]\s*"
)
_LEAD = re.compile("^(?:特此(?:通知|公告|通告|函告|函达|函复|公示|说明)。?|此致|敬礼)")
_AFTER_BODY = re.compile(
    r"[（(]?\s*(?:附|抄送|主送|联系|此件)|[^。；]{0,40}\d{4}年\d{1,2}月\d{1,2}日[ \u3000]*印[发制]$"
)
_AROUND_DATE = "（()） \t\u3000\u00a0。."


class Signature(msgspec.Struct, frozen=True):
    """`first` and `last` are the indices of its lines."""

    signers: tuple[Span, ...]
    date: Span | None
    first: int
    last: int


def date_line(line: RawLine) -> tuple[DateParts, str] | None:
    """The date that a line ends with, and what stands before it; None where the line is more than that."""
    text = line.text
    if len(text) > _LONGEST or not any(c in text for c in "年./-日") or text[-1] in "。；：;:":
        return None
    found = find_dates(text)
    if len(found) != 1 or found[0].month is None or found[0].year is None or found[0].part is not None:
        return None
    date = found[0]
    if date.hour is not None or text[date.day_end or date.end :].strip(_AROUND_DATE):
        return None
    if date.day is None and text[date.end - 1] != "月":
        return None
    return date, text[: date.start].strip(_AROUND_DATE)


def signature(lines: Sequence[RawLine], lo: int, hi: int) -> Signature | None:
    """The first signature block in `lines[lo:hi]`, which are the lines after a notice's head."""
    undated: Signature | None = None
    for index in range(lo, hi):
        line = lines[index]
        if not line.flows:
            continue
        dated = date_line(line)
        if dated is not None:
            found = _dated(lines, lo, index, hi, *dated)
            if found is not None:
                return found
        elif undated is None and index > lo and _may_sign(line.text):
            undated = _undated(lines, lo, index, hi)
    return undated


def _dated(
    lines: Sequence[RawLine], lo: int, index: int, hi: int, date: DateParts, before: str
) -> Signature | None:
    line = lines[index]
    span = Span(line.start + date.start, line.start + date.end)
    before = _DATE_LABEL.sub("", before).strip(_WHITE)
    if before:
        own = _names(line, line.start, line.start + date.start)
        if not own:
            return None
        first, more = _names_above(lines, lo, index)
        return Signature((*more, *own), span, first, index)
    first, signers = _names_above(lines, lo, index)
    if signers:
        return Signature(signers, span, first, index)
    below = index + 1
    if below < hi and lines[below].flows and _may_sign(lines[below].text):
        names = _names(lines[below], lines[below].start, lines[below].end)
        if names:
            return Signature(names, span, index, below)
    if index == lo or (line.indent < 4 and index + 1 < hi and not _ends_body(lines, index, hi)):
        return None
    return Signature((), span, index, index)


def _ends_body(lines: Sequence[RawLine], index: int, hi: int) -> bool:
    """Whether what follows a bare date is no longer the notice's body."""
    following = next((lines[i] for i in range(index + 1, hi) if lines[i].flows), None)
    return following is None or bool(_AFTER_BODY.match(following.text))


def _undated(lines: Sequence[RawLine], lo: int, index: int, hi: int) -> Signature | None:
    """Names alone, where the body ends before them and only attachments follow."""
    names = _names(lines[index], lines[index].start, lines[index].end)
    if not names or number_at(lines[index].text) is not None:
        return None
    first, more = _names_above(lines, lo, index)
    above = lines[first - 1].text if first > lo else ""
    if above.endswith(("：", ":", "、", "，")) or not _ends_body(lines, index, hi):
        return None
    return Signature((*more, *names), None, first, index)


def _names_above(lines: Sequence[RawLine], lo: int, index: int) -> tuple[int, tuple[Span, ...]]:
    """The signers on the lines directly above, and the first of those lines."""
    found: list[Span] = []
    first = index
    while first > lo and index - first < _SIGNERS:
        line = lines[first - 1]
        if not line.flows or not _may_sign(line.text):
            break
        names = _names(line, line.start, line.end)
        if not names:
            break
        found[:0] = names
        first -= 1
    return first, tuple(found)


def _may_sign(text: str) -> bool:
    return 3 <= len(text) <= _LONGEST and text[-1] not in "。；：:;，、" and number_at(text) is None


def _names(line: RawLine, start: int, end: int) -> tuple[Span, ...]:
    """The bodies named in a range of a line, which holds nothing else; else none."""
    words = line.text[start - line.start : end - line.start]
    for label in (_NAME_LABEL, _LEAD):
        skipped = label.match(words)
        if skipped:
            start += skipped.end()
            words = words[skipped.end() :]
    while words and words[0] in _WHITE:
        start, words = start + 1, words[1:]
    words = words.rstrip(_WHITE + "（(")
    if not words:
        return ()
    pieces = [(m.start(), m.end(), m.group()) for m in re.finditer(r"[^\s\u3000]+", words)]
    if len(pieces) > 1 and all(is_body(p, alone=True) for _, _, p in pieces):
        return tuple(_named(start + a, p) for a, _, p in pieces)
    if is_body("".join(p for _, _, p in pieces), alone=True):
        return (_named(start, words),)
    return ()


def _named(start: int, words: str) -> Span:
    return Span(start, start + len(without_seal(words)))
