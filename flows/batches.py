"""Batches of about the same cost: many short documents, or a few long ones; pictures apart.

What a document will cost is guessed from its first bytes and its size, before anything parses it.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import msgspec

from flows.settings import BATCH_DOCUMENTS
from warehouse.ledger import SourceFile

# Seconds of one core for reading, extraction and normalization, as measured (docs/scaling.md): a document
# of any kind, and a megabyte of each kind more.
SECONDS_A_DOCUMENT = 0.06
SECONDS_A_MEGABYTE = {"pdf": 0.6, "ole": 0.4, "zip": 2.0, "text": 1.5}
SECONDS_A_PICTURE = 6.0
BATCH_SECONDS = 20.0
BATCH_PICTURES = 8
HEAD_BYTES = 1 << 20  # what is looked at of a PDF

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


class Cost(msgspec.Struct, frozen=True):
    """What a document is likely to take; `picture` where OCR reads it."""

    seconds: float
    picture: bool = False


class Batch(msgspec.Struct, frozen=True):
    """Documents that are worked on together."""

    sources: tuple[SourceFile, ...]
    pictures: bool = False


def cost(head: bytes, size: int) -> Cost:
    """Guesses from the first bytes (see HEAD_BYTES) and the size in bytes."""
    if head.startswith(_PICTURES):
        return Cost(SECONDS_A_PICTURE, picture=True)
    if head.startswith(b"%PDF"):
        whole = len(head) == size
        if whole and b"/Font" not in head and b"/ObjStm" not in head and b"/Image" in head:
            return Cost(SECONDS_A_PICTURE * max(1, head.count(b"/Image")), picture=True)
        kind = "pdf"
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        kind = "ole"
    else:
        kind = "zip" if head.startswith(b"PK") else "text"
    return Cost(SECONDS_A_DOCUMENT + SECONDS_A_MEGABYTE[kind] * size / (1 << 20))


def cost_of(path: Path, size: int) -> Cost:
    """The same from a file; what cannot be opened costs little and fails later, where it is recorded."""
    try:
        with path.open("rb") as file:
            return cost(file.read(HEAD_BYTES), size)
    except OSError:
        return Cost(SECONDS_A_DOCUMENT)


class Batcher:
    """Draws documents from a queue that may grow meanwhile, and hands out batches."""

    def __init__(
        self, draw: Callable[[], SourceFile | None], cost: Callable[[SourceFile], Cost], larger: int = 1
    ) -> None:
        """`larger`: so many times the documents, and the seconds, of a usual batch."""
        self._draw, self._cost, self._larger = draw, cost, larger
        self._pictures: list[SourceFile] = []

    def next(self) -> Batch | None:
        """The next batch; None where the queue is empty just now."""
        batch: list[SourceFile] = []
        seconds = 0.0
        while len(batch) < BATCH_DOCUMENTS * self._larger and seconds < BATCH_SECONDS * self._larger:
            source = self._draw()
            if source is None:
                break
            each = self._cost(source)
            if each.picture:
                self._pictures.append(source)
                if len(self._pictures) >= BATCH_PICTURES and not batch:
                    return self._flush()
            else:
                batch.append(source)
                seconds += each.seconds
        return Batch(tuple(batch)) if batch else self._flush()

    def _flush(self) -> Batch | None:
        pictures, self._pictures = self._pictures[:BATCH_PICTURES], self._pictures[BATCH_PICTURES:]
        return Batch(tuple(pictures), pictures=True) if pictures else None


def batches(sources: Iterable[SourceFile], cost: Callable[[SourceFile], Cost]) -> Iterator[Batch]:
    """All batches of a queue that does not grow."""
    feed = iter(sources)
    batcher = Batcher(lambda: next(feed, None), cost)
    return chain(iter(batcher.next, None))
