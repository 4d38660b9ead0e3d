"""From the fields of a filled form to one row: money, times, people, places, codes."""

from decimal import Decimal

import pytest
from forms_kit import Read

from normalizers.credit_code import is_credit_code, is_organization_code, tidy, with_check_digit
from normalizers.facts import Requirement
from normalizers.organizations import kind_of_name, kind_of_type

HEAD = "技术需求表\n| 需求名称 | 某某关键技术研究 |\n| 填报单位 | 大连渤湾工业大学 |\n"


def asked(*rows: tuple[str, str]) -> Requirement:
    body = "".join(f"| {label} | {value} |\n" for label, value in rows)
    return Read(HEAD + body).requirement


@pytest.mark.parametrize(
    ("label", "value", "total", "fiscal", "own", "other"),
    [
        ("预期所需资金（万元）", "800", 8_000_000, None, None, None),
        ("预期所需资金（万元）", "1,200.5", 12_005_000, None, None, None),
        (
            "预期所需资金（万元）",
            "捌佰万元（其中财政资金贰佰万元，自筹资金陆佰万元）",
            8_000_000,
            2_000_000,
            6_000_000,
            None,
        ),
        (
            "预期所需资金（万元）",
            "总资金：0.12亿元 财政资金：400万元 自筹资金：800万元 其他资金：/",
            12_000_000,
            4_000_000,
            8_000_000,
            None,
        ),
        (
            "总投入",
            "300万元，其中申请省级财政资金100万元，企业自筹200万元",
            3_000_000,
            1_000_000,
            2_000_000,
            None,
        ),
        ("项目总投资（元）", "2,500,000", 2_500_000, None, None, None),
        ("项目总投资", "￥2,500,000.00元", 2_500_000, None, None, None),
        ("总经费", "人民币伍拾万元整", 500_000, None, None, None),
        ("总投入（万元）", "自筹：50 财政：30 银行贷款：20 合计：100", 1_000_000, 300_000, 500_000, 200_000),
        ("总投入", "面议", None, None, None, None),
        ("总投入", "500", None, None, None, None),
    ],
)
def test_sums_in_one_cell(
    label: str, value: str, total: int | None, fiscal: int | None, own: int | None, other: int | None
) -> None:
    row = asked((label, value))
    found = (row.total_budget_yuan, row.fiscal_budget_yuan, row.self_funding_yuan, row.other_funding_yuan)
    assert found == tuple(None if v is None else Decimal(v) for v in (total, fiscal, own, other))


def test_all_of_it_from_the_applicant() -> None:
    row = asked(("预计总投入", "贰佰伍拾万元整（￥2,500,000.00元）"), ("拟筹资方案", "全部由企业自筹"))
    assert (row.total_budget_yuan, row.self_funding_yuan) == (Decimal(2_500_000), Decimal(2_500_000))
    assert row.fiscal_budget_yuan is None


def test_capital_in_prose_is_no_budget() -> None:
    row = asked(("企业简介", "公司注册资本3000万元，2023年销售收入5400万元。"), ("总投入", "60万元"))
    assert row.total_budget_yuan == 600_000


@pytest.mark.parametrize(
    ("rows", "start", "end", "months"),
    [
        ([("实施年限", "2020年1月—2022年12月")], "2020-01-01", "2022-12-31", 36),
        ([("实施年限", "2020.01-2022.12")], "2020-01-01", "2022-12-31", 36),
        ([("起止时间", "2024.1.1-2025.12.31")], "2024-01-01", "2025-12-31", 24),
        ([("起止年月", "2024年3月至2026年2月")], "2024-03-01", "2026-02-28", 24),
        ([("攻关期限", "18个月")], None, None, 18),
        ([("攻关时限", "□1年  ☑2年  □3年")], None, None, 24),
        ([("项目周期", "三年")], None, None, 36),
        ([("起始日期", "2020年1月1日"), ("完成日期", "2021年12月31日")], "2020-01-01", "2021-12-31", 24),
        ([("开始时间", "2024年7月"), ("完成时间", "2025年6月")], "2024-07-01", "2025-06-30", 12),
        ([("项目周期", "按合同约定")], None, None, None),
    ],
)
def test_times(rows: list[tuple[str, str]], start: str | None, end: str | None, months: int | None) -> None:
    row = asked(*rows)
    assert (row.start_on and str(row.start_on), row.end_on and str(row.end_on)) == (start, end)
    assert row.duration_months == months


@pytest.mark.parametrize(
    ("rows", "name", "mobile", "phone", "email"),
    [
        (
            [("联系人", "金 伟 民"), ("联系方式", "0578-7120015 / 13500001515")],
            "金伟民",
            "13500001515",
            "0578-7120015",
            None,
        ),
        ([("联系人", "方⏎晓⏎棠"), ("联系方式", "0578—7120013")], "方晓棠", None, "0578-7120013", None),
        ([("联系人", "高岩松"), ("手机", "１３７００００３０７２")], "高岩松", "13700003072", None, None),
        (
            [("联系人", "苏晚晴"), ("联系方式", "（0411）84700456转801")],
            "苏晚晴",
            None,
            "0411-84700456 ext. 801",
            None,
        ),
        ([("联系人及电话", "吴昊 0591-87001234")], "吴昊", None, "0591-87001234", None),
        (
            [("联系人", "马丽（研发部经理）"), ("邮箱", "mali@x-example.com。")],
            "马丽",
            None,
            None,
            "mali@x-example.com",
        ),
        (
            [
                ("项目负责人", "贺兰心"),
                ("联系电话", "024-31680060"),
                ("项目联系人", "佟 佳"),
                ("联系电话", "024-31680061"),
            ],
            "佟佳",
            None,
            "024-31680061",
            None,
        ),
        ([("负责人", "白雪"), ("联系电话", "13904340000")], "白雪", "13904340000", None, None),
        (
            [
                ("法定代表人", "刘强"),
                ("联系人", "王芳"),
                ("联系人手机", "13900001111"),
                ("法定代表人手机", "13900002222"),
            ],
            "王芳",
            "13900001111",
            None,
            None,
        ),
        (
            [("联系人", "毛竹君"), ("联系方式", "0578—⏎727001⏎6、13900070061")],
            "毛竹君",
            "13900070061",
            "0578-7270016",
            None,
        ),
    ],
)
def test_people(
    rows: list[tuple[str, str]], name: str, mobile: str | None, phone: str | None, email: str | None
) -> None:
    row = asked(*rows)
    assert (row.contact_name, row.mobile, row.phone, row.email) == (name, mobile, phone, email)


def test_applicant_and_contact_in_one_cell() -> None:
    row = Read("""
需求表
| 需求名称 | 铝合金管材 |
| 填报单位（联系人、联系方式） | 浙江剑池轻合金材料有限公司（梁书豪，0578-7290058、13900050061） |
""").requirement
    assert row.organization == "浙江剑池轻合金材料有限公司"
    assert (row.contact_name, row.mobile, row.phone) == ("梁书豪", "13900050061", "0578-7290058")


def test_recommending_body_stands_in_where_no_applicant_is_named() -> None:
    only = Read(
        "需求表\n| 推荐单位（行业协会） | 龙泉市香榧协会 |\n| 需求名称 | 综合利用技术研究 |\n"
    ).requirement
    both = Read(
        "需求表\n| 推荐单位 | 某市科技局 |\n| 申报单位 | 某某大学 |\n| 项目名称 | 综合利用 |\n"
    ).requirement
    assert only.organization == "龙泉市香榧协会"
    assert both.organization == "某某大学"


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([("单位注册地址", "辽宁省沈阳市浑南区文溯街道云岭路100-6号")], ("辽宁省", "沈阳市", "浑南区")),
        ([("所属地区", "龙泉市")], ("浙江省", "丽水市", "龙泉市")),
        ([("填报日期", "2024年1月1日")], ("辽宁省", "大连市", None)),
    ],
)
def test_places(rows: list[tuple[str, str]], place: tuple[str | None, ...]) -> None:
    row = asked(*rows)
    assert (row.province, row.city, row.county) == place


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        ("碳达峰碳中和（固废处置与资源化利用）", ["碳达峰碳中和"]),
        ("新材料、先进制造", ["新材料", "先进制造"]),
        ("□新材料 ☑其他：冷链物流", ["冷链物流"]),
    ],
)
def test_domains(value: str, raw: list[str]) -> None:
    assert asked(("所属领域", value)).domains_raw == raw


def test_title_set_over_two_lines() -> None:
    form = Read(
        "需求表\n| 需求名称 | 船用氨燃料供给系统⏎安全防护技术 |\n| 填报单位 | 某某大学（船舶学院） |\n"
    )
    assert form.requirement.title == "船用氨燃料供给系统安全防护技术"
    assert form.requirement.organization == "某某大学（船舶学院）"


def test_advice_left_above_an_answer_is_no_part_of_it() -> None:
    row = asked(
        (
            "技术需求描述（500字以内）",
            "主要研究内容、拟解决的核心关键问题或突破的技术瓶颈、技术创新点。⏎现有炭化窑能耗高，拟攻关连续炭化技术。",
        ),
        ("项目背景", "（项目申报的意义、必要性等，不少于500字）行业需求持续增长。"),
    )
    assert row.content == "现有炭化窑能耗高，拟攻关连续炭化技术。"
    assert row.background == "行业需求持续增长。"


def test_credit_codes() -> None:
    assert is_credit_code("91350100M000100Y43")
    assert is_credit_code(with_check_digit("91510400MA6210000"))
    assert not is_credit_code("91350100M000100Y44")
    assert not is_credit_code("12345")
    assert is_organization_code("00000000-0") is False or tidy("00000000-0") == "000000000"
    assert tidy(" ９１３５0100-m000100y43") == "91350100M000100Y43"


def test_kinds_of_applicants() -> None:
    assert kind_of_type("国有企业") == "企业"
    assert kind_of_type("高校") == "高等学校"
    assert kind_of_type("新民企业家") is None
    assert kind_of_name("浙江竹里生态科技有限公司") == "企业"
    assert kind_of_name("大连渤湾工业大学（船舶工程学院）") == "高等学校"
    assert kind_of_name("龙泉市汽车空调零部件行业协会") == "社会组织"


def test_an_applicants_kind_is_one_word_whatever_the_form_says() -> None:
    def said(row: Requirement) -> tuple[str | None, str | None]:
        return row.organization_type, row.organization_kind

    assert said(asked(("单位性质", "☑国有企业 □高校"))) == ("国有企业", "企业")
    named = Read(HEAD)
    assert said(named.requirement) == (None, "高等学校")
    shown = [row for row in named.facts.field_evidence if row.field == "organization_kind"]
    assert [row.quote for row in shown] == ["大连渤湾工业大学"]


def issue_codes(picture: str) -> list[tuple[str | None, str]]:
    return [(i.label, i.issue) for i in Read(picture).facts.form_issues]


def test_issues_of_a_filled_form() -> None:
    found = issue_codes("""
需求表
| 需求名称 | 某某技术研究 | 填报单位 | 某某大学 |
| 联系人 | | 手机 | 0411-84700456 |
| 邮箱 | 无邮箱的人 | 统一社会信用代码 | 91350100M000100Y44 |
| 总投入（万元） | 100 | 财政资金（万元） | 80 |
| 自筹资金（万元） | 30 | 起始日期 | 待定日期 |
| 研究内容（不少于50字） | <3>很短。 |
| 项目背景（5字以内） | <3>这一段背景写得太长了。 |
""")
    assert ("联系人", "required_blank") in found
    assert ("手机", "phone_invalid") in found
    assert ("邮箱", "email_invalid") in found
    assert ("统一社会信用代码", "code_invalid") in found
    assert ("研究内容（不少于50字）", "too_short") in found
    assert (None, "sum_mismatch") in found
    assert ("起始日期", "date_invalid") in found


def test_a_sound_form_has_no_issues() -> None:
    assert (
        issue_codes("""
需求表
| 需求名称 | 某某技术研究 | 填报单位 | 某某大学 |
| 联系人 | 张三 | 手机 | 13900000000 |
| 总投入（万元） | 100 | 财政资金（万元） | 70 |
| 自筹资金（万元） | 30 | 信用代码 | 91350100M000100Y43 |
""")
        == []
    )


def test_sums_from_a_budget_table() -> None:
    by_row = Read("""
申报书
| 项目名称 | 低氘水制备装备研制 | 申报单位 | 赣州章江装备有限公司 |
经费预算（单位：万元）
| 经费来源 | 预算数 | 备注 |
| 省财政资金 | 100 | 一次拨付 |
| 单位自筹 | 200 | |
| 合计 | 300 | |
""").requirement
    by_column = Read("""
申报书
| 项目名称 | 锂电池回收 | 申报单位 | 长沙湘江循环科技有限公司 |
经费预算表（单位：万元）
| 序号 | 科目名称 | <3>经费来源 |
| ^ | ^ | 财政资金 | 自筹资金 | 合计 |
| 1 | 设备费 | 30 | 50 | 80 |
| 2 | 材料费 | 20 | 40 | 60 |
| | 合计 | 50 | 90 | 140 |
""").requirement
    assert by_row.total_budget_yuan == Decimal(3_000_000)
    assert (by_row.fiscal_budget_yuan, by_row.self_funding_yuan) == (Decimal(1_000_000), Decimal(2_000_000))
    assert by_column.total_budget_yuan == Decimal(1_400_000)
    assert by_column.fiscal_budget_yuan == Decimal(500_000)
