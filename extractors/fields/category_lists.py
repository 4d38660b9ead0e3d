"""Categories in prose: 设A、B、C三类; 分两种：一是A，二是B; 重点项目每项20万元，一般项目10万元。"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain

from extractors.document import Span
from extractors.fields.category_words import (
    PROGRAMME,
    TYPED,
    CategoryMention,
    is_kind,
    listed_names,
    may_say_categories,
    names_none,
    says_categories,
)
from extractors.fields.passages import Passage, cited, clauses, inside
from extractors.grammar.enumerations import trim
from extractors.outline import Outline

# A passage without any of these names no kind of project and no kind of support.
_MAY_NAME = re.compile(
    "项目|课题|专项|计划|基金|资金|类|奖|补|资助|工程|行动|榜|赛马|军令状|惠民|档|贴息|投资|建设|方面|需求|种"
)
_NUMBERED_ITEM = re.compile(
    "[一二三四五六七八九]是(?:重点|主要)?(?:征集|申报|支持|设立|受理|实施)(?P<name>[^，,。；;：:]{3,24}?)(?P<asked>项目需求|需求|建议)?(?=[，,。；;：:])"
)
_ASPECTS = re.compile(
    "(?:在|从|围绕|聚焦|重点|主要)?支持(?P<list>[^，,。；;：:]{6,160}?)(?:等)?(?:[0-9一二两三四五六七八九]{1,2}(?:个|大|类)?(?:方面|类别|类|方向|专项|项目))"
)
_LIST = (
    "(?P<list>(?:[^，,。；;：:]|[；;](?=\\s*(?:[（(]?[0-9一二三四五六七八九]{1,2}[）)、.．]|[①-⑳]))){4,160}?)"
)
_KINDS = re.compile(
    "(?:项目|课题|计划|申报|征集|支持|资助|扶持|奖励|专项|基金|榜单|需求)(?P<sort>类别|类型|种类)?(?:分类|组织方式|方式)?(?:主要|共|一般|具体)?"
    "(?:分为|分设|分(?![别析数类配])|包括|包含|设置|设立|设有?|为|有|[：:])+"
    f"(?:以下|下列)?(?:(?P<count>[二两三四五六七八九2-9])(?:个|大)?(?:类|种)(?:项目|课题|类型)?[：:]?)?{_LIST}"
    "(?=等|(?P<sum>[二两三四五六七八九0-9]{1,2}(?:个|大)?(?:种|类|层次|档))|[。，,\n]|[；;](?!\\s*(?:[（(]?[0-9一二三四五六七八九]{1,2}[）)、.．]|[①-⑳]))|$)"
)
_BARE = re.compile(
    "^(?![^，,。；;：:\n]{0,30}(?:[年本]度|本[次批]|分|包括|设|受理|资助[^类]))(?P<list>[^，,。；;：:]{2,20}、[^，,。；;：:]{2,140})(?=[。；;]?$)",
    re.M,
)
_FUNDED = re.compile(
    "(?:资助|设立|设置|设有?|包括|支持|分为|受理)(?P<list>[^，,。；;：:]{6,160}?)"
    "(?=等|[二两三四五六七八九十0-9]{1,2}(?:个|大)?(?:种|类)|[，,。；;：:]|$)"
)
_CLASS = re.compile("[（(][^（）()]{0,6}[）)]$")  # 青年科学基金项目（C类）
# 本次主要组织面上项目、青年项目的申报
_ORGANIZED = re.compile(
    "(?:组织|开展|进行)(?P<list>[^，,。；;：:]{2,20}、[^，,。；;：:]{2,140}?)等?的(?:组织)?(?:申报|申请|推荐|征集|受理)"
)
# 设A、B、C三类; the count closes a list that any of these verbs opens.
_COUNTED = re.compile(
    "[二两三四五六七八九十2-9](?:个|大)?(?:类|种|层次|档|专项|奖种|奖项|项目类|计划)(?!专家|人员|指标|单位|主体|企业|人)"
)
_BEFORE_COUNT = re.compile("等?(?:共|合计)?$")
_OPENS = re.compile(
    "分为|分设|下设|分(?![别析数类配])|设置|设立|设有|设(?![备计施想立置有])|包括|包含|涵盖|开放|受理|为"
)
# What applicants did before, and what they are.
_HISTORY = re.compile("承担(?:过|的|各|国|省|市|了)|主持(?:过|的)|曾获|已获|获得过|近[一二三四五两]年")
_APPLICANT = re.compile("(?:企业|高校|院校|院所|机构|单位|个人|团队|[^技]人员)$")
_COUNTS = {
    mark: n
    for n, marks in enumerate(("二两2", "三3", "四4", "五5", "六6", "七7", "八8", "九9"), 2)
    for mark in marks
}
# 分两类：一是A，…；二是B，…
_ANNOUNCED = re.compile(
    "(?:分|设|以下|下列|如下|包括|支持|征集|受理|包含)[^，,。；;：:]{0,6}?[二两三四五六七八九2-9](?:个|大)?(?:类|种|项)(?:类型|类别|项目|课题|专项|方式)?(?:组织)?(?:进行)?(?:申报|征集)?[：:]"
)
_POINT = re.compile(
    r"(?:[一二三四五六七八九]是|[（(][0-9一二三四五六七八九]{1,2}[）)]|[①-⑳]|(?<![0-9.])[1-9][.．、](?![0-9]))\s*(?:设立|支持|征集)?(?P<name>[^，,。；;：:（(]{3,24})(?=[，,。；;：:（(]|$)"
)
# 重点项目每项20万元，一般项目10万元: grades of one programme told apart by their sums.
_GRADED = re.compile(
    "(?<![一-龥A-Za-z])(?P<name>(?:重大|重点|一般|普通|面上|青年|自筹|培育|专项|委托|招标|定向|指导性|探索|揭榜|赛马|前资助|后补助|地区|西部|后期资助|国际合作|联合|杰出|优秀青年|前沿|基础|应用|创新|创业|甲|乙|[A-D])"
    "[^，,。；;：:、（(\\s]{0,6}?(?:项目|课题|专项|类(?!项目|课题|专项|计划|基金|资助|奖励|补助|补贴)|类(?:资助|奖励|补助|补贴)))(?=[^，,。；;：:]{0,24}?(?:[0-9]+(?:\\.[0-9]+)?|[一二三五十百]{1,3})\\s*(?:万|元))"
)


def in_prose(
    text: str, outline: Outline, passage: Passage, headings: Sequence[CategoryMention]
) -> Iterator[CategoryMention]:
    """一是征集A项目需求；二是…, 支持A、B和C3个方面, 项目分为A、B两类."""
    if _MAY_NAME.search(text, passage.start, passage.end) is None:
        return
    quoted = cited(text, passage.start, passage.end)
    over = _first_within(headings, passage.start, passage.end)
    path = outline.path(passage.section)
    titles = [s.title for s in path if s.title is not None]
    sure = any(says_categories(t.of(text)) for t in titles)
    within = sure or any(may_say_categories(t.of(text)) for t in titles)
    if over is None and titles:
        over = _first_within(headings, titles[-1].start, titles[-1].end)
    parent = over.name if over else None
    group = 100_000 + passage.start
    for clause in clauses(text, passage.start, passage.end, semicolons=False):
        if within:
            for found in _NUMBERED_ITEM.finditer(text, clause.start, clause.end):
                span = trim(text, Span(found.start("name"), found.end("name")))
                if (
                    PROGRAMME.search(span.of(text))
                    and not inside(quoted, span.start)
                    and "、" not in span.of(text)
                ):
                    yield _prose_mention(text, span, passage.notice, parent, group)
        for pattern in (_ASPECTS,) if within else ():
            for found in pattern.finditer(text, clause.start, clause.end):
                yield from _listed(text, found, passage.notice, parent, group, quoted)
        if sure:
            opened = (p.finditer(text, clause.start, clause.end) for p in (_FUNDED, _BARE, _ORGANIZED))
            for found in chain.from_iterable(opened):
                if all(
                    TYPED.search(_CLASS.sub("", s.of(text))) for s in listed_names(text, *found.span("list"))
                ):
                    yield from _listed(text, found, passage.notice, parent, group + 2, quoted)
        if _HISTORY.search(text, clause.start, clause.end):
            continue
        for found in _KINDS.finditer(text, clause.start, clause.end):
            spans = listed_names(text, *found.span("list"))
            typed = sum(bool(TYPED.search(s.of(text))) for s in spans)
            counted = found["count"] and _COUNTS.get(found["count"], 0) == len(spans)
            stated = found["sort"] and not any(_APPLICANT.search(s.of(text)) for s in spans)
            if typed * 2 > len(spans) or found["sum"] or counted or stated:
                yield from _listed(text, found, passage.notice, parent, group + 1, quoted, named=True)
        for span in _counted(text, clause):
            yield _prose_mention(text, span, passage.notice, parent, group + 3)
    for span in (*_points(text, passage), *_graded(text, passage), *_noted(text, passage)):
        yield _prose_mention(text, span, passage.notice, parent, group + 4)


def _counted(text: str, clause: Span) -> Iterator[Span]:
    """设A、B、C三类: all items are kinds, whatever the words before the verb."""
    for close in _COUNTED.finditer(text, clause.start, clause.end):
        low = max(clause.start, close.start() - 160)
        low = max([low, *(text.rfind(mark, low, close.start()) + 1 for mark in "，,。；;：:")])
        end = _ends_before(text, low, close.start())
        opened = None
        for opened in _OPENS.finditer(text, low, end):  # noqa: B007
            pass
        if opened is None:
            continue
        spans = listed_names(text, opened.end(), end)
        if len(spans) > 1 and all(is_kind(s.of(text)) for s in spans):
            yield from spans


def _ends_before(text: str, low: int, count: int) -> int:
    """Where a list ends that a count closes: before 等 or 共."""
    before = _BEFORE_COUNT.search(text, max(low, count - 3), count)
    return before.start() if before else count


_HELD = re.compile(
    "(?:含|包括|包含|分为|分设|设有?|设立|设置|下设)"
    "(?P<list>(?:[^，,。；;：:（）()、]{2,20}[（(][^（）()]{2,40}[）)](?:、|以及|和|与|及)){1,8}"
    "[^，,。；;：:（）()、]{2,20}?(?=[（(，,。；;]|$))"
)
_HELD_NAME = re.compile(
    "(?:^|、|以及|和|与|及)(?P<name>[^，,。；;：:（）()、]{2,20}?)(?:[（(][^（）()]{2,40}[）)]|$)"
)


def _noted(text: str, passage: Passage) -> list[Span]:
    """含重点项目（每项40万元）和培育项目（每项10万元）: kinds with a note in brackets behind each."""
    found: list[Span] = []
    for held in _HELD.finditer(text, passage.start, passage.end):
        names = list(_HELD_NAME.finditer(held["list"]))
        spans = [
            Span(held.start("list") + m.start("name"), held.start("list") + m.end("name")) for m in names
        ]
        if len(spans) > 1 and all(is_kind(s.of(text)) for s in spans):
            found += spans
    return found


def _points(text: str, passage: Passage) -> list[Span]:
    """分两类：一是A，…；二是B，…"""
    found: list[Span] = []
    read = passage.start
    for begun in _ANNOUNCED.finditer(text, passage.start, passage.end):
        if begun.start() < read:
            continue
        read = begun.end() + 800
        points = _POINT.finditer(text, begun.end(), min(passage.end, begun.end() + 800))
        names = [trim(text, Span(*p.span("name"))) for p in points]
        if len(names) > 1 and all(is_kind(n.of(text)) for n in names):
            found += names
    return found


def _graded(text: str, passage: Passage) -> list[Span]:
    """重点项目每项20万元，一般项目10万元: two or more grades in one passage."""
    if "万" not in text[passage.start : passage.end] and "元" not in text[passage.start : passage.end]:
        return []
    found = [Span(*m.span("name")) for m in _GRADED.finditer(text, passage.start, passage.end)]
    found = [s for s in found if is_kind(s.of(text))]
    return found if len({s.of(text) for s in found}) > 1 else []


def _first_within(headings: Sequence[CategoryMention], start: int, end: int) -> CategoryMention | None:
    """The first of the headings (in text order) that begins in a range."""
    at = bisect_left(headings, start, key=lambda heading: heading.start)
    return headings[at] if at < len(headings) and headings[at].start < end else None


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
    spans = listed_names(text, *found.span("list"))
    good = [s for s in spans if 3 <= s.end - s.start <= 30 and not inside(quoted, s.start)]
    if len(good) < 2 or any(names_none(s.of(text)) for s in good):
        return
    if not named and sum(bool(PROGRAMME.search(s.of(text))) for s in good) * 2 < len(good):
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
