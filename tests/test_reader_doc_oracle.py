"""Every .doc at hand says what LibreOffice's own conversion of it says: paragraphs, cells, ticks.

Skipped where there is no LibreOffice. One call converts all files, with a profile of its own.
"""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from test_reader_parity import cells, lines, ticks

from extractors.document import Document
from extractors.errors import NoticesError
from extractors.readers import read

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "real"
SECONDS = 180

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def readable() -> list[Path]:
    folders = [ROOT / "samples", ROOT / "tests" / "data", ROOT / "tests" / "gold", SHARED]
    found = [path for folder in folders if folder.exists() for path in sorted(folder.rglob("*.doc"))]
    made = []
    for path in found:
        try:
            if read(path.read_bytes(), path.name).format == "doc":
                made.append(path)
        except NoticesError:
            continue  # encrypted, empty: LibreOffice has nothing to say about it either
    return made


FILES = readable() if OFFICE is not None else []


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the .docx of every .doc; files of one name in two folders have one number each."""
    work = tmp_path_factory.mktemp("office")
    (work / "in").mkdir()
    for number, path in enumerate(FILES):
        shutil.copy(path, work / "in" / f"{number}.doc")
    command = [
        str(OFFICE),
        f"-env:UserInstallation=file://{work}/profile",
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(work),
        *map(str, sorted((work / "in").iterdir())),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        pytest.skip(f"LibreOffice took more than {SECONDS} s")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return work


@pytest.mark.parametrize("number", range(len(FILES)), ids=lambda number: FILES[number].name)
def test_libreoffice_says_the_same(number: int, converted: Path) -> None:
    path, other = FILES[number], converted / f"{number}.docx"
    if not other.exists():
        pytest.skip("LibreOffice made nothing of it")
    ours, theirs = read(path.read_bytes(), path.name), read(other.read_bytes(), other.name)
    assert lines(ours) == lines(theirs)
    assert cells(ours) == cells(theirs)
    assert states(ours) == states(theirs)


def states(document: Document) -> list[bool]:
    return [checked for checked, _ in ticks(document)]
