"""Every way of ticking an option, in every format that can hold it, comes out as the chosen option."""

import shutil
import subprocess
from pathlib import Path

import pytest
from docx_files import docx, p, tbl, tc, tr

from extractors.pipeline import extract
from extractors.readers import read
from normalizers.assembly import facts


def text(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def control(checked: bool) -> str:
    """A check box as a content control ([MS-DOCX] 2.6.1.4)."""
    glyph = "☒" if checked else "☐"
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(checked)}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{glyph}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def symbol(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def legacy(checked: bool) -> str:
    """A check box as a legacy form field (ECMA-376 17.16.7)."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="box"/><w:enabled/>'
        f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked w:val="{int(checked)}"/></w:checkBox>'
        '</w:ffData></w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText>'
        "</w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def options(box: str, tick: str, *, behind: bool = False) -> str:
    """Three options, the second of them ticked."""
    names = ("联合研发", "委托研发", "技术转让")
    marks = [tick if name == names[1] else box for name in names]
    return "".join(
        text(name) + mark + text("  ") if behind else mark + text(name + "  ")
        for name, mark in zip(names, marks, strict=True)
    )


STYLES = {
    "☐ ☑": options(text("☐"), text("☑")),
    "☐ ☒": options(text("☐"), text("☒")),
    "□ ■": options(text("□"), text("■")),
    "□ √": options(text("□"), text("√")),
    "□ □√": options(text("□"), text("□√")),
    "□ √□": options(text("□"), text("√□")),
    "□ behind √": options(text("□"), text("√"), behind=True),
    "○ ●": options(text("○"), text("●")),
    "（ ） （√）": options(text("（ ）"), text("（√）")),
    "（ ） behind （√）": options(text("（ ）"), text("（√）"), behind=True),
    "[ ] [√]": options(text("[ ]"), text("[√]")),
    "Wingdings 2 box and tick": options(symbol("Wingdings 2", "F0A3"), symbol("Wingdings 2", "F052")),
    "Wingdings box and tick": options(symbol("Wingdings", "F0A8"), symbol("Wingdings", "F0FE")),
    "content control": options(control(False), control(True)),
    "form field": options(legacy(False), legacy(True)),
}
# What LibreOffice loses: the state of a form field, and, where the font is missing, what its glyphs show.
NOT_WRITTEN = {"rtf": {"form field"}, "pdf": {"Wingdings 2 box and tick"}}
ROWS = [("需求名称", text("低损耗磁性材料")), ("企业名称", text("青禾磁业有限公司"))]
RULES = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def form(style: str) -> bytes:
    rows = [
        *ROWS,
        ("拟合作方式", STYLES[style]),
        ("需求内容", text("现有材料高频损耗大，需要新的配方和工艺。")),
    ]
    table = tbl(*(tr(tc(p(text(label))), tc(p(answer))) for label, answer in rows))
    ruled = table.replace("<w:tbl>", f"<w:tbl><w:tblPr><w:tblBorders>{RULES}</w:tblBorders></w:tblPr>", 1)
    return docx(p(text("企业技术需求表")) + ruled)


def chosen(data: bytes, name: str) -> list[str] | None:
    document = read(data, name)
    found = facts("d", document, extract(document))
    (value,) = [v for v in found.form_values if v.label == "拟合作方式"]
    assert document.text[value.char_start : value.char_end] == value.quote
    return value.selected


@pytest.mark.parametrize("style", STYLES)
def test_in_docx(style: str) -> None:
    assert chosen(form(style), "form.docx") == ["委托研发"]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forms of all styles as LibreOffice writes them in other formats."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("ticks")
    for number, style in enumerate(STYLES):
        (folder / f"{number}.docx").write_bytes(form(style))
    for target in ("doc", "pdf", "rtf", "html:HTML (StarWriter)"):
        subprocess.run(
            [
                soffice,
                f"-env:UserInstallation={folder.as_uri()}/profile",
                "--headless",
                "--convert-to",
                target,
                "--outdir",
                folder,
                *sorted(folder.glob("*.docx")),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
    return folder


WRITTEN = [
    (format_, style)
    for format_ in ("doc", "pdf", "rtf", "html")
    for style in STYLES
    if style not in NOT_WRITTEN.get(format_, ())
]


@pytest.mark.parametrize(("format_", "style"), WRITTEN)
def test_in_other_formats(office: Path, format_: str, style: str) -> None:
    path = office / f"{list(STYLES).index(style)}.{format_}"
    assert chosen(path.read_bytes(), path.name) == ["委托研发"]
