"""What a load survives: SIGKILL at any moment, a full disk, a folder that may not be written.

NOTICES_KILLS says at how many random points a load is killed (10; by hand 60 and more).
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bench.warehouse_synthetic import documents
from normalizers.facts import DocumentFacts
from warehouse import room
from warehouse.database import open_writer
from warehouse.doctor import examine
from warehouse.errors import StorageFull
from warehouse.loader import FACT_TABLES, load
from warehouse.published import published_path

ROOT = Path(__file__).resolve().parent.parent
NOTICES = Path(sys.executable).with_name("notices")
KILLS = int(os.environ.get("NOTICES_KILLS", "10"))
COUNT, BATCH = 60, 6
ALWAYS_OTHER = ("run_id", "retrieved_at")  # what two loads of the same documents do not share

# Loads what is missing, as a run does: what was begun and what was never met, small batches, with so
# little room in the log that checkpoints and published copies are met by the signal too.
LOADER = """
import sys
from pathlib import Path
from bench.warehouse_synthetic import documents
from warehouse import database, ledger, publishing
from warehouse.loader import load
database.CHECKPOINT = "1MB"
publishing.MINUTES = 0.01
path, run, count, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
made = list(documents(count))
with database.open_writer(path, spare_bytes=int(sys.argv[5])) as connection:
    print("open", flush=True)
    ledger.begin_run(connection, run, command="test", version="0", flow_run_id=None, prefect=None)
    stand = ledger.statuses(connection, [d.source.document_id for d in made])
    work = [d for d in made if stand.get(d.source.document_id) != "loaded"]
    for first in range(0, len(work), size):
        batch = work[first:first + size]
        ledger.start(connection, run, [d.source for d in batch])
        load(connection, run, batch, settle_later=True)
    ledger.end_run(connection, run, "completed", ledger.RunCounts(new=len(work)))
print("done", flush=True)
"""

_MADE_UP = ("loaded documents without their parsed text", "requirements whose ")


def loading(path: Path, run: str, *, count: int = COUNT, size: int = BATCH, spare: int = 0) -> list[str]:
    return [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{LOADER}",
        str(path),
        run,
        str(count),
        str(size),
        str(spare),
    ]


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all facts, and where every document stands, without what each load has anew."""
    with duckdb.connect(str(path), read_only=True) as connection:
        found = {}
        for table in ("documents", *FACT_TABLES):
            columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
            shown = ", ".join(f'"{c}"' for c in columns if c not in ALWAYS_OTHER)
            found[table] = connection.execute(f"SELECT {shown} FROM {table} ORDER BY ALL").fetchall()
        for ledger_table, columns in (
            ("ledger.documents", "document_id, file_name, source_uri, status"),
            ("document_sources", "document_id, file_name, source_uri"),
        ):
            found[ledger_table] = connection.execute(
                f"SELECT {columns} FROM {ledger_table} ORDER BY ALL"
            ).fetchall()
        return found


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[tuple[Any, ...]]], float]:
    """What a load without faults comes to, and how long it takes once it has begun."""
    path = tmp_path_factory.mktemp("unbroken") / "w.duckdb"
    with subprocess.Popen(loading(path, "whole"), stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        begun = time.monotonic()
        assert process.stdout.read() == "done\n"
        took = time.monotonic() - begun
    return content(path), took


def check_whole(path: Path) -> int:
    """Every document is there with all of its rows, or is not; returns how many are."""
    wanted = {d.source.document_id: d.facts for d in documents(COUNT)}
    with duckdb.connect(str(path)) as connection:  # as the next writer will: with what is in its log
        there = [row[0] for row in connection.execute("SELECT document_id FROM documents").fetchall()]
        assert len(there) == len(set(there))
        loaded = connection.execute(
            "SELECT document_id FROM ledger.documents WHERE status = 'loaded'"
        ).fetchall()
        assert sorted(there) == sorted(row[0] for row in loaded)
        for table in FACT_TABLES:
            rows = dict(
                connection.execute(f"SELECT document_id, count(*) FROM {table} GROUP BY 1").fetchall()
            )
            assert rows == {i: n for i in there if (n := rows_of(wanted[i], table))}, table
    return len(there)


def rows_of(facts: DocumentFacts, table: str) -> int:
    return len(getattr(facts, table))


@pytest.mark.timeout(300 + 30 * KILLS)
def test_killed_at_any_moment_no_document_is_torn_and_a_rerun_makes_it_whole(
    tmp_path: Path, unbroken: tuple[dict[str, list[tuple[Any, ...]]], float]
) -> None:
    whole, took = unbroken
    dice = random.Random(os.environ.get("NOTICES_SEED", "1"))
    kills = rounds = 0
    met: list[int] = []
    while kills < KILLS:
        rounds += 1
        path = tmp_path / f"{rounds}" / "w.duckdb"
        for attempt in range(5):  # each goes on where the one before it was killed
            process = subprocess.Popen(
                loading(path, f"{rounds}-{attempt}"), stdout=subprocess.PIPE, cwd=ROOT, text=True
            )
            assert process.stdout is not None
            if dice.random() < 0.9:
                process.stdout.readline()
            time.sleep(dice.uniform(0, took * 0.5))
            process.send_signal(signal.SIGKILL)
            ended = process.wait()
            if ended == 0:
                break
            assert ended == -signal.SIGKILL
            kills += 1
            if not path.exists():
                continue
            if has_schema(path):
                met.append(check_whole(path))
            copy = published_path(path)
            if copy.exists():
                with duckdb.connect(str(copy), read_only=True) as reader:
                    reader.execute("SELECT count(*) FROM documents")
        subprocess.run(loading(path, f"{rounds}-last"), check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        assert content(path) == whole
        assert content(published_path(path)) == whole
        assert not list(path.parent.glob(".*.published*"))
        # What is loaded here was never read from a file: it has no stored text, and not all its evidence.
        told = [f.check for f in examine(path) if not f.check.startswith(_MADE_UP)]
        assert set(told) <= {"room on the disk"}
    assert len(set(met)) > min(KILLS, 20) // 4, "the kills fell on one place"


def has_schema(path: Path) -> bool:
    with duckdb.connect(str(path)) as connection:
        return bool(
            connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'field_evidence'").fetchone()
        )


def unshared(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a shell script where it may mount."""
    call = ["unshare", "-rm", "sh", "-ec", script, "sh", *arguments]
    return subprocess.run(call, capture_output=True, text=True, timeout=120, cwd=ROOT)


@pytest.fixture
def may_mount(tmp_path: Path) -> None:
    place = tmp_path / "mounted"
    place.mkdir()
    if (
        shutil.which("unshare") is None
        or unshared('mount -t tmpfs -o size=1m none "$1"', str(place)).returncode
    ):
        pytest.skip("this machine lets no test mount a small disk (unshare -rm)")


@pytest.fixture
def small_disk(tmp_path: Path, may_mount: None) -> Path:
    del may_mount
    return tmp_path / "mounted"


def run_on(
    place: Path, megabytes: int, spare: int, tmp_path: Path
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Loads on a disk of its own until it is full, copies out what stands there."""
    saved = tmp_path / "saved"
    script = (
        'mount -t tmpfs -o size="$1" none "$2"; mkdir "$3"; code=0; shift 3;'
        ' "$@" || code=$?; cp -r "$PLACE"/. "$SAVED"; exit $code'
    )
    call = loading(place / "w.duckdb", "full", count=3000, size=250, spare=spare)
    environment = os.environ | {"PLACE": str(place), "SAVED": str(saved)}
    result = subprocess.run(
        ["unshare", "-rm", "sh", "-ec", script, "sh", f"{megabytes}m", str(place), str(saved), *call],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env=environment,
    )
    return result, saved / "w.duckdb"


def test_a_disk_that_fills_up_ends_the_load_with_a_sentence_and_loses_nothing(
    small_disk: Path, tmp_path: Path
) -> None:
    result, path = run_on(small_disk, 14, 0, tmp_path)
    assert result.returncode == 1
    line = result.stderr.splitlines()[-1]
    assert line.startswith("warehouse.errors.StorageFull") and "make room" in line, result.stderr
    assert loaded_whole(path) > 0


def test_the_guard_ends_a_load_before_the_disk_is_full(small_disk: Path, tmp_path: Path) -> None:
    result, path = run_on(small_disk, 24, 8 << 20, tmp_path)
    assert result.returncode == 1
    assert "MB of the disk are free" in result.stderr.splitlines()[-1]
    assert loaded_whole(path) > 0
    with open_writer(path) as connection:  # with room again, the same run goes on
        load(connection, "next", list(documents(50, first=3000)))


def loaded_whole(path: Path) -> int:
    """How many documents are loaded; each has as many rows as were made for it."""
    rows = {d.source.document_id: len(d.facts.field_evidence) for d in documents(3000)}
    with duckdb.connect(str(path)) as connection:
        there = dict(
            connection.execute(
                "SELECT document_id, (SELECT count(*) FROM field_evidence e"
                " WHERE e.document_id = d.document_id) FROM documents d"
            ).fetchall()
        )
    assert there == {document_id: rows[document_id] for document_id in there}
    return len(there)


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_may_only_be_read_is_one_sentence(
    there: bool, small_disk: Path, tmp_path: Path
) -> None:
    path = small_disk / "w.duckdb"
    if there:
        with open_writer(path) as connection:
            load(connection, "run", list(documents(20)))
    (tmp_path / "in.txt").write_text("关于征集项目的通知", encoding="utf-8")
    script = 'mount --bind "$1" "$1"; mount -o remount,ro,bind "$1"; shift; "$@"'
    asked = [str(NOTICES), "ingest", str(tmp_path / "in.txt"), "--local", "--warehouse", str(path)]
    result = unshared(script, str(small_disk), *asked)
    assert (result.returncode, result.stdout) == (1, "")
    [line] = result.stderr.splitlines()
    assert str(small_disk) in line and "make room or mend its rights" in line
    if there:
        read = unshared(
            script, str(small_disk), str(NOTICES), "sql", "SELECT count(*) AS n FROM documents",
            "--format", "json", "--warehouse", str(path),
        )  # fmt: skip
        assert json.loads(read.stdout) == [{"n": 20}], read.stderr


def test_a_guard_stands_before_every_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: Iterator[Any] = documents(20)
    with open_writer(tmp_path / "w.duckdb") as connection:
        load(connection, "run", [next(made)])
        monkeypatch.setattr(room.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 1 << 20))  # type: ignore[attr-defined]
        with pytest.raises(StorageFull, match="only 1 MB"):
            load(connection, "run", [next(made)])
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (1,)
