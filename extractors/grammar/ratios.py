"""How a share may be written: 30% · 20%-30% · 百分之三十 · 2:1 · 1∶1 · 三分之一 · 三成."""

import re
from decimal import Decimal
from typing import Literal

import msgspec

from extractors.grammar.numbers import CHINESE, GAP, NOT_INSIDE, PLAIN, SPREAD, decimal

_PERCENT = re.compile(
    rf"{NOT_INSIDE}(?P<low>{SPREAD}|{PLAIN}){GAP}(?P<sign>[%％])?(?:{GAP}[-－—–~～至到]{{1,2}}{GAP}(?P<high>{PLAIN}){GAP}[%％])?(?(sign)|(?(high)|(?!)))"
    rf"|百分之(?P<words>{CHINESE}|{PLAIN})"
    rf"|(?P<tenths>[一二三四五六七八九])成(?![为立果本员绩功效熟长品交都型分就])"
    r"|(?<=[的为占于])(?P<over>[1-9])/(?P<under>[2-9])(?![0-9/])"
    rf"|(?P<bottom>[二三四五六七八九十])分之(?P<top>[一二三四五六七八九])"
)
_COLON = re.compile(
    rf"(?<![0-9０-９:：∶.．年月日])(?P<left>[0-9０-９]{{1,3}}(?:[.．][0-9０-９]{{1,2}})?){GAP}[:：∶比]{GAP}"
    rf"(?P<right>[0-9０-９]{{1,3}}(?:[.．][0-9０-９]{{1,2}})?)(?![0-9０-９:：∶.．]|{GAP}[%％时分])"
)


class RatioParts(msgspec.Struct, frozen=True):
    """`share`: `low` to `high`, as parts of one. `pair`: `low` stands to `high` (2:1)."""

    start: int
    end: int
    kind: Literal["share", "pair"]
    low: Decimal
    high: Decimal | None = None


def find_shares(text: str, start: int = 0, end: int | None = None) -> list[RatioParts]:
    """Percentages and fractions in `text[start:end]`, as parts of one."""
    end = len(text) if end is None else end
    found: list[RatioParts] = []
    if not any(text.find(c, start, end) >= 0 for c in "%％成之/"):
        return found
    for match in _PERCENT.finditer(text, start, end):
        high: Decimal | None = None
        if match["tenths"]:
            low = decimal(match["tenths"])
            scale = Decimal(10)
        elif match["over"]:
            low, scale = decimal(match["over"]), decimal(match["under"]) or Decimal(1)
        elif match["bottom"]:
            low, scale = decimal(match["top"]), decimal(match["bottom"]) or Decimal(1)
        else:
            low, scale = decimal(match["low"] or match["words"]), Decimal(100)
            high = decimal(match["high"]) if match["high"] else None
        if low is not None:
            found.append(
                RatioParts(
                    match.start(),
                    match.end(),
                    "share",
                    low / scale,
                    high / scale if high is not None else None,
                )
            )
    return found


def find_pairs(text: str, start: int = 0, end: int | None = None) -> list[RatioParts]:
    """Two numbers against each other (2:1, 1∶1) in `text[start:end]`; a time of day looks the same."""
    end = len(text) if end is None else end
    found: list[RatioParts] = []
    for match in _COLON.finditer(text, start, end):
        left, right = decimal(match["left"]), decimal(match["right"])
        if (
            left is not None
            and right is not None
            and len(match["right"]) < 3
            and not match["right"].startswith("0")
        ):
            found.append(RatioParts(match.start(), match.end(), "pair", left, right))
    return found
