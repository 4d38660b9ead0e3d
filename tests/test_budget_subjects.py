"""What a sum applies to: the nearest noun phrase that it is said of, a heading, an actor, the programme."""

import pytest
from test_budgets import rows

PROGRAMME = "2025年度省重点研发计划项目"

CASES = [
    # a topic before the money's own piece
    ("揭榜成功并立项的项目，市级财政予以支持，单个项目最高200万元。", ["揭榜成功并立项的项目"]),
    ("企业牵头的项目，自筹经费不得低于项目总经费的60%。", ["企业牵头的项目"]),
    (
        "高校院所牵头的项目，财政资助不超过50万元；企业牵头的项目，财政资助不超过100万元。",
        ["高校院所牵头的项目", "企业牵头的项目"],
    ),
    ("青年基金项目，资助额度为10万元；面上项目，资助额度为15万元。", ["青年基金项目", "面上项目"]),
    ("获得省级财政支持的项目，配套资金不低于50%。", ["获得省级财政支持的项目"]),
    ("对揭榜方，按技术合同额的20%给予补助，最高100万元。", ["揭榜方（技术合同额）", "揭榜方"]),
    # the receiver after the verb is weaker than a topic, and enough without one
    ("对评为优秀的重点课题，给予承担单位奖励性经费2万元/项。", ["评为优秀的重点课题"]),
    ("对列入国家榜单的项目，给予揭榜团队最高500万元支持。", ["列入国家榜单的项目"]),
    ("给予牵头单位每项30万元补助。", ["牵头单位"]),
    # a condition without a noun
    (
        "对首次认定的高新技术企业，一次性给予20万元奖励；对重新认定的，给予10万元奖励。",
        ["首次认定的高新技术企业", "重新认定"],
    ),
    # marks that share the last one's noun, and grades of a class
    (
        "2024年度新认定的国家级、省级、市级企业技术中心，分别给予一次性奖励50万元、20万元、10万元。",
        ["国家级企业技术中心", "省级企业技术中心", "市级企业技术中心"],
    ),
    (
        "对评定为优秀、良好、合格的创新平台，分别奖励30万元、20万元、10万元。",
        ["优秀的创新平台", "良好的创新平台", "合格的创新平台"],
    ),
    ("国家级、省级孵化器分别给予100万元、50万元补助。", ["国家级孵化器", "省级孵化器"]),
    (
        "创业类分A、B、C三档，分别给予300万元、200万元、100万元启动资金。",
        ["创业类A档", "创业类B档", "创业类C档"],
    ),
    ("分特等、一等、二等三个等次，分别给予5万元、3万元、1万元奖励。", ["特等", "一等", "二等"]),
    ("对众创空间给予运营补贴，国家级50万元，省级30万元。", ["国家级", "省级"]),
    # the level that pays is no subject, but is told where there is no better one than the programme
    ("项目申请市财政资金不超过300万元。", [PROGRAMME + " 市财政资金"]),
    ("按省、市奖励额的50%给予配套。", [PROGRAMME + "（省、市奖励额）"]),
    ("立项项目由省财政给予每项10万元经费支持。", [PROGRAMME + " 省财政补助 每项"]),
    ("每年遴选10个项目，每个项目支持不超过200万元。", [PROGRAMME]),
    # who is under a duty
    ("需求方应提供攻关资金，攻关总投入不低于300万元，且自筹部分占比不低于70%。", ["攻关总投入", "需求方"]),
    # a label with its sum
    ("面上项目（含青年）5万元/项，重点项目20万元/项。", ["面上项目（含青年）", "重点项目"]),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_subjects(sentence: str, expected: list[str]) -> None:
    assert [r.subject for r in rows(sentence)] == expected


def test_a_heading_serves_all_the_sums_under_it() -> None:
    made = rows(
        "一、专项设置\n（一）产业链攻关专项。由骨干企业牵头实施。项目总投入不低于1500万元，"
        "其中申请市财政资金不超过300万元。"
    )
    assert [r.subject for r in made] == ["产业链攻关专项", "产业链攻关专项"]


@pytest.mark.parametrize("piece", ["国家级、", "分A、B三档", "的项目，给予", "企业应须", "给予单位10万元"])
def test_repeats_take_time_in_proportion(piece: str) -> None:
    rows(piece * (40_000 // len(piece)))


MEASURED = [
    ("难题总投入应在100万元以上，由企业自愿出资发榜。", ["难题总投入"]),
    ("企业应准备自有资金，单个榜题拟投入经费不少于80万元。", ["单个榜题拟投入经费"]),
    ("专题一、种源创新\n方向2：水稻育种\n经费额度：每项资助额度60万元。", ["方向2：水稻育种"]),
    ("去年共支持项目35项，安排补助资金400万元。", []),
    ("以某高校获批省拨经费50万元的项目为例。", []),
    ("住宿标准每人每天350元。", []),
]


@pytest.mark.parametrize(("lines", "expected"), MEASURED)
def test_what_is_measured_and_what_is_no_budget(lines: str, expected: list[str]) -> None:
    assert [row.subject for row in rows(lines)] == expected
