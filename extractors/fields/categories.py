"""Programme categories: what a notice collects for (揭榜挂帅, 重点研发计划), nested by its sections."""

import re
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Document, Span
from extractors.fields.category_listings import listed_kinds
from extractors.fields.category_lists import in_prose
from extractors.fields.category_tables import in_tables
from extractors.fields.category_words import (
    NOT_ABOVE,
    OF_ITEMS,
    OF_SUMS,
    PROGRAMME,
    TYPE,
    TYPED,
    CategoryMention,
    is_kind,
    may_say_categories,
    name_in,
    names_none,
    says_categories,
)
from extractors.fields.entries import entries_of
from extractors.fields.entry_marks import mark_at
from extractors.fields.passages import Passage
from extractors.grammar.enumerations import trim
from extractors.outline import Outline, Section
from extractors.pipeline import document_of, mark, outline_of

__all__ = ["CategoryMention", "categories", "find_categories"]

_LINE_NAME = re.compile(
    f'(?P<name>[^，,。；;：:、\n]{{1,30}}?(?:{TYPE}|奖))[”"]?(?:[，,：:。；;]|——?|是(?!否)|$|(?=[（(][^（）()]{{1,60}}[）)](?:[，,：:。；;]|——?|$)))'
)
_WHO = re.compile("的|(?:企业|单位|机构|高校|团队)$|^(?:对|每|首次|单)")  # a case that is paid for, no kind
_SUMMED = re.compile(
    "(?P<name>[^，,。；;：:、（(\n]{3,16})(?:[（(][^（）()\n]{1,20}[）)])?[，,：:。](?:每[人项个]|单[个项]|按|一次性|最高|给予|资助|支持|补助|奖励)[^。；;\n]{0,24}?[0-9]万?元?"
)
_ACTION = re.compile(
    "(?:征集|申报|支持|受理|设立|组织|推荐|实施|开展)(?:各部门、各地区|各地区、各部门|各地|各单位|一批|的)?"
)
_FUND = re.compile(
    "(?:通过|利用|使用|依托|设立|统筹)(?P<name>[^，,。；;：:、]{4,24}?(?:资金|专项|计划|基金))[，,]"
)


@Language.component("notices_categories")
def categories(doc: Doc) -> Doc:
    mark(doc, "categories", find_categories(document_of(doc), outline_of(doc)))
    return doc


def find_categories(document: Document, outline: Outline) -> list[CategoryMention]:
    found: list[CategoryMention] = []
    for part in outline.notices:
        texts, entries = entries_of(document, outline, part)
        headings = sorted(
            _Headings(document.text, outline, texts, part.index).mentions(), key=lambda m: m.start
        )
        headings += listed_kinds(document.text, entries, part.index, headings)
        headings.sort(key=lambda m: m.start)
        prose = [m for p in texts if p.table is None for m in in_prose(document.text, outline, p, headings)]
        tables = list(in_tables(document, texts, part.index))
        found += sorted([*headings, *prose, *tables], key=lambda m: (m.start, m.end))
    return found


class _Headings:
    """Walks the sections under a heading that lists categories."""

    def __init__(self, text: str, outline: Outline, texts: Sequence[Passage], notice: int) -> None:
        self._text, self._outline, self._notice = text, outline, notice
        self._sections = [s for s in outline.sections if s.notice == notice]
        self._below_of: dict[int | None, list[Section]] = {}
        for section in self._sections:
            self._below_of.setdefault(section.parent, []).append(section)
        self._passages = texts
        self._texts: dict[int | None, list[Passage]] = {}
        for passage in texts:
            self._texts.setdefault(passage.section, []).append(passage)

    def mentions(self) -> Iterator[CategoryMention]:
        for section in self._sections:
            if section.title is None:
                continue
            title = section.title.of(self._text).rstrip("：: ")
            sure = says_categories(title)
            if sure or may_say_categories(title) or OF_ITEMS.fullmatch(title):
                parent = None if sure else self._fund(section)
                if parent is not None:
                    yield parent
                pattern = TYPED if title.endswith("方向") else PROGRAMME
                below = list(self._below(section, parent.name if parent else None, sure, pattern))
                yield from below
                if sure and not below:
                    yield from self._plain_lines(section, None)
            elif OF_SUMS.search(title):
                yield from self._several(list(self._plain_lines(section, None)))
        yield from self._alike()
        yield from self._bare_heading()

    def _several(self, found: list[CategoryMention]) -> list[CategoryMention]:
        """Names that are kinds by themselves, where two or more stand side by side."""
        kinds = [m for m in found if is_kind(m.name)]
        return kinds if len({m.name for m in kinds}) > 1 else []

    def _alike(self) -> Iterator[CategoryMention]:
        """Headings side by side that are all kinds of project, whatever stands above them."""
        for parent, sections in self._below_of.items():
            over = None if parent is None else self._outline.sections[parent].title
            if over is not None and NOT_ABOVE.search(over.of(self._text)):
                continue
            found = [
                self._mention(name, None, -2 - (parent or -1), False, "categories.heading")
                for name in (name_in(self._text, s.title) for s in sections if s.title is not None)
                if name.end - name.start <= 30
            ]
            yield from self._several(found)

    def _bare_heading(self) -> Iterator[CategoryMention]:
        """课题类型： on a line without a number, and the lines below it."""
        texts = self._passages
        for at, passage in enumerate(texts):
            if passage.table is not None or passage.end - passage.start > 16:
                continue
            title = self._text[passage.start : passage.end].rstrip("：: ")
            if not says_categories(title) or names_none(title[:-2]):
                continue
            below = []
            for line in texts[at + 1 : at + 30]:
                name = self._line_name(line)
                if name is None:
                    break
                below.append(self._mention(name, None, 300_000 + passage.start, True, "categories.line"))
            yield from below if len(below) > 1 else []

    def _children(self, section: Section) -> list[Section]:
        return self._below_of.get(section.index, [])

    def _fund(self, section: Section) -> CategoryMention | None:
        """通过X资金，择优支持A、B、C: the programme that the parts A, B and C below belong to."""
        children = self._children(section)
        end = children[0].span.start if children else section.span.end
        after = section.title.end if section.title else section.span.start
        found = _FUND.search(self._text, after, min(end, after + 400))
        if found is None:
            return None
        named = [c for c in children if c.title and c.title.of(self._text) in self._text[found.end() : end]]
        if len(named) < 2:
            return None
        span = Span(found.start("name"), found.end("name"))
        return self._mention(span, None, section.index, True, "categories.fund")

    def _below(
        self, section: Section, parent: str | None, sure: bool, pattern: re.Pattern[str], depth: int = 0
    ) -> Iterator[CategoryMention]:
        for child in self._children(section):
            name = self._name(child, sure and depth == 0, pattern)
            if name is None and depth > 0:
                name = self._with_sum(child)
            if name is None:
                continue
            mention = self._mention(name, parent, section.index, sure, "categories.heading")
            yield mention
            if depth < 3:
                yield from self._plain_lines(child, mention.name)
                yield from self._below(child, mention.name, sure, pattern, depth + 1)

    def _name(self, section: Section, sure: bool, pattern: re.Pattern[str]) -> Span | None:
        if section.title is None:
            return None
        span = _category_name(self._text, section.title)
        written = span.of(self._text)
        if not 2 <= len(written) <= 40 or names_none(written):
            return None
        return span if sure or pattern.search(written) else None

    def _with_sum(self, section: Section) -> Span | None:
        """1.科技创新领军人才，每人资助60万元 below a kind: a sum of its own makes a part a kind, too."""
        if section.title is None:
            return None
        found = _SUMMED.match(
            self._text, section.title.start, min(section.span.end, section.title.start + 80)
        )
        if found is None or names_none(found["name"]) or _WHO.search(found["name"]):
            return None
        return trim(self._text, Span(*found.span("name")))

    def _plain_lines(self, section: Section, parent: str | None) -> Iterator[CategoryMention]:
        """Short lines without a number below a category: 浙江大学龙泉创新中心科研项目."""
        if section.title is None:
            return
        for passage in self._texts.get(section.index, []):
            if passage.start < section.title.end:
                continue
            span = self._line_name(passage)
            if span is not None:
                yield self._mention(span, parent, section.index, True, "categories.line")

    def _line_name(self, passage: Passage) -> Span | None:
        if passage.table is not None:
            return None
        mark = mark_at(self._text, passage.start, passage.end)
        start = passage.start if mark is None or mark.topic else mark.end
        found = _LINE_NAME.match(self._text, start, passage.end)
        if found is None or names_none(found["name"]):
            return None
        return trim(self._text, Span(found.start("name"), found.end("name")))

    def _mention(
        self, span: Span, parent: str | None, group: int, sure: bool, component: str
    ) -> CategoryMention:
        return CategoryMention(
            start=span.start,
            end=span.end,
            notice=self._notice,
            component=component,
            name=re.sub(r"\s+", "", span.of(self._text)),
            parent=parent,
            group=group,
            sure=sure,
        )


def _category_name(text: str, title: Span) -> Span:
    """The heading's words without 征集 and 各部门、各地区 before them."""
    span = name_in(text, title)
    action = _ACTION.match(text, span.start, span.end)
    if action and span.end - action.end() >= 4 and action[0].startswith(("征集", "申报", "受理", "组织")):
        span = Span(action.end(), span.end)
    return span
