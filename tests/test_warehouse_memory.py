"""The writer's memory is bounded by one setting, and what is wrong with it is said in words."""

from pathlib import Path

import duckdb
import pytest

from bench.warehouse_synthetic import documents
from extractors.errors import SettingInvalid
from warehouse import memory
from warehouse.database import Connection, open_writer
from warehouse.loader import load


def limit(connection: Connection) -> str:
    [(value,)] = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    return str(value)


def test_loading_has_half_and_upkeep_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setenv(memory.VARIABLE, "256MiB")
    monkeypatch.setattr("warehouse.upkeep.tend", lambda connection: seen.append(limit(connection)))
    with open_writer(tmp_path / "w.duckdb") as connection:
        seen.append(limit(connection))
    assert seen == ["128.0 MiB", "256.0 MiB"]


@pytest.mark.parametrize("value", ["", "lots", "0GB", "12", "-1GB", "1GB; DROP TABLE documents"])
def test_what_is_no_size_is_refused(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(memory.VARIABLE, value)
    with pytest.raises(SettingInvalid, match="a size such as 1GB"), open_writer(tmp_path / "w.duckdb"):
        pass


def test_too_little_is_one_sentence_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(connection: Connection) -> None:
        connection.execute("SET temp_directory = ''")
        connection.execute("CREATE TEMP TABLE t AS SELECT repeat(range::VARCHAR, 99) FROM range(900000)")

    path = tmp_path / "w.duckdb"
    monkeypatch.setenv(memory.VARIABLE, "100MB")
    monkeypatch.setattr("warehouse.upkeep.tend", greedy)
    with (
        pytest.raises(SettingInvalid, match="not enough for this warehouse"),
        open_writer(path) as connection,
    ):
        load(connection, "run", list(documents(20)))
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (20,)
