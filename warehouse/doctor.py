"""Looks over a warehouse: what is broken, since it should never be, and what to do about it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import msgspec
from filelock import FileLock, Timeout

from warehouse import history, published
from warehouse.address import crawls_of, lake_of
from warehouse.catalogue import Table, read_catalogue
from warehouse.database import migrations
from warehouse.lake import living_runs
from warehouse.query import open_reader
from warehouse.room import SPARE_BYTES
from warehouse.store import Store

_NEXT_WRITER = "any `notices ingest` brings it up to date"
_EXTRACT_AGAIN = "`notices forget` each of these documents and ingest it again"


class Finding(msgspec.Struct, frozen=True):
    """Something that is wrong: how often, an example, and what to do."""

    check: str
    count: int
    example: str
    advice: str


def examine(warehouse: Path) -> Iterator[Finding]:
    """Everything that is wrong. Raises what `open_reader` raises."""
    lake = lake_of(warehouse)
    with open_reader(warehouse) as connection:
        tables = [t for t in read_catalogue(connection) if t.kind == "table"]
        outdated = list(_versions(connection))
        yield from outdated
        yield from _rows(connection, tables)
        yield from _evidence(connection, tables)
        yield from _unfounded(connection)
        if not outdated:
            yield from _history(connection)
            yield from _derived(connection)
        yield from _ledger(connection, living_runs(lake, connection) if lake else set())
        yield from _store(connection, Store.beside(warehouse))
        if lake is not None:
            yield from _lake_files(connection)
    yield from _journals(warehouse)
    if lake is None:
        yield from _surroundings(warehouse)


def _found(connection: duckdb.DuckDBPyConnection, check: str, sql: str, advice: str) -> Iterator[Finding]:
    """`sql` gives the wrong ones, one text a row."""
    row = connection.execute(f"SELECT count(*), min(what) FROM ({sql}) wrong(what)").fetchone()
    if row and row[0]:
        yield Finding(check, int(row[0]), str(row[1]), advice)


def _versions(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    row = connection.execute("SELECT coalesce(max(version), 0) FROM ledger.migrations").fetchone()
    stands, known = int(row[0]) if row else 0, migrations()[-1][0]
    if stands != known:
        advice = (
            "any `notices ingest` brings it up to date"
            if stands < known
            else "install the newer program that wrote it"
        )
        yield Finding("schema version", 1, f"it is {stands}, this program knows {known}", advice)


def _rows(connection: duckdb.DuckDBPyConnection, tables: list[Table]) -> Iterator[Finding]:
    """Rows whose document, notice or form is not there, and ids that stand twice."""
    parents = {"document_id": "documents", "notice_id": "notices", "form_id": "forms"}
    for table in tables:
        if "." in table.name or table.name in ("failures", "documents"):
            continue
        for column, parent in parents.items():
            if parent != table.name and any(c.name == column for c in table.columns):
                yield from _found(
                    connection,
                    f"rows of {table.name} without their {parent[:-1]}",
                    f"SELECT t.{column} FROM {table.name} t WHERE t.{column} IS NOT NULL"
                    f" AND NOT EXISTS (FROM {parent} p WHERE p.{column} = t.{column})",
                    _EXTRACT_AGAIN,
                )
    for column, parent in parents.items():
        yield from _found(
            connection,
            f"ids that stand twice in {parent}",
            f"SELECT {column} FROM {parent} GROUP BY {column} HAVING count(*) > 1",
            _EXTRACT_AGAIN,
        )


def _evidence(connection: duckdb.DuckDBPyConnection, tables: list[Table]) -> Iterator[Finding]:
    for table in tables:
        if {"quote", "char_start", "char_end"} <= {column.name for column in table.columns}:
            yield from _found(
                connection,
                f"quotes of {table.name} that do not stand at their offsets",
                f"SELECT d.file_name || ': ' || t.quote FROM {table.name} t JOIN documents d"
                " ON d.document_id = t.document_id WHERE t.quote IS NOT NULL AND"
                " substring(d.text, t.char_start + 1, t.char_end - t.char_start) IS DISTINCT FROM t.quote",
                _EXTRACT_AGAIN,
            )


# What is never stated without its words.
_STATED = {
    "notices": ("t.notice_id", ("title", "issuer")),
    "requirements": ("t.form_id || ':' || t.seq", ("title", "organization", "contact_name", "mobile")),
}


def _unfounded(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for table, (row_id, fields) in _STATED.items():
        for field in fields:
            yield from _found(
                connection,
                f"{table} whose {field} has no evidence",
                f"SELECT t.{field} FROM {table} t WHERE t.{field} IS NOT NULL AND NOT EXISTS"
                f" (FROM field_evidence e WHERE e.table_name = '{table}' AND e.row_id = {row_id}"
                f" AND e.field = '{field}')",
                "`notices retry --reextract --all` takes the facts again",
            )


def _history(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    yield from _found(
        connection,
        "rows of history without their document",
        " UNION ALL ".join(
            f"SELECT '{table}: ' || document_id FROM history.{table}"
            " WHERE document_id NOT IN (SELECT document_id FROM document_sources)"
            for table in history.TABLES
        ),
        _NEXT_WRITER,
    )
    yield from _found(
        connection,
        "facts of history whose document's state is not there",
        " UNION ALL ".join(
            f"SELECT '{table}: ' || document_id FROM history.{table}"
            " WHERE (document_id, ended_by) NOT IN (SELECT (document_id, ended_by) FROM history.documents)"
            for table in history.TABLES[1:]
        ),
        "nothing that holds now is touched; `notices diff` over these runs may show too little",
    )


def _derived(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """What is made from the documents: the search index, and how notices are related."""
    yield from _found(
        connection,
        "documents that the search index has not as they are",
        "SELECT d.file_name FROM documents d WHERE d.text IS NOT NULL AND NOT EXISTS"
        " (FROM search.texts t WHERE t.document_id = d.document_id AND t.run_id = d.run_id)",
        _NEXT_WRITER,
    )
    yield from _found(
        connection,
        "texts in the search index that are gone",
        "SELECT document_id FROM search.texts WHERE document_id NOT IN (SELECT document_id FROM documents)",
        _NEXT_WRITER,
    )
    yield from _found(
        connection,
        "postings of the search index without their text or word",
        "SELECT document_no::VARCHAR FROM search.postings"
        " WHERE document_no NOT IN (SELECT document_no FROM search.texts)"
        " OR word_id NOT IN (SELECT word_id FROM search.words)",
        _NEXT_WRITER,
    )
    yield from _found(
        connection,
        "related notices that are gone",
        "SELECT earlier_notice_id FROM notice_relations"
        " WHERE earlier_notice_id NOT IN (SELECT notice_id FROM notices)",
        _NEXT_WRITER,
    )


def _ledger(connection: duckdb.DuckDBPyConnection, living: set[str]) -> Iterator[Finding]:
    """`living` are the runs that go on meanwhile."""
    others = "".join(f" AND run_id <> '{run_id}'" for run_id in sorted(living))
    yield from _found(
        connection,
        "documents that count as loaded and are not there",
        "SELECT file_name FROM ledger.documents l WHERE status = 'loaded'"
        " AND NOT EXISTS (FROM documents d WHERE d.document_id = l.document_id)",
        _EXTRACT_AGAIN,
    )
    yield from _found(
        connection,
        "documents that were begun and never ended",
        f"SELECT file_name FROM ledger.documents WHERE status = 'started'{others}",
        "any `notices ingest` finishes them from the store",
    )
    yield from _found(
        connection,
        "runs that died",
        f"SELECT command || ' of ' || started_at FROM runs WHERE status = 'running'{others}",
        "run the same command again: it goes on where the run ended",
    )


def _store(connection: duckdb.DuckDBPyConnection, store: Store) -> Iterator[Finding]:
    """A loaded document keeps its parsed text; one to be tried again needs its original."""
    rows = connection.execute(
        "SELECT document_id, file_name, status, byte_size FROM ledger.documents ORDER BY file_name"
    ).fetchall()
    unparsed = [n for i, n, s, _ in rows if s == "loaded" and not store.has_parsed(i)]
    gone = [n for i, n, s, _ in rows if s != "loaded" and not store.original_path(i).exists()]
    changed = [n for i, n, _, size in rows if store.original_size(i) not in (None, size)]
    if changed:
        yield Finding(
            "originals in the store that are not as long as they were",
            len(changed),
            changed[0],
            "restore the store from a backup, or remove these files and ingest the documents again",
        )
    if unparsed:
        yield Finding(
            "loaded documents without their parsed text in the store, or with a damaged one",
            len(unparsed),
            unparsed[0],
            "restore the store from a backup, or forget and ingest them again",
        )
    if gone:
        yield Finding(
            "documents to be tried again without their original in the store",
            len(gone),
            gone[0],
            "ingest them from their source again",
        )


def _lake_files(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Files that the catalog names and the folder has not."""
    gone: list[str] = []
    for schema, table in connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'lake' ORDER BY ALL"
    ).fetchall():
        for files in connection.execute(
            f"SELECT data_file, delete_file FROM ducklake_list_files('lake', '{table}', schema => '{schema}')"
        ).fetchall():
            gone += [file for file in files if file and file.startswith("/") and not Path(file).exists()]
    if gone:
        advice = "restore its folder from a backup"
        yield Finding("files of the lake that are gone", len(gone), gone[0], advice)


def _journals(warehouse: Path) -> Iterator[Finding]:
    """What a crawl fetched stays in its journal until it is loaded; a crawl that goes on holds a lock."""
    waiting = [
        journal.stem
        for journal in sorted(crawls_of(warehouse).glob("*.journal"))
        if not _is_locked(journal.with_suffix(".lock"))
    ]
    if waiting:
        yield Finding(
            "sources with a crawl that is not loaded",
            len(waiting),
            waiting[0],
            "`notices sources run` of each loads it; of a source that is no more, remove the journal",
        )


def _is_locked(path: Path) -> bool:
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def _surroundings(warehouse: Path) -> Iterator[Finding]:
    needed = warehouse.stat().st_size + SPARE_BYTES
    free = shutil.disk_usage(warehouse.parent).free
    if free < needed:
        yield Finding(
            "room on the disk",
            1,
            f"{free >> 20} MB free, {needed >> 20} MB wanted for the published copy",
            "make room: `notices store --keep-originals-days N` removes originals",
        )
    if published.copies_kept() and not published.published_path(warehouse).exists():
        yield Finding(
            "published copy",
            1,
            "there is none: readers have nothing while a run is loading",
            "any `notices ingest` makes it",
        )
