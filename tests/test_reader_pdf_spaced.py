"""PDF tables that white alone parts, or level lines too; and what only looks like one."""

import io
import time
from collections.abc import Callable, Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Document, Paragraph
from extractors.readers import read

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
WIDTH, HEIGHT = A4
SIZE = 12.0
Draw = Callable[[Canvas], None]


def made(*pages: Draw) -> Document:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in pages:
        canvas.setFont("STSong-Light", SIZE)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return read(buffer.getvalue(), "a.pdf")


def tables(document: Document) -> list[list[list[str]]]:
    found = []
    for table in document.tables():
        rows: list[list[str]] = [[] for _ in range(table.rows)]
        for cell in table.cells:
            rows[cell.row].append(document.text[cell.start : cell.end])
        found.append(rows)
    return found


def words(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if isinstance(b, Paragraph)]


def put(
    canvas: Canvas, rows: Sequence[Sequence[str]], xs: Sequence[float], top: float = 700.0, step: float = 20.0
) -> None:
    for number, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            for line, part in enumerate(text.split("\n")):
                canvas.drawString(x, top - step * number - 14 * line, part)


def lines(canvas: Canvas, top: float, *texts: str, x: float = 90.0) -> None:
    for number, text in enumerate(texts):
        canvas.drawString(x, top - 20 * number, text)


QUOTAS = [
    ["序号", "推荐单位", "名额（项）", "联系电话"],
    ["1", "东山市科学技术局", "15", "0411-55550001"],
    ["2", "西山市科学技术局", "12", "0411-55550002"],
    ["3", "北山新区管委会", "8", "0411-55550003"],
    ["4", "样例大学", "20", "0411-55550004"],
]
XS = [90.0, 140.0, 300.0, 400.0]


def prose(canvas: Canvas) -> None:
    lines(canvas, 760, "　　" + "为" * 32, "了" * 34, "做好工作，名额分配如下：")


def test_columns_kept_apart_by_white_are_a_table() -> None:
    document = made(lambda canvas: (prose(canvas), put(canvas, QUOTAS, XS))[0])
    assert tables(document) == [QUOTAS]
    assert len(words(document)) == 1


def test_numbers_that_end_alike_and_titles_that_stand_in_the_middle() -> None:
    def draw(canvas: Canvas) -> None:
        for number, (name, year, money) in enumerate(
            [
                ("科目", "年度", "金额（万元）"),
                ("设备费", "2024", "1,200.00"),
                ("材料费", "2025", "85.50"),
                ("测试费", "2026", "9.00"),
            ]
        ):
            y = 700 - 22 * number
            canvas.drawString(100, y, name)
            canvas.drawCentredString(260, y, year)
            (canvas.drawCentredString if number == 0 else canvas.drawRightString)(420, y, money)

    assert tables(made(draw)) == [
        [
            ["科目", "年度", "金额（万元）"],
            ["设备费", "2024", "1,200.00"],
            ["材料费", "2025", "85.50"],
            ["测试费", "2026", "9.00"],
        ]
    ]


def test_words_that_a_column_breaks_are_one_cell() -> None:
    rows = [
        ["序号", "项目名称", "承担单位"],
        ["1", "海上风电复杂环境智能运\n维关键技术研究", "东山大学"],
        ["2", "海参种质创新", "样例海洋研究所有限责任\n公司"],
        ["3", "样例技术", "样例公司"],
    ]

    def draw(canvas: Canvas) -> None:
        put(canvas, rows, [90, 140, 330], step=40)

    assert tables(made(draw)) == [[[text.replace("\n", "") for text in row] for row in rows]]


def test_cells_beside_the_middle_of_a_broken_one() -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, [["序号", "项目名称", "金额"]], [90, 140, 400])
        for number in range(3):
            y = 660 - 40 * number
            lines(canvas, y + 8, "海上风电复杂环境智能运维关键技术", x=140)
            put(canvas, [[str(number + 1), "", f"{number + 1}00"]], [90, 140, 400], top=y - 1)
            lines(canvas, y - 10, "研究与示范应用", x=140)

    assert tables(made(draw)) == [
        [["序号", "项目名称", "金额"]]
        + [[str(n + 1), "海上风电复杂环境智能运维关键技术研究与示范应用", f"{n + 1}00"] for n in range(3)]
    ]


def test_titles_over_several_columns() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawCentredString(360, 716, "经费（万元）")
        put(
            canvas,
            [
                ["单位", "项目", "财政", "自筹"],
                ["样例公司", "甲技术", "100", "200"],
                ["示范公司", "乙技术", "50", "80"],
            ],
            [90, 200, 310, 390],
        )

    document = made(draw)
    assert tables(document) == [
        [
            ["单位", "项目", "经费（万元）"],
            ["财政", "自筹"],
            ["样例公司", "甲技术", "100", "200"],
            ["示范公司", "乙技术", "50", "80"],
        ]
    ]
    (table,) = document.tables()
    spans = {document.text[c.start : c.end]: (c.row_span, c.column_span) for c in table.cells[:3]}
    assert spans == {"单位": (2, 1), "项目": (2, 1), "经费（万元）": (1, 2)}


def test_a_table_goes_on_over_pages_with_or_without_its_head() -> None:
    def rows(start: int, stop: int) -> list[list[str]]:
        return [[str(i), f"样例{'甲乙丙丁'[i % 4]}单位", f"{i * 3}"] for i in range(start, stop)]

    head = ["序号", "单位名称", "名额"]
    xs = [90.0, 150.0, 400.0]

    def numbered(page: int, content: list[list[str]], top: float) -> Draw:
        def draw(canvas: Canvas) -> None:
            put(canvas, content, xs, top=top, step=26)
            canvas.drawCentredString(WIDTH / 2, 40, f"- {page} -")

        return draw

    for again in ([], [head]):
        document = made(numbered(1, [head, *rows(1, 26)], 760), numbered(2, [*again, *rows(26, 31)], 770))
        assert tables(document) == [[head, *rows(1, 31)]]


def three_lines(canvas: Canvas, top: float, rows: Sequence[Sequence[str]], xs: Sequence[float]) -> None:
    put(canvas, rows, xs, top=top)
    for y in (top + 16, top - 6, top - 20 * (len(rows) - 1) - 6):
        canvas.line(85, y, 510, y)


def test_a_table_of_three_level_lines() -> None:
    rows = [["指标", "现状", "目标"], ["转化率", "较低", "大幅提高"], ["能耗", "高", "降低"]]
    document = made(lambda canvas: three_lines(canvas, 600, rows, [100, 250, 400]))
    assert tables(document) == [rows]


def test_a_level_line_under_each_row() -> None:
    rows = [["东山市", "样例公司\n示范研究院有限公司"], ["西山市", "其他公司"], ["北山市", "某研究院"]]

    def draw(canvas: Canvas) -> None:
        put(canvas, rows, [100, 250], top=600, step=40)
        for number in range(4):
            canvas.line(85, 616 - 40 * number, 510, 616 - 40 * number)

    document = made(draw)
    assert [[cell.split("\n") for cell in row] for row in tables(document)[0]] == [
        [cell.split("\n") for cell in row] for row in rows
    ]


NOT_TABLES: dict[str, list[tuple[float, list[str]]]] = {
    "signatures": [
        (90, ["甲方（盖章）：", "法定代表人：", "日期：", "地址："]),
        (320, ["乙方（盖章）：", "法定代表人：", "日期：", "地址："]),
    ],
    "signatures without colons": [
        (90, ["单位（盖章）", "负责人签字", "2024年3月1日"]),
        (320, ["单位（盖章）", "负责人签字", "2024年3月1日"]),
    ],
    "two offices": [
        (90, ["东山市科学技术局", "东山市发展和改革委员会", "2024年3月14日"]),
        (320, ["东山市财政局", "东山市教育局", "2024年3月14日"]),
    ],
    "numbered items with their numbers apart": [
        (90, ["（一）", "（二）", "（三）", "（四）"]),
        (150, ["基础材料", "先进制造", "生命健康", "现代农业"]),
    ],
    "options": [
        (90, ["□新材料", "□海洋", "□农业"]),
        (220, ["□信息", "☑生物", "□能源"]),
        (350, ["□制造", "□交通", "□其他"]),
    ],
    "contents": [
        (90, ["第一章　总则", "第二章　申报条件", "第三章　申报程序", "第四章　附则"]),
        (480, ["1", "3", "7", "12"]),
    ],
    "contacts on lines": [
        (90, ["联系人：林示范", "联系人：李样例", "联系人：王某某"]),
        (300, ["电话：0411-55550000", "电话：0411-55550001", "电话：0411-55550002"]),
    ],
    "fields of a cover": [
        (120, ["项目名称", "申报单位", "联 系 人", "申报日期"]),
        (250, ["海上风电智能运维", "样例公司", "林示范", "2024年3月14日"]),
    ],
    "two columns of prose": [
        (
            90,
            [
                "为深入贯彻落实创新驱动发展",
                "战略，加快推进科技成果转化",
                "应用，现将有关事项通知如下",
                "请各单位认真组织填报材料并",
            ],
        ),
        (
            320,
            [
                "及时报送至指定邮箱，逾期不",
                "予受理。联系人为林示范同志",
                "电话见附件，特此通知全市各",
                "有关单位遵照执行不得延误。",
            ],
        ),
    ],
}


@pytest.mark.parametrize("name", NOT_TABLES)
def test_what_only_stands_side_by_side_is_no_table(name: str) -> None:
    def draw(canvas: Canvas) -> None:
        for x, texts in NOT_TABLES[name]:
            lines(canvas, 600, *texts, x=x)

    document = made(lambda canvas: (prose(canvas), draw(canvas))[0])
    assert tables(document) == []


def test_the_record_at_the_end_of_a_letter_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        for y in (140, 118, 96, 74):
            canvas.line(85, y, 510, y)
        put(
            canvas,
            [
                ["主题词：科技", "项目", "通知"],
                ["抄送：市政府办公室", "市财政局", ""],
                ["东山市科技局办公室", "2024年3月14日印发", ""],
            ],
            [90, 300, 420],
            top=124,
            step=22,
        )

    assert tables(made(draw)) == []


def test_lines_under_words_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for number, (label, value) in enumerate(
            (("项目名称", "智能运维"), ("申报单位", "样例公司"), ("申报日期", "2024年"))
        ):
            y = 600 - 30 * number
            canvas.drawString(120, y, label)
            canvas.drawString(250, y, value)
            canvas.line(240, y - 4, 440, y - 4)

    assert tables(made(draw)) == []


def test_words_spread_by_blanks_are_one() -> None:
    rows = [
        ["姓　名", "单　位", "电　话"],
        ["王　琛", "东山大学", "13900001111"],
        ["李样例", "样例公司", "13900002222"],
    ]
    document = made(lambda canvas: put(canvas, rows, [90, 200, 350]))
    assert tables(document) == [rows]


def test_a_signature_behind_a_table_is_none_of_its_cells() -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, QUOTAS, XS)
        canvas.drawString(390, 590, "东山市样例局")
        canvas.drawString(390, 570, "2024年3月14日")

    document = made(draw)
    assert tables(document) == [QUOTAS]
    assert words(document) == ["东山市样例局", "2024年3月14日"]


def test_a_row_that_a_page_breaks_is_one_row() -> None:
    head = ["序号", "项目名称", "金额"]
    long = "海上风电复杂环境智能运维"  # fills its column

    def first(canvas: Canvas) -> None:
        rows = [head] + [[str(i), long, "100"] for i in range(1, 36)]
        put(canvas, rows, [90, 150, 400], top=770)

    def second(canvas: Canvas) -> None:
        put(
            canvas,
            [["", "关键技术", ""], ["36", "海参", "200"], ["37", long, "300"]],
            [90, 150, 400],
            top=770,
        )
        lines(canvas, 690, "　　请各单位按名额推荐。")

    (table,) = tables(made(first, second))
    assert table[35:] == [["35", long + "关键技术", "100"], ["36", "海参", "200"], ["37", long, "300"]]


def test_titles_in_the_middle_of_wide_columns() -> None:
    def draw(canvas: Canvas) -> None:
        for x, text in ((190, "地区"), (430, "推荐名额")):
            canvas.drawCentredString(x, 700, text)
        put(canvas, [["东山市", "15"], ["西山市", "12项"], ["北山新区", "8"]], [90, 310], top=680)

    assert tables(made(draw)) == [
        [["地区", "推荐名额"], ["东山市", "15"], ["西山市", "12项"], ["北山新区", "8"]]
    ]


def test_titles_broken_over_lines() -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, [["序", "", "经费（万"], ["号", "", "元）"]], [90, 150, 400], top=708, step=16)
        put(canvas, [["", "项目名称", ""]], [90, 150, 400], top=700)
        put(canvas, [["1", "甲技术", "100"], ["2", "乙技术", "200"]], [90, 150, 400], top=668)

    assert tables(made(draw))[0][0] == ["序号", "项目名称", "经费（万元）"]


def test_a_row_without_its_category_is_a_row() -> None:
    rows = [
        ["类别", "课题", "金额"],
        ["重点", "甲技术", "100"],
        ["", "乙技术", "200"],
        ["一般", "丙技术", "50"],
    ]
    assert tables(made(lambda canvas: put(canvas, rows, [90, 230, 380]))) == [rows]


def test_words_side_by_side_stay_on_their_lines() -> None:
    """A line whose words stand in columns is no full line of a paragraph, however far it reaches."""
    rows = [["张三", "李四", "王五"], ["赵六", "钱七", "孙八"]]
    document = made(lambda canvas: put(canvas, rows, [90, 280, 480]))
    assert words(document) == ["张三 李四 王五", "赵六 钱七 孙八"]


def test_the_last_line_of_centred_words_in_a_cell_goes_on() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 650):
            canvas.line(90, y, 300, y)
        for x in (90, 172.8, 300):
            canvas.line(x, 650, x, 700)
        canvas.drawCentredString(131.4, 680, "单位注册地所")
        canvas.drawCentredString(131.4, 662, "在省")
        lines(canvas, 680, "东山", x=180)

    assert tables(made(draw)) == [[["单位注册地所在省", "东山"]]]


@pytest.mark.parametrize(("count", "across"), [(395, 2), (390, 10), (60, 60)])
def test_pages_full_of_small_words_are_read_in_time(count: int, across: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 2)
        for i in range(count):
            for j in range(across):
                canvas.drawString(20 + j * 550 / across, 830 - i * 2.05, "x" * (1 + i * j % 3))

    begun = time.process_time()
    made(draw)
    assert time.process_time() - begun < 5
