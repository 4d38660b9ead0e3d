"""Finds when the projects are to run (a range, a start or an end) and how long they may last."""

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Document, Span
from extractors.fields.passages import cited, clauses, inside, passages
from extractors.grammar.dates import (
    DateParts,
    DurationParts,
    RangeParts,
    find_dates,
    find_durations,
    find_ranges,
)
from extractors.outline import Outline
from extractors.pipeline import Mention, document_of, mark, outline_of

# What the time of a project is called.
_WORK = "实施|执行|研究|研发|建设|攻关|合作|服务|开发|转化|示范|完成|起止|资助|支持|培育|承担"
_NAME = re.compile(
    rf"(?:项目|课题|任务|计划|专项|研究)(?:的|总)?(?:{_WORK})?(?:周期|期限|年限|起止(?:时间|年限|日期|年月)|时限|工期|实施期)"
    rf"|(?:项目|课题)(?:的)?(?:{_WORK})(?:时间|期)(?!间|内|满)"
    r"|(?<![证书])(?:实施|执行|研究|研发|建设|攻关|合作|资助|支持|培育|开发|项目)(?:周期|期限|年限|时限)"
    r"|(?:项目|课题)?(?:执行|实施|研究|建设|攻关|研发)期(?!间|内|满|刊|货|的(?!一般|原则))(?:限)?"
    r"|(?:项目|课题)(?:应|须|需|一般|原则上|要)?(?:在|于)?(?=[^，。；]{0,14}(?:内|前)?完成)"
)
_START = re.compile("(?:项目|课题)(?:的|统一)?(?:开始|起始|启动|立项起始|实施起始)(?:时间|日期|年月)")
_END = re.compile(
    "(?:项目|课题)(?:的|统一)?(?:完成|结束|截止|终止|结题|验收)(?:时间|日期|年月)|(?:执行期|实施期|研究期限)(?:截止|截至)"
)
# Time that is no project's: delays, what went before, validity, membership, age.
_NOT = re.compile(
    "延期|延长|延迟|推迟|有效期|近[一二三两1-5]年|成立|注册|聘期|任期|满[一二三两1-5]年|逾期|保存|保质|质保|公示|参保|(?:完成|结束|验收|结题)后|前[一二三两1-5]年|以来|已实施|上一?周期|禁止|不得申报|不能申报|内不"
)
_FINISH = re.compile("\\s*(?:底|末)?(?:之前|以前|前|内)[^，。；]{0,8}(?:完成|结题|验收|竣工|建成)")
# 项目须于2028年6月30日前完成
_TO_BE_DONE = re.compile(
    "(?:项目|课题|任务|研究)(?:研究|实施|建设|攻关)?(?:工作|任务|内容)?(?:应|须|需|一般|原则上|要|必须|应当|均|统一)*(?:最迟)?(?:在|于)\\s*$"
)
_REACH = 26
_MAY_HOLD = re.compile("周期|期限|年限|执行期|实施期|起止|时限|研究期|建设期|完成|工期|开始|起始|启动")


class PeriodMention(Mention, frozen=True, kw_only=True):
    """A project's range of time, its single start or end, or its length; one of the four is given."""

    span: RangeParts | None = None
    begins: DateParts | None = None
    ends: DateParts | None = None
    duration: DurationParts | None = None


def _named(text: str, clause: Span, at: int) -> re.Match[str] | None:
    """The last name of a project's time that stands shortly before `at`."""
    names = list(_NAME.finditer(text, max(clause.start, at - _REACH - 12), at))
    if not names or at - names[-1].end() > _REACH:
        return None
    if text[at - 1] == "满":  # 建设周期满1年 asks for what has been
        return None
    around = max(clause.start, names[-1].start() - 8)
    return None if _NOT.search(text, around, at) else names[-1]


def _of(text: str, clause: Span, notice: int) -> Iterator[PeriodMention]:
    masks = cited(text, clause.start, clause.end)
    ranges = [r for r in find_ranges(text, clause.start, clause.end) if not inside(masks, r.start)]
    for span in ranges:
        own = _named(text, clause, span.start)
        if own:
            yield _made(span.start, span.end, notice, "project_period.range", span=span)
    for date in find_dates(text, clause.start, clause.end):
        if inside(masks, date.start) or inside(ranges, date.start):
            continue
        before = text[max(clause.start, date.start - 16) : date.start]
        if _START.search(before):
            yield _made(date.start, date.end, notice, "project_period.start", begins=date)
        elif _END.search(before) or (
            (_named(text, clause, date.start) or _TO_BE_DONE.search(before))
            and _FINISH.match(text, date.end, clause.end)
        ):
            yield _made(date.start, date.end, notice, "project_period.end", ends=date)
    for length in find_durations(text, clause.start, clause.end):
        if inside(masks, length.start) or inside(ranges, length.start):
            continue
        if length.unit not in ("年", "月"):
            continue
        own = _named(text, clause, length.start)
        if own and not re.match("\\s*(?:内不|以来|后|前(?!完成))", text[length.end : length.end + 4]):
            yield _made(length.start, length.end, notice, "project_period.duration", duration=length)


def _made(
    start: int,
    end: int,
    notice: int,
    rule: str,
    *,
    span: RangeParts | None = None,
    begins: DateParts | None = None,
    ends: DateParts | None = None,
    duration: DurationParts | None = None,
) -> PeriodMention:
    return PeriodMention(
        start=start,
        end=end,
        notice=notice,
        component=rule,
        span=span,
        begins=begins,
        ends=ends,
        duration=duration,
    )


def find_periods(document: Document, outline: Outline) -> list[PeriodMention]:
    """What all the notices of a document say about the time of the projects, in reading order."""
    text, found = document.text, list[PeriodMention]()
    for notice in outline.notices:
        for passage in passages(document, outline, notice.index):
            if not _MAY_HOLD.search(text, passage.start, passage.end):
                continue
            for clause in clauses(text, passage.start, passage.end):
                if not _MAY_HOLD.search(text, clause.start, clause.end):
                    continue
                found.extend(_of(text, clause, notice.index))
    return found


@Language.component("notices_project_period")
def project_period(doc: Doc) -> Doc:
    mark(doc, "project_period", find_periods(document_of(doc), outline_of(doc)))
    return doc
