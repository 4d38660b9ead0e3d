"""The directions behind a field's name: 重点征集A、B、C等方向相关需求。"""

import re
from itertools import islice, pairwise

from extractors.document import Span
from extractors.fields.passages import each_clause
from extractors.grammar.enumerations import AND_SO_ON, items, trim

_ADVERB = "主要|重点|优先|着重|侧重于?|着力|大力|鼓励|本领域|该领域|拟|具体|本专题|紧紧|积极"
_VERB = (
    "征集|支持|围绕|聚焦|开展|包括|突破|发展|研究|面向|布局|攻关|涵盖|针对|推动|推进|解决|例?如(?!何)|方向(?:包括|为)?[:：]?"
    "|研发|涉及|推广|加强|加快|探索|构建|建立|开发|实施"
)
_DIRECTION_LEAD = re.compile(
    f"(?:其中|包括)?(?:{_ADVERB})*(?:{_VERB})?(?:但不限于)?(?:以下|下列|在|我[省市区县]|本[省市区县])?[：:]?"
)
_DIRECTION_END = re.compile(
    f"{AND_SO_ON}|方面(?=的|$|[。；;]|相关|需求|技术|研究|开展)|及(?:其)?相关|以及相关|(?:相关|有关|重点|研究|技术)?(?:方向|领域)(?:的|$|相关|需求|研究|开展|。)|相关(?:技术|需求|研究|产品)|的(?:技术|项目|研究|需求)"
)
_ASKED_FOR = re.compile(
    f"(?:{_ADVERB})+(?:征集|支持|围绕|聚焦|开展|包括|突破|发展|研究|面向|布局|攻关|研发|解决)|(?:支持|征集|研究|攻关)(?:方向|重点|内容)"
)
# 水稻、玉米等粮食作物育种: one direction, for its last word says what is done.
_PHRASE = re.compile(
    "[^，,。；;：:]{2,30}、?[^，,。；;：:、]*"
    + AND_SO_ON
    + "(?!方向|领域|方面|相关|有关|关键|共性|核心|重点|前沿|技术|产品|产业|行业)[^，,。；;：:、等]{2,16}"
    "(?:加工|育种|选育|繁育|栽培|种植|养殖|防治|治理|利用|制备|制造|合成|提取|开发|改造|设计|监测|检测|诊断|治疗|修复|回收|转化|控制|防控|评价|生产|应用|示范|开采|勘探|冶炼|管理|智能化|升级)"
)
# 围绕三七、天麻、重楼开展…: the list ends where the work on its items begins.
_WORKED_ON = re.compile("(?<=[^、，,。；;：:]{2})(?:组织)?(?:开展|进行)(?=[^、，,。；;：:]{2})")
_POINT = re.compile(r"\s*(?:[（(]?[0-9０-９一二三四五六七八九十]{1,2}[）)、.．]|[①-⑳])")
_QUOTED = re.compile("“[^“”]{0,40}”")  # a slogan: 围绕“人享其行、物畅其流”
_LONGEST = 40
# A piece between commas that is no item of a list: it says why, for whom, or what must be.
_SENTENCE = re.compile(
    "(?<![反效供感适响对相])应(?![用急变力激对])|须|不得|不超过|不少于|鼓励|要求|实现|提升|提高|促进|满足|满意|形成|为[了我]|通过|根据|[以并且]|万元|[0-9]{2,}"
)


def directions_in(text: str, start: int, end: int) -> list[Span]:
    """重点征集A、B、C等方向相关需求。→ A, B, C."""
    start += len(text[start:end]) - len(text[start:end].lstrip(" \t\n　。：:．.，,"))
    if found := semicolon_items(text, _begun(text, start, end), end):
        return found
    first = list(islice(each_clause(text, start, end), 3))
    asked = [c for n, c in enumerate(first) if not n or _ASKED_FOR.match(text, c.start, c.end)]
    for clause in asked:
        if found := _directions_of(text, clause, end):
            return found
    for clause in asked:
        last = clause.end - (text[clause.end - 1] in "。；;")
        if found := _by_commas(text, _begun(text, clause.start, clause.end), last):
            return found
    return []


_SENTENCE_END = re.compile("[。！？!?]")
_SEMICOLONS = re.compile("[；;]")
_NO_PIECE = re.compile(
    "[：:，]|、.*等(?:产业|领域|方向|技术|方面|行业)|^(?:支持|鼓励|开展|推动|重点|围绕|推进)"
)
_PIECE_MARK = re.compile(
    r"\s*(?:[（(][0-9一二三四五六七八九十]{1,2}[）)]|[0-9]{1,2}[）)、.．](?![0-9])|[①-⑳])\s*"
)


def semicolon_items(text: str, start: int, end: int) -> list[Span]:
    """（1）氧化物电解质；（2）干法电极；: short names between semicolons, few of which hold a list."""
    stop = _SENTENCE_END.search(text, start, end)
    if stop is not None and end - stop.end() > 2:
        end = stop.start()
    cuts = [(m.start(), m.end()) for m in _SEMICOLONS.finditer(text, start, end)]
    if not cuts:
        return []
    pieces, begun = [], start
    for at, after in [*cuts, (end - (text[end - 1] in "。；;"), end)]:
        mark = _PIECE_MARK.match(text, begun, at)
        piece = trim(text, Span(mark.end() if mark else begun, max(begun, at)))
        begun = after
        if piece.end > piece.start:
            pieces.append(piece)
    written = [p.of(text) for p in pieces]
    if len(pieces) < 2 or any(not 2 <= len(w) <= _LONGEST for w in written):
        return []
    if any(_SENTENCE.search(w) or _NO_PIECE.search(w) for w in written):
        return []
    return pieces if sum("、" in w for w in written) * 2 <= len(pieces) else []


def _directions_of(text: str, first: Span, end: int) -> list[Span]:
    begun = _begun(text, first.start, first.end)
    if phrases := _phrases(text, begun, first, end):
        return phrases
    last = first.end - (text[first.end - 1] in "。；;")
    for piece in _comma_pieces(text, first.start, last):
        if "、" not in _QUOTED.sub("", text[piece.start : piece.end]):
            continue
        lead = _begun(text, piece.start, piece.end)
        if piece.start > first.start and lead == piece.start:
            break  # the clause goes on with its matter
        return _items_of(text, lead, Span(piece.start, piece.end))
    if "、" in text[first.start : last]:
        return _items_of(text, begun, Span(first.start, last))
    return _items_of(text, begun, Span(first.start, last))


def _begun(text: str, start: int, end: int) -> int:
    lead = _DIRECTION_LEAD.match(text, start, end)
    return lead.end() if lead else start


def _comma_pieces(text: str, start: int, end: int) -> list[Span]:
    """The pieces between commas, of which none cuts a bracket."""
    if text.find("，", start, end) == -1 and text.find(",", start, end) == -1:
        return [Span(start, end)]
    pieces, begun, depth = [], start, 0
    for at in range(start, end):
        character = text[at]
        if character in "（(":
            depth += 1
        elif character in "）)":
            depth = max(0, depth - 1)
        elif character in "，," and not depth:
            pieces.append(Span(begun, at))
            begun = at + 1
    pieces.append(Span(begun, end))
    return pieces


def _by_commas(text: str, start: int, end: int) -> list[Span]:
    """高品质特殊钢，大规格轻合金，精密加工等: short names between commas alone."""
    stop = _so_on(text, start, end)
    pieces = [trim(text, p) for p in _comma_pieces(text, start, stop)]
    short = all(2 <= p.end - p.start <= 18 and not _SENTENCE.search(p.of(text)) for p in pieces)
    return pieces if short and len(pieces) > 1 else []


def _so_on(text: str, start: int, end: int) -> int:
    found = next((m for m in _DIRECTION_END.finditer(text, start, end) if not _inner(text, m, end)), None)
    if found is None and (listed := text.rfind("、", start, end)) >= 0:
        found = _WORKED_ON.search(text, listed, end)
    return found.start() if found else end


def _items_of(text: str, begun: int, clause: Span) -> list[Span]:
    limit = _so_on(text, begun, clause.end)
    if limit == clause.end and "、" not in text[begun:limit]:
        return []
    spans = items(text, begun, limit)
    spans = [trim(text, Span(s.start, s.end - (text[s.end - 1] in "。；;"))) for s in spans]
    if any(s.end - s.start > _LONGEST for s in spans):
        return []
    if any("，" in s.of(text) for s in spans):
        return _mixed(text, begun, limit)
    return [s for s in spans if s.end > s.start]


def _mixed(text: str, start: int, end: int) -> list[Span]:
    """A、B，C、D: a list that is parted both ways."""
    spans = [trim(text, s) for s in items(text, start, end, commas=True)]
    good = all(2 <= s.end - s.start <= 20 and not _SENTENCE.search(s.of(text)) for s in spans)
    return spans if good else []


# 等 that ends a list says what the items were, or nothing more follows.
_SUMS_UP = re.compile(
    "方向|领域|方面|相关|有关|关键|共性|核心|重点|前沿|技术|产品|产业|行业|研究|的|[，,。；;]|$"
)
_NEXT_ITEM = re.compile("[^，,。；;：:]{2,16}、")


def _inner(text: str, found: re.Match[str], end: int) -> bool:
    """元谋土林等地质遗迹保护、彝医诊疗规范化: this 等 stands inside an item, for the list goes on."""
    if found[0] != "等" or _SUMS_UP.match(text, found.end(), end):
        return False
    return _NEXT_ITEM.match(text, found.end(), end) is not None


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
        rest = next(each_clause(text, clause.end, line_end), None)
        if rest is not None and not _POINT.match(text, rest.start, rest.end):
            found += items(text, rest.start, rest.end - (text[rest.end - 1] in stops))
    found = [trim(text, p) for p in found]
    return [p for p in found if 1 < p.end - p.start <= _LONGEST]
