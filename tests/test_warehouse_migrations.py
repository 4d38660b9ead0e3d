"""A warehouse of any earlier version opens, keeps its rows and has everything that is new."""

from pathlib import Path

import duckdb
import pytest

from tests.test_warehouse import loadable
from warehouse import database
from warehouse.catalogue import Table, read_catalogue
from warehouse.database import migrate, migrations, open_writer
from warehouse.loader import load
from warehouse.reference import load_reference_tables

VERSIONS = [version for version, _ in migrations()]


def shape(tables: list[Table]) -> dict[str, list[tuple[str, str, str | None]]]:
    return {table.name: [(c.name, c.type, c.comment) for c in table.columns] for table in tables}


def fill(connection: duckdb.DuckDBPyConnection, loaded: Path) -> None:
    """The rows of a warehouse of today, in what tables and columns the older one has."""
    connection.execute(f"ATTACH '{loaded}' AS today (READ_ONLY)")
    tables = connection.execute(
        "SELECT table_name, string_agg('\"' || column_name || '\"', ', ') FROM duckdb_columns()"
        " WHERE database_name = current_database() AND schema_name = 'main' AND table_name IN"
        " (SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()) GROUP BY ALL"
    ).fetchall()
    for table, columns in tables:
        if table not in ("regions", "domain_scheme"):
            connection.execute(f"INSERT INTO {table} BY NAME SELECT {columns} FROM today.{table}")
    connection.execute("DETACH today")


def test_versions_count_from_one() -> None:
    assert list(range(1, len(VERSIONS) + 1)) == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_an_earlier_version_is_brought_up_to_date(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, loaded = tmp_path / "older.duckdb", tmp_path / "loaded.duckdb"
    with open_writer(loaded) as connection:
        load(connection, "run1", [loadable("a"), loadable("b", title="另一个通知")])
    with monkeypatch.context() as patched, duckdb.connect(str(older)) as connection:
        patched.setattr(database, "migrations", lambda: migrations()[:version])
        migrate(connection, str(older))
        load_reference_tables(connection)
        fill(connection, loaded)
    with open_writer(older) as connection:
        found = shape(read_catalogue(connection))
        assert connection.execute("SELECT count(*) FROM deadlines").fetchone() == (2,)
        assert connection.execute("SELECT max(version) FROM ledger.migrations").fetchone() == (VERSIONS[-1],)
    with open_writer(tmp_path / "new.duckdb") as connection:
        assert found == shape(read_catalogue(connection))
