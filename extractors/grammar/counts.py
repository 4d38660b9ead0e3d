"""How a number of counted things may be written: 15项 · 2 个 · 两项 · 1-2项 · 3名 · 一家."""

import re

import msgspec

from extractors.grammar.numbers import GAP, integer

_NUMBER = "[0-9０-９]{1,4}|[一二三四五六七八九十百两]{1,5}"
_UNIT = (
    "项|个|名|件|家|人(?!次|月|才|民|均|员|工|文|口|事|大|社)|篇|支(?!持|撑|付|出)|份|组|批"
    "|条(?!件|例|款|目|线|形|码|规|约|理|幅|生产|产业|龙|河|路)|种|类|门|位"
)
_COUNT = re.compile(
    rf"(?<![0-9０-９.．第一二三四五六七八九十百两几数统唯同专])(?:(?P<low>{_NUMBER}){GAP}[-－—~～至到]{{1,2}}{GAP})?(?P<number>{_NUMBER}){GAP}(?P<unit>{_UNIT})"
    r"(?![月工小]|百分|自然日|左右|以上|及以上)"
)
_BARE = re.compile(r"(?<![0-9０-９.．])(?P<number>[0-9０-９]{1,4})(?![0-9０-９.．])")


class CountParts(msgspec.Struct, frozen=True):
    """A number of things as written; of a range `number` is the upper end. A bare one has no unit."""

    start: int
    end: int
    number: int
    unit: str | None = None


def find_counts(text: str, start: int = 0, end: int | None = None, *, bare: bool = False) -> list[CountParts]:
    """The counts in `text[start:end]` in order; `bare` takes numbers without a unit (cells)."""
    end = len(text) if end is None else end
    found: list[CountParts] = []
    for match in (_BARE if bare else _COUNT).finditer(text, start, end):
        number = integer(match["number"])
        if number is not None:
            unit = None if bare else match["unit"]
            stop = match.end("number") if bare else match.end()
            found.append(CountParts(match.start(), stop, number, unit))
    return found
