"""The marks that items begin with: 一、 （一） 1. 1.1 （1） ① A. 一是 第一， 专题一： bullets, 【…】."""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

TOPIC_WORDS = (
    "专题|领域|板块|赛道|方向|专项|主题|任务|选题|榜单|课题|研究方向|重点方向|指南方向|子方向|子专题|需求"
)
_DIGITS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SETS = ("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "❶❷❸❹❺❻❼❽❾❿", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ")
_ENCLOSED = "".join(_SETS)
_NUMBER = rf"[0-9０-９]{{1,2}}|[{_DIGITS}]{{1,3}}"
_SPACE = r"[ \u3000\t\u00a0]*"
_MARK = re.compile(
    rf"(?P<topic>(?:{TOPIC_WORDS}))[ \u3000]?"
    rf"(?P<topic_number>[0-9]{{1,2}}(?:[.．-][0-9]{{1,2}}){{1,2}}|{_NUMBER}|[A-Z])"
    rf"(?:{_SPACE}[：:、.．—-]+{_SPACE}|[ \u3000\t]+|(?=[“\"【（(])|$)"
    rf"|第(?P<chapter>[{_DIGITS}]{{1,3}}|[0-9]{{1,2}})(?P<chapter_word>章|节|条|部分|类){_SPACE}[、：:]?{_SPACE}"
    rf"|(?P<han>[{_DIGITS}]{{1,3}})(?:{_SPACE}[、．.]|[，,：:]|[ \u3000\t](?=[一-龥“]{{2,20}}$)){_SPACE}"
    rf"|[（(〔]{_SPACE}(?P<round_han>[{_DIGITS}]{{1,3}}){_SPACE}[）)〕]{_SPACE}[、．.]?{_SPACE}"
    rf"|(?P<dotted>[0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{1,3}})(?![0-9%％万亿元年月日号]){_SPACE}[、．.]?{_SPACE}"
    rf"|(?P<arabic>[0-9０-９]{{1,2}})(?:{_SPACE}[.．、](?![0-9]){_SPACE}"
    rf"|[，,](?=[一-龥])|[ \u3000]{{1,2}}(?=[一-龥]{{2,14}}$))"
    rf"|[（(]{_SPACE}(?P<round>[0-9０-９]{{1,2}}){_SPACE}[）)]{_SPACE}[、．.]?{_SPACE}"
    rf"|(?P<half>[0-9０-９]{{1,2}})[）)]{_SPACE}"
    rf"|(?P<circled>[{_CIRCLED}{_ENCLOSED}]){_SPACE}[、．.]?{_SPACE}"
    rf"|(?P<letter>[A-Z])(?:[、．.）)：:]|[组类](?:别)?[：:、])(?![A-Za-z0-9/@]){_SPACE}"
    rf"|[（(](?P<round_letter>[A-Za-z])[）)]{_SPACE}"
    r"|(?P<code>[A-Z]{1,4}-?(?:20[0-9]{2}-?)?[0-9]{1,3}|20[0-9]{2}-?[A-Z]{1,4}-?[0-9]{1,3}"
    r"|[1-9][0-9]{2,5}(?=[ \u3000]+(?![年月日元万亿千百个项家名人份页余多号亩吨])[一-龥“]))"
    r"[ \u3000、.．:：]+(?=[一-龥“A-Za-z0-9])"
    rf"|(?P<ordinal>[{_DIGITS}])是(?!否)[：:，,]?|第(?P<first>[{_DIGITS}])[，,、：:]|其(?P<its>[{_DIGITS}])[，,、：:]"
    rf"|(?P<bullet>——?|[◆●■▲·•※◇★☆▪➢►▶◎△○□❖✦✓➤*＊-]|[\uf000-\uf0ff]){_SPACE}(?=[\u4e00-\u9fffA-Z“（])"
    r"|(?P<boxed>【)(?=[^【】\n]{2,30}】)"
)
_FIRST = frozenset(
    "第（(〔【—◆●■▲·•※◇★☆▪➢►▶◎△○□❖✦✓➤*＊-其"
    + _ENCLOSED
    + _DIGITS
    + _CIRCLED
    + "0123456789０１２３４５６７８９"
) | frozenset(word[0] for word in TOPIC_WORDS.split("|"))
_DOT = re.compile("[.．]")
_DIGIT_RUN = re.compile("[0-9]+")
# A mark inside of a line; a dotted number, a bullet or a bare numeral is none there.
_INNER = re.compile(
    rf"[（(](?P<round_han>[{_DIGITS}]{{1,2}})[）)]|[（(](?P<round>[0-9]{{1,2}})[）)]|(?P<circled>[{_CIRCLED}{_ENCLOSED}])"
    r"|(?<![0-9A-Za-z（(.-])(?P<half>[0-9]{1,2})[）)]"
    r"|(?<![0-9A-Za-z.第年月－-])(?P<arabic>[0-9]{1,2})[.．、](?![0-9])"
    rf"|(?<![{_DIGITS}])(?P<ordinal>[{_DIGITS}])是(?!否)|(?<![0-9A-Za-z])(?P<letter>[A-H])[.．、](?![0-9A-Za-z])"
    r"|(?:(?<=[：:。；;，,\s])|^)(?P<topic>专题|方向|领域|赛道|板块|主题)"
    rf"(?P<topic_number>[0-9{_DIGITS}]{{1,2}})[：:、.．\s]"
    rf"|第(?P<first>[{_DIGITS}])[，,、：:]|其(?P<its>[{_DIGITS}])[，,、：:]"
)
# What outranks what, where a notice does not show it by using the one below the other.
_RANK = {
    "chapter": 1, "han": 4, "round_han": 5, "arabic": 6, "dotted": 7, "round": 8, "half": 8, "circled": 9,
    "letter": 10, "round_letter": 10, "ordinal": 11, "first": 11, "its": 11, "plain": 13,
}  # fmt: skip
_BULLET_RANK = 12


class Mark(msgspec.Struct, frozen=True):
    """`style` tells marks apart that look different; `number` is 0 of a bullet. The words begin at `end`."""

    style: str
    number: int
    start: int
    end: int
    topic: str = ""  # 专题, of 专题一


def rank(style: str) -> int | None:
    """The rank of a number; a topic word and a box have none."""
    if style.startswith("bullet"):
        return _BULLET_RANK
    if style.startswith("dotted"):
        return 7
    return _RANK.get(style)


def mark_at(text: str, start: int, end: int) -> Mark | None:
    """The mark that a line begins with."""
    if not _may_begin(text[start]):
        return None
    found = _MARK.match(text, start, end)
    if found is None:
        return None
    if found["topic"]:
        word = found["topic"]
        return Mark("topic:" + word, _value(found["topic_number"]), start, found.end(), word)
    if found["boxed"]:
        return Mark("boxed", 0, start, found.end())
    if found["bullet"]:
        return Mark("bullet:" + found["bullet"], 0, start, found.end())
    if found["dotted"]:
        parts = _DOT.split(found["dotted"])
        return Mark(f"dotted{len(parts)}", int(parts[-1]), start, found.end())
    if found["code"]:
        return Mark("code", int(_DIGIT_RUN.findall(found["code"])[-1]), start, found.end())
    style = found.lastgroup or ""
    if style == "chapter_word":
        return Mark("chapter:" + found["chapter_word"], _value(found["chapter"]), start, found.end())
    topic = _MARK.match(text, found.end(), end)
    if topic is not None and topic["topic"]:  # （一）方向1：…
        return Mark(style, _value(found[style]), start, topic.end(), topic["topic"])
    return Mark(style, _value(found[style]), start, found.end())


def _may_begin(first: str) -> bool:
    return first in _FIRST or "A" <= first <= "Z" or "\uf000" <= first <= "\uf0ff"


def marks_in(text: str, start: int, end: int) -> Iterator[Mark]:
    """The marks inside of a line that could number points."""
    for found in _INNER.finditer(text, start, end):
        if found["topic"]:
            word = found["topic"]
            yield Mark("topic:" + word, _value(found["topic_number"]), found.start(), found.end(), word)
        else:
            style = found.lastgroup or ""
            yield Mark(style, _value(found[style]), found.start(), found.end())


# What a second point begins with: a line without one holds no run of points.
_SECOND = re.compile(
    r"[2二②⑵❷⒉㈡ⅡB](?:(?<=[②⑵❷⒉㈡Ⅱ])|[）)]|(?<=[2B])[.．、](?![0-9])|(?<=二)[是，,、：:]"
    r"|(?:(?<=[题向域道块]2)|(?<=[题向域道块]二))[：:、.．\s])"
)


def may_hold_points(text: str, start: int, end: int) -> bool:
    """Whether a line may hold a mark that counts two."""
    return _SECOND.search(text, start, end) is not None


def may_hold_next(text: str, mark: Mark, end: int) -> bool:
    """Whether the number that follows a mark's own may be written behind it, in the same style."""
    return any(text.find(one, mark.end, end) >= 0 for one in _next_written(mark.style, mark.number + 1))


@lru_cache(maxsize=512)
def _next_written(style: str, number: int) -> tuple[str, ...]:
    """How a mark of that number begins inside of a line; nothing of a style that stands only before one."""
    digits, han = str(number), _DIGITS[number - 1] if number <= len(_DIGITS) else "十"
    if style.startswith("topic:"):
        return (style[len("topic:") :],)
    if style == "circled":
        return tuple(marks[number - 1] for marks in (_CIRCLED, *_SETS) if number <= len(marks))
    if style == "letter":
        return tuple(chr(64 + number) + mark for mark in ".．、") if number <= 26 else ()
    return {
        "round_han": ("（" + han, "(" + han),
        "round": ("（" + digits, "(" + digits),
        "half": (digits + ")", digits + "）"),
        "arabic": (digits + ".", digits + "．", digits + "、"),
        "ordinal": (han + "是",),
        "first": ("第" + han,),
        "its": ("其" + han,),
    }.get(style, ())


def _value(written: str) -> int:
    """12, 十二, ③, B → their numbers; -1 where it is none."""
    if not written.isdecimal() and written[0].isdecimal():
        written = _DIGIT_RUN.findall(written)[-1]  # 方向2.1
    if written.isdecimal():
        return int(written)
    if written in _CIRCLED:
        return _CIRCLED.index(written) + 1
    if len(written) == 1 and "A" <= written <= "Z":
        return ord(written) - 64
    if len(written) == 1 and written in _DIGITS:
        return _DIGITS.index(written) + 1
    if "十" in written:
        tens, _, ones = written.partition("十")
        return (_DIGITS.find(tens) + 1 if tens else 1) * 10 + (_DIGITS.find(ones) + 1 if ones else 0)
    return next((s.index(written) + 1 for s in _SETS if written in s), -1)
