"""Templates: one id for one blank form, registered when first met; the notice that a form answers."""

from pathlib import Path

import pytest
from docx import Document
from test_ingest import run

from normalizers.facts import DocumentFacts, Form, FormField
from warehouse import ledger, templates
from warehouse.database import Connection, open_writer
from warehouse.loader import LoadDocument, load
from warehouse.query import ask

LABELS = [
    "需求名称",
    "所属领域",
    "企业名称",
    "联系人",
    "联系电话",
    "需求内容",
    "技术指标",
    "拟投入资金（万元）",
    "合作方式",
]


def form_docx(
    path: Path, rows: dict[str, str], heading: str = "企业技术难题征集表", before: str = ""
) -> None:
    made = Document()
    for line in before.split("\n"):
        if line:
            made.add_paragraph(line)
    made.add_paragraph(heading)
    table = made.add_table(rows=len(rows), cols=2)
    for row, words in zip(table.rows, rows.items(), strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    made.save(str(path))


ANSWERS = {
    "需求名称": "高温合金叶片无损检测方法",
    "所属领域": "新材料",
    "企业名称": "北辰精密铸造有限公司",
    "联系人": "周岭",
    "联系电话": "13900000000",
    "需求内容": "现有方法检不出亚表面微裂纹，需要新的检测方法和装置。",
    "技术指标": "可检裂纹深度不大于0.1毫米",
    "拟投入资金（万元）": "120",
    "合作方式": "联合开发",
}
NOTICE = (
    "龙泉市科学技术局关于征集企业技术难题的通知\n各企业：\n请填写企业技术难题征集表（附件），于2026年5月30日前报送。\n"
    "附件：企业技术难题征集表\n龙泉市科学技术局\n2026年4月1日\n附件\n"
)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "w" / "w.duckdb"


def test_a_new_form_is_said_once_with_what_is_not_mapped(tmp_path: Path, warehouse: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    form_docx(inbox / "a.docx", {**ANSWERS, "甲骨铭牌样张": "见附图"})
    first = run("ingest", inbox, "--warehouse", warehouse, "--local", check=0)
    assert "New form: 企业技术难题征集表 (10 fields, 1 labels not mapped)" in first.stdout
    form_docx(inbox / "b.docx", {**dict.fromkeys(ANSWERS, ""), "甲骨铭牌样张": ""})
    second = run("ingest", inbox, "--warehouse", warehouse, "--local", check=0)
    assert "New form" not in second.stdout
    (met,) = ask(warehouse, "SELECT forms, filled, formats, unmapped FROM known_forms").to_pylist()
    assert met == {"forms": 2, "filled": 1, "formats": ["docx"], "unmapped": ["甲骨铭牌样张"]}
    listed = run("templates", "--unmapped", "--warehouse", warehouse, check=0)
    assert "1: 甲骨铭牌样张" in listed.stdout
    id_ = ask(warehouse, "SELECT template_id FROM known_forms").to_pylist()[0]["template_id"]
    labels = run("labels", "--template", id_[:8], "--warehouse", warehouse, check=0)
    assert "甲骨铭牌样张" in labels.stdout
    other = run("labels", "--template", "0000000000", "--warehouse", warehouse, check=0)
    assert "甲骨铭牌样张" not in other.stdout


def loaded(connection: Connection, name: str, fingerprint: str, title: str | None, labels: list[str]) -> None:
    form_id = f"{name}:f0"
    facts = DocumentFacts(
        document_id=name,
        forms=[Form(form_id=form_id, title=title, template_id=fingerprint, is_filled=False)],
        form_fields=[
            FormField(form_id=form_id, seq=n, label=label, kind="text") for n, label in enumerate(labels, 1)
        ],
    )
    source = ledger.SourceFile(name, f"{name}.docx", f"file:///{name}.docx", 1)
    ledger.start(connection, "r", [source])
    from warehouse import clock

    load(connection, "r", [LoadDocument(source, "docx", "docx/1", None, clock.now(), "", facts)])


def ids(connection: Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT document_id, template_id FROM forms").fetchall())


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_like_forms_share_a_template_whatever_the_order(warehouse: Path, order: tuple[int, ...]) -> None:
    given = [
        ("one", "bbb", "技术需求表", LABELS),
        ("two", "aaa", "技术需求表（2027）", [*LABELS, "备注"]),
        ("three", "ccc", "专家推荐表", ["姓名", "职称", "单位", "专业", "电话", "研究方向", "学历", "邮箱"]),
    ]
    with open_writer(warehouse) as connection:
        for at in order:
            loaded(connection, *given[at])
            templates.register(connection, "r")
        assert ids(connection) == {"one": "aaa", "two": "aaa", "three": "ccc"}


def test_small_forms_are_not_joined_by_chance(warehouse: Path) -> None:
    with open_writer(warehouse) as connection:
        loaded(connection, "one", "aaa", "参会回执", ["姓名", "单位", "电话"])
        loaded(connection, "two", "bbb", "专家登记表", ["姓名", "单位", "电话"])
        loaded(connection, "three", "ccc", "参会回执", ["姓名", "单位", "电话", "备注"])
        templates.register(connection, "r")
        assert ids(connection) == {"one": "aaa", "two": "bbb", "three": "ccc"}


def place(warehouse: Path) -> tuple[str | None, str | None]:
    (row,) = ask(warehouse, "SELECT city, county FROM requirements").to_pylist()
    return row["city"], row["county"]


def test_a_form_without_a_place_has_that_of_the_notice_it_answers(tmp_path: Path, warehouse: Path) -> None:
    answer, notice = tmp_path / "answer.docx", tmp_path / "notice.docx"
    form_docx(answer, ANSWERS)
    form_docx(notice, dict.fromkeys(ANSWERS, ""), before=NOTICE)
    run("ingest", answer, "--warehouse", warehouse, "--local", check=0)
    assert place(warehouse) == (None, None)
    run("ingest", notice, "--warehouse", warehouse, "--local", check=0)
    assert place(warehouse) == ("丽水市", "龙泉市")
    (proof,) = ask(
        warehouse,
        "SELECT quote, substring(text, char_start + 1, char_end - char_start) AS there, file_name"
        " FROM field_evidence JOIN documents USING (document_id)"
        " WHERE table_name = 'requirements' AND field = 'county'",
    ).to_pylist()
    assert proof["quote"] == proof["there"] and proof["file_name"] == "notice.docx"
    run("retry", "--reextract", "--all", "--warehouse", warehouse, "--local", check=0)
    assert place(warehouse) == ("丽水市", "龙泉市")
    (asked,) = ask(warehouse, "SELECT issuer FROM answered_notices").to_pylist()
    assert asked["issuer"] == "龙泉市科学技术局"
    document = ask(warehouse, "SELECT document_id FROM notices").to_pylist()[0]["document_id"]
    run("forget", document, "--warehouse", warehouse, check=0)
    assert place(warehouse) == (None, None)
    assert run("doctor", "--warehouse", warehouse, check=0).stdout.startswith("Nothing is wrong")


def test_the_form_s_own_place_is_kept(tmp_path: Path, warehouse: Path) -> None:
    answer, notice = tmp_path / "answer.docx", tmp_path / "notice.docx"
    form_docx(answer, {**ANSWERS, "企业名称": "云和县北辰精密铸造有限公司"})
    form_docx(notice, dict.fromkeys(ANSWERS, ""), before=NOTICE)
    run("ingest", answer, notice, "--warehouse", warehouse, "--local", check=0)
    assert place(warehouse)[1] != "龙泉市"
