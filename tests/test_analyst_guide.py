"""The analyst's guide has its twenty questions, each with an answer (tests/test_guides.py runs them)."""

import re

from guide_kit import ROOT, blocks

GUIDE = ROOT / "docs" / "analyst.md"
QUESTIONS = 20


def test_every_question_has_its_answer() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    numbers = [int(number) for number in re.findall(r"^## (\d+)\. .+\?$", text, re.M)]
    assert numbers == list(range(1, QUESTIONS + 1))
    asked = [block for block in blocks(GUIDE) if block.language == "sh" and block.shown is not None]
    assert len(asked) == QUESTIONS


def test_every_page_it_links_exists() -> None:
    for page in re.findall(r"\]\(([\w-]+\.md)[)#]", GUIDE.read_text(encoding="utf-8")):
        assert (ROOT / "docs" / page).exists(), page
