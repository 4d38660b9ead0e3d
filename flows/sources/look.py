"""Looks at a source without loading anything: what a crawl would take in."""

from typing import Literal

import msgspec

from extractors.errors import NoticesError
from flows.discovery import discover
from flows.ingest import Request
from flows.sources.article import read_article
from flows.sources.body import is_page
from flows.sources.config import FolderSource, PageSource, SitemapSource, Source, WebSource
from flows.sources.errors import FetchError
from flows.sources.fetch import Fetcher
from flows.sources.items import ListedItem
from flows.sources.listing import Listing, is_wanted, read_listing
from flows.sources.state import State
from flows.sources.taking import THE_NETWORK, Network, read_state

_PAGES = 2  # of a list that are looked at
Standing = Literal["new", "known", "passed over"]


class Seen(msgspec.Struct, frozen=True):
    """An item of the list, and whether a crawl would fetch it. `files` of those that were opened."""

    item: ListedItem
    standing: Standing
    files: tuple[str, ...] | None = None
    error: str | None = None


class Look(msgspec.Struct, frozen=True):
    """What is at a source. `files` and `skipped` are a folder's."""

    listing: Listing
    items: tuple[Seen, ...] = ()
    errors: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    skipped: int = 0


def look(source: Source, request: Request, open_items: int = 3, network: Network = THE_NETWORK) -> Look:
    """Reads the first pages of the list and opens some of what is new; writes nothing.

    Raises what the list itself meets: a FetchError, AnswerUnreadable, PathMissing for a folder.
    """
    if isinstance(source, FolderSource):
        found = discover([source.folder])
        return Look(Listing(), files=tuple(str(file) for file in found.files), skipped=found.skipped)
    assert isinstance(source, WebSource)
    state = State(source, *read_state(source, request))
    errors: list[str] = []

    def on_error(error: NoticesError) -> None:
        errors.append(str(error))

    with Fetcher(_shortened(source), look_up=network.look_up, sleep=network.sleep) as fetcher:
        known = msgspec.structs.replace(state.known(), etag=None, last_modified=None)
        listing = read_listing(fetcher.source, fetcher, known, "all", on_error)
        listing = msgspec.structs.replace(
            listing, notes=tuple(note for note in listing.notes if not note.startswith("only"))
        )
        items: list[Seen] = []
        for item in listing.items:
            standing = _standing(source, state, item)
            if standing == "new" and open_items > 0:
                open_items -= 1
                items.append(_opened(source, fetcher, item))
            else:
                items.append(Seen(item, standing))
    return Look(listing, tuple(items), tuple(errors))


def _shortened(source: WebSource) -> WebSource:
    if isinstance(source, PageSource):
        return msgspec.structs.replace(source, max_pages=min(_PAGES, source.max_pages))
    if isinstance(source, SitemapSource):
        return msgspec.structs.replace(source, max_sitemaps=min(_PAGES, source.max_sitemaps))
    return source


def _standing(source: WebSource, state: State, item: ListedItem) -> Standing:
    if not is_wanted(source, item):
        return "passed over"
    known = state.items.get(item.key)
    return "known" if known is not None and known.document_id is not None else "new"


def _opened(source: WebSource, fetcher: Fetcher, item: ListedItem) -> Seen:
    try:
        answer = fetcher.get(item.url)
        files = read_article(source, answer).files if is_page(answer.data) else ()
    except FetchError as error:
        return Seen(item, "new", error=str(error))
    return Seen(item, "new", tuple(link.label or link.url for link in files))
