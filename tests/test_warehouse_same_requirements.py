"""A project asked for twice counts once, and two projects count twice."""

import random
from datetime import date, datetime
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.facts import DocumentFacts, Form, Requirement
from warehouse.database import Connection, open_writer
from warehouse.ledger import SourceFile
from warehouse.loader import LoadDocument, forget, load
from warehouse.same_requirements import _COLUMNS, Asked, originals

WORK = "针对深海装备用钛合金焊接接头韧性不足的问题，研究电子束焊接工艺窗口与热处理制度。"
FORM: dict[str, Any] = {
    "title": "深海装备用高强钛合金焊接技术",
    "organization": "某某重工（集团）有限公司",
    "mobile": "13800001234",
    "domains": ["新材料"],
    "total_budget_yuan": Decimal(3_000_000),
    "fiscal_budget_yuan": Decimal(1_000_000),
    "start_on": date(2026, 1, 1),
    "content": WORK,
}


def sent(key: str, *rows: dict[str, Any], format: str = "docx") -> LoadDocument:
    document_id = key * 64
    form_id = f"{document_id}:f1"
    facts = DocumentFacts(
        document_id=document_id,
        forms=[Form(form_id=form_id, is_filled=True)],
        requirements=[Requirement(form_id=form_id, seq=seq, **row) for seq, row in enumerate(rows, 1)],
    )
    source = SourceFile(document_id, f"{key}.{format}", f"file:///in/{key}.{format}", 10)
    return LoadDocument(source, format, f"{format}/1", None, datetime(2026, 8, 1), "原文", facts)


@pytest.fixture
def connection(tmp_path: Path) -> Any:
    with open_writer(tmp_path / "w.duckdb") as opened:
        yield opened


def standing(connection: Connection) -> dict[str, str | None]:
    """Each row as the letter of its document and its number, with the one that it repeats."""
    rows = connection.execute("SELECT form_id || ':' || seq, duplicate_of FROM requirements").fetchall()
    short = {row: f"{row[0]}{row.rsplit(':', 1)[1]}" for row, _ in rows}
    return {short[row]: short[other] if other else None for row, other in rows}


def summed(connection: Connection) -> Any:
    return connection.execute(
        "SELECT sum(requirements), sum(requested_total_yuan) FROM money_by_domain_year"
    ).fetchone()


PDF = FORM | {
    "title": "深海装备用高强钛合金 焊接技术",
    "organization": "某某重工(集团)有限公司",
    "content": "\n".join(WORK),
}
SHEET_ROW = {"title": FORM["title"], "organization": FORM["organization"], "domains": ["新材料"]}


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_one_form_in_two_formats_and_a_sheet_counts_once_whatever_came_first(
    order: tuple[str, ...], connection: Connection
) -> None:
    other = {
        "title": "另一个项目",
        "organization": "某大学",
        "total_budget_yuan": Decimal(10),
        "domains": ["新材料"],
    }
    came = {
        "a": sent("a", PDF, format="pdf"),
        "b": sent("b", FORM),
        "c": sent("c", other, SHEET_ROW, format="xlsx"),
    }
    for key in order:
        load(connection, "run", [came[key]])
    assert standing(connection) == {"a1": "b1", "b1": None, "c1": None, "c2": "b1"}
    assert summed(connection) == (2, Decimal(3_000_010))
    assert connection.execute("SELECT count(*) FROM requirements").fetchone() == (4,)


@pytest.mark.parametrize(
    "change",
    [
        {"total_budget_yuan": Decimal(3_000_001)},
        {"start_on": date(2027, 1, 1)},
        {"title": "深海装备用高强钛合金焊接技术（二期）"},
        {"organization": "某某重工大连有限公司"},
        {"content": "开发面向中小企业的工业互联网标识解析二级节点平台。"},
        {"duration_months": 36, "title": None},
    ],
)
def test_what_contradicts_is_another_project(change: dict[str, Any], connection: Connection) -> None:
    load(connection, "run", [sent("a", FORM), sent("b", FORM | change)])
    assert set(standing(connection).values()) == {None}


def test_two_rows_of_one_sheet_are_two_projects(connection: Connection) -> None:
    load(connection, "run", [sent("a", SHEET_ROW, SHEET_ROW, format="xlsx")])
    assert standing(connection) == {"a1": None, "a2": None}
    load(connection, "run", [sent("b", FORM)])
    assert sorted(map(str, standing(connection).values())) == ["None", "None", "b1"]


def test_a_title_alone_says_too_little(connection: Connection) -> None:
    load(connection, "run", [sent(key, {"title": "技术需求"}) for key in "ab"])
    assert standing(connection) == {"a1": None, "b1": None}


def test_a_repetition_whose_original_goes_or_changes_stands_for_itself(connection: Connection) -> None:
    load(connection, "run", [sent("a", FORM | {"email": "a@example.com"}), sent("b", FORM), sent("c", PDF)])
    assert standing(connection) == {"a1": None, "b1": "a1", "c1": "a1"}
    forget(connection, ["a" * 64])
    assert standing(connection) == {"b1": None, "c1": "b1"}
    load(connection, "again", [sent("b", FORM | {"total_budget_yuan": Decimal(1)})])
    assert standing(connection) == {"b1": None, "c1": None}


def test_calls_are_matched_with_originals_alone(connection: Connection) -> None:
    load(connection, "run", [sent("a", FORM), sent("b", FORM)])
    sql = "SELECT count(*) FROM requirements WHERE duplicate_of IS NULL"
    assert connection.execute(sql).fetchone() == (1,)


rows = st.builds(
    lambda n, document, title, organization, money: Asked(
        f"{document}:{n}",
        document,
        None,
        "docx",
        None,
        dict.fromkeys(_COLUMNS) | {"title": title, "organization": organization, "total_budget_yuan": money},
    ),
    st.integers(0, 10**9),
    st.sampled_from("abcd"),
    st.sampled_from([None, "项目一", "项目 一", "项目二"]),
    st.sampled_from([None, "甲", "乙"]),
    st.sampled_from([None, 1, 2]),
)


@given(st.lists(rows, max_size=12, unique_by=lambda row: row.row_id), st.randoms(use_true_random=False))
def test_originals_are_originals_and_order_does_not_matter(asked: list[Asked], dice: random.Random) -> None:
    found = originals(asked)
    shuffled = list(asked)
    dice.shuffle(shuffled)
    assert originals(shuffled) == found
    by_id = {row.row_id: row for row in asked}
    for row_id, original in found.items():
        if original is not None:
            assert found[original] is None
            assert by_id[row_id].repeats(by_id[original]) and by_id[row_id].key == by_id[original].key
