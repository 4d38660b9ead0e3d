"""Loads documents and their facts: all rows of a document are there, or none."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Any

import msgspec
import pyarrow as pa

from normalizers.facts import DocumentFacts
from warehouse import attempts, clock, crawls, history, ledger
from warehouse.attempts import Ended
from warehouse.database import Connection, lent, transaction
from warehouse.relations import relate

FACT_TABLES = tuple(f for f in DocumentFacts.__struct_fields__ if f != "document_id")

_ARROW = {
    "VARCHAR": pa.string(),
    "VARCHAR[]": pa.list_(pa.string()),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DECIMAL(18,2)": pa.decimal128(18, 2),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "BOOLEAN": pa.bool_(),
}


class LoadDocument(msgspec.Struct, frozen=True):
    """A read document on its way into the warehouse, with everything that was found in it."""

    source: ledger.SourceFile
    format: str
    reader: str
    page_count: int | None
    retrieved_at: datetime
    text: str
    facts: DocumentFacts
    seconds: Mapping[str, float] = msgspec.field(default_factory=dict)  # by step, see `attempts.STEPS`
    worker: str | None = None  # the machine that read it; None for this one


def load(connection: Connection, run_id: str, documents: Sequence[LoadDocument]) -> dict[str, int]:
    """Replaces the rows of these documents in one transaction; returns the rows added per table."""
    if not documents:
        return {}
    ids = [d.source.document_id for d in documents]
    begun = monotonic()
    with transaction(connection):
        if history.keep(connection, run_id, ids, [d.text for d in documents]):
            with lent(connection, "replaced", id=ids):
                for table in ("documents", *FACT_TABLES):
                    connection.execute(f"DELETE FROM {table} WHERE document_id IN (SELECT id FROM replaced)")
        _insert(connection, "documents", (_document_row(d, run_id) for d in documents))
        counts = {
            table: _insert(connection, table, _fact_rows(documents, table, run_id)) for table in FACT_TABLES
        }
        relate(connection, ids)
        ledger.see(connection, [d.source for d in documents])
        connection.execute(
            "UPDATE ledger.documents SET status = 'loaded', changed_at = ?, run_id = ?"
            " WHERE document_id IN (SELECT unnest(?))",
            [clock.now(), run_id, ids],
        )
        ledger.resolve(connection, ids, [d.source.source_uri for d in documents])
        share = (monotonic() - begun) / len(documents)
        attempts.end(
            connection,
            run_id,
            [Ended(i, {**d.seconds, "load": share}, d.worker) for i, d in zip(ids, documents, strict=True)],
        )
    return counts


def contained(connection: Connection, document_id: str) -> list[str]:
    """The document's id and those of all documents inside it."""
    rows = connection.execute(
        "WITH RECURSIVE inside(id) AS (SELECT ? UNION SELECT d.document_id FROM ledger.documents d"
        " JOIN inside ON d.parent_document_id = inside.id) SELECT id FROM inside",
        [document_id],
    ).fetchall()
    return [row[0] for row in rows]


KEPT_ABOUT = ("document_sources", "failures", "ledger.documents", "ledger.attempts", "ledger.quarantine")


def forget(connection: Connection, document_ids: Sequence[str]) -> None:
    """Removes every row about these documents."""
    ids = list(document_ids)
    with transaction(connection):
        withdraw(connection, ids)
        crawls.forget(connection, ids)
        for table in KEPT_ABOUT:
            connection.execute(f"DELETE FROM {table} WHERE document_id IN (SELECT unnest(?))", [ids])


def withdraw(connection: Connection, document_ids: Sequence[str]) -> None:
    """Removes these documents and their facts; that they were met is still known. Part of a transaction."""
    ids = list(document_ids)
    for table in ("documents", *FACT_TABLES):
        connection.execute(f"DELETE FROM {table} WHERE document_id IN (SELECT unnest(?))", [ids])
    connection.execute(
        "UPDATE attachments SET attachment_document_id = NULL"
        " WHERE attachment_document_id IN (SELECT unnest(?))",
        [ids],
    )
    orphans = connection.execute(
        "SELECT DISTINCT document_id FROM notices"
        " WHERE split_part(duplicate_of, ':', 1) IN (SELECT unnest(?))",
        [ids],
    ).fetchall()
    relate(connection, [row[0] for row in orphans])


def _document_row(document: LoadDocument, run_id: str) -> dict[str, Any]:
    source = document.source
    return {
        "document_id": source.document_id,
        "file_name": source.file_name,
        "source_uri": source.source_uri,
        "format": document.format,
        "byte_size": source.byte_size,
        "page_count": document.page_count,
        "parent_document_id": source.parent_document_id,
        "retrieved_at": document.retrieved_at,
        "reader": document.reader,
        "text": document.text,
        "run_id": run_id,
    }


def _fact_rows(documents: Sequence[LoadDocument], table: str, run_id: str) -> Iterable[dict[str, Any]]:
    for document in documents:
        for fact in getattr(document.facts, table):
            row = {name: getattr(fact, name) for name in fact.__struct_fields__}
            yield row | {"document_id": document.source.document_id, "run_id": run_id}


def _insert(connection: Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    listed = list(rows)
    if not listed:
        return 0
    columns = connection.execute(f"DESCRIBE {table}").fetchall()
    schema = pa.schema([(name, _ARROW[kind]) for name, kind, *_ in columns])
    batch = pa.Table.from_pylist(listed, schema=schema)
    connection.register("incoming", batch)
    try:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    finally:
        connection.unregister("incoming")
    return len(listed)
