"""The warehouse: its lock, its migrations, loading as one, read-only questions."""

import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from normalizers.facts import Budget, Deadline, DocumentFacts, Notice
from warehouse import ledger
from warehouse.database import migrations, open_writer
from warehouse.errors import QueryRefused, WarehouseBusy, WarehouseMissing, WarehouseUnusable
from warehouse.ledger import Failure, SourceFile
from warehouse.loader import FACT_TABLES, LoadDocument, contained, forget, load
from warehouse.query import ask

TEXT = "关于征集2026年项目的通知\n请于2026年8月31日前报送，每项不超过50万元。\n某省科学技术厅"


def loadable(
    key: str, *, format: str = "docx", title: str = "关于征集2026年项目的通知", amount: str = "500000"
) -> LoadDocument:
    document_id = key * 64
    notice_id = f"{document_id}:n0"
    proof = {"confidence": 0.9, "component": "test"}
    return LoadDocument(
        source=SourceFile(document_id, f"{key}.{format}", f"file:///in/{key}.{format}", 10),
        format=format,
        reader=f"{format}/1",
        page_count=None,
        retrieved_at=datetime(2026, 8, 1, 9),
        text=TEXT,
        facts=DocumentFacts(
            document_id=document_id,
            notices=[
                Notice(
                    notice_id=notice_id, title=title, issuer="某省科学技术厅", published_on=date(2026, 8, 1)
                )
            ],
            deadlines=[
                Deadline(
                    notice_id=notice_id,
                    seq=1,
                    kind="submission",
                    due_at=datetime(2026, 8, 31, 23, 59, 59),
                    quote=TEXT[17:27],
                    char_start=17,
                    char_end=27,
                    **proof,
                )
            ],
            budgets=[
                Budget(
                    notice_id=notice_id,
                    seq=1,
                    kind="grant_cap",
                    amount_max_yuan=Decimal(amount),
                    quote=TEXT[33:40],
                    char_start=33,
                    char_end=40,
                    **proof,
                )
            ],
        ),
    )


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "in a folder" / "w.duckdb"


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in ask(path, sql).to_pylist()]


def test_every_fact_table_of_the_contract_is_there_and_empty_lists_are_no_rows(warehouse: Path) -> None:
    with open_writer(warehouse) as connection:
        tables = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
    assert set(FACT_TABLES) | {"documents", "document_sources", "runs", "failures", "regions"} <= tables


def test_loading_again_replaces_all_rows_of_a_document_as_one(warehouse: Path) -> None:
    with open_writer(warehouse) as connection:
        load(connection, "run1", [loadable("a"), loadable("b", title="另一个通知")])
        load(connection, "run2", [loadable("a", amount="800000.50")])
    assert rows(warehouse, "SELECT amount_max_yuan, run_id FROM budgets ORDER BY 1") == [
        (Decimal("500000.00"), "run1"),
        (Decimal("800000.50"), "run2"),
    ]
    assert rows(warehouse, "SELECT count(*) FROM documents") == [(2,)]


def test_the_quote_stands_where_it_says(warehouse: Path) -> None:
    with open_writer(warehouse) as connection:
        load(connection, "run1", [loadable("a")])
    sql = (
        "SELECT count(*) FROM budgets JOIN documents USING (document_id)"
        " WHERE substring(text, char_start + 1, char_end - char_start) = quote"
    )
    assert rows(warehouse, sql) == [(1,)]


def test_a_load_that_fails_leaves_everything_as_it_was(warehouse: Path) -> None:
    with open_writer(warehouse) as connection:
        load(connection, "run1", [loadable("a")])
        with pytest.raises(Exception, match=r"(?i)decimal|precision"):
            load(connection, "run2", [loadable("a", amount="1" + "0" * 30)])
        assert connection.execute("SELECT run_id FROM notices").fetchall() == [("run1",)]
        assert connection.execute("SELECT run_id FROM deadlines").fetchall() == [("run1",)]


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_two_postings_of_one_notice_are_one_original_whatever_came_first(
    warehouse: Path, order: tuple[str, str]
) -> None:
    postings = {
        "a": loadable("a", format="pdf", title="关于征集2026年 项目的通知"),
        "b": loadable("b", format="docx"),
    }
    with open_writer(warehouse) as connection:
        for key in order:
            load(connection, "run", [postings[key]])
    assert rows(warehouse, "SELECT left(notice_id, 1), left(duplicate_of, 1) FROM notices ORDER BY 1") == [
        ("a", "b"),
        ("b", None),
    ]


def test_forgetting_takes_what_is_inside_along_and_frees_its_duplicates(warehouse: Path) -> None:
    inner = SourceFile("c" * 64, "c.docx", "zip!/c.docx", 1, "b" * 64)
    with open_writer(warehouse) as connection:
        load(connection, "run", [loadable("a", format="pdf"), loadable("b")])
        ledger.start(connection, "run", [loadable("b").source, inner])
        ids = contained(connection, "b" * 64)
        assert sorted(ids) == ["b" * 64, "c" * 64]
        forget(connection, ids)
    assert rows(warehouse, "SELECT left(notice_id, 1), duplicate_of FROM notices") == [("a", None)]
    assert rows(warehouse, "SELECT count(*) FROM deadlines") == [(1,)]


def test_failing_again_counts_attempts_and_loading_resolves(warehouse: Path) -> None:
    document = loadable("a")
    failure = Failure(
        document.source.document_id,
        "a.docx",
        document.source.source_uri,
        "read",
        "DamagedDocument",
        "…",
        False,
    )
    with open_writer(warehouse) as connection:
        ledger.start(connection, "run1", [document.source])
        ledger.fail(connection, "run1", [failure])
        ledger.fail(connection, "run2", [failure])
        [standing] = ledger.open_failures(connection)
        assert (standing["attempts"], standing["run_id"]) == (2, "run2")
        assert ledger.statuses(connection, [document.source.document_id]) == {"a" * 64: "failed"}
        load(connection, "run3", [document])
        assert ledger.open_failures(connection) == []
        assert connection.execute("SELECT resolved_at IS NOT NULL FROM failures").fetchall() == [(True,)]


def test_an_unreadable_file_fails_by_its_place(warehouse: Path) -> None:
    failure = Failure(None, "a.docx", "file:///in/a.docx", "discover", "SourceUnreadable", "…", True)
    with open_writer(warehouse) as connection:
        ledger.fail(connection, "r", [failure])
        ledger.fail(connection, "r", [failure])
        assert [f["attempts"] for f in ledger.open_failures(connection)] == [2]
        load(connection, "r", [loadable("a")])  # the same place, readable again
        assert ledger.open_failures(connection) == []


def test_a_run_that_died_is_called_interrupted_by_the_next(warehouse: Path) -> None:
    with open_writer(warehouse) as connection:
        for run in ("one", "two"):
            ledger.begin_run(connection, run, command="ingest", version="1", flow_run_id=None, prefect=None)
        ledger.end_run(connection, "two", "completed", ledger.RunCounts(new=3))
    assert rows(warehouse, "SELECT run_id, status, documents_new FROM runs ORDER BY run_id") == [
        ("one", "interrupted", None),
        ("two", "completed", 3),
    ]


def hold(path: Path) -> subprocess.Popen[str]:
    code = (
        "import sys, time; from pathlib import Path; from warehouse.database import open_writer\n"
        "with open_writer(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_waits_and_names_the_first(warehouse: Path) -> None:
    process, told = hold(warehouse), []
    try:
        refused = pytest.raises(WarehouseBusy, match=f"process {process.pid}")
        with refused, open_writer(warehouse, wait=0.5, on_wait=told.append):
            pass
        assert f"process {process.pid}" in told[0]
    finally:
        process.kill()
        process.wait()
    with open_writer(warehouse, wait=5):
        pass  # the dead process holds nothing


def test_a_reader_meets_a_writer_with_a_clear_error(warehouse: Path) -> None:
    process = hold(warehouse)
    try:
        with pytest.raises(WarehouseBusy, match="in use"):
            ask(warehouse, "SELECT 1")
    finally:
        process.kill()
        process.wait()


def test_a_warehouse_of_a_newer_program_is_refused(warehouse: Path) -> None:
    with open_writer(warehouse) as connection:
        newest = migrations()[-1][0]
        connection.execute("INSERT INTO ledger.migrations VALUES (?, now())", [newest + 1])
    with pytest.raises(WarehouseUnusable, match="newer program"), open_writer(warehouse):
        pass


def test_a_file_that_is_no_warehouse_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(b"this is not DuckDB" * 1000)
    with pytest.raises(WarehouseUnusable, match="cannot be opened"), open_writer(path):
        pass
    with pytest.raises(WarehouseUnusable):
        ask(path, "SELECT 1")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY notices TO '/tmp/out.csv'",
        "ATTACH '/tmp/x.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "DELETE FROM notices",
        "CREATE TABLE t (i INTEGER)",
        "SELECT * FROM nowhere",
        "not sql",
    ],
)
def test_a_question_can_neither_write_nor_look_elsewhere(warehouse: Path, sql: str) -> None:
    with open_writer(warehouse):
        pass
    with pytest.raises(QueryRefused, match="was not run"):
        ask(warehouse, sql)


def test_no_warehouse_is_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="notices ingest"):
        ask(tmp_path / "none.duckdb", "SELECT 1")


def test_schema_and_facts_name_the_same_columns(warehouse: Path) -> None:
    """A fact that the table has no column for would be lost on loading."""
    with open_writer(warehouse) as connection:
        for table, kind in DocumentFacts.__annotations__.items():
            if table == "document_id":
                continue
            columns = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
            assert set(kind.__args__[0].__struct_fields__) | {"document_id", "run_id"} == columns, table


def test_duckdb_says_what_version_wrote_a_run(warehouse: Path) -> None:
    with open_writer(warehouse) as connection:
        ledger.begin_run(connection, "r", command="ingest", version="0.1", flow_run_id="f", prefect="3")
    assert rows(warehouse, "SELECT duckdb_version, prefect_version FROM runs") == [(duckdb.__version__, "3")]
