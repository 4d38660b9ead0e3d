"""Shapes of limits, sums, periods and days that notices met for the first time had shown to be missed."""

import pytest

from extractors.pipeline import extract
from extractors.readers import read
from normalizers.assembly import facts
from normalizers.facts import DocumentFacts

HEAD = "某某省科学技术厅关于组织申报2027年度省级科技计划项目的通知\n\n各市科技局，各有关单位：\n"
TAIL = "\n某某省科学技术厅\n2026年9月1日\n"


def found(body: str) -> DocumentFacts:
    document = read((HEAD + body + TAIL).encode(), "notice.txt")
    return facts("0" * 64, document, extract(document))


LIMITS = [
    ("省级科研院所不超过2项。", {("省级科研院所", 2)}),
    ("高职院校限报5项，附属医院单列3项。", {("高职院校", 5), ("附属医院", 3)}),
    ("常务理事单位每家推荐2至4条，普通会员自愿推荐，最多1条。", {("常务理事单位", 4), ("普通会员", 1)}),
    ("各分会可组织凝练推荐6项以内。", {("各分会", 6)}),
    ("市直单位和驻市高校各不超过3项。", {("市直单位", 3), ("驻市高校", 3)}),
    ("省属企业直接报我厅，每户限报1个。", {("省属企业", 1)}),
    ("同一方向各推荐单位限推荐1项。", {("各推荐单位", 1)}),
    ("同一单位建议数量不超过2条，链主企业可放宽至4条。", {("同一单位", 2), ("链主企业", 4)}),
    (
        "具有正高级职称的人员，申请（含参与）和正在承担的项目总数合计限为2项。",
        {("具有正高级职称的人员", 2)},
    ),
    ("同一单位牵头申报重大专项不超过1项，重点研发项目不超过3项。", {("同一单位", 1), ("同一单位", 3)}),
]


@pytest.mark.parametrize(("words", "expected"), LIMITS)
def test_limits(words: str, expected: set[tuple[str, int]]) -> None:
    assert {(q.unit, q.count) for q in found(f"三、申报数量\n{words}\n").quotas} == expected


SUMS = [
    (
        "重点项目、一般项目、青年项目资助经费分别不超过50万元、30万元、10万元。",
        {("重点项目", None, 50.0), ("一般项目", None, 30.0), ("青年项目", None, 10.0)},
    ),
    (
        "每项资助经费不少于15万元，不超过25万元。",
        {("2027年度省级科技计划项目", 15.0, 25.0)},
    ),
]


@pytest.mark.parametrize(("words", "expected"), SUMS)
def test_sums(words: str, expected: set[tuple[str, float | None, float | None]]) -> None:
    rows = found(f"二、资助标准\n{words}\n").budgets
    sums = [(b.subject, b.amount_min_yuan, b.amount_max_yuan) for b in rows]
    in_wan = {(s, *(None if v is None else float(v) / 10_000 for v in (a, b))) for s, a, b in sums}
    assert in_wan == expected


def test_a_share_of_the_investment_and_the_sum_behind_it_cap_one_grant() -> None:
    rows = found("二、资金\n申请财政资金不超过项目总投资的20%，且最高不超过500万元。\n").budgets
    assert [(b.kind, b.ratio_max, b.amount_max_yuan) for b in rows] == [("grant_cap", 0.2, 5_000_000)]


def test_digits_spread_over_the_line_are_one_number() -> None:
    rows = found("二、要求\n项目总投资应在 5 0 万元以上，其中企业自筹资金比例不低于7 0 %。\n").budgets
    assert {(b.kind, b.amount_min_yuan, b.ratio_min) for b in rows} == {
        ("min_total_investment", 500_000, None),
        ("self_fund_ratio_min", None, 0.7),
    }


def test_a_list_of_topics_pays_each_row_what_its_column_says() -> None:
    table = (
        "序号\t编号\t榜单名称\t发榜单位\t榜额（万元）\n"
        "1\t甲字01\t柔性屏封装\t明远公司\t300\n2\t甲字02\t氢阀\t海川公司\t150\n"
    )
    rows = found(f"一、榜单\n{table}").budgets
    assert [(b.subject, b.amount_max_yuan) for b in rows] == [("柔性屏封装", 3_000_000), ("氢阀", 1_500_000)]


def test_this_topic_names_the_heading_that_counts_so() -> None:
    guide = (
        "专题一：绿色建材\n方向1.1　固废胶凝材料\n研究内容：略。\n方向1.2　再生骨料\n研究内容：略。\n"
        "有关说明：本专题每个项目支持经费不超过300万元。\n"
    )
    assert [(b.subject or "")[:8] for b in found(guide).budgets] == ["专题一：绿色建材"]


def test_the_day_by_which_projects_are_to_be_done() -> None:
    assert str(found("五、其他\n项目须于2028年6月30日前完成。\n").notices[0].project_end) == "2028-06-30"


def test_kinds_that_are_organized_for() -> None:
    rows = found("一、申报类别\n本次主要组织面上项目、青年项目（C类）、地区项目的申报。\n").categories
    assert [c.name for c in rows] == ["面上项目", "青年项目（C类）", "地区项目"]


DAYS = [
    (
        "申报时间为2026年10月1日至10月30日17:00。请申报单位于2026年10月30日17:00前在系统提交。",
        [("submission", "2026-10-30 17:00:00")],
    ),
    (
        "因截至2026年9月13日申报结束,有效申报不足3家,现将申报期限延长5个工作日,至2026年9月21日截止。",
        [("submission", "2026-09-21 23:59:59")],
    ),
    ("申报截止时间变更为:2026年10月25日18时。", [("submission", "2026-10-25 18:00:00")]),
    (
        "我局组织专家论证,于10月10日前通过系统完成审核推荐。",
        [("recommendation", "2026-10-10 23:59:59")],
    ),
    ("请在申报截止时间前5个工作日内提交纸质材料。", [("paper", None)]),
    ("纸质申报书一式四份，10月20日前送市科技局相关科室。", [("paper", "2026-10-20 23:59:59")]),
]


@pytest.mark.parametrize(("words", "expected"), DAYS)
def test_days(words: str, expected: list[tuple[str, str | None]]) -> None:
    rows = found(f"四、时间安排\n{words}\n").deadlines
    assert [(d.kind, None if d.due_at is None else str(d.due_at)) for d in rows] == expected


def test_a_time_that_has_been_is_no_period_of_the_project() -> None:
    assert found("一、条件\n平台建设周期满1年，运行良好。\n").notices[0].max_duration_months is None


def test_a_table_pasted_a_cell_a_line_with_bars() -> None:
    lines = ["学院推荐名额分配表", "学院 |", "名额 |", "冶金学院 |", "3项 |", "材料学院 |", "2项 |"]
    rows = found("三、名额\n" + "\n".join(lines) + "\n").quotas
    assert [(q.unit, q.count) for q in rows] == [("冶金学院 名额", 3), ("材料学院 名额", 2)]


def test_what_is_bounded_is_said_of_the_phrase_before_it() -> None:
    rows = found("二、标准\n揭榜制科技项目的研发投入金额不低于300万元,实施周期为二年。\n").budgets
    assert [(b.kind, b.subject) for b in rows] == [("min_total_investment", "揭榜制科技项目")]
