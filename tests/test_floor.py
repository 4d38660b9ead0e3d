"""The samples go through the whole pipeline, and no field is read worse than it was.

tests/gold/floor.json holds the F1 that each field must reach. With NOTICES_RAISE_FLOOR=1 the test
writes what is reached now where that is better; a floor is lowered by hand only, with the reason in
the commit.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.evaluation import Evaluation, evaluate

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
FLOOR = GOLD / "floor.json"
KINDS = {"notices": GOLD / "notices", "forms": GOLD / "forms", "blank forms": GOLD / "blank_forms.json"}
ROUNDING = 0.0001


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("floor") / "notices.duckdb"
    command = [str(Path(sys.executable).parent / "notices"), "ingest", "--local", "--warehouse", str(path)]
    folders = [str(ROOT / "samples" / "notices"), str(ROOT / "samples" / "forms")]
    run = subprocess.run(
        [*command, *folders], cwd=path.parent, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return path


def floors() -> dict[str, dict[str, float]]:
    content: dict[str, dict[str, float]] = json.loads(FLOOR.read_text(encoding="utf-8"))
    return content


def reached(result: Evaluation) -> dict[str, float]:
    return {score.name: score.f1 for score in [*result.fields, result.micro]}


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_is_read_worse_than_it_was(warehouse: Path, kind: str) -> None:
    result = evaluate(warehouse, [KINDS[kind]])
    now, floor = reached(result), floors()[kind]
    if os.environ.get("NOTICES_RAISE_FLOOR"):
        raised = {name: max(f1, floor.get(name, 0.0)) for name, f1 in now.items()}
        text = json.dumps(floors() | {kind: raised}, ensure_ascii=False, indent=1)
        FLOOR.write_text(text + "\n", encoding="utf-8")
        return
    worse = {
        name: (now.get(name, 0.0), f1) for name, f1 in floor.items() if now.get(name, 0.0) < f1 - ROUNDING
    }
    differ = [d for d in result.differences if d.field in worse]
    assert not worse, f"(now, floor): {worse}; for example {differ[:5]}"


def test_every_quote_of_the_samples_stands_at_its_offsets(warehouse: Path) -> None:
    assert evaluate(warehouse, list(KINDS.values())).misplaced == 0


def test_every_sample_is_there_and_has_gold(warehouse: Path) -> None:
    result = evaluate(warehouse, list(KINDS.values()))
    assert result.absent == []
    files = {score.name.split(":")[0] for score in result.subjects}
    samples = {path.name for folder in ("notices", "forms") for path in (ROOT / "samples" / folder).iterdir()}
    assert files == samples
