"""Tables of quotas: a row a body, a column a category, a number where they meet.

A table may be one of the document, in the body or in an attachment (附件1 …名额分配表), or lines of text
that were one before they were pasted: cells parted by tabs or spaces, or a line each.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from extractors.document import Document, Span, Table
from extractors.outline import NoticePart, Outline

# What a caption or the head of an attachment calls such a table.
TITLE = re.compile(
    "(?:名额|限额|限项|限报|数额|配额|(?:推荐|申报|报送|遴选|征集|分配|计划|任务)指标|(?:推荐|申报|报送|遴选)(?:项目)?数量?)[^，。；：:\n]{0,10}(?:表|分配|一览|安排|明细|计划|情况)?"
    "|指标分配|分配表|分配方案|分配计划|指标分解"
)
_COLUMN = re.compile(
    "名额|限额|限项|数额|限报|(?:推荐|申报|立项|分配|报送|遴选|下达)[^，。（(]{0,6}(?:数|指标|数量)|指标(?:数|分配|[（(][项个名])"
    "|推荐\\s*[（(][项个名]"
)
# Columns that hold limits only where the words over the table say so.
_WEAK_COLUMN = re.compile("数量|项目数|个数|指标$|[项名]数|推荐项目|[（(][项个名条人][）)]")
_NO_LIMIT = re.compile(
    "\\s*(?:序\\s*号|编\\s*号|No\\.?|备\\s*注|说\\s*明|代\\s*码|联系.{0,4}|电\\s*话|邮\\s*箱|手\\s*机|年\\s*份|年\\s*度|得\\s*分|评\\s*分|排\\s*名|经\\s*费.*|金\\s*额.*|.*万元.*"
    "|(?:现有|已有|上年|去年|往年|[12]\\d{3}年).{0,6}(?:数|数量|项目|获批|立项|推荐))\\s*"
)
_TOTAL = re.compile(
    "\\s*(?:总\\s*计|合\\s*计|小\\s*计|共\\s*计|总\\s*数|总\\s*量|总\\s*和)(?:\\s*[（(][^（）()]{0,6}[）)])?\\s*"
)
_UNIT_COLUMN = re.compile(
    "单\\s*位|地\\s*区|学\\s*院|部\\s*门|[市州县区旗]|院\\s*系|高\\s*校|学\\s*校|主\\s*体|机\\s*构|名\\s*称|对\\s*象|类\\s*[别型]"
)
_WHOLE = re.compile("\\s*(?:各|限|≤)?\\s*(?P<n>[0-9０-９]{1,4})\\s*(?:项|个|名|条|人|件)?(?:以内)?\\s*")
_HAN = re.compile("[\u4e00-\u9fff]")
# A form that is filled in later, or a list of what was put forward: no limits stand in it.
_OTHER_TABLE = re.compile(
    "汇总表|申报[书表]|申请[书表]|推荐[书表]|任务书|登记表|公示|立项名单|入选名单|信息表|统计表|征集表"
)
_TITLE_LENGTH = 70
_AHEAD, _REACH = 6, 300  # lines and characters between a caption and the table that it is for


class GridCell(msgspec.Struct, frozen=True):
    """A cell of a table however it came: its place, how far it reaches, its range of the text."""

    row: int
    column: int
    start: int
    end: int
    rows: int = 1
    columns: int = 1


class Limit(msgspec.Struct, frozen=True):
    """A number in a table, with the words of its row and its column."""

    start: int
    end: int
    row: str
    column: str


def grid_of(table: Table) -> tuple[GridCell, ...]:
    return tuple(GridCell(c.row, c.column, c.start, c.end, c.row_span, c.column_span) for c in table.cells)


def limits_in(text: str, cells: Sequence[GridCell], *, titled: bool) -> Iterator[Limit]:
    """The limits of a table in reading order; `titled` where the words over it call it one of quotas."""
    body = _first_body_row(text, cells)
    columns = _heads(text, cells, body)
    wanted = {p for p, words in columns.items() if _COLUMN.search(words) and not _NO_LIMIT.fullmatch(words)}
    if titled:
        weak = {p for p, words in columns.items() if _WEAK_COLUMN.search(words)}
        wanted = wanted or weak or set(columns)
        wanted = {p for p in wanted if not _NO_LIMIT.fullmatch(columns[p])}
    if len(wanted) > 1:
        wanted = {p for p in wanted if not _TOTAL.fullmatch(columns[p])}
    by_row: dict[int, list[GridCell]] = {}
    for cell in cells:
        for row in range(cell.row, cell.row + min(cell.rows, 400)):
            by_row.setdefault(row, []).append(cell)
    for cell in cells:
        if cell.row < body or cell.column not in wanted:
            continue
        found = _WHOLE.fullmatch(text, cell.start, cell.end)
        header = _row_header(text, by_row[cell.row], cell.column, columns) if found else None
        if found is not None and header is not None and not _TOTAL.fullmatch(header):
            yield Limit(found.start("n"), found.end("n"), header, columns[cell.column])


def _first_body_row(text: str, cells: Sequence[GridCell]) -> int:
    """The row after the heads: heads hold words, and where one spans columns the next row is head too."""
    head = [c for c in cells if c.row == 0]
    deep = max((c.rows for c in head), default=1)
    if len(head) == 1 and head[0].columns > 1:
        deep += 1  # the caption in the table's own first row
    elif deep == 1 and any(c.columns > 1 for c in head):
        deep = 2
    while deep > 1 and any(_WHOLE.fullmatch(text, c.start, c.end) for c in cells if c.row == deep - 1):
        deep -= 1
    return deep


def _heads(text: str, cells: Sequence[GridCell], body: int) -> dict[int, str]:
    """The words over each column; of two rows of heads the lower one that says anything."""
    found: dict[int, str] = {}
    for cell in cells:
        words = _COUNTED.sub("", "".join(text[cell.start : cell.end].split()))
        if cell.row < body and words and not (cell.row == 0 and cell.columns > 6 and body > 1):
            for place in range(cell.column, cell.column + min(cell.columns, 60)):
                found[place] = _lower(found.get(place), words)
    return found


def _lower(upper: str | None, words: str) -> str:
    return words if upper is None or _HAN.search(words) else upper


def _row_header(text: str, row: Sequence[GridCell], column: int, columns: dict[int, str]) -> str | None:
    """The nearest words to the left, those of a column of bodies first; a cell that spans rows counts."""
    left = [c for c in row if c.column < column and _HAN.search(text, c.start, c.end)]
    if not left:
        return None
    named = [c for c in left if _UNIT_COLUMN.search(columns.get(c.column, ""))]
    cell = (named or left)[-1]
    return _EACH.sub("", " ".join(text[cell.start : cell.end].split()))


# 重点项目（项） heads a column of counts; 其他市州（各） a row.
_COUNTED = re.compile("(?<=.)[（(](?:单位[：:])?[项个名件家人篇][）)]$")
_EACH = re.compile("(?<=.)[（(](?:均|各|每[个家校])[）)]$")


class _Line(msgspec.Struct, frozen=True):
    start: int
    end: int


def titled_grids(
    document: Document, outline: Outline, notice: NoticePart
) -> Iterator[tuple[GridCell, ...] | Span]:
    """The tables of quotas outside a notice's body, and those pasted as lines anywhere in it.

    A caption that no table follows gives the lines under it as a span (a list of bodies and numbers).
    """
    text = document.text
    if TITLE.search(text, notice.span.start, notice.span.end) is None:
        return
    tables = list(document.tables())
    starts = [t.start for t in tables]
    lines = list(_own_lines(text, outline, notice))
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        inside = notice.body.start <= line.start < notice.body.end
        if not _is_title(text, line, inside):
            continue
        table = _table_after(text, tables, starts, line)
        if table is not None:
            if not inside:
                yield grid_of(table)
            while at < len(lines) and lines[at].start < table.end:
                at += 1
            continue
        grid, behind = _pasted(text, lines, at)
        if grid:
            yield grid
            at = behind
        elif (
            not inside
            and at < len(lines)
            and not any(f.span.start <= line.start < f.span.end for f in outline.forms)
        ):
            last = _list_end(text, lines, at)
            yield Span(lines[at].start, lines[last - 1].end)
            at = last


def _table_after(text: str, tables: Sequence[Table], starts: Sequence[int], line: _Line) -> Table | None:
    """The table that begins within a few lines of a caption."""
    place = bisect_right(starts, line.end - 1)
    if place == len(tables) or tables[place].start - line.end > _REACH:
        return None
    near = text.count("\n", line.end, tables[place].start) <= _AHEAD
    return tables[place] if near else None


def _own_lines(text: str, outline: Outline, notice: NoticePart) -> Iterator[_Line]:
    """The filled lines of a notice and its attachments, those of notices inside it left out."""
    inner = [n.span for n in outline.notices if n.parent == notice.index]
    at = notice.span.start
    while at < notice.span.end:
        stop = text.find("\n", at, notice.span.end)
        stop = notice.span.end if stop < 0 else stop
        if text[at:stop].strip() and not any(s.start <= at < s.end for s in inner):
            yield _Line(at, stop)
        at = stop + 1


_LISTED = re.compile(
    "\\s*(?:附\\s*件\\s*[:：0-9０-９一二三四五六七八九十]{0,3}\\s*[:：]|[0-9０-９]{1,2}[.．、])"
)


def _is_title(text: str, line: _Line, inside: bool) -> bool:
    words = text[line.start : line.end].strip()
    if words[-1] in "：:":  # 各单位限额如下：, the end of a paragraph
        words = words[max(words.rfind(c) for c in "。；;") + 1 :]
    if len(words) > _TITLE_LENGTH or words[-1] in "。；;，," or "\t" in words:
        return False
    if inside and _LISTED.match(words):
        return False  # the list of attachments names it
    return bool(TITLE.search(words)) and not _OTHER_TABLE.search(words)


_TAB = re.compile("[^\t|｜]*[^\\s|｜][^\t|｜]*")
_SPACED = re.compile("\\S+")


def _cells(text: str, line: _Line) -> list[Span]:
    """The cells of a line: between tabs or bars; else between spaces."""
    words = text[line.start : line.end]
    pattern = _TAB if "\t" in words or "|" in words or "｜" in words else _SPACED
    return [Span(m.start(), m.end()) for m in pattern.finditer(text, line.start, line.end)]


def _is_number(text: str, span: Span) -> bool:
    return _WHOLE.fullmatch(text, span.start, span.end) is not None


def _pasted(text: str, lines: Sequence[_Line], at: int) -> tuple[tuple[GridCell, ...], int]:
    """The table that begins within a few lines of `at`, and the index after it; none is ()."""
    for first in range(at, min(at + 3, len(lines))):
        head = _cells(text, lines[first])
        if len(head) < 2 or any(_is_number(text, c) for c in head):
            continue
        rows = [head]
        while first + len(rows) < len(lines):
            row = _cells(text, lines[first + len(rows)])
            if len(row) != len(head) or not any(_is_number(text, c) for c in row):
                break
            rows.append(row)
        if len(rows) > 1:
            last = first + len(rows)
            return _placed(rows), last
    return _stacked(text, lines, at)


def _placed(rows: Sequence[Sequence[Span]]) -> tuple[GridCell, ...]:
    return tuple(
        GridCell(i, j, cell.start, cell.end) for i, row in enumerate(rows) for j, cell in enumerate(row)
    )


_MOST_COLUMNS = 9


_BAR = re.compile("\\s*[|｜]\\s*$")


def _without_bars(text: str, lines: Sequence[_Line], at: int) -> Sequence[_Line]:
    """The lines with the bar left out that closes each cell of a table pasted a cell a line."""
    if not any(text[line.end - 1] in "|｜" for line in lines[at : at + 3] if line.end > line.start):
        return lines
    return [
        _Line(line.start, bar.start() if (bar := _BAR.search(text, line.start, line.end)) else line.end)
        for line in lines
    ]


def _stacked(text: str, lines: Sequence[_Line], at: int) -> tuple[tuple[GridCell, ...], int]:
    """A table with a line a cell: heads, then rows that alternate words and numbers in the same way."""
    lines = _without_bars(text, lines, at)
    short = []
    for line in lines[at : at + 1 + 3 * _MOST_COLUMNS]:
        if line.end - line.start > 30:
            break
        short.append(_is_number(text, Span(line.start, line.end)))
    first = short.index(True) if True in short else 0
    for width in range(2, min(first, _MOST_COLUMNS) + 1):
        shape = short[width : 2 * width]
        if any(short[:width]) or len(shape) < width or not any(shape) or all(shape):
            continue
        if short[2 * width : 3 * width] != shape:
            continue
        rows = [[Span(x.start, x.end) for x in lines[at : at + width]]]
        place = at + width
        while [_is_number(text, Span(x.start, x.end)) for x in lines[place : place + width]] == shape:
            rows.append([Span(x.start, x.end) for x in lines[place : place + width]])
            place += width
        return _placed(rows), place
    return (), at


_NEXT_PART = re.compile("\\s*附\\s*[件表]\\s*[0-9０-９一二三四五六七八九十]{0,3}\\s*[:：]?")


def _list_end(text: str, lines: Sequence[_Line], at: int) -> int:
    """The index after the lines that belong to a caption: up to the next attachment."""
    last = at
    while (
        last < len(lines)
        and last - at < 200
        and not _NEXT_PART.match(text, lines[last].start, lines[last].end)
    ):
        last += 1
    return max(last, at + 1)
