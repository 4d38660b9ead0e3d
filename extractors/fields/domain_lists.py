"""Lists of fields in prose: 聚焦新材料、人工智能等重点领域; 重点领域：新材料、人工智能。"""

import re
from collections.abc import Iterator

import msgspec

from extractors.document import Span
from extractors.grammar.enumerations import AND_SO_ON, items, trim

# 优势产业集群和…: the rest of the word that closes a list.
_BEHIND_MARKER = re.compile("(?:集群|链条?|体系|集聚区|园区)?")


class FieldList(msgspec.Struct, frozen=True):
    """The items of one list; `marker` is the word that says what they are, `lead` what comes before.

    `lead` is null where nothing before the list says that it is one (区内软件、工业设计领域的企业).
    """

    items: tuple[Span, ...]
    marker: str
    lead: str | None
    counted: bool = False  # the text says how many there are, and there are so many


_REACH = 400  # code points
_MARKER = re.compile(
    "领域|(?<!全)产业(?!化|、)|行业(?!、)|赛道|方向|板块|门类|之一|(?:申报|征集|支持|资助)(?:范围|重点|内容)(?=[：:])"
    "|(?<=等)(?:[二三四五六七八九十0-9]{1,2}(?:个|大)?)?(?:方面|(?:关键)?技术(?!服务|人员|转移|合同|指标|要求|文件|材料|支持))"
)
_AND_SO_ON = re.compile(f"{AND_SO_ON}+(?![级于同离效值额次])")
_ADVERBS = "重点|主要|优先|着重|大力|积极|集中|紧密|紧紧|择优|鼓励"
_LEADS = re.compile(
    f"(?:{_ADVERBS})*(?:聚焦于?|围绕|面向|瞄准|立足于?|针对|紧扣|紧盯|突出|支持|资助|征集|涵盖|覆盖|涉及|包括|包含|属于|从事"
    "|限于|布局|培育|发展(?!战略|规划|趋势|研究)|攻关|突破|研究(?!院|所|生|开发|人员)|依托|结合|对接|服务于|开展|推动|推进|加快|加强|鼓励|引导|优选|遴选|申报"
    "|关注|投向|投入到?|应用于|用于|集中在|分布在|如下|为主|按照|分为|分(?![别析类配布])(?!数[^字据])|设置|设立|设有|开设|坚持|紧密结合|应为|须为)(?:但不限于)?(?:20[0-9]{2}年度?(?:的|第[一二三四]批)?)?(?:了|以下|下列|在|我国|我省|我市|我区|我县|本市|本省|本区|全省|全市|全区)?(?:(?:范围|对象|内容|重点|方向|领域)(?:主要)?(?:为|是|包括|限于|涵盖))?"
    "|(?:区|市|省|县|境|辖区|域|国|园区)内的?|(?:我|本|全)(?:国|省|市|区|县|州)(?:的|在)?"
)
_PREPOSITION = re.compile(
    r"\s*(?:拟|应|须|需|可|将|已|主要|重点|就|现|仅|并|且|其中|尤其是|特别是)*(?:在|以及|以|和|及|对|为|从|将|向|于|是|即|如|含|按照?|由|给|与|把)"
)
_BOUNDARY = re.compile("[，,。；;：:！？!?《》]|(?:一|二|三|四|五)是")
_TAIL_WORDS = re.compile(
    "(?:[一二两三四五六七八九十0-9]{1,3}[大个类条项](?:[^、，,和及与]{0,8}(?:产业|技术|行业|领域))?)?(?:我[省市区县]|本[省市区县]|全[省市区县]|国家|区域|地方)?"
    "(?:的|重点|优势|特色|关键核心技术|关键技术|核心技术|关键|战略性?|新兴|主导|先导|支柱|优先发展|主要|相关|有关|细分|前沿|高新技术|标志性|急需)*$"
)
_STATED = re.compile(
    "(?:领域|产业|行业|方向|赛道|板块|门类|(?:申报|征集|支持|资助)(?:范围|重点|内容))(?:范围|集群|体系|布局|链)?[，,]?(?:主要|重点|优先|具体)?(?:即(?:为)?[：:]?|(?:包括|包含|为|是|有|涵盖|涉及|分为)(?:但不限于)?(?:以下|下列)?(?:[一二三四五六七八九十0-9]{1,2}[个大类])?[：:]?|(?:如下)?[：:]|[（(](?=[^（）()]{2,200}、))"
)
_STOPS = (re.compile("[。！？!?《]"), re.compile("[。！？!?《)）]"))
_NUMBER = re.compile(
    r"\s*(?:[A-Ha-h][.．、)）]|[0-9]{1,2}[.．、)）](?![0-9])|[（(][0-9一二三四五六七八九十]{1,3}[)）]|[①-⑳])\s*"
)
# The number of the paragraph itself: 一、聚焦…
_OWN_NUMBER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}条)\s*"
)
_NUMERALS = {mark: n for n, mark in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_COUNT = re.compile("(?:共|这)?(?P<n>[一二两三四五六七八九十]|[0-9]{1,2})(?:大|个|类|条|项)")
_COUNT_AFTER = re.compile(
    "(?:共|这)?(?P<n>[一二两三四五六七八九十]|[0-9]{1,2})(?:大|个|类|条|项)(?=[^、，,；;。]{0,8}?(?:行业|领域|产业|方向|板块|门类|专业|学科|专题))"
)
# What stands between 等 and the marker where the items are no fields: 等科室按业务领域.
_OTHER_KIND = re.compile(
    "科室|处室|部门|单位|院校|高校|学院|地区|县区|乡镇|人员|人才|专家|活动|条件|环节|方式|政策|措施|问题|手段|渠道|指标|按|由|(?<!战略性)企业(?!领域)"
)
# Steps of work: 技术攻关、成果转化、人才培养.
_ACTIVITY = re.compile("(?:攻关|转化|培养|建设|合作|创新|推广|引进|培育|需求|提升|改革|保障|聚集|对接)$")
# Verbs that tell what is or will be: no call for proposals.
_TELLS = re.compile(
    "带动|拉动|拥有|形成|建成|具备|具有|涌现|辐射|打造了?|实现|促进|推进|属|有(?!色|机|源)|培育(?:了|出|壮大)|涉及到?的?"
)
_PIECE = re.compile(r"[^、，,。；;：:（）()\s和及]*$")
_GENERIC = re.compile(
    '(?:重点|支持|征集|申报|优先|主要|优势|特色|战略性?|新兴|传统|未来|主导|支柱|先导|关键|核心|相关|有关|发展|技术|科技|创新|[“”"0-9A-Z+＋N]|的|各|本|该|我|省|市|区|县|全|大|个|类|条|[一二三四五六七八九十]|高新|现代|工业|研究|所属|应用|专业|鼓励|限制)+'
)
_OPEN_LIST = re.compile(
    "(?P<lead>(?:聚焦|紧扣|主攻(?:方向)?[为是]?|瞄准|(?:重点|主要|紧紧|紧密|着重)?围绕|重点(?:支持|发展|面向|征集)|优先(?:支持|发展|征集)|主要(?:支持|征集|面向)|以)(?:于|我[省市区县]|本[省市区县]|全[省市区县])?(?:的)?)"
    "(?P<list>[^，,。；;：:！？!?《》\n]{2,20}、[^，,。；;：:！？!?《》\n]{4,200}?)(?=[，,。；;]|(?<=.)(?:等)?为(?:重点|主攻|主导|主要方向|核心|代表)|等(?=[，,。；;])|$)"
)
# 新材料三大科创高地和碳达峰技术制高点: the words behind the count sum up the items before.
_SUMMED = re.compile("[一二两三四五六七八九十0-9]{1,2}(?:大|个|条|类)[^和及与、]{1,8}(?:以及|和|及|与)?")
_SUMMIT = re.compile(
    "(?:科创|科技创新|技术|产业|创新|科技)?(?:制高点|高地|集群|新赛道|新引擎|产业带|(?<!全)产业链)$"
)


_OPEN_LEAD = re.compile("聚焦|紧扣|主攻|瞄准|围绕|重点|优先|主要|以")


def may_hold_lists(written: str) -> bool:
    """Whether a passage has a word that closes a list, or one that opens it and a 、."""
    return _MARKER.search(written) is not None or ("、" in written and _OPEN_LEAD.search(written) is not None)


def field_lists(text: str, start: int, end: int) -> Iterator[FieldList]:
    """The lists of fields in one sentence, left to right; none is longer than `_REACH`."""
    numbered = _OWN_NUMBER.match(text, start, end)
    at = start = numbered.end() if numbered else start
    for marker in _MARKER.finditer(text, start, end):
        if marker.start() < at or _inside_item(text, start, marker.start()):
            continue
        stated = _stated(text, marker, min(end, marker.end() + _REACH))
        if stated is not None:
            yield stated
            at = stated.items[-1].end
            continue
        found = _closed(text, max(at, marker.start() - _REACH), marker)
        if found is not None:
            yield found
            at = _BEHIND_MARKER.match(text, marker.end(), end).end()  # type: ignore[union-attr]


def _inside_item(text: str, start: int, at: int) -> bool:
    """围绕A、B、C（x、y等方向）等领域: the first marker only says more of C."""
    opened = max(text.rfind(mark, max(start, at - 80), at) for mark in "（(")
    if opened <= start or max(text.rfind(mark, opened, at) for mark in "）)") > opened:
        return False
    clause = max(text.rfind(mark, start, opened) for mark in "，,。；;：:") + 1
    return "、" in text[max(clause, start) : opened]


def _stated(text: str, marker: re.Match[str], end: int) -> FieldList | None:
    """重点领域包括A、B、C。 or 支持方向：1.A；2.B。"""
    opening = _STATED.match(text, marker.start(), end)
    if opening is None:
        return None
    stop = _STOPS[opening[0][-1] in "（("].search(text, opening.end(), end)
    limit = stop.start() if stop else end
    if "、" in (first := text[opening.end() : limit].split("；")[0]):
        limit = opening.end() + len(first)  # the next clause speaks of something else
    so_on = _AND_SO_ON.search(text, opening.end(), limit)
    limit = so_on.start() if so_on else limit
    count = _COUNT_AFTER.search(text, opening.end(), limit)
    limit = count.start() if count else limit
    commas = "、" not in text[opening.end() : limit]
    begun = _after_lead(text, opening.end(), limit)
    if opening[0][-1] in "（(" and names_field(text, marker.start()):
        return None  # 光伏产业（硅片、组件）: the directions of one field
    spans, counted = _listed(text, begun, limit, commas, _number(count))
    if len(spans) < 2 or any(s.end - s.start > 30 for s in spans):
        return None
    return FieldList(tuple(spans), marker[0], opening[0], counted)


def _listed(text: str, start: int, end: int, commas: bool, count: int | None) -> tuple[list[Span], bool]:
    """The items, and whether there are as many as the text says; a count decides about 和 and 及."""
    spans = _clean(text, items(text, start, end, commas=commas))
    if count is None or len(spans) == count:
        return spans, count is not None and len(spans) > 1
    whole = _clean(text, items(text, start, end, commas=commas, conjunction=False))
    return (whole, True) if len(whole) == count and count > 1 else (spans, False)


def _number(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    return int(found["n"]) if found["n"].isdigit() else _NUMERALS.get(found["n"])


def names_field(text: str, end: int) -> bool:
    """Whether the words before 产业 or 领域 name one field: 光伏, not 战略性新兴 or “5+N”."""
    before = _PIECE.search(text, max(0, end - 16), end)
    words = before[0] if before else ""
    lead = _last(_LEADS, words, 0, len(words))
    words = words[lead.end() :] if lead else words
    return len(words) > 1 and _GENERIC.fullmatch(words) is None


def open_lists(text: str, start: int, end: int) -> Iterator[FieldList]:
    """聚焦A、B、C，… and 以A、B、C为重点: lists that no word such as 领域 closes."""
    for found in _OPEN_LIST.finditer(text, start, end):
        if _AND_SO_ON.search(found["list"]):
            continue  # what follows 等 says what they are
        spans = _clean(text, items(text, *found.span("list")))
        done = _WHAT_IS_DONE.search(text, spans[-1].start + 2, spans[-1].end) if spans else None
        if done is not None:
            spans[-1] = Span(spans[-1].start, done.start())
        if any(_ACTIVITY.search(s.of(text)) for s in spans):
            continue
        if len(spans) > 2 and all(1 < s.end - s.start <= 14 for s in spans):
            yield FieldList(tuple(spans), "", found["lead"])


def bare_items(text: str, start: int, end: int) -> list[Span]:
    """The items of a line that is a list and nothing else: 包括新材料、新能源等。"""
    begun = _after_lead(text, start, end)
    so_on = _AND_SO_ON.search(text, begun, end)
    limit = so_on.start() if so_on else end - (text[end - 1] in "。；;.")
    return _clean(text, items(text, begun, limit, commas="、" not in text[begun:limit]))


def _after_lead(text: str, start: int, end: int) -> int:
    lead = _LEADS.match(text, start, end)
    return lead.end() if lead else start


def _closed(text: str, at: int, marker: re.Match[str]) -> FieldList | None:
    """聚焦A、B和C等重点领域: read from the marker back to where the list begins."""
    begun = at
    for boundary in _BOUNDARY.finditer(text, at, marker.start()):
        begun = boundary.end()
    so_on = _last(_AND_SO_ON, text, begun, marker.start())
    if so_on is not None and marker.start() - so_on.end() <= 18:
        if _OTHER_KIND.search(text, so_on.end(), marker.start()):
            return None
        stop = so_on.start()
    else:
        stop = begun + _TAIL_WORDS.search(text[begun : marker.start()]).start()  # type: ignore[union-attr]
        so_on = None
    if stop <= begun:
        return None
    first = text.find("、", begun, stop)
    if first == -1 and so_on is not None:
        begun = _comma_list(text, at, begun)
    head = text.find("、", begun, stop) if first != -1 else stop
    lead = _last(_LEADS, text, begun, head if head != -1 else stop)
    lead = lead or _PREPOSITION.match(text, begun, stop)
    if lead is not None:
        begun = lead.end()
    count = _number(_COUNT.match(text, so_on.end() if so_on else stop, marker.start()))
    spans, counted = _listed(text, begun, stop, first == -1, count)
    if not spans or _TELLS.match(text, spans[0].start, spans[0].end):
        return None
    return FieldList(tuple(spans), marker[0], lead[0].strip("，,：:") if lead else None, counted)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text, start, end):  # noqa: B007
        pass
    return found


def _comma_list(text: str, at: int, begun: int) -> int:
    """The start of a list that is joined by commas: short pieces only, from the last lead on."""
    while begun > at and text[begun - 1] in "，,":
        before = at
        for boundary in _BOUNDARY.finditer(text, at, begun - 1):
            before = boundary.end()
        piece = text[before : begun - 1]
        lead = _last(_LEADS, piece, 0, len(piece))
        if len(piece[lead.end() :] if lead else piece) > 10:
            break
        begun = before
        if lead:
            break
    return begun


_QUOTED = re.compile("“[^“”\n]{2,20}”")
_ALL_QUOTED = re.compile("(?:“[^“”\n]{2,20}”(?:[和与及]|以及)?){2,20}")
_FIXED = re.compile(
    "(?:师市|兵团|我[国省市区县州盟旗校院]|本[国省市区县州盟旗校院]|全[国省市区县州])(?:的)?(?!域)|(?:目前|已经?|现已|经|前期|年初)?(?:确定|明确|发布|公布|认定|印发|布局|重点培育)的"
)
_WHAT_IS_DONE = re.compile("(?:组织|开展|进行|实施|申报|征集|选题|凝练|布局|发力)+$")


def _clean(text: str, spans: list[Span]) -> list[Span]:
    cleaned: list[Span] = []
    if len(spans) == 1:
        begun = spans[0].start - (text[spans[0].start] != "“")
        quoted = _ALL_QUOTED.match(text, max(0, begun))
        if quoted is not None and quoted.end() + 1 >= spans[0].end:
            return [Span(m.start() + 1, m.end() - 1) for m in _QUOTED.finditer(text, *quoted.span())]
    for span in spans:
        fixed = _FIXED.match(text, span.start, span.end)
        if fixed is not None:
            span = trim(text, Span(fixed.end(), span.end))
        number = _NUMBER.match(text, span.start, span.end)
        if number:
            span = trim(text, Span(number.end(), span.end))
        cleaned += [s for s in _summed(text, span) if s.end > s.start]
    return cleaned


def _summed(text: str, span: Span) -> list[Span]:
    found = _SUMMED.search(text, span.start + 2, span.end)
    parts = [span] if found is None else [Span(span.start, found.start()), Span(found.end(), span.end)]
    out = []
    for part in parts:
        summit = _SUMMIT.search(text, part.start, part.end)
        out.append(trim(text, Span(part.start, summit.start() if summit else part.end)))
    return out
