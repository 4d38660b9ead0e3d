"""The confidence of a fact, corrected by how often its rule was right on notices that it had not met.

A rule states what its author believed. `data/confidence.csv` tells what was seen of it (made by
`bench/calibration.py`); the more was seen, the more that counts: a rule right 3 times of 3 gains little.
"""

from collections.abc import Mapping
from functools import cache

import msgspec

from normalizers.facts import EVIDENCED, DocumentFacts
from normalizers.tables import rows

# What was stated counts like this many facts seen (additive smoothing towards the stated value).
PRIOR = 10
HIGHEST = 0.99


class Seen(msgspec.Struct, frozen=True):
    """`right` of `seen` facts of a rule were right, which stated `stated` on the mean."""

    stated: float
    right: int
    seen: int


@cache
def _seen() -> Mapping[str, Seen]:
    return {
        row["component"]: Seen(stated=float(row["stated"]), right=int(row["right"]), seen=int(row["seen"]))
        for row in rows("confidence.csv")
    }


def corrected(stated: float, seen: Seen | None) -> float:
    """The stated confidence, moved by the rule's record; as it is where there is none."""
    if seen is None or not seen.stated:
        return stated
    believed = (seen.right + PRIOR * seen.stated) / (seen.seen + PRIOR)
    return round(min(HIGHEST, stated * believed / seen.stated), 2)


def correct(facts: DocumentFacts) -> None:
    """Corrects the confidences of all the facts of a document, in place in its lists."""
    for name in EVIDENCED:
        found = getattr(facts, name)
        found[:] = [
            msgspec.structs.replace(row, confidence=corrected(row.confidence, _seen().get(row.component)))
            for row in found
        ]
