"""Fields in points of one line, and in clauses side by side, each with its own list of directions.

What announces the points, and that they count 1, 2, 3, says that they are fields: no word inside a
point needs to be known.
"""

import re
from collections.abc import Iterator, Sequence

from extractors.document import Span
from extractors.fields.domain_directions import directions_in
from extractors.fields.domain_words import MODIFIERS, NOT_A_FIELD, REACHED, DomainMention, Groups, mention_of
from extractors.fields.passages import Passage
from extractors.grammar.enumerations import trim

_DIGITS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
MARK = re.compile(
    rf"[（(](?P<round>[0-9{_DIGITS}]{{1,2}})[）)]|(?P<circled>[{_CIRCLED}])|(?P<half>[0-9]{{1,2}})[）)]"
    rf"|(?<![0-9.第年月])(?P<dotted>[0-9]{{1,2}})[.．、](?![0-9])|(?<![{_DIGITS}])(?P<yishi>[{_DIGITS}])是"
    rf"|(?<![0-9A-Za-z])(?P<letter>[A-H])[.．、](?![0-9A-Za-z])|(?:专题|方向|领域|赛道|板块)(?P<topic>[0-9{_DIGITS}]{{1,2}})[：:、.．\s]"
    rf"|第(?P<ordinal>[{_DIGITS}])[，,、：:]|其(?P<qi>[{_DIGITS}])[，,、：:]"
)
# What stands right before the first point. 方面 alone may announce anything.
_STRONG = re.compile(
    r"(?:领域|方向|专题|赛道|板块|选题|主题|学科|产业|行业|(?:征集|支持|资助|申报|研究|攻关)(?:的)?(?:重点|范围|内容))"
    r"[^，,。；;：:\n]{0,8}[：:。\s]*$"
)
_WEAK = re.compile(
    r"(?:支持|关注|围绕|聚焦|征集|选题|研究|资助|鼓励|面向|针对|攻关|课题|需求|建议)[^。；;：:\n]{0,12}(?:方面|范围|内容|任务|类别?)[^，,。；;：:\n]{0,6}[：:]\s*$"
)
NAME = re.compile(
    r"\s*(?:(?:专题|领域|方向|板块|赛道|任务)[0-9一二三四五六七八九十]{0,2}[：:、 ]\s*)?[“\"【]?"
    r"(?P<name>[^，,。；;：:、（()）【】“”\"\s]{2,24}?)[”\"】]?"
    r"(?P<kind>(?:重点|技术)?(?:领域|方向|专题|赛道|板块)|产业|行业|方面)?(?:[（(](?P<note>[^（）()]{2,120})[）)])?"
    r"\s*(?P<stop>[：:，,。；;]|——?|(?<=】)|(?=包括|侧重|主要(?:包括|支持|征集)|重点(?:支持|围绕|包括|征集))|$)"
)
_JUDGED = re.compile("评审|评价|评估|打分|审核|审查|考核|检查")  # what is looked at, not what is asked for
_KINDLESS = ("产业", "行业")  # parts of a name, as 领域 is not
_REASON = re.compile(
    "应(?!用|急)|须|不得|要求|^[在对从由按将可请未已有无]|企业|单位|人员|负责|提交|报名|填写"
)
_BESIDE = re.compile(
    r"(?:(?<=[，,。；;：:])|^)\s*(?:其中|此外)?[，,：:]?(?:在|对)?(?P<name>[^，,。；;：:、（）()\s]{2,14}?)(?P<kind>领域|方向|专题|赛道|板块|产业|方面)(?:内|中)?[，,：:]?"
    r"(?:侧重于?|着重于?|以|(?:重点|主要|优先|着力)(?:支持|围绕|聚焦|征集|包括|开展|突破|发展|研究|面向|布局|攻关|研发|解决|是|为|在)?)(?P<list>[^。；;：:]{3,240})(?=[；;。]|$)"
)
_ALONE = re.compile(
    r"\s*((?!详?见|按|限|由|不|每|应|可|[0-9])[^，,。；;：:、（）()\n]{3,18}?)(?:等)?(?:方向)?\s*[。；;]?\s*$"
)
_TAKEN = 600  # code points of a point that are read


class _Point:
    """One point: its words, up to where the next begins."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.end = min(end, start + _TAKEN)
        self.found = NAME.match(text, start, self.end)


def points_in_line(
    text: str, texts: Sequence[Passage], known: set[int], groups: Groups
) -> Iterator[DomainMention]:
    """重点支持以下领域：（1）集成电路：A、B；（2）…; 关注五个方面：一是水污染治理方向，包括A、B；二是…"""
    for passage in texts:
        if passage.table is not None:
            continue
        for run, strong in _runs(text, passage):
            points = [_Point(text, a, b) for a, b in run]
            named = [p for p in points if p.found is not None and is_name(p.found)]
            if len(named) < 2 or len(named) * 3 < len(points) * 2:
                continue
            own = sum(p.found["kind"] is not None for p in named if p.found is not None)
            stated = strong or own * 2 > len(named)
            group = groups.new()
            for point in named:
                if point.found is None or point.found.start("name") in known:
                    continue
                yield _mention(text, point, passage.notice, group, stated)


def _mention(text: str, point: _Point, notice: int, group: int, stated: bool) -> DomainMention:
    found = point.found
    assert found is not None
    industry = found["kind"] in _KINDLESS
    name = Span(found.start("name"), found.end("kind" if industry else "name"))
    below = listed_behind(text, found, point.end)
    if found["note"] and not below:
        if "、" in found["note"]:
            below = directions_in(text, *found.span("note"))
        elif not (found["kind"] or found["stop"]):
            name = Span(name.start, found.end("note") + 1)
    mention = mention_of(text, trim(text, name), notice, group, stated, "domains.heading", below)
    return _stated(mention) if stated else mention


def listed_behind(text: str, found: re.Match[str], end: int) -> list[Span]:
    """The directions behind a name; behind a colon a single short phrase is one, too."""
    if found.end() >= end:
        return []
    below = directions_in(text, found.end(), end)
    alone = None if below or found["stop"] not in ("：", ":") else _ALONE.match(text, found.end(), end)
    return below if alone is None else [trim(text, Span(*alone.span(1)))]


def _stated(mention: DomainMention) -> DomainMention:
    return DomainMention(**{**{f: getattr(mention, f) for f in mention.__struct_fields__}, "stated": True})


def is_name(found: re.Match[str]) -> bool:
    """Whether what a point begins with reads like a name, not like a sentence or an office."""
    name = found["name"]
    if NOT_A_FIELD.search(name) or MODIFIERS.fullmatch(name) or _REASON.search(name):
        return False
    return not REACHED.search(found.string, found.end(), min(found.endpos, found.end() + 60))


def _runs(text: str, passage: Passage) -> Iterator[tuple[list[tuple[int, int]], bool]]:
    """Points that count up from one behind words that announce fields; whether these leave no doubt."""
    marks = [(m, *mark_value(m)) for m in MARK.finditer(text, passage.start, passage.end)]
    for at, (first, style, value) in enumerate(marks):
        if value != 1:
            continue
        before = text[max(0, first.start() - 40) : first.start()]
        if _JUDGED.search(before):
            continue
        strong = _STRONG.search(before) is not None
        if not strong and not _WEAK.search(before):
            continue
        run = [first]
        for mark, other, number in marks[at + 1 :]:
            if other == style and number == len(run) + 1:
                run.append(mark)
            elif other == style:
                break
        if len(run) > 1:
            ends = [*(m.start() for m in run[1:]), _last_end(text, run[-1].end(), passage.end, style)]
            yield list(zip((m.end() for m in run), ends, strict=True)), strong


def _last_end(text: str, start: int, end: int, style: str) -> int:
    """The last point ends with its sentence; a heading's full stop (1.新材料。包括…) does not end it."""
    wide = text.find("\u3000\u3000", start, end)
    end = wide if wide != -1 else end
    stop = text.find("。", start, end)
    if stop == -1:
        return end
    if stop - start > 16 or style in ("yishi", "ordinal", "qi"):
        return stop
    after = text.find("。", stop + 1, end)
    return end if after == -1 else after


def mark_value(mark: re.Match[str]) -> tuple[str, int]:
    """The style of a mark, so that （1） and 1. are told apart, and its number."""
    style = mark.lastgroup or ""
    written = mark[style]
    if style == "circled":
        return style, _CIRCLED.index(written) + 1
    if style == "letter":
        return style, ord(written) - ord("A") + 1
    if written.isdigit():
        return style, int(written)
    if len(written) == 2:
        return style + "c", 10 + _DIGITS.find(written[1]) + 1 if written[0] == "十" else 0
    return style + ("c" if style == "round" else ""), _DIGITS.index(written) + 1


def fields_beside(
    text: str, texts: Sequence[Passage], known: set[int], groups: Groups
) -> Iterator[DomainMention]:
    """工业领域侧重A、B；现代农业领域侧重C、D: two or more clauses that are built alike."""
    for passage in texts:
        if passage.table is not None or "、" not in text[passage.start : passage.end]:
            continue
        found = [m for m in _BESIDE.finditer(text, passage.start, passage.end) if is_name(m)]
        if len(found) < 2:
            continue
        group = groups.new()
        for clause in found:
            span = Span(clause.start("name"), clause.end("kind" if clause["kind"] in _KINDLESS else "name"))
            below = directions_in(text, *clause.span("list"))
            if span.start not in known and below:
                yield mention_of(text, span, passage.notice, group, True, "domains.heading", below)
