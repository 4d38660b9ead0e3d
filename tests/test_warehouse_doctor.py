"""The doctor finds nothing in a sound warehouse, and each thing that is broken."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.ingest import Request, ingest
from tests.test_warehouse import loadable
from warehouse import ledger
from warehouse.address import crawls_of
from warehouse.database import open_writer
from warehouse.doctor import examine
from warehouse.loader import load
from warehouse.published import published_path
from warehouse.store import ORIGINAL, PARSED, Store

NOTICES = Path(sys.executable).with_name("notices")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    store = Store.beside(path)
    with open_writer(path) as connection:
        document = loadable("a")
        ledger.start(connection, "run", [document.source])
        load(connection, "run", [document])
        connection.execute(
            "INSERT INTO field_evidence BY NAME SELECT 'notices' AS table_name, notice_id AS row_id,"
            " unnest(['title', 'issuer']) AS field, n.document_id, d.text[:4] AS quote, 0 AS char_start,"
            " 4 AS char_end, 0.9 AS confidence, 'test' AS component, n.run_id"
            " FROM notices n JOIN documents d ON d.document_id = n.document_id"
        )
    folder = store.folder("a" * 64)
    folder.mkdir(parents=True)
    (folder / PARSED).write_bytes(b"\x1f\x8bparsed")
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
    "notices whose issuer has no evidence": "DELETE FROM field_evidence WHERE field = 'issuer'",
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
    unparsed = "loaded documents without their parsed text in the store, or with a damaged one"
    assert set(found) == {"published copy", unparsed}
    assert all(each["advice"] and each["count"] == 1 for each in found.values())
    assert "What to do: " in doctor(warehouse).stdout


def test_what_is_damaged_in_the_store_is_found(warehouse: Path) -> None:
    folder = Store.beside(warehouse).folder("a" * 64)
    (folder / PARSED).write_bytes(b"junk")
    (folder / ORIGINAL).write_bytes(b"too long for ten bytes")
    assert checks(warehouse) == [
        "originals in the store that are not as long as they were",
        "loaded documents without their parsed text in the store, or with a damaged one",
    ]


def test_a_crawl_that_nobody_loaded_is_found_and_one_that_goes_on_is_not(warehouse: Path) -> None:
    folder = crawls_of(warehouse)
    folder.mkdir()
    (folder / "kjt.journal").write_text("")
    assert checks(warehouse) == ["sources with a crawl that is not loaded"]
    call = [
        sys.executable,
        "-c",
        "import filelock, sys; lock = filelock.FileLock(sys.argv[1]); lock.acquire(); print(1, flush=True)"
        "; input()",
    ]
    with subprocess.Popen(
        [*call, str(folder / "kjt.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as crawl:
        assert crawl.stdout and crawl.stdout.readline()
        assert checks(warehouse) == []
        crawl.communicate("\n")


def damage(path: Path) -> None:
    """Random blocks in the middle: DuckDB calls them blocks, which is no lock."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 4)
        file.write(bytes(range(256)) * (path.stat().st_size // 1024))


@pytest.mark.parametrize(
    ("how", "command"),
    [
        ("cut", "doctor"),
        ("empty", "doctor"),
        ("text", "ingest"),
        ("random", "doctor"),
        ("random", "ingest"),
        ("foreign", "doctor"),
        ("foreign", "backup"),
        ("foreign", "search"),
        ("without migrations", "ingest"),
    ],
)
def test_what_is_no_warehouse_is_one_sentence(
    warehouse: Path, tmp_path: Path, how: str, command: str
) -> None:
    if how == "random":
        damage(warehouse)
    elif how == "without migrations":
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("DROP TABLE ledger.migrations")
    elif how == "foreign":
        warehouse.unlink()
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("CREATE TABLE mine (a INT)")
    else:
        data = {"cut": warehouse.read_bytes()[:200_000], "empty": b"", "text": b"hello"}[how]
        warehouse.write_bytes(data)
    before = warehouse.read_bytes()
    arguments = {"ingest": [tmp_path, "--local"], "backup": [tmp_path / "b.tar"], "search": ["a"]}
    result = subprocess.run(
        [NOTICES, command, *arguments.get(command, []), "--warehouse", warehouse],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1 and result.stderr.strip().count("\n") == 0, result.stderr
    assert "cannot be opened as a warehouse" in result.stderr and "backup" in result.stderr
    assert warehouse.read_bytes() == before
