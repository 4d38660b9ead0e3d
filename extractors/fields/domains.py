"""Fields of science and technology that a notice asks for: lists, headings and tables.

Forms are left out: an option 所属领域 of a form is no statement of the notice.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Document, Span
from extractors.fields.domain_beside import bracketed_industries, fields_beside
from extractors.fields.domain_directions import directions_in
from extractors.fields.domain_lists import FieldList, bare_items, field_lists, may_hold_lists, open_lists
from extractors.fields.domain_sets import listed_fields
from extractors.fields.domain_tables import fields_in_tables
from extractors.fields.domain_words import DomainMention, Groups, mention_of
from extractors.fields.entries import entries_of
from extractors.fields.listing_cues import roles_of
from extractors.fields.passages import Passage, cited, clauses, inside, titles
from extractors.outline import NoticePart, Outline
from extractors.pipeline import document_of, mark, outline_of

__all__ = ["DomainMention", "domains", "find_domains"]

# Clauses in which a list of fields says something else: integrity, experts, an office's duties.
_OTHER_MATTER = re.compile(
    "违法|违规|失信|处罚|惩戒|黑名单|不良|事故|专家|评审|评委|院士|负责|联系人|咨询|曾获|已获|获得过|保密|涉密|年报|入库企业|遵守|伦理|遗传资源|依法|法规|许可|近年来|同比|总产值|位居|已形成|取得(?:了)?[^，,。；;]{0,8}(?:长足|显著|积极|重大|突破|成效|成果|进展|较大|成绩)|规模(?:以上工业增加值|达|突破|超)|增长[0-9]|(?:攻关|完成|进展|建设|发展|推进|落实|开展)情况"
)
_HEAD_LENGTH = 2000  # within so many characters a call has said that it is one
_CALL = re.compile("征集|申报|推荐|遴选|选题|申请|指南|填报|报送|难题|榜单|大赛|参赛|揭榜|课题|申领|资助")
# What is done with projects that run or were chosen, and meetings: a title of no more calls for nothing.
_MANAGED = re.compile(
    "验收|结题|结项|中期|年度考核|绩效|检查|督查|核查|抽查|监督|公示|公布|公告(?=结果)|下达|拨付|划拨|清算|名单|立项(?!建议|需求|申)|终止|撤销|变更|调整|培训|会议|会的通知|讲座|论坛|沙龙|总结|工作报告|年报|统计调查|表彰|通报|解读|印发|修订|废止"
)
_TENDER = re.compile("招标|投标|中标|采购|供应商|磋商")
_DIRECTED = re.compile("(?:方向|领域)$")
# 组织申报2027年度煤炭行业…项目 says the notice's own name once more.
_YEARED = re.compile("20[0-9]{2}年度?(?:的|第[一二三四]批)?$")
_HOLDS_LIST = re.compile("([^（）()]{2,24})[（(](?![含不除])(?=[^（）()]*、)([^（）()]{3,120})[）)]")


@Language.component("notices_domains")
def domains(doc: Doc) -> Doc:
    mark(doc, "domains", find_domains(document_of(doc), outline_of(doc)))
    return doc


def find_domains(document: Document, outline: Outline) -> list[DomainMention]:
    """All mentions in text order; lists, headings and tables may name the same field."""
    found: list[DomainMention] = []
    for part in outline.notices:
        if not _calls(document.text, part):
            continue
        texts, entries = entries_of(document, outline, part)
        groups = Groups(len(found))
        headings = list(listed_fields(document.text, entries, part.index, groups))
        headings += fields_beside(document.text, texts, groups)
        headings += bracketed_industries(document.text, texts, groups)
        lists = [m for p in texts if p.table is None for m in _lists(document.text, outline, p, groups)]
        lists = [_of_title(m) if any(m.start in t for t in part.title) else m for m in lists]
        tables = fields_in_tables(document, texts, part.index, groups)
        found += sorted([*headings, *lists, *tables], key=lambda m: (m.start, m.end))
    return found


def _of_title(mention: DomainMention) -> DomainMention:
    """What the title names stands in for fields that the text does not name."""
    return msgspec.structs.replace(mention, component="domains.title")


def _calls(text: str, part: NoticePart) -> bool:
    """Whether a notice asks for proposals at all: a report or a tender speaks of fields too."""
    titled = " ".join(title.of(text) for title in part.title)
    if _MANAGED.search(titled) and not _CALL.search(titled):
        return False
    head = min(part.body.end, part.body.start + _HEAD_LENGTH)
    asked = len(_CALL.findall(text, part.body.start, head))
    if asked < len(_TENDER.findall(text, part.body.start, head)):
        return False
    return asked > 2 or _CALL.search(titled) is not None


def _lists(text: str, outline: Outline, passage: Passage, groups: Groups) -> Iterator[DomainMention]:
    written = text[passage.start : passage.end]
    if written.count("\t") > 1:
        return  # a row of a table that was pasted
    yield from _bare_list(text, outline, passage, groups)
    if not may_hold_lists(written):
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
            features = _features(text, outline, passage, sentence, found, spans)
            for span, below in _bracketed(text, spans):
                rule = "domains.title" if _YEARED.search(found.lead or "") else "domains.list"
                named = mention_of(text, span, passage.notice, group, rule, below)
                yield msgspec.structs.replace(named, features=features)


def _bracketed(text: str, spans: Sequence[Span]) -> list[tuple[Span, list[Span]]]:
    """电池材料（正极、负极）、茶叶加工（速溶、提取）: where two or more hold lists, these are directions."""
    inner = [_HOLDS_LIST.fullmatch(text, s.start, s.end) for s in spans]
    directed = any(m is not None and _DIRECTED.search(m[2]) for m in inner)
    if sum(m is not None for m in inner) < 2 and not directed:
        return [(s, []) for s in spans]
    return [
        (s, []) if m is None else (Span(*m.span(1)), directions_in(text, *m.span(2)))
        for s, m in zip(spans, inner, strict=True)
    ]


def _features(
    text: str, outline: Outline, passage: Passage, sentence: Span, found: FieldList, spans: Sequence[Span]
) -> tuple[tuple[str, float], ...]:
    """What is seen of a list: its lead, the word that closes it, where it stands."""
    lead = found.lead or ""
    weights = {"list": 1.0, f"closed_{found.marker or 'open'}": 1.0}
    weights["asked"] = float(_ASKS.search(lead) is not None)
    weights["unled"] = float(found.lead is None)
    weights["stated"] = float(lead.startswith(found.marker) and bool(found.marker))
    weights["counted"] = float(found.counted)
    weights["single"] = float(len(spans) == 1)
    weights["pair"] = float(len(spans) == 2)
    above = [roles_of(title.of(text)) for title in titles(outline, passage.section)]
    for role in next((r for r in above if r), ()):
        weights[f"list_under_{role}"] = 1.0
    before = text[max(sentence.start, spans[0].start - 200) : spans[0].start]
    weights["office"] = float(any(_OFFICE.search(s.of(text)) for s in spans))
    weights["background"] = float(_BACKGROUND.search(before) is not None)
    weights["list_long"] = sum(s.end - s.start > 12 for s in spans) / len(spans)
    return tuple((name, round(value, 3)) for name, value in weights.items() if value)


# Whom to ask: 高新技术处、张三、0551-62655176.
_OFFICE = re.compile("[0-9]{6}|[处科室局]$|[0-9]-")
# Aims and history, before a notice comes to what it asks for.
_BACKGROUND = re.compile(
    "近年来|以来|(?:一直|始终|现有|现已|目前)|为(?!期)(?:了|进一步|深入|加快|推动|贯彻|落实|促进|充分|更好|做好)"
)


def _other_matter(text: str, sentence: Span, found: FieldList) -> bool:
    """Whether the clause around a list speaks of something else."""
    first, last = found.items[0].start, found.items[-1].end
    low, high = max(sentence.start, first - 200), min(sentence.end, last + 200)
    begun = max(text.rfind(mark, low, first) for mark in "；;") + 1 or low
    stops = [at for mark in "；;" if (at := text.find(mark, last, high)) != -1]
    return _OTHER_MATTER.search(text, begun, min(stops, default=high)) is not None


def _bare_list(text: str, outline: Outline, passage: Passage, groups: Groups) -> Iterator[DomainMention]:
    """A line that is only a list, under a heading such as 重点领域."""
    written = text[passage.start : passage.end]
    if len(written) > 200 or not _SEPARATED.search(written) or _PROSE.search(written):
        return
    if "、" in written and _ALSO_PARTED.search(written):
        return
    over = titles(outline, passage.section)
    if not over or passage.start < over[0].end or "field" not in roles_of(over[0].of(text)):
        return
    spans = bare_items(text, passage.start, passage.end)
    if len(spans) > 1 and all(s.end - s.start <= 14 for s in spans) and not _MARKED.search(written):
        group = groups.new()
        for span in spans:
            mention = mention_of(text, span, passage.notice, group, "domains.list")
            yield msgspec.structs.replace(mention, features=_BARE)


_SEPARATED = re.compile("[、，,；;].")
_PROSE = re.compile("[：:。].")
_ALSO_PARTED = re.compile("[，,；;].")
_BARE = (("list", 1.0), ("bare_list", 1.0), ("list_under_field", 1.0))
# One field alone is asked for only by such a word; 全省轻工行业, 加快陶瓷产业转型 speak of it in passing.
_ASKS = re.compile("聚焦|围绕|面向|瞄准|紧扣|针对|支持|征集|属于|限于|从事|申报|遴选|优选")
_MARKED = re.compile("领域|产业|行业|方向|等$")
