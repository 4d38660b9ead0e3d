"""Limits on what may be put forward, a row for each body that a limit binds."""

from collections.abc import Sequence

from extractors.fields.quotas import QuotaMention
from normalizers.context import NoticeContext
from normalizers.facts import Quota

_CONFIDENCE = {"quotas.limit": 0.85, "quotas.list": 0.92, "quotas.table": 0.9}
_ADDRESSEES = 0.7
_LARGEST = 2000


def quotas(mentions: Sequence[QuotaMention], context: NoticeContext) -> list[Quota]:
    """A row a unit and count; the same limit stated twice is one row, one without a unit is none."""
    found: list[Quota] = []
    seen: set[tuple[str, int]] = set()
    for mention in mentions:
        units = mention.units or ((mention.addressees,) if mention.addressees else ())
        for unit in units:
            name = f"{unit} {mention.column}" if mention.column else unit
            if mention.count.number > _LARGEST or (name, mention.count.number) in seen:
                continue
            seen.add((name, mention.count.number))
            confidence = _CONFIDENCE[mention.component] if mention.units else _ADDRESSEES
            found.append(
                Quota(
                    notice_id=context.notice_id,
                    seq=len(found) + 1,
                    unit=name,
                    count=mention.count.number,
                    quote=context.text[mention.start : mention.end],
                    char_start=mention.start,
                    char_end=mention.end,
                    confidence=confidence,
                    component=mention.component,
                )
            )
    return found
