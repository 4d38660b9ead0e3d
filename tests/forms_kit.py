"""Draws forms in a few lines, so that tests can hold many layouts.

A line that begins with | is a table row: cells between bars, `<3>words` spans three columns, `^` goes on
with the cell above, ⏎ breaks a line inside a cell. Other lines are paragraphs; a blank line ends a table.
"""

import re
from dataclasses import dataclass

from extractors.builder import DocumentBuilder
from extractors.document import Document, Span, Table
from extractors.forms.mentions import FieldMention, FormMention
from extractors.forms.reader import read_form
from extractors.outline import FormPart, Outline
from normalizers.facts import FormField, FormValue, Requirement
from normalizers.forms import FormFacts, forms

_SPAN = re.compile(r"^<(\d+)>")


@dataclass
class _Drawn:
    row: int
    column: int
    rows: int
    columns: int
    words: str


def _cells(lines: list[str]) -> list[_Drawn]:
    out: list[_Drawn] = []
    for row, line in enumerate(lines):
        column = 0
        for piece in line.strip().strip("|").split("|"):
            words = piece.strip(" ")
            span = _SPAN.match(words)
            width = int(span.group(1)) if span else 1
            words = words[span.end() :] if span else words
            if words == "^":
                above = next(c for c in reversed(out) if c.column == column)
                above.rows += 1
                width = above.columns
            else:
                out.append(_Drawn(row, column, 1, width, words.replace("⏎", "\n")))
            column += width
    return sorted(out, key=lambda c: (c.row, c.column))


def draw(picture: str) -> Document:
    """The document that the picture shows."""
    builder = DocumentBuilder()
    rows: list[str] = []

    def flush() -> None:
        if not rows:
            return
        with builder.table():
            for cell in _cells(rows):
                with builder.cell(cell.row, cell.column, cell.rows, cell.columns):
                    for part in cell.words.split("\n"):
                        builder.paragraph(part)
        rows.clear()

    for line in picture.strip("\n").split("\n"):
        if line.lstrip().startswith("|"):
            rows.append(line)
            continue
        flush()
        if line.strip():
            builder.paragraph(line)
    flush()
    return builder.build(format="docx", reader="test/1")


def part(document: Document) -> FormPart:
    """The whole document as one form; its title is the first line that is no attachment number."""
    title: tuple[Span, ...] = ()
    for block in document.blocks:
        if isinstance(block, Table):
            break
        words = document.text[block.start : block.end]
        if words.strip() and not words.startswith("附件"):
            title = (Span(block.start, block.end),)
            break
    tables = tuple(range(len(list(document.tables()))))
    return FormPart(index=0, notice=None, span=Span(0, len(document.text)), title=title, tables=tables)


class Read:
    """A drawn form as the extractor and the normalizer read it."""

    def __init__(self, picture: str) -> None:
        self.document = draw(picture)
        self.form: FormMention = read_form(
            self.document,
            Outline(notices=(), forms=(), sections=(), lines=()),
            part(self.document),
            list(self.document.tables()),
        )
        self.facts: FormFacts = forms("doc", [self.form], self.document.text)
        for value in (*self.facts.form_values, *self.facts.field_evidence):
            assert value.quote == self.document.text[value.char_start : value.char_end]
            assert value.quote.strip()

    @property
    def filled(self) -> bool:
        return self.form.filled

    @property
    def labels(self) -> list[str]:
        return [f.label for f in self.facts.form_fields]

    @property
    def values(self) -> dict[str, str | None]:
        return {v.label: v.value for v in self.facts.form_values}

    @property
    def selected(self) -> dict[str, list[str]]:
        return {v.label: v.selected for v in self.facts.form_values if v.selected}

    @property
    def requirement(self) -> Requirement:
        assert len(self.facts.requirements) == 1
        return self.facts.requirements[0]

    def field(self, label: str) -> FormField:
        return next(f for f in self.facts.form_fields if f.label == label)

    def mention(self, label: str) -> FieldMention:
        return next(f for f in self.form.fields if f.label == label)

    def grouped(self) -> list[tuple[str | None, str]]:
        return [(f.group_label, f.label) for f in self.facts.form_fields]

    def value_rows(self) -> list[FormValue]:
        return self.facts.form_values
