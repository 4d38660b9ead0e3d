"""When a project begins and ends and how long it lasts, from a period, two dates or a length of time."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from extractors.grammar.dates import DateParts, find_dates, find_durations, find_ranges
from extractors.grammar.numbers import decimal
from normalizers.dates import complete, month_span
from normalizers.numbers import months

if TYPE_CHECKING:
    from normalizers.requirement_entries import Entry

Times = dict[str, tuple[Any, int, int]]


def times(entries: "Sequence[Entry]", text: str) -> Times:
    """`start_on`, `end_on`, `duration_months` with their places in the text."""
    found: Times = {}
    for entry in sorted(entries, key=lambda e: e.order):
        spans = entry.written is not None and _spans(text, entry.written.start, entry.written.end)
        if entry.canonical in ("period", "duration") or (spans and entry.canonical in ("start_on", "end_on")):
            _range(entry, text, found)
        elif entry.canonical in ("start_on", "end_on") and entry.written is not None:
            for parts in find_dates(text, entry.written.start, entry.written.end, compact=True)[:1]:
                day = _edge(parts, entry.canonical == "end_on")
                if day is not None:
                    found.setdefault(entry.canonical, (day, parts.start, parts.end))
    start, end = found.get("start_on"), found.get("end_on")
    if start and end and end[0] < start[0]:
        del found["end_on"]
        end = None
    if "duration_months" not in found and start and end:
        length = months_between(start[0], end[0])
        if length is not None:
            found["duration_months"] = (length, min(start[1], end[1]), max(start[2], end[2]))
            if end[1] - start[2] > 60 or end[1] < start[1]:
                found["duration_months"] = (length, end[1], end[2])
    return found


def _range(entry: "Entry", text: str, found: Times) -> None:
    if entry.ticked:
        for label, _, start, end in entry.ticked[:1]:
            length = next((n for n, _, _ in lengths(label, 0, len(label))), None)
            if length is not None:
                found.setdefault("duration_months", (length, start, end))
        return
    if entry.written is None:
        return
    start, end = entry.written.start, entry.written.end
    for first, last, places in _spans(text, start, end)[:1]:
        begin, finish = _edge(first, False), _edge(last, True)
        if begin is not None and finish is not None and begin <= finish:
            found.setdefault("start_on", (begin, *places[0]))
            found.setdefault("end_on", (finish, *places[1]))
            length = months_between(begin, finish)
            if length is not None:
                found.setdefault("duration_months", (length, places[0][0], places[1][1]))
            return
    _single(entry, text, start, end, found)
    years = _YEARS.match(text, start, end)
    if years is not None:
        begin, finish = date(int(years["first"]), 1, 1), date(int(years["last"]), 12, 31)
        if begin <= finish and years.end() == end:
            found.setdefault("start_on", (begin, *years.span("first")))
            found.setdefault("end_on", (finish, *years.span("last")))
            length = months_between(begin, finish)
            if length is not None:
                found.setdefault("duration_months", (length, *years.span()))
            return
    for length, first_at, last_at in lengths(text, start, end)[:1]:
        found.setdefault("duration_months", (length, first_at, last_at))
        return
    bare = text[start:end].strip()
    if bare.isdigit() and len(bare) <= 2:
        if "年" in entry.label and int(bare) <= 10:
            found.setdefault("duration_months", (int(bare) * 12, start, end))
        elif "月" in entry.label and int(bare) <= 99:
            found.setdefault("duration_months", (int(bare), start, end))


# Years alone, from the first day of the first to the last day of the last: 2025—2027年, 2025年度至2027年度.
_YEARS = re.compile(
    r"\s{0,4}(?P<first>20\d\d)\s{0,2}(?:年度?)?\s{0,2}[-—–－―~～〜至到]{1,3}\s{0,2}(?P<last>20\d\d)\s{0,2}(?:年度?底?)?\s{0,4}"
)
_MONTHS_BEHIND = re.compile(
    r"\s{0,2}[零又加]?\s{0,2}(?P<months>[0-9]{1,2}|[一二三四五六七八九十两]{1,2})\s{0,2}个月"
)


def lengths(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """(months, start, end) of each length of time; years with months behind them are one (2年6个月)."""
    out: list[tuple[int, int, int]] = []
    for parts in find_durations(text, start, end):
        number = months(parts)
        if number is None or (out and parts.start < out[-1][2]):
            continue
        behind = _MONTHS_BEHIND.match(text, parts.end, end) if parts.unit == "年" else None
        more = decimal(behind["months"]) if behind else None
        if behind is not None and more is not None and more < 12:
            out.append((number + int(more), parts.start, behind.end()))
        else:
            out.append((number, parts.start, parts.end))
    return out


_FROM = re.compile(r"\s{0,2}(?:起|开始|启动|开工)")
_UNTIL = re.compile(r"\s{0,2}(?:份)?(?:月?[底末中])?\s{0,2}(?:前|之前|以前|止|为止|完成|结束|验收|$)")
_DUE_LABELS = ("完成", "截止", "期限", "时限", "解决", "结束")


def _single(entry: "Entry", text: str, start: int, end: int, found: Times) -> None:
    """One date alone: `2024年7月1日起，30个月` begins, `2025年6月底前` ends the project."""
    dates = find_dates(text, start, end, compact=True)
    if len(dates) != 1:
        return
    parts = dates[0]
    if _FROM.match(text, parts.end, end):
        day, field = _edge(parts, False), "start_on"
    elif any(word in entry.label for word in _DUE_LABELS) and _UNTIL.match(text, parts.end, end):
        day, field = _edge(parts, True), "end_on"
    else:
        return
    if day is not None:
        found.setdefault(field, (day, parts.start, parts.end))


_JOIN = re.compile(r"[-－—–―~～〜至到]+")
_Places = tuple[tuple[int, int], tuple[int, int]]


def _spans(text: str, start: int, end: int) -> list[tuple[DateParts, DateParts, _Places]]:
    """Ranges of two dates; in a cell that holds a period, dotted months too (2020.01-2022.12)."""
    out: list[tuple[DateParts, DateParts, _Places]] = []
    for span in find_ranges(text, start, end):
        first, last = complete(span)
        out.append((first, last, ((span.first.start, span.first.end), (span.last.start, span.last.end))))
    if out:
        return out
    for join in _JOIN.finditer(text, start, end):
        left = find_dates(text[start : join.start()], compact=True)
        right = find_dates(text[join.end() : end], compact=True)
        if not left or not right or text[start + left[-1].end : join.start()].strip():
            continue
        if text[join.end() : join.end() + right[0].start].strip():
            continue
        places = (
            (start + left[-1].start, start + left[-1].end),
            (join.end() + right[0].start, join.end() + right[0].end),
        )
        return [(left[-1], right[0], places)]
    return []


def _edge(parts: DateParts, last: bool) -> date | None:
    """The day; of a month alone its first day, or its last where the end is meant."""
    if parts.year is None or parts.month is None:
        return None
    try:
        if parts.day is None:
            span = month_span(parts.year, parts.month)
            return span[1] if last else span[0]
        return date(parts.year, parts.month, parts.day)
    except ValueError:
        return None


def months_between(start: date, end: date) -> int | None:
    """Whole months from the first day to the last, both counted: 1 January to 31 December is 12."""
    total = (end.year - start.year) * 12 + end.month - start.month
    days = end.day - start.day + 1
    if days >= 20:
        total += 1
    elif days <= -15:
        total -= 1
    return total if 1 <= total <= 360 else None
