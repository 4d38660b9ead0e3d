"""A guess at the canonical field of a label that no row of the list names.

A naive Bayes classifier over the characters of the labels in data/form_labels.csv (pieces of one to
three characters, the ends marked), made from the list when it is first asked: a new row teaches it. On
labels left out of the list in turns it answers for three of four, and 96 in 100 of its answers are the
list's (bench/labels.py); most of the others are fields that mean nearly the same.
"""

import math
from collections import Counter, defaultdict
from functools import cache, lru_cache

import msgspec

from extractors.forms.labels import core, squeeze
from normalizers.tables import rows

SURE = 0.99  # below this probability nothing is said
SEEN = 0.3  # at least so many of a label's pieces of two and more characters occur in the list
_SMOOTHING = 10.0  # how many labels' weight the piece's share in the whole list has
_FLATTENING = 2.0  # pieces overlap: their votes count for half
# Sums are named by combination (composed_labels.py); a guess could put one in two columns.
_NEVER = frozenset(["total_budget", "fiscal_budget", "self_funding", "other_funding"])


class Model(msgspec.Struct, frozen=True):
    """Labels a field, and in how many of them, and of all labels, each piece occurs."""

    labels: dict[str, int]
    pieces: dict[str, Counter[str]]
    everywhere: Counter[str]

    def probabilities(self, label: str) -> dict[str, float]:
        """The probability of each field, given the label's pieces that the list holds."""
        total = sum(self.labels.values())
        known = [p for p in pieces_of(label) if p in self.everywhere]
        points: dict[str, float] = {}
        for field, count in self.labels.items():
            have = self.pieces[field]
            points[field] = math.log(count / total)
            for piece in known:
                share = self.everywhere[piece] / total
                points[field] += math.log((have[piece] + _SMOOTHING * share) / ((count + _SMOOTHING) * share))
        best = max(points.values())
        weights = {field: math.exp((value - best) / _FLATTENING) for field, value in points.items()}
        whole = sum(weights.values())
        return {field: weight / whole for field, weight in weights.items()}


def pieces_of(label: str) -> set[str]:
    words = f"^{label}$"
    return {words[at : at + length] for length in (1, 2, 3) for at in range(len(words) - length + 1)} - {
        "^",
        "$",
    }


def trained(labels: list[tuple[str, str]]) -> Model:
    """The model of (label, field) pairs."""
    by_field: defaultdict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for label, field in labels:
        found = pieces_of(label)
        by_field[field].update(found)
        everywhere.update(found)
        counts[field] += 1
    return Model(labels=dict(counts), pieces=dict(by_field), everywhere=everywhere)


@cache
def _model() -> Model:
    return trained(listed())


def listed() -> list[tuple[str, str]]:
    """The labels of the list that mean the same under any group, with their fields."""
    found = {
        (core(squeeze(row["label"])), row["canonical_field"]): None
        for row in rows("form_labels.csv")
        if not row["group"]
    }
    return list(found)


@lru_cache(maxsize=4096)
def guess(label: str) -> str | None:
    """The field of a bare label (without number and brackets), where the model is sure of one."""
    if not 2 <= len(label) <= 30:
        return None
    model = _model()
    long = [p for p in pieces_of(label) if len(p) > 1]
    if sum(p in model.everywhere for p in long) < SEEN * len(long):
        return None
    field, sure = max(model.probabilities(label).items(), key=lambda item: item[1])
    return field if sure >= SURE and field not in _NEVER else None
