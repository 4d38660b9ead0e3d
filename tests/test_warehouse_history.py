"""Facts that a later run replaced: kept, limited, compared."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from extractors.errors import SettingInvalid
from normalizers.facts import FieldEvidence
from tests.test_warehouse import loadable
from warehouse import history, ledger
from warehouse.database import open_writer
from warehouse.errors import UnknownRun
from warehouse.loader import LoadDocument, forget, load
from warehouse.run_diff import Difference, difference

NOTICES = Path(sys.executable).with_name("notices")


@dataclass
class House:
    path: Path

    def run(self, run_id: str, *documents: LoadDocument) -> None:
        with open_writer(self.path) as connection:
            ledger.begin_run(
                connection, run_id, command="ingest", version="1", flow_run_id=None, prefect=None
            )
            ledger.start(connection, run_id, [d.source for d in documents])
            load(connection, run_id, documents)
            ledger.end_run(connection, run_id, "completed", ledger.RunCounts())

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def diff(self, earlier: str, later: str) -> Difference:
        return difference(self.path, earlier, later)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "w.duckdb")


def again(document: LoadDocument, **changed: Any) -> LoadDocument:
    """The document with the first row of some tables changed: `deadlines={"kind": "paper"}`."""
    facts = document.facts
    for table, values in changed.items():
        [row, *others] = getattr(facts, table)
        facts = msgspec.structs.replace(facts, **{table: [msgspec.structs.replace(row, **values), *others]})
    return msgspec.structs.replace(document, facts=facts)


def test_what_is_replaced_is_kept_with_who_made_and_who_ended_it(house: House) -> None:
    house.run("r1", loadable("a"), loadable("b", title="另一个通知"))
    assert house.rows("SELECT count(*) FROM history.documents") == [(0,)]
    house.run("r2", again(loadable("a"), budgets={"amount_max_yuan": 800000}))
    assert house.rows("SELECT amount_max_yuan::INT, run_id, ended_by FROM history.budgets") == [
        (500000, "r1", "r2")
    ]
    assert house.rows("SELECT run_id, ended_by, text FROM history.documents") == [("r1", "r2", None)]
    assert house.rows("SELECT run_id FROM budgets ORDER BY 1") == [("r1",), ("r2",)]
    [(ended_at,)] = house.rows("SELECT ended_at FROM history.budgets")
    assert abs(ended_at - house.rows("SELECT started_at FROM runs WHERE run_id = 'r2'")[0][0]) < timedelta(
        minutes=1
    )


def test_a_text_is_kept_where_it_changed(house: House) -> None:
    old, new = loadable("a"), msgspec.structs.replace(loadable("a"), text="另读的文字" * 20, reader="docx/2")
    house.run("r1", old)
    house.run("r2", new)
    house.run("r3", new)
    assert house.rows("SELECT ended_by, text FROM history.documents ORDER BY ended_by") == [
        ("r2", old.text),
        ("r3", None),
    ]


def test_every_table_of_facts_has_its_history_with_the_same_columns(house: House) -> None:
    house.run("r1", loadable("a"))
    shapes = dict(
        house.rows(
            "SELECT schema_name || '.' || table_name, list((column_name, data_type)) FROM duckdb_columns()"
            " WHERE schema_name IN ('main', 'history') GROUP BY ALL"
        )
    )
    for table in history.TABLES:
        assert [*shapes[f"main.{table}"], *history.ENDED] == shapes[f"history.{table}"]


def test_a_column_that_a_later_schema_adds_comes_to_history_too(house: House) -> None:
    house.run("r1", loadable("a"))
    with duckdb.connect(str(house.path)) as connection:
        connection.execute("ALTER TABLE budgets ADD COLUMN currency VARCHAR DEFAULT 'CNY'")
    house.run("r2", loadable("a"))
    assert house.rows("SELECT currency, ended_by FROM history.budgets") == [("CNY", "r2")]


def test_a_load_that_fails_leaves_no_history(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.run("r1", loadable("a"))

    def broken(*_: object) -> None:
        raise duckdb.Error("no")

    monkeypatch.setattr("warehouse.settling.relate", broken)
    with pytest.raises(duckdb.Error):
        house.run("r2", loadable("a"))
    assert house.rows("SELECT count(*) FROM history.documents") == [(0,)]
    assert house.rows("SELECT run_id FROM budgets") == [("r1",)]


@pytest.mark.parametrize(
    ("setting", "left"), [("2", ["r4", "r5"]), ("0", []), ("all", ["r2", "r3", "r4", "r5"])]
)
def test_the_setting_says_how_many_states_stay(
    setting: str, left: list[str], house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(history.KEEP_VARIABLE, setting)
    for number in range(1, 6):
        house.run(f"r{number}", again(loadable("a"), budgets={"amount_max_yuan": number}))
    for table in ("documents", "notices", "budgets", "deadlines"):
        found = house.rows(f"SELECT DISTINCT ended_by FROM history.{table} ORDER BY 1")
        assert [row[0] for row in found] == left


def test_a_setting_that_cannot_be_meant_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(history.KEEP_VARIABLE, "-1")
    with pytest.raises(SettingInvalid, match="NOTICES_KEEP_HISTORY is set to '-1'"):
        history.states_kept()


def test_forgetting_a_document_forgets_its_history(house: House) -> None:
    house.run("r1", loadable("a"), loadable("b"))
    house.run("r2", loadable("a"), loadable("b"))
    with open_writer(house.path) as connection:
        forget(connection, ["a" * 64])
    for table in history.TABLES:
        assert house.rows(f"SELECT count(*) FROM history.{table} WHERE document_id = '{'a' * 64}'") == [(0,)]
    assert house.rows("SELECT count(*) FROM history.budgets") == [(1,)]


def test_the_difference_is_value_by_value_with_both_quotes(house: House) -> None:
    house.run("run-1", loadable("a"), loadable("b", title="另一个通知"))
    house.run(
        "run-2",
        again(
            loadable("a"),
            deadlines={"due_at": datetime(2026, 9, 15, 17, 30), "due_precision": "minute", "quote": "报送"},
        ),
    )
    found = house.diff("run-1", "run-2")
    assert (found.documents_compared, found.documents_new, found.documents_gone) == (2, 0, 0)
    assert [(c.table, c.field, c.old, c.new) for c in found.changes] == [
        ("deadlines", "due_at", "2026-08-31 23:59:59", "2026-09-15 17:30:00"),
        ("deadlines", "due_precision", None, "minute"),
    ]
    assert {(c.change, c.row, c.old_quote, c.new_quote) for c in found.changes} == {
        ("changed", "n0", "2026年8月31日", "报送")
    }
    backwards = house.diff("run-2", "run-1").changes
    assert [(c.field, c.old, c.new) for c in backwards] == [
        ("due_at", "2026-09-15 17:30:00", "2026-08-31 23:59:59"),
        ("due_precision", "minute", None),
    ]


def test_rows_that_come_go_or_move_are_told_apart(house: House) -> None:
    document = loadable("a")
    [deadline] = document.facts.deadlines
    paper = msgspec.structs.replace(deadline, kind="paper", due_at=datetime(2026, 9, 1), quote="前报送")
    moved = msgspec.structs.replace(deadline, seq=2)
    both = msgspec.structs.replace(
        document, facts=msgspec.structs.replace(document.facts, deadlines=[paper, moved])
    )
    house.run("r1", document)
    house.run("r2", both)
    [change] = house.diff("r1", "r2").changes
    assert (change.change, change.field, change.old) == ("added", None, None)
    assert change.new == "kind=paper, due_at=2026-09-01 00:00:00"
    [change] = house.diff("r2", "r1").changes
    assert (change.change, change.new) == ("removed", None)


def test_a_field_of_a_notice_has_the_quotes_that_prove_it(house: House) -> None:
    def with_number(number: str) -> LoadDocument:
        document = again(loadable("a"), notices={"document_number": number})
        proof = FieldEvidence(
            table_name="notices",
            row_id=document.facts.notices[0].notice_id,
            field="document_number",
            quote=number,
            char_start=0,
            char_end=3,
            confidence=0.9,
            component="test",
        )
        return msgspec.structs.replace(
            document, facts=msgspec.structs.replace(document.facts, field_evidence=[proof])
        )

    house.run("r1", with_number("科〔1〕号"))
    house.run("r2", with_number("科〔2〕号"))
    [change] = house.diff("r1", "r2").changes
    assert (change.table, change.field) == ("notices", "document_number")
    assert (change.old_quote, change.new_quote) == ("科〔1〕号", "科〔2〕号")


def test_states_in_between_are_compared_too(house: House) -> None:
    for number in range(1, 5):
        house.run(f"r{number}", again(loadable("a"), budgets={"amount_max_yuan": number}))
    assert [(c.old, c.new) for c in house.diff("r1", "r3").changes] == [("1.0", "3.0")]
    assert [(c.old, c.new) for c in house.diff("r2", "last").changes] == [("2.0", "4.0")]
    assert house.diff("r3", "r3").changes == []


def test_documents_of_one_run_only_are_counted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(history.KEEP_VARIABLE, "1")
    house.run("r1", loadable("a"))
    house.run("r2", loadable("b"))
    found = house.diff("r1", "r2")
    assert (found.documents_compared, found.documents_new, found.documents_unknown) == (1, 1, 0)
    house.run("r3", loadable("a"))
    house.run("r4", loadable("a"))  # what r1 made of it is no longer kept
    found = house.diff("r2", "r4")
    assert (found.documents_compared, found.documents_unknown, found.changes) == (1, 1, [])


@pytest.mark.parametrize("named", ["nothing", "r"])
def test_a_run_that_is_not_there_or_not_one_is_said(named: str, house: House) -> None:
    house.run("r1", loadable("a"))
    house.run("r2", loadable("a"))
    with pytest.raises(UnknownRun, match=f"{named} names no run here"):
        house.diff(named, "r2")


def test_the_command_prints_a_table_json_and_csv(house: House) -> None:
    house.run("r1", loadable("a"))
    house.run("r2", again(loadable("a"), budgets={"amount_max_yuan": 800000}))

    def said(*more: str) -> str:
        call = [NOTICES, "diff", "r1", "r2", "--warehouse", house.path, *more]
        done = subprocess.run(call, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert "1 document compared" in done.stderr
        return done.stdout

    assert "amount_max_yuan" in said()
    [change] = json.loads(said("--format", "json"))
    assert (change["table"], change["new"]) == ("budgets", "800000.0")
    assert said("--format", "csv").splitlines()[0].startswith("change,table,file_name,row,field,old,new,")
