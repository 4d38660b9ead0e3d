"""Programme categories of a notice, one row each, with the category they belong to."""

import re
from collections.abc import Sequence

from extractors.fields.categories import CategoryMention
from normalizers.context import NoticeContext
from normalizers.domains import known
from normalizers.facts import Category

_CONFIDENCE = {
    "categories.heading": 0.9,
    "categories.line": 0.8,
    "categories.fund": 0.75,
    "categories.prose": 0.75,
    "categories.table": 0.75,
}
_UNSURE = 0.1
_REPEATS = ("categories.prose", "categories.table")
# What happens to projects, or when: no kind of them.
_SENTENCE = re.compile(
    "[12][0-9]{3}年[0-9]{1,2}月|[0-9]日|[0-9]时|^(?:所有|全部|上述|以上|每个|各类)|(?:项目|课题|计划|资金)(?:均|都|一律|全部|原则上|实行|采用|采取|统一)|(?:起始|截止|开始|结束)(?:时间|日期)|时间[为是]|[^行]为[^主民了]"
)
_PADDING = re.compile(r"[\s“”\"'‘’]+")


def categories(mentions: Sequence[CategoryMention], context: NoticeContext) -> list[Category]:
    """Each category once, in text order; a group of headings that are fields is left to `domains`."""
    others = [(_PADDING.sub("", m.name), m.group, m.component not in _REPEATS) for m in mentions]
    kept: dict[tuple[str, str | None], CategoryMention] = {}
    for mention in sorted(_programmes(mentions), key=lambda m: (m.start, m.end)):
        name = _PADDING.sub("", mention.name)
        if _SENTENCE.search(name):
            continue
        weak = mention.parent is None or mention.component in ("categories.prose", "categories.table")
        if any(key[0] == name and (weak or key[1] == mention.parent) for key in kept):
            continue  # a list in prose repeats the headings
        if mention.component in _REPEATS and any(
            mention.group != group and (other.endswith(name) or (headed and name.endswith(other)))
            for other, group, headed in others
            if other != name
        ):
            continue  # 重点项目 in a sentence about 联合基金重点项目
        kept[(name, mention.parent)] = mention
    return [
        Category(
            notice_id=context.notice_id,
            seq=seq,
            name=mention.name,
            parent=mention.parent,
            quote=context.text[mention.start : mention.end],
            char_start=mention.start,
            char_end=mention.end,
            confidence=_CONFIDENCE.get(mention.component, 0.6) - (0 if mention.sure else _UNSURE),
            component=mention.component,
        )
        for seq, mention in enumerate(kept.values(), 1)
    ]


def _programmes(mentions: Sequence[CategoryMention]) -> list[CategoryMention]:
    """Without the groups in which most names are fields of science (新材料, 生命健康)."""
    groups: dict[int, list[CategoryMention]] = {}
    for mention in mentions:
        groups.setdefault(mention.group, []).append(mention)
    fields = {g for g, found in groups.items() if sum(known(m.name) for m in found) * 2 > len(found)}
    return [m for m in mentions if m.group not in fields]
