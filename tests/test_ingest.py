"""The main job: files in, rows out, again and again, also when it is killed."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from warehouse.query import ask

NOTICES = Path(sys.executable).with_name("notices")


def run(
    *arguments: str | Path, check: int | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The console script itself, as a person calls it."""
    result = subprocess.run(
        [NOTICES, *map(str, arguments)],
        capture_output=True,
        text=True,
        env={k: v for k, v in os.environ.items() if not k.startswith("PREFECT")} | environment,
        timeout=120,
    )
    if check is not None:
        assert result.returncode == check, result.stderr + result.stdout
    assert "Traceback" not in result.stderr
    return result


def content(warehouse: Path) -> dict[str, list[dict[str, Any]]]:
    """All facts, without what tells one run from another."""
    described = ask(
        warehouse,
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'main' AND table_type = 'BASE TABLE' ORDER BY 1",
    )["table_name"].to_pylist()
    tables = [t for t in described if t not in ("runs", "failures", "regions", "domain_scheme")]
    found = {}
    for table in tables:
        rows = ask(warehouse, f"SELECT * FROM {table} ORDER BY ALL").to_pylist()
        for row in rows:
            for name in ("run_id", "retrieved_at", "seen_at", "first_seen_at"):
                row.pop(name, None)
        found[table] = sorted(rows, key=repr)
    return found


@pytest.fixture
def inbox(tmp_path: Path, samples: Path) -> Path:
    folder = tmp_path / "inbox"
    shutil.copytree(samples / "notices", folder)
    for index in range(6):
        text = (
            f"关于征集第{index}批项目的通知\n各有关单位：\n请于2026年{index + 3}月1日前报送。\n"
            "某省科学技术厅\n2026年1月1日\n"
        )
        (folder / f"note-{index}.txt").write_text(text, encoding="gb18030" if index % 2 else "utf-8")
    return folder


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "data" / "w.duckdb"


def test_the_same_folder_three_times_gives_the_same_tables(inbox: Path, warehouse: Path) -> None:
    first = run("ingest", inbox, "--warehouse", warehouse, "--local", check=0)
    assert first.stdout.startswith("10 new, 0 unchanged, 0 skipped, 0 failed")
    once = content(warehouse)
    for _ in range(2):
        again = run("ingest", inbox, "--warehouse", warehouse, "--local", check=0)
        assert again.stdout.startswith("0 new, 10 unchanged")
        assert "already there" in again.stdout
    assert content(warehouse) == once


def test_bad_files_cost_themselves_and_say_why(inbox: Path, warehouse: Path, shared: Path) -> None:
    (inbox / "empty.pdf").write_bytes(b"")
    (inbox / "text.docx").write_text("这其实是一个文本文件，并不是 Word 文档。", encoding="utf-8")
    shutil.copy(shared / "real" / "bad_encrypted_rc4.doc", inbox / "locked.doc")
    whole = (inbox / "dalian-2022.docx").read_bytes()
    (inbox / "cut.docx").write_bytes(whole[: len(whole) * 2 // 3])
    result = run("ingest", inbox, "--warehouse", warehouse, "--local", check=2)
    assert result.stdout.startswith("10 new, 0 unchanged, 0 skipped, 4 failed")
    failures = json.loads(run("failures", "--json", "--warehouse", warehouse, check=0).stdout)
    assert {f["file_name"]: f["error_class"] for f in failures} == {
        "empty.pdf": "EmptyDocument",
        "text.docx": "DamagedDocument",
        "locked.doc": "EncryptedDocument",
        "cut.docx": "DamagedDocument",
    }
    for failure in failures:
        assert failure["file_name"] in failure["message"]
        assert failure["message"].endswith(".")
        assert failure["attempts"] == 1
    again = run("ingest", inbox, "--warehouse", warehouse, "--local", check=2)
    assert again.stdout.startswith("0 new, 10 unchanged, 0 skipped, 4 failed")
    attempts = ask(warehouse, "SELECT max(attempts) AS n FROM failures").to_pylist()
    assert attempts == [{"n": 1}], "a known failure is not read again"


def test_a_mended_file_leaves_the_list_of_failures(inbox: Path, warehouse: Path) -> None:
    broken = inbox / "note-0.txt"
    whole = broken.read_bytes()
    broken.write_bytes(b"")
    run("ingest", inbox, "--warehouse", warehouse, "--local", check=2)
    broken.write_bytes(whole)
    run("ingest", inbox, "--warehouse", warehouse, "--local", check=0)
    assert run("failures", "--warehouse", warehouse, check=0).stdout.startswith("No document")


def test_retry_runs_the_failed_again_and_only_those(inbox: Path, warehouse: Path) -> None:
    (inbox / "cut.docx").write_bytes((inbox / "dalian-2022.docx").read_bytes()[:9000])
    run("ingest", inbox, "--warehouse", warehouse, "--local", check=2)
    [failure] = json.loads(run("failures", "--json", "--warehouse", warehouse).stdout)
    result = run("retry", failure["document_id"][:12], "--warehouse", warehouse, "--local", check=2)
    assert result.stdout.startswith("0 new, 0 unchanged, 0 skipped, 1 failed")
    [failure] = json.loads(run("failures", "--json", "--warehouse", warehouse).stdout)
    assert failure["attempts"] == 2
    missing = run("retry", "no-such-document", "--warehouse", warehouse, "--local", check=1)
    assert "no-such-document" in missing.stderr
    run("retry", "--warehouse", warehouse, check=1)


def test_retry_works_from_the_store_when_the_source_is_gone(
    inbox: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.ingest import Request, ingest, retry
    from flows.workers import Job, Outcome, WorkerPool

    def in_process(self: WorkerPool, jobs: list[Job]) -> Any:
        for index, job in enumerate(jobs):
            if broken and job.function == "flows.steps:extract_document" and job.file == "note-1.txt":
                yield index, Outcome(error=RuntimeError("a defect that an update mends"))
            else:
                yield index, Outcome(value=job.call())

    broken = True
    monkeypatch.setattr(WorkerPool, "run", in_process)
    request = Request(warehouse)
    assert ingest([str(inbox)], request).counts.failed == 1
    shutil.rmtree(inbox)
    broken = False
    summary = retry([], request)
    assert (summary.counts.new, summary.counts.failed) == (1, 0)
    assert ask(warehouse, "SELECT count(*) AS n FROM notices WHERE title LIKE '%第1批%'").to_pylist() == [
        {"n": 1}
    ]


def test_the_same_bytes_under_two_names_are_one_document_with_two_sources(
    inbox: Path, warehouse: Path
) -> None:
    shutil.copy(inbox / "note-2.txt", inbox / "a copy.txt")
    result = run("ingest", inbox, "--warehouse", warehouse, "--local", check=0)
    assert result.stdout.startswith("10 new, 1 unchanged")
    sql = (
        "SELECT file_name FROM document_sources WHERE document_id IN"
        " (SELECT document_id FROM documents WHERE file_name = 'a copy.txt') ORDER BY 1"
    )
    assert [row["file_name"] for row in ask(warehouse, sql).to_pylist()] == ["a copy.txt", "note-2.txt"]


def test_copies_of_what_fails_are_counted_like_it(inbox: Path, warehouse: Path) -> None:
    for name in ("cut.docx", "cut again.docx", "cut once more.docx"):
        (inbox / name).write_bytes((inbox / "dalian-2022.docx").read_bytes()[:9000])
    for new, unchanged in ((10, 0), (0, 10)):
        result = run("ingest", inbox, "--warehouse", warehouse, "--local", check=2)
        assert result.stdout.startswith(f"{new} new, {unchanged} unchanged, 0 skipped, 3 failed")
    assert len(json.loads(run("failures", "--json", "--warehouse", warehouse).stdout)) == 1


def test_killed_at_random_moments_and_started_again_is_as_unbroken(inbox: Path, tmp_path: Path) -> None:
    unbroken, broken = tmp_path / "one" / "w.duckdb", tmp_path / "two" / "w.duckdb"
    began = time.monotonic()
    run("ingest", inbox, "--warehouse", unbroken, "--local", check=0)
    whole = time.monotonic() - began
    chance = random.Random(20261121)
    for _ in range(5):
        process = subprocess.Popen(
            [NOTICES, "ingest", str(inbox), "--warehouse", str(broken), "--local"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.2, whole))
        process.send_signal(signal.SIGKILL)
        process.wait()
    run("ingest", inbox, "--warehouse", broken, "--local", check=0)
    assert content(broken) == content(unbroken)


def test_what_a_killed_run_had_begun_is_finished_by_the_next_one(inbox: Path, warehouse: Path) -> None:
    """Also where the next run is about something else and the source is gone."""
    from warehouse import ledger
    from warehouse.database import open_writer
    from warehouse.ledger import SourceFile
    from warehouse.store import Store

    data = (inbox / "note-3.txt").read_bytes()
    with open_writer(warehouse) as connection:
        document_id = Store.beside(warehouse).put_original(data)
        ledger.start(connection, "died", [SourceFile(document_id, "gone.txt", "file:///gone.txt", len(data))])
    result = run("ingest", inbox / "note-4.txt", "--warehouse", warehouse, "--local", check=0)
    assert result.stdout.startswith("2 new")
    assert len(ask(warehouse, "FROM documents WHERE file_name = 'gone.txt'")) == 1


def test_every_quote_stands_where_it_says(inbox: Path, warehouse: Path) -> None:
    run("ingest", inbox, "--warehouse", warehouse, "--local", check=0)
    for table in content(warehouse):
        columns = ask(warehouse, f"FROM {table} LIMIT 0").column_names
        if "quote" in columns:
            sql = (
                f"SELECT f.quote FROM {table} f LEFT JOIN documents d USING (document_id) WHERE f.quote = ''"
                " OR substring(d.text, char_start + 1, char_end - char_start) IS DISTINCT FROM f.quote"
            )
            assert ask(warehouse, sql).to_pylist() == [], table


def test_a_missing_path_and_a_bad_option_are_one_line_and_exit_1(tmp_path: Path) -> None:
    missing = run("ingest", tmp_path / "nowhere", check=1)
    assert missing.stderr.count("\n") == 1
    assert "does not exist" in missing.stderr
    assert run("ingest", check=1).stderr.count("\n") == 1
    assert run("ingest", "--colour", "x", check=1).stderr.count("\n") == 1
    assert run("sql", "SELECT 1", "--warehouse", tmp_path / "none.duckdb", check=1).stderr.count("\n") == 1


def test_extract_prints_what_ingest_would_load_and_writes_nothing(
    inbox: Path, warehouse: Path, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    printed = json.loads(run("extract", inbox / "dalian-2022.docx", check=0).stdout)
    assert sorted(tmp_path.rglob("*")) == before
    run("ingest", inbox / "dalian-2022.docx", "--warehouse", warehouse, "--local", check=0)
    loaded = content(warehouse)
    for table in printed:
        assert len(printed[table]) == len(loaded[table]), table
    [document] = printed["documents"]
    for deadline in printed["deadlines"]:
        assert document["text"][deadline["char_start"] : deadline["char_end"]] == deadline["quote"]


def test_extract_says_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"")
    result = run("extract", tmp_path / "x.pdf", check=1)
    assert "x.pdf holds no text" in result.stderr


def test_an_api_that_is_set_but_does_not_answer_is_one_clear_error(inbox: Path, warehouse: Path) -> None:
    result = run("ingest", inbox, "--warehouse", warehouse, check=1, PREFECT_API_URL="http://127.0.0.1:9/api")
    assert "http://127.0.0.1:9/api does not answer" in result.stderr
    assert result.stderr.count("\n") == 1


def test_forget_leaves_no_trace_of_a_document(inbox: Path, warehouse: Path) -> None:
    run("ingest", inbox, "--warehouse", warehouse, "--local", check=0)
    [row] = ask(warehouse, "FROM documents WHERE file_name = 'note-5.txt'").to_pylist()
    run("forget", "000000", "--warehouse", warehouse, check=1)
    run("forget", row["document_id"], "--warehouse", warehouse, check=0)
    assert len(ask(warehouse, "FROM documents WHERE file_name = 'note-5.txt'")) == 0
    assert not list((warehouse.parent / "store").rglob(f"{row['document_id']}*"))
    assert "9 documents" in run("store", "--warehouse", warehouse, check=0).stdout
    assert run("ingest", inbox, "--warehouse", warehouse, "--local", check=0).stdout.startswith("1 new")


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "table"])
def test_sql_answers_in_every_format(inbox: Path, warehouse: Path, tmp_path: Path, form: str) -> None:
    run("ingest", inbox / "note-1.txt", "--warehouse", warehouse, "--local", check=0)
    output = tmp_path / f"answer.{form}"
    question = "SELECT file_name, byte_size, [format] AS formats FROM documents"
    run("sql", question, "--format", form, "--output", output, "--warehouse", warehouse, check=0)
    if form == "json":
        assert json.loads(output.read_text())[0]["formats"] == ["txt"]
    elif form == "parquet":
        import pyarrow.parquet as pq

        assert pq.read_table(output).column("file_name").to_pylist() == ["note-1.txt"]
    else:
        assert "note-1.txt" in output.read_text()


def test_two_columns_of_one_name_are_both_shown(inbox: Path, warehouse: Path) -> None:
    run("ingest", inbox / "note-1.txt", "--warehouse", warehouse, "--local", check=0)
    result = run("sql", "SELECT 1 AS n, 2 AS n", "--format", "csv", "--warehouse", warehouse, check=0)
    assert result.stdout == "n,n\n1,2\n"


def test_render_writes_a_page_and_says_why_it_cannot(inbox: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    run("render", inbox / "longquan-2024.docx", "-o", page, check=0)
    text = page.read_text(encoding="utf-8")
    assert "龙泉市科学技术局" in text
    assert "data-start" in text
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4 and no more")
    refused = run("render", tmp_path / "x.pdf", "-o", page, check=1)
    assert "x.pdf is damaged" in refused.stderr
    nowhere = run("render", inbox / "note-1.txt", "-o", tmp_path / "no" / "page.html", check=1)
    assert "could not be written" in nowhere.stderr


def test_labels_lists_what_no_field_takes(samples: Path, warehouse: Path) -> None:
    run("ingest", samples / "notices" / "longquan-2024.docx", "--warehouse", warehouse, "--local", check=0)
    shown = json.loads(run("labels", "--json", "--limit", "5", "--warehouse", warehouse, check=0).stdout)
    assert 0 < len(shown) <= 5
    assert all(row["label"] for row in shown)
    run("labels", "--warehouse", warehouse, check=0)
