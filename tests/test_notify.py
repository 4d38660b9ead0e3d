"""Alarms: told once, by any way that works; settings that are checked; pages that documents cannot break."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.artifacts import artifact_key, cell, run_page, table
from flows.errors import OperationsInvalid, PathMissing
from flows.notify import MOST_LINES, Alarm, as_text, broke_off, deliver, forget_alarms, tell, untold
from flows.operations import Notify, load_operations
from flows.run import Summary
from warehouse.database import open_writer
from warehouse.health import RunReport


class Hook:
    def __init__(self) -> None:
        self.status, self.posted = 200, list[dict[str, Any]]()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hook.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def hook() -> Iterator[Hook]:
    found = Hook()
    yield found
    found.server.shutdown()


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with open_writer(path):
        pass
    return path


ALARM = Alarm("d1", "DamagedDocument", "申报书.docx is damaged.")


def test_a_thing_is_told_once(hook: Hook, warehouse: Path) -> None:
    settings = Notify(webhook=hook.url)
    assert tell(warehouse, settings, "notices", [ALARM]) == 1
    assert tell(warehouse, settings, "notices", [ALARM]) == 0
    assert tell(warehouse, settings, "notices", [ALARM, Alarm("d2", "EmptyDocument", "x")]) == 1
    assert [len(post["alarms"]) for post in hook.posted] == [1, 1]


def test_what_could_not_be_told_is_told_by_the_next_run(hook: Hook, warehouse: Path) -> None:
    settings = Notify(webhook=hook.url)
    hook.status = 500
    assert tell(warehouse, settings, "notices", [ALARM]) == 0
    hook.status = 200
    assert tell(warehouse, settings, "notices", [ALARM]) == 1


def test_one_way_that_fails_does_not_stop_the_other(hook: Hook) -> None:
    settings = Notify(webhook=hook.url, mail_to=["a@example.org"], smtp_host="127.0.0.1", smtp_port=1)
    assert deliver(settings, "notices", [ALARM])
    assert len(hook.posted) == 1


def test_an_alarm_that_is_over_can_be_told_anew(hook: Hook, warehouse: Path) -> None:
    settings = Notify(webhook=hook.url)
    silent = Alarm("inbox", "silent", "nothing new for 30 days")
    tell(warehouse, settings, "notices", [silent])
    forget_alarms(warehouse, "inbox", ["silent"])
    assert untold(warehouse, [silent]) == []
    forget_alarms(warehouse, "inbox", [])
    assert untold(warehouse, [silent]) == [silent]


def test_without_a_way_nothing_is_said(warehouse: Path) -> None:
    assert tell(warehouse, Notify(), "notices", [ALARM]) == 0


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("wecom", ("text", "content")),
        ("dingtalk", ("text", "content")),
        ("feishu", ("content", "text")),
    ],
)
def test_chat_robots_get_their_own_form(kind: Any, place: tuple[str, str], hook: Hook) -> None:
    deliver(Notify(webhook=hook.url, webhook_kind=kind), "题目", [ALARM])
    assert hook.posted[0][place[0]][place[1]] == "题目\nDamagedDocument: 申报书.docx is damaged."


def test_many_alarms_are_cut_and_counted() -> None:
    text = as_text([ALARM] * (MOST_LINES + 7))
    assert text.count("申报书") == MOST_LINES and "7 more" in text


def test_a_run_that_broke_off_is_an_alarm() -> None:
    assert broke_off("take in x", OSError("no disk")).message == "take in x could not go on: no disk"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[schedule]\nretry = '61 * * * *'", "no cron"),
        ("[schedule]\nat_once = 0", "above 0"),
        ("[notify]\nwebhook = 'ftp://x'", "http"),
        ("[notify]\nmail_to = ['nobody']", "mail addresses"),
        ("[notify]\nwebhook_kind = 'pigeon'", "webhook_kind"),
        ("[notfy]\n", "notfy"),
        ("[metrics]\nport = 70000", "65535"),
        ("nonsense", "Expected"),
    ],
)
def test_settings_that_cannot_be_meant_are_one_clear_error(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "operations.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OperationsInvalid) as caught:
        load_operations(path)
    assert words.lower() in str(caught.value).lower()


def test_settings_may_be_left_out(tmp_path: Path) -> None:
    assert load_operations(None).schedule.retry == "30 2 * * *"
    with pytest.raises(PathMissing):
        load_operations(tmp_path / "none.toml")


def test_the_example_in_the_guide_is_valid(tmp_path: Path) -> None:
    guide = (Path(__file__).resolve().parent.parent / "docs" / "deploy.md").read_text(encoding="utf-8")
    block = guide.split("```toml\n# operations.toml\n")[1].split("```")[0]
    path = tmp_path / "operations.toml"
    path.write_text(block, encoding="utf-8")
    assert load_operations(path).notify.webhook_kind == "wecom"


def test_words_of_a_document_break_no_page() -> None:
    hostile = "a|b\n# [x](http://evil) <script>`"
    shown = table(("file",), [(hostile,)])
    assert shown.count("\n") == 2
    assert "<script>" not in shown.replace("\\<", "") and "[x]" not in shown
    assert "\\|" in cell(hostile)
    page = run_page("take in x", Summary("r"), RunReport("r", [], [], []))
    assert "Nothing new" in page


@pytest.mark.parametrize("subject", ["take in inbox", "take in 收件箱", "take in a.b_c", "收件箱", "送件箱"])
def test_keys_of_pages_are_what_prefect_takes(subject: str) -> None:
    key = artifact_key(subject)
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    others = {"take in inbox", "take in 收件箱", "收件箱", "送件箱"} - {subject}
    assert key not in {artifact_key(other) for other in others}
