"""Reads place names where they stand: one after another from the province down (浙江省丽水市龙泉市)."""

import re
from collections.abc import Iterator

import msgspec

from normalizers.gazetteer import Name, beginnings, names_at, places, within


class PlaceMention(msgspec.Struct, frozen=True):
    """The range of a place name, or of a chain of them, and the codes it may mean."""

    start: int
    end: int
    codes: tuple[str, ...]
    explicit: bool  # a full name, or a chain


# Between the names of a chain: white space, and what an address puts there.
_BETWEEN = re.compile(r"[ \t　·,，-]?")
# A short name reads as a place where a department, a level or an institution follows: 龙泉科技局.
_PUBLIC_BODY = re.compile(
    "(?:市|省)?(?:委|政府|人民政府|科技|科学技术|科创|经信|经济|工信|工业和信息化|发改|发展|财政|教育|卫健|卫生"
    "|农业|市场监|知识产权|商务|住建|人社|人力|自然资源|生态环境|文旅|大数据|高新|经开|国家|自治|科协|组织部)"
)
# What makes a two-character short name part of another word.
_NOT_BEFORE = frozenset("路街道桥镇乡村里店厦")


def chain_at(text: str, at: int, *, parent: str | None = None, heads: bool = False) -> PlaceMention | None:
    """The longest chain of names at an offset.

    A name that is also an ordinary word (龙泉, 振兴) is read only behind its parent's, or, where the
    offset is the head of an issuer's name (`heads`), before a department.
    """
    best: PlaceMention | None = None
    for written, meanings in names_at(text, at):
        end = at + len(written)
        told = [m for m in meanings if parent is None or (m.code != parent and within(m.code, parent))]
        if parent is None:
            told = [m for m in told if _stands_alone(m, text, end, heads)]
        if not told:
            continue
        best = _longer(best, _lower(text, at, end, told, chained=parent is not None))
    return best


def _stands_alone(name: Name, text: str, end: int, heads: bool) -> bool:
    if not name.common:
        return name.kind != "short" or text[end : end + 1] not in _NOT_BEFORE
    return heads and name.kind == "short" and _PUBLIC_BODY.match(text, end) is not None


def _lower(text: str, at: int, end: int, told: list[Name], *, chained: bool) -> PlaceMention:
    """Follows each meaning down as far as the text goes on naming places in it."""
    explicit = chained or any(m.kind in ("full", "former", "zone") for m in told)
    alone = PlaceMention(at, end, tuple(dict.fromkeys(m.code for m in told)), explicit)
    following = _BETWEEN.match(text, end)
    after = following.end() if following else end
    found: list[PlaceMention] = []
    for meaning in told:
        if places()[meaning.code].level == "county":
            continue
        lower = chain_at(text, after, parent=meaning.code)
        if lower is not None:
            found.append(lower)
    if not found:
        return alone
    end = max(m.end for m in found)
    codes = tuple(dict.fromkeys(code for m in found if m.end == end for code in m.codes))
    return PlaceMention(at, end, codes, True)


def _longer(one: PlaceMention | None, other: PlaceMention) -> PlaceMention:
    if one is None or other.end > one.end:
        return other
    return one


def place_mentions(text: str) -> Iterator[PlaceMention]:
    """Every place in running text, left to right, without overlap."""
    known, at = beginnings(), 0
    while at < len(text) - 1:
        found = chain_at(text, at) if text[at : at + 2] in known else None
        if found is None:
            at += 1
        else:
            yield found
            at = found.end
