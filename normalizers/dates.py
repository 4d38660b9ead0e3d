"""What the parts of a date mean: a day, or a moment, with the year from the notice where none is written.

No library parses what the grammar leaves: dateparser 1.5 was tried behind it on 30 forms that it does
not know or that are rare. It reads six more, all of them English (30 April 2025) or in an order of day
and month that is a guess (4/30/2025), and two relative ones (明天) that no notice sets a deadline by; it
gets three wrong without a word (25.4.30 as 2030, 本月30日 as February), none of the Chinese ones right
that the grammar misses, and takes 8 ms a date.

8月底 and 8月中旬 are no day. What is due before the end of a month (8月底前) is due on its last one
(`month_end`); a deadline by 8月中旬 is kept in its words, with no date.
"""

import calendar
from datetime import date, datetime, time, timedelta

from msgspec import structs

from extractors.grammar.dates import FIRST_YEAR, LAST_YEAR, DateParts, RangeParts

# 24:00 is the last second of its day, and so is a day without a time.
END_OF_DAY = time(23, 59, 59)
# How long before the date of issue a day without a year may still lie in the same year: a notice
# seldom speaks of past days without their year, and of days more than ten months ahead neither.
_LOOK_BACK = timedelta(days=60)

_AFTERNOON = {"下午", "午后", "晚上", "晚间", "夜间", "傍晚", "晚", "午夜"}
_NOON = {"中午", "正午"}


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        return None
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _year(parts: DateParts, reference: date | int | None) -> int | None:
    """The written year, or the one that the date of issue (or a bare year) suggests."""
    if parts.year is not None:
        return parts.year
    if reference is None or parts.month is None or parts.year_word in ("每年", "往年", "当年"):
        return None
    base = reference if isinstance(reference, int) else reference.year
    if parts.year_word in ("今年", "本年"):
        return base
    if parts.year_word in ("明年", "次年", "翌年"):
        return base + 1
    if parts.year_word in ("去年", "上年"):
        return base - 1
    if isinstance(reference, int):
        return base
    earliest = reference - _LOOK_BACK
    for year in (earliest.year, earliest.year + 1):
        candidate = _day(year, parts.month, min(parts.day or 1, 28))
        if candidate is not None and candidate >= earliest:
            return year
    return None


def _clock(parts: DateParts) -> time | None:
    """The time of day with its half applied; 24:00 and midnight of the evening end the day."""
    hour, minute = parts.hour, parts.minute or 0
    if hour is None:
        return None
    if parts.half in _AFTERNOON and 1 <= hour < 12:
        hour += 12
    elif parts.half in _AFTERNOON - {"下午", "午后"} and hour == 12:
        hour = 24
    elif parts.half in _NOON and 1 <= hour < 4:
        hour += 12
    if hour == 24:
        return END_OF_DAY
    return time(hour, minute) if hour < 24 else None


def resolve(parts: DateParts, reference: date | int | None = None) -> date | datetime | None:
    """The day, or the moment where a time is written; None where the day is not known.

    `reference` is the date of issue, or a year, for a date without one. 8月底, 上半年, 每年 and a
    month alone are no day. A day that the calendar lacks (2月30日) is None.
    """
    if parts.month is None or parts.day is None or parts.part is not None:
        return None
    year = _year(parts, reference)
    day = _day(year, parts.month, parts.day) if year is not None else None
    clock = _clock(parts)
    return datetime.combine(day, clock) if day is not None and clock is not None else day


def month_end(parts: DateParts, reference: date | int | None = None) -> date | None:
    """The last day of the month of 8月底, 8月末; None for other parts of a month."""
    if parts.part not in ("底", "末") or parts.month is None or parts.day is not None:
        return None
    year = _year(parts, reference)
    return month_span(year, parts.month)[1] if year is not None and 1 <= parts.month <= 12 else None


def as_day(value: date | datetime | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def resolve_range(
    span: RangeParts, reference: date | int | None = None
) -> tuple[date | datetime | None, date | datetime | None]:
    """Both ends: the second takes year and month from the first, the first its year from the second.

    An end before its start lies in the next year (12月20日至1月10日).
    """
    first, last = complete(span)
    start = resolve(first, reference)
    anchor = as_day(start) or reference
    if last.year is None and last.year_word is None and isinstance(anchor, date):
        end = resolve(last, anchor.year)
        if (stop := as_day(end)) is not None and stop < anchor and start is not None:
            end = resolve(last, anchor.year + 1)
    else:
        end = resolve(last, anchor)
    begins, stops = as_day(start), as_day(end)
    if begins is not None and stops is not None and begins > stops:
        return None, end
    return start, end


def complete(span: RangeParts) -> tuple[DateParts, DateParts]:
    """The two ends with what the one lacks taken from the other."""
    first, last = span.first, span.last
    if last.month is None and first.month is not None and last.part is None:
        day = last.day if last.day is not None else first.day
        last = structs.replace(last, month=first.month, day=day, year=last.year or first.year)
    if first.year is None and first.year_word is None and last.year is not None:
        over = (first.month or 0, first.day or 0) > (last.month or 13, last.day or 32)
        first = structs.replace(first, year=last.year - 1 if over else last.year)
    if last.year is None and last.year_word is None and first.year_word is not None:
        last = structs.replace(last, year_word=first.year_word)
    if last.year is None and last.year_word is None and first.year is not None:
        over = (last.month or 13, last.day or 32) < (first.month or 0, first.day or 0)
        last = structs.replace(last, year=first.year + over)
    elif last.year is None and last.year_word in ("次年", "翌年", "明年", "当年") and first.year is not None:
        step = 0 if last.year_word == "当年" else 1
        last = structs.replace(last, year=first.year + step, year_word=None)
    return first, last


def month_span(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
