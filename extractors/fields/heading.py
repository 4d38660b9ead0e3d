"""What the head of a notice and the page around it say: its number, dates, issuers and year."""

import re
from collections.abc import Iterator
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Span
from extractors.grammar.bodies import is_body
from extractors.grammar.dates import find_dates
from extractors.grammar.document_number import DocumentNumber, find_numbers
from extractors.grammar.numbers import integer
from extractors.grammar.sentences import trimmed
from extractors.outline import Line, NoticePart
from extractors.pipeline import Mention, document_of, mark, outline_of
from extractors.structure.marks import is_ornament, page_labels

HeadingKind = Literal[
    "document_number",  # its own 发文字号
    "written",  # 成文日期 of the page's information box
    "published",  # 发布时间 of the page
    "page_issuer",  # 发文机关 of the information box
    "page_source",  # 来源 of the page
    "red_head",  # …文件 above the title
    "title_issuer",  # the body that the title begins with
    "title_year",
    "body_year",  # a programme's year in the first paragraph
]

_RED_HEAD = re.compile(
    r"^(?P<name>[\u3400-\u9fff、（）() \u3000]{4,60}?)[ \u3000]*文[ \u3000]*件(?:[ \u3000]|$)"
)
_BEFORE_TITLE_WORDS = re.compile("关于|转发|印发")
_YEAR = re.compile(
    r"(?<![0-9０-９〔\[【（(A-Za-z])(20[0-9]{2}|２０[０-９]{2}|二[〇○零OＯ][一二三四五六七八九〇○零OＯ]{2})"
)
_RANGE_AFTER = re.compile(r"年?度?[ ]?[-－—–~～至到][ ]?(?:20)?[0-9]{2}(?:年|学年)")
_RANGE_BEFORE = re.compile(r"(?:19|20)[0-9]{2}年?[ ]?[-－—–~～至到][ ]?$")
_PROGRAMME = re.compile(
    "年(?:度|(?=[^，。；、月]{0,30}(?:项目|计划|专项|课题|指南|申报|征集|需求|奖|基金|选题|榜单|平台|中心|认定|评选|推荐|资金)))"
)
_PAREN_NUMBER = re.compile(r"[（(【\[]?\s*$")
_HEAD_LINES = 60
_BELOW_TITLE = 60  # characters


class HeadingMention(Mention, frozen=True, kw_only=True):
    """`value` is the number in its standard form, the name, the date's words, or the year's digits."""

    kind: HeadingKind
    value: str


@Language.component("notices_heading")
def heading(doc: Doc) -> Doc:
    text, outline = document_of(doc).text, outline_of(doc)
    found: list[HeadingMention] = []
    for part in outline.notices:
        own = list(outline.lines_of(part.index))
        found.extend(_numbers(text, part, own))
        found.extend(_of_this_page(part, list(_page(text, part, own))))
        found.extend(_title(text, part))
        found.extend(_first_paragraph(text, part, own))
    mark(doc, "heading", found)
    return doc


def _head_end(part: NoticePart, own: list[Line]) -> int:
    """Where the head ends: with the salutation, else with the title."""
    if part.salutation is not None:
        return part.salutation.end
    if part.title:
        return part.title[-1].end
    return own[0].end if own else part.body.start


def _numbers(text: str, part: NoticePart, own: list[Line]) -> Iterator[HeadingMention]:
    """The notice's own number: in its head, on a line of its own, or labelled; never a cited one."""
    head_end = _head_end(part, own)
    tail = part.signed_on.end if part.signed_on is not None else None
    for place, line in enumerate(own):
        if "号" not in text[line.start : line.end] or line.end - line.start > 400:
            continue
        numbers = find_numbers(text, line.start, line.end)
        if not numbers:
            continue
        near_head = line.start <= head_end or place <= 2
        for number in numbers:
            rule = _own_number(text, line, number, part)
            if rule is None or (rule == "closing" and not near_head):
                continue
            if rule == "alone" and tail is not None and line.start > tail:
                continue
            yield HeadingMention(
                start=number.start,
                end=number.end,
                notice=part.index,
                component=f"heading.number_{rule}",
                kind="document_number",
                value=number.text,
            )


def _own_number(text: str, line: Line, number: DocumentNumber, part: NoticePart) -> str | None:
    before = text[line.start : number.start].strip(" \t\u3000（(【[")
    after = text[number.end : line.end].strip(" \t\u3000）)】]")
    for label in page_labels(text[line.start : line.end]):
        span = Span(line.start + label.value.start, line.start + label.value.end)
        if label.meaning == "number" and number.start in span:
            return "labelled"
    if not before and (not after or re.match(r"签\s*发", after)):
        return "alone"
    if re.fullmatch(r".*文\s*件", before) and len(before) <= 40 and "《" not in before and not after:
        return "red_head"
    if not before and part.title and part.title[0].start >= number.end and part.title[0].start < line.end:
        return "before_title"
    title_here = [span for span in part.title if line.start <= span.start < line.end]
    if title_here and number.start >= title_here[-1].end:
        gap = text[title_here[-1].end : number.start].strip(" \t\u3000（(【[")
        return "closing" if not gap else None
    return None


def _of_this_page(part: NoticePart, found: list[HeadingMention]) -> list[HeadingMention]:
    """Without the days above the title, which a page's head tells of today, where one stands below it."""
    if not part.title or not any(m.kind == "published" and m.start >= part.title[-1].end for m in found):
        return found
    return [m for m in found if m.kind != "published" or m.start >= part.title[0].start]


def _page(text: str, part: NoticePart, own: list[Line]) -> Iterator[HeadingMention]:
    """What a web page's labels and a red head say."""
    if part.parent is not None:
        own = own[:8]
    edges = own if len(own) <= _HEAD_LINES * 2 else own[:_HEAD_LINES] + own[-_HEAD_LINES:]
    head_end = _head_end(part, own)
    for line in edges:
        words = text[line.start : line.end]
        inside = part.salutation is not None and head_end < line.start < part.body.end
        if not inside:
            yield from _labels(text, part, line)
        if line.end <= head_end + 2 and (red := _RED_HEAD.match(words)) and "关于" not in words:
            name = trimmed(words, *red.span("name"))
            if name is not None:
                yield _mention(text, part, "red_head", Span(line.start + name.start, line.start + name.end))


def _labels(text: str, part: NoticePart, line: Line) -> Iterator[HeadingMention]:
    first = _date_before_labels(text, line)
    in_head = bool(part.title) and line.end <= (part.salutation or part.title[-1]).end + _BELOW_TITLE
    if first is not None and in_head:
        yield _mention(text, part, "published", first)
    labels = page_labels(text[line.start : line.end])
    if first is None and in_head and labels and not any(v.meaning in _DATING for v in labels):
        last = _date_behind_labels(text, line)
        if last is not None:
            yield _mention(text, part, "published", last)
    for label in labels:
        span = Span(line.start + label.value.start, line.start + label.value.end)
        if span.end <= span.start or (label.meaning == "dated" and not in_head):
            continue
        if label.meaning in ("published", "dated", "written"):
            dates = find_dates(text, span.start, span.end, compact=True)
            if dates and dates[0].year and dates[0].day:
                kind: HeadingKind = "written" if label.meaning == "written" else "published"
                end = dates[0].day_end or dates[0].end
                yield _mention(text, part, kind, Span(dates[0].start, end))
        elif label.meaning == "issuer":
            yield _mention(text, part, "page_issuer", span)
        elif label.meaning == "source" and is_body(span.of(text).strip("【】[]"), alone=False):
            yield _mention(text, part, "page_source", span)


def _date_before_labels(text: str, line: Line) -> Span | None:
    """The date that a line under a title begins with: 2024-07-05 14:05 来源：… 【打印】."""
    words = text[line.start : line.end]
    start = line.start + (words[:1] in "（([【")
    if len(words) > 200 or not text[start : start + 1].isdigit():
        return None
    dates = find_dates(text, start, min(line.end, line.start + 30))
    if not dates or dates[0].start != start or not (dates[0].year and dates[0].day):
        return None
    rest = text[dates[0].end : line.end].strip(" \u3000\t|丨/-）)]】")
    if rest and not (page_labels(rest) or page_labels(words) or is_ornament(rest)):
        return None
    return Span(start, dates[0].day_end or dates[0].end)


_DATING = frozenset({"published", "dated", "written"})


def _date_behind_labels(text: str, line: Line) -> Span | None:
    """The day that ends a line of labels: 来源：某市科技局 作者：高新科 2025-04-22."""
    dates = find_dates(text, max(line.start, line.end - 24), line.end)
    if not dates or not (dates[-1].year and dates[-1].day):
        return None
    end = dates[-1].day_end or dates[-1].end
    if re.fullmatch(r"[\s\d:：\])）】]*", text[end : line.end]) is None:
        return None
    return Span(dates[-1].start, end)


def _title(text: str, part: NoticePart) -> Iterator[HeadingMention]:
    """The bodies a title begins with (A厅 B厅关于…), and its year."""
    for span in part.title:
        words = span.of(text)
        mark_ = _BEFORE_TITLE_WORDS.search(words)
        if mark_ is None and (year := _YEAR.search(words)):
            mark_ = year
        prefix = words[: mark_.start()] if mark_ is not None else words
        if prefix and "《" not in prefix:
            yield from _bodies(text, part, span.start, prefix)
        if mark_ is not None:
            break
    for span in part.title:
        for year in _YEAR.finditer(text, span.start, span.end):
            if _RANGE_AFTER.match(text, year.end()) or _RANGE_BEFORE.search(text, span.start, year.start()):
                continue
            value = integer(year.group())
            if value is not None:
                yield _mention(text, part, "title_year", Span(*year.span()), str(value))


def _bodies(text: str, part: NoticePart, start: int, prefix: str) -> Iterator[HeadingMention]:
    pieces = [(m.start(), m.group()) for m in re.finditer(r"[^\s\u3000]+", prefix)]
    if not pieces:
        return
    if not all(is_body(piece, alone=True) for _, piece in pieces):
        pieces = [(pieces[0][0], prefix.strip())]
    for at, piece in pieces:
        names = [(at, piece)] if is_body(piece, alone=True) else []
        parted = [(at + m.start(), m.group()) for m in re.finditer("[^、]+", piece)]
        if len(parted) > 1 and all(is_body(name) for _, name in parted):
            names = parted
        for begin, name in names:
            yield _mention(text, part, "title_issuer", Span(start + begin, start + begin + len(name)))


def _first_paragraph(text: str, part: NoticePart, own: list[Line]) -> Iterator[HeadingMention]:
    """The year of the programme in the first paragraph, outside of 《》 and document numbers."""
    head_end = _head_end(part, own)
    line = next(
        (
            li
            for li in own
            if li.end > head_end and li.table is None and not page_labels(text[li.start : li.end])
        ),
        None,
    )
    if line is None:
        return
    start, depth = max(line.start, head_end), 0
    marks = {m.start(): m for m in _YEAR.finditer(text, start, min(line.end, start + 600))}
    for at in range(start, min(line.end, start + 600)):
        depth = max(0, depth + (text[at] == "《") - (text[at] == "》"))
        year = marks.get(at)
        if year is None or depth or not _PROGRAMME.match(text, year.end(), line.end):
            continue
        value = integer(year.group())
        if value is not None and not _RANGE_AFTER.match(text, year.end()):
            yield _mention(text, part, "body_year", Span(*year.span()), str(value))


def _mention(
    text: str, part: NoticePart, kind: HeadingKind, span: Span, value: str | None = None
) -> HeadingMention:
    return HeadingMention(
        start=span.start,
        end=span.end,
        notice=part.index,
        component=f"heading.{kind}",
        kind=kind,
        value=span.of(text) if value is None else value,
    )


_SPACE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


def joined(pieces: list[str]) -> str:
    """The pieces of a broken line as one: white space beside a Chinese character is dropped."""
    return re.sub(r"\s+", " ", _SPACE.sub("", " ".join(piece.strip() for piece in pieces)))
