"""Tables that came as lines with tabs, as a pasted notice has them."""

from collections.abc import Iterator, Sequence

from extractors.document import Span
from extractors.fields.passages import Passage

Row = dict[int, Span]  # the cells of a line by column


def tabbed_tables(text: str, texts: Sequence[Passage]) -> Iterator[list[Row]]:
    """Runs of two or more lines with tabs, outside of tables that the file itself holds."""
    rows: list[Row] = []
    for passage in (*texts, None):
        row = {} if passage is None or passage.table is not None else _cells(text, passage)
        if row:
            rows.append(row)
            continue
        if len(rows) > 1:
            yield rows
        rows = []


def _cells(text: str, passage: Passage) -> Row:
    written = text[passage.start : passage.end]
    if "\t" not in written:
        return {}
    row, begun = Row(), passage.start
    for column, cell in enumerate(written.split("\t")):
        row[column] = Span(begun, begun + len(cell))
        begun += len(cell) + 1
    return row
