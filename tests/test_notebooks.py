"""Notebooks run from top to bottom, on a full warehouse, an empty one and none; a browser shows them."""

import importlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bench.warehouse_synthetic import documents
from tests import browser
from warehouse.database import open_writer
from warehouse.loader import load
from warehouse.query import ask

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("explore", "sql")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("notebooks") / "w.duckdb"
    with open_writer(path) as connection:
        load(connection, "run", list(documents(1200)))
    return path


def run(name: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, dict[str, Any]]:
    """What the notebook's cells show, as text, and what they define."""
    monkeypatch.setenv("NOTICES_WAREHOUSE", str(path))
    outputs, definitions = importlib.import_module(f"notebooks.{name}").app.run()
    return " ".join(getattr(o, "text", str(o)) for o in outputs if o is not None), dict(definitions)


def asked(path: Path, sql: str) -> list[dict[str, Any]]:
    return list(ask(path, sql).to_pylist())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("there", [True, False])
def test_where_nothing_is_loaded_the_notebook_says_what_to_do(
    name: str, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "w.duckdb"
    if there:
        with open_writer(path):
            pass
    text, _ = run(name, path, monkeypatch)
    assert "notices ingest" in text
    assert ("is empty" in text) == there


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (2, "earlier version of this program"),
        (99999, "newer version of this program"),
        (None, "without the tables of a warehouse"),
    ],
)
def test_a_warehouse_of_another_version_is_told_in_words(
    name: str, schema: int | None, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where tables are missing that the cells ask for, the page says what to do, and no cell fails."""
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        if schema is not None:
            connection.execute("CREATE SCHEMA ledger")
            connection.execute("CREATE TABLE ledger.migrations AS SELECT ?::INTEGER AS version", [schema])
    text, defined = run(name, path, monkeypatch)
    assert words in text
    assert "rows" not in defined


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_database_is_told_in_words(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "w.duckdb"
    path.write_text("no database, and longer than a header" * 200)
    text, _ = run(name, path, monkeypatch)
    assert "cannot be opened as a warehouse" in text


def test_the_figures_of_explore_are_those_of_sql(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, defined = run("explore", warehouse, monkeypatch)
    [counted] = asked(
        warehouse,
        "SELECT count(*) FILTER (duplicate_of IS NULL) AS notices FROM notices",
    )
    assert f"1,200 documents, {counted['notices']:,} notices and 120 projects" in text
    assert [{"n": defined["open_count"]}] == asked(warehouse, "SELECT count(*) AS n FROM open_calls")
    assert len(defined["open_calls"]) == defined["open_count"] > 0
    by_month = asked(
        warehouse,
        "SELECT strftime(due_at, '%Y-%m') AS month, count(*) AS n FROM deadlines"
        " JOIN notices USING (notice_id) WHERE duplicate_of IS NULL GROUP BY 1",
    )
    found = {row["month"]: row["n"] for row in by_month}
    assert len(defined["timeline"]) == 24
    assert all(found[row["month"]] == row["deadlines"] for row in defined["timeline"])
    [grants] = asked(
        warehouse,
        "SELECT max(amount_max_yuan) AS most FROM budgets JOIN notices USING (notice_id)"
        " WHERE duplicate_of IS NULL AND kind = 'grant_cap'",
    )
    assert defined["money"][0]["highest_yuan"] == grants["most"]
    [money] = asked(warehouse, "SELECT sum(total_budget_yuan) AS yuan FROM requirements")
    assert sum(row["total_yuan"] for row in defined["asked"]) == money["yuan"]
    assert sum(row["projects"] for row in defined["asked"]) == 120


def test_a_row_leads_to_its_sentence(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICES_WAREHOUSE", str(warehouse))
    from notebooks.evidence import Warehouse, sentence
    from notebooks.questions import QUESTIONS

    opened = Warehouse()
    for question, sql in QUESTIONS.items():
        for row in opened.rows(f"SELECT * FROM ({sql}) LIMIT 3"):
            if "char_start" in row:
                [proof] = asked(
                    warehouse,
                    f"SELECT substring(text, {row['char_start'] + 1}, {row['char_end'] - row['char_start']})"
                    f" AS q FROM documents WHERE document_id = '{row['document_id']}'",
                )
                assert proof["q"] and f"<mark>{proof['q']}</mark>" in sentence(opened, row).text, question


def test_a_fit_leads_to_the_deadline_the_field_and_the_sum(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTICES_WAREHOUSE", str(warehouse))
    from notebooks.evidence import Warehouse, sentence
    from notebooks.questions import FIT

    [call] = asked(
        warehouse,
        "SELECT notice_id, quote, domain FROM (FROM open_calls LIMIT 1)"
        " JOIN (SELECT notice_id, domain FROM domains WHERE seq = 2) USING (notice_id)",
    )
    [project] = asked(warehouse, "SELECT form_id || ':' || seq AS id, title FROM requirements LIMIT 1")
    opened = Warehouse()
    proofs = opened.rows(FIT, [call["notice_id"], f"海洋科技、{call['domain']}", project["id"]])
    said = [sentence(opened, row).text.split("<mark>")[1].split("</mark>")[0] for row in proofs]
    assert said == [call["quote"], call["domain"], project["title"]]


def test_every_question_of_the_hour_has_an_answer(warehouse: Path) -> None:
    from notebooks.questions import QUESTIONS

    assert len(QUESTIONS) == 10
    for question, sql in QUESTIONS.items():
        if "total_budget_yuan'" not in sql and "this week" not in question:
            assert asked(warehouse, sql), question
        else:
            asked(warehouse, sql)


@contextmanager
def served(name: str, path: Path) -> Iterator[str]:
    """The notebook as an app, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("notices")), "notebook", name, "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--warehouse", str(path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health")
                break
            except OSError:
                time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/"
    finally:
        os.killpg(process.pid, 15)
        process.wait(timeout=30)


@pytest.mark.skipif(browser.CHROMIUM is None, reason="no chromium on this machine")
@pytest.mark.parametrize("name", NAMES)
def test_the_app_opens_in_a_browser_and_a_click_shows_the_sentence(
    name: str, warehouse: Path, tmp_path: Path
) -> None:
    [first] = asked(warehouse, "SELECT title, document_id, char_start FROM open_calls LIMIT 1")
    with served(name, warehouse) as address, browser.chromium(tmp_path / "profile") as page:
        page.open(address)
        page.wait_for("days_left", first["title"][:6])
        # The first box of the table that holds the open calls.
        clicked = page.run(
            "(function(){const boxes=[];(function all(n){for(const e of n.querySelectorAll('*')){"
            "if(e.shadowRoot)all(e.shadowRoot);if(e.matches('table')&&e.innerText.includes('days_left'))"
            "boxes.push(...e.querySelectorAll('tbody [role=checkbox],tbody input'))}})(document);"
            "if(boxes.length)boxes[0].click();return boxes.length})()"
        )
        assert clicked
        text = page.wait_for("推荐单位截止时间为", "characters")
        assert "Traceback" not in text and "Error" not in text
        page.picture(tmp_path / f"{name}.png", 1200)
        assert (tmp_path / f"{name}.png").stat().st_size > 10_000
