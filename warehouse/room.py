"""Room on the disk: looked for before a load, and again before every batch.

A transaction that meets a full disk is undone and nothing is lost, but what stands in the log may then
not fit into the warehouse file either. So a load ends while there is still room for that.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

import duckdb

from warehouse.errors import StorageFull

SPARE_BYTES = 32 << 20  # less than this free, and a load would end half-way


def require(warehouse: Path, spare_bytes: int) -> None:
    """Raises StorageFull where less is free than `spare_bytes` and what the log has yet to bring in."""
    if not spare_bytes:
        return
    try:
        free = shutil.disk_usage(warehouse.parent).free
    except OSError as error:
        raise StorageFull(path=str(warehouse.parent), detail=error.strerror or str(error)) from error
    if free < spare_bytes + _log_bytes(warehouse):
        raise StorageFull(path=str(warehouse.parent), detail=f"only {free >> 20} MB of the disk are free")


_watched: WeakKeyDictionary[duckdb.DuckDBPyConnection, tuple[Path, int]] = WeakKeyDictionary()


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection, warehouse: Path, spare_bytes: int) -> Iterator[None]:
    """Lets `before_batch(connection)` look; turns DuckDB's words for a full disk into StorageFull."""
    _watched[connection] = warehouse, spare_bytes
    try:
        yield
    except duckdb.Error as error:
        if is_full(error):
            raise StorageFull(path=str(warehouse.parent), detail=_cause(error)) from error
        raise
    finally:
        del _watched[connection]


def before_batch(connection: duckdb.DuckDBPyConnection) -> None:
    """Whoever loads calls this first. Raises StorageFull."""
    if connection in _watched:
        require(*_watched[connection])


def is_full(error: BaseException) -> bool:
    """A disk that is full or may not be written, also where DuckDB only says that it gave up after it."""
    text = str(error)
    return any(words in text for words in ("No space left", "Read-only file system", "Could not write"))


def _cause(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return next((line for line in lines if "No space left" in line), lines[0]).strip().rstrip(".")


def _log_bytes(warehouse: Path) -> int:
    try:
        return warehouse.with_name(f"{warehouse.name}.wal").stat().st_size
    except OSError:
        return 0
