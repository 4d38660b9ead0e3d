"""Read-only questions to the warehouse, which can touch neither files nor the network."""

from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.errors import QueryRefused, WarehouseBusy, WarehouseMissing, WarehouseUnusable


def open_reader(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection without access to files, network or further settings.

    Raises WarehouseMissing, WarehouseBusy while a writer has it open, or WarehouseUnusable.
    """
    if not path.exists():
        raise WarehouseMissing(path=str(path))
    try:
        connection = duckdb.connect(str(path), read_only=True)
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise WarehouseBusy(path=str(path), holder="a run that is loading it") from error
        raise WarehouseUnusable(
            path=str(path), detail=str(error).splitlines()[0], advice="name another file with --warehouse"
        ) from error
    return connection


def ask(path: Path, sql: str) -> pa.Table:
    """The whole answer as an Arrow table. Raises QueryRefused with DuckDB's own words."""
    with open_reader(path) as connection:
        try:
            result = connection.execute(sql)
            if result.description is None:
                return pa.table({})
            answer = result.to_arrow_table()
        except duckdb.Error as error:
            raise QueryRefused(detail=str(error)) from error
    return answer
