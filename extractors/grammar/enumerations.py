"""Lists in running text: items joined by 、 (or ，；), with brackets and quotation marks kept whole.

新材料（含稀土、石墨烯）、“互联网+”和人工智能等领域 has three items. The conjunction 和 parts only the
last item of a list, and only where both sides could stand alone: 船舶和海洋工程 is one field.
"""

import re
from collections.abc import Iterator

from extractors.document import Span

_OPEN = "（(《“‘【〔[「『〈"
_CLOSE = "）)》”’】〕]」』〉"
_SEPARATORS = frozenset("、;；")
_COMMAS = frozenset("，,")
_PADDING = " \t\n\r\u3000\xa0“”‘’\"'「」『』"
# 等 as a word of its own: not in 高等, 同等 and 平等, but in 协同等 and 水平等.
AND_SO_ON = (
    "(?:(?<![高同中初平均对优劣特])|(?<=[协不合共连随陪胞等]同)|(?<=[提崇清拔登]高)|(?<=[集其空缓]中)|(?<=[水扁]平)|(?<=[相绝]对)|(?<=独特)"
    "|(?<=平均))等"
)
_CONJUNCTION = re.compile("以及|和|及")
# Fields whose own name holds 和 or 及.
_WHOLE = re.compile(
    "(?:软件和信息|船舶和海洋|文化和科技|文化和旅游|信息和通信|电子和通信|石油和天然气|工业和信息化|碳达峰和碳中和"
    "|防控和生物安全|城镇化和城市|节能和新能源|新能源和智能|教育和|卫生和|医疗和|安全和|治理和|保护和|开发和|利用和"
    "|生产和|设计和|制造和|研发和|预防和|监测和|机械和|材料和器件|生物和)|及其|及相关|及有关|及应用|及装备|及零部件|及设备"
    "|及材料|及制品|及系统|及器件|及产品|及关键|及技术|及服务|及健康|及节能|及下游|及其他|及产业|及示范|及推广|及集成|及配套|及加工|及评价|及检测|及控制|及防治|及安全|及利用|及管理|普及|涉及|及时"
)


def items(text: str, start: int, end: int, *, commas: bool = False, conjunction: bool = True) -> list[Span]:
    """The items of the list in `text[start:end]`, trimmed of white space and outer quotation marks.

    Without `conjunction` the last item is left whole: 半导体及工业软件 in a list that says it has three.
    """
    parts = list(_parts(text, start, end, _SEPARATORS | _COMMAS if commas else _SEPARATORS))
    if len(parts) > 1 and conjunction:
        parts[-1:] = _conjoined(text, parts[-1])
    return [span for span in (trim(text, p) for p in parts) if span.start < span.end]


def _parts(text: str, start: int, end: int, separators: frozenset[str]) -> Iterator[Span]:
    depth, begun = 0, start
    for at in range(start, end):
        character = text[at]
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif character in separators and (depth == 0 or not _closes(text, at, end)):
            yield Span(begun, at)
            begun, depth = at + 1, 0
    yield Span(begun, end)


def _closes(text: str, at: int, end: int) -> bool:
    """Whether an open bracket is closed soon: one that never closes does not hold items together."""
    return any(c in _CLOSE for c in text[at : min(end, at + 120)])


def _conjoined(text: str, item: Span) -> list[Span]:
    """The last item, parted at 和, 及 or 以及 where that joins two items."""
    written = item.of(text)
    if any(c in _OPEN for c in written) or _WHOLE.search(written):
        return [item]
    found = list(_CONJUNCTION.finditer(written))
    if len(found) != 1:
        return [item]
    left, right = written[: found[0].start()].strip(), written[found[0].end() :].strip()
    if min(len(left), len(right)) < 3 or max(len(left), len(right)) > 3 * min(len(left), len(right)):
        return [item]
    return [Span(item.start, item.start + found[0].start()), Span(item.start + found[0].end(), item.end)]


def trim(text: str, span: Span) -> Span:
    """Without white space and quotation marks at either end; a pair inside the item stays."""
    start, end = span.start, span.end
    while start < end and text[start] in _PADDING and not _opens_inner(text, start, end):
        start += 1
    while end > start and text[end - 1] in _PADDING and not _closes_inner(text, start, end):
        end -= 1
    return Span(start, end)


def _opens_inner(text: str, start: int, end: int) -> bool:
    """“尖兵”“领雁”项目 begins with a mark that belongs to the inside: its partner is not at the end."""
    pair = {"“": "”", "‘": "’", "「": "」", "『": "』"}.get(text[start])
    if pair is None:
        return False
    closing = text.find(pair, start, end)
    return closing != -1 and bool(text[closing + 1 : end].strip(_PADDING))


def _closes_inner(text: str, start: int, end: int) -> bool:
    pair = {"”": "“", "’": "‘", "」": "「", "』": "『"}.get(text[end - 1])
    if pair is None:
        return False
    opening = text.rfind(pair, start, end)
    return opening > start
