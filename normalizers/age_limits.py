"""Limits on age: the oldest and youngest that may apply, and the birthdays between which they are born."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from extractors.fields.age_limits import AgeMention, AgeParts
from extractors.grammar.dates import DateParts
from normalizers.context import NoticeContext
from normalizers.facts import AgeLimit

_CONFIDENCE = {"age_limits.age": 0.9, "age_limits.birthday": 0.9}
_SEX: dict[str, Literal["male", "female"]] = {"男": "male", "女": "female"}


def age_limits(mentions: Sequence[AgeMention], context: NoticeContext) -> list[AgeLimit]:
    """A row a limit; the same one stated twice is one row, one that comes to nothing is none."""
    found: list[AgeLimit] = []
    seen: set[tuple[object, ...]] = set()
    for mention in mentions:
        low, high = _years(mention.age)
        day = _birthday(mention.born)
        born_from = day if mention.born_side == "after" else None
        born_to = day if mention.born_side == "before" else None
        who = context.text[mention.subject.start : mention.subject.end] if mention.subject else None
        subject = "".join(who.split()) if who else None
        sex = _SEX[mention.sex] if mention.sex else None
        key = (subject, sex, low, high, born_from, born_to)
        if key in seen or all(value is None for value in key[2:]):
            continue
        seen.add(key)
        found.append(
            AgeLimit(
                notice_id=context.notice_id,
                seq=len(found) + 1,
                subject=subject,
                sex=sex,
                min_age=low,
                max_age=high,
                born_from=born_from,
                born_to=born_to,
                quote=context.text[mention.start : mention.end],
                char_start=mention.start,
                char_end=mention.end,
                confidence=_CONFIDENCE[mention.component],
                component=mention.component,
            )
        )
    return found


def _years(age: AgeParts | None) -> tuple[int | None, int | None]:
    """The youngest and the oldest age in whole years.

    Civil Code, article 1259: 以上, 以下, 以内 and 届满 hold the number itself, 不满, 超过 and 以外 do not.
    """
    if age is None:
        return None, None
    if age.bound == "at_least":
        return age.number, None
    return age.low, age.number - 1 if age.bound == "below" else age.number


def _birthday(parts: DateParts | None) -> date | None:
    """The day as written, None for one that the calendar lacks; years before 1990 are birthdays' own."""
    if parts is None or parts.year is None or parts.month is None or parts.day is None:
        return None
    try:
        return date(parts.year, parts.month, parts.day)
    except ValueError:
        return None
