"""Opens the warehouse for its one writer, and brings its schema up to date."""

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from filelock import FileLock, Timeout

from warehouse import clock, memory, published, room, writers
from warehouse.address import lake_of
from warehouse.errors import DAMAGED, FOREIGN, StorageFull, WarehouseBusy, WarehouseUnusable

if TYPE_CHECKING:
    import pyarrow as pa

Connection = duckdb.DuckDBPyConnection

WAIT_SECONDS = 600.0
# A checkpoint writes the last rows of every table anew: at DuckDB's own 16 MB a large load does little else.
CHECKPOINT = "256MB"


def migrations() -> list[tuple[int, str]]:
    """The numbered SQL files of `warehouse/schema`, oldest first."""
    found = [f for f in files("warehouse.schema").iterdir() if f.name.endswith(".sql")]
    return sorted((int(f.name.split("_")[0]), f.read_text(encoding="utf-8")) for f in found)


def migrate(connection: Connection, path: str) -> None:
    """Applies what is missing, each file in a transaction of its own. Raises WarehouseUnusable."""
    require_ours(connection, path, may_be_new=True)
    connection.execute("CREATE SCHEMA IF NOT EXISTS ledger")
    connection.execute("CREATE TABLE IF NOT EXISTS ledger.migrations (version INTEGER, applied_at TIMESTAMP)")
    row = connection.execute("SELECT coalesce(max(version), 0) FROM ledger.migrations").fetchone()
    stands = int(row[0]) if row else 0
    known = migrations()
    if stands > known[-1][0]:
        raise WarehouseUnusable(
            path=path,
            detail=f"its schema is version {stands}, this program knows {known[-1][0]}",
            advice="install the newer program that wrote it",
        )
    for version, sql in known:
        if version > stands:
            with transaction(connection):
                connection.execute(sql)
                connection.execute("INSERT INTO ledger.migrations VALUES (?, ?)", [version, clock.now()])


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All of what is executed inside is kept, or none of it."""
    with writers.turn(connection):
        connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            with suppress(duckdb.Error):
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def words(**columns: Iterable[str | None]) -> "pa.Table":
    """Columns of words for `run_given`: lists bound as parameters cost 0.2 ms an element."""
    import pyarrow as pa

    return pa.table({column: pa.array(list(values), pa.string()) for column, values in columns.items()})


def run_given(
    connection: Connection,
    given: "pa.Table",  # noqa: ARG001 - DuckDB reads it
    sql: str,
    parameters: Sequence[object] = (),
) -> Connection:
    """Runs a statement that reads the Arrow table under the name `given`.

    DuckDB looks the name up among this function's variables, which costs half of registering a view.
    """
    return connection.execute(sql, list(parameters)) if parameters else connection.execute(sql)


@contextmanager
def lent(connection: Connection, name: str, **columns: Iterable[str | None]) -> Iterator[None]:
    """Words as the table `name` for several statements."""
    connection.register(name, words(**columns))
    try:
        yield
    finally:
        connection.unregister(name)


@contextmanager
def writer_lock(path: Path, wait: float, on_wait: Callable[[str], None]) -> Iterator[None]:
    """Holds the warehouse for one writing process; the kernel frees it when the process dies.

    Waits up to `wait` seconds for another holder, calling `on_wait` once with who that is.
    """
    lock, holder_file = FileLock(f"{path}.lock"), Path(f"{path}.holder")
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            holder = _holder(holder_file)
            on_wait(holder)
            try:
                lock.acquire(timeout=wait, poll_interval=0.2)
            except Timeout:
                raise WarehouseBusy(path=str(path), holder=_holder(holder_file)) from None
        mine = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "command": " ".join(["notices", *sys.argv[1:3]]),
            "since": clock.now().isoformat(sep=" ", timespec="seconds"),
        }
        holder_file.write_text(json.dumps(mine), encoding="utf-8")
    except OSError as error:
        raise StorageFull(path=str(path), detail=error.strerror or str(error)) from error
    try:
        yield
    finally:
        with suppress(OSError):
            holder_file.unlink()
        lock.release()


def _holder(path: Path) -> str:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return f"`{held['command']}` (process {held['pid']} on {held['host']}, since {held['since']})"
    except (OSError, ValueError, KeyError):
        return "another process"


@contextmanager
def open_writer(
    path: Path,
    *,
    wait: float = WAIT_SECONDS,
    on_wait: Callable[[str], None] = lambda _: None,
    spare_bytes: int = room.SPARE_BYTES,
) -> Iterator[Connection]:
    """The writer's connection to an up-to-date warehouse, created when it does not exist.

    When it closes, what changed is published (see `warehouse.published`). Of a lake it is one of many
    writers' connections (see `warehouse.lake`). Raises WarehouseBusy after
    `wait` seconds, WarehouseUnusable for what is no warehouse of ours, StorageFull where the folder
    cannot be written or has less than `spare_bytes` free.
    """
    lake = lake_of(path)
    if lake is not None:
        from warehouse.lake import open_lake

        with open_lake(lake, wait=wait, on_wait=on_wait, spare_bytes=spare_bytes) as connection:
            yield connection
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFull(path=str(path.parent), detail=error.strerror or str(error)) from error
    room.require(path, spare_bytes)
    with writer_lock(path, wait, on_wait):
        connection = connect_alone(path, wait, on_wait)
        behind = False
        try:
            with room.watched(connection, path, spare_bytes), memory.told():
                _prepare(connection, path)
                from warehouse import upkeep
                from warehouse.publishing import publishing

                try:
                    with publishing(connection, path, CHECKPOINT):
                        yield connection
                    connection.execute("RESET threads")
                    memory.bound_upkeep(connection)
                    upkeep.tend(connection)
                finally:
                    with suppress(duckdb.Error):
                        behind = published.is_behind(connection, path)
                        connection.execute("CHECKPOINT")
        finally:
            connection.close()
            if behind:
                published.publish(path)


def _prepare(connection: Connection, path: Path) -> None:
    """Brings the schema, the code lists and the comments up to date, and settles how the writer works."""
    migrate(connection, str(path))
    from warehouse import upkeep
    from warehouse.catalogue import describe
    from warehouse.reference import load_reference_tables

    load_reference_tables(connection)
    upkeep.prepare(connection)
    describe(connection)
    # Small transactions are a third cheaper on one thread, and the cores belong to the workers.
    connection.execute("SET threads = 1")
    connection.execute(f"SET checkpoint_threshold = '{CHECKPOINT}'")
    memory.bound_loading(connection)


def connect_alone(path: Path, wait: float, on_wait: Callable[[str], None]) -> Connection:
    """The one connection that writes, for who holds the writer's lock; waits for readers to end."""
    deadline, told = time.monotonic() + wait, False
    while True:
        try:
            return duckdb.connect(str(path))
        except duckdb.Error as error:
            refusal = _refusal(path, error)
            if not isinstance(refusal, WarehouseBusy) or time.monotonic() >= deadline:
                raise refusal from error
        if not told:
            on_wait("another process (perhaps a reader)")
            told = True
        time.sleep(0.2)


def _refusal(path: Path, error: duckdb.Error) -> WarehouseBusy | WarehouseUnusable:
    if is_held(error):
        return WarehouseBusy(path=str(path), holder="another process that reads it")
    return WarehouseUnusable(path=str(path), detail=str(error).splitlines()[0], advice=DAMAGED)


def is_held(error: duckdb.Error) -> bool:
    """Whether another process has the file, rather than that a block of it is damaged."""
    return "could not set lock" in str(error).lower()


def require_ours(connection: Connection, path: str, *, may_be_new: bool = False) -> None:
    """Raises WarehouseUnusable for a DuckDB database that is no warehouse of ours."""
    [(ours, tables)] = connection.execute(
        "SELECT count(*) FILTER (schema_name = 'ledger' AND table_name = 'migrations'), count(*)"
        " FROM duckdb_tables() WHERE NOT internal AND database_name = current_database()"
    ).fetchall()
    if not ours and (tables or not may_be_new):
        detail = "it is a DuckDB database without the tables of a warehouse"
        raise WarehouseUnusable(path=path, detail=detail, advice=FOREIGN)
