"""The forms of the samples, read from their files: blank or filled, the same template in every format."""

from functools import cache
from pathlib import Path

import pytest

from extractors.document import Document
from extractors.forms.reader import read_form
from extractors.readers import read
from extractors.structure import outline
from normalizers.forms import FormFacts, forms

SAMPLES = Path(__file__).parent.parent / "samples"
NOTICES = ("liaoning-2020.doc", "liaoning-2020.pdf", "longquan-2024.docx")


@cache
def facts_of(path: Path) -> tuple[Document, FormFacts]:
    document = read(path.read_bytes(), path.name)
    parts = outline(document)
    tables = list(document.tables())
    found = [read_form(document, parts, part, tables) for part in parts.forms]
    return document, forms(path.name, found, document.text)


def filled_forms() -> list[Path]:
    return sorted(p for p in (SAMPLES / "forms").glob("*.*") if p.suffix in (".doc", ".docx", ".pdf"))


@pytest.mark.parametrize("path", filled_forms(), ids=lambda p: p.name)
def test_filled_forms_are_filled_and_name_their_project(path: Path) -> None:
    document, found = facts_of(path)
    assert [f.is_filled for f in found.forms] == [True]
    assert len(found.requirements) == 1
    assert found.requirements[0].title and found.requirements[0].organization
    for row in (*found.form_values, *found.field_evidence):
        assert document.text[row.char_start : row.char_end] == row.quote
        assert row.quote.strip()


@pytest.mark.parametrize("name", NOTICES)
def test_forms_in_a_notice_are_blank(name: str) -> None:
    _, found = facts_of(SAMPLES / "notices" / name)
    assert found.forms and not any(f.is_filled for f in found.forms)
    assert found.form_values == [] and found.requirements == []
    assert len(found.form_fields) > 3 * len(found.forms)


def test_a_template_is_the_same_in_every_format() -> None:
    by_format = [
        {f.title: f.template_id for f in facts_of(SAMPLES / "notices" / name)[1].forms}
        for name in NOTICES[:2]
    ]
    assert by_format[0] == by_format[1]
    assert len(set(by_format[0].values())) == len(by_format[0])


def test_a_filled_form_has_the_template_of_its_blank() -> None:
    blank = {f.template_id for name in NOTICES for f in facts_of(SAMPLES / "notices" / name)[1].forms}
    for path in filled_forms():
        assert facts_of(path)[1].forms[0].template_id in blank, path.name


def test_fields_are_the_same_in_doc_and_pdf() -> None:
    def rows(name: str) -> list[tuple[str, str, tuple[str, ...]]]:
        _, found = facts_of(SAMPLES / "notices" / name)
        return [(f.label, f.kind, tuple(f.options or ())) for f in found.form_fields]

    doc, pdf = rows(NOTICES[0]), rows(NOTICES[1])
    assert [r[:2] for r in doc] == [r[:2] for r in pdf]
    assert [set(r[2]) for r in doc] == [set(r[2]) for r in pdf]
