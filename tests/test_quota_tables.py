"""Tables of quotas: real tables and pasted ones, in the body and in attachments; and tables that are none."""

import pytest
from from_lines import context, parts

from extractors.builder import DocumentBuilder
from extractors.fields.quotas import find_quotas
from extractors.structure import outline
from normalizers.quotas import quotas


def rows(body: list[str | list[list[str]]], behind: list[str | list[list[str]]]) -> list[tuple[str, int]]:
    """(unit, count) of a notice with `body` before its signature and `behind` after it."""
    document, found = parts(
        [
            "关于组织申报2025年度省社会科学课题的通知",
            "各有关单位：",
            "现将有关事项通知如下。",
            *body,
            "附件：1.2025年度课题推荐名额分配表",
            "某某省社会科学界联合会",
            "2025年3月10日",
            *behind,
        ]
    )
    made = quotas([m for m in find_quotas(document, found) if m.notice == 0], context(document))
    assert all(document.text[r.char_start : r.char_end] == r.quote and r.quote for r in made)
    return [(r.unit, r.count) for r in made]


TWO = [("长沙市 重点课题", 20), ("长沙市 青年课题", 30), ("株洲市 重点课题", 8), ("株洲市 青年课题", 12)]
PASTED = [
    # tabs, under the number of the attachment and a caption
    [
        "附件1",
        "2025年度课题推荐名额分配表",
        "推荐单位\t重点课题\t青年课题",
        "长沙市\t20\t30",
        "株洲市\t8\t12",
    ],
    # number and caption in one line, a line for the unit of count, a total
    [
        "附件1：课题申报限额表",
        "单位：项",
        "单位\t重点课题\t青年课题",
        "长沙市\t20\t30",
        "株洲市\t8\t12",
        "合计\t28\t42",
    ],
    # spaces, an order number
    ["附件1 各市指标分配表", "序号 地区 重点课题 青年课题", "1 长沙市 20 30", "2 株洲市 8 12"],
    # a line a cell
    [
        "附件1",
        "推荐名额分配",
        *[
            "序号",
            "单位",
            "重点课题",
            "青年课题",
            "1",
            "长沙市",
            "20",
            "30",
            "2",
            "株洲市",
            "8",
            "12",
            "合计",
        ],
    ],
    # bars
    [
        "附表1",
        "限项数额一览表",
        "| 单位 | 重点课题 | 青年课题 |",
        "| 长沙市 | 20 | 30 |",
        "| 株洲市 | 8项 | 12项 |",
    ],
    # a total beside the categories says nothing new
    ["附件1", "名额分配表", "单位\t重点课题\t青年课题\t合计", "长沙市\t20\t30\t50", "株洲市\t8\t12\t20"],
]


@pytest.mark.parametrize("lines", PASTED)
def test_a_pasted_table_in_an_attachment(lines: list[str]) -> None:
    assert rows([], list(lines)) == TWO


@pytest.mark.parametrize("lines", PASTED[:1])
def test_a_pasted_table_in_the_body(lines: list[str]) -> None:
    assert rows(["三、推荐名额", *lines[2:]], []) == TWO


def test_a_table_of_the_document_in_an_attachment() -> None:
    table = [["推荐单位", "重点课题", "青年课题"], ["长沙市", "20", "30"], ["株洲市", "8", "12"]]
    assert rows([], ["附件1", "2025年度课题推荐名额分配表", table]) == TWO


def test_two_rows_of_heads() -> None:
    """地区 over two rows, 推荐名额 over two columns: the lower head names the column."""
    builder = DocumentBuilder()
    builder.paragraph("关于组织申报课题的通知")
    builder.paragraph("各有关单位：")
    builder.paragraph("推荐名额如下。")
    spans = {"地区": (2, 1), "推荐名额": (1, 2)}
    grid = [
        [(0, "地区"), (1, "推荐名额")],
        [(1, "重点课题"), (2, "青年课题")],
        [(0, "长沙市"), (1, "20"), (2, "30")],
        [(0, "株洲市"), (1, "8"), (2, "12")],
    ]
    with builder.table():
        for row, cells in enumerate(grid):
            for column, words in cells:
                down, across = spans.get(words, (1, 1))
                with builder.cell(row, column, row_span=down, column_span=across):
                    builder.paragraph(words)
    document = builder.build(format="docx", reader="test/1")
    made = quotas(find_quotas(document, outline(document)), context(document))
    assert [(r.unit, r.count) for r in made] == TWO


def test_a_list_under_a_caption_in_an_attachment() -> None:
    lines = ["附件1", "2025年度课题推荐名额分配", "长沙市：20项", "株洲市、湘潭市：各8项", "附件2", "申报书"]
    assert rows([], list(lines)) == [("长沙市", 20), ("株洲市", 8), ("湘潭市", 8)]


@pytest.mark.parametrize(
    "lines",
    [
        ["附件1", "推荐项目汇总表", "序号\t单位\t项目数", "1\t长沙市\t20", "2\t株洲市\t8"],
        ["附件1", "立项项目表", "序号\t牵头单位\t经费（万元）", "1\t长沙市\t200", "2\t株洲市\t80"],
        ["附件1", "绩效指标表", "指标\t数量", "发明专利\t5", "论文\t10"],
        ["附件1", "课题申请书", "姓名\t年龄", "张三\t40"],
        ["附件1", "推荐名额分配表", "（另行下达）"],
    ],
)
def test_tables_that_are_none(lines: list[str]) -> None:
    assert rows([], list(lines)) == []


@pytest.mark.parametrize(
    "piece", ["名额分配表\n", "名额 限额\n", "单位\t名额\n", "长沙市\t20\n", "名额\n1\n", "20 项\n"]
)
def test_repeats_take_time_in_proportion(piece: str) -> None:
    rows([], ["附件1", "名额分配表", *(piece * 4000).split("\n")])
