"""Lines of values with a mark between them (.csv): what systems that collect applications export."""

import csv

from extractors.builder import DocumentBuilder, clean
from extractors.document import Document
from extractors.readers.charset import decoded
from extractors.readers.source import Source
from extractors.readers.spreadsheet import write_sheet

_MARKS = (",", "\t", ";")
_FEWEST_ROWS, _FEWEST_COLUMNS = 2, 3  # lines with one comma each may be prose
_LONGEST_HEADER = 60  # characters of a column's name
_EXCELS_LINE = "sep="  # Excel's own first line, which names the mark

Rows = list[list[str]]


class CsvReader:
    """A table; its first lines are paragraphs where they have one value alone (a title)."""

    format = "csv"
    name = "csv/1"

    def matches(self, source: Source) -> bool:
        """Whether every line has the same number of values, and the first ones name columns.

        Prose never does; there is no signature to go by. A file over the bound on cells is taken, so
        that `read` can say so.
        """
        return _rows(source) is not None

    def read(self, source: Source) -> Document:
        rows = _rows(source) or []
        cells = sum(map(len, rows))
        if cells > source.limits.table_cells:
            raise source.over("cells in a table", source.limits.table_cells, cells)
        builder = DocumentBuilder()
        write_sheet(builder, rows, [])
        return builder.build(format=self.format, reader=self.name)


def _rows(source: Source) -> Rows | None:
    """The values, by the first mark that divides all lines alike; None where none does."""
    if source.is_zip or source.is_ole or not any(mark.encode() in source.data for mark in _MARKS):
        return None
    text = decoded(source.data)
    if text is None:
        return None
    text = clean(text)
    if text[: len(_EXCELS_LINE)].lower() == _EXCELS_LINE:
        text = text.partition("\n")[2]
    lines = text.strip("\n").split("\n")
    return next((rows for mark in _MARKS if (rows := _divided(lines, mark)) is not None), None)


def _divided(lines: list[str], mark: str) -> Rows | None:
    rows: Rows = []
    try:
        for row in csv.reader((line + "\n" for line in lines), delimiter=mark, strict=True):
            if not row:
                continue
            rows.append([value.strip("\n") for value in row])
            if len(row) < _FEWEST_COLUMNS or len(row) != len(rows[0]):
                return None
    except csv.Error:
        return None
    return rows if len(rows) >= _FEWEST_ROWS and _names_columns(rows) else None


def _names_columns(rows: Rows) -> bool:
    """Whether the first line with more than one value names most of its columns, each once and shortly."""
    header = next((row for row in rows if sum(map(bool, row)) > 1), None)
    if header is None:
        return False
    names = [value.strip() for value in header if value.strip()]
    return (
        len(names) * 2 > len(header)
        and len(set(names)) == len(names)
        and all(len(name) <= _LONGEST_HEADER for name in names)
    )
