"""What a notice says about the time of its projects, as the columns of `notices`."""

from collections.abc import Sequence
from datetime import date

import msgspec

from extractors.fields.project_period import PeriodMention
from normalizers.context import NoticeContext
from normalizers.dates import as_day, resolve, resolve_range
from normalizers.facts import Evidence
from normalizers.numbers import months

_CONFIDENCE = {
    "project_period.range": 0.93,
    "project_period.start": 0.9,
    "project_period.end": 0.85,
    "project_period.duration": 0.88,
}


class ProjectPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """`evidence` has a span for each column that is not None, under the column's name."""

    project_start: date | None = None
    project_end: date | None = None
    max_duration_months: int | None = None
    evidence: dict[str, Evidence] = {}


def project_period(mentions: Sequence[PeriodMention], context: NoticeContext) -> ProjectPeriod:
    """Start and end from the first statement of each; the longest of several lengths.

    Two different ranges in one notice (one a programme) leave start and end None: neither is the
    notice's own.
    """
    starts: list[tuple[date, PeriodMention]] = []
    ends: list[tuple[date, PeriodMention]] = []
    lengths: list[tuple[int, PeriodMention]] = []
    reference = context.published_on or context.plan_year or context.title_year
    for mention in mentions:
        if mention.span is not None:
            first, last = (as_day(v) for v in resolve_range(mention.span, reference))
        else:
            first = as_day(resolve(mention.begins, reference)) if mention.begins else None
            last = as_day(resolve(mention.ends, reference)) if mention.ends else None
        if first is not None:
            starts.append((first, mention))
        if last is not None:
            ends.append((last, mention))
        if mention.duration is not None and (length := months(mention.duration)) is not None:
            lengths.append((length, mention))
    start, end = _only(starts), _only(ends)
    longest = max(lengths, key=lambda pair: pair[0], default=None)
    chosen = {"project_start": start, "project_end": end, "max_duration_months": longest}
    return ProjectPeriod(
        project_start=start[0] if start else None,
        project_end=end[0] if end else None,
        max_duration_months=longest[0] if longest else None,
        evidence={name: _evidence(pair[1], context) for name, pair in chosen.items() if pair is not None},
    )


def _only(found: list[tuple[date, PeriodMention]]) -> tuple[date, PeriodMention] | None:
    return found[0] if len({day for day, _ in found}) == 1 else None


def _evidence(mention: PeriodMention, context: NoticeContext) -> Evidence:
    return Evidence(
        quote=context.text[mention.start : mention.end],
        char_start=mention.start,
        char_end=mention.end,
        confidence=_CONFIDENCE[mention.component],
        component=mention.component,
    )
