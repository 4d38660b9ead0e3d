"""The docs name everything there is, and lead nowhere that is not."""

import os
import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from docs.generate import PAGES
from extractors.errors import NoticesError
from flows.advice import kinds, know_all_errors
from flows.cli import main
from normalizers.facts import DocumentFacts

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in sorted(DOCS.rglob("*.md")))


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_the_program_are_what_it_says(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "write it again: make docs"


def errors() -> list[str]:
    """Every class of error that a document or a run may end with."""
    know_all_errors()
    import_module("warehouse.evaluation.gold")
    families = {"TransientError", "TerminalError", "FetchError"}
    return sorted({kind.__name__ for kind in kinds(NoticesError)} - families)


@pytest.mark.parametrize("name", errors())
def test_the_runbook_says_what_one_sees_why_and_what_to_do(name: str) -> None:
    rows = [line for line in (DOCS / "operator.md").read_text(encoding="utf-8").splitlines() if "|" in line]
    found = [row for row in rows if f"`{name}`" in row.split("|")[1]]
    assert len(found) == 1, f"{name} has {len(found)} rows in docs/operator.md"
    assert all(cell.strip() for cell in found[0].split("|")[2:5])


def test_the_security_page_names_files_and_tests_that_exist() -> None:
    page = (DOCS / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(\w[\w./]*/[\w./]*?)(?:::(\w+))?`", page)
    assert len(named) > 40
    for path, test in named:
        assert (ROOT / path).exists(), path
        assert not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{test}"


def test_the_architecture_page_names_every_room() -> None:
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (ROOT / "extractors").glob("*/__init__.py")}
    for room in rooms | {"normalizers", "warehouse", "flows", "notebooks", "samples", "bench", "deploy"}:
        assert re.search(rf"`(?:extractors/)?{room}(?:/\w+)?`", page), room


def test_what_is_added_is_told_with_files_that_exist() -> None:
    for path in re.findall(
        r"`([\w./]+\.(?:py|csv|sql|toml))`", (DOCS / "adding.md").read_text(encoding="utf-8")
    ):
        assert (ROOT / path).exists() or any(ROOT.glob(f"*/**/{path}")), path


def calls() -> list[tuple[str, str]]:
    """Every `notices …` in running text, with the page that it stands in."""
    pages = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
    found = [
        (" ".join(call.split()), page.relative_to(ROOT).as_posix())
        for page in pages
        for call in re.findall(r"`(?:\.venv/bin/)?notices ([a-z][^`]*)`", page.read_text(encoding="utf-8"))
    ]
    return sorted(set(found))


@pytest.mark.parametrize(("call", "page"), calls())
def test_a_call_in_running_text_has_a_command_and_options_that_exist(call: str, page: str) -> None:
    words = shlex.split(call.replace("…", ""))
    command: click.Command = main
    while isinstance(command, click.Group):
        assert words[0] in command.commands, page
        command = command.commands[words.pop(0)]
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    for word in words:
        assert not word.startswith("-") or word.partition("=")[0] in options, f"{page}: {word}"


def test_every_fact_and_every_room_has_its_word_in_the_glossary() -> None:
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    words = {row.split("|")[1].strip() for row in glossary.splitlines() if row.startswith("| ")}
    tables = [
        name for name in DocumentFacts.__struct_fields__ if name not in ("document_id", "field_evidence")
    ]
    for table in (*tables, "failures", "runs", "documents"):
        name = table.replace("_", " ").removesuffix("s")
        assert name.removesuffix("ie") + "y" * name.endswith("ie") in words, table
    for row in glossary.splitlines():
        if row.startswith("| ") and not row.startswith(("| word", "| ---")):
            assert len(row.split("|")) == 5 and all(cell.strip() for cell in row.split("|")[1:4]), row


def settings() -> list[str]:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("extractors", "normalizers", "warehouse", "flows")
        for path in (ROOT / room).rglob("*.py")
    )
    return sorted(set(re.findall(r"\bNOTICES_[A-Z]+(?:_[A-Z]+)*\b(?!_)", code)))


@pytest.mark.parametrize("name", settings())
def test_every_setting_is_explained(name: str) -> None:
    assert name in TEXT


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert built.returncode == 0, built.stderr
    assert "WARNING" not in built.stderr
