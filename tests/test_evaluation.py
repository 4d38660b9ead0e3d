"""Evaluation: what counts as right, what is shown of what is not."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.database import migrations
from warehouse.evaluation import GoldUnreadable, as_html, as_json, as_table, evaluate
from warehouse.evaluation.matching import Found, Wanted, equal, match, persons, phone, plain, same_phone

GOLD = Path(__file__).parent / "gold"
Connection = duckdb.DuckDBPyConnection
Insert = Callable[..., None]
DEFAULTS: dict[str, object] = {
    "run_id": "r",
    "confidence": 0.9,
    "component": "t",
    "char_start": 0,
    "char_end": 1,
    "quote": "x",
    "source_uri": "file:///x",
    "format": "docx",
    "byte_size": 1,
    "retrieved_at": "2026-01-01",
    "reader": "t/1",
    "text": "x",
    "is_filled": False,
    "notice_type": "other",
}


@pytest.fixture
def warehouse() -> Connection:
    connection = duckdb.connect()
    for _, sql in migrations():
        connection.execute(sql)
    return connection


def insert(connection: Connection, table: str, **values: object) -> None:
    """A row; evidence and keys that a test does not care about are filled in."""
    columns = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND schema_name = 'main'", [table]
    ).fetchall()
    row = {name: DEFAULTS[name] for (name,) in columns if name in DEFAULTS} | values
    marks = ", ".join("?" for _ in row)
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def insert_notice(connection: Connection, gold: dict[str, Any], notice: str, document: str) -> None:
    """The rows that an extractor without a fault would load for a gold notice."""
    keys = {"notice_id": notice, "document_id": document}
    region = gold["region"]
    period = gold["project_period"] or {"start": None, "end": None}
    insert(
        connection,
        "notices",
        **keys,
        **{k: gold[k] for k in ("title", "issuer", "document_number", "published_on", "notice_type")},
        plan_year=gold["plan_year"],
        parent_notice_id="above" if "nested_title" in gold else None,
        province=region["province"],
        city=region["city"],
        county=region["county"],
        project_start=period["start"],
        project_end=period["end"],
    )
    for n, d in enumerate(gold["deadlines"], 1):
        due = d["due"] and (d["due"] if "T" in d["due"] else f"{d['due']}T23:59:59")
        insert(
            connection,
            "deadlines",
            **keys,
            seq=n,
            kind=d["kind"],
            opens_at=d["start"],
            due_at=due,
            due_precision=("minute" if "T" in d["due"] else "date") if due else None,
            quote=d["quote"],
        )
    for n, d in enumerate(gold["domains"], 1):
        insert(connection, "domains", **keys, seq=n, name=d["name"], directions=d["directions"])
    for n, c in enumerate(gold["contacts"], 1):
        insert(
            connection,
            "contacts",
            **keys,
            seq=n,
            name=c["name"],
            department=c["organization_or_dept"],
            phones=c["phones"],
            emails=c["emails"],
        )
    for n, b in enumerate(gold["budgets"], 1):
        amounts = {k: b[k] for k in ("amount_min_yuan", "amount_max_yuan", "ratio_min")}
        insert(connection, "budgets", **keys, seq=n, kind=b["kind"], subject=b["subject"], **amounts)
    for n, q in enumerate(gold["quotas"], 1):
        insert(connection, "quotas", **keys, seq=n, unit=q["unit"], count=q["count"])
    for n, c in enumerate(gold["categories"], 1):
        insert(connection, "categories", **keys, seq=n, name=c["name"])
    for n, p in enumerate(gold["portals"], 1):
        insert(connection, "portals", **keys, seq=n, name=p["name"], url=p["url"])
    for a in gold["attachments"]:
        insert(connection, "attachments", **keys, number=a["no"], title=a["title"])
    for n, r in enumerate(gold["references"], 1):
        insert(connection, "policy_references", **keys, seq=n, title=r["title"])


def load_notices(connection: Connection) -> None:
    for path in sorted((GOLD / "notices").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        document = gold["document"]
        if not connection.execute("FROM documents WHERE document_id = ?", [document]).fetchall():
            insert(connection, "documents", document_id=document, file_name=f"{document}.docx")
        insert_notice(connection, gold, path.stem, document)


def load_forms(connection: Connection) -> None:
    for path in sorted((GOLD / "forms").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        document = path.name.removesuffix(".gold.json")
        keys = {"form_id": f"{document}:f", "document_id": document}
        insert(connection, "documents", document_id=document, file_name=gold["file"])
        insert(connection, "forms", **keys, title=gold["form_title"], is_filled=True)
        want = dict(gold["requirement"])
        domains = want.pop("domains") or None
        insert(connection, "requirements", **keys, seq=1, domains_raw=domains, **want)
        for n, v in enumerate(gold["values"], 1):
            insert(
                connection,
                "form_values",
                **keys,
                seq=n,
                label=v["label"],
                group_label=v.get("group"),
                value=v.get("value"),
                selected=v.get("selected"),
            )


def write_gold(folder: Path, name: str, **gold: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return folder


def test_what_agrees_with_the_gold_scores_one(warehouse: Connection) -> None:
    load_notices(warehouse)
    load_forms(warehouse)
    result = evaluate(warehouse, [GOLD / "notices", GOLD / "forms"])
    assert result.differences == []
    assert (result.micro.precision, result.micro.recall, result.micro.f1) == (1.0, 1.0, 1.0)
    assert len(result.subjects) == 4 + 8
    assert result.absent == []


def test_an_empty_warehouse_misses_everything_and_says_which_documents(warehouse: Connection) -> None:
    result = evaluate(warehouse, [GOLD])
    assert result.micro.tp == result.micro.fp == 0 and result.micro.fn > 400
    assert "dalian-2022" in result.absent and "qingling-herbs" in result.absent


def test_a_miss_and_a_wrong_one_stand_side_by_side_with_their_quotes(warehouse: Connection) -> None:
    load_notices(warehouse)
    warehouse.execute(
        "UPDATE deadlines SET due_at = '2024-04-16 23:59:59', quote = '2024年4月16日前'"
        " WHERE document_id = 'longquan-2024' AND due_at = '2024-04-15 23:59:59'"
    )
    result = evaluate(warehouse, [GOLD / "notices"])
    due = [d for d in result.differences if d.field == "deadlines: due"]
    assert len(due) == 1
    assert due[0].expected == "2024-04-15" and due[0].found == "2024-04-16 submission"
    assert due[0].expected_quote is not None and "2024年4月15日前" in due[0].expected_quote
    assert due[0].found_quote == "2024年4月16日前"
    scores = {s.name: s for s in result.fields}
    assert (scores["deadlines: due"].fp, scores["deadlines: due"].fn) == (1, 1)


@pytest.mark.parametrize(
    ("change", "field", "fp", "fn"),
    [
        ("UPDATE notices SET title = '另一份通知' WHERE notice_id = 'dalian-2022'", "title", 1, 1),
        ("UPDATE notices SET issuer = NULL WHERE notice_id = 'dalian-2022'", "issuer", 0, 1),
        (
            "UPDATE notices SET document_number = '大科9号' WHERE notice_id = 'dalian-2022'",
            "document_number",
            1,
            0,
        ),
        ("UPDATE notices SET city = '沈阳市' WHERE notice_id = 'dalian-2022'", "city", 1, 1),
        ("DELETE FROM quotas WHERE unit = '杭州'", "quotas", 0, 1),
        ("UPDATE quotas SET count = 16 WHERE unit = '杭州'", "quotas", 1, 1),
        ("UPDATE budgets SET kind = 'other' WHERE amount_max_yuan = 3000000", "budgets: kind", 1, 1),
        (
            "UPDATE budgets SET subject = '别的类别XY' WHERE amount_max_yuan = 3000000",
            "budgets: subject",
            1,
            1,
        ),
        (
            "UPDATE contacts SET phones = ['0411-00000000'] WHERE department = '高新处'",
            "contacts: phone",
            1,
            1,
        ),
        (
            "UPDATE contacts SET department = '财务处' WHERE department = '高新处'",
            "contacts: department",
            1,
            1,
        ),
        ("UPDATE contacts SET emails = NULL WHERE name = '孙亮'", "contacts: email", 0, 1),
        ("UPDATE domains SET directions = NULL WHERE name = '热管理'", "directions", 0, 1),
        ("DELETE FROM attachments WHERE number = 7", "attachments", 0, 1),
        ("UPDATE portals SET url = 'http://example.cn' WHERE document_id = 'dalian-2022'", "portals", 1, 1),
        ("UPDATE deadlines SET kind = 'paper' WHERE document_id = 'dalian-2022'", "deadlines: kind", 1, 1),
        ("UPDATE deadlines SET due_precision = 'date' WHERE kind = 'recommendation'", "deadlines: due", 1, 1),
    ],
)
def test_each_fault_shows_in_its_field(
    warehouse: Connection, change: str, field: str, fp: int, fn: int
) -> None:
    load_notices(warehouse)
    warehouse.execute(change)
    scores = {s.name: s for s in evaluate(warehouse, [GOLD / "notices"]).fields}
    assert (scores[field].fp, scores[field].fn) == (fp, fn)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE notices SET title = replace(title, '的通知', ' 的通知')",
        "UPDATE contacts SET phones = ['23983409', '24-23983439'] WHERE document_id = 'liaoning-2020'",
        "UPDATE contacts SET name = '史  杰' WHERE name = '史杰'",
        "UPDATE portals SET url = replace(url, 'http:', 'https:') || '/'",
        "INSERT INTO domains BY NAME SELECT * REPLACE ('现代农业' AS name)"
        " FROM domains WHERE name = '洁净能源'",
        "INSERT INTO contacts SELECT * FROM contacts",
        "UPDATE quotas SET unit = unit || '市' WHERE unit = '杭州'",
    ],
)
def test_other_ways_of_writing_the_same_are_right(warehouse: Connection, change: str) -> None:
    load_notices(warehouse)
    warehouse.execute(change)
    assert evaluate(warehouse, [GOLD / "notices"]).differences == []


def test_a_notice_inside_another_is_found_by_its_title(warehouse: Connection) -> None:
    load_notices(warehouse)
    warehouse.execute("UPDATE notices SET published_on = '2024-03-14' WHERE notice_id = 'zhejiang-2024'")
    only = evaluate(warehouse, [GOLD / "notices"]).differences
    assert [(d.field, d.found) for d in only] == [("published_on", "2024-03-14")]
    assert only[0].subject == "longquan-2024.docx: 中央引导地方科技发展资金储备项目"


def test_alternatives_and_optional_answers(warehouse: Connection, tmp_path: Path) -> None:
    insert(warehouse, "documents", document_id="d", file_name="a.docx")
    insert(warehouse, "notices", notice_id="n", document_id="d", title="甲", notice_type="other")
    insert(warehouse, "portals", notice_id="n", document_id="d", seq=1, url="http://a.cn")
    gold = write_gold(
        tmp_path / "gold",
        "a",
        title="乙",
        notice_type="application_call",
        deadlines=[
            {"kind": "submission", "due": "2026-01-01", "start": None, "quote": "x", "optional": True}
        ],
        portals=[{"name": None, "url": "http://b.cn"}],
        alternatives={"title": ["甲"], "notice_type": ["other"], "portals": [[{"url": "a.cn"}]]},
    )
    assert evaluate(warehouse, [gold]).differences == []
    gold = write_gold(tmp_path / "none", "a", title="甲", notice_type="other", portals=[], alternatives={})
    assert [d.found for d in evaluate(warehouse, [gold]).differences] == ["http://a.cn"]


def test_what_the_gold_does_not_annotate_is_not_scored(warehouse: Connection, tmp_path: Path) -> None:
    insert(warehouse, "documents", document_id="d", file_name="a.docx")
    insert(warehouse, "notices", notice_id="n", document_id="d", title="甲", issuer="某局", plan_year=2026)
    insert(warehouse, "quotas", notice_id="n", document_id="d", seq=1, unit="市", count=1)
    result = evaluate(warehouse, [write_gold(tmp_path, "a", title="甲", notice_type="other")])
    assert (result.micro.tp, result.micro.fp, result.micro.fn) == (2, 0, 0)


@pytest.mark.parametrize(
    ("change", "field", "fp", "fn"),
    [
        (
            "UPDATE requirements SET total_budget_yuan = 1 WHERE true",
            "requirement: total_budget_yuan",
            1,
            1,
        ),
        (
            "UPDATE requirements SET other_funding_yuan = NULL WHERE true",
            "requirement: other_funding_yuan",
            0,
            1,
        ),
        (
            "UPDATE requirements SET domains_raw = ['农业科学'] WHERE true",
            "requirement: domains",
            0,
            1,
        ),
        (
            "INSERT INTO requirements SELECT * FROM requirements WHERE true",
            "requirement: rows",
            1,
            0,
        ),
        (
            "UPDATE form_values SET value = '无' WHERE label = '单位注册地址'",
            "form: values",
            1,
            1,
        ),
        (
            "DELETE FROM form_values WHERE label = '四、项目实施期总体目标'",
            "form: values",
            0,
            1,
        ),
        (
            "UPDATE form_values SET selected = ['高等学校'] WHERE label = '单位性质'",
            "form: choices",
            1,
            1,
        ),
    ],
)
def test_faults_of_a_filled_form(warehouse: Connection, change: str, field: str, fp: int, fn: int) -> None:
    load_forms(warehouse)
    warehouse.execute(f"{change} AND document_id = 'qingling-herbs'")
    scores = {s.name: s for s in evaluate(warehouse, [GOLD / "forms"]).fields}
    assert (scores[field].fp, scores[field].fn) == (fp, fn)


def test_a_lost_character_in_a_long_text_is_forgiven_and_a_part_of_a_cell_costs_nothing(
    warehouse: Connection,
) -> None:
    load_forms(warehouse)
    warehouse.execute("UPDATE form_values SET value = substring(value, 2) WHERE length(value) > 150")
    keys = {"form_id": "hunbei-turbine-casting:f", "document_id": "hunbei-turbine-casting"}
    insert(warehouse, "form_values", **keys, seq=90, label="总资金", value="1,200.5万元")
    assert evaluate(warehouse, [GOLD / "forms"]).differences == []


def test_blank_forms_are_found_by_their_titles(warehouse: Connection) -> None:
    forms = json.loads((GOLD / "blank_forms.json").read_text(encoding="utf-8"))
    for number, form in enumerate(forms):
        document = Path(form["source"]).stem
        if not warehouse.execute("FROM documents WHERE document_id = ?", [document]).fetchall():
            insert(warehouse, "documents", document_id=document, file_name=f"{document}.docx")
        keys = {"form_id": f"f{number}", "document_id": document}
        insert(warehouse, "forms", **keys, title=form["form_title"])
        for seq, field in enumerate(form["fields"], 1):
            limits = {key: field.get(key) for key in ("min_chars", "max_chars", "unit")}
            insert(
                warehouse,
                "form_fields",
                **keys,
                seq=seq,
                label=field["label"],
                group_label=field.get("group"),
                kind=field["kind"],
                options=field.get("options"),
                **limits,
            )
    result = evaluate(warehouse, [GOLD / "blank_forms.json"])
    assert result.differences == [] and len(result.subjects) == 9
    warehouse.execute("UPDATE form_fields SET kind = 'text' WHERE label = '需求类别'")
    warehouse.execute("UPDATE form_fields SET min_chars = 300 WHERE label = '四、项目实施期总体目标'")
    warehouse.execute("UPDATE form_fields SET options = ['1年', '2年'] WHERE label = '攻关时限'")
    changed = {d.field: d for d in evaluate(warehouse, [GOLD / "blank_forms.json"]).differences}
    assert set(changed) == {"blank form: kinds", "blank form: limits", "blank form: options"}
    assert changed["blank form: options"].expected == "攻关时限: 3年"


def test_quotes_out_of_place_are_counted(warehouse: Connection) -> None:
    insert(warehouse, "documents", document_id="d", file_name="a.docx", text="甲乙")
    insert(warehouse, "quotas", notice_id="n", document_id="d", seq=1, unit="乙", count=1, quote="甲")
    insert(warehouse, "quotas", notice_id="n", document_id="d", seq=2, unit="乙", count=1, quote="乙")
    assert evaluate(warehouse, [GOLD / "notices"]).misplaced == 1


@pytest.mark.parametrize(
    "content", ["{", "[1, 2", '{"title": "x", "notice_type": "other", "deadlines": [{}]}']
)
def test_a_file_that_is_no_gold_is_one_clear_error(
    warehouse: Connection, tmp_path: Path, content: str
) -> None:
    insert(warehouse, "documents", document_id="d", file_name="bad.docx")
    insert(warehouse, "notices", notice_id="n", document_id="d")
    (tmp_path / "bad.json").write_text(
        content if "deadlines" not in content else content.replace("{}", '{"due": 1}')
    )
    with pytest.raises(GoldUnreadable, match=r"bad\.json is no gold file .*evaluation\.md"):
        evaluate(warehouse, [tmp_path])


def test_reports_show_scores_and_differences_and_escape_them(warehouse: Connection, tmp_path: Path) -> None:
    insert(warehouse, "documents", document_id="d", file_name="a.docx")
    insert(warehouse, "notices", notice_id="n", document_id="d", title="<script>alert(1)</script>")
    gold = write_gold(
        tmp_path,
        "a",
        title="甲 & 乙",
        notice_type="other",
        quotas=[{"unit": "[b]市", "count": 2, "quote": "市限2项"}],
    )
    result = evaluate(warehouse, [gold])
    page = as_html(result)
    assert (
        "<script>" not in page
        and "&lt;script&gt;" in page
        and "甲 &amp; 乙" in page
        and "<q>市限2项</q>" in page
    )
    text = as_table(result)
    assert "title" in text and "[b]市 2" in text and "all" in text and "« 市限2项 »" in text
    data = json.loads(as_json(result))
    assert data["micro"] == {
        "name": "all",
        "tp": 1,
        "fp": 1,
        "fn": 2,
        "precision": 0.5,
        "recall": 0.3333,
        "f1": 0.4,
    }
    assert {d["field"] for d in data["differences"]} == {"title", "quotas"}


def test_as_many_pairs_as_there_can_be() -> None:
    """The first answer fits both; giving it to the first would leave the second without one."""
    wanted = [Wanted(["b", "a"], "1"), Wanted(["a"], "2")]
    found = [Found("a", "a"), Found("b", "b")]
    assert match(wanted, found, equal).right == 2


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("0411—39989885", "0411-39989885", True),
        ("39989885", "0411-39989885", True),
        ("+86 411 39989885", "0411-39989885", True),
        ("0086-13900010021", "13900010021", True),
        ("0417-6650128转8016", "0417-6650128 ext. 8016", True),
        ("１３９０００８００７１", "13900080071", True),
        ("989885", "0411-39989885", False),
        ("13900010021", "13900010022", False),
    ],
)
def test_telephone_numbers(a: str, b: str, same: bool) -> None:
    assert same_phone(phone(a), phone(b)) is same


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("张三、李四", ["张三", "李四"]),
        ("史  杰", ["史杰"]),
        ("周 明 远", ["周明远"]),
        ("张金钰   李  昊", ["张金钰", "李昊"]),
        ("王芳/赵敏", ["王芳", "赵敏"]),
        ("欧阳 锋", ["欧阳锋"]),
        ("张三 李四", ["张三", "李四"]),
        (None, []),
        ("、", []),
    ],
)
def test_people_in_a_cell(name: str | None, people: list[str]) -> None:
    assert persons(name) == people


def test_plain_words() -> None:
    assert plain("“互联网＋”领域。") == plain("互联网+领域") == "互联网+领域"
    assert plain("《》 ，") is None and plain(None) is None


def test_reliability_counts_a_fact_as_wrong_when_anything_in_it_is(
    warehouse: Connection, tmp_path: Path
) -> None:
    insert(warehouse, "documents", document_id="d", file_name="a.docx")
    insert(warehouse, "notices", notice_id="n", document_id="d", title="甲")
    evidence = {"document_id": "d", "confidence": 0.7, "component": "notices.title"}
    insert(warehouse, "field_evidence", table_name="notices", row_id="n", field="title", **evidence)
    for seq, unit in enumerate(("甲市", "乙市"), 1):
        sureness = {"confidence": 0.95, "component": "quotas.list", "char_start": seq}
        insert(warehouse, "quotas", notice_id="n", document_id="d", seq=seq, unit=unit, count=1, **sureness)
    for seq, kind in enumerate(("submission", "paper"), 1):
        at = {"due_at": f"2024-03-0{seq} 23:59:59", "due_precision": "date", "kind": kind}
        insert(warehouse, "deadlines", notice_id="n", document_id="d", seq=seq, char_start=seq, **at)
    gold = write_gold(
        tmp_path,
        "a",
        title="甲",
        notice_type="other",
        quotas=[{"unit": "甲市", "count": 1, "quote": "甲市1项"}],
        deadlines=[
            {"kind": "submission", "start": None, "due": f"2024-03-0{n}", "quote": "x"} for n in (1, 2)
        ],
    )
    result = evaluate(warehouse, [gold])
    rows = {(r.name, r.low, r.high): (r.seen, r.right, r.stated, r.share) for r in result.reliability}
    assert rows["notices", 0.7, 0.8] == (1, 1, 0.7, 1.0)
    assert rows["quotas", 0.9, 1.0] == (2, 1, 0.95, 0.5)
    assert rows["quotas.list", 0.95, 0.95] == (2, 1, 0.95, 0.5)
    assert rows["deadlines", 0.9, 1.0] == (2, 1, 0.9, 0.5)
    assert "Confidence by component" in as_table(result) and "<td>quotas.list</td>" in as_html(result)


def test_a_summary_sheet_asks_for_several_projects(warehouse: Connection, tmp_path: Path) -> None:
    insert(warehouse, "documents", document_id="d", file_name="s.docx")
    insert(warehouse, "forms", form_id="f", document_id="d", title="汇总表", is_filled=True)
    for seq, title in enumerate(("甲", "乙", "丙"), 1):
        insert(warehouse, "requirements", form_id="f", seq=seq, document_id="d", title=title, mobile="139")
    gold = {
        "requirement": {"title": "甲", "mobile": "139"},
        "more_requirements": [{"title": "丁"}],
        "values": [],
    }
    (tmp_path / "s.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    result = evaluate(warehouse, [tmp_path])
    shown = [(d.field, d.expected, d.found) for d in result.differences]
    assert shown == [("requirement: title", "丁", "乙"), ("requirement: rows", None, "丙")]


def test_blank_forms_name_their_document_once(warehouse: Connection, tmp_path: Path) -> None:
    for document in ("one", "two"):
        insert(warehouse, "documents", document_id=document, file_name=f"{document}.docx")
        insert(warehouse, "forms", form_id=document, document_id=document, title="申报书")
    insert(warehouse, "form_fields", form_id="two", document_id="two", seq=1, label="名称", kind="text")
    fields = [{"label": "名称", "kind": "text"}]
    gold = {"document": "two.docx", "forms": [{"title": "申报书", "fields": fields}]}
    (tmp_path / "blank.json").write_text(json.dumps(gold), encoding="utf-8")
    assert evaluate(warehouse, [tmp_path]).differences == []
