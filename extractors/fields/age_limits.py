"""Finds how old whoever applies or leads may be: an age (不超过58周岁), a birthday (1968年1月1日以后出生)."""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Document, Span
from extractors.fields.passages import cited, clauses, inside, passages
from extractors.grammar.dates import DateParts, find_birthdays
from extractors.grammar.numbers import CHINESE, DIGIT, GAP, integer
from extractors.outline import Outline
from extractors.pipeline import Mention, document_of, mark, outline_of

Bound = Literal["at_most", "below", "at_least"]

_MAY_HOLD = re.compile("周?岁|出生")
_YOUNGEST, _OLDEST = 14, 90  # ages that a call sets limits by

# 不超过58周岁 · 未满35岁 · 年满18周岁 · 58周岁（含）以下 · 18—45周岁
_MOST = "不(?:得|能|应|可|宜)?(?:超过|超出|大于|高于|超)|至多|最[高大多]|上限(?:为|是)?|控制在|≤|<=|截止|止于"
_BELOW = "[未不](?:满|足|到|达)|(?:须|应)?[低小少]于|＜|<"
_EASED = "放宽(?:到|至|为)|延长(?:到|至)"  # for women only; for others it is an exception
_LEAST = "(?:已|须|应|需)?(?:年满|满|达到)|不(?:得|能|应)?(?:低|小|少)于|≥|>=|至少|最[小低]|下限为?"
_NUMBER = rf"(?:{DIGIT}{{2}}(?!{DIGIT})|{CHINESE})"
_INCLUDED = "(?:[（(]不?含[^（）()]{0,8}[）)])?"
_AGE = re.compile(
    rf"(?:(?P<least>{_LEAST})|(?P<below>{_BELOW})|(?P<most>{_MOST}|{_EASED}))?{GAP}{_INCLUDED}{GAP}(?<![0-9０-９第])"
    rf"(?:(?P<low>{_NUMBER}){GAP}(?:周?岁)?{GAP}[-－—–~～至到]{{1,2}}{GAP})?(?P<number>{_NUMBER}){GAP}周?岁"
    rf"(?:生日)?{_INCLUDED}(?:[及（(]?(?:(?P<under>及?以下|以内|之内|之下|及以内)|(?P<over>及?以上|之上))[）)]?)?{_INCLUDED}"
)
# Ages that bind nobody who applies: groups that a topic is about, shares of a team, exceptions.
_GROUPS = re.compile(
    r"\s*(?:的)?(?:老|人群|群体|患|儿童|居民|妇女|女性人|人口|青少年|婴|幼|成人|成年|受试|志愿|公民|常住|户籍|病)"
)
_SHARE = re.compile(
    "占|比例|[%％]|不少于[0-9一二三四五六七八九十两]+[名人位]|人数|平均|名以上|放宽|延长|可适当|不受"
)
_RELAXED = re.compile("放宽|延长|放至|不受|除外|退休年龄|平均|延迟")
_NOT_YET = re.compile("退休|到龄|工龄|教龄|延聘")
# Who is bound: the noun, with the words before it that say of what kind.
_WHO = re.compile(
    "(?P<kind>[\u4e00-\u9fff“”]{0,8}?)(?P<noun>负责人|申请人|申请者|申报人|申报者|主持人|牵头人|带头人|领衔人|领办人|责任人|"
    "首席(?:专家|科学家|科技官)|领军人才|候选人|被推荐人|推荐人选|人选|引进人才|创业(?:者|人才)|创新人才|青年人才|青年科技人才|"
    "青年科学家|完成人|承担人|揭榜人|参评人|申报对象|申请对象|推荐对象|支持对象|培养对象|资助对象|"
    "(?:科研|科技|研究|申报|报名|引进)人员|人才|专家|教师|选手|博士后|法定代表人|特派员|经纪人|(?:团队)?(?:核心)?成员|研究骨干|骨干)"
)
_MALE, _FEMALE = re.compile("男(?:性|申请人|同志|负责人)?"), re.compile("女(?:性|申请人|同志|负责人)?")
_SELF = re.compile("年龄|出生|周岁")
_REACH = 60

# The day behind or before which somebody is born.
_AFTER = re.compile(
    rf"{GAP}{_INCLUDED}{GAP}(?:当日)?(?:及)?(?:[以之]?后|[以之]来|起){_INCLUDED}{GAP}(?:的)?出?生?"
)
_BEFORE = re.compile(rf"{GAP}{_INCLUDED}{GAP}(?:当日)?(?:及)?[以之]?前{_INCLUDED}{GAP}(?:的)?出生")
_BORN = re.compile("出生(?:日期|时间|年月|年月日)?[^，。；、0-9]{0,10}$|生于[^，。；、0-9]{0,3}$")
_NOT_EARLIER = re.compile("(?:不早于|晚于|不得早于|在)[^，。；、0-9]{0,2}$")


class AgeParts(msgspec.Struct, frozen=True):
    """An age in whole years and on which side of it the limit lies; `low` is a range's lower end."""

    number: int
    bound: Bound
    low: int | None = None


class AgeMention(Mention, frozen=True, kw_only=True):
    """One limit: an age, a birthday, or an age with the birthday that explains it in brackets.

    `subject` are the words that name who is bound, None where only 年龄 or 出生 says that it is a
    person; `sex` is 男 or 女 where the limit is for one of them. `born` is the day that `born_side` of
    it people are born (after or before it).
    """

    subject: Span | None = None
    sex: Literal["男", "女"] | None = None
    age: AgeParts | None = None
    born: DateParts | None = None
    born_side: Literal["after", "before"] | None = None


class _Found(msgspec.Struct, frozen=True):
    start: int
    end: int
    age: AgeParts | None = None
    born: DateParts | None = None
    born_side: Literal["after", "before"] | None = None


def _ages(text: str, clause: Span) -> Iterator[_Found]:
    for match in _AGE.finditer(text, clause.start, clause.end):
        number = integer(match["number"])
        low = integer(match["low"]) if match["low"] else None
        bound = _bound(match, low)
        if bound is None or number is None or not _YOUNGEST <= number <= _OLDEST:
            continue
        before = text[max(clause.start, match.start() - 8) : match.start()]
        after = text[match.end() : min(clause.end, match.end() + 16)]
        if _GROUPS.match(after) or _SHARE.search(after.split("，")[0]) or _NOT_YET.search(before):
            continue
        yield _Found(match.start(), match.end(), AgeParts(number, bound, low))


def _bound(match: re.Match[str], low: int | None) -> Bound | None:
    if match["below"]:
        return "below"
    if match["most"] or match["under"]:
        return "below" if "不含" in match[0] else "at_most"
    if match["least"] or match["over"]:
        return "at_least"
    return "at_most" if low is not None else None


def _birthdays(text: str, clause: Span) -> Iterator[_Found]:
    if text.find("生", clause.start, clause.end) < 0:
        return
    for day in find_birthdays(text, clause.start, clause.end):
        before = text[max(clause.start, day.start - 16) : day.start]
        named = _BORN.search(before)
        if named and _NOT_EARLIER.search(before) and not _BEFORE.match(text, day.end, clause.end):
            yield _Found(day.start, day.end, born=day, born_side="after")
        elif (after := _AFTER.match(text, day.end, clause.end)) and (named or after[0].endswith("出生")):
            yield _Found(day.start, after.end(), born=day, born_side="after")
        elif earlier := _BEFORE.match(text, day.end, clause.end):
            yield _Found(day.start, earlier.end(), born=day, born_side="before")


def _joined(text: str, found: list[_Found]) -> list[_Found]:
    """An age and the birthday in the brackets behind it, or the other way round, are one limit."""
    made: list[_Found] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end)):
        last = made[-1] if made else None
        if last is not None and item.start < last.end:
            continue
        gap = text[last.end : item.start].strip() if last is not None else ""
        explains = gap in ("（", "(", "，即", "（即", "(即", "，") or gap.startswith(("（即", "（指", "(指"))
        if last is not None and explains and (last.age is None) != (item.age is None):
            made[-1] = _Found(
                last.start,
                item.end,
                last.age or item.age,
                last.born or item.born,
                last.born_side or item.born_side,
            )
        else:
            made.append(item)
    return made


def _who(text: str, clause: Span, at: int) -> tuple[Span | None, Literal["男", "女"] | None]:
    """The person nouns before the limit, and the sex that the nearest words name."""
    begin = max(clause.start, at - _REACH)
    sex: Literal["男", "女"] | None = None
    comma = max(text.rfind(c, begin, at) for c in "，；、（(")
    near = text[max(begin, comma) : at]
    if _FEMALE.search(near):
        sex = "女"
    elif _MALE.search(near):
        sex = "男"
    who: Span | None = None
    for match in _WHO.finditer(text, begin, at):
        who = _trimmed(text, match)
    return who, sex


_LEAD = re.compile(
    "^(?:(?:且|和|与|及|或|其中|对于?|由|按|本次|以及|同时|申报|要求|所有|其|为|的|应|须|“|”)+)"
)


def _trimmed(text: str, match: re.Match[str]) -> Span:
    """The noun with its kind (青年项目负责人), without the words that only lead to it."""
    kind = match["kind"]
    cut = _LEAD.match(kind)
    start = match.start() + (cut.end() if cut else 0)
    for word in "的应须需为在是":
        place = text.rfind(word, start, match.start("noun"))
        start = max(start, place + 1)
    return Span(start, match.end())


def find_age_limits(document: Document, outline: Outline) -> list[AgeMention]:
    """Every limit on age that all the notices of a document set, in reading order."""
    text, made = document.text, list[AgeMention]()
    for notice in outline.notices:
        for passage in passages(document, outline, notice.index):
            if not _MAY_HOLD.search(text, passage.start, passage.end):
                continue
            for clause in clauses(text, passage.start, passage.end):
                made.extend(_limits(text, clause, notice.index))
    return made


def _limits(text: str, clause: Span, notice: int) -> Iterator[AgeMention]:
    if not _MAY_HOLD.search(text, clause.start, clause.end):
        return
    masks = cited(text, clause.start, clause.end)
    found = [f for f in (*_ages(text, clause), *_birthdays(text, clause)) if not inside(masks, f.start)]
    for item in _joined(text, found):
        who, sex = _who(text, clause, item.start)
        before = text[max(clause.start, item.start - 12) : item.start + 2]
        if _RELAXED.search(before) and sex is None:
            continue  # an exception to the limit before it
        if who is None and sex is None and item.born is None and not _SELF.search(before):
            continue  # an age, but nobody who applies
        yield AgeMention(
            start=item.start,
            end=item.end,
            notice=notice,
            component="age_limits.birthday" if item.age is None else "age_limits.age",
            subject=who,
            sex=sex,
            age=item.age,
            born=item.born,
            born_side=item.born_side,
        )


@Language.component("notices_age_limits")
def age_limits(doc: Doc) -> Doc:
    mark(doc, "age_limits", find_age_limits(document_of(doc), outline_of(doc)))
    return doc
