"""Cuts a document into its notices and forms."""

from extractors.document import Document, Span
from extractors.outline import Line, NoticePart, Outline
from extractors.structure.lines import raw_lines
from extractors.structure.sections import headings, sections


def outline(document: Document) -> Outline:
    """A first stand-in: one notice, its lines and sections."""
    raw = [line for line in raw_lines(document) if not line.furniture]
    own = [line for line in raw if line.table is None]
    whole = Span(0, len(document.text))
    found = sections(headings(document.text, own), own, 0, 0, whole.end)
    notice = NoticePart(index=0, parent=None, role="root", span=whole, body=whole)
    lines = []
    at = -1
    for line in raw:
        while at + 1 < len(found) and found[at + 1].span.start <= line.start:
            at += 1
        section = at if at >= 0 else None
        lines.append(Line(line.start, line.end, 0, section, line.table, line.cell, line.centered))
    return Outline((notice,), (), tuple(found), tuple(lines))
