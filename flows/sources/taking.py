"""Takes in a source once: crawls it, then loads what was fetched, in one run that the ledger knows.

The crawl needs no lock on the warehouse: what it fetches goes to the store and a journal. The load takes
the journal into the warehouse and removes it at the end. A process that dies in between leaves the
journal to the next one.
"""

import time
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from flows.ingest import CHUNK, Request, execute, unfinished
from flows.run import Reporter, Run, Silence, Summary, Wrapper, plain
from flows.sources.config import FolderSource, Source, WebSource
from flows.sources.crawl import Crawl
from flows.sources.errors import SourceBusy
from flows.sources.fetch import Fetcher
from flows.sources.folder import take_in_folder
from flows.sources.guard import Resolve, resolve
from flows.sources.journal import Fetched, Journal
from flows.sources.landing import Landing
from flows.sources.listing import Mode
from flows.sources.pace import Pace
from flows.sources.report import SourceReport
from flows.sources.state import State
from warehouse import crawls
from warehouse.address import crawls_of
from warehouse.errors import WarehouseBusy, WarehouseMissing
from warehouse.ledger import SourceFile
from warehouse.query import open_reader
from warehouse.store import Store


class Network(msgspec.Struct, frozen=True):
    """How names are looked up and time is waited for."""

    look_up: Resolve = resolve
    sleep: Callable[[float], None] = time.sleep


THE_NETWORK = Network()


def take_in(
    source: Source,
    request: Request,
    *,
    mode: Mode = "new",
    only: Collection[str] | None = None,
    reporter: Reporter | None = None,
    wrap: Wrapper = plain,
    flow_run_id: str | None = None,
    prefect_version: str | None = None,
    network: Network = THE_NETWORK,
) -> SourceReport:
    """Crawls a source and loads what is new. What goes wrong with the source is in the report.

    `mode` is "new" (until what is known), "recheck" (the whole list, and corrections of what was loaded
    in the last weeks) or "all" (everything again); `only` names items to fetch without looking at the
    list. Raises SourceBusy where another process takes the same source in, and what `ingest` raises.
    """

    def load(command: str, gather: Callable[[Run], Iterator[SourceFile]]) -> Summary:
        return execute(
            request, command, gather, reporter, wrap, flow_run_id, prefect_version, inputs=[source.address]
        )

    with _alone(source, request.warehouse):
        if isinstance(source, FolderSource):
            return take_in_folder(source, mode, load)
        assert isinstance(source, WebSource)
        journal = Journal(crawls_of(request.warehouse) / f"{source.name}.journal")
        told = reporter or Silence()
        if journal.waits:
            told.say(f"{source.name}: what the last crawl fetched is loaded first.")
            _load(source, journal, load)
        wrap("fetch", lambda _: _crawl(source, request, journal, mode, only, told, network))(0)
        return _load(source, journal, load)


def _crawl(
    source: WebSource,
    request: Request,
    journal: Journal,
    mode: Mode,
    only: Collection[str] | None,
    told: Reporter,
    network: Network,
) -> int:
    """Crawls into the store and the journal; returns how many pages and files are new."""
    state = State(source, *read_state(source, request))
    pace = Pace(crawls_of(request.warehouse) / "hosts", network.sleep)
    with Fetcher(source, pace, look_up=network.look_up, sleep=network.sleep) as fetcher:
        Crawl(source, state, fetcher, Store.beside(request.warehouse), journal).run(
            uuid.uuid4().hex, mode, only
        )
    new = sum(isinstance(record, Fetched) for record in journal.records())
    told.say(f"{source.name}: {new} new pages and files in {fetcher.traffic.requests} requests.")
    return new


def _load(
    source: WebSource, journal: Journal, load: Callable[[str, Callable[[Run], Iterator[SourceFile]]], Summary]
) -> SourceReport:
    landings: list[Landing] = []

    def gather(run: Run) -> Iterator[SourceFile]:
        landing = Landing(source, list(journal.records()), run)
        landings.append(landing)
        landing.settle()
        yield from unfinished(run)
        files = iter(landing.files())
        while chunk := list(islice(files, CHUNK)):
            run.reporter.expect(len(chunk))
            work = run.accept(chunk)
            run.reporter.done(len(chunk) - len(work))
            yield from work

    summary = load(f"take in {source.name}", gather)
    journal.remove()
    [landing] = landings
    return SourceReport(source.name, landing.crawl, summary, tuple(landing.alarms))


def read_state(source: Source, request: Request) -> tuple[crawls.SourceRow | None, dict[str, crawls.Item]]:
    """What the warehouse (or its published copy) knows of a source; a busy one is waited for."""
    deadline = time.monotonic() + request.wait
    while True:
        try:
            with open_reader(request.warehouse) as connection:
                return crawls.read_source(connection, source.name)
        except WarehouseMissing:
            return None, {}
        except WarehouseBusy:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.2)


@contextmanager
def _alone(source: Source, warehouse: Path) -> Iterator[None]:
    """One process takes a source in at a time; the kernel frees the lock when it dies."""
    folder = crawls_of(warehouse)
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{source.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise SourceBusy(name=source.name) from None
    try:
        yield
    finally:
        lock.release()
