"""Budgets: grants, ceilings, floors and shares, what they apply to, and sums that are none."""

from collections.abc import Sequence

import pytest
from from_lines import context, parts

from extractors.fields.budgets import find_budgets
from normalizers.budget_phrases import programme
from normalizers.budgets import budgets
from normalizers.facts import Budget

TITLE = "关于组织申报2025年度省重点研发计划项目的通知"


def rows(lines: str | Sequence[str | list[list[str]]]) -> list[Budget]:
    body = lines.split("\n") if isinstance(lines, str) else list(lines)
    document, outline = parts([TITLE, "各有关单位：", *body, "某某省科学技术厅", "2025年3月10日"])
    found = [m for m in find_budgets(document, outline) if m.notice == 0]
    made = budgets(found, context(document, "2025-03-10", TITLE, 2025))
    for row in made:
        assert row.quote and document.text[row.char_start : row.char_end] == row.quote
    assert [row.seq for row in made] == list(range(1, len(made) + 1))
    return made


def brief(row: Budget) -> tuple[str, float | None, float | None, float | None]:
    """(kind, minimum and maximum in 万元, least share)."""
    low, high = (None if v is None else float(v) / 10_000 for v in (row.amount_min_yuan, row.amount_max_yuan))
    return row.kind, low, high, row.ratio_min


CASES = [
    ("每个项目资助经费不超过100万元。", [("grant_cap", None, 100.0, None)]),
    (
        "面上项目每项资助10万元，重点项目每项资助50万元。",
        [("grant_amount", 10.0, 10.0, None), ("grant_amount", 50.0, 50.0, None)],
    ),
    (
        "对获得一等奖、二等奖、三等奖的团队分别给予100万元、50万元、30万元奖励。",
        [
            ("grant_amount", 100.0, 100.0, None),
            ("grant_amount", 50.0, 50.0, None),
            ("grant_amount", 30.0, 30.0, None),
        ],
    ),
    (
        "一等奖1名，奖金20万元；二等奖2名，奖金10万元。",
        [("grant_amount", 20.0, 20.0, None), ("grant_amount", 10.0, 10.0, None)],
    ),
    ("支持额度为100-200万元/项。", [("grant_amount", 100.0, 200.0, None)]),
    ("每年资助15万元，连续资助三年。", [("grant_amount", 15.0, 15.0, None)]),
    ("省财政资金支持额度不超过项目总投入的30%，最高3000万元。", [("grant_cap", None, 3000.0, None)]),
    (
        "项目总投资不低于500万元，其中自筹资金不低于总投资的70%。",
        [("min_total_investment", 500.0, None, None), ("self_fund_ratio_min", None, None, 0.7)],
    ),
    (
        "企业牵头申报的项目，自筹资金与申请财政资金的比例不低于2:1。",
        [("self_fund_ratio_min", None, None, 0.6667)],
    ),
    ("企业自筹经费与省拨经费比例不低于1:1。", [("other", None, None, None)]),
    ("技术合同成交额达到100万元以上。", [("transaction_min", 100.0, None, None)]),
    (
        "揭榜项目总投入不少于1000万元，市财政给予最高500万元资助。",
        [("min_total_investment", 1000.0, None, None), ("grant_cap", None, 500.0, None)],
    ),
    ("单个项目支持经费原则上不超过80万元，实施期限不超过2年。", [("grant_cap", None, 80.0, None)]),
    ("按不超过项目研发投入的40%给予补助，最高不超过200万元。", [("grant_cap", None, 200.0, None)]),
    (
        "按照实际投资额的20%给予补助，单个企业最高补助300万元。",
        [("other", None, None, 0.2), ("grant_cap", None, 300.0, None)],
    ),
    (
        "资助标准：重大项目200万元/项，重点项目100万元/项，一般项目30万元/项。",
        [
            ("grant_amount", 200.0, 200.0, None),
            ("grant_amount", 100.0, 100.0, None),
            ("grant_amount", 30.0, 30.0, None),
        ],
    ),
    ("2.支持强度：每项支持经费50万元左右。", [("grant_amount", 50.0, 50.0, None)]),
    ("省级财政支持资金不高于伍佰万元。", [("grant_cap", None, 500.0, None)]),
    ("项目申请财政经费限额为300万元。", [("grant_cap", None, 300.0, None)]),
    ("给予一次性奖励20万元。", [("grant_amount", 20.0, 20.0, None)]),
    ("对新认定的国家级孵化器，给予不超过100万元的一次性奖补。", [("grant_cap", None, 100.0, None)]),
    ("联合体成员中企业出资比例不低于项目总经费的50%。", [("self_fund_ratio_min", None, None, 0.5)]),
    ("企业配套经费不低于财政资助经费的2倍。", [("self_fund_ratio_min", None, None, 0.6667)]),
    ("项目总经费不超过1000万元。", [("max_total_investment", None, 1000.0, None)]),
    ("专项资金共安排5000万元。", [("other", 5000.0, 5000.0, None)]),
    (
        "A类项目资助额度80万元，B类项目资助额度50万元，C类项目资助额度30万元。",
        [
            ("grant_amount", 80.0, 80.0, None),
            ("grant_amount", 50.0, 50.0, None),
            ("grant_amount", 30.0, 30.0, None),
        ],
    ),
    (
        "项目资助金额分为两档：50万元、100万元。",
        [("grant_amount", 50.0, 50.0, None), ("grant_amount", 100.0, 100.0, None)],
    ),
    (
        "（一）重大科技专项\n每项资助不超过500万元，自筹经费与申请经费比例不低于3:1。",
        [("grant_cap", None, 500.0, None), ("self_fund_ratio_min", None, None, 0.75)],
    ),
    ("保费补贴比例为60%。", [("other", None, None, 0.6)]),
    ("培养期内每人给予60万元科研经费支持。", [("grant_amount", 60.0, 60.0, None)]),
    ("项目需求投入金额原则上在300万元及以上。", [("min_total_investment", 300.0, None, None)]),
    ("揭榜金额不低于100万元的技术需求。", [("min_total_investment", 100.0, None, None)]),
    ("合同总金额500万元（含）以上的项目。", [("transaction_min", 500.0, None, None)]),
    ("经费：每项不超过20万元", [("grant_cap", None, 20.0, None)]),
    (
        "省级财政经费资助额度：青年项目10万元/项，面上项目15万元/项，重点项目50万元/项。",
        [
            ("grant_amount", 10.0, 10.0, None),
            ("grant_amount", 15.0, 15.0, None),
            ("grant_amount", 50.0, 50.0, None),
        ],
    ),
    ("项目总预算中自筹经费占比不低于50%。", [("self_fund_ratio_min", None, None, 0.5)]),
    ("拟支持项目20项左右，每项支持经费约100万元。", [("grant_amount", 100.0, 100.0, None)]),
    ("本专项2025年拟安排国拨经费概算1.2亿元。", [("other", 12000.0, 12000.0, None)]),
    (
        "申报项目总投资额应在1000万元以上5000万元以下。",
        [("min_total_investment", 1000.0, None, None), ("max_total_investment", None, 5000.0, None)],
    ),
    ("缴纳投标保证金2万元。", [("other", 2.0, 2.0, None)]),
]

NONE = [
    "企业上年度营业收入不低于2000万元，研发投入占比不低于5%。",
    "促进技术合同成交额1500万元，新增产值2亿元。",
    "企业注册资本500万元以上。",
    "项目实施期内实现销售收入1亿元，利税2000万元。",
    "单台设备原值50万元以上。",
    "近三年研发费用总额不低于3000万元。",
    "间接费用不超过直接费用扣除设备购置费后的30%。",
    "查重率不高于30%。",
    "首款拨付60%，验收后拨付40%。",
    "高新技术产品收入占总收入的60%以上。",
]


@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_budgets(lines, expected) -> None:
    assert [brief(r) for r in rows(lines)] == expected


@pytest.mark.parametrize("lines", NONE)
def test_sums_that_are_none_of_the_programme(lines) -> None:
    assert rows(lines) == []


@pytest.mark.parametrize(
    ("lines", "subjects"),
    [
        ("面上项目每项资助10万元，重点项目每项资助50万元。", ["面上项目", "重点项目"]),
        (
            "对获得一等奖、二等奖、三等奖的团队分别给予100万元、50万元、30万元奖励。",
            ["一等奖", "二等奖", "三等奖"],
        ),
        ("一等奖1名，奖金20万元；二等奖2名，奖金10万元。", ["一等奖", "二等奖"]),
        ("资助标准：重大项目200万元/项，一般项目30万元/项。", ["重大项目", "一般项目"]),
        ("由企业牵头申报的，自筹经费比例一般不低于80%。", ["由企业牵头申报"]),
        ("农业类企业、海岛县的单位自筹经费比例不低于60%。", ["农业类企业、海岛县的单位"]),
        ("（一）重大科技专项\n1.支持强度：每项不超过500万元。", ["重大科技专项"]),
        ("单个平台补贴资金最高不超过500万元。", ["单个平台"]),
        ("其中设区市推荐项目不超过4项、申请财政资金总额不超过1000万元。", ["设区市"]),
        ("每项资助20万元。", ["2025年度省重点研发计划项目"]),
        ("中标保证金：人民币10,000元。", ["中标保证金"]),
    ],
)
def test_what_a_sum_applies_to(lines: str, subjects: list[str]) -> None:
    assert [r.subject for r in rows(lines)] == subjects


def test_a_share_and_a_sum_that_cap_one_grant_are_one_row() -> None:
    (row,) = rows("省财政资金支持额度不超过项目总投入的30%，最高3000万元。")
    assert (row.kind, row.ratio_max, row.quote) == ("grant_cap", 0.3, "不超过项目总投入的30%，最高3000万元")


def test_a_fixed_sum_is_both_ends() -> None:
    (row,) = rows("每项资助20万元。")
    assert row.amount_min_yuan == row.amount_max_yuan == 200_000


def test_a_column_in_units_of_ten_thousand() -> None:
    table = [["项目类别", "资助额度（万元）"], ["重点项目", "50"], ["面上项目", "10"]]
    found = rows(["资助标准如下：", table])
    assert [(r.subject, brief(r)) for r in found] == [
        ("重点项目", ("grant_amount", 50, 50, None)),
        ("面上项目", ("grant_amount", 10, 10, None)),
    ]


def test_nothing_in_a_work_report() -> None:
    report = (
        "全市完成固定资产投资1200亿元，规模以上工业增加值增长8.1%，技术合同成交额达到560亿元，"
        "新增高新技术企业300家，实现税收95亿元，研发投入占比达到3.2%，城镇居民人均可支配收入5.8万元。"
    )
    assert rows(report) == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于组织申报2017年市专利促进项目的通知", "2017年市专利促进项目"),
        (
            "某省科学技术厅关于开展2025年度科技型中小企业创新基金项目申报工作的通知",
            "2025年度科技型中小企业创新基金项目",
        ),
        ("关于转发《关于开展2026年度平台补助资金申报工作的预通知》的通知", "2026年度平台补助资金"),
    ],
)
def test_the_programme_of_a_title(title: str, name: str) -> None:
    assert programme(title) == name


@pytest.mark.parametrize(
    "piece", ["资助100万元、", "自筹1:1", "不超过", "30%，", "对企业给予", "总投资500万元，"]
)
def test_repeats_take_time_in_proportion(piece: str) -> None:
    rows(piece * (60_000 // len(piece)))


def test_a_grant_above_which_more_is_asked_for_is_none() -> None:
    assert rows("申请专项经费超过100万元的，须提供绩效评估报告。") == []


def test_a_sum_set_aside_for_each_project_is_a_ceiling() -> None:
    assert [brief(r) for r in rows("每项安排补助资金不超过30万元，分两年拨付。")] == [
        ("grant_cap", None, 30, None)
    ]
