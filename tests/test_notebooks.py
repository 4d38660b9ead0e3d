"""Notebooks run from top to bottom, on a warehouse with documents and where there is none."""

from pathlib import Path
from typing import Any

import pytest

from flows.ingest import Request, ingest


def run(monkeypatch: pytest.MonkeyPatch, warehouse: Path) -> dict[str, Any]:
    from notebooks.explore import app

    monkeypatch.setenv("NOTICES_WAREHOUSE", str(warehouse))
    _, definitions = app.run()
    return dict(definitions)


def test_explore_says_that_nothing_is_there_yet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    defined = run(monkeypatch, tmp_path / "none.duckdb")
    assert defined["rows"]("SELECT 1") == []


def test_explore_shows_the_deadlines_of_the_warehouse(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, samples: Path
) -> None:
    warehouse = tmp_path / "w.duckdb"
    ingest([str(samples / "notices" / "dalian-2022.docx")], Request(warehouse))
    picked = run(monkeypatch, warehouse)["picked"]
    assert "2021" in str(picked.data)
