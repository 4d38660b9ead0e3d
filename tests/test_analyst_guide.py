"""What the analyst's guide shows is what the program prints."""

import re
import shlex
from pathlib import Path

import pytest

from flows.cli import main
from flows.ingest import Request, ingest

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "analyst.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```sh\n(\.venv/bin/notices sql .*?)```\n\n```\n(.*?)```", GUIDE, re.S)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("guide") / "w.duckdb"
    summary = ingest([str(ROOT / "samples" / "notices"), str(ROOT / "samples" / "forms")], Request(path))
    assert summary.counts.failed == 0
    return path


def test_every_question_has_its_answer() -> None:
    assert len(SHOWN) == len(re.findall(r"^## \d+\. ", GUIDE, re.M)) == 13


@pytest.mark.parametrize(("call", "output"), SHOWN)
def test_a_question_is_answered_as_shown(
    call: str, output: str, warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, *arguments = shlex.split(call)
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--warehouse", str(warehouse)])
    assert ended.value.code == 0

    def lines(table: str) -> list[str]:
        return [line.rstrip() for line in table.strip().splitlines() if "━" not in line]

    assert lines(capsys.readouterr().out) == lines(output)


def test_every_page_it_links_exists() -> None:
    for page in re.findall(r"\]\(([\w-]+\.md)\)", GUIDE):
        assert (ROOT / "docs" / page).exists(), page
