"""Many writers through the command line: two at once with a reader, a killed one, there and back.

What a lake holds in the end is what a warehouse in one file holds.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Postgres, needs_lake, postgres
from warehouse.address import PREFIX
from warehouse.errors import WarehouseMissing
from warehouse.loader import FACT_TABLES
from warehouse.query import ask

NOTICES = Path(sys.executable).with_name("notices")
NOTE = """{city}市科学技术局关于组织申报{year}年度第{n}号科技计划项目的通知
各有关单位：
现将有关事项通知如下。单个项目财政资助不超过{n}0万元。
一、申报时间：{year}年3月1日至{year}年3月31日17:00。
二、联系人：李{n}强，0571-8705{n:04}，kjj{n}@example.com。
{city}市科学技术局
{year}年2月{day}日
"""
SAME = "SELECT {columns} FROM {table} ORDER BY ALL"
pytestmark = needs_lake


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


@pytest.fixture
def lake(server: Postgres, tmp_path: Path) -> str:
    return f"{PREFIX}{server.database()};{tmp_path / 'lake'}"


@pytest.fixture(scope="module")
def inboxes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders of notices; both hold the same ten, and one a document that fails."""
    folders = []
    for number, city in enumerate(("杭州", "宁波")):
        folder = tmp_path_factory.mktemp("inbox")
        folders.append(folder)
        for n in range(1, 16):
            note = NOTE.format(city=city, year=2026, n=n, day=n)
            (folder / f"note-{n}.txt").write_text(note, encoding="utf-8")
        for n in range(1, 11):
            note = NOTE.format(city="温州", year=2025, n=n, day=n)
            (folder / f"both-{n}.txt").write_text(note, encoding="utf-8")
        if number:
            (folder / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    return folders[0], folders[1]


@pytest.fixture(scope="module")
def file(inboxes: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "w.duckdb"
    run("ingest", *inboxes, "--warehouse", path, "--workers", "1", "--local", code=2)
    return path


def start(*arguments: object) -> subprocess.Popen[str]:
    call = [str(part) for part in (NOTICES, *arguments)]
    return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(*arguments: object, code: int = 0) -> str:
    process = start(*arguments)
    out, said = process.communicate(timeout=240)
    assert process.returncode == code, said
    assert "Traceback" not in said
    return out


def content(warehouse: str | Path) -> dict[str, list[dict[str, object]]]:
    """Every fact, without who loaded it and when."""
    found = {}
    for table in ("documents", *FACT_TABLES):
        left_out = "run_id, retrieved_at, source_uri, file_name" if table == "documents" else "run_id"
        columns = f"* EXCLUDE ({left_out})"
        found[table] = ask(Path(warehouse), SAME.format(columns=columns, table=table)).to_pylist()
    return found


def assert_whole(lake: str, file: Path) -> None:
    mine, wanted = content(lake), content(file)
    for table, rows in wanted.items():
        assert mine[table] == rows, table
    ledger = ask(Path(lake), "SELECT status, count(*) AS n FROM ledger.documents GROUP BY ALL ORDER BY ALL")
    assert ledger.to_pylist() == [{"status": "failed", "n": 1}, {"status": "loaded", "n": 40}]
    twice = "SELECT document_id FROM {} GROUP BY ALL HAVING count(*) > 1"
    for table in ("documents", "ledger.documents", "search.texts"):
        assert not ask(Path(lake), twice.format(table)).to_pylist(), table
    assert "Nothing is wrong" in run("doctor", "--warehouse", lake)


def test_two_writers_and_a_reader_work_at_once(lake: str, inboxes: tuple[Path, Path], file: Path) -> None:
    writers = [start("ingest", inbox, "--warehouse", lake, "--workers", "1", "--local") for inbox in inboxes]
    seen = []
    while any(writer.poll() is None for writer in writers):
        try:
            answer = ask(
                Path(lake),
                "SELECT (SELECT count(*) FROM documents) AS documents,"
                " (SELECT count(DISTINCT document_id) FROM notices) AS notices",
            )
        except WarehouseMissing:
            assert not seen
            time.sleep(0.1)
            continue
        seen.append(tuple(answer.to_pylist()[0].values()))
    said = [writer.communicate() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 2], said
    assert seen == sorted(seen)
    assert all(documents == notices for documents, notices in seen), seen
    assert_whole(lake, file)
    new = [int(out.split(" new")[0].splitlines()[-1]) for out, _ in said]
    assert sum(new) == 40, "each document is one writer's"
    assert run("search", "科技计划", "--warehouse", lake).count("杭州") > 0
    assert "broken.docx" in run("failures", "--warehouse", lake)
    assert "completed" in run("status", "--warehouse", lake)


@pytest.mark.parametrize("batches", [0, 1])
def test_a_writer_that_is_killed_loses_and_doubles_nothing(
    lake: str, inboxes: tuple[Path, Path], file: Path, batches: int
) -> None:
    """Killed when the ledger has its documents, or has loaded some of them; the next run goes on."""
    victim = start("ingest", inboxes[0], "--warehouse", lake, "--workers", "1", "--local")
    wanted = "started" if not batches else "loaded"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and victim.poll() is None:
        try:
            rows = ask(Path(lake), f"SELECT 1 FROM ledger.documents WHERE status = '{wanted}' LIMIT 1")
        except WarehouseMissing:
            continue
        if rows.num_rows:
            break
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    run("ingest", inboxes[1], "--warehouse", lake, "--workers", "1", "--local", code=2)
    run("ingest", inboxes[0], "--warehouse", lake, "--workers", "1", "--local")
    assert_whole(lake, file)
    states = ask(Path(lake), "SELECT DISTINCT status FROM runs ORDER BY 1").to_pylist()
    assert {row["status"] for row in states} <= {"completed", "interrupted"}


def test_a_warehouse_goes_into_a_lake_and_back(lake: str, file: Path, tmp_path: Path) -> None:
    said = run("copy", lake, "--warehouse", file)
    assert "41 documents" in said
    assert_whole(lake, file)
    back = tmp_path / "back" / "w.duckdb"
    run("copy", back, "--warehouse", lake)
    assert content(back) == content(file)
    assert "Nothing is wrong" in run("doctor", "--warehouse", back)
    both = (
        ask(back, "SELECT count(*) AS n FROM runs").to_pylist(),
        ask(file, "SELECT count(*) AS n FROM runs"),
    )
    assert both[0] == both[1].to_pylist()
    for target, source in ((lake, file), (back, lake)):
        process = start("copy", target, "--warehouse", source)
        _, error = process.communicate(timeout=120)
        assert process.returncode == 1 and "There is a warehouse" in error and error.count("\n") == 1, error
    process = start("copy", tmp_path / "other.duckdb", "--warehouse", file)
    assert "notices backup" in process.communicate(timeout=60)[1]


def test_what_is_a_file_s_alone_says_so(lake: str, tmp_path: Path) -> None:
    for command in ("backup", "restore"):
        process = start(command, tmp_path / "b.tar", "--warehouse", lake)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 1 and "notices copy" in said and said.count("\n") == 1, said


def test_what_is_not_there_is_one_sentence(lake: str, tmp_path: Path) -> None:
    for arguments in (("status",), ("sql", "SELECT 1"), ("ingest", tmp_path, "--local")):
        address = (
            lake if arguments[0] != "ingest" else f"{PREFIX}dbname=x host={tmp_path} user=y;{tmp_path}/l"
        )
        process = start(*arguments, "--warehouse", address)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 1 and said.strip().count("\n") == 0, said
