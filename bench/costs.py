"""What a document costs by its format: CPU of one core to read, extract and normalize it, warm.

    python -m bench.costs [--rounds N]

The documents are those that `bench.many` draws; the table is that of docs/scaling.md, but for scans.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import TypeVar

from bench.many import SAMPLES, text
from extractors.pipeline import extract
from extractors.readers import read
from extractors.readers.limits import DEFAULT_LIMITS
from normalizers.assembly import facts

Result = TypeVar("Result")


def timed(task: Callable[[], Result], spent: list[float]) -> Result:
    begun = time.process_time()
    value = task()
    spent.append((time.process_time() - begun) * 1000)
    return value


def documents() -> dict[str, list[tuple[str, bytes]]]:
    """By format: names and bytes."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for sample in SAMPLES:
        found.setdefault(sample.suffix, []).append((sample.name, sample.read_bytes()))
    found[".txt"] = [(f"{number}.txt", text(number).encode()) for number in range(20)]
    return found


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=7)
    rounds = options.parse_args().rounds
    print("| format | bytes | characters | read | extract | normalize |\n" + "| --- " * 6 + "|")
    for suffix, files in sorted(documents().items()):
        spent: tuple[list[float], list[float], list[float]] = ([], [], [])
        sizes, characters = [], []
        for turn in range(rounds + 1):
            for name, data in files:
                mine = ([], [], []) if turn == 0 else spent  # the first round warms up
                document = timed(lambda d=data, n=name: read(d, n, DEFAULT_LIMITS), mine[0])
                found = timed(lambda d=document: extract(d), mine[1])
                timed(lambda n=name, d=document, f=found: facts(n, d, f), mine[2])
                sizes.append(len(data))
                characters.append(len(document.text))
        steps = " | ".join(f"{statistics.fmean(each):.1f} ms" for each in spent)
        size, length = statistics.fmean(sizes) / 1000, statistics.fmean(characters)
        print(f"| {suffix} | {size:.1f} kB | {length:,.0f} | {steps} |", flush=True)


if __name__ == "__main__":
    main()
