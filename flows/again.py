"""What a person does with documents that were met before: replay a run, set aside, take back."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from flows.discovery import discover
from flows.errors import PathMissing
from flows.ingest import Request, execute, still_here
from flows.run import Reporter, Run, Summary, Wrapper, plain
from warehouse.address import may_exist
from warehouse.database import Connection, open_writer
from warehouse.dossier import one_document
from warehouse.errors import UnknownRun, WarehouseMissing
from warehouse.ledger import SourceFile
from warehouse.loader import contained
from warehouse.quarantine import quarantine, release


def replay(
    run_id: str,
    request: Request,
    reporter: Reporter | None = None,
    wrap: Wrapper = plain,
    flow_run_id: str | None = None,
    prefect_version: str | None = None,
) -> Summary:
    """Takes the inputs of a run again: each document it worked on, from the store, and its paths.

    Every step is done anew, whatever stands: for after an update, or to see a fault again. `run_id` may
    be the beginning of one. Raises UnknownRun.
    """
    if not may_exist(request.warehouse):
        raise WarehouseMissing(path=str(request.warehouse))

    def gather(run: Run) -> Iterator[SourceFile]:
        found = one_run(run.connection, run_id, run.summary.run_id)
        worked_on = still_here(run, attempted(run.connection, found))
        run.reporter.expect(len(worked_on))
        yield from worked_on
        paths = [path for path in given(run.connection, found) if path.startswith("/")]
        yield from _fresh(run, paths)

    return execute(
        request, "replay", gather, reporter, wrap, flow_run_id, prefect_version, inputs=[f"run {run_id}"]
    )


def one_run(connection: Connection, wanted: str, but: str = "") -> str:
    """The id of the one run that it begins; `latest` is the last that worked on something.

    Raises UnknownRun.
    """
    if wanted == "latest":
        rows = connection.execute(
            "SELECT run_id FROM runs SEMI JOIN ledger.attempts USING (run_id) WHERE run_id <> ?"
            " ORDER BY started_at DESC LIMIT 1",
            [but],
        ).fetchall()
    else:
        rows = connection.execute(
            "SELECT run_id FROM runs WHERE starts_with(run_id, ?) AND run_id <> ?", [wanted, but]
        ).fetchall()
    if len(rows) != 1:
        raise UnknownRun(run_id=wanted)
    return str(rows[0][0])


def attempted(connection: Connection, run_id: str) -> list[SourceFile]:
    """The documents that a run worked on, in its order."""
    rows = connection.execute(
        "SELECT d.document_id, d.file_name, d.source_uri, d.byte_size, d.parent_document_id"
        " FROM ledger.documents d JOIN ledger.attempts a USING (document_id) WHERE a.run_id = ?"
        " ORDER BY a.started_at, d.source_uri, d.document_id",
        [run_id],
    ).fetchall()
    return [SourceFile(*row) for row in rows]


def given(connection: Connection, run_id: str) -> list[str]:
    rows = connection.execute("SELECT input FROM ledger.run_inputs WHERE run_id = ?", [run_id]).fetchall()
    return [row[0] for row in rows]


def _fresh(run: Run, paths: Sequence[str]) -> Iterator[SourceFile]:
    """What a run's paths hold now that it did not work on."""
    for path in paths:
        try:
            files = discover([path]).files
        except PathMissing:
            continue  # it has moved; its documents came from the store
        run.reporter.expect(len(files))
        for file in files:
            source = run.take(file)
            work = run.accept([source]) if source else []
            run.reporter.done(1 - len(work))
            yield from work


def set_aside(warehouse: Path, document: str, reason: str, wait: float) -> int:
    """Quarantines a document and those inside it; returns how many. Raises UnknownDocument."""

    def act(connection: Connection, ids: Sequence[str]) -> None:
        quarantine(connection, ids, reason)

    return _with_contained(warehouse, document, wait, act)


def take_back(warehouse: Path, document: str, wait: float) -> int:
    """Releases a document and those inside it: the next run takes them. Raises UnknownDocument."""
    return _with_contained(warehouse, document, wait, release)


def _with_contained(
    warehouse: Path, document: str, wait: float, act: Callable[[Connection, Sequence[str]], None]
) -> int:
    if not may_exist(warehouse):
        raise WarehouseMissing(path=str(warehouse))
    with open_writer(warehouse, wait=wait, spare_bytes=0) as connection:
        ids = contained(connection, one_document(connection, document))
        act(connection, ids)
    return len(ids)
