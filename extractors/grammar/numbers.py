"""How a number may be written: Arabic, full-width, with thousands separators, or in Chinese numerals.

`PLAIN` and `CHINESE` are fragments for larger patterns. Every fragment is bounded and possessive, so
a pattern built from them takes linear time.
"""

from decimal import Decimal, InvalidOperation
from functools import lru_cache

DIGIT = "[0-9０-９]"
# Where a number starts: not inside a longer one.
NOT_INSIDE = r"(?<![0-9０-９.．,])"
# 1200 · 1,200.5 · １２００ · 1331.000000
PLAIN = rf"(?:{DIGIT}{{1,3}}(?:[,，]{DIGIT}{{3}})++(?!{DIGIT})|{DIGIT}{{1,15}}+)(?:[.．]{DIGIT}{{1,8}}+)?"
# 5 0 万元: digits spread over the line, before a sign that says that they are one number.
SPREAD = rf"{DIGIT}(?:[ \u3000]{DIGIT}){{1,5}}+(?=[ \u3000]?[万亿元%％])"
# 捌佰 · 一百二十 · 三点五
CHINESE = (
    "[一二三四五六七八九十两俩半百千壹贰叁肆伍陆柒捌玖拾佰仟零〇]{1,15}+(?:点[一二三四五六七八九零〇]{1,4}+)?"
)
# Spaces that only spread the characters of a number or a date over the line.
GAP = "[ \u3000\xa0\u2002\u2003\u2009\n]{0,3}"

_FULL_WIDTH = {ord("０") + i: str(i) for i in range(10)} | {ord("．"): ".", ord("，"): ",", ord("％"): "%"}
_ONES = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **dict.fromkeys("〇○◯ＯOoО0０", 0),
    "两": 2,
    "俩": 2,
    "貳": 2,
    "參": 3,
    "陸": 6,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}


def narrow(text: str) -> str:
    """Full-width digits, points and commas as ASCII."""
    return text.translate(_FULL_WIDTH)


def numeral(text: str) -> int | None:
    """The value of Chinese numerals: 二〇二四 is 2024, 十二 is 12, 捌佰万 is 8000000, 廿五 is 25."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not text:
        return None
    if all(c in _ONES for c in text):  # digit by digit
        return int("".join(str(_ONES[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _ONES:
            digit = _ONES[c]
        elif c in _TENS:
            section += (digit or (1 if not section or c in "十拾" else 0)) * _TENS[c]
            digit = 0
        elif c in _MYRIADS:
            total = (
                (total + section + digit) * _MYRIADS[c] if c in "亿億" else total + (section + digit) * 10**4
            )
            section = digit = 0
        else:
            return None
    return total + section + digit


@lru_cache(maxsize=4096)
def integer(text: str) -> int | None:
    """A whole number in any writing; None where it is none."""
    text = narrow("".join(text.split())).replace(",", "")
    if text.isascii():
        return int(text) if text.isdigit() else None
    return numeral(text)


@lru_cache(maxsize=4096)
def decimal(text: str) -> Decimal | None:
    """A number in any writing: 1,200.5 · １２ · 一百二十 · 三点五 · 半. None where it is none."""
    text = narrow("".join(text.split())).replace(",", "")
    if text == "半":
        return Decimal("0.5")
    if text.isascii():
        try:
            return Decimal(text)
        except InvalidOperation:
            return None
    whole, _, fraction = text.partition("点")
    value = numeral(whole)
    if value is None:
        return None
    if not fraction:
        return Decimal(value)
    places = [_ONES.get(c) for c in fraction]
    return None if None in places else Decimal(f"{value}.{''.join(map(str, places))}")
