"""Makes normalizers/data/confidence.csv from evaluations: python -m bench.calibration EVALUATION.json...

Each file is what `notices evaluate --format json` printed for one batch of notices, at best of notices that
the rules had not met. Prints the table; with --check instead how far the confidences are from the shares
that are right, as they are and when each batch is corrected by what the others showed.
"""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from normalizers.confidence import Seen, corrected

HEAD = """# How often the facts of each rule were right on notices that it met for the first time,
# and the mean confidence that it states. Made by bench/calibration.py from `notices evaluate --format json`;
# normalizers/confidence.py applies it.
"""


class Rule(NamedTuple):
    stated: float
    right: int
    seen: int


Batch = Mapping[str, Rule]


def read(path: Path) -> Batch:
    """The components of one evaluation."""
    found = json.loads(path.read_text(encoding="utf-8"))["reliability"]
    return {
        row["name"]: Rule(row["stated"], row["right"], row["seen"])
        for row in found
        if row["by"] == "component"
    }


def pooled(batches: Sequence[Batch]) -> dict[str, Seen]:
    """What several batches together say of each component."""
    total: dict[str, Seen] = {}
    for name in sorted({name for batch in batches for name in batch}):
        rules = [batch[name] for batch in batches if name in batch]
        seen = sum(rule.seen for rule in rules)
        stated = sum(rule.stated * rule.seen for rule in rules) / seen
        total[name] = Seen(stated=round(stated, 3), right=sum(rule.right for rule in rules), seen=seen)
    return total


def distance(batch: Batch, table: Mapping[str, Seen]) -> float:
    """The mean distance, over facts, of what a rule states (corrected) from the share that is right."""
    facts = sum(rule.seen for rule in batch.values())
    apart = (
        rule.seen * abs(corrected(rule.stated, table.get(name)) - rule.right / rule.seen)
        for name, rule in batch.items()
    )
    return sum(apart) / facts


def main(arguments: Sequence[str]) -> None:
    paths = [Path(argument) for argument in arguments if argument != "--check"]
    batches = [read(path) for path in paths]
    if "--check" not in arguments:
        out = csv.writer(sys.stdout, lineterminator="\n")
        sys.stdout.write(HEAD)
        out.writerow(("component", "stated", "right", "seen"))
        for name, seen in pooled(batches).items():
            out.writerow((name, seen.stated, seen.right, seen.seen))
        return
    for place, path in enumerate(paths):
        others = pooled([batch for other, batch in enumerate(batches) if other != place])
        raw, after = distance(batches[place], {}), distance(batches[place], others)
        sys.stdout.write(f"{path.stem}: {raw:.3f} as stated, {after:.3f} corrected by the others\n")


if __name__ == "__main__":
    main(sys.argv[1:])
