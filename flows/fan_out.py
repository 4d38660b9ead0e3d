"""Batches go out to other machines; what comes back is loaded here, by one writer.

A batch is sent, not a document's path: the machines share no folder. A document is loaded when its
answer is in hand and not before, so that a machine that dies costs time and nothing else.
"""

from types import TracebackType
from typing import Protocol

import msgspec

from flows.batches import Batch, Batcher
from flows.errors import RunnerLost, SourceGone, WorkerLost, WorkerUnfit
from flows.items import INSIDE
from flows.remote import Answer, Found, Order, Parcel
from flows.run import Run
from warehouse.ledger import SourceFile


class BatchLost(Exception):
    """The machines that worked on a batch died under it, again and again."""


class Crew(Protocol):
    """Machines that take orders and answer in any order."""

    @property
    def lanes(self) -> int:
        """How many batches may be out at once."""

    def submit(self, number: int, order: bytes) -> None: ...

    def wait(self) -> tuple[int, bytes | BaseException]:
        """The next answer, with its batch's number; BatchLost where those who had it died.

        Raises RunnerLost where nobody can answer any more.
        """

    def __enter__(self) -> "Crew": ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class FanOut:
    """One run's batches on a crew."""

    def __init__(self, run: Run, crew: Crew) -> None:
        self.run, self.crew = run, crew
        self.out: dict[int, Batch] = {}
        self.again: list[Batch] = []  # documents of a lost batch, each alone

    def work(self, batcher: Batcher) -> None:
        """Until nothing is left to send and nothing is out."""
        while True:
            while len(self.out) < self.crew.lanes:
                batch = self.again.pop(0) if self.again else batcher.next()
                if batch is None:
                    break
                self._send(batch)
            if not self.out:
                return
            number, answer = self.crew.wait()
            batch = self.out.pop(number)
            if isinstance(answer, BaseException):
                self._lost(number, batch, answer)
            else:
                self._receive(number, batch, msgspec.msgpack.decode(answer, type=Answer))

    def _send(self, batch: Batch) -> None:
        number = self.run.begin(batch.sources)
        parcels: list[Parcel] = []
        for source in batch.sources:
            data = self.run.store.original(source.document_id)
            if data is None:
                self.run.fail_at("read", source, SourceGone(file=source.file_name))
                continue
            depth = source.source_uri.count(INSIDE)
            parcels.append(Parcel(source.document_id, source.file_name, depth, data))
        if not parcels:
            self.run.reporter.done(len(batch.sources))
            return
        order = Order(tuple(parcels), self.run.limits, lanes=1 if batch.pictures else 0)
        self.out[number] = batch
        self.crew.submit(number, msgspec.msgpack.encode(order))

    def _lost(self, number: int, batch: Batch, error: BaseException) -> None:
        """A batch of several is sent again one by one, so that only what is to blame fails."""
        if isinstance(error, RunnerLost | WorkerUnfit):
            raise error
        if len(batch.sources) > 1:
            self.run.reporter.say(f"Batch {number} did not come back ({error}): its documents go out alone.")
            self.again.extend(Batch((source,), batch.pictures) for source in batch.sources)
            return
        [source] = batch.sources
        if isinstance(error, BatchLost):
            error = WorkerLost(
                file=source.file_name,
                limit="what a machine of the crew can bear",
                found=f"its machines died on it: {error}",
            )
        self.run.fail_at("read", source, error)
        self.run.reporter.done(1)

    def _receive(self, number: int, batch: Batch, answer: Answer) -> None:
        """Takes an answer apart; each document of the batch is in it once, or fails here."""
        answered = {found.document_id: found for found in answer.documents}
        kept: list[tuple[SourceFile, Found]] = []
        for source in batch.sources:
            found = answered.get(source.document_id)
            if found is None:
                self.run.fail_at("read", source, RuntimeError(f"{answer.worker} sent no answer for it"))
            elif found.stage is not None:
                self.run.fail_at(found.stage, source, found.failure())
            else:
                self._keep(found)
                kept.append((source, found))
        self.run.finish(number, kept, answer.worker)
        self.run.reporter.done(len(batch.sources))

    def _keep(self, found: Found) -> None:
        store = self.run.store
        for data in found.members:
            store.put_original(data)
        store.put_parsed_bytes(found.document_id, found.document)
