"""Layouts in which guides, lists and tables name fields with their directions, and pages that call for none.

Each text is read as a file would be, from its bytes to its facts.
"""

import json
from pathlib import Path

import pytest

from extractors.pipeline import extract
from extractors.readers import read
from normalizers.assembly import facts

LAYOUTS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data/domain_layouts/layouts.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: str(layout["name"]))
def test_fields_and_directions_of_a_layout(layout: dict) -> None:
    document = read(layout["text"].encode(), "notice.txt")
    found = facts("0" * 64, document, extract(document))
    assert {row.name: row.directions or [] for row in found.domains} == layout["domains"]
    for row in found.domains:
        assert document.text[row.char_start : row.char_end] == row.quote != ""
