"""One crawl: the list, then what is new or due, each step in the journal before the next."""

from collections import deque
from collections.abc import Collection
from urllib.parse import urlsplit

from extractors.errors import NoticesError
from flows.sources.article import FileLink, fingerprint_of, read_article
from flows.sources.body import check_kind, is_page
from flows.sources.config import WebSource
from flows.sources.errors import FetchError, Gone, NotTheFile, TooLarge
from flows.sources.fetch import Answer, Fetcher
from flows.sources.journal import Began, Checked, Ended, Failed, Fetched, Journal, Listed, Record, Vanished
from flows.sources.listing import Mode, read_listing
from flows.sources.naming import file_name, name_of, page_name
from flows.sources.state import State
from warehouse import clock
from warehouse.crawls import Item
from warehouse.ledger import Failure
from warehouse.store import Store

PAGE_BYTES = 20 << 20  # files may be as large as the source allows
GIVE_UP = 5  # addresses that fail one after the other, each tried several times: the site is down


class Crawl:
    """Fetches what a source has that is not known, into the store."""

    def __init__(
        self, source: WebSource, state: State, fetcher: Fetcher, store: Store, journal: Journal
    ) -> None:
        self.source, self.state, self.fetcher, self.store = source, state, fetcher, store
        self._journal = journal
        self._notes: list[str] = []

    def run(self, crawl_id: str, mode: Mode, only: Collection[str] | None = None) -> None:
        """Reads the list and fetches; with `only`, fetches these items without looking at the list."""
        self._tell(Began(crawl_id, mode, clock.now()))
        if only is None:
            self._list(mode)
            keys = self.state.due(mode, clock.now())
        else:
            keys = [key for key in only if key in self.state.items]
        self._fetch(deque(keys), mode)
        self._tell(Ended(clock.now(), self.fetcher.traffic, tuple(self._notes)))

    def _list(self, mode: Mode) -> None:
        def on_error(error: NoticesError) -> None:
            self._tell(Failed(None, _failure(error, self.source.address, self.source.name), clock.now()))

        # What was met only in part, or left waiting, is no place to stop at.
        known = self.state.known()
        try:
            listing = read_listing(self.source, self.fetcher, known, mode, on_error)
        except FetchError as error:
            on_error(error)
            return
        self._tell(Listed(listing, clock.now()))

    def _fetch(self, pending: deque[str], mode: Mode) -> None:
        done: set[str] = set()
        in_a_row = 0
        while pending:
            key = pending.popleft()
            if key in done:
                continue
            if len(done) >= self.source.max_items:
                self._notes.append(f"{len(pending) + 1} are left to the next crawl: `max_items` is reached")
                return
            done.add(key)
            record = self._one(self.state.items[key])
            self._tell(record)
            if isinstance(record, Fetched):
                files = [link for link in self.state.items if key in self.state.items[link].parents]
                now = clock.now()
                pending.extendleft(
                    link for link in reversed(files) if self.state.is_due(self.state.items[link], mode, now)
                )
            in_a_row = in_a_row + 1 if isinstance(record, Failed) and record.failure.retriable else 0
            if in_a_row >= GIVE_UP:
                self._notes.append(f"{in_a_row} addresses failed one after the other: the others are left")
                return

    def _one(self, item: Item) -> Record:
        known = item.document_id is not None and item.status == "fetched"
        try:
            answer = self.fetcher.get(
                item.url,
                etag=item.etag if known else None,
                last_modified=item.last_modified if known else None,
            )
            if answer.not_modified:
                return Checked(item.item_key, answer.fetched_at, answer.etag, answer.last_modified)
            return self._keep(item, answer)
        except FetchError as error:
            if isinstance(error, Gone) and item.document_id is not None:
                return Vanished(item.item_key, clock.now())
            failure = _failure(error, item.url, item.title if item.role == "file" else None)
            return Failed(item.item_key, failure, clock.now(), known)

    def _keep(self, item: Item, answer: Answer) -> Record:
        """Puts an answer into the store, where it says something new."""
        files: tuple[FileLink, ...] = ()
        label = item.title or ""
        if is_page(answer.data):
            if len(answer.data) > PAGE_BYTES:
                raise TooLarge(
                    file=item.url, limit=f"{PAGE_BYTES} bytes a page", found=f"{len(answer.data)} bytes"
                )
            if item.role == "file":
                name = file_name(item.url, label, answer.disposition, b"")
                check_kind(answer.data, name, item.url)
                if "." not in name:
                    raise NotTheFile(url=item.url, wanted="attached")
                fingerprint = fingerprint_of(answer.data)
            else:
                check_kind(answer.data, name_of(item.url), item.url)
                name = page_name(item.url, answer.data)
                article = read_article(self.source, answer)
                fingerprint, files = article.fingerprint, article.files
        else:
            name = (
                file_name(item.url, label, answer.disposition, answer.data)
                if item.role == "file" or answer.disposition
                else page_name(item.url, answer.data)
            )
            fingerprint = fingerprint_of(answer.data)
        if fingerprint == item.fingerprint and item.document_id is not None:
            return Checked(item.item_key, answer.fetched_at, answer.etag, answer.last_modified)
        return Fetched(
            item.item_key,
            self.store.put_original(answer.data),
            name,
            len(answer.data),
            fingerprint,
            answer.fetched_at,
            answer.etag,
            answer.last_modified,
            files,
            item.document_id is not None,
        )

    def _tell(self, record: Record) -> None:
        self._journal.write(record)
        self.state.apply(record)


def _failure(error: NoticesError, url: str, name: str | None) -> Failure:
    shown = name or name_of(url) or urlsplit(url).netloc
    return Failure.of(error, "fetch", shown, url, None)
