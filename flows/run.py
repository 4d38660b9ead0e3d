"""One run: documents go batch by batch through read, extract, normalize and load.

The same steps serve a plain process and a Prefect flow; a flow only wraps them (see
`flows.prefect_flows`). The ledger says what is under way before it starts.
"""

import uuid
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import quote

import duckdb
import msgspec
import pyarrow as pa

from extractors.errors import LimitExceeded
from flows.batches import Batch, Batcher, Cost, cost_of
from flows.discovery import is_document
from flows.errors import SourceUnreadable
from flows.items import INSIDE, Item, load_document
from flows.patience import patiently
from flows.settings import Limits
from flows.workers import Job, WorkerPool
from normalizers.facts import DocumentFacts
from warehouse import ledger, templates, writers
from warehouse.answers import place_by_notice
from warehouse.database import Connection, transaction
from warehouse.errors import StorageFull
from warehouse.ledger import Failure, RunCounts, SourceFile, Stage
from warehouse.loader import LoadDocument, load
from warehouse.settling import settle_left
from warehouse.store import Store
from warehouse.templates import NewTemplate

if TYPE_CHECKING:
    from flows.fan_out import Crew
    from flows.remote import Found
    from flows.steps import ReadMember

StepName = Literal["discover", "fetch", "read", "recall", "extract", "normalize", "load"]
FROM_BYTES: tuple[StepName, ...] = ("read", "extract", "normalize", "load")
LAKE_BATCHES = 8  # times as many documents in each: a transaction of a lake takes a second, however small
FROM_TEXT: tuple[StepName, ...] = ("recall", "extract", "normalize", "load")


class Reporter(Protocol):
    """Who is told how a run goes: a progress bar, a Prefect log, or nobody."""

    def expect(self, documents: int) -> None:
        """So many documents more than were known of."""

    def batch(self, number: int, sources: Sequence[SourceFile]) -> None:
        """Work on these documents begins."""

    def done(self, documents: int) -> None: ...
    def failed(self, failure: Failure) -> None: ...
    def say(self, message: str) -> None: ...


class Silence:
    def expect(self, documents: int) -> None: ...
    def batch(self, number: int, sources: Sequence[SourceFile]) -> None: ...
    def done(self, documents: int) -> None: ...
    def failed(self, failure: Failure) -> None: ...
    def say(self, message: str) -> None: ...


class Wrapper(Protocol):
    """Makes a step visible to whoever schedules it; a plain process leaves it as it is."""

    def __call__(self, name: StepName, step: Callable[[int], int]) -> Callable[[int], int]: ...


def plain(name: StepName, step: Callable[[int], int]) -> Callable[[int], int]:
    del name
    return step


class Summary(msgspec.Struct):
    """What a run came to: documents by outcome, and the rows that were loaded per table."""

    run_id: str
    command: str = "ingest"
    counts: RunCounts = msgspec.field(default_factory=RunCounts)
    facts: dict[str, int] = msgspec.field(default_factory=dict)
    new_templates: list[NewTemplate] = []

    @property
    def exit_code(self) -> int:
        return 2 if self.counts.failed else 0


class Run:
    """Holds what the steps share: the writer's connection, the store, the workers, the counts."""

    def __init__(
        self,
        connection: Connection,
        store: Store,
        pool: WorkerPool,
        *,
        command: str,
        limits: Limits,
        reporter: Reporter,
        wrap: Wrapper = plain,
        steps: Sequence[StepName] = FROM_BYTES,
        crew: "Crew | None" = None,
        inputs: Sequence[str] = (),
        flow_run_id: str | None = None,
        prefect_version: str | None = None,
    ) -> None:
        self.connection, self.store, self.pool = connection, store, pool
        self.command, self.limits, self.reporter = command, limits, reporter
        self.flow_run_id, self.prefect_version = flow_run_id, prefect_version
        self.crew, self.inputs = crew, inputs
        self.summary = Summary(run_id=uuid.uuid4().hex, command=command)
        self.under_way: dict[str, str] = {}  # documents that this run has begun or will, by id: their place
        self.copies: list[SourceFile] = []  # the same bytes met again while they are under way
        self._inside: deque[SourceFile] = deque()  # members of archives and mails, not yet in a batch
        self._begun: set[str] = set()  # those of them that the ledger knows
        self._batches: dict[int, list[Item]] = {}
        self._number = 0  # of the last batch
        self._steps = [wrap(name, getattr(self, f"_{name}")) for name in steps]

    def execute(self, gather: Callable[["Run"], Iterable[SourceFile]]) -> Summary:
        """Runs everything that `gather` yields, recorded from beginning to end."""
        run_id = self.summary.run_id
        ledger.begin_run(
            self.connection,
            run_id,
            command=self.command,
            version=version("notices"),
            flow_run_id=self.flow_run_id,
            prefect=self.prefect_version,
            inputs=self.inputs,
        )
        status = "interrupted"
        try:
            self._execute(gather(self))
            self._note_copies()
            self._settle()
            status = "completed"
        except Exception:
            status = "failed"
            raise
        finally:
            ledger.end_run(self.connection, run_id, status, self.summary.counts)
        return self.summary

    def fail(self, failures: Sequence[Failure]) -> None:
        """Records failures and goes on."""
        ledger.fail(self.connection, self.summary.run_id, failures)
        self.summary.counts.failed += len(failures)
        for failure in failures:
            self.reporter.failed(failure)

    def take(self, path: Path) -> SourceFile | None:
        """Reads a file's bytes into the store; None, and a failure, where that cannot be done."""
        uri = path.as_uri()
        try:
            size = path.stat().st_size
            if size > self.limits.file_bytes:
                raise LimitExceeded(
                    file=str(path), limit=f"{self.limits.file_bytes} bytes a file", found=f"{size} bytes"
                )
            data = patiently(path.read_bytes)
        except OSError as error:
            unreadable = SourceUnreadable(file=str(path), detail=error.strerror or str(error))
            self.fail([Failure.of(unreadable, "discover", path.name, uri, None)])
            return None
        except LimitExceeded as error:
            self.fail([Failure.of(error, "discover", path.name, uri, None)])
            return None
        return SourceFile(self.store.put_original(data), path.name, uri, len(data))

    def accept(self, met: Sequence[SourceFile]) -> list[SourceFile]:
        """The documents that there is work to do on; counts the others.

        What is loaded stays; what failed stays failed until a retry; what another run is at work on is that
        run's. Among several writers the work is taken at once, so that no other one begins it.
        """
        with writers.turn(self.connection):
            work = self._sort_out(met)
            self.claim(work)
        return work

    def claim(self, sources: Sequence[SourceFile]) -> None:
        """Says in the ledger that this run has these, where others may look for work there."""
        if sources and writers.shared(self.connection):
            ledger.start(self.connection, self.summary.run_id, sources)
            self._begun.update(source.document_id for source in sources)

    def _sort_out(self, met: Sequence[SourceFile]) -> list[SourceFile]:
        ids = [source.document_id for source in met]
        stand = ledger.statuses(self.connection, ids)
        taken = ledger.taken(self.connection, ids)
        work: list[SourceFile] = []
        loaded: list[SourceFile] = []
        for source in met:
            status = stand.get(source.document_id)
            if source.document_id in self.under_way:
                if self.under_way[source.document_id] != source.source_uri:
                    self.copies.append(source)
            elif status == "loaded":
                loaded.append(source)
            elif source.document_id in taken:
                self.summary.counts.unchanged += 1
                self.reporter.say(f"Another run is at work on {source.file_name}.")
            elif status == "failed":
                self.summary.counts.failed += 1
            elif status == "quarantined":
                self.summary.counts.skipped += 1
            else:
                self.under_way[source.document_id] = source.source_uri
                work.append(source)
        ledger.see(self.connection, loaded)
        self.summary.counts.unchanged += len(loaded)
        self.summary.counts.failed += ledger.failed_inside(
            self.connection, [source.document_id for source in loaded]
        )
        return work

    def _execute(self, sources: Iterable[SourceFile]) -> None:
        incoming = iter(sources)

        def draw() -> SourceFile | None:
            """What was found inside documents comes before further documents."""
            return self._inside.popleft() if self._inside else next(incoming, None)

        batcher = Batcher(draw, self._cost, larger=LAKE_BATCHES if writers.shared(self.connection) else 1)
        if self.crew is not None:
            from flows.fan_out import FanOut

            FanOut(self, self.crew).work(batcher)
            return
        while batch := batcher.next():
            self._process(batch)

    def _cost(self, source: SourceFile) -> Cost:
        return cost_of(self.store.original_path(source.document_id), source.byte_size)

    def _take_members(self, parent: SourceFile, members: Sequence["ReadMember"]) -> None:
        """Queues the files in a document, in the ledger before the document itself is loaded.

        So a process that dies in between leaves none of them behind.
        """
        met: list[SourceFile] = []
        for member in members:
            path = PurePosixPath(member.name)
            if not is_document(path):
                self.summary.counts.skipped += 1
                continue
            uri = f"{parent.source_uri}{INSIDE}{quote(member.name)}"
            met.append(SourceFile(member.document_id, path.name, uri, member.byte_size, parent.document_id))
        found = self.accept(met)
        fresh = [child for child in found if child.document_id not in self._begun]
        ledger.start(self.connection, self.summary.run_id, fresh)
        self._begun.update(child.document_id for child in found)
        self._inside.extend(found)
        self.reporter.expect(len(found))

    def _note_copies(self) -> None:
        """A copy counts as what was met first: as it would in the next run."""
        stand = ledger.statuses(self.connection, [copy.document_id for copy in self.copies])
        loaded = [copy for copy in self.copies if stand.get(copy.document_id) == "loaded"]
        with writers.turn(self.connection):
            ledger.see(self.connection, loaded)
        self.summary.counts.unchanged += len(loaded)
        self.summary.counts.failed += sum(stand.get(copy.document_id) == "failed" for copy in self.copies)

    def _settle(self) -> None:
        """What hangs on all documents together: postings, the templates of forms, and whom forms answer."""
        settle_left(self.connection)
        with transaction(self.connection):
            templates.register(self.connection, self.summary.run_id)
            place_by_notice(self.connection)
        self.summary.new_templates = templates.new_templates(self.connection, self.summary.run_id)

    def begin(self, sources: Sequence[SourceFile]) -> int:
        """Says in the ledger that work on a batch begins; returns its number."""
        self._number += 1
        fresh = [source for source in sources if source.document_id not in self._begun]
        ledger.start(self.connection, self.summary.run_id, fresh)
        self._begun.difference_update(source.document_id for source in sources)
        self.reporter.batch(self._number, sources)
        return self._number

    def finish(
        self, batch: int, found: Sequence[tuple[SourceFile, "Found"]], worker: str | None = None
    ) -> None:
        """Loads what another machine found in the documents of a batch, their bytes being in the store."""
        items: list[Item] = []
        for source, answer in found:
            item = Item(source, answer.read, answer.facts, answer.seconds, worker)
            items.append(item)
            if item.read:
                self._take_members(source, item.read.members)
        self._batches[batch] = items
        if items:
            self._steps[-1](batch)
        del self._batches[batch]

    def fail_at(self, stage: Stage, source: SourceFile, error: BaseException) -> None:
        self.fail([Failure.of(error, stage, source.file_name, source.source_uri, source.document_id)])

    def _process(self, batch: Batch) -> None:
        number = self.begin(batch.sources)
        self.pool.lanes = 1 if batch.pictures else None
        self._batches[number] = [Item(source) for source in batch.sources]
        for step in self._steps:
            if self._batches[number]:
                step(number)
        self.reporter.done(len(batch.sources))
        del self._batches[number]

    def _read(self, batch: int) -> int:
        for item, value in self._spread(batch, "read"):
            item.read = value
            self._take_members(item.source, value.members)
            if value.is_archive:
                item.facts = DocumentFacts(document_id=item.source.document_id)
        return len(self._batches[batch])

    def _recall(self, batch: int) -> int:
        """What the reader said when the documents were loaded: their text is in the store."""
        from flows.steps import ReadDocument

        items = self._batches[batch]
        stand = ledger.readings(self.connection, [item.source.document_id for item in items])
        for item in items:
            said = stand[item.source.document_id]
            item.read = ReadDocument(said.format, said.reader, said.page_count)
            item.retrieved_at = said.retrieved_at
            if item.read.is_archive:
                item.facts = DocumentFacts(document_id=item.source.document_id)
        return len(items)

    def _extract(self, batch: int) -> int:
        for item, value in self._spread(batch, "extract"):
            item.extraction = value
        return len(self._batches[batch])

    def _normalize(self, batch: int) -> int:
        for item, value in self._spread(batch, "normalize"):
            item.facts, item.extraction = value, None
        return len(self._batches[batch])

    def _spread(self, batch: int, stage: Stage) -> list[tuple[Item, Any]]:
        """Runs a step over a batch in the workers; what fails leaves the batch.

        An archive has its facts (none) once it is read: later steps pass it by.
        """
        done = [item for item in self._batches[batch] if item.facts is not None]
        items = [item for item in self._batches[batch] if item.facts is None]
        function = f"flows.steps:{stage}_document"
        jobs = [Job(item.source.file_name, function, item.arguments(self.store.root)) for item in items]
        values: dict[int, Any] = {}
        for index, outcome in self.pool.run(jobs):
            items[index].seconds[stage] = outcome.seconds
            if outcome.error is None:
                values[index] = outcome.value
            else:
                self.fail_at(stage, items[index].source, outcome.error)
        self._batches[batch] = done + [items[index] for index in sorted(values)]
        return [(items[index], values[index]) for index in sorted(values)]

    def _load(self, batch: int) -> int:
        """Loads a batch in one transaction; where that fails, each document in one of its own."""
        items = self._batches[batch]
        documents = [load_document(item, self.store) for item in items]
        try:
            loaded = self._load_now(documents)
        except (duckdb.Error, pa.ArrowException, OverflowError, ValueError) as error:
            _raise_if_full(error, self.store.root.parent)
            loaded = 0
            for document in documents:
                try:
                    loaded += self._load_now([document])
                except (duckdb.Error, pa.ArrowException, OverflowError, ValueError) as alone:
                    _raise_if_full(alone, self.store.root.parent)
                    self.fail_at("load", document.source, alone)
        self.summary.counts.new += loaded
        return loaded

    def _load_now(self, documents: Sequence[LoadDocument]) -> int:
        for table, rows in load(self.connection, self.summary.run_id, documents, settle_later=True).items():
            self.summary.facts[table] = self.summary.facts.get(table, 0) + rows
        return len(documents)


def _raise_if_full(error: BaseException, folder: Path) -> None:
    """A disk that is full or not writable ends the run: no other document would fare better."""
    if isinstance(error, duckdb.IOException) or "No space left" in str(error):
        raise StorageFull(path=str(folder), detail=str(error).splitlines()[0]) from error
