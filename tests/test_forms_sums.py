"""Money, periods, people and places as forms of many issuers lay them out, each drawn in a few lines.

Each picture stands under the same two rows; what it must give is written beside it, and no other sum.
"""

from typing import Any

import pytest
from forms_kit import Read

HEAD = "某某项目申报书\n| 项目名称 | <5>盐碱地水稻机插秧技术研究 |\n| 申报单位 | <5>大连渤湾工业大学 |\n"
WAN = 10_000
SUMS = ("total_budget_yuan", "fiscal_budget_yuan", "self_funding_yuan", "other_funding_yuan")

# (what it shows, the picture, total, public, own and other money in 万元)
MONEY: list[tuple[str, str, tuple[float | None, ...]]] = [
    (
        "src/exp two halves",
        """
| 经费来源预算（万元） | <2>金额 | 经费支出预算（万元） | <2>金额 |
| 1.申请财政资助 | <2>60 | 1.设备费 | <2>80 |
| 2.自筹资金 | <2>100 | 2.材料费 | <2>60 |
| 3.其他来源 | <2>20 | 3.测试化验费 | <2>40 |
| 合计 | <2>180 | 合计 | <2>180 |
""",
        (180, 60, 100, 20),
    ),
    (
        "group rows",
        """
| 经费预算⏎（万元） | 项目总投资 | <4>500 |
| ^ | 申请市财政资助 | <4>100 |
| ^ | 单位自筹 | <4>300 |
| ^ | 地方配套 | <4>50 |
| ^ | 其他渠道 | <4>50 |
""",
        (500, 100, 300, 100),
    ),
    (
        "years table",
        """
| <6>分年度经费安排（单位：万元） |
| 年度 | 合计 | 财政拨款 | 单位自筹 | 银行贷款 | 其他 |
| 2025年 | 80 | 30 | 40 | 10 | 0 |
| 2026年 | 100 | 30 | 60 | 10 | 0 |
| 合计 | 180 | 60 | 100 | 20 | 0 |
""",
        (180, 60, 100, 20),
    ),
    (
        "transposed years",
        """
| <6>资金投入计划（万元） |
| 资金来源 | 第一年 | 第二年 | 第三年 | <2>合计 |
| 省级财政科技经费 | 20 | 20 | 20 | <2>60 |
| 单位自有资金 | 40 | 40 | 20 | <2>100 |
| 其他资金 | 0 | 10 | 10 | <2>20 |
| 总计 | 60 | 70 | 50 | <2>180 |
""",
        (180, 60, 100, 20),
    ),
    (
        "sentence",
        """
| 经费概算 | <5>项目总经费180万元，其中申请省科技厅资助60万元，单位自筹100万元，合作单位投入20万元。 |
""",
        (180, 60, 100, 20),
    ),
    (
        "capital",
        """
| 项目总预算 | <5>人民币壹佰贰拾万元整 |
| 其中：申请资助 | <5>肆拾万元整 |
| 自筹 | <5>捌拾万元 |
""",
        (120, 40, 80, None),
    ),
    (
        "partner east",
        """
| 总投入（万元） | 300 | 西部单位自筹（万元） | 100 | 东部合作单位投入（万元） | 200 |
""",
        (300, None, 100, 200),
    ),
    (
        "pairs 2x2",
        """
| 资金筹措 | <2>申请专项资金（万元） | <2>企业自筹（万元） |
| ^ | <2>200 | <2>800 |
""",
        (None, 200, 800, None),
    ),
    (
        "other fund bank",
        """
| 总投资（万元） | 1000 | 自有资金 | 500 | 银行贷款 | 300 |
| 申请专项补助 | 200 | 到位资金 | 400 | 缺口资金 | 600 |
""",
        (1000, 200, 500, 300),
    ),
    (
        "gxt",
        """
| 项目总投资 | 1200万元 | 固定资产投资 | 900万元 | 流动资金 | 300万元 |
| 资金来源 | <5>企业自有资金700万元；银行贷款500万元 |
""",
        (1200, None, 700, 500),
    ),
    (
        "fgw",
        """
| 总投资及资金来源 | <5>总投资3.2亿元 其中：中央预算内投资：4000万元 地方财政：2000万元 企业自筹：2.6亿元 |
""",
        (32000, 4000, 26000, None),
    ),
    (
        "ratio",
        """
| 经费投入 | <5>总投入300万元，财政与自筹比例1:2 |
""",
        (300, None, None, None),
    ),
    (
        "range none",
        """
| 拟投入资金（万元） | <5>300-500 |
""",
        (None, None, None, None),
    ),
    (
        "yuan",
        """
| 申请经费（元） | <2>150,000.00 | 自筹经费（元） | <2>50,000 |
""",
        (None, 15, 5, None),
    ),
    (
        "labels inside lines",
        """
| 项目经费 | <5>总  经  费：180 万元⏎省拨经费：60 万元⏎自筹经费：100 万元⏎其他经费：20 万元 |
""",
        (180, 60, 100, 20),
    ),
    (
        "fill-in sentence",
        """
| 项目经费 | <5>总额__180__万元，其中：申请专项经费__60__万元，自筹__120__万元 |
""",
        (180, 60, 120, None),
    ),
    (
        "left items",
        """
| 科目 | <3>预算金额（万元） | <2>说明 |
| 一、经费来源 | <3>180 | <2> |
| 1、申请省级财政经费 | <3>60 | <2> |
| 2、自筹经费 | <3>100 | <2>自有 |
| 3、其他经费 | <3>20 | <2> |
| 二、经费支出 | <3>180 | <2> |
| 1、设备费 | <3>80 | <2>泵 |
| 2、业务费 | <3>100 | <2> |
""",
        (180, 60, 100, 20),
    ),
    (
        "total then of which",
        """
| 项目总经费（万元） | 其中 | <2>市级财政科技资金 | <2>单位自筹及其他 |
| 180 | ^ | <2>60 | <2>120 |
""",
        (180, 60, 120, None),
    ),
    (
        "2row header",
        """
| 总投资（万元） | <5>资金来源（万元） |
| ^ | 企业自筹 | 银行贷款 | 财政资金 | <2>其他 |
| 1000 | 500 | 200 | 250 | <2>50 |
""",
        (1000, 250, 500, 250),
    ),
    (
        "per page",
        """
| 所需经费总额 | 180万元 | 申请支持额度 | 60万元 | 承诺配套额度 | 120万元 |
""",
        (180, 60, 120, None),
    ),
]

OTHERS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "2年6个月",
        """
| 项目实施周期 | <5>2年6个月 |
""",
        {"duration_months": 30},
    ),
    (
        "一年零三个月",
        """
| 执行期限 | <5>一年零三个月 |
""",
        {"duration_months": 15},
    ),
    (
        "自…起…个月",
        """
| 起止年月 | <5>自2025年7月起，共18个月 |
""",
        {"duration_months": 18, "start_on": "2025-07-01"},
    ),
    (
        "period split",
        """
| 项目起止时间 | 开始时间 | 2025年1月1日 | 结束时间 | <2>2026年12月31日 |
""",
        {"duration_months": 24, "start_on": "2025-01-01", "end_on": "2026-12-31"},
    ),
    (
        "period blanks filled",
        """
| 实施期限 | <5> 2025 年 1 月 至 2027 年 12 月 |
""",
        {"duration_months": 36, "start_on": "2025-01-01", "end_on": "2027-12-31"},
    ),
    (
        "contact in a row",
        """
| 姓名 | 角色 | 职务 | 电话 | <2>电子邮箱 |
| 王建国 | 项目负责人 | 院长 | 13900001111 | <2>wjg@a-example.com |
| 陈晓梅 | 联络人 | 科员 | 13900002222 | <2>cxm@a-example.com |
""",
        {"contact_name": "陈晓梅", "mobile": "13900002222", "email": "cxm@a-example.com"},
    ),
    (
        "contact columns",
        """
| 人员 | 法定代表人 | 项目负责人 | <3>联络人 |
| 姓名 | 王建国 | 李学东 | <3>陈晓梅 |
| 手机 | 13900001111 | 13900003333 | <3>13900002222 |
| 邮箱 | wjg@a-example.com | lxd@a-example.com | <3>cxm@a-example.com |
""",
        {"contact_name": "陈晓梅", "mobile": "13900002222", "email": "cxm@a-example.com"},
    ),
    (
        "person rows corner",
        """
| 人员信息 | | 姓名 | 职务 | <2>联系电话 |
| ^ | 分管领导 | 王建国 | 副总经理 | <2>13900001111 |
| ^ | 联系人 | 陈晓梅 | 主管 | <2>0539-8300032/13900002222 |
""",
        {"contact_name": "陈晓梅", "mobile": "13900002222", "phone": "0539-8300032"},
    ),
    (
        "contact one cell",
        """
| 联系人及电话 | <5>陈晓梅 13900002222 |
""",
        {"contact_name": "陈晓梅", "mobile": "13900002222"},
    ),
    (
        "contact slash label",
        """
| 联系人/电话/邮箱 | <5>陈晓梅/13900002222/cxm@a-example.com |
""",
        {"contact_name": "陈晓梅", "mobile": "13900002222", "email": "cxm@a-example.com"},
    ),
    (
        "hint label",
        """
| 单位地址 | <5>（所在市县填写）辽宁省大连市甘井子区凌工路2号 |
| 联系人 | <2>（申报单位填写）陈晓梅 | 手机 | <2>13900002222 |
""",
        {
            "contact_name": "陈晓梅",
            "mobile": "13900002222",
            "province": "辽宁省",
            "city": "大连市",
            "county": "甘井子区",
        },
    ),
    (
        "region columns",
        """
| 单位所在地 | 省 | 市 | 县（区） | <2>详细地址 |
| ^ | 四川省 | 绵阳市 | 涪城区 | <2>科创园路1号 |
""",
        {"province": "四川省", "city": "绵阳市", "county": "涪城区"},
    ),
    (
        "region inline",
        """
| 所在地区 | <5>四川 省 绵阳 市 涪城 区（县） |
""",
        {"province": "四川省", "city": "绵阳市", "county": "涪城区"},
    ),
    (
        "agri",
        """
| 建设期限 | <5>2025—2026年 |
| 总投资 | 260万元 | 中央财政补助 | 150万元 | 主体自筹 | 110万元 |
""",
        {
            "total_budget_yuan": 2600000,
            "fiscal_budget_yuan": 1500000,
            "self_funding_yuan": 1100000,
            "start_on": "2025-01-01",
            "end_on": "2026-12-31",
        },
    ),
    (
        "health",
        """
| 拟申请经费（万元） | 10 | 单位匹配经费（万元） | 10 | 科室自筹 | 无 |
| 课题负责人 | 赵敏 | 所在科室 | 心内科 | 移动电话 | 13900002222 |
""",
        {
            "fiscal_budget_yuan": 100000,
            "self_funding_yuan": 100000,
            "contact_name": "赵敏",
            "mobile": "13900002222",
        },
    ),
    (
        "edu",
        """
| 课题主持人 | 赵敏 | 办公电话 | 0411-84700001 | 手机号 | 13900002222 |
| 研究年限 | 3年 | 申请经费 | 5万元 | 学校配套经费 | 5万元 |
""",
        {
            "duration_months": 36,
            "fiscal_budget_yuan": 50000,
            "self_funding_yuan": 50000,
            "contact_name": "赵敏",
            "mobile": "13900002222",
            "phone": "0411-84700001",
        },
    ),
    (
        "months col",
        """
| 完成时限（月） | <2>18 | 拟投入经费（万元） | <2>80.5 |
""",
        {"duration_months": 18, "total_budget_yuan": 805000.0},
    ),
    (
        "email label",
        """
| 联络员 | 陈晓梅 | 联络员手机 | 13900002222 | E—mail | cxm@a-example.com |
""",
        {"contact_name": "陈晓梅", "mobile": "13900002222", "email": "cxm@a-example.com"},
    ),
    (
        "org kinds",
        """
| 单位类别 | <5>（A）A.企业 B.高校 C.院所 |
| 单位所在行政区划 | <5>辽宁省/大连市/金州区 |
""",
        {"organization_type": "企业", "province": "辽宁省", "city": "大连市", "county": "金州区"},
    ),
    (
        "period days",
        """
| 研发周期 | <5>24个月（2025.07-2027.06） |
""",
        {"duration_months": 24, "start_on": "2025-07-01", "end_on": "2027-06-30"},
    ),
    (
        "period annual",
        """
| 项目执行年限 | <5>2025年度至2027年度 |
""",
        {"start_on": "2025-01-01", "end_on": "2027-12-31", "duration_months": 36},
    ),
    (
        "half year",
        """
| 攻关周期 | <5>一年半 |
""",
        {"duration_months": 18},
    ),
    (
        "多少年",
        """
| 研究期限 | <5>三年（36个月） |
""",
        {"duration_months": 36},
    ),
]


@pytest.mark.parametrize(("picture", "sums"), [m[1:] for m in MONEY], ids=[m[0] for m in MONEY])
def test_sums_wherever_they_stand(picture: str, sums: tuple[float | None, ...]) -> None:
    asked = Read(HEAD + picture.lstrip("\n")).requirement
    got = [None if (value := getattr(asked, name)) is None else float(value) / WAN for name in SUMS]
    assert got == list(sums)


@pytest.mark.parametrize(("picture", "wanted"), [o[1:] for o in OTHERS], ids=[o[0] for o in OTHERS])
def test_periods_people_and_places(picture: str, wanted: dict[str, Any]) -> None:
    asked = Read(HEAD + picture.lstrip("\n")).requirement
    for field, value in wanted.items():
        got = getattr(asked, field)
        assert (str(got) if field.endswith("_on") else got) == value, field


@pytest.mark.parametrize(
    "line",
    ["金额单位：万元", "填报单位：大连渤湾工业大学            单位：万元、人", "（单位：人民币万元）"],
)
def test_a_unit_above_the_table_is_that_of_all_its_sums(line: str) -> None:
    form = Read(f"申报书\n项目名称：盐碱地水稻\n{line}\n| 总投资 | 500 | 申请补助 | 100 | 自筹资金 | 400 |\n")
    assert "单位" not in form.labels
    assert form.requirement.total_budget_yuan == 500 * WAN
    assert form.requirement.self_funding_yuan == 400 * WAN


def test_a_unit_in_a_row_of_the_sheet() -> None:
    form = Read("""
需求信息表
| <4>填报单位：洛水精工轴承有限公司                     单位：万元、人 |
| 需求名称 | 滚道滚压强化技术 | 研发人员数 | 46 |
| 总投入 | 540 | 其中：自筹 | 380 |
""")
    assert form.values["填报单位"] == "洛水精工轴承有限公司"
    assert "单位" not in form.labels
    assert form.requirement.total_budget_yuan == 5_400_000
    assert form.requirement.self_funding_yuan == 3_800_000


def test_what_the_applicant_pays_is_no_source_of_money() -> None:
    row = "| 项目总投入 | 1200万元 | 拟支付揭榜方金额 | 480万元 | 企业自筹 | 1200万元 |\n"
    assert Read(HEAD + row).requirement.other_funding_yuan is None


@pytest.mark.parametrize(
    "advice",
    [
        "（列举不超过3家）",
        "（简要说明，可附页）",
        "（现有条件、优势单位及合作基础）",
        "围绕拟解决的关键问题分条列出，不超过5条",
        "从技术、团队、平台三个方面说明",
        "结合本省实际简述",
    ],
)
def test_advice_left_above_an_answer(advice: str) -> None:
    answer = "闽海理工大学建有浮标12套；某某装备有限公司为省内主要的网箱制造企业。"
    form = Read(HEAD + f"| <6>四、现有工作基础 |\n| <6>{advice}⏎{answer} |\n")
    assert form.values["四、现有工作基础"] == answer


@pytest.mark.parametrize(
    "first",
    ["（一）菌种资源挖掘（含保藏）", "围绕轴承钢开展了三年研究，形成专利5件。", "说明书已由乙方提交。"],
)
def test_a_first_paragraph_of_the_answer_stays(first: str) -> None:
    form = Read(HEAD + f"| <6>四、主要研究内容 |\n| <6>{first}⏎完成中试线建设与示范应用。 |\n")
    assert (form.values["四、主要研究内容"] or "").startswith(first)


def test_who_fills_in_is_no_value() -> None:
    form = Read(HEAD + "| 榜单编号 | <2>（科技局填写） | 受理号 | <2>（系统自动生成） |\n")
    assert "榜单编号" not in form.values
    assert "受理号" not in form.values


def test_an_opinion_behind_the_last_table() -> None:
    form = Read(
        HEAD + "\n四、学院初审意见\n需求明确，建议由汽车团队对接。\n负责人：尹立群    2026年4月15日\n"
    )
    assert (form.values["四、学院初审意见"] or "").startswith("需求明确")


def test_a_remark_behind_the_last_table_ends_where_the_form_is_signed() -> None:
    form = Read(HEAD + "\n三、附加说明\n可接受专利作价入股。\n填表人：庆思源    填表时间：2025/7/16\n")
    assert form.values["三、附加说明"] == "可接受专利作价入股。"
    assert form.values["填表人"] == "庆思源"


@pytest.mark.parametrize("more", ["", "\n| ^ | 所在县区 | 注册时间 |\n| ^ | 兰山区 | 2009年6月 |"])
def test_two_labels_over_two_values_beside_a_group(more: str) -> None:
    form = Read(f"""
需求征集表
| 榜单名称 | <2>镁合金轮毂成形技术 |
| 发榜单位信息 | 单位名称 | 单位类别 |
| ^ | 蒙岚轻合金科技股份有限公司 | 民营企业 |{more}
| 攻关期限 | <2>2年 |
""")
    assert form.values["单位名称"] == "蒙岚轻合金科技股份有限公司"
    assert form.values["单位类别"] == "民营企业"
    assert form.requirement.duration_months == 24


def test_rows_of_pairs_stay_pairs() -> None:
    form = Read("""
需求征集表
| 需求名称 | 镁合金技术 | 单位性质 | 民营企业 |
| 需求单位 | 某某有限公司 | 负责人 | 王建国 |
| 联系部门 | 技术部 | 联系人 | 陈晓梅 |
| 金额 | 500万元 | 周期 | 2年 |
""")
    assert form.values["单位性质"] == "民营企业"
    assert form.values["联系部门"] == "技术部"
    assert form.values["金额"] == "500万元"


def test_an_opinion_below_a_heading_is_no_value_of_it() -> None:
    form = Read("""
需求征集表
| <2>需求名称：监测装置 | 合作意向：☑联合研发 ☐其他 | 知识产权归属意向：双方共有 |
| <4>经费与周期 |
| 总经费 | 210万元 | 医院配套 | 60万元 |
| <4>医院意见：⏎同意推荐。⏎2025/5/19 |
""")
    assert form.selected["合作意向"] == ["联合研发"]
    assert form.values["知识产权归属意向"] == "双方共有"
    assert (form.values["医院意见"] or "").startswith("同意推荐")
    assert form.requirement.self_funding_yuan == 600_000


def test_questions_whose_number_touches_a_year_and_letters_for_answers() -> None:
    form = Read("""
科技创新需求调查问卷
1．企业全称：    河北滦岳特种钢丝有限公司
2．是否建有研发机构：■是  □否　　研发机构级别：□国家级 ■省级 □市级
3．2024年研发费用（万元）：   1280
4．当前最迫切的一项技术需求名称： 镀锌铝钢丝扭转性能提升
5．希望采取的合作方式（可多选，填写字母）：（ B、D ）
    A.技术转让    B.委托开发    C.技术入股    D.联合攻关
6．拟投入资金（万元）：   350   　其中自筹资金（万元）：   350
7．希望完成时间：   2026年12月31日
填表日期：2025年4月8日　　　　　　　　　　　企业名称（盖章）
""")
    assert form.selected["2．是否建有研发机构"] == ["是"]
    assert form.selected["研发机构级别"] == ["省级"]
    assert form.selected["5．希望采取的合作方式（可多选，填写字母）"] == ["委托开发", "联合攻关"]
    assert form.values["填表日期"] == "2025年4月8日"
    assert form.requirement.title == "镀锌铝钢丝扭转性能提升"
    assert form.requirement.total_budget_yuan == form.requirement.self_funding_yuan == 3_500_000


def test_a_task_named_over_its_description_is_the_title() -> None:
    text = "现有样机为单绕组方案，不能满足高等级自动驾驶对失效可运行的要求，需要双绕组驱动。"
    rows = "| 单位名称 | 柳江电控有限公司 |\n| 拟解决的技术课题 | 线控转向冗余控制 |\n| 课题内容 |"
    form = Read(f"人才需求表\n{rows} {text} |\n")
    assert form.requirement.title == "线控转向冗余控制"
    assert form.requirement.content == text
