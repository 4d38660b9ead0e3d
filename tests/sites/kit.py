# ruff: noqa: E501  (markup and messages stand as they are written)
"""Taking in a site within the test's own process: no worker processes, no waiting, no network but loopback."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.ingest import Request
from flows.sources.config import Source, source_from
from flows.sources.report import SourceReport
from flows.sources.taking import Network, take_in
from flows.workers import Job, Outcome, WorkerPool
from tests.sites.office import Office

# What tells one run from another, and when it was.
MOMENTS = frozenset({
    "run_id", "retrieved_at", "seen_at", "checked_at", "fetched_at", "listed_at", "first_seen_at", "changed_at",
    "attempts", "settled",
})  # fmt: skip


def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are read in this process, one after the other, and no copy is published."""

    def run(self: WorkerPool, jobs: list[Job]) -> Iterator[tuple[int, Outcome]]:
        for index, job in enumerate(jobs):
            try:
                yield index, Outcome(value=job.call())
            except Exception as error:
                yield index, Outcome(error=error)

    monkeypatch.setattr(WorkerPool, "run", run)
    monkeypatch.setattr("warehouse.published.copies_kept", lambda: 0)


def take(office: Office, warehouse: Path, mode: Any = "new", **settings: Any) -> SourceReport:
    source: Source = source_from(office.stanza(**settings))
    return take_in(source, Request(warehouse, workers=1), mode=mode, network=Network(sleep=lambda _: None))


def rows(warehouse: Path, sql: str) -> list[dict[str, Any]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        cursor = connection.execute(sql)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def content(warehouse: Path) -> dict[str, list[dict[str, Any]]]:
    """All facts and all that is known of sources, without what tells one run from another."""
    tables = [
        row["name"]
        for row in rows(
            warehouse, "SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = 'main'"
        )
        if row["name"] not in ("runs", "failures", "regions", "domain_scheme")
    ]
    found = {}
    for table in [*tables, "ledger.source_items", "ledger.page_files", "ledger.documents"]:
        kept = [
            {name: value for name, value in row.items() if name not in MOMENTS}
            for row in rows(warehouse, f"FROM {table}")
        ]
        found[table] = sorted(kept, key=repr)
    return found


def open_failures(warehouse: Path) -> list[dict[str, Any]]:
    return rows(warehouse, "FROM failures WHERE resolved_at IS NULL ORDER BY source_uri")


def alarms(warehouse: Path) -> dict[str, str]:
    found = rows(warehouse, "SELECT kind, message FROM ledger.source_alarms WHERE cleared_at IS NULL")
    return {row["kind"]: row["message"] for row in found}
