"""The same notice as text, Word file, web page and PDF gives the same facts.

By default a few notices; all of them with NOTICES_FULL=1. The files are made anew each time.
"""

import os
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from docx import Document as WordFile
from gold_kit import GOLD, OPEN, SHARED, load_files

from warehouse.evaluation import Evaluation, evaluate

CLOSE = 0.01
SOME = 8
BLIND = GOLD / "blind" / "batch1"
NAVIGATION = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>'
)
FOOTER = '<div class="footer"><p>版权所有 网站地图 联系我们</p></div>'


def write_txt(lines: list[str], path: Path) -> None:
    path.write_text("\n".join(lines), encoding="utf-8")


def write_docx(lines: list[str], path: Path) -> None:
    word = WordFile()
    for line in lines:
        word.add_paragraph(line)
    word.save(str(path))


def write_html(lines: list[str], path: Path) -> None:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    path.write_text(
        f"<!doctype html><html><head><meta charset='utf-8'><title>通知公告</title></head><body>{NAVIGATION}"
        f'<div class="content">{body}</div>{FOOTER}</body></html>',
        encoding="utf-8",
    )


def write_pdf(lines: list[str], path: Path) -> None:
    """A4 in a CID font; a paragraph breaks where the line is full, as print does."""
    layout = pytest.importorskip("reportlab.platypus")
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont

    registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK")
    story = [
        layout.Paragraph(escape(line.replace("\t", "　　")), style) if line.strip() else layout.Spacer(1, 12)
        for line in lines
    ]
    layout.SimpleDocTemplate(str(path)).build(story)


FORMATS: dict[str, Callable[[list[str], Path], None]] = {
    "txt": write_txt,
    "docx": write_docx,
    "html": write_html,
    "pdf": write_pdf,
}


def notices(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*/notice.txt"))
    return found if os.environ.get("NOTICES_FULL") else found[:SOME]


def scored(folder: Path, form: str, work: Path) -> Evaluation:
    names = notices(folder)
    for path in names:
        lines = path.read_text(encoding="utf-8").splitlines()
        FORMATS[form](lines, work / f"{path.parent.name}.{form}")
    gold = [path.with_name("gold.json") for path in names]
    return evaluate(load_files([work / f"{p.parent.name}.{form}" for p in names], work), gold)


@pytest.fixture(scope="module")
def as_text(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Evaluation]:
    known: dict[Path, Evaluation] = {}

    def measure(folder: Path) -> Evaluation:
        if folder not in known:
            known[folder] = scored(folder, "txt", tmp_path_factory.mktemp("txt"))
        return known[folder]

    return measure


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
@pytest.mark.parametrize("folder", [BLIND, OPEN / "notices"], ids=["blind", "open"])
def test_a_format_tells_no_less(
    folder: Path, form: str, as_text: Callable[[Path], Evaluation], tmp_path: Path
) -> None:
    if folder.is_relative_to(SHARED) and not folder.is_dir():
        pytest.skip("no ../shared beside this clone")
    text, other = as_text(folder), scored(folder, form, tmp_path)
    known = {(d.subject.rsplit(".", 1)[0], d.field, d.expected, d.found) for d in text.differences}
    more = [
        d
        for d in other.differences
        if (d.subject.rsplit(".", 1)[0], d.field, d.expected, d.found) not in known
    ]
    assert other.micro.f1 >= text.micro.f1 - CLOSE, (text.micro.f1, other.micro.f1, more[:8])
