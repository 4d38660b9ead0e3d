"""Sentence marks of Chinese text that were typed or published as ASCII: 领域.重点支持A,B;C.

Web pages often come so. The fields are searched in a text whose marks have their Chinese form (GB/T
15834-2011), one character for one, so that every offset is also one of the text as written.
"""

import re

_MARK = re.compile("[,;.]")
_CHINESE = {",": "，", ";": "；", ".": "。"}
_NUMERALS = frozenset("一二三四五六七八九十")
_CLOSING, _OPENING = frozenset("》）)”’】〕%％℃"), frozenset("《（(“‘【〔")


def with_chinese_marks(text: str) -> str:
    """`text` with the ASCII commas, semicolons and full stops beside Chinese words in their Chinese
    form; as long as `text`, and equal to it where there are none.
    """
    return _MARK.sub(_form, text)


def _form(mark: re.Match[str]) -> str:
    """The mark's Chinese form, if it ends or parts a sentence; 1,200 and 一.总则 stay."""
    text, at, sign = mark.string, mark.start(), mark.group()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    ends = _is_han(before) or before in _CLOSING
    begins = _is_han(after) or after in _OPENING
    if sign == ".":
        numbers = before in _NUMERALS
        return "。" if ends and not numbers and (begins or not after.strip()) else sign
    return _CHINESE[sign] if ends or begins else sign


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"
