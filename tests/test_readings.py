"""The table of what the readers give of a folder."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_table_names_every_file_and_its_error(tmp_path: Path) -> None:
    (tmp_path / "rich.docx").write_bytes((ROOT / "tests" / "data" / "rich.docx").read_bytes())
    (tmp_path / "empty.pdf").write_bytes(b"")
    made = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "readings.py"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    empty, rich = made.stdout.splitlines()[2:]
    assert empty.startswith("| empty.pdf | EmptyDocument |")
    assert rich.split(" | ")[1] == "docx" and rich.endswith("| 3 of 5 |")
