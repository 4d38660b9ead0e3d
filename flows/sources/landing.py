"""Takes a crawl's journal into the warehouse: what is known of the source, its failures, its alarms."""

from collections.abc import Iterator, Sequence

import msgspec

from flows.run import Run
from flows.sources.config import WebSource, stanza_of
from flows.sources.journal import Began, Checked, Ended, Failed, Fetched, Listed, Record, Vanished
from flows.sources.rhythm import alarms
from flows.sources.state import State
from warehouse import clock, crawls
from warehouse.crawls import Alarm, Crawl, SourceRow
from warehouse.database import transaction
from warehouse.ledger import SourceFile
from warehouse.relations import relate

_HISTORY = 30


class Landing:
    """One journal on its way into the warehouse that `run` has open."""

    def __init__(self, source: WebSource, records: Sequence[Record], run: Run) -> None:
        self.source, self.records, self.run = source, records, run
        row, items = crawls.read_source(run.connection, source.name)
        self.state = State(source, row, items)
        self._new_before = [
            item.fetched_at for item in items.values() if item.fetched_at and item.role == "notice"
        ]
        began = next(
            (record for record in records if isinstance(record, Began)), Began("", "new", clock.now())
        )
        ended = next((record for record in records if isinstance(record, Ended)), None)
        self.crawl = Crawl(
            crawl_id=began.crawl_id,
            source=source.name,
            mode=began.mode,
            started_at=began.at,
            ended_at=ended.at if ended else clock.now(),
            run_id=run.summary.run_id,
            status="completed" if ended else "interrupted",
            notes=list(ended.notes) if ended else ["the process died; what it had fetched is loaded"],
        )
        if ended:
            self.crawl.requests, self.crawl.not_modified = ended.traffic.requests, ended.traffic.not_modified
            self.crawl.bytes_fetched = ended.traffic.bytes
        self.alarms: list[Alarm] = []

    def settle(self) -> None:
        """Writes everything but the documents, in one transaction; once, however often it is called."""
        for record in self.records:
            if isinstance(record, Fetched) and not self.run.store.original_path(record.document_id).exists():
                self.state.lost(record.key)  # the store was pruned meanwhile
                continue
            self.state.apply(record)
        self._count()
        connection = self.run.connection
        if crawls.has_crawl(connection, self.crawl.crawl_id):
            self.alarms = crawls.open_alarms(connection, self.source.name)
            return
        row = self._row()
        before = crawls.recent_crawls(connection, self.source.name, _HISTORY)
        fetched = [record.at for record in self.records if isinstance(record, Fetched)]
        self.alarms = alarms(
            self.source, row, self.crawl, before, [*self._new_before, *fetched], self._list_error()
        )
        touched = [self.state.items[key] for key in sorted(self.state.touched) if key in self.state.items]
        with transaction(connection):
            crawls.save_source(connection, row, self.crawl)
            crawls.save_items(connection, self.source.name, touched)
            crawls.save_page_files(connection, self.state.page_files())
            relate(connection, crawls.move_files(connection, self.state.parents()))
            crawls.settle_alarms(connection, self.source.name, self.alarms, self.crawl.ended_at)
            crawls.resolve_fetches(connection, self._mended(), self.crawl.ended_at)
        self.run.fail([r.failure for r in self.records if isinstance(r, Failed) and not r.known])

    def files(self) -> Iterator[SourceFile]:
        """What was fetched and is still in the store, a notice before its files."""
        items = self.state.items
        fetched = [one for one in self.records if isinstance(one, Fetched) and one.key in items]
        for record in sorted(fetched, key=lambda record: items[record.key].role == "file"):
            item = items[record.key]
            if self.run.store.original_path(record.document_id).exists():
                parent = self.state.parent_document(record.key)
                yield SourceFile(
                    record.document_id,
                    record.file_name,
                    item.url,
                    record.byte_size,
                    parent if parent != record.document_id else None,
                    record.at,
                )

    def _count(self) -> None:
        crawl = self.crawl
        for record in self.records:
            if isinstance(record, Listed):
                listing = record.listing
                crawl.pages, crawl.listed, crawl.dated = listing.pages, len(listing.items), listing.dated
                crawl.on_first_page, crawl.moved = listing.on_first_page, listing.moved
                crawl.notes.extend(listing.notes)
                if listing.without_link:
                    crawl.notes.append(f"{listing.without_link} entries of the list lead nowhere")
                keys = {item.key for item in listing.items}
                crawl.passed_over = sum(
                    item.status == "passed over" for key, item in self.state.items.items() if key in keys
                )
            elif isinstance(record, Fetched):
                crawl.changed += record.changed
                crawl.fetched += not record.changed
            else:
                crawl.unchanged += isinstance(record, Checked)
                crawl.gone += isinstance(record, Vanished)
                crawl.failed += isinstance(record, Failed) and record.key is not None
        crawl.waiting = self.state.waiting()
        if crawl.status == "completed":
            listed = any(isinstance(record, Listed) for record in self.records)
            if self._list_error() and not listed:
                crawl.status = "failed"
            elif self._list_error() or crawl.waiting or crawl.failed:
                crawl.status = "partial"

    def _list_error(self) -> str | None:
        failed = [record for record in self.records if isinstance(record, Failed) and record.key is None]
        return failed[-1].failure.message if failed else None

    def _row(self) -> SourceRow:
        old, crawl = self.state.row, self.crawl
        row = SourceRow(
            source=self.source.name,
            kind=self.source.kind,
            address=self.source.address,
            stanza=msgspec.json.encode(stanza_of(self.source)).decode(),
            first_crawled_at=old.first_crawled_at if old else crawl.started_at,
            last_crawled_at=crawl.ended_at,
            last_new_at=old.last_new_at if old else None,
        )
        if crawl.fetched or crawl.changed:
            row.last_new_at = crawl.ended_at
        listings = [record.listing for record in self.records if isinstance(record, Listed)]
        # The marks are kept only for a list of which nothing is left to do.
        if listings and listings[-1].whole and not crawl.waiting:
            row.list_etag, row.list_last_modified = listings[-1].etag, listings[-1].last_modified
        elif not listings and old:
            row.list_etag, row.list_last_modified = old.list_etag, old.list_last_modified
        return row

    def _mended(self) -> list[str]:
        """The addresses that gave an answer, and the list's where it was read to the end."""
        urls = [
            self.state.items[record.key].url
            for record in self.records
            if isinstance(record, Fetched | Checked | Vanished) and record.key in self.state.items
        ]
        if any(isinstance(r, Listed) and r.listing.whole for r in self.records) and not self._list_error():
            urls.append(self.source.address)
        return urls
