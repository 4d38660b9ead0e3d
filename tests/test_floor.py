"""Everything with gold goes through the whole pipeline, and no field is read worse than it was.

tests/gold/floor.json holds the F1 that each field of each set must reach. With NOTICES_RAISE_FLOOR=1
the test writes what is reached now where that is better (`NOTICES_RAISE_FLOOR=1 pytest
tests/test_floor.py`, without -n); a floor is lowered by hand only, with the reason in the commit. A
new folder of gold is found by tests/gold_kit.py, and wants its floor.
"""

import json
import os
from pathlib import Path

import pytest
from gold_kit import MATERIAL, ROOT, SCANS, load

from warehouse.evaluation import Evaluation, Score, evaluate

FLOOR = ROOT / "tests" / "gold" / "floor.json"
ROUNDING = 0.0001
FEW, MARGIN = 20, 0.02  # a field with few answers may lose so much: one answer is more than a rule
SAMPLES = ("notices", "forms", "blank forms")
Results = dict[str, Evaluation]


@pytest.fixture(scope="module")
def results() -> Results:
    return {}


def evaluation(results: Results, name: str, folder: Path) -> Evaluation:
    """Every set is loaded once."""
    material = MATERIAL[name]
    if material.missing:
        pytest.skip("no ../shared beside this clone")
    if name not in results:
        results[name] = evaluate(load(material.documents(), folder / "set"), material.golds)
    return results[name]


def floors() -> dict[str, dict[str, float]]:
    content: dict[str, dict[str, float]] = json.loads(FLOOR.read_text(encoding="utf-8"))
    return content


def allowed(score: Score) -> float:
    few = score.tp + score.fn < FEW and score.f1 < 1
    return round(max(score.f1 - (MARGIN if few else 0), 0.0), 4)


@pytest.mark.parametrize("name", MATERIAL)
def test_no_field_is_read_worse_than_it_was(results: Results, name: str, tmp_path: Path) -> None:
    result = evaluation(results, name, tmp_path)
    scores = {score.name: score for score in [*result.fields, result.micro]}
    floor = floors().get(name, {})
    if os.environ.get("NOTICES_RAISE_FLOOR"):
        raised = {field: max(allowed(score), floor.get(field, 0.0)) for field, score in scores.items()}
        text = json.dumps(floors() | {name: raised}, ensure_ascii=False, indent=1)
        FLOOR.write_text(text + "\n", encoding="utf-8")
        return
    assert floor, f"no floor for {name}: run this test once with NOTICES_RAISE_FLOOR=1"
    now = {field: scores[field].f1 if field in scores else 0.0 for field in floor}
    worse = {field: (now[field], f1) for field, f1 in floor.items() if now[field] < f1 - ROUNDING}
    differ = [d for d in result.differences if d.field in worse]
    assert not worse, f"(now, floor): {worse}; for example {differ[:5]}"


@pytest.mark.parametrize("name", MATERIAL)
def test_every_document_is_loaded_and_every_quote_stands_at_its_offsets(
    results: Results, name: str, tmp_path: Path
) -> None:
    result = evaluation(results, name, tmp_path)
    assert result.misplaced == 0
    assert {Path(document).stem for document in result.absent} <= SCANS


def test_every_sample_has_gold(results: Results, tmp_path: Path) -> None:
    subjects = [s for name in SAMPLES for s in evaluation(results, name, tmp_path / name).subjects]
    files = {score.name.split(":")[0] for score in subjects}
    samples = {path.name for folder in ("notices", "forms") for path in (ROOT / "samples" / folder).iterdir()}
    assert files == samples
