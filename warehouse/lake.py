"""A warehouse for many writers: DuckLake, its catalog in PostgreSQL, its files where all can reach them.

`ducklake:postgres:dbname=notices host=db user=notices;/shared/notices` names one: what PostgreSQL is told,
and the folder (or an S3 address) after the semicolon: its tables' files are in `tables/` there, the store
in `store/`. The tables, the ledger and the loader are those of the one-file warehouse; what is different
stands here. Writers take turns, a transaction at a time (`warehouse.turns`), and readers never wait, so
there is no published copy. Not kept in a lake: comments on tables and columns (`notices schema` shows them
all the same), and macros with parameters that default to null, which each reader gets anew.
"""

import importlib.util
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb

from warehouse import clock, history, room, upkeep, writers
from warehouse.address import PREFIX, Lake
from warehouse.database import WAIT_SECONDS, Connection, migrations, transaction
from warehouse.errors import StorageFull, WarehouseMissing, WarehouseUnusable
from warehouse.reference import load_reference_tables
from warehouse.turns import Turns, unreachable

_CATALOG_EXTENSION = "duckdb_extension_postgres_scanner"
_EXTENSIONS = ("duckdb_extension_ducklake", _CATALOG_EXTENSION)
_BUCKET_EXTENSION = "duckdb_extension_httpfs"
_MANY_FILES = 40  # of one table: then they are put together when a writer closes
_KEPT_DAYS = 1  # a reader that has a lake open sees it as it was for so long


def missing_extensions() -> list[str]:
    """The Python packages that a lake needs and that are not installed for this DuckDB."""
    return [package.replace("_", "-") for package in _EXTENSIONS if _file_of(package) is None]


@contextmanager
def open_lake(
    lake: Lake,
    *,
    wait: float = WAIT_SECONDS,
    on_wait: Callable[[str], None] = lambda _: None,
    spare_bytes: int = 0,
) -> Iterator[Connection]:
    """A writer's connection whose default database is the lake, created when it does not exist.

    Raises WarehouseUnusable where an extension is missing, PostgreSQL does not answer or the schema is
    newer than this program, WarehouseBusy where a turn to write does not come within `wait` seconds,
    StorageFull where the lake's folder has less than `spare_bytes` free or may not be written.
    """
    with ExitStack() as stack:
        stack.callback((locks := _with_extensions((_CATALOG_EXTENSION,))).close)
        turns = Turns(locks, lake.catalog, wait, on_wait)
        with turns.turn():
            _make_folder(lake, spare_bytes)
            connection = attach(lake, read_only=False)
        stack.callback(connection.close)
        stack.enter_context(writers.among(connection, turns))
        if not lake.is_remote:
            stack.enter_context(room.watched(connection, Path(lake.tables), spare_bytes))
        with writers.turn(connection):
            _migrate(connection, lake)
            load_reference_tables(connection)
            history.prepare(connection)
        yield connection
        with writers.turn(connection):
            upkeep.tend(connection)
            _tidy(connection)


def attach(lake: Lake, *, read_only: bool) -> Connection:
    """A connection whose default database is the lake.

    Raises WarehouseMissing where there is none to read, and WarehouseUnusable as `open_lake` does.
    """
    connection = _with_extensions((*_EXTENSIONS, *((_BUCKET_EXTENSION,) if lake.is_remote else ())))
    try:
        if lake.is_remote:
            _say_who_asks(connection)
        options = f"DATA_PATH {_quoted(lake.tables)}, DATA_INLINING_ROW_LIMIT 0"
        options += ", READ_ONLY" if read_only else ""
        connection.execute(f"ATTACH {_quoted(f'{PREFIX}{lake.catalog}')} AS lake ({options})")
        connection.execute("USE lake")
    except duckdb.Error as error:
        connection.close()
        if read_only and "does not exist" in str(error) and "creat" in str(error):
            raise WarehouseMissing(path=lake.address) from error
        raise unreachable(lake.catalog, error) from error
    return connection


def living_runs(lake: Lake, connection: Connection) -> set[str]:
    """The runs that writers of the lake are at work on, for who only reads."""
    running = connection.execute("SELECT run_id FROM runs WHERE status = 'running'").fetchall()
    if not running:
        return set()
    with _with_extensions((_CATALOG_EXTENSION,)) as locks:
        return Turns(locks, lake.catalog, 0, lambda _: None).living(row[0] for row in running)


def _with_extensions(packages: tuple[str, ...]) -> Connection:
    """Loads them from their wheels; DuckDB itself would look for them on the network."""
    connection = duckdb.connect()
    try:
        connection.execute("SET autoinstall_known_extensions = false")
        for package in packages:
            file = _file_of(package)
            if file is None:
                wanted = package.replace("_", "-")
                raise WarehouseUnusable(
                    path=PREFIX,
                    detail=f"{wanted} is not installed for DuckDB {duckdb.__version__}",
                    advice="install the extra `lake`, with a DuckDB that it exists for",
                )
            connection.execute(f"LOAD {_quoted(str(file))}")
    except BaseException:
        connection.close()
        raise
    return connection


def _file_of(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}"
    return next(iter(sorted(folder.glob("*.duckdb_extension"))), None)


def _make_folder(lake: Lake, spare_bytes: int) -> None:
    if lake.is_remote:
        return
    try:
        Path(lake.tables).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFull(path=lake.files, detail=error.strerror or str(error)) from error
    room.require(Path(lake.tables), spare_bytes)


def _say_who_asks(connection: Connection) -> None:
    """What the bucket is told, from the variables that other programs read as well."""
    given = {
        "KEY_ID": os.environ.get("AWS_ACCESS_KEY_ID"),
        "SECRET": os.environ.get("AWS_SECRET_ACCESS_KEY"),
        "SESSION_TOKEN": os.environ.get("AWS_SESSION_TOKEN"),
        "REGION": os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
    }
    url = os.environ.get("AWS_ENDPOINT_URL")
    if url:
        scheme, _, host = url.rpartition("://")
        given |= {"ENDPOINT": host.rstrip("/"), "URL_STYLE": "path"}
        given["USE_SSL"] = "false" if scheme == "http" else "true"
    told = ", ".join(f"{name} {_quoted(value)}" for name, value in given.items() if value)
    connection.execute(f"CREATE SECRET (TYPE s3{', ' if told else ''}{told})")


def _migrate(connection: Connection, lake: Lake) -> None:
    """The numbered files that are missing, in one transaction: a writer that comes second finds them done."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS ledger")
    connection.execute("CREATE TABLE IF NOT EXISTS ledger.migrations (version INTEGER, applied_at TIMESTAMP)")
    [(stands,)] = connection.execute("SELECT coalesce(max(version), 0) FROM ledger.migrations").fetchall()
    known = migrations()
    if stands > known[-1][0]:
        raise WarehouseUnusable(
            path=lake.address,
            detail=f"its schema is version {stands}, this program knows {known[-1][0]}",
            advice="install the newer program that wrote it",
        )
    missing = [(version, sql) for version, sql in known if version > stands]
    if not missing:
        return
    with transaction(connection):
        for version, sql in missing:
            for statement in duckdb.extract_statements(sql):
                if _beyond(statement.query) is None:
                    connection.execute(statement.query)
            connection.execute("INSERT INTO ledger.migrations VALUES (?, ?)", [version, clock.now()])


def macros_beyond() -> Iterator[str]:
    """What a lake has no place for, as statements that give one connection the same."""
    for _, sql in migrations():
        for statement in duckdb.extract_statements(sql):
            head = _beyond(statement.query)
            if head is not None:
                yield "CREATE OR REPLACE TEMP MACRO " + statement.query[head.end() :]


def _beyond(statement: str) -> re.Match[str] | None:
    """The beginning of a macro with a parameter that defaults to null, without schema and name."""
    head = re.search(
        r"\bCREATE\s+(?:OR\s+REPLACE\s+)?MACRO\s+(?=\w+\s*\(([^)]*)\))", statement, re.IGNORECASE
    )
    return head if head and re.search(r":?=>?\s*NULL\b", head[1], re.IGNORECASE) else None


def _tidy(connection: Connection) -> None:
    """Puts small files together, and lets go of what no reader looks at any more."""
    [(most,)] = connection.execute(
        "SELECT coalesce(max(file_count + delete_file_count), 0) FROM ducklake_table_info('lake')"
    ).fetchall()
    if most < _MANY_FILES:
        return
    old = f"now() - INTERVAL {_KEPT_DAYS} DAY"
    for call in (
        "ducklake_rewrite_data_files('lake')",
        "ducklake_merge_adjacent_files('lake')",
        f"ducklake_expire_snapshots('lake', older_than => {old})",
        f"ducklake_cleanup_old_files('lake', older_than => {old})",
    ):
        connection.execute(f"CALL {call}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
