"""The Nth operation fails, for N = 1, 2, ...: afterwards a plain rerun gives what an unbroken run gives.

Every boundary at which a run meets the world is one operation: a file read, a file written to the store, a
statement to the database, a document in a worker. The clock may jump meanwhile.
"""

import errno
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors.errors import NoticesError
from flows.ingest import Request, ingest, retry
from flows.workers import Job, Outcome, WorkerPool
from tests.test_ingest import content
from warehouse import clock
from warehouse.database import open_writer, writer_lock
from warehouse.errors import WarehouseBusy
from warehouse.query import ask
from warehouse.store import Store

ROOT = Path(__file__).resolve().parent.parent
MOST_OPERATIONS = 600  # a boundary that is crossed more often than this here is not counted right
FULL = bool(os.environ.get("NOTICES_FULL"))


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small, and with everything: two formats, an archive with a document in it, one that is broken."""
    folder = tmp_path_factory.mktemp("faults") / "inbox"
    folder.mkdir()
    shutil.copy(ROOT / "samples" / "notices" / "dalian-2022.docx", folder)
    packed = folder.parent / "packed"
    packed.mkdir()
    for index in range(3):
        text = (
            f"关于征集第{index}批项目的通知\n请于2026年{index + 3}月1日前报送。\n"
            "某省科学技术厅\n2026年1月1日\n"
        )
        place = packed if index == 2 else folder
        (place / f"note-{index}.txt").write_text(text, encoding="utf-8")
    shutil.make_archive(str(folder / "bundle"), "zip", packed)
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with nothing in it, to begin from: making one takes longer than filling it."""
    path = tmp_path_factory.mktemp("empty") / "w.duckdb"
    with open_writer(path):
        pass
    return path


@pytest.fixture(autouse=True)
def unpublished(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICES_KEEP_PUBLISHED", "0")


@pytest.fixture(scope="module")
def unbroken(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    warehouse = tmp_path_factory.mktemp("unbroken") / "w.duckdb"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WorkerPool, "run", in_process)
        ingest([str(inbox)], Request(warehouse, 1))
    return content(warehouse)


def in_process(self: WorkerPool, jobs: list[Job]) -> Iterator[tuple[int, Outcome]]:
    """The workers' work without workers: what is tested here is what stands around it."""
    for index, job in enumerate(jobs):
        try:
            yield index, Outcome(value=job.call())
        except NoticesError as error:
            yield index, Outcome(error=error)


class Nth:
    """Lets a call pass, but for the Nth time."""

    def __init__(self, number: int, fault: Callable[[], BaseException]) -> None:
        self.left, self.fault, self.hit = number, fault, False

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.hit = True
            raise self.fault()


def disk_full() -> BaseException:
    return OSError(errno.ENOSPC, "No space left on device")


def disk_error() -> BaseException:
    return OSError(errno.EIO, "Input/output error")


def no_rights() -> BaseException:
    return OSError(errno.EACCES, "Permission denied")


def database_full() -> BaseException:
    return duckdb.IOException("IO Error: No space left on device")


def defect() -> BaseException:
    return RuntimeError("a defect")


def killed() -> BaseException:
    return KeyboardInterrupt()


def break_reading(nth: Nth, patched: pytest.MonkeyPatch) -> None:
    plain = Path.read_bytes

    def read_bytes(self: Path) -> bytes:
        if self.parent.name == "inbox":
            nth()
        return plain(self)

    patched.setattr(Path, "read_bytes", read_bytes)


def break_store(nth: Nth, patched: pytest.MonkeyPatch) -> None:
    plain = Path.write_bytes

    def write_bytes(self: Path, data: Any) -> int:
        if "store" in self.parts:
            nth()
        return plain(self, data)

    patched.setattr(Path, "write_bytes", write_bytes)


def break_database(nth: Nth, patched: pytest.MonkeyPatch) -> None:
    """Every statement from the moment that the run is known; what opens the warehouse comes before it."""
    from flows import ingest as module
    from flows.run import Run

    class Broken:
        def __init__(self, connection: Any) -> None:
            self.connection = connection

        def execute(self, *arguments: Any) -> Any:
            if not str(arguments[0]).startswith(("ROLLBACK",)):
                nth()
            return self.connection.execute(*arguments)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.connection, name)

    class BrokenRun(Run):
        def __init__(self, connection: Any, *arguments: Any, **named: Any) -> None:
            super().__init__(Broken(connection), *arguments, **named)

    patched.setattr(module, "Run", BrokenRun)


def break_worker(nth: Nth, patched: pytest.MonkeyPatch) -> None:
    def run(self: WorkerPool, jobs: list[Job]) -> Iterator[tuple[int, Outcome]]:
        for index, outcome in in_process(self, jobs):
            try:
                nth()
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                outcome = Outcome(error=error)
            yield index, outcome

    patched.setattr(WorkerPool, "run", run)


BOUNDARIES = [
    (break_reading, disk_error),
    (break_reading, no_rights),
    (break_reading, killed),
    (break_store, disk_full),
    (break_store, killed),
    (break_database, database_full),
    (break_database, defect),
    (break_database, killed),
    (break_worker, defect),
    (break_worker, killed),
]


def settled(inbox: Path, request: Request) -> None:
    """What an operator does afterwards: the same again, and a retry of what failed."""
    ingest([str(inbox)], request)
    retry([], request)


@pytest.mark.parametrize(
    ("boundary", "fault"), BOUNDARIES, ids=[f"{b.__name__}-{f.__name__}" for b, f in BOUNDARIES]
)
def test_the_nth_operation_fails(
    boundary: Callable[[Nth, pytest.MonkeyPatch], None],
    fault: Callable[[], BaseException],
    inbox: Path,
    empty: Path,
    unbroken: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every operation with NOTICES_FULL; else all of the first, then ever fewer of those that are alike."""
    from flows import patience

    monkeypatch.setattr(patience, "DELAYS", ())  # no second try: each fault is to be felt
    hit, number = 0, 1
    while number < MOST_OPERATIONS:
        warehouse = tmp_path / str(number) / "w.duckdb"
        warehouse.parent.mkdir()
        shutil.copy(empty, warehouse)
        request = Request(warehouse, 1)
        with monkeypatch.context() as patched:
            patched.setattr(WorkerPool, "run", in_process)
            nth = Nth(number, fault)
            with patched.context() as broken:
                boundary(nth, broken)
                with suppress(NoticesError, KeyboardInterrupt, RuntimeError, duckdb.Error):
                    ingest([str(inbox)], request)
            if not nth.hit:
                break
            hit += 1
            settled(inbox, request)
        assert content(warehouse) == unbroken, f"after operation {number}"
        shutil.rmtree(warehouse.parent)
        number += 1 if FULL or number < 5 else number
    assert hit >= 3
    assert not nth.hit, f"still {MOST_OPERATIONS} operations: raise it"


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400), timedelta(0)])
def test_a_clock_that_is_moved_changes_nothing(
    jump: timedelta, inbox: Path, unbroken: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In mid-run, and between the run and the retry."""
    plain, calls = clock.now, [0]

    def now() -> datetime:
        calls[0] += 1
        return plain() + (jump if calls[0] % 2 else -jump)

    monkeypatch.setattr(WorkerPool, "run", in_process)
    monkeypatch.setattr(clock, "now", now)
    request = Request(tmp_path / "w.duckdb", 1)
    ingest([str(inbox)], request)
    settled(inbox, request)
    assert content(request.warehouse) == unbroken


def test_a_disk_that_stumbles_once_costs_nothing(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import patience

    monkeypatch.setattr(patience, "DELAYS", (0.0, 0.0))
    monkeypatch.setattr(WorkerPool, "run", in_process)
    nth = Nth(2, disk_error)
    break_reading(nth, monkeypatch)
    summary = ingest([str(inbox)], Request(tmp_path / "w.duckdb", 1))
    assert nth.hit and summary.counts.failed == 1, "the broken document alone"


def test_a_disk_that_stays_away_is_a_failure_that_may_pass(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import patience

    monkeypatch.setattr(patience, "DELAYS", (0.0,))
    monkeypatch.setattr(WorkerPool, "run", in_process)
    plain = Path.read_bytes

    def read_bytes(self: Path) -> bytes:
        if self.name == "note-0.txt" and self.parent.name == "inbox":
            raise disk_error()
        return plain(self)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", read_bytes)
        ingest([str(inbox)], Request(tmp_path / "w.duckdb", 1))
    rows = ask(
        tmp_path / "w.duckdb", "SELECT error_class, retriable FROM failures WHERE file_name = 'note-0.txt'"
    ).to_pylist()
    assert rows == [{"error_class": "SourceUnreadable", "retriable": True}]


@pytest.mark.parametrize("nth", [1, 2])
def test_a_lock_that_cannot_be_had_ends_the_run_before_anything_is_done(
    nth: int, inbox: Path, unbroken: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share without locks; and one whose lock fails while another writer is waited for."""
    from filelock import FileLock, Timeout

    plain, calls = FileLock.acquire, [0]

    def acquire(self: FileLock, *arguments: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] == nth:
            raise OSError(errno.ENOLCK, "No locks available")
        if calls[0] < nth:
            raise Timeout(str(self.lock_file))
        return plain(self, *arguments, **named)

    monkeypatch.setattr(WorkerPool, "run", in_process)
    request = Request(tmp_path / "w.duckdb", 1)
    with monkeypatch.context() as patched:
        patched.setattr(FileLock, "acquire", acquire)
        with pytest.raises(NoticesError, match="No locks available"):
            ingest([str(inbox)], request)
    assert calls[0] == nth
    ingest([str(inbox)], request)
    assert content(request.warehouse) == unbroken


def test_a_writer_that_does_not_end_is_waited_for_and_then_named(
    inbox: Path, unbroken: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WorkerPool, "run", in_process)
    request = Request(tmp_path / "w.duckdb", 1, wait=0.3)
    with writer_lock(request.warehouse, 0, lambda _: None), pytest.raises(WarehouseBusy, match="process"):
        ingest([str(inbox)], request)
    ingest([str(inbox)], request)
    assert content(request.warehouse) == unbroken


KILLED = """
    import os, sys
    from pathlib import Path
    import warehouse.ledger, warehouse.loader
    from flows.ingest import Request, ingest
    from flows.workers import WorkerPool
    from tests.test_faults import in_process
    WorkerPool.run = in_process
    left = [int(sys.argv[3])]

    def dying(function):
        def call(*arguments, **named):
            left[0] -= 1
            if left[0] == 0:
                os._exit(137)
            value = function(*arguments, **named)
            left[0] -= 1
            if left[0] == 0:
                os._exit(137)
            return value
        return call

    for name in ("begin_run", "start", "fail", "see", "end_run", "resolve"):
        setattr(warehouse.ledger, name, dying(getattr(warehouse.ledger, name)))
    warehouse.loader._insert = dying(warehouse.loader._insert)
    ingest([sys.argv[1]], Request(Path(sys.argv[2]), 1))
"""


@pytest.mark.parametrize("number", [1, 2, 4, 7, 12, 20, 33])
def test_a_process_that_dies_between_two_operations(
    number: int, inbox: Path, unbroken: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed outright: no handler runs, no lock is freed but by the kernel."""
    warehouse = tmp_path / "w.duckdb"
    died = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(inbox), str(warehouse), str(number)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert died.returncode == 137, died.stderr
    monkeypatch.setattr(WorkerPool, "run", in_process)
    ingest([str(inbox)], Request(warehouse, 1))
    assert content(warehouse) == unbroken
    left = ask(warehouse, "SELECT count(*) AS n FROM ledger.documents WHERE status = 'started'").to_pylist()
    assert left == [{"n": 0}]


def test_what_the_store_lost_is_said_and_can_be_had_again(
    inbox: Path, tmp_path: Path, unbroken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A retry whose bytes are gone from the store takes them from the source."""
    monkeypatch.setattr(WorkerPool, "run", in_process)
    request = Request(tmp_path / "w.duckdb", 1)
    with monkeypatch.context() as patched:
        break_worker(Nth(1, defect), patched)
        ingest([str(inbox)], request)
    [row] = ask(
        request.warehouse, "SELECT document_id FROM failures WHERE error_class = 'RuntimeError'"
    ).to_pylist()
    Store.beside(request.warehouse).remove(row["document_id"])
    retry([row["document_id"]], request)
    assert content(request.warehouse) == unbroken
