"""Numbers and dates of a workbook as their number formats show them.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31 (numFmt) with its list of formats for zh-cn. Formats that say
nothing about a value's digits (General, text), and those that would hide them (exponents, fractions,
conditions, Chinese digits, dates in the order of other countries), leave the value as it is.
"""

import datetime
import re
from typing import Final

from extractors.readers.number_patterns import number_shown, section_of
from extractors.readers.safe_xml import parse_xml
from extractors.readers.source import Source

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_YEAR_MONTH, _WHOLE, _MONTH_DAY = 'yyyy"年"m"月"', 'yyyy"年"m"月"d"日"', 'm"月"d"日"'
BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)",
    41: "#,##0;-#,##0", 42: "#,##0;-#,##0", 43: "#,##0.00;-#,##0.00", 44: "#,##0.00;-#,##0.00",
    27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 31: _WHOLE, 36: _YEAR_MONTH,
    50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY, 57: _YEAR_MONTH,
    58: _MONTH_DAY,
}  # fmt: skip
_CELL: Final = re.compile(rb"<(?:\w{1,20}:)?c\s([^<>]{0,300})>")
_PLACE: Final = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_STYLE: Final = re.compile(rb'\bs="([0-9]{1,6})"')
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
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
            code = own.get(number) or (
                BUILT_IN.get(int(number)) if number.isdecimal() and len(number) < 6 else None
            )
            if code and tells(code):
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


def tells(code: str) -> bool:
    """Whether a format changes what a value says."""
    return code.strip().lower() not in ("", "general", "@")


def shown(value: object, code: str) -> str | None:
    """A value under a format; null where the value stays as it is."""
    if isinstance(value, bool) or not isinstance(value, (float, int, datetime.date)):
        return None
    first = section_of(code, 1.0)
    if first is not None and _is_date(first):
        if isinstance(value, (float, int)) and 0 < value <= _LAST_DAY:
            value = _EPOCH + datetime.timedelta(days=float(value))
        if not isinstance(value, datetime.date) or not (_is_chinese_date(first) or _is_year_first(first)):
            return None
        moment = value if isinstance(value, datetime.datetime) else datetime.datetime(*value.timetuple()[:3])
        return _date(moment, first)
    return number_shown(float(value), code) if isinstance(value, (float, int)) else None


def _is_date(section: str) -> bool:
    letters = _LITERAL.sub("", section).lower()
    return any(one in letters for one in "ymdhs") and "general" not in letters


def _is_chinese_date(section: str) -> bool:
    """Whether a format spells a date with 年, 月 or 日; Chinese digits (DBNum) are left to others."""
    letters = _LITERAL.sub("", section).lower()
    chinese = any(one in section for one in "年月日") and any(one in letters for one in "ymd")
    return chinese and "DBNum" not in section


def _is_year_first(section: str) -> bool:
    """Whether a format gives a year of four digits, then the month and perhaps the day."""
    letters = re.sub("[^ymdhs]", "", _LITERAL.sub("", section).lower())
    return re.match("yyyy(?:m{1,2})(?:d{1,2})?(?:h|$)", letters) is not None and "DBNum" not in section


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
