"""Whatever fails, and whenever: a plain rerun afterwards gives the warehouse of an unbroken run.

The Nth operation fails, for N = 1, 2, …: the network from then on, one address for the whole run, the store,
the journal, the database, the process itself.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.sources import fetch
from flows.sources.journal import Journal
from tests.conftest import LONG_RUN
from tests.sites.kit import alarms, content, in_process, open_failures, take
from tests.sites.office import Office
from tests.sites.site import Reply, serving
from warehouse import crawls, database, ledger
from warehouse.database import open_writer
from warehouse.errors import StorageFull
from warehouse.store import Store


def some(numbers: range, step: int) -> list[Any]:
    """Each `step`th; the others belong to a long run."""
    every = bool(os.environ.get("NOTICES_FULL"))
    return [
        pytest.param(n, marks=[] if every or n % step == 1 else [pytest.mark.skip(LONG_RUN)]) for n in numbers
    ]


class Died(BaseException):
    """As good as a process that is killed: nothing catches it."""


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with serving(Office()) as office:
        office.listed = office.listed[6:]  # six notices on two pages are enough
        office.relist()
        yield office


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with its code lists and nothing else, to start each case from."""
    path = tmp_path_factory.mktemp("empty") / "w.duckdb"
    with open_writer(path):
        pass
    return path


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    in_process(monkeypatch)
    monkeypatch.setattr(fetch, "BACKOFF", 0.0)


@pytest.fixture
def warehouse(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty, tmp_path / "w.duckdb"))


@pytest.fixture(scope="module")
def unbroken(office: Office, empty: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = Path(shutil.copy(empty, tmp_path_factory.mktemp("unbroken") / "w.duckdb"))
    patch = pytest.MonkeyPatch()
    in_process(patch)
    report = take(office, path)
    patch.undo()
    assert report.crawl.status == "completed"
    assert len(content(path)["documents"]) == 9
    return content(path)


def settled(office: Office, warehouse: Path, unbroken: dict[str, Any]) -> None:
    """A plain rerun, and then another, which has nothing left to do."""
    take(office, warehouse)
    again = take(office, warehouse)
    assert (again.crawl.fetched, again.summary.counts.new) == (0, 0)
    assert content(warehouse) == unbroken
    assert open_failures(warehouse) == []
    assert alarms(warehouse) == {}


@pytest.mark.parametrize("nth", some(range(1, 14), 5))
def test_the_network_goes_at_the_nth_request(
    office: Office, warehouse: Path, unbroken: dict[str, Any], nth: int
) -> None:
    left = [nth - 1]

    def outage(path: str) -> Reply | None:
        left[0] -= 1
        return Reply(b"", 502) if left[0] < 0 else None

    office.tricks[:] = [outage]
    try:
        report = take(office, warehouse)
    finally:
        office.tricks.clear()
    assert report.crawl.status in ("failed", "partial"), "said, not passed over in silence"
    settled(office, warehouse, unbroken)


@pytest.mark.parametrize("nth", some(range(1, 12), 6))
def test_one_address_breaks_off_for_the_whole_run(
    office: Office, warehouse: Path, unbroken: dict[str, Any], nth: int
) -> None:
    seen: dict[str, None] = {}

    def cut(path: str) -> Reply | None:
        seen[path] = None
        hit = list(seen).index(path) == nth - 1 and path in office.pages
        return Reply(office.pages[path].body, cut_at=10) if hit else None

    office.tricks[:] = [cut]
    try:
        take(office, warehouse)
    finally:
        office.tricks.clear()
    settled(office, warehouse, unbroken)


def nth_call(
    monkeypatch: pytest.MonkeyPatch,
    owner: Any,
    name: str,
    nth: int,
    fault: Callable[[], BaseException],
    late: bool,
) -> list[int]:
    """Makes the nth call of a function fail, before its work or (`late`) after it."""
    original, calls = getattr(owner, name), [0]

    def failing(*arguments: Any, **more: Any) -> Any:
        calls[0] += 1
        if calls[0] == nth and not late:
            raise fault()
        result = original(*arguments, **more)
        if calls[0] == nth:
            raise fault()
        return result

    monkeypatch.setattr(owner, name, failing)
    return calls


def full() -> BaseException:
    return StorageFull(path="/data", detail="No space left on device")


CASES = {
    "the store is full": (Store, "put_original", full, False, range(1, 9)),
    "the journal cannot be written": (Journal, "write", full, False, range(1, 12)),
    "killed before a line of the journal": (Journal, "write", Died, False, range(1, 12)),
    "killed behind a line of the journal": (Journal, "write", Died, True, range(1, 12)),
    "killed while the state is saved": (crawls, "save_items", Died, True, range(1, 2)),
    "killed before the state is saved": (crawls, "save_source", Died, False, range(1, 2)),
    "killed when the state was saved": (ledger, "fail", Died, False, range(1, 2)),
    "killed when work on documents began": (ledger, "start", Died, True, range(1, 3)),
    "killed while documents are loaded": (ledger, "see", Died, True, range(1, 4)),
    "killed when the run ended": (ledger, "end_run", Died, True, range(1, 2)),
    "killed before the journal is removed": (Journal, "remove", Died, False, range(1, 2)),
    "the disk is full while loading": (
        ledger, "resolve", lambda: duckdb.IOException("No space left on device"), False, range(1, 2),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "nth"),
    [
        pytest.param(case, *one.values, marks=one.marks)
        for case, (*_, numbers) in CASES.items()
        for one in some(numbers, 8)
    ],
)
def test_the_nth_operation_fails(
    office: Office,
    warehouse: Path,
    unbroken: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    case: str,
    nth: int,
) -> None:
    owner, name, fault, late, _ = CASES[case]
    with monkeypatch.context() as patch:
        calls = nth_call(patch, owner, name, nth, fault, late)
        with suppress(Died, StorageFull):
            take(office, warehouse)
        assert calls[0] >= nth, "the fault was met"
    settled(office, warehouse, unbroken)


def test_a_line_cut_off_in_the_middle_is_no_harm(
    office: Office, warehouse: Path, unbroken: dict[str, Any]
) -> None:
    journal = warehouse.parent / "w.duckdb.crawl" / "office.journal"
    with pytest.MonkeyPatch.context() as patch:
        nth_call(patch, Journal, "write", 6, Died, True)
        with pytest.raises(Died):
            take(office, warehouse)
    whole = journal.read_bytes()
    journal.write_bytes(whole[:-40])
    settled(office, warehouse, unbroken)


def test_what_was_pruned_from_the_store_before_it_was_loaded_is_fetched_again(
    office: Office, warehouse: Path, unbroken: dict[str, Any]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        nth_call(patch, Journal, "write", 8, Died, True)
        with pytest.raises(Died):
            take(office, warehouse)
    shutil.rmtree(warehouse.parent / "store")
    settled(office, warehouse, unbroken)


def test_the_warehouse_is_not_held_while_the_site_is_asked(office: Office, warehouse: Path) -> None:
    held: list[bool] = []

    def look(_path: str) -> None:
        try:
            with database.writer_lock(warehouse, 0, lambda _: None):
                held.append(False)
        except Exception:
            held.append(True)

    office.tricks[:] = [look]
    try:
        take(office, warehouse)
    finally:
        office.tricks.clear()
    assert len(held) >= 10
    assert not any(held)
