"""What the README shows is what the program prints, and what it names exists."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import main
from flows.ingest import Request, ingest

ROOT = Path(__file__).resolve().parent.parent
READMES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")}
QUERY = re.compile(r"```sh\n(\.venv/bin/notices sql .*?)```\n\n```\n(.*?)```", re.S)
SHOWN = [shown for text in READMES.values() for shown in QUERY.findall(text)]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readme") / "w.duckdb"
    summary = ingest([str(ROOT / "samples" / "notices"), str(ROOT / "samples" / "forms")], Request(path))
    assert summary.counts.failed == 0
    return path


def lines(table: str) -> list[str]:
    return [line.rstrip() for line in table.strip().splitlines()]


def test_both_show_the_same_queries_and_commands() -> None:
    english, chinese = READMES.values()
    assert len(QUERY.findall(english)) >= 2
    assert QUERY.findall(english) == QUERY.findall(chinese)
    command = re.compile(r"\.venv/bin/notices (\w+)")
    assert command.findall(english) == command.findall(chinese)
    assert re.findall(r"\]\(([^)]+)\)", english)[1:] == re.findall(r"\]\(([^)]+)\)", chinese)[1:]


@pytest.mark.parametrize(("call", "output"), SHOWN)
def test_a_query_of_the_readme_prints_what_it_shows(call: str, output: str, warehouse: Path) -> None:
    program, *arguments = shlex.split(call)
    assert program == ".venv/bin/notices"
    result = subprocess.run(
        [Path(sys.executable).with_name("notices"), *arguments, "--warehouse", warehouse],
        capture_output=True,
        text=True,
        timeout=60,
    )
    shown, printed = lines(output), lines(result.stdout)
    assert [line for line in printed if "━" not in line] == [line for line in shown if "━" not in line]


def test_every_command_it_names_exists() -> None:
    for command in re.findall(r"\.venv/bin/notices (\w+)", READMES["README.md"]):
        assert command in main.commands, command


def test_every_page_it_links_exists() -> None:
    for page in re.findall(r"\]\(((?:docs/|[A-Z])[^)]+)\)", READMES["README.md"]):
        assert (ROOT / page).exists(), page
