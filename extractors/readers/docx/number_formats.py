"""Numbers in the forms of w:numFmt (ECMA-376 part 1, 17.18.59)."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def counted(number: int, form: str) -> str:
    """A number as Word draws it in a format; decimal where the format cannot show it."""
    if form == "none":
        return ""
    drawn = _FORMS[form](number) if form in _FORMS else ""
    return drawn or str(number)


def _chinese(number: int, digits: str, units: str, short_ten: bool) -> str:
    """Counting with units, to 99,999: 一百零五. `short_ten` says 十二 for 一十二."""
    if not 0 < number < 100_000:
        return digits[0] if number == 0 else ""
    drawn, zero = "", False
    for power in range(4, -1, -1):
        digit = number // 10**power % 10
        if digit == 0:
            zero = bool(drawn)
            continue
        if zero:
            drawn += "零"
            zero = False
        drawn += digits[digit] + ("" if power == 0 else units[power - 1])
    return drawn[1:] if short_ten and 10 <= number < 20 else drawn


def _plain(number: int) -> str:
    return _chinese(number, _DIGITS, "十百千万", short_ten=True)


def _positional(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number)) if number >= 0 else ""


def _letters(number: int) -> str:
    """a … z, then aa, bb (Word repeats the letter)."""
    if number < 1:
        return ""
    turns, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * min(turns + 1, 30)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return ""
    drawn = ""
    for value, letters in _ROMAN:
        while number >= value:
            drawn, number = drawn + letters, number - value
    return drawn


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)] if number > 0 else ""


def _block(first: str, size: int, start: int = 1) -> Callable[[int], str]:
    """Characters that follow one another in Unicode: ① is start, its `size` followers after it."""
    return lambda number: chr(ord(first) + number - start) if start <= number < start + size else ""


def _circled(number: int) -> str:
    if number == 0:
        return "⓪"
    for first, start, size in (("①", 1, 20), ("㉑", 21, 15), ("㊱", 36, 15)):
        if start <= number < start + size:
            return chr(ord(first) + number - start)
    return ""


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number)) if number >= 0 else ""


def _sexagenary(number: int) -> str:
    return _cycle(_STEMS)(number) + _cycle(_BRANCHES)(number)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "chineseCounting": _plain,
    "chineseCountingThousand": _plain,
    "taiwaneseCounting": _plain,
    "taiwaneseCountingThousand": _plain,
    "japaneseCounting": _plain,
    "koreanCounting": _plain,
    "ideographDigital": _positional,
    "taiwaneseDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "chineseLegalSimplified": lambda n: _chinese(n, _LEGAL_DIGITS, "拾佰仟万", short_ten=False),
    "ideographLegalTraditional": lambda n: _chinese(n, _LEGAL_TRADITIONAL, "拾佰仟萬", short_ten=False),
    "japaneseLegal": lambda n: _chinese(n, _LEGAL_TRADITIONAL, "拾百阡萬", short_ten=False),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _block("⒈", 20),
    "decimalEnclosedParen": _block("⑴", 20),
    "ideographEnclosedCircle": _block("㊀", 10),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
}
