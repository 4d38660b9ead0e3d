"""Documents that a Word package holds whole and shows in its text (w:altChunk, 17.17.2.1)."""

from bisect import bisect_left
from dataclasses import replace

from extractors.builder import DocumentBuilder
from extractors.document import Block, Document, Paragraph, Part
from extractors.errors import EmptyDocument
from extractors.readers.source import Source

_DEPTH = 3  # chunks inside chunks


def write_chunk(builder: DocumentBuilder, source: Source, name: str, part: Part) -> None:
    """Writes what the package's part `name` shows, read by the reader of its own format.

    Raises what that reader raises, and `DamagedDocument` for a part that is missing.
    """
    from extractors.readers import read

    depth = min(source.limits.archive_depth, _DEPTH) - 1
    if depth < 1:
        raise source.over("documents inside documents", _DEPTH, _DEPTH + 1)
    try:
        data = source.member(name)
    except KeyError:
        raise source.damaged(f"its part {name} is missing") from None
    try:
        document = read(data, f"{source.name}, {name}", replace(source.limits, archive_depth=depth))
    except EmptyDocument:
        return
    _Copy(builder, document, part).blocks(document.blocks)


class _Copy:
    """Writes the blocks of a document anew, links and boxes with them."""

    def __init__(self, builder: DocumentBuilder, document: Document, part: Part) -> None:
        self._builder, self._document, self._part = builder, document, part
        self._boxes = {box.start: box for box in document.check_boxes}
        self._links = {link.start: link for link in document.links}
        self._marks = sorted({*self._boxes, *self._links})

    def blocks(self, blocks: tuple[Block, ...] | list[Block]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                self._paragraph(block)
                continue
            with self._builder.table(part=self._part):
                for cell in block.cells:
                    with self._builder.cell(cell.row, cell.column, cell.row_span, cell.column_span):
                        inner: list[Block] = [*cell.paragraphs, *cell.tables]
                        self.blocks(sorted(inner, key=lambda one: one.start))

    def _paragraph(self, one: Paragraph) -> None:
        builder, text = self._builder, self._document.text
        start = builder.begin_paragraph()
        at = one.start
        marks = self._marks[bisect_left(self._marks, one.start) : bisect_left(self._marks, one.end)]
        for place in marks:
            if place < at:
                continue
            builder.write(text[at:place])
            at = place
            if place in self._boxes:
                builder.check_box(self._boxes[place].checked)
                at = self._boxes[place].end
            else:
                link = self._links[place]
                at = min(link.end, one.end)
                builder.link(text[place:at], link.target)
        builder.write(text[at : one.end])
        part = self._part if one.part == "body" else one.part
        builder.end_paragraph(start, one.style, one.level, one.align, one.numbering, None, part)
