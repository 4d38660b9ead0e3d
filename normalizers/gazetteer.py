"""The place tables in memory: GB/T 2260 with former names, short names, zones and area codes.

Read once from normalizers/data (see docs/regions.md for the sources). A place is named by its code;
a name may belong to several codes.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

Level = Literal["province", "prefecture", "county"]
NameKind = Literal["full", "short", "former", "zone"]

MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
# 自治州, 自治县, 自治旗 are also called by their short name and 州, 县, 旗: 延边州, 前郭县.
_AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治旗": "旗"}


class Place(msgspec.Struct, frozen=True):
    """A row of regions.csv."""

    code: str
    name: str
    level: Level
    parent: str
    short_name: str
    area_code: str
    pinyin: str
    source: str = ""


class Name(msgspec.Struct, frozen=True):
    """A way to write a place. `common` names are also ordinary words and need their parent before."""

    text: str
    code: str
    kind: NameKind
    common: bool = False


def rows(file_name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file of normalizers/data; lines that begin with # are notes."""
    lines = (files("normalizers") / "data" / file_name).read_text(encoding="utf-8").splitlines()
    yield from csv.DictReader(line for line in lines if not line.startswith("#"))


@cache
def places() -> dict[str, Place]:
    return {row["code"]: Place(**row) for row in rows("regions.csv")}  # type: ignore[arg-type]


def parents(code: str) -> Iterator[str]:
    """A place's code, then its parent's, up to its province's."""
    table = places()
    while code:
        yield code
        code = table[code].parent


def within(code: str, ancestor: str) -> bool:
    """Whether a place is the other one or lies in it."""
    return ancestor in parents(code)


@cache
def area_codes() -> dict[str, tuple[str, ...]]:
    """Telephone area code → the places that have it."""
    table: dict[str, list[str]] = {}
    for row in rows("area_codes.csv"):
        table.setdefault(row["area_code"], []).append(row["code"])
    return {area: tuple(codes) for area, codes in table.items()}


@cache
def hosts() -> dict[str, tuple[str, ...]]:
    """The label before .gov.cn → places: its own short form, or the pinyin of the name."""
    table: dict[str, list[str]] = {row["label"]: [row["code"]] for row in rows("region_hosts.csv")}
    for place in places().values():
        if len(place.pinyin) > 3 or place.level != "county":
            for label in (place.pinyin, place.pinyin + "shi", place.pinyin + "xian"):
                found = table.setdefault(label, [])
                if place.code not in found:
                    found.append(place.code)
    return {label: tuple(codes) for label, codes in table.items()}


def _names() -> Iterator[Name]:
    for place in places().values():
        yield Name(place.name, place.code, "full", place.name in _common_words())
        for ending, short in _AUTONOMOUS.items():
            if place.name.endswith(ending):
                yield Name(place.short_name + short, place.code, "full")
        if place.short_name != place.name:
            common = place.level == "county" or place.short_name in _common_words()
            yield Name(place.short_name, place.code, "short", common)
    for row in rows("region_aliases.csv"):
        yield Name(row["alias"], row["code"], "short")
    for row in rows("region_history.csv"):
        yield Name(row["former_name"], row["code"], "former", row["former_name"] in _common_words())
    for row in rows("development_zones.csv"):
        yield Name(row["zone"], row["code"], "zone", len(row["zone"]) < 3)


@cache
def _common_words() -> frozenset[str]:
    """Names that are also ordinary words or parts of other names."""
    return frozenset(row["word"] for row in rows("region_words.csv"))


@cache
def names() -> dict[str, tuple[Name, ...]]:
    """Every way to write a place → what it may mean; a name in force hides the same former one."""
    table: dict[str, dict[str, Name]] = {}
    for name in _names():
        table.setdefault(name.text, {}).setdefault(name.code, name)
    return {text: tuple(_in_force(list(found.values()))) for text, found in table.items()}


def _in_force(found: list[Name]) -> list[Name]:
    present = [name for name in found if name.kind != "former"]
    provinces = {name.code[:2] for name in present}
    return present + [name for name in found if name.kind == "former" and name.code[:2] not in provinces]


@cache
def beginnings() -> dict[str, tuple[str, ...]]:
    """The first two characters of a name → the names that begin so, longest first."""
    table: dict[str, list[str]] = {}
    for text in names():
        table.setdefault(text[:2], []).append(text)
    return {start: tuple(sorted(found, key=len, reverse=True)) for start, found in table.items()}


# 东方市场, 江南区域: the name's last character belongs to the next word.
_RUNS_ON = re.compile("市场(?!监)|市值|区域|区间|区块")


def names_at(text: str, at: int) -> Iterator[tuple[str, tuple[Name, ...]]]:
    """The names that stand at an offset, longest first."""
    table = names()
    for found in beginnings().get(text[at : at + 2], ()):
        if text.startswith(found, at) and not _RUNS_ON.match(text, at + len(found) - 1):
            yield found, table[found]
