"""Finds contacts: persons and offices with their numbers and addresses, a row each."""

import re
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Document
from extractors.fields.contact_draft import Draft, Found
from extractors.fields.contact_rows import ContactReader
from extractors.fields.contact_tables import Column, Row, columns_of, read_row, rows_of, split_tabs
from extractors.fields.contact_tokens import tokenize
from extractors.fields.contact_words import FIELD_ENDS, ROLE_ENDS, ROLE_WORDS, contact_ends, field_name
from extractors.fields.contact_wraps import Wraps
from extractors.fields.page_lines import own_lines
from extractors.grammar.departments import Unit
from extractors.grammar.emails import find_emails
from extractors.grammar.phone_number import PhoneNumber
from extractors.grammar.phones import shared_area
from extractors.outline import Line, NoticePart, Outline
from extractors.pipeline import Mention, document_of, mark, outline_of
from extractors.structure.marks import page_labels

# A heading such as 省科技厅高新技术处 or 申报系统技术咨询 is no longer than this.
_SHORT = 30
_OF_INTEREST = re.compile(
    # Three digits of a number, but not a year; 负责人 where a name may follow. What stands before the first
    # digit is looked at behind it, so that the search skips whatever is no digit.
    r"(?:1(?!9\d\d ?[-—–－―（(）)年])|2(?!0\d\d ?[-—–－―（(）)年])|[03-9０-９])"
    r"(?<![\d０-９][\d０-９])[\d０-９]{2} ?[-—–－―(（\d０-９)）]|[@＠﹫]"
    r"|联\s*[系络]|电\s*话|咨\s*询|热\s*线|传\s*真|邮\s*箱"
    r"|技术支持|负\s*责\s*人\s*(?:[：:（(]|[\u4e00-\u9fff]{2,4}[，, ]?[\d０-９])"
)

_PLAIN_HEADING = re.compile("[一二三四五六七八九十]{1,3}、[\u4e00-\u9fff“”《》、]{2,26}")


class ContactMention(Mention, frozen=True, kw_only=True):
    """A contact as written. `area_code` is the one that its block writes, for numbers without."""

    name: str | None = None
    organization: str | None = None
    department: str | None = None
    role: str | None = None
    phones: tuple[PhoneNumber, ...] = ()
    faxes: tuple[PhoneNumber, ...] = ()
    emails: tuple[str, ...] = ()
    responsible_for: tuple[str, ...] = ()
    area_code: str | None = None


def contact_mentions(document: Document, outline: Outline) -> list[ContactMention]:
    return [m for notice in outline.notices for m in _of_notice(document, outline, notice)]


def _of_notice(document: Document, outline: Outline, notice: NoticePart) -> Iterator[ContactMention]:
    text = document.text
    own = own_lines(text, outline, notice)
    drafts = _Walk(document).drafts(own)
    area = shared_area([p for d in drafts for p in [*d.phones, *d.faxes]])
    drafts += _mailed(document, own, drafts)
    mentions = [m for draft in drafts for m in _mentions(text, draft, notice.index, area)]
    yield from sorted(mentions, key=lambda m: m.start)


def _mailed(document: Document, lines: Sequence[Line], drafts: Sequence[Draft]) -> list[Draft]:
    """Addresses behind mailto: links whose words are none (点击此处, 电子邮箱)."""
    known = {e.value.lower() for draft in drafts for e in draft.emails}
    more: list[Draft] = []
    for link in document.links:
        address = next(iter(find_emails(link.target.removeprefix("mailto:"))), None)
        if address is None or not link.target.startswith("mailto:") or address.address.lower() in known:
            continue
        if any(line.start <= link.start < line.end for line in lines):
            known.add(address.address.lower())
            more.append(Draft(emails=[Found(link.start, link.end, address.address)], rule="link"))
    return more


class _Walk:
    """Goes through a notice's lines; rows of tables are lines, or contacts where a heading says so."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.tables = list(document.tables()) if document.blocks else []
        self.reader = ContactReader()
        self.columns: list[Column] | None = None
        self.found: list[Draft] = []

    def drafts(self, lines: Sequence[Line]) -> list[Draft]:
        seen: set[int] = set()
        wraps = Wraps(self.text, lines)
        skip_to = 0
        for at, line in enumerate(lines):
            if at < skip_to:
                continue
            last = wraps.last(at)
            if last > at:
                self.columns, skip_to = None, last + 1
                self.reader.read(tokenize(self.text, line.start, lines[last].end, wrapped=True))
            elif line.table is None:
                self._row(split_tabs(line.start, line.end, self.text), line.start, line.end)
            elif line.table not in seen:
                seen.add(line.table)
                self._table(line.table)
        return [*self.reader.done(), *self.found]

    def _table(self, number: int) -> None:
        self.columns = None
        for row in rows_of(self.tables[number]):
            cells = [cell for cell in row if cell is not None]
            if cells:
                self._row(row, min(c.start for c in cells), max(c.end for c in cells))
        self.columns = None

    def _row(self, row: Row, start: int, end: int) -> None:
        if len(row) > 1:
            heading = columns_of(self.text, row)
            if heading:
                self.columns = heading
                return
            if self.columns:
                self.found += read_row(self.text, self.columns, row)
                return
        else:
            self.columns = None
        self._line(start, end)

    def _of_page(self, start: int, end: int) -> bool:
        """A web page's labels, which name no contact: 信息来源：某市科技局 【字号 大 中 小】."""
        words = self.text[start:end]
        # 名称： of a page's table is also the label of a purchaser's name.
        pages = any(label.meaning != "title" for label in page_labels(words))
        return pages and re.search(r"[@＠]|联\s*系|电\s*话|\d{7}", words) is None

    def _opens_section(self, start: int, end: int) -> bool:
        """一、申报条件: a heading that says nothing of a contact, told without cutting it into tokens."""
        plain = _PLAIN_HEADING.fullmatch(self.text, start, end) is not None
        return (
            plain
            and self.text[end - 1] not in contact_ends()
            and _OF_INTEREST.search(self.text, start, end) is None
        )

    def _line(self, start: int, end: int) -> None:
        if self._of_page(start, end):
            self.reader.prose()
            return
        if end - start <= _SHORT and self._opens_section(start, end):
            self.reader.section()
            return
        if end - start <= _SHORT:
            self.reader.read(tokenize(self.text, start, end))
            return
        line = tokenize(self.text, start, end) if _OF_INTEREST.search(self.text, start, end) else None
        if line is not None and any(t.kind in ("phone", "email", "label") for t in line.tokens):
            self.reader.read(line)
        else:
            self.reader.prose()


def _mentions(text: str, draft: Draft, notice: int, area: str | None) -> Iterator[ContactMention]:
    """A row a person; a row for the office where nobody is named."""
    owned = [phone for phones in draft.owned.values() for phone in phones]
    own = shared_area([*draft.phones, *owned, *draft.faxes]) or area
    duties = _duties(text, draft)
    names: list[Found | None] = [*draft.names] or [None]
    for name in names:
        start, end = _quote(text, draft, name)
        role, own_duties = _noted(draft, name)
        unit = _unit_of(draft, name)
        yield ContactMention(
            start=start,
            end=end,
            notice=notice,
            component=f"contacts.{draft.rule}",
            name=name.value if name else None,
            organization=unit.organization if unit else None,
            department=unit.department if unit else None,
            role=role or draft.role,
            phones=tuple([*draft.owned.get(name.value, ()), *draft.phones] if name else draft.phones),
            faxes=tuple(draft.faxes),
            emails=tuple(e.value for e in draft.emails),
            responsible_for=own_duties or duties,
            area_code=own,
        )


def _unit_of(draft: Draft, name: Found | None) -> Unit | None:
    """The office before the name where the row's people are of several, else the row's."""
    owners = {(u.organization, u.department) for u in draft.owners.values() if u}
    return draft.owners.get(name.value) if name and len(owners) > 1 else draft.unit


def _noted(draft: Draft, name: Found | None) -> tuple[str | None, tuple[str, ...]]:
    """The role, or the fields, that brackets behind the name say."""
    notes = draft.notes.get(name.value, []) if name else []
    short = len(notes) == 1 and len(notes[0]) <= 4 and not FIELD_ENDS.search(notes[0])
    if len(notes) == 1 and (ROLE_ENDS.search(notes[0]) or (short and ROLE_WORDS.search(notes[0]))):
        return notes[0], ()
    return None, tuple(field_name(note) for note in notes)


def _duties(text: str, draft: Draft) -> tuple[str, ...]:
    if draft.duties or not draft.duty_span:
        return tuple(draft.duties)
    words = text[slice(*draft.duty_span)].strip(" ，,。；;")
    words = re.sub(
        r"(?:的)?(?:指南|项目|需求)?(?:建议)?(?:征集|申报|推荐|受理|咨询|管理|工作|业务|解答)*(?:等)?$",
        "",
        words,
    )
    words = re.sub(r"(?:等)?(?:重点)?(?:技术)?(?:领域|方向)?(?:的)?$", "", words)
    words = re.sub(r"等$", "", words)
    parts = _split_list(words)
    if len(parts) == 1:
        parts = re.split(r"[与和及]", words)
        parts = parts if all(len(p) >= 3 for p in parts) else [words]
    return tuple(p.strip() for p in parts if p.strip())


def _split_list(words: str) -> list[str]:
    """Splits at 、and ， outside brackets and quotation marks."""
    parts, depth, piece = [], 0, ""
    for sign in words:
        depth += (sign in "（(“《") - (sign in "）)”》")
        if sign in "、，,；" and depth <= 0:
            parts.append(piece)
            piece = ""
        else:
            piece += sign
    return [*parts, piece]


def _quote(text: str, draft: Draft, name: Found | None) -> tuple[int, int]:
    """From the first to the last of the row's own values, within one line; the name's line first."""
    own = draft.owned.get(name.value, []) if name else []
    spans = [(p.start, p.end) for p in [*own, *draft.phones, *draft.faxes]] + [
        (e.start, e.end) for e in draft.emails
    ]
    if draft.unit_span:
        spans.append(draft.unit_span)
    anchor = (name.start, name.end) if name else min(spans)
    start, end = anchor
    for low, high in sorted(spans):
        gap = (
            text[min(end, high) : max(low, start)]
            if low >= end
            else text[high:start]
            if high <= start
            else ""
        )
        if "\n" in gap or "。" in gap or max(high, end) - min(low, start) > 120:
            continue
        start, end = min(start, low), max(end, high)
    return start, end


@Language.component("notices_contacts")
def contacts(doc: Doc) -> Doc:
    mark(doc, "contacts", contact_mentions(document_of(doc), outline_of(doc)))
    return doc
