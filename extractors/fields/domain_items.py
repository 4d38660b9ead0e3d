"""Items on lines of their own below words that announce fields; the items below these are directions.

The announcement (支持领域, 选题范围：) and marks that count up from one, or bullets that are alike, say what
the items are: no name needs to be known.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from extractors.document import Span
from extractors.fields.domain_directions import directions_in
from extractors.fields.domain_points import MARK, NAME, is_name, listed_behind, mark_value
from extractors.fields.domain_words import MODIFIERS, DomainMention, Groups, mention_of
from extractors.fields.passages import Passage
from extractors.grammar.enumerations import trim

# 专题一：…; a topic word and a number, as a mark of its own level.
_TOPIC = re.compile(
    r"\s*(?P<word>专题|领域|板块|赛道|方向|专项|主题|任务|选题|榜单)\s*(?P<number>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})(?:[：:、.．\s]+|(?=[“\"【]))"
)
_BULLET = re.compile(r"\s*(?P<bullet>——|[◆●■▲·•※◇★▪➢►▶◎△○□❖✦—-])\s*")
_ANNOUNCED = re.compile(
    "(?P<strong>领域|方向|专题|选题|主题|赛道|板块|(?:榜单|攻关|揭榜|研究)(?:任务|内容)|需求(?:重点|清单))(?:设置|范围|内容|清单)?(?:及|和|与)?(?:重点|方向|领域|内容|要点|范围|榜单)*(?:主要|重点|具体)?(?:如下|包括|为|是|有|涉及|涵盖|包含)?|"
    "(?:征集|支持|资助|申报|研究|攻关)(?:的)?(?:重点|范围|内容)(?:主要|重点|具体)?(?:如下|包括|为|是|有|涉及|涵盖|包含)?"
)
_NOTE = re.compile("[（(][^（）()]{1,12}[）)]$")  # 选题方向（供参考）
_OWN_NUMBER = re.compile(
    r"\s*(?:第[一二三四五六七八九十]{1,3}[条章]|[（(]?[0-9一二三四五六七八九十]{1,3}[）)、.．]+)\s*"
)
_OTHER = re.compile(
    "(?:项目|计划|专项|平台|基金|课题|人才|奖|揭榜挂帅|工程|体系|转化|资金|补助|培育|认定|服务|合作|对象|条件|目标|期限|额度|主体|要求|类|说明|公司|厂|局|委|院|中心|大学)$"
)
_LONG_TITLE, _TAIL, _ITEMS = 18, 40, 60  # code points, code points, items


class _Item(msgspec.Struct, frozen=True):
    found: re.Match[str]
    passages: tuple[Passage, ...]  # its own, and those up to the next item


def items_below(text: str, texts: Sequence[Passage], groups: Groups) -> Iterator[DomainMention]:
    """二、支持方向 / （一）盐穴储气 / 重点开展A、B; ▲智慧口岸：A、B; 专题一：… / 方向1：…"""
    styles = [_style(text, p) for p in texts]
    topics = _topics(text, texts, styles)
    yield from _mentions(text, topics, groups, strong=True)
    for at, passage in enumerate(texts[:-1]):
        if passage.table is not None or styles[at + 1] is None:
            continue
        strong = _announces(text, passage, styles[at])
        if strong is None:
            continue
        found = _items(text, texts, styles, at)
        yield from _mentions(text, found, groups, strong)


def _style(text: str, passage: Passage) -> tuple[str, int, int] | None:
    """The mark a line begins with: its style, its number (0 of a bullet), and where the words begin."""
    if passage.table is not None:
        return None
    if topic := _TOPIC.match(text, passage.start, passage.end):
        return topic["word"], 0, topic.end()
    if bullet := _BULLET.match(text, passage.start, passage.end):
        return bullet["bullet"], 0, bullet.end()
    if text.startswith("【", passage.start):
        return "【", 0, passage.start
    mark = MARK.match(text, passage.start, passage.end)
    if mark is not None:
        style, number = mark_value(mark)
        return style, number, mark.end()
    heading = re.compile(r"([一二三四五六七八九十]{1,3})[、．.]").match(text, passage.start, passage.end)
    return None if heading is None else ("heading", -1, heading.end())


def _announces(text: str, passage: Passage, style: tuple[str, int, int] | None) -> bool | None:
    """True where a line says that fields follow, False where it may say so, None where it does not."""
    begun = style[2] if style else passage.start
    number = _OWN_NUMBER.match(text, begun, passage.end)
    begun = number.end() if number else begun
    written = _NOTE.sub("", text[begun : passage.end].rstrip("：:。 "))
    if len(written) > _LONG_TITLE:
        if text[passage.end - 1] not in "：:":
            return None
        tail = re.split("[，,。；;]", written)[-1][-_TAIL:]
        found = re.search(
            "(?:以下|下列|如下|重点|主要|聚焦|围绕|征集|支持).{0,12}(?:领域|方向|专题|选题)(?:的|征集|申报|开展|组织|需求|项目|技术)*(?:如下)?$",
            tail,
        )
        return True if found else None
    found = re.compile("(?P<before>.*?)" + f"(?:{_ANNOUNCED.pattern})").fullmatch(written)
    if found is None or (found["before"] and not _PLAIN.fullmatch(found["before"])):
        return None
    return found["strong"] is not None


_PLAIN = re.compile(
    f"(?:{MODIFIERS.pattern.removesuffix('+')}|年度|共|设|置|分|有|20[0-9]{{2}}年?|本次|今年|拟|揭榜挂帅|攻关|工作|类别|设立|以下|下列|榜单|企业|任务|揭榜|主要|指南|共性|难题|具体)+"
)


def _items(
    text: str, texts: Sequence[Passage], styles: Sequence[tuple[str, int, int] | None], at: int
) -> list[_Item]:
    """The lines behind `at` with the mark of the first one, each with what stands below it."""
    own, first = styles[at], styles[at + 1]
    if first is None or first[1] > 1 or first[0] in ("heading", own and own[0]):
        return []
    found: list[tuple[int, re.Match[str]]] = []
    expected, stop = first[1], at + 1
    for place in range(at + 1, min(len(texts), at + 400)):
        stop, style = place, styles[place]
        if texts[place].table is not None or (own is not None and style is not None and style[0] == own[0]):
            break
        if style is None and first[1] == 0 and place > at + 1:
            break  # bullets without a number end with the first other line
        if style is not None and style[0] == "heading":
            break
        if style is not None and style[0] == first[0]:
            if style[1] != expected or len(found) == _ITEMS:
                break
            named = NAME.match(text, style[2], texts[place].end)
            if named is not None:
                found.append((place, named))
            expected += 1 if first[1] else 0
        elif found and texts[place].section is None and style is None:
            break
        stop = place + 1
    if not found:
        return []
    ends = [*(place for place, _ in found[1:]), stop]
    return [_Item(m, tuple(texts[a:b])) for (a, m), b in zip(found, ends, strict=True)]


def _topics(
    text: str, texts: Sequence[Passage], styles: Sequence[tuple[str, int, int] | None]
) -> list[_Item]:
    """专题一、专题二 with 方向1、方向2 below: the word of the first line is the field's."""
    words = [(n, s) for n, s in enumerate(styles) if s is not None and _TOPIC.match(text, texts[n].start)]
    fields = [(n, s) for n, s in words if s[0] == words[0][1][0] and s[0] not in ("任务", "专项", "榜单")]
    if len(fields) < 2:
        return []
    ends = [*(n for n, _ in fields[1:]), fields[-1][0] + 1]
    last, lines = fields[-1][0] + 1, {n for n, _ in words}
    while last in lines:
        last += 1
    ends[-1] = last
    made = []
    for (n, style), end in zip(fields, ends, strict=True):
        named = NAME.match(text, style[2], texts[n].end)
        if named is not None:
            made.append(_Item(named, tuple(texts[n:end])))
    return made


def _mentions(text: str, found: Sequence[_Item], groups: Groups, strong: bool) -> Iterator[DomainMention]:
    named = [i for i in found if is_name(i.found) and not _OTHER.search(i.found["name"])]
    if len(named) < 2 or len(named) * 4 < len(found) * 3:
        return
    below = [_directions(text, item) for item in named]
    if not strong and sum(map(bool, below)) * 2 < len(named):
        return
    group = groups.new()
    for item, directions in zip(named, below, strict=True):
        industry = item.found["kind"] in ("产业", "行业")
        span = trim(text, Span(item.found.start("name"), item.found.end("kind" if industry else "name")))
        notice = item.passages[0].notice
        mention = mention_of(text, span, notice, group, True, "domains.heading", directions)
        yield msgspec.structs.replace(mention, stated=True)


def _directions(text: str, item: _Item) -> list[Span]:
    """What the item's own text lists, else the short names of the items below it."""
    own, rest = item.passages[0], item.passages[1:]
    if item.found["note"] and "、" in item.found["note"]:
        return directions_in(text, *item.found.span("note"))
    if item.found.end() < own.end:
        return listed_behind(text, item.found, own.end)
    if not rest or rest[0].table is not None:
        return []
    first = _style(text, rest[0])
    if first is None:
        return directions_in(text, rest[0].start, rest[0].end)
    names = []
    for passage in rest:
        style = _style(text, passage)
        if style is None or style[0] != first[0]:
            continue
        named = NAME.match(text, style[2], passage.end)
        if named is None or not is_name(named):
            return []
        names.append(trim(text, Span(*named.span("name"))))
    return names
