"""What a run works on: files and folders, or documents that failed before."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec

from flows.discovery import Discovery, discover
from flows.errors import NotFailed, SourceGone
from flows.run import FROM_BYTES, FROM_TEXT, Reporter, Run, Silence, StepName, Summary, Wrapper, plain
from flows.settings import Limits, limits, runner
from flows.which import EVERY, Which
from flows.workers import WorkerPool
from warehouse import ledger, writers
from warehouse.database import WAIT_SECONDS, open_writer
from warehouse.errors import UnknownDocument, WarehouseBusy, WarehouseMissing
from warehouse.ledger import Failure, SourceFile
from warehouse.query import open_reader
from warehouse.store import Store

if TYPE_CHECKING:
    from flows.fan_out import Crew

CHUNK = 2000  # files that the ledger is asked about at once: it reads the names of all that it knows


class Request(msgspec.Struct, frozen=True):
    """What every run needs to know; `workers` 0 is one a core."""

    warehouse: Path
    workers: int = 0
    wait: float = WAIT_SECONDS
    limits: Limits = msgspec.field(default_factory=limits)
    runner: str = msgspec.field(default_factory=runner)
    batch_task: Callable[[int, bytes], bytes] | None = None  # a Prefect task that does a batch elsewhere


def ingest(
    paths: Sequence[str],
    request: Request,
    reporter: Reporter | None = None,
    wrap: Wrapper = plain,
    flow_run_id: str | None = None,
    prefect_version: str | None = None,
) -> Summary:
    """Loads files, folders and archives; what is loaded already stays as it is.

    Raises PathMissing before anything is opened, WarehouseBusy, WarehouseUnusable, StorageFull.
    """
    found: list[Discovery] = []

    def look(_batch: int) -> int:
        found.append(discover(paths))
        return len(found[-1].files)

    wrap("discover", look)(0)
    discovery = found[-1]

    def gather(run: Run) -> Iterator[SourceFile]:
        run.summary.counts.skipped += discovery.skipped
        run.reporter.expect(len(discovery.files))
        yield from unfinished(run)
        paths = iter(discovery.files)
        while chunk := list(islice(paths, CHUNK)):
            met = [source for path in chunk if (source := run.take(path)) is not None]
            work = run.accept(met)
            run.reporter.done(len(chunk) - len(work))
            yield from work

    return execute(request, "ingest", gather, reporter, wrap, flow_run_id, prefect_version, inputs=paths)


def retry(
    document_ids: Sequence[str],
    request: Request,
    reporter: Reporter | None = None,
    wrap: Wrapper = plain,
    flow_run_id: str | None = None,
    prefect_version: str | None = None,
    which: Which = EVERY,
) -> Summary:
    """Runs the open failures again, or those named (by a whole id, an address, or its beginning).

    `which` narrows them down, and may mean loaded documents as well.

    What could not be fetched is fetched again first. Raises NotFailed for an id that no open failure has.
    """
    from flows.sources.again import NONE, fetch_again

    meant = [str(f["source_uri"]) for f in _meant(which, request)] if which else []
    fetched = fetch_again([*document_ids, *meant], request, reporter, wrap) if meant or not which else NONE
    left = [wanted for wanted in document_ids if not fetched.answers(wanted)]

    def gather(run: Run) -> Iterator[SourceFile]:
        run.summary.counts.add(fetched.counts)
        failures = fetched.others(which.failed(run.connection))
        if document_ids:
            failures = [f for wanted in left for f in _named(run, failures, wanted)]
        loaded = which.loaded(run.connection)
        run.reporter.expect(len(failures) + len(loaded))
        for failure in failures:
            source = _again(run, failure)
            if source is not None:
                yield source
        yield from still_here(run, loaded)

    return execute(
        request, "retry", gather, reporter, wrap, flow_run_id, prefect_version, inputs=document_ids
    )


def reextract(
    document_ids: Sequence[str],
    request: Request,
    reporter: Reporter | None = None,
    wrap: Wrapper = plain,
    flow_run_id: str | None = None,
    prefect_version: str | None = None,
    *,
    only_forms: bool = False,
) -> Summary:
    """Takes the facts again from the text of loaded documents: all, or those named (as in `retry`).

    Nothing is read or fetched; each document's facts are replaced as one. Where that fails the old facts
    stay, and a failure is recorded. Raises UnknownDocument for an id that no loaded document has.
    """

    def gather(run: Run) -> Iterator[SourceFile]:
        sources = ledger.loaded(run.connection, document_ids, only_forms)
        for wanted in document_ids:
            if not any(source.document_id.startswith(wanted) for source in sources):
                raise UnknownDocument(document_id=wanted)
        run.reporter.expect(len(sources))
        yield from sources

    return execute(request, "reextract", gather, reporter, wrap, flow_run_id, prefect_version, FROM_TEXT)


def execute(
    request: Request,
    command: str,
    gather: Callable[[Run], Iterable[SourceFile]],
    reporter: Reporter | None,
    wrap: Wrapper,
    flow_run_id: str | None,
    prefect_version: str | None,
    steps: Sequence[StepName] = FROM_BYTES,
    inputs: Sequence[str] = (),
) -> Summary:
    told = reporter or Silence()

    def on_wait(holder: str) -> None:
        told.say(f"Waiting for the warehouse: {holder} is writing to it.")

    workers = request.workers or os.cpu_count() or 1
    with (
        open_writer(request.warehouse, wait=request.wait, on_wait=on_wait) as connection,
        WorkerPool(workers, request.limits) as pool,
        ExitStack() as stack,
    ):
        crew = _crew(request) if steps == FROM_BYTES else None
        run = Run(
            connection,
            Store.beside(request.warehouse),
            pool,
            command=command,
            limits=request.limits,
            reporter=told,
            wrap=wrap,
            steps=steps,
            crew=stack.enter_context(crew) if crew else None,
            inputs=inputs,
            flow_run_id=flow_run_id,
            prefect_version=prefect_version,
        )
        return run.execute(gather)


def _crew(request: Request) -> "Crew | None":
    """Other machines to read and extract, where the runner names some."""
    if not request.runner:
        return None
    from flows.dask_crew import DaskCrew

    return DaskCrew(request.runner, request.batch_task)


def unfinished(run: Run) -> Iterator[SourceFile]:
    """Documents that a killed run had begun: their bytes are in the store."""
    with writers.turn(run.connection):
        found = [
            source
            for source in ledger.unfinished(run.connection)
            if run.store.original_path(source.document_id).exists()
        ]
        run.under_way.update({source.document_id: source.source_uri for source in found})
        run.claim(found)
    yield from found


def still_here(run: Run, sources: Sequence[SourceFile]) -> list[SourceFile]:
    """Those whose bytes the store has and that nobody set aside: they are all worked on."""
    stand = ledger.statuses(run.connection, [source.document_id for source in sources])
    kept: list[SourceFile] = []
    for source in sources:
        here = run.store.original_path(source.document_id).exists()
        if stand.get(source.document_id) == "quarantined" or not here:
            run.summary.counts.skipped += 1
        elif source.document_id not in run.under_way:
            run.under_way[source.document_id] = source.source_uri
            kept.append(source)
    return kept


def _meant(which: Which, request: Request) -> list[dict[str, object]]:
    """The failures that are meant, as they stand before the warehouse is held; a busy one is waited for."""
    deadline = time.monotonic() + request.wait
    while True:
        try:
            with open_reader(request.warehouse) as connection:
                return which.failed(connection)
        except WarehouseMissing:
            return []
        except WarehouseBusy:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.2)


def _named(run: Run, failures: list[dict[str, object]], wanted: str) -> list[dict[str, object]]:
    """Those that are meant; what another run has mended meanwhile counts as unchanged."""
    found = [f for f in failures if str(f["document_id"] or f["source_uri"]).startswith(wanted)]
    if not found:
        mended = ledger.resolved(run.connection, wanted)
        if not mended:
            raise NotFailed(wanted=wanted)
        run.summary.counts.unchanged += mended
    return found


def _again(run: Run, failure: dict[str, object]) -> SourceFile | None:
    """The failed document as a source: from the store, else from where it was."""
    document_id, uri = failure["document_id"], str(failure["source_uri"])
    name = str(failure["file_name"])
    if document_id is not None:
        original = run.store.original_path(str(document_id))
        if original.exists():
            parent = ledger.parent_of(run.connection, str(document_id))
            return SourceFile(str(document_id), name, uri, original.stat().st_size, parent)
    path = Path(unquote(urlsplit(uri).path))
    if path.exists():
        return run.take(path)
    gone = SourceGone(file=name)
    run.fail([Failure.of(gone, "discover", name, uri, str(document_id) if document_id else None)])
    run.reporter.done(1)
    return None
