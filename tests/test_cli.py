"""The command line before any work is done: help, usage, what is imported when."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import main

NOTICES = Path(sys.executable).with_name("notices")
COMMANDS = sorted(main.commands)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_says_what_each_command_does(command: str) -> None:
    result = subprocess.run([NOTICES, *command.split(), "--help"], capture_output=True, text=True, timeout=30)
    assert result.returncode == 0
    assert result.stdout.startswith("Usage: notices")
    assert len(result.stdout.splitlines()) > 3


@pytest.mark.parametrize("command", ["--help", "sql --help", "failures --help"])
def test_looking_loads_neither_prefect_nor_spacy(command: str) -> None:
    code = (
        "import sys; from flows.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "loaded = {'prefect', 'spacy', 'pyarrow'} & set(sys.modules); assert not loaded, loaded"
    )
    result = subprocess.run([sys.executable, "-c", code, *command.split()], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_sql_loads_neither_prefect_nor_spacy(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from warehouse.database import open_writer\n"
        "with open_writer(Path(sys.argv[1])): pass\n"
        "from flows.cli import main\n"
        "try:\n    main(['sql', 'SELECT 42 AS answer', '--warehouse', sys.argv[1]])\n"
        "except SystemExit as end:\n    assert end.code == 0\n"
        "loaded = {'prefect', 'spacy'} & set(sys.modules); assert not loaded, loaded"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "w.duckdb")], capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    assert "42" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ingest"], "PATH"),
        (["ingest", "--workers", "-1", "."], "workers"),
        (["nonsense"], "nonsense"),
        (["sql", "SELECT 1", "--format", "parquet"], "--output"),
        (["retry"], "--all"),
        (["evaluate", "--gold", "/nowhere"], "/nowhere"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_1(arguments: list[str], words: str, tmp_path: Path) -> None:
    result = subprocess.run([NOTICES, *arguments], capture_output=True, text=True, cwd=tmp_path, timeout=30)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert words in result.stderr
