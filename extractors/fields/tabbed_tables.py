"""Pasted tables (lines with tabs) in the form of a document's own, so that the same rules read both."""

from collections.abc import Iterator, Sequence

from extractors.document import Cell, Span, Table
from extractors.fields.passages import Passage
from extractors.fields.tabbed_rows import tabbed_tables


def pasted_tables(text: str, texts: Sequence[Passage]) -> Iterator[Table]:
    """The runs of lines with tabs among the passages; the first line is the head."""
    for rows in tabbed_tables(text, texts):
        cells = tuple(
            Cell(start=span.start, end=span.end, row=row, column=column)
            for row, line in enumerate(rows)
            for column, span in ((c, _trimmed(text, s)) for c, s in line.items())
        )
        columns = max(len(line) for line in rows)
        yield Table(start=cells[0].start, end=cells[-1].end, rows=len(rows), columns=columns, cells=cells)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
