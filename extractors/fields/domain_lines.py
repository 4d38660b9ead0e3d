"""Fields at the beginning of a line, of a numbered point or before a bracket, each with its directions."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extractors.document import Span
from extractors.fields.domain_directions import directions_in
from extractors.fields.domain_lists import names_field
from extractors.fields.domain_words import MODIFIERS, NOT_A_FIELD, REACHED, DomainMention, Groups, mention_of
from extractors.fields.passages import Passage, clauses, titles
from extractors.grammar.enumerations import items, trim
from extractors.outline import Outline

_NUMBERED = re.compile("[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]")
_LINE_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九]是|[（(]?[0-9一二三四五六七八九十]{1,2}[）)、.．](?![0-9])|[①-⑳])?\s*"
    "(?P<topic>(?:专题|领域|方向|板块|赛道|任务|课题)[一二三四五六七八九十0-9]{1,3}[：:、.． \u3000]*)?"
    '[“"【]?(?P<name>[^。；;，,：:、（(【】]{2,16}?)[”"】]?(?P<kind>领域|产业|专题)?(?:】|[。：:]|$|[，,](?=(?:重点|主要|优先|支持|包括|围绕|聚焦|开展|征集|鼓励)))'
)
# A heading, or a line that ends in a colon, whose lines are fields.
_OF_FIELDS = re.compile(
    "[^，,。；;：:]{0,14}(?P<sure>领域|产业|专题|赛道|行业|学科)(?:(?:及|和|与|、)?(?:重点|方向|领域|内容))?|[^，,。；;：:]{0,8}(?:方向|(?:征集|支持|申报)(?:内容|重点|范围))"
)
_UNDER = re.compile(
    r"[◆●■▲·•※○◇★▪➢\-—]?\s*[“\"]?(?P<name>(?![0-9]{1,2}[.．、])[^，,。；;：:、（(）)\s]{2,16})[”\"]?(?:[：:](?P<rest>.)|[；;。]?$)"
)
_CLAUSE = re.compile(
    "应(?![用急])|须|面向|聚焦|围绕|针对|属于|符合|根据|结合(?![医型])|[我本][省市区县]|^[在对从]"
)
_BODY = re.compile("(?:[局厅委部院会]|公司|中心|大学|政府|办公室)$")
_INTRODUCES = re.compile("(?:领域|方向|产业|专题|范围|重点|内容)[^，,。；;：:]{0,8}[：:]")
_INLINE = re.compile(
    r"(?:[（(][0-9一二三四五六七八九十]{1,2}[）)]|[①-⑳]|(?<![0-9.])[0-9]{1,2}[.．、](?![0-9]))\s*(?P<name>[^，,。；;：:、（(）)\s]{2,16})[：:](?P<list>[^：:；;。]{2,120})(?=[；;。]|$)"
)
_BRACKETED = re.compile(
    r"(?P<name>[^、，,。；;：:（）()\s“”]{2,14})[（(](?P<list>[^（）()：:；;。]{2,50}、[^（）()：:；;。]{1,80})[）)]"
)
_BEFORE_BRACKET = tuple(word + mark for word in ("产业", "行业", "领域", "产业链") for mark in "（(")
_INDUSTRY = re.compile("(?P<kind>产业|行业|领域|产业链)$")


def lines_under(
    text: str, outline: Outline, texts: Sequence[Passage], known: set[int], groups: Groups
) -> Iterator[DomainMention]:
    """新能源：光伏、风电； or 智能制造 on lines below 征集领域, two or more together."""
    run: list[tuple[Passage, re.Match[str]]] = []
    announced = over = None
    for passage in (*texts, None):
        found = None
        if passage is not None and passage.table is None:
            found = _under(text, passage, known) if over or announced else None
        if found is not None and passage is not None:
            begun = announced or _title(text, outline, passage)
            if begun is not None and (not run or bool(run[0][1]["rest"]) == bool(found["rest"])):
                run.append((passage, found))
                over = begun
                continue
        if len(run) > 1 and over is not None:
            yield from _run(text, run, over["sure"] is not None, groups.new())
        run = []
        announced = over = None
        if passage is None:
            break
        written = text[passage.start : passage.end]
        if len(written) < 20 and written.endswith(("：", ":")):
            announced = _announces(written)
        over = _title(text, outline, passage)


def _title(text: str, outline: Outline, passage: Passage) -> re.Match[str] | None:
    above = titles(outline, passage.section)
    return _announces(above[0].of(text)) if above else None


def _announces(title: str) -> re.Match[str] | None:
    """Whether words say that fields follow: 征集的重点领域, not 新材料领域, which is one."""
    title = title.strip("：: ")
    return _OF_FIELDS.fullmatch(title) if MODIFIERS.fullmatch(title) else None


def _under(text: str, passage: Passage, known: set[int]) -> re.Match[str] | None:
    found = _UNDER.match(text, passage.start, passage.end)
    if found is None or found.start("name") in known:
        return None
    if REACHED.search(text, found.end("name"), passage.end):
        return None
    if MODIFIERS.fullmatch(found["name"]) or NOT_A_FIELD.search(found["name"]):
        return None
    return None if _BODY.search(found["name"]) else found


def _is_point(point: re.Match[str], known: set[int]) -> bool:
    named = not NOT_A_FIELD.search(point["name"]) and not MODIFIERS.fullmatch(point["name"])
    return named and point.start("name") not in known and not REACHED.search(point["list"])


def _run(
    text: str, run: Sequence[tuple[Passage, re.Match[str]]], sure: bool, group: int
) -> Iterator[DomainMention]:
    for passage, found in run:
        below = directions_in(text, found.start("rest"), passage.end) if found["rest"] else []
        yield mention_of(
            text, Span(*found.span("name")), passage.notice, group, sure, "domains.heading", below
        )


def inline_headings(
    text: str, texts: Sequence[Passage], known: set[int], groups: Groups
) -> Iterator[DomainMention]:
    """支持领域：（1）电子信息：集成电路、新型显示；（2）生物医药：… and 光伏产业（硅片、组件）."""
    for passage in texts:
        if passage.table is not None:
            continue
        opened = _INTRODUCES.search(text, passage.start, passage.end)
        if opened is not None:
            points = list(_INLINE.finditer(text, opened.end(), passage.end))
            points = [p for p in points if _is_point(p, known)]
            group = groups.new()
            for point in points if len(points) > 1 else ():
                below = directions_in(text, point.start("list"), point.end("list"))
                name = Span(*point.span("name"))
                yield mention_of(text, name, passage.notice, group, False, "domains.heading", below)
        written = text[passage.start : passage.end]
        if not ("、" in written and any(mark in written for mark in _BEFORE_BRACKET)):
            continue
        for found in _BRACKETED.finditer(text, passage.start, passage.end):
            kind = _INDUSTRY.search(found["name"])
            if kind is None or not names_field(text, found.start("name") + kind.start()):
                continue
            end = found.start("name") + (kind.start() if kind[0] == "领域" else kind.end())
            below = [trim(text, s) for s in items(text, *found.span("list"))]
            name = trim(text, Span(found.start("name"), end))
            if name.start not in known:
                yield mention_of(text, name, passage.notice, groups.new(), False, "domains.heading", below)


def line_headings(
    text: str, texts: Sequence[Passage], headings: Sequence[DomainMention], groups: Groups
) -> Iterator[DomainMention]:
    """新材料领域：重点支持…等方向。 on a line of its own, without a number."""
    known = {m.start for m in headings}
    group = groups.new()
    for passage in texts:
        if passage.table is not None:
            continue
        for clause in clauses(text, passage.start, passage.end):
            found = _LINE_HEADING.match(text, clause.start, passage.end)
            if found is None or not _is_heading(found, clause.start == passage.start, clause.end):
                continue
            industry = found["kind"] == "产业"  # a part of the name, as 领域 is not
            span = Span(found.start("name"), found.end("kind" if industry else "name"))
            if span.start in known:
                continue
            end = _line_end(texts, passage, found["topic"] is not None, text)
            below = directions_in(text, found.end(), end)
            topic = (found["topic"] or "").startswith(("专题", "领域", "方向", "板块", "赛道"))
            yield mention_of(text, span, passage.notice, group, topic, "domains.heading", below)


def _is_heading(found: re.Match[str], begins_line: bool, end: int) -> bool:
    """A bare name (专题一：人工智能) needs a line of its own; a number or 领域 makes others headings."""
    if REACHED.search(found.string, found.end("name"), min(end, found.end("name") + 80)):
        return False
    if MODIFIERS.fullmatch(found["name"]) or NOT_A_FIELD.search(found["name"]):
        return False
    if _CLAUSE.search(found["name"]):
        return False
    if found["kind"]:
        return True
    return found["topic"] is not None and begins_line


def _start(passage: Passage) -> int:
    return passage.start


def _line_end(texts: Sequence[Passage], passage: Passage, topic: bool, text: str) -> int:
    """专题一：… has its directions on the next line, unless that is a heading itself."""
    place = bisect_left(texts, passage.end, key=_start)
    after = texts[place] if place < len(texts) else None
    if not topic or after is None or after.table is not None or after.section != passage.section:
        return passage.end
    following = _LINE_HEADING.match(text, after.start, after.end)
    headed = _NUMBERED.match(text, after.start) or (following is not None and following["topic"])
    return passage.end if headed else after.end
