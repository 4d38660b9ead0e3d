"""Every table and column says what it means, and the data dictionary says the same."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse import catalogue
from warehouse.catalogue import PERSONAL_COLUMNS, PERSONAL_MARK, Table, read_catalogue
from warehouse.database import open_writer

ROOT = Path(__file__).resolve().parent.parent
NOTICES = Path(sys.executable).with_name("notices")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalogue") / "w.duckdb"
    with open_writer(path):
        pass
    return path


@pytest.fixture(scope="module")
def tables(warehouse: Path) -> list[Table]:
    with open_writer(warehouse) as connection:
        return read_catalogue(connection)


def test_every_table_view_and_column_is_described_in_one_line(tables: list[Table]) -> None:
    assert len(tables) >= 29
    for table in tables:
        assert table.comment, table.name
        for column in table.columns:
            assert column.comment, f"{table.name}.{column.name}"
            assert "\n" not in column.comment
            assert column.comment.endswith((".", PERSONAL_MARK))


def test_nothing_is_described_that_is_not_there(tables: list[Table]) -> None:
    there = {table.name: {column.name for column in table.columns} for table in tables}
    written = catalogue._written()
    for name, described in written["tables"].items():
        assert set(described.get("columns", {})) <= there[name], name
    assert set(written["columns"]) <= set().union(*there.values())


def test_personal_data_is_marked_where_the_list_says(tables: list[Table]) -> None:
    marked = {
        table.name: {
            column.name for column in table.columns if (column.comment or "").endswith(PERSONAL_MARK)
        }
        for table in tables
    }
    assert {name: columns for name, columns in marked.items() if columns} == {
        name: set(columns) for name, columns in PERSONAL_COLUMNS.items()
    }


def test_comments_of_an_older_program_are_renewed(warehouse: Path) -> None:
    with open_writer(warehouse) as connection:
        connection.execute("COMMENT ON TABLE notices IS 'it''s old'")
        connection.execute("COMMENT ON COLUMN open_calls.days_left IS NULL")
        connection.execute("DELETE FROM ledger.reference")  # the lists are made anew, without comments
    with open_writer(warehouse) as connection:
        tables = {table.name: table for table in read_catalogue(connection)}
    assert tables["notices"].comment == catalogue.comment_on("notices")
    assert all(column.comment for name in ("open_calls", "regions") for column in tables[name].columns)


def test_the_data_dictionary_is_what_the_schema_prints(warehouse: Path) -> None:
    result = subprocess.run(
        [NOTICES, "schema", "--format", "markdown", "--warehouse", warehouse],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    page = ROOT / "docs" / "data-dictionary.md"
    assert page.read_text(encoding="utf-8") == result.stdout, (
        "write it again: notices schema --format markdown -o docs/data-dictionary.md"
    )


def test_the_catalogue_as_json_and_as_a_table(warehouse: Path, tmp_path: Path) -> None:
    out = tmp_path / "schema.json"
    subprocess.run(
        [NOTICES, "schema", "--format", "json", "-o", out, "--warehouse", warehouse], check=True, timeout=60
    )
    listed = {table["name"]: table for table in json.loads(out.read_text(encoding="utf-8"))}
    assert [c["personal"] for c in listed["contacts"]["columns"] if c["name"] == "phones"] == [True]
    assert listed["ledger.documents"]["kind"] == "table"
    shown = subprocess.run(
        [NOTICES, "schema", "--warehouse", warehouse], capture_output=True, text=True, timeout=60
    ).stdout
    assert "amount_max_yuan" in shown
