"""Confidences follow what was seen of a rule, the more of it the more."""

import json
from pathlib import Path

import pytest
from gold_kit import facts_of

from bench import calibration
from normalizers.confidence import HIGHEST, Seen, corrected
from normalizers.tables import rows


@pytest.mark.parametrize(
    ("stated", "seen", "expected"),
    [
        (0.9, None, 0.9),
        (0.9, Seen(stated=0.9, right=9, seen=10), 0.9),
        (0.9, Seen(stated=0.9, right=0, seen=1), 0.82),
        (0.9, Seen(stated=0.9, right=0, seen=90), 0.09),
        (0.9, Seen(stated=0.9, right=50, seen=50), 0.98),
        (0.98, Seen(stated=0.9, right=500, seen=500), HIGHEST),
    ],
)
def test_what_was_seen_moves_what_is_stated(stated: float, seen: Seen | None, expected: float) -> None:
    assert corrected(stated, seen) == expected


def test_the_table_counts_what_can_be() -> None:
    for row in rows("confidence.csv"):
        assert 0 <= int(row["right"]) <= int(row["seen"]) and 0 < float(row["stated"]) <= 1


def test_facts_carry_the_corrected_confidence() -> None:
    found = facts_of(
        "关于组织申报2025年度市科技计划项目的通知\n各有关单位：\n重点项目每项资助不超过50万元。\n"
        "某某市科学技术局\n2025年3月10日\n"
    )
    (row,) = found.budgets
    seen = {r["component"]: r for r in rows("confidence.csv")}["budgets.sentence"]
    assert row.confidence == corrected(
        0.9, Seen(stated=float(seen["stated"]), right=int(seen["right"]), seen=int(seen["seen"]))
    )


def test_a_table_is_made_from_evaluations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = {"by": "component", "name": "quotas.limit", "stated": 0.8, "right": 3, "seen": 4}
    for name, right in (("a", 3), ("b", 1)):
        found = {"reliability": [{**rule, "right": right}, {**rule, "by": "table"}]}
        (tmp_path / f"{name}.json").write_text(json.dumps(found), encoding="utf-8")
    calibration.main([str(tmp_path / "a.json"), str(tmp_path / "b.json")])
    assert capsys.readouterr().out.splitlines()[-1] == "quotas.limit,0.8,4,8"
    calibration.main(["--check", str(tmp_path / "a.json"), str(tmp_path / "b.json")])
    assert "a: 0.050 as stated" in capsys.readouterr().out
