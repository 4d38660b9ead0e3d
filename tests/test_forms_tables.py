"""Labels above values, column tables with sums, groups with equal labels, labels over room: by geometry."""

import pytest
from forms_kit import Read

from extractors.forms.labels import score


@pytest.mark.parametrize(
    "picture",
    [
        """
| <2>企业全称 | 所在县市区（开发区） | 企业类型（可多选） |
| <2>河东精工机械股份有限公司 | 诸城市 | ■高新技术企业⏎□科技型中小企业⏎■专精特新企业⏎□其他 |
| 主导产品 | 2025年销售收入（亿元） | 职工总数（人） | 研发人员（人） |
| 高压柱塞泵、液压马达 | 3.62 | 486 | 71 |
""",
        """
| 企业全称 | 所属镇街 | 企业类型（可多选） | 主导产品 |
| 河东精工机械股份有限公司 | 黄石镇 | □规上企业 ■高新技术企业 ■专精特新企业 | 液压马达 |
| <2>职工总数（人） | <2>联系电话 |
| <2>486 | <2>0536-6070918 |
""",
        """
| <4>一、企业基本情况 |
| 企业全称 | 所在园区 | 主导产品 | 企业类型（可多选） |
| 河东精工机械股份有限公司 | 城东产业园 | 液压马达 | ☑高新技术企业 ☑专精特新企业 □其他 |
| <4>二、问题 |
| <3>问题名称 | 所属领域 |
| <3>柱塞泵配流副气蚀与偏磨问题 | 高端装备 |
""",
    ],
)
def test_rows_of_labels_over_rows_of_values(picture: str) -> None:
    form = Read("制造业企业技术瓶颈问题征集表\n" + picture)
    assert form.filled
    assert form.values["企业全称"] == "河东精工机械股份有限公司"
    assert form.selected["企业类型（可多选）"] == ["高新技术企业", "专精特新企业"]
    assert not set(form.values.values()) & set(form.labels)


def test_two_labels_over_words_and_options() -> None:
    form = Read("""
技术难题征集表
| <3>难题名称 | <3>难题类别 |
| <3>高镁锂比盐湖卤水吸附剂溶损控制 | <3>■技术瓶颈  □装备短板 |
| <2>企业名称 | <2>所在地区 | <2>所属行业 |
| <2>柴达木锂资源有限公司 | <2>格尔木市 | <2>盐湖化工 |
""")
    assert form.values["难题名称"] == "高镁锂比盐湖卤水吸附剂溶损控制"
    assert form.selected["难题类别"] == ["技术瓶颈"]


def test_persons_with_rows_of_labels_each() -> None:
    form = Read("""
项目申报表
| 项目名称 | <3>果园管理技术 |
| 法定代表人 | 姓名 | 身份证号码 | 联系电话 |
| ^ | 惠长青 | 略 | 13900006501 |
| 项目联系人 | 姓名 | 职务 | 联系电话 |
| ^ | 高峰岩 | 主任 | 13900006502 |
""")
    got = {(v.group_label, v.label): v.value for v in form.value_rows()}
    assert got["法定代表人", "姓名"] == "惠长青"
    assert got["项目联系人", "职务"] == "主任"


def test_blank_rows_of_labels_keep_every_label() -> None:
    form = Read("""
制造业企业技术瓶颈问题征集表
| <2>企业全称 | 所在县市区 | 企业类型（可多选） |
| <2> | | □高新技术企业 □科技型中小企业 □其他 |
| 主导产品 | 年销售收入（亿元） | 职工总数（人） | 研发人员（人） |
| | | | |
""")
    assert not form.filled
    assert form.labels[:3] == ["企业全称", "所在县市区", "企业类型（可多选）"]
    assert form.field("企业类型（可多选）").options == ["高新技术企业", "科技型中小企业", "其他"]


@pytest.mark.parametrize(
    "periods",
    [
        ["2026年", "2027年", "2028年"],
        ["2026年度", "2027年度", "2028年度"],
        ["2026", "2027", "2028"],
        ["第一年", "第二年", "第三年"],
        ["2026年（万元）", "2027年（万元）", "2028年（万元）"],
        ["一季度", "二季度", "三季度"],
        ["2026年上半年", "2026年下半年", "2027年上半年"],
    ],
)
def test_budgets_by_source_and_period(periods: list[str]) -> None:
    form = Read(f"""
东西部科技合作项目需求征集表
| 项目名称 | <3>酿酒葡萄免埋土越冬材料引进 |
| 需求单位 | 贺岚酒庄有限公司 | 联系人 | 马晓娟 |

经费来源预算（单位：万元）
| 资金来源 | 合计 | {" | ".join(periods)} |
| 自治区财政资金 | 120 | 60 | 40 | 20 |
| 单位自筹资金 | 180 | 30 | 90 | 60 |
| 合作单位投入 | 20 | | 10 | 10 |
| 合　　计 | 320 | 90 | 140 | 90 |
""")
    cells = {(v.group_label, v.label): v.value for v in form.value_rows()}
    assert cells["自治区财政资金", periods[0]] == "60"
    assert cells["合计", periods[2]] == "90"
    assert ("合作单位投入", periods[0]) not in cells
    assert form.labels[-1].startswith("经费来源预算")


def test_two_dates_side_by_side_are_no_header() -> None:
    form = Read("""
项目需求表
| 项目名称 | 某材料 | 起始年度 | 2026年 |
| 需求单位 | 某某有限公司 | 结束年度 | 2028年 |
""")
    assert form.values == {
        "项目名称": "某材料",
        "起始年度": "2026年",
        "需求单位": "某某有限公司",
        "结束年度": "2028年",
    }


PERSONS = [
    """
| <2>单位地址 | <3>河南省洛阳市涧西区建设路77号 |
| 单位⏎负责人 | 姓名 | 韩振国 | 职务 | 董事长 |
| ^ | 办公电话 | 0379-64880168 | 手机 | 13800000021 |
| 工作⏎联络人 | 姓名 | 裴　勇 | 职务 | 科协秘书长 |
| ^ | 办公电话 | 0379-64880317 | 手机 | 13500006603 |
""",
    """
| <2>单位地址 | <5>河南省洛阳市涧西区建设路77号 |
| 单位负责人 | 姓名 | 韩振国 | 办公电话 | 0379-64880168 | 手机 | 13800000021 |
| 工作联络人 | 姓名 | 裴　勇 | 办公电话 | 0379-64880317 | 手机 | 13500006603 |
""",
    """
| <2>建站目标 | <3>三年内突破关键工艺 |
| 单位负责人 | 姓名 | 韩振国 | 手机 | 13800000021 |
| 工作联络人 | 姓名 | 裴　勇 | 手机 | 13500006603 |
""",
]


@pytest.mark.parametrize("picture", PERSONS)
def test_groups_with_the_same_labels(picture: str) -> None:
    wide = 5 if "<5>" in picture else 3
    head = f"| <2>需求名称 | <{wide}>主轴承热处理工艺 |\n"
    form = Read("院士专家工作站建站需求征集表\n" + head + picture.strip("\n"))
    got = {(v.group_label, v.label): v.value for v in form.value_rows()}
    assert got["单位负责人", "姓名"] == "韩振国"
    assert (got["工作联络人", "姓名"] or "").replace(" ", "") == "裴勇"
    assert got["工作联络人", "手机"] == "13500006603"
    assert form.requirement.mobile == "13500006603"


@pytest.mark.parametrize(
    "total", ["| <5>合　　计 |", "| <2>合计 | | | |", "| | 合计 | | | |", "| 总计 | | | | |"]
)
def test_rows_of_sums_are_no_entry_of_a_list(total: str) -> None:
    form = Read(f"""
会员企业共性技术需求汇总表
| 序号 | 需求企业 | 需求名称 | 技术领域 | 需要解决的问题 | <3>资金需求（万元） | 联系电话 |
| ^ | ^ | ^ | ^ | ^ | 总额 | 自筹 | 希望扶持 | ^ |
| 1 | 嵩砺窑炉有限公司 | 碱性砖长寿化技术 | 水泥耐材 | 砖寿命约8个月 | 350 | 250 | 100 | 13800001926 |
| 2 | 溱源陶瓷有限公司 | 透气砖防渗钢设计 | 钢铁耐材 | 吹通率低 | 180.5 | 130.5 | 50 | 0371-69885130 |
{total} 530.5 | 380.5 | 150 | |
""")
    values = [(v.label, v.value) for v in form.value_rows()]
    assert ("资金需求（万元） 总额", "350") in values
    assert not any("计" in (value or "").replace(" ", "")[:2] for _, value in values)
    assert not any(value == "530.5" for _, value in values)
    first, second = form.facts.requirements
    assert (first.total_budget_yuan, first.self_funding_yuan, first.fiscal_budget_yuan) == (
        3_500_000,
        2_500_000,
        1_000_000,
    )
    assert second.title == "透气砖防渗钢设计"


def test_sums_of_a_budget_stay() -> None:
    form = Read("""
项目经费预算表
| 序号 | 科目 | 总额 | 财政 |
| 1 | 设备费 | 80 | 50 |
| 2 | 材料费 | 20 | 10 |
| <2>合计 | 100 | 60 |
""")
    got = {(v.group_label, v.label): v.value for v in form.value_rows()}
    assert got["合计", "总额"] == "100"
    assert got["设备费", "财政"] == "50"


def test_an_empty_corner_stands_over_the_labels_of_rows() -> None:
    form = Read("""
项目建议书
| 建议项目名称 | 双极膜电渗析成套技术 |
| 牵头单位 | 沽源海水淡化技术研究院有限公司 |

项目建议人及联络人
| | 姓名 | 职务/职称 | 电话 | 邮箱 |
| 建议人 | 芮景行 | 总工程师 | 022-66280371 | ruijx@gy-example.com |
| 联络人 | 窦薇 | 项目主管 | 13900006608 | douwei@gy-example.com |
""")
    got = {(v.group_label, v.label): v.value for v in form.value_rows()}
    assert got["建议人", "姓名"] == "芮景行"
    assert got["联络人", "电话"] == "13900006608"
    assert got["联络人", "职务/职称"] == "项目主管"


@pytest.mark.parametrize(
    "header",
    [
        "| 序号 | 企业名称 | 难题名称 | 所属产业链 | 难题简介（100字以内） | 联系人 | 手机号码 |",
        "| 序号 | 需求单位 | 项目名称 | 联系电话 |",
    ],
)
def test_a_numbered_header_alone_is_a_blank_table(header: str) -> None:
    form = Read("企业技术难题需求汇总表\n" + header)
    assert not form.filled
    assert [(f.label, f.kind) for f in form.facts.form_fields] == [("企业技术难题需求汇总表", "table")]


@pytest.mark.parametrize("name", ["诸城市", "盐城市", "晋城市"])
def test_a_city_is_no_label(name: str) -> None:
    assert score(name) < 0 < score("所在城市")


@pytest.mark.parametrize(
    "label", ["所在县市区", "所属镇街", "所属县（市、区）", "所在县市区（开发区）", "有无合作高校"]
)
def test_what_is_asked_of_the_writer_is_a_label(label: str) -> None:
    assert score(label) >= 1.5


@pytest.mark.parametrize(
    ("cell", "ticked"),
    [
        ("检验检测 √　　研发设计 √　　仪器共享　　技术咨询　　其他（请注明）", ["检验检测", "研发设计"]),
        ("检验检测　√　　研发设计　　仪器共享", ["检验检测"]),
        ("√ 检验检测　　研发设计　　√ 仪器共享", ["检验检测", "仪器共享"]),
        ("检验检测　　√ 研发设计　　仪器共享", ["研发设计"]),
        ("检验检测　　研发设计　　仪器共享 √", ["仪器共享"]),
        ("检验检测√　研发设计　仪器共享√", ["检验检测", "仪器共享"]),
    ],
)
def test_ticks_between_plain_words(cell: str, ticked: list[str]) -> None:
    form = Read(f"""
服务需求登记表
| 申领单位 | 榆锐管件铸造有限公司 |
| 服务事项名称 | 镀层耐蚀性提升 |
| 服务类别（可多选） | {cell} |
""")
    assert form.selected["服务类别（可多选）"] == ticked


@pytest.mark.parametrize(
    ("cell", "options", "ticked"),
    [
        ("☐有，单位名称：____________　　☑无", ["有", "无"], ["无"]),
        ("☐无　　☑有，单位名称：榆锐铸造有限公司", ["无", "有"], ["有"]),
        ("☑无　　☐有（单位名称：　　　　）", ["无", "有"], ["无"]),
        ("□无　　■有，合作单位：榆锐铸造有限公司", ["无", "有"], ["有"]),
    ],
)
def test_what_an_option_asks_for_is_no_label(cell: str, options: list[str], ticked: list[str]) -> None:
    form = Read(f"""
科技创新需求登记表
| 企业名称：北辰磁材有限责任公司 | 成立时间：2017年8月 |
| <2>需求题目：磁体晶界扩散技术 |
| <2>是否已有意向合作单位：{cell} |
""")
    assert form.labels == ["企业名称", "成立时间", "需求题目", "是否已有意向合作单位"]
    assert form.field("是否已有意向合作单位").options == options
    assert form.selected["是否已有意向合作单位"] == ticked


def test_two_choices_in_a_line_stay_two() -> None:
    form = Read("""
科技创新需求登记表
| <2>是否公开：☑是 ☐否　　合作方式：☐转让 ☑联合攻关 |
| 企业名称：北辰磁材有限责任公司 | 需求题目：磁体晶界扩散技术 |
""")
    assert form.selected == {"是否公开": ["是"], "合作方式": ["联合攻关"]}


FULL = """
农牧业科技问题征集卡
| 提出人 | {0} | 联系方式 | {1} |
| <4>问题出在哪里（发生时间、范围） |
| <4>{2} |
| <4>想过哪些法子 |
| <4>{3} |
| <4>盼着得到的帮扶（可多选） |
| <4>{4}专家现场指导　□新品种　□新技术 |
| 影响面积（亩） | {5} | 问题名称 | {6} |
"""


def test_words_over_room_or_prose_are_labels_whatever_their_noun() -> None:
    blank = Read(FULL.format("", "", "⏎⏎⏎", "⏎⏎", "□", "", ""))
    filled = Read(
        FULL.format(
            "巴特尔",
            "13800000713",
            "去年七月起牧场两千亩羊草出现成片枯黄，返青率不到三成，周边三个嘎查都有同样的情况。",
            "请旗草原站看过两次，喷过一次药，效果不明显，今年春天补播了两百亩。",
            "☑",
            "2000",
            "羊草成片枯黄",
        )
    )
    assert blank.labels == filled.labels
    assert blank.labels[2:5] == ["问题出在哪里（发生时间、范围）", "想过哪些法子", "盼着得到的帮扶（可多选）"]
    assert not blank.filled and filled.filled
    assert (filled.values["想过哪些法子"] or "").startswith("请旗草原站")
    assert filled.selected["盼着得到的帮扶（可多选）"] == ["专家现场指导"]


CHAPTERS = """
科技支撑重点项目建议书
| 建议项目名称 | 双极膜电渗析成套技术 |
| 牵头单位 | 沽源海水淡化技术研究院有限公司 |

一、建议理由
（一）现实需要。浓海水直接排放造成资源浪费。
（二）技术差距。现有空气吹出法能耗高。
二、主要任务
1. 双极膜界面层设计与连续涂覆工艺；
2. 膜堆流道优化。
三、技术领域
☑节能环保与新能源
（☑海水资源综合利用　□储能　□氢能）
□生物医药
（□创新药　□医疗器械）
四、建议实施期限：24个月
五、经费测算
| 来源（万元） | 第一年 | 第二年 | 小计 |
| 市财政经费 | 150 | 100 | 250 |
| 自有资金 | 230 | 220 | 450 |
"""


def test_chapters_below_a_cover_table() -> None:
    form = Read(CHAPTERS)
    assert (form.values["一、建议理由"] or "").startswith("（一）现实需要。")
    assert (form.values["一、建议理由"] or "").endswith("能耗高。")
    assert (form.values["二、主要任务"] or "").endswith("膜堆流道优化。")
    assert form.selected["三、技术领域"] == ["节能环保与新能源", "海水资源综合利用"]
    assert form.values["四、建议实施期限"] == "24个月"
    cells = {(v.group_label, v.label): v.value for v in form.value_rows()}
    assert cells["自有资金", "第二年"] == "220"


def test_headings_over_tables_are_no_chapters() -> None:
    form = Read("""
项目需求表
一、基本信息
| 项目名称 | 双极膜成套技术 |
| 需求单位 | 沽源研究院有限公司 |

二、资金
| 总投入（万元） | 300 |
| 其中自筹（万元） | 200 |

填表说明
一、本表一式两份
二、请用黑色笔填写
""")
    assert form.labels == ["项目名称", "需求单位", "总投入（万元）", "其中自筹（万元）"]


@pytest.mark.parametrize(
    "cell",
    [
        "□现代农业（☑葡萄酒 □枸杞）　□新材料",
        "□现代农业（☑葡萄酒；□枸杞）□新材料",
        "□现代农业⏎（☑葡萄酒　□枸杞）⏎□新材料",
    ],
)
def test_brackets_around_inner_options_are_no_words_of_theirs(cell: str) -> None:
    form = Read(f"""
需求征集表
| 需求名称 | 酿酒葡萄越冬材料 |
| 需求单位 | 贺岚酒庄有限公司 |
| 需求领域 | {cell} |
""")
    assert form.field("需求领域").options == ["现代农业", "葡萄酒", "枸杞", "新材料"]
    assert form.selected["需求领域"] == ["葡萄酒"]


def test_headings_below_headings_are_no_words_written() -> None:
    form = Read("""
自然科学基金申请书
| 项目名称 | |
| 申请人 | |

一、立论依据
1、研究意义（论述项目的科学意义）。
2、国内外研究现状。
二、研究方案
1、研究目标、研究内容和拟解决的关键问题。
2、年度研究计划及预期研究成果。
""")
    assert not form.filled
    assert not {"一、立论依据", "二、研究方案"} & set(form.labels)
