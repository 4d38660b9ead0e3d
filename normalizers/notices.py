"""A notice's own facts: title, type, issuers, number, date, programme year and region."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from extractors.document import Span
from extractors.fields.contacts import ContactMention
from extractors.fields.heading import HeadingKind, HeadingMention
from extractors.fields.portals import PortalMention
from extractors.grammar.bodies import without_seal
from extractors.grammar.dates import find_dates
from extractors.outline import NoticePart, Outline
from extractors.pipeline import Extraction
from normalizers import notice_types
from normalizers.context import NoticeContext
from normalizers.facts import FieldEvidence, Notice, NoticeType
from normalizers.region_hints import HintKind
from normalizers.regions import Region, RegionHint, find, resolve

# Judged, not measured: the page around a notice is weaker than its own words.
_CONFIDENCE = {
    "notices.title": 0.96,
    "notices.signature": 0.96,
    "notices.signed_on": 0.97,
    "heading.title_issuer": 0.9,
    "heading.red_head": 0.85,
    "heading.page_issuer": 0.8,
    "heading.page_source": 0.6,
    "heading.written": 0.85,
    "heading.published": 0.75,
    "heading.title_year": 0.95,
    "heading.body_year": 0.7,
    "heading.number_alone": 0.95,
    "heading.number_red_head": 0.95,
    "heading.number_before_title": 0.9,
    "heading.number_closing": 0.85,
    "heading.number_labelled": 0.95,
    "notices.type_title": 0.93,
    "notices.type_announcement": 0.85,
    "notices.type_body": 0.75,
    "notices.type_none": 0.6,
    "notices.region": 0.9,
    "notices.region_inferred": 0.7,
}


class Found(msgspec.Struct, frozen=True):
    """A value and what proves it."""

    value: str
    span: Span
    component: str


class NoticeFacts(msgspec.Struct, frozen=True):
    """The row, the evidence of each of its values, and what the other facts may lean on."""

    notice: Notice
    evidence: list[FieldEvidence]
    context: NoticeContext


def notice_id(document_id: str, index: int) -> str:
    """The document's id and the notice's place in it, from 1: the same at every ingest."""
    return f"{document_id}:{index + 1}"


def notice(
    extraction: Extraction,
    index: int,
    text: str,
    document_id: str,
    hints: Sequence[RegionHint] = (),
) -> NoticeFacts:
    """The facts of the notice `extraction.outline.notices[index]`.

    The region is weighed from its head and signature, its contacts and portals, and `hints`.
    """
    outline = extraction.outline
    part = outline.notices[index]
    mentions = extraction.of("heading", HeadingMention, index)
    title = JoinedText(text, part.title)
    issuers = _issuers(text, part, mentions)
    number = _first(mentions, "document_number")
    published = _published_on(text, part, mentions)
    year = _year(mentions)
    kind, kind_evidence = _type(text, outline, part, title)
    around = region_hints(extraction, index)
    region = resolve([*_hints(text, part, issuers, number), *around, *hints])
    own_id = notice_id(document_id, index)
    row = Notice(
        notice_id=own_id,
        parent_notice_id=None if part.parent is None else notice_id(document_id, part.parent),
        title=title.text or None,
        notice_type=kind,
        issuer=issuers[0].value if issuers else None,
        issuers=[found.value for found in issuers] or None,
        document_number=number.value if number else None,
        published_on=published[0] if published else None,
        plan_year=int(year.value) if year else None,
        region_code=region.code if region else None,
        province=region.province if region else None,
        city=region.city if region else None,
        county=region.county if region else None,
    )
    proofs: list[tuple[str, Found | None]] = [
        ("title", title.found()),
        ("notice_type", kind_evidence),
        ("issuer", issuers[0] if issuers else None),
        ("document_number", number),
        ("published_on", published[1] if published else None),
        ("plan_year", year),
    ]
    if region is not None:
        proof = _region_proof(text, part, issuers, region)
        stated = [f for f in ("region_code", "province", "city", "county") if getattr(row, f) is not None]
        proofs += [(field, proof) for field in stated]
    evidence = [_evidence(own_id, field, found, text) for field, found in proofs if found is not None]
    years = [int(m.value) for m in mentions if m.kind == "title_year"]
    context = NoticeContext(
        notice_id=own_id,
        index=index,
        text=text,
        title=row.title,
        issuer=row.issuer,
        published_on=row.published_on,
        title_year=years[0] if years else None,
        plan_year=row.plan_year,
        region=region,
    )
    return NoticeFacts(row, evidence, context)


def region_hints(extraction: Extraction, index: int) -> list[RegionHint]:
    """What a notice's contacts and portals say of where it is from."""
    found: dict[tuple[str, str], RegionHint] = {}

    def add(text: str | None, kind: HintKind) -> None:
        if text:
            found.setdefault((text, kind), RegionHint(text, kind))

    for contact in extraction.of("contacts", ContactMention, index):
        add(contact.area_code, "area_code")
        add(contact.organization, "organization")
        for phone in (*contact.phones, *contact.faxes):
            add(phone.area_code, "area_code")
    for portal in extraction.of("portals", PortalMention, index):
        add(portal.url, "portal")
        add(portal.name, "portal")
    return list(found.values())


class JoinedText:
    """A broken title on one line: its words, and where each of its characters stands."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        characters: list[str] = []
        self.offsets: list[int] = []
        for place, span in enumerate(spans):
            words = span.of(text)
            for at, char in enumerate(words):
                if char.isspace():
                    if not _space_stays(words, at):
                        continue
                    char = " "
                characters.append(char)
                self.offsets.append(span.start + at)
            last = characters[-1] if characters else ""
            if place + 1 < len(spans) and last.isascii() and text[spans[place + 1].start].isascii():
                characters.append(" ")
                self.offsets.append(span.end - 1)
        self.text = "".join(characters)
        self.span = Span(spans[0].start, spans[-1].end) if spans else Span(0, 0)

    def found(self) -> Found | None:
        return Found(self.text, self.span, "notices.title") if self.text else None

    def original(self, start: int, end: int) -> Span:
        """Where `self.text[start:end]` stands in the document."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def _space_stays(words: str, at: int) -> bool:
    """A space stays between Latin words, and between two issuers (A厅 B厅关于…)."""
    before, after = words[:at].rstrip(), words[at + 1 :].lstrip()
    if not before or not after or words[at - 1].isspace():
        return False
    if before[-1].isascii() and after[0].isascii():
        return True
    return before[-1] in "厅局委部院会办府" and "关于" in after[:30] and "关于" not in before


def _first(mentions: Sequence[HeadingMention], kind: HeadingKind) -> Found | None:
    order = ("labelled", "red_head", "alone", "before_title", "closing")
    named = [m for m in mentions if m.kind == kind]
    if kind == "document_number":
        named.sort(key=lambda m: order.index(m.component.removeprefix("heading.number_")))
    return _found(named[0]) if named else None


def _found(mention: HeadingMention) -> Found:
    return Found(mention.value, Span(mention.start, mention.end), mention.component)


def _issuers(text: str, part: NoticePart, mentions: Sequence[HeadingMention]) -> list[Found]:
    """As signed, else as the title names them, else as the red head or the page does."""
    if part.signers:
        return [Found(_name(span.of(text)), span, "notices.signature") for span in part.signers]
    for kind in ("title_issuer", "red_head", "page_issuer", "page_source"):
        named = [_found(m) for m in mentions if m.kind == kind]
        if named:
            return [msgspec.structs.replace(f, value=_name(f.value)) for f in named if _name(f.value)]
    return []


def _name(words: str) -> str:
    """A signed name without padding and without its seal."""
    return without_seal(re.sub(r"\s+", "", words)).strip("【】[]：:")


def _published_on(
    text: str, part: NoticePart, mentions: Sequence[HeadingMention]
) -> tuple[date, Found] | None:
    """The signature's date; without one the document's date on the page, else the page's own."""
    if part.signed_on is not None:
        day = _day(text, part.signed_on)
        return (day, Found("", part.signed_on, "notices.signed_on")) if day else None
    for kind in ("written", "published"):
        for mention in mentions:
            if mention.kind == kind:
                day = _day(text, Span(mention.start, mention.end))
                if day is not None:
                    return day, _found(mention)
    return None


def _day(text: str, span: Span) -> date | None:
    dates = find_dates(text, span.start, span.end, compact=True)
    if not dates or dates[0].year is None or dates[0].month is None or dates[0].day is None:
        return None
    try:
        return date(dates[0].year, dates[0].month, dates[0].day)
    except ValueError:
        return None


def _year(mentions: Sequence[HeadingMention]) -> Found | None:
    for kind in ("title_year", "body_year"):
        found = [_found(m) for m in mentions if m.kind == kind]
        if found:
            return found[0]
    return None


def _type(
    text: str, outline: Outline, part: NoticePart, title: JoinedText
) -> tuple[NoticeType, Found | None]:
    lines = [line for line in outline.lines_of(part.index) if line.start >= part.body.start]
    starts = [(line.start, line.end) for line in lines if not part.title or line.start >= part.title[-1].end]
    pieces, offsets, length = [], [], 0
    for start, end in starts:
        pieces.append(text[start:end])
        offsets.append((length, start))
        length += end - start + 1
        if length > 6_000:
            break
    body = "\n".join(pieces)
    begin, said = notice_types.announcement(body) if not title.text else (0, "")
    decision = notice_types.decide(title.text or said, body)
    cue = decision.cue
    if cue is None:
        found = title.found()
        return decision.notice_type, found and msgspec.structs.replace(found, component="notices.type_none")
    if cue.in_title and not said:
        return decision.notice_type, Found("", title.original(cue.start, cue.end), "notices.type_title")
    start = cue.start + (begin if cue.in_title else 0)
    at, origin = max((o for o in offsets if o[0] <= start), key=lambda o: o[0])
    start += origin - at
    rule = "notices.type_announcement" if cue.in_title else "notices.type_body"
    return decision.notice_type, Found("", Span(start, start + cue.end - cue.start), rule)


def _hints(
    text: str, part: NoticePart, issuers: Sequence[Found], number: Found | None
) -> Iterator[RegionHint]:
    for issuer in issuers:
        yield RegionHint(issuer.value, "issuer")
    for span in part.title:
        yield RegionHint(span.of(text), "title")
    if part.salutation is not None:
        yield RegionHint(part.salutation.of(text), "salutation")
    if number is not None:
        yield RegionHint(number.value, "number")


def _region_proof(text: str, part: NoticePart, issuers: Sequence[Found], region: Region) -> Found | None:
    """The shortest words that name the region: in the issuer's name, the title or the salutation."""
    spans = [found.span for found in issuers[:1]] + list(part.title)
    if part.salutation is not None:
        spans.append(part.salutation)
    for span in spans:
        for start, end, candidates in find(span.of(text)):
            if any(candidate.code == region.code for candidate in candidates):
                return Found("", Span(span.start + start, span.start + end), "notices.region")
    if not spans:
        return Found("", part.body, "notices.region_inferred") if part.body.end > part.body.start else None
    return Found("", spans[0], "notices.region_inferred")


def _evidence(row_id: str, field: str, found: Found, text: str) -> FieldEvidence:
    return FieldEvidence(
        table_name="notices",
        row_id=row_id,
        field=field,
        quote=found.span.of(text),
        char_start=found.span.start,
        char_end=found.span.end,
        confidence=_CONFIDENCE.get(found.component, 0.7),
        component=found.component,
    )
