"""The parts of a document: heads, signatures, attachment lists, forms, inner notices, sections."""

# ruff: noqa: E501

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.outline import NoticePart, Outline
from extractors.structure import outline
from extractors.structure.files import file_names
from extractors.structure.marks import page_labels


def document(text: str) -> Document:
    """Plain text: a paragraph a line."""
    builder = DocumentBuilder()
    for line in text.split("\n"):
        builder.paragraph(line)
    return builder.build(format="txt", reader="test/0")


def parts(text: str) -> tuple[str, Outline]:
    made = document(text)
    return made.text, outline(made)


def root(text: str) -> tuple[str, NoticePart]:
    whole, found = parts(text)
    assert found.notices, "no notice was found"
    return whole, found.notices[0]


def title(text: str, notice: NoticePart) -> str:
    return "".join(span.of(text) for span in notice.title)


# Each head: the text before the body, the title, the salutation.
HEADS = {
    "plain": (
        "关于组织申报2025年度重点研发计划的通知\n各市科技局：\n",
        "关于组织申报2025年度重点研发计划的通知",
        "各市科技局：",
    ),
    "red head, number, title on two lines": (
        "山东省科学技术厅文件\n鲁科字〔2025〕18号\n\n山东省科学技术厅\n关于征集2026年度省重大科技创新工程选题的通知\n各市科技局，各有关单位：\n",
        "山东省科学技术厅关于征集2026年度省重大科技创新工程选题的通知",
        "各市科技局，各有关单位：",
    ),
    "number in the first line": (
        "湘科函〔2025〕7号\n关于开展企业技术需求征集工作的通知\n各市州科技局、各高新区管委会：\n",
        "关于开展企业技术需求征集工作的通知",
        "各市州科技局、各高新区管委会：",
    ),
    "number before the title on its line": (
        "云科规〔2024〕12号 关于征集技术难题的通知\n各有关单位：\n",
        "关于征集技术难题的通知",
        "各有关单位：",
    ),
    "web page with labels": (
        "首页 > 政务公开 > 通知公告\n关于开展科技成果征集的通知\n发布时间：2024-05-06 09:30 来源：省科技厅 字号：【大 中 小】\n各有关单位：\n",
        "关于开展科技成果征集的通知",
        "各有关单位：",
    ),
    "web page that repeats its title": (
        "关于开展选题征集的通知-某市科技局\n当前位置：首页>通知公告>正文\n关于开展选题征集的通知\n【打印】【关闭】\n各县（区）科技局：\n",
        "关于开展选题征集的通知",
        "各县（区）科技局：",
    ),
    "information box": (
        "索 引 号：0012/2024-00031\n发文字号：陇科发〔2024〕9号\n成文日期：2024年3月1日\n主题分类：科技、教育\n关于申报2024年度乡村振兴专项的通知\n各市、州科技局：\n",
        "关于申报2024年度乡村振兴专项的通知",
        "各市、州科技局：",
    ),
    "three title lines": (
        "关于征集2026年度\n自治区重点研发计划、重大科技专项\n项目需求的通知\n各盟市科技局：\n",
        "关于征集2026年度自治区重点研发计划、重大科技专项项目需求的通知",
        "各盟市科技局：",
    ),
    "two issuers above the title": (
        "黑龙江省科学技术厅\n黑龙江省财政厅\n关于组织申报科技计划项目的通知\n各市（地）科技局、财政局：\n",
        "黑龙江省科学技术厅黑龙江省财政厅关于组织申报科技计划项目的通知",
        "各市（地）科技局、财政局：",
    ),
    "salutation glued to the title": (
        "关于报送2025年科技需求的通知各区县（自治县）科技局，各有关单位：\n",
        "关于报送2025年科技需求的通知",
        "各区县（自治县）科技局，各有关单位：",
    ),
    "salutation glued to the body": (
        "关于报送技术需求的通知\n各高校、科研院所：为贯彻落实创新驱动发展战略，现征集技术需求。\n",
        "关于报送技术需求的通知",
        "各高校、科研院所：",
    ),
    "salutation on two lines": (
        "关于征集揭榜挂帅榜单的通知\n各设区市科技局，平潭综合实验区经济发展局，省直有关部门，\n各高等院校、科研院所，各有关企业：\n",
        "关于征集揭榜挂帅榜单的通知",
        "各设区市科技局，平潭综合实验区经济发展局，省直有关部门，\n各高等院校、科研院所，各有关企业：",
    ),
    "half-width colon": ("征集选题的函\n有关单位:\n", "征集选题的函", "有关单位:"),
    "title with an edition line": (
        "关于申报专项资金的通知\n（第二批）\n各有关企业：\n",
        "关于申报专项资金的通知（第二批）",
        "各有关企业：",
    ),
    "secrecy and urgency first": (
        "★特急\n\n江苏省科学技术厅\n\n关于开展需求调查的通知\n各设区市科技局：\n",
        "江苏省科学技术厅关于开展需求调查的通知",
        "各设区市科技局：",
    ),
    "signer of the red head": (
        "某市科学技术局文件\n某科发[2023]5号    签发人：王某\n关于申报后补助的通知\n各县区科技局：\n",
        "关于申报后补助的通知",
        "各县区科技局：",
    ),
    "residue of a converter": (
        "[bookmark: _GoBack]关于征集项目的通知\n[image: IMG_1]各有关单位：\n",
        "关于征集项目的通知",
        "各有关单位：",
    ),
    "announcement without salutation": (
        "2025年度创新挑战赛技术需求征集公告\n为办好大赛，现面向全省征集技术需求。\n",
        "2025年度创新挑战赛技术需求征集公告",
        None,
    ),
    "site name above, date below": (
        "某市科学技术局\n关于征集难题的通知\n发布时间：2024-05-06 浏览次数：12\n各区科技局：\n",
        "关于征集难题的通知",
        "各区科技局：",
    ),
    "salutation without a colon": (
        "关于申报资金项目的通知\n各县（市、区）科技管理部门，有关部门、有关单位\n",
        "关于申报资金项目的通知",
        "各县（市、区）科技管理部门，有关部门、有关单位",
    ),
    "number behind the title": (
        "关于申报资金项目的通知（某科发〔2024〕5号）\n各单位：\n",
        "关于申报资金项目的通知",
        "各单位：",
    ),
    "no title": ("各有关单位：\n", "", "各有关单位："),
    "salutation broken inside a word": (
        "关于征集建议的通知\n各设区市科技局，自治区各有关部门，各高等院校、科研院所，各有\n关企业：\n",
        "关于征集建议的通知",
        "各设区市科技局，自治区各有关部门，各高等院校、科研院所，各有\n关企业：",
    ),
    "to teachers": ("关于申报校级课题的通知\n各位老师：\n", "关于申报校级课题的通知", "各位老师："),
    "letter-spaced notice": ("通　知\n各学院、各部门：\n", "通　知", "各学院、各部门："),
    "title without 关于": (
        "大兴区2024年度科技型中小企业技术需求征集通知\n各镇、街道办事处，各有关企业：\n",
        "大兴区2024年度科技型中小企业技术需求征集通知",
        "各镇、街道办事处，各有关企业：",
    ),
}
BODY = "为做好有关工作，现将有关事项通知如下：\n一、申报要求\n请按要求填报。\n"


@pytest.mark.parametrize("name", HEADS)
def test_head(name: str) -> None:
    head, wanted, salutation = HEADS[name]
    text, notice = root(head + BODY)
    assert title(text, notice) == wanted
    assert (notice.salutation.of(text) if notice.salutation else None) == salutation


HEAD = (
    "关于组织申报2025年度科技计划的通知\n各有关单位：\n为做好工作，现通知如下：\n一、申报要求\n按时报送。\n"
)
# Each signature block: its text, the signers, the date's words.
SIGNATURES = {
    "one signer": ("广东省科学技术厅\n2025年1月2日\n", ["广东省科学技术厅"], "2025年1月2日"),
    "indented": (
        "        广东省科学技术厅\n          2025 年 1 月 2 日  \n",
        ["广东省科学技术厅"],
        "2025 年 1 月 2 日",
    ),
    "two signers": (
        "安徽省科学技术厅\n安徽省财政厅\n2025年3月5日\n",
        ["安徽省科学技术厅", "安徽省财政厅"],
        "2025年3月5日",
    ),
    "two signers on a line": (
        "安徽省科学技术厅      安徽省财政厅\n2025年3月5日\n",
        ["安徽省科学技术厅", "安徽省财政厅"],
        "2025年3月5日",
    ),
    "letter-spaced": ("大 连 市 科 技 局\n2025年3月5日\n", ["大 连 市 科 技 局"], "2025年3月5日"),
    "Chinese numerals": (
        "贵州省科学技术厅办公室\n二〇二四年十一月二十日\n",
        ["贵州省科学技术厅办公室"],
        "二〇二四年十一月二十日",
    ),
    "circles for zeros": ("科研处\n二○一九年三月四日\n", ["科研处"], "二○一九年三月四日"),
    "signer and date on a line": ("某市科学技术局 2023年8月15日\n", ["某市科学技术局"], "2023年8月15日"),
    "glued": ("东湖高新区科创局2026年7月31\n", ["东湖高新区科创局"], "2026年7月31"),
    "seal": ("海南省科学技术厅（盖章）\n2025年6月30日\n", ["海南省科学技术厅"], "2025年6月30日"),
    "dots": ("国家自然科学基金委员会\n2025.02.14\n", ["国家自然科学基金委员会"], "2025.02.14"),
    "label": ("发文单位：青海省科学技术厅\n日期：2025年6月30日\n", ["青海省科学技术厅"], "2025年6月30日"),
    "date in brackets": ("中共某市委组织部\n（2025年6月30日）\n", ["中共某市委组织部"], "2025年6月30日"),
    "a name with 、 in it": (
        "生态环境保护、科技发展中心\n2025年6月30日\n",
        ["生态环境保护、科技发展中心"],
        "2025年6月30日",
    ),
    "a committee": ("第三届创新大赛组委会\n2025年6月30日\n", ["第三届创新大赛组委会"], "2025年6月30日"),
    "a company": ("某某科技集团有限公司\n2025年6月30日\n", ["某某科技集团有限公司"], "2025年6月30日"),
    "a university": ("西北农林科技大学科研院\n2025年6月30日\n", ["西北农林科技大学科研院"], "2025年6月30日"),
    "no date": ("新疆维吾尔自治区科学技术厅\n", ["新疆维吾尔自治区科学技术厅"], None),
    "no signer": ("        2025年6月30日\n", [], "2025年6月30日"),
    "none": ("", [], None),
    "contact line behind": (
        "浙江省科学技术厅\n2025年6月30日\n（联系人：张三，电话：0571-87000000）\n",
        ["浙江省科学技术厅"],
        "2025年6月30日",
    ),
    "imprint behind": (
        "浙江省科学技术厅\n2025年6月30日\n抄送：省财政厅。\n浙江省科学技术厅办公室      2025年7月1日印发\n",
        ["浙江省科学技术厅"],
        "2025年6月30日",
    ),
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_signature(name: str) -> None:
    block, signers, day = SIGNATURES[name]
    text, notice = root(HEAD + "特此通知。\n\n" + block)
    assert [span.of(text) for span in notice.signers] == signers
    assert (notice.signed_on.of(text) if notice.signed_on else None) == day


SIGNED = "\n某省科学技术厅\n2025年1月2日\n"
# Each list: its text, then (number, title, file name) of its entries.
LISTS = {
    "one line": (
        "附件：1.申报书 2.汇总表 3.承诺书" + SIGNED,
        [(1, "申报书", None), (2, "汇总表", None), (3, "承诺书", None)],
    ),
    "lines": (
        "附件：1.项目申报书\n      2.项目汇总表\n" + SIGNED,
        [(1, "项目申报书", None), (2, "项目汇总表", None)],
    ),
    "label on its own line": (
        "附 件：\n1、项目申报书；\n2、项目汇总表。\n" + SIGNED,
        [(1, "项目申报书", None), (2, "项目汇总表", None)],
    ),
    "label without colon": (
        "附件\n1.技术需求表\n2.需求汇总表\n" + SIGNED,
        [(1, "技术需求表", None), (2, "需求汇总表", None)],
    ),
    "a single one": ("附件：技术需求征集表\n" + SIGNED, [(None, "技术需求征集表", None)]),
    "no numbers on several lines": (
        "附件：技术需求征集表\n      技术需求汇总表\n" + SIGNED,
        [(None, "技术需求征集表", None), (None, "技术需求汇总表", None)],
    ),
    "a number abuts a year": (
        "附件：1.2021年度申报指南\n2.2021年度推荐名额分配表\n" + SIGNED,
        [(1, "2021年度申报指南", None), (2, "2021年度推荐名额分配表", None)],
    ),
    "a number abuts a year on one line": (
        "附件：1.2021年申报指南 2.2021年汇总表" + SIGNED,
        [(1, "2021年申报指南", None), (2, "2021年汇总表", None)],
    ),
    "wrapped": (
        "附件：1.关于征集中央引导地方科技发展\n资金储备项目的通知\n2.汇总表\n" + SIGNED,
        [(1, "关于征集中央引导地方科技发展\n资金储备项目的通知", None), (2, "汇总表", None)],
    ),
    "file names": (
        "附件：\n1.申报书.docx\n2.附件2-汇总表.xlsx\n" + SIGNED,
        [(1, "申报书", "申报书.docx"), (2, "汇总表", "附件2-汇总表.xlsx")],
    ),
    "labelled entries": (
        "附件1：项目申报书\n附件2：项目汇总表\n" + SIGNED,
        [(1, "项目申报书", None), (2, "项目汇总表", None)],
    ),
    "labelled file names after the signature": (
        SIGNED + "附件1：项目申报书.doc\n附件2：项目汇总表.xls\n",
        [(1, "项目申报书", "项目申报书.doc"), (2, "项目汇总表", "项目汇总表.xls")],
    ),
    "labelled entries on one line": (
        "附件1.申报书 附件2.汇总表" + SIGNED,
        [(1, "申报书", None), (2, "汇总表", None)],
    ),
    "after the signature": (
        SIGNED + "附件：1.申报书\n2.汇总表\n",
        [(1, "申报书", None), (2, "汇总表", None)],
    ),
    "brackets": (
        "附件：1．《项目申报书》\n2．《项目汇总表》\n" + SIGNED,
        [(1, "项目申报书", None), (2, "项目汇总表", None)],
    ),
    "numbers in brackets": (
        "附件：（1）申报书\n（2）汇总表\n" + SIGNED,
        [(1, "申报书", None), (2, "汇总表", None)],
    ),
    "Chinese numerals": (
        "附件：一、申报书\n二、汇总表\n" + SIGNED,
        [(1, "申报书", None), (2, "汇总表", None)],
    ),
    "full width": (
        "附件：１．申报书\n２．汇总表\n" + SIGNED,
        [(1, "申报书", None), (2, "汇总表", None)],
    ),
    "eleven": (
        "附件：" + "\n".join(f"{n}.第{n}类项目申报书" for n in range(1, 12)) + SIGNED,
        [(n, f"第{n}类项目申报书", None) for n in range(1, 12)],
    ),
    "named in passing": (
        "请填写《需求征集表》（附件1），并报送汇总表（见附件2）。\n" + SIGNED,
        [(1, "需求征集表", None), (2, "汇总表", None)],
    ),
    "a material list": (
        "附件包括以下材料：\n1.营业执照复印件；\n2.财务报表。\n" + SIGNED,
        [],
    ),
    "an edition below": (
        "附件：1.需求征集表\n（企业填报）\n2.需求征集表（行业协会填报）\n" + SIGNED,
        [(1, "需求征集表\n（企业填报）", None), (2, "需求征集表（行业协会填报）", None)],
    ),
    "listed twice": (
        "附件：1.申报书\n2.汇总表" + SIGNED + "附件1 申报书.docx\n附件2 汇总表.xlsx\n",
        [(1, "申报书", "申报书.docx"), (2, "汇总表", "汇总表.xlsx")],
    ),
    "numbers without a mark after the signature": (
        SIGNED + "附件1关于组织申报的通知\n附件2学院推荐函\n",
        [(1, "关于组织申报的通知", None), (2, "学院推荐函", None)],
    ),
    "numbers of two levels": (
        "附件：1-1.申报书（企业）\n1-2.申报书（高校）\n2.汇总表\n" + SIGNED,
        [(1, "申报书（企业）", None), (1, "申报书（高校）", None), (2, "汇总表", None)],
    ),
    "under a download mark, then the page's foot": (
        SIGNED + "附件下载：申报书.pdf\n附件下载：登记表.doc\n主办单位：某省科学技术厅\n",
        [(None, "申报书", "申报书.pdf"), (None, "登记表", "登记表.doc")],
    ),
    "behind a phone without a space": (
        "请按要求填报并及时报送，联系人：王某 联系电话：027－67880000附件：1.申报通知 2.汇总表" + SIGNED,
        [(1, "申报通知", None), (2, "汇总表", None)],
    ),
    "named in pairs": (
        "申报表及填报说明分别见附件1、附件2。\n" + SIGNED,
        [(1, "申报表", None), (2, "填报说明", None)],
    ),
    "附 alone": ("附：技术需求表\n" + SIGNED, [(None, "技术需求表", None)]),
    "contacts behind": (
        "附件：技术需求征集表\n联系人：张三，电话：010-62000000\n" + SIGNED,
        [(None, "技术需求征集表", None)],
    ),
    "contacts before": (
        "联系人：张三 电话：010-62000000 附件：1.申报书；2.汇总表。" + SIGNED,
        [(1, "申报书", None), (2, "汇总表", None)],
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_attachment_list(name: str) -> None:
    block, wanted = LISTS[name]
    text, notice = root(HEAD + block)
    found = [
        (a.number, a.title.of(text), a.file_name.of(text) if a.file_name else None)
        for a in notice.attachments
    ]
    assert found == wanted
    assert [span.of(text) for span in notice.signers] == ["某省科学技术厅"]


FORM = "附件1\n技术需求征集表\n\t需求名称\t\n\t联系人\t\t手机\t\n\t需求描述\t\n"
INNER = (
    "关于征集储备项目的通知\n各设区市科技局：\n现将有关事项通知如下。\n一、申报范围\n企业均可申报。\n"
    "附件：1.项目建议表\n2.绩效目标表\n\n乙省科学技术厅\n2025年2月3日\n"
)


def test_forms_are_apart_from_the_notice() -> None:
    text, found = parts(HEAD + "附件：1.技术需求征集表" + SIGNED + FORM)
    assert len(found.notices) == 1 and len(found.forms) == 1
    form = found.forms[0]
    assert form.notice == 0 and form.attachment_number == 1
    assert "".join(s.of(text) for s in form.title) == "技术需求征集表"
    assert all(line.notice is None for line in found.lines if line.start >= form.span.start)
    assert "需求名称" not in "".join(text[line.start : line.end] for line in found.lines_of(0))


def test_a_form_alone_has_no_notice() -> None:
    for text in (
        FORM,
        FORM.removeprefix("附件1\n"),
        "某市科技计划\n项目申报书\n项目名称：\n申报单位：（盖章）\n年   月   日\n",
    ):
        assert parts(text)[1].notices == ()
        assert len(parts(text)[1].forms) == 1


def test_two_forms_in_one_file() -> None:
    text, found = parts(FORM + FORM.replace("附件1", "附件2").replace("征集表", "汇总表"))
    assert found.notices == ()
    assert [(f.attachment_number, "".join(s.of(text) for s in f.title)) for f in found.forms] == [
        (1, "技术需求征集表"),
        (2, "技术需求汇总表"),
    ]


def test_a_notice_in_an_attachment() -> None:
    outer = HEAD + "附件：1.技术需求征集表\n2.关于征集储备项目的通知" + SIGNED + FORM + "附件2\n" + INNER
    inner_forms = "附件1\n项目建议表\n\t项目\t\n\t单位\t\n附件2\n绩效目标表\n\t项目\t\n\t单位\t\n"
    text, found = parts(outer + inner_forms)
    assert [(n.parent, n.role, n.attachment_number) for n in found.notices] == [
        (None, "root", None),
        (0, "attachment", 2),
    ]
    inner = found.notices[1]
    assert title(text, inner) == "关于征集储备项目的通知"
    assert [s.of(text) for s in inner.signers] == ["乙省科学技术厅"]
    assert [a.title.of(text) for a in inner.attachments] == ["项目建议表", "绩效目标表"]
    assert [f.notice for f in found.forms] == [0, 1, 1]
    assert "企业均可申报" not in "".join(text[li.start : li.end] for li in found.lines_of(0))


def test_an_attachment_after_a_nested_notice_is_the_outer_notices() -> None:
    outer = HEAD + "附件：1.关于征集储备项目的通知\n2.推荐汇总表" + SIGNED
    _, found = parts(outer + "附件1\n" + INNER + "附件2\n推荐汇总表\n\t序号\t项目\t\n\t1\t\t\n")
    assert [f.notice for f in found.forms] == [0]


def test_a_forwarded_notice() -> None:
    outer = (
        "丙市科学技术局关于转发省科技厅《关于征集储备项目的通知》的通知\n各县区科技局：\n现将通知转发给你们，请认真组织。\n"
        "\n丙市科学技术局\n2025年2月10日\n\n"
    )
    text, found = parts(outer + "乙科发〔2025〕3号\n" + INNER)
    assert [(n.parent, n.role) for n in found.notices] == [(None, "root"), (0, "forwarded")]
    assert [s.of(text) for n in found.notices for s in n.signers] == ["丙市科学技术局", "乙省科学技术厅"]
    assert found.notices[1].salutation is not None


def test_a_forwarded_notice_on_the_same_line() -> None:
    body = "各县区科技局：现将《关于征集储备项目的通知》转发给你们，请认真组织申报，按时报送有关材料，并做好审核把关工作，确保申报质量。"
    inner = "关于征集储备项目的通知各设区市科技局，各有关单位：根据工作安排，现将有关事项通知如下：一、申报范围企业均可申报。"
    text, found = parts(
        f"关于转发《关于征集储备项目的通知》的通知\n{body}丙市科学技术局 2025年2月10日 （联系电话：0431-85000000）{inner}"
    )
    assert [(n.parent, n.role) for n in found.notices] == [(None, "root"), (0, "forwarded")]
    assert title(text, found.notices[1]) == "关于征集储备项目的通知"
    assert [s.of(text) for s in found.notices[0].signers] == ["丙市科学技术局"]


def test_a_forwarded_notice_keeps_its_number() -> None:
    outer = "转发省科技厅关于征集储备项目的通知\n各县科技局：\n现转发给你们，请认真组织。\n"
    text, found = parts(
        outer + "乙科发〔2025〕3号\n乙省科学技术厅关于征集储备项目的通知\n各市科技局：\n请报送。\n"
    )
    line = next(li for li in found.lines if text[li.start : li.end] == "乙科发〔2025〕3号")
    assert line.notice == 1


def test_lines_behind_the_sections_stand_in_none() -> None:
    text, found = parts(HEAD + "附件：1.申报书\n2.汇总表" + SIGNED + "抄送：省财政厅。\n")
    for line in found.lines:
        words = text[line.start : line.end]
        assert (line.section is not None) == (words in ("一、申报要求", "按时报送。")), words


def test_an_article_after_the_signature_has_sections() -> None:
    assert nested(
        HEAD.replace("一、申报要求\n", "") + SIGNED + "某管理办法\n第一章 总则\n第一条 为规范管理。\n"
    ) == [
        (0, "第一章", "总则"),
        (1, "第一条", "为规范管理"),
    ]


def test_a_guide_in_an_attachment_belongs_to_the_notice() -> None:
    guide = "附件1\n2025年度项目申报指南\n一、重点方向\n（一）新材料领域\n支持强度不超过100万元。\n"
    text, found = parts(HEAD + "附件：1.2025年度项目申报指南" + SIGNED + guide)
    assert len(found.notices) == 1 and found.forms == ()
    line = next(li for li in found.lines if "100万元" in text[li.start : li.end])
    assert line.notice == 0
    path = found.path(line.section)
    assert [s.title.of(text) for s in path if s.title] == ["重点方向", "新材料领域"]


def test_a_quota_table_is_no_form() -> None:
    text = "附件3：\n2019年项目学院分配数额表\n\t序号\t学院\t数额\n\t1\t机械学院\t12\n\t2\t化工学院\t8\n"
    assert [n.role for n in parts(text)[1].notices] == ["root"]


def test_documents_that_call_for_nothing_have_a_root_notice() -> None:
    for text in (
        "某大学图书馆文献采购项目公开招标公告\n一、项目基本情况\n预算金额：100万元\n",
        "某省科学技术奖励办法\n第一章 总则\n第一条 为奖励有突出贡献的公民，制定本办法。\n",
        "今天天气很好。\n",
    ):
        found = parts(text)[1]
        assert [n.role for n in found.notices] == ["root"]


def nested(text: str) -> list[tuple[int, str, str | None]]:
    whole, found = parts(text)
    return [(s.level, s.number, s.title.of(whole) if s.title else None) for s in found.sections]


SECTIONS = {
    "usual": (
        "一、征集范围\n（一）新材料。重点征集电子化学材料等方向需求。\n1.甲类\n（1）子类\n①细目\n二、要求\n",
        [
            (0, "一、", "征集范围"),
            (1, "（一）", "新材料"),
            (2, "1.", "甲类"),
            (3, "（1）", "子类"),
            (4, "①", "细目"),
            (0, "二、", "要求"),
        ],
    ),
    "1. below 一、": (
        "一、原则\n1.聚焦。一是强化。\n2．引领。\n二、范围\n1、甲\n",
        [(0, "一、", "原则"), (1, "1.", "聚焦"), (1, "2．", "引领"), (0, "二、", "范围"), (1, "1、", "甲")],
    ),
    "chapters and articles": (
        "第一章 总则\n第一条 为规范管理，制定本办法。\n第二条 适用范围\n第二章 申报\n第三条 条件\n",
        [
            (0, "第一章", "总则"),
            (1, "第一条", "为规范管理，制定本办法"),
            (1, "第二条", "适用范围"),
            (0, "第二章", "申报"),
            (1, "第三条", "条件"),
        ],
    ),
    "half-width brackets": (
        "一、范围\n(一) 甲\n(二)乙\n",
        [(0, "一、", "范围"), (1, "(一)", "甲"), (1, "(二)", "乙")],
    ),
    "decimal": ("1 总体\n1.1 甲方向\n1.2 乙方向\n2. 要求\n", [(0, "1.1", "甲方向"), (0, "1.2", "乙方向")]),
    "a colon ends a title": ("一、征集时间：即日起至2025年5月1日。\n", [(0, "一、", "征集时间")]),
    "years are no numbers": ("2025年5月1日前报送。\n2025.5.1前报送。\n10.5万元。\n", []),
}


@pytest.mark.parametrize("name", [n for n in SECTIONS if n != "decimal"])
def test_sections(name: str) -> None:
    text, wanted = SECTIONS[name]
    assert nested("关于征集需求的通知\n各单位：\n" + text) == wanted


def test_sections_of_a_notice_on_one_line() -> None:
    text = (
        "关于征集险种的通知\n各有关单位：为加快推进示范区建设，现就有关事项通知如下：一、征集时间征集时间为2026年8月12日-31日，逾期视为放弃。"
        "二、申报主体在本区注册的各类机构。三、申报资料（一）申报资料包括申报表（见附件1）等。（二）申报表内容应真实。"
    )
    assert [(level, number) for level, number, _ in nested(text)] == [
        (0, "一、"),
        (0, "二、"),
        (0, "三、"),
        (1, "（一）"),
        (1, "（二）"),
    ]


def test_every_line_stands_where_it_says() -> None:
    text, found = parts(HEAD + "附件：1.技术需求征集表" + SIGNED + FORM)
    for line in found.lines:
        assert text[line.start : line.end].strip() == text[line.start : line.end] != ""
    assert [line.start for line in found.lines] == sorted(line.start for line in found.lines)


PIECES = [
    "附件1", "附件：", "1.申报书", "各有关单位：", "关于征集需求的通知", "某省科技厅", "2025年1月2日", "一、范围", "（一）甲",
    "\t项目\t\t", "《", "》", "。", "　　", "联系人：张三", "附件1：表", "1.2021年表", "推荐表", "", " ",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["\n", "", " "]))
def test_any_order_of_pieces_gives_a_sound_outline(pieces: list[str], joint: str) -> None:
    text, found = parts(joint.join(pieces))
    for part in (*found.notices, *found.forms):
        assert 0 <= part.span.start <= part.span.end <= len(text)
        for span in part.title:
            assert span.of(text).strip()
    for index, notice in enumerate(found.notices):
        assert notice.index == index
        assert notice.parent is None or notice.parent < index
        for attachment in notice.attachments:
            assert attachment.title.of(text).strip()
    for index, section in enumerate(found.sections):
        assert section.index == index and (section.parent is None or section.parent < index)


@pytest.mark.parametrize(
    "piece",
    [
        "附件1\n",
        "附件：1.表 ",
        "一、",
        "（一）",
        "《",
        "各单位：\n",
        "1.",
        "　",
        "第一条 ",
        "关于",
        "某局2025年1月1日 ",
    ],
)
def test_repeats_take_linear_time(piece: str) -> None:
    made = document(piece * (60_000 // len(piece)))
    start = time.perf_counter()
    outline(made)
    assert time.perf_counter() - start < 3


INFORMATION_TABLES = {
    "spaces": "索引号 520500-1/2025-3    发布机构 某县科技局    发布日期 2025-04-08    有效性 有效\n标题：{t}\n",
    "a label a line": "信息名称 {t}\n信息索引 000-3\n生成日期 2025-04-08\n发布机构 某县科技局\n关键词 科技 计划\n",
    "tabs": "索引号\t0001/2025\t主题分类\t科技\n发布机构\t某县科技局\t成文日期\t2025年4月8日\n名称\t{t}\n\n{t}\n",
    "behind the title": "{t} 发布时间：2025-04-08 14:22 信息来源：某县科技局 浏览次数：187 字体：[大 中 小]\n",
    "a day and a source behind the title": "{t} 2025-04-08 来源: 某县科技局 【字体： 大 中 小 】 打印\n",
    "the day last": "{t}　　来源：某县科技局　作者：高新科　2025-04-08\n",
    "a day before the labels": "{t}\n2025年04月08日 10:20  科研处   审核人：张明\n",
    "breadcrumb and no title of its own": "首页 > 政务公开 > 通知公告\n索引号 1-1  公开日期 2025-4-8  体裁分类 通知  标题 {t}\n",
}


@pytest.mark.parametrize("name", INFORMATION_TABLES)
def test_page_around_a_title(name: str) -> None:
    wanted = "关于征集2025年企业科技创新需求的通知"
    head = INFORMATION_TABLES[name].format(t=wanted)
    text, notice = root(head + "各乡镇人民政府：\n为摸清需求，现将有关事项通知如下。\n一、要求\n请填报。\n")
    assert title(text, notice) == wanted
    assert notice.salutation is not None and notice.salutation.of(text) == "各乡镇人民政府："


@pytest.mark.parametrize(
    "line",
    [
        "有效期满后，请重新申报。",
        "主题分类 明确，材料齐全。",
        "服务对象为全市企业",
        "关键词和摘要须用中文填写",
        "名称、地址发生变更的企业",
    ],
)
def test_no_information_table(line: str) -> None:
    assert page_labels(line) == []


FILE_LINKS = {
    "附件【附件1.项目指南建议表.doc】已下载156次": ["附件1.项目指南建议表.doc"],
    "附件1：申报指南.pdf （下载次数：35）": ["附件1：申报指南.pdf"],
    "申报书.docx [点击下载]": ["申报书.docx"],
    "承诺书.pdf（256.3 KB）": ["承诺书.pdf"],
    "📎附件2.申报书.docx": ["附件2.申报书.docx"],
    "附件下载: 申报指南.pdf下载": ["申报指南.pdf"],
    "附件：课题申请书.doc、经费预算表.xls": ["课题申请书.doc", "经费预算表.xls"],
    "1.甲.doc；2.乙.xlsx；3.丙.pdf": ["1.甲.doc", "2.乙.xlsx", "3.丙.pdf"],
    "请填写申报书.docx后报送市科技局": [],
    "登录www.example.com下载。": [],
    "材料以姓名.pdf命名，发送至邮箱。": [],
    "": [],
}


@pytest.mark.parametrize("line", FILE_LINKS)
def test_file_names(line: str) -> None:
    assert [span.of(line) for span in file_names(line)] == FILE_LINKS[line]


@pytest.mark.parametrize(
    "tail",
    [
        "附件【附件1.申报书.doc】已下载156次\n附件【附件2.汇总表.xls】已下载98次\n",
        "1.申报书.doc\n2.汇总表.xls\n",
        "附件：\n附件1-申报书.docx  [点击下载]\n附件2-汇总表.docx  [点击下载]\n",
        "相关附件\n附件1：申报书.pdf （下载次数：35）\n附件2：汇总表.docx （下载次数：12）\n",
        "附件下载：\n📎1.申报书.doc\n📎2.汇总表.xls\n上一条：关于其他的通知\n",
    ],
)
def test_files_behind_a_signature(tail: str) -> None:
    text, notice = root("关于组织申报项目的通知\n各单位：\n请按要求申报。\n科技处\n2025年7月1日\n\n" + tail)
    found = [(entry.number, entry.title.of(text)) for entry in notice.attachments]
    assert found == [(1, "申报书"), (2, "汇总表")]
    assert all(entry.file_name is not None for entry in notice.attachments)


def test_numbers_of_a_list_without_marks() -> None:
    text, notice = root(
        "关于申报的通知\n各单位：\n请申报。\n附件：1申报书\n2承诺书\n3预算表\n某市科技局\n2025年3月3日\n"
    )
    assert [(e.number, e.title.of(text)) for e in notice.attachments] == [
        (1, "申报书"),
        (2, "承诺书"),
        (3, "预算表"),
    ]


def test_signature_above_the_imprint() -> None:
    text, notice = root("关于申报的通知\n各单位：\n请申报。\n辽源市科学技术局\n2025年4月18日印发\n")
    assert [span.of(text) for span in notice.signers] == ["辽源市科学技术局"]


def test_an_information_table_above_the_title_is_no_notice_of_its_own() -> None:
    text = (
        "索 引 号：XKJT-2026-00045\t主题分类：科技、教育\n"
        "发文机关：平山省科学技术厅\t成文日期：2026-03-18\n"
        "发文字号：平科函〔2026〕12号\t发布日期：2026-03-20 10:12\n"
        "平山省科学技术厅关于征集2027年度重点研发计划指南建议的通知\n"
        "各市科技局，各有关单位：\n现面向全省公开征集指南建议。请于2026年4月30日前报送。\n"
        "平山省科学技术厅\n2026年3月18日\n"
    )
    builder = DocumentBuilder()
    for line in text.splitlines():
        builder.paragraph(line)
    made = outline(builder.build(format="txt", reader="test/1"))
    assert [notice.role for notice in made.notices] == ["root"]
    assert made.notices[0].title


def test_what_a_pasted_table_leaves_behind_is_no_part_of_the_signature() -> None:
    text, notice = root(
        "关于开展工程中心认定工作的通知\n|\n各镇经济发展局，各有关单位：\n请于9月1日前报送材料。\n"
        "附件：1.项目表\n2.认定申报书\n丹河区科学技术局 2021年8月6日 |\n|"
    )
    assert [entry.title.of(text) for entry in notice.attachments] == ["项目表", "认定申报书"]
    assert [span.of(text) for span in notice.signers] == ["丹河区科学技术局"]
    assert notice.signed_on is not None and notice.signed_on.of(text) == "2021年8月6日"


def test_an_attachment_named_behind_another_ones_mark() -> None:
    text, notice = root(
        "关于评审结果的公示\n现将专家名单(附件1)及得分情况(附件2)进行公示。\n丹河市科技局\n2024年3月1日\n"
    )
    assert [(e.number, e.title.of(text)) for e in notice.attachments] == [(1, "专家名单"), (2, "得分情况")]


def test_a_table_listed_without_colon_above_the_signature() -> None:
    text, notice = root(
        "关于征集指南建议的通知\n各有关单位：\n请于5月1日前报送建议。\n附表 关键技术攻关项目指南建议表\n丹河新区管理委员会\n2026年3月12日\n"
    )
    assert [e.title.of(text) for e in notice.attachments] == ["关键技术攻关项目指南建议表"]
    assert [span.of(text) for span in notice.signers] == ["丹河新区管理委员会"]


@pytest.mark.parametrize("label", ["归属部门", "主管单位", "协会传真 ", "企业规模", "责任部门"])
def test_a_fields_label_is_no_salutation(label: str) -> None:
    text, notice = root(
        f"关于征集指南建议的通知\n{label}:\n其他\n各有关单位：\n请于5月1日前报送建议。\n丹河市科技局\n2026年3月12日\n"
    )
    assert notice.salutation is not None and notice.salutation.of(text) == "各有关单位："


@pytest.mark.parametrize(
    "words",
    ["各有关单位：", "局属各单位：", "各成员单位：", "会员单位：", "市直有关部门：", "驻市科研机构："],
)
def test_who_is_addressed_is_a_salutation(words: str) -> None:
    text, notice = root(
        f"关于征集指南建议的通知\n{words}\n请于5月1日前报送建议。\n丹河市科技局\n2026年3月12日\n"
    )
    assert notice.salutation is not None and notice.salutation.of(text) == words


@pytest.mark.parametrize(
    ("listed", "titles"),
    [
        (
            "项目申报书、可行性研究报告提纲、单位承诺\n书",
            ["项目申报书", "可行性研究报告提纲", "单位承诺\n书"],
        ),
        ("申报书、汇总表", ["申报书", "汇总表"]),
        ("技术需求征集表（企业、高校用）", ["技术需求征集表（企业、高校用）"]),
        ("2025年人工智能、集成电路专项申报指南", ["2025年人工智能、集成电路专项申报指南"]),
    ],
)
def test_attachments_in_one_list_without_numbers(listed: str, titles: list[str]) -> None:
    text, notice = root(
        f"关于组织申报的通知\n各有关单位：\n请于5月1日前报送。\n附件：{listed}\n\n丹河市科技局\n2026年3月12日\n"
    )
    assert [entry.title.of(text) for entry in notice.attachments] == titles


def test_who_begins_with_a_sentence_is_no_form_however_many_rows_are_pasted() -> None:
    said = "根据有关管理办法，经个人申请、单位推荐和专家组评议，拟将下列人员纳入专家库，现将名单予以公示，公示期为5个工作日。"
    people = "".join(f"\n{n}\t某某{n}\t某某大学\t教授" for n in range(1, 9))
    outline = parts(f"{said}\n序号\t姓名\t单位\t职称{people}\n某某区科学技术局 2026年3月6日\n")[1]
    assert (len(outline.notices), len(outline.forms)) == (1, 0)
