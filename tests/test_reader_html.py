"""Web pages: the notice without the site around it."""

from pathlib import Path

import pytest

from extractors.document import Document, Table
from extractors.errors import DamagedDocument, EmptyDocument, LimitExceeded
from extractors.readers import read


def page(body: str, head: str = "") -> Document:
    return read(
        f"<html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode(), "p.html"
    )


NAVIGATION = (
    '<div class="top-nav"><ul>'
    + "".join(f'<li><a href="/{n}">栏目名称之{n}</a></li>' for n in range(12))
    + '</ul></div><div class="crumbs">您现在的位置：<a href="/">首页</a> &gt; '
    '<a href="/tz">通知公告</a></div>'
)
FOOTER = (
    '<div class="footer"><a href="/map">网站地图</a> 主办单位：某某市科学技术局 联系电话：0999-1234567'
    "<script>stat()</script></div>"
)
ARTICLE = (
    "<p>各区（县）科技局，各有关单位：</p><p>为做好2025年度科技计划项目组织工作，现面向社会公开征集指南建议。"
    "请于2025年4月30日前将建议表报送至市科技局规划处。</p><p>联系人：张三，电话：0999-7654321。</p>"
)
TITLE = "关于征集2025年度科技计划项目指南建议的通知"


def test_the_article_stands_without_the_site() -> None:
    made = page(
        NAVIGATION
        + f'<div class="content"><h1>{TITLE}</h1><div class="info">发布时间：2025-03-01 来源：市科技局</div>'
        + f'<div id="zoom">{ARTICLE}</div></div>'
        + '<div class="side"><h3>热点新闻</h3><ul><li><a href="/n1">某某市召开科技工作会议</a></li>'
        + '<li><a href="/n2">我市两家企业入选名单</a></li></ul></div>'
        + FOOTER,
        f"<title>{TITLE}_某某市科学技术局</title>",
    )
    assert made.text.split("\n")[:3] == [
        TITLE,
        "发布时间：2025-03-01 来源：市科技局",
        "各区（县）科技局，各有关单位：",
    ]
    assert made.text.endswith("电话：0999-7654321。")
    assert made.title == f"{TITLE}_某某市科学技术局"
    assert made.blocks[0].level == 0  # type: ignore[union-attr]


def test_old_pages_that_are_laid_out_with_tables() -> None:
    made = page(
        "<table width=1000><tr><td>"
        + "".join(f"<a href='{n}.asp'>导航栏目{n}</a>" for n in range(15))
        + f"</td></tr><tr><td><table><tr><td align=center><b>{TITLE}</b></td></tr>"
        + f"<tr><td>{ARTICLE}<table border=1><tr><td>单位</td><td>名额</td></tr>"
        + "<tr><td>甲区</td><td>2</td></tr></table>"
        + "</td></tr></table></td></tr><tr><td><a href=a>版权所有</a><a href=b>联系我们</a></td></tr></table>"
    )
    assert TITLE in made.text
    assert "导航栏目" not in made.text
    assert "版权所有" not in made.text
    (table,) = made.tables()
    assert [made.text[c.start : c.end] for c in table.cells] == ["单位", "名额", "甲区", "2"]


def test_attachments_behind_the_article_are_kept_with_their_links() -> None:
    made = page(
        NAVIGATION
        + f'<div class="article"><div class="title">{TITLE}</div><div class="txt">{ARTICLE}</div>'
        + '<div class="fj">附件：<a href="./P1.docx">1.指南建议表.docx</a><br>'
        + '<a href="P2.xls?v=1">2.汇总表</a></div></div>'
        + FOOTER
    )
    assert made.text.endswith("附件：1.指南建议表.docx\n2.汇总表")
    assert [(made.text[x.start : x.end], x.target) for x in made.links] == [
        ("1.指南建议表.docx", "./P1.docx"),
        ("2.汇总表", "P2.xls?v=1"),
    ]


def test_a_page_that_is_hardly_linked_is_taken_whole() -> None:
    made = page(
        "<div><p>第一部分，讲一件事情。</p></div><div><p>第二部分，讲另一件事情，长得多得多得多。</p></div>"
    )
    assert made.text == "第一部分，讲一件事情。\n第二部分，讲另一件事情，长得多得多得多。"


def test_the_name_of_a_block_does_not_make_the_article_noise() -> None:
    made = page(NAVIGATION + f'<div class="main-nav-content">{ARTICLE}</div>' + FOOTER)
    assert "公开征集指南建议" in made.text
    assert "栏目名称" not in made.text


def test_words_behind_a_removed_block_stay() -> None:
    made = page(
        "<div>前文<div class='share'>分享到微信</div>后文，还有一些字。</div><p>正文正文正文正文正文</p>"
    )
    assert "后文，还有一些字。" in made.text
    assert "分享" not in made.text


def test_tables_with_row_and_column_spans() -> None:
    made = page(
        "<table border=1><thead><tr><th rowspan=2>领域</th><th colspan='2'>名额</th></tr>"
        "<tr><th>高校</th><th>企业</th></tr></thead><tbody><tr><td>材料</td><td>2</td><td>3</td></tr>"
        "<tr><td rowspan=9>能源</td><td colspan=x>4</td></tr></tbody></table>"
    )
    (table,) = made.tables()
    assert [
        (c.row, c.column, c.row_span, c.column_span, made.text[c.start : c.end]) for c in table.cells
    ] == [
        (0, 0, 2, 1, "领域"),
        (0, 1, 1, 2, "名额"),
        (1, 1, 1, 1, "高校"),
        (1, 2, 1, 1, "企业"),
        (2, 0, 1, 1, "材料"),
        (2, 1, 1, 1, "2"),
        (2, 2, 1, 1, "3"),
        (3, 0, 1, 1, "能源"),
        (3, 1, 1, 1, "4"),
    ]


def test_paragraphs_inside_cells_and_nested_tables() -> None:
    made = page(
        "<table border=1><tr><td><p>甲</p><p>乙<br>丙</p></td>"
        "<td>外<table border=1><tr><td>内1</td><td>内2</td></tr></table></td></tr></table>"
    )
    outer, inner = made.tables()
    assert [made.text[c.start : c.end] for c in outer.cells] == ["甲\n乙\n丙", "外\n内1\t内2"]
    assert len(outer.cells[0].paragraphs) == 2
    assert [made.text[c.start : c.end] for c in inner.cells] == ["内1", "内2"]


def test_white_space_as_a_browser_shows_it() -> None:
    made = page(
        "<p>  为做好\n   组织申报  工作，\r\n请<b>于 </b> 4月</p><p>\u3000\u3000首行&nbsp;缩进 </p>"
        "<p>use\nLaTeX</p>"
        "<pre>一\n  二</pre><p>&nbsp;</p>"
    )
    assert made.text == "为做好组织申报 工作，请于 4月\n\u3000\u3000首行\u00a0缩进\nuse LaTeX\n一\n  二"


def test_alignment_headings_and_lists() -> None:
    made = page(
        "<h2>总则</h2><center>居中</center><p align=right>市科技局</p>"
        "<div style='text-align:center'><p>内</p></div>"
        "<ol start=3><li>甲</li><li>乙</li></ol><ol type=a><li>丙</li></ol><ul><li>丁</li></ul>"
    )
    blocks = [b for b in made.blocks if not isinstance(b, Table)]
    assert [(b.level, b.align) for b in blocks[:4]] == [
        (1, None),
        (None, "center"),
        (None, "right"),
        (None, "center"),
    ]
    assert [b.numbering for b in blocks[4:]] == ["3.", "4.", "a.", None]
    assert made.text.endswith("3. 甲\n4. 乙\na. 丙\n丁")


def test_fields_of_a_form() -> None:
    made = page(
        "<p><input type=checkbox checked>新材料 <input type='checkbox'>能源 "
        "<input type=radio CHECKED=''>是</p>"
        "<p>名称<input type=text value='某项目'><input type=hidden value='x'></p>"
        "<select><option>甲<option selected>乙</select>"
        "<textarea>第一行\n第二行</textarea><button>提交</button>"
    )
    assert made.text == "☑新材料 ☐能源 ☑是\n名称某项目\n乙第一行\n第二行"
    assert [b.checked for b in made.check_boxes] == [True, False, True]


WORD_HTML = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
<meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {mso-style-parent:"";} --></style></head><body lang=ZH-CN>
<div class=WordSection1><p class=MsoNormal align=center style='text-align:center'><b>技术需求
征集表</b></p><p class=MsoNormal><span style='font-family:Wingdings;mso-char-type:symbol'>þ</span>新材料
<span style='font-family:"Wingdings 2"'>£</span>能源<del cite="mailto:a">删</del>
<span style='display:none;mso-hide:all'>隐</span>
<![if !supportEmptyParas]>&nbsp;<![endif]><o:p></o:p></p></div>
<div class=header><p>第二节</p></div></body></html>"""


def test_what_word_saves_as_html_is_taken_whole() -> None:
    made = read(WORD_HTML.encode("gb18030"), "form.doc")
    assert made.format == "html"
    assert made.text.split("\n")[0] == "技术需求征集表"
    assert "☑新材料 ☐能源" in made.text
    assert "删" not in made.text
    assert "隐" not in made.text
    assert made.text.endswith("第二节")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb2312", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "nonsense"])
def test_encodings_whatever_the_page_says(encoding: str, declared: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    made = read(
        f"<html><head>{meta}</head><body><p>通知公告，各有关单位</p></body></html>".encode(encoding), "p.htm"
    )
    assert made.text == "通知公告，各有关单位"


def test_links_are_made_absolute_by_the_page_s_own_base_and_scripts_are_no_targets() -> None:
    made = page(
        "<p><a href='a.doc'>甲</a><a href='javascript:void(0)'>乙</a><a href='#top'>丙</a><a>丁</a>"
        "<a href='mailto:x@example.cn'>戊</a></p>",
        "<base href='http://example.gov.cn/tz/'>",
    )
    assert [x.target for x in made.links] == ["http://example.gov.cn/tz/a.doc", "mailto:x@example.cn"]


def test_a_link_around_blocks_is_kept_for_each() -> None:
    made = page("<a href='b.pdf'><p>附件一</p><p>附件二</p></a>")
    assert [made.text[x.start : x.end] for x in made.links] == ["附件一", "附件二"]


def test_nothing_runs_and_nothing_is_fetched() -> None:
    made = page(
        "<p>正文</p><script>document.write('写')</script><iframe src='http://x/'></iframe><object>物</object>"
    )
    assert made.text == "正文"


def test_a_page_without_text_is_empty() -> None:
    with pytest.raises(EmptyDocument):
        page("<script>render()</script><div id=app></div>")


def test_deep_nesting_and_wide_tables_end() -> None:
    assert page("<div>" * 1000 + "甲").text == "甲"
    with pytest.raises(LimitExceeded):
        page("<div>" * 20_000 + "甲")
    with pytest.raises(LimitExceeded):
        page("<table>" + "<tr><td colspan=1000>甲</td><td>乙</td></tr>" * 200 + "</table>")


def test_a_table_without_a_cell_that_holds_most_words() -> None:
    made = page(NAVIGATION + f"<table>{ARTICLE * 3}<tr></tr></table>" + FOOTER)
    assert "公开征集指南建议" in made.text


def test_words_between_the_rows_of_a_table_are_not_lost() -> None:
    made = page("<table><caption>表1</caption><p>夹</p><tr><td>甲<td>乙</table>")
    assert made.text == "表1\n夹\n甲\t乙"


def test_control_characters_behind_a_removed_block() -> None:
    made = page("<p>正文正文正文正文</p><div class=nav>首页</div>后\x01文\x0b")
    assert made.text == "正文正文正文正文\n后文"


def test_unclosed_inline_tags_do_not_nest_into_a_limit() -> None:
    assert page("<p>" + "<font>甲" * 1500).text == "甲" * 1500


def test_long_lists_take_linear_time() -> None:
    assert page("<ol>" + "<li>甲" * 20_000 + "</ol>").text.endswith("20000. 甲")


def test_xml_that_is_no_html_is_not_taken() -> None:
    from extractors.errors import UnsupportedFormat

    with pytest.raises(UnsupportedFormat):
        read(b"<?xml version='1.0'?><root><a>1</a></root>", "a.xml")


def test_binary_behind_a_tag_is_damage() -> None:
    with pytest.raises(DamagedDocument):
        read(b"<html><body>" + bytes(range(256)) * 20, "a.html")


def test_the_html_named_doc(shared: Path) -> None:
    made = read((shared / "real" / "derived_html_named_doc.doc").read_bytes(), "derived_html_named_doc.doc")
    assert (made.format, made.text) == ("html", "附件1 技术需求征集表\n需求名称\t")
