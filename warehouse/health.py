"""How the work goes: runs, where documents stand, what failed and why, what sources give, how large it is."""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from warehouse import clock, published
from warehouse.address import folder_of, lake_of
from warehouse.attempts import STEPS

LAST_RUNS = 5
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)  # seconds


class RunRow(msgspec.Struct, frozen=True):
    run_id: str
    command: str
    started_at: datetime
    ended_at: datetime | None
    status: str
    new: int | None
    unchanged: int | None
    skipped: int | None
    failed: int | None


class FailureClass(msgspec.Struct, frozen=True):
    """Open failures of one kind."""

    error_class: str
    documents: int
    retriable: bool
    most_attempts: int
    oldest: datetime
    newest: datetime
    example: str  # a file's name


class SourceRow(msgspec.Struct, frozen=True):
    source: str
    kind: str
    last_crawled_at: datetime | None
    last_status: str | None
    last_new_at: datetime | None
    failing: int
    waiting: int
    alarms: list[str]


class StageSeconds(msgspec.Struct, frozen=True):
    """How long a step took over all attempts; `at_most` counts those within each of BUCKETS."""

    stage: str
    count: int
    total: float
    at_most: tuple[int, ...]


class Health(msgspec.Struct, frozen=True):
    """One look at a warehouse."""

    warehouse: str
    as_of: datetime
    runs: list[RunRow]  # newest first
    runs_by_outcome: dict[str, int]  # "ingest completed": how many
    last_success: dict[str, datetime]  # by command
    documents: dict[str, int]  # by status in the ledger
    outcomes: dict[str, int]  # over all runs: new, unchanged, skipped, failed
    backlog: int  # begun and not ended
    failures: list[FailureClass]
    sources: list[SourceRow]
    stages: list[StageSeconds]
    rows: dict[str, int]  # by table
    warehouse_bytes: int
    published_bytes: int
    original_bytes: int
    free_bytes: int


def health(connection: duckdb.DuckDBPyConnection, path: Path) -> Health:
    import shutil

    [outcomes] = _dicts(
        connection,
        "SELECT coalesce(sum(documents_new), 0)::BIGINT AS new, coalesce(sum(documents_unchanged), 0)::BIGINT"
        " AS unchanged, coalesce(sum(documents_skipped), 0)::BIGINT AS skipped,"
        " coalesce(sum(documents_failed), 0)::BIGINT AS failed FROM runs",
    )
    documents = _pairs(connection, "SELECT status, count(*) FROM ledger.documents GROUP BY ALL ORDER BY ALL")
    lake = lake_of(path)
    copy = None if lake else published.published_path(path)
    return Health(
        warehouse=str(path),
        as_of=clock.now(),
        runs=[RunRow(**row) for row in _dicts(connection, _RUNS, [LAST_RUNS])],
        runs_by_outcome=_pairs(
            connection, "SELECT command || ' ' || status, count(*) FROM runs GROUP BY ALL ORDER BY ALL"
        ),
        last_success=_pairs(
            connection, "SELECT command, max(ended_at) FROM runs WHERE status = 'completed' GROUP BY ALL"
        ),
        documents=documents,
        outcomes=outcomes,
        backlog=documents.get("started", 0),
        failures=[FailureClass(**row) for row in _dicts(connection, _FAILURES)],
        sources=[SourceRow(**row | {"alarms": row["alarms"] or []}) for row in _dicts(connection, _SOURCES)],
        stages=[_stage(connection, step) for step in STEPS],
        rows=_rows(connection, lake is not None),
        warehouse_bytes=_lake_bytes(connection) if lake else _size(path),
        published_bytes=_size(copy) if copy else 0,
        original_bytes=_pairs(connection, _ORIGINALS).get("", 0),
        free_bytes=shutil.disk_usage(folder_of(path)).free,
    )


class RunReport(msgspec.Struct, frozen=True):
    """What one run brought: for a person who was not there."""

    run_id: str
    new: list[dict[str, Any]]  # documents, with the notice's title and next deadline
    changed: list[dict[str, Any]]  # documents that took the place of an earlier one at the same address
    failed: list[dict[str, Any]]


def run_report(connection: duckdb.DuckDBPyConnection, run_id: str, most: int = 200) -> RunReport:
    """At most `most` rows of each kind."""
    return RunReport(
        run_id,
        _dicts(connection, _NEW, [run_id, most]),
        _dicts(connection, _CHANGED, [run_id, most]),
        _dicts(connection, _FAILED, [run_id, most]),
    )


_ORIGINALS = "SELECT '', sum(byte_size)::BIGINT FROM ledger.documents"
_RUNS = """
SELECT run_id, command, started_at, ended_at, status, documents_new AS new, documents_unchanged AS unchanged,
    documents_skipped AS skipped, documents_failed AS failed
FROM runs ORDER BY started_at DESC LIMIT ?
"""
_FAILURES = """
SELECT error_class, count(*) AS documents, bool_or(retriable) AS retriable, max(attempts) AS most_attempts,
    min(first_failed_at) AS oldest, max(last_failed_at) AS newest,
    arg_max(file_name, last_failed_at) AS example
FROM failures WHERE resolved_at IS NULL GROUP BY error_class ORDER BY documents DESC, error_class
"""
_SOURCES = """
SELECT source, kind, last_crawled_at, last_status, last_new_at, failing, waiting, alarms
FROM source_health ORDER BY source
"""
_NEW = """
SELECT d.file_name, d.format, n.title, n.issuer, n.province, n.notice_type,
    (SELECT min(due_at) FROM deadlines x
        WHERE x.notice_id = n.notice_id AND x.due_at >= china_now()) AS next_due_at,
    (SELECT count(*) FROM requirements r WHERE r.document_id = d.document_id) AS requirements,
    d.source_uri, d.document_id
FROM documents d LEFT JOIN notices n ON n.document_id = d.document_id AND n.parent_notice_id IS NULL
WHERE d.run_id = ? ORDER BY d.source_uri, d.document_id LIMIT ?
"""
_CHANGED = """
SELECT s.source_uri, d.file_name, d.document_id, e.document_id AS earlier_document_id
FROM documents d JOIN document_sources s ON s.document_id = d.document_id AND s.source_uri = d.source_uri
JOIN document_sources e ON e.source_uri = s.source_uri AND e.document_id <> s.document_id
    AND e.seen_at < s.seen_at
WHERE d.run_id = ? ORDER BY s.source_uri LIMIT ?
"""
_FAILED = """
SELECT file_name, stage, error_class, retriable, attempts, message, source_uri, document_id, first_failed_at
FROM failures WHERE run_id = ? AND resolved_at IS NULL ORDER BY error_class, file_name LIMIT ?
"""


def _stage(connection: duckdb.DuckDBPyConnection, step: str) -> StageSeconds:
    column = f"{step}_seconds"
    within = ", ".join(f"count(*) FILTER ({column} <= {bound})" for bound in BUCKETS)
    row = connection.execute(
        f"SELECT count({column}), coalesce(sum({column}), 0), {within} FROM ledger.attempts"
        f" WHERE {column} IS NOT NULL"
    ).fetchone()
    assert row is not None
    return StageSeconds(step, row[0], float(row[1]), tuple(row[2:]))


def _rows(connection: duckdb.DuckDBPyConnection, in_lake: bool) -> dict[str, int]:
    """How many rows each table of `main` has, as DuckDB keeps count; a lake's are counted."""
    found = _pairs(
        connection,
        "SELECT table_name, estimated_size FROM duckdb_tables() WHERE schema_name = 'main'"
        " AND database_name = current_database() ORDER BY table_name",
    )
    if not in_lake:
        return found
    counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in found)
    return _pairs(connection, counts)


def _lake_bytes(connection: duckdb.DuckDBPyConnection) -> int:
    """Its tables' files as they are now; what earlier states had is not counted."""
    sum_of = "sum(file_size_bytes + delete_file_size_bytes)"
    [(size,)] = connection.execute(f"SELECT {sum_of} FROM ducklake_table_info('lake')").fetchall()
    return int(size or 0)


def _pairs(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    return {name: value for name, value in connection.execute(sql).fetchall() if value is not None}


def _dicts(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | None = None
) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, parameters or [])
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
