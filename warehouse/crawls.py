"""What is known of the watched sources: their items, crawls and alarms. One writer, in a transaction."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import duckdb
import msgspec
import pyarrow as pa

from warehouse.database import Connection, lent


class Item(msgspec.Struct, omit_defaults=True):
    """One address that a source named: a notice from its list, or a file that a notice links to."""

    item_key: str
    url: str
    role: str
    listed_at: datetime
    parents: tuple[str, ...] = ()
    title: str | None = None
    listed_on: date | None = None
    modified_on: date | None = None
    settled: bool = False
    status: str = "listed"
    document_id: str | None = None
    fingerprint: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: datetime | None = None
    checked_at: datetime | None = None
    attempts: int = 0
    retriable: bool | None = None
    error_class: str | None = None


class SourceRow(msgspec.Struct):
    """A source as it was at its last crawl."""

    source: str
    kind: str
    address: str
    stanza: str
    first_crawled_at: datetime
    last_crawled_at: datetime
    last_new_at: datetime | None = None
    list_etag: str | None = None
    list_last_modified: str | None = None


class Crawl(msgspec.Struct):
    """One crawl, in numbers; the meaning of each stands in `schema/comments.toml`."""

    crawl_id: str
    source: str
    mode: str
    started_at: datetime
    ended_at: datetime
    run_id: str = ""
    status: str = "completed"
    pages: int = 0
    listed: int = 0
    on_first_page: int | None = None
    dated: int = 0
    fetched: int = 0
    changed: int = 0
    unchanged: int = 0
    passed_over: int = 0
    gone: int = 0
    failed: int = 0
    waiting: int = 0
    requests: int = 0
    not_modified: int = 0
    bytes_fetched: int = 0
    moved: bool = False
    notes: list[str] = []


class Alarm(msgspec.Struct, frozen=True):
    """Something that a person should look at; one of a kind a source."""

    kind: str
    message: str


_ITEMS = pa.schema(
    [
        ("source", pa.string()),
        *((n, pa.string()) for n in ("item_key", "url", "role")),
        ("listed_at", pa.timestamp("us")),
        ("parents", pa.list_(pa.string())),
        ("title", pa.string()),
        *((n, pa.date32()) for n in ("listed_on", "modified_on")),
        ("settled", pa.bool_()),
        *((n, pa.string()) for n in ("status", "document_id", "fingerprint", "etag", "last_modified")),
        *((n, pa.timestamp("us")) for n in ("fetched_at", "checked_at")),
        ("attempts", pa.int32()),
        ("retriable", pa.bool_()),
        ("error_class", pa.string()),
    ]
)


def read_source(connection: Connection, source: str) -> tuple[SourceRow | None, dict[str, Item]]:
    """What is known of a source; nothing in a warehouse that is older than sources."""
    try:
        rows = _rows(connection, "FROM ledger.sources WHERE source = ?", [source])
        items = _rows(
            connection, "SELECT * EXCLUDE (source) FROM ledger.source_items WHERE source = ?", [source]
        )
    except duckdb.CatalogException:
        return None, {}
    for item in items:
        item["parents"] = tuple(item["parents"] or ())
    known = {item["item_key"]: Item(**item) for item in items}
    return (SourceRow(**rows[0]) if rows else None), known


def recent_crawls(connection: Connection, source: str, number: int) -> list[Crawl]:
    """The last crawls of a source, newest first."""
    rows = _rows(
        connection, "FROM ledger.crawls WHERE source = ? ORDER BY started_at DESC LIMIT ?", [source, number]
    )
    return [Crawl(**{**row, "notes": row["notes"] or []}) for row in rows]


def has_crawl(connection: Connection, crawl_id: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM ledger.crawls WHERE crawl_id = ?", [crawl_id]).fetchall())


def save_source(connection: Connection, row: SourceRow, crawl: Crawl) -> None:
    """The source as it is now, and one more crawl."""
    connection.execute("DELETE FROM ledger.sources WHERE source = ?", [row.source])
    _insert(connection, "ledger.sources", row)
    _insert(connection, "ledger.crawls", crawl)


def save_items(connection: Connection, source: str, items: Sequence[Item]) -> None:
    """Replaces these items' rows."""
    if not items:
        return
    with lent(connection, "replaced", item_key=[item.item_key for item in items]):
        connection.execute(
            "DELETE FROM ledger.source_items"
            " WHERE source = ? AND item_key IN (SELECT item_key FROM replaced)",
            [source],
        )
    rows = [
        {**msgspec.structs.asdict(item), "source": source, "parents": list(item.parents) or None}
        for item in items
    ]
    connection.register("incoming_items", pa.Table.from_pylist(rows, schema=_ITEMS))
    try:
        connection.execute("INSERT INTO ledger.source_items BY NAME SELECT * FROM incoming_items")
    finally:
        connection.unregister("incoming_items")


def save_page_files(connection: Connection, links: Iterable[tuple[str, str, str, str | None]]) -> None:
    """Links as (page's document, file's document, address, words), each once."""
    rows = list(links)
    columns = ("page_document_id", "document_id", "url", "label")
    table = {name: [row[at] or "" for row in rows] for at, name in enumerate(columns)}
    with lent(connection, "linked", **table):
        connection.execute(
            "INSERT INTO ledger.page_files"
            " SELECT DISTINCT page_document_id, document_id, url, nullif(label, '')"
            " FROM linked ANTI JOIN ledger.page_files USING (page_document_id, document_id, url)"
        )


def move_files(connection: Connection, parents: Sequence[tuple[str, str]]) -> list[str]:
    """Hangs files, given as (document, document of its page), below that page; returns those that moved.

    Only what hung below another page that links to it moves: a file that came alone stays alone.
    """
    columns = {"file_id": [one for one, _ in parents], "page_id": [page for _, page in parents]}
    moved: set[str] = set()
    with lent(connection, "hung", **columns):
        for table in ("documents", "ledger.documents"):
            moving = (
                f" WHERE {table}.document_id = file_id AND parent_document_id <> page_id"
                " AND parent_document_id IN (SELECT page_document_id FROM ledger.page_files f"
                f" WHERE f.document_id = {table}.document_id)"
            )
            rows = connection.execute(f"SELECT file_id FROM {table}, hung{moving}").fetchall()
            connection.execute(f"UPDATE {table} SET parent_document_id = page_id FROM hung{moving}")
            moved.update(row[0] for row in rows)
    return sorted(moved)


def settle_alarms(connection: Connection, source: str, alarms: Sequence[Alarm], moment: datetime) -> None:
    """Raises what is new, renews what stays, clears what is over."""
    kinds = [alarm.kind for alarm in alarms]
    connection.execute(
        "UPDATE ledger.source_alarms SET cleared_at = ?"
        " WHERE source = ? AND cleared_at IS NULL AND NOT list_contains(?::VARCHAR[], kind)",
        [moment, source, kinds],
    )
    for alarm in alarms:
        [(stands,)] = connection.execute(
            "UPDATE ledger.source_alarms SET message = ?, seen_at = ?"
            " WHERE source = ? AND kind = ? AND cleared_at IS NULL",
            [alarm.message, moment, source, alarm.kind],
        ).fetchall()
        if not stands:
            connection.execute(
                "INSERT INTO ledger.source_alarms VALUES (?, ?, ?, ?, ?, NULL)",
                [source, alarm.kind, alarm.message, moment, moment],
            )


def open_alarms(connection: Connection, source: str) -> list[Alarm]:
    rows = connection.execute(
        "SELECT kind, message FROM ledger.source_alarms"
        " WHERE source = ? AND cleared_at IS NULL ORDER BY kind",
        [source],
    ).fetchall()
    return [Alarm(*row) for row in rows]


def owners(connection: Connection, urls: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Of addresses that sources named: the source and its stanza; of a list's address as well."""
    with lent(connection, "asked", url=urls):
        try:
            rows = connection.execute(
                "SELECT url, source, stanza FROM asked JOIN ledger.source_items USING (url)"
                " JOIN ledger.sources USING (source) UNION ALL BY NAME"
                " SELECT url, source, stanza FROM asked JOIN ledger.sources ON address = url"
            ).fetchall()
        except duckdb.CatalogException:
            return {}
    return {row[0]: (row[1], row[2]) for row in rows}


def resolve_fetches(connection: Connection, urls: Iterable[str], moment: datetime) -> None:
    """Closes the failures of fetching from these addresses; those of the documents there stay."""
    with lent(connection, "fetched", url=urls):
        connection.execute(
            "UPDATE failures SET resolved_at = ? WHERE resolved_at IS NULL AND document_id IS NULL"
            " AND source_uri IN (SELECT url FROM fetched)",
            [moment],
        )


def forget(connection: Connection, document_ids: Sequence[str]) -> None:
    """Removes what the sources' tables say of these documents, but not that they were fetched once."""
    connection.execute(
        "DELETE FROM ledger.page_files WHERE page_document_id IN (SELECT unnest($1))"
        " OR document_id IN (SELECT unnest($1))",
        [list(document_ids)],
    )
    connection.execute(
        "UPDATE ledger.source_items SET status = 'forgotten', title = NULL, document_id = NULL"
        " WHERE document_id IN (SELECT unnest(?))",
        [list(document_ids)],
    )


def _rows(connection: Connection, sql: str, parameters: list[Any]) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _insert(connection: Connection, table: str, row: msgspec.Struct) -> None:
    values = msgspec.structs.asdict(row)
    marks = ", ".join("?" for _ in values)
    connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))
