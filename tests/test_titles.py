"""Titles among what a page writes around them: menus, crumb trails, bullets, tags; none where none is."""

import json
from pathlib import Path

import pytest
from gold_kit import facts_of

LINES = (Path(__file__).parent / "data" / "titles.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_title(case: dict[str, str | None]) -> None:
    assert facts_of(str(case["text"])).notices[0].title == case["title"]
