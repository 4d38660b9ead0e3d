"""Tables as Excel workbooks: typed cells, limits of Excel, nobody named who should not be."""

import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from normalizers.facts import Contact
from tests.test_warehouse_views import PROOF, call
from warehouse import spreadsheet
from warehouse.catalogue import Column
from warehouse.database import open_writer
from warehouse.errors import UnknownTable
from warehouse.export import export_tables
from warehouse.loader import load
from warehouse.spreadsheet import write_workbook

NOTICES = Path(sys.executable).with_name("notices")
DUE = datetime(2026, 8, 31, 17, 30)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "仓库" / "通知.duckdb"
    contact = Contact(notice_id=f"{'a' * 64}:n0", seq=1, name="王芳", phones=["024-12345678", "1"], **PROOF)
    with open_writer(path) as connection:
        told: dict[str, Any] = {"province": "浙江省", "published_on": date(2026, 3, 1), "contact": contact}
        load(
            connection,
            "run",
            [call("a", due=[("submission", DUE)], money=[("grant_cap", None, "500000.5")], **told)],
        )
    return path


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_dates_times_and_numbers_keep_their_types(warehouse: Path, tmp_path: Path) -> None:
    out = tmp_path / "导出 2026"
    written = {done.table: done for done in export_tables(warehouse, out, "xlsx")}
    assert written["deadlines"].rows == 1
    assert sheet(out / "deadlines.xlsx", "deadlines")[0]["due_at"] == DUE
    [budget] = sheet(out / "budgets.xlsx", "budgets")
    assert budget["amount_max_yuan"] == 500000.5
    assert budget["amount_min_yuan"] == ""
    assert budget["seq"] == 1
    [notice] = sheet(out / "notices.xlsx", "notices")
    assert notice["published_on"] == date(2026, 3, 1)
    [contact] = sheet(out / "contacts.xlsx", "contacts")
    assert contact["phones"] == "024-12345678; 1"
    meanings = {row["column"]: row["meaning"] for row in sheet(out / "budgets.xlsx", "columns")}
    assert meanings["amount_max_yuan"].startswith("The most, in yuan")


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_an_empty_warehouse_gives_files_with_columns(form: str, tmp_path: Path) -> None:
    empty = tmp_path / "w.duckdb"
    with open_writer(empty):
        pass
    out = tmp_path / "out"
    done = {each.table: each for each in export_tables(empty, out, form)}
    assert done["deadlines"].rows == 0
    if form == "xlsx":
        assert (
            CalamineWorkbook.from_path(out / "deadlines.xlsx")
            .get_sheet_by_name("deadlines")
            .to_python()[0][0]
        )
    elif form == "csv":
        assert (out / "deadlines.csv").read_text().startswith("notice_id,seq,kind,")
    else:
        sql = f"SELECT notice_id, due_at, notice_province FROM read_parquet('{out}/deadlines/**/*.parquet')"
        assert duckdb.sql(sql).fetchall() == []


def written(path: Path, sql: str) -> Path:
    with duckdb.connect() as connection:
        result = connection.execute(sql)
        columns = [Column(d[0], str(d[1]), None, False) for d in result.description or []]
        write_workbook(path, "表", columns, result)
    return path


def test_more_rows_than_a_sheet_holds_go_to_further_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "SHEET_ROWS", 4)
    path = written(tmp_path / "x.xlsx", "SELECT range AS n FROM range(9)")
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["表", "表 2", "表 3", "columns"]
    found = [row[0] for name in book.sheet_names[:3] for row in book.get_sheet_by_name(name).to_python()[1:]]
    assert found == list(range(9))
    path = written(tmp_path / "y.xlsx", "SELECT range AS n FROM range(8)")
    assert CalamineWorkbook.from_path(path).sheet_names == ["表", "表 2", "columns"]


def test_text_is_text_and_what_excel_cannot_hold_is_cut_and_said(tmp_path: Path) -> None:
    sql = (
        "SELECT '=1+1' AS formula, 'https://example.cn/a' AS link, '0411' AS code,"
        " repeat('长', 40000) AS long,"
        " 'a' || chr(1) || 'b' AS control, DATE '1899-01-01' AS early, 123456789012345678 AS big, true AS yes"
    )
    [row] = sheet(written(tmp_path / "x.xlsx", sql), "表")
    assert row["formula"] == "=1+1"
    assert (row["link"], row["code"], row["early"]) == ("https://example.cn/a", "0411", "1899-01-01")
    assert row["big"] == "123456789012345678"
    assert row["yes"] is True
    assert len(row["long"]) == spreadsheet.CELL_CHARACTERS
    assert row["long"].endswith(spreadsheet.CUT)


def test_only_the_tables_and_views_that_are_named(warehouse: Path, tmp_path: Path) -> None:
    done = [each.table for each in export_tables(warehouse, tmp_path, "xlsx", only=["open_calls", "budgets"])]
    assert done == ["budgets", "open_calls"]
    with pytest.raises(UnknownTable, match=r"^nothing is no table or view"):
        list(export_tables(warehouse, tmp_path, "csv", only=["nothing"]))


def test_without_personal_data_nobody_is_named(warehouse: Path, tmp_path: Path) -> None:
    call_ = [NOTICES, "export", tmp_path / "out", "--format", "xlsx", "--without-personal-data"]
    result = subprocess.run([*call_, "--warehouse", warehouse], capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    assert re.search(r"contacts\.xlsx: 1 rows, without emails, faxes, name, phones, quote", result.stdout)
    for path in (tmp_path / "out").iterdir():
        book = CalamineWorkbook.from_path(path)
        cells = [
            str(cell)
            for name in book.sheet_names
            for row in book.get_sheet_by_name(name).to_python()
            for cell in row
        ]
        assert not [cell for cell in cells if "王芳" in cell or "024-12345678" in cell], path
