"""`notices serve`: schedules that really fire, what an operator starts in the UI, pages, alarms, metrics."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from filelock import FileLock

from tests.sites.office import Office
from tests.sites.site import serving
from warehouse.database import writer_lock
from warehouse.query import ask

NOTICES = Path(sys.executable).with_name("notices")
MANY = 1_000  # documents: a run over them is still at work when its logs tell of its second batch
SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "notices"


class Sink:
    """A webhook and a mail server on loopback that keep what they are told."""

    def __init__(self) -> None:
        self.posted: list[dict[str, Any]] = []
        self.mails: list[Message] = []
        sink = self

        class Hook(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink.posted.append(json.loads(body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        class Post:
            async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
                import email

                sink.mails.append(email.message_from_bytes(envelope.content))
                return "250 OK"

        self.hook = HTTPServer(("127.0.0.1", 0), Hook)
        threading.Thread(target=self.hook.serve_forever, daemon=True).start()
        self.mail = Controller(Post(), hostname="127.0.0.1", port=free_port())
        self.mail.start()

    def close(self) -> None:
        self.hook.shutdown()
        self.mail.stop()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stanza(office: Office) -> str:
    settings = office.stanza("bureau", cron="0 3 1 1 *")
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    return "\n".join(["[[source]]", *lines, ""])


class Served:
    """A project with a server and `notices serve`: a watched folder, a site, a share that is lost."""

    def __init__(self, folder: Path, sink: Sink, office: Office) -> None:
        self.folder, self.sink, self.office = folder, sink, office
        self.warehouse = folder / "data" / "notices.duckdb"
        self.metrics_port = free_port()
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT", "NOTICES"))}
        self.environment |= {
            "HOME": str(folder / "home"),
            "PREFECT_RUNNER_POLL_FREQUENCY": "1",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
        }
        shutil.copytree(SAMPLES, folder / "inbox")
        (folder / "inbox" / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
        (folder / "sources.toml").write_text(
            f'[[source]]\nname = "收件箱"\nfolder = "{folder / "inbox"}"\ncron = "* * * * *"\n'
            f'[[source]]\nname = "later"\nfolder = "{folder / "inbox"}"\ncron = "0 3 1 1 *"\n'
            f'[[source]]\nname = "share"\nfolder = "{folder / "not mounted"}"\ncron = "0 3 1 1 *"\n'
            + stanza(office),
            encoding="utf-8",
        )
        (folder / "operations.toml").write_text(
            f'[notify]\nwebhook = "http://127.0.0.1:{sink.hook.server_port}/"\n'
            f'mail_to = ["ops@example.org"]\nsmtp_host = "127.0.0.1"\nsmtp_port = {sink.mail.port}\n'
            f"[metrics]\nport = {self.metrics_port}\n",
            encoding="utf-8",
        )
        up = self.notices("up")
        assert up.returncode == 0, up.stderr
        self.url = up.stdout.split("API at ")[1].split()[0].rstrip(".")
        self.log = (folder / "serve.log").open("wb")
        self.process = subprocess.Popen(
            [NOTICES, "serve"],
            cwd=folder,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def notices(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [NOTICES, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
        )

    def close(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.log.close()
        self.notices("down")

    def ask(self, path: str, question: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}/{path}",
            data=None if question is None else json.dumps(question).encode(),
            headers={"Content-Type": "application/json"},
        )
        for _ in range(10):  # a busy server says 503; Prefect's own clients ask again, too
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != 503:
                    raise
                time.sleep(1)
        raise AssertionError(f"{path}: busy for ten seconds")

    def runs(self, **conditions: Any) -> list[dict[str, Any]]:
        question = {"flow_runs": conditions, "sort": "START_TIME_DESC"}
        found: list[dict[str, Any]] = self.ask("flow_runs/filter", question)
        return found

    def start(self, flow: str, deployment: str, **parameters: Any) -> str:
        found = self.ask(f"deployments/name/{quote(flow)}/{quote(deployment)}")
        run = self.ask(f"deployments/{found['id']}/create_flow_run", {"parameters": parameters})
        return str(run["id"])

    def ended(self, run_id: str, seconds: float = 120) -> dict[str, Any]:
        return self.until(
            lambda: next(
                (
                    run
                    for run in self.runs(id={"any_": [run_id]})
                    if run["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
                ),
                None,
            ),
            seconds,
        )

    def until(self, look: Any, seconds: float = 150) -> Any:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = look()
            if found:
                return found
            time.sleep(0.5)
        raise AssertionError((self.folder / "serve.log").read_text(errors="replace")[-4000:])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    sink = Sink()
    with serving(Office()) as office:
        office.listed = office.listed[6:]
        office.relist()
        served = Served(tmp_path_factory.mktemp("served"), sink, office)
        yield served
        served.close()
    sink.close()


@pytest.fixture(scope="module")
def fired(served: Served) -> dict[str, Any]:
    """The first run that the schedule, and nobody else, started."""

    def look() -> dict[str, Any] | None:
        done = [run for run in served.runs() if run["auto_scheduled"] and run["state_type"] == "COMPLETED"]
        return done[-1] if done else None

    found: dict[str, Any] = served.until(look)
    return found


def test_a_schedule_really_fires(served: Served, fired: dict[str, Any]) -> None:
    assert fired["name"] == "take in 收件箱"
    assert "4 new" in fired["state"]["message"] and "1 failed" in fired["state"]["message"]
    [row] = ask(
        served.warehouse, f"SELECT status, documents_new FROM runs WHERE flow_run_id = '{fired['id']}'"
    ).to_pylist()
    assert row == {"status": "completed", "documents_new": 4}


def test_every_source_and_every_verb_is_a_deployment(served: Served, fired: dict[str, Any]) -> None:
    found = served.ask("deployments/filter", {})
    names = sorted(deployment["name"] for deployment in found)
    assert names == sorted(["收件箱", "later", "share", "bureau", "nightly", "weekly", *["operator"] * 6])
    crons = {
        d["name"]: (d["schedules"][0]["schedule"]["cron"], d["schedules"][0]["schedule"]["timezone"])
        for d in found
        if d["schedules"]
    }
    assert crons == {
        "收件箱": ("* * * * *", "Asia/Shanghai"),
        **dict.fromkeys(("later", "share", "bureau"), ("0 3 1 1 *", "Asia/Shanghai")),
        "nightly": ("30 2 * * *", "Asia/Shanghai"),
        "weekly": ("0 4 * * 0", "Asia/Shanghai"),
    }
    assert all("notices" in deployment["tags"] for deployment in found)
    schema = next(d for d in found if d["name"] == "later")["parameter_openapi_schema"]["properties"]
    assert {"source", "mode", "workers", "wait", "runner"} <= set(schema), "what can be edited in the UI"


def test_a_page_in_the_ui_says_what_is_new_and_what_failed(served: Served, fired: dict[str, Any]) -> None:
    pages = served.ask("artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [fired["id"]]}}})
    by_type = {page["type"]: page for page in pages}
    page = by_type["markdown"]["data"]
    assert "关于征集2024年度科技项目技术攻关需求的通知" in page
    assert "broken.docx" in page and "open it and save it again" in page
    assert re.fullmatch(r"[a-z0-9-]+", by_type["markdown"]["key"])
    table = by_type["table"]["data"]
    rows = json.loads(table) if isinstance(table, str) else table
    assert [row["document"] for row in rows] == ["broken.docx"]


def test_the_log_says_which_document(served: Served, fired: dict[str, Any]) -> None:
    logs = served.ask("logs/filter", {"logs": {"flow_run_id": {"any_": [fired["id"]]}}})
    words = " ".join(log["message"] for log in logs)
    assert "longquan-2024.docx" in words and "broken.docx" in words


def test_a_failed_document_is_told_once_by_webhook_and_mail(served: Served, fired: dict[str, Any]) -> None:
    served.until(lambda: served.sink.posted and served.sink.mails, 30)
    before = len(served.sink.posted)
    alarms = [alarm for post in served.sink.posted for alarm in post["alarms"]]
    assert [alarm["kind"] for alarm in alarms if "broken.docx" in alarm["message"]] == ["DamagedDocument"]
    assert "broken.docx" in str(served.sink.mails[0].get_payload(decode=True), "utf-8")
    run = served.ended(served.start("take in", "收件箱"))
    assert run["state_type"] == "COMPLETED", run
    assert len(served.sink.posted) == before, "a known failure is not told again"


def test_a_source_that_still_runs_is_skipped_and_said(served: Served, fired: dict[str, Any]) -> None:
    lock = served.warehouse.with_name(f"{served.warehouse.name}.crawl") / "later.lock"
    with FileLock(lock):
        run = served.ended(served.start("take in", "later"))
    assert (run["state_type"], run["state_name"]) == ("COMPLETED", "Skipped")
    assert "later" in run["state"]["message"]
    assert served.ended(served.start("take in", "later"))["state_name"] in ("Completed", "Look at")


def test_a_second_run_waits_for_the_first_and_nobody_fails(served: Served, fired: dict[str, Any]) -> None:
    with writer_lock(served.warehouse, 60, lambda _: None):
        run_id = served.start("retry", "operator")
        served.until(
            lambda: any(
                "Waiting for the warehouse" in log["message"]
                for log in served.ask("logs/filter", {"logs": {"flow_run_id": {"any_": [run_id]}}})
            ),
            90,
        )
        assert served.runs(id={"any_": [run_id]})[0]["state_type"] == "RUNNING"
    run = served.ended(run_id)
    assert run["state_type"] == "COMPLETED", run
    assert "1 failed" in run["state"]["message"]


def page_of(served: Served, run: dict[str, Any]) -> str:
    pages = served.ask("artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    return "\n".join(page["data"] for page in pages if page["type"] == "markdown")


@pytest.mark.parametrize(
    ("flow", "parameters", "said"),
    [
        ("ingest", {"paths": ["{folder}/more"]}, "1 new, 0 unchanged, 0 skipped, 0 failed"),
        ("retry", {"document_ids": ["{broken}"]}, "0 new, 0 unchanged, 0 skipped, 1 failed"),
        ("retry", {"classes": ["DamagedDocument"]}, "0 new, 0 unchanged, 0 skipped, 1 failed"),
        ("retry", {"classes": ["NeedsOcr"]}, "0 new, 0 unchanged, 0 skipped, 0 failed"),
        ("retry", {"sources": ["收件箱"]}, "0 new, 0 unchanged, 0 skipped, 1 failed"),
        ("retry", {"readers": ["txt"]}, "1 new, 0 unchanged, 0 skipped, 0 failed"),
        ("retry", {"extractors": ["{version}"], "readers": ["txt"]}, "1 new, 0 unchanged"),
        ("reextract", {"document_ids": ["{loaded}"]}, "1 new, 0 unchanged, 0 skipped, 0 failed"),
        ("replay", {"run_id": "latest"}, "1 new, 0 unchanged, 0 skipped, 0 failed"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else str(value)[:9],
)
def test_what_an_operator_does_can_be_done_in_the_ui(
    served: Served, fired: dict[str, Any], flow: str, parameters: dict[str, list[str] | str], said: str
) -> None:
    """Each through its deployment, with the parameters that the UI's form sends."""
    (served.folder / "more").mkdir(exist_ok=True)
    (served.folder / "more" / "note.txt").write_text("关于征集项目的通知\n某省科学技术厅\n2026年1月1日\n")
    names = {"folder": str(served.folder)} | {
        word: ask(served.warehouse, sql).to_pylist()[0]["it"]
        for word, sql in {
            "broken": "SELECT document_id[:12] AS it FROM failures",
            "loaded": "SELECT document_id[:12] AS it FROM documents WHERE file_name = 'dalian-2022.docx'",
            "version": "SELECT version AS it FROM runs LIMIT 1",
        }.items()
    }
    sent = {
        name: value.format(**names) if isinstance(value, str) else [word.format(**names) for word in value]
        for name, value in parameters.items()
    }
    run = served.ended(served.start(flow, "operator", **sent))
    assert run["state_type"] == "COMPLETED", run
    assert said in run["state"]["message"]
    assert run["state_name"] == ("Look at" if "1 failed" in said else "Completed")
    assert said in page_of(served, run), "a person reads in the UI what came of it"
    assert run["name"].startswith(flow) and run["name"] != flow, "its name says what it is about"


def test_what_is_wrong_with_parameters_fails_the_run_and_says_why(
    served: Served, fired: dict[str, Any]
) -> None:
    run = served.ended(served.start("replay", "operator", run_id="no such run"))
    assert run["state_type"] == "FAILED" and "no such run" in run["state"]["message"]
    run = served.ended(served.start("ingest", "operator", paths=[]))
    assert run["state_type"] == "FAILED" and "paths" in run["state"]["message"]
    run = served.ended(served.start("quarantine", "operator", document="broken.docx"))
    assert run["state_type"] == "FAILED" and "reason" in run["state"]["message"]


def test_a_document_is_set_aside_and_taken_back(served: Served, fired: dict[str, Any]) -> None:
    quarantined = served.ended(served.start("quarantine", "operator", document="broken.docx", reason="cut"))
    assert quarantined["state_type"] == "COMPLETED", quarantined
    assert ask(served.warehouse, "SELECT reason FROM ledger.quarantine").to_pylist() == [{"reason": "cut"}]
    released = served.ended(served.start("quarantine", "operator", document="broken.docx", release=True))
    assert "1 document" in released["state"]["message"]
    shown = served.ended(served.start("status", "operator"))
    assert "How things stand" in page_of(served, shown)


def test_the_re_check_takes_every_source_in_and_tells_of_the_lost_one(
    served: Served, fired: dict[str, Any]
) -> None:
    run = served.ended(served.start("re-check", "weekly"), 240)
    assert run["state_type"] == "COMPLETED", run
    states = {
        each["name"]: each["state"]["message"] for each in reversed(served.runs()) if each["start_time"]
    }
    assert states["take in bureau"].startswith("9 new"), states
    assert "1 failed" in states["take in share"]
    assert "there is no folder" in (served.folder / "serve.log").read_text(encoding="utf-8")
    [row] = ask(served.warehouse, "SELECT alarms FROM source_health WHERE source = 'share'").to_pylist()
    assert row["alarms"], "the lost share is an alarm, not a re-check that broke off"
    [row] = ask(
        served.warehouse, "SELECT max(mode) AS mode FROM ledger.crawls WHERE source = 'bureau'"
    ).to_pylist()
    assert row == {"mode": "recheck"}


def test_a_flow_that_is_killed_is_said_to_have_crashed_and_a_plain_rerun_finishes_it(
    served: Served, fired: dict[str, Any]
) -> None:
    folder = served.folder / "many"
    folder.mkdir()
    for number in range(MANY):
        text = (
            f"关于征集第{number}批项目的通知\n请于2026年{number % 12 + 1}月1日前报送。\n"
            "某省科学技术厅\n2026年1月1日\n"
        )
        (folder / f"many-{number}.txt").write_text(text, encoding="utf-8")
    run_id = served.start("ingest", "operator", paths=[str(folder)], workers=1)
    served.until(lambda: any("Batch 2" in each["message"] for each in logs_of(served, run_id)))
    os.kill(process_of(run_id), signal.SIGKILL)
    assert served.ended(run_id)["state_type"] == "CRASHED"
    again = served.ended(served.start("ingest", "operator", paths=[str(folder)]))
    assert again["state_type"] == "COMPLETED" and "0 failed" in again["state"]["message"], again
    unbroken = served.folder / "unbroken" / "w.duckdb"
    assert served.notices("ingest", str(folder), "--warehouse", str(unbroken), "--local").returncode == 0
    for table in ("notices", "deadlines", "field_evidence"):
        key = "row_id" if table == "field_evidence" else "notice_id"
        mine = (
            f"SELECT * EXCLUDE (run_id) FROM {table} WHERE split_part({key}, ':', 1) IN"
            " (SELECT document_id FROM documents WHERE file_name LIKE 'many-%') ORDER BY ALL"
        )
        rows = ask(served.warehouse, mine).to_pylist()
        assert rows == ask(unbroken, mine).to_pylist() and len(rows) >= MANY, table
    left = ask(served.warehouse, "SELECT 1 FROM ledger.documents WHERE status = 'started'")
    assert left.num_rows == 0


def logs_of(served: Served, run_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = served.ask("logs/filter", {"logs": {"flow_run_id": {"any_": [run_id]}}})
    return found


def process_of(run_id: str) -> int:
    """The process that the runner started for a flow run."""
    for process in Path("/proc").iterdir():
        try:
            environment = (process / "environ").read_bytes()
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if f"PREFECT__FLOW_RUN_ID={run_id}".encode() in environment and b"prefect" in command:
            return int(process.name)
    raise AssertionError(f"no process works on {run_id}")


def test_metrics_are_served_meanwhile(served: Served, fired: dict[str, Any]) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{served.metrics_port}/metrics", timeout=20) as answer:
        text = answer.read().decode()
    assert re.search(r'notices_documents\{status="loaded"\} \d+', text)
    assert "notices_up 1.0" in text
