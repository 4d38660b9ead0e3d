"""What is said of sources to a person: how they do, what they would take in, what they took in."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from flows.sources.config import Source
from flows.sources.loading import load_sources
from flows.sources.look import Look
from flows.sources.propose import Proposal, as_toml
from flows.sources.report import SourceReport
from warehouse.errors import StorageFull, WarehouseMissing
from warehouse.query import open_reader

COLUMNS = (
    "source",
    "kind",
    "cron",
    "last_crawled_at",
    "last_status",
    "last_new_at",
    "failing",
    "waiting",
    "alarms",
)


def standing(sources: Sequence[Source], warehouse: Path) -> list[list[Any]]:
    """A row a source: what the file says, and what the warehouse knows of it."""
    known: dict[str, tuple[Any, ...]] = {}
    try:
        with open_reader(warehouse) as connection:
            rows = connection.execute(
                "SELECT source, last_crawled_at, last_status, last_new_at, failing, waiting, alarms"
                " FROM source_health"
            ).fetchall()
        known = {row[0]: row[1:] for row in rows}
    except (WarehouseMissing, duckdb.CatalogException):
        pass
    return [
        [s.name, s.kind, s.cron, *(_shown(value) for value in known.get(s.name, (None,) * 6))]
        for s in sources
    ]


def _shown(value: Any) -> Any:
    return value.isoformat(sep=" ", timespec="minutes") if isinstance(value, datetime) else value


def look_lines(seen: Look) -> Iterator[str]:
    """What `notices sources check` prints."""
    if seen.files or seen.skipped:
        yield from seen.files
        yield f"{len(seen.files)} files, {seen.skipped} passed over."
        return
    for one in seen.items:
        day = one.item.listed_on or one.item.modified_on
        yield f"{one.standing:<12}{day or '—'!s:<12}{one.item.title or ''}  {one.item.url}"
        for file in one.files or ():
            yield f"{'':<12}+ {file}"
        if one.error:
            yield f"{'':<12}! {one.error}"
    listing, counts = seen.listing, {"new": 0, "known": 0, "passed over": 0}
    for one in seen.items:
        counts[one.standing] += 1
    yield (
        f"{len(seen.items)} items on {listing.pages} pages of the list: {counts['new']} new,"
        f" {counts['known']} known, {counts['passed over']} passed over; {listing.dated} with a day."
        " Nothing was loaded."
    )
    if not seen.items:
        yield "The list is empty: look whether `list` and `link` fit the page."
    if listing.without_link:
        yield f"{listing.without_link} entries that `list` finds lead nowhere."
    for note in listing.notes:
        yield f"Note: {note}."
    for error in seen.errors:
        yield f"Error: {error}"


def proposal_lines(proposal: Proposal) -> Iterator[str]:
    """The stanza, and below it, as comments, what it would list."""
    yield as_toml(proposal.source).rstrip("\n")
    for remark in proposal.remarks:
        yield f"# {remark}"
    if proposal.page is not None:
        yield f"# It lists {len(proposal.page.items)} items, the first of them:"
        for item in proposal.page.items[:5]:
            yield f"#   {item.listed_on or '—'}  {item.title or ''}  {item.url}"


def append_stanza(config: Path, proposal: Proposal) -> None:
    """Adds the stanza to the file, which stays valid. Raises SourcesInvalid, StorageFull."""
    before = config.read_text(encoding="utf-8") if config.exists() else ""
    names = {source.name for source in load_sources(config)} if before.strip() else set()
    stanza = as_toml(proposal.source)
    if proposal.source.name in names:
        number = next(n for n in range(2, 1000) if f"{proposal.source.name}-{n}" not in names)
        stanza = stanza.replace(
            f'name = "{proposal.source.name}"', f'name = "{proposal.source.name}-{number}"', 1
        )
    gap = "" if not before or before.endswith("\n\n") else "\n" if before.endswith("\n") else "\n\n"
    try:
        config.write_text(before + gap + stanza, encoding="utf-8")
    except OSError as error:
        raise StorageFull(path=str(config), detail=error.strerror or str(error)) from error
    load_sources(config)


def report_lines(report: SourceReport) -> Iterator[str]:
    """What `notices sources run` prints before the summary of the load."""
    crawl = report.crawl
    yield (
        f"{report.source}: {crawl.status}; {crawl.listed} listed on {crawl.pages} pages, {crawl.fetched} new,"
        f" {crawl.changed} changed, {crawl.unchanged} unchanged, {crawl.gone} gone, {crawl.failed} failed,"
        f" {crawl.waiting} waiting, {crawl.passed_over} passed over."
    )
    for note in crawl.notes:
        yield f"Note: {note}."
