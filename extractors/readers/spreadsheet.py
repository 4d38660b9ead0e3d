"""Workbooks (.xlsx, .xlsm, .xlsb; .xls and Kingsoft's .et): a table a sheet."""

import datetime
import io
import re
from typing import TYPE_CHECKING, Any

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.errors import DamagedDocument, EncryptedDocument
from extractors.readers.cell_formats import formats_of_cells, shown, telling_formats
from extractors.readers.docx.package import Package
from extractors.readers.number_patterns import plain_number
from extractors.readers.source import Source
from extractors.readers.xls_formats import check_extents, formats_of_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_OLE_STREAMS = frozenset({"Workbook", "Book", "WORKBOOK", "BOOK"})
_REFERENCE = re.compile(rb'<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br="([A-Z]{1,3})([0-9]{1,7})"[^<>/]{0,200}>')

_COUNT = re.compile(rb'[cC]ount\s*=\s*["\']\s*\+?([0-9]{1,30})')

Merge = tuple[tuple[int, int], tuple[int, int]]


class XlsxReader:
    format = "xlsx"
    name = "xlsx/3"

    def matches(self, source: Source) -> bool:
        return any(name in source.zip_names for name in ("xl/workbook.xml", "xl/workbook.bin"))

    def read(self, source: Source) -> Document:
        sheets: dict[str, bytes] = {}
        for name in sorted(source.zip_names):
            if name.startswith("xl/"):
                data = source.member(name)  # holds every part against the limits
                if name.rpartition("/")[2] == "sharedStrings.xml":
                    _check_strings(data, source)
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _check_extent(data, source)
                    sheets[name] = data
        return _read_workbook(source, self.format, self.name, _formats(source, sheets))


class XlsReader:
    format = "xls"
    name = "xls/2"

    def matches(self, source: Source) -> bool:
        return not _OLE_STREAMS.isdisjoint(source.ole_names)

    def read(self, source: Source) -> Document:
        check_extents(source)
        return _read_workbook(source, self.format, self.name, formats_of_workbook(source))


_Formats = dict[tuple[int, int], str]


def _formats(source: Source, sheets: dict[str, bytes]) -> dict[str, _Formats]:
    """For each sheet, by its name, the formats of cells that change what a value says."""
    try:
        telling = telling_formats(source)
        if not telling:
            return {}
        package = Package(source)
        parts = package.relationships("xl/workbook.xml")
        found: dict[str, _Formats] = {}
        for element in package.xml("xl/workbook.xml").iter("{*}sheet"):
            part = parts.get(next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), ""))
            if part is not None and part.target in sheets:
                found[element.get("name", "")] = formats_of_cells(sheets[part.target], telling)
        return found
    except DamagedDocument:
        return {}  # looks alone are lost; the cells are read by calamine, which minds its own parts


def _read_workbook(
    source: Source, format: str, reader: str, formats: dict[str, _Formats] | None = None
) -> Document:
    """Visible sheets in their order; hidden ones hold the lists behind drop-downs."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    workbook = _opened(source)
    builder = DocumentBuilder()
    shown = [
        one.name
        for one in workbook.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]
    for name in shown:
        rows, merges = _content(workbook, name, source, (formats or {}).get(name, {}))
        if any(word.strip() for row in rows for word in row):
            # A sheet's name is no line of the notice in it, but tells what the sheet is about.
            builder.paragraph(name, style="sheet name", part="header")
            write_sheet(builder, rows, merges)
    return builder.build(format=format, reader=reader)


def _opened(source: Source) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(source.data))
    except PasswordError as error:
        raise EncryptedDocument(file=source.name) from error
    except BaseException as error:
        if not _is_damage(error):
            raise
        raise source.damaged(f"its workbook cannot be read: {error}") from error


def _content(
    workbook: "CalamineWorkbook", name: str, source: Source, formats: _Formats
) -> tuple[list[list[str]], list[Merge]]:
    """The words of a sheet from its first cell on, and its merged ranges. Raises `LimitExceeded`."""
    try:
        sheet: CalamineSheet = workbook.get_sheet_by_name(name)
        # A frame that reaches further than its cells is the file's to say and ours to refuse.
        if sheet.height * sheet.width > source.limits.table_cells:
            raise source.over("cells in a table", source.limits.table_cells, sheet.height * sheet.width)
        values = sheet.to_python(skip_empty_area=False)
        merges: list[Merge] = list(sheet.merged_cell_ranges or ())
    except BaseException as error:
        if not _is_damage(error):
            raise
        raise source.damaged(f"its workbook cannot be read: {error}") from error
    words = [[_words(value) for value in row] for row in values]
    for (row, column), code in formats.items():
        if row < len(values) and column < len(values[row]):
            drawn = shown(values[row][column], code)
            words[row][column] = words[row][column] if drawn is None else drawn
    return words, merges


def _is_damage(error: BaseException) -> bool:
    """Whether a failure of calamine's comes from damaged bytes.

    Its panics derive from BaseException and have no importable class.
    """
    from python_calamine import CalamineError

    known = (CalamineError, ValueError, OverflowError, OSError)
    return isinstance(error, known) or type(error).__name__ == "PanicException"


def _check_strings(data: bytes, source: Source) -> None:
    """Raises `DamagedDocument` for more shared strings than bytes: calamine makes room for all at once."""
    for count in _COUNT.findall(data[:4096]):
        if len(count) > 12 or int(count) > len(data):
            raise source.damaged(f"it says that it has {count[:20].decode()} shared strings")


def _check_extent(data: bytes, source: Source) -> None:
    """Raises `LimitExceeded` for a sheet whose farthest cells span more than a table may hold.

    One cell in the last corner makes a frame of 17 billion places, and calamine lays it out.
    """
    top = left = 10**9
    bottom = right = 0
    for letters, digits in _REFERENCE.findall(data):
        row, column = int(digits), 0
        for letter in letters:
            column = column * 26 + letter - 64
        top, bottom = min(top, row), max(bottom, row)
        left, right = min(left, column), max(right, column)
    places = max(0, bottom - top + 1) * max(0, right - left + 1)
    if places > source.limits.table_cells:
        raise source.over("cells in a table", source.limits.table_cells, places)


def _words(value: Any) -> str:
    """A cell's value as text: 12.0 is 12, a date is 2025-04-30."""
    if isinstance(value, str):
        return value.replace("_x000D_", "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time():
            return value.date().isoformat()
        return value.isoformat(" ", "minutes" if value.second == 0 else "seconds")
    return "" if value is None else str(value)


def write_sheet(builder: DocumentBuilder, rows: list[list[str]], merges: list[Merge]) -> None:
    """Rows with one cell before and behind the table (its title, its notes) are paragraphs."""
    filled = [sum(bool(word.strip()) for word in row) for row in rows]
    several = [number for number, count in enumerate(filled) if count > 1]
    first, last = (several[0], several[-1]) if several else (len(rows), len(rows) - 1)
    for row in rows[:first]:
        _write_lone(builder, row)
    if several:
        _write_table(builder, rows, merges, [n for n in range(first, last + 1) if filled[n]])
    for row in rows[last + 1 :] if several else ():
        _write_lone(builder, row)


def _write_lone(builder: DocumentBuilder, row: list[str]) -> None:
    for word in row:
        if word.strip():
            builder.paragraph(word)


def _write_table(
    builder: DocumentBuilder, rows: list[list[str]], merges: list[Merge], kept: list[int]
) -> None:
    """The table of the `kept` rows, without the columns that are empty in all of them."""
    corners = {start: end for start, end in merges if end != start}
    columns = [c for c in range(max(map(len, rows))) if any(rows[r][c].strip() for r in kept)]
    place_of_row = {row: place for place, row in enumerate(kept)}
    place_of_column = {column: place for place, column in enumerate(columns)}
    covered: set[tuple[int, int]] = set()
    with builder.table():
        for row in kept:
            for column in columns:
                if (row, column) in covered:
                    continue
                bottom, right = corners.get((row, column), (row, column))
                over_rows = [r for r in range(row, min(bottom, kept[-1]) + 1) if r in place_of_row]
                over_columns = [c for c in range(column, min(right, columns[-1]) + 1) if c in place_of_column]
                covered.update((r, c) for r in over_rows for c in over_columns)
                with builder.cell(
                    place_of_row[row], place_of_column[column], len(over_rows), len(over_columns)
                ):
                    for line in rows[row][column].split("\n"):
                        builder.paragraph(line.rstrip("\r"))
