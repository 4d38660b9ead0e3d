"""Runs what a page of the docs shows, block by block, as a reader would type it.

A block of `sh` is run in a folder that holds the samples and a warehouse of them; what stands in the next
block without a language is its output, in which `…` stands for anything. A block that cannot be run in a
test says so to the reader in its first line (`# not run here: it needs systemd`).
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pytest

from flows.cli import main

ROOT = Path(__file__).resolve().parent.parent
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_NOT_RUN = re.compile(r"# (?:not run here: |此处不运行：)(.+)")
_SHELL = re.compile(r"[|<>&;`]|\$\(|^\w+=")
ANYTHING = "…"
PROGRAMS = {"notices", "make", "pytest"}  # nothing that a page says is installed or started unasked


class Block(NamedTuple):
    page: str
    line: int  # of the opening fence
    language: str
    text: str
    shown: str | None  # the output that the page shows
    not_run: str | None  # why not, in the page's own words


def blocks(page: Path) -> list[Block]:
    """The blocks of a page that have a language, each with the output that stands right behind it."""
    text = page.read_text(encoding="utf-8")
    fences = list(_FENCE.finditer(text))
    found: list[Block] = []
    for fence, after in zip_longest(fences, fences[1:]):
        if not fence[1]:
            continue
        shown = None
        if after and not after[1] and not text[fence.end() : after.start()].strip():
            shown = after[2]
        reason = _NOT_RUN.match(fence[2])
        line = text.count("\n", 0, fence.start()) + 1
        name = page.relative_to(ROOT).as_posix()
        found.append(Block(name, line, fence[1], fence[2], shown, reason[1] if reason else None))
    return found


def furnish(folder: Path, warehouse: Path) -> None:
    """A folder in which the pages' commands find what they name: the samples, gold, and data/."""
    for name in ("samples", "tests", "deploy", "bench", "Makefile", "pyproject.toml"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "data").mkdir()
    for part in warehouse.parent.iterdir():
        if part.is_dir():
            subprocess.run(["cp", "-r", part, folder / "data"], check=True)
    (folder / "data" / "notices.duckdb").write_bytes(warehouse.read_bytes())


def commands(text: str) -> Iterator[str]:
    """The commands of a block of `sh`: lines, with those that a quotation or a backslash joins."""
    held = ""
    for line in text.splitlines():
        held += line
        try:
            words = shlex.split(held, comments=True)
        except ValueError:  # a quotation that goes on
            held += "\n"
            continue
        if held.endswith("\\"):
            held = held[:-1]
            continue
        if words:
            yield held
        held = ""
    assert not held, f"never ends: {held}"


def run(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Runs one command in the folder and gives what it prints; it must succeed.

    `notices` runs in this process, which saves two seconds a command; `make` only says what it would do.
    """
    words = shlex.split(command, comments=True)
    assert words[0].rpartition("/")[2] in PROGRAMS, f"mark the block `# not run here: why`: {command}"
    if words[0].rpartition("/")[2] == "notices" and not any(_SHELL.search(w) for w in words if " " not in w):
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(words[1:])
        printed = capsys.readouterr()
        assert ended.value.code == 0, f"{command}\n{printed.out}{printed.err}"
        return printed.out
    if words[0] == "make":
        command, folder = f"make --dry-run {shlex.join(words[1:])}", ROOT
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return result.stdout


def agrees(printed: str, shown: str) -> bool:
    """Whether the output is what the page shows; rules are as long as their table is wide."""

    def lines(text: str) -> list[str]:
        return [line.rstrip() for line in text.strip().splitlines() if "━" not in line]

    wanted = [
        "(?:.*\n)*?" if line.strip() == ANYTHING else re.escape(line).replace(ANYTHING, ".*?") + "\n"
        for line in lines(shown)
    ]
    return re.fullmatch("".join(wanted), "".join(f"{line}\n" for line in lines(printed))) is not None
