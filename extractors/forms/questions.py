"""Questionnaires: numbered lines that each ask for something, outside tables.

What makes a line a question is the list it stands in: numbers that run on, most of the lines with a
colon, room to write, or options. Inside such a list no label need be known.
"""

import re

import msgspec

from extractors.document import Span
from extractors.forms import labels
from extractors.forms.labels import squeeze
from extractors.forms.lines import pairs
from extractors.forms.raw import RawField
from extractors.grammar.boxes import choices

_NUMBER = re.compile(
    r"[ \t\u3000\xa0]*(?:(?P<figure>[0-9０-９]{1,2})[、.．](?:(?![0-9０-９])|(?=(?:19|20)[0-9]{2}年))"
    r"|[（(](?P<wrapped>[0-9０-９]{1,2})[）)]|(?P<chinese>[一二三四五六七八九十]{1,3})、)"
)
_ROOM = re.compile(r"[_＿]{2,}|[ \u3000\xa0]{3,}")
_FEWEST = 4  # questions that make a list
_LABEL = r"[\u4e00-\u9fffA-Za-z/、（）()\-]{2,24}"
# A further label on the line, behind a gap or a comma: `安亭镇　　　成立年份：2018年`.
_NEXT = re.compile(
    rf"(?:[ \u3000\xa0]{{2,}}|[_＿]{{2,}}[ \u3000\xa0]*|[；;，,][ \u3000\xa0]*)(?P<label>{_LABEL})[：:](?!//)"
)
# A figure to be written into a sentence: `可投入的经费约为____万元，其中希望政府支持____万元`.
_FIGURE = re.compile(
    r"(?P<label>[^_＿；;。\n]{2,50}?)"
    r"(?P<value>[_＿ \u3000\xa0]+[0-9０-９][0-9０-９,，.．]*[_＿ \u3000\xa0]*|[_＿ \u3000\xa0]{2,})"
    r"(?P<unit>亿元|万元|千元|元|个月|年|人|项|家|%|％)"
)
_PROMPT_END = re.compile(r"[：:？?]$")
_LONGEST = 400  # of a question's own line, room to write left out


class _Line(msgspec.Struct, frozen=True):
    """A numbered line: where its words behind the number begin, and the number."""

    place: int  # among the lines
    style: str
    value: int


def questions(text: str, lines: list[Span]) -> dict[int, int]:
    """The lines that are questions, by their place, with where the lines of their answer end.

    A list may run on over section headings; what stands below a question is its answer.
    """
    numbered = [found for place, line in enumerate(lines) if (found := _numbered(text, line, place))]
    out: dict[int, int] = {}
    for style in ("figure", "wrapped", "chinese"):
        run: list[_Line] = []
        for line in (*(n for n in numbered if n.style == style), None):
            last = run[-1].value if run else 0
            # A number may be missing (it was an option's, or the form skips one), but not two.
            if line is not None and last < line.value <= last + (2 if len(run) >= _FEWEST - 1 else 1):
                run.append(line)
                continue
            if len(run) >= _FEWEST and _asks(text, lines, run):
                out.update(_answers(lines, run, numbered))
            run = [line] if line is not None and line.value == 1 else []
    return out


def _numbered(text: str, line: Span, place: int) -> _Line | None:
    match = _NUMBER.match(text, line.start, line.end)
    if match is None or match.end() >= line.end:
        return None
    style = str(match.lastgroup)
    words = match.group(style)
    return _Line(place, style, _chinese(words) if style == "chinese" else int(words))


_DIGITS = {sign: at for at, sign in enumerate("一二三四五六七八九", start=1)}


def _chinese(words: str) -> int:
    tens, ten, ones = words.rpartition("十")
    return (_DIGITS.get(tens, 1 if ten else 0) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _asks(text: str, lines: list[Span], run: list[_Line]) -> bool:
    """Most lines have a colon behind their label, room, or options; few are sentences."""
    asking = sentences = 0
    for line in run:
        words = lines[line.place].of(text)
        plain = _ROOM.sub("", words).rstrip()
        label = re.split(r"[：:]", plain, maxsplit=1)
        colon = len(label) > 1 and len(squeeze(label[0])) <= 40 and "。" not in label[0]
        asking += (
            colon or bool(_FIGURE.search(words)) or bool(_PROMPT_END.search(plain)) or len(choices(words)) > 1
        )
        sentences += len(plain) > _LONGEST or (not colon and plain.endswith(("。", "；")))
    return asking * 10 >= len(run) * 7 and sentences * 4 <= len(run)


def _answers(lines: list[Span], run: list[_Line], numbered: list[_Line]) -> dict[int, int]:
    """Each question with the place of the line behind its answer: the next question, or a heading."""
    headings = {n.place for n in numbered if n.style == "chinese"}
    ends = sorted({q.place for q in run} | headings | {len(lines)})
    return {q.place: min(end for end in ends if end > q.place) for q in run}


def fields(text: str, line: Span, below: list[Span], section: str | None) -> list[RawField]:
    """The fields of a question: its label and answer, further labels on its line, figures in its words."""
    words = line.of(text)
    number = _NUMBER.match(words)
    body = number.end() if number else 0
    colon = _colon(words, body)
    if colon is None:
        figures = _figures(words, line.start, body, section)
        if figures:
            return figures
        field = _field(words, line.start, body, len(words.rstrip()), section)
        field.lines, field.room = list(below), True
        return [field]
    found = [_field(words, line.start, body, colon, section)]
    at = colon + 1
    for start, end in _further(words, at):
        if start < at or (len(choices(words[at:end])) > 1 and not _offers(words, start, end)):
            continue  # 其他：____ among options
        found[-1].lines = [Span(line.start + at, line.start + start)]
        label = labels.clean(words[start:end])
        found.append(RawField(label, line.start + start, line.start + end, "line", section=section))
        at = end + 1
    found[-1].lines = [Span(line.start + at, line.end)]
    rest = words[at:].strip(" \u3000\xa0_＿\t")
    if not rest or _LETTERS.fullmatch(rest) or len(choices(rest)) > 1:
        found[-1].lines.extend(below)
        found[-1].room = bool(below)
    return found


# The letters of the options below: （ B、D ）, ABD.
_LETTERS = re.compile(r"[（(]?\s{0,4}[A-HＡ-Ｈ](?:[、，,/ ]{0,2}[A-HＡ-Ｈ]){0,7}\s{0,4}[）)]?")


def _offers(words: str, start: int, end: int) -> bool:
    """A label of its own among options: options stand behind it too (研发机构级别：□国家级 □省级)."""
    return not words[start:end].startswith(("其他", "其它")) and len(choices(words[end + 1 :])) > 1


def _further(words: str, at: int) -> list[tuple[int, int]]:
    """Where further labels stand on a question's line: known ones anywhere, others behind a gap."""
    behind = [match.span("label") for match in _NEXT.finditer(words, at)]
    known = [(pair.start, pair.end) for pair in pairs(words, 1.8) if pair.start >= at]
    ends = {end for _, end in behind}
    return sorted([*behind, *(span for span in known if span[1] not in ends)])


def _colon(words: str, body: int) -> int | None:
    """The colon that ends the label: the first one outside brackets, with no room to write before it."""
    depth = 0
    for at in range(body, min(len(words), body + 80)):
        sign = words[at]
        depth += (sign in "（(") - (sign in "）)")
        if sign in "：:" and depth <= 0:
            return None if _ROOM.search(words[body:at].strip()) else at
    return None


def _field(words: str, offset: int, body: int, end: int, section: str | None) -> RawField:
    """The label keeps its number, as the form prints it."""
    start = len(words) - len(words.lstrip())
    label = labels.clean(words[start:end].rstrip(" \u3000\xa0_＿？?：:"))
    del body
    return RawField(label, offset + start, offset + end, "line", section=section)


def _figures(words: str, offset: int, body: int, section: str | None) -> list[RawField]:
    out: list[RawField] = []
    at = 0
    for match in _FIGURE.finditer(words, body):
        start = at if not out else match.start("label")
        lead = len(words[start : match.end("label")]) - len(
            words[start : match.end("label")].lstrip(" \u3000，,、")
        )
        label = labels.clean(words[start + lead : match.end("label")])
        field = RawField(label, offset + start + lead, offset + match.end("label"), "line", section=section)
        field.lines = [Span(offset + match.start("value"), offset + match.end("value"))]
        field.unit_above = (
            match.group("unit") if match.group("unit") in ("亿元", "万元", "千元", "元") else ""
        )
        out.append(field)
    return out
