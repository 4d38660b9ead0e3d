"""Fields that structure alone names: points, items below a heading, topics with directions, rows."""

# ruff: noqa: E501

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.fields.categories import find_categories
from extractors.fields.domains import find_domains
from extractors.structure import outline
from normalizers.categories import categories
from normalizers.context import NoticeContext
from normalizers.domains import domains

Directed = dict[str, list[str] | None]


def document(body: str) -> Document:
    builder = DocumentBuilder()
    text = f"关于组织申报2025年度科技计划项目的通知\n各有关单位：\n{body}\n某某市科学技术局\n2025年3月1日"
    for line in text.split("\n"):
        builder.paragraph(line)
    return builder.build(format="txt", reader="test")


def directed(body: str) -> Directed:
    made = document(body)
    context = NoticeContext(notice_id="n", index=0, text=made.text)
    found = domains([m for m in find_domains(made, outline(made)) if m.notice == 0], context)
    for fact in found:
        assert made.text[fact.char_start : fact.char_end] == fact.quote
    return {fact.name: fact.directions for fact in found}


def kinds(body: str) -> list[tuple[str, str | None]]:
    made = document(body)
    context = NoticeContext(notice_id="n", index=0, text=made.text)
    found = categories([m for m in find_categories(made, outline(made)) if m.notice == 0], context)
    return [(fact.name, fact.parent) for fact in found]


SHAPES: list[tuple[str, Directed]] = [
    (
        "一、支持方向\n（一）合成橡胶新工艺\n重点开展溶聚丁苯、稀土顺丁、丁基橡胶等制备技术研究。\n（二）盐穴储气\n开展造腔控制、腔体监测、注采运行优化。\n（三）火山岩油藏",
        {
            "合成橡胶新工艺": ["溶聚丁苯", "稀土顺丁", "丁基橡胶"],
            "盐穴储气": ["造腔控制", "腔体监测", "注采运行优化"],
            "火山岩油藏": None,
        },
    ),
    (
        "二、榜单任务\n1.冰雪装备。主要征集造雪机、压雪车、索道驱动；\n2.寒地建筑：低温混凝土、被动式围护；\n3.黑土保护（秸秆还田、保护性耕作、侵蚀沟治理）。",
        {
            "冰雪装备": ["造雪机", "压雪车", "索道驱动"],
            "寒地建筑": ["低温混凝土", "被动式围护"],
            "黑土保护": ["秸秆还田", "保护性耕作", "侵蚀沟治理"],
        },
    ),
    (
        "本次征集重点包括以下方向：①固态电解质：硫化物、氧化物；②钠电正极：层状氧化物、聚阴离子；③电池回收。",
        {"固态电解质": ["硫化物", "氧化物"], "钠电正极": ["层状氧化物", "聚阴离子"], "电池回收": None},
    ),
    (
        "三、选题范围\n▲智慧口岸：通关查验、跨境结算、多式联运\n▲边民互市：商品溯源、电子围栏",
        {"智慧口岸": ["通关查验", "跨境结算", "多式联运"], "边民互市": ["商品溯源", "电子围栏"]},
    ),
    (
        "课题分技术标准、质量基础、计量测试三个方向。技术标准方向主要包括团体标准、国际标准转化；质量基础方向侧重质量追溯、认证认可；计量测试方向重点支持量值传递、在线计量。",
        {
            "技术标准": ["团体标准", "国际标准转化"],
            "质量基础": ["质量追溯", "认证认可"],
            "计量测试": ["量值传递", "在线计量"],
        },
    ),
    (
        "专题一：深海采矿\n方向1：集矿系统\n研究内容：自行走底盘。\n方向2：扬矿系统\n专题二：海水提铀\n方向1：吸附材料\n方向2：装置工程化",
        {"深海采矿": ["集矿系统", "扬矿系统"], "海水提铀": ["吸附材料", "装置工程化"]},
    ),
    (
        "第三条 支持重点：第一，夯土遗址保护，包括裂隙灌浆、表面防风化；第二，壁画修复，包括起甲回贴、颜料识别；第三，馆藏预防性保护。",
        {
            "夯土遗址保护": ["裂隙灌浆", "表面防风化"],
            "壁画修复": ["起甲回贴", "颜料识别"],
            "馆藏预防性保护": None,
        },
    ),
    (
        "四、需求方向\n编号\t方向\t具体内容\n1\t棉纺织\t智能络筒、无水染色\n2\t葡萄酒\t风味稳定、低温发酵",
        {"棉纺织": ["智能络筒", "无水染色"], "葡萄酒": ["风味稳定", "低温发酵"]},
    ),
    (
        "序号\t名称\t技术领域\t发榜单位\n1\t车规级碳化硅功率模块双面散热封装技术\t集成电路\t某某半导体科技有限公司\n2\t重卡液氢储供系统的轻量化设计与验证\t氢能\t某某氢能装备有限公司",
        {"集成电路": None, "氢能": None},
    ),
    (
        "二、申报方向\n方向一：甲醇制芳烃（重点突破催化剂寿命、反应器放大）\n方向二：煤层气排采（重点突破排水、控压）\n方向三：光热储能\n每个方向限报1项。",
        {"甲醇制芳烃": ["催化剂寿命", "反应器放大"], "煤层气排采": ["排水", "控压"], "光热储能": None},
    ),
    (
        "二、重点领域及方向\n1.高端聚烯烃\n（1）茂金属催化剂\n（2）溶液法工艺\n2.特种纤维\n（1）芳纶\n（2）碳化硅纤维\n三、申报条件\n1.企业",
        {"高端聚烯烃": ["茂金属催化剂", "溶液法工艺"], "特种纤维": ["芳纶", "碳化硅纤维"]},
    ),
    (
        "本年度设置三个专题：专题1 动力电池回收，支持梯次利用、湿法冶金；专题2 氢冶金，支持富氢还原、竖炉工艺；专题3 数字矿山，支持无人驾驶、智能通风。",
        {
            "动力电池回收": ["梯次利用", "湿法冶金"],
            "氢冶金": ["富氢还原", "竖炉工艺"],
            "数字矿山": ["无人驾驶", "智能通风"],
        },
    ),
    (
        "二、征集领域和重点\n【纺织印染】无水染色、数码印花\n【陶瓷】低温烧成、干法制粉",
        {"纺织印染": ["无水染色", "数码印花"], "陶瓷": ["低温烧成", "干法制粉"]},
    ),
    (
        "三、榜单任务\n共设2个方向：\n（一）低空飞行器方向\n任务1.倾转旋翼机构可靠性\n任务2.机载燃料电堆轻量化\n（二）空管系统方向\n任务3.城市风场短临预报",
        {"低空飞行器": ["倾转旋翼机构可靠性", "机载燃料电堆轻量化"], "空管系统": ["城市风场短临预报"]},
    ),
    (
        "面向以下技术领域：电池材料（正极、负极、隔膜）、茶叶深加工（速溶、提取物）。",
        {"电池材料": ["正极", "负极", "隔膜"], "茶叶深加工": ["速溶", "提取物"]},
    ),
    (
        "征集内容主要涉及：（一）煤矿智能化，如无人采掘、瓦斯预警；（二）矿井水利用，如膜浓缩、分盐结晶；（三）采空区治理。",
        {"煤矿智能化": ["无人采掘", "瓦斯预警"], "矿井水利用": ["膜浓缩", "分盐结晶"], "采空区治理": None},
    ),
    (
        "（二）支持领域及重点方向\n——稀土新材料：高丰度磁材、稀土合金\n——草原碳汇：计量监测",
        {"稀土新材料": ["高丰度磁材", "稀土合金"], "草原碳汇": ["计量监测"]},
    ),
    (
        "面向前处理、提取分离、成型包装3个方向8项任务征集需求。",
        {"前处理": None, "提取分离": None, "成型包装": None},
    ),
    (
        "一、征集工作聚焦先进钢铁材料、工程机械、农机装备等产业领域，主要收集技术问题。",
        {"先进钢铁材料": None, "工程机械": None, "农机装备": None},
    ),
    (
        "重点支持：农村领域侧重元谋土林等地质遗迹保护、水环境治理；海洋领域侧重赤潮预警、牧场修复。",
        {"农村": ["元谋土林等地质遗迹保护", "水环境治理"], "海洋": ["赤潮预警", "牧场修复"]},
    ),
]

NONE = [
    "评审将从以下方向进行：（1）创新性：先进性、原创性；（2）可行性：基础、条件；（3）效益：经济、社会。",
    "二、申报内容\n（一）项目背景：国内外现状、趋势；\n（二）研究内容：关键技术、创新点；",
    "征集对象：（1）企业：规上、专精特新；（2）高校：本科、高职；（3）科研院所。",
    "五、联系方式\n工业领域：张三、李四，0411-88888888\n农业领域：王五，0411-77777777",
    "一、申报条件\n1.申报单位注册一年以上。\n2.研发投入占比不低于3%。",
    "一、征集内容\n1.技术名称：简明扼要；\n2.技术内容：包括背景、原理、指标；\n3.合作方式：转让、许可、入股。",
    "二、重点任务\n（一）强化政策引导。各县区要加大宣传、培训力度。\n（二）抓好需求挖掘。深入企业、园区走访。",
    "申报范围：\n1.省内高校、科研院所；\n2.注册一年以上的企业、医院；\n3.新型研发机构、产业技术研究院。",
    "三、支持范围\n● 国家级高新区内企业\n● 专精特新企业\n● 科技型中小企业",
    "二、选题要求\n1.选题应符合国家战略、产业政策；\n2.题目表述准确、简明、规范；",
    "目前企业存在以下几个方面问题：一是研发投入不足；二是人才短缺；三是融资困难。",
    "一、申报要求如下：一是加强组织领导，各单位要高度重视；二是严格审核把关；三是按时报送。",
]


@pytest.mark.parametrize(("body", "expected"), SHAPES)
def test_structure_names_fields(body: str, expected: Directed) -> None:
    assert directed(body) == expected


@pytest.mark.parametrize("body", NONE)
def test_other_matter_names_none(body: str) -> None:
    assert directed(body) == {}


def test_a_part_with_a_sum_of_its_own_is_a_kind() -> None:
    body = "二、申报类别\n（一）人才项目。\n1.杰出青年，每人资助50万元。\n2.优秀青年，每人30万元。\n（二）重点项目。"
    assert kinds(body)[:3] == [("人才项目", None), ("杰出青年", "人才项目"), ("优秀青年", "人才项目")]


def test_who_is_paid_is_no_kind() -> None:
    body = "一、奖补类型\n（一）研发投入后补助\n1.首次申报的企业，最高50万元。\n（二）成果转化补助"
    assert kinds(body) == [("研发投入后补助", None), ("成果转化补助", None)]


def test_sentences_about_projects_are_no_kinds() -> None:
    body = "四、申报类别\n1.重点项目\n2.一般项目\n所有项目均为全额资助，不要求配套。\n项目网上填报起始时间为2025年7月8日9:00。"
    assert [name for name, _ in kinds(body)] == ["重点项目", "一般项目"]


def test_a_table_of_contacts_lists_no_kinds() -> None:
    body = "计划类别\t受理科室\t联系人\t联系电话\n重点研发计划（工业领域）\t工业科\t赵六\t0878-3122607\n基础研究计划\t规划科\t钱七\t0878-3122621"
    assert kinds(body) == []


@pytest.mark.parametrize(
    "piece",
    ["支持领域：（1）", "一是", "专题一：", "1.", "【", "（一）支持方向\n", "甲领域侧重、", "①、", "等、"],
)
def test_repeats_take_linear_time(piece: str) -> None:
    made = document(piece * (30_000 // len(piece)))
    parts = outline(made)
    begun = time.process_time()
    find_domains(made, parts)
    assert time.process_time() - begun < 3


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="一二1①（）(.、：；。，\n支持领域方向专题重点【】▲甲乙等 ", max_size=200))
def test_any_text_gives_exact_evidence(body: str) -> None:
    directed(body)


def test_topics_with_dotted_numbers_and_sentences_below_a_field() -> None:
    body = "二、支持方向\n专题一  稀土材料\n方向1.1  磁体制备\n研究内容：细晶强化。\n方向1.2  镧铈平衡利用\n专题二  光伏\n方向2.1  单晶硅棒生长"
    assert directed(body) == {"稀土材料": ["磁体制备", "镧铈平衡利用"], "光伏": ["单晶硅棒生长"]}
    body = "二、重点方向\n（一）基础设施领域\n1.围绕山区公路，开展路基变形控制、隧道预报等研究。\n2.围绕在役设施，开展拉吊索检测、衬砌修复等研究。\n（二）运输服务领域\n围绕“人享其行、物畅其流”，开展客货邮融合、多式联运等研究。"
    assert directed(body) == {
        "基础设施": ["路基变形控制", "隧道预报", "拉吊索检测", "衬砌修复"],
        "运输服务": ["客货邮融合", "多式联运"],
    }


def test_fields_inside_of_a_programme_are_the_fields() -> None:
    body = "一、征集方向\n（一）主导产业攻关。重点征集以下领域的建议：\n先进材料：特殊钢、电子化学品；\n装备制造：盾构机、液压元件。\n（二）县域产业提升。"
    assert list(directed(body)) == ["先进材料", "装备制造"]
