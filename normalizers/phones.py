"""Telephone numbers in the form that the warehouse keeps.

`0411-39989885`, `13800001234`, `0411-84701234 ext. 801`, `400-812-3456`; a number whose area code nobody
states stays as its digits.
"""

from collections.abc import Sequence

from extractors.grammar.phone_number import PhoneNumber, area_codes


def phone(parts: PhoneNumber, area_code: str | None = None) -> str:
    """`area_code` completes a local number, where a number of that length can stand behind it."""
    area = parts.area_code
    if area is None and parts.kind == "local" and _fits(parts.number, area_code):
        area = area_code
    number = parts.number
    if parts.kind == "service":
        number = f"{number[:3]}-{number[3:6]}-{number[6:]}"
    written = f"{area}-{number}" if area else number
    return f"{written} ext. {parts.extension}" if parts.extension else written


def phone_list(numbers: Sequence[PhoneNumber], area_code: str | None = None) -> list[str]:
    return list(dict.fromkeys(phone(number, area_code) for number in numbers))


def _fits(number: str, area_code: str | None) -> bool:
    """8 digits in Dalian (0411), 7 in Guilin (0773): a number of another length is an internal one."""
    return area_code is not None and len(number) in area_codes().get(area_code, ())
