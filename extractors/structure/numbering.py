"""The numbers that headings and list items begin with: 一、 （一） 1. （1） ① 第一条 一是.

A number has a kind; kinds nest by the order in which a notice first uses them, and where it does
not tell, by `RANK`.
"""

import re
from typing import Literal

import msgspec

Kind = Literal[
    "part", "chapter", "section", "article", "han", "han_bracket", "dotted", "arabic",
    "arabic_bracket", "circle", "letter", "ordinal",
]  # fmt: skip

RANK: dict[str, int] = {
    "part": 0,
    "chapter": 1,
    "section": 2,
    "article": 3,
    "han": 4,
    "han_bracket": 5,
    "arabic": 6,
    "dotted": 7,
    "arabic_bracket": 8,
    "circle": 9,
    "letter": 10,
    "ordinal": 11,
}

_HAN = "[一二三四五六七八九十百零〇]{1,5}"
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("part", f"第{_HAN}(?:部分|篇|编)[ 　、:：]*"),
    ("chapter", f"第(?:{_HAN}|[0-9]{{1,2}})章[ 　、:：]*"),
    ("section", f"第(?:{_HAN}|[0-9]{{1,2}})节[ 　、:：]*"),
    ("article", f"第(?:{_HAN}|[0-9]{{1,3}})条[ 　、:：]*"),
    ("han", f"{_HAN}[ 　]{{0,4}}[、．.，,：:][ 　]*"),
    ("han", "[一二三四五六七八九十]{1,3}[ 　\\t]{1,3}(?=[\u4e00-\u9fff]{2,20}$)"),
    ("han_bracket", f"[（(〔]\\s?{_HAN}\\s?[）)〕][ 　、．.，,]*"),
    ("dotted", r"[0-9]{1,2}(?:[.．][0-9]{1,2}){1,3}(?![0-9%％万亿元年月日号])[ 　、．.]*"),
    ("arabic", r"(?:[0-9]|[０-９]){1,3}[ 　]{0,2}(?:[、．]|[.,，](?![0-9]{1,3}(?![0-9])))[ 　\t]*"),
    ("arabic_bracket", r"[（(]\s?(?:[0-9]|[０-９]){1,2}\s?[）)][ 　、．.]*"),
    ("arabic_bracket", r"[0-9０-９]{1,2}[）)][ 　、．.]*"),
    ("circle", "[①-⑳❶-❿][ 　、．.]*|[⑴-⒇][ 　、．.]*|[⒈-⒛][ 　]*"),
    ("letter", "[A-Za-z][、．.）)](?![A-Za-z0-9/@])[ 　]*"),
    ("ordinal", f"(?:{_HAN}是(?!否)|首先|其次|最后)[:：，,]?"),
)
_ANY = re.compile("|".join(f"(?P<{kind}_{i}>{p})" for i, (kind, p) in enumerate(_PATTERNS)))
_MAY_BEGIN = frozenset("第一二三四五六七八九十（(〔0123456789０１２３４５６７８９首其最") | frozenset(
    chr(c) for c in (*range(0x2460, 0x249C), *range(0x2776, 0x2780), *range(65, 91), *range(97, 123))
)


class Number(msgspec.Struct, frozen=True):
    """`text` is the number as written, without the space behind it; `end` is where the words begin."""

    kind: Kind
    text: str
    end: int


def number_at(text: str, start: int = 0, end: int | None = None) -> Number | None:
    """The heading number that stands at `start`, if one does."""
    stop = len(text) if end is None else end
    if start >= stop or text[start] not in _MAY_BEGIN:
        return None
    match = _ANY.match(text, start, stop)
    if match is None or match.lastgroup is None:
        return None
    kind: Kind = match.lastgroup.rsplit("_", 1)[0]  # type: ignore[assignment]
    return Number(kind, match.group().strip(), match.end())
