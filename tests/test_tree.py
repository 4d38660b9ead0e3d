"""What may not be in the repository: caches, absolute paths, registry hosts."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Written apart, so that this file does not hold what it looks for.
FORBIDDEN = re.compile(
    "|".join(["py" + r"pi\.org", "python" + r"hosted\.", "npm" + r"js\.org", "deb" + r"ian\.org"])
)
TEXT = {".py", ".md", ".toml", ".lock", ".txt", ".csv", ".json", ".sql", ".yml", ".yaml", ".cfg", ""}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_file_names_a_registry_or_the_folder_it_was_made_in() -> None:
    here = str(ROOT.parent) + "/"
    for path in tracked():
        if path.suffix in TEXT and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not FORBIDDEN.search(text), path
            assert len(here) < 4 or here not in text, path


def test_no_cache_is_tracked() -> None:
    for path in tracked():
        inside = set(path.relative_to(ROOT).parts)
        assert not inside & {"__pycache__", "__marimo__", ".venv", ".prefect"}, path
