"""The samples: they open, hold the published words, and agree with their gold."""

import json
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from extractors.document import Document
from extractors.errors import UnsupportedFormat
from extractors.readers import read

ROOT = Path(__file__).resolve().parent.parent
SAMPLES, GOLD = ROOT / "samples", ROOT / "tests" / "gold"
NOTICES = ["dalian-2022.docx", "longquan-2024.docx", "liaoning-2020.doc", "liaoning-2020.pdf"]
FORMS = sorted(path.name for path in (SAMPLES / "forms").iterdir())
LAYOUT_ONLY = {"page", "space", "form"}


def text_of(path: Path) -> str:
    try:
        return read(path.read_bytes(), path.name).text
    except UnsupportedFormat as error:
        pytest.skip(f"no reader yet: {error}")


def close(text: str) -> str:
    """Without white space, and width-normalized: layout may break a line anywhere."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def source_lines(name: str) -> list[tuple[str, str]]:
    lines = (SAMPLES / "source" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(tag, words) for tag, _, words in (line.partition("\t") for line in lines)]


def source_text(name: str) -> str:
    return close("".join(words.replace("⏎", "") for _, words in source_lines(name)))


def gold_forms() -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((GOLD / "forms").glob("*.json"))]


def blank_forms() -> dict[str, dict[str, Any]]:
    forms = json.loads((GOLD / "blank_forms.json").read_text(encoding="utf-8"))
    return {form["template"]: form for form in forms}


def test_the_samples_are_those_that_were_asked_for() -> None:
    assert sorted(path.name for path in (SAMPLES / "notices").iterdir()) == sorted(NOTICES)
    endings = [Path(name).suffix for name in FORMS]
    assert len(FORMS) == 8
    assert min(endings.count(".docx"), endings.count(".doc"), endings.count(".pdf")) >= 2
    assert len({form["template"] for form in gold_forms()}) >= 4


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_holds_every_line_of_its_source(name: str) -> None:
    text = close(text_of(SAMPLES / "notices" / name))
    missing = [
        words
        for tag, words in source_lines(Path(name).stem)
        if tag not in LAYOUT_ONLY and words.strip() and close(words.replace("⏎", "")) not in text
    ]
    assert missing == []


@pytest.mark.parametrize("name", NOTICES)
def test_the_lines_of_a_notice_stand_in_their_order(name: str) -> None:
    text = close(text_of(SAMPLES / "notices" / name))
    position = 0
    for tag, words in source_lines(Path(name).stem):
        if tag not in LAYOUT_ONLY and words.strip():
            position = text.find(close(words.replace("⏎", "")), position)
            assert position >= 0, words


@pytest.mark.parametrize("name", NOTICES[1:])
def test_a_notice_holds_the_labels_and_options_of_its_forms(name: str) -> None:
    text = close(text_of(SAMPLES / "notices" / name))
    for form in blank_forms().values():
        if form["source"].endswith(f"{Path(name).stem}.tsv"):
            for field in form["fields"]:
                printed = [] if "label_in_form" in field or field["kind"] == "table" else [field["label"]]
                if "平台基地" in field["label"] or "人才团队" in field["label"]:
                    printed = [field["label"][:4]]
                for words in (*printed, *field.get("options", [])):
                    if Path(name).suffix != ".pdf" or "\n" not in words:
                        assert close(words) in text, (form["template"], words)


def test_quotes_of_the_gold_stand_in_the_source() -> None:
    for path in sorted((GOLD / "notices").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = source_text(gold["document"])
        for field in ("deadlines", "domains", "contacts", "budgets", "quotas"):
            for item in gold[field]:
                assert close(item["quote"]) in text, item["quote"]
        assert close(gold["issuer"]) in text
        for field, key in (("categories", "name"), ("attachments", "title"), ("references", "title")):
            for item in gold[field]:
                assert close(item[key]).rstrip("）").replace("（", "") in text.replace("（", ""), item[key]


@pytest.mark.parametrize("gold", gold_forms(), ids=lambda gold: gold["file"])
def test_the_gold_of_a_form_names_fields_and_options_of_its_template(gold: dict[str, Any]) -> None:
    template = blank_forms()[gold["template"]]
    assert gold["form_title"] == template["form_title"]
    fields = {(field["label"], field.get("group")): field for field in template["fields"]}
    for value in gold["values"]:
        field = fields[value["label"], value.get("group")]
        assert set(value.get("selected", [])) <= set(field.get("options", [])), value
    assert {(v["label"], v.get("group")) for v in gold["values"]} == set(fields)


@pytest.mark.parametrize("gold", gold_forms(), ids=lambda gold: gold["file"])
def test_a_form_holds_what_its_gold_says(gold: dict[str, Any]) -> None:
    text = close(text_of(SAMPLES / "forms" / gold["file"]))
    for value in gold["values"]:
        assert close(value.get("value", "")) in text, value["label"]
        assert close(value.get("other_text", "")) in text, value["label"]


def document(name: str) -> Document:
    path = SAMPLES / "forms" / name
    return read(path.read_bytes(), path.name)


def test_boxes_are_ticked_in_many_ways() -> None:
    xml = {
        path.stem: zipfile.ZipFile(path).read("word/document.xml").decode()
        for path in (SAMPLES / "forms").glob("*.docx")
    }
    ways = {
        "typed": "☑" in xml["hunbei-turbine-casting"],
        "control": "w14:checkbox" in xml["jianchi-alloy-tube"],
        "symbol": 'w:char="F052"' in xml["jianchi-alloy-tube"],
        "form field": "FORMCHECKBOX" in xml["linghe-testing-platform"],
        "tick": "√科研院所" in text_of(SAMPLES / "forms" / "beijia-sea-cucumber.doc"),
    }
    assert all(ways.values()), ways


def test_boxes_that_are_no_characters_are_read_as_boxes() -> None:
    field_form = document("linghe-testing-platform.docx").text
    assert "☑科研院所" in field_form and "☐高等学校" in field_form
    symbols = text_of(SAMPLES / "forms" / "binhai-voc-control.doc")
    assert "☑高等学校" in symbols and "☐科研院所" in symbols
    assert "☑2.达到对标国际先进技术水平" in document("jianchi-alloy-tube.docx").text


def test_nobody_real_is_named() -> None:
    for gold in gold_forms():
        requirement = gold["requirement"]
        assert requirement["mobile"].startswith("13900")
        assert requirement["email"] is None or "-example." in requirement["email"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_script_makes_the_samples_again(tmp_path: Path) -> None:
    """A .docx and a .doc come out with the words they have; run in a copy, so that nothing changes here."""
    shutil.copytree(SAMPLES, tmp_path / "samples", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "samples" / "notices" / "dalian-2022.docx").unlink()
    names = ["dalian-2022", "qingou-celadon"]
    subprocess.run([sys.executable, "-m", "samples.make", *names], cwd=tmp_path, check=True, timeout=120)
    for made in ("notices/dalian-2022.docx", "forms/qingou-celadon.doc"):
        again, committed = tmp_path / "samples" / made, SAMPLES / made
        assert text_of(again) == text_of(committed)
    gold = json.loads((tmp_path / "tests/gold/forms/qingou-celadon.gold.json").read_text(encoding="utf-8"))
    assert gold == next(form for form in gold_forms() if form["file"] == "qingou-celadon.doc")


def test_nothing_else_below_samples_is_taken_for_a_document() -> None:
    """`notices ingest samples` reads the twelve documents and not what they are made of."""
    rest = [p for p in SAMPLES.rglob("*") if p.is_file() and p.parent.name not in ("notices", "forms")]
    rest += list((SAMPLES / "source" / "forms").iterdir())
    assert {p.suffix for p in rest} <= {".json", ".md", ".py", ".tsv", ".pyc"}


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_has_the_published_characters_and_no_others(name: str, shared: Path) -> None:
    """Against the words that were taken from the publication; page numbers are the layout's."""
    seed = (shared / "seeds" / f"{Path(name).stem}.txt").read_text(encoding="utf-8")
    published = Counter(close(re.sub(r"\[(?:bookmark|image): [^\]]*\]|image1\.png", "", seed)))
    document = read((SAMPLES / "notices" / name).read_bytes(), name)
    body = re.sub(r"— ?\d* ?—", "", document.text)
    here = Counter(close(body.replace("☐", "□")))
    assert (published - here, here - published) == (Counter(), Counter())
