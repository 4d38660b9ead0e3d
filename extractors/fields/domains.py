"""Fields of science and technology that a notice asks for: lists, headings and tables.

Forms are left out: an option 所属领域 of a form is no statement of the notice.
"""

import re
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Cell, Document, Span, Table
from extractors.fields.domain_lists import FieldList, bare_items, field_lists
from extractors.fields.passages import Passage, cited, clauses, inside, passages, titles
from extractors.grammar.enumerations import items, trim
from extractors.outline import NoticePart, Outline, Section
from extractors.pipeline import Mention, document_of, mark, outline_of


class DomainMention(Mention, frozen=True, kw_only=True):
    """A field as written, with its directions.

    `group` counts the lists of the document: the items of one list are judged together. `sure`
    says that the words around leave no doubt (a heading …领域, a list …等重点领域).
    """

    name: str
    directions: tuple[str, ...] = ()
    group: int
    sure: bool


# Clauses in which a list of fields says something else: integrity, experts, an office's duties.
_OTHER_MATTER = re.compile(
    "违法|违规|失信|处罚|惩戒|黑名单|不良|事故|专家|评审|评委|院士|负责|联系人|咨询|曾获|已获|获得过|保密|涉密|年报|入库企业"
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
_MODIFIERS = re.compile(
    "(?:重点|支持|征集|申报|研究|技术|所属|优先|主要|相关|适用|应用|资助|项目|产业|专业|服务|投资|范围|其他|其它|限制|限定|禁止|聚焦|面向|围绕|的|和|与|及|"
    "各|本|该|建议|指南|需求|选题|新兴|特色|优势|主导|关键|核心|科技|创新|行业|内容|对象|条件|方向|领域|、|一|二|三|四|五|六|七|八|九|十|大|个|[0-9])+"
)
_TITLE_STOP = re.compile("[。：:]|[，,](?=(?:重点|主要|优先|支持|包括|围绕|聚焦|开展|征集|鼓励))")
_NUMBERED = re.compile("[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]")
_LINE_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九]是|[（(]?[0-9一二三四五六七八九十]{1,2}[）)、.．](?![0-9])|[①-⑳])?\s*"
    "(?P<topic>(?:专题|领域|方向|板块|赛道|任务|课题)[一二三四五六七八九十0-9]{1,3}[：:、.． \u3000]*)?"
    '[“"【]?(?P<name>[^。；;，,：:、（(【】]{2,16}?)[”"】]?(?P<kind>领域|产业|专题)?(?:】|[。：:]|$|[，,](?=(?:重点|主要|优先|支持|包括|围绕|聚焦|开展|征集|鼓励)))'
)
_DIRECTION_LEAD = re.compile(
    "(?:主要|重点|优先|着重|鼓励|本领域|该领域|拟|具体|本专题)*(?:征集|支持|围绕|聚焦|开展|包括|突破|发展|研究|面向|布局|攻关|涵盖|针对|推动|推进|解决|方向(?:包括|为)?[:：]?|研发|涉及)?(?:以下|下列|在)?[：:]?"
)
_DIRECTION_END = re.compile(
    "(?<![高同中])等|及(?:其)?相关|以及相关|(?:相关|有关|重点|研究|技术)?(?:方向|领域)(?:的|$|相关|需求|研究|开展|。)|相关(?:技术|需求|研究|产品)|的(?:技术|项目|研究|需求)"
)
_FIELD_COLUMN = re.compile(
    "(?:重点|支持|技术|征集|研究|申报|产业|科技|优先|主要|资助|专业|行业|所属)*(?:领域|专题)(?:名称|分类)?"
)
_DIRECTION_COLUMN = re.compile(
    "(?:重点|支持|技术|征集|研究|申报|优先|主要|资助|具体|细分)*(?:方向|内容|子领域|研究方向)(?:及内容)?"
)
_CHOICE = re.compile("[□☐☑■√○◯]")
_NOT_A_FIELD = re.compile(
    "[0-9]{4}年|万元|通知|项目|单位|企业$|部门|要求|(?:申报|申请|证明|书面|纸质|报送|佐证|推荐|附件|相关|提交)材料|材料(?:报送|要求|清单|提交)|^材料$|申报|条件|办法|规定|其他|附件|签字|盖章|程序|流程|时间|方式"
)


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
        groups = _Groups(len(found))
        headings = list(_headings(document.text, outline, part.index, groups))
        headings += _line_headings(document.text, texts, headings, groups)
        lists = [m for p in texts if p.table is None for m in _lists(document.text, outline, p, groups)]
        tables = _tables(document, texts, part.index, groups)
        found += sorted([*headings, *lists, *tables], key=lambda m: (m.start, m.end))
    return found


def _calls(text: str, part: NoticePart) -> bool:
    """Whether a notice asks for proposals at all: a report or a tender speaks of fields too."""
    head = min(part.body.end, part.body.start + _HEAD_LENGTH)
    asked = len(_CALL.findall(text, part.body.start, head))
    if asked < len(_TENDER.findall(text, part.body.start, head)):
        return False
    return asked > 2 or any(_CALL.search(title.of(text)) for title in part.title)


class _Groups:
    """Numbers for lists, distinct within a document."""

    def __init__(self, first: int) -> None:
        self._next = first * 1000

    def new(self) -> int:
        self._next += 1
        return self._next


def _lists(text: str, outline: Outline, passage: Passage, groups: _Groups) -> Iterator[DomainMention]:
    quoted = cited(text, passage.start, passage.end)
    for sentence in clauses(text, passage.start, passage.end, semicolons=False):
        for found in field_lists(text, sentence.start, sentence.end):
            if _other_matter(text, sentence, found):
                continue
            spans = [s for s in found.items if not inside(quoted, s.start)]
            if not spans or (len(spans) == 1 and found.lead is None):
                continue
            group = groups.new()
            sure = len(spans) > 1 and found.lead is not None and found.marker in ("领域", "板块")
            for span in spans:
                yield _mention(text, span, passage.notice, group, sure, "domains.list")
    yield from _bare_list(text, outline, passage, groups)


def _other_matter(text: str, sentence: Span, found: FieldList) -> bool:
    """Whether the clause around a list speaks of something else."""
    first, last = found.items[0].start, found.items[-1].end
    low, high = max(sentence.start, first - 200), min(sentence.end, last + 200)
    begun = max(text.rfind(mark, low, first) for mark in "；;") + 1 or low
    stops = [at for mark in "；;" if (at := text.find(mark, last, high)) != -1]
    return _OTHER_MATTER.search(text, begun, min(stops, default=high)) is not None


def _bare_list(text: str, outline: Outline, passage: Passage, groups: _Groups) -> Iterator[DomainMention]:
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
            yield _mention(text, span, passage.notice, group, False, "domains.list")


_MARKED = re.compile("领域|产业|行业|方向|等$")


def _mention(
    text: str,
    span: Span,
    notice: int,
    group: int,
    sure: bool,
    component: str,
    directions: Sequence[Span] = (),
) -> DomainMention:
    end = max([span.end, *(d.end for d in directions)])
    return DomainMention(
        start=span.start,
        end=end,
        notice=notice,
        component=component,
        name=written_name(text, span),
        directions=tuple(written_name(text, d) for d in directions),
        group=group,
        sure=sure,
    )


def written_name(text: str, span: Span) -> str:
    """The words without line breaks, padding and the quotation marks around a part of them."""
    name = re.sub(r"\s+", "", span.of(text))
    return re.sub('^[“"]([^“”"]+)[”"](?=.)', r"\1", name)


def _headings(text: str, outline: Outline, notice: int, groups: _Groups) -> Iterator[DomainMention]:
    """（一）新材料领域。重点征集…等方向; or short titles under 重点领域."""
    siblings: dict[int | None, int] = {}
    fields: set[int] = set()
    for section in outline.sections:
        if section.notice != notice or section.title is None:
            continue
        title = _up_to_stop(text, section.title)
        found = _HEADING.fullmatch(title.of(text).strip())
        if found is None or _MODIFIERS.fullmatch(found["name"]):
            continue
        if any(s.index in fields for s in outline.path(section.parent)):
            continue  # below a field stand its directions
        above = _above(text, outline, section)
        explicit = (found["kind"] or "").startswith(("领域", "重点领域", "产业", "专题", "赛道"))
        if not above and not explicit:
            continue
        if not explicit and (_NOT_A_FIELD.search(found["name"]) or len(found["name"]) > 16):
            continue
        if _NOT_A_FIELD.match(found["name"]):
            continue
        if explicit:
            fields.add(section.index)
        group = siblings.setdefault(section.parent, groups.new())
        industry = found["kind"] in ("产业", "行业")  # a part of the name, as 领域 is not
        name = _name_span(text, title, found["name"] + (found["kind"] if industry else ""))
        yield _mention(
            text,
            name,
            notice,
            group,
            (explicit and above) or _names_fields(text, outline, section),
            "domains.heading",
            _directions(text, outline, section, title.end),
        )


def _above(text: str, outline: Outline, section: Section) -> bool:
    """Whether a heading above speaks of fields."""
    path = outline.path(section.parent)
    return any(s.title is not None and _SECTION_OF_FIELDS.search(s.title.of(text)) for s in path)


def _names_fields(text: str, outline: Outline, section: Section) -> bool:
    """Whether the heading right above ends in 领域: the titles below it are fields."""
    over = None if section.parent is None else outline.sections[section.parent].title
    return over is not None and re.search("领域(?:[及和与]方向)?$", over.of(text).rstrip("：: ")) is not None


def _up_to_stop(text: str, title: Span) -> Span:
    stop = _TITLE_STOP.search(text, title.start, title.end)
    return Span(title.start, stop.start() if stop else title.end)


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


def directions_in(text: str, start: int, end: int) -> list[Span]:
    """重点征集A、B、C等方向相关需求。→ A, B, C."""
    start += len(text[start:end]) - len(text[start:end].lstrip(" \t\n　。：:．.，,"))
    first = next(iter(clauses(text, start, end)), None)
    if first is None:
        return []
    lead = _DIRECTION_LEAD.match(text, first.start, first.end)
    begun = lead.end() if lead else first.start
    stop = _DIRECTION_END.search(text, begun, first.end)
    limit = stop.start() if stop else first.end
    if stop is None and "、" not in text[begun:limit]:
        return []
    spans = items(text, begun, limit)
    spans = [trim(text, Span(s.start, s.end - (text[s.end - 1] in "。；;"))) for s in spans]
    if any(s.end - s.start > 40 or "，" in s.of(text) for s in spans):
        return []
    return [s for s in spans if s.end > s.start]


def _line_headings(
    text: str, texts: Sequence[Passage], headings: Sequence[DomainMention], groups: _Groups
) -> Iterator[DomainMention]:
    """新材料领域：重点支持…等方向。 on a line of its own, without a number."""
    known = {m.start for m in headings}
    group = groups.new()
    for passage in texts:
        if passage.table is not None:
            continue
        for clause in clauses(text, passage.start, passage.end):
            found = _LINE_HEADING.match(text, clause.start, passage.end)
            if found is None or not _is_heading(found, clause.start == passage.start):
                continue
            industry = found["kind"] == "产业"  # a part of the name, as 领域 is not
            span = Span(found.start("name"), found.end("kind" if industry else "name"))
            if span.start in known:
                continue
            end = _line_end(texts, passage, found["topic"] is not None, text)
            below = directions_in(text, found.end(), end)
            topic = (found["topic"] or "").startswith(("专题", "领域", "方向", "板块", "赛道"))
            yield _mention(text, span, passage.notice, group, topic, "domains.heading", below)


def _is_heading(found: re.Match[str], begins_line: bool) -> bool:
    """A bare name (专题一：人工智能) needs a line of its own; a number or 领域 makes others headings."""
    if _MODIFIERS.fullmatch(found["name"]) or _NOT_A_FIELD.search(found["name"]):
        return False
    if found["kind"]:
        return True
    return found["topic"] is not None and begins_line


def _line_end(texts: Sequence[Passage], passage: Passage, topic: bool, text: str) -> int:
    """专题一：… has its directions on the next line, unless that is a heading itself."""
    after = next((p for p in texts if p.start >= passage.end), None)
    if not topic or after is None or after.table is not None or after.section != passage.section:
        return passage.end
    following = _LINE_HEADING.match(text, after.start, after.end)
    headed = _NUMBERED.match(text, after.start) or (following is not None and following["topic"])
    return passage.end if headed else after.end


def _tables(
    document: Document, texts: Sequence[Passage], notice: int, groups: _Groups
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


def _table_rows(
    text: str, table: Table, field: int, direction: int | None, notice: int, group: int
) -> Iterator[DomainMention]:
    for cell in table.cells:
        span = trim(text, Span(cell.start, cell.end))
        if cell.column != field or cell.row == 0 or span.start >= span.end or _CHOICE.search(span.of(text)):
            continue
        if span.end - span.start > 30 or _NOT_A_FIELD.search(span.of(text)):
            continue
        kind = re.search("(?:领域|专题)$", span.of(text))
        name = Span(span.start, span.end - len(kind[0]) if kind else span.end)
        below = [
            part
            for other in table.cells
            if other.column == direction and cell.row <= other.row < cell.row + cell.row_span
            for part in _cell_parts(text, other)
        ]
        mention = _mention(text, name, notice, group, True, "domains.table", below)
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
