"""How a time of day may be written: 17:00 · 17时30分 · 17点30 · 下午5点半 · 24点 · 24时整 · 十七时."""

import re

import msgspec

from extractors.grammar.numbers import GAP, integer

# Words that say which half of the day an hour is of, or stand for a time that has no minute.
HALVES = (
    "上午",
    "下午",
    "午后",
    "中午",
    "正午",
    "凌晨",
    "早上",
    "早晨",
    "清晨",
    "晚上",
    "晚间",
    "夜间",
    "傍晚",
    "午夜",
    "早",
    "晚",
)
_HALF = "|".join(HALVES)
_HOUR = "[0-9０-９]{1,2}|[零〇一二两三四五六七八九十]{1,3}"
_MINUTE = "[0-9０-９]{1,2}|[零〇一二三四五六七八九十]{1,3}"
COLON = "[:：∶﹕︰]"
# 17点30 has its minute without 分; a number that goes on, or that counts something, is none.
_NO_COUNT = "(?=[前之以止，。；、）)\n\u3000 —～~至到-]|截止|$)"

TIME = (
    rf"(?:北京时间)?{GAP}(?P<half>{_HALF})?{GAP}(?:(?P<hour>[0-9０-９]{{1,2}}){GAP}{COLON}{GAP}(?P<minute>[0-9０-９]{{2}})"
    rf"(?:{COLON}(?P<second>[0-9０-９]{{2}}))?(?![0-9０-９])(?:(?:时|点)(?!间|位|段|期|击|至今))?(?:整(?![理个改合]))?"
    rf"|(?P<hour2>{_HOUR}){GAP}(?:时|点钟?|點)(?!间|位|段|期|至今)"
    rf"(?:(?P<halfhour>半)|整|{GAP}(?:(?P<minute2>{_MINUTE}){GAP}分|(?P<minute3>[0-5０-５][0-9０-９]){_NO_COUNT}))?)"
)
_TIME = re.compile(TIME)
# A time that gives no minute: 下班前, 中午前.
_VAGUE = re.compile("(下班|中午|正午|晚上|当晚|上午|下午|工作时间)")
_WEEKDAY = "(?:周|星期|礼拜)[一二三四五六日天]"
# What may stand between a day and its time: （周三）, （星期一，北京时间）, a comma, "的".
_BETWEEN = re.compile(
    rf"{GAP}(?:[（(\[]{GAP}(?:{_WEEKDAY}|北京时间|工作日)[^（）()\n]{{0,8}}[）)\]]|{_WEEKDAY})?"
    rf"(?:{GAP}[（(]北京时间[）)])?{GAP}[，,T的]?{GAP}[（(]?{GAP}"
)


class TimeParts(msgspec.Struct, frozen=True):
    """A time as written. `half` is 上午, 下午 …; `vague` a word without a minute (下班, 中午)."""

    start: int
    end: int
    hour: int | None = None
    minute: int | None = None
    half: str | None = None
    vague: str | None = None


def time_at(text: str, at: int, end: int) -> TimeParts | None:
    """The time that starts exactly at `at`."""
    found = _TIME.match(text, at, end)
    if found is None:
        return None
    hour = integer(found["hour"] or found["hour2"])
    written = found["minute"] or found["minute2"] or found["minute3"]
    minute = 30 if found["halfhour"] else integer(written) if written else 0
    if hour is None or minute is None or hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return TimeParts(at, found.end(), hour, minute, found["half"])


def time_after(text: str, at: int, end: int) -> TimeParts | None:
    """The time that follows a day ending at `at`, over a weekday or a comma; or a vague word."""
    between = _BETWEEN.match(text, at, end)
    if between is None:
        return None
    found = time_at(text, between.end(), end)
    if found is not None:
        return found
    vague = _VAGUE.match(text, between.end(), end)
    return TimeParts(vague.start(), vague.end(), vague=vague[1]) if vague else None
