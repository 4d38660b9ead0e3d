"""The lines of a document: its paragraphs, hard breaks inside them, and the paragraphs of cells."""

import re
from collections.abc import Iterator

import msgspec

from extractors.document import Cell, Document, Paragraph, Table
from extractors.grammar.bodies import is_body
from extractors.grammar.dates import find_dates
from extractors.grammar.document_number import find_numbers
from extractors.structure.marks import FILE_NAME, attachment_label

# What converters leave behind in the text of a paragraph; never a part of what it says.
RESIDUE = re.compile(r"\[(?:bookmark|image|Image|IMAGE|图片|书签)\s*[:：][^\]\n]{0,120}\]")
_PADDING = " \t\r\f\v\u00a0\u2002\u2003\u2009\u200b\u3000\ufeff"


class RawLine(msgspec.Struct, frozen=True):
    """A line without the white space and the converter's residue around it.

    `indent` tells how many characters of white space stood before it.
    """

    start: int
    end: int
    text: str
    table: int | None = None
    cell: int | None = None
    centered: bool = False
    level: int | None = None
    indent: int = 0
    furniture: bool = False  # a page header, a footer or a footnote
    layout: bool = False  # in a table that only lays a page out

    @property
    def flows(self) -> bool:
        """Whether it belongs to the running text, not to a cell of a table."""
        return self.table is None or self.layout


def raw_lines(document: Document) -> list[RawLine]:
    """All lines that hold a character, in reading order."""
    numbers = {id(table): index for index, table in enumerate(document.tables())}
    found: list[RawLine] = []
    for block in document.blocks:
        if isinstance(block, Table):
            lines = list(_of_table(document.text, block, numbers))
            if lays_out(lines, len(document.text)):
                lines = [msgspec.structs.replace(line, layout=True) for line in lines]
            found.extend(lines)
        else:
            found.extend(_of_paragraph(document.text, block))
    if not document.blocks:
        found.extend(_of_paragraph(document.text, Paragraph(0, len(document.text))))
    return found


_TITLE = re.compile("关于[^。\n]{2,120}(?:通知|公告|通告|函|启事)")
_SMALL = 8


def lays_out(lines: list[RawLine], whole: int) -> bool:
    """Whether a table holds no data but the page: a whole notice, a red head, a signature block, files."""
    if not lines:
        return False
    length = sum(len(line.text) for line in lines)
    if length * 2 >= whole and length >= 300 and len({line.cell for line in lines}) <= _SMALL:
        return any(_TITLE.search(line.text) for line in lines[:12])
    if len(lines) > _SMALL or length > 200:
        return False
    return all(_stands_around_text(line.text) for line in lines)


def _stands_around_text(text: str) -> bool:
    compact = "".join(text.split())
    if is_body(compact, alone=True) or (compact.endswith("文件") and len(compact) > 4) or compact == "文件":
        return True
    if attachment_label(text) is not None and FILE_NAME.search(text[-8:]):
        return True
    dates = find_dates(text)
    if dates and not (text[: dates[0].start] + text[dates[0].end :]).strip():
        return True
    return len(compact) < 40 and compact.endswith("号") and bool(find_numbers(text))


def _of_paragraph(
    text: str, paragraph: Paragraph, table: int | None = None, cell: int | None = None
) -> Iterator[RawLine]:
    start = paragraph.start
    for piece in text[paragraph.start : paragraph.end].split("\n"):
        line = _trimmed(piece, start)
        start += len(piece) + 1
        if line is not None:
            yield msgspec.structs.replace(
                line,
                table=table,
                cell=cell,
                centered=paragraph.align == "center",
                level=paragraph.level,
                furniture=paragraph.part in ("header", "footer", "footnote"),
            )


def _of_table(text: str, table: Table, numbers: dict[int, int]) -> Iterator[RawLine]:
    for index, cell in enumerate(table.cells):
        number = numbers[id(table)]
        for block in _blocks_of(cell):
            if isinstance(block, Table):
                yield from _of_table(text, block, numbers)
            else:
                yield from _of_paragraph(text, block, number, index)


def _blocks_of(cell: Cell) -> list[Paragraph | Table]:
    if not cell.paragraphs and not cell.tables:
        return [Paragraph(cell.start, cell.end)]
    return sorted((*cell.paragraphs, *cell.tables), key=lambda block: block.start)


def _trimmed(piece: str, offset: int) -> RawLine | None:
    start, end = 0, len(piece)
    while start < end:
        if piece[start] in _PADDING:
            start += 1
        elif piece[start] == "[" and (mark := RESIDUE.match(piece, start, end)):
            start = mark.end()
        else:
            break
    while end > start and piece[end - 1] in _PADDING:
        end -= 1
    if start < end and piece[end - 1] == "|" and piece.find("|", start, end) == end - 1:
        return _trimmed(piece[: end - 1], offset)  # a cell's border that a pasted table left behind
    if start == end:
        return None
    return RawLine(offset + start, offset + end, piece[start:end], indent=start)
