"""Fields of science and technology that a notice asks for: lists, headings and tables.

Forms are left out: an option 所属领域 of a form is no statement of the notice.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Cell, Document, Span, Table
from extractors.fields.domain_directions import directions_in
from extractors.fields.domain_items import items_below
from extractors.fields.domain_lines import inline_headings, line_headings, lines_under
from extractors.fields.domain_lists import FieldList, bare_items, field_lists, open_lists
from extractors.fields.domain_points import fields_beside, points_in_line
from extractors.fields.domain_words import (
    MODIFIERS,
    NOT_A_FIELD,
    REACHED,
    DomainMention,
    Groups,
    mention_of,
)
from extractors.fields.passages import Passage, cited, clauses, inside, passages, titles
from extractors.fields.tabbed_rows import Row, tabbed_tables
from extractors.grammar.enumerations import items, trim
from extractors.outline import NoticePart, Outline, Section
from extractors.pipeline import document_of, mark, outline_of

__all__ = ["DomainMention", "domains", "find_domains"]

# Clauses in which a list of fields says something else: integrity, experts, an office's duties.
_OTHER_MATTER = re.compile(
    "违法|违规|失信|处罚|惩戒|黑名单|不良|事故|专家|评审|评委|院士|负责|联系人|咨询|曾获|已获|获得过|保密|涉密|年报|入库企业|遵守|伦理|遗传资源|依法|法规|许可|近年来|同比|总产值|位居|已形成|取得(?:了)?(?:长足|显著|积极|重大|突破|成效|进展|较大)|规模(?:以上工业增加值|达|突破|超)|增长[0-9]"
)
_HEAD_LENGTH = 2000  # within so many characters a call has said that it is one
_CALL = re.compile("征集|申报|推荐|遴选|选题|申请|指南|填报|报送|难题|榜单|大赛|参赛")
_TENDER = re.compile("招标|投标|中标|采购|供应商|磋商")
_SECTION_OF_FIELDS = re.compile(
    "领域|方向|征集内容|征集范围|支持重点|支持范围|重点任务|选题|支持内容|研究内容|征集重点|赛道|专题|申报范围"
)
_HEADING = re.compile(
    '[“"‘「]?(?P<name>[^。；;，,：:]{2,30}?)[”"’」]?(?P<kind>(?:重点)?(?:领域|产业|专题|赛道|行业)(?:方向|类)?|方向)?'
    "(?:[（(][^（）()]{0,30}[)）])?"
)
_OF_KIND = re.compile("([^。；;，,：:、]{2,20}?)(?:方向|领域|专题|赛道|板块)(?:[。：:（(]|$)")
_TITLE_STOP = re.compile("[。：:]|[，,](?=(?:重点|主要|优先|支持|包括|围绕|聚焦|开展|征集|鼓励))")
_FIELD_COLUMN = re.compile(
    "(?:重点|支持|技术|征集|研究|申报|产业|科技|优先|主要|资助|专业|行业|所属)*(?:领域|专题)(?:名称|分类)?"
)
_DIRECTION_COLUMN = re.compile(
    "(?:重点|支持|技术|征集|研究|申报|优先|主要|资助|具体|细分)*(?:方向|内容|子领域|研究方向)(?:及内容)?"
)
_CONTENT = re.compile(
    "(?:重点|主要|具体|研究|征集|支持|攻关|建议)*(?:内容|需求|要点|任务|选题)(?:说明|描述)?"
)
_HOLDS_LIST = re.compile("([^（）()]{2,24})[（(](?![含不除])(?=[^（）()]*、)([^（）()]{3,120})[）)]")
_CHOICE = re.compile("[□☐☑■√○◯]")


@Language.component("notices_domains")
def domains(doc: Doc) -> Doc:
    mark(doc, "domains", find_domains(document_of(doc), outline_of(doc)))
    return doc


def find_domains(document: Document, outline: Outline) -> list[DomainMention]:
    """All mentions in text order; lists, headings and tables may name the same field."""
    found: list[DomainMention] = []
    for part in outline.notices:
        texts = passages(document, outline, part.index)
        if not _calls(document.text, part):
            continue
        groups = Groups(len(found))
        headings = list(_headings(document.text, outline, part.index, groups))
        headings += line_headings(document.text, texts, headings, groups)
        known = {m.start for m in headings}
        headings += lines_under(document.text, outline, texts, known, groups)
        known = {m.start for m in headings}
        headings += points_in_line(document.text, texts, known, groups)
        known = {m.start for m in headings}
        headings += fields_beside(document.text, texts, known, groups)
        known = {m.start for m in headings}
        headings += inline_headings(document.text, texts, known, groups)
        headings += _unless_known(items_below(document.text, texts, groups), headings)
        lists = [m for p in texts if p.table is None for m in _lists(document.text, outline, p, groups)]
        lists = [_of_title(m) if any(m.start in t for t in part.title) else m for m in lists]
        tables = _tables(document, texts, part.index, groups)
        found += sorted([*headings, *lists, *tables], key=lambda m: (m.start, m.end))
    return found


def _unless_known(items: Iterator[DomainMention], headings: Sequence[DomainMention]) -> list[DomainMention]:
    """Items that no heading has read with certainty, or has read without directions."""
    read = {m.start for m in headings if m.stated or (m.sure and m.directions)}
    return [m for m in items if m.start not in read]


def _of_title(mention: DomainMention) -> DomainMention:
    """What the title names stands in for fields that the text does not name."""
    return msgspec.structs.replace(mention, component="domains.title")


def _calls(text: str, part: NoticePart) -> bool:
    """Whether a notice asks for proposals at all: a report or a tender speaks of fields too."""
    head = min(part.body.end, part.body.start + _HEAD_LENGTH)
    asked = len(_CALL.findall(text, part.body.start, head))
    if asked < len(_TENDER.findall(text, part.body.start, head)):
        return False
    return asked > 2 or any(_CALL.search(title.of(text)) for title in part.title)


def _lists(text: str, outline: Outline, passage: Passage, groups: Groups) -> Iterator[DomainMention]:
    written = text[passage.start : passage.end]
    if not any(mark in written for mark in _LIST_WORDS):
        return
    quoted = cited(text, passage.start, passage.end)
    for sentence in clauses(text, passage.start, passage.end, semicolons=False):
        closed = list(field_lists(text, sentence.start, sentence.end))
        taken = {s.start for found in closed for s in found.items}
        free = [f for f in open_lists(text, sentence.start, sentence.end) if f.items[0].start not in taken]
        for found in (*closed, *free):
            if _other_matter(text, sentence, found):
                continue
            spans = [s for s in found.items if not inside(quoted, s.start)]
            if not spans or (len(spans) == 1 and not _ASKS.search(found.lead or "")):
                continue
            group = groups.new()
            sure = len(spans) > 1 and found.lead is not None and found.marker in ("领域", "板块")
            sure = sure or found.counted or (len(spans) > 1 and _asked(found))
            stated = found.counted and found.marker in _COUNTED_FIELDS and found.lead is not None
            for span, below in _bracketed(text, spans):
                named = mention_of(text, span, passage.notice, group, sure, "domains.list", below)
                yield msgspec.structs.replace(named, stated=True) if stated else named
    yield from _bare_list(text, outline, passage, groups)


def _bracketed(text: str, spans: Sequence[Span]) -> list[tuple[Span, list[Span]]]:
    """电池材料（正极、负极）、茶叶加工（速溶、提取）: where two or more hold lists, these are directions."""
    inner = [_HOLDS_LIST.fullmatch(text, s.start, s.end) for s in spans]
    if sum(m is not None for m in inner) < 2:
        return [(s, []) for s in spans]
    return [
        (s, []) if m is None else (Span(*m.span(1)), items(text, *m.span(2)))
        for s, m in zip(spans, inner, strict=True)
    ]


def _asked(found: FieldList) -> bool:
    """征集A、B等产业的技术需求: the words around are as clear as 领域."""
    if found.marker in ("方向", "产业", "行业", "赛道") and (found.lead or "").startswith(found.marker):
        return True  # 产业方向包括…
    return found.marker in ("产业", "行业", "赛道", "门类") and _ASKS.search(found.lead or "") is not None


def _other_matter(text: str, sentence: Span, found: FieldList) -> bool:
    """Whether the clause around a list speaks of something else."""
    first, last = found.items[0].start, found.items[-1].end
    low, high = max(sentence.start, first - 200), min(sentence.end, last + 200)
    begun = max(text.rfind(mark, low, first) for mark in "；;") + 1 or low
    stops = [at for mark in "；;" if (at := text.find(mark, last, high)) != -1]
    return _OTHER_MATTER.search(text, begun, min(stops, default=high)) is not None


def _bare_list(text: str, outline: Outline, passage: Passage, groups: Groups) -> Iterator[DomainMention]:
    """A line that is only a list, under a heading such as 重点领域."""
    over = titles(outline, passage.section)
    written = text[passage.start : passage.end]
    if (
        not over
        or len(written) > 200
        or not over[0].of(text).rstrip("：:").endswith(("领域", "方向", "产业"))
    ):
        return
    commas = "、" not in written
    if passage.start < over[0].end or re.search("[：:。].", written):
        return
    if not commas and re.search("[，,；;].", written):
        return
    spans = bare_items(text, passage.start, passage.end)
    if len(spans) > 1 and all(s.end - s.start <= 14 for s in spans) and not _MARKED.search(written):
        group = groups.new()
        for span in spans:
            yield mention_of(text, span, passage.notice, group, False, "domains.list")


_COUNTED_FIELDS = ("领域", "方向", "产业", "行业", "赛道", "板块")
_LIST_WORDS = ("、", "，", ",", "；", ";", "领域", "产业", "行业", "方向", "赛道", "板块", "门类")
# One field alone is asked for only by such a word; 全省轻工行业, 加快陶瓷产业转型 speak of it in passing.
_ASKS = re.compile("聚焦|围绕|面向|瞄准|紧扣|针对|支持|征集|属于|限于|从事|申报|遴选|优选")
_MARKED = re.compile("领域|产业|行业|方向|等$")


def _headings(text: str, outline: Outline, notice: int, groups: Groups) -> Iterator[DomainMention]:
    """（一）新材料领域。重点征集…等方向; or short titles under 重点领域."""
    siblings: dict[int | None, int] = {}
    fields: set[int] = set()
    alike = _alike(text, outline, notice)
    for section in outline.sections:
        if section.notice != notice or section.title is None:
            continue
        title, after = _up_to_stop(text, section.title)
        found = _HEADING.fullmatch(title.of(text).strip())
        if found is None or MODIFIERS.fullmatch(found["name"]):
            continue
        if any(s.index in fields for s in outline.path(section.parent)):
            continue  # below a field stand its directions
        above = _above(text, outline, section)
        explicit = (found["kind"] or "").startswith(("领域", "重点领域", "产业", "专题", "赛道"))
        explicit = explicit or (found["kind"] is not None and (above or section.index in alike))
        if REACHED.search(text, title.end, after):
            continue
        if not above and not explicit:
            continue
        if not explicit and (NOT_A_FIELD.search(found["name"]) or len(found["name"]) > 16):
            continue
        if NOT_A_FIELD.match(found["name"]):
            continue
        if explicit:
            fields.add(section.index)
        group = siblings.setdefault(section.parent, groups.new())
        above = above or section.index in alike
        industry = found["kind"] in ("产业", "行业")  # a part of the name, as 领域 is not
        name = _name_span(text, title, found["name"] + (found["kind"] if industry else ""))
        yield mention_of(
            text,
            name,
            notice,
            group,
            (explicit and above) or _names_fields(text, outline, section),
            "domains.heading",
            _directions(text, outline, section, after),
        )


def _alike(text: str, outline: Outline, notice: int) -> set[int]:
    """一、A方向 and 二、B方向 in a row: such headings need nothing above them that says fields follow."""
    found: set[int] = set()
    last: dict[int | None, Section] = {}
    for section in outline.sections:
        if section.notice != notice:
            continue
        before = last.get(section.parent)
        last[section.parent] = section
        if before is not None and _of_kind(text, before) and _of_kind(text, section):
            found |= {before.index, section.index}
    return found


def _of_kind(text: str, section: Section) -> bool:
    if section.title is None:
        return False
    found = _OF_KIND.match(text, section.title.start, section.title.end)
    return found is not None and not MODIFIERS.fullmatch(found[1])


def _above(text: str, outline: Outline, section: Section) -> bool:
    """Whether a heading above speaks of fields."""
    path = outline.path(section.parent)
    return any(s.title is not None and _SECTION_OF_FIELDS.search(s.title.of(text)) for s in path)


def _names_fields(text: str, outline: Outline, section: Section) -> bool:
    """Whether the heading right above ends in 领域: the titles below it are fields."""
    over = None if section.parent is None else outline.sections[section.parent].title
    return over is not None and re.search("领域(?:[及和与]方向)?$", over.of(text).rstrip("：: ")) is not None


def _up_to_stop(text: str, title: Span) -> tuple[Span, int]:
    """The heading's name, and where what it says begins: behind a note in brackets, too."""
    stop = _TITLE_STOP.search(text, title.start, title.end)
    name = Span(title.start, stop.start() if stop else title.end)
    opened = max(text.rfind(mark, name.start, name.end) for mark in "（(")
    closed = max(text.rfind(mark, name.start, name.end) for mark in "）)")
    if opened <= max(closed, name.start):
        return name, name.end
    after = next(
        (at for at in range(name.end, min(len(text), name.end + 40)) if text[at] in "）)\n"), name.end
    )
    return Span(name.start, opened), after + (text[after : after + 1] in "）)")


def _name_span(text: str, title: Span, name: str) -> Span:
    start = text.index(name, title.start)
    return trim(text, Span(start, start + len(name)))


def _directions(text: str, outline: Outline, section: Section, after: int) -> list[Span]:
    """The directions of a heading: the first clause behind it, else the titles below it."""
    children = _children(outline, section)
    end = min([section.span.end, *(c.span.start for c in children), after + 600])
    found = directions_in(text, after, end)
    if found or not children:
        return found
    below = [c.title for c in children if c.title is not None and c.title.end - c.title.start <= 24]
    return [trim(text, t) for t in below] if len(below) == len(children) else []


def _children(outline: Outline, section: Section) -> list[Section]:
    """The sections right below one; they stand behind it, up to where it ends."""
    found: list[Section] = []
    for other in outline.sections[section.index + 1 :]:
        if other.span.start >= section.span.end or len(found) > 40:
            break
        if other.parent == section.index:
            found.append(other)
    return found


def _tables(
    document: Document, texts: Sequence[Passage], notice: int, groups: Groups
) -> Iterator[DomainMention]:
    """Rows of a table with a column 领域 (and one of 方向)."""
    tables = list(document.tables())
    for index in dict.fromkeys(p.table for p in texts if p.table is not None):
        table = tables[index]
        columns = {c.column: _squeezed(document.text, c) for c in table.cells if c.row == 0}
        field = next((n for n, words in columns.items() if _FIELD_COLUMN.fullmatch(words)), None)
        if field is None or table.rows < 2:
            continue
        direction = next((n for n, words in columns.items() if _DIRECTION_COLUMN.fullmatch(words)), None)
        yield from _table_rows(document.text, table, field, direction, notice, groups.new())
    for rows in tabbed_tables(document.text, texts):
        yield from _pasted_rows(document.text, rows, notice, groups.new())


def _pasted_rows(text: str, rows: Sequence[Row], notice: int, group: int) -> Iterator[DomainMention]:
    """As `_tables`, of lines with tabs."""
    head = {column: re.sub(r"\s+", "", span.of(text)) for column, span in rows[0].items()}
    field = next((n for n, words in head.items() if _FIELD_COLUMN.fullmatch(words)), None)
    direction = next((n for n, words in head.items() if _DIRECTION_COLUMN.fullmatch(words)), None)
    if field is None and direction is not None and head[direction].endswith("方向"):
        # 方向 | 具体内容: without a column 领域 the directions are the fields.
        field, below_it = direction, [n for n, w in head.items() if n > direction and _CONTENT.fullmatch(w)]
        direction = below_it[0] if below_it else None
        field = field if below_it else None
    for row in rows[1:]:
        span = trim(text, row.get(-1 if field is None else field, Span(0, 0)))
        written = span.of(text)
        if not 2 <= len(written) <= 30 or _CHOICE.search(written) or NOT_A_FIELD.search(written):
            continue
        kind = re.search("(?:领域|专题)$", written)
        name = Span(span.start, span.end - len(kind[0]) if kind else span.end)
        cell = row.get(-1 if direction is None else direction)
        below = [] if cell is None else items(text, cell.start, cell.end)
        mention = mention_of(text, name, notice, group, True, "domains.table", below)
        yield msgspec.structs.replace(mention, end=name.end)  # the evidence is one cell


def _table_rows(
    text: str, table: Table, field: int, direction: int | None, notice: int, group: int
) -> Iterator[DomainMention]:
    for cell in table.cells:
        span = trim(text, Span(cell.start, cell.end))
        if cell.column != field or cell.row == 0 or span.start >= span.end or _CHOICE.search(span.of(text)):
            continue
        if span.end - span.start > 30 or NOT_A_FIELD.search(span.of(text)):
            continue
        kind = re.search("(?:领域|专题)$", span.of(text))
        name = Span(span.start, span.end - len(kind[0]) if kind else span.end)
        below = [
            part
            for other in table.cells
            if other.column == direction and cell.row <= other.row < cell.row + cell.row_span
            for part in _cell_parts(text, other)
        ]
        mention = mention_of(text, name, notice, group, True, "domains.table", below)
        # The evidence is one cell; the directions stand in others.
        yield DomainMention(
            **{**{f: getattr(mention, f) for f in mention.__struct_fields__}, "end": name.end}
        )


def _cell_parts(text: str, cell: Cell) -> list[Span]:
    return [
        trim(text, part)
        for paragraph in cell.paragraphs or ()
        for part in items(
            text, paragraph.start, paragraph.end - (text[paragraph.end - 1 : paragraph.end] in "。；;")
        )
        if part.end - part.start <= 40
    ]


def _squeezed(text: str, cell: Cell) -> str:
    return re.sub(r"\s+", "", text[cell.start : cell.end])
