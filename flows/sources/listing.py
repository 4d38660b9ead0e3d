"""Goes through a list until it meets what is known, and notices when it moves meanwhile.

A list shifts while it is read: a new item pushes one from page 1 to page 2 (met twice, counted once), an
item that is taken down pulls one from page 2 to page 1 (never met). So the first page is looked at
again at the end, and the list is read again where it changed.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from extractors.errors import NoticesError
from flows.sources.config import FeedSource, PageSource, SitemapSource, WebSource
from flows.sources.errors import Gone
from flows.sources.feeds import read_feed, read_sitemap
from flows.sources.fetch import Answer, Fetcher
from flows.sources.items import ListedItem, ListPage
from flows.sources.list_page import read_list_page

Mode = Literal["new", "recheck", "all"]
"""new: until what is known. recheck: the whole list, and young items again. all: everything again."""

_MOST_PASSES = 3
_FIRST_BYTES = 20 << 20  # of a page that lists; files may be larger


class Listing(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a list gave: every address once. `whole` where it was read to its end or to what is known."""

    items: tuple[ListedItem, ...] = ()
    whole: bool = False
    not_modified: bool = False
    pages: int = 0
    on_first_page: int | None = None
    dated: int = 0  # items with a date
    without_link: int = 0
    moved: bool = False  # it changed while it was read
    notes: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None


class Known(msgspec.Struct, frozen=True):
    """What an earlier crawl knows of the list: the settled items, and how its first page was marked."""

    keys: frozenset[str] = frozenset()
    etag: str | None = None
    last_modified: str | None = None


class _Reading:
    """One list in the course of being read."""

    def __init__(self, source: WebSource, fetcher: Fetcher, known: Known, mode: Mode) -> None:
        self.source, self.fetcher, self.known, self.mode = source, fetcher, known, mode
        self.items: dict[str, ListedItem] = {}
        self.notes: dict[str, None] = {}
        self.pages = self.without_link = 0
        self.first: ListPage | None = None
        self.marks: tuple[str | None, str | None] = (None, None)

    def take(self, page: ListPage) -> None:
        self.pages += 1
        self.without_link += page.without_link
        for item in page.items:
            self.items.setdefault(item.key, item)

    def ends_at(self, page: ListPage) -> bool:
        """Whether everything on the page is known: what is behind it is, too."""
        return self.mode == "new" and bool(page.items) and self.known.keys.issuperset(page.keys)


def read_listing(
    source: WebSource, fetcher: Fetcher, known: Known, mode: Mode, on_error: Callable[[NoticesError], None]
) -> Listing:
    """Reads the source's list. An error on a further page ends it there, is told, and leaves it not whole.

    Raises what the first page meets: a FetchError, AnswerUnreadable.
    """
    reading = _Reading(source, fetcher, known, mode)
    conditions = (known.etag, known.last_modified) if mode == "new" else (None, None)
    answer = fetcher.get(
        source.address, etag=conditions[0], last_modified=conditions[1], most=_list_bytes(source)
    )
    if answer.not_modified:
        return Listing(
            whole=True, not_modified=True, pages=1, etag=known.etag, last_modified=known.last_modified
        )
    reading.marks = (answer.etag, answer.last_modified)
    if isinstance(source, SitemapSource):
        whole, moved = _sitemaps(reading, source, answer, on_error), False
    else:
        whole, moved = _passes(reading, answer, on_error)
    first = reading.first.items if reading.first else ()
    return Listing(
        items=tuple(reading.items.values()),
        whole=whole,
        pages=reading.pages,
        on_first_page=len(first) if not isinstance(source, SitemapSource) else len(reading.items),
        dated=sum(item.listed_on is not None for item in reading.items.values()),
        without_link=reading.without_link,
        moved=moved,
        notes=tuple(reading.notes),
        # The marks of the first page stand for the list only where all of it was read.
        etag=reading.marks[0] if whole else None,
        last_modified=reading.marks[1] if whole else None,
    )


def _passes(reading: _Reading, answer: Answer, on_error: Callable[[NoticesError], None]) -> tuple[bool, bool]:
    """Reads the pages, and again where the first one changed meanwhile: (whole, moved)."""
    moved = False
    for _ in range(_MOST_PASSES):
        pages, whole = _pages(reading, answer, on_error)
        if not whole or pages == 1:
            return whole, moved
        try:
            answer = reading.fetcher.get(reading.source.address, most=_list_bytes(reading.source))
            again = _read(reading.source, answer, 1)
        except NoticesError as error:
            on_error(error)
            return False, moved
        assert reading.first is not None
        if again.keys == reading.first.keys:
            return True, moved
        moved = True
        reading.marks = (answer.etag, answer.last_modified)
    reading.notes["the list kept changing while it was read: the next crawl reads it again"] = None
    return False, moved


def _pages(reading: _Reading, answer: Answer, on_error: Callable[[NoticesError], None]) -> tuple[int, bool]:
    """One pass from the first page on: how many pages, and whether the end or the known was reached."""
    number = 0
    seen: set[tuple[str, ...]] = set()
    for number, page in enumerate(_walk(reading, answer, on_error), start=1):
        if page is None:
            return number, False
        if number == 1:
            reading.first = page
        elif not page.items or page.keys in seen:
            # Behind the last page a site gives nothing, or the last page again for every number.
            return number - 1, True
        seen.add(page.keys)
        reading.take(page)
        if reading.ends_at(page) or page.further is None:
            return number, True
    return number, False


def _walk(
    reading: _Reading, answer: Answer, on_error: Callable[[NoticesError], None]
) -> Iterator[ListPage | None]:
    """The pages one after the other; None where one cannot be had."""
    source = reading.source
    most = source.max_pages if isinstance(source, PageSource) else 20
    page = _read(source, answer, 1)
    yield page
    visited = {source.address, answer.url}
    for number in range(2, most + 1):
        url = page.further
        if url is None or url in visited:
            return
        visited.add(url)
        try:
            page = _read(source, reading.fetcher.get(url, most=_list_bytes(source)), number)
        except Gone as error:
            if isinstance(source, PageSource) and source.paging is not None:
                if number == 2:  # a list of one page, or a pattern that does not fit
                    reading.notes[f"there is no second page ({url})"] = None
                yield ListPage(url, ())
                return
            on_error(error)
            yield None
            return
        except NoticesError as error:
            on_error(error)
            yield None
            return
        yield page
    reading.notes[f"only the first {most} pages were read: raise `max_pages` for what is behind"] = None
    # What is behind is left on purpose; to read on every time would be no manners.
    yield ListPage(page.url, ())


def _read(source: WebSource, answer: Answer, number: int) -> ListPage:
    if isinstance(source, PageSource):
        return read_list_page(source, answer, number)
    assert isinstance(source, FeedSource)
    return read_feed(source, answer)


def _sitemaps(
    reading: _Reading, source: SitemapSource, answer: Answer, on_error: Callable[[NoticesError], None]
) -> bool:
    """Reads a sitemap and those that it names; an index is not conditional: its own parts change."""
    page, further = read_sitemap(source, answer)
    reading.take(page)
    pending, visited, whole = list(further), {source.address}, True
    if further:
        reading.marks = (None, None)
    while pending:
        url = pending.pop(0)
        if url in visited:
            continue
        if len(visited) > source.max_sitemaps:
            reading.notes[f"only {source.max_sitemaps} sitemaps were read: raise `max_sitemaps`"] = None
            break
        visited.add(url)
        try:
            page, further = read_sitemap(source, reading.fetcher.get(url, most=source.max_bytes))
        except NoticesError as error:
            on_error(error)
            whole = False
            continue
        reading.take(page)
        pending.extend(further)
    return whole


def _list_bytes(source: WebSource) -> int:
    return source.max_bytes if isinstance(source, SitemapSource) else min(source.max_bytes, _FIRST_BYTES)


def is_wanted(source: WebSource, item: ListedItem) -> bool:
    """Whether the source's filters let an item through; one without a date may be new."""
    if source.titles is not None and not re.search(source.titles, item.title or ""):
        return False
    day = item.listed_on or item.modified_on
    return source.since is None or day is None or day >= source.since
