"""Sheets of an OpenDocument workbook, with their cells as they are shown."""

from typing import TYPE_CHECKING, Final

from extractors.builder import DocumentBuilder
from extractors.readers.odf.inline import Inline
from extractors.readers.odf.names import OFFICE, STYLE, TABLE, TEXT
from extractors.readers.odf.package import OdfPackage
from extractors.readers.odf.styles import Styles
from extractors.readers.odf.tables import repeated, rows_of, spans
from extractors.readers.spreadsheet import Merge, write_sheet

if TYPE_CHECKING:
    from lxml import etree

_CELLS: Final = (TABLE + "table-cell", TABLE + "covered-table-cell")


def read_sheets(package: OdfPackage) -> DocumentBuilder:
    """A table a visible sheet. Raises `LimitExceeded`."""
    builder, styles = DocumentBuilder(), Styles(package)
    hidden = _hidden(package.content)
    for body in package.content.iter(OFFICE + "spreadsheet"):
        for sheet in body.iterchildren(TABLE + "table"):
            if sheet.get(TABLE + "style-name") in hidden:
                continue
            rows, merges = _content(sheet, styles, package)
            if rows:
                builder.paragraph(sheet.get(TABLE + "name", ""), style="sheet name", part="header")
                write_sheet(builder, rows, merges)
    return builder


def _hidden(content: "etree._Element") -> set[str]:
    """Names of the table styles that are not shown."""
    found: set[str] = set()
    for style in content.iter(STYLE + "style"):
        for properties in style.iterchildren(STYLE + "table-properties"):
            if properties.get(TABLE + "display") == "false":
                found.add(style.get(STYLE + "name", ""))
    return found


def _content(
    sheet: "etree._Element", styles: Styles, package: OdfPackage
) -> tuple[list[list[str]], list[Merge]]:
    """The words of a sheet to its last filled row and column, and its merged ranges."""
    limits = package.source.limits
    filled: dict[tuple[int, int], str] = {}
    merges: list[Merge] = []
    row = 0
    for element in rows_of(sheet):
        column, words = 0, list[tuple[int, str]]()
        times = repeated(element, "rows", 10**9)
        for cell in element:
            if cell.tag not in _CELLS:
                continue
            wide = repeated(cell, "columns", 10**9)
            text = _words(cell, styles) if cell.tag == _CELLS[0] else ""
            if text.strip():
                _check(wide, package)
                words.extend((column + i, text) for i in range(wide))
            down, across = spans(cell)
            if down * across > 1:
                merges.append(((row, column), (row + down - 1, column + across - 1)))
            column += wide
        if words:
            _check(times * len(words), package)
            filled.update({(row + i, at): text for i in range(times) for at, text in words})
            _check(len(filled), package)
        row += times
    height = max((at for at, _ in filled), default=-1) + 1
    width = max((at for _, at in filled), default=-1) + 1
    if height * width > limits.table_cells:
        raise package.source.over("cells in a table", limits.table_cells, height * width)
    return [[filled.get((r, c), "") for c in range(width)] for r in range(height)], merges


def _check(cells: int, package: OdfPackage) -> None:
    if cells > package.source.limits.table_cells:
        raise package.source.over("cells in a table", package.source.limits.table_cells, cells)


def _words(cell: "etree._Element", styles: Styles) -> str:
    """The paragraphs of a cell, which hold its value as the sheet shows it."""
    lines: list[str] = []
    for paragraph in cell.iterchildren(TEXT + "p"):
        builder = DocumentBuilder()
        with builder.open_paragraph():
            Inline(builder, styles, {}, None).walk(paragraph)
        lines.append(builder.build(format="", reader="").text)
    return "\n".join(lines)
