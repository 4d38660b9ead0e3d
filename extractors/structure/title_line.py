"""What a web page writes around a title on its line, and lines that look like titles and are none."""

import re
from itertools import pairwise

from extractors.document import Span
from extractors.grammar.document_number import find_numbers
from extractors.structure.kinds import kind_of
from extractors.structure.lines import RawLine
from extractors.structure.numbering import number_at

_BULLET = "[•·●◆■□▪▫◇○※★☆►▶➤❖✦*＊-]"
# The items of a site's menu: 通知公告, 申报通知, 科技动态, 详情; a document's own title says more than these.
_MENU = re.compile(
    "(?:通知|公告|通告|公示|公开|申报|申请|征集|政策|文件|法规|规章|解读|动态|新闻|资讯|要闻|快讯|信息|政务|政府|科技|科研|工作|项目|管理|重要|最新|图文"
    "|热点|头条|置顶|推荐|专栏|专题|栏目|首页|互动|交流|办事|指南|服务|大厅|机构|概况|正文|详情|内容|查看|部门|省级|市级|区级|县级|地方|基层|其他|文章"
    "|下载|中心|平台|窗口|类){1,5}"
)
_TAG = re.compile(
    f"(?:{_BULLET}[ \u3000]*)*(?:[【\\[][^【】\\[\\]\\d《》]{{1,8}}[】\\]][ \u3000]*)?"
    "(?:(?:重要|紧急|最新)?(?:通知|公告|通告|转发|转载|提醒)[:：][ \u3000]*"
    "|\\d{1,2}[.．、][ \u3000]*(?=关于))?"
)
_BARS = re.compile("[ \u3000]*[|｜丨_][ \u3000]*")
_ISSUED = re.compile(r"[ \u3000]*[\[【（(]?20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\]】）)]?$")
_BARE_NUMBER = re.compile("[0-9]{1,2}(?:[ \u3000]+|(?=[\u4e00-\u9fff]))(?![年月日号个项家名]|[0-9])")


def is_menu(text: str) -> bool:
    """An item of a site's menu, perhaps behind a bullet: •申报通知, 【通知公告】."""
    words = re.sub(f"^{_BULLET}+|[\\s【】\\[\\]]", "", text)
    items = _BARS.split(text)
    if len(items) > 2 and all(0 < len(item.strip()) <= 8 for item in items):
        return True  # 一图看懂｜文字解读｜媒体解读
    # 通知 alone on its line closes a title that is broken before it.
    return 3 <= len(words) <= 16 and _MENU.fullmatch(words) is not None


def heads_section(text: str) -> bool:
    """一、支持方向, 1 资助方向, 4申请办法: a section's heading is never the title of the whole."""
    number = number_at(text)
    if number is not None:
        return number.kind in ("han", "han_bracket", "chapter", "section", "article", "dotted")
    return len(text) <= 20 and kind_of(text) != "form" and _BARE_NUMBER.match(text) is not None


def reads_like_title(text: str) -> bool:
    return "关于" in text or kind_of(text) == "notice"


def _without_tags(line: RawLine, start: int, end: int) -> tuple[int, int]:
    """Leaves out what a page adds: •, 【置顶】, 通知公告 | …, …_通知公告_某市科技局, [2025-05-06]."""
    words = line.text[start - line.start : end - line.start]
    issued = _ISSUED.search(words)
    if issued is not None and kind_of(words[: issued.start()]) is not None:
        words = words[: issued.start()]
    tag = _TAG.match(words)
    cut = tag.end() if tag is not None and reads_like_title(words[tag.end() :]) else 0
    parts = [(cut, len(words))]
    if "关于" in words and _BARS.search(words):
        bars = [(0, cut), *(bar.span() for bar in _BARS.finditer(words, cut)), (len(words), len(words))]
        parts = [(a[1], b[0]) for a, b in pairwise(bars)]
    likely = [p for p in parts if reads_like_title(words[slice(*p)])] or parts[:1]
    own = next((p for p in likely if "关于" in words[slice(*p)]), likely[0])
    return start + own[0], start + own[1]


def title_span(line: RawLine, start: int, end: int) -> Span:
    """The title's part of a line, without a document number in front of it."""
    words = line.text[start - line.start : end - line.start]
    number = next(iter(find_numbers(words)), None)
    if number is not None and number.start <= 2 and number.end < len(words) - 4:
        start += number.end
    elif number is not None and number.start > 6 and not words[number.end :].strip(" \u3000）)】]〕"):
        before = words[: number.start].rstrip(" \u3000（(【[〔")
        if kind_of(before) is not None:
            end = start + len(before)
    start, end = _without_tags(line, start, end)
    while start < end and words and line.text[start - line.start] in " \u3000\t）)】":
        start += 1
    while end > start and line.text[end - 1 - line.start] in " \u3000\t":
        end -= 1
    return Span(start, end)
