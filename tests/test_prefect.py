"""The same work as a Prefect flow on a local server: runs, tasks and states that a person can see."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from warehouse.query import ask

NOTICES = Path(sys.executable).with_name("notices")


class Project:
    """A folder with a server of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT", "NOTICES"))}
        self.environment["HOME"] = str(folder / "home")
        self.url = ""

    def notices(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [NOTICES, *map(str, arguments)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
        )

    def ask(self, path: str, question: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"{self.url}/{path}",
            data=json.dumps(question).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    project = Project(tmp_path_factory.mktemp("project"))
    # Another package of the same name lies about: the console script must not take it for ours.
    (project.folder / "flows").mkdir()
    (project.folder / "flows" / "__init__.py").write_text("raise RuntimeError('the wrong flows')")
    (project.folder / "home").mkdir()
    up = project.notices("up")
    assert up.returncode == 0, up.stderr
    assert "http://127.0.0.1:" in up.stdout
    project.url = up.stdout.split("API at ")[1].split()[0].rstrip(".")
    yield project
    project.notices("down")


@pytest.fixture(scope="module")
def ingested(project: Project) -> subprocess.CompletedProcess[str]:
    samples = Path(__file__).resolve().parent.parent / "samples" / "notices"
    shutil.copytree(samples, project.folder / "inbox")
    (project.folder / "inbox" / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    return project.notices("ingest", "inbox")


def test_a_second_up_finds_the_first(project: Project) -> None:
    assert project.url in project.notices("up").stdout


def test_ingest_runs_as_a_flow_whose_tasks_tell_what_they_do(
    project: Project, ingested: subprocess.CompletedProcess[str]
) -> None:
    assert ingested.returncode == 2, ingested.stderr
    [row] = ask(
        project.folder / "data" / "notices.duckdb", "SELECT flow_run_id, status FROM runs"
    ).to_pylist()
    [flow] = project.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [row["flow_run_id"]]}}})
    assert (row["status"], flow["state"]["type"]) == ("completed", "COMPLETED")
    tasks = project.ask(
        "task_runs/filter",
        {"task_runs": {"flow_run_id": {"any_": [row["flow_run_id"]]}}, "sort": "EXPECTED_START_TIME_ASC"},
    )
    assert {(t["name"], t["state"]["type"]) for t in tasks} == {
        ("Discover documents", "COMPLETED"),
        ("Read documents, batch 1", "COMPLETED"),
        ("Extract facts, batch 1", "COMPLETED"),
        ("Normalize facts, batch 1", "COMPLETED"),
        ("Load into the warehouse, batch 1", "COMPLETED"),
    }


def test_the_flow_s_log_names_the_document_that_failed(
    project: Project, ingested: subprocess.CompletedProcess[str]
) -> None:
    del ingested
    logs = project.ask("logs/filter", {"logs": {"level": {"ge_": 30}}})
    assert any("broken.docx" in log["message"] for log in logs)


def test_retry_is_a_flow_too(project: Project, ingested: subprocess.CompletedProcess[str]) -> None:
    del ingested
    assert project.notices("retry", "--all").returncode == 2
    flows = project.ask("flow_runs/filter", {})
    assert len(flows) == 2


def test_local_leaves_the_server_alone(project: Project, ingested: subprocess.CompletedProcess[str]) -> None:
    del ingested
    before = len(project.ask("flow_runs/filter", {}))
    result = project.notices("ingest", "inbox", "--local")
    assert result.stdout.startswith("0 new, 4 unchanged, 0 skipped, 1 failed")
    assert len(project.ask("flow_runs/filter", {})) == before


def test_prefect_stays_in_the_project_s_folder(project: Project) -> None:
    assert (project.folder / "data" / "prefect" / "prefect.db").exists()
    assert list((project.folder / "home").iterdir()) == []
