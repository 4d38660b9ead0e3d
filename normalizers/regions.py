"""GB/T 2260 regions: codes, official names, parents and telephone area codes."""

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from normalizers import gazetteer
from normalizers.place_names import place_mentions
from normalizers.region_hints import RegionHint, settle

__all__ = ["Region", "RegionHint", "all_regions", "by_code", "by_name", "find", "resolve"]


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A place of GB/T 2260 with its parents; null below its own level.

    Of a municipality `province` is 北京市 and `city` is null. `area_code` is the telephone code
    (e.g. "0411") where the place has one.
    """

    code: str
    province: str
    city: str | None = None
    county: str | None = None
    area_code: str | None = None


@cache
def by_code(code: str) -> Region:
    """The region of a GB/T 2260 code; KeyError where there is none."""
    table = gazetteer.places()
    levels = {table[c].level: table[c] for c in gazetteer.parents(code)}
    city, county = levels.get("prefecture"), levels.get("county")
    areas = [table[c].area_code for c in gazetteer.parents(code)]
    return Region(
        code=code,
        province=levels["province"].name,
        city=city.name if city else None,
        county=county.name if county else None,
        area_code=next((a for a in areas if a), None),
    )


def all_regions() -> Iterator[tuple[Region, str | None]]:
    """Every region with its parent's code, provinces first: the warehouse's code list."""
    order = {"province": 0, "prefecture": 1, "county": 2}
    for place in sorted(gazetteer.places().values(), key=lambda p: (order[p.level], p.code)):
        yield by_code(place.code), place.parent or None


def by_name(name: str, within: Region | None = None) -> list[Region]:
    """The regions that `name` (full or short, present or former) may mean; the highest level first."""
    found = [n.code for n in gazetteer.names().get(name.strip(), ())]
    if within is not None:
        found = [code for code in found if gazetteer.within(code, within.code)]
    return [by_code(code) for code in sorted(found, key=_rank)]


def find(text: str) -> list[tuple[int, int, list[Region]]]:
    """Region names in running text as (start, end, candidates), left to right; a chain is one."""
    return [
        (m.start, m.end, [by_code(code) for code in sorted(m.codes, key=_rank)]) for m in place_mentions(text)
    ]


def resolve(hints: Sequence[RegionHint]) -> Region | None:
    """The one region that all hints together support; None where they do not settle it.

    With an `issuer` hint the region is the issuer's: null below its level. With `address` and
    `organization` alone (a form) it is the deepest place that the address, else the name, states.
    """
    code = settle(hints)
    return by_code(code) if code else None


def _rank(code: str) -> tuple[int, str]:
    return (0 if code.endswith("0000") else 1 if code.endswith("00") else 2, code)
