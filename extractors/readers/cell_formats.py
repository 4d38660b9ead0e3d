"""Percentages and Chinese dates of a workbook as its number formats show them.

Source: ECMA-376 part 1, 18.8.30 (numFmt) and its list of formats for zh-cn. Other formats do not change
what a value says, so those values stay as they are.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from extractors.readers.safe_xml import parse_xml
from extractors.readers.source import Source

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_YEAR_MONTH, _WHOLE, _MONTH_DAY = 'yyyy"年"m"月"', 'yyyy"年"m"月"d"日"', 'm"月"d"日"'
_BUILT_IN: Final = {
    9: "0%", 10: "0.00%", 27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 31: _WHOLE, 36: _YEAR_MONTH,
    50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY, 57: _YEAR_MONTH,
    58: _MONTH_DAY,
}  # fmt: skip
_CELL: Final = re.compile(rb"<(?:\w{1,20}:)?c\s([^<>]{0,300})>")
_PLACE: Final = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_STYLE: Final = re.compile(rb'\bs="([0-9]{1,6})"')
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PERCENT: Final = re.compile(r"(?:\.([0#?]+))?%")
_TOKEN: Final = re.compile(r'"([^"]*)"|\\(.)|(y+|m+|d+|h+|s+)|\[[^\]]*\]|_.|\*.|@|([^\[])', re.IGNORECASE)
_EPOCH: Final = datetime.datetime(1899, 12, 30)
_LAST_DAY: Final = 2_958_465  # 9999-12-31


def telling_formats(source: Source) -> dict[int, str]:
    """Of the workbook's cell styles, by their index, those whose format changes what a value says."""
    if "xl/styles.xml" not in source.zip_names:
        return {}
    data = source.member("xl/styles.xml")
    root = parse_xml(data, source, "xl/styles.xml")
    space = _STRICT if root.tag.startswith(_STRICT) else _MAIN
    own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in root.iter(space + "numFmt")}
    found: dict[int, str] = {}
    for styles in root.iterchildren(space + "cellXfs"):
        for index, style in enumerate(styles.iterchildren(space + "xf")):
            number = style.get("numFmtId", "")
            code = own.get(number) or (_BUILT_IN.get(int(number)) if number.isdecimal() else None)
            if code and (_is_percent(code) or _is_chinese_date(code)):
                found[index] = code
    return found


def formats_of_cells(sheet: bytes, telling: dict[int, str]) -> dict[tuple[int, int], str]:
    """The telling formats of a worksheet's cells, by row and column from 0."""
    found: dict[tuple[int, int], str] = {}
    for attributes in _CELL.findall(sheet) if telling else ():
        style, place = _STYLE.search(attributes), _PLACE.search(attributes)
        code = telling.get(int(style[1])) if style else None
        if code is not None and place is not None:
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - 64
            found[int(place[2]) - 1, column - 1] = code
    return found


def shown(value: object, code: str) -> str | None:
    """A value under a telling format; null where it is of another kind than the format."""
    code = code.split(";")[0]
    if isinstance(value, float) and _is_percent(code):
        return _percent(value, code)
    if isinstance(value, float) and 0 < value <= _LAST_DAY:
        value = _EPOCH + datetime.timedelta(days=value)
    if isinstance(value, datetime.date) and _is_chinese_date(code):
        moment = value if isinstance(value, datetime.datetime) else datetime.datetime(*value.timetuple()[:3])
        return _date(moment, code)
    return None


def _is_percent(code: str) -> bool:
    return "%" in _LITERAL.sub("", code)


def _is_chinese_date(code: str) -> bool:
    """Whether a format spells a date with 年, 月 or 日; Chinese digits (DBNum) are left to others."""
    letters = _LITERAL.sub("", code).lower()
    return (
        any(one in code for one in "年月日") and any(one in letters for one in "ymd") and "DBNum" not in code
    )


def _percent(value: float, code: str) -> str:
    match = _PERCENT.search(_LITERAL.sub("", code))
    decimals = (match[1] or "") if match else ""
    try:
        exact = (Decimal(repr(value)) * 100).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    except ArithmeticError:
        return f"{value * 100:g}%"
    text = f"{exact:f}"
    if "#" in decimals:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%"


def _date(moment: datetime.datetime, code: str) -> str:
    made: list[str] = []
    tokens = list(_TOKEN.finditer(code))
    letters = [(match[3] or "").lower()[:1] for match in tokens]
    for index, match in enumerate(tokens):
        if not match[3]:
            made.append(match[1] or match[2] or match[4] or "")
            continue
        near = [one for one in letters[:index] if one][-1:] == ["h"] or [
            one for one in letters[index + 1 :] if one
        ][:1] == ["s"]
        made.append(_part(moment, match[3].lower(), minutes=near))
    return "".join(made).strip()


def _part(moment: datetime.datetime, token: str, *, minutes: bool) -> str:
    if token[0] == "y":
        return f"{moment.year:04}" if len(token) > 2 else f"{moment.year % 100:02}"
    number = {
        "m": moment.minute if minutes else moment.month,
        "d": moment.day,
        "h": moment.hour,
        "s": moment.second,
    }[token[0]]
    return f"{number:02}" if len(token) > 1 else str(number)
