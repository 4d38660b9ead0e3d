"""Facts of one field from lines of text: a notice with one paragraph a line, or with a table."""

from collections.abc import Sequence
from datetime import date

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.outline import Outline
from extractors.structure import outline
from normalizers.context import NoticeContext


def document(lines: Sequence[str | list[list[str]]]) -> Document:
    """A list of rows among the lines is a table."""
    builder = DocumentBuilder()
    for line in lines:
        if isinstance(line, str):
            builder.paragraph(line)
            continue
        with builder.table():
            for row, cells in enumerate(line):
                for column, words in enumerate(cells):
                    with builder.cell(row, column):
                        builder.paragraph(words)
    return builder.build(format="txt", reader="test/1")


def parts(lines: Sequence[str | list[list[str]]]) -> tuple[Document, Outline]:
    made = document(lines)
    return made, outline(made)


def context(
    made: Document, issued: str | None = None, title: str | None = None, year: int | None = None
) -> NoticeContext:
    return NoticeContext(
        notice_id="n",
        index=0,
        text=made.text,
        title=title,
        published_on=date.fromisoformat(issued) if issued else None,
        title_year=year,
    )
