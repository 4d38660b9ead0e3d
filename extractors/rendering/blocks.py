"""The blocks of a document as its reader understood them, as HTML."""

from collections.abc import Container, Iterator, Sequence
from html import escape

from extractors.document import Block, Cell, Document, Paragraph, Span, Table
from extractors.rendering.inline import Inline


class Blocks:
    """Draws blocks of one document."""

    def __init__(self, document: Document, marks: Sequence[Span]) -> None:
        self._document = document
        self.inline = Inline(document.text, document.links, marks)
        self._ids: set[str] = set()

    def all(self) -> str:
        """Every block, with a line where a page begins."""
        made: list[str] = []
        page: int | None = None
        for block in self._document.blocks:
            if block.part == "body" and block.page is not None and block.page != page:
                if page is not None:
                    made.append(f'<div class="page">第 {block.page} 页</div>')
                page = block.page
            made.append(self.block(block))
        return "\n".join(made)

    def rest(self, drawn: Container[int]) -> str:
        """The paragraphs with words whose start is not among those `drawn` elsewhere."""
        made = [
            self.paragraph(one)
            for one in paragraphs(self._document)
            if one.start not in drawn and not self._document.text[one.start : one.end].isspace()
            if one.end > one.start
        ]
        return '<section class="rest">\n' + "\n".join(made) + "\n</section>" if made else ""

    def block(self, block: Block) -> str:
        return self.table(block) if isinstance(block, Table) else self.paragraph(block)

    def paragraph(self, one: Paragraph) -> str:
        tag = "p" if one.level is None else f"h{min(one.level + 1, 6)}"
        words = self.inline.html(one.start, one.end)
        return f"<{tag}{self.place(one.start, one.end, 'c')}{look(one)}>{words}</{tag}>"

    def table(self, table: Table) -> str:
        rows: list[list[str]] = [[] for _ in range(table.rows)]
        for row, cells in enumerate(_with_gaps(table)):
            for cell in cells:
                rows[row].append(self._cell(cell) if isinstance(cell, Cell) else _gap(cell))
        body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
        part = "" if table.part == "body" else f' class="{table.part}"'
        return f"<table{self.place(table.start, table.end, 't')}{part}><tbody>\n{body}\n</tbody></table>"

    def place(self, start: int, end: int, letter: str) -> str:
        """The attributes that say where a block stands in the text; an id is given once."""
        made = f' data-start="{start}" data-end="{end}"'
        name = f"{letter}{start}"
        if name in self._ids:
            return made
        self._ids.add(name)
        return f' id="{name}"{made}'

    def _cell(self, cell: Cell) -> str:
        spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        if cell.column_span > 1:
            spans += f' colspan="{cell.column_span}"'
        inner: list[Block] = sorted([*cell.paragraphs, *cell.tables], key=lambda block: block.start)
        words = "".join(map(self.block, inner)) if inner else self.inline.html(cell.start, cell.end)
        return f'<td{spans} data-start="{cell.start}" data-end="{cell.end}">{words}</td>'


def look(one: Paragraph) -> str:
    """The class attribute of a paragraph: its alignment and its part."""
    names = [one.align] if one.align else []
    classes = [*names, *([one.part] if one.part != "body" else [])]
    return f' class="{escape(" ".join(classes))}"' if classes else ""


def paragraphs(document: Document) -> Iterator[Paragraph]:
    """All paragraphs in reading order, those of cells among them."""
    pending: list[Block] = list(reversed(document.blocks))
    while pending:
        block = pending.pop()
        if isinstance(block, Paragraph):
            yield block
            continue
        for cell in reversed(block.cells):
            inner: list[Block] = [*cell.paragraphs, *cell.tables]
            pending.extend(sorted(inner, key=lambda one: one.start, reverse=True))


def _with_gaps(table: Table) -> list[list[Cell | int]]:
    """The cells of each row, with the number of columns where the row has none."""
    rows: list[list[Cell | int]] = [[] for _ in range(table.rows)]
    taken: list[set[int]] = [set() for _ in range(table.rows)]
    column = dict.fromkeys(range(table.rows), 0)
    for cell in table.cells:
        at = column[cell.row]
        gap = sum(1 for place in range(at, cell.column) if place not in taken[cell.row])
        if gap:
            rows[cell.row].append(gap)
        rows[cell.row].append(cell)
        column[cell.row] = cell.column + cell.column_span
        for row in range(cell.row + 1, min(cell.row + cell.row_span, table.rows)):
            taken[row].update(range(cell.column, cell.column + cell.column_span))
    return rows


def _gap(columns: int) -> str:
    return f'<td class="gap"{f" colspan={chr(34)}{columns}{chr(34)}" if columns > 1 else ""}></td>'
