"""Tables in text that was copied out of Word: a tab begins a cell, an empty line ends a row.

    \\t需求名称
    \\t某某装备国产化

    \\t重点领域
    \\t□新材料

The text stays as it is; only the blocks say that there is a table. A text that merely indents its
paragraphs with tabs is none: a table has rows of several cells, and most of them are short.
"""

from collections.abc import Iterator

from extractors.document import Block, Cell, Paragraph, Table

_Line = tuple[int, int]  # start and end in the text, without the line feed

_SHORT = 20  # characters of a cell that is a label or a value
_LONG_CELL_LINES = 60  # lines of one cell, empty ones counted
_MOST_COLUMNS = 16
_PROSE_ENDS = "。；;"


def blocks_of_text(text: str) -> tuple[Block, ...]:
    """A paragraph a line, but for the tables."""
    blocks: list[Block] = []
    lines = list(_lines(text))
    index = 0
    while index < len(lines):
        start, end = lines[index]
        if text.startswith("\t", start):
            rows, after = _region(text, lines, index)
            if _is_table(text, rows):
                blocks.append(_table(rows))
                index = after
                continue
            # None of its lines can begin another: their regions would be parts of this one.
            blocks.extend(Paragraph(*line) for line in lines[index:after])
            index = after
            continue
        blocks.append(Paragraph(start, end))
        index += 1
    return tuple(blocks)


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def _region(text: str, lines: list[_Line], first: int) -> tuple[list[list[list[_Line]]], int]:
    """Rows of cells of lines from a line that begins with a tab on, and the index behind them."""
    rows: list[list[list[_Line]]] = []
    empty = 1  # empty lines since the last that is not
    held: list[_Line] = []  # lines behind an empty one: of the cell, if another cell follows
    index = after = first
    while index < len(lines):
        start, end = lines[index]
        if text.startswith("\t", start):
            if held:
                rows[-1][-1].extend(held)
                held = []
            cell = [(start + 1, end)]
            if empty:
                rows.append([cell])
            else:
                rows[-1].append(cell)
            empty, after = 0, index + 1
        elif not text[start:end].strip(" \u3000\r"):
            empty += 1
            if empty > 1 or len(held) > _LONG_CELL_LINES:
                break
        elif held or empty:
            held.append((start, end))
            empty = 0
            index += 1
            if _begins_a_part(text[start:end]):
                break
            continue
        else:
            rows[-1][-1].append((start, end))
            after = index + 1
        index += 1
    return rows, after


def _begins_a_part(line: str) -> bool:
    return line.replace(" ", "").startswith(("附件", "附表", "附："))


def _is_table(text: str, rows: list[list[list[_Line]]]) -> bool:
    cells = [cell for row in rows for cell in row]
    several = sum(len(row) > 1 for row in rows)
    if len(rows) < 2 or several < 2 or max(len(row) for row in rows) > _MOST_COLUMNS:
        return False
    firsts = [text[cell[0][0] : cell[0][1]].strip() for cell in cells]
    short = sum(len(first) <= _SHORT for first in firsts)
    prose = sum(first.endswith(tuple(_PROSE_ENDS)) for first in firsts)
    return short * 2 >= len(cells) and prose * 4 <= len(cells)


def _table(rows: list[list[list[_Line]]]) -> Table:
    columns = max(len(row) for row in rows)
    cells = [
        Cell(
            start=lines[0][0],
            end=lines[-1][1],
            row=number,
            column=column,
            column_span=columns - column if column == len(row) - 1 else 1,
            paragraphs=tuple(Paragraph(*line) for line in lines),
        )
        for number, row in enumerate(rows)
        for column, lines in enumerate(row)
    ]
    return Table(cells[0].start - 1, cells[-1].end, len(rows), columns, tuple(cells))
