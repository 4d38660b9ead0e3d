"""What documents have to do with one another is settled for many at once, and comes to the same."""

from pathlib import Path
from typing import Any

import pytest

from bench.warehouse_synthetic import documents
from warehouse import ledger, newcomers, settling
from warehouse.database import Connection, open_writer
from warehouse.loader import LoadDocument, forget, load

TABLES = ("notices", "attachments", "requirements", "documents")
SHOWN = {"notices": "notice_id, duplicate_of", "requirements": "form_id, seq, duplicate_of"}


def made(count: int) -> list[LoadDocument]:
    return list(documents(count))


def begin(connection: Connection, batch: list[LoadDocument]) -> None:
    ledger.start(connection, "run", [d.source for d in batch])


def standing(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: connection.execute(
            f"SELECT {SHOWN.get(table, '* EXCLUDE (run_id)')} FROM {table} ORDER BY ALL"
        ).fetchall()
        for table in TABLES
    }


def waiting(connection: Connection) -> int:
    [(count,)] = connection.execute("SELECT count(*) FROM ledger.unsettled").fetchall()
    return int(count)


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    with open_writer(tmp_path_factory.mktemp("at-once") / "w.duckdb") as connection:
        load(connection, "run", made(100))
        return standing(connection)


def test_settled_later_or_at_once_is_the_same(
    tmp_path: Path, at_once: dict[str, list[tuple[Any, ...]]]
) -> None:
    path, batch = tmp_path / "w.duckdb", made(100)
    with open_writer(path) as connection:
        for first in range(0, 100, 7):
            begin(connection, batch[first : first + 7])
            load(connection, "run", batch[first : first + 7], settle_later=True)
        assert waiting(connection) == 100
        assert standing(connection) != at_once
    with open_writer(path) as connection:
        assert waiting(connection) == 0
        assert standing(connection) == at_once
        assert any(row[1] for row in at_once["notices"])


def test_what_a_dead_run_left_is_settled_by_the_next_writer(
    tmp_path: Path, at_once: dict[str, list[tuple[Any, ...]]]
) -> None:
    path, batch = tmp_path / "w.duckdb", made(100)
    with pytest.raises(KeyboardInterrupt), open_writer(path) as connection:
        load(connection, "run", batch, settle_later=True)
        raise KeyboardInterrupt
    with open_writer(path) as connection:
        assert waiting(connection) == 100
    with open_writer(path) as connection:
        assert standing(connection) == at_once


def test_many_are_settled_before_the_run_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.loader.ENOUGH", 40)
    with open_writer(tmp_path / "w.duckdb") as connection:
        for number, doc in enumerate(made(50), 1):
            load(connection, "run", [doc], settle_later=True)
            assert waiting(connection) == number % 40


def test_a_copy_is_published_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICES_PUBLISH_MINUTES", "0.000001")
    with open_writer(tmp_path / "w.duckdb") as connection:
        load(connection, "run", made(20), settle_later=True)
        assert waiting(connection) == 0


def test_a_forgotten_document_leaves_nothing_to_settle(tmp_path: Path) -> None:
    with open_writer(tmp_path / "w.duckdb") as connection:
        batch = made(10)
        load(connection, "run", batch, settle_later=True)
        forget(connection, [d.source.document_id for d in batch])
        assert waiting(connection) == 0
        assert settling.settle_left(connection) == 0


def test_a_document_is_new_once(tmp_path: Path) -> None:
    """Loaded again by the same connection, with and without saying so, it is replaced and not doubled."""
    with open_writer(tmp_path / "w.duckdb") as connection:
        batch = made(10)
        ids = [d.source.document_id for d in batch]
        for run in ("first", "second", "third"):
            if run != "third":
                ledger.start(connection, run, [d.source for d in batch])
            load(connection, run, batch)
            assert not newcomers.take(connection, ids)
            for table in ("documents", "document_sources", "ledger.documents", "notices"):
                rows = connection.execute(f"SELECT document_id FROM {table}").fetchall()
                assert len(rows) == len({row[0] for row in rows}) > 0, table
            stands = connection.execute("SELECT DISTINCT status, run_id FROM ledger.documents").fetchall()
            assert stands == [("loaded", run)]
        kept = connection.execute("SELECT DISTINCT ended_by FROM history.documents ORDER BY 1").fetchall()
        assert kept == [("second",), ("third",)]


def test_a_load_that_failed_leaves_no_newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_writer(tmp_path / "w.duckdb") as connection:
        batch = made(3)
        begin(connection, batch)
        with monkeypatch.context() as patched:
            patched.setattr("warehouse.loader.leave", broken)
            with pytest.raises(ValueError, match="no"):
                load(connection, "run", batch, settle_later=True)
        assert not newcomers.take(connection, [d.source.document_id for d in batch])
        load(connection, "run", batch)
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (3,)


def broken(*_: object) -> None:
    raise ValueError("no")
