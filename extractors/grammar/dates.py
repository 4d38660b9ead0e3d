"""How a date, a range of dates and a duration may be written; what it means is for the normalizers.

Parts are handed over as they stand: a year that is not written is None, and `part` keeps words such
as 下旬 or 上半年 that give no day. Only years from 1990 to 2100 are years.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extractors.grammar.last_text import kept_for_last_text
from extractors.grammar.numbers import CHINESE, DIGIT, GAP, NOT_INSIDE, PLAIN, decimal, integer
from extractors.grammar.times import time_after, time_at

FIRST_YEAR, LAST_YEAR = 1990, 2100
FIRST_BIRTHDAY = 1920

_ZERO = "〇零○◯ＯOoО"
# 3月5日报送 is a day and a verb, 3日报道 and 5日常 are none.
_NOT_A_DAY = "(?![常本程志均产元]|报(?![送名至到省市县区国科我所学给请批备]))"
_YEAR = rf"(?:[12１２](?:[ \u3000]?{DIGIT}){{3}}|[一二][{_ZERO}0０九一][{_ZERO}0０一二三四五六七八九]{{2}})"
_MONTH = rf"(?:{DIGIT}{{1,2}}|十[一二]?|[一二三四五六七八九元])"
# The digits of a spread-out date (2 0 2 4 年 1 2 月) belong together only after a year.
_SPREAD = rf"(?:{DIGIT}[ \u3000]{DIGIT})"
_DAY = (
    rf"(?:{DIGIT}{{1,2}}|[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|[一二三四五六七八九])"
)
_HYPHENS = "[-－—–―─‐‑−~～∼〜至到]"
# Connects the two ends of a range.
CONNECTOR = (
    rf"{GAP}(?:（含）)?(?:起|开始|始)?{GAP}[，,]?{GAP}"
    rf"(?:[-－—–―─‐‑−~～∼〜]{{1,4}}|(?:一直|截止|截至|持续)?(?:至|到)|止于){GAP}"
)
# What an unmarked day number (8月12, 2026年7月31) must not run into.
_NO_UNIT = rf"(?!{DIGIT}|[ ]?[.．,，、]{DIGIT}|[ ]?[%％个家项人名万元余多天年月周小级度次条款号岁分倍/])"
_MONTH_PARTS = "上旬|中旬|下旬|上半月|下半月|初|底|末|中(?=前|[，。；、）)]|$)|内"
_YEAR_PARTS = "上半年|下半年|年底|年末|年初|年内|第?[一二三四1-4](?:、[一二三四1-4])?季度(?:末|底|初)?"
_YEAR_WORDS = "今年|本年|明年|次年|翌年|当年|每年|去年|上年|往年"

# The number of an item may touch the month: 1.11月15日前, at the start of a line.
_AFTER_ITEM = r"(?:(?<=\n[1-9][.．])|(?<=[\n\u3000 \t][\u3000 \t][1-9][.．]))(?=\d{1,2}月\d)"
_WRITTEN_DAY = (
    rf"(?:(?<![0-9０-９])(?P<year>{_YEAR}){GAP}年{GAP})?(?<![0-9０-９.．])(?P<month>{_MONTH}){GAP}月"
    rf"{GAP}(?P<day>{DIGIT}{{1,2}})"
)

_WRITTEN = re.compile(
    rf"""
    (?:(?<![0-9０-９])(?P<year>{_YEAR}){GAP}年{GAP}
      |(?<![0-9０-９近前满达])(?P<short>[1-4]\d)年(?={GAP}{DIGIT}{{1,2}}{GAP}月{GAP}{DIGIT}{{1,2}}{GAP}日)
      |(?P<word>{_YEAR_WORDS})度?的?{GAP})?
    (?:(?<![0-9０-９.．])|{_AFTER_ITEM})(?<!农历)(?<!阴历)
    (?P<month>(?(year){_SPREAD}|(?!)) | {_MONTH}){GAP}月份?(?![球饼薪租均度嫂刊报亮票])
    (?:{GAP}(?:(?P<day>(?(year){_SPREAD}|(?!)) | {_DAY}){GAP}[日号]{_NOT_A_DAY}
             |(?P<bare>{DIGIT}{{1,2}}){_NO_UNIT}
             |(?P<part>{_MONTH_PARTS})))?
    """,
    re.VERBOSE,
)
_YEAR_PART = re.compile(
    rf"(?:(?<![0-9０-９])(?P<year>{_YEAR}){GAP}年?|(?P<word>{_YEAR_WORDS})){GAP}(?P<part>{_YEAR_PARTS})"
)
_SIGN = "[.．/／\\-－—–]"
_SIGNED_BODY = (
    rf"(?P<year>(?:19|2[01]|１９|２[０１]){DIGIT}{{2}}){GAP}(?P<sign>{_SIGN}){GAP}(?P<month>{DIGIT}{{1,2}})"
    rf"(?:{GAP}(?P=sign){GAP}(?P<day>{DIGIT}{{1,2}})日?(?!{DIGIT})(?!(?P=sign){DIGIT}|/)|月?(?!{DIGIT}|{_SIGN}|[%％万元亿]))"
)
_SIGNED = re.compile(rf"(?<![0-9０-９.．/\-A-Za-z_=]){_SIGNED_BODY}")
_SIGNED_HERE = re.compile(_SIGNED_BODY)
_MAY_BE_SIGNED = re.compile(rf"(?:19|2[01]|１９|２[０１]){DIGIT}{{2}}{GAP}{_SIGN}")
_MAY_BE_PART = re.compile("半年|季度|年[底末初内]")
_COMPACT = re.compile(rf"{NOT_INSIDE}(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)")
_YEAR_ONLY = re.compile(rf"(?<![0-9０-９])(?P<year>{_YEAR}){GAP}年度?")

_CONNECTOR = re.compile(CONNECTOR)
_JOINS = re.compile("[至到\\-－—–―─‐‑−~～∼〜、和及与止]")  # one of them stands between the ends of any range
_HYPHEN = re.compile(_HYPHENS)
_DAY_ONLY = re.compile(rf"(?P<day>{_DAY}){GAP}[日号]{_NOT_A_DAY}")
_MONTH_ONLY = re.compile(rf"(?P<month>{_MONTH}){GAP}月")
_SHORT_SIGNED = re.compile(
    rf"(?P<month>{DIGIT}{{1,2}}){GAP}{_SIGN}{GAP}(?P<day>{DIGIT}{{1,2}})日?(?!{DIGIT}|{_SIGN}|[%％万元亿])"
)
_FIRST_MONTH = re.compile(
    rf"(?:(?<![0-9０-９])(?P<year>{_YEAR}){GAP}年{GAP}|(?P<word>{_YEAR_WORDS}){GAP})?"
    rf"(?<![0-9０-９.．])(?P<month>{DIGIT}{{1,2}}|十[一二]?|[一二三四五六七八九])(?={_HYPHENS})"
)
_FIRST_DAY = re.compile(
    rf"(?:(?<![0-9０-９])(?P<year>{_YEAR}){GAP}年{GAP}|(?P<word>{_YEAR_WORDS}){GAP})?"
    rf"(?<![0-9０-９.．])(?P<month>{_MONTH}){GAP}月{GAP}(?P<day>{DIGIT}{{1,2}}|{_DAY})(?={GAP}{_HYPHENS})"
)
_FIRST_YEAR = re.compile(rf"(?<![0-9０-９])(?P<year>{_YEAR})(?={GAP}{_HYPHENS}{{1,2}}{GAP}{_YEAR}{GAP}年)")


class DateParts(msgspec.Struct, frozen=True, omit_defaults=True):
    """A date as written in `[start, end)`, with the time that follows it.

    `year_word` is 今年, 明年, 每年 …; `part` is 上旬, 底, 上半年, 第三季度 …; `half` is 上午, 下午 …;
    `vague` is a time word without a minute (下班, 中午). `day_end` is where the day itself ends.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None
    year_word: str | None = None
    hour: int | None = None
    minute: int | None = None
    half: str | None = None
    vague: str | None = None
    day_end: int = 0


class RangeParts(msgspec.Struct, frozen=True):
    """Two dates that are the ends of one range; the second may lack year, month or even day."""

    start: int
    end: int
    first: DateParts
    last: DateParts


class DurationParts(msgspec.Struct, frozen=True):
    """A length of time: `low` to `high` of `unit` (年 月 周 日 工作日); `half` adds half a unit."""

    start: int
    end: int
    low: Decimal
    high: Decimal | None
    unit: str
    half: bool = False


def _ok(month: int | None, day: int | None) -> bool:
    return (month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31)


def _parts(found: re.Match[str], earliest: int = FIRST_YEAR) -> DateParts | None:
    groups = found.groupdict()
    written = groups.get("year")
    year = integer(written) if written else 2000 + int(groups["short"]) if groups.get("short") else None
    if year is not None and not earliest <= year <= LAST_YEAR:
        return None
    month_text, day_text = groups.get("month"), groups.get("day") or groups.get("bare")
    month = (1 if month_text == "元" else integer(month_text)) if month_text else None
    day = integer(day_text) if day_text else None
    if not _ok(month, day) or (month_text and month is None):
        return None
    return DateParts(
        found.start(),
        found.end(),
        year,
        month,
        day,
        part=groups.get("part"),
        year_word=groups.get("word"),
        day_end=found.end(),
    )


def _timed(text: str, parts: DateParts, end: int) -> DateParts:
    """The date with the time that follows it."""
    if parts.day is None:
        return parts
    time = time_after(text, parts.end, end)
    if time is None:
        return parts
    if time.hour is None:
        return msgspec.structs.replace(parts, vague=time.vague)
    return msgspec.structs.replace(parts, end=time.end, hour=time.hour, minute=time.minute, half=time.half)


def _date_at(text: str, at: int, end: int) -> DateParts | None:
    """A date with at least a month, or a year with a part, that starts exactly at `at`."""
    for pattern in (_SIGNED_HERE, _WRITTEN, _YEAR_PART):
        found = pattern.match(text, at, end)
        if found and (parts := _parts(found)):
            return _timed(text, parts, end)
    return None


def find_dates(
    text: str, start: int = 0, end: int | None = None, *, years: bool = False, compact: bool = False
) -> list[DateParts]:
    """The dates in `text[start:end]` in order: with a month at least, or a year and a part of it.

    `years` adds years that stand alone (2024年), `compact` eight digits (20240314).
    """
    end = len(text) if end is None else end
    found = list(_plain_dates(text, start, end))
    for pattern in ([_COMPACT] if compact else []) + ([_YEAR_ONLY] if years else []):
        found += _matched(text, start, end, pattern)
    found.sort(key=lambda p: (p.start, -p.end))
    kept: list[DateParts] = []
    for parts in found:
        if not kept or parts.start >= kept[-1].end:
            kept.append(parts)
    return kept


@kept_for_last_text
def _plain_dates(text: str, start: int, end: int) -> list[DateParts]:
    """All that reads as a date with a month, or as a part of a year; one may lie inside of another."""
    patterns = [_WRITTEN] if text.find("月", start, end) >= 0 else []
    patterns += [_YEAR_PART] if _MAY_BE_PART.search(text, start, end) else []
    patterns += [_SIGNED] if _MAY_BE_SIGNED.search(text, start, end) else []
    return [parts for pattern in patterns for parts in _matched(text, start, end, pattern)]


def find_birthdays(text: str, start: int, end: int) -> list[DateParts]:
    """As `find_dates`, of whole days only, which may lie before 1990 as well."""
    days = [*_matched(text, start, end, _WRITTEN, FIRST_BIRTHDAY)]
    days += _matched(text, start, end, _SIGNED, FIRST_BIRTHDAY)
    return sorted(
        (day for day in days if day.year is not None and day.day is not None), key=lambda d: d.start
    )


def _matched(
    text: str, start: int, end: int, pattern: re.Pattern[str], earliest: int = FIRST_YEAR
) -> Iterator[DateParts]:
    for match in pattern.finditer(text, start, end):
        parts = _parts(match, earliest)
        if parts is not None:
            yield _timed(text, parts, end)


def _last(text: str, at: int, end: int, first: DateParts) -> DateParts | None:
    """The second end of a range, which starts at `at`: a date, a day, a month, or a time."""
    full = _date_at(text, at, end)
    if full is not None:
        return full
    patterns = [_DAY_ONLY] if first.day is not None else []
    patterns += [_SHORT_SIGNED] if first.day is not None else [_MONTH_ONLY]
    patterns += [] if first.month else [_YEAR_ONLY]
    for pattern in patterns:
        found = pattern.match(text, at, end)
        if found and (parts := _parts(found)):
            return _timed(text, parts, end)
    if first.hour is not None and (time := time_at(text, at, end)):
        return DateParts(at, time.end, hour=time.hour, minute=time.minute, half=time.half, day_end=at)
    return None


def find_ranges(text: str, start: int = 0, end: int | None = None) -> list[RangeParts]:
    """The ranges in `text[start:end]`: both ends written out, or the second shortened (8月12日-31日)."""
    return list(_ranges(text, start, len(text) if end is None else end))


@kept_for_last_text
def _ranges(text: str, start: int, end: int) -> list[RangeParts]:
    if not _JOINS.search(text, start, end):
        return []
    firsts = find_dates(text, start, end, years=True)
    for pattern in (_FIRST_DAY, _FIRST_MONTH, _FIRST_YEAR) if _HYPHEN.search(text, start, end) else ():
        firsts += [p for m in pattern.finditer(text, start, end) if (p := _parts(m))]
    found: list[RangeParts] = []
    for first in firsts:
        join = _CONNECTOR.match(text, first.end, end)
        last = _last(text, join.end(), end, first) if join else None
        if last is None:
            continue
        if first.day is None and last.day is not None and last.month is not None and first.part is None:
            continue  # 3月-5月10日: no range of one kind
        found.append(RangeParts(first.start, last.end, first, last))
    found += _days_in_a_row(text, start, end)
    found.sort(key=lambda r: (r.start, -r.end))
    kept: list[RangeParts] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


# 12月3、4日 · 4月8日、9日 · 5月7、8、9日: days in a row, told one by one.
_DAYS_IN_A_ROW = re.compile(
    rf"(?P<first>{_WRITTEN_DAY}){GAP}[日号]?(?P<rest>(?:{GAP}(?:、|和|及|与){GAP}{DIGIT}{{1,2}}{GAP}[日号]?){{1,4}})(?<=[日号])"
)
_NEXT_DAY = re.compile(rf"(?P<day>{DIGIT}{{1,2}})")


def _days_in_a_row(text: str, start: int, end: int) -> list[RangeParts]:
    """Days that follow each other, as one range; other lists of days are none."""
    found: list[RangeParts] = []
    for match in _DAYS_IN_A_ROW.finditer(text, start, end):
        first = _parts(match)
        if first is None or first.day is None:
            continue
        days = [(integer(m["day"]), m) for m in _NEXT_DAY.finditer(text, *match.span("rest"))]
        if [day for day, _ in days] != [first.day + 1 + place for place in range(len(days))]:
            continue
        at = days[-1][1].start()
        last = DateParts(at, match.end(), day=days[-1][0], day_end=match.end())
        first = msgspec.structs.replace(first, end=match.end("first"), day_end=match.end("first"))
        found.append(RangeParts(match.start(), match.end(), first, _timed(text, last, end)))
    return found


_DURATION = re.compile(
    rf"(?<![0-9０-９.．第年])(?:(?P<low>{PLAIN}|{CHINESE})(?:{GAP}[-－—–~～至到]{GAP}(?P<high>{PLAIN}|{CHINESE}))?"
    rf"{GAP}(?P<more>个)?{GAP}(?P<half>半)?(?P<unit>周年|整年|年|月|工作日|自然日|周|星期|天|日)(?P<tail>半)?)"
    rf"(?!度|级|代|初|底|末|会|报|薪|均|[0-9０-９一二三四五六七八九十]{{1,2}}{GAP}[日月])"
)
_UNITS = {"周年": "年", "整年": "年", "自然日": "日", "天": "日", "星期": "周"}


def find_durations(text: str, start: int = 0, end: int | None = None) -> list[DurationParts]:
    """Lengths of time: 2年 · 36个月 · 三年 · 一年半 · 2-3年 · 半年 · 10个工作日. A bare 月 needs 个."""
    end = len(text) if end is None else end
    found: list[DurationParts] = []
    for match in _DURATION.finditer(text, start, end):
        low, high = decimal(match["low"]), match["high"]
        unit = _UNITS.get(match["unit"], match["unit"])
        calendar = unit == "年" and low is not None and low >= FIRST_YEAR
        if low is None or calendar or (unit == "日" and match["unit"] == "日" and not match["more"]):
            continue
        if unit == "月" and not match["more"] and low <= 12:
            continue  # 8月 is August
        found.append(
            DurationParts(
                match.start(),
                match.end(),
                low,
                decimal(high) if high else None,
                unit,
                bool(match["half"] or match["tail"]),
            )
        )
    return found
