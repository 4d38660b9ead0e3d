"""The crosswalk of labels: canonical fields, kinds, units, limits, and what is suggested for the rest."""

import json
from pathlib import Path

import pytest

from extractors.forms.hints import advice_score, is_blank, is_note, is_wrapped_advice, limits
from extractors.forms.labels import clean, core, head_of, score
from extractors.forms.lines import pairs
from normalizers.forms import label_key
from normalizers.labels import canonical, suggest
from normalizers.tables import rows

GOLD = Path(__file__).parent / "gold" / "blank_forms.json"


@pytest.mark.parametrize(
    ("label", "groups", "field"),
    [
        ("需求名称", (), "title"),
        ("重大科技\n需求名称", (), "title"),
        ("技术需求名称", (), "title"),
        ("建议项目名称", (), "title"),
        ("拟攻关难题名称", (), "title"),
        ("一、项目名称", (), "title"),
        ("（三）承担单位", (), "organization"),
        ("企业名称（盖章）", (), "organization"),
        ("项目申报单位", (), "organization"),
        ("推荐单位（行业协会）", (), "recommender"),
        ("合作单位", (), "partners"),
        ("姓名", ("联系人",), "contact_name"),
        ("姓名", ("项目负责人",), "leader_name"),
        ("姓名", ("法定代表人",), "legal_person"),
        ("手机", ("项目联系人",), "mobile"),
        ("联系人及电话", (), "contact_name"),
        ("E-mail", (), "email"),
        ("预期所需资金（万元）", (), "total_budget"),
        ("其中：申请财政经费（万元）", (), "fiscal_budget"),
        ("其中申请专项资金", (), "fiscal_budget"),
        ("师市", (), "region"),  # the Production and Construction Corps of Xinjiang
        ("所属团场", (), "region"),
        ("推荐师市", (), "recommender"),
        ("苏木乡镇", (), "region"),  # Inner Mongolia
        ("自治区科技经费（万元）", (), "fiscal_budget"),
        ("总额", ("资金（万元）",), "total_budget"),
        ("计划投入资金", (), "total_budget"),
        ("企业自筹资金", (), "self_funding"),
        ("其他财政资金", (), "other_funding"),
        ("攻关时限", (), "duration"),
        ("需求解决期限", (), "duration"),
        ("项目起止年月", (), "period"),
        ("二、项目的背景与意义", (), "background"),
        ("三、项目实施期实施内容", (), "content"),
        ("四、项目实施期总体目标", (), "goals"),
        ("所属领域（可多选）", (), "domains"),
        ("所在市（州）", (), "region"),
        ("单位性质", (), "organization_type"),
        ("拟申报计划项目类别", (), "program_category"),
        ("企业负责人意见", (), "opinion"),
        ("毕业院校", (), None),
    ],
)
def test_canonical(label: str, groups: tuple[str, ...], field: str | None) -> None:
    assert canonical(label, groups) == field


def test_the_crosswalk_is_sound() -> None:
    seen: set[tuple[str, str, str]] = set()
    for row in rows("form_labels.csv"):
        key = (row["label"], row["match"], row["group"])
        assert key not in seen, key
        seen.add(key)
        assert row["match"] in ("exact", "suffix")
        assert row["canonical_field"]
    assert len(seen) > 1500


# Labels of the nine templates that name no field of the common table.
UNMAPPED = frozenset(
    [
        "取得成绩",
        "存在问题",
        "龙头企业培育",
        "产业集群建设",
        "战略性新兴产业发展",
        "自身建设层面",
        "面向国家层面",
        "服务地方经济社会发展",
        "其他指标",
        "2024年度目标",
        "2024年拟支持项目建议表",
        "科技成果指标",
        "核心技术参数（5项以上）",
    ]
)


def test_the_labels_of_the_nine_templates_are_mapped() -> None:
    for form in json.loads(GOLD.read_text(encoding="utf-8")):
        for field in form["fields"]:
            label = field["label"]
            if label not in UNMAPPED:
                assert canonical(label, (field.get("group") or "",)) is not None, label


def test_suggestions_come_near() -> None:
    found = suggest("需求题名称")
    assert found and found[0][1] == "title"


@pytest.mark.parametrize(
    ("words", "bounds"),
    [
        ("（不少于500字）", (500, None)),
        ("500字以内", (None, 500)),
        ("限300字", (None, 300)),
        ("（500字左右）", (None, None)),
        ("不超过1000字", (None, 1000)),
        ("300-500字", (300, 500)),
        ("800字以上", (800, None)),
        ("不得少于２００字", (200, None)),
        ("控制在2000字以内", (None, 2000)),
        ("技术指标", (None, None)),
    ],
)
def test_limits(words: str, bounds: tuple[int | None, int | None]) -> None:
    assert limits(words) == bounds


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "______",
        "万元",
        "年  月  日",
        "盖 章\n 年 月 日",
        "单位（盖章）：      负责人签字：\n年  月  日",
        "{name}",
        "XXX",
        "2025年  月  日",
    ],
)
def test_blanks(words: str) -> None:
    assert is_blank(words)


@pytest.mark.parametrize("words", ["同意\n盖 章\n2024年4月10日", "张三", "0", "2024年1月", "无"])
def test_no_blanks(words: str) -> None:
    assert not is_blank(words)


def test_advice_and_answers() -> None:
    assert is_wrapped_advice("（总括及分年度概述，不少于500字）")
    assert not is_wrapped_advice("（1）合金成分设计：研究锰、铜的影响。")
    assert not is_wrapped_advice("（一）背景。国际海事组织提出要求。（二）意义。")
    assert advice_score("请简要说明技术难点，不超过300字。") >= 1.9
    assert advice_score("我公司成立于2015年，年产值5000万元，包括三条产线等情况") < 1.0
    assert is_note("注：项目实施年限一般不超过2年。")


def test_labels_and_values_score_apart() -> None:
    for label in (
        "项目名称",
        "联 系 人",
        "所属领域（可多选）",
        "建议研发\n总投入\n（万元）",
        "法定代表人",
        "其中：中央补助",
    ):
        assert score(label) >= 1.5, label
    for value in (
        "苏晚晴",
        "13900002048",
        "浙江竹里生态科技有限公司",
        "2020年1月—2022年12月",
        "a@b-example.com",
        "（可附页）",
    ):
        assert score(value) < 1.0, value


def test_a_label_is_kept_with_its_qualifiers() -> None:
    assert clean("联 系\n人：") == "联系人"
    assert clean("所属领域\n（可多选）") == "所属领域（可多选）"
    assert clean("四、申报情况阐述\n（符合条件（一）至（五）条之一者填写）") == "四、申报情况阐述"
    assert core("三、（二）项目名称（万元）") in ("项目名称", "（二）项目名称")
    assert head_of("技术需求描述（500字以内）") == "描述"


def test_pairs_in_a_line() -> None:
    found = pairs("联 系 人：李四  联系电话：0411-1234567")
    assert [p.label for p in found] == ["联系人", "联系电话"]
    assert [p.label for p in pairs("国别____单位____产品型号____")] == ["国别", "单位", "产品型号"]
    assert pairs("任务一：低品位尾矿提纯") == []
    assert pairs("二、经费预算（单位：万元）") == []


def test_labels_of_two_editions_are_compared_alike() -> None:
    one = ["需求名称", "填报单位", "联系人", "2023年目标"]
    other = ["需求名称：", "填报单位（盖章）", "联 系 人", "2024年目标"]
    assert [label_key(x) for x in one] == [label_key(x) for x in other]
