"""Everything that is known of one document: where it was met, what was tried, what it says, with evidence."""

from typing import Any

import duckdb
import msgspec

from warehouse.errors import UnknownDocument
from warehouse.loader import FACT_TABLES

_EVIDENCE = ("document_id", "quote", "char_start", "char_end", "confidence", "component", "run_id")
MOST_MATCHES = 10


class Fact(msgspec.Struct, frozen=True):
    """One row of a table of facts: its values that are not null, and the words that state it."""

    table: str
    values: dict[str, Any]
    quote: str | None
    char_start: int | None
    char_end: int | None
    confidence: float | None
    component: str | None


class Dossier(msgspec.Struct, frozen=True):
    """A document's whole history and its evidence."""

    document: dict[str, Any]  # as the ledger knows it, with format, reader and pages where it is loaded
    sources: list[dict[str, Any]]
    attempts: list[dict[str, Any]]
    failures: list[dict[str, Any]]
    quarantine: list[dict[str, Any]]
    inside: list[dict[str, Any]]  # documents found in it
    facts: list[Fact]


def one_document(connection: duckdb.DuckDBPyConnection, wanted: str) -> str:
    """The id of the one document that an id, its beginning, an address, a path or a file name means.

    Raises UnknownDocument where none or several match, naming those.
    """
    rows = connection.execute(
        "SELECT DISTINCT document_id, file_name FROM ledger.documents WHERE document_id = $1"
        " OR (length($1) >= 4 AND starts_with(document_id, lower($1)))",
        [wanted],
    ).fetchall()
    if not rows:
        rows = connection.execute(
            "SELECT document_id, any_value(file_name) FROM ("
            " SELECT document_id, file_name, source_uri FROM ledger.documents"
            " UNION SELECT document_id, file_name, source_uri FROM document_sources)"
            " WHERE file_name = $1 OR source_uri = $1 OR source_uri = $2 GROUP BY document_id",
            [wanted, _uri(wanted)],
        ).fetchall()
    if len(rows) == 1:
        return str(rows[0][0])
    if rows:
        raise UnknownDocument.among(wanted, [f"{row[0][:12]} {row[1]}" for row in rows[:MOST_MATCHES]])
    raise UnknownDocument(document_id=wanted)


def dossier(connection: duckdb.DuckDBPyConnection, wanted: str) -> Dossier:
    """Raises UnknownDocument, see `one_document`."""
    document_id = one_document(connection, wanted)

    def ask(sql: str) -> list[dict[str, Any]]:
        return _rows(connection, sql, [document_id])

    [document] = ask(
        "SELECT l.*, d.format, d.reader, d.page_count, d.retrieved_at FROM ledger.documents l"
        " LEFT JOIN documents d USING (document_id) WHERE l.document_id = ?"
    )
    return Dossier(
        document,
        ask("SELECT * EXCLUDE (document_id) FROM document_sources WHERE document_id = ? ORDER BY seen_at"),
        ask(
            "SELECT a.* EXCLUDE (document_id), r.command, r.version FROM ledger.attempts a"
            " LEFT JOIN runs r USING (run_id) WHERE a.document_id = ? ORDER BY a.started_at"
        ),
        ask("SELECT * EXCLUDE (document_id) FROM failures WHERE document_id = ? ORDER BY first_failed_at"),
        ask("SELECT * EXCLUDE (document_id) FROM ledger.quarantine WHERE document_id = ?"),
        ask(
            "SELECT document_id, file_name, status FROM ledger.documents WHERE parent_document_id = ?"
            " ORDER BY file_name"
        ),
        [fact for table in FACT_TABLES for fact in _facts(connection, table, document_id)],
    )


def _facts(connection: duckdb.DuckDBPyConnection, table: str, document_id: str) -> list[Fact]:
    found: list[Fact] = []
    for row in _rows(connection, f"SELECT * FROM {table} WHERE document_id = ? ORDER BY ALL", [document_id]):
        values = {
            name: value for name, value in row.items() if name not in _EVIDENCE and value not in (None, [])
        }
        found.append(Fact(table, values, *(row.get(name) for name in _EVIDENCE[1:-1])))
    return found


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any]) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _uri(path: str) -> str:
    from pathlib import Path

    return path if "://" in path else Path(path).absolute().as_uri()
