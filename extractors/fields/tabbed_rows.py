"""Tables that came as lines with tabs, as a pasted notice has them."""

from collections.abc import Iterator, Sequence

from extractors.document import Span
from extractors.fields.passages import Passage

Row = dict[int, Span]  # the cells of a line by column


def tabbed_tables(text: str, texts: Sequence[Passage]) -> Iterator[list[Row]]:
    """Runs of two or more lines with tabs, outside of tables that the file itself holds."""
    rows: list[Row] = []
    for passage in (*texts, None):
        found = [] if passage is None or passage.table is not None else list(_rows(text, passage))
        if found:
            rows += found
            continue
        if len(rows) > 1:
            yield rows
        rows = []


def _rows(text: str, passage: Passage) -> Iterator[Row]:
    """The lines of a passage: long rows look like one paragraph that was broken for width."""
    if text.find("\t", max(0, passage.start - 1), passage.end) == -1:
        return
    begun = passage.start
    while begun and text[begun - 1] == "\t":  # an empty first cell
        begun -= 1
    for written in text[begun : passage.end].split("\n"):
        row = _cells(written, begun)
        if row:
            yield row
        begun += len(written) + 1


def _cells(written: str, begun: int) -> Row:
    if "\t" not in written:
        return {}
    row = Row()
    for column, cell in enumerate(written.split("\t")):
        row[column] = Span(begun, begun + len(cell))
        begun += len(cell) + 1
    return row
