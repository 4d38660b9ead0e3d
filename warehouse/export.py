"""The tables as files: Parquet with types, CSV, or Excel workbooks, for programs that have no DuckDB."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import msgspec

from warehouse.catalogue import PERSONAL_COLUMNS, Column, Table, read_catalogue
from warehouse.errors import StorageFull, UnknownTable
from warehouse.query import open_reader

UNKNOWN = "unknown"
# DuckDB's own writer streams; a folder's parts carry the values of these two in their names.
_PARTS = (
    f"coalesce(n.province, '{UNKNOWN}') AS notice_province,"
    f" coalesce(coalesce(n.plan_year, year(n.published_on))::VARCHAR, '{UNKNOWN}') AS notice_year"
)


class Exported(msgspec.Struct, frozen=True):
    """A table that was written: its rows, the file or folder, the columns that were left out."""

    table: str
    rows: int
    path: Path
    left_out: list[str]


def export_tables(
    warehouse: Path, folder: Path, form: str, *, personal: bool = True, only: Sequence[str] = ()
) -> Iterator[Exported]:
    """Writes each base table of `main` below `folder`; `form` is parquet, csv or xlsx.

    A table with a notice behind it becomes, as Parquet, a folder partitioned by the notice's province
    and year (its plan year, else the year it was published; "unknown" where neither is stated); others
    are one file. Without `personal`, the columns listed in the catalogue are left out. `only` names
    the tables, or views, that are wanted. Each table's files are replaced as one. Raises UnknownTable
    before anything is written, StorageFull, and what `open_reader` raises.
    """
    with open_reader(warehouse, guarded=False) as connection:
        offered = [table for table in read_catalogue(connection) if "." not in table.name]
        for name in only:
            if name not in {table.name for table in offered}:
                raise UnknownTable(table=name, offered=", ".join(sorted(table.name for table in offered)))
        for table in offered:
            if table.name not in only if only else table.kind != "table":
                continue
            hidden = frozenset() if personal else PERSONAL_COLUMNS.get(table.name, frozenset())
            try:
                path, rows = _export(connection, table, hidden, folder, form)
            except duckdb.IOException as error:
                raise StorageFull(path=str(folder), detail=str(error).splitlines()[0]) from error
            except OSError as error:
                raise StorageFull(path=str(folder), detail=error.strerror or str(error)) from error
            yield Exported(table.name, rows, path, sorted(hidden))


def _export(
    connection: duckdb.DuckDBPyConnection, table: Table, hidden: frozenset[str], folder: Path, form: str
) -> tuple[Path, int]:
    """The table's file, or folder, and its rows; it takes its place when it is whole."""
    shown = [column for column in table.columns if column.name not in hidden]
    in_parts = form == "parquet" and any(column.name == "notice_id" for column in table.columns)
    path = folder / (table.name if in_parts else f"{table.name}.{form}")
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{path.name}"
    _remove(temporary)
    if form == "xlsx":
        from warehouse.spreadsheet import write_workbook

        chosen = ", ".join(f'"{column.name}"' for column in shown)
        rows = write_workbook(
            temporary, table.name, shown, connection.execute(f"SELECT {chosen} FROM {table.name}")
        )
    elif in_parts:
        rows = _write_parts(connection, table.name, shown, temporary)
    else:
        rows = _copy(
            connection, f"SELECT {_listed(shown, form)} FROM {table.name} t", temporary, _OPTIONS[form]
        )
    _remove(path)
    temporary.replace(path)
    return path, rows


_OPTIONS = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet"}


def _listed(columns: Sequence[Column], form: str) -> str:
    """As CSV a list is JSON, as `notices sql --format csv` writes it."""
    return ", ".join(
        f'to_json(t."{c.name}") AS "{c.name}"' if form == "csv" and c.type.endswith("[]") else f't."{c.name}"'
        for c in columns
    )


def _write_parts(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[Column], folder: Path
) -> int:
    """A file a province and year; where there are no rows, one without any, which has the columns."""
    source = f"FROM {table} t LEFT JOIN notices n ON n.notice_id = t.notice_id"
    sql = f"SELECT {_listed(columns, 'parquet')}, {_PARTS} {source}"
    rows = _copy(connection, sql, folder, "FORMAT parquet, PARTITION_BY (notice_province, notice_year)")
    if not rows:
        part = folder / f"notice_province={UNKNOWN}" / f"notice_year={UNKNOWN}"
        part.mkdir(parents=True, exist_ok=True)
        empty = f"SELECT {_listed(columns, 'parquet')} FROM {table} t LIMIT 0"
        _copy(connection, empty, part / "data_0.parquet", _OPTIONS["parquet"])
    return rows


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, target: Path, options: str) -> int:
    quoted = str(target).replace("'", "''")
    written = connection.execute(f"COPY ({sql}) TO '{quoted}' ({options})").fetchone()
    return int(written[0]) if written else 0


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
