"""A document as a page: everything is there, everything has its range, nothing runs."""

import random
import re
from pathlib import Path

import pytest
from docx_files import docx, p, r, tbl, tc, tr
from lxml import html

from extractors.builder import DocumentBuilder
from extractors.document import Document, Span
from extractors.errors import NoticesError
from extractors.readers import read
from extractors.rendering import render
from extractors.rendering.blocks import paragraphs
from extractors.rendering.inline import Ranges, safe_target

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "samples" / "notices").iterdir()) + sorted((ROOT / "samples" / "forms").iterdir())
ALLOWED = {
    "href", "rel", "id", "class", "title", "rowspan", "colspan", "src", "alt", "charset", "content", "name",
    "http-equiv", "lang", "data-start", "data-end",
}  # fmt: skip
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;"


def page_of(document: Document, data: bytes = b"", name: str = "x.doc", marks: list[Span] | None = None):  # type: ignore[no-untyped-def]
    return html.fromstring(render(data, name, document, marks or []))


def check_harmless(page) -> None:  # type: ignore[no-untyped-def]
    for element in page.iter():
        assert element.tag not in ("script", "iframe", "object", "embed", "form", "base", "link", "svg")
        assert set(element.attrib) <= ALLOWED, element.attrib
        target = element.get("href")
        assert target is None or re.match("(https?://|mailto:|#word-)", target, re.I)
        if target is not None and not target.startswith("#"):
            assert "noopener" in element.get("rel")
        assert element.tag != "img" or element.get("src").startswith("data:image/")


def words_of(element) -> str:  # type: ignore[no-untyped-def]
    """What an element shows, without white space: a cell's words are those of its paragraphs."""
    return "".join("".join(element.itertext()).split())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_word_of_a_sample_is_shown_under_its_range(path: Path) -> None:
    data = path.read_bytes()
    document = read(data, path.name)
    page = page_of(document, data, path.name)
    check_harmless(page)
    placed = {int(e.get("data-start")): e for e in page.xpath("//*[starts-with(@id, 'c')][@data-start]")}
    for one in paragraphs(document):
        words = "".join(document.text[one.start : one.end].split())
        if words:
            element = placed[one.start]
            assert element.get("id") == f"c{one.start}" and int(element.get("data-end")) == one.end
            assert words_of(element) == words
    ids = [e.get("id") for e in page.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))


def test_a_table_keeps_its_spans_and_the_places_without_cells() -> None:
    builder = DocumentBuilder()
    with builder.table():
        for row, column, rows, columns, words in [
            (0, 0, 2, 1, "a"),
            (0, 1, 1, 2, "b"),
            (1, 2, 1, 1, "c"),
            (2, 1, 1, 1, "d"),
        ]:
            with builder.cell(row, column, rows, columns):
                builder.paragraph(words, align="center")
                if words == "d":
                    with builder.table(), builder.cell(0, 0):
                        builder.paragraph("inner")
    page = page_of(builder.build(format="doc", reader="doc/1"))
    outer = page.xpath("//table")[0]
    shown = [
        [(words_of(c), c.get("rowspan", "1"), c.get("colspan", "1")) for c in row.iterchildren("td")]
        for row in outer.xpath("./tbody/tr")
    ]
    assert shown == [
        [("a", "2", "1"), ("b", "1", "2")],
        [("", "1", "1"), ("c", "1", "1")],
        [("", "1", "1"), ("dinner", "1", "1")],
    ]
    assert page.xpath("//td//table//p/text()") == ["inner"]
    assert outer.xpath(".//p")[0].get("class") == "center"


def test_headings_parts_and_pages() -> None:
    builder = DocumentBuilder()
    builder.paragraph("题目", level=0, align="center", page=1)
    builder.paragraph("深", level=8, page=2)
    builder.paragraph("页脚", part="footer", page=1)
    page = page_of(builder.build(format="pdf", reader="pdf/1", page_count=2))
    assert page.xpath("//h1[@class='center'][@id='c0']/text()") == ["题目"]
    assert page.xpath("//h6/text()") == ["深"]
    assert page.xpath("//*[@class='page']/text()") == ["第 2 页"]
    assert page.xpath("//p[@class='footer']/text()") == ["页脚"]


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("http://a.cn/x", True),
        ("HTTPS://a.cn", True),
        ("mailto:a@b.cn", True),
        ("javascript:alert(1)", False),
        (" \x01java\tscript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("vbscript:x", False),
        ("//a.cn", False),
        ("file:///etc/passwd", False),
        ("附件1.doc", False),
        ("https:javascript:alert(1)", False),
        ("https://" + "a" * 5000, False),
    ],
)
def test_links_that_may_be_followed(target: str, safe: bool) -> None:
    assert (safe_target(target) is not None) is safe
    builder = DocumentBuilder()
    with builder.open_paragraph():
        builder.link("这里", target)
    page = page_of(builder.build(format="html", reader="html/1"))
    check_harmless(page)
    assert bool(page.xpath("//a[@href]")) is safe
    assert words_of(page.xpath("//p")[0]) == "这里"


def test_hostile_words_are_words() -> None:
    builder = DocumentBuilder()
    builder.paragraph(HOSTILE, style=HOSTILE)
    with builder.table(), builder.cell(0, 0):
        builder.link(HOSTILE, 'http://a.cn/"><script>x</script>')
    document = builder.build(format="txt", reader="txt/1")
    page = page_of(document, name=f"{HOSTILE}\x00\ud800.txt")
    check_harmless(page)
    assert words_of(page.xpath("//p")[0]) == "".join(HOSTILE.split())
    raw = render(b"", HOSTILE, document)
    assert "<script" not in raw.lower() and "<img" not in raw
    raw.encode()


def test_a_hostile_word_document_is_harmless() -> None:
    shown = HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
    link = '<w:hyperlink r:id="rIdA">' + r("点我") + "</w:hyperlink>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText>HYPERLINK "javascript:x"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + r("再点")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    styles = '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="&lt;script&gt;"/></w:style>'
    data = docx(
        p(shown, '<w:pStyle w:val="x"/>') + p(link) + p(field) + tbl(tr(tc(shown))),
        links={"rIdA": "javascript:alert(1)"},
        styles=styles,
    )
    document = read(data, "x.docx")
    page = page_of(document, data, "x.docx")
    check_harmless(page)
    assert not page.xpath("//a")
    assert len(page.xpath("//*[@data-start]")) == 4


def test_a_word_document_looks_as_mammoth_draws_it_with_numbers_and_boxes_of_the_reader() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    box = (
        '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>"
    )
    data = docx(
        p("通知", '<w:jc w:val="center"/>')
        + p(r("总体", "<w:b/>") + r("要求"), numbered)
        + p("条件", numbered)
        + p(box + r("是"))
        + p("结尾"),
        numbering=numbering,
        header1=p("页眉里的字"),
    )
    document = read(data, "x.docx")
    start = document.text.index("总体要求")
    page = page_of(document, data, "x.docx", [Span(start + 1, start + 3), Span(0, 1)])
    check_harmless(page)
    assert page.xpath("//p[@class='center']/@id") == ["c0"]
    items = page.xpath("//li[@class='numbered']")
    assert [words_of(item) for item in items] == ["一、总体要求", "二、条件"]
    assert page.xpath("//li//strong/mark/text()") == ["体"]
    assert "".join(page.xpath("//mark//text()")) == "通体要"
    assert any(words_of(one) == "☑是" for one in page.xpath("//p[@data-start]"))


def test_what_mammoth_leaves_out_or_cannot_read_is_still_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    import mammoth

    path = ROOT / "samples" / "notices" / "dalian-2022.docx"
    document = read(path.read_bytes(), path.name)

    def fails(*_: object, **__: object) -> None:
        raise KeyError("styles")

    monkeypatch.setattr(mammoth, "convert_to_html", fails)
    page = page_of(document, path.read_bytes(), path.name)
    assert {f"c{one.start}" for one in paragraphs(document)} <= set(page.xpath("//@id"))


def test_the_policy_lets_nothing_in() -> None:
    raw = render(b"", "x", Document("a", (), "txt", "txt/1"))
    [policy] = html.fromstring(raw).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy and "script" not in policy
    assert "http:" not in raw and "https:" not in raw and "url(" not in raw


def test_marks_cross_links_and_blocks() -> None:
    builder = DocumentBuilder()
    with builder.open_paragraph():
        builder.write("ab")
        builder.link("cd", "https://a.cn")
        builder.write("ef")
    builder.paragraph("gh")
    document = builder.build(format="txt", reader="txt/1")
    raw = render(b"", "x", document, [Span(1, 3), Span(2, 3), Span(5, 8), Span(4, 4), Span(90, 99)])
    assert "a<mark>b</mark><a " in raw and "><mark>c</mark>d</a>e<mark>f</mark></p>" in raw
    assert "<mark>g</mark>h" in raw


def test_ranges_are_found_by_offset() -> None:
    ranges = Ranges([(5, 7), (1, 3), (2, 4), (9, 9)])
    assert (ranges.starts, ranges.ends) == ([1, 5], [4, 7])
    assert [at for at in range(10) if ranges.holds(at)] == [1, 2, 3, 5, 6]
    assert list(ranges.within(4, 5)) == [] and list(ranges.within(3, 6)) == [0, 1]


def test_damaged_word_documents_that_can_be_read_can_be_shown() -> None:
    from test_reader_robustness import damaged, word

    whole, shown = word(), 0
    for seed in range(60):
        data = damaged(whole, random.Random(seed))
        try:
            document = read(data, "a.docx")
        except NoticesError:
            continue
        check_harmless(html.fromstring(render(data, "a.docx", document)))
        shown += 1
    assert shown > 5
