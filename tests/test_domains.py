"""Fields of notices: which words are fields, with which directions, and what they map to."""

# ruff: noqa: E501

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.builder import DocumentBuilder
from extractors.document import Document, Span
from extractors.fields.domains import find_domains
from extractors.grammar.enumerations import items
from extractors.structure import outline
from normalizers.context import NoticeContext
from normalizers.domains import canonical, domains, known, scheme, unmapped
from normalizers.facts import Domain
from normalizers.gazetteer import rows


def document(body: str, title: str = "关于征集2025年度科技项目建议的通知") -> Document:
    builder = DocumentBuilder()
    text = f"{title}\n各有关单位：\n{body}\n某某市科学技术局\n2025年3月1日"
    for line in text.split("\n"):
        builder.paragraph(line)
    return builder.build(format="txt", reader="test")


def facts(made: Document) -> list[Domain]:
    parts = outline(made)
    context = NoticeContext(notice_id="n", index=0, text=made.text)
    return domains([m for m in find_domains(made, parts) if m.notice == 0], context)


def named(body: str) -> list[str]:
    return [fact.name for fact in facts(document(body))]


def directed(body: str) -> dict[str, list[str] | None]:
    return {fact.name: fact.directions for fact in facts(document(body))}


LISTS = [
    ("聚焦洁净能源、新一代信息技术、智能制造领域，加大攻关力度。", "洁净能源 新一代信息技术 智能制造"),
    ("重点围绕集成电路、生物医药、人工智能三大先导产业，征集需求。", "集成电路 生物医药 人工智能"),
    ("面向海洋工程、生命健康等我市重点发展的战略性新兴产业方向征集。", "海洋工程 生命健康"),
    ("聚焦光电子、芯片、元宇宙等光谷特色产业。", "光电子 芯片 元宇宙"),
    ("区内软件和信息技术服务业、工业设计领域的相关企业可申报。", "软件和信息技术服务业 工业设计"),
    ("请围绕新材料，新能源，生物医药，高端装备等领域提出建议。", "新材料 新能源 生物医药 高端装备"),
    ("征集领域包括但不限于：新能源、节能环保、生物育种、航空航天。", "新能源 节能环保 生物育种 航空航天"),
    ("重点领域为智能制造、绿色化工、现代物流和数字经济。", "智能制造 绿色化工 现代物流 数字经济"),
    ("须属于以下领域：①新一代信息技术；②高端装备；③生物医药。", "新一代信息技术 高端装备 生物医药"),
    ("申报领域为：A.电子信息；B.生物医药；C.新材料。", "电子信息 生物医药 新材料"),
    ("拟在电子信息（含软件）、先进制造、新材料（含纳米）等领域布局。", "电子信息（含软件） 先进制造 新材料（含纳米）"),
    ("支持“互联网+”、“智能+”、数字经济等新业态产业发展。", "互联网+ 智能+ 数字经济"),
    ("征集领域包括工业、农业、社会发展三大领域。", "工业 农业 社会发展"),
    ("主要面向农业科技、工业科技和社会发展三个领域。", "农业科技 工业科技 社会发展"),
    ("着力突破半导体、工业软件、机器人领域“卡脖子”技术。", "半导体 工业软件 机器人"),
    ("鼓励围绕钢铁、石化、建材、有色等传统产业开展技术攻关。", "钢铁 石化 建材 有色"),
    ("重点支持稀土新材料、乳业、草种业、煤炭清洁高效利用等优势特色产业。", "稀土新材料 乳业 草种业 煤炭清洁高效利用"),
    ("现面向光电子信息、生命健康、智能制造领域企业征集技术难题。", "光电子信息 生命健康 智能制造"),
    ("聚焦“6+5”体系，即新型显示、智能语音、量子信息等产业。", "新型显示 智能语音 量子信息"),
    ("围绕“5+N”产业集群（新一代信息技术、高端装备、生物医药等），征集需求。", "新一代信息技术 高端装备 生物医药"),
    ("一、重点领域\n电子信息、先进制造、生物医药、现代农业。", "电子信息 先进制造 生物医药 现代农业"),
    ("鼓励在海洋、深空、深地、深蓝等前沿领域开展研究。", "海洋 深空 深地 深蓝"),
    ("研究方向限于凝聚态物理、有机化学、应用数学等基础学科领域。", "凝聚态物理 有机化学 应用数学"),
    ("聚焦种子和耕地两个要害，围绕生物育种、黑土地保护、智能农机装备等重点领域。", "生物育种 黑土地保护 智能农机装备"),
    ("聚焦洁净能源、新一代信息技\n术、智能制造等领域征集指南建议，突出前瞻性、先进性、创新性，围绕产业链部署。", "洁净能源 新一代信息技术 智能制造"),
    ("聚焦种业、深海、航天三大未来产业和数字经济、石油化工新材料两大产业征集。", "种业 深海 航天 数字经济 石油化工新材料"),
    ("围绕现代农业与食品、先进制造与新材料、公共安全等六个板块提出建议。", "现代农业与食品 先进制造与新材料 公共安全"),
    ("重点征集草原碳汇、风光氢储、绿色算力、乳业等方面的协同创新需求。", "草原碳汇 风光氢储 绿色算力 乳业"),
    ("支持酱香白酒、钡盐化工、玻璃、铝及铝加工等产业关键技术研发。", "酱香白酒 钡盐化工 玻璃 铝及铝加工"),
    ("申报范围：医疗卫生、公共安全、生态环境、城市治理。", "医疗卫生 公共安全 生态环境 城市治理"),
    ("领域涵盖智能无人系统，网络空间安全，特种材料与工艺，北斗应用。", "智能无人系统 网络空间安全 特种材料与工艺 北斗应用"),
    ("大赛按照新一代信息技术、生物、高端装备制造、新能源4个行业进行比赛。", "新一代信息技术 生物 高端装备制造 新能源"),
    ("申报项目分为电子信息、现代农业、生物医药等领域。", "电子信息 现代农业 生物医药"),
    ("面向新材料、信息技术领域征集需求。", "新材料 信息技术"),
    ("从事软件、生物技术等高新技术领域研发的企业可申报。", "软件 生物技术"),
    ("建议内容应属于人工智能、脑科学、基因技术之一。", "人工智能 脑科学 基因技术"),
    ("二、专业领域\n包括电子信息、先进制造、现代农业等。", "电子信息 先进制造 现代农业"),
    ("三、服务领域\n电子信息；先进制造；生物技术；新能源与节能。", "电子信息 先进制造 生物技术 新能源与节能"),
    ("二、优先资助领域\n（一）煤基新材料与煤化工；\n（二）稀土功能材料；\n（三）蒙医药现代化。", "煤基新材料与煤化工 稀土功能材料 蒙医药现代化"),
    ("一、支持重点\n专题1.盐湖资源综合利用\n专题2.青稞与牦牛产业\n二、申报要求\n按要求申报。", "盐湖资源综合利用 青稞与牦牛产业"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), LISTS)
def test_lists_in_prose(body: str, expected: str):
    if "信息技\n术" in body:  # a line broken for width is long
        body = "为进一步做好我市科技计划项目申报指南编制工作，" + body
    assert named(body) == expected.split()


NONE = [
    "近三年内在安全生产、环境保护、知识产权、科研诚信等领域无违法违规行为。",
    "申报单位应在信息技术、生物医药等领域拥有专家团队。",
    "各有关部门在各自领域、行业、产业内组织申报。",
    "企业的研究开发活动应符合《国家重点支持的高新技术领域》规定的领域和方向。",
    "围绕区域重点、特色产业以及创新创业服务体系建设等方面实际需求。",
    "围绕产业发展、企业需求等方向开展调研。",
    "坚持需求导向，聚焦重点领域，围绕产业链部署创新链。",
    "申报人须在相关研究领域具有一定的学术影响力。",
    "聚焦国家战略需求，面向世界科技前沿、面向经济主战场、面向国家重大需求、面向人民生命健康。",
    "对战略性新兴产业和未来产业领域的企业给予倾斜支持。",
    "项目负责人在本领域具有较高学术造诣，熟悉本领域、本行业发展方向。",
    "本次征集面向高等院校、科研院所、企业等行业单位。",
    "国外合作方原则上应在该技术领域具备领先或技术优势。",
    "无相关社会领域信用“黑名单”记录。",
    "1.新一代信息技术领域（联系人：张三，电话0571-85110000）",
    "一、征集方式\n（一）征集对象\n（二）征集条件\n（三）征集要求",
    "三、支持方向及强度\n（一）揭榜挂帅项目\n每项支持经费不超过500万元。\n（二）青年科学家项目\n每项支持50万元。",
    "杭州、宁波、温州等市及有关县（市、区）科技局。",
    "高新处 0411—39989885，主要负责新一代信息技术、精细化工、智能制造等领域指南征集。",
    "包括经济、社会、环境效益及产品、技术预期在国际、国内、省内的水平。",
]


@pytest.mark.parametrize("body", NONE)
def test_no_fields(body: str):
    assert named(body) == []


HEADINGS = [
    (
        "一、征集的重点领域和方向\n（一）“互联网+”领域。重点征集人工智能、智能装备等方向相关需求。\n（二）热管理领域。传统汽车零部件及相关方向需求。",
        {"互联网+": ["人工智能", "智能装备"], "热管理": ["传统汽车零部件"]},
    ),
    (
        "一、征集领域\n（一）人工智能。重点支持大模型、具身智能等方向。\n（二）合成生物。重点支持底盘细胞、酶工程等方向。",
        {"人工智能": ["大模型", "具身智能"], "合成生物": ["底盘细胞", "酶工程"]},
    ),
    (
        "一、支持领域\n1.新一代信息技术\n2.高端装备制造\n3.新材料\n二、申报条件\n1.申报单位应当在本市注册",
        {"新一代信息技术": None, "高端装备制造": None, "新材料": None},
    ),
    (
        "一、重点支持方向\n专题一：新一代电子信息\n主要支持：集成电路、新型显示\n专题二：高端装备\n主要支持：数控机床、工业机器人",
        {"新一代电子信息": ["集成电路", "新型显示"], "高端装备": ["数控机床", "工业机器人"]},
    ),
    (
        "（一）生物医药领域\n1.创新药物研发\n2.高端医疗器械\n（二）新能源领域\n1.光伏\n2.储能",
        {"生物医药": ["创新药物研发", "高端医疗器械"], "新能源": ["光伏", "储能"]},
    ),
    (
        "支持方向：\n医药健康领域：重点支持创新药、医疗器械、中医药等技术攻关。",
        {"医药健康": ["创新药", "医疗器械", "中医药"]},
    ),
    (
        "重点领域：\n一是先进制造领域。重点支持数控机床、工业机器人等方向。\n二是新材料领域。重点支持先进金属材料、先进高分子材料等方向。",
        {"先进制造": ["数控机床", "工业机器人"], "新材料": ["先进金属材料", "先进高分子材料"]},
    ),
    (
        "(1)新能源领域：主要包括光伏、风电、储能；(2)新材料领域：主要包括碳纤维、稀土功能材料。",
        {"新能源": ["光伏", "风电", "储能"], "新材料": ["碳纤维", "稀土功能材料"]},
    ),
    (
        "（一）石化与新材料领域，重点支持合成橡胶、特种树脂；\n（二）生物医药领域，重点支持疫苗、中藏药。",
        {"石化与新材料": ["合成橡胶", "特种树脂"], "生物医药": ["疫苗", "中藏药"]},
    ),
    (
        "（1）装备制造产业：工程机械、泵阀；\n（2）食品产业：调味品、预制菜。",
        {"装备制造产业": ["工程机械", "泵阀"], "食品产业": ["调味品", "预制菜"]},
    ),
    (
        "一、征集领域\n（一）种业创新方向：热带作物、畜禽良种；\n（二）深海科技方向：深海装备、深海探测。",
        {"种业创新": ["热带作物", "畜禽良种"], "深海科技": ["深海装备", "深海探测"]},
    ),
    (
        "一、重点支持领域\n（一）集成电路领域\n重点支持EDA工具、先进封装等。\n（二）其他符合产业发展导向的领域",
        {"集成电路": ["EDA工具", "先进封装"]},
    ),
    ("领域一：人工智能\n领域二：生物医药", {"人工智能": None, "生物医药": None}),
    (
        "聚焦“互联网＋”、新材料三大科创高地和碳达峰碳中和技术制高点、农业科技等重点领域。\n（一）新材料领域。重点征集合金材料、高分子材料等方向。",
        {"互联网＋": None, "碳达峰碳中和": None, "农业科技": None, "新材料": ["合金材料", "高分子材料"]},
    ),
    (
        "一、申报领域\n1、现代种业。粮食作物、畜禽水产良种选育及产业化。\n2、农产品加工。",
        {"现代种业": ["粮食作物", "畜禽水产良种选育及产业化"], "农产品加工": None},
    ),
]


@pytest.mark.parametrize(("body", "expected"), HEADINGS)
def test_headings_with_directions(body: str, expected: dict[str, list[str] | None]):
    assert directed(body) == expected


def test_a_table_of_fields_and_directions():
    builder = DocumentBuilder()
    for line in ("关于征集2025年度科技项目建议的通知", "各有关单位：", "一、征集领域"):
        builder.paragraph(line)
    cells = [
        ["序号", "重点领域", "主要方向"],
        ["1", "新材料领域", "稀土、碳纤维"],
        ["2", "人工智能", "大模型"],
    ]
    with builder.table():
        for row, words in enumerate(cells):
            for column, word in enumerate(words):
                with builder.cell(row, column):
                    builder.paragraph(word)
    made = builder.build(format="docx", reader="test")
    assert [(f.name, f.directions) for f in facts(made)] == [
        ("新材料", ["稀土", "碳纤维"]),
        ("人工智能", ["大模型"]),
    ]


def test_a_report_and_a_tender_speak_of_fields_but_ask_for_nothing():
    sentence = "推进新能源、人工智能、生物制造、绿色低碳等领域加快发展。"
    assert facts(document(sentence, title="政府工作报告")) == []
    tender = "投标人应为信息技术、软件开发等领域企业。采购人组织招标，供应商投标。"
    assert facts(document(tender, title="数据中心设备采购项目招标公告")) == []


def test_quotes_stand_where_they_say_and_hold_the_name():
    for body, _ in LISTS + HEADINGS:
        made = document(body)
        for fact in facts(made):
            assert made.text[fact.char_start : fact.char_end] == fact.quote
            assert fact.quote and 0 < fact.confidence < 1


def test_a_field_named_twice_is_one_row_with_the_directions():
    body = "聚焦新材料、生命健康等领域。\n（一）新材料领域。重点征集合金材料、高分子材料等方向。"
    assert directed(body) == {"生命健康": None, "新材料": ["合金材料", "高分子材料"]}


# The scheme


def test_every_alias_maps_to_a_field_of_the_scheme():
    fields = {row.name for row in scheme() if row.parent}
    aliases = list(rows("domain_aliases.csv"))
    assert len(aliases) > 1000
    assert {row["domain"] for row in aliases} == fields
    assert len({row["alias"] for row in aliases}) == len(aliases)


def test_scheme_has_about_forty_fields_in_groups_with_sources():
    groups = {row.code for row in scheme() if row.parent is None}
    fields = [row for row in scheme() if row.parent]
    assert 38 <= len(fields) <= 50 and len(groups) == 10
    assert all(row.parent in groups and row.source and row.name_en for row in fields)
    assert len({row.code for row in scheme()}) == len(scheme())


@pytest.mark.parametrize(
    ("names", "field"),
    [
        ("生命健康 生物医药 医疗卫生 人口健康 大健康 生物医药技术 医药健康产业", "生物医药与健康"),
        ("新一代信息技术 电子信息 “互联网+” 互联网＋ 新一代信息技术产业 信息科学", "新一代信息技术"),
        ("洁净能源 清洁能源 能源交通 新能源 可再生能源技术", "能源与新能源"),
        ("节能环保 资源环境 生态环境保护 固废处置与资源化利用", "生态环境与节能环保"),
        ("装备制造 高端装备制造 先进制造技术 智能 制造", "先进制造与装备"),
        ("农业科学 现代农业 农业科技 高效农业", "现代农业"),
        ("海洋 海洋科技 海洋经济", "海洋科技"),
        ("海洋工程 船舶和海洋工程 海工装备", "船舶与海洋工程装备"),
        ("碳达峰碳中和 双碳 碳达峰碳中和（工业领域）", "碳达峰碳中和"),
        ("城镇化与城市发展 绿色建筑", "城镇化与建设"),
        ("高性能稀土永磁材料", "新材料"),
        ("丘陵山地智能农机", "现代农业"),
    ],
)
def test_names_of_several_provinces_meet_in_one_field(names: str, field: str):
    for name in names.replace("智能 制造", "智能制造").split():
        assert canonical(name) == field, name


def test_white_space_and_width_do_not_matter():
    assert canonical("智 能 制 造") == canonical("智能制造")
    assert canonical("５Ｇ") == "通信与物联网"
    assert canonical("aids防治") != "人工智能"


def test_unmapped_names_are_reported_once_and_never_guessed():
    assert unmapped(["新材料", "风洞学", "风洞学", "蜂蜡"]) == ["风洞学", "蜂蜡"]
    assert canonical("风洞学") is None
    assert not known("高性能稀土永磁材料")


# Lists


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新材料（含稀土、石墨烯）、人工智能", ["新材料（含稀土、石墨烯）", "人工智能"]),
        ("“互联网+”、生命健康", ["互联网+", "生命健康"]),
        ("智能制造、新材料和生命健康", ["智能制造", "新材料", "生命健康"]),
        ("新材料、船舶和海洋工程", ["新材料", "船舶和海洋工程"]),
        ("光伏、固废处置与资源化利用", ["光伏", "固废处置与资源化利用"]),
        ("种业、软件和信息技术服务业", ["种业", "软件和信息技术服务业"]),
        ("新药（未闭合、中药、器械", ["新药（未闭合", "中药", "器械"]),
        ("省“尖兵”“领雁”、其他", ["省“尖兵”“领雁”", "其他"]),
    ],
)
def test_items(text: str, expected: list[str]):
    assert [span.of(text) for span in items(text, 0, len(text))] == expected


@given(st.text(alphabet="材料电子、，；（）“”和及与 等领域", max_size=80))
def test_items_are_in_order_and_inside(text: str):
    last = 0
    for span in items(text, 0, len(text)):
        assert isinstance(span, Span)
        assert last <= span.start < span.end <= len(text)
        last = span.end


@pytest.mark.parametrize(
    "repeat",
    ["聚焦新材料、", "领域", "重点支持围绕", "（一）新材料领域：", "等等、产业", "包括：、", "1.领域"],
)
def test_adversarial_repeats_take_linear_time(repeat: str):
    def seconds(size: int) -> float:
        made = document(repeat * (size // len(repeat)))
        parts = outline(made)
        begun = time.process_time()
        find_domains(made, parts)
        return time.process_time() - begun

    seconds(100)
    assert seconds(40_000) < 12 * max(seconds(10_000), 0.02)
