"""Contacts: a row a person or office, with the right numbers; nothing where there is none."""

import json
from pathlib import Path
from time import process_time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.builder import DocumentBuilder
from extractors.document import Document, Span
from extractors.fields.contacts import contact_mentions
from extractors.outline import Line, NoticePart, Outline
from normalizers.contacts import contacts
from normalizers.context import NoticeContext
from normalizers.facts import Contact
from normalizers.regions import Region

FIELDS = ("name", "organization", "department", "role", "phones", "faxes", "emails", "responsible_for")
CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "contacts.jsonl").read_text(encoding="utf-8").splitlines()
]


def document_of(text: str) -> Document:
    builder = DocumentBuilder()
    for line in text.split("\n"):
        builder.paragraph(line)
    return builder.build(format="txt", reader="test")


def outline_of(document: Document) -> Outline:
    """One notice; a line a text line, or a line a cell where the document has tables."""
    lines = [
        Line(cell.start, cell.end, notice=0, table=number, cell=place)
        for number, table in enumerate(document.tables())
        for place, cell in enumerate(table.cells)
    ]
    covered = [(table.start, table.end) for table in document.tables()]
    at = 0
    for raw in document.text.split("\n"):
        if raw.strip() and not any(start <= at < end for start, end in covered):
            start = at + len(raw) - len(raw.lstrip())
            lines.append(Line(start, start + len(raw.strip()), notice=0))
        at += len(raw) + 1
    whole = Span(0, len(document.text))
    notice = NoticePart(index=0, parent=None, role="root", span=whole, body=whole)
    return Outline((notice,), (), (), tuple(sorted(lines, key=lambda line: line.start)))


def rows(document: Document, area_code: str | None = None) -> list[Contact]:
    region = (
        Region(code="210200", province="辽宁省", city="大连市", area_code=area_code) if area_code else None
    )
    context = NoticeContext(notice_id="n", index=0, text=document.text, region=region)
    found = contacts(contact_mentions(document, outline_of(document)), context)
    for row in found:
        assert row.quote and document.text[row.char_start : row.char_end] == row.quote
    assert [row.seq for row in found] == list(range(1, len(found) + 1))
    return found


def read(text: str, area_code: str | None = None) -> list[Contact]:
    return rows(document_of(text), area_code)


def as_dict(row: Contact) -> dict[str, object]:
    return {f: getattr(row, f) for f in FIELDS if getattr(row, f) is not None}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_wordings(case: dict[str, object]) -> None:
    assert [as_dict(row) for row in read(str(case["text"]))] == case["rows"]


def table_of(*grid: tuple[str, ...]) -> Document:
    builder = DocumentBuilder()
    with builder.table():
        for row, cells in enumerate(grid):
            for column, words in enumerate(cells):
                with builder.cell(row, column):
                    builder.paragraph(words)
    return builder.build(format="docx", reader="test")


def test_table_with_headings() -> None:
    document = table_of(
        ("序号", "负责领域", "处室", "联系人", "联系电话", "邮箱"),
        ("1", "新材料、先进制造", "高新处", "陈 东", "0731-88988001", "gxc@hnst.gov.cn"),
        ("2", "现代农业", "农村处", "黄丽\n李娜", "88988002", ""),
    )
    first, second, third = rows(document)
    assert as_dict(first) == {
        "name": "陈东",
        "department": "高新处",
        "phones": ["0731-88988001"],
        "emails": ["gxc@hnst.gov.cn"],
        "responsible_for": ["新材料", "先进制造"],
    }
    assert [second.name, third.name] == ["黄丽", "李娜"]
    assert second.phones == third.phones == ["0731-88988002"]


def test_table_without_contacts_gives_none() -> None:
    document = table_of(
        ("序号", "项目名称", "金额（万元）"), ("1", "某平台建设", "20240115"), ("2", "某设备", "88988002")
    )
    assert rows(document) == []


def test_office_over_several_rows() -> None:
    builder = DocumentBuilder()
    with builder.table():
        for place, words in enumerate(("处室", "联系人", "电话")):
            with builder.cell(0, place):
                builder.paragraph(words)
        with builder.cell(1, 0, row_span=2):
            builder.paragraph("高新处")
        for row, (name, phone) in enumerate((("王强", "0311-85891234"), ("李梅", "0311-85891235")), 1):
            with builder.cell(row, 1):
                builder.paragraph(name)
            with builder.cell(row, 2):
                builder.paragraph(phone)
    found = rows(builder.build(format="docx", reader="test"))
    assert [(r.name, r.department, r.phones) for r in found] == [
        ("王强", "高新处", ["0311-85891234"]),
        ("李梅", "高新处", ["0311-85891235"]),
    ]


def test_label_and_value_in_cells_side_by_side() -> None:
    (row,) = rows(
        table_of(
            ("联系人", "王强", "联系电话", "0311-85891234"),
            ("电子邮箱", "wq@163.com", "传真", "0311-85891236"),
        )
    )
    assert (row.name, row.phones, row.emails, row.faxes) == (
        "王强",
        ["0311-85891234"],
        ["wq@163.com"],
        ["0311-85891236"],
    )


def test_issuers_area_code_completes_a_local_number() -> None:
    (row,) = read("联系人：李明 电话：39989885", "0411")
    assert row.phones == ["0411-39989885"]


def test_lines_area_code_goes_before_the_issuers() -> None:
    first, second = read("联系人：李明，电话：024-23983409\n联系人：王红，电话：23983410", "0411")
    assert second.phones == ["024-23983410"]
    assert first.phones == ["024-23983409"]


def test_internal_number_stays_as_it_is() -> None:
    (row,) = read("联系人：李明 电话：2290810", "0411")
    assert row.phones == ["2290810"]


def test_people_of_unpaired_numbers_have_all_of_them() -> None:
    found = read("联系人：张文  李  昊\n电话：024-23983409   23983439\n传真：024-23983439")
    assert [(r.name, r.phones, r.faxes) for r in found] == [
        (name, ["024-23983409", "024-23983439"], ["024-23983439"]) for name in ("张文", "李昊")
    ]


def test_quote_is_the_shortest_span() -> None:
    (row,) = read("五、其他。请联系高新处王强，0311-85891234，谢谢。")
    assert row.quote == "高新处王强，0311-85891234"


def test_person_repeated_with_another_number_is_one_row() -> None:
    (row,) = read("联系人：王强，电话：0311-85891234。\n省科技厅高新处：王强，0311-85891234、0311-85891235")
    assert row.department == "高新处"
    assert row.phones == ["0311-85891234", "0311-85891235"]


def test_address_behind_a_mailto_link() -> None:
    builder = DocumentBuilder()
    builder.paragraph("联系人：王强，电话：0311-85891234")
    with builder.open_paragraph():
        builder.write("电子版请发到")
        builder.link("这里", "mailto:kjc@163.com?subject=x")
    found = rows(builder.build(format="html", reader="test"))
    assert [r.emails for r in found] == [None, ["kjc@163.com"]]


def test_head_and_foot_of_the_page_are_no_contacts() -> None:
    text = (
        "某省科技网 服务热线：400-810-1234\n关于征集指南的通知\n联系人：王强，电话：0311-85891234\n"
        "主办单位：某省科技厅 电话：0311-85890000\n冀ICP备05012345号"
    )
    document = document_of(text)
    outline = outline_of(document)
    place = text.index("关于")
    part = msgspec.structs.replace(outline.notices[0], title=(Span(place, place + 9),))
    found = contact_mentions(document, msgspec.structs.replace(outline, notices=(part,)))
    assert [m.name for m in found] == ["王强"]


@pytest.mark.parametrize(
    "text",
    [
        "国科发资〔2024〕28号、（2023）第1234567号、2024-05-01",
        "营业收入20000000元以上，研发投入5000000元。",
        "统一社会信用代码：91210200MA0ABCDE12，邮编：116011",
        "身份证号：210102198001011234，银行账号：3400200109014423333",
        "加入QQ群：123456789，微信号：kjt20240101",
        "请填写联系人、联系电话、手机、电子邮箱，并保持电话畅通。",
        "联系人：            联系电话：            ",
        "发布时间：2024-03-12 15:30 浏览次数：2345678",
        "项目编号20240115，申报代码8701234，专利号ZL202310123456.7",
        "联系方式见附件3。",
        "如遇问题请与所在地科技主管部门联系。",
    ],
)
def test_no_contact_here(text: str) -> None:
    assert read(text) == []


@given(st.text(alphabet="联系人电话：:王强 0411-39985高新处（），。；、1２@.com\n传真", max_size=80))
def test_any_text_is_read_without_error(text: str) -> None:
    rows(document_of(text))


@pytest.mark.parametrize(
    "unit", ["联系人：王 ", "0411-39989885、", "业务咨询：", "a@b.com ", "（", "电话\t姓名\t", "高新处"]
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    def seconds(length: int) -> float:
        document = document_of(unit * (length // len(unit)))
        outline = outline_of(document)
        start = process_time()
        contact_mentions(document, outline)
        return process_time() - start

    seconds(100)
    short = max(0.01, min(seconds(4_000) for _ in range(3)))
    assert min(seconds(40_000) for _ in range(3)) < 30 * short


def test_a_place_beside_a_body_is_not_whose_number_it_is() -> None:
    first, second = rows(
        table_of(
            ("地区", "单位", "联系人", "电话"),
            ("南昌市", "南昌市科技局", "陶磊", "0791-83884123"),
            ("九江市", "九江市科技局", "徐静", "0792-8225123"),
        )
    )
    assert [first.organization, second.organization] == ["南昌市科技局", "九江市科技局"]


def test_two_people_side_by_side_in_a_row_have_their_own_numbers() -> None:
    first, second = rows(
        table_of(
            ("业务", "联系人", "电话", "联系人", "电话"), ("政策咨询", "陶磊", "3622018", "徐静", "3622019")
        )
    )
    assert [(r.name, r.phones, r.role) for r in (first, second)] == [
        ("陶磊", ["3622018"], "政策咨询"),
        ("徐静", ["3622019"], "政策咨询"),
    ]


def test_a_line_that_is_broken_for_width_is_read_on() -> None:
    text = (
        "各归口管理部门要高度重视本年度科技项目的组织申报工作，认真审核申\n"
        "报材料的真实性和完整性，统一行文推荐，逾期不再受理。同一负责人限\n"
        "报一项，已承担在研项目且尚未验收的负责人不得申报，请各单位严格把\n"
        "关。\n"
        "联系方式：政策咨询，科技创新科秦勇70706311；填报咨询，县生产力促进中\n"
        "心湛小琴、余波，70605228、70605229。\n"
    )
    found = [(row.name, row.organization, row.phones) for row in read(text)]
    assert found[-2:] == [
        ("湛小琴", "县生产力促进中心", ["70605228", "70605229"]),
        ("余波", "县生产力促进中心", ["70605228", "70605229"]),
    ]


def test_names_on_lines_of_their_own_are_not_read_on() -> None:
    found = read("联系人：青禾市恒达精密机械制造股份有限公司技术中心王晓明\n李晓红 13812345678\n")
    assert [row.name for row in found] == ["王晓明", "李晓红"]
