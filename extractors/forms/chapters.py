"""Chapters of prose between or behind the tables of a form: `一、建议理由` with paragraphs below it.

A chapter is told by the list it stands in: numbers that run on, headings without a sentence, and words
below at least two of them. A heading right above a table names the table and is no chapter.
"""

import re

from extractors.document import Span
from extractors.forms.hints import is_blank, is_note
from extractors.forms.labels import clean, head_of, is_numbered, numbering_kind, squeeze, without_number
from extractors.forms.raw import RawField

_LONGEST = 40  # characters of a heading
_FEWEST = 2  # chapters with words below them
_ENDS = ("。", "；", ";", "，", "：", ":", "！")
# A line that signs or dates the form as a whole: no words of a chapter.
_FOOT = re.compile(
    r"^(?:填[表报写]|审[核批]|制表|经办|联系|录入)(?:单位|部门)?(?:人|日期|时间|电话)[^：:]{0,8}[：:]"
)
_CLOSES = re.compile(r"(?:意见|建议|(?<!填写)(?<!填报)(?<!填表)说明|结论|声明|评语)$")
_ORDER = "一二三四五六七八九十"


def chapters(text: str, lines: list[Span], last: bool = False) -> dict[int, int]:
    """The lines that open a chapter with words below, by their place, with where those words end.

    Behind the last table (`last`) one chapter is enough: an opinion, a remark.
    """
    heads = [place for place, line in enumerate(lines) if _opens(line.of(text))]
    numbers = [squeeze(lines[place].of(text))[0] for place in heads]
    if not heads or sorted(numbers, key=_ORDER.find) != numbers or len(set(numbers)) != len(numbers):
        return {}
    ends = [place for place, line in enumerate(lines) if numbering_kind(squeeze(line.of(text))) == "一、"]
    out: dict[int, int] = {}
    for place in heads:
        end = next((at for at in ends if at > place), len(lines))
        if not lines[place].of(text).rstrip().endswith("意见"):
            end = next((at for at in range(place + 1, end) if _FOOT.match(squeeze(lines[at].of(text)))), end)
        below = [lines[at].of(text) for at in range(place + 1, end)]
        written = not all(is_blank(words) for words in below) and not _is_outlined(below)
        if below and written and not is_note(below[0]):
            out[place] = end
    if last and all(_CLOSES.search(squeeze(lines[place].of(text))) for place in out):
        return out
    return out if len(out) >= _FEWEST else {}


def _is_outlined(below: list[str]) -> bool:
    """What stands below are headings again (1、研究意义（…）。 2、国内外研究现状。): labels, not words."""
    named = 0
    for words in map(squeeze, below):
        stem = without_number(words).split("（")[0].rstrip("。；")
        named += is_numbered(words) and len(stem) <= _LONGEST and "。" not in stem and bool(head_of(stem))
    return named >= 2 and named * 3 >= len(below) * 2


def field(text: str, line: Span, below: list[Span]) -> RawField:
    """The chapter as a field: its heading is the label, the paragraphs below are the value."""
    label = clean(line.of(text))
    return RawField(label, line.start, line.end, "outline", section=label, lines=list(below), room=True)


def _opens(words: str) -> bool:
    words = squeeze(words)
    return (
        numbering_kind(words) == "一、"
        and words[0] in _ORDER
        and words[1:2] == "、"
        and len(words) <= _LONGEST
        and not words.endswith(_ENDS)
        and "：" not in words
    )
