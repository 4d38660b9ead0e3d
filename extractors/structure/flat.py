"""Divides a line that holds several paragraphs, as when a whole notice was pasted on one line.

Cuts are made where a paragraph may begin: after wide spaces, before a heading number that continues
its series, before 附件：, and around a signature (a body's name directly before a date).
"""

import re
from collections.abc import Iterator

import msgspec

from extractors.document import Span
from extractors.grammar.bodies import is_body, last_signs
from extractors.grammar.dates import find_dates
from extractors.grammar.numbers import integer
from extractors.structure.lines import RawLine
from extractors.structure.marks import page_after_title, salutation_after_page, salutation_end

_SHORT = 40  # a line that is no longer holds one paragraph

_WIDE = re.compile("(?<=[。；！？：:）)”…])[ \u00a0]{3,}|\u3000{2,}")
_MAY_BE_WIDE = re.compile("[ \u00a0]{3}|\u3000\u3000")
# What stands before a sign is looked at behind it: a pattern that begins with the sign itself skips the rest.
_ATTACHMENT = re.compile(
    r"附(?<=[。；！\s）)”》0-9A-Za-z]附)[ \u3000]{0,4}件[ \u3000]{0,2}"
    r"(?:[:：]|[0-9一二三四五六七八九十]{1,2}[:：.．])"
)
_HAN = re.compile("(?<=[。；！？;：:\\s）)”])([一二三四五六七八九十]{1,3})、(?![一二三四五六七八九十]、)")
_MAY_BE_HAN = re.compile("[一二三四五六七八九十]、")
_HAN_BRACKET = re.compile(
    "[（(](?<![第按照符合][（(])([一二三四五六七八九十]{1,3})[）)](?![、，至项款条目和或及])"
)
_ARABIC = re.compile(r"(?<=[。；;：:\s）)])([0-9]{1,2})[.．、](?![0-9])")
_MAY_BE_ARABIC = re.compile("[0-9][.．、]")
_TITLE_END = re.compile("的(?:通知|公告|函|通告)[ \u3000]?(?=各|有关|省直|市直|全)")
_STOPS = "。；！？;：:"
_YEAR = re.compile("(?:19|20)[0-9]{2}[ ]?[年.／/-]|二[〇○零OＯ]")
_LEAD = re.compile("^(?:特此(?:通知|公告|通告|函告|函达|函复|公示|说明)|此致|敬礼|此复)")
_RUN_BACK = re.compile("[\u3400-\u9fff·（）()“”、]+$")
_AFTER_DATE = re.compile("\\s|[（(]|附|关于|各|联系|抄送|$")


def segments(text: str, line: RawLine) -> Iterator[RawLine]:
    """The paragraphs of a line; a short line is given as it is."""
    page = page_after_title(line.text)
    if line.end - line.start <= _SHORT and "附" not in line.text[3:] and page is None:
        yield line
        return
    cuts = sorted({line.start, *_cuts(text, line, page)} - {line.end})
    if len(cuts) == 1 and line.text == line.text.strip():
        yield line
        return
    for start, end in zip(cuts, [*cuts[1:], line.end], strict=True):
        piece = text[start:end]
        inner = piece.strip()
        if inner:
            begin = start + len(piece) - len(piece.lstrip())
            yield msgspec.structs.replace(line, start=begin, end=begin + len(inner), text=inner)


def _cuts(text: str, line: RawLine, title: int | None) -> Iterator[int]:
    """Where the line is cut; `title` is where a page's labels begin behind a title."""
    start, end = line.start, line.end
    if title is not None:
        yield start + title
    salutation = salutation_after_page(line.text[title or 0 :])
    if salutation is not None:
        yield start + (title or 0) + salutation
    if _MAY_BE_WIDE.search(text, start, end):
        yield from (m.end() for m in _WIDE.finditer(text, start, end))
    attachment = next((m.start() for m in _ATTACHMENT.finditer(text, start, end)), end)
    if attachment < end:
        yield attachment
    yield from _series(text, start, attachment)
    yield from _titles(text, start, end)
    for span in signatures(text, start, end):
        yield span.start
        yield span.end


def _titles(text: str, start: int, end: int) -> Iterator[int]:
    """Where another notice's title begins, told by the salutation that touches it."""
    for mark in _TITLE_END.finditer(text, start, end):
        if salutation_end(text[mark.end() : min(end, mark.end() + 300)]) is None:
            continue
        floor = max(start, mark.start() - 200)
        about = text.rfind("关于", floor, mark.start())
        if about < 0:
            continue
        depth = 0
        for at in range(mark.start() - 1, floor - 1, -1):
            depth += (text[at] in "》」") - (text[at] in "《「")
            if at < about and depth == 0 and text[at] in "。；！？）)】 \t\u3000\u00a0":
                yield at + 1
                break


def _series(text: str, start: int, end: int) -> Iterator[int]:
    """Heading numbers that begin a series or continue the one they stand in."""
    marks = [(m.start(), 1, integer(m[1])) for m in _HAN_BRACKET.finditer(text, start, end)]
    if _MAY_BE_HAN.search(text, start, end):
        marks += [(m.start(), 0, integer(m[1])) for m in _HAN.finditer(text, start, end)]
    if _MAY_BE_ARABIC.search(text, start, end):
        marks += [(m.start(), 2, integer(m[1])) for m in _ARABIC.finditer(text, start, end)]
    last = [0, 0, 0]
    pending: list[tuple[int, int]] = []  # a first number that no second one has confirmed
    for at, kind, value in sorted(marks):
        if value == 1:
            for deeper in range(kind, 3):
                last[deeper] = 0
            if kind == 0 or text[at - 1] in _STOPS:
                last[kind] = 1
                yield at
            else:
                pending = [p for p in pending if p[0] != kind]
                pending.append((kind, at))
                last[kind] = 1
        elif value is not None and value == last[kind] + 1:
            for deeper in range(kind + 1, 3):
                last[deeper] = 0
            last[kind] = value
            yield from (first for of, first in pending if of == kind)
            pending = [p for p in pending if p[0] != kind]
            yield at


def signatures(text: str, start: int, end: int) -> Iterator[Span]:
    """A body's name with a date right behind it, bounded like a signature and not like a sentence."""
    for year in _YEAR.finditer(text, start, end):
        name_end = year.start()
        while name_end > start and text[name_end - 1] in " \u3000\t":
            name_end -= 1
        if name_end == start or text[name_end - 1] not in last_signs():
            continue
        date = next(iter(find_dates(text, year.start(), min(end, year.start() + 24))), None)
        if date is None or date.start != year.start() or date.month is None or date.hour is not None:
            continue
        if _AFTER_DATE.match(text, date.end, end) is None:
            continue
        run = _RUN_BACK.search(text, max(start, name_end - 60), name_end)
        if run is None:
            continue
        name = run.group()
        lead = _LEAD.match(name)
        begin = run.start() + (lead.end() if lead else 0)
        if is_body(text[begin:name_end]) and _bounded(text, begin, start):
            yield Span(begin, date.end)


def _bounded(text: str, begin: int, start: int) -> bool:
    return (
        begin == start
        or text[begin - 1] in "。；！？;!?0123456789 \t\u3000\u00a0》知告"
        or text[begin - 1].isascii()
    )
