"""From the parts of a document to its outline: numbers, spans, and what each line belongs to."""

from collections.abc import Sequence

import msgspec

from extractors.document import Document, Span
from extractors.outline import FormPart, Line, ListedAttachment, NoticePart, NoticeRole, Outline, Section
from extractors.structure.inline import inline_attachments
from extractors.structure.lines import RawLine
from extractors.structure.parts import Part, listed_in, parts_of, squeezed
from extractors.structure.sections import headings, sections


def outline(document: Document) -> Outline:
    """The outline of a document. Takes time linear in the length of the text."""
    lines, parts = parts_of(document)
    return Assembly(document, lines, parts).outline()


def _last_of_each(parts: Sequence[Part]) -> list[int]:
    """Of each part the last one that belongs to it, through others too; itself where none does."""
    last = list(range(len(parts)))
    for index in range(len(parts) - 1, -1, -1):
        owner = parts[index].owner
        if owner is not None:
            last[owner] = max(last[owner], last[index])
    return last


class Assembly:
    """Numbers the parts and gives every line its notice and section."""

    def __init__(self, document: Document, lines: Sequence[RawLine], parts: Sequence[Part]) -> None:
        self.document, self.text, self.raw, self.all = document, document.text, lines, parts
        self.last = _last_of_each(parts)
        self.sections: list[Section] = []
        self.lines: list[Line] = []

    def outline(self) -> Outline:
        count = 0
        for part in self.all:
            if part.kind == "notice":
                part.notice, count = count, count + 1
        for part in self.all:
            self._lines_of(part)
        notices = [self._notice(i) for i, part in enumerate(self.all) if part.kind == "notice"]
        forms = [i for i, part in enumerate(self.all) if part.kind == "form"]
        made = tuple(self._form(n, i) for n, i in enumerate(forms))
        return Outline(tuple(notices), made, tuple(self.sections), tuple(self.lines))

    def _span(self, index: int) -> Span:
        """A part's own range: up to where the next one begins."""
        block = self.all[index].block
        start = self.raw[block.lo].start if index else 0
        after = self.all[index + 1].block.lo if index + 1 < len(self.all) else None
        return Span(start, len(self.text) if after is None else self.raw[after].start)

    def _notice_of(self, part: Part) -> int | None:
        if part.kind == "notice":
            return part.notice
        if part.kind == "annex" and part.owner is not None:
            return self.all[part.owner].notice
        return None

    def _lines_of(self, part: Part) -> None:
        block, notice = part.block, self._notice_of(part)
        own = self.raw[block.lo : block.hi]
        listed = {i for a, b, _ in block.lists for i in range(a, b)}
        found = [] if notice is None else self._sections_of(part, notice, listed)
        self.sections.extend(found)
        at = -1
        for place, line in enumerate(own, block.lo):
            while at + 1 < len(found) and found[at + 1].span.start <= line.start:
                at += 1
            inside = at >= 0 and line.start < found[at].span.end and place not in listed
            section = found[at].index if inside else None
            self.lines.append(
                Line(line.start, line.end, notice, section, line.table, line.cell, line.centered)
            )

    def _sections_of(self, part: Part, notice: int, listed: set[int]) -> list[Section]:
        """The sections before a notice's signature, and those of a text that follows it."""
        block, signed = part.block, part.signature
        stop = signed.first if signed is not None else block.hi
        numbered = [
            i for i in range(max(block.lo, part.head.body), block.hi) if self.raw[i].flows and i not in listed
        ]
        found: list[Section] = []
        for places in ([i for i in numbered if i < stop], [i for i in numbered if i >= stop]):
            lines = [self.raw[i] for i in places]
            heads = headings(self.text, lines)
            if not heads:
                continue
            last = places[heads[-1].line]
            after = next((a for a, _, _ in block.lists if a > last), None)
            end = min(i for i in (after, stop if stop > last else None, block.hi) if i is not None)
            limit = self.raw[end].start if end < block.hi else self.raw[block.hi - 1].end
            found.extend(sections(heads, lines, notice, len(self.sections) + len(found), limit))
        return found

    def _notice(self, index: int) -> NoticePart:
        part = self.all[index]
        block = part.block
        assert part.notice is not None
        whole = Span(self._span(index).start, self._span(self.last[index]).end)
        role: NoticeRole = "root"
        if part.owner is not None:
            role = "forwarded" if block.start == "forwarded" else "attachment"
        first = min(part.head.first, block.hi - 1)
        ends = [self.raw[block.hi - 1].end]
        if part.signature is not None:
            ends = [self.raw[part.signature.last].end]
        body = Span(self.raw[first].start, max(ends))
        entries = self._attachments(part, body)
        return NoticePart(
            index=part.notice,
            parent=None if part.owner is None else self.all[part.owner].notice,
            role=role,
            span=whole,
            body=body,
            title=part.head.title,
            salutation=part.head.salutation,
            signers=part.signature.signers if part.signature else (),
            signed_on=part.signature.date if part.signature else None,
            attachments=tuple(entries),
            attachment_number=block.label.number if block.label is not None else None,
        )

    def _attachments(self, part: Part, body: Span) -> list[ListedAttachment]:
        """The entries of the notice's lists, each once, then those that its text only names."""
        found: dict[str, ListedAttachment] = {}
        for entry in listed_in(part):
            key = squeezed(entry.title.of(self.text))
            if key not in found:
                found[key] = entry
            elif found[key].file_name is None and entry.file_name is not None:
                number = entry.number if found[key].number is None else found[key].number
                found[key] = msgspec.structs.replace(entry, number=number)
        numbers = {entry.number for entry in found.values()}
        for entry in inline_attachments(self.text, body.start, body.end):
            key = squeezed(entry.title.of(self.text))
            new = key not in found and entry.number not in numbers
            if new and not (entry.number is None and found):
                found[key] = entry
        return list(found.values())

    def _form(self, number: int, index: int) -> FormPart:
        part = self.all[index]
        span = self._span(index)
        tables = sorted(
            {line.table for line in self.raw[part.block.lo : part.block.hi] if line.table is not None}
        )
        owner = None if part.owner is None else self.all[part.owner].notice
        label = part.block.label
        return FormPart(number, owner, span, part.head.title, label.number if label else None, tuple(tables))
