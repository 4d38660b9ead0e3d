"""The Prefect server goes in mid-run, and comes back or not: the work is done, and schedules fire again.

A real server with a home of its own is killed outright, as by the kernel, while it has much to write.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.server import unreachable
from tests.test_ingest import content
from tests.test_serve import free_port
from warehouse.query import ask

NOTICES = Path(sys.executable).with_name("notices")
SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "notices"
NOTES = 260  # six batches of fifty


class Project:
    """A folder with documents, and a Prefect server on a port that stays the same."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}/api"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT", "NOTICES"))}
        self.environment = kept | {
            "HOME": str(folder / "home"),
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_API_URL": self.url,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PREFECT_RUNNER_POLL_FREQUENCY": "1",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
        }
        self.server: subprocess.Popen[bytes] | None = None

    def start_server(self) -> None:
        if self.server is not None:
            return
        command = ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, *command],
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(lambda: not unreachable(self.url, 5), 120, self.folder / "server.log")

    def kill_server(self) -> None:
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def notices(self, log: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
        with (self.folder / log).open("ab") as output:
            return subprocess.Popen(
                [NOTICES, *map(str, arguments)],
                env=self.environment,
                cwd=self.folder,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def ask(self, path: str, question: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"{self.url}/{path}",
            data=json.dumps(question).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


def until(look: Callable[[], Any], seconds: float, log: Path) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace")[-4000:])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    project = Project(tmp_path_factory.mktemp("restart"))
    inbox = project.folder / "inbox"
    shutil.copytree(SAMPLES, inbox)
    for number in range(NOTES):
        (inbox / f"note-{number:03}.txt").write_text(
            f"关于征集第{number}批项目的通知\n各有关单位：\n请于2026年{number % 12 + 1}月1日前报送。\n"
            "某省科学技术厅\n2026年1月1日\n",
            encoding="utf-8",
        )
    project.start_server()
    yield project
    project.kill_server()


@pytest.fixture(scope="module")
def unbroken(project: Project) -> Any:
    warehouse = project.folder / "unbroken" / "w.duckdb"
    assert (
        project.notices("unbroken.log", "ingest", "inbox", "--warehouse", warehouse, "--local").wait(120) == 0
    )
    return content(warehouse)


@pytest.mark.parametrize("comes_back", [True, False], ids=["restarted", "gone"])
def test_a_run_whose_server_goes_is_finished_and_as_unbroken(
    comes_back: bool, project: Project, unbroken: Any
) -> None:
    """Whether the server comes back or not; where it does, the flow run ends there as well."""
    warehouse = project.folder / str(comes_back) / "w.duckdb"
    log = project.folder / f"ingest-{comes_back}.log"
    run = project.notices(log.name, "ingest", "inbox", "--warehouse", warehouse, "--workers", "1")
    until(lambda: "documents done" in log.read_text(encoding="utf-8"), 120, log)
    assert run.poll() is None, "in mid-run"
    project.kill_server()
    if comes_back:
        project.start_server()
    code = run.wait(150)
    said = log.read_text(encoding="utf-8")
    assert code == 0 and "264 new" in said, said
    assert "Traceback" not in said and "EventsWorker" not in said
    assert ("went away during the run" in said) is not comes_back
    assert content(warehouse) == unbroken
    [row] = ask(warehouse, "SELECT status, flow_run_id FROM runs").to_pylist()
    assert row["status"] == "completed"
    if comes_back:
        [flow] = project.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [row["flow_run_id"]]}}})
        assert flow["state"]["type"] == "COMPLETED"
    else:
        project.start_server()
    again = project.notices(log.name, "ingest", "inbox", "--warehouse", warehouse)
    assert again.wait(120) == 0
    assert content(warehouse) == unbroken


def test_an_error_of_a_flow_is_one_line(project: Project, unbroken: Any) -> None:
    project.start_server()
    warehouse = project.folder / "unbroken" / "w.duckdb"
    assert (
        project.notices("missing.log", "retry", "no-such-document", "--warehouse", warehouse).wait(120) == 1
    )
    said = (project.folder / "missing.log").read_text(encoding="utf-8")
    assert "no-such-document" in said and said.count("\n") == 1, said


def all_registered(project: Project) -> bool:
    """No deployment came within some seconds: one under way as the server goes would end `serve`."""
    before = len(project.ask("deployments/filter", {}))
    time.sleep(4)
    return 0 < before == len(project.ask("deployments/filter", {}))


def test_schedules_fire_again_after_the_server_was_away(project: Project) -> None:
    project.start_server()
    (project.folder / "sources.toml").write_text(
        f'[[source]]\nname = "inbox"\nfolder = "{SAMPLES}"\ncron = "* * * * *"\n', encoding="utf-8"
    )
    log = project.folder / "serve.log"
    warehouse = project.folder / "served" / "w.duckdb"
    serve = project.notices(log.name, "serve", "--warehouse", warehouse)
    try:
        until(lambda: all_registered(project), 90, log)
        project.kill_server()
        time.sleep(3)
        project.start_server()
        moment = datetime.now(UTC).isoformat()
        found = until(
            lambda: [
                run
                for run in project.ask(
                    "flow_runs/filter", {"flow_runs": {"deployment_id": {"is_null_": False}}}
                )
                if run["auto_scheduled"]
                and run["state_type"] == "COMPLETED"
                and run["start_time"].replace("Z", "+00:00") > moment
            ],
            150,
            log,
        )
        assert found[0]["name"] == "take in inbox"
        assert serve.poll() is None, "it bore that the server was away"
    finally:
        serve.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            serve.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(serve.pid, signal.SIGKILL)
    assert ask(warehouse, "SELECT count(*) AS n FROM documents").to_pylist() == [{"n": 4}]
