"""Fetches again what could not be fetched: the part of `notices retry` that needs the network."""

from collections.abc import Sequence

import msgspec

from flows.ingest import Request
from flows.run import Reporter, Silence, Wrapper, plain
from flows.sources.addresses import key_of
from flows.sources.config import source_from
from flows.sources.errors import SourceBusy
from flows.sources.taking import take_in
from warehouse import crawls, ledger
from warehouse.errors import WarehouseMissing
from warehouse.ledger import RunCounts
from warehouse.query import open_reader


class FetchedAgain(msgspec.Struct, frozen=True):
    """What became of it: the addresses that were asked for, and what their loading counted."""

    urls: frozenset[str] = frozenset()
    counts: RunCounts = msgspec.field(default_factory=RunCounts)

    def answers(self, wanted: str) -> bool:
        """Whether what an operator named was one of these."""
        return any(url.startswith(wanted) for url in self.urls)

    def others(self, failures: Sequence[dict[str, object]]) -> list[dict[str, object]]:
        """The failures that are not about these addresses."""
        return [failure for failure in failures if failure["source_uri"] not in self.urls]


NONE = FetchedAgain()


def fetch_again(
    wanted: Sequence[str], request: Request, reporter: Reporter | None = None, wrap: Wrapper = plain
) -> FetchedAgain:
    """Fetches and loads the failed addresses: all, or those that begin with one of `wanted`.

    Each source is taken in by the settings of its last crawl; a list that failed is read anew.
    """
    urls = [url for url in _failed(request) if not wanted or any(url.startswith(one) for one in wanted)]
    if not urls:
        return FetchedAgain()
    with open_reader(request.warehouse) as connection:
        owned = crawls.owners(connection, urls)
    counts = RunCounts()
    done: set[str] = set()
    for name, stanza in sorted(set(owned.values())):
        mine = [url for url in urls if owned.get(url) == (name, stanza)]
        source = source_from(msgspec.json.decode(stanza))
        keys = [key_of(url) for url in mine if url != source.address]
        try:
            if source.address in mine:
                counts.add(take_in(source, request, reporter=reporter, wrap=wrap).summary.counts)
            if keys:
                counts.add(take_in(source, request, only=keys, reporter=reporter, wrap=wrap).summary.counts)
        except SourceBusy as error:
            (reporter or Silence()).say(str(error))
            continue
        done.update(mine)
    return FetchedAgain(frozenset(done), counts)


def _failed(request: Request) -> list[str]:
    """The addresses of open failures without a document: nothing was fetched from there."""
    try:
        with open_reader(request.warehouse) as connection:
            failures = ledger.open_failures(connection)
    except WarehouseMissing:
        return []
    uris = [str(f["source_uri"]) for f in failures if f["document_id"] is None]
    return [uri for uri in uris if uri.startswith(("http://", "https://"))]
