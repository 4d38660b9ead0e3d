"""The directions behind a field's name: 重点征集A、B、C等方向相关需求。"""

import re
from itertools import islice, pairwise

from extractors.document import Span
from extractors.fields.passages import clauses
from extractors.grammar.enumerations import items, trim

_DIRECTION_LEAD = re.compile(
    "(?:主要|重点|优先|着重|侧重于?|鼓励|本领域|该领域|拟|具体|本专题)*(?:征集|支持|围绕|聚焦|开展|包括|突破|发展|研究|面向|布局|攻关|涵盖|针对|推动|推进|解决|例?如(?!何)|方向(?:包括|为)?[:：]?|研发|涉及)?(?:以下|下列|在)?[：:]?"
)
_DIRECTION_END = re.compile(
    "(?<![高同中])等|方面(?=的|$|[。；;]|相关|需求|技术|研究|开展)|及(?:其)?相关|以及相关|(?:相关|有关|重点|研究|技术)?(?:方向|领域)(?:的|$|相关|需求|研究|开展|。)|相关(?:技术|需求|研究|产品)|的(?:技术|项目|研究|需求)"
)
_ASKED_FOR = re.compile(
    "(?:主要|重点|优先|着重|鼓励|拟|具体)+(?:征集|支持|围绕|聚焦|开展|包括|突破|发展|研究|面向|布局|攻关|研发|解决)|(?:支持|征集|研究|攻关)(?:方向|重点|内容)"
)
# 水稻、玉米等粮食作物育种: one direction, for its last word says what is done.
_PHRASE = re.compile(
    "[^，,。；;：:]{2,30}、?[^，,。；;：:、]*(?<![高同中])等(?!方向|领域|方面|相关|有关|关键|共性|核心|重点|前沿|技术|产品|产业|行业)[^，,。；;：:、等]{2,16}"
    "(?:加工|育种|选育|繁育|栽培|种植|养殖|防治|治理|利用|制备|制造|合成|提取|开发|改造|设计|监测|检测|诊断|治疗|修复|回收|转化|控制|防控|评价|生产|应用|示范|开采|勘探|冶炼|管理|智能化|升级)"
)
_POINT = re.compile(r"\s*(?:[（(]?[0-9０-９一二三四五六七八九十]{1,2}[）)、.．]|[①-⑳])")


def directions_in(text: str, start: int, end: int) -> list[Span]:
    """重点征集A、B、C等方向相关需求。→ A, B, C."""
    start += len(text[start:end]) - len(text[start:end].lstrip(" \t\n　。：:．.，,"))
    for place, clause in enumerate(islice(clauses(text, start, end), 3)):
        if place and not _ASKED_FOR.match(text, clause.start, clause.end):
            continue
        if found := _directions_of(text, clause, end):
            return found
    return []


def _directions_of(text: str, first: Span, end: int) -> list[Span]:
    lead = _DIRECTION_LEAD.match(text, first.start, first.end)
    begun = lead.end() if lead else first.start
    if phrases := _phrases(text, begun, first, end):
        return phrases
    stop = next(
        (m for m in _DIRECTION_END.finditer(text, begun, first.end) if not _inner(text, m, first.end)), None
    )
    limit = stop.start() if stop else first.end
    if stop is None and "、" not in text[begun:limit]:
        return []
    spans = items(text, begun, limit)
    spans = [trim(text, Span(s.start, s.end - (text[s.end - 1] in "。；;"))) for s in spans]
    if any(s.end - s.start > 40 or "，" in s.of(text) for s in spans):
        return []
    return [s for s in spans if s.end > s.start]


# 等 that ends a list says what the items were, or nothing more follows.
_SUMS_UP = re.compile(
    "方向|领域|方面|相关|有关|关键|共性|核心|重点|前沿|技术|产品|产业|行业|研究|的|[，,。；;]|$"
)


def _inner(text: str, found: re.Match[str], end: int) -> bool:
    """元谋土林等地质遗迹保护、彝医诊疗规范化: this 等 stands inside an item, for the list goes on."""
    if found[0] != "等" or _SUMS_UP.match(text, found.end(), end):
        return False
    return re.compile("[^，,。；;：:]{2,16}、").match(text, found.end(), end) is not None


def _phrases(text: str, begun: int, clause: Span, end: int) -> list[Span]:
    """人参、鹿茸等道地药材精深加工，经典名方二次开发: 、 inside of a phrase that ends in what is done."""
    stops = "。；;"
    last = clause.end - (text[clause.end - 1] in stops)
    parts = [Span(begun, last)]
    if "，" in text[begun:last]:
        cuts = [begun, *(m.end() for m in re.finditer("，", text[begun:last]))]
        starts = [begun, *(begun + cut for cut in cuts[1:])]
        parts = [Span(a, b - 1) for a, b in pairwise([*starts, last + 1])]
    if not any(_PHRASE.fullmatch(text, p.start, p.end) for p in parts):
        return []
    found = []
    for part in parts:
        whole = _PHRASE.fullmatch(text, part.start, part.end)
        found += [part] if whole else items(text, part.start, part.end)
    line_end = text.find("\n", clause.end, end)
    line_end = end if line_end == -1 else line_end
    if clause.end < line_end and text[clause.end - 1] in "；;":
        rest = next(iter(clauses(text, clause.end, line_end)), None)
        if rest is not None and not _POINT.match(text, rest.start, rest.end):
            found += items(text, rest.start, rest.end - (text[rest.end - 1] in stops))
    found = [trim(text, p) for p in found]
    return [p for p in found if 1 < p.end - p.start <= 40]
