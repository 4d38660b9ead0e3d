"""Values with marks between them: tables that systems export, and texts that only hold commas."""

import pytest

from extractors.document import Table
from extractors.errors import LimitExceeded
from extractors.readers import Limits, read

EXPORT = """\
附件2：技术需求汇总表,,,,
序号,需求名称,企业名称,联系人,拟投入资金（万元）
1,高强钛合金管材轧制技术,某某材料有限公司,张三,"1,200.5"
2,"智能温控
与配方",某某瓷业有限公司,李四,650
"""


def table(text: str, encoding: str = "utf-8") -> list[list[str]]:
    made = read(text.encode(encoding), "需求汇总.csv")
    assert made.format == "csv"
    [grid] = [block for block in made.blocks if isinstance(block, Table)]
    rows: list[list[str]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row].append(made.text[cell.start : cell.end])
    return rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_an_exported_table(encoding: str) -> None:
    rows = table(EXPORT, encoding)
    assert rows[0] == ["序号", "需求名称", "企业名称", "联系人", "拟投入资金（万元）"]
    assert rows[1][4] == "1,200.5"
    assert rows[2][1] == "智能温控\n与配方"
    assert len(rows) == 3


def test_the_title_above_is_a_paragraph() -> None:
    assert read(EXPORT.encode(), "a").text.startswith("附件2：技术需求汇总表\n序号")


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_marks_and_line_ends(mark: str, ending: str) -> None:
    rows = [["单位", "名额", "备注"], ["甲市", "3", ""], ["乙市", "5", "含丙县"]]
    assert table(ending.join(mark.join(row) for row in rows)) == rows


def test_the_line_that_names_the_mark_is_no_row() -> None:
    assert table("sep=;\n单位;名额;年\n甲市;3;2025\n")[0] == ["单位", "名额", "年"]


@pytest.mark.parametrize(
    "text",
    [
        "关于征集项目的通知\n各单位：\n请于3月1日前报送, 逾期不候。",
        "甲,乙\n丙,丁",
        "一、背景, 目标\n二、内容, 指标, 期限\n三、其他",
        "甲,甲,甲\n1,2,3\n4,5,6",
        "\t甲\n\t乙\n\n\t丙\n\t丁\n",
        "联系人,电话,邮箱",
        '单位,名额,备注\n甲市,"3,无',
        "单位,名额,备注\n甲市,3,\n乙市,5",
        f"{'长' * 90},名额,备注\n甲市,3,无",
    ],
)
def test_what_is_plain_text(text: str) -> None:
    assert read(text.encode(), "a.csv").format == "txt"


def test_text_under_the_name_of_a_workbook_may_be_a_table() -> None:
    assert read("单位\t名额\t年\n甲市\t3\t2025".encode("gb18030"), "名额.xls").format == "csv"


def test_too_many_cells_are_refused() -> None:
    rows = "a,b,c\n" + "1,2,3\n" * 100
    with pytest.raises(LimitExceeded):
        read(rows.encode(), "a.csv", Limits(table_cells=50))


def test_an_exported_summary_gives_a_requirement_a_row() -> None:
    from extractors.pipeline import extract
    from normalizers.assembly import facts

    made = read(EXPORT.encode("gb18030"), "技术需求汇总表.csv")
    rows = facts("0" * 64, made, extract(made)).requirements
    assert [(row.title, row.organization) for row in rows] == [
        ("高强钛合金管材轧制技术", "某某材料有限公司"),
        ("智能温控与配方", "某某瓷业有限公司"),
    ]
    assert [str(row.total_budget_yuan) for row in rows] == ["12005000.00", "6500000.00"]
