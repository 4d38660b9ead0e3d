"""The docs name everything there is, and lead nowhere that is not."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import extractors.errors
from docs.generate import PAGES

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in sorted(DOCS.rglob("*.md")))


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_the_program_are_what_it_says(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "write it again: make docs"


@pytest.mark.parametrize("kind", [k for k in vars(extractors.errors).values() if isinstance(k, type)])
def test_the_operator_s_guide_says_what_a_failure_means(kind: type) -> None:
    guide = (DOCS / "operator.md").read_text(encoding="utf-8")
    if "template" in vars(kind) and kind is not extractors.errors.NoticesError:
        assert f"`{kind.__name__}`" in guide


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
