"""Puts the parts of a document together: which is a notice, which a form, and which belongs to which."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import msgspec

from extractors.document import Document, Span, Table
from extractors.outline import ListedAttachment
from extractors.structure.blocks import Block, blocks
from extractors.structure.flat import segments
from extractors.structure.head import Head, head_of
from extractors.structure.kinds import Kind, kind_of
from extractors.structure.lines import RawLine, raw_lines
from extractors.structure.marks import is_furniture
from extractors.structure.numbering import number_at
from extractors.structure.signature import Signature, signature

_MOST_NOTICES = 100  # a real document holds a few; a hostile one would make every search long
_BRACKETED = re.compile("[（(【][^（）()]{1,30}[）)】]")
# A form begins with its name or its first label; who begins with a sentence has something to say.
_PROSE = re.compile("^[^\t]{40}.*[。；;，,.]")
_BOX = re.compile("[□☐☑■√☒✓▢◻]")


class Part(msgspec.Struct):
    """A block and what it turned out to be; `owner` is an index into the parts."""

    block: Block
    head: Head
    kind: Kind
    signature: Signature | None
    owner: int | None = None
    notice: int | None = None
    used: set[int] = msgspec.field(default_factory=set)


def parts_of(document: Document) -> tuple[list[RawLine], list[Part]]:
    """A document's lines and its parts in order, each with the notice it belongs to."""
    text = document.text
    lines = _lines(document)
    tables = sorted(document.tables(), key=_start)
    parts = [_part(document, lines, block, tables) for block in blocks(text, lines)]
    _make_root(parts)
    _own(text, parts)
    return lines, parts


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


def _part(document: Document, lines: Sequence[RawLine], block: Block, tables: Sequence[Table]) -> Part:
    text = document.text
    head = _head(lines, block)
    signed = signature(lines, min(head.body, block.hi), block.hi)
    title = "".join(span.of(text) for span in head.title)
    kind = kind_of(title)
    addressed = head.salutation is not None
    first, last = lines[block.lo].start, lines[block.hi - 1].end
    own = tables[bisect_left(tables, first, key=_start) : bisect_right(tables, last, key=_start)]
    asks = block.start == "first" and addressed and ("关于" in title or kind is None or not own)
    official = kind == "notice" and (addressed or signed is not None or block.start == "first")
    whole = addressed and signed is not None and bool(signed.signers or "关于" in title)
    if asks or official or whole or block.start == "forwarded":
        decided: Kind = "notice"
    elif block.start == "form" or kind == "form":
        decided = "form"
    elif kind in ("annex", "notice"):
        decided = "annex"
    else:
        decided = "form" if _is_to_fill(document, lines, block, own) else "annex"
    return Part(block, head, decided, signed if decided == "notice" or block.start == "first" else None)


def _head(lines: Sequence[RawLine], block: Block) -> Head:
    """The block's head; an attachment's title may stand on the line of its mark."""
    rest = "" if block.label is None else lines[block.lo].text[block.label.end :].strip()
    if block.label is None or block.head > block.lo or _BRACKETED.fullmatch(rest):
        if block.start == "first":
            return head_of(lines, block.lo, block.hi)
        return head_of(lines, max(block.head, block.lo + (block.label is not None)), block.hi)
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
    if _PROSE.search(own[0].text) and own[0].table is None:
        return False
    cells = [cell for table in tables for cell in table.cells]
    empty = sum(1 for cell in cells if not document.text[cell.start : cell.end].strip())
    boxes = sum(1 for line in own if _BOX.search(line.text))
    in_tables = sum(1 for line in own if line.table is not None)
    tabbed = sum(1 for line in own if "\t" in document.text[line.start - line.indent : line.end])
    if len(cells) >= 4 and in_tables * 2 >= len(own):
        return empty * 4 >= len(cells) or boxes >= 3
    return tabbed >= 4 and tabbed * 2 >= len(own)


def _make_root(parts: Sequence[Part]) -> None:
    """A document that is not only forms has a root notice: its first part, unless that is a form."""
    if not parts or parts[0].kind == "form":
        return
    if parts[0].kind == "annex":
        parts[0].kind = "notice"


def _own(text: str, parts: Sequence[Part]) -> None:
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


def squeezed(words: str) -> str:
    """The words without white space and marks, for comparing titles."""
    return re.sub(r"[\s\W_]+", "", words)


def _owner(text: str, parts: Sequence[Part], chain: Sequence[int], part: Part) -> int:
    """The notice that lists the attachment, by its title, else by its number; else the next in turn."""
    title = squeezed("".join(span.of(text) for span in part.head.title))
    number = part.block.label.number if part.block.label is not None else None
    inner_first = list(reversed(chain))
    if title:
        for candidate in inner_first:
            names = [squeezed(entry.title.of(text)) for entry in listed_in(parts[candidate])]
            if any(name and (name in title or title in name) for name in names):
                return candidate
    if number is not None:
        for candidate in inner_first:
            numbers = {entry.number for entry in listed_in(parts[candidate])}
            if number in numbers and number not in parts[candidate].used:
                return candidate
        for candidate in inner_first:
            if number == max(parts[candidate].used, default=0) + 1:
                return candidate
    return inner_first[0] if number is None else inner_first[-1]


def listed_in(part: Part) -> list[ListedAttachment]:
    """The entries of a part's lists of attachments."""
    return [entry for _, _, entries in part.block.lists for entry in entries]
