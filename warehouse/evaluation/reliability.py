"""How often facts that state some confidence are right.

A fact is judged where the gold speaks of it: right when everything in it that is compared agrees
(a deadline's day and kind, a contact's name and number), wrong when anything differs. Optional answers
and alternatives of the gold are right. Facts that nothing was compared of are not counted.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

import msgspec

from warehouse.evaluation.matching import Fact

BOUNDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Edges of the bins; the last one includes 1.0."""


class Reliability(msgspec.Struct, frozen=True):
    """Facts of one kind: `seen` were judged, `right` of them are right.

    By "table", `name` is the table and [`low`, `high`) the confidence that the facts state; by
    "component", `name` is the rule and the bounds are the least and the most that it states.
    `stated` is the mean of the confidences, which `share`, the part that is right, should equal.
    """

    by: Literal["table", "component"]
    name: str
    low: float
    high: float
    seen: int
    right: int
    stated: float
    share: float


class Judgements:
    """Collects what was found of each fact; one difference makes it wrong."""

    def __init__(self) -> None:
        self._right: dict[Fact, bool] = {}

    def add(self, fact: Fact, right: bool) -> None:
        self._right[fact] = self._right.get(fact, True) and right

    def table(self) -> list[Reliability]:
        """Bins of each table that hold a fact, then every component."""
        bins: dict[tuple[str, tuple[float, float]], list[Fact]] = defaultdict(list)
        components: dict[str, list[Fact]] = defaultdict(list)
        for fact in self._right:
            bins[fact.table, _bin(fact.confidence)].append(fact)
            components[fact.component].append(fact)
        tables = [self._row("table", name, *edges, facts) for (name, edges), facts in sorted(bins.items())]
        rules = [
            self._row("component", name, min(stated), max(stated), facts)
            for name, facts in sorted(components.items())
            if (stated := [fact.confidence for fact in facts])
        ]
        return tables + rules

    def _row(
        self, by: Literal["table", "component"], name: str, low: float, high: float, facts: Iterable[Fact]
    ) -> Reliability:
        judged = list(facts)
        seen, right = len(judged), sum(self._right[fact] for fact in judged)
        stated = sum(fact.confidence for fact in judged) / seen
        return Reliability(
            by, name, round(low, 3), round(high, 3), seen, right, round(stated, 3), round(right / seen, 3)
        )


def _bin(confidence: float) -> tuple[float, float]:
    for low, high in pairwise(BOUNDS):
        if low <= confidence < high:
            return low, high
    return BOUNDS[-2], BOUNDS[-1]
