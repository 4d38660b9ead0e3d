"""Copies a whole warehouse, with its store, into another: a file into a lake, or a lake into a file.

The way to many writers, and the way back; a lake that was copied to a file can be backed up there.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from warehouse.address import lake_of, may_exist
from warehouse.database import WAIT_SECONDS, Connection, open_writer, transaction, writer_lock
from warehouse.errors import NotForLake, StorageFull, WarehouseInTheWay, WarehouseMissing, WarehouseUnusable
from warehouse.lake import attach, open_lake
from warehouse.store import ORIGINAL, PARSED, Store

# What every warehouse makes for itself from the program.
_OWN = frozenset({"ledger.migrations", "ledger.reference", "main.regions", "main.domain_scheme"})


class Copied(msgspec.Struct, frozen=True):
    """How much was copied: documents that are known, rows of all tables, files of the store."""

    documents: int
    rows: int
    files: int


def copy(
    source: Path,
    target: Path,
    *,
    wait: float = WAIT_SECONDS,
    on_wait: Callable[[str], None] = lambda _: None,
) -> Copied:
    """Copies what the store keeps, then every row in one transaction; one of the two is a lake.

    The target is new, or knows no documents. Raises WarehouseMissing, WarehouseInTheWay, WarehouseBusy,
    WarehouseUnusable where the schemas are not of one version, StorageFull.
    """
    into, out_of = lake_of(target), lake_of(source)
    if (into is None) == (out_of is None):
        raise NotForLake(
            command="`notices copy`",
            warehouse=str(target),
            instead="it copies a file into a lake, or a lake into a file; see also `notices backup`",
        )
    if not may_exist(source):
        raise WarehouseMissing(path=str(source))
    if into is not None:
        with (
            writer_lock(source, wait, on_wait),
            open_lake(into, wait=wait, on_wait=on_wait) as connection,
            _beside(connection, source, read_only=True),
        ):
            return _Copying(connection, source, "beside", target, "lake").all()
    assert out_of is not None
    attach(out_of, read_only=True).close()  # fails before a file is made
    with open_writer(target, wait=wait, on_wait=on_wait):
        pass
    with (
        writer_lock(target, wait, on_wait),
        attach(out_of, read_only=True) as connection,
        _beside(connection, target, read_only=False),
    ):
        copied = _Copying(connection, source, "lake", target, "beside").all()
    with open_writer(target, wait=wait, on_wait=on_wait):
        return copied  # closing it publishes what stands there now


@contextmanager
def _beside(connection: Connection, file: Path, *, read_only: bool) -> Iterator[None]:
    """The file as another database of the connection, named `beside`."""
    quoted = str(file).replace("'", "''")
    try:
        connection.execute(f"ATTACH '{quoted}' AS beside{' (READ_ONLY)' if read_only else ''}")
    except duckdb.Error as error:
        raise WarehouseUnusable(
            path=str(file), detail=str(error).splitlines()[0], advice="end what has it open, or name another"
        ) from error
    yield
    connection.execute("DETACH beside")


class _Copying:
    """From one database of a connection to another; both have the same tables."""

    def __init__(self, connection: Connection, source: Path, start: str, target: Path, end: str) -> None:
        self.connection = connection
        self.source, self.start, self.target, self.end = source, start, target, end

    def all(self) -> Copied:
        self._compare()
        ids = [row[0] for row in self._rows(f"SELECT document_id FROM {self.start}.ledger.documents")]
        files = _copy_store(Store.beside(self.source), Store.beside(self.target), ids)
        tables = [name for name in self._tables(self.start) if name not in _OWN]
        with transaction(self.connection):
            rows = sum(self._copy(table) for table in tables)
        return Copied(len(ids), rows, files)

    def _compare(self) -> None:
        stands, goes = (
            self._rows(f"SELECT coalesce(max(version), 0) FROM {name}.ledger.migrations")[0][0]
            for name in (self.start, self.end)
        )
        if stands != goes:
            raise WarehouseUnusable(
                path=str(self.source),
                detail=f"its schema is version {stands}, that of {self.target} is {goes}",
                advice="bring it up to date with any `notices ingest` first",
            )
        if self._rows(f"FROM {self.end}.ledger.documents LIMIT 1"):
            raise WarehouseInTheWay(path=str(self.target))

    def _copy(self, table: str) -> int:
        [(rows,)] = self._rows(f"INSERT INTO {self.end}.{table} BY NAME SELECT * FROM {self.start}.{table}")
        return int(rows)

    def _tables(self, database: str) -> list[str]:
        found = self._rows(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables()"
            f" WHERE database_name = '{database}' AND NOT temporary ORDER BY ALL"
        )
        return [row[0] for row in found]

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()


def _copy_store(source: Store, target: Store, document_ids: list[str]) -> int:
    """What is there already stays; how many files were copied."""
    copied = 0
    try:
        for document_id in document_ids:
            for name in (ORIGINAL, PARSED):
                file, place = source.folder(document_id) / name, target.folder(document_id) / name
                if file.exists() and not place.exists():
                    place.parent.mkdir(parents=True, exist_ok=True)
                    temporary = place.with_name(f".{name}.copy")
                    shutil.copyfile(file, temporary)
                    temporary.replace(place)
                    copied += 1
    except OSError as error:
        raise StorageFull(path=str(target.root), detail=error.strerror or str(error)) from error
    return copied
