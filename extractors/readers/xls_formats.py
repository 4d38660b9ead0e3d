"""What an .xls workbook's records say before calamine reads them: number formats, and how far sheets reach.

Source: [MS-XLS] 2.4.126 (Format), 2.4.353 (XF), 2.4.28 (BoundSheet8), 2.4.90 (Dimensions) and its records
of cells.
"""

import struct
from collections.abc import Iterator
from typing import Final

from extractors.errors import DamagedDocument
from extractors.readers.cell_formats import BUILT_IN, tells
from extractors.readers.source import Source

_FORMAT, _XF, _BOUNDSHEET, _EOF, _BOF, _CODEPAGED = 0x041E, 0x00E0, 0x0085, 0x000A, 0x0809, 0x0600
_ONE_CELL: Final = frozenset({0x0203, 0x027E, 0x0006})  # NUMBER, RK, FORMULA
_MULRK: Final = 0x00BD
_FILLED: Final = frozenset({*_ONE_CELL, _MULRK, 0x00FD, 0x0204, 0x00D6, 0x0205})
_DIMENSIONS: Final = 0x0200
_MOST_SHEETS: Final = 2000
_ROOM: Final = 50  # times as many places as a table may have cells: what a sheet may say of its own size

Formats = dict[tuple[int, int], str]


def formats_of_workbook(source: Source) -> dict[str, Formats]:
    """For each sheet, by its name, the formats of its number cells; nothing where records are damaged."""
    name = next((one for one in ("Workbook", "WORKBOOK") if one in source.ole_names), None)
    if name is None:  # Excel 5 and 95 write "Book"
        return {}
    try:
        return _formats(source.stream(name))
    except (DamagedDocument, struct.error, IndexError, ValueError):
        return {}  # looks alone are lost; the cells are read by calamine, which minds its own


def check_extents(source: Source) -> None:
    """Raises `LimitExceeded` for a sheet whose farthest cells, or whose own words, span too much.

    Calamine lays the whole frame out at once, and ends the process where there is no room for it.
    """
    for name in ("Workbook", "WORKBOOK", "Book"):
        if name not in source.ole_names:
            continue
        data = source.stream(name)
        starts = {0}
        for kind, body in _records(data, 0, whole=True):
            if kind == _BOUNDSHEET and len(body) >= 4:
                starts.add(struct.unpack_from("<I", body)[0])
        for start in sorted(starts)[:_MOST_SHEETS]:
            _check_sheet(data, start, source)


def _check_sheet(data: bytes, start: int, source: Source) -> None:
    """The frame of the cells from one record on, each substream by itself."""
    limit = source.limits.table_cells
    top = left = 1 << 20
    bottom = right = -1
    for kind, body in _records(data, start, whole=start == 0):
        if kind == _BOF:
            top, left, bottom, right = 1 << 20, 1 << 20, -1, -1
        elif kind == _DIMENSIONS and len(body) >= 10:
            places = _said(body)
            if places < 0:
                raise source.damaged("one of its sheets ends before it begins")
            if places > _ROOM * limit:
                raise source.over("cells in a table", limit, places)
        elif kind in _FILLED and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            last = max(struct.unpack_from("<H", body, len(body) - 2)[0], column) if kind == _MULRK else column
            top, left = min(top, row), min(left, column)
            bottom, right = max(bottom, row), max(right, last)
            places = (bottom - top + 1) * (right - left + 1)
            if places > limit:
                raise source.over("cells in a table", limit, places)


def _said(body: bytes) -> int:
    """The places of the frame that a sheet says it has, -1 where it ends before it begins.

    Rows are counted in four bytes, in two before Excel 97.
    """
    first, after, left, right = struct.unpack_from("<IIHH" if len(body) >= 14 else "<HHHH", body)
    return -1 if after < first or right < left else int(after - first) * int(right - left)


def _formats(data: bytes) -> dict[str, Formats]:
    codes = dict(BUILT_IN)
    styles: list[int] = []
    sheets: list[tuple[int, str]] = []
    for kind, body in _records(data, 0):
        if kind == _BOF and len(body) >= 2 and struct.unpack_from("<H", body)[0] != _CODEPAGED:
            return {}
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2, 2)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _BOUNDSHEET:
            sheets.append((struct.unpack_from("<I", body)[0], _text(body, 6, 1)))
    telling = {at: codes[number] for at, number in enumerate(styles) if tells(codes.get(number, ""))}
    return {name: _cells(data, start, telling) for start, name in sheets} if telling else {}


def _records(data: bytes, at: int, *, whole: bool = False) -> Iterator[tuple[int, bytes]]:
    """Records to the end of their substream, or of the stream."""
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == _EOF and not whole:
            return
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length


def _text(body: bytes, at: int, size: int) -> str:
    """A string whose length takes `size` bytes, behind it a flag that says whether a character takes two."""
    count = int.from_bytes(body[at : at + size], "little")
    at += size
    if body[at] & 1:
        return body[at + 1 : at + 1 + 2 * count].decode("utf-16-le", "replace")
    return body[at + 1 : at + 1 + count].decode("latin-1")


def _cells(data: bytes, start: int, telling: dict[int, str]) -> Formats:
    found: Formats = {}
    for kind, body in _records(data, start):
        if kind in _ONE_CELL:
            row, column, style = struct.unpack_from("<HHH", body)
            if style in telling:
                found[row, column] = telling[style]
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", body)
            for place in range((len(body) - 6) // 6):
                style = struct.unpack_from("<H", body, 4 + 6 * place)[0]
                if style in telling:
                    found[row, column + place] = telling[style]
    return found
