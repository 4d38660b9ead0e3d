"""The tables as files: Parquet with types, or CSV, for programs that have no DuckDB."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import msgspec

from warehouse.catalogue import PERSONAL_COLUMNS, Table, read_catalogue
from warehouse.errors import StorageFull
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


def export_tables(warehouse: Path, folder: Path, form: str, *, personal: bool = True) -> Iterator[Exported]:
    """Writes each base table of `main` below `folder`; `form` is parquet or csv.

    A table with a notice behind it becomes, as Parquet, a folder partitioned by the notice's province
    and year (its plan year, else the year it was published; "unknown" where neither is stated); others
    are one file. Without `personal`, the columns listed in the catalogue are left out. Each table's
    files are replaced as one. Raises StorageFull, and what `open_reader` raises.
    """
    with open_reader(warehouse, guarded=False) as connection:
        for table in read_catalogue(connection):
            if table.kind != "table" or "." in table.name:
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
    shown = [column for column in table.columns if column.name not in hidden]
    source = f"FROM {table.name} t"
    if form == "csv":  # a list is JSON, as `notices sql --format csv` writes it
        chosen = ", ".join(
            f'to_json(t."{c.name}") AS "{c.name}"' if c.type.endswith("[]") else f't."{c.name}"'
            for c in shown
        )
        path, options = folder / f"{table.name}.csv", "FORMAT csv, HEADER"
    else:
        chosen = ", ".join(f't."{c.name}"' for c in shown)
        path, options = folder / f"{table.name}.parquet", "FORMAT parquet"
        if any(column.name == "notice_id" for column in table.columns):
            chosen += f", {_PARTS}"
            source += " LEFT JOIN notices n ON n.notice_id = t.notice_id"
            path = folder / table.name
            options += ", PARTITION_BY (notice_province, notice_year)"
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{path.name}"
    _remove(temporary)
    target = str(temporary).replace("'", "''")
    written = connection.execute(f"COPY (SELECT {chosen} {source}) TO '{target}' ({options})").fetchone()
    if not temporary.exists():  # nothing to partition
        temporary.mkdir()
    _remove(path)
    temporary.replace(path)
    return path, int(written[0]) if written else 0


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
