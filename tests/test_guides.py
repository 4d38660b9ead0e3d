"""Every block of README and the guides runs, and prints what the page says that it prints."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from guide_kit import ROOT, Block, agrees, blocks, commands, furnish, run

from flows.ingest import Request, ingest
from flows.operations import load_operations
from flows.sources import load_sources

PAGES = [
    *(ROOT / name for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "samples/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
BLOCKS = [block for page in PAGES for block in blocks(page)]
LANGUAGES = {"sh", "python", "sql", "toml"}
# What cannot be run here, and says so where it stands. A new one is added here by hand.
NOT_RUN = [
    ("README.md", "it opens the browser (tests/test_notebooks.py runs both)"),
    ("README.zh-CN.md", "会打开浏览器（tests/test_notebooks.py 运行这两个笔记本）"),
    ("docs/deploy.md", "it needs systemd and root"),
    ("docs/deploy.md", "it needs a Docker daemon"),
    ("docs/deploy.md", "it needs a Prefect server, and its workers run until they are stopped"),
    ("docs/scaling.md", "it needs further machines (tests/test_dask.py runs it with two workers on one)"),
    ("docs/scaling.md", "it needs a PostgreSQL (tests/test_warehouse_ducklake.py starts one)"),
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("guides") / "w.duckdb"
    summary = ingest([str(ROOT / "samples" / "notices"), str(ROOT / "samples" / "forms")], Request(path))
    assert summary.counts.failed == 0
    return path


@pytest.mark.parametrize(
    "page", [p for p in PAGES if blocks(p)], ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_a_page_does_what_it_shows(
    page: Path,
    warehouse: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    furnish(tmp_path, warehouse)
    monkeypatch.chdir(tmp_path)
    for name in ("NOTICES_WAREHOUSE", "NOTICES_HOME", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)
    for block in blocks(page):
        if block.not_run is None:
            follow(block, tmp_path, capsys)


def follow(block: Block, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = f"{block.page}:{block.line}"
    if block.language == "sh":
        printed = "".join(run(command, folder, capsys) for command in commands(block.text))
        assert block.shown is None or agrees(printed, block.shown), f"{place} prints\n{printed}"
    elif block.language == "sql":
        run(shlex.join(["notices", "sql", "--", block.text]), folder, capsys)
    elif block.language == "python":
        exec(compile(block.text, place, "exec"), {})
        printed = capsys.readouterr().out
        assert block.shown is None or agrees(printed, block.shown), f"{place} prints\n{printed}"
    elif block.language == "toml":
        file = folder / "block.toml"
        file.write_text(block.text, encoding="utf-8")
        if "[[source]]" in block.text:
            assert load_sources(file), place
        else:
            load_operations(file)


def test_make_runs_the_samples_on_a_server_of_its_own(tmp_path: Path) -> None:
    """README's first command; what it installs is this environment."""
    for name in ("samples", "Makefile", "pyproject.toml", "requirements.lock"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT", "NOTICES", "MAKE", "MFLAGS"))}
    kept |= {"HOME": str(tmp_path), "PREFECT_SERVER_API_PORT": os.environ["PREFECT_SERVER_API_PORT"]}
    made = ["make", "--old-file=setup", "--old-file=.venv/users", "demo"]
    try:
        result = subprocess.run(made, cwd=tmp_path, env=kept, capture_output=True, text=True, timeout=240)
    finally:
        down = subprocess.run([".venv/bin/notices", "down"], cwd=tmp_path, env=kept, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    assert down.returncode == 0
    assert "2024年4月15日前" in result.stdout
    assert "http://127.0.0.1:" in result.stdout.splitlines()[-1]
    assert (tmp_path / "data" / "notices.duckdb").exists()


def test_every_block_says_what_it_is() -> None:
    """A block without a language is what the one before it prints, or a drawing."""
    for block in BLOCKS:
        assert block.language in LANGUAGES, f"{block.page}:{block.line}"


def test_what_is_not_run_says_so_and_is_known() -> None:
    assert [(block.page, block.not_run) for block in BLOCKS if block.not_run] == NOT_RUN
