"""Reading and extraction on other machines: a real Dask scheduler with two workers on loopback."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.errors import RunnerInvalid, RunnerUnreachable
from flows.ingest import Request, ingest
from flows.settings import runner
from tests.test_ingest import content
from warehouse.query import ask

pytest.importorskip("distributed", reason="the extra `machines` is not installed")

NOTICES = Path(sys.executable).with_name("notices")
ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A scheduler, and workers that can be killed, each a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT", "NOTICES"))}
        self.scheduler = self._start(
            [
                *[sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1"],
                *["--port", str(self.port), "--no-dashboard", "--dashboard-address", "127.0.0.1:0"],
            ]
        )
        self.runner = f"dask://127.0.0.1:{self.port}"

    def worker(self) -> "subprocess.Popen[bytes]":
        return self._start([str(NOTICES), "worker", self.runner, "--lanes", "1"])

    def _start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        log = (self.folder / f"process-{len(self.processes)}.log").open("wb")
        process = subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        self.processes.append(process)
        return process

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)

    def logs(self) -> str:
        return "\n".join(p.read_text(errors="replace")[-2000:] for p in sorted(self.folder.glob("*.log")))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    cluster = Cluster(folder)
    yield cluster
    cluster.close()


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox") / "inbox"
    shutil.copytree(ROOT / "samples" / "notices", folder)
    for index in range(DOCUMENTS):
        text = (
            f"关于征集第{index}批项目的通知\n各有关单位：\n请于2026年{index % 12 + 1}月1日前报送。\n"
            "联系人：王敏，电话：0411-84701234。\n某省科学技术厅\n2026年1月1日\n"
        )
        (folder / f"note-{index:03}.txt").write_text(text * (1 + index % 3), encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    shutil.make_archive(str(folder / "bundle"), "zip", ROOT / "samples" / "forms")
    return folder


@pytest.fixture(scope="module")
def unbroken(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the same folder gives on this machine alone."""
    warehouse = tmp_path_factory.mktemp("alone") / "w.duckdb"
    ingest([str(inbox)], Request(warehouse, 2))
    return content(warehouse)


def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import batches

    monkeypatch.setattr(batches, "BATCH_DOCUMENTS", 4)


def test_one_of_two_workers_is_killed_and_nothing_is_lost_or_twice(
    inbox: Path, tmp_path: Path, cluster: Cluster, unbroken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_batches(monkeypatch)
    first = cluster.worker()
    cluster.worker()
    warehouse = tmp_path / "w.duckdb"
    seen: list[int] = []

    class Killer:
        """Kills the first worker when the first batch has come back, the others being out."""

        def expect(self, documents: int) -> None: ...
        def batch(self, number: int, sources: Any) -> None: ...
        def failed(self, failure: Any) -> None: ...
        def say(self, message: str) -> None: ...

        def done(self, documents: int) -> None:
            if documents and not seen:
                cluster.kill(first)
            seen.append(documents)

    try:
        summary = ingest([str(inbox)], Request(warehouse, 2, runner=cluster.runner), Killer())
    except RunnerUnreachable as error:
        raise AssertionError(cluster.logs()) from error
    assert summary.counts.failed == 1
    assert content(warehouse) == unbroken
    [row] = ask(
        warehouse,
        "SELECT count(*) AS attempts, count(DISTINCT document_id) AS documents, any_value(worker) AS worker"
        " FROM ledger.attempts WHERE outcome = 'loaded'",
    ).to_pylist()
    assert row == {
        "attempts": summary.counts.new,
        "documents": summary.counts.new,
        "worker": socket.gethostname(),
    }
    again = ingest([str(inbox)], Request(warehouse, 2, runner=cluster.runner))
    assert (again.counts.new, again.counts.unchanged) == (0, DOCUMENTS + 5)


def test_a_scheduler_that_goes_away_ends_the_run_and_the_next_one_finishes(
    inbox: Path, tmp_path: Path, cluster: Cluster, unbroken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.errors import RunnerLost

    small_batches(monkeypatch)
    cluster.worker()
    warehouse = tmp_path / "w.duckdb"

    class Killer:
        def expect(self, documents: int) -> None: ...
        def batch(self, number: int, sources: Any) -> None: ...
        def failed(self, failure: Any) -> None: ...
        def say(self, message: str) -> None: ...

        def done(self, documents: int) -> None:
            if documents and cluster.scheduler.poll() is None:
                cluster.kill(cluster.scheduler)

    with pytest.raises(RunnerLost, match="what was loaded stays"):
        ingest([str(inbox)], Request(warehouse, 2, runner=cluster.runner), Killer())
    ingest([str(inbox)], Request(warehouse, 2))
    assert content(warehouse) == unbroken


def test_no_scheduler_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import dask_crew

    monkeypatch.setattr(dask_crew, "CONNECT_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(RunnerUnreachable, match="start them"):
        ingest([str(tmp_path)], Request(tmp_path / "w.duckdb", runner=f"dask://127.0.0.1:{free_port()}"))
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("named", ["dask", "tcp://host:1", "dask://host", "dask://host:1/x", "dask:// h:1"])
def test_what_names_no_runner_is_refused(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICES_RUNNER", named)
    with pytest.raises(RunnerInvalid):
        runner()


def test_over_a_flow_the_batches_are_its_tasks(inbox: Path, tmp_path: Path, cluster: Cluster) -> None:
    """The same through Prefect's task runner for Dask, as `notices ingest --runner` does with a server."""
    import json
    import urllib.request

    (tmp_path / "home").mkdir()
    environment = cluster.environment | {"HOME": str(tmp_path / "home")}

    def notices(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [NOTICES, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240
        )

    up = notices("up")
    assert up.returncode == 0, up.stderr
    try:
        cluster.worker()
        cluster.worker()
        result = notices("ingest", str(inbox), "--runner", cluster.runner)
        assert result.returncode == 2, result.stderr + cluster.logs()
        url = up.stdout.split("API at ")[1].split()[0].rstrip(".")
        request = urllib.request.Request(
            f"{url}/task_runs/filter", data=b"{}", headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            tasks = json.load(answer)
        assert {(t["name"], t["state_type"]) for t in tasks if "Read and" in t["name"]} >= {
            ("Read and extract, batch 1", "COMPLETED"),
            ("Read and extract, batch 2", "COMPLETED"),
        }
    finally:
        notices("down")
