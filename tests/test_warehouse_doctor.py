"""The doctor finds nothing in a sound warehouse, and each thing that is broken."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.ingest import Request, ingest
from tests.test_warehouse import loadable
from warehouse import ledger
from warehouse.database import open_writer
from warehouse.doctor import examine
from warehouse.loader import load
from warehouse.published import published_path
from warehouse.store import PARSED, Store

NOTICES = Path(sys.executable).with_name("notices")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    store = Store.beside(path)
    with open_writer(path) as connection:
        document = loadable("a")
        ledger.start(connection, "run", [document.source])
        load(connection, "run", [document])
    folder = store.folder("a" * 64)
    folder.mkdir(parents=True)
    (folder / PARSED).write_bytes(b"parsed")
    return path


def checks(path: Path) -> list[str]:
    return [found.check for found in examine(path)]


def doctor(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [NOTICES, "doctor", *options, "--warehouse", path], capture_output=True, text=True, timeout=60
    )


def test_a_sound_warehouse_is_said_to_be_sound(warehouse: Path) -> None:
    result = doctor(warehouse)
    assert (result.returncode, result.stdout) == (0, f"Nothing is wrong with {warehouse}.\n"), result.stderr


def test_what_the_samples_load_is_sound(tmp_path: Path, samples: Path) -> None:
    path = tmp_path / "w.duckdb"
    ingest([str(samples / "notices" / "dalian-2022.docx")], Request(path, workers=1))
    assert checks(path) == []


BROKEN = {
    "rows of deadlines without their notice": "UPDATE deadlines SET notice_id = 'gone'",
    "rows of budgets without their document": "UPDATE budgets SET document_id = 'gone'",
    "ids that stand twice in notices": "INSERT INTO notices FROM notices",
    "quotes of budgets that do not stand at their offsets": "UPDATE budgets SET char_start = char_start - 1",
    "documents that count as loaded and are not there": "DELETE FROM documents",
    "documents that were begun and never ended": "UPDATE ledger.documents SET status = 'started'",
    "documents to be tried again without their original in the store": (
        "UPDATE ledger.documents SET status = 'failed'"
    ),
    "runs that died": (
        "INSERT INTO runs (run_id, command, started_at, status, version, duckdb_version)"
        " VALUES ('r', 'ingest', TIMESTAMP '2026-01-01', 'running', '1', '1')"
    ),
    "schema version": "DELETE FROM ledger.migrations WHERE version > 1",
}


@pytest.mark.parametrize("check", BROKEN)
def test_what_is_broken_is_found(check: str, warehouse: Path) -> None:
    with open_writer(warehouse) as connection:
        connection.execute(BROKEN[check])
    assert check in checks(warehouse)


def test_what_is_missing_around_it_is_found(warehouse: Path) -> None:
    published_path(warehouse).unlink()
    Store.beside(warehouse).remove("a" * 64)
    result = doctor(warehouse, "--json")
    assert result.returncode == 2
    found = {each["check"]: each for each in json.loads(result.stdout)}
    assert set(found) == {"published copy", "loaded documents without their parsed text in the store"}
    assert all(each["advice"] and each["count"] == 1 for each in found.values())
    assert "What to do: " in doctor(warehouse).stdout
