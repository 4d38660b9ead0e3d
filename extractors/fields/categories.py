"""Programme categories: what a notice collects for (揭榜挂帅, 重点研发计划), nested by its sections."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Cell, Document, Span
from extractors.fields.passages import Passage, cited, clauses, inside, passages
from extractors.grammar.enumerations import items, trim
from extractors.outline import Outline, Section
from extractors.pipeline import Mention, document_of, mark, outline_of


class CategoryMention(Mention, frozen=True, kw_only=True):
    """A category as written, without number; `group` counts the lists it may stand in.

    `sure`: the heading above says that it lists categories (项目类别), not only that it may (征集范围).
    """

    name: str
    parent: str | None = None
    group: int = 0
    sure: bool = False


# Headings whose parts are categories, and those whose parts may be.
_OF_CATEGORIES = re.compile(
    "支持方式|(?:项目|计划|申报|征集|支持|资助|专项|需求|推荐|受理|榜单|补助|奖补)(?:的)?(?:类别|类型|种类|分类|品种)|类别(?:及|与|和|设置|说明)|受理项目"
    "|申报项目(?!的)|支持项目|项目设置|计划设置|专项设置|征集类别|计划体系"
)
_MAYBE_OF_CATEGORIES = re.compile(
    "(?:征集|申报|支持|资助|推荐|受理)(?:的)?(?:范围|内容|重点|事项|种类|方向)|支持对象|征集要求|指南内容"
)
_TYPE = "项目|专项|计划|基金|课题|工程|行动|资金|揭榜挂帅|揭榜制|惠民|类|专题|榜单|军令状|赛马制|赛马"
_PROGRAMME = re.compile(
    f"(?:{_TYPE})|(?:体系|基地|平台|能力|条件|中心|园区)建设|转移转化|成果转化|创新平台|服务机构|示范$|攻关$|科技合作|(?:认定|补助|补贴|资助|奖励|培育|后补助)$|课题研究|科技需求|研发$|奖$"
)
_NO_CATEGORY = re.compile(
    "(?:要求|条件|对象|方式|时间|程序|流程|材料|强度|标准|范围|期限|原则|内容|指标|说明|事项|周期|限额|办法|额度|单位|主体|须知|依据|目标|重点|任务|时限|步骤|渠道|类别|类型|分类|种类|人员|数量|名额|资格|领域|方向|"
    "背景|意义|安排|管理|经费|申请人|负责人|限项|评审|验收|流程图|咨询|联系|报送|推荐|审核)$|^(?:其他|其它)|^(?:项目|课题|计划|专项|资金)(?:的)?[一-龥]{0,4}(?:要求|条件|实施|申报|经费|周期|管理|单位|负责人)|申报单位|项目负责人|不得|应当|原则上|请|须"
)
_TYPED = re.compile(f"(?:{_TYPE})$")
_LINE_NAME = re.compile(f"(?P<name>[^，,。；;：:、（(]{{2,26}}?(?:{_TYPE}))(?:[，,：:。；;]|是(?!否)|$)")
_ACTION = re.compile(
    "(?:征集|申报|支持|受理|设立|组织|推荐|实施|开展)(?:各部门、各地区|各地区、各部门|各地|各单位|一批|的)?"
)
_NUMBERED_ITEM = re.compile(
    "[一二三四五六七八九]是(?:重点|主要)?(?:征集|申报|支持|设立|受理|实施)(?P<name>[^，,。；;：:]{3,24}?)(?P<asked>项目需求|需求|建议)?(?=[，,。；;：:])"
)
_ASPECTS = re.compile(
    "(?:在|从|围绕|聚焦|重点|主要)?支持(?P<list>[^，,。；;：:]{6,160}?)(?:等)?(?:[0-9一二两三四五六七八九]{1,2}(?:个|大|类)?(?:方面|类别|类|方向|专项|项目))"
)
_KINDS = re.compile(
    "(?:项目|计划|申报|征集|支持|专项|课题|基金|榜单|需求)(?:类别|类型|种类)?(?:主要|共|一般)?(?:分为|分(?![别析数类配])|包括|包含|设有?|设置|设立|为|[：:])+"
    "(?:以下|下列|[二两三四五六七八九0-9]类[：:]?)?(?P<list>[^，,。；;：:]{4,160}?)"
    "(?=等|(?P<sum>[二两三四五六七八九0-9]{1,2}(?:个|大)?(?:种|类))|[。；;\n]|$)"
)
_FUNDED = re.compile(
    "(?:资助|设立|设置|设有?|包括|支持|分为|受理)(?P<list>[^，,。；;：:]{6,160}?)"
    "(?=等|[二两三四五六七八九十0-9]{1,2}(?:个|大)?(?:种|类)|[，,。；;：:]|$)"
)
_TWO = re.compile(f'([^、和与及]{{2,20}}(?:{_TYPE})[”"]?)(?:和|与|及)([^、和与及]{{2,20}}(?:{_TYPE})[”"]?)')
_FUND = re.compile(
    "(?:通过|利用|使用|依托|设立|统筹)(?P<name>[^，,。；;：:、]{4,24}?(?:资金|专项|计划|基金))[，,]"
)
_COLUMN = re.compile(
    "(?:项目|计划|申报|支持|资助|专项|课题|征集)(?:类别|类型)(?:名称)?|专项(?:名称)?|计划(?:名称|类别)"
)
_CHOICE = re.compile("[□☐☑■√○◯*＊×]")


@Language.component("notices_categories")
def categories(doc: Doc) -> Doc:
    mark(doc, "categories", find_categories(document_of(doc), outline_of(doc)))
    return doc


def find_categories(document: Document, outline: Outline) -> list[CategoryMention]:
    found: list[CategoryMention] = []
    for part in outline.notices:
        texts = passages(document, outline, part.index)
        headings = sorted(
            _Headings(document.text, outline, texts, part.index).mentions(), key=lambda m: m.start
        )
        prose = [m for p in texts if p.table is None for m in _prose(document.text, outline, p, headings)]
        tables = list(_tables(document, texts, part.index))
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
        self._texts: dict[int | None, list[Passage]] = {}
        for passage in texts:
            self._texts.setdefault(passage.section, []).append(passage)

    def mentions(self) -> Iterator[CategoryMention]:
        for section in self._sections:
            if section.title is None:
                continue
            title = section.title.of(self._text)
            sure = _OF_CATEGORIES.search(title) is not None
            if sure or _MAYBE_OF_CATEGORIES.search(title):
                parent = None if sure else self._fund(section)
                if parent is not None:
                    yield parent
                pattern = _TYPED if title.endswith("方向") else _PROGRAMME
                below = list(self._below(section, parent.name if parent else None, sure, pattern))
                yield from below
                if sure and not below:
                    yield from self._plain_lines(section, None)

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
            name = self._name(child, sure, pattern)
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
        if not 2 <= len(written) <= 40 or _NO_CATEGORY.search(written):
            return None
        return span if sure or pattern.search(written) else None

    def _plain_lines(self, section: Section, parent: str | None) -> Iterator[CategoryMention]:
        """Short lines without a number below a category: 浙江大学龙泉创新中心科研项目."""
        if section.title is None:
            return
        for passage in self._texts.get(section.index, []):
            if passage.start < section.title.end or passage.table is not None:
                continue
            found = _LINE_NAME.match(self._text, passage.start, passage.end)
            if found is not None and not _NO_CATEGORY.search(found["name"]):
                span = trim(self._text, Span(found.start("name"), found.end("name")))
                yield self._mention(span, parent, section.index, True, "categories.line")

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
    stop = re.compile("[。：:]").search(text, title.start, title.end)
    span = trim(text, Span(title.start, stop.start() if stop else title.end))
    action = _ACTION.match(text, span.start, span.end)
    if action and span.end - action.end() >= 4 and action[0].startswith(("征集", "申报", "受理", "组织")):
        span = Span(action.end(), span.end)
    return span


def _prose(
    text: str, outline: Outline, passage: Passage, headings: Sequence[CategoryMention]
) -> Iterator[CategoryMention]:
    """一是征集A项目需求；二是…, 支持A、B和C3个方面, 项目分为A、B两类."""
    quoted = cited(text, passage.start, passage.end)
    over = _first_within(headings, passage.start, passage.end)
    path = outline.path(passage.section)
    titles = [s.title for s in path if s.title is not None]
    within = any(_MAYBE_OF_CATEGORIES.search(t.of(text)) or _OF_CATEGORIES.search(t.of(text)) for t in titles)
    if over is None and titles:
        over = _first_within(headings, titles[-1].start, titles[-1].end)
    parent = over.name if over else None
    group = 100_000 + passage.start
    for clause in clauses(text, passage.start, passage.end, semicolons=False):
        if within:
            for found in _NUMBERED_ITEM.finditer(text, clause.start, clause.end):
                span = trim(text, Span(found.start("name"), found.end("name")))
                if (
                    _PROGRAMME.search(span.of(text))
                    and not inside(quoted, span.start)
                    and "、" not in span.of(text)
                ):
                    yield _prose_mention(text, span, passage.notice, parent, group)
        for pattern in (_ASPECTS,) if within else ():
            for found in pattern.finditer(text, clause.start, clause.end):
                yield from _listed(text, found, passage.notice, parent, group, quoted)
        if any(_OF_CATEGORIES.search(t.of(text)) for t in titles):
            for found in _FUNDED.finditer(text, clause.start, clause.end):
                if all(_TYPED.search(s.of(text)) for s in _items(text, found)):
                    yield from _listed(text, found, passage.notice, parent, group + 2, quoted)
        for found in _KINDS.finditer(text, clause.start, clause.end):
            spans = _items(text, found)
            typed = sum(bool(_TYPED.search(s.of(text))) for s in spans)
            if typed * 2 > len(spans) or found["sum"]:
                yield from _listed(text, found, passage.notice, parent, group + 1, quoted, named=True)


def _first_within(headings: Sequence[CategoryMention], start: int, end: int) -> CategoryMention | None:
    """The first of the headings (in text order) that begins in a range."""
    at = bisect_left(headings, start, key=lambda heading: heading.start)
    return headings[at] if at < len(headings) and headings[at].start < end else None


def _items(text: str, found: re.Match[str]) -> list[Span]:
    """The items of a found list; “A类”和“B类” are two."""
    start, end = found.span("list")
    both = _TWO.fullmatch(text, start, end)
    if both is not None:
        return [trim(text, Span(*both.span(part))) for part in (1, 2)]
    return items(text, start, end)


def _listed(
    text: str,
    found: re.Match[str],
    notice: int,
    parent: str | None,
    group: int,
    quoted: Sequence[Span],
    *,
    named: bool = False,
) -> Iterator[CategoryMention]:
    spans = _items(text, found)
    good = [s for s in spans if 3 <= s.end - s.start <= 30 and not inside(quoted, s.start)]
    if len(good) < 2 or any(_NO_CATEGORY.search(s.of(text)) for s in good):
        return
    if not named and sum(bool(_PROGRAMME.search(s.of(text))) for s in good) * 2 < len(good):
        return
    for span in good:
        yield _prose_mention(text, span, notice, parent, group)


def _prose_mention(text: str, span: Span, notice: int, parent: str | None, group: int) -> CategoryMention:
    return CategoryMention(
        start=span.start,
        end=span.end,
        notice=notice,
        component="categories.prose",
        name=re.sub(r"\s+", "", span.of(text)),
        parent=parent,
        group=group,
        sure=False,
    )


def _tables(document: Document, texts: Sequence[Passage], notice: int) -> Iterator[CategoryMention]:
    """The column 项目类别 of a table that is no form."""
    tables = list(document.tables())
    for index in dict.fromkeys(p.table for p in texts if p.table is not None):
        table = tables[index]
        column = next(
            (c.column for c in table.cells if c.row == 0 and _COLUMN.fullmatch(_squeezed(document.text, c))),
            None,
        )
        if column is None or table.rows < 3:
            continue
        for cell in table.cells:
            span = trim(document.text, Span(cell.start, cell.end))
            words = span.of(document.text)
            if cell.column != column or cell.row == 0 or not 2 <= len(words) <= 30:
                continue
            if _CHOICE.search(words) or _NO_CATEGORY.search(words):
                continue
            yield CategoryMention(
                start=span.start,
                end=span.end,
                notice=notice,
                component="categories.table",
                name=re.sub(r"\s+", "", words),
                group=200_000 + index,
                sure=True,
            )


def _squeezed(text: str, cell: Cell) -> str:
    return re.sub(r"\s+", "", text[cell.start : cell.end])
