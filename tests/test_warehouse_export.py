"""Tables as files and deadlines as a calendar."""

import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from normalizers.facts import Contact
from tests.test_warehouse_views import PROOF, call
from warehouse.database import open_writer
from warehouse.deadline_calendar import _folded, deadline_calendar
from warehouse.errors import StorageFull
from warehouse.export import export_tables
from warehouse.loader import FACT_TABLES, load
from warehouse.query import open_reader

NOTICES = Path(sys.executable).with_name("notices")
DUE = datetime(2026, 8, 31, 23, 59, 59)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "it's" / "w.duckdb"
    contact = Contact(notice_id=f"{'a' * 64}:n0", seq=1, name="王芳", phones=["024-12345678", "1"], **PROOF)
    told: dict[str, Any] = {"domains": ["新材料"], "contact": contact}
    with open_writer(path) as connection:
        load(
            connection,
            "run",
            [
                call("a", due=[("submission", DUE)], province="浙江省", plan_year=2026, **told),
                call("b", due=[("submission", DUE)], province="辽宁省", published_on=date(2025, 3, 1)),
                call("c", due=[("recommendation", DUE)], title="通知；A,B;C\\D\n第二行"),
            ],
        )
    return path


def read(sql: str) -> list[tuple[Any, ...]]:
    return duckdb.sql(sql).fetchall()


def test_parquet_is_partitioned_by_province_and_year_and_keeps_types(warehouse: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    written = {done.table: done for done in export_tables(warehouse, out, "parquet")}
    assert set(FACT_TABLES) | {"documents", "runs", "regions"} <= set(written)
    assert written["deadlines"].rows == 3
    found = read(
        "SELECT notice_province, notice_year::VARCHAR, due_at FROM"
        f" read_parquet('{out}/deadlines/**/*.parquet', hive_partitioning = true) ORDER BY ALL"
    )
    assert found == [("unknown", "unknown", DUE), ("浙江省", "2026", DUE), ("辽宁省", "2025", DUE)]
    kinds = dict(read(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{out}/documents.parquet')"))
    assert kinds["retrieved_at"] == "TIMESTAMP"
    assert read(f"SELECT phones FROM read_parquet('{out}/contacts/**/*.parquet')") == [
        (["024-12345678", "1"],)
    ]


def test_exporting_again_replaces_and_leaves_nothing_behind(warehouse: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        list(export_tables(warehouse, out, "parquet"))
    assert read(f"SELECT count(*) FROM read_parquet('{out}/deadlines/**/*.parquet')") == [(3,)]
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_csv_is_a_file_a_table(warehouse: Path, tmp_path: Path) -> None:
    list(export_tables(warehouse, tmp_path / "csv", "csv"))
    text = (tmp_path / "csv" / "contacts.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0].startswith("notice_id,seq,name,")
    assert '"[""024-12345678"",""1""]"' in text


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_without_personal_data_nobody_is_named(warehouse: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    result = subprocess.run(
        [NOTICES, "export", out, "--format", form, "--without-personal-data", "--warehouse", warehouse],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert re.search(r"contacts\S*: 1 rows, without emails, faxes, name, phones, quote", result.stdout)
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) > 8
    assert not [path for path in files if "王芳".encode() in path.read_bytes()]


def test_a_folder_that_cannot_be_written_is_said(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageFull, match="could not be written"):
        list(export_tables(warehouse, tmp_path / "file", "csv"))


def events(warehouse: Path, **chosen: str) -> list[str]:
    with open_reader(warehouse) as connection:
        text, count = deadline_calendar(connection, **chosen)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    found = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text.replace("\r\n ", ""), re.S)
    assert len(found) == count
    return found


def test_the_calendar_has_each_deadline_once_with_its_text_escaped(warehouse: Path) -> None:
    found = events(warehouse)
    assert len(found) == 3
    assert all("DTSTART;VALUE=DATE:20260831\r\nDTEND;VALUE=DATE:20260901" in event for event in found)
    [odd] = [event for event in found if "推荐截止" in event]
    assert "SUMMARY:推荐截止：通知；A\\,B\\;C\\\\D\\n第二行\r\n" in odd
    assert "CATEGORIES:新材料" in "".join(found)


def test_the_calendar_by_province_and_field(warehouse: Path) -> None:
    assert len(events(warehouse, province="浙江")) == len(events(warehouse, province="浙江省")) == 1
    assert len(events(warehouse, domain="新材料")) == 1
    assert events(warehouse, province="西藏") == []
    with open_reader(warehouse) as connection:
        [(group,)] = connection.execute(
            "SELECT groups.name FROM domain_scheme f JOIN domain_scheme groups ON groups.code = f.parent"
            " WHERE f.name = '新材料'"
        ).fetchall()
    assert len(events(warehouse, domain=group)) == 1


def uids(found: list[str]) -> set[str]:
    return {match for event in found for match in re.findall(r"UID:(\S+)", event)}


def test_an_event_keeps_its_id_when_its_date_is_corrected(warehouse: Path) -> None:
    before = events(warehouse)
    later = datetime(2026, 9, 15, 17, 30)
    with open_writer(warehouse) as connection:
        connection.execute("UPDATE deadlines SET due_at = ?, due_precision = 'minute'", [later])
    after = events(warehouse)
    assert uids(before) == uids(after)
    assert len(uids(after)) == 3
    assert all("DTSTART:20260915T093000Z" in event for event in after)


@pytest.mark.parametrize("line", ["", "A" * 75, "A" * 76, "X:" + "通" * 200, "é" * 80, "𠀀" * 50])
def test_folding_loses_nothing(line: str) -> None:
    folded = _folded(line)
    assert folded.replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
