"""Read-only questions to the warehouse, which can touch neither files nor the network."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa

from warehouse import published
from warehouse.address import lake_of
from warehouse.database import is_held, require_ours
from warehouse.errors import DAMAGED, QueryRefused, WarehouseBusy, WarehouseMissing, WarehouseUnusable
from warehouse.questions import check_question

_told: set[str] = set()
# DuckDB 2 advises another call, which DuckDB 1.5 has not for every statement.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")


class Limits(msgspec.Struct, frozen=True):
    """What a question may cost; None leaves it to DuckDB (no end, 80 % of the memory)."""

    seconds: float | None = None
    memory: str | None = None  # as DuckDB writes it: 2GB, 500MB


UNLIMITED = Limits()


def open_reader(
    path: Path, *, live: bool = False, limits: Limits = UNLIMITED, guarded: bool = True
) -> duckdb.DuckDBPyConnection:
    """A read-only connection without access to files, network or further settings.

    While a writer holds the warehouse, its published copy is opened instead, with a warning that
    says as of when it is; `live` refuses the copy. A lake is read as it is when it is opened. Only SQL of
    our own, which writes files, goes without `guarded`. Raises WarehouseMissing, WarehouseBusy where there
    is no copy (or it is refused), or WarehouseUnusable.
    """
    lake = lake_of(path)
    if lake is not None:
        from warehouse.lake_reader import open_lake_reader

        return open_lake_reader(lake, limits, guarded)
    if not path.exists():
        raise WarehouseMissing(path=str(path))
    try:
        try:
            connection = _open(path, limits, guarded)
        except duckdb.IOException as error:
            copy = published.published_path(path)
            if not is_held(error):
                raise
            if live or not copy.exists():
                raise WarehouseBusy(path=str(path), holder="a run that is loading it") from error
            connection = _open(copy, limits, guarded)
            _tell(f"A run is loading {path}: read its published copy as of {published.published_at(copy)}.")
    except duckdb.Error as error:
        raise WarehouseUnusable(path=str(path), detail=str(error).splitlines()[0], advice=DAMAGED) from error
    return connection


def ask(path: Path, sql: str, *, live: bool = False, limits: Limits = UNLIMITED) -> pa.Table:
    """The whole answer as an Arrow table. Raises QueryRefused with DuckDB's own words."""
    with open_reader(path, live=live, limits=limits) as connection:
        try:
            check_question(sql)
            if lake_of(path) is not None:
                from warehouse.lake_reader import check

                check(connection, sql)
            with interrupted_after(connection, limits.seconds):
                result = connection.execute(sql)
                if result.description is None:
                    return pa.table({})
                return result.to_arrow_table()
        except duckdb.InterruptException as error:
            raise QueryRefused(
                detail=f"it took longer than {limits.seconds:g} seconds; ask for less, or give --timeout."
            ) from error
        except duckdb.Error as error:
            raise QueryRefused(detail=str(error)) from error


@contextmanager
def interrupted_after(connection: duckdb.DuckDBPyConnection, seconds: float | None) -> Iterator[None]:
    """Interrupts what the connection does when it has taken so long."""
    if seconds is None:
        yield
        return
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _open(path: Path, limits: Limits, guarded: bool) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path), read_only=True)
    try:
        require_ours(connection, str(path))
        restrict(connection, limits, guarded)
    except BaseException:
        connection.close()
        raise
    return connection


def restrict(connection: duckdb.DuckDBPyConnection, limits: Limits, guarded: bool) -> None:
    """Sets the limits, closes the way to files and network where `guarded`, and locks both."""
    try:
        if limits.memory is not None:
            connection.execute(f"SET memory_limit = '{limits.memory.replace(chr(39), '')}'")
        if guarded:
            connection.execute("SET enable_external_access = false")
        connection.execute("SET enable_progress_bar = false")  # DuckDB 2 draws it into whatever is printed
        connection.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        if limits.memory is not None and "memory" in str(error).lower():
            raise QueryRefused(detail=str(error).splitlines()[0]) from error
        raise


def _tell(message: str) -> None:
    """Once a process: a notebook asks many questions of one copy."""
    if message not in _told:
        _told.add(message)
        published.log.warning(message)
