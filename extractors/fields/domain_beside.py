"""Fields in clauses side by side, and industries before a bracket, each with its own list of directions."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from extractors.document import Span
from extractors.fields.domain_directions import directions_in
from extractors.fields.domain_lists import names_field
from extractors.fields.domain_words import MODIFIERS, NOT_A_FIELD, REACHED, DomainMention, Groups, mention_of
from extractors.fields.passages import Passage
from extractors.grammar.enumerations import items, trim

_KINDS = "领域|方向|专题|赛道|板块|产业|方面"
_STRESSED = "侧重于?|着重于?|例?如|包括|涵盖|以|(?:重点|主要|优先|着力)"
_BESIDE = re.compile(
    r"(?<![^，,。；;：:\s])(?:其中|此外|[一二三四五六七八九十]是)?[，,：:]?(?:在|对)?(?P<name>[^，,。；;：:、（）()\s]{2,14}?)(?P<kind>"
    + _KINDS
    + r")(?:内|中)?[，,：:]?"
    r"(?:侧重于?|着重于?|例?如|包括|涵盖|以|(?:重点|主要|优先|着力)(?:支持|围绕|聚焦|征集|包括|开展|突破|发展|研究|面向|布局|攻关|研发|解决|是|为|在)?)(?P<list>[^。；;：:]{3,240}?)"
    rf"(?=[；;。]|$|[，,][^，,。；;：:、（）()\s]{{2,14}}?(?:{_KINDS})(?:内|中)?(?:{_STRESSED}))"
)
_BRACKETED = re.compile(
    r"(?P<name>[^、，,。；;：:（）()\s“”]{2,14})[（(](?P<list>[^（）()：:；;。]{2,50}、[^（）()：:；;。]{1,80})[）)]"
)
_BEFORE_BRACKET = tuple(word + mark for word in ("产业", "行业", "领域", "产业链") for mark in "（(")
_INDUSTRY = re.compile("(?P<kind>产业|行业|领域|产业链)$")
_KINDLESS = ("产业", "行业")  # parts of a name, as 领域 is not
_REASON = re.compile(
    "应(?!用|急)|须|不得|要求|^[在对从由按将可请未已有无]|企业|单位|人员|负责|提交|报名|填写"
)


def fields_beside(text: str, texts: Sequence[Passage], groups: Groups) -> Iterator[DomainMention]:
    """工业领域侧重A、B；现代农业领域侧重C、D: two or more clauses that are built alike."""
    for passage in texts:
        if passage.table is not None or "、" not in text[passage.start : passage.end]:
            continue
        found = [m for m in _BESIDE.finditer(text, passage.start, passage.end) if _is_name(m)]
        below = [_directions(text, m) for m in found]
        both = [(m, b) for m, b in zip(found, below, strict=True) if b]
        if len(both) < 2:
            continue
        group = groups.new()
        for clause, spans in both:
            end = clause.end("kind" if clause["kind"] in _KINDLESS else "name")
            mention = mention_of(
                text, Span(clause.start("name"), end), passage.notice, group, "domains.heading", spans
            )
            yield msgspec.structs.replace(mention, features=(("beside", 1.0),), scope=clause.end())


def _directions(text: str, found: re.Match[str]) -> list[Span]:
    """The list of a clause; a short one is one direction."""
    start, end = found.span("list")
    if below := directions_in(text, start, end):
        return below
    one = trim(text, Span(start, end))
    short = 3 <= one.end - one.start <= 20 and not _NO_NAME.search(one.of(text))
    return [one] if short else []


_NO_NAME = re.compile("[，,的、]|项目|单位|企业$")


def _is_name(found: re.Match[str]) -> bool:
    """Whether a clause begins with a name, not with a sentence or an office."""
    name = found["name"]
    if NOT_A_FIELD.search(name) or MODIFIERS.fullmatch(name) or _REASON.search(name):
        return False
    return not REACHED.search(found["list"])


def bracketed_industries(text: str, texts: Sequence[Passage], groups: Groups) -> Iterator[DomainMention]:
    """光伏产业（硅片、组件）: one field with its directions."""
    for passage in texts:
        written = text[passage.start : passage.end]
        if passage.table is not None or not ("、" in written and any(m in written for m in _BEFORE_BRACKET)):
            continue
        for found in _BRACKETED.finditer(text, passage.start, passage.end):
            kind = _INDUSTRY.search(found["name"])
            if kind is None or not names_field(text, found.start("name") + kind.start()):
                continue
            end = found.start("name") + (kind.start() if kind[0] == "领域" else kind.end())
            below = [trim(text, s) for s in items(text, *found.span("list"))]
            name = trim(text, Span(found.start("name"), end))
            mention = mention_of(text, name, passage.notice, groups.new(), "domains.heading", below)
            yield msgspec.structs.replace(mention, features=(("bracketed", 1.0),), scope=found.end())
