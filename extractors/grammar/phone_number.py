"""A telephone number as written, and the area codes of mainland China."""

import csv
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

PhoneKind = Literal["landline", "mobile", "service", "hotline", "local"]


class PhoneNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number at `[start, end)` of the text, its parts as digits.

    `landline` has an `area_code` (with its 0), `local` has none; `service` is a 400 or 800 number,
    `hotline` a number of three to five digits such as 12345. `inherited` says that the area code was
    written only before an earlier number of the same list; `shared` says that the leading digits of
    `number` were (87683613/14). A `local` or `hotline` number alone may be any other number: it
    needs a label or a list to be one.
    """

    start: int
    end: int
    kind: PhoneKind
    number: str
    area_code: str | None = None
    extension: str | None = None
    inherited: bool = False
    shared: bool = False

    @property
    def certain(self) -> bool:
        """True where the digits alone show that it is a telephone number."""
        return self.kind in ("landline", "mobile", "service")


@cache
def area_codes() -> dict[str, tuple[int, ...]]:
    """The area codes of mainland China, each with how many digits a number there has."""
    with files("extractors.grammar").joinpath("data/area_codes.csv").open(encoding="utf-8") as lines:
        return {r["area_code"]: tuple(map(int, r["local_digits"].split("|"))) for r in csv.DictReader(lines)}


def split_area(digits: str) -> tuple[str, str] | None:
    """Area code and number of an unbroken row of digits such as 041139989885."""
    for width in (3, 4):
        code, rest = digits[:width], digits[width:]
        if code in area_codes() and len(rest) in area_codes()[code] and rest[0] in "2345678":
            return code, rest
    return None
