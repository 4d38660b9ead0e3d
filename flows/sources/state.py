"""What is known of a source's items, and how each record of a crawl changes it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flows.sources.addresses import key_of
from flows.sources.article import FileLink
from flows.sources.config import WebSource
from flows.sources.items import ListedItem
from flows.sources.journal import Checked, Failed, Fetched, Listed, Record, Vanished
from flows.sources.listing import Known, Listing, Mode, is_wanted
from warehouse.crawls import Item, SourceRow

MOST_ATTEMPTS = 10  # after these, an address that fails is asked for once in `recheck_hours` only


class State:
    """The items by key; `touched` are those that a record changed."""

    def __init__(self, source: WebSource, row: SourceRow | None, items: dict[str, Item]) -> None:
        self.source, self.row, self.items = source, row, items
        self.touched: set[str] = set()
        self._filter_anew()

    def known(self) -> Known:
        """What a crawl may stop at. A list in which something is left to do is asked for in full."""
        keys = frozenset(key for key, item in self.items.items() if item.role == "notice" and item.settled)
        if self.row is None or not keys:
            return Known(keys)
        return Known(keys, self.row.list_etag, self.row.list_last_modified)

    def apply(self, record: Record) -> None:
        if isinstance(record, Listed):
            self._listed(record.listing, record.at)
        elif isinstance(record, Fetched):
            self._fetched(record)
        elif isinstance(record, Checked) and (item := self._item(record.key)):
            item.status, item.checked_at = "fetched", record.at
            item.attempts, item.retriable, item.error_class = 0, None, None
            item.etag, item.last_modified = (
                record.etag or item.etag,
                record.last_modified or item.last_modified,
            )
        elif isinstance(record, Vanished) and (item := self._item(record.key)):
            item.status, item.checked_at = "gone", record.at
        elif isinstance(record, Failed) and record.key is not None and (item := self._item(record.key)):
            item.status = "fetched" if record.known else "failed"
            item.checked_at, item.attempts = record.at, item.attempts + 1
            item.retriable, item.error_class = record.failure.retriable, record.failure.error_class

    def _filter_anew(self) -> None:
        """What was passed over by filters that have changed since is to be fetched."""
        for key, item in self.items.items():
            if item.status == "passed over" and is_wanted(
                self.source, ListedItem(item.url, item.title, item.listed_on, item.modified_on)
            ):
                item.status = "listed"
                self.touched.add(key)

    def lost(self, key: str) -> None:
        """The bytes of an item are not in the store any more: it is fetched again."""
        if item := self._item(key):
            item.status, item.fingerprint, item.etag, item.last_modified = "listed", None, None, None

    def _item(self, key: str) -> Item | None:
        self.touched.add(key)
        return self.items.get(key)

    def _listed(self, listing: Listing, at: datetime) -> None:
        for listed in listing.items:
            item = self._item(listed.key)
            if item is None:
                item = Item(listed.key, listed.url, "notice", at, status="passed over")
                self.items[listed.key] = item
            self._update(item, listed)
            item.settled = item.settled or listing.whole
            self._link(listed.key, [FileLink(url, "") for url in listed.files], at)

    def _update(self, item: Item, listed: ListedItem) -> None:
        wanted = is_wanted(self.source, listed)
        if item.status in ("passed over", "gone") and wanted:
            item.status = "listed"
        elif item.status in ("listed", "failed") and not wanted and item.document_id is None:
            item.status = "passed over"
        said = (listed.title, listed.listed_on, listed.modified_on)
        before = (item.title, item.listed_on, item.modified_on)
        if any(
            new is not None and old is not None and new != old for new, old in zip(said, before, strict=True)
        ):
            item.checked_at = None  # the list says that it is another than before
        item.title, item.listed_on = listed.title or item.title, listed.listed_on or item.listed_on
        item.modified_on, item.url = listed.modified_on or item.modified_on, listed.url
        if item.role == "file":
            item.role = "notice"

    def _fetched(self, record: Fetched) -> None:
        item = self._item(record.key)
        if item is None:
            return
        item.status, item.document_id, item.fingerprint = "fetched", record.document_id, record.fingerprint
        item.etag, item.last_modified = record.etag, record.last_modified
        item.fetched_at = item.checked_at = record.at
        item.attempts, item.retriable, item.error_class = 0, None, None
        self._link(record.key, record.files, record.at)
        if record.changed:
            for link in record.files:
                if file := self._item(key_of(link.url)):
                    file.checked_at = None
                    file.status = "listed" if file.status in ("failed", "gone") else file.status

    def _link(self, parent: str, files: Iterable[FileLink], at: datetime) -> None:
        for link in files:
            key = key_of(link.url)
            item = self._item(key)
            if item is None:
                item = Item(key, link.url, "file", at, title=link.label or None, settled=True)
                self.items[key] = item
            if parent not in item.parents and key != parent:
                item.parents = tuple(sorted((*item.parents, parent)))

    def is_due(self, item: Item, mode: Mode, now: datetime) -> bool:
        """Whether an item is to be asked for in this crawl."""
        source = self.source
        rested = item.checked_at is None or now - item.checked_at >= timedelta(hours=source.recheck_hours)
        if item.status == "listed":
            return True
        if item.status == "failed":
            return mode == "all" or bool(item.retriable and (item.attempts < MOST_ATTEMPTS or rested))
        if item.status == "gone":
            return mode == "all"
        if item.status != "fetched":
            return False
        if mode == "all" or item.checked_at is None:
            return True
        begins = item.fetched_at or item.listed_at
        young = now - begins <= timedelta(days=source.recheck_days)
        return young and (mode == "recheck" or rested)

    def due(self, mode: Mode, now: datetime) -> list[str]:
        """What is to be asked for: what was never fetched first, a notice before its files."""
        order = {"listed": 0, "failed": 1}
        keys = [key for key, item in self.items.items() if self.is_due(item, mode, now)]
        return sorted(
            keys, key=lambda key: (order.get(self.items[key].status, 2), self.items[key].role == "file")
        )

    def waiting(self) -> int:
        return sum(item.status == "listed" for item in self.items.values())

    def page_files(self) -> list[tuple[str, str, str, str | None]]:
        """(document of a page, document of a file it links to, address, words) of what was touched."""
        found: list[tuple[str, str, str, str | None]] = []
        for item in self.items.values():
            for parent in item.parents:
                page = self.items.get(parent)
                if (
                    page is not None
                    and page.document_id
                    and item.document_id
                    and (item.item_key in self.touched or parent in self.touched)
                ):
                    found.append((page.document_id, item.document_id, item.url, item.title))
        return found

    def parent_document(self, key: str) -> str | None:
        """The document of the notice that links to a file: of several the earliest, whenever each was met."""
        item = self.items.get(key)
        pages = [self.items[parent] for parent in (item.parents if item else ()) if parent in self.items]
        loaded = [page for page in pages if page.document_id]
        if not loaded:
            return None
        return min(loaded, key=lambda page: (page.listed_on or date.max, page.item_key)).document_id

    def parents(self) -> list[tuple[str, str]]:
        """(document of a file, document of its notice), of files and notices that were touched."""
        found: list[tuple[str, str]] = []
        for item in self.items.values():
            if item.document_id and not self.touched.isdisjoint((item.item_key, *item.parents)):
                parent = self.parent_document(item.item_key)
                if parent is not None and parent != item.document_id:
                    found.append((item.document_id, parent))
        return found
