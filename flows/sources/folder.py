"""Takes in a watched folder: also a mounted share, or one to which a mailbox is exported."""

import uuid
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from extractors.errors import NoticesError
from flows.discovery import discover
from flows.errors import SourceUnreadable
from flows.ingest import CHUNK, unfinished
from flows.run import Run, Summary
from flows.sources.config import FolderSource, stanza_of
from flows.sources.listing import Mode
from flows.sources.report import SourceReport
from flows.sources.rhythm import alarms
from warehouse import clock, crawls
from warehouse.crawls import Alarm, Crawl, SourceRow
from warehouse.database import transaction
from warehouse.ledger import Failure, SourceFile

_HISTORY = 30


def take_in_folder(
    source: FolderSource, mode: Mode, load: Callable[[str, Callable[[Run], Iterator[SourceFile]]], Summary]
) -> SourceReport:
    """Loads what is new in the folder. A share that is not mounted is a failure and an alarm."""
    folder, started = Path(source.folder), clock.now()
    crawl = Crawl(uuid.uuid4().hex, source.name, mode, started, started)
    standing: list[Alarm] = []

    def gather(run: Run) -> Iterator[SourceFile]:
        crawl.run_id = run.summary.run_id
        yield from unfinished(run)
        error: NoticesError | None = None
        try:
            next(folder.iterdir(), None)
            found = discover([folder])
        except (OSError, NoticesError) as reason:
            detail = getattr(reason, "strerror", None) or "it is not there"
            error = SourceUnreadable(file=str(folder), detail=detail)
            crawl.status = "failed"
            run.fail([Failure.of(error, "discover", folder.name, folder.absolute().as_uri(), None)])
        else:
            run.summary.counts.skipped += found.skipped
            run.reporter.expect(len(found.files))
            crawl.on_first_page = crawl.listed = len(found.files)
            paths = iter(found.files)
            while chunk := list(islice(paths, CHUNK)):
                met = [one for path in chunk if (one := run.take(path)) is not None]
                work = run.accept(met)
                crawl.fetched += len(work)
                crawl.failed += len(chunk) - len(met)
                run.reporter.done(len(chunk) - len(work))
                yield from work
            crawl.unchanged = crawl.listed - crawl.fetched - crawl.failed
        standing.extend(_settle(source, run, crawl, error))

    summary = load(f"take in {source.name}", gather)
    return SourceReport(source.name, crawl, summary, tuple(standing))


def _settle(source: FolderSource, run: Run, crawl: Crawl, error: NoticesError | None) -> list[Alarm]:
    """Writes the crawl and its alarms; the documents themselves are the ledger's."""
    connection = run.connection
    old, _ = crawls.read_source(connection, source.name)
    crawl.ended_at = clock.now()
    before = crawls.recent_crawls(connection, source.name, _HISTORY)
    row = SourceRow(
        source=source.name,
        kind=source.kind,
        address=source.address,
        stanza=msgspec.json.encode(stanza_of(source)).decode(),
        first_crawled_at=old.first_crawled_at if old else crawl.started_at,
        last_crawled_at=crawl.ended_at,
        last_new_at=crawl.ended_at if crawl.fetched else old.last_new_at if old else None,
    )
    new_days = [one.ended_at for one in before if one.fetched]
    standing = alarms(source, row, crawl, before, new_days, str(error) if error else None)
    with transaction(connection):
        crawls.save_source(connection, row, crawl)
        crawls.settle_alarms(connection, source.name, standing, crawl.ended_at)
        if error is None:
            uri = Path(source.folder).absolute().as_uri()
            crawls.resolve_fetches(connection, [uri], crawl.ended_at)
    return standing
