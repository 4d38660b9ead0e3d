"""OpenDocument: texts and workbooks as LibreOffice and WPS write them."""

import unicodedata
from pathlib import Path

import pytest
from docx_files import zipped

from extractors.document import Document, Paragraph
from extractors.errors import DamagedDocument, EncryptedDocument, LimitExceeded, UnsupportedFormat
from extractors.readers import Limits, read

DATA = Path(__file__).parent / "data"
_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{_BASE}{name}:1.0"'
            for name in ("office", "text", "table", "style", "form", "meta", "manifest")
        ),
        f'xmlns:draw="{_BASE}drawing:1.0" xmlns:fo="{_BASE}xsl-fo-compatible:1.0"',
        f'xmlns:svg="{_BASE}svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"',
        'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"',
    ]
)


def package(
    body: str, kind: str = "text", *, automatic: str = "", styles: str = "", manifest: str = ""
) -> bytes:
    content = f"<office:document-content {_SPACES}><office:automatic-styles>{automatic}"
    content += f"</office:automatic-styles><office:body>{body}</office:body></office:document-content>"
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "styles.xml": f"<office:document-styles {_SPACES}>{styles}</office:document-styles>",
            "META-INF/manifest.xml": f"<manifest:manifest {_SPACES}>{manifest}</manifest:manifest>",
        }
    )


def text(inner: str, **more: str) -> Document:
    return read(package(f"<office:text>{inner}</office:text>", **more), "a.odt")


def words(document: Document, part: str = "body") -> list[str]:
    return [
        document.text[b.start : b.end] for b in document.blocks if isinstance(b, Paragraph) and b.part == part
    ]


def cells(document: Document) -> list[tuple[int, int, int, int, str]]:
    return [
        (c.row, c.column, c.row_span, c.column_span, document.text[c.start : c.end])
        for table in document.tables()
        for c in table.cells
    ]


def test_the_rich_document_is_what_its_docx_is() -> None:
    odt, docx = (read((DATA / f"rich.{kind}").read_bytes(), f"rich.{kind}") for kind in ("odt", "docx"))

    def plain(found: str) -> str:
        return "".join(unicodedata.normalize("NFKC", found).split())

    assert words(odt) == words(docx)
    assert words(odt, "header") == words(docx, "header")
    assert [(*place, plain(one)) for *place, one in cells(odt)] == [
        (*place, plain(one)) for *place, one in cells(docx)
    ]
    assert [box.checked for box in odt.check_boxes] == [box.checked for box in docx.check_boxes]
    assert [link.target for link in odt.links] == [link.target for link in docx.links]


def test_words_blanks_and_what_is_left_out() -> None:
    made = text(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>旧</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>甲<text:s/><text:s text:c='2'/>乙  丙\n丁<text:tab/>戊<text:line-break/>己"
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        "<text:ruby><text:ruby-base>汉</text:ruby-base><text:ruby-text>han</text:ruby-text></text:ruby>"
        "<text:span text:style-name='H'>藏</text:span>"
        "<text:a xlink:href='https://a.cn'>网站</text:a><text:a xlink:href='#x'>内</text:a></text:p>",
        automatic="<style:style style:name='H' style:family='text'>"
        "<style:text-properties text:display='none'/></style:style>",
    )
    assert made.text == "甲   乙 丙 丁\t戊\n己汉网站内"
    assert [(made.text[one.start : one.end], one.target) for one in made.links] == [("网站", "https://a.cn")]


LIST = (
    "<text:list-style style:name='L'>"
    "<text:list-level-style-number text:level='1' style:num-format='一, 二, 三, ...' style:num-suffix='、'/>"
    "<text:list-level-style-number text:level='2' style:num-format='1' style:num-prefix='（' "
    "style:num-suffix='）' text:start-value='3'/>"
    "<text:list-level-style-bullet text:level='3' text:bullet-char='•'/></text:list-style>"
)


def test_numbers_of_lists_are_drawn() -> None:
    def item(inner: str) -> str:
        return f"<text:list-item>{inner}</text:list-item>"

    made = text(
        "<text:list text:style-name='L' xml:id='a'>"
        + item(
            "<text:p>甲</text:p><text:p>续</text:p><text:list>"
            + item("<text:p>子</text:p><text:list>" + item("<text:p>点</text:p>") + "</text:list>")
            + item("<text:p>丑</text:p>")
            + "</text:list>"
        )
        + "<text:list-header><text:p>无号</text:p></text:list-header>"
        + item("<text:p>乙</text:p>")
        + "</text:list><text:p>正文</text:p>"
        + "<text:list text:style-name='L' text:continue-list='a'>"
        + item("<text:p>丙</text:p>")
        + "</text:list><text:list text:style-name='L'>"
        + item("<text:p>丁</text:p>")
        + "</text:list>",
        automatic=LIST,
    )
    assert words(made) == [
        "一、甲",
        "续",
        "（3）子",
        "点",
        "（4）丑",
        "无号",
        "二、乙",
        "正文",
        "三、丙",
        "一、丁",
    ]
    assert [b.numbering for b in made.blocks if isinstance(b, Paragraph)][:3] == ["一、", None, "（3）"]


def test_headings_have_levels_and_numbers() -> None:
    made = text(
        "<text:h text:outline-level='1'>总则</text:h><text:h text:outline-level='2'>范围</text:h>"
        "<text:h text:outline-level='1' text:is-list-header='true'>前言</text:h>",
        styles="<office:styles><text:outline-style><text:outline-level-style text:level='1' "
        "style:num-format='1' style:num-prefix='第' style:num-suffix='章'/>"
        "<text:outline-level-style text:level='2' "
        "style:num-format='1' text:display-levels='2'/></text:outline-style></office:styles>",
    )
    blocks = [b for b in made.blocks if isinstance(b, Paragraph)]
    assert [b.level for b in blocks] == [0, 1, 0]
    assert [line.replace(" ", "") for line in words(made)] == ["第1章总则", "1.1范围", "前言"]


def test_tables_with_spans_repeats_and_tables_in_cells() -> None:
    made = text(
        "<table:table><table:table-header-rows><table:table-row>"
        "<table:table-cell table:number-columns-spanned='2'><text:p>甲</text:p></table:table-cell>"
        "<table:covered-table-cell/></table:table-row></table:table-header-rows>"
        "<table:table-row><table:table-cell table:number-rows-spanned='2'><text:p>乙</text:p>"
        "</table:table-cell>"
        "<table:table-cell><table:table><table:table-row table:number-rows-repeated='2'>"
        "<table:table-cell table:number-columns-repeated='2'><text:p>内</text:p></table:table-cell>"
        "</table:table-row></table:table></table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>丙</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    assert cells(made) == [
        (0, 0, 1, 2, "甲"),
        (1, 0, 2, 1, "乙"),
        (1, 1, 1, 1, "内\t内\n内\t内"),
        (2, 1, 1, 1, "丙"),
        (0, 0, 1, 1, "内"),
        (0, 1, 1, 1, "内"),
        (1, 0, 1, 1, "内"),
        (1, 1, 1, 1, "内"),
    ]


def test_boxes_of_controls_fields_and_symbol_fonts() -> None:
    made = text(
        "<office:forms><form:form><form:checkbox xml:id='c1' form:label='企业' form:current-state='checked'/>"
        "<form:text xml:id='c2' form:current-value='东山'/></form:form></office:forms>"
        "<text:p><draw:control draw:control='c1'/><draw:control draw:control='c2'/>"
        "<loext:content-control loext:checkbox='true' loext:checked='true'>☒</loext:content-control>材料"
        "<loext:content-control loext:checkbox='true'>☐</loext:content-control>海洋"
        "<loext:content-control loext:showing-place-holder='true'>点击输入</loext:content-control>"
        "<field:fieldmark field:type='vnd.oasis.opendocument.field.FORMCHECKBOX'>"
        "<field:param field:name='Checkbox_Checked' field:value='true'/></field:fieldmark>农业"
        "<text:span text:style-name='W'>\uf0a8þ</text:span>其他</text:p>",
        automatic="<style:style style:name='W' style:family='text'>"
        "<style:text-properties style:font-name='Wingdings'/></style:style>",
    )
    assert made.text == "☑企业东山☑材料☐海洋☑农业☐☑其他"
    assert [box.checked for box in made.check_boxes] == [True, True, False, True, False, True]


def test_frames_notes_headers_and_sections() -> None:
    made = text(
        "<text:section text:display='none'><text:p>藏</text:p></text:section>"
        "<text:section><text:p>正文<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p>"
        "</text:note-body></text:note></text:p></text:section><text:p>末</text:p>",
        styles="<office:master-styles><style:master-page><style:header><text:p>页眉</text:p></style:header>"
        "<style:footer><text:p>页脚</text:p></style:footer></style:master-page></office:master-styles>",
    )
    assert words(made) == ["正文", "末"]
    assert [words(made, part) for part in ("textbox", "footnote", "header", "footer")] == [
        ["框"],
        ["注"],
        ["页眉"],
        ["页脚"],
    ]


def sheet(rows: str) -> bytes:
    table = f"<table:table table:name='汇总'>{rows}</table:table>"
    return package(f"<office:spreadsheet>{table}</office:spreadsheet>", "spreadsheet")


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>"


def test_a_workbook_shows_what_its_cells_show() -> None:
    made = read((DATA / "numbers.ods").read_bytes(), "numbers.ods")
    assert made.format == "ods"
    assert [one for row, *_, one in cells(made) if row == 1][:5] == [
        "甲公司",
        "15%",
        "2025年4月30日",
        "1,234,567.50",
        "000042",
    ]


def test_a_sheet_ends_with_its_last_words_however_far_it_is_repeated() -> None:
    rows = (
        "<table:table-row><table:table-cell table:number-columns-repeated='2'/>"
        + cell("名额表")
        + "</table:table-row><table:table-row table:number-rows-repeated='3'/>"
        + f"<table:table-row>{cell('单位', 'table:number-columns-spanned=' + repr('2'))}"
        + f"<table:covered-table-cell/>{cell('名额')}"
        + "<table:table-cell table:number-columns-repeated='16000'/>"
        + f"</table:table-row><table:table-row>{cell('甲')}{cell('乙')}{cell('3')}</table:table-row>"
        + "<table:table-row table:number-rows-repeated='1048000'><table:table-cell "
        + "table:number-columns-repeated='16384'/></table:table-row>"
    )
    made = read(sheet(rows), "a.ods")
    assert words(made) == ["名额表"]
    assert cells(made) == [
        (0, 0, 1, 2, "单位"),
        (0, 2, 1, 1, "名额"),
        (1, 0, 1, 1, "甲"),
        (1, 1, 1, 1, "乙"),
        (1, 2, 1, 1, "3"),
    ]


def test_repeats_have_limits() -> None:
    row = f"<table:table-row table:number-rows-repeated='1000000'>{cell('甲')}</table:table-row>"
    with pytest.raises(LimitExceeded, match="cells"):
        read(sheet(row), "a.ods")
    wide = "<table:table-row>" + cell("甲", "table:number-columns-repeated='999999'") + "</table:table-row>"
    with pytest.raises(LimitExceeded, match="cells"):
        read(package(f"<office:text><table:table>{wide}</table:table></office:text>"), "a.odt")
    with pytest.raises(LimitExceeded, match="cells"):
        read(package(f"<office:text><table:table>{row}</table:table></office:text>"), "a.odt")
    depth = 30
    nested = "<table:table><table:table-row><table:table-cell>" * depth
    nested += "<text:p>甲</text:p>" + "</table:table-cell></table:table-row></table:table>" * depth
    with pytest.raises(LimitExceeded, match="tables inside cells"):
        read(package(f"<office:text>{nested}</office:text>"), "a.odt", Limits(table_depth=20))


def test_refusals() -> None:
    with pytest.raises(EncryptedDocument):
        text("<text:p>甲</text:p>", manifest="<manifest:encryption-data/>")
    with pytest.raises(UnsupportedFormat, match="OpenDocument"):
        read(package("<office:presentation/>", "presentation"), "a.odp")
    with pytest.raises(DamagedDocument):
        read(
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office"}), "a.odt"
        )
