"""Forms of many shapes: each is drawn in a few lines, blank or filled, and read back."""

import time

import pytest
from forms_kit import Read
from hypothesis import given
from hypothesis import strategies as st

ENTERPRISE = """
附件1
企业技术需求征集表
| 企业名称 | <3>{name} |
| 通讯地址 | <3>{address} |
| 联系人 | {person} | 联系电话 | {phone} |
| 企业类型 | <3>{t1}高新技术企业 {t2}科技型中小企业 {t3}规上企业 □其他 |
| 需求名称 | <3>{title} |
| 技术领域 | <3>□电子信息 {t4}生物与新医药 □新材料 □先进制造 □其他________ |
| 技术需求简述 | <3>（包括主要技术、条件、成熟度、成本等指标）⏎{need} |
| 现有基础 | <3>（企业已经开展的工作、所处阶段、投入资金和人力、仪器设备、生产条件等）⏎{base} |
| 合作方式 | <3>□技术转让 □技术入股 {t5}联合开发 {t6}委托研发 □共建新研发、生产实体 |
| 计划投入资金 | {money} | 需求解决期限 | {term} |
"""
FILLED = {
    "name": "成都锦源生物科技有限公司",
    "address": "四川省成都市双流区长城路一段99号",
    "person": "李晓峰",
    "phone": "028-85120033",
    "t1": "☑",
    "t2": "□",
    "t3": "□",
    "t4": "☑",
    "t5": "☑",
    "t6": "☑",
    "title": "高通量发酵过程在线监测技术",
    "need": "发酵罐离线取样滞后2小时，希望实现五个参数的在线监测，误差小于5%。",
    "base": "公司已建成5吨中试线。",
    "money": "120万元",
    "term": "18个月",
}
BLANK = {key: "□" if key.startswith("t") and len(key) == 2 else "" for key in FILLED}


def test_enterprise_need_filled() -> None:
    form = Read(ENTERPRISE.format(**FILLED))
    assert form.filled
    assert form.values["技术需求简述"] == FILLED["need"]
    assert form.values["现有基础"] == FILLED["base"]
    assert form.selected["合作方式"] == ["联合开发", "委托研发"]
    asked = form.requirement
    assert asked.title == FILLED["title"]
    assert asked.organization == FILLED["name"]
    assert (asked.province, asked.city, asked.county) == ("四川省", "成都市", "双流区")
    assert asked.total_budget_yuan == 1_200_000
    assert asked.duration_months == 18
    assert asked.domains_raw == ["生物与新医药"]


def test_enterprise_need_blank_is_the_same_template() -> None:
    blank, filled = Read(ENTERPRISE.format(**BLANK)), Read(ENTERPRISE.format(**FILLED))
    assert not blank.filled
    assert blank.facts.form_values == [] and blank.facts.requirements == []
    assert blank.labels == filled.labels
    assert blank.facts.forms[0].template_id == filled.facts.forms[0].template_id
    assert blank.field("合作方式").kind == "multi_choice"
    assert blank.field("技术领域").options == ["电子信息", "生物与新医药", "新材料", "先进制造", "其他"]
    assert blank.field("计划投入资金").kind == "amount"


def test_lines_above_the_table_sections_and_a_person_over_two_rows() -> None:
    form = Read("""
2023年度广东省重点领域研发计划项目指南建议表
填报单位（盖章）：华粤理工大学        填报日期：2023年3月8日
| <6>一、基本信息 |
| 建议项目名称 | <5>面向海上风电的大容量漂浮式平台关键技术 |
| 所属专项 | <2>海洋经济 | 所属领域 | <2>新能源、海洋工程装备 |
| 建议人 | 姓名 | 陈国梁 | 职称 | <2>教授 |
| ^ | 手机 | 13800138000 | 邮箱 | <2>chengl@hylg-example.edu.cn |
| 预计总投入（万元） | 2600 | 其中：申请财政经费（万元） | 1000 | 自筹（万元） | 1600 |
| 实施周期 | <5>2023年7月至2026年6月 |
| <6>二、立项背景和必要性（不超过800字） |
| <6>我国深远海风能资源丰富，亟须攻克大容量漂浮式平台轻量化设计技术。 |
| <6>三、考核指标 |
| <6>单机容量不低于16MW，平台吨兆瓦比下降20%。 |
""")
    assert ("建议人", "手机") in form.grouped()
    assert form.field("二、立项背景和必要性（不超过800字）").max_chars == 800
    assert form.field("二、立项背景和必要性（不超过800字）").kind == "long_text"
    asked = form.requirement
    assert asked.organization == "华粤理工大学"
    assert asked.contact_name == "陈国梁"
    assert asked.mobile == "13800138000"
    assert asked.domains_raw == ["新能源", "海洋工程装备"]
    assert (asked.total_budget_yuan, asked.fiscal_budget_yuan) == (26_000_000, 10_000_000)
    assert asked.duration_months == 36
    assert asked.program_category == "海洋经济"


def test_no_table_at_all() -> None:
    form = Read("""
陕西省秦创原技术需求登记表
1.需求名称：超薄电子铜箔表面处理技术
2.需求单位：西安泾河铜业有限公司
3.联 系 人：赵敏      联系电话：029-86001234      手机：13991230000
4.电子邮箱：zhaomin@jhty-example.com
5.所属领域：☑新材料  □装备制造  □电子信息
6.预计投入：300万元（其中自筹200万元，申请财政资金100万元）
7.完成时限：2年
8.需求描述：
现有6微米铜箔在高倍率循环中易脱落，需要开发新型处理工艺。
9.预期目标：
剥离强度提高30%。
""")
    asked = form.requirement
    assert asked.title == "超薄电子铜箔表面处理技术"
    assert (asked.contact_name, asked.mobile, asked.phone) == ("赵敏", "13991230000", "029-86001234")
    assert asked.content == "现有6微米铜箔在高倍率循环中易脱落，需要开发新型处理工艺。"
    assert asked.goals == "剥离强度提高30%。"
    assert (asked.total_budget_yuan, asked.self_funding_yuan) == (3_000_000, 2_000_000)
    assert asked.duration_months == 24


BANG = """
四川省“揭榜挂帅”项目榜单需求申报表
| 榜单任务名称 | <5>钒钛磁铁矿高炉渣提钛产业化关键技术 |
| 发榜单位 | <3>攀西矿冶集团有限公司 | 单位性质 | 国有企业 |
| 统一社会信用代码 | <3>91510400MA62100003 | 所在市（州） | 攀枝花市 |
| 项目联系人 | 姓 名 | 王立 | 手 机 | <2>13708140000 |
| 榜单任务 | 研究内容 | <4>开展高炉渣选择性氯化、尾渣综合利用研究。 |
| ^ | 考核指标 | <4>钛回收率≥80%，尾渣利用率≥95%。 |
| ^ | 时限要求 | <4>自签订合同起24个月内完成 |
| ^ | 榜额 | <4>总投入5000万元，其中：企业自筹4000万元，申请省级财政资金1000万元 |
| 县（市、区）科技主管部门意见 | <5>同意推荐⏎（盖章）⏎2022年5月6日 |
"""


def test_values_that_look_like_labels_are_known_by_their_place() -> None:
    form = Read(BANG)
    assert form.labels[:5] == ["榜单任务名称", "发榜单位", "单位性质", "统一社会信用代码", "所在市（州）"]
    asked = form.requirement
    assert asked.organization_type == "国有企业"
    assert asked.city == "攀枝花市"
    assert asked.self_funding_yuan == 40_000_000
    assert asked.duration_months == 24


def test_group_labels_keep_equal_labels_apart() -> None:
    form = Read("""
科技型企业需求调查表
| 单位名称 | <3>武汉东湖云图信息有限公司 | 是否高新技术企业 | 是☑ 否□ |
| 法定代表人 | 姓名 | 郑涛 | 手机 | <2>13900001111 |
| 联系人 | 姓名 | 黄莉 | 手机 | <2>13900002222 |
| 技术难题名称 | <5>城市级三维点云实时压缩 |
| 拟投入金额 | <5>人民币伍拾万元整 |
| 是否需要财政支持（请在□内打√） | <5>□√是  □否 |
""")
    grouped = [(v.group_label, v.label, v.value) for v in form.value_rows() if v.label == "姓名"]
    assert grouped == [("法定代表人", "姓名", "郑涛"), ("联系人", "姓名", "黄莉")]
    assert (form.requirement.contact_name, form.requirement.mobile) == ("黄莉", "13900002222")
    assert form.requirement.total_budget_yuan == 500_000
    assert form.selected["是否需要财政支持（请在□内打√）"] == ["是"]


def test_cover_page_budget_table_and_members() -> None:
    form = Read("""
江西省重大科技研发专项申报书
项 目 名 称：_低氘水制备装备研制______
申 报 单 位：_赣州章江装备有限公司_（盖章）
项目负责人：_罗斌____ 联系电话：_13607970000_
一、项目基本信息
| 起止年月 | 2023年7月至2025年6月 | 技术领域 | 高端装备 |
二、经费预算（单位：万元）
| 经费来源 | 预算数 | 备注 |
| 省财政资金 | 100 | |
| 单位自筹 | 200 | |
| 合计 | 300 | |
三、项目组成员
| 姓名 | 性别 | 职称 | 单位 | 分工 |
| 罗斌 | 男 | 高工 | 赣州章江装备有限公司 | 总体 |
| 钟慧 | 女 | 工程师 | 赣州章江装备有限公司 | 测试 |
""")
    assert form.field("项目组成员").kind == "table"
    assert form.requirement.title == "低氘水制备装备研制"
    assert form.requirement.organization == "赣州章江装备有限公司"
    assert form.requirement.contact_name == "罗斌"
    assert form.requirement.duration_months == 24


def test_one_column_of_label_value_lines() -> None:
    blank = Read("""
科技攻关项目需求表
| 项目名称： |
| 申报单位： |
| 联系人：            联系电话：               电子邮箱： |
| 一、项目背景（限500字）⏎⏎⏎⏎ |
| 二、主要研究内容（800字以内）⏎⏎⏎⏎ |
| 单位负责人签字：            （公章）⏎        年    月    日 |
""")
    filled = Read("""
科技攻关项目需求表
| 项目名称：智能分拣机器人视觉系统 |
| 申报单位：合肥庐阳智造科技有限公司 |
| 联系人：何静        联系电话：0551-65551234      电子邮箱：hejing@lyzz-example.com |
| 一、项目背景（限500字）⏎物流行业分拣量持续增长，人工成本高企。 |
| 二、主要研究内容（800字以内）⏎（1）多光谱成像；（2）小样本学习。 |
| 单位负责人签字：刘强            （公章）⏎        2023年  5月  6日 |
""")
    assert not blank.filled and filled.filled
    assert blank.labels == filled.labels
    assert blank.facts.forms[0].template_id == filled.facts.forms[0].template_id
    assert blank.field("一、项目背景（限500字）").max_chars == 500
    assert filled.requirement.email == "hejing@lyzz-example.com"
    assert filled.requirement.background == "物流行业分拣量持续增长，人工成本高企。"
    assert filled.requirement.content == "（1）多光谱成像；（2）小样本学习。"


def test_vertical_group_labels() -> None:
    form = Read("""
技术难题征集表
| 单⏎位⏎信⏎息 | 名 称 | <3>长春净月光学仪器厂 |
| ^ | 地 址 | <3>吉林省长春市净月区福祉大路1号 |
| ^ | 联 系 人 | 高 翔 | 电 话 | （0431）85501234 |
| 难⏎题⏎信⏎息 | 难题名称 | <3>大口径非球面镜面形检测 |
| ^ | 难题描述 | <3>口径超过1米的非球面检测精度达不到要求。 |
""")
    assert form.grouped()[0] == ("单位信息", "名称")
    assert form.requirement.contact_name == "高翔"
    assert form.requirement.phone == "0431-85501234"
    assert form.requirement.organization == "长春净月光学仪器厂"


def test_values_below_their_labels() -> None:
    form = Read("""
项目建议书
| 项目名称 | 申报单位 | 负责人 | 联系电话 |
| 抗旱玉米新品种选育 | 公主岭玉禾种业有限公司 | 白雪 | 13904340000 |
| 所属领域 | 总经费（万元） | 申请经费（万元） | 完成时间 |
| 现代种业 | 260 | 80 | 2026年12月 |
| <4>项目主要内容 |
| <4>选育抗旱宜机收玉米新品种2个，建立示范田5000亩。 |
""")
    asked = form.requirement
    assert asked.title == "抗旱玉米新品种选育"
    assert (asked.total_budget_yuan, asked.fiscal_budget_yuan) == (2_600_000, 800_000)
    assert str(asked.end_on) == "2026-12-31"


def test_summary_sheet_gives_a_row_a_project() -> None:
    form = Read("""
2024年度市级科技计划项目推荐汇总表
推荐单位（盖章）：清江县科学技术局          填表人：周丽     联系电话：0717-3300123
| 序号 | 项目名称 | 申报单位 | 项目负责人 | 联系电话 | 所属领域 | <2>经费（万元） | 起止时间 |
| ^ | ^ | ^ | ^ | ^ | ^ | 总经费 | 申请经费 | ^ |
| 1 | 富硒茶精深加工技术研究 | 清江茶业公司 | 刘洋 | 13807170001 | 现代农业 | 200 | 60 | 2024.01-2025.12 |
| 2 | 数控刀具涂层技术 | 华刃工具公司 | 孙倩 | 0717-3300888 | 先进制造 | 350.5 | 100 | 2024年3月—2026年2月 |
| | 合计 | | | | | 550.5 | 160 | |
""")
    rows = form.facts.requirements
    assert [r.seq for r in rows] == [1, 2]
    assert [r.title for r in rows] == ["富硒茶精深加工技术研究", "数控刀具涂层技术"]
    assert [r.total_budget_yuan for r in rows] == [2_000_000, 3_505_000]
    assert [r.fiscal_budget_yuan for r in rows] == [600_000, 1_000_000]
    assert [r.contact_name for r in rows] == ["刘洋", "孙倩"]
    assert (rows[0].mobile, rows[0].phone, rows[1].phone) == ("13807170001", None, "0717-3300888")
    assert [r.duration_months for r in rows] == [24, 24]


def test_blank_summary_sheet_with_example_rows_is_blank() -> None:
    form = Read("""
2024年拟支持项目建议表（示例）
申报单位：    （盖章）
| 序号 | 项目名称 | 承担单位 | 主要支持内容 | 拟支持经费(万元) |
| 1 | *****全国重点实验室建设 | ***** | 应用*****等技术，开展研究。 | |
| 2 | **国家创新型城市建设 | ***** | 围绕建设，主要开展*****等工作。 | |
""")
    assert not form.filled
    assert form.facts.requirements == []
    assert form.field("2024年拟支持项目建议表").kind == "table"


def test_placeholders_make_no_values() -> None:
    form = Read("""
项目申报书
| 姓  名 | {project_name} | 性  别 | {sex} |
| 单  位 | {company} | 电  话 | {phone} |
| 项目名称 | <3>XXX关键技术研究 |
""")
    assert not form.filled
    assert form.labels == ["姓名", "性别", "单位", "电话", "项目名称"]


def test_prefilled_words_do_not_fill_a_form() -> None:
    form = Read("""
2025年科技需求表
| 单位名称 | | 所属区县 | 余姚市 |
| 需求名称 | <3> |
| 需求年度 | 2025年 | 填报日期 | 2025年  月  日 |
| 需求说明 | <3>简要说明技术难点、拟达到的指标、预计投入等（不超过500字）。 |
| 联系人 | | 手机 | |
""")
    assert not form.filled
    assert form.field("需求说明").max_chars == 500
    assert form.field("需求说明").kind == "long_text"


def test_nested_options_on_repeated_labels_are_one_field() -> None:
    form = Read("""
重大技术攻关需求表
| 需求名称 | <3> |
| 重点领域 | □互联网+ | 主要方向 | □ 集成电路⏎□ 人工智能 |
| 重点领域 | □新材料 | 主要方向 | □ 高分子材料⏎□ 合金材料 |
| 攻关时限 | <3>□1年  □2年  □3年 |
""")
    assert form.field("重点领域").options == ["互联网+", "新材料"]
    assert form.field("主要方向").options == ["集成电路", "人工智能", "高分子材料", "合金材料"]
    assert form.field("攻关时限").kind == "single_choice"


def test_levels_to_tick_beside_a_name() -> None:
    form = Read("""
重大技术攻关需求表
| 需求名称 | <4>微通道换热管 |
| 优势平台、人才团队 | 平台基地 | 换热材料工程技术研究中心 | □国家级⏎☑省级 | 认定单位 | 省科技厅 |
| ^ | 人才团队 | 精密成形创新团队 | □国家级⏎☑省级 | 认定单位 | 省委组织部 |
""")
    assert form.values["平台基地"] == "换热材料工程技术研究中心"
    assert form.values["人才团队"] == "精密成形创新团队"
    assert form.selected["人才团队级别"] == ["省级"]
    assert form.field("平台基地级别").kind == "multi_choice"


def test_row_cut_by_the_end_of_a_page() -> None:
    form = Read("""
重大科技需求表
| 需求名称 | <3>深海采矿立管涡激振动抑制 |
| 提出单位 | <3>青岛海瀚海洋工程研究院 |
| 主要研究内容 | <3>（一）立管涡激振动机理； |
| | <3>（二）抑振装置设计。 |
| 联系人 | 宋雨 | 电话 | 0532-80990011 |
""")
    assert form.requirement.content == "（一）立管涡激振动机理；\n（二）抑振装置设计。"


def test_labels_inside_value_cells() -> None:
    form = Read("""
技术需求登记表
| 需求单位 | <2>名称：桂林漓江医药有限公司  地址：广西桂林市七星区 |
| 联系信息 | <2>联系人：韦敏  手机：13907730001  邮箱：weimin@ljyy-example.com |
| 需求名称 | <2>罗汉果甜苷高效提取 |
| 资金（万元） | <2>总投入：150；自筹：100；财政：50 |
| 时间 | <2>开始时间：2024年1月  结束时间：2025年12月 |
""")
    asked = form.requirement
    assert asked.organization == "桂林漓江医药有限公司"
    assert (asked.contact_name, asked.mobile) == ("韦敏", "13907730001")
    assert (asked.total_budget_yuan, asked.fiscal_budget_yuan) == (1_500_000, 500_000)
    assert asked.duration_months == 24
    assert asked.county == "七星区"


def test_room_between_words_is_no_value() -> None:
    form = Read("""
“揭榜挂帅”科技攻关技术需求征集表
| 需求名称 | <3> |
| 需求单位 | <3> |
| 联系人 | | 联系电话 | |
| 需求内容 | <3>（1.需求背景；2.主要研究内容；3.主要技术指标，500字左右） |
| 拟投入资金 | <3>      万元（其中自筹      万元，申请财政资金      万元） |
| 攻关期限 | <3>     年   月至     年   月 |
""")
    assert not form.filled
    assert all(f.written is None for f in form.form.fields)
    content = form.field("需求内容")
    assert (content.min_chars, content.max_chars) == (None, None)


def test_options_drawn_as_rows_of_a_table() -> None:
    form = Read("""
中期检查表
| 项目名称 | <2> |
| 专家意见 | <2>中期检查结果（请打√） |
| ^ | 按期完成 | √ |
| ^ | 限期整改 | |
| ^ | 终止 | |
""")
    assert form.mention("中期检查结果（请打√）").choices[0].ticked
    assert form.field("中期检查结果（请打√）").options == ["按期完成", "限期整改", "终止"]


def test_matrix_of_row_labels_is_one_table() -> None:
    form = Read("""
绩效目标申报表
| 项目名称 | <3> |
| 绩效指标 | 一级指标 | 二级指标 | 指标值 |
| ^ | 产出指标 | 专利授权数量 | 5个 |
| ^ | ^ | 论文发表数量 | 8篇 |
| ^ | 效益指标 | 新增销售收入 | 300万元 |
""")
    assert form.field("绩效指标").kind == "table"
    assert form.labels == ["项目名称", "绩效指标"]
    cells = form.mention("绩效指标").cells
    assert [c.row_labels[-1] for c in cells] == ["专利授权数量", "论文发表数量", "新增销售收入"]


def test_questions_with_answers_below() -> None:
    form = Read("""
科技创新需求调查问卷
一、企业基本情况
1、企业名称：宁夏塞上枸杞生物有限公司
二、技术需求
2、贵公司目前最急需解决的技术难题是什么？
枸杞多糖提取率低、能耗高。
3、计划投入资金：80万元
三、联系信息
联系人：马丽      职务：研发部经理      电话：0951-5012345
""")
    assert form.values["2、贵公司目前最急需解决的技术难题是什么？"] == "枸杞多糖提取率低、能耗高。"
    assert form.requirement.contact_name == "马丽"
    assert form.requirement.total_budget_yuan == 800_000


def test_rows_of_figures_under_two_rows_of_labels() -> None:
    form = Read("""
成果统计表
| 项目名称 | <4>某项目 |
| 专利情况(项) | <2>发明专利 | <2>国外专利 |
| ^ | 申请 | 授权 | 申请 | 授权 |
| ^ | | | | |
""")
    assert form.field("专利情况(项)").kind == "table"
    assert form.mention("专利情况(项)").columns[:2] == ("发明专利 申请", "发明专利 授权")


def test_quotes_are_the_words_of_the_document() -> None:
    form = Read(BANG)
    text = form.document.text
    for row in (*form.facts.form_values, *form.facts.field_evidence):
        assert text[row.char_start : row.char_end] == row.quote
    fields = {row.field for row in form.facts.field_evidence}
    assert {"title", "organization", "total_budget_yuan", "contact_name"} <= fields


def test_tags_before_values_and_every_kind_of_advice() -> None:
    form = Read("""
重大技术需求征集表
| 需求名称 | <3>（不超过30个字）海上风电导管架防腐涂层 |
| 提报单位 | <3>（加盖公章）烟台蓬莱海工装备有限公司 |
| 联系人 | （姓名）丁宁 | 联系方式 | （手机）13905350001 |
| 是否首次提出 | <3>是（√） 否（ ） |
| 需求来源 | <3>☑企业自主提出；□行业共性；□国家战略；□其他（请注明）：______ |
| 拟投入经费 | <3>小写：3000000元  大写：叁佰万元整 |
| 攻关起止时间 | <3>自2024年5月1日起至2026年4月30日止 |
""")
    asked = form.requirement
    assert asked.title == "海上风电导管架防腐涂层"
    assert asked.organization == "烟台蓬莱海工装备有限公司"
    assert (asked.contact_name, asked.mobile) == ("丁宁", "13905350001")
    assert form.selected["是否首次提出"] == ["是"]
    assert form.field("需求来源").options == ["企业自主提出", "行业共性", "国家战略", "其他"]
    assert asked.total_budget_yuan == 3_000_000
    assert asked.duration_months == 24


def test_groups_of_persons_and_money() -> None:
    form = Read("""
科技攻关任务征集表
| 任务名称 | <4>高压SiC器件封装 |
| 牵头单位 | <2>芜湖皖江半导体有限公司 | 单位属性 | 民营 |
| 单位负责人 | 姓名 | 陶然 | 电话 | 0553-3001234 |
| 技术负责人 | 姓名 | 叶帆 | 电话 | 13905530001 |
| 经费投入 | 总投入 | 1200万元 | 其中申请省资金 | 300万元 |
| 预期 | 起 | 2024-01 | 止 | 2026-12 |
| 专家推荐意见 | <4>（签字）：        年   月   日 |
""")
    asked = form.requirement
    assert (asked.contact_name, asked.mobile, asked.phone) == ("叶帆", "13905530001", None)
    assert (asked.total_budget_yuan, asked.fiscal_budget_yuan) == (12_000_000, 3_000_000)
    assert asked.duration_months == 36
    assert "专家推荐意见" not in form.values


def test_blank_questionnaire_with_drawn_lines() -> None:
    form = Read("""
企业创新需求问卷
1.贵单位名称：____________________
2.贵单位性质：□国企 □民企 □外资
3.技术需求描述（300字以内）：
________________________________
________________________________
4.联系人：__________ 电话：__________
""")
    assert not form.filled
    assert form.field("3.技术需求描述（300字以内）").max_chars == 300
    assert all(f.written is None for f in form.form.fields)


@pytest.mark.parametrize("words", ["", "　", "\t"])
def test_a_form_without_words_gives_nothing(words: str) -> None:
    form = Read(f"空表\n| {words} | {words} |\n| {words} | {words} |")
    assert not form.filled
    assert form.facts.form_values == []


@given(
    st.lists(
        st.lists(
            st.text(alphabet="项目名称联系人：:□√（）12 万元\u3000", max_size=8), min_size=1, max_size=4
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_table_can_be_read(rows: list[list[str]]) -> None:
    """Ragged rows and odd words never break the reading, and every quote stands in the text."""
    form = Read("表\n" + "\n".join("|" + "|".join(cells) + "|" for cells in rows))
    assert len(form.facts.forms) == 1


def test_a_large_form_takes_little_time() -> None:
    body = "".join(f"| 指标名称{n} | 数值{n} | 备注{n} | 说明 |\n" for n in range(400))
    begun = time.perf_counter()
    Read("大表\n" + body)
    assert time.perf_counter() - begun < 5.0


@pytest.mark.parametrize(
    "piece", ["（", "名称：", "□", "√ ", "_", "{", "万元（其中自筹   ", "年 月", " ", "*"]
)
@pytest.mark.parametrize("shape", ["| 项目名称 | {} |", "{}"])
def test_long_repeats_take_no_time(piece: str, shape: str) -> None:
    begun = time.perf_counter()
    Read("表\n" + shape.format(piece * (50_000 // len(piece))) + "\n| 联系人 | 张三 |")
    assert time.perf_counter() - begun < 2.0


def test_equal_labels_belong_to_the_person_before_them() -> None:
    form = Read("""
项目征集表
| <4>一、基本信息 |
| 项目名称 | <3>某平台建设 |
| 项目负责人 | 贺兰心 | 联系电话 | 024-31680060 |
| 手机 | 13600006001 | 电子邮箱 | helanxin@hj-example.org.cn |
| 项目联系人 | 佟 佳 | 联系电话 | 024-31680061 |
| 手机 | 136-0000-6144 | 电子邮箱 | tongjia@hj-example.org.cn |
""")
    assert form.grouped()[2] == ("项目负责人", "联系电话")
    assert form.grouped()[-1] == ("项目联系人", "电子邮箱")
    asked = form.requirement
    assert (asked.contact_name, asked.mobile, asked.phone) == ("佟佳", "13600006144", "024-31680061")
    assert asked.email == "tongjia@hj-example.org.cn"


def test_options_printed_with_strokes() -> None:
    form = Read("""
申请书
| 项目名称 | | 研究类型 | 基础研究/应用基础研究 |
| 联系人 | | 电话 | |
""")
    assert not form.filled
    assert form.field("研究类型").options == ["基础研究", "应用基础研究"]


def test_a_sentence_that_ends_like_a_label_is_a_value() -> None:
    form = Read("""
绩效目标申报表
| 项目名称 | <3>生态农业重点实验室建设 |
| 承担单位 | <3>丽水农林学院 |
| 总体目标 | <3>建成开放共享的生态农业实验平台。 |
| 2024年度目标 | <3>完成设备采购，建成两个平台。 |
""")
    assert form.labels == ["项目名称", "承担单位", "总体目标", "2024年度目标"]
    assert form.requirement.goals == "建成开放共享的生态农业实验平台。"


def test_filled_sheet_with_remarks_below() -> None:
    form = Read("""
2024年拟支持项目建议表（示例）
申报单位：丽水市科学技术局  （盖章）
| 序号 | 项目名称 | 承担单位 | 主要支持内容 | 相关领域 | 拟支持经费(万元) | 自筹经费（万元） |
| 1 | 生态农业重点实验室建设 | 丽水农林学院 | 支持研究项目12个。 | 现代农业 | 300 | 60 |
| 2 | 国家创新型县（市）建设 | 龙泉市科学技术局 | 培育高新技术企业20家以上。 | 综合 | 200 | |
备注：
1.主要支持内容填写要求文字精炼、突出建设重点。
""")
    assert form.filled
    rows = form.facts.requirements
    assert [r.organization for r in rows] == ["丽水农林学院", "龙泉市科学技术局"]
    assert [r.fiscal_budget_yuan for r in rows] == [3_000_000, 2_000_000]
    assert "备注" not in form.labels


def test_numbered_lines_with_a_space_behind_the_number() -> None:
    form = Read("""
技术需求征集表
一、需求单位
1. 单位名称：柳州鱼峰机电有限公司
2. 单位类型：✓企业   □高校
10. 联系人：覃 一 帆    电话：0772-3001234    邮箱：qin@yfjd-example.com
二、需求信息
11. 预计总投入：680万元，其中申请省拨经费：180万元
12. 计划起止时间：2024年10月至2027年9月
""")
    asked = form.requirement
    assert asked.organization == "柳州鱼峰机电有限公司"
    assert asked.organization_type == "企业"
    assert (asked.contact_name, asked.phone) == ("覃一帆", "0772-3001234")
    assert asked.duration_months == 36


def test_persons_in_rows_of_labels_over_values() -> None:
    form = Read("""
建议书
| 项目名称 | <3>苹果无损检测装备 |
| 法定代表人 | 姓名 | 身份证号码 | 联系电话（手机/座机） |
| ^ | 惠长青 | 略 | 13900000001 |
| 联系人 | 姓名 | E-mail | 联系电话（手机/座机） |
| ^ | 党 雪 | dangxue@qg-example.com | 0913—2550062⏎13900000002 |
""")
    asked = form.requirement
    assert (asked.contact_name, asked.email) == ("党雪", "dangxue@qg-example.com")
    assert (asked.phone, asked.mobile) == ("0913-2550062", "13900000002")
