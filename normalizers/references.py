"""Cited policies, plans and measures; forms, books, systems and the notice's own papers are left out."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from extractors.fields.references import ReferenceMention
from normalizers.attachments import one_line
from normalizers.context import NoticeContext
from normalizers.facts import PolicyReference
from normalizers.tables import rows

_CONFIDENCE = {True: 0.96, False: 0.85}
_TAIL = re.compile(r"(?:[（(【\[〔][^（）()【】\[\]〔〕]{0,30}[）)】\]〕]|\s)+$")
_SQUEEZE = re.compile(r"[\s\W_]+")
_SHORTEST = 5  # 《办法》, 《通知》, 《申报书》 are names for what was cited before


def references(
    mentions: Sequence[ReferenceMention], context: NoticeContext, attached: Iterable[str] = ()
) -> list[PolicyReference]:
    """One row a distinct title; `attached` are the titles of the notice's own attachments."""
    own = {_key(title) for title in attached} | {_key(context.title or "")}
    printed = {_key(name) for name in re.findall("《([^《》]+)》", context.title or "")}
    kept: dict[str, ReferenceMention] = {}
    for mention in mentions:
        title = one_line(mention.title.of(context.text))
        key = _key(title)
        # A university passes on its province's notice under the same title: its number tells them apart.
        passed_on = mention.number is not None and key == _key(context.title or "")
        if mention.attached or mention.abbreviation or mention.in_title:
            continue
        if _is_own(key, own) and not passed_on:
            continue
        if mention.number is None and (key in printed or len(key) < _SHORTEST or not is_policy(title)):
            continue
        if key not in kept or (kept[key].number is None and mention.number is not None):
            kept[key] = mention
    chosen = sorted(kept.values(), key=lambda m: m.start)
    return [_fact(mention, context, seq) for seq, mention in enumerate(chosen, 1)]


def is_policy(title: str) -> bool:
    """Whether a title's last words are those of a policy; the longest ending decides."""
    title = re.sub(r"\s+", "", title)
    while (shorter := _TAIL.sub("", title)) != title and shorter:
        title = shorter
    title = title.rstrip("》〉”")
    best = ("", False)
    for ending, policy in _endings():
        if title.endswith(ending) and len(ending) > len(best[0]):
            best = (ending, policy)
    return best[1]


@cache
def _endings() -> tuple[tuple[str, bool], ...]:
    return tuple((row["ending"], row["policy"] == "yes") for row in rows("policy_kinds.csv"))


def _key(title: str) -> str:
    return _SQUEEZE.sub("", title)


def _is_own(key: str, own: set[str]) -> bool:
    return bool(key) and any(key == other for other in own if other)


def _fact(mention: ReferenceMention, context: NoticeContext, seq: int) -> PolicyReference:
    return PolicyReference(
        notice_id=context.notice_id,
        seq=seq,
        title=one_line_title(mention.title.of(context.text)),
        document_number=mention.number,
        quote=context.text[mention.start : mention.end],
        char_start=mention.start,
        char_end=mention.end,
        confidence=_CONFIDENCE[mention.number is not None],
        component=mention.component,
    )


def one_line_title(words: str) -> str:
    """As written; white space that is more than one space, or breaks the line, goes."""
    return re.sub(r"\s*\n\s*", "", words).strip()
