"""Boxes, ticks and the brackets that hold one: where they stand in a text, and whether they are ticked.

Glyphs that stand for check boxes in symbol fonts (Wingdings, Wingdings 2 in the private use area) are
read as what they show.
"""

import re
import unicodedata

import msgspec

# ○ and 〇 also write a zero in years (二○二四年); 口 is never taken for a box.
EMPTY_GLYPHS = "□☐○◯〇◻▢⬜❏❑❐❒◇⃞▫⬚\uf0a8\uf06f\uf071\uf072\uf0a3\uf0a1\uf02a\uf030"
TICKED_GLYPHS = (
    "☑☒■√✓✔✅●◉▣⊠◼⬛☓✗✘▪◆⦿\uf0fe\uf0fd\uf052\uf053\uf054\uf0fc\uf0fb\uf050\uf04f\uf06e\uf06c\uf0a4"
)
TICK_SIGNS = "√✓✔\uf0fc\uf050"

_ALL = re.escape(EMPTY_GLYPHS + TICKED_GLYPHS)
_BRACKET = r"[（(\[【［]"
_CLOSE = r"[）)\]】］]"
# A marker is one glyph, or a bracket that holds one (or room for one).
_MARKER = re.compile(
    rf"(?P<bracket>{_BRACKET}[ \t\u3000]{{0,12}}(?P<inner>[{_ALL}xXvV✕×]?)[ \t\u3000]{{0,12}}{_CLOSE})"
    rf"|(?P<glyph>[{_ALL}]\ufe0f?)"
)
# What the form says about ticking (请打“√”, 可多选) holds signs that tick nothing.
_ADVICE = re.compile(
    r"[（(\[【]?[^（()）【】\[\]\n□☐☑■]{0,12}"
    r"(?:可多选|可复选|多选|单选|任选|选择一项|限选|选填|请?在?[^（()）\n□☐☑■]{0,8}打[“\"‘'「]?[√✓✔][”\"’'」]?|[划画]√|勾选)"
    r"[^（()）【】\[\]\n□☐☑■]{0,12}[）)\]】]?"
)
_TRIVIAL = re.compile(f"[{_ALL}]")
_CHINESE_DIGIT = re.compile(r"[一二三四五六七八九零两]")


def asks_for_tick(text: str) -> bool:
    """The words tell the writer to tick something (请打√, 可多选)."""
    return bool(_ADVICE.search(text))


def is_tick(text: str) -> bool:
    """The text is a tick and nothing else."""
    words = text.strip(" \t\n\u3000\xa0（）()[]【】")
    return bool(words) and all(sign in TICKED_GLYPHS + "vVxX✕×\ufe0f" for sign in words)


class Marker(msgspec.Struct, frozen=True):
    start: int
    end: int
    ticked: bool
    tick_only: bool  # a √ on its own: it goes with a box or a word beside it
    bracket: bool


def has_box(text: str) -> bool:
    """True when the text holds a glyph of a check box (ticked or not) that is no zero of a year."""
    return any(not _is_zero(text, m.start(), m.group()) for m in _TRIVIAL.finditer(text))


def _is_zero(text: str, at: int, glyph: str) -> bool:
    """○ and 〇 between Chinese digits, or before 年 and 月, write the number zero."""
    if glyph not in "○〇◯":
        return False
    before = text[at - 1] if at else ""
    after = text[at + 1] if at + 1 < len(text) else ""
    return bool(_CHINESE_DIGIT.match(before) or (before in "○〇◯" and before)) and (
        bool(_CHINESE_DIGIT.match(after)) or after in "年月○〇◯"
    )


def markers_in(text: str, brackets: bool) -> list[Marker]:
    found: list[Marker] = []
    for m in _MARKER.finditer(text):
        if m.group("bracket") is not None:
            inner = m.group("inner")
            if brackets or (inner and inner not in "xXvV×✕" + EMPTY_GLYPHS):
                ticked = bool(inner) and inner not in EMPTY_GLYPHS
                found.append(Marker(m.start(), m.end(), ticked, False, True))
            continue
        glyph = m.group("glyph")[0]
        if not _is_zero(text, m.start(), glyph):
            found.append(Marker(m.start(), m.end(), glyph in TICKED_GLYPHS, glyph in TICK_SIGNS, False))
    return found


def merge_near(text: str, markers: list[Marker]) -> list[Marker]:
    """A √ beside a box, with or without a space between them, makes one marker with it."""
    merged: list[Marker] = []
    for marker in markers:
        last = merged[-1] if merged else None
        if last is not None and last.tick_only != marker.tick_only:
            gap = text[last.end : marker.start]
            free = last.start == 0 or text[last.start - 1].isspace() or text[last.start - 1] in "：:"
            if not gap.strip(" ") and len(gap) <= 1 and (not last.tick_only or free):
                merged[-1] = Marker(last.start, marker.end, True, False, False)
                continue
        merged.append(marker)
    return merged


_WHERE = re.compile(
    r"[（(]?请?[^（()）\n□☐]{0,10}[“\"]?[□☐][”\"]?[内中里处上][^（()）\n]{0,6}[打划画填标选][^（()）\n√✓✔]{0,4}"
    r"[√✓✔]?[”\"]?[^（()）\n]{0,4}[）)]"
)


def without_advice(text: str) -> str:
    """The text with what it says about ticking blanked out, every offset as it was."""
    text = _WHERE.sub(lambda m: " " * len(m.group()), text)
    return _ADVICE.sub(lambda m: " " * len(m.group()), text)


_SIGN_PLACE = re.compile(r"(?:(?<=^)|(?<=[\s：:]))(?P<sign>[^\w\s])(?=[ ]?[\u4e00-\u9fff])")
_NO_BOX = "°℃№㎡℉©®™"


def with_known_signs(text: str) -> str:
    """A sign of another font where the other options have their empty box is read as a tick.

    Converters turn ticks of symbol fonts into whatever sign has the same code (☼, ⌧, a private character).
    """
    if sum(text.count(sign) for sign in "□☐\uf0a8\uf06f\uf0a3\uf071") < 2:
        return text

    def known(match: "re.Match[str]") -> str:
        sign = match.group("sign")
        if sign in EMPTY_GLYPHS or sign in TICKED_GLYPHS or sign in _NO_BOX:
            return sign
        return "☑" if unicodedata.category(sign) in ("So", "Co") else sign

    return _SIGN_PLACE.sub(known, text)


# What a text without any choice lacks.
MAY_HOLD_CHOICE = re.compile(rf"[{_ALL}]|{_BRACKET}[ \t\u3000]{{0,12}}[xXvV✕×]?[ \t\u3000]{{0,12}}{_CLOSE}")
