"""The same content in another format is the same document: paragraphs, cells and ticks; offsets hold."""

import io
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from docx_files import docx, p, tbl, tc, tr

from extractors.document import Document, Paragraph, Table
from extractors.errors import NoticesError
from extractors.readers import read
from extractors.rendering.blocks import paragraphs

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"


@cache
def sample(name: str) -> Document:
    return read((SAMPLES / name).read_bytes(), name)


@cache
def drawn(name: str) -> Document:
    """A notice as .docx, as the samples' builder draws it before it is converted."""
    from samples.notices import notice

    made = io.BytesIO()
    notice(name).word.save(made)
    return read(made.getvalue(), f"{name}.docx")


@cache
def drawn_form(name: str) -> Document:
    from samples.forms import filled_forms, laid_out

    made = io.BytesIO()
    laid_out(next(form for form in filled_forms() if form.name == name)).word.save(made)
    return read(made.getvalue(), f"{name}.docx")


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def lines(document: Document) -> list[str]:
    """The paragraphs of the body that stand in no table, without white space; blank ones are none."""
    found = [b for b in document.blocks if isinstance(b, Paragraph) and b.part == "body"]
    return [line for one in found if (line := plain(document.text[one.start : one.end]))]


def cells(document: Document) -> list[list[tuple[int, int, int, int, str]]]:
    return [
        [
            (c.row, c.column, c.row_span, c.column_span, plain(document.text[c.start : c.end]))
            for c in table.cells
        ]
        for table in document.tables()
    ]


def ticks(document: Document) -> list[tuple[bool, str]]:
    return [
        (box.checked, plain(document.text[box.end : box.end + 12].split("\n")[0])[:4])
        for box in document.check_boxes
    ]


def converted() -> list[tuple[str, str]]:
    notices = [
        ("notice", str(path.relative_to(SAMPLES))) for path in sorted(SAMPLES.glob("notices/liaoning*"))
    ]
    forms = [
        ("form", str(path.relative_to(SAMPLES)))
        for path in sorted(SAMPLES.glob("forms/*"))
        if path.suffix in (".doc", ".pdf")
    ]
    return notices + forms


@pytest.mark.parametrize(("kind", "name"), converted(), ids=lambda value: value)
def test_a_sample_says_the_same_as_its_docx(kind: str, name: str) -> None:
    stem = Path(name).stem
    other, origin = sample(name), drawn(stem) if kind == "notice" else drawn_form(stem)
    assert cells(other) == cells(origin)
    assert [tick for tick, _ in ticks(other)] == [tick for tick, _ in ticks(origin)]
    if name.endswith(".doc"):
        assert lines(other) == lines(origin)
        assert ticks(other) == ticks(origin)
    else:
        # A PDF does not say where a paragraph ends; its words come in the same order all the same.
        assert "".join(lines(other)) == "".join(lines(origin))
        assert len(set(lines(other)) & set(lines(origin))) >= 0.9 * len(lines(origin))


def check_offsets(document: Document) -> None:
    """Blocks one behind the other inside the text; what is inside a block inside its range; marks too."""
    text = document.text
    text.encode()  # no lone surrogate
    end = 0
    for block in document.blocks:
        assert end <= block.start <= block.end <= len(text)
        end = block.end
    for table in document.tables():
        check_table(table)
    at = 0
    for one in paragraphs(document):
        assert at <= one.start <= one.end
        at = one.end
        if one.numbering:
            assert text[one.start : one.end].startswith(one.numbering)
    for box in document.check_boxes:
        assert text[box.start : box.end] == ("☑" if box.checked else "☐")
    for link in document.links:
        assert 0 <= link.start < link.end <= len(text) and link.target
    covered = sum(one.end - one.start for one in paragraphs(document))
    separators = text.count("\n") + text.count("\t")
    assert len(text) - separators <= covered <= len(text)  # every character is a paragraph's or parts two


def check_table(table: Table) -> None:
    taken: set[tuple[int, int]] = set()
    end = table.start
    for cell in table.cells:
        assert end <= cell.start <= cell.end <= table.end
        end = cell.end
        places = {
            (cell.row + row, cell.column + column)
            for row in range(cell.row_span)
            for column in range(cell.column_span)
        }
        assert not places & taken
        taken |= places
        assert max(row for row, _ in places) < table.rows
        assert max(column for _, column in places) < table.columns
        for inner in (*cell.paragraphs, *cell.tables):
            assert cell.start <= inner.start <= inner.end <= cell.end


@pytest.mark.parametrize(
    "path", sorted(SAMPLES.glob("notices/*")) + sorted(SAMPLES.glob("forms/*")), ids=lambda path: path.name
)
def test_the_offsets_of_a_sample_are_exact(path: Path) -> None:
    check_offsets(sample(str(path.relative_to(SAMPLES))))


def test_the_offsets_of_every_real_file_are_exact(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.readers.ocr.available", lambda: False)
    read_at_all = 0
    for path in sorted((shared / "real").iterdir()):
        if path.suffix == ".tsv":
            continue
        try:
            document = read(path.read_bytes(), path.name)
        except NoticesError as error:
            assert path.name.startswith(("bad_", "derived_trunc", "scan_", "zc_")) or path.suffix == ".rar", (
                error
            )
            continue
        check_offsets(document)
        read_at_all += 1
    assert read_at_all >= 28


TROUBLE = [
    "𠮷野家𠀀",
    "\u3000\u3000各单位",
    "甲\u00a0\u00a0乙",
    "ＡＢＣ１２３",
    "①㈠㎡℃",
    "é e\u0301",
    "👩‍🔬科学",
]


def test_offsets_hold_where_characters_are_wide_paired_or_blank() -> None:
    body = "".join(p(words) for words in TROUBLE) + tbl(tr(*(tc(words) for words in TROUBLE))) + p("末")
    made = read(docx(body), "a.docx")
    check_offsets(made)
    [*found, last] = [one for one in made.blocks if isinstance(one, Paragraph)]
    assert [made.text[one.start : one.end] for one in found] == TROUBLE
    assert made.text[last.start : last.end] == "末"
    [table] = made.tables()
    assert [made.text[cell.start : cell.end] for cell in table.cells] == TROUBLE
    page = f"<html><body>{''.join(f'<p>{words}</p>' for words in TROUBLE)}</body></html>"
    made = read(page.encode(), "a.html")
    check_offsets(made)
    assert "𠮷野家𠀀" in made.text and "甲\u00a0\u00a0乙" in made.text
    check_offsets(read("\n".join(TROUBLE).encode("gb18030"), "a.txt"))
    check_offsets(read("\n".join(TROUBLE).encode("utf-16"), "a.txt"))
