"""Puts the parts of a document together: which is a notice, which a form, and which belongs to which."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import msgspec

from extractors.document import Document, Span, Table
from extractors.outline import FormPart, Line, ListedAttachment, NoticePart, NoticeRole, Outline, Section
from extractors.structure.blocks import Block, blocks
from extractors.structure.flat import segments
from extractors.structure.head import Head, head_of
from extractors.structure.inline import inline_attachments
from extractors.structure.kinds import Kind, kind_of
from extractors.structure.lines import RawLine, raw_lines
from extractors.structure.marks import is_furniture
from extractors.structure.numbering import number_at
from extractors.structure.sections import headings, sections
from extractors.structure.signature import Signature, signature

_MOST_NOTICES = 100  # a real document holds a few; a hostile one would make every search long
_BOX = re.compile("[□☐☑■√☒✓▢◻]")


class _Part(msgspec.Struct):
    """A block and what it turned out to be; `owner` is an index into the parts."""

    block: Block
    head: Head
    kind: Kind
    signature: Signature | None
    owner: int | None = None
    notice: int | None = None
    used: set[int] = msgspec.field(default_factory=set)


def outline(document: Document) -> Outline:
    """The outline of a document. Takes time linear in the length of the text."""
    text = document.text
    lines = _lines(document)
    tables = sorted(document.tables(), key=_start)
    parts = [_part(document, lines, block, tables) for block in blocks(text, lines)]
    _make_root(parts)
    _own(text, parts)
    return _Assembly(document, lines, parts).outline()


def _start(table: Table) -> int:
    return table.start


def _lines(document: Document) -> list[RawLine]:
    found: list[RawLine] = []
    for line in raw_lines(document):
        if line.furniture or is_furniture(line.text):
            continue
        if line.flows:
            found.extend(segments(document.text, line))
        else:
            found.append(line)
    return found


def _part(document: Document, lines: Sequence[RawLine], block: Block, tables: Sequence[Table]) -> _Part:
    text = document.text
    head = _head(lines, block)
    signed = signature(lines, min(head.body, block.hi), block.hi)
    title = "".join(span.of(text) for span in head.title)
    kind = kind_of(title)
    addressed = head.salutation is not None
    first, last = lines[block.lo].start, lines[block.hi - 1].end
    own = tables[bisect_left(tables, first, key=_start) : bisect_right(tables, last, key=_start)]
    if kind == "notice" and (addressed or signed is not None or block.start == "first"):
        decided: Kind = "notice"
    elif (
        addressed and signed is not None and (signed.signers or "关于" in title)
    ) or block.start == "forwarded":
        decided = "notice"
    elif block.start == "form" or kind == "form":
        decided = "form"
    elif kind in ("annex", "notice"):
        decided = "annex"
    else:
        decided = "form" if _is_to_fill(document, lines, block, own) else "annex"
    return _Part(block, head, decided, signed if decided == "notice" or block.start == "first" else None)


def _head(lines: Sequence[RawLine], block: Block) -> Head:
    """The block's head; an attachment's title may stand on the line of its mark."""
    if block.label is None or block.head > block.lo:
        if block.start == "first":
            return head_of(lines, block.lo, block.hi)
        return head_of(lines, block.head, block.hi)
    line = lines[block.lo]
    rest = line.text[block.label.end :]
    start = line.start + block.label.end + len(rest) - len(rest.lstrip(" \t\u3000:：-－—_."))
    title: list[Span] = [Span(start, line.end)]
    after = block.lo + 1
    while after < block.hi and len(title) < 4 and kind_of(rest) is None:
        wrapped = lines[after]
        if (
            not wrapped.flows
            or len(wrapped.text) > 60
            or wrapped.text[-1] in "。：:；"
            or number_at(wrapped.text)
        ):
            break
        rest += wrapped.text
        title.append(Span(wrapped.start, wrapped.end))
        after += 1
    if kind_of(rest) is None:
        title, after = title[:1], block.lo + 1
    below = head_of(lines, after, min(block.hi, after + 12))
    addressed = below.salutation is not None
    return Head(tuple(title), below.salutation, block.lo, after - 1, below.body if addressed else after)


def _is_to_fill(document: Document, lines: Sequence[RawLine], block: Block, tables: Sequence[Table]) -> bool:
    """Whether a part without a telling title is mostly empty cells, boxes or tabs."""
    own = lines[block.lo : block.hi]
    cells = [cell for table in tables for cell in table.cells]
    empty = sum(1 for cell in cells if not document.text[cell.start : cell.end].strip())
    boxes = sum(1 for line in own if _BOX.search(line.text))
    in_tables = sum(1 for line in own if line.table is not None)
    tabbed = sum(1 for line in own if "\t" in document.text[line.start - line.indent : line.end])
    if len(cells) >= 4 and in_tables * 2 >= len(own):
        return empty * 4 >= len(cells) or boxes >= 3
    return tabbed >= 4 and tabbed * 2 >= len(own)


def _make_root(parts: Sequence[_Part]) -> None:
    """A document that is not only forms has a root notice: its first part, unless that is a form."""
    if not parts or parts[0].kind == "form":
        return
    if parts[0].kind == "annex":
        parts[0].kind = "notice"


def _own(text: str, parts: Sequence[_Part]) -> None:
    """Gives each part the notice it belongs to."""
    chain: list[int] = []  # the notices around the present place, outermost first
    notices = 0
    for index, part in enumerate(parts):
        if part.kind == "notice" and notices >= _MOST_NOTICES:
            part.kind = "annex"
        notices += part.kind == "notice"
        if part.block.start in ("forwarded", "form"):
            part.owner = chain[-1] if chain else None
        elif chain:
            part.owner = _owner(text, parts, chain, part)
            if part.owner is not None and part.block.label is not None and part.block.label.number:
                parts[part.owner].used.add(part.block.label.number)
        if part.kind == "notice":
            while chain and chain[-1] != part.owner:
                chain.pop()
            chain.append(index)


def _squeezed(words: str) -> str:
    return re.sub(r"[\s\W_]+", "", words)


def _owner(text: str, parts: Sequence[_Part], chain: Sequence[int], part: _Part) -> int:
    """The notice that lists the attachment, by its title, else by its number; else the next in turn."""
    title = _squeezed("".join(span.of(text) for span in part.head.title))
    number = part.block.label.number if part.block.label is not None else None
    inner_first = list(reversed(chain))
    if title:
        for candidate in inner_first:
            names = [_squeezed(entry.title.of(text)) for entry in _listed(parts[candidate])]
            if any(name and (name in title or title in name) for name in names):
                return candidate
    if number is not None:
        for candidate in inner_first:
            numbers = {entry.number for entry in _listed(parts[candidate])}
            if number in numbers and number not in parts[candidate].used:
                return candidate
        for candidate in inner_first:
            if number == max(parts[candidate].used, default=0) + 1:
                return candidate
    return inner_first[0] if number is None else inner_first[-1]


def _listed(part: _Part) -> list[ListedAttachment]:
    return [entry for _, _, entries in part.block.lists for entry in entries]


def _last_of_each(parts: Sequence[_Part]) -> list[int]:
    """Of each part the last one that belongs to it, through others too; itself where none does."""
    last = list(range(len(parts)))
    for index in range(len(parts) - 1, -1, -1):
        owner = parts[index].owner
        if owner is not None:
            last[owner] = max(last[owner], last[index])
    return last


class _Assembly:
    """Numbers the parts and gives every line its notice and section."""

    def __init__(self, document: Document, lines: Sequence[RawLine], parts: Sequence[_Part]) -> None:
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

    def _notice_of(self, part: _Part) -> int | None:
        if part.kind == "notice":
            return part.notice
        if part.kind == "annex" and part.owner is not None:
            return self.all[part.owner].notice
        return None

    def _lines_of(self, part: _Part) -> None:
        block, notice = part.block, self._notice_of(part)
        own = self.raw[block.lo : block.hi]
        found: list[Section] = []
        if notice is not None:
            skipped = {i for a, b, _ in block.lists for i in range(a, b)}
            numbered = [
                self.raw[i]
                for i in range(max(block.lo, part.head.body), block.hi)
                if self.raw[i].flows and i not in skipped
            ]
            end = own[-1].end
            if part.signature is not None and part.signature.first < block.hi:
                end = self.raw[part.signature.first].start
            found = sections(headings(self.text, numbered), numbered, notice, len(self.sections), end)
            self.sections.extend(found)
        at = -1
        for line in own:
            while at + 1 < len(found) and found[at + 1].span.start <= line.start:
                at += 1
            section = found[at].index if at >= 0 else None
            self.lines.append(
                Line(line.start, line.end, notice, section, line.table, line.cell, line.centered)
            )

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
        entries = _listed(part)
        seen = {entry.number for entry in entries}
        entries += [
            entry
            for entry in inline_attachments(self.text, body.start, body.end)
            if entry.number not in seen and not (entry.number is None and entries)
        ]
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

    def _form(self, number: int, index: int) -> FormPart:
        part = self.all[index]
        span = self._span(index)
        tables = sorted(
            {line.table for line in self.raw[part.block.lo : part.block.hi] if line.table is not None}
        )
        owner = None if part.owner is None else self.all[part.owner].notice
        label = part.block.label
        return FormPart(number, owner, span, part.head.title, label.number if label else None, tuple(tables))
