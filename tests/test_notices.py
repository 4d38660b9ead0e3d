"""A notice's own facts, from the text to the row and its evidence."""

from datetime import date

import pytest

from extractors.builder import DocumentBuilder
from extractors.pipeline import extract
from normalizers.attachments import attachments, one_line
from normalizers.notice_types import decide
from normalizers.notices import NoticeFacts, notice, notice_id

BODY = "为做好有关工作，现将有关事项通知如下：\n一、申报要求\n请按要求填报申报书。\n"


def facts(text: str) -> list[NoticeFacts]:
    builder = DocumentBuilder()
    for line in text.split("\n"):
        builder.paragraph(line)
    document = builder.build(format="txt", reader="test/0")
    extraction = extract(document)
    found = [notice(extraction, part.index, document.text, "d") for part in extraction.outline.notices]
    for made in found:
        for row in made.evidence:
            assert document.text[row.char_start : row.char_end] == row.quote != ""
            assert row.row_id == made.notice.notice_id and 0 < row.confidence < 1
            assert getattr(made.notice, row.field) is not None
    return found


def one(text: str) -> NoticeFacts:
    return facts(text)[0]


def test_every_value_of_a_plain_notice_has_its_quote() -> None:
    made = one(
        "辽宁省科学技术厅文件\n辽科发〔2025〕7号\n关于征集2026年度省科技计划\n项目指南建议的通知\n各市科技局：\n"
        + BODY
        + "辽宁省科学技术厅\n辽宁省财政厅\n2025年7月3日\n"
    )
    row = made.notice
    assert row.title == "关于征集2026年度省科技计划项目指南建议的通知"
    assert row.notice_type == "guide_solicitation"
    assert row.issuer == "辽宁省科学技术厅" and row.issuers == ["辽宁省科学技术厅", "辽宁省财政厅"]
    assert row.document_number == "辽科发〔2025〕7号"
    assert row.published_on == date(2025, 7, 3)
    assert row.plan_year == 2026
    assert (row.province, row.city, row.county) == ("辽宁省", None, None)
    quotes = {e.field: e.quote for e in made.evidence}
    assert quotes["issuer"] == "辽宁省科学技术厅"
    assert quotes["published_on"] == "2025年7月3日"
    assert quotes["plan_year"] == "2026"
    assert quotes["notice_type"] == "指南建议"
    assert quotes["title"] == "关于征集2026年度省科技计划\n项目指南建议的通知"
    assert {"province", "region_code"} <= set(quotes) and "city" not in quotes
    assert made.context.issuer == row.issuer and made.context.region is not None


HEAD = "关于组织申报项目的通知\n各有关单位：\n"


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        (HEAD + BODY + "某市 科学 技术局\n2025年1月2日", ["某市科学技术局"]),
        (HEAD + BODY + "大 连 市 科 技 局\n2025年1月2日", ["大连市科技局"]),
        (HEAD + BODY + "海南省科学技术厅（代章）\n2025年1月2日", ["海南省科学技术厅"]),
        ("省经信厅办公室关于开展专项征集工作的通知\n各市：\n" + BODY, ["省经信厅办公室"]),
        (
            "甲省科学技术厅 甲省财政厅关于开展申报的通知\n各市科技局：\n" + BODY,
            ["甲省科学技术厅", "甲省财政厅"],
        ),
        (
            "甲省科学技术厅\n甲省财政厅\n关于开展申报的通知\n各市科技局：\n" + BODY,
            ["甲省科学技术厅", "甲省财政厅"],
        ),
        ("某市科学技术局文件\n关于开展申报的通知\n各县科技局：\n" + BODY, ["某市科学技术局"]),
        ("发文机关：某市科学技术局\n关于开展申报的通知\n各县科技局：\n" + BODY, ["某市科学技术局"]),
        ("关于转发市科创局组织开展认定工作的通知\n各有关单位：\n" + BODY, None),
        ("关于转发区科技厅《关于申报课题的通知》的通知\n各单位：\n" + BODY, None),
    ],
)
def test_issuers(text: str, issuers: list[str] | None) -> None:
    row = one(text).notice
    assert row.issuers == issuers
    assert row.issuer == (issuers[0] if issuers else None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (HEAD + BODY + "某局办公室\n二〇二四年三月十四日", date(2024, 3, 14)),
        (HEAD + BODY + "某局办公室\n二○一九年十月八日", date(2019, 10, 8)),
        (HEAD + BODY + "东湖高新区科创局2026年7月31", date(2026, 7, 31)),
        ("关于组织申报的通知\n发布时间：2024-05-06 10:00\n各有关单位：\n" + BODY, date(2024, 5, 6)),
        (
            "关于组织申报的通知\n发布时间：2024-05-09 10:00\n各有关单位：\n"
            + BODY
            + "某市科技局\n2024年5月6日",
            date(2024, 5, 6),
        ),
        (
            "成文日期：2024年5月1日\n发布日期：2024年5月8日\n关于组织申报的通知\n各单位：\n" + BODY,
            date(2024, 5, 1),
        ),
        (HEAD + BODY + "某市科技局\n2024年5月", None),
        (HEAD + BODY + "某市科技局\n2024年2月30日", None),
        (HEAD + BODY + "请于2024年5月6日前报送。", None),
    ],
)
def test_published_on(text: str, day: date | None) -> None:
    assert one(text).notice.published_on == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("某科发〔2024〕5号\n" + HEAD + BODY, "某科发〔2024〕5号"),
        ("某市科学技术局文件 某科发[2024] 5 号\n" + HEAD + BODY, "某科发〔2024〕5号"),
        ("某科发【2024】5号 签发人：王某\n" + HEAD + BODY, "某科发〔2024〕5号"),
        ("关于组织申报的通知\n某科发（2024）5号\n各有关单位：\n" + BODY, "某科发〔2024〕5号"),
        ("关于组织申报的通知（某科发〔2024〕5号）\n各有关单位：\n" + BODY, "某科发〔2024〕5号"),
        ("某科发〔2024〕5号 关于组织申报的通知\n各有关单位：\n" + BODY, "某科发〔2024〕5号"),
        ("发文字号：某科发〔2024〕5号 成文日期：2024年1月2日\n" + HEAD + BODY, "某科发〔2024〕5号"),
        (HEAD + "根据《管理办法》（国科发资〔2024〕28号）要求，组织申报。\n" + BODY, None),
        ("关于转发《某通知》（国科发资〔2024〕28号）的通知\n各单位：\n" + BODY, None),
    ],
)
def test_document_number(text: str, number: str | None) -> None:
    assert one(text).notice.document_number == number


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("关于征集2025年度选题的通知\n各单位：\n" + BODY, 2025),
        ("关于组织申报二〇二五年度项目的通知\n各单位：\n" + BODY, 2025),
        (HEAD + "为做好2025年度市科技计划项目申报工作，现通知如下。\n", 2025),
        (HEAD + "按照《2024年工作方案》要求，现通知如下。\n", None),
        (HEAD + "2024年5月1日起，开放系统。\n", None),
        ("2024-2025年文献采购公告\n" + BODY, None),
        (HEAD + BODY + "某市科技局\n2024年5月6日", None),
    ],
)
def test_plan_year(text: str, year: int | None) -> None:
    assert one(text).notice.plan_year == year


TYPES = {
    "guide_solicitation": [
        "关于征集2025年度广西重点研发计划项目申报指南建议的通知",
        "关于征集2025年度省软科学研究计划选题的通知",
        "关于面向社会征集2025年重点研发计划指南方向建议的公告",
        "征集重大科技项目建议的函",
    ],
    "need_solicitation": [
        "关于开展2025年重点产业链关键核心技术攻关需求征集工作的通知",
        "关于征集2024年企业技术难题的通知",
        "关于征集“揭榜挂帅”榜单任务的通知",
        "关于开展企业技术需求摸底调查的通知",
        "关于征集人工智能应用场景需求的通知",
    ],
    "application_call": [
        "关于组织申报2025年度省重点研发计划项目的通知",
        "关于印发《2025年度某省重点研发计划项目申报指南》的通知",
        "关于发布2025年“揭榜挂帅”项目榜单的通知",
        "关于征集2024年度中央引导地方科技发展资金储备项目的通知",
        "关于做好2025年度国家科技奖提名工作的通知",
        "关于开展2025年科技创新券兑现工作的通知",
    ],
    "other": [
        "关于2024年度省科技计划拟立项项目的公示",
        "关于印发《某省科技计划项目管理办法》的通知",
        "某市科技馆采购项目竞争性磋商公告",
        "关于公开招聘工作人员的公告",
        "关于对《办法（征求意见稿）》公开征求意见的通知",
        "2024年某市人民政府工作报告",
        "关于开展2024年度研发投入统计调查的通知",
    ],
}


@pytest.mark.parametrize(("kind", "title"), [(k, t) for k, titles in TYPES.items() for t in titles])
def test_notice_type(kind: str, title: str) -> None:
    assert decide(title, "").notice_type == kind


def test_a_body_decides_where_the_title_says_nothing() -> None:
    assert (
        decide("有关事项的通知", "一、申报条件\n二、申报要求\n组织申报。").notice_type == "application_call"
    )
    assert decide("", "").notice_type == "other"


def test_parent_and_child_keep_their_own_facts() -> None:
    inner = "关于征集储备项目的通知\n各设区市科技局：\n现通知如下。\n浙江省科学技术厅\n2025年2月3日\n"
    outer, child = facts(
        "关于征集技术需求的通知\n市各有关单位：\n现通知如下。\n附件：1.关于征集储备项目的通知\n龙泉市科学技术局\n2025年2月9日\n附件1\n"
        + inner
    )
    assert child.notice.parent_notice_id == outer.notice.notice_id == notice_id("d", 0)
    assert (outer.notice.county, child.notice.county) == ("龙泉市", None)
    assert (outer.notice.issuer, child.notice.issuer) == ("龙泉市科学技术局", "浙江省科学技术厅")
    assert child.notice.published_on == date(2025, 2, 3)


def test_attachments_are_rows() -> None:
    builder = DocumentBuilder()
    for line in (HEAD + BODY + "附件：1.申报书.docx\n2.汇 总\n表\n某市科技局\n2025年1月2日").split("\n"):
        builder.paragraph(line)
    document = builder.build(format="txt", reader="test/0")
    extraction = extract(document)
    made = notice(extraction, 0, document.text, "d")
    rows = attachments(extraction.outline.notices[0], made.context)
    assert [(r.number, r.title, r.file_name) for r in rows] == [
        (1, "申报书", "申报书.docx"),
        (2, "汇总表", None),
    ]
    for row in rows:
        assert document.text[row.char_start : row.char_end] == row.quote


def test_one_line_keeps_spaces_between_latin_words() -> None:
    assert one_line("关于 Digital Twin\n平台的通知") == "关于Digital Twin平台的通知"


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("现就征集2027年度社会发展领域攻关需求有关事项通知如下：", "need_solicitation"),
        ("现公开征集明年市级计划的指南建议，作为编制指南的参考。", "guide_solicitation"),
        ("现将《关于组织申报2027年度省联合基金项目的通知》转发给你们，请认真组织。", "application_call"),
        ("我局拟开展今年省科学技术奖的提名工作，有关要求如下：", "application_call"),
        (
            "根据《关于征集“揭榜制”项目需求的通知》，共收到12项技术需求。现将评审得分情况和专家名单予以公示。",
            "other",
        ),
        ("现对已获立项的项目进行摸查，请填写调查表。", "other"),
    ],
)
def test_a_body_whose_title_is_lost_says_by_its_announcement_what_it_is(opening: str, kind: str) -> None:
    made = one(
        f"各有关单位：\n为做好相关工作，{opening}\n一、有关要求\n请于6月30日前报送。\n某某市科学技术局\n2026年5月20日\n"
    )
    assert made.notice.title is None
    assert made.notice.notice_type == kind
