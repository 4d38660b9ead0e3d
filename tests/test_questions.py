"""Questionnaires: numbered lines that ask, whatever they ask; lettered options; questions as labels."""

import pytest
from forms_kit import Read

from extractors.grammar.boxes import choices
from normalizers.label_model import guess
from normalizers.labels import canonical, stated

SURVEY = """创新需求调查问卷
尊敬的负责人：为了解企业需要，请如实填写。
一、基本情况
1.机构全名：　云岭精工有限公司　　　成立年份：　2011年
2.您所在的片区：　东区
3.机构类型：A.国有　B.民营 √　C.外资
二、需要
4.您最想攻克的技术问题是（一句话概括）：
　大口径薄壁管无余量弯曲成形
5.请描述现状和期望的指标：
目前回弹大，成形后要修整。
希望回弹角误差不大于0.3度。
6.为此贵企业可投入的经费约为　300　万元，其中希望政府支持　80　万元。
7.联络人：梁秋　电话：0871-63330002 邮箱：lq@example.com
填表日期：2026年3月1日
"""


def test_every_numbered_line_of_a_questionnaire_is_a_field() -> None:
    found = Read(SURVEY).values
    assert found["1.机构全名"] == "云岭精工有限公司"
    assert found["成立年份"] == "2011年"
    assert found["2.您所在的片区"] == "东区"
    assert found["3.机构类型"] == "民营"
    assert found["4.您最想攻克的技术问题是（一句话概括）"] == "大口径薄壁管无余量弯曲成形"
    assert (found["5.请描述现状和期望的指标"] or "").endswith("0.3度。")
    assert found["6.为此贵企业可投入的经费约为"] == "300" and found["其中希望政府支持"] == "80"
    assert found["7.联络人"] == "梁秋" and found["电话"] == "0871-63330002"
    assert found["填表日期"] == "2026年3月1日"
    assert not any("尊敬" in label for label in found)


def test_its_answers_make_a_requirement() -> None:
    asked = Read(SURVEY).requirement
    assert asked.title == "大口径薄壁管无余量弯曲成形"
    assert asked.organization == "云岭精工有限公司"
    assert asked.total_budget_yuan == 3_000_000 and asked.fiscal_budget_yuan == 800_000
    assert (asked.contact_name, asked.phone) == ("梁秋", "0871-63330002")


def test_instructions_that_are_numbered_ask_nothing() -> None:
    words = "技术需求表\n1.本表由企业填写。\n2.内容应真实；\n3.一式两份；\n4.逾期不予受理。\n"
    assert Read(words + "| 需求名称 | 甲项目 |\n| 联系人 | 王青 |\n").labels == ["需求名称", "联系人"]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("A.国有　B.民营 √　C.外资", ["民营"]),
        ("A、是√ B、否", ["是"]),
        ("√A.是 B.否", ["是"]),
        ("A.是 √B.否", ["否"]),
        ("（B）A.国有 B.民营", ["民营"]),
        ("（A、C）A.专利 B.样机 C.标准", ["专利", "标准"]),
        ("A.国有 B.民营", []),
    ],
)
def test_lettered_options(text: str, chosen: list[str]) -> None:
    found = choices(text)
    assert [c.label for c in found if c.ticked] == chosen
    assert len(found) >= 2
    assert all(text[c.start : c.end] == c.label for c in found)


@pytest.mark.parametrize("text", ["方案A.如下", "A.B.两类", "采用B.成熟工艺", "C.后 D.先"])
def test_letters_that_count_nothing(text: str) -> None:
    assert choices(text) == []


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("为解决上述问题，贵企业可投入的经费约为", "可投入的经费"),
        ("请简要描述技术现状", "技术现状"),
        ("该问题属于以下哪个领域", "该问题领域"),
        ("是否接受揭榜", "是否接受揭榜"),
    ],
)
def test_a_question_as_a_label(question: str, label: str) -> None:
    assert stated(question) == label


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("拟张榜题目", "title"),
        ("希望解决的技术难题名称", "title"),
        ("经办人员手机", "mobile"),
        ("拟突破的瓶颈问题", "content"),
        ("申请科技城补助", "fiscal_budget"),
        ("需求方自有资金", "self_funding"),
        ("援藏资金（元）", "other_funding"),
    ],
)
def test_labels_that_no_row_names(label: str, field: str) -> None:
    assert canonical(label) == field


@pytest.mark.parametrize("label", ["型号", "设备费", "健康状况", "印章管理员", "甲", "！"])
def test_where_the_model_is_not_sure_it_says_nothing(label: str) -> None:
    assert guess(label) is None
    assert canonical(label) is None
