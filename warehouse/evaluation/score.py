"""Counts of right, wrong and missing answers, and where each one that differs stands."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from warehouse.evaluation.matching import Agree, Fact, Found, Key, Wanted, equal, match
from warehouse.evaluation.reliability import Judgements, Reliability


class Score(msgspec.Struct, frozen=True):
    """`tp` right, `fp` wrong, `fn` missing answers; the ratios are 0 where they have no meaning."""

    name: str
    tp: int
    fp: int
    fn: int
    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, name: str, tp: int, fp: int, fn: int) -> "Score":
        def share(whole: int) -> float:
            return round(tp / whole, 4) if whole else 0.0

        return cls(
            name,
            tp,
            fp,
            fn,
            share(tp + fp),
            share(tp + fn),
            round(2 * tp / d, 4) if (d := 2 * tp + fp + fn) else 0.0,
        )


class Difference(msgspec.Struct, frozen=True):
    """One answer that is not right: what the gold has, what the warehouse has, and both quotes.

    Without `expected` the answer is wrong, without `found` it is missing, with both it is both.
    """

    subject: str
    field: str
    expected: str | None = None
    found: str | None = None
    expected_quote: str | None = None
    found_quote: str | None = None


class Evaluation(msgspec.Struct, frozen=True):
    """The outcome: per field, per document, all in all, and every difference.

    `absent` are documents that the gold speaks of and the warehouse does not hold; `misplaced` is
    the number of rows whose quote does not stand at its offsets; `reliability` says how many of the
    facts that state some confidence are right.
    """

    micro: Score
    fields: list[Score]
    subjects: list[Score]
    differences: list[Difference]
    absent: list[str]
    misplaced: int
    reliability: list[Reliability] = []


class Subject:
    """Counts for one document (or a part of it)."""

    def __init__(self, tally: "Tally", name: str) -> None:
        self._tally, self._name = tally, name

    def value(
        self,
        field: str,
        accepts: Sequence[Key],
        got: Key,
        *,
        expected: object = None,
        found: object = None,
        quote: str | None = None,
        fact: Fact | None = None,
        agree: Agree = equal,
    ) -> None:
        """A single-valued field: `accepts` are equally right, None among them: may be absent."""
        if got is None and None in accepts:
            return
        right = got is not None and any(key is not None and agree(key, got) for key in accepts)
        if got is not None:
            self._tally.judge(fact, right)
        if right:
            self._tally.count(self._name, field, 1, 0, 0)
            return
        missing, wrong = accepts[0] is not None, got is not None
        self._tally.count(self._name, field, 0, int(wrong), int(missing))
        if missing or wrong:
            self._tally.differs(
                self._name,
                field,
                Wanted(accepts, _shown(expected, accepts[0])) if missing else None,
                Found(got, _shown(found, got), quote) if wrong else None,
            )

    def items(
        self,
        field: str,
        variants: Sequence[Sequence[Wanted]],
        found: Sequence[Found],
        agree: Agree = equal,
    ) -> None:
        """A list-valued field: the variant of the gold that fits best counts."""
        outcomes = [match(wanted, found, agree) for wanted in variants]
        best = min(outcomes, key=lambda o: len(o.missed) + len(o.wrong))
        self._tally.count(self._name, field, best.right, len(best.wrong), len(best.missed))
        for answer, right in zip(found, best.agreed, strict=True):
            self._tally.judge(answer.fact, right)
        for wanted, got in best.beside():
            self._tally.differs(self._name, field, wanted, got)

    def wrong(self, field: str, words: str) -> None:
        """An answer that should not be there at all."""
        self._tally.count(self._name, field, 0, 1, 0)
        self._tally.differs(self._name, field, None, Found(words, words))


class Tally:
    """Collects the counts of all subjects."""

    def __init__(self) -> None:
        self._fields: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self._subjects: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self._differences: list[Difference] = []
        self._judgements = Judgements()

    def subject(self, name: str) -> Subject:
        return Subject(self, name)

    def count(self, subject: str, field: str, tp: int, fp: int, fn: int) -> None:
        for counts in (self._fields[field], self._subjects[subject]):
            for place, number in enumerate((tp, fp, fn)):
                counts[place] += number

    def judge(self, fact: Fact | None, right: bool) -> None:
        if fact is not None:
            self._judgements.add(fact, right)

    def differs(self, subject: str, field: str, wanted: Wanted | None, found: Found | None) -> None:
        self._differences.append(
            Difference(
                subject,
                field,
                wanted.shown if wanted else None,
                found.shown if found else None,
                wanted.quote if wanted else None,
                found.quote if found else None,
            )
        )

    def evaluation(self, absent: list[str], misplaced: int) -> Evaluation:
        totals = [sum(counts[place] for counts in self._fields.values()) for place in range(3)]
        return Evaluation(
            micro=Score.of("all", *totals),
            fields=[Score.of(name, *counts) for name, counts in sorted(self._fields.items()) if any(counts)],
            subjects=[Score.of(name, *counts) for name, counts in self._subjects.items() if any(counts)],
            differences=self._differences,
            absent=absent,
            misplaced=misplaced,
            reliability=self._judgements.table(),
        )


def _shown(words: object, key: Key) -> str:
    return str(key if words is None else words)
