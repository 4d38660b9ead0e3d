"""Workbooks: a table a sheet, titles and notes beside it as paragraphs."""

import datetime
import io
import struct
import zipfile
from pathlib import Path

import olefile
import pytest
from docx_files import zipped

from extractors.document import Document
from extractors.errors import DamagedDocument, EmptyDocument, LimitExceeded, NoticesError
from extractors.readers import read
from extractors.readers.cell_formats import shown
from extractors.readers.number_patterns import plain_number

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(sheets: dict[str, str], hidden: str = "") -> bytes:
    """A workbook; a sheet is the inner XML of its worksheet."""
    states = {name: "hidden" if name == hidden else "visible" for name in sheets}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{states[name]}" r:id="rId{n}"/>'
        for n, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
        f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{relations}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for n, inner in enumerate(sheets.values(), 1):
        members[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{_MAIN}">{inner}</worksheet>'
    return zipped(members)


def data(*rows: str, merges: tuple[str, ...] = ()) -> str:
    """Rows written as "A1=甲|B1=#12": # is a number, @ a date's serial number."""
    made = ""
    for row in rows:
        cells = ""
        for cell in row.split("|"):
            place, _, value = cell.partition("=")
            if value.startswith(("#", "@")):
                cells += f'<c r="{place}" s="{int(value[0] == "@")}"><v>{value[1:]}</v></c>'
            else:
                cells += f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
        made += f'<row r="{row.split("=")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}">{cells}</row>'
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    return f"<sheetData>{made}</sheetData><mergeCells>{merged}</mergeCells>"


def cells(made: Document) -> list[tuple[int, int, int, int, str]]:
    (table,) = made.tables()
    return [(c.row, c.column, c.row_span, c.column_span, made.text[c.start : c.end]) for c in table.cells]


def test_title_table_and_note() -> None:
    sheet = data(
        "A1=附件2",
        "A2=推荐名额分配表",
        "A3=单位|C3=名额",
        "C4=高校|D4=企业",
        "A5=甲市|C5=#3|D5=#0.5",
        "A7=注：单位为项",
        merges=("A2:D2", "A3:A4", "C3:D3"),
    )
    made = read(xlsx({"名额": sheet}), "a.xlsx")
    assert made.format == "xlsx"
    assert made.text == "名额\n附件2\n推荐名额分配表\n单位\t名额\n高校\t企业\n甲市\t3\t0.5\n注：单位为项"
    assert cells(made) == [
        (0, 0, 2, 1, "单位"),
        (0, 1, 1, 2, "名额"),
        (1, 1, 1, 1, "高校"),
        (1, 2, 1, 1, "企业"),
        (2, 0, 1, 1, "甲市"),
        (2, 1, 1, 1, "3"),
        (2, 2, 1, 1, "0.5"),
    ]
    assert made.blocks[0].part == "header"


def test_numbers_and_dates_as_a_person_reads_them() -> None:
    made = read(
        xlsx({"表": data("A1=#13800001234|B1=@45777|C1=@45777.75|D1=#1200.5", "A2=甲|B2=乙")}), "a.xlsx"
    )
    assert [text for *_, text in cells(made)][:4] == [
        "13800001234",
        "2025-04-30",
        "2025-04-30 18:00",
        "1200.5",
    ]


def test_percentages_and_chinese_dates_are_as_shown() -> None:
    packed = xlsx({"表": data("A1=#0.3|B1=#0.12345|C1=#45777|D1=#45777|E1=#45777|F1=#2", "A2=甲|B2=乙")})
    own = [("176", "0.0%"), ("177", "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"), ("178", "0.00")]
    styles = (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>'
        + "".join(f'<numFmt numFmtId="{n}" formatCode="{code}"/>' for n, code in own)
        + '</numFmts><cellXfs><xf numFmtId="0"/>'
        + "".join(f'<xf numFmtId="{n}"/>' for n in (9, 176, 177, 57, 58, 178))
        + "</cellXfs></styleSheet>"
    )
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    for style, place in enumerate("ABCDEF", 1):
        sheet = sheet.replace(f'r="{place}1" s="0"', f'r="{place}1" s="{style}"')
    members |= {"xl/worksheets/sheet1.xml": sheet.encode(), "xl/styles.xml": styles.encode()}
    made = read(zipped(members), "a.xlsx")
    assert [text for *_, text in cells(made)][:6] == [
        "30%",
        "12.3%",
        "2025年4月30日",
        "2025年4月",
        "4月30日",
        "2.00",
    ]


@pytest.mark.parametrize(
    ("value", "code", "drawn"),
    [
        (0.125, "0%", "13%"),
        (1.0, "0.##%", "100%"),
        (0.5, '"%"0', "%1"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (999.0, "#,##0", "999"),
        (-1234.5, "#,##0.00_);[Red](#,##0.00)", "(1,234.50)"),
        (-0.001, "0.00", "0.00"),
        (42.0, "000000", "000042"),
        (0.0, '#,##0;-#,##0;"-"', None),
        (1200.0, '"¥"#,##0.00', "¥1,200.00"),
        (1200.0, "[$¥-804]#,##0.00;-[$¥-804]#,##0.00", "¥1,200.00"),
        (123456.0, '0!.0,"万元"', "12.3万元"),
        (1500000.0, '0.0,,"百万"', "1.5百万"),
        (210102199001011234.0, "0", "210102199001011000"),
        (41155550000.0, "0000-00000000", "0411-55550000"),
        (0.5, "# ?/?", None),
        (12345.0, "0.00E+00", None),
        (5.0, "[>=10]0.0;0", None),
        (12.0, "General", None),
        (12.0, '0"项"', "12项"),
        (0.25, "#.##", ".25"),
        (datetime.date(2025, 4, 3), "yyyy/m/d", "2025/4/3"),
        (datetime.datetime(2025, 4, 3, 17, 5), "yyyy-mm-dd hh:mm", "2025-04-03 17:05"),
        (datetime.date(2025, 4, 3), "d/m/yyyy", None),
        (datetime.date(2025, 4, 3), "m/d", None),
        (True, "0%", None),
        (-0.05, "0%;[Red]-0%", "-5%"),
        (45777.75, 'yyyy"年"mm"月"dd"日"h"时"mm"分"', "2025年04月30日18时00分"),
        (datetime.date(2025, 4, 3), "yy年m月d日", "25年4月3日"),
        ("30%", "0%", None),
        (45777.0, '[DBNum1]yyyy"年"m"月"', None),
        (-3.0, 'm"月"d"日"', None),
        (1e300, "0%", None),
    ],
)
def test_number_formats(value: object, code: str, drawn: str | None) -> None:
    made = shown(value, code)
    assert made == drawn or (value == 1e300 and made is not None)


@pytest.mark.parametrize(
    ("value", "drawn"),
    [
        (12.0, "12"),
        (1200.5, "1200.5"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        (2.1010219900101123e17, "210102199001011000"),
        (1e-7, "0.0000001"),
        (-1.5, "-1.5"),
        (1e300, "1e+300"),
    ],
)
def test_numbers_without_a_format_have_no_exponent(value: float, drawn: str) -> None:
    assert plain_number(value) == drawn


def test_an_old_workbook_shows_its_numbers_as_excel_does() -> None:
    made = read((Path(__file__).parent / "data" / "numbers.xls").read_bytes(), "numbers.xls")
    assert [text for row, *_, text in cells(made) if row == 1] == [
        "甲公司",
        "15%",
        "2025年4月30日",
        "1,234,567.50",
        "000042",
        "210102199001011000",
        "2025/4/30 17:05",
        "123456789012345",
        "(1,234.50)",
        "00123",
    ]


def records_of(kind: int) -> tuple[bytes, list[int]]:
    """The old workbook, and where records of a kind have their data in it."""
    data = (Path(__file__).parent / "data" / "numbers.xls").read_bytes()
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        stream = ole.openstream("Workbook").read()
    begin, found, at = data.index(stream[:200]), [], 0
    while at + 4 <= len(stream):
        one, length = struct.unpack_from("<HH", stream, at)
        if one == kind:
            found.append(begin + at + 4)
        at += 4 + length
    return data, found


@pytest.mark.parametrize(
    ("kind", "offset", "value", "error"),
    [
        (0x0200, 4, 0x7FFFFFFF, LimitExceeded),  # the sheet's own size
        (0x0200, 0, 0x00FFFFFF, DamagedDocument),  # ends before it begins
        (0x00FD, 0, 0xFFFFFFFF, LimitExceeded),  # a text cell in the last corner
        (0x027E, 0, 0xFFFFFFFF, LimitExceeded),  # a number there
    ],
)
def test_an_old_workbook_that_reaches_too_far_is_refused(
    kind: int, offset: int, value: int, error: type[NoticesError]
) -> None:
    """Where there is no room for the frame, calamine ends the process instead of raising."""
    data, places = records_of(kind)
    made = bytearray(data)
    made[places[0] + offset : places[0] + offset + 4] = value.to_bytes(4, "little")
    with pytest.raises(error):
        read(bytes(made), "numbers.xls")


def test_a_format_number_without_end_is_none() -> None:
    packed = xlsx({"表": data("A1=#1|B1=乙", "A2=丙|B2=丁")})
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    styles = f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="{"9" * 5000}"/></cellXfs></styleSheet>'
    assert "丙" in read(zipped(members | {"xl/styles.xml": styles}), "a.xlsx").text


def test_a_count_of_strings_that_lies_is_refused() -> None:
    packed = xlsx({"表": data("A1=甲|B1=乙", "A2=丙|B2=丁")})
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}" count="1" uniqueCount="99999999999"/>'
    with pytest.raises(DamagedDocument, match="99999999999"):
        read(zipped(members), "a.xlsx")


def test_hidden_sheets_are_left_out_and_lines_in_cells_are_paragraphs() -> None:
    sheet = data("A1=联系人&#10;电话|B1=张三", "A2=甲|B2=乙")
    made = read(xlsx({"主表": sheet, "选项": data("A1=一|B1=二")}, hidden="选项"), "a.xlsx")
    assert "一" not in made.text
    assert made.text == "主表\n联系人\n电话\t张三\n甲\t乙"
    (table,) = made.tables()
    assert len(table.cells[0].paragraphs) == 2


def test_an_empty_workbook_is_an_empty_document() -> None:
    with pytest.raises(EmptyDocument):
        read(xlsx({"Sheet1": "<sheetData/>"}), "a.xlsx")


def test_a_cell_in_the_last_corner_is_refused_before_it_is_laid_out() -> None:
    with pytest.raises(LimitExceeded):
        read(xlsx({"表": data("A1=甲", "XFD1048576=乙")}), "a.xlsx")


def test_a_broken_part_is_damage() -> None:
    with pytest.raises(DamagedDocument):
        read(zipped({"[Content_Types].xml": "<T/>", "xl/workbook.xml": "<workbook"}), "a.xlsx")


def test_real_workbooks(shared: Path) -> None:
    made = read((shared / "real" / "pj_2023guoqi.xlsx").read_bytes(), "pj_2023guoqi.xlsx")
    assert "2023年乐清市国有企业公开招聘员工岗位一览表" in made.text
    (table,) = made.tables()
    assert (table.rows, table.columns) == (61, 15)
    made = read((shared / "real" / "xmu2021_transfer.xls").read_bytes(), "xmu2021_transfer.xls")
    assert made.format == "xls"
    (table,) = made.tables()
    assert any(cell.row_span == 4 for cell in table.cells)
    assert "学院排序" not in made.text
