"""Running text in which a fact is looked for: a paragraph, with hard breaks bridged, or a cell."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from extractors.document import Cell, Document, Span, Table
from extractors.grammar.dates import RangeParts
from extractors.grammar.last_text import kept_for_last_text
from extractors.outline import Line, Outline, Section

# A line that ends so is complete; one that begins so starts anew.
_CLOSED = "。！？!?；;：:"
_OPENING = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|[（(]?[0-9０-９]{1,2}[）)、．.](?![0-9])|[①-⑳]|第[一二三四五六七八九十0-9]{1,3}[章条节]|附\s*[件表]"
    r"|联\s*系|电\s*话|地\s*址|邮\s*[箱编]|网\s*址|[\u3000 ]{2}"
)
_WRAPPED = 24  # a line that was broken for width is at least this long
_BREAK = re.compile(r"[。！？!?]+[”’」』】）)\"']*|\u3000{2,}")
_CLAUSE_BREAK = re.compile(r"[。！？!?；;]+[”’」』】）)\"']*|\u3000{2,}")
_CITED = re.compile(
    r"《[^》\n]{0,120}》|〔[^〕\n]{0,12}〕|[（(][^（）()\n]{0,20}[\[〔][12]\d{3}[\]〕][^（）()\n]{0,12}[）)]"
)
_MAY_BE_CITED = re.compile(r"[《〔\[]")


class Passage(msgspec.Struct, frozen=True):
    """A range of the text that is read as one; `table` and `cell` as in `Line`."""

    start: int
    end: int
    notice: int
    section: int | None = None
    table: int | None = None
    cell: int | None = None


_read: tuple[Document, Outline, dict[int, list[Passage]]] | None = None  # the document asked about last


def passages(document: Document, outline: Outline, notice: int) -> list[Passage]:
    """The running text of a notice's own body; lines broken for width are joined again.

    Each field asks for it in turn, so that of the last document is kept. Do not change the list.
    """
    global _read
    if _read is None or _read[0] is not document or _read[1] is not outline:
        _read = (document, outline, {})
    if notice not in _read[2]:
        _read[2][notice] = _joined(document, outline, notice)
    return _read[2][notice]


def _joined(document: Document, outline: Outline, notice: int) -> list[Passage]:
    text, found = document.text, list[Passage]()
    last: Line | None = None
    for line in outline.lines_of(notice):
        if last is not None and found and _continues(text, last, line):
            found[-1] = msgspec.structs.replace(found[-1], end=line.end)
        else:
            found.append(Passage(line.start, line.end, notice, line.section, line.table, line.cell))
        last = line
    return found


def _continues(text: str, last: Line, line: Line) -> bool:
    if last.centered or line.centered or (last.table, last.cell) != (line.table, line.cell):
        return False
    if text[last.end - 1] in _CLOSED or last.section != line.section:
        return False
    if last.end - last.start < _WRAPPED and text[last.end - 1] != "、":
        return False
    gap = text[last.end : line.start]
    return gap.count("\n") == 1 and not _OPENING.match(text, max(last.end + 1, line.start - 2), line.end)


def clauses(text: str, start: int, end: int, *, semicolons: bool = True) -> list[Span]:
    """The sentences of a passage, divided at ； as well unless `semicolons` is false.

    The list is kept for the next field that asks: do not change it. So with `cited`.
    """
    return _clauses(text, start, end) if semicolons else _sentences(text, start, end)


@kept_for_last_text
def _clauses(text: str, start: int, end: int) -> list[Span]:
    return list(each_clause(text, start, end))


@kept_for_last_text
def _sentences(text: str, start: int, end: int) -> list[Span]:
    return list(_parted(text, start, end, _BREAK))


def each_clause(text: str, start: int, end: int) -> Iterator[Span]:
    """As `clauses`, one at a time, for who needs only the first few of a long range."""
    return _parted(text, start, end, _CLAUSE_BREAK)


def _parted(text: str, start: int, end: int, stops: re.Pattern[str]) -> Iterator[Span]:
    at = start
    for stop in stops.finditer(text, start, end):
        if stop.end() > at:
            yield Span(at, stop.end())
        at = stop.end()
    if at < end:
        yield Span(at, end)


@kept_for_last_text
def cited(text: str, start: int, end: int) -> list[Span]:
    """Titles in 《》 and document numbers: what is inside belongs to another document."""
    if not _MAY_BE_CITED.search(text, start, end):
        return []
    return [Span(m.start(), m.end()) for m in _CITED.finditer(text, start, end)]


def inside(spans: Sequence[Span | RangeParts], offset: int) -> bool:
    """Whether one of the spans, which are in order and apart, holds the offset."""
    place = bisect_right(spans, offset, key=_start) - 1
    return place >= 0 and offset < spans[place].end


def _start(span: Span | RangeParts) -> int:
    return span.start


class Headers(msgspec.Struct, frozen=True):
    """What stands over a cell and to its left: the nearest header of its column, and of its row."""

    column: Cell | None
    row: Cell | None


_indexed: tuple[Table, dict[int, list[Cell]]] | None = None  # the table that was asked about last


def row_cells(table: Table, row: int) -> list[Cell]:
    """The cells that cover a row, in reading order.

    Each row of a long table is asked for in turn: looking through all cells every time would cost
    the square of the table.
    """
    global _indexed
    if _indexed is None or _indexed[0] is not table:
        rows: dict[int, list[Cell]] = {}
        for cell in table.cells:
            for covered in range(cell.row, cell.row + cell.row_span):
                rows.setdefault(covered, []).append(cell)
        _indexed = (table, rows)
    return _indexed[1].get(row, [])


def headers(table: Table, cell: Cell) -> Headers:
    """The header cells of a cell: the top row's in its columns, the first filled one of its row."""
    column = next(
        (
            c
            for c in table.cells
            if c.row < cell.row and c.row == 0 and c.column <= cell.column < c.column + c.column_span
        ),
        None,
    )
    left = [c for c in row_cells(table, cell.row) if c.column < cell.column]
    return Headers(column, left[0] if left else None)


def titles(outline: Outline, section: int | None) -> list[Span]:
    """The words of the headings around a line, innermost first."""
    path: Sequence[Section] = outline.path(section)
    return [s.title for s in reversed(path) if s.title is not None]
