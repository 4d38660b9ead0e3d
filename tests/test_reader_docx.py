"""Word packages: every character, every cell's span, every tick."""

from pathlib import Path

import pytest
from docx_files import abstract, docx, instance, lvl, num, p, r, tbl, tc, tr, zipped

from extractors.document import Document, Table
from extractors.errors import DamagedDocument, EmptyDocument, EncryptedDocument, LimitExceeded, NeedsOcr
from extractors.readers import Limits, read
from extractors.readers.docx.number_formats import counted


def document(body: str, **parts: object) -> Document:
    made = read(docx(body, **parts), "test.docx")  # type: ignore[arg-type]
    check(made)
    return made


def check(made: Document) -> None:
    """Blocks lie one behind the other in the text, cells inside their tables, boxes on their glyphs."""
    end = 0
    for block in made.blocks:
        assert end <= block.start <= block.end <= len(made.text)
        end = block.end
    for table in made.tables():
        for cell in table.cells:
            assert table.start <= cell.start <= cell.end <= table.end
            assert cell.row + cell.row_span <= table.rows
            assert cell.column + cell.column_span <= table.columns
            for paragraph in cell.paragraphs:
                assert cell.start <= paragraph.start <= paragraph.end <= cell.end
    for box in made.check_boxes:
        assert made.text[box.start : box.end] == ("☑" if box.checked else "☐")


def cells(made: Document, index: int = 0) -> list[tuple[int, int, int, int, str]]:
    table = list(made.tables())[index]
    return [(c.row, c.column, c.row_span, c.column_span, made.text[c.start : c.end]) for c in table.cells]


def test_paragraphs_with_style_level_and_alignment() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        '<w:pPr><w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="公文标题"/><w:basedOn w:val="1"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
        '<w:style w:type="table" w:styleId="TG"><w:name w:val="Table Grid"/></w:style>'
    )
    made = document(
        p("关于征集指南建议的通知", '<w:pStyle w:val="T"/>')
        + p("各有关单位：")
        + p("市科技局", '<w:jc w:val="right"/>')
        + p("小节", '<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>'),
        styles=styles,
    )
    assert made.text == "关于征集指南建议的通知\n各有关单位：\n市科技局\n小节"
    assert [(b.style, b.level, b.align) for b in made.blocks if not isinstance(b, Table)] == [
        ("公文标题", 0, "center"),
        (None, None, "justify"),
        (None, None, "right"),
        ("heading 1", None, "justify"),
    ]


def test_a_heading_style_without_outline_level_is_known_by_its_name() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 2"/></w:style>'
    made = document(p("一、总则", '<w:pStyle w:val="2"/>'), styles=styles)
    assert made.blocks[0].level == 1  # type: ignore[union-attr]


def test_styles_that_are_based_on_one_another_in_a_circle_end() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>'
    )
    assert document(p("甲", '<w:pStyle w:val="A"/>'), styles=styles).text == "甲"


def test_styles_with_another_prefix() -> None:
    data = docx(p("甲", '<w:pStyle w:val="h"/>'), styles="")
    styles = (
        '<x:styles xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<x:style x:type="paragraph" x:styleId="h"><x:name x:val="题"/>'
        '<x:pPr><x:jc x:val="center"/></x:pPr></x:style>'
        "</x:styles>"
    )
    made = read(replaced(data, "word/styles.xml", styles), "a.docx")
    assert (made.blocks[0].style, made.blocks[0].align) == ("题", "center")  # type: ignore[union-attr]


def test_breaks_tabs_hyphens() -> None:
    made = document(
        p(
            "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/><w:t>0411</w:t>"
            "<w:noBreakHyphen/><w:t>39</w:t><w:softHyphen/><w:t>98</w:t></w:r>"
        )
    )
    assert made.text == "甲\t乙\n丙\n0411-3998"


def test_blanks_at_the_ends_of_a_run_count_only_where_preserved() -> None:
    made = document("<w:p><w:r><w:t> 甲\n </w:t></w:r><w:r><w:t>\u3000乙</w:t></w:r>" + r("  丙 ") + "</w:p>")
    assert made.text == "甲\u3000乙  丙 "


def test_surrogate_pairs_and_compatibility_characters_keep_their_offsets() -> None:
    made = document(p("𠮷野家ＡＢ\u00a0①") + p("㎡"))
    second = made.blocks[1]
    assert made.text[second.start : second.end] == "㎡"
    assert made.text.startswith("𠮷野家ＡＢ\u00a0①")


def test_content_controls_around_blocks_runs_rows_and_cells() -> None:
    def sdt(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    made = document(
        sdt(p("块"))
        + p(r("前") + sdt(r("中")) + r("后"))
        + tbl(sdt(tr(tc("行"), sdt(tc("格")))), tr(sdt(tc("甲")), tc("乙")))
    )
    assert made.text == "块\n前中后\n行\t格\n甲\t乙"


@pytest.mark.parametrize(
    ("state", "glyph", "checked"),
    [("1", "☒", True), ("0", "☐", False), ("true", "√", True), ("false", "□", False)],
)
def test_check_box_controls(state: str, glyph: str, checked: bool) -> None:
    control = (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{r(glyph)}</w:sdtContent></w:sdt>"
    )
    made = document(p(control + r("企业")))
    assert made.text == ("☑企业" if checked else "☐企业")
    assert [b.checked for b in made.check_boxes] == [checked]


def test_the_prompt_of_an_empty_control_is_no_text() -> None:
    def prompt(content: str, state: str = "") -> str:
        shows = f"<w:sdtPr><w:showingPlcHdr{state}/></w:sdtPr>"
        return f"<w:sdt>{shows}<w:sdtContent>{content}</w:sdtContent></w:sdt>"

    asked = "单击此处输入文字。"
    made = document(
        p(r("姓名：") + prompt(r(asked)) + r("；"))
        + prompt(p(asked) + p(asked))
        + tbl(tr(tc("电话"), prompt(tc(asked)), tc(p(prompt(r("写了的"), ' w:val="0"')))))
    )
    assert made.text == "姓名：；\n\n\n电话\t\t写了的"
    box = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/><w14:checkbox/></w:sdtPr>"
        f"<w:sdtContent>{r('☐')}</w:sdtContent></w:sdt>"
    )
    assert document(p(box + r("是"))).text == "☐是"


def test_columns_as_thin_as_a_line_are_none() -> None:
    def frame(*widths: int) -> str:
        return f"<w:tblGrid>{''.join(f'<w:gridCol w:w={chr(34)}{w}{chr(34)}/>' for w in widths)}</w:tblGrid>"

    wide = '<w:gridSpan w:val="2"/>'
    rows = (tr(tc("甲", wide), tc("乙")), tr(tc("丙"), tc("丁", wide)))
    table = f"<w:tbl>{frame(2000, 30, 1500)}{''.join(rows)}</w:tbl>"
    assert cells(document(table)) == [
        (0, 0, 1, 1, "甲"),
        (0, 1, 1, 1, "乙"),
        (1, 0, 1, 1, "丙"),
        (1, 1, 1, 1, "丁"),
    ]
    # Widths that leave a cell without a column are not believed.
    alone = f"<w:tbl>{frame(2000, 30, 1500)}{tr(tc('甲'), tc('乙'), tc('丙'))}</w:tbl>"
    assert [cell[1:4] for cell in cells(document(alone))] == [(0, 1, 1), (1, 1, 1), (2, 1, 1)]


def test_repeated_properties_are_read_wherever_the_first_of_them_stands() -> None:
    look = '<w:jc w:val="center"/>'
    made = document(
        f'{p("<w:r/>")}<mc:AlternateContent><mc:Choice Requires="x">{p("", look)}</mc:Choice>'
        f"<mc:Fallback>{p('甲', look)}</mc:Fallback></mc:AlternateContent>" + p("乙", look) + p("丙")
    )
    assert [(made.text[b.start : b.end], b.align) for b in made.blocks[1:]] == [
        ("甲", "center"),
        ("乙", "center"),
        ("丙", None),
    ]


def test_a_check_box_control_around_a_cell() -> None:
    control = (
        '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{tc('☒')}</w:sdtContent></w:sdt>"
    )
    assert document(tbl(tr(control, tc("高校")))).text == "☑\t高校"


def test_legacy_form_fields() -> None:
    def field(data: str, result: str = "") -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
            "<w:r><w:instrText> FORM </w:instrText></w:r>"
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    made = document(
        p(
            field('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>')
            + r("甲")
            + field('<w:checkBox><w:default w:val="1"/></w:checkBox>')
            + r("乙")
            + field('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>')
            + r("丙")
            + field("<w:textInput/>", r("丁"))
            + field(
                '<w:ddList><w:result w:val="1"/><w:listEntry w:val="高校"/>'
                '<w:listEntry w:val="企业"/></w:ddList>'
            )
        )
    )
    assert made.text == "☑甲☑乙☐丙丁企业"


def test_symbols_of_symbol_fonts() -> None:
    made = document(
        p(
            '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
            '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'
            '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
            '<w:r><w:sym w:font="Wingdings 2" w:char="00A3"/></w:r>'
            '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
            '<w:r><w:sym w:font="Nobody" w:char="F0FC"/></w:r>'
            '<w:r><w:sym w:font="宋体" w:char="25A1"/></w:r>'
        )
    )
    assert made.text == "☑☑☐☐✓•□"
    assert [b.checked for b in made.check_boxes] == [True, True, False, False]


def test_letters_that_are_typed_in_a_symbol_font() -> None:
    fonts = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
    made = document(p(r("R", fonts) + r("是 ") + r("\uf0a3", fonts) + r("否")))
    assert made.text == "☑是 ☐否"


def test_text_box_stands_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('红头文件')}</w:txbxContent>"
    alternative = (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp>'
        "</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    made = document(p(r("前") + alternative + r("后")) + p("下一段"))
    assert made.text == "前后\n红头文件\n下一段"
    assert made.blocks[1].part == "textbox"


def test_vml_text_box_and_word_art() -> None:
    made = document(
        p(f"<w:r><w:pict><v:textbox><w:txbxContent>{p('框')}</w:txbxContent></v:textbox></w:pict></w:r>")
        + p('<w:r><w:pict><v:shape><v:textpath string="某市科学技术局文件"/></v:shape></w:pict></w:r>')
    )
    assert [made.text[b.start : b.end] for b in made.blocks if b.part == "textbox"] == [
        "框",
        "某市科学技术局文件",
    ]


def test_table_spans_and_nesting() -> None:
    inner = tbl(tr(tc("内1"), tc("内2")))
    made = document(
        tbl(
            tr(tc("甲", '<w:gridSpan w:val="2"/>'), tc("乙", '<w:vMerge w:val="restart"/>')),
            tr(tc("丙"), tc("丁"), tc("", "<w:vMerge/>")),
            tr(tc(p("外") + inner + p("")), tc("戊"), tc("", '<w:vMerge w:val="continue"/>')),
            tr(tc("己"), tc("庚"), properties='<w:gridBefore w:val="1"/>'),
        )
    )
    assert cells(made) == [
        (0, 0, 1, 2, "甲"),
        (0, 2, 3, 1, "乙"),
        (1, 0, 1, 1, "丙"),
        (1, 1, 1, 1, "丁"),
        (2, 0, 1, 1, "外\n内1\t内2\n"),
        (2, 1, 1, 1, "戊"),
        (3, 1, 1, 1, "己"),
        (3, 2, 1, 1, "庚"),
    ]
    assert cells(made, 1) == [(0, 0, 1, 1, "内1"), (0, 1, 1, 1, "内2")]


def test_two_merges_one_above_the_other() -> None:
    made = document(
        tbl(
            tr(tc("甲", '<w:vMerge w:val="restart"/>')),
            tr(tc("", "<w:vMerge/>")),
            tr(tc("乙", '<w:vMerge w:val="restart"/>')),
            tr(tc("", "<w:vMerge/>")),
        )
    )
    assert cells(made) == [(0, 0, 2, 1, "甲"), (2, 0, 2, 1, "乙")]


def test_a_merge_that_continues_nothing_is_a_cell_of_its_own() -> None:
    assert cells(document(tbl(tr(tc("甲", "<w:vMerge/>"), tc("乙"))))) == [
        (0, 0, 1, 1, "甲"),
        (0, 1, 1, 1, "乙"),
    ]


def test_tracked_changes_as_accepted() -> None:
    deleted_mark = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    made = document(
        p(
            r("留")
            + f'<w:ins w:id="1">{r("增")}</w:ins><w:del w:id="2"><w:r><w:delText>删</w:delText></w:r></w:del>'
        )
        + f'<w:p><w:moveFrom w:id="3">{r("走")}</w:moveFrom><w:moveTo w:id="4">{r("来")}</w:moveTo></w:p>'
        + p("上半", deleted_mark)
        + p("下半")
        + tbl(tr(tc("行一")), tr(tc("行二"), properties='<w:del w:id="9"/>'))
    )
    assert made.text == "留增\n来\n上半下半\n行一"


def test_hidden_text_is_dropped() -> None:
    made = document(
        p(
            r("显")
            + r("隐", "<w:vanish/>")
            + r("又显", '<w:vanish w:val="0"/>')
            + r("格", '<w:rStyle w:val="h"/>')
        ),
        styles='<w:style w:type="character" w:styleId="h"><w:name w:val="h"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>",
    )
    assert made.text == "显又显"


def test_field_codes_go_results_stay_links_lead() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    made = document(
        p(
            char("begin")
            + '<w:r><w:instrText> HYPERLINK "https://example.gov.cn/a" </w:instrText></w:r>'
            + char("separate")
            + r("申报系统")
            + char("end")
            + '<w:hyperlink r:id="rIdX">'
            + r("kjj@example.gov.cn")
            + '</w:hyperlink><w:fldSimple w:instr=" PAGE ">'
            + r("3")
            + "</w:fldSimple>"
        ),
        links={"rIdX": "mailto:kjj@example.gov.cn"},
    )
    assert made.text == "申报系统kjj@example.gov.cn3"
    assert [(made.text[x.start : x.end], x.target) for x in made.links] == [
        ("申报系统", "https://example.gov.cn/a"),
        ("kjj@example.gov.cn", "mailto:kjj@example.gov.cn"),
    ]


def test_a_field_inside_the_code_of_another_is_no_text_and_an_unended_one_hides_nothing() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    nested = char("begin") + char("begin") + char("separate") + r("码") + char("end") + char("separate")
    assert document(p(nested + r("果") + char("end"))).text == "果"
    assert document(p(char("begin") + r("正文")) + p("后文")).text == "正文\n后文"


def test_notes_headers_and_footers_stand_behind_the_body() -> None:
    made = document(
        p(r("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
        + '<w:sectPr><w:headerReference w:type="default" r:id="rIdheader1"/>'
        '<w:footerReference w:type="first" r:id="rIdfooter1"/></w:sectPr>',
        footnotes=f'<w:footnote w:type="separator" w:id="0">{p("线")}</w:footnote>'
        f'<w:footnote w:id="2">{p("脚注")}</w:footnote>',
        header1=p("页眉"),
        footer1=p("首页才有的页脚"),
    )
    assert made.text == "正文\n脚注\n页眉"
    assert [b.part for b in made.blocks] == ["body", "footnote", "header"]


def test_ruby_keeps_the_base_and_formulas_their_letters() -> None:
    made = document(
        p(
            "<w:r><w:ruby><w:rt><w:r><w:t>zhǐ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>指</w:t></w:r></w:rubyBase></w:ruby></w:r>"
            "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
        )
    )
    assert made.text == "指x=1"


# Numbering


def numbered(numbering: str, *levels: tuple[int, int], styles: str = "") -> list[str]:
    body = "".join(p("文", num(level, num_id)) for level, num_id in levels)
    made = document(body, numbering=numbering, **({"styles": styles} if styles else {}))
    return [b.numbering or "" for b in made.blocks if not isinstance(b, Table)]


def test_chinese_numbering_over_three_levels() -> None:
    numbering = abstract(
        0,
        lvl(0, "chineseCountingThousand", "%1、"),
        lvl(1, "chineseCounting", "（%2）"),
        lvl(2, "decimal", "%3."),
    ) + instance(1, 0)
    order = [(0, 1), (1, 1), (1, 1), (2, 1), (2, 1), (0, 1), (1, 1), (2, 1)]
    assert numbered(numbering, *order) == ["一、", "（一）", "（二）", "1.", "2.", "二、", "（一）", "1."]


def test_the_number_begins_the_text() -> None:
    numbering = abstract(0, lvl(0, "chineseCounting", "%1、")) + instance(1, 0)
    made = document(p("总体要求", num(0, 1)), numbering=numbering)
    assert made.text == "一、总体要求"
    western = abstract(0, lvl(0, "decimal", "%1.")) + instance(1, 0)
    assert document(p("2021年以来", num(0, 1)), numbering=western).text == "1. 2021年以来"
    glued = abstract(0, lvl(0, "decimal", "%1.", '<w:suff w:val="nothing"/>')) + instance(1, 0)
    assert document(p("申报", num(0, 1)), numbering=glued).text == "1.申报"


def test_instances_share_counters_unless_they_start_anew() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = (
        abstract(0, lvl(0, "decimal", "%1.")) + instance(1, 0) + instance(2, 0) + instance(3, 0, restart)
    )
    assert numbered(numbering, (0, 1), (0, 2), (0, 3), (0, 3), (0, 1)) == ["1.", "2.", "1.", "2.", "3."]


def test_a_start_other_than_one_and_levels_of_levels() -> None:
    numbering = abstract(0, lvl(0, "decimal", "%1", start=5), lvl(1, "decimal", "%1.%2")) + instance(1, 0)
    assert numbered(numbering, (0, 1), (1, 1), (1, 1), (0, 1), (1, 1)) == ["5", "5.1", "5.2", "6", "6.1"]


def test_a_legal_level_counts_in_digits() -> None:
    numbering = abstract(
        0, lvl(0, "chineseCounting", "第%1章"), lvl(1, "decimal", "%1.%2", "<w:isLgl/>")
    ) + instance(1, 0)
    assert numbered(numbering, (0, 1), (1, 1)) == ["第一章", "1.1"]


def test_bullets_of_symbol_fonts() -> None:
    level = (
        '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0a8"/>'
        '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr></w:lvl>'
    )
    assert numbered(abstract(0, level) + instance(1, 0), (0, 1)) == ["☐"]


def test_numbering_that_a_style_brings() -> None:
    numbering = abstract(
        0, lvl(0, "decimal", "%1"), lvl(1, "decimal", "%1.%2", '<w:pStyle w:val="N2"/>')
    ) + instance(7, 0)
    styles = (
        '<w:style w:type="paragraph" w:styleId="N2"><w:name w:val="N2"/>'
        '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    )
    made = document(
        p("甲", '<w:pStyle w:val="N2"/>') + p("乙", f'<w:pStyle w:val="N2"/>{num(0, 0)}'),
        numbering=numbering,
        styles=styles,
    )
    assert made.text == "1.1 甲\n乙"


@pytest.mark.parametrize(
    ("number", "form", "drawn"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (11, "chineseCountingThousand", "十一"),
        (20, "chineseCountingThousand", "二十"),
        (101, "chineseCountingThousand", "一百零一"),
        (110, "chineseCountingThousand", "一百一十"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (24, "ideographDigital", "二四"),
        (3, "ideographTraditional", "丙"),
        (1, "ideographZodiac", "子"),
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (28, "lowerLetter", "bb"),
        (26, "upperLetter", "Z"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "㉑"),
        (51, "decimalEnclosedCircle", "51"),
        (2, "decimalEnclosedParen", "⑵"),
        (2, "decimalEnclosedFullstop", "⒉"),
        (12, "decimalFullWidth", "１２"),
        (5, "decimalZero", "05"),
        (22, "ordinal", "22nd"),
        (7, "a form that nobody knows", "7"),
        (0, "upperRoman", "0"),
    ],
)
def test_number_formats(number: int, form: str, drawn: str) -> None:
    assert counted(number, form) == drawn


# Packages


def replaced(data: bytes, name: str, content: str | bytes | None) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist() if n != name}
    return zipped(members if content is None else members | {name: content})


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/footnotes.xml"])
@pytest.mark.parametrize("content", [None, b"", b"<w:document", b"\x00\x01\x02"])
def test_a_missing_or_broken_part_is_damage(name: str, content: bytes | None) -> None:
    data = replaced(docx(p("甲"), styles="", footnotes=""), name, content)
    with pytest.raises(DamagedDocument) as caught:
        read(data, "a.docx")
    assert name in str(caught.value)


def test_strict_and_template_and_macro_packages_are_read() -> None:
    data = docx(
        p("严格"),
        main_type="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    )
    assert read(data, "a.dotx").text == "严格"
    xml = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>严格</w:t></w:r></w:p></w:body></w:document>'
    made = read(replaced(data, "word/document.xml", xml), "a.docx")
    assert (made.text, made.format) == ("严格", "docx")


def test_no_text_is_empty_and_pictures_alone_need_ocr() -> None:
    with pytest.raises(EmptyDocument):
        read(docx(p() + p("\u3000 ")), "a.docx")
    with pytest.raises(NeedsOcr) as caught:
        read(replaced(docx(p()), "word/media/image1.png", b"\x89PNG"), "a.docx")
    assert caught.value.retriable


def test_too_many_cells_and_too_deep_tables_are_refused() -> None:
    wide = tbl(tr(tc("甲", '<w:gridSpan w:val="999999999"/>')))
    with pytest.raises(LimitExceeded):
        read(docx(wide), "a.docx")
    nested = "<w:p/>"
    for _ in range(5):
        nested = tbl(tr(tc(nested)))
    with pytest.raises(LimitExceeded) as caught:
        read(docx(nested + p("甲")), "a.docx", Limits(table_depth=3))
    assert "3 tables inside tables" in str(caught.value)


def test_xml_that_nests_without_end_is_refused() -> None:
    with pytest.raises(LimitExceeded):
        read(docx("<w:sdt><w:sdtContent>" * 3000 + p("甲") + "</w:sdtContent></w:sdt>" * 3000), "a.docx")


def test_entities_are_not_expanded() -> None:
    xml = (
        '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">'
        '<!ENTITY a "甲甲"><!ENTITY b "&a;&a;">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>正文&x;&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    made = read(replaced(docx(p("甲")), "word/document.xml", xml), "a.docx")
    assert made.text == "正文"


def test_run_properties_that_never_end_take_no_time() -> None:
    body = "<w:p><w:r>" + "<w:rPr>" * 100_000
    with pytest.raises((DamagedDocument, LimitExceeded)):
        read(docx(body), "a.docx")


# Real files


def test_real_word_files(shared: Path) -> None:
    expected = {
        "gdnsf2025_fujian6_application.docx": (15, "广东省自然科学基金—面上项目"),
        "hfut2019_fujian3_quota.docx": (1, "计算机与信息学院"),
        "odd_docx_named_doc.doc": (1, "印章借出审批单"),
        "tender_yinchuan_2026.docx": (0, "第三章 技术规范及制作安装要求"),
        "tz_kjjh_renwushu_tpl.docx": (10, "通州"),
        "tz_tpl4_strict_ooxml.docx": (2, "{org_name}"),
        "gxnsf_general.docx": (0, "广西自然科学基金"),
    }
    for name, (tables, words) in expected.items():
        made = read((shared / "real" / name).read_bytes(), name)
        check(made)
        assert made.format == "docx"
        assert len(list(made.tables())) == tables
        assert words in made.text, name


def test_real_failures(shared: Path) -> None:
    for name, error in {
        "bad_encrypted_std.docx": EncryptedDocument,
        "bad_word_lockfile.docx": DamagedDocument,
        "derived_truncated_docx.docx": DamagedDocument,
    }.items():
        with pytest.raises(error):
            read((shared / "real" / name).read_bytes(), name)


def field(code: str, *result: str) -> str:
    """A field whose code is `code` as XML; without a result it has no separator."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    found = mark.format("separate") + "".join(result) if result else ""
    return mark.format("begin") + code + found + mark.format("end")


def instruction(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (instruction(" eq \\o\\ac(□,√) "), "☑企业"),
        (instruction(" EQ \\o\\ac(") + r("□") + instruction(",") + r("√") + instruction(")"), "☑企业"),
        (instruction(" EQ \\o\\ad(\\s\\up 9(hàn),汉) "), "汉企业"),
        (instruction(" MACROBUTTON AcceptAll 点此填写 "), "点此填写企业"),
        (instruction(" PAGE "), "企业"),
        (instruction(" EQ \\o\\ac(□,") + field(instruction(" MACROBUTTON A √ ")) + instruction(")"), "☑企业"),
    ],
)
def test_fields_without_a_result_show_what_word_shows(code: str, words: str) -> None:
    assert read(docx(p(field(code) + r("企业"))), "a.docx").text == words


def test_a_field_with_a_result_shows_that() -> None:
    code = instruction(" EQ \\o\\ac(□,√) ")
    assert read(docx(p(field(code, r("■")) + r("企业"))), "a.docx").text == "■企业"
