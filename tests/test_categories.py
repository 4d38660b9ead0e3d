"""Programme categories: which headings and lists name them, and how they nest."""

import time

import pytest

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.fields.categories import find_categories
from extractors.structure import outline
from normalizers.categories import categories
from normalizers.context import NoticeContext
from normalizers.facts import Category

Pairs = list[tuple[str, str | None]]


def document(body: str) -> Document:
    builder = DocumentBuilder()
    text = f"关于征集2025年度科技项目建议的通知\n各有关单位：\n{body}\n某某市科学技术局\n2025年3月1日"
    for line in text.split("\n"):
        builder.paragraph(line)
    return builder.build(format="txt", reader="test")


def facts(made: Document) -> list[Category]:
    context = NoticeContext(notice_id="n", index=0, text=made.text)
    return categories([m for m in find_categories(made, outline(made)) if m.notice == 0], context)


def pairs(body: str) -> Pairs:
    return [(fact.name, fact.parent) for fact in facts(document(body))]


CASES: list[tuple[str, Pairs]] = [
    (
        "二、征集范围\n（一）揭榜挂帅\n需求应紧密结合发展需要。\n（二）重点科技研发计划\n需求应围绕重点产业。\n（三）科技创新基金\n1.重点学科重大课题（“双重”项目）。主要征集高校课题。\n2.科技惠民。主要征集民生项目。\n（四）重大科技成果转化专项\n三、填报要求\n1.按要求填报。",
        [
            ("揭榜挂帅", None),
            ("重点科技研发计划", None),
            ("科技创新基金", None),
            ("重点学科重大课题（“双重”项目）", "科技创新基金"),
            ("科技惠民", "科技创新基金"),
            ("重大科技成果转化专项", None),
        ],
    ),
    (
        "二、立项支持方式\n（一）省级引导资金项目\n（二）市校合作项目\n1.与某大学合作项目\n某大学创新中心科研项目\n2.无限定合作高校项目\n（1）产业研究院科研项目\n三、相关要求\n（一）认真填写。",
        [
            ("省级引导资金项目", None),
            ("市校合作项目", None),
            ("与某大学合作项目", "市校合作项目"),
            ("某大学创新中心科研项目", "与某大学合作项目"),
            ("无限定合作高校项目", "市校合作项目"),
            ("产业研究院科研项目", "无限定合作高校项目"),
        ],
    ),
    (
        "一、征集内容\n1.征集2020年度全省重大科技需求。一是征集省科技重大专项项目需求，聚焦主战场；二是征集省重点研发计划项目需求，解决共性技术。\n2.征集各部门、各地区未来3-5年科技发展规划布局项目。分析科技革命趋势。\n二、填报要求\n1.登录平台填报。",
        [
            ("2020年度全省重大科技需求", None),
            ("省科技重大专项", "2020年度全省重大科技需求"),
            ("省重点研发计划", "2020年度全省重大科技需求"),
            ("未来3-5年科技发展规划布局项目", None),
        ],
    ),
    (
        "一、申报范围及条件\n通过中央引导地方科技发展资金，择优支持区域科技创新体系建设、科技创新基地建设等方向，引导各单位加大投入。\n（一）区域科技创新体系建设\n1.支持范围：创新型县（市）。\n2.支持强度：不超过300万元。\n（二）科技创新基地建设\n1.支持范围：全省重点实验室。\n2.绩效指标：平台数量。",
        [
            ("中央引导地方科技发展资金", None),
            ("区域科技创新体系建设", "中央引导地方科技发展资金"),
            ("科技创新基地建设", "中央引导地方科技发展资金"),
        ],
    ),
    (
        "一、受理项目\n（一）专利优势企业认定项目\n（二）专利保险补贴项目\n二、申报程序\n（一）进入申报系统\n（二）填写项目申报书",
        [("专利优势企业认定项目", None), ("专利保险补贴项目", None)],
    ),
    (
        "一、申报类别\n1.创新训练项目。本科生个人或团队申报。\n2.创业训练项目。\n3.创业实践项目。",
        [("创新训练项目", None), ("创业训练项目", None), ("创业实践项目", None)],
    ),
    (
        "一、支持类型\n1.公开竞争类\n2.定向委托类\n3.揭榜挂帅类\n二、支持强度\n1.每项不超过100万元。",
        [("公开竞争类", None), ("定向委托类", None), ("揭榜挂帅类", None)],
    ),
    (
        "一、项目类别与申报人员\n1．项目类别\n重点课题培育项目，资助经费2万元，完成时限为1年；\n一般课题培育项目，资助经费1万元，完成时限为1年。\n2．申报人员\n各学院专职辅导员。",
        [("重点课题培育项目", None), ("一般课题培育项目", None)],
    ),
    (
        "本年度项目分为重点项目、面上项目、青年项目三类。",
        [("重点项目", None), ("面上项目", None), ("青年项目", None)],
    ),
    (
        "创新创业项目分创新训练、创业训练、创业实践三种类型。",
        [("创新训练", None), ("创业训练", None), ("创业实践", None)],
    ),
    (
        "项目类别包括：重大科技专项、重点研发项目、技术创新引导专项。",
        [("重大科技专项", None), ("重点研发项目", None), ("技术创新引导专项", None)],
    ),
    (
        "一、项目类别\n（一）科技重大专项\n（二）重点研发计划\n1.工业领域\n2.农业领域\n（三）自然科学基金",
        [("科技重大专项", None), ("重点研发计划", None), ("自然科学基金", None)],
    ),
    (
        "一、征集类别\n（一）“揭榜挂帅”项目\n（二）“赛马制”项目\n二、征集条件\n（一）符合产业政策。",
        [("“揭榜挂帅”项目", None), ("“赛马制”项目", None)],
    ),
    (
        "一、征集方向\n本批次榜单分为“关键技术攻关类”和“成果转化应用类”两类。\n（一）关键技术攻关类。面向清洁能源领域征集难题。\n（二）成果转化应用类。征集成果。",
        [("关键技术攻关类", None), ("成果转化应用类", None)],
    ),
    (
        "一、资助类别\n本年度资助重大项目、重点项目、面上项目和青年科学基金项目。\n二、申报条件\n申请人应具有博士学位。",
        [("重大项目", None), ("重点项目", None), ("面上项目", None), ("青年科学基金项目", None)],
    ),
    (
        "一、项目类型\n1、科技攻关类：支持企业攻关，资助不超过100万元。\n2、成果转化类：支持成果转化。\n3、软科学类：每项5万元。",
        [("科技攻关类", None), ("成果转化类", None), ("软科学类", None)],
    ),
    (
        "一、推荐范围\n（一）自然科学奖\n（二）科技进步奖\n二、推荐要求\n（一）推荐项目应已应用两年。",
        [("自然科学奖", None), ("科技进步奖", None)],
    ),
    ("二、需求类型：技术攻关类、成果转化类。", [("技术攻关类", None), ("成果转化类", None)]),
    (
        "一、支持范围\n（一）前资助项目。\n（二）后补助项目。\n二、支持强度\n（一）前资助项目每项不超过100万元。",
        [("前资助项目", None), ("后补助项目", None)],
    ),
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_categories_and_their_parents(body: str, expected: Pairs):
    assert pairs(body) == expected


NONE = [
    "一、征集内容\n（一）征集对象\n（二）征集条件\n（三）征集要求",
    "一、征集范围\n（一）新材料\n（二）新能源\n（三）生物医药",
    "一、征集领域\n（一）人工智能领域\n（二）生物医药领域",
    "一、申报要求\n（一）项目申报单位应具有独立法人资格。\n（二）项目负责人须为在职人员。",
    "三、申报程序\n（一）网上申报\n（二）形式审查\n（三）专家评审",
    "一、支持对象\n在本市注册的企业。\n1.申报单位信用良好。\n2.财务制度健全。",
    "项目实施周期为2年，项目经费包括设备费、材料费、劳务费三部分。",
    "已获国家重点研发计划、省自然科学基金支持的项目，不得重复申报。",
    "近三年承担过省级重大专项、重点研发计划或基金项目的，优先推荐。",
    "四、绩效指标\n（一）数量指标\n（二）质量指标",
    "项目材料包括：申报书、可行性报告、证明材料。",
    "附件：1.项目申报书\n2.项目汇总表",
]


@pytest.mark.parametrize("body", NONE)
def test_no_categories(body: str):
    assert pairs(body) == []


def test_a_table_of_categories_that_is_no_form():
    builder = DocumentBuilder()
    for line in ("关于组织申报2025年科技计划项目的通知", "各有关单位：", "一、支持强度"):
        builder.paragraph(line)
    cells = [["项目类别", "资助额度"], ["重点项目", "50万元"], ["面上项目", "10万元"]]
    with builder.table():
        for row, words in enumerate(cells):
            for column, word in enumerate(words):
                with builder.cell(row, column):
                    builder.paragraph(word)
    made = builder.build(format="docx", reader="test")
    assert [f.name for f in facts(made)] == ["重点项目", "面上项目"]


def test_quotes_are_the_names_as_they_stand():
    for body, _ in CASES:
        made = document(body)
        for fact in facts(made):
            assert made.text[fact.char_start : fact.char_end] == fact.quote == fact.name
            assert 0 < fact.confidence < 1


def test_a_category_named_twice_is_one_row():
    body = "一、项目类别\n（一）重点项目\n（二）面上项目\n项目分为重点项目、面上项目两类。"
    assert pairs(body) == [("重点项目", None), ("面上项目", None)]


@pytest.mark.parametrize(
    "repeat", ["项目分为重点项目、", "一是征集项目", "（一）重点项目\n", "支持、", "通过专项"]
)
def test_adversarial_repeats_take_linear_time(repeat: str):
    def seconds(size: int) -> float:
        made = document("一、征集内容\n" + repeat * (size // len(repeat)))
        parts = outline(made)
        begun = time.perf_counter()
        find_categories(made, parts)
        return time.perf_counter() - begun

    seconds(100)
    assert seconds(40_000) < 12 * max(seconds(10_000), 0.02)
