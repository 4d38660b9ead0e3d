"""PDF text layers: paragraphs, tables, boxes, and what is set aside or refused."""

import io
import itertools
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Document, Paragraph, Table
from extractors.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    NeedsOcr,
    NoticesError,
    UnsupportedFormat,
)
from extractors.readers import Limits, read
from extractors.readers.pdf.glyphs import fold, is_garbage
from extractors.readers.pdf.grid import areas
from extractors.readers.pdf.parts import Rule

DATA = Path(__file__).parent / "data"
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
WIDTH, HEIGHT = A4
LEFT, RIGHT, SIZE = 90.0, 505.0, 12.0


def drawn(*pages: Callable[[Canvas], None], **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)  # type: ignore[arg-type]
    for page in pages:
        canvas.setFont("STSong-Light", SIZE)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def made(*pages: Callable[[Canvas], None], **options: object) -> Document:
    return read(drawn(*pages, **options), "a.pdf")


def words(document: Document, part: str = "body") -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.part == part]


def grid(document: Document, index: int = 0) -> list[tuple[int, int, int, int, str]]:
    table = list(document.tables())[index]
    return [(c.row, c.column, c.row_span, c.column_span, document.text[c.start : c.end]) for c in table.cells]


def lines(canvas: Canvas, top: float, *texts: str, x: float = LEFT) -> None:
    for number, text in enumerate(texts):
        canvas.drawString(x, top - 20 * number, text)


def prose(canvas: Canvas, top: float = 700) -> None:
    """Two paragraphs whose lines are full: 34 characters of 12 points in 415."""
    lines(canvas, top, "为" * 32, x=LEFT + 24)
    lines(canvas, top - 20, "了" * 34, "做好工作。")
    lines(canvas, top - 60, "现" * 32, x=LEFT + 24)
    lines(canvas, top - 80, "将" * 34, "有关事项通知如下。")


def test_rich_document_has_the_cells_and_ticks_of_its_docx() -> None:
    pdf, docx = (read((DATA / f"rich.{kind}").read_bytes(), f"rich.{kind}") for kind in ("pdf", "docx"))

    def plain(document: Document) -> list[tuple[int, int, int, int, str]]:
        table = next(document.tables())
        found = []
        for cell in table.cells:
            text = "\n".join(document.text[p.start : p.end] for p in cell.paragraphs)
            lines_of_cell = [line.strip() for line in text.split("\n") if line.strip()]
            found.append((cell.row, cell.column, cell.row_span, cell.column_span, "\n".join(lines_of_cell)))
        return found

    assert plain(pdf) == plain(docx)
    assert [box.checked for box in pdf.check_boxes] == [box.checked for box in docx.check_boxes]
    aligned = {pdf.text[b.start : b.end]: b.align for b in pdf.blocks if isinstance(b, Paragraph)}
    assert aligned["关于征集样例需求的通知"] == "center"
    assert aligned["东山市样例局"] == "right"
    assert "生僻字𠮷。" in pdf.text
    assert pdf.page_count == 1


def test_lines_are_joined_to_paragraphs() -> None:
    assert words(made(prose)) == [
        "为" * 32 + "了" * 34 + "做好工作。",
        "现" * 32 + "将" * 34 + "有关事项通知如下。",
    ]


def test_a_paragraph_goes_on_over_a_page() -> None:
    def first(canvas: Canvas) -> None:
        prose(canvas)
        lines(canvas, 560, "一" * 32, x=LEFT + 24)
        lines(canvas, 540, *("二" * 34 for _ in range(8)))

    found = words(made(first, lambda canvas: lines(canvas, 760, "三三。", "一、末段")))
    assert found[-2] == "一" * 32 + "二" * 34 * 8 + "三三。"
    assert found[-1] == "一、末段"


def test_running_headers_and_page_numbers_are_set_aside() -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            lines(canvas, 805, "东山市科技项目申报书")
            prose(canvas)
            canvas.drawCentredString(WIDTH / 2, 40, f"— {number} —")

        return draw

    document = made(page(1), page(2), page(3))
    assert words(document, "header") == ["东山市科技项目申报书"]
    assert words(document, "footer") == ["— 1 —"]
    assert len(words(document)) == 6


def test_a_number_in_the_text_is_no_page_number() -> None:
    document = made(lambda canvas: lines(canvas, 600, "一、申报数量", "12", "二、其他"))
    assert words(document) == ["一、申报数量", "12", "二、其他"]


def ruled(
    canvas: Canvas, xs: list[float], ys: list[float], *, skip: frozenset[tuple[float, ...]] = frozenset()
) -> None:
    """All lines of a grid but those of `skip`: (x, y of its upper end) for uprights."""
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for x in xs:
        for high, low in itertools.pairwise(ys):
            if (x, high) not in skip:
                canvas.line(x, high, x, low)


def form(canvas: Canvas) -> None:
    xs, ys = [90.0, 180.0, 300.0, 380.0, 505.0], [700.0, 670.0, 640.0, 580.0]
    ruled(canvas, xs, ys, skip=frozenset({(300.0, 700.0), (380.0, 700.0), (300.0, 640.0), (380.0, 640.0)}))
    lines(canvas, 680, "单位名称", x=100)
    lines(canvas, 680, "东山市样例公司", x=190)
    for x, text in ((100, "联系人"), (190, "林示范"), (310, "手机"), (385, "13900001234")):
        lines(canvas, 650, text, x=x)
    lines(canvas, 620, "领域", "（可多选）", x=100)
    lines(canvas, 620, "□新材料 ☑海洋", "□√ 农业", x=190)


FORM = [
    (0, 0, 1, 1, "单位名称"),
    (0, 1, 1, 3, "东山市样例公司"),
    (1, 0, 1, 1, "联系人"),
    (1, 1, 1, 1, "林示范"),
    (1, 2, 1, 1, "手机"),
    (1, 3, 1, 1, "13900001234"),
    (2, 0, 1, 1, "领域\n（可多选）"),
    (2, 1, 1, 3, "□新材料 ☑海洋\n□√ 农业"),
]


def test_ruled_cells_and_their_spans() -> None:
    assert grid(made(form)) == FORM


def test_a_table_on_a_turned_page_is_the_same() -> None:
    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        canvas.setFont("STSong-Light", SIZE)
        canvas.translate(0, -200)
        form(canvas)

    assert grid(made(turned)) == FORM


def test_thin_filled_rectangles_are_rules_too() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 670, 640):
            canvas.rect(90, y, 300, 0.5, stroke=0, fill=1)
        for x in (90, 200, 390):
            canvas.rect(x, 640, 0.5, 60, stroke=0, fill=1)
        for y, left, right in ((680, "甲", "乙"), (650, "丙", "丁")):
            lines(canvas, y, left, x=100)
            lines(canvas, y, right, x=210)

    assert [text for *_, text in grid(made(draw))] == ["甲", "乙", "丙", "丁"]


def test_a_table_goes_on_over_pages_without_its_repeated_head() -> None:
    def rows(start: int, stop: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            count = stop - start
            ys = [760.0 - 30 * i for i in range(count + 2)]
            ruled(canvas, [90.0, 200.0, 505.0], ys)
            lines(canvas, 740, "序号", x=100)
            lines(canvas, 740, "名称", x=210)
            for i in range(count):
                lines(canvas, 710 - 30 * i, str(start + i), x=100)
                lines(canvas, 710 - 30 * i, f"项目{start + i}", x=210)

        return draw

    document = made(rows(1, 20), rows(20, 25))
    (table,) = document.tables()
    assert (table.rows, table.columns) == (25, 2)
    assert document.text.count("序号") == 1
    assert grid(document)[-1] == (24, 1, 1, 1, "项目24")


def test_text_between_two_tables_keeps_them_apart() -> None:
    def second(canvas: Canvas) -> None:
        lines(canvas, 780, "附件2")
        form(canvas)

    assert len(list(made(form, second).tables())) == 2


def test_drawn_boxes_are_boxes_and_a_grid_of_digits_is_none() -> None:
    def draw(canvas: Canvas) -> None:
        for x, text in ((100, "企业"), (200, "高校")):
            canvas.rect(x, 700, 10, 10)
            canvas.drawString(x + 12, 701, text)
        canvas.line(200, 700, 210, 710)
        canvas.line(200, 710, 210, 700)
        for i in range(6):
            canvas.rect(100 + 14 * i, 600, 14, 14)
            canvas.drawString(103 + 14 * i, 603, str(i))

    document = made(draw)
    assert words(document)[0].replace(" ", "") == "☐企业☑高校"
    assert [box.checked for box in document.check_boxes] == [False, True]
    assert len(document.check_boxes) == 2


def test_form_fields_show_what_they_hold() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 700, "企业名称：")
        canvas.acroForm.textfield(name="n", value="Sample Co.", x=160, y=695, width=200, height=18)
        canvas.acroForm.checkbox(name="a", checked=True, x=90, y=660, size=12)
        canvas.acroForm.checkbox(name="b", checked=False, x=160, y=660, size=12)
        lines(canvas, 661, "企业", x=104)
        lines(canvas, 661, "高校", x=174)

    document = made(draw)
    assert [word.replace(" ", "") for word in words(document)] == ["企业名称：SampleCo.", "☑企业☐高校"]
    assert [box.checked for box in document.check_boxes] == [True, False]


def test_links_keep_their_targets() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 700, "请登录样例平台填报")
        canvas.linkURL("https://example.org/a", (LEFT + 36, 698, LEFT + 84, 712))

    document = made(draw)
    (link,) = document.links
    assert (document.text[link.start : link.end], link.target) == ("样例平台", "https://example.org/a")


def test_bold_that_is_drawn_twice_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 700, "关于征集需求的通知")
        lines(canvas, 700, "关于征集需求的通知", x=LEFT + 0.4)

    assert words(made(draw)) == ["关于征集需求的通知"]


def test_gaps_are_blanks_and_spread_characters_are_not() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(90, 700, "联系人：林示范")
        canvas.drawString(300, 700, "电话：010-55550000")
        text = canvas.beginText(90, 660)
        text.setCharSpace(6)
        text.textOut("法定代表人签字处")
        canvas.drawText(text)

    assert words(made(draw)) == ["联系人：林示范 电话：010-55550000", "法定代表人签字处"]


def test_title_over_two_lines_is_one_and_signature_stands_right() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 22)
        canvas.drawCentredString(297.5, 750, "关于组织征集二〇二四年度重点研发计划")
        canvas.drawCentredString(297.5, 715, "项目指南建议的通知")
        canvas.setFont("STSong-Light", SIZE)
        prose(canvas, 680)
        canvas.drawRightString(RIGHT - 30, 400, "东山市科学技术局")
        canvas.drawRightString(RIGHT - 30, 380, "2024年3月14日")

    document = made(draw)
    shown = [(document.text[b.start : b.end], b.align) for b in document.blocks if isinstance(b, Paragraph)]
    assert shown[0] == ("关于组织征集二〇二四年度重点研发计划项目指南建议的通知", "center")
    assert shown[-2:] == [("东山市科学技术局", "right"), ("2024年3月14日", "right")]


# Refused


def test_encrypted_empty_and_damaged() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    with pytest.raises(EncryptedDocument):
        made(prose, encrypt=StandardEncryption("secret", canPrint=0))
    with pytest.raises(EmptyDocument):
        made(lambda canvas: None)
    with pytest.raises(DamagedDocument):
        read(b"%PDF-1.4\n" + b"x" * 200, "a.pdf")


def test_a_scan_needs_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    monkeypatch.setattr("extractors.readers.ocr.available", lambda: False)
    picture = ImageReader(Image.new("L", (600, 800), 255))
    with pytest.raises(NeedsOcr, match="images"):
        made(lambda canvas: canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT))


def test_cells_have_a_limit() -> None:
    with pytest.raises(NoticesError, match="table cells"):
        read(drawn(form), "a.pdf", Limits(table_cells=3))


@pytest.mark.parametrize("seed", range(4))
def test_mutated_files_end_in_a_document_or_a_typed_error(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.readers.ocr.available", lambda: False)
    wholes = [(DATA / "rich.pdf").read_bytes(), drawn(form, prose, pageCompression=0)]
    chance = random.Random(seed)
    for _ in range(80):
        data = bytearray(chance.choice(wholes))
        kind = chance.randrange(3)
        if kind == 0:
            for _ in range(chance.randrange(1, 30)):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[chance.randrange(len(data)) :]
        else:
            at = chance.randrange(len(data))
            data[at:at] = chance.randbytes(chance.randrange(1, 400))
        begun = time.perf_counter()
        try:
            document = read(bytes(data), "a.pdf")
            assert all(0 <= b.start <= b.end <= len(document.text) for b in document.blocks)
        except NoticesError:
            pass
        assert time.perf_counter() - begun < 3


def test_drawings_of_thousands_of_parts_are_read_in_time() -> None:
    def squares(canvas: Canvas) -> None:
        for i in range(4000):
            canvas.rect(50 + 25 * (i % 20), 100 + 3.1 * (i // 20), 9, 9)

    def crosses(canvas: Canvas) -> None:
        for i in range(1500):
            x, y = 50 + 12 * (i % 40), 100 + 15 * (i // 40)
            canvas.line(x, y, x + 8, y)
            canvas.line(x, y + 6, x + 8, y + 6)
            canvas.line(x + 4, y, x + 4, y + 6)
            canvas.drawString(x, y, "字")

    begun = time.perf_counter()
    made(prose, squares, crosses)
    assert time.perf_counter() - begun < 8


# Parts


def test_radicals_are_the_ideographs_they_stand_for() -> None:
    assert fold("⼀、⽬标⻓⾜⻅⻔") == "一、目标长足见门"
    assert fold("更新車") == "更新車"
    assert fold("ＡＢＣ①㎡") == "ＡＢＣ①㎡"  # no other folding


@given(st.text())
def test_folding_keeps_lengths(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_garbage_is_told_from_text() -> None:
    assert not is_garbage("为做好2024年度重点研发计划项目征集工作，现将有关事项通知如下：" * 3)
    assert not is_garbage("The quick brown fox jumps over the lazy dog. 010-55550000")
    assert not is_garbage("關於徵集二〇二四年度重點研發計畫項目需求的通知，請各單位認真組織填報" * 3)
    assert is_garbage("ᆿᒼᐸ⋵⊕ђ䐥᭯ᔰᐛぁ᯳ᐛᤑḽᮽԬ" * 3)
    assert is_garbage("(cid:12)(cid:345)" * 30)
    assert is_garbage("\ue123\ue456\uf8f0" * 20)
    assert is_garbage("龘齾爩麤灪籱厵驫鱻麣爨癵靐龖鸘讟鬱籲黌灩" * 3)
    assert not is_garbage("")


def test_lines_that_do_not_cross_are_no_table() -> None:
    assert areas([Rule(100, 0, 50), Rule(90, 0, 50)], [Rule(200, 0, 50)]) == []
    assert areas([], [Rule(1, 2, 3)]) == []


def test_a_table_open_at_its_sides_reaches_as_far_as_its_lines() -> None:
    (area,) = areas([Rule(y, 0, 300) for y in (0, 20, 40)], [Rule(100, 0, 40)])
    assert area.xs == [0, 100, 300]
    assert len(area.regions) == 4


# The open material


def test_real_files(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.readers.ocr.available", lambda: False)
    for name in ("zc_tender.pdf", "scan_mineru_small_ocr.pdf"):
        with pytest.raises(NeedsOcr):
            read((shared / "real" / name).read_bytes(), name)
    tender = read((shared / "real" / "tender_pku_library_2024.pdf").read_bytes(), "a.pdf")
    table = next(table for table in tender.tables() if table.rows > 10)
    assert (table.rows, table.columns) == (16, 5)
    assert isinstance(table, Table)


def test_a_written_document_with_a_scanned_page_needs_ocr_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    monkeypatch.setattr("extractors.readers.ocr.available", lambda: False)
    picture = ImageReader(Image.new("L", (600, 800), 200))

    def scan(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)

    def small(canvas: Canvas) -> None:
        canvas.drawImage(picture, 100, 100, 0.6 * WIDTH, 0.6 * HEIGHT)

    with pytest.raises(NeedsOcr, match="1 of 4 pages are images, the first is page 3") as caught:
        made(prose, prose, scan, prose)
    assert caught.value.retriable
    assert made(prose, prose, small).text  # a picture among the text, not a page of it


def test_a_hidden_layer_that_says_other_words_than_the_scan_gives_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The layer that OCR software leaves under a scan is kept where it is right, else read anew."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    from extractors.readers.pdf.parts import Page, Run

    picture = ImageReader(Image.new("L", (600, 800), 200))

    def scan(words: str) -> Callable[[Canvas], None]:
        def page(canvas: Canvas) -> None:
            canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)
            hidden = canvas.beginText(LEFT, 700)
            hidden.setTextRenderMode(3)
            hidden.setFont("STSong-Light", SIZE)
            hidden.textLine(words)
            canvas.drawText(hidden)

        return page

    def seen(pixels: object, number: int, scale: float) -> Page:
        words = "关于征集科技项目指南建议的通知"
        edges = tuple(LEFT + SIZE * i for i in range(len(words) + 1))
        run = Run(words, LEFT, 700, edges[-1], 712, edges)
        return Page(number, WIDTH, HEIGHT, [run], [], [], [], [], 1.0, [])

    monkeypatch.setattr("extractors.readers.ocr.available", lambda: True)
    monkeypatch.setattr("extractors.readers.ocr.pages.read_picture", seen)
    assert made(scan("天地玄黄宇宙洪荒日月盈昃辰宿")).text == "关于征集科技项目指南建议的通知"
    assert made(scan("关于征集科技项目指南建义的通知")).text == "关于征集科技项目指南建义的通知"
    monkeypatch.setattr("extractors.readers.ocr.available", lambda: False)
    assert made(scan("天地玄黄宇宙洪荒日月盈昃辰宿")).text == "天地玄黄宇宙洪荒日月盈昃辰宿"


def test_small_lines_in_the_margins_of_a_single_page_stand_apart() -> None:
    def page(canvas: Canvas) -> None:
        prose(canvas)
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(LEFT, HEIGHT - 45, "东山市科学技术局文件")
        canvas.drawString(LEFT, 40, "内部资料 注意保存")

    document = made(page)
    assert words(document, "header") == ["东山市科学技术局文件"]
    assert words(document, "footer") == ["内部资料 注意保存"]
    assert len(words(document)) == 2

    def title(canvas: Canvas) -> None:  # as large as the text: no header, however near the edge
        prose(canvas)
        canvas.drawString(LEFT, HEIGHT - 45, "东山市科学技术局文件")

    assert words(made(title))[0] == "东山市科学技术局文件"


def page_of_words(canvas: Canvas) -> None:
    lines(
        canvas, 740, "关于组织申报科技项目的通知", "各有关单位：", "一、申报条件", "联系电话0411-55550000。"
    )


WORDS = ["关于组织申报科技项目的通知", "各有关单位：", "一、申报条件", "联系电话0411-55550000。"]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_upright(degrees: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(degrees)  # the letters stand upright without it
        page_of_words(canvas)

    assert words(made(draw)) == WORDS


def test_letters_turned_on_an_upright_page_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        canvas.setFont("STSong-Light", SIZE)
        lines(canvas, 500, *WORDS)

    assert words(made(draw)) == WORDS


def test_words_aslant_over_the_text_stand_apart() -> None:
    def draw(canvas: Canvas) -> None:
        page_of_words(canvas)
        for x, y, angle, size, text in (
            (150, 680, 20, 14, "东山市科学技术局"),
            (100, 600, 45, 50, "内部资料"),
        ):
            canvas.saveState()
            canvas.translate(x, y)
            canvas.rotate(angle)
            canvas.setFont("STSong-Light", size)
            canvas.drawString(0, 0, text)
            canvas.restoreState()

    document = made(draw)
    assert words(document) == WORDS
    assert words(document, "textbox") == ["东山市科学技术局", "内部资料"]


def test_an_empty_user_password_opens() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = StandardEncryption("", "owner", canPrint=0, canCopy=0, strength=128)
    assert words(made(page_of_words, encrypt=locked)) == WORDS


def test_radicals_of_the_mainland() -> None:
    assert fold("⼾⼝⽂件⾭年⿈河") == "户口文件青年黄河"


def test_a_form_that_adobe_reader_alone_draws_is_named() -> None:
    """A dynamic XFA form: its one page asks for another program."""
    xfa = b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>"
    text = b"BT /F1 12 Tf 90 700 Td (Please wait... If this message is not replaced) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA 5 0 R>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Length %d>>stream\n%s\nendstream" % (len(xfa), xfa),
    ]
    data, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 6\n0000000000 65535 f \n" + table
    data += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(data) - len(table) - 31)
    with pytest.raises(UnsupportedFormat, match="XFA"):
        read(data, "a.pdf")
