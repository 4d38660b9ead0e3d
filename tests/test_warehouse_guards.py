"""What a question may cost, and what it may not touch."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from warehouse.database import open_writer
from warehouse.errors import QueryRefused
from warehouse.query import Limits, ask

NOTICES = Path(sys.executable).with_name("notices")
ENDLESS = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range % 7 = 3"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with open_writer(path):
        pass
    return path


def test_a_query_is_interrupted_after_its_time(warehouse: Path) -> None:
    began = time.monotonic()
    with pytest.raises(QueryRefused, match=r"longer than 0\.3 seconds.*--timeout"):
        ask(warehouse, ENDLESS, limits=Limits(seconds=0.3))
    assert time.monotonic() - began < 15
    result = subprocess.run(
        [NOTICES, "sql", ENDLESS, "--timeout", "0.3", "--warehouse", warehouse],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (result.returncode, result.stderr.count("\n")) == (1, 1), result.stderr


def test_a_query_that_wants_more_memory_than_it_has_is_refused(warehouse: Path) -> None:
    greedy = "SELECT list(repeat('x', 1000) || i) FROM range(1000000) r(i)"
    with pytest.raises(QueryRefused, match=r"(?i)memory"):
        ask(warehouse, greedy, limits=Limits(memory="100MB"))


@pytest.mark.parametrize("memory", ["lots", "'; SELECT 1; --", ""])
def test_a_limit_that_is_none_is_refused(warehouse: Path, memory: str) -> None:
    with pytest.raises(QueryRefused):
        ask(warehouse, "SELECT 1", limits=Limits(memory=memory))


def test_a_quick_query_is_not_touched(warehouse: Path) -> None:
    assert ask(warehouse, "SELECT 42 AS a", limits=Limits(5, "500MB")).to_pylist() == [{"a": 42}]


@pytest.mark.parametrize("setting", ["memory_limit = '90GB'", "threads = 64", "lock_configuration = false"])
def test_a_query_cannot_loosen_the_limits(warehouse: Path, setting: str) -> None:
    with pytest.raises(QueryRefused):
        ask(warehouse, f"SET {setting}")


def test_the_limits_end_with_the_question(warehouse: Path) -> None:
    """An interrupt that comes late must not hit the next question."""
    for _ in range(5):
        assert ask(warehouse, "SELECT 1 AS a", limits=Limits(seconds=0.5)).num_rows == 1
