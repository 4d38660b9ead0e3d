"""The operator's day: status, history, failures by cause, retry by choice, quarantine, replay, metrics."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from flows import again
from flows.advice import DEFECT, advice, kinds, know_all_errors
from flows.desk import as_json, dossier_lines, print_failures, print_status, read_dossier, read_health
from flows.ingest import Request, ingest, retry
from flows.metrics import as_text, serve_metrics, write_metrics
from flows.which import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, Which, next_try, transient_errors
from flows.workers import WorkerPool
from tests.test_faults import in_process
from tests.test_ingest import content
from warehouse import clock
from warehouse.database import open_writer
from warehouse.errors import UnknownDocument, UnknownRun
from warehouse.query import ask

ROOT = Path(__file__).resolve().parent.parent
NOTE = "关于征集第{n}批项目的通知\n请于2026年{n}月1日前报送。\n某省科学技术厅\n2026年1月1日\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WorkerPool, "run", in_process)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    shutil.copy(ROOT / "samples" / "notices" / "dalian-2022.docx", folder)
    for n in (3, 4):
        (folder / f"note-{n}.txt").write_text(NOTE.format(n=n), encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    (folder / "empty.pdf").write_bytes(b"")
    return folder


@pytest.fixture
def request_(inbox: Path, tmp_path: Path) -> Request:
    request = Request(tmp_path / "data" / "w.duckdb", 1)
    ingest([str(inbox)], request)
    return request


def test_status_says_what_ran_what_stands_and_what_failed(
    request_: Request, capsys: pytest.CaptureFixture[str]
) -> None:
    found = read_health(request_.warehouse)
    assert found.documents == {"failed": 2, "loaded": 3}
    assert (found.runs[0].command, found.runs[0].new, found.runs[0].failed) == ("ingest", 3, 2)
    assert {f.error_class: f.documents for f in found.failures} == {"DamagedDocument": 1, "EmptyDocument": 1}
    print_status(found)
    said = capsys.readouterr().out
    assert "2 failed, 3 loaded" in said and "open it and save it again" in said
    assert json.loads(as_json(found))["backlog"] == 0


def test_failures_stand_by_cause_with_what_to_do(
    request_: Request, capsys: pytest.CaptureFixture[str]
) -> None:
    print_failures(request_.warehouse)
    said = capsys.readouterr().out
    assert "DamagedDocument: 1 document. What to do: open it and save it again" in said
    assert said.index("broken.docx") < said.index("EmptyDocument: 1 document")


def test_every_error_has_advice() -> None:
    know_all_errors()
    from extractors.errors import NoticesError

    for kind in kinds(NoticesError):
        if "template" in vars(kind):
            words = advice(kind.__name__)
            assert words.endswith(".") and "{" not in words, kind
    assert advice("KeyError") == DEFECT


@pytest.mark.parametrize("how", ["id", "beginning", "path", "name", "address"])
def test_show_finds_a_document_by(how: str, request_: Request, inbox: Path) -> None:
    path = inbox / "dalian-2022.docx"
    [row] = ask(
        request_.warehouse, "SELECT document_id FROM documents WHERE file_name = 'dalian-2022.docx'"
    ).to_pylist()
    wanted = {
        "id": row["document_id"],
        "beginning": row["document_id"][:10].upper(),
        "path": str(path),
        "name": path.name,
        "address": path.as_uri(),
    }[how]
    lines = list(dossier_lines(read_dossier(request_.warehouse, wanted)))
    assert lines[0] == "dalian-2022.docx: loaded"
    assert any(line.startswith("    「") and "2021年11月10日" in line for line in lines), "its evidence"


def test_show_tells_each_attempt(request_: Request) -> None:
    retry([], request_)
    found = read_dossier(request_.warehouse, "broken.docx")
    assert [(a["command"], a["outcome"], a["stage"]) for a in found.attempts] == [
        ("ingest", "failed", "read"),
        ("retry", "failed", "read"),
    ]
    loaded = read_dossier(request_.warehouse, "note-3.txt")
    assert loaded.attempts[0]["load_seconds"] > 0


def test_a_name_of_several_documents_says_which(request_: Request, inbox: Path) -> None:
    (inbox / "more").mkdir()
    (inbox / "more" / "note-3.txt").write_text(NOTE.format(n=7), encoding="utf-8")
    ingest([str(inbox)], request_)
    with pytest.raises(UnknownDocument, match=r"or several \([0-9a-f]{12} note-3.txt, "):
        read_dossier(request_.warehouse, "note-3.txt")
    with pytest.raises(UnknownDocument, match="nonsense"):
        read_dossier(request_.warehouse, "nonsense")


def test_retry_by_error_and_by_place(request_: Request, inbox: Path) -> None:
    assert retry([], request_, which=Which(classes=("EmptyDocument",))).counts.failed == 1
    assert retry([], request_, which=Which(classes=("NeedsOcr",))).counts.failed == 0
    assert retry([], request_, which=Which(sources=(str(inbox),))).counts.failed == 2
    assert retry([], request_, which=Which(sources=(str(inbox)[:-1],))).counts.failed == 0, "no other folder"
    attempts = ask(request_.warehouse, "SELECT file_name, attempts FROM failures ORDER BY ALL").to_pylist()
    assert [row["attempts"] for row in attempts] == [2, 3]


def test_retry_by_reader_and_by_version_reads_loaded_documents_again(request_: Request) -> None:
    before = content(request_.warehouse)
    [version] = {row["version"] for row in ask(request_.warehouse, "SELECT version FROM runs").to_pylist()}
    assert retry([], request_, which=Which(readers=("docx",))).counts.new == 1
    assert retry([], request_, which=Which(readers=("docx/0",))).counts.new == 0
    assert retry([], request_, which=Which(extractors=(version,))).counts.new == 3
    assert retry([], request_, which=Which(extractors=("0.0.0",))).counts.new == 0
    assert content(request_.warehouse) == before


def test_what_another_run_mended_meanwhile_is_no_error(request_: Request) -> None:
    with open_writer(request_.warehouse) as connection:
        [(wanted,)] = connection.execute(
            "UPDATE failures SET resolved_at = now() WHERE file_name = 'broken.docx' RETURNING document_id"
        ).fetchall()
    summary = retry([wanted[:12]], request_)
    assert (summary.counts.unchanged, summary.counts.failed) == (1, 0)


def test_passing_errors_are_tried_again_with_longer_pauses_and_an_end() -> None:
    moment = datetime(2026, 11, 21, 12)
    pauses = [next_try(moment, attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert pauses[-1] is None, "then a person looks"
    waits = [each - moment for each in pauses if each]
    assert waits[0] == FIRST_PAUSE and waits == sorted(waits) and max(waits) <= LONGEST_PAUSE


@pytest.mark.parametrize(
    ("error_class", "hours", "attempts", "due"),
    [
        ("SourceUnreadable", 7, 1, True),
        ("SourceUnreadable", 1, 1, False),
        ("SourceUnreadable", 7, 3, False),
        ("SourceUnreadable", 2000, MOST_ATTEMPTS, False),
        ("SourceUnreadable", -48, 1, True),  # the clock was set back
        ("DamagedDocument", 2000, 1, False),
        ("KeyError", 2000, 1, False),
        ("Unreachable", 7, 1, True),
    ],
)
def test_what_is_due(error_class: str, hours: int, attempts: int, due: bool, request_: Request) -> None:
    with open_writer(request_.warehouse) as connection:
        connection.execute(
            "UPDATE failures SET error_class = ?, last_failed_at = ?, attempts = ?"
            " WHERE file_name = 'broken.docx'",
            [error_class, clock.now() - timedelta(hours=hours), attempts],
        )
        found = Which(due=True).failed(connection)
    assert [row["file_name"] for row in found] == (["broken.docx"] if due else [])


def test_terminal_errors_are_never_transient() -> None:
    assert {"SourceUnreadable", "StorageFull", "WarehouseBusy"} <= transient_errors()
    assert not {"DamagedDocument", "NeedsOcr", "WorkerLost"} & transient_errors()


def test_a_quarantined_document_is_left_out_until_it_is_released(request_: Request, inbox: Path) -> None:
    before = content(request_.warehouse)
    assert again.set_aside(request_.warehouse, "note-3.txt", "a test", 1) == 1
    assert again.set_aside(request_.warehouse, "broken.docx", "never mind", 1) == 1
    rows = ask(request_.warehouse, "SELECT count(*) AS n FROM documents").to_pylist()
    assert rows == [{"n": 2}], "its facts are gone from the tables"
    counts = ingest([str(inbox)], request_).counts
    assert (counts.new, counts.unchanged, counts.skipped, counts.failed) == (0, 2, 2, 1)
    assert retry([], request_).counts.failed == 1, "the empty one alone"
    lines = list(dossier_lines(read_dossier(request_.warehouse, "note-3.txt")))
    assert any("set aside" in line and "a test" in line for line in lines)
    assert again.take_back(request_.warehouse, "note-3.txt", 1) == 1
    assert ingest([str(inbox)], request_).counts.new == 1
    assert content(request_.warehouse) == before


def test_quarantine_of_an_archive_holds_for_what_is_in_it(inbox: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed"
    packed.mkdir()
    (packed / "inner.txt").write_text(NOTE.format(n=9), encoding="utf-8")
    shutil.make_archive(str(inbox / "bundle"), "zip", packed)
    request = Request(tmp_path / "data" / "w.duckdb", 1)
    ingest([str(inbox)], request)
    assert again.set_aside(request.warehouse, "bundle.zip", "a test", 1) == 2
    assert ask(request.warehouse, "SELECT 1 FROM documents WHERE file_name = 'inner.txt'").num_rows == 0


def test_replay_takes_a_run_s_inputs_again(request_: Request, inbox: Path) -> None:
    before = content(request_.warehouse)
    [run] = ask(request_.warehouse, "SELECT run_id FROM runs").to_pylist()
    (inbox / "note-4.txt").unlink()
    (inbox / "note-5.txt").write_text(NOTE.format(n=5), encoding="utf-8")
    summary = again.replay(run["run_id"][:10], request_)
    assert summary.counts.new == 4, "three from the store, one that is new at its place"
    assert summary.counts.failed == 2
    titles = ask(request_.warehouse, "SELECT title FROM notices ORDER BY 1").to_pylist()
    assert len(titles) == len(before["notices"]) + 1
    counts = again.replay("latest", request_).counts
    assert (counts.new, counts.unchanged, counts.failed) == (4, 0, 2), "each file once"
    with pytest.raises(UnknownRun):
        again.replay("no such run", request_)


def families(text: str) -> Iterator[tuple[str, dict[str, str], float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            yield sample.name, sample.labels, sample.value


def test_metrics_are_what_prometheus_reads(request_: Request, tmp_path: Path) -> None:
    found = {
        (name, *sorted(labels.values())): value
        for name, labels, value in families(as_text(request_.warehouse))
    }
    assert found["notices_up",] == 1
    assert found["notices_documents", "loaded"] == 3
    assert found["notices_run_documents_total", "failed"] == 2
    assert found["notices_failures", "DamagedDocument", "false"] == 1
    assert found["notices_stage_seconds_count", "read"] == 3
    assert found["notices_bytes", "warehouse"] > 0
    output = tmp_path / "notices.prom"
    write_metrics(request_.warehouse, output)
    assert output.read_text().count("notices_up 1.0") == 1
    assert not list(tmp_path.glob(".notices.prom*"))


def test_metrics_say_when_there_is_no_warehouse(tmp_path: Path) -> None:
    assert "notices_up 0.0" in as_text(tmp_path / "none.duckdb")


def test_metrics_over_http(request_: Request) -> None:
    import urllib.request

    server = serve_metrics(request_.warehouse, 0)
    try:
        url = f"http://127.0.0.1:{server.server_port}/metrics"
        with urllib.request.urlopen(url, timeout=10) as answer:
            assert b"notices_queue_documents 0.0" in answer.read()
    finally:
        server.shutdown()


def test_logs_as_json(monkeypatch: pytest.MonkeyPatch, inbox: Path, tmp_path: Path) -> None:
    import io

    from flows.json_log import JsonReporter

    stream = io.StringIO()
    ingest([str(inbox)], Request(tmp_path / "w.duckdb", 1), JsonReporter(stream))
    lines: list[dict[str, Any]] = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert {line["event"] for line in lines} >= {"expect", "batch", "failed", "done"}
    failed = {line["file_name"]: line["error_class"] for line in lines if line["event"] == "failed"}
    assert failed == {"broken.docx": "DamagedDocument", "empty.pdf": "EmptyDocument"}
    assert all(line["time"].endswith("+08:00") for line in lines)
