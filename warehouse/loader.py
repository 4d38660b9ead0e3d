"""Loads documents and their facts: all rows of a document are there, or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
import numpy as np
import pyarrow as pa
from msgspec.structs import astuple

from normalizers.facts import DocumentFacts
from warehouse import attempts, crawls, history, ledger, newcomers, room
from warehouse.attempts import Ended
from warehouse.database import Connection, lent, run_given, transaction
from warehouse.publishing import between_batches
from warehouse.relations import relate
from warehouse.same_requirements import relate_requirements
from warehouse.settling import ENOUGH, leave, settle, settle_left

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


Columns = dict[str, Sequence[Any] | pa.Array]  # by name, all of one length


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


def load(
    connection: Connection, run_id: str, documents: Sequence[LoadDocument], *, settle_later: bool = False
) -> dict[str, int]:
    """Replaces the rows of these documents in one transaction; returns the rows added per table.

    `settle_later`: what they have to do with other documents is settled with those of further batches (see
    `warehouse.settling`).
    """
    if not documents:
        return {}
    room.before_batch(connection)
    ids = [d.source.document_id for d in documents]
    new = newcomers.take(connection, ids)
    begun = monotonic()
    with transaction(connection):
        known = [d for d in documents if d.source.document_id not in new]
        replaced = history.keep(
            connection, run_id, [d.source.document_id for d in known], [d.text for d in known]
        )
        if replaced:
            with lent(connection, "replaced", id=ids):
                for table in ("documents", *FACT_TABLES):
                    connection.execute(f"DELETE FROM {table} WHERE document_id IN (SELECT id FROM replaced)")
        _insert(connection, "documents", _document_columns(documents), run_id)
        counts = {
            table: _insert(connection, table, _fact_columns(documents, table), run_id)
            for table in FACT_TABLES
        }
        (leave if settle_later else settle)(connection, ids)
        ledger.see(connection, [d.source for d in documents], new)
        ledger.finish(connection, run_id, ids)
        ledger.resolve(connection, ids, [d.source.source_uri for d in documents])
        share = (monotonic() - begun) / len(documents)
        attempts.end(
            connection,
            run_id,
            [Ended(i, {**d.seconds, "load": share}, d.worker) for i, d in zip(ids, documents, strict=True)],
        )
    if settle_later:
        settle_left(connection, ENOUGH)
    between_batches(connection)
    return counts


def contained(connection: Connection, document_id: str) -> list[str]:
    """The document's id and those of all documents inside it."""
    rows = connection.execute(
        "WITH RECURSIVE inside(id) AS (SELECT ? UNION SELECT d.document_id FROM ledger.documents d"
        " JOIN inside ON d.parent_document_id = inside.id) SELECT id FROM inside",
        [document_id],
    ).fetchall()
    return [row[0] for row in rows]


KEPT_ABOUT = (
    "document_sources",
    "failures",
    "ledger.documents",
    "ledger.attempts",
    "ledger.quarantine",
    "ledger.unsettled",
)


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
    relate_requirements(connection, ids)


def _document_columns(documents: Sequence[LoadDocument]) -> Columns:
    sources = [document.source for document in documents]
    columns: Columns = {
        name: [getattr(source, name) for source in sources]
        for name in ("document_id", "file_name", "source_uri", "byte_size", "parent_document_id")
    }
    for name in ("format", "page_count", "retrieved_at", "reader", "text"):
        columns[name] = [getattr(document, name) for document in documents]
    return columns


def _fact_columns(documents: Sequence[LoadDocument], table: str) -> Columns:
    """Column by column: a dictionary a row costs three times as much."""
    found = [getattr(document.facts, table) for document in documents]
    facts = [fact for each in found for fact in each]
    if not facts:
        return {}
    owners = np.repeat(np.arange(len(documents)), [len(each) for each in found])
    names = facts[0].__struct_fields__
    columns: Columns = dict(zip(names, zip(*map(astuple, facts), strict=True), strict=True))
    ids = pa.array([document.source.document_id for document in documents], pa.string())
    return columns | {"document_id": ids.take(pa.array(owners))}


def _insert(connection: Connection, table: str, columns: Columns, run_id: str) -> int:
    if not columns:
        return 0
    types = _column_types(connection)[table]
    batch = pa.table({name: _array(values, types[name]) for name, values in columns.items()})
    run_given(connection, batch, f"INSERT INTO {table} BY NAME SELECT *, ? AS run_id FROM given", [run_id])
    return int(batch.num_rows)


def _array(values: Sequence[Any] | pa.Array, kind: pa.DataType) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(values, kind)


_types: WeakKeyDictionary[Connection, dict[str, dict[str, pa.DataType]]] = WeakKeyDictionary()


def _column_types(connection: Connection) -> dict[str, dict[str, pa.DataType]]:
    """The types of the columns of each table that is loaded; asked once a connection."""
    if connection not in _types:
        asked = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns()"
            " WHERE schema_name = 'main' AND database_name = current_database()"
        ).fetchall()
        types: dict[str, dict[str, pa.DataType]] = {}
        for table, column, kind in asked:
            if table == "documents" or table in FACT_TABLES:
                types.setdefault(table, {})[column] = _ARROW[kind]
        _types[connection] = types
    return _types[connection]
