"""How a choice is written: boxes, ticks, brackets, and the words that belong to each.

`choices(text)` reads a cell or a line such as `□高等学校 ☑科研院所`, `是√ 否□`, `按时完成（ √ ）` or
`□√装备制造` into options with a state. Glyphs that stand for check boxes in symbol fonts (Wingdings,
Wingdings 2 in the private use area) are read as what they show. Offsets are into the given text.
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


class _Marker(msgspec.Struct, frozen=True):
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


def _markers(text: str, brackets: bool) -> list[_Marker]:
    found: list[_Marker] = []
    for m in _MARKER.finditer(text):
        if m.group("bracket") is not None:
            inner = m.group("inner")
            if brackets or (inner and inner not in "xXvV×✕" + EMPTY_GLYPHS):
                ticked = bool(inner) and inner not in EMPTY_GLYPHS
                found.append(_Marker(m.start(), m.end(), ticked, False, True))
            continue
        glyph = m.group("glyph")[0]
        if not _is_zero(text, m.start(), glyph):
            found.append(_Marker(m.start(), m.end(), glyph in TICKED_GLYPHS, glyph in TICK_SIGNS, False))
    return found


def _merge_near(text: str, markers: list[_Marker]) -> list[_Marker]:
    """A √ beside a box, with or without a space between them, makes one marker with it."""
    merged: list[_Marker] = []
    for marker in markers:
        last = merged[-1] if merged else None
        if last is not None and last.tick_only != marker.tick_only:
            gap = text[last.end : marker.start]
            free = last.start == 0 or text[last.start - 1].isspace() or text[last.start - 1] in "：:"
            if not gap.strip(" ") and len(gap) <= 1 and (not last.tick_only or free):
                merged[-1] = _Marker(last.start, marker.end, True, False, False)
                continue
        merged.append(marker)
    return merged


_WHERE = re.compile(
    r"[（(]?请?[^（()）\n□☐]{0,10}[“\"]?[□☐][”\"]?[内中里处上][^（()）\n]{0,6}[打划画填标选][^（()）\n√✓✔]{0,4}"
    r"[√✓✔]?[”\"]?[^（()）\n]{0,4}[）)]"
)


def _without_advice(text: str) -> str:
    """The text with what it says about ticking blanked out, every offset as it was."""
    text = _WHERE.sub(lambda m: " " * len(m.group()), text)
    return _ADVICE.sub(lambda m: " " * len(m.group()), text)


# A code with a leading zero (01.电子信息) is part of the option's name; 1. and A. only count.
_LABEL_NUMBER = re.compile(r"^[（(]?(?!0[0-9])[0-9０-９A-Za-zＡ-Ｚ]{1,2}[）)、.．:：](?![0-9])")
_ROOM_TO_TICK = re.compile(r"[（(\[【][ \u3000]{0,12}[√✓✔]?[ \u3000]{0,12}[）)\]】][ \u3000]{0,12}$")
_BLANKS = re.compile(r"[_＿﹍¯]{2,}|[：:]\s*$")
_OTHER = re.compile(r"^(其他|其它|其 他)")
_OTHER_NOUNS = re.compile(
    r"^(其他|其它)(组织|机构|企业|单位|事业单位|社会组织|社会团体|类型?|类别|领域|性质|技术|产业|行业|项目|团体|人员|方式|形式|"
    r"来源|学科|所有制|财政资金|资金|经费|平台|成果|需求|法人|国家|省市|省份|地区|情况|指标|方面|用途|专业|高校|院所)$"
)
_EDGE = " \t\u3000\n\r\xa0；;，,、。.|｜/／_＿"


def choices(text: str) -> list[Choice]:
    """The options of a cell or line, in reading order; none when it offers no choice."""
    if not _MAYBE.search(text):
        return _lettered(text)
    text = _with_known_signs(_without_advice(text))
    if lettered := _lettered(text):
        return lettered
    markers = _markers(text, brackets=False)
    if not any(not m.tick_only and not m.bracket for m in markers):
        bracketed = [m for m in _markers(text, brackets=True) if m.bracket]
        if any(m.ticked for m in bracketed) or (len(bracketed) >= 2 and len(text) < 300):
            return _with_brackets(text, bracketed)
        return _ticked_words(text, markers)
    suffix = _is_suffix(text, markers)
    markers = _merge_near(text, markers)
    if not suffix:
        markers = _attach_ticks(text, markers)
    return _between(text, markers, suffix)


# A. B. C. before options, one letter after the other.
_LETTER = re.compile(
    r"(?:^|(?<=[\s：:；;，,、（(）)√✓✔☑]))(?P<letter>[A-HＡ-Ｈ])[.．、)）:：][ \u3000]?(?=[^\s])"
)
_TICKED_SIGNS = re.compile(rf"[{re.escape(TICK_SIGNS)}☑☒■]")
_LONGEST_LETTERED = 40  # a longer one is prose
_ANSWER = re.compile(
    r"^\s*(?P<open>[（(])?\s*(?P<letters>[A-HＡ-Ｈ](?:[、，, /]?[A-HＡ-Ｈ]){0,7})\s*"
    r"(?(open)[）)][\s：:；;]*|[\s：:；;]+(?=[AＡ][.．、)）]))"
)


def _lettered(text: str) -> list[Choice]:
    """Options counted by letters and without boxes: `A.国有 B.民营√ C.外商投资`.

    The chosen ones hold a tick, or their letters stand before the list (`（B）A.国有 B.民营`).
    """
    if len(text) > 1000 or "□" in text or "☐" in text:
        return []
    answer = _ANSWER.match(text)
    found = list(_LETTER.finditer(text, answer.end() if answer else 0))
    letters = "".join(unicodedata.normalize("NFKC", m.group("letter")) for m in found)
    if len(found) < 2 or letters != "ABCDEFGH"[: len(found)]:
        return []
    named = unicodedata.normalize("NFKC", answer.group("letters")) if answer else ""
    out: list[Choice] = []
    ends = [m.start() for m in found[1:]] + [len(text)]
    for letter, match, end in zip(letters, found, ends, strict=True):
        before = text[match.start() - 1 : match.start()]
        words = text[match.end() : end]
        if _TICKED_SIGNS.search(words[-1:]) and end < len(text) and not words[-2:-1].strip():
            words = words[:-1]  # 国有 √B.民营: the tick goes with the option behind it
        tick = _TICKED_SIGNS.search(words)
        led = _TICKED_SIGNS.match(before) if before else None
        ticked = bool(tick) or (bool(led) and not text[match.start() - 2 : match.start() - 1].strip())
        ticked = ticked or letter in named
        choice = _choice(_TICKED_SIGNS.sub(" ", text), match.end(), match.end() + len(words), ticked)
        if choice is None or len(choice.label) > _LONGEST_LETTERED:
            return []
        out.append(choice)
    return out


_SIGN_PLACE = re.compile(r"(?:(?<=^)|(?<=[\s：:]))(?P<sign>[^\w\s])(?=[ ]?[\u4e00-\u9fff])")
_NO_BOX = "°℃№㎡℉©®™"


def _with_known_signs(text: str) -> str:
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


_MAYBE = re.compile(rf"[{_ALL}]|{_BRACKET}[ \t\u3000]{{0,12}}[xXvV✕×]?[ \t\u3000]{{0,12}}{_CLOSE}")
_LEAD_END = ("：", ":", "，", "。", "？", "?")


def _is_suffix(text: str, markers: list[_Marker]) -> bool:
    """Boxes stand behind their words (`是□ 否□`) rather than before them."""
    lead = _strip(text, 0, markers[0].start)
    tail = _strip(text, markers[-1].end, len(text))
    if lead[0] >= lead[1] or text[: lead[1]].endswith(_LEAD_END):
        # Behind an introduction (误餐类型：外出□) the words up to the box are an option.
        return lead[0] < lead[1] and tail[0] >= tail[1] and not _touches_lead(text, markers[0].start)
    if tail[0] >= tail[1]:
        return True
    touches = text[markers[0].start - 1 : markers[0].start].strip()
    return bool(touches) and not text[markers[-1].end : markers[-1].end + 1].strip()


def _touches_lead(text: str, start: int) -> bool:
    """The first box follows an introduction (`误餐类型：□`) and not the words of an option."""
    return text[:start].rstrip().endswith(_LEAD_END)


def _attach_ticks(text: str, markers: list[_Marker]) -> list[_Marker]:
    """Gives each √ that stands apart to the option it follows, or lets it open one of its own."""
    out: list[_Marker] = []
    for marker in markers:
        before = text[marker.start - 1] if marker.start else " "
        after = text[marker.end : marker.end + 1]
        opens = (before.isspace() or before in "：:；;、") and bool(after.strip())
        if (marker.tick_only or (marker.bracket and marker.ticked)) and out and not opens:
            last = out[-1]
            out[-1] = _Marker(last.start, last.end, True, False, last.bracket)
        else:
            out.append(marker)
    return out


def _between(text: str, markers: list[_Marker], suffix: bool) -> list[Choice]:
    """The words before each marker (`suffix`), or after it, as choices."""
    found: list[Choice] = []
    for index, marker in enumerate(markers):
        if suffix:
            start = markers[index - 1].end if index else _after_lead(text, marker.start)
            end = marker.start
        else:
            start = marker.end
            end = markers[index + 1].start if index + 1 < len(markers) else len(text)
        choice = _choice(text, start, end, marker.ticked)
        if choice is not None:
            found.append(choice)
    return found


def _with_brackets(text: str, markers: list[_Marker]) -> list[Choice]:
    """Options before or behind brackets: `按时完成（ √ ）`, `（ ）企业`."""
    lead = text[: markers[0].start].strip(_EDGE)
    suffix = bool(lead) and not lead.endswith(_LEAD_END)
    if suffix:
        return _between(text, markers, True)
    ends = [m.start for m in markers[1:]] + [_line_end(text, markers[-1].end)]
    pairs = [(m, _choice(text, m.end, end, m.ticked)) for m, end in zip(markers, ends, strict=True)]
    return [choice for _, choice in pairs if choice is not None]


def _line_end(text: str, start: int) -> int:
    at = text.find("\n", start)
    return len(text) if at < 0 else at


_WORD = re.compile(r"[^\s/／、，,；;|]+")


def _ticked_words(text: str, markers: list[_Marker]) -> list[Choice]:
    """Words without boxes where a √ marks the chosen: `是√ 否`, `√企业  高校  院所`."""
    ticks = [m for m in markers if m.tick_only]
    if not ticks or len(text) > 200 or "。" in text:
        return []
    found = []
    alone = [m for m in ticks if _alone(text, m)]
    words = [w for w in _WORD.finditer(text) if w.group().strip(TICK_SIGNS)]
    given = {_nearest(words, m) for m in alone}
    for place, word in enumerate(words):
        inside = [m for m in ticks if word.start() <= m.start < word.end()]
        stripped = _LABEL_NUMBER.sub("", word.group().strip(TICK_SIGNS)).strip(TICK_SIGNS)
        if not stripped:
            continue
        offset = word.start() + word.group().index(stripped)
        ticked = bool(inside) or place in given
        noted = _NOTED.search(stripped)
        stripped = stripped[: noted.start()] if noted and noted.start() else stripped
        found.append(Choice(stripped, offset, offset + len(stripped), ticked))
    return found if any(c.ticked for c in found) else []


def _nearest(words: "list[re.Match[str]]", tick: _Marker) -> int:
    """The place of the word that a tick between spaces belongs to; the one before, where both are as near."""
    before = [(tick.start - w.end(), 0, place) for place, w in enumerate(words) if w.end() <= tick.start]
    after = [(w.start() - tick.end, 1, place) for place, w in enumerate(words) if w.start() >= tick.end]
    near = sorted([*before[-1:], *after[:1]])
    return near[0][2] if near else -1


def _alone(text: str, marker: _Marker) -> bool:
    before = text[marker.start - 1] if marker.start else " "
    after = text[marker.end] if marker.end < len(text) else " "
    return before.isspace() and after.isspace()


def _after_lead(text: str, end: int) -> int:
    """Where the first option's words begin: behind a leading `…：` or a line break."""
    lead = max(text.rfind("：", 0, end), text.rfind(":", 0, end), text.rfind("\n", 0, end))
    return lead + 1


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _without_nesting(text: str, start: int, end: int) -> tuple[int, int]:
    """`现代农业（☑葡萄酒 □枸杞）`: brackets around inner options belong to no option's words."""
    for _ in range(4):
        last, words = text[end - 1 : end], text[start:end]
        opened = sum(words.count(sign) for sign in "（(") - sum(words.count(sign) for sign in "）)")
        if last and (last in "（(" or (last in "）)" and opened < 0)):
            start, end = _strip(text, start, end - 1)
        else:
            break
    return start, end


def _choice(text: str, start: int, end: int, ticked: bool) -> Choice | None:
    raw = text[start:end]
    blank = bool(_BLANKS.search(raw))
    start, end = _without_nesting(text, *_strip(text, start, end))
    if start >= end:
        return None
    number = _LABEL_NUMBER.match(text[start:end])
    if number and number.end() < end - start:
        start, end = _strip(text, start + number.end(), end)
    for position in range(end - 1, start - 1, -1):  # a √ that was given to this option already
        if text[position] not in TICK_SIGNS:
            end = position + 1
            break
    room = _ROOM_TO_TICK.search(text[start:end])
    start, end = _strip(text, start, start + room.start() if room and room.start() else end)
    words = text[start:end]
    cut = _split_point(words)
    if cut is None:
        return Choice(squash(words), start, end, ticked, blank=blank)
    inner = _bracketed(words)
    if inner is not None:
        return _with_words(text, start, words, ticked, *inner)
    label_end, text_start = cut
    label = squash(_NOTED.sub("", words[:label_end]).strip(_EDGE + "：:（("))
    if not label:
        return None
    free_start, free_end = _strip(text, start + text_start, end)
    if text[free_start : free_start + 1] in ("（", "(") and text[free_end - 1] in "）)":
        free_start, free_end = _strip(text, free_start + 1, free_end - 1)
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
    label = squash(words[:label_end].strip(_EDGE))
    if not label:
        return None
    at, to = _strip(text, start + free, start + free_end)
    if at >= to or not re.search(r"[^\W_]", text[at:to]):
        return Choice(label, start, start + label_end, ticked, blank=True)
    return Choice(label, start, start + label_end, ticked, squash(text[at:to]), at, to, True)


_NOTED = re.compile(r"[（(](?:请)?(?:注明|说明|填写|列出|写明)[^（()）]{0,8}[）)]\s*$")
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
