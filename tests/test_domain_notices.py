"""Whole notices with their fields, directions and kinds of project, annotated before they were read."""

import json
import re
from pathlib import Path

import pytest

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.fields.categories import find_categories
from extractors.fields.domains import find_domains
from extractors.structure import outline
from normalizers.categories import categories
from normalizers.context import NoticeContext
from normalizers.domains import domains

NOTICES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data/domain_notices/notices.jsonl").read_text("utf-8").splitlines()
]
# Lines broken at a width that is shorter than what counts as broken.
NOT_YET = {"hardwrapped_numbered"}
_SIGNS = re.compile(r"[\s,、;。:“”\"'‘’()（）《》+]+")


def plain(name: str) -> str:
    return _SIGNS.sub("", name)


def read(text: str) -> Document:
    builder = DocumentBuilder()
    for line in text.split("\n"):
        builder.paragraph(line)
    return builder.build(format="txt", reader="test")


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: str(notice["name"]))
def test_fields_directions_and_kinds_of_a_notice(notice: dict, request: pytest.FixtureRequest) -> None:
    if notice["name"] in NOT_YET:
        request.applymarker(pytest.mark.xfail(reason="not read yet", strict=True))
    made = read(notice["text"])
    parts = outline(made)
    fields, kinds = find_domains(made, parts), find_categories(made, parts)
    directed: dict[str, list[str]] = {}
    called: list[str] = []
    for part in parts.notices:
        context = NoticeContext(notice_id="n", index=part.index, text=made.text)
        for fact in domains([m for m in fields if m.notice == part.index], context):
            assert made.text[fact.char_start : fact.char_end] == fact.quote
            directed.setdefault(plain(fact.name), [plain(d) for d in fact.directions or []])
        called += [plain(k.name) for k in categories([m for m in kinds if m.notice == part.index], context)]
    optional = {plain(name) for name in notice["optional"]}
    expected = {plain(d["name"]): [plain(x) for x in d["directions"]] for d in notice["domains"]}
    assert {k: v for k, v in directed.items() if k in expected or k not in optional} == expected
    assert called == [plain(name) for name in notice["categories"]]
