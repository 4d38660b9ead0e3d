"""How a choice is written: boxes, ticks, brackets, and the words that belong to each.

`choices(text)` reads a cell or a line such as `□高等学校 ☑科研院所`, `是√ 否□`, `按时完成（ √ ）` or
`□√装备制造` into options with a state. Offsets are into the given text.
"""

import re
import unicodedata

from extractors.grammar.box_marks import (
    MAY_HOLD_CHOICE,
    TICK_SIGNS,
    Marker,
    markers_in,
    merge_near,
    with_known_signs,
    without_advice,
)
from extractors.grammar.choice import EDGE, LABEL_NUMBER, NOTED, Choice, choice_at, strip


def choices(text: str) -> list[Choice]:
    """The options of a cell or line, in reading order; none when it offers no choice."""
    if not MAY_HOLD_CHOICE.search(text):
        return _lettered(text)
    text = with_known_signs(without_advice(text))
    if lettered := _lettered(text):
        return lettered
    markers = markers_in(text, brackets=False)
    if not any(not m.tick_only and not m.bracket for m in markers):
        bracketed = [m for m in markers_in(text, brackets=True) if m.bracket]
        if any(m.ticked for m in bracketed) or (len(bracketed) >= 2 and len(text) < 300):
            return _with_brackets(text, bracketed)
        return _ticked_words(text, markers)
    suffix = _is_suffix(text, markers)
    markers = merge_near(text, markers)
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
        choice = choice_at(_TICKED_SIGNS.sub(" ", text), match.end(), match.end() + len(words), ticked)
        if choice is None or len(choice.label) > _LONGEST_LETTERED:
            return []
        out.append(choice)
    return out


_LEAD_END = ("：", ":", "，", "。", "？", "?")


def _is_suffix(text: str, markers: list[Marker]) -> bool:
    """Boxes stand behind their words (`是□ 否□`) rather than before them."""
    lead = strip(text, 0, markers[0].start)
    tail = strip(text, markers[-1].end, len(text))
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


def _attach_ticks(text: str, markers: list[Marker]) -> list[Marker]:
    """Gives each √ that stands apart to the option it follows, or lets it open one of its own."""
    out: list[Marker] = []
    for marker in markers:
        before = text[marker.start - 1] if marker.start else " "
        after = text[marker.end : marker.end + 1]
        opens = (before.isspace() or before in "：:；;、") and bool(after.strip())
        if (marker.tick_only or (marker.bracket and marker.ticked)) and out and not opens:
            last = out[-1]
            out[-1] = Marker(last.start, last.end, True, False, last.bracket)
        else:
            out.append(marker)
    return out


def _between(text: str, markers: list[Marker], suffix: bool) -> list[Choice]:
    """The words before each marker (`suffix`), or after it, as choices."""
    found: list[Choice] = []
    for index, marker in enumerate(markers):
        if suffix:
            start = markers[index - 1].end if index else _after_lead(text, marker.start)
            end = marker.start
        else:
            start = marker.end
            end = markers[index + 1].start if index + 1 < len(markers) else len(text)
        choice = choice_at(text, start, end, marker.ticked)
        if choice is not None:
            found.append(choice)
    return found


def _with_brackets(text: str, markers: list[Marker]) -> list[Choice]:
    """Options before or behind brackets: `按时完成（ √ ）`, `（ ）企业`."""
    lead = text[: markers[0].start].strip(EDGE)
    suffix = bool(lead) and not lead.endswith(_LEAD_END)
    if suffix:
        return _between(text, markers, True)
    ends = [m.start for m in markers[1:]] + [_line_end(text, markers[-1].end)]
    pairs = [(m, choice_at(text, m.end, end, m.ticked)) for m, end in zip(markers, ends, strict=True)]
    return [choice for _, choice in pairs if choice is not None]


def _line_end(text: str, start: int) -> int:
    at = text.find("\n", start)
    return len(text) if at < 0 else at


_WORD = re.compile(r"[^\s/／、，,；;|]+")


def _ticked_words(text: str, markers: list[Marker]) -> list[Choice]:
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
        stripped = LABEL_NUMBER.sub("", word.group().strip(TICK_SIGNS)).strip(TICK_SIGNS)
        if not stripped:
            continue
        offset = word.start() + word.group().index(stripped)
        ticked = bool(inside) or place in given
        noted = NOTED.search(stripped)
        stripped = stripped[: noted.start()] if noted and noted.start() else stripped
        found.append(Choice(stripped, offset, offset + len(stripped), ticked))
    return found if any(c.ticked for c in found) else []


def _nearest(words: "list[re.Match[str]]", tick: Marker) -> int:
    """The place of the word that a tick between spaces belongs to; the one before, where both are as near."""
    before = [(tick.start - w.end(), 0, place) for place, w in enumerate(words) if w.end() <= tick.start]
    after = [(w.start() - tick.end, 1, place) for place, w in enumerate(words) if w.start() >= tick.end]
    near = sorted([*before[-1:], *after[:1]])
    return near[0][2] if near else -1


def _alone(text: str, marker: Marker) -> bool:
    before = text[marker.start - 1] if marker.start else " "
    after = text[marker.end] if marker.end < len(text) else " "
    return before.isspace() and after.isspace()


def _after_lead(text: str, end: int) -> int:
    """Where the first option's words begin: behind a leading `…：` or a line break."""
    lead = max(text.rfind("：", 0, end), text.rfind(":", 0, end), text.rfind("\n", 0, end))
    return lead + 1
