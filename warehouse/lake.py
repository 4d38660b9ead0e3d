"""A warehouse for many writers: DuckLake, its catalog in PostgreSQL, its files where all can reach them.

`ducklake:postgres:dbname=notices host=db user=notices;/shared/notices` names one: what PostgreSQL is told,
and the folder (or an S3 address) after the semicolon. The tables, the ledger and the loader are those of the
one-file warehouse; what is different stands here. Writers do not wait for one another: each transaction
sees one state of all tables, and one that meets a conflict is tried again. There is no published copy, since
readers never wait either. Not kept in a lake: comments on the columns of views, and macros with
parameters that default to null (DuckLake 1.5 has no place for them; the full-text search needs one).
"""

import importlib.util
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import duckdb
import msgspec

from warehouse import clock, history
from warehouse.database import Connection, migrations
from warehouse.errors import WarehouseUnusable
from warehouse.reference import load_reference_tables

PREFIX = "ducklake:postgres:"
_EXTENSIONS = {
    "ducklake": "duckdb_extension_ducklake",
    "postgres_scanner": "duckdb_extension_postgres_scanner",
}
_TRIES = 20
_Result = TypeVar("_Result")


class Lake(msgspec.Struct, frozen=True):
    """What PostgreSQL is told (`dbname=… host=… user=…`), and where the tables' files are."""

    catalog: str
    files: str

    @staticmethod
    def of(address: str) -> "Lake":
        """Reads `ducklake:postgres:CATALOG;FOLDER`. Raises WarehouseUnusable."""
        catalog, _, files = address.removeprefix(PREFIX).partition(";")
        if not address.startswith(PREFIX) or not catalog.strip() or not files.strip():
            raise WarehouseUnusable(
                path=address,
                detail="a lake has a catalog and a folder",
                advice="write ducklake:postgres:dbname=NAME host=HOST user=USER;/SHARED/FOLDER",
            )
        return Lake(catalog.strip(), files.strip())


def missing_extensions() -> list[str]:
    """The Python packages that a lake needs and that are not installed for this DuckDB."""
    return [package.replace("_", "-") for package in _EXTENSIONS.values() if _file_of(package) is None]


@contextmanager
def open_lake(lake: Lake, *, read_only: bool = False) -> Iterator[Connection]:
    """A connection whose default database is the lake, with its schema up to date unless only read.

    Raises WarehouseUnusable where an extension is missing or PostgreSQL does not answer.
    """
    connection = duckdb.connect()
    try:
        try:
            for package in _EXTENSIONS.values():
                file = _file_of(package)
                if file is None:
                    wanted = package.replace("_", "-")
                    raise WarehouseUnusable(
                        path=f"{PREFIX}{lake.catalog}",
                        detail=f"{wanted} is not installed for DuckDB {duckdb.__version__}",
                        advice="install that package, or a DuckDB that it exists for",
                    )
                connection.execute(f"LOAD {_quoted(str(file))}")
            options = f"DATA_PATH {_quoted(lake.files.rstrip('/') + '/')}, DATA_INLINING_ROW_LIMIT 0"
            if read_only:
                options += ", READ_ONLY"
            address = _quoted(f"ducklake:postgres:{lake.catalog}")
            again(lambda: connection.execute(f"ATTACH {address} AS lake ({options})"))
        except duckdb.Error as error:
            raise WarehouseUnusable(
                path=f"{PREFIX}{lake.catalog}",
                detail=str(error).splitlines()[0],
                advice="see whether PostgreSQL runs and the folder can be reached",
            ) from error
        connection.execute("USE lake")
        if not read_only:
            again(lambda: _migrate(connection))
            again(lambda: load_reference_tables(connection))
            again(lambda: history.prepare(connection))
        yield connection
    finally:
        connection.close()


def again(task: Callable[[], _Result]) -> _Result:
    """Does a whole transaction again when another writer's came in between."""
    for tried in range(1, _TRIES + 1):
        try:
            return task()
        except duckdb.Error as error:
            if tried == _TRIES or not _is_conflict(error):
                raise
        time.sleep(random.uniform(0, 0.05 * tried))
    raise AssertionError("unreachable")


def _is_conflict(error: duckdb.Error) -> bool:
    text = str(error).lower()
    return any(
        words in text for words in ("conflict", "could not serialize", "duplicate key", "already exists")
    )


def _migrate(connection: Connection) -> None:
    """The numbered files, each in one transaction: a writer that comes second finds them done."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS ledger")
    connection.execute("CREATE TABLE IF NOT EXISTS ledger.migrations (version INTEGER, applied_at TIMESTAMP)")
    row = connection.execute("SELECT coalesce(max(version), 0) FROM ledger.migrations").fetchone()
    stands = int(row[0]) if row else 0
    for version, sql in migrations():
        if version <= stands:
            continue
        connection.execute("BEGIN")
        try:
            for statement in duckdb.extract_statements(sql):
                if not _is_beyond(statement.query):
                    connection.execute(statement.query)
            connection.execute("INSERT INTO ledger.migrations VALUES (?, ?)", [version, clock.now()])
            connection.execute("COMMIT")
        except BaseException:
            with suppress(duckdb.Error):
                connection.execute("ROLLBACK")
            raise


def _is_beyond(statement: str) -> bool:
    """A macro whose parameter defaults to null."""
    head = re.search(r"\bMACRO\s+[\w.]+\s*\(([^)]*)\)", statement, re.IGNORECASE)
    return head is not None and re.search(r":?=>?\s*NULL\b", head[1], re.IGNORECASE) is not None


def _file_of(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}"
    return next(iter(sorted(folder.glob("*.duckdb_extension"))), None)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
