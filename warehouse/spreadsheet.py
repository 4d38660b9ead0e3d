"""A table as an Excel workbook: typed cells, as many sheets as its rows need, what each column means."""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from warehouse.catalogue import Column

SHEET_ROWS = 1_048_576 - 1  # Excel's limit, less the line of names
CELL_CHARACTERS = 32_767  # Excel's limit
CUT = "… [cut here: Excel holds 32,767 characters; the other formats have the whole text]"
MEANINGS = "columns"
_FIRST_DAY = date(1900, 3, 1)  # Excel counts a day that 1900 had not; before it a date is text

_Formats = dict[str, Any]


def write_workbook(path: Path, name: str, columns: Sequence[Column], rows: duckdb.DuckDBPyConnection) -> int:
    """Writes the rows of an executed query, row by row, so that memory stays flat; returns how many.

    A list is its items with "; " between them. Text is never taken for a formula or a link.
    """
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_urls": False, "nan_inf_to_errors": True}
    )
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#DDDDDD"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
    }
    written = 0
    incoming = _fetched(rows)
    for number in range(1, 1000):
        first = next(incoming, None)
        if first is None and number > 1:
            break
        sheet = book.add_worksheet(name[:31] if number == 1 else f"{name[:27]} {number}")
        _head(sheet, [column.name for column in columns], formats)
        here = () if first is None else chain([first], islice(incoming, SHEET_ROWS - 1))
        written += _write_rows(sheet, here, formats)
    meanings = book.add_worksheet(MEANINGS)
    _head(meanings, ["column", "type", "meaning"], formats)
    _write_rows(meanings, [(column.name, column.type, column.comment) for column in columns], formats)
    try:
        book.close()
    except FileCreateError as error:  # is no OSError, and has one in it
        raise OSError(str(error)) from error
    return written


def _fetched(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := rows.fetchmany(5000):
        yield from batch


def _head(sheet: Worksheet, names: Sequence[str], formats: _Formats) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(names) - 1, 18)
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, formats["head"])


def _write_rows(sheet: Worksheet, rows: Iterable[Sequence[Any]], formats: _Formats) -> int:
    line = 0
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if value is not None:
                _write(sheet, line, place, value, formats)
    return line


def _write(sheet: Worksheet, line: int, place: int, value: Any, formats: _Formats) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, Decimal):
        sheet.write_number(line, place, float(value), formats["money"])
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1e15:
        sheet.write_number(line, place, value)
    elif isinstance(value, datetime) and value.date() >= _FIRST_DAY:
        sheet.write_datetime(line, place, value, formats["moment"])
    elif isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
        sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), formats["date"])
    else:
        text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        if len(text) > CELL_CHARACTERS:
            text = text[: CELL_CHARACTERS - len(CUT)] + CUT
        sheet.write_string(line, place, text)
