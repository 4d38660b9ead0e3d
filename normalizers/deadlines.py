"""What the days for handing in mean: their kind, their moment, and whom or what they bind."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache

import msgspec

from extractors.fields.deadlines import DeadlineMention
from extractors.grammar.dates import find_dates
from normalizers.context import NoticeContext
from normalizers.dates import END_OF_DAY, as_day, month_end, resolve, resolve_range
from normalizers.facts import Deadline, DeadlineKind
from normalizers.tables import rows

# How sure each rule is, where the year is written; without it, or by the title's year alone, less.
_CONFIDENCE = {
    "deadlines.range": 0.95,
    "deadlines.before": 0.94,
    "deadlines.until": 0.95,
    "deadlines.label": 0.9,
    "deadlines.on": 0.8,
    "deadlines.opening": 0.85,
    "deadlines.vague": 0.75,
    "deadlines.rolling": 0.75,
    "deadlines.relative": 0.7,
}
_INFERRED, _NEARBY, _FROM_TITLE = 0.95, 0.85, 0.75
_KIND_FLOOR = 3
_PAST = timedelta(days=30)
_TOLD_FLOOR = 5

_BATCH = re.compile(r"第[一二三四五六七八九十\d]{1,3}(?:批(?:次)?|轮|阶段)")
_ACTOR = re.compile(
    r"(?:^|[，,：:。；;请由（(）)\s])(?:请|由)?(?P<who>(?:各|有关|相关|首次)?[^，。；：:、\s（）()]{0,12}?"
    r"(?:企业|申报单位|主管部门|归口单位|归口部门|归口管理部门|推荐单位|管理部门|科技局|科技部门|高校|高等院校|院所|学院|申请人|申报人|申报者|负责人|老师|教师|申报主体))"
    r"(?=应|须|请|于|在|要|需|可|将|统一|务必|对|的|通过|登录|按|完成|组织|审核|提交|填|做好|[，,])"
)
# An institution collects from its own units, lists included: they hand in, they do not recommend.
_INSTITUTION = re.compile(
    "(?:大学|学院|学校|医院|研究院|研究所|科学院|集团|公司)(?:[^，。]{0,14}(?:处|部|院|办公室|中心|科))?$"
    "|^(?:科学?技术?|科研|社会?科学?|教务|人事|研究生|产学研|科学研究)[^，。]{0,8}[处院部办]$"
)
_LIST = re.compile("(?:信息|项目|申报|情况|数据|建议|需求)?汇总(?:表|名单|统计)")
_CHANNEL = re.compile(
    "网上申报|网络申报|线上申报|在线申报|网上填报|在线填报|纸质材料|书面材料|纸质申报材料|书面申报材料|电子材料|电子版"
)


@cache
def _cues() -> tuple[tuple[DeadlineKind, re.Pattern[str], int, str], ...]:
    return tuple(
        (row["kind"], re.compile(row["pattern"]), int(row["weight"]), row["where"])  # type: ignore[misc]
        for row in rows("deadline_cues.csv")
    )


# A stage of the procedure that is all about paper: （三）书面材料, 纸质材料报送.
_PAPER_STAGE = re.compile(
    "\\W*[一二三四五六七八九十0-9]{0,3}\\W*(?:报送|提交|受理|寄送|打印)?(?:书面|纸质)(?:申报|申请)?(?:材料|文件)?(?:报送|提交|受理|寄送)?\\W*"
)


def kind_of(before: str, after: str, earlier: str = "", heading: str = "") -> DeadlineKind:
    """The kind that the words around a day speak for; `submission` where none does clearly.

    `earlier` is the sentence before: it decides where the day's own words name no act (在线提交截止
    时间 after a sentence on how the bureaus examine and recommend).
    """
    scores = _scores(before, after)
    if _PAPER_STAGE.fullmatch(heading):
        return "paper"
    order: tuple[DeadlineKind, ...] = ("other", "recommendation", "paper")
    best = max(order, key=lambda k: scores.get(k, 0))
    top = scores.get(best, 0)
    if top >= _KIND_FLOOR and top > scores.get("submission", 0):
        return best
    told = _scores(earlier, "").get("recommendation", 0) if earlier else 0
    plain = top <= 0 and not re.search("申报|申请|填报|征集|受理|报名", before)
    return "recommendation" if plain and told >= _TOLD_FLOOR else "submission"


def _scores(before: str, after: str) -> dict[DeadlineKind, int]:
    words = {"before": before, "after": after, "any": f"{before}\n{after}"}
    scores: dict[DeadlineKind, int] = {}
    for kind, pattern, weight, where in _cues():
        if pattern.search(words[where]):
            scores[kind] = scores.get(kind, 0) + weight
    return scores


def _applies_to(mention: DeadlineMention) -> str | None:
    """The batch, the actor or the channel that the words name; else the batch of a heading."""
    for words in (mention.before[-60:], *mention.path):
        if batches := _BATCH.findall(words):
            return str(batches[-1])
    actors = [m["who"] for m in _ACTOR.finditer(mention.before[-60:])]
    if actors:
        return re.sub("^(?:请|由)", "", actors[-1]) or None
    if found := _CHANNEL.search(mention.before + mention.after):
        return found[0]
    return None


def _reference(context: NoticeContext, at: int) -> tuple[date | int | None, float]:
    """What a missing year is taken from, and how far that can be trusted.

    Without a date of issue that is the whole date nearest before `at`, and only then the year of the
    title or programme: a programme of 2027 is asked for in 2026.
    """
    if context.published_on is not None:
        return context.published_on, _INFERRED
    year = context.title_year or context.plan_year
    if (near := _whole_date_before(context.text, at, year)) is not None:
        return near, _NEARBY
    return (year, _FROM_TITLE) if year is not None else (None, 1.0)


_WHOLE = re.compile("[12][09]\\d\\d ?[年./-]")
_BIRTH = re.compile("[^，。；,;\n]{0,8}?(?:出生|注册|成立|登记|取得|毕业|获得)")
_REACH = 3_000  # characters before a day in which a whole date is looked for


def _whole_date_before(text: str, at: int, year: int | None) -> date | None:
    """The nearest date with year, month and day before `at`; none of who was born or founded when,
    and none further than a year from `year`, where the notice names one.
    """
    for start in reversed([m.start() for m in _WHOLE.finditer(text, max(0, at - _REACH), at)]):
        parts = next(iter(find_dates(text, start, min(at, start + 24))), None)
        if parts is None or parts.start != start or _BIRTH.match(text, parts.end):
            continue
        whole = resolve(parts)
        day = as_day(whole) if whole is not None else None
        if day is not None and (year is None or abs(day.year - year) <= 1):
            return day
    return None


def _end(value: date | datetime | None) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, END_OF_DAY)


def _begin(value: date | datetime | None) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, datetime.min.time())


def _moments(
    mention: DeadlineMention, reference: date | int | None
) -> tuple[date | datetime | None, date | datetime | None]:
    if mention.span is not None:
        return resolve_range(mention.span, reference)
    opens = resolve(mention.opens, reference) if mention.opens else None
    near = as_day(opens) if opens is not None else reference
    due = resolve(mention.due, near) if mention.due else None
    if due is None and mention.due is not None and mention.component == "deadlines.vague":
        due = month_end(mention.due, near)
    return opens, due


def deadlines(mentions: Sequence[DeadlineMention], context: NoticeContext) -> list[Deadline]:
    """A row a day or range; the same day stated again for the same kind is not repeated."""
    found: list[Deadline] = []
    seen: set[tuple[object, ...]] = set()
    for mention in mentions:
        row = _row(mention, context, len(found) + 1)
        if row is None or _key(row) in seen or _is_past(row, context) or _said_before(found, row):
            continue
        seen.add(_key(row))
        if found and (one := _told_again(found[-1], row)):
            found[-1] = one
        else:
            found.append(row)
    return found


_NEAR = 120  # characters between two tellings of one day


def _told_again(range_row: Deadline, row: Deadline) -> Deadline | None:
    """A range and, right after it, its last day with the time (16日—27日填报，截止时间为27日18:00) as one."""
    same = range_row.kind == row.kind and range_row.opens_at is not None and row.opens_at is None
    if not same or range_row.due_at is None or row.due_at is None:
        return None
    finer = range_row.due_precision == "date" and row.due_precision == "minute"
    near = row.component == "deadlines.label" and row.char_start - range_row.char_end <= _NEAR
    if not (finer and near and range_row.due_at.date() == row.due_at.date()):
        return None
    return msgspec.structs.replace(row, opens_at=range_row.opens_at, seq=range_row.seq)


def _said_before(found: Sequence[Deadline], row: Deadline) -> bool:
    """Whether a day only repeats the end of a row before: 4月1日至30日填报。…，请于4月30日前提交."""
    if row.due_at is None or row.opens_at is not None:
        return False
    return any(
        (told.kind, told.due_at, told.due_precision) == (row.kind, row.due_at, row.due_precision)
        and (told.applies_to is None or row.applies_to is None)
        for told in found
    )


def _key(row: Deadline) -> tuple[object, ...]:
    """What makes a row the same as one before; without a day its words."""
    if row.due_at is None:
        return row.kind, row.opens_at, row.quote
    return row.kind, row.opens_at, row.due_at, row.due_precision, row.applies_to


def _is_past(row: Deadline, context: NoticeContext) -> bool:
    """Whether the day lies so far before the date of issue that it can only be told of."""
    if row.due_at is None or context.published_on is None:
        return False
    return row.due_at.date() < context.published_on - _PAST


def _row(mention: DeadlineMention, context: NoticeContext, seq: int) -> Deadline | None:
    reference, trust = _reference(context, mention.start)
    opens, due = _moments(mention, reference)
    if mention.component == "deadlines.opening" and opens is None:
        return None
    written = [d for d in (mention.due, mention.opens) if d is not None]
    inferred = bool(written) and all(d.year is None for d in written)
    confidence = _CONFIDENCE.get(mention.component, 0.7) * (trust if inferred else 1.0)
    kind: DeadlineKind = "submission_open"
    if mention.component != "deadlines.opening":
        before, after = mention.before, mention.after
        if _INSTITUTION.search(context.issuer or ""):
            before, after = _LIST.sub("", before), _LIST.sub("", after)
        kind = kind_of(before, after, mention.earlier, mention.path[0] if mention.path else "")
    return Deadline(
        notice_id=context.notice_id,
        seq=seq,
        kind=kind,
        opens_at=_begin(opens),
        due_at=_end(due),
        due_precision=None if due is None else "minute" if isinstance(due, datetime) else "date",
        applies_to=_applies_to(mention),
        quote=context.text[mention.start : mention.end],
        char_start=mention.start,
        char_end=mention.end,
        confidence=round(confidence, 2),
        component=mention.component,
    )
