"""Deadlines in stages and rounds, of institutions that collect, and days that only look back."""

from collections.abc import Sequence

import msgspec
import pytest
from from_lines import context, parts
from test_deadlines import brief

from extractors.fields.deadlines import find_deadlines
from normalizers.deadlines import deadlines
from normalizers.facts import Deadline

HEAD = ["关于组织申报2025年度省重点研发计划项目的通知", "各有关单位：", "一、条件", "申报单位在本省注册。"]


def rows(body: Sequence[str], issuer: str | None = None) -> list[Deadline]:
    document, outline = parts([*HEAD, *body, "2025年3月10日"])
    about = msgspec.structs.replace(context(document, "2025-03-10", HEAD[0], 2025), issuer=issuer)
    made = deadlines(find_deadlines(document, outline), about)
    assert all(r.quote and document.text[r.char_start : r.char_end] == r.quote for r in made)
    return made


STAGES = [
    (
        "个人于3月20日前提交申报书，学院于3月25日前审核汇总后报科研处，科研处于3月31日前统一上报。",
        [
            ("submission", None, "2025-03-20"),
            ("recommendation", None, "2025-03-25"),
            ("recommendation", None, "2025-03-31"),
        ],
    ),
    (
        "申报人3月20日前提交，所在单位3月25日前审核推荐，市科技局4月1日前完成审核上报。",
        [
            ("submission", None, "2025-03-20"),
            ("recommendation", None, "2025-03-25"),
            ("recommendation", None, "2025-04-01"),
        ],
    ),
    (
        "4月1日前，申报人完成填报；4月5日前，依托单位完成审核。",
        [("submission", None, "2025-04-01"), ("recommendation", None, "2025-04-05")],
    ),
    (
        "我局将于4月20日前汇总报市科技局，请各单位于4月15日前报送我局。",
        [("recommendation", None, "2025-04-20"), ("submission", None, "2025-04-15")],
    ),
    (
        "征集工作分两个阶段：第一阶段3月11日至3月31日，第二阶段4月1日至4月30日。",
        [("submission", "2025-03-11", "2025-03-31"), ("submission", "2025-04-01", "2025-04-30")],
    ),
    (
        "3月31日（周一）24时为网上申报截止时间，4月3日17时为推荐单位审核截止时间。",
        [("submission", None, "2025-03-31T23:59"), ("recommendation", None, "2025-04-03T17:00")],
    ),
    (
        "纸质材料（一式三份）须在4月10日至12日工作时间内送达。",
        [("paper", "2025-04-10", "2025-04-12")],
    ),
    (
        "平台（http://kjjh.example.org.cn）于3月15日开放，申报单位提交截止时间为4月30日18:00。",
        [("submission_open", "2025-03-15", None), ("submission", "2025-03-15", "2025-04-30T18:00")],
    ),
    ("截至2025年4月30日仍未提交的，视为自动放弃。", [("submission", None, "2025-04-30")]),
]


@pytest.mark.parametrize(("sentence", "expected"), STAGES)
def test_stages(sentence: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert [brief(r) for r in rows([sentence])] == expected


UNDER_A_HEADING = [
    ("第一批为2025年4月8日前，第二批为2025年9月9日前。", ["第一批", "第二批"]),
    ("分两批受理，分别为2025年4月8日前、2025年9月9日前。", [None, None]),
    ("A类项目2025年4月8日前；B类项目2025年9月9日前。", [None, None]),
]


@pytest.mark.parametrize(("sentence", "rounds"), UNDER_A_HEADING)
def test_days_under_a_heading_that_says_what_they_are(sentence: str, rounds: list[str | None]) -> None:
    made = rows(["二、申报时间", sentence])
    assert [brief(r)[2] for r in made] == ["2025-04-08", "2025-09-09"]
    assert [r.applies_to for r in made] == rounds


@pytest.mark.parametrize(
    ("issuer", "kind"),
    [
        ("某某大学科学技术处", "submission"),
        ("科研处", "submission"),
        ("某某省农业科学院", "submission"),
        ("某某市科学技术局", "recommendation"),
    ],
)
def test_lists_that_an_institution_collects_from_its_units(issuer: str, kind: str) -> None:
    sentence = "各单位于3月21日前将申报书和汇总表发送至邮箱，学校汇总后于3月31日前报省科技厅。"
    assert [r.kind for r in rows([sentence], issuer)] == [kind, "recommendation"]


NONE = [
    "截至2025年3月31日仍有项目逾期未结的，不得申报。",
    "截至2025年4月30日尚未结题的负责人不得申报。",
    "我厅组织开展了申报工作，至3月20日申报截止，共收到申报项目87项。",
    "截至2月28日，全省共受理申报项目320项，经评审立项50项。",
    "申报工作于2月25日截止，共征集需求56条。",
    "合同签订时间为2024年1月1日至12月31日，付款在2025年2月28日前完成。",
    "研发费用核算期间为2025年1月1日至2025年12月31日。",
    "请于每年3月底前提交年度报告。",
]


@pytest.mark.parametrize("sentence", NONE)
def test_days_that_look_back_or_count(sentence: str) -> None:
    assert [r for r in rows([sentence]) if r.due_at or r.opens_at] == []


def test_the_end_of_a_month_is_kept_in_words() -> None:
    (row,) = rows(["请于2025年4月底前报送推荐函。"])
    assert (str(row.due_at), row.quote) == ("2025-04-30 23:59:59", "2025年4月底前")
