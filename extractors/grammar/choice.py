"""An option of a choice: its words, without the box, its number and the room to write behind it."""

import re

import msgspec

from extractors.grammar.box_marks import TICK_SIGNS

# A code with a leading zero (01.电子信息) is part of the option's name; 1. and A. only count.
LABEL_NUMBER = re.compile(r"^[（(]?(?!0[0-9])[0-9０-９A-Za-zＡ-Ｚ]{1,2}[）)、.．:：](?![0-9])")
_ROOM_TO_TICK = re.compile(r"[（(\[【][ \u3000]{0,12}[√✓✔]?[ \u3000]{0,12}[）)\]】][ \u3000]{0,12}$")
_BLANKS = re.compile(r"[_＿﹍¯]{2,}|[：:]\s*$")
_OTHER = re.compile(r"^(其他|其它|其 他)")
_OTHER_NOUNS = re.compile(
    r"^(其他|其它)(组织|机构|企业|单位|事业单位|社会组织|社会团体|类型?|类别|领域|性质|技术|产业|行业|项目|团体|人员|方式|形式|"
    r"来源|学科|所有制|财政资金|资金|经费|平台|成果|需求|法人|国家|省市|省份|地区|情况|指标|方面|用途|专业|高校|院所)$"
)
EDGE = " \t\u3000\n\r\xa0；;，,、。.|｜/／_＿"


class Choice(msgspec.Struct, frozen=True):
    """An option: where its words stand, whether it is ticked, and words written in behind it."""

    label: str
    start: int
    end: int
    ticked: bool
    text: str | None = None
    text_start: int | None = None
    text_end: int | None = None
    blank: bool = False  # the form leaves room to write behind it


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def _without_nesting(text: str, start: int, end: int) -> tuple[int, int]:
    """`现代农业（☑葡萄酒 □枸杞）`: brackets around inner options belong to no option's words."""
    for _ in range(4):
        last, words = text[end - 1 : end], text[start:end]
        opened = sum(words.count(sign) for sign in "（(") - sum(words.count(sign) for sign in "）)")
        if last and (last in "（(" or (last in "）)" and opened < 0)):
            start, end = strip(text, start, end - 1)
        else:
            break
    return start, end


def choice_at(text: str, start: int, end: int, ticked: bool) -> Choice | None:
    raw = text[start:end]
    blank = bool(_BLANKS.search(raw))
    start, end = _without_nesting(text, *strip(text, start, end))
    if start >= end:
        return None
    number = LABEL_NUMBER.match(text[start:end])
    if number and number.end() < end - start:
        start, end = strip(text, start + number.end(), end)
    for position in range(end - 1, start - 1, -1):  # a √ that was given to this option already
        if text[position] not in TICK_SIGNS:
            end = position + 1
            break
    room = _ROOM_TO_TICK.search(text[start:end])
    start, end = strip(text, start, start + room.start() if room and room.start() else end)
    words = text[start:end]
    cut = _split_point(words)
    if cut is None:
        return Choice(squash(words), start, end, ticked, blank=blank)
    inner = _bracketed(words)
    if inner is not None:
        return _with_words(text, start, words, ticked, *inner)
    label_end, text_start = cut
    label = squash(NOTED.sub("", words[:label_end]).strip(EDGE + "：:（("))
    if not label:
        return None
    free_start, free_end = strip(text, start + text_start, end)
    if text[free_start : free_start + 1] in ("（", "(") and text[free_end - 1] in "）)":
        free_start, free_end = strip(text, free_start + 1, free_end - 1)
    free = squash(text[free_start:free_end].strip("_＿ ：:"))
    if not free or not re.search(r"[^\W_]", free) or _PROMPT.search(free):
        return Choice(label, start, start + label_end, ticked, blank=True)
    return Choice(label, start, start + label_end, ticked, free, free_start, free_end, True)


_INNER = re.compile(
    r"^(?P<label>[^（(]{1,24})[（(](?P<prompt>[^（()）：:]{1,10})[：:](?P<free>[^（()）]{0,80})[）)]?[；;。\s]*$"
)


def _bracketed(words: str) -> tuple[int, int, int] | None:
    """`有（名称：某某公司）`: (end of the label, start and end of the words written in the brackets)."""
    match = _INNER.match(words)
    return None if match is None else (match.end("label"), match.start("free"), match.end("free"))


def _with_words(
    text: str, start: int, words: str, ticked: bool, label_end: int, free: int, free_end: int
) -> Choice | None:
    label = squash(words[:label_end].strip(EDGE))
    if not label:
        return None
    at, to = strip(text, start + free, start + free_end)
    if at >= to or not re.search(r"[^\W_]", text[at:to]):
        return Choice(label, start, start + label_end, ticked, blank=True)
    return Choice(label, start, start + label_end, ticked, squash(text[at:to]), at, to, True)


NOTED = re.compile(r"[（(](?:请)?(?:注明|说明|填写|列出|写明)[^（()）]{0,8}[）)]\s*$")
_PROMPT = re.compile(r"^[（(]?(请注明|请说明|请填写|请列出|注明|具体|说明)[：:_ ]*[）)]?$")
_COLON = re.compile(r"[：:](?!//)")
_PROMPTED = re.compile(r"(?<=[\u4e00-\u9fff])[，,][\u4e00-\u9fff]{2,8}$")
_UNDERSCORES = re.compile(r"[_＿]{2,}")


def _split_point(words: str) -> tuple[int, int] | None:
    """Where an option's label ends and what was written behind it begins; None: all is label."""
    lines = _UNDERSCORES.search(words)
    colon = _COLON.search(words)
    other = _OTHER.match(words)
    if colon and colon.start() <= 24:
        prompt = _PROMPTED.search(words[: colon.start()])  # 有，单位名称：____
        return (prompt.start() if prompt else colon.start()), colon.end()
    if lines and lines.start() <= 40:
        return lines.start(), lines.end()
    if other and len(words) > other.end() and not _OTHER_NOUNS.match(words):
        return other.end(), other.end()
    return None


_SPACES = re.compile(r"\s+")


def squash(text: str) -> str:
    """White space goes where it touches a Chinese character or sign, else it becomes one space."""

    def replace(match: "re.Match[str]") -> str:
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        narrow = bool(before) and bool(after) and before < "\u2e80" and after < "\u2e80"
        return " " if narrow else ""

    return _SPACES.sub(replace, text)
