"""Label and value in one line: `项目名称：____  联系人：张三`, with several pairs or sub-labels."""

import re

import msgspec

from extractors.forms import labels
from extractors.forms.labels import head_of, score, squeeze
from extractors.grammar.box_marks import has_box
from extractors.grammar.boxes import choices

_COLON = re.compile(r"[：:](?!//)")
_LABEL_END = re.compile(r"[\u4e00-\u9fff）)A-Za-z】\]]\s*$")
_WIDE = re.compile(r"[ \u3000\xa0]{2,}|\t+|[_＿]+|[；;|，,。/]")
_NARROW = re.compile(r"[ \u3000\xa0]")
_LINES = re.compile(r"(?P<label>[\u4e00-\u9fff（）()]{2,12})[ \u3000]*(?P<line>[_＿]{2,})")


_LONGEST = 2000  # a line of labels and values is shorter; prose is not searched to its end


# The number of a line (1. ， 10. ， （2））, with the space behind it, belongs to its first label.
_NUMBER = re.compile(r"(?:[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)、.．]|[①-⑳])[ \u3000\xa0]*")


_NAME_SIGN = re.compile(r"[\u4e00-\u9fff][ \u3000\xa0][\u4e00-\u9fffA-Za-z]{2}")


class Pair(msgspec.Struct, frozen=True):
    """A label and what follows it; offsets into the text that was given."""

    label: str
    start: int
    end: int
    value_start: int
    value_end: int


def pairs(text: str, least: float = 1.4) -> list[Pair]:
    """The `label：value` pairs of a line in order; `least` is the label score that a label needs."""
    whole, text = len(text), text[:_LONGEST]
    found: list[tuple[int, int, int]] = []  # label start, label end, value start
    floor = 0
    for colon in _COLON.finditer(text):
        at = colon.start()
        if not _LABEL_END.search(text[max(floor, at - 6) : at]) or at - floor > 80:
            continue
        if not _is_outside(text, at):
            continue
        start = _label_start(text, floor, at)
        if start >= at or score(text[start:at]) < least:
            continue
        prompted = text[:start].rstrip()[-1:] in ("，", ",", "、", "；", ";")
        if prompted and found and has_box(text[found[-1][2] : start]) and has_box(text[colon.end() :]):
            continue  # words to be written behind an option: □有，单位名称：____ □无
        found.append((start, at, colon.end()))
        floor = colon.end()
    if not found:
        return _underlined(text)
    out = []
    for index, (start, end, value) in enumerate(found):
        stop = found[index + 1][0] if index + 1 < len(found) else whole
        out.append(Pair(labels.clean(text[start:end]), start, end, value, stop))
    return out


def offers(words: str) -> list[Pair]:
    """`所属产业集群：□… □…`: any few words before boxes are a label."""
    found = pairs(words, -1.0)
    if len(found) == 1 and len(choices(words[found[0].value_start :])) >= 2:
        return found
    return []


def opening(words: str) -> list[Pair]:
    """The pairs of a line that begins with a label, known by its noun or by the options behind it."""
    found = pairs(words)
    if not found or words[: found[0].start].strip():
        found = offers(words) if has_box(words) else []
    return found if found and not words[: found[0].start].strip() else []


def _label_start(text: str, floor: int, end: int) -> int:
    """Where the label before the colon begins: behind the widest gap, or the last one."""
    chunk = text[floor:end]
    lead = len(chunk) - len(chunk.lstrip(" \u3000\t\xa0_＿；;，,。、\n"))
    number = _NUMBER.match(chunk, lead)
    after_number = number.end() if number else lead
    if not floor:
        depth_free = _outside_parentheses(chunk, lead)
        if squeeze(chunk) and not depth_free:
            return lead
    start = lead
    for gap in _WIDE.finditer(chunk, after_number):
        if _is_outside(chunk, gap.start()) and head_of(chunk[gap.end() :]) and chunk[gap.end() :].strip():
            if floor == 0 and squeeze(chunk[start : gap.start()]) and _spaced(chunk[start:]):
                continue
            start = gap.end()
    if start == lead:
        for gap in _NARROW.finditer(chunk, after_number):
            rest = chunk[gap.end() :]
            if _spaced(chunk[after_number:]):
                break
            if _NAME_SIGN.match(rest) and head_of(rest[2:]) and len(squeeze(rest)) > 3:
                continue  # `聂 磊 联系电话`: the sign alone still belongs to the name before it
            if head_of(rest) and _is_outside(chunk, gap.start()):
                start = gap.end()
                break
    return floor + start


def _spaced(words: str) -> bool:
    """Single characters set apart: `联 系 人`, `姓    名`."""
    return bool(re.fullmatch(r"\s*\S(?:[ \u3000\xa0\t]{1,12}\S){1,5}\s*", words))


def _outside_parentheses(chunk: str, lead: int) -> bool:
    return any(_is_outside(chunk, gap.start()) for gap in _WIDE.finditer(chunk, lead)) or any(
        _is_outside(chunk, gap.start()) for gap in _NARROW.finditer(chunk, lead)
    )


def _is_outside(chunk: str, at: int) -> bool:
    before = chunk[:at]
    opened = before.count("（") + before.count("(")
    return opened <= before.count("）") + before.count(")")


def _underlined(text: str) -> list[Pair]:
    """Labels before drawn lines without a colon: `国别____单位____`."""
    found: list[Pair] = []
    if "__" not in text and "＿" not in text:
        return found
    for match in _LINES.finditer(text):
        if score(match.group("label")) >= 1.4:
            found.append(
                Pair(
                    labels.clean(match.group("label")),
                    match.start("label"),
                    match.end("label"),
                    match.start("line"),
                    match.end("line"),
                )
            )
    return found
