"""The lines of a notice itself: not the site's head above its title, not the site's foot below it."""

import re

from extractors.outline import Line, NoticePart, Outline

_FOOT = re.compile(
    r"ICP备|ICP证|公网安备|网站标识码|版权所有|[Cc]opyright|©|网站地图|建议使用.{0,12}(?:浏览器|分辨率)"
)
# Links to the page's neighbours, which may name contacts and days of other notices.
_NEIGHBOURS = re.compile(
    r"[\s•·◆>＞]*(?:上一?[篇条页]|下一?[篇条页]|前一[篇条]|后一[篇条])\s*(?:文章|新闻|信息)?\s*[:：>＞]"
)
_FOOT_TOO = re.compile(
    r"^\s*(?:网站)?(?:主办|承办|协办|主管|维护|运维|版权|建议使用|网站|您是第|关于我们|联系我们)"
)


def _ends_page(text: str, line: Line) -> bool:
    return (
        _FOOT.search(text, line.start, line.end) is not None
        or _NEIGHBOURS.match(text, line.start, line.end) is not None
    )


def own_lines(text: str, outline: Outline, notice: NoticePart) -> list[Line]:
    """The notice's lines from its title on, up to the foot of a web page."""
    first = notice.title[0].start if notice.title else 0
    lines = [line for line in outline.lines_of(notice.index) if line.start >= first]
    # A page that is one line from head to foot is left whole.
    short = ((i, line) for i, line in enumerate(lines) if line.end - line.start < 400)
    foot = next((i for i, line in short if _ends_page(text, line)), len(lines))
    while 0 < foot < len(lines) and _FOOT_TOO.match(text[lines[foot - 1].start : lines[foot - 1].end]):
        foot -= 1
    return lines[:foot]
