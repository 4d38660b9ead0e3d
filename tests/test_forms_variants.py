# ruff: noqa: E501 — pictures of forms are drawn on one line
"""Shapes of forms met in other provinces, each drawn in several layouts: numbers, cells to tick, cards, composite labels."""

import pytest
from forms_kit import Read
from hypothesis import given
from hypothesis import strategies as st

from extractors.grammar.boxes import choices
from normalizers.composed_labels import composed
from normalizers.labels import canonical

NUMBERED = [
    "| 序号 | 项目 | 填写内容 |\n{rows}",
    "| 编号 | 填报项目 | 填报内容 |\n{rows}",
    "| 序号 | 栏目 | 具体内容 |\n{rows}",
    "{rows}",
]
ROWS = [
    ("需求名称", "高寒草甸退化修复草种扩繁"),
    ("申报单位", "果洛草业工程有限公司"),
    ("联系人", "才让多杰"),
    ("联系电话", "13709750001"),
    ("所属领域", "□盐湖化工 ☑生态环保 □新能源"),
    ("总投入（万元）", "260"),
    ("申请财政资金（万元）", "100"),
    ("研究内容", "开展三种乡土草种的采收、清选和扩繁技术研究。"),
    ("备注", ""),
]


@pytest.mark.parametrize("style", ["{n}", "{n}.", "（{n}）", "{n}、"])
@pytest.mark.parametrize("head", NUMBERED)
def test_numbered_rows_are_labels_with_values(head: str, style: str) -> None:
    rows = "\n".join(
        f"| {style.format(n=n)} | {label} | {value} |" for n, (label, value) in enumerate(ROWS, 1)
    )
    form = Read("青海省重点技术需求征集表\n" + head.format(rows=rows))
    assert form.labels == [label for label, _ in ROWS]
    asked = form.requirement
    assert asked.title == ROWS[0][1]
    assert (asked.organization, asked.contact_name, asked.mobile) == (ROWS[1][1], "才让多杰", "13709750001")
    assert (asked.total_budget_yuan, asked.fiscal_budget_yuan) == (2_600_000, 1_000_000)
    assert form.selected == {"所属领域": ["生态环保"]}


def test_a_printed_column_of_requirements_is_no_value() -> None:
    rows = "\n".join(f"| {n} | {label} | {value} | 如实填写 |" for n, (label, value) in enumerate(ROWS, 1))
    form = Read("青海省重点技术需求征集表\n| 序号 | 项目 | 填写内容 | 填写说明 |\n" + rows)
    assert form.labels == [label for label, _ in ROWS]
    assert form.requirement.content == ROWS[7][1]


def test_a_list_of_projects_keeps_its_numbers_and_columns() -> None:
    form = Read("""
2025年内蒙古自治区技术需求汇总表
推荐单位：包头市科学技术局
| 序号 | 需求名称 | 需求单位 | 总投入（万元） | 联系人 | 联系电话 |
| 1 | 稀土永磁废料回收 | 包头瑞磁科技有限公司 | 300 | 郝建 | 13804720001 |
| 2 | 风机叶片无损检测 | 包头风信检测有限公司 | 120 | 云娜 | 13804720002 |
| 合计 | | | 420 | | |
""")
    asked = form.facts.requirements
    assert [(r.seq, r.title, r.contact_name, r.total_budget_yuan) for r in asked] == [
        (1, "稀土永磁废料回收", "郝建", 3_000_000),
        (2, "风机叶片无损检测", "云娜", 1_200_000),
    ]


def test_a_budget_with_numbered_items_stays_a_table() -> None:
    form = Read("""
项目经费预算表
| 序号 | 科目 | 金额（万元） |
| 1 | 设备费 | 100 |
| 2 | 材料费 | 60 |
| 3 | 测试化验加工费 | 40 |
""")
    assert [f.kind for f in form.facts.form_fields] == ["table"]


def test_the_head_row_is_no_field_even_without_numbers() -> None:
    form = Read("""
宁夏科技难题征集表
| 栏目 | <3>填报内容 |
| 难题名称 | <3>枸杞干果糖分结晶控制 |
| 提出单位 | 中宁县杞源食品有限公司 | 联系人 | 马晓燕 |
| 联系电话 | 0955-5020001 | 电子邮箱 | mxy@qiyuan-example.com |
| 难题描述 | <3>干果存放三个月后表面返糖，影响分级。 |
""")
    assert "栏目" not in form.labels
    assert form.requirement.organization == "中宁县杞源食品有限公司"


TICK_CELLS = [
    """
| 合作意向（在相应栏打√） | 委托研发 | |
| ^ | 联合攻关 | √ |
| ^ | 技术引进 | |
""",
    """
| 合作意向 | 委托研发 | | 联合攻关 | √ | 技术引进 | |
""",
    """
| 合作意向 | 委托研发 | 联合攻关 | 技术引进 |
| ^ | | √ | |
""",
    """
| 合作意向（请在空格内打√） | 委托研发 | □ |
| ^ | 联合攻关 | ☑ |
| ^ | 技术引进 | □ |
""",
]


@pytest.mark.parametrize("drawn", TICK_CELLS)
def test_cells_to_tick_beside_or_below_the_option(drawn: str) -> None:
    form = Read(
        "产学研合作需求表\n| 需求名称 | <6>芒果采后保鲜 |\n| 单位名称 | <6>百色果业有限公司 |\n"
        + drawn.strip()
    )
    label = next(name for name in form.labels if name.startswith("合作意向"))
    assert form.field(label).options == ["委托研发", "联合攻关", "技术引进"]
    assert form.selected[label] == ["联合攻关"]
    assert not {"委托研发", "联合攻关", "技术引进"} & set(form.labels)


def test_blank_cells_to_tick_are_options_where_the_form_says_so() -> None:
    form = Read(
        "产学研合作需求表\n| 需求名称 | <2> |\n| 联系人 | <2> |\n| 联系电话 | <2> |\n"
        + TICK_CELLS[0].replace("√ |", " |").strip()
    )
    assert not form.filled
    assert form.field("合作意向（在相应栏打√）").options == ["委托研发", "联合攻关", "技术引进"]


def test_sub_labels_with_values_are_no_ticks() -> None:
    form = Read("""
需求表
| 联系人 | 姓名 | 梁红 |
| ^ | 手机 | 13800000000 |
| 项目名称 | <2>低温烘干 |
""")
    assert form.values["姓名"] == "梁红"


@pytest.mark.parametrize("count", [2, 3, 5])
def test_cards_drawn_several_times_are_a_requirement_each(count: int) -> None:
    card = """
技术需求登记卡
| 企业名称 | 唐山渤岳钢管有限公司 | 登记日期 | 2025年3月1日 |
| 需求名称 | <3>需求{n}：焊缝在线探伤 |
| 需求说明 | <3>第{n}条产线需要在线探伤。 |
| 投入预算（万元） | {n}0 | 联系人 | 王{name} |
"""
    names = "甲乙丙丁戊"
    form = Read("".join(card.format(n=n, name=names[n - 1]) for n in range(1, count + 1)))
    asked = form.facts.requirements
    assert [r.seq for r in asked] == list(range(1, count + 1))
    assert [r.total_budget_yuan for r in asked] == [n * 100_000 for n in range(1, count + 1)]
    assert [r.title for r in asked] == [f"需求{n}：焊缝在线探伤" for n in range(1, count + 1)]
    assert form.labels == ["企业名称", "登记日期", "需求名称", "需求说明", "投入预算（万元）", "联系人"]


def test_groups_beside_cells_that_bring_their_own_labels() -> None:
    form = Read("""
江西省重大攻关需求建议书
| 基⏎本⏎信⏎息 | 需求名称：赣南脐橙黄龙病快速检测 | 需求级别：☑省级 □市级 |
| ^ | 提出单位：赣州果康生物有限公司 | 联系人：钟敏  电话：13907970001 |
| ^ | <2>所属产业：□有色金属 ☑现代农业 □航空制造 |
| 经⏎费 | 总投入（万元）：180 | 其中自筹（万元）：120 |
| ^ | 申请省级财政资金（万元）：60 | 完成时间：2027年6月30日 |
| 内⏎容 | <2>一、现状与问题：⏎田间诊断依赖实验室，周期长。 |
| ^ | <2>二、攻关目标：⏎30分钟内出结果，准确率95%。 |
""")
    asked = form.requirement
    assert asked.title == "赣南脐橙黄龙病快速检测"
    assert (asked.contact_name, asked.mobile) == ("钟敏", "13907970001")
    assert (asked.total_budget_yuan, asked.self_funding_yuan, asked.fiscal_budget_yuan) == (
        1_800_000,
        1_200_000,
        600_000,
    )
    assert form.selected["需求级别"] == ["省级"]
    assert asked.goals == "30分钟内出结果，准确率95%。"


def test_lines_above_the_title_and_sections_with_counted_fields() -> None:
    form = Read("""
项目编号：GZ2025-007        密级：公开
贵州省科技攻关计划任务书
| 项目名称 | <3>喀斯特旱地保水剂 |
| 承担单位 | <3>安顺黔土肥业有限公司 |
| <4>一、任务与目标 |
| <4>1、主要任务：（说明要解决的问题）⏎研制缓释保水剂并开展田间试验。 |
| <4>2、预期目标：⏎亩节水20%。 |
| <4>二、经费（万元） |
| 总经费 | 90 | 其中省拨经费 | 30 |
| 单位自筹 | 50 | 其他来源 | 10 |
""")
    # The kit begins the form at its first line and takes that for the title.
    asked = form.requirement
    assert form.values["1、主要任务"] == "研制缓释保水剂并开展田间试验。"
    assert form.values["2、预期目标"] == "亩节水20%。"
    assert (asked.total_budget_yuan, asked.fiscal_budget_yuan) == (900_000, 300_000)
    assert (asked.self_funding_yuan, asked.other_funding_yuan) == (500_000, 100_000)


BUDGETS = [
    (
        "单位：万元",
        "| 资金来源 | 预算数 | 已到位 |\n| 财政资金 | 40 | 20 |\n| 单位自筹 | 60 | 5 |\n| 合计 | 100 | 25 |",
    ),
    (
        "（单位：万元）",
        "| 经费来源 | 金额 | 占比 |\n| 申请省级财政 | 40 | 40% |\n| 企业自筹 | 60 | 60% |\n| 总计 | 100 | 100% |",
    ),
    (
        "金额单位：万元",
        "| 来源渠道 | 预算经费 | 备注 |\n| 市财政科技经费 | 40 | |\n| 承担单位自筹经费 | 60 | 自有 |\n| 合 计 | 100 | |",
    ),
    ("单位：元", "| 经费来源 | 金额 |\n| 财政拨款 | 400000 |\n| 自筹 | 600000 |\n| 合计 | 1000000 |"),
]


@pytest.mark.parametrize(("unit", "table"), BUDGETS)
def test_budget_tables_give_sums_by_the_names_of_their_rows(unit: str, table: str) -> None:
    form = Read(
        f"项目经费预算表\n项目名称：秸秆还田机\n承担单位：驻马店沃田农机有限公司\n一、经费来源预算\n{unit}\n{table}"
    )
    asked = form.requirement
    assert asked.total_budget_yuan == 1_000_000
    assert asked.fiscal_budget_yuan == 400_000
    assert asked.self_funding_yuan == 600_000


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("希望财政支持（万元）", "fiscal_budget"),
        ("申请省财政（万元）", "fiscal_budget"),
        ("拟申请市级财政补助资金（万元）", "fiscal_budget"),
        ("争取省级资金支持（万元）", "fiscal_budget"),
        ("申请政府扶持资金", "fiscal_budget"),
        ("企业拟自筹资金", "self_funding"),
        ("单位自有资金投入（万元）", "self_funding"),
        ("承担单位配套资金", "self_funding"),
        ("银行贷款（万元）", "other_funding"),
        ("其他社会资金（万元）", "other_funding"),
        ("投入预算（万元）", "total_budget"),
        ("项目投资概算（万元）", "total_budget"),
        ("预计研发投入总额", "total_budget"),
        ("设备费（万元）", None),
        ("已投入（万元）", None),
        ("注册资金（万元）", "registered_capital"),
        ("上年度研发投入（万元）", "rd_spending"),
        ("所在市州", "region"),
        ("所属县（市、区）", "region"),
        ("项目所在地市", "region"),
        ("期望达到的指标", "goals"),
        ("拟达到的技术经济指标", "goals"),
        ("希望合作的方式", "cooperation"),
    ],
)
def test_labels_are_known_by_the_words_they_are_made_of(label: str, field: str | None) -> None:
    got = canonical(label)
    assert got == field or (field is None and got in (None, "self_funding", "rd_spending"))


@pytest.mark.parametrize(
    ("text", "ticked"),
    [
        ("□√有（名称：甲公司）  □无", [("有", "甲公司")]),
        ("□有（名称：______）  □无√", [("无", None)]),
        ("□企业 □高校 □院所 ☼医院", [("医院", None)]),
        ("☐甲 ☐乙 ☒其他（请注明：义诊）", [("其他", "义诊")]),
        ("√□04.先进制造  □05.能源", [("04.先进制造", None)]),
        ("☑1.科学问题：为何失效  □2.技术问题：____", [("科学问题", "为何失效")]),
        ("☐是  ☑否（原因：资金不足）", [("否", "资金不足")]),
        ("□ 是（ √ ） □ 否（ ）", [("是", None)]),
        ("□愿意√    □不愿意", [("愿意", None)]),
        ("○自建 ●租用 ○其他", [("租用", None)]),
    ],
)
def test_what_is_ticked_and_what_stands_behind_it(text: str, ticked: list[tuple[str, str | None]]) -> None:
    found = choices(text)
    assert [(c.label, c.text) for c in found if c.ticked] == ticked
    for c in found:
        if c.text_start is not None:
            assert c.text is not None and c.text.replace(" ", "") in text[c.text_start : c.text_end].replace(
                " ", ""
            )


@given(st.text(alphabet="□☑√（）()：:有无其他名称请注明_ 12.、", max_size=60))
def test_any_options_keep_their_places(text: str) -> None:
    for choice in choices(text):
        assert 0 <= choice.start < choice.end <= len(text)
        assert choice.text_start is None or choice.start <= choice.text_start <= (
            choice.text_end or 0
        ) <= len(text)


@given(st.text(alphabet="申请财政资金经费自筹总投入的省市级其他已设备", min_size=1, max_size=24))
def test_composed_labels_are_total(words: str) -> None:
    assert composed(words) in {None, "total_budget", "fiscal_budget", "self_funding", "other_funding"}


@pytest.mark.parametrize(
    ("label", "written", "start", "end", "length"),
    [
        ("完成时限", "2024年7月1日起，30个月", "2024-07-01", None, 30),
        ("期望解决时间", "2026年12月31日前", None, "2026-12-31", None),
        ("完成期限", "2025年6月底前", None, "2025-06-30", None),
        ("研究周期", "36个月（2024年10月—2027年9月）", "2024-10-01", "2027-09-30", 36),
        ("实施期限", "自2025年1月1日开始，为期2年", "2025-01-01", None, 24),
        ("完成时限", "签订合同后18个月", None, None, 18),
    ],
)
def test_periods_from_one_date(
    label: str, written: str, start: str | None, end: str | None, length: int | None
) -> None:
    form = Read(
        f"需求表\n| 需求名称 | 除尘 |\n| 需求单位 | 邢台甲材料有限公司 |\n| 联系人 | 王立 |\n| {label} | {written} |"
    )
    asked = form.requirement
    assert (str(asked.start_on) if asked.start_on else None, str(asked.end_on) if asked.end_on else None) == (
        start,
        end,
    )
    assert asked.duration_months == length


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("卞老师", "卞老师"),
        ("黎主任 0771-5550221", "黎主任"),
        ("王丽老师", "王丽"),
        ("聂 磊", "聂磊"),
        ("高峰岩（兼）", "高峰岩"),
    ],
)
def test_a_surname_with_a_form_of_address_stands_as_written(written: str, name: str) -> None:
    form = Read(
        f"需求表\n| 需求名称 | 除尘 |\n| 需求单位 | 邢台甲材料有限公司 |\n| 联系人 | {written} |\n| 邮箱 | a@b-example.cn |"
    )
    assert form.requirement.contact_name == name


def test_a_spread_name_before_the_next_label_on_the_line() -> None:
    form = Read("""
需求表
推荐单位：某某局 填报人：聂 磊 联系电话：0710-3550001
| 需求名称 | 除尘 |
| 需求单位 | 邢台甲材料有限公司 |
""")
    assert form.values["填报人"] == "聂 磊"
    assert form.values["联系电话"] == "0710-3550001"


def test_advice_left_behind_a_value_is_no_part_of_it() -> None:
    form = Read("""
需求表
| 需求名称 | 网箱附着生物防除（不超过30个汉字） |
| 需求单位 | 湛江珠水海洋牧场科技有限公司（原湛江水产厂） |
| 联系人 | 莫远 |
""")
    assert form.values["需求名称"] == "网箱附着生物防除"
    assert form.values["需求单位"] == "湛江珠水海洋牧场科技有限公司（原湛江水产厂）"
