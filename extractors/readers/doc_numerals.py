"""How Word writes a counter: 3 as 3, III, c, 三, ③ …, by the codes of [MS-OSHARED] 2.2.1.3 (MSONFC)."""

from typing import Final

BULLET: Final = 23
_DIGITS: Final = "〇一二三四五六七八九"
_FORMAL: Final = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL: Final = "零壹貳參肆伍陸柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST: Final = 9999  # beyond it, digits: no list counts so far


def numeral(form: int, number: int) -> str:
    """A counter as it is shown; an unknown format shows digits, "no number" (255) shows nothing."""
    if form == 255:
        return ""
    if form == BULLET:
        return "•"
    if not 0 < number <= _LARGEST:
        return str(number)
    return _shown(form, number)


def _shown(form: int, number: int) -> str:
    if form in (1, 2):
        roman = _roman(number)
        return roman.upper() if form == 1 else roman
    if form in (3, 4):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == 3 else letters
    if form == 14:
        return "".join(chr(ord(digit) - ord("0") + 0xFF10) for digit in str(number))
    if form == 22:
        return f"{number:02d}"
    if form in (10, 33, 35, 37, 39, 40):
        return chinese(number)
    if form in (11, 17, 36):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form in (15, 34, 38):
        return chinese(number, _FORMAL if form == 38 else _FORMAL_TRADITIONAL, "拾佰仟")
    if form in _ENCLOSED:
        first, last = _ENCLOSED[form]
        return chr(first + number - 1) if number <= last else str(number)
    if form == 30:
        return _STEMS[(number - 1) % 10]
    if form == 31:
        return _BRANCHES[(number - 1) % 12]
    return str(number)


# Format → first character and how many there are: ① ⒈ ⑴ ① ㊀.
_ENCLOSED: Final = {18: (0x2460, 20), 26: (0x2488, 20), 27: (0x2474, 20), 28: (0x2460, 20), 29: (0x3280, 10)}


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """1 to 9999 in words: 十, 十一, 二十, 一百零五, with the digits and units that are given."""
    written: list[str] = []
    gap = False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(written)
            continue
        if gap:
            written.append("零")
            gap = False
        if not (digit == 1 and power == 1 and not written and units == "十百千"):
            written.append(digits[digit])
        if power:
            written.append(units[power - 1])
    return "".join(written)


def _roman(number: int) -> str:
    written: list[str] = []
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written.append(letters * times)
    return "".join(written)
