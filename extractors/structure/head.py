"""The head of a notice: its title, perhaps over several lines, and whom it addresses."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from extractors.document import Span
from extractors.grammar.bodies import is_body
from extractors.grammar.dates import find_dates
from extractors.grammar.document_number import find_numbers
from extractors.structure.kinds import kind_of
from extractors.structure.lines import RawLine
from extractors.structure.marks import (
    attachment_label,
    is_breadcrumb,
    is_ornament,
    is_salutation,
    page_labels,
    salutation_end,
)
from extractors.structure.numbering import number_at
from extractors.structure.title_line import heads_section, is_menu, reads_like_title, title_span

_ZONE = 40  # lines in which a head is looked for
_LONGEST_TITLE = 160
_LINES_OF_TITLE = 6
_PARAGRAPH = 60  # characters of a line that ends a sentence
_PROSE_BEFORE = 2  # a page may put a summary above a salutation; behind two paragraphs is none
_ADDRESSES = re.compile("(?:各|有关|相关|省直|市直|区直|县直|校内|全[省市区县校院]|机关)")
_GLUED = re.compile(
    "(?:通知|公告|通告|函|启事|公示|通报|决定|意见|预通知)(?:（[^（）]{1,20}）)?[ \u3000]*"
    "(?=[^》”』」）)的书单令栏中和、，。及与后要精规])"
)
_BRACKETED = re.compile("[（(【〔\\[][^（()）]{1,40}[）)】〕\\]]")
_NO_COLON = re.compile("各.{1,120}(?:单位|部门|企业|局|委|厅|院校|高校|院所|机构|协会)")
_DATED_BRACKET = re.compile(
    r"[（(][^（）()]{0,6}\d{4}年\d{1,2}月\d{1,2}日[^（）()]{0,6}(?:发布|印发|公布|发)[）)]"
)
_ENDS_OPEN = re.compile("[，、,及和与暨的]$")


class Head(msgspec.Struct, frozen=True):
    """`body` is the index of the first line after the head; the title's lines are `lines[first:last+1]`."""

    title: tuple[Span, ...]
    salutation: Span | None
    first: int
    last: int
    body: int


def is_noise(line: RawLine) -> bool:
    """A line of a head that is no part of a title: ornaments, page labels, a red head, a number, a date."""
    text = line.text
    if is_ornament(text) or is_breadcrumb(text) or page_labels(text):
        return True
    label = attachment_label(text)
    if label is not None and label.end == len(text):
        return True
    compact = re.sub(r"\s+", "", text)
    if compact.endswith("文件") and len(compact) <= 40 and "关于" not in compact and "招标" not in compact:
        return True
    if _is_only_number(text) or _is_only_date(text):
        return True
    if _DATED_BRACKET.fullmatch(text):
        return True
    return bool(re.match(r"签\s*发\s*人\s*[:：]", text))


def _is_only_number(text: str) -> bool:
    if len(text) > 80 or "号" not in text:
        return False
    found = find_numbers(text)
    if not found:
        return False
    rest = text[: found[0].start] + text[found[-1].end :]
    return len(re.sub(r"[\s（）()【】\[\]〔〕:：]|签发人.{0,8}|文件|文号|发文字号", "", rest)) <= (
        2 if len(text) < 30 else 0
    )


def _is_only_date(text: str) -> bool:
    if len(text) > 30:
        return False
    found = find_dates(text)
    return len(found) == 1 and not re.sub(
        r"[（()）\s\d:：]", "", text[: found[0].start] + text[found[0].end :]
    )


def head_of(lines: Sequence[RawLine], lo: int, hi: int) -> Head:
    """The head of the notice whose lines are `lines[lo:hi]`.

    A title that stands only in the page's information table (标题：…) is taken from there.
    """
    head = _read_head(lines, lo, hi)
    if head.title and any(reads_like_title(lines[i].text) for i in range(head.first, head.last + 1)):
        return head
    below = head.body if head.salutation is not None else min(hi, lo + _ZONE)
    for index in range(lo, below):
        line = lines[index]
        labelled = [v.value for v in page_labels(line.text) if v.meaning == "title"]
        if labelled and reads_like_title(labelled[-1].of(line.text)):
            span = Span(line.start + labelled[-1].start, line.start + labelled[-1].end)
            return Head((span,), head.salutation, index, index, max(head.body, index + 1))
    return head


def _read_head(lines: Sequence[RawLine], lo: int, hi: int) -> Head:
    top = min(hi, lo + _ZONE)
    found = _salutation(lines, lo, top)
    if found is not None:
        first, last, span = found
        title = _title_before(lines, lo, first)
        title = _without_site_name(lines, title, last)
        if title:
            return Head(_spans(lines, title), span, title[0], title[-1], last + (span.end >= lines[last].end))
    glued = _glued(lines, lo, top)
    if glued is not None and (found is None or glued[0] <= found[0]):
        index, cut, salutation = glued
        start = _start_of_title(lines, lo, index)
        spans = (*_spans(lines, range(start, index)), title_span(lines[index], lines[index].start, cut))
        body = index + (salutation.end >= lines[index].end)
        return Head(spans, salutation, start, index, body)
    title = _title_alone(lines, lo, found[0] if found else top)
    if not title:
        first = found[1] + 1 if found else lo
        return Head((), found[2] if found else None, lo, lo, first)
    body = title[-1] + 1
    if found is not None:
        body = found[1] + (found[2].end >= lines[found[1]].end)
    elif body < hi and _NO_COLON.fullmatch(lines[body].text):
        return Head(
            _spans(lines, title), Span(lines[body].start, lines[body].end), title[0], title[-1], body + 1
        )
    return Head(_spans(lines, title), found[2] if found else None, title[0], title[-1], body)


def _salutation(lines: Sequence[RawLine], lo: int, top: int) -> tuple[int, int, Span] | None:
    """Its first and last line, and its range."""
    paragraphs = 0
    for index in range(lo, top):
        line = lines[index]
        number = number_at(line.text)
        if number is not None and number.kind in ("han", "chapter", "part") and index > lo:
            return None
        if paragraphs >= _PROSE_BEFORE:
            return None
        paragraphs += len(line.text) > _PARAGRAPH and line.text[-1] == "。"
        if not line.flows or (number is not None and number.kind != "letter"):
            continue
        if page_labels(line.text):
            continue
        end = len(line.text) if is_salutation(line.text) else None
        if end is None and len(line.text) > 20:
            end = salutation_end(line.text)
            if end is not None and _ADDRESSES.match(line.text) is None and index == lo:
                end = None  # a title with its salutation glued on
        if end is None or _LINE_HAS_TITLE.search(line.text[:end]):
            continue
        first = index
        while first > lo + 1 and first > index - 6 and _continues(lines[first - 1].text):
            first -= 1
        return first, index, Span(lines[first].start, line.start + end)
    return None


def _without_site_name(lines: Sequence[RawLine], title: list[int], salutation: int) -> list[int]:
    """On a web page, which tells its date below the title, a body's name above it is the site's."""
    below = range(title[-1] + 1, salutation) if title else range(0)
    if not any(page_labels(lines[i].text) for i in below):
        return title
    about = next((i for i in title if re.match("关于|转发|印发", lines[i].text)), None)
    return title if about is None else [i for i in title if i >= about]


_LINE_HAS_TITLE = re.compile("关于.{2,120}的(?:通知|公告|通告|函|启事|公示|通报|决定|意见)")


def _continues(text: str) -> bool:
    """Whether a salutation runs on from this line to the next."""
    if kind_of(text) == "notice" or _LINE_HAS_TITLE.search(text) or "关于" in text or text[-1] in "。：:":
        return False
    return bool(_ADDRESSES.match(text)) or (text[-1] in "，、,；" and len(text) > 4)


def _title_before(lines: Sequence[RawLine], lo: int, salutation: int) -> list[int]:
    """The title's lines above a salutation."""
    candidates = [i for i in range(lo, salutation) if lines[i].flows and not is_noise(lines[i])]
    own = [i for i in candidates if not is_menu(lines[i].text)]
    if any(_may_end(lines[i].text) for i in own):
        candidates = own
    if not candidates:
        return []
    last = candidates[-1]
    if not _may_end(lines[last].text):
        better = [i for i in candidates if _may_end(lines[i].text)]
        last = better[-1] if better else last
    if len(lines[last].text) > _LONGEST_TITLE:
        return []
    first = _start_of_title(lines, lo, last)
    return [i for i in range(first, last + 1) if i in candidates]


def _may_end(text: str) -> bool:
    return kind_of(text) is not None or "关于" in text or bool(_BRACKETED.fullmatch(text))


def _start_of_title(lines: Sequence[RawLine], lo: int, last: int) -> int:
    """Goes up from a title's last line to its first."""
    first = last
    joined = lines[last].text
    limit = max(lo, last - _LINES_OF_TITLE)
    if "关于" not in joined or _BRACKETED.fullmatch(joined):
        for index in range(last - 1, limit - 1, -1):
            above = lines[index]
            if not above.flows or is_noise(above) or above.text[-1] in "。：:；" or len(above.text) > 80:
                break
            if kind_of(above.text) == "notice" and not _BRACKETED.fullmatch(lines[index + 1].text):
                break
            if "关于" in above.text:
                first = index
                break
            if _BRACKETED.fullmatch(lines[index + 1].text) or (above.centered and lines[last].centered):
                first = index
    if re.match("关于|转发|印发", lines[first].text):
        while first > limit and not is_noise(lines[first - 1]) and _names_bodies(lines[first - 1].text):
            first -= 1
    return first


def _names_bodies(text: str) -> bool:
    names = text.split()
    if len(names) > 5 and all(len(name) == 1 for name in names):
        names = ["".join(names)]  # 青 禾 市 科 学 技 术 局
    return 0 < len(names) <= 5 and (
        all(is_body(n, alone=True) for n in names) or is_body("".join(names), alone=True)
    )


def _glued(lines: Sequence[RawLine], lo: int, top: int) -> tuple[int, int, Span] | None:
    """A line in which title and salutation touch: its index, where the title ends, the salutation."""
    for index in range(lo, min(top, lo + 15)):
        line = lines[index]
        if not line.flows or is_noise(line):
            continue
        found = salutation_after_title(line.text)
        if found is not None and ("关于" in line.text[: found.start] or index > lo):
            return index, line.start + found.start, Span(line.start + found.start, line.start + found.end)
        if line.text[-1] == "。":
            return None
    return None


def salutation_after_title(text: str) -> Span | None:
    """The salutation that is glued to a title at the beginning of `text`: …的通知各有关单位：."""
    for mark in _GLUED.finditer(text[:400]):
        end = salutation_end(text[mark.end() : mark.end() + 600])
        if end is not None:
            return Span(mark.end(), mark.end() + end)
    return None


def _title_alone(lines: Sequence[RawLine], lo: int, top: int) -> list[int]:
    """The title of a document without salutation: a line that reads like one, else the first."""
    zone = _zone(lines, lo, top)
    own = [i for i in zone if not is_menu(lines[i].text)]
    if any(_may_end(lines[i].text) for i in own):
        zone = own
    if not zone or heads_section(lines[zone[0]].text):
        return []
    best = next((i for i in zone if "关于" in lines[i].text), None)
    ends = next((i for i in zone if kind_of(lines[i].text) == "notice" and (best is None or i >= best)), None)
    if best is not None and ends is not None and ends - best < _LINES_OF_TITLE:
        return [i for i in zone if _start_of_title(lines, lo, best) <= i <= ends]
    if ends is not None:
        return [i for i in zone if _start_of_title(lines, lo, ends) <= i <= ends]
    last = best if best is not None else next((i for i in zone if kind_of(lines[i].text)), None)
    if last is None:
        last = zone[0]
        if not _may_be_title(lines[last]):
            return []
        while (
            last + 1 in zone and lines[zone[0]].centered and lines[last + 1].centered and last - zone[0] < 3
        ):
            last += 1
        return [i for i in zone if i <= last]
    while last + 1 in zone and kind_of(lines[last].text) != "form" and _names_form(lines[last + 1].text):
        last += 1
    first = last
    while first - 1 in zone and last - first < 3 and _opens_title(lines[first - 1], lines[first]):
        first -= 1
    while last + 1 in zone and _BRACKETED.fullmatch(lines[last + 1].text):
        last += 1
    return [i for i in zone if first <= i <= last]


def _zone(lines: Sequence[RawLine], lo: int, top: int) -> list[int]:
    """The lines among which a title may be: those before the first table, section or paragraph."""
    zone: list[int] = []
    for index in range(lo, top):
        line = lines[index]
        if not line.flows:
            if zone:
                break
            continue
        if is_noise(line) or (not zone and _NOTE.match(line.text)):
            continue
        number = number_at(line.text)
        if (
            zone
            and number is not None
            and number.kind in ("han", "han_bracket", "chapter", "article", "part")
        ):
            break
        if len(line.text) > _LONGEST_TITLE or line.text[-1] in "。；" or len(zone) >= 12:
            break
        zone.append(index)
    return zone


_NOTE = re.compile("(?:温馨)?(?:提醒|提示|注意|说明|备注|注)[:：]")
_LABEL = re.compile("[:：]|编号|密级|_{2,}|\t|[>＞»|｜]")


def _may_be_title(line: RawLine) -> bool:
    """Whether a first line that tells no kind of document is still likely its title."""
    if number_at(line.text) is not None or not 4 <= len(line.text) <= 60:
        return False
    return line.centered or re.search("[，,；;！？!?:：|]|\\.(?:cn|com|net)", line.text) is None


def _names_form(text: str) -> bool:
    return kind_of(text) == "form" and len(text) <= 40 and _LABEL.search(text) is None


def _opens_title(above: RawLine, below: RawLine) -> bool:
    """Whether a title that tells its kind only further down begins on the line above."""
    if above.centered != below.centered or len(above.text) > 50:
        return False
    if kind_of(above.text) is not None and not (
        kind_of(above.text) == "annex" and kind_of(below.text) == "form"
    ):
        return False
    return above.text[-1] not in "。；，：:、" and _LABEL.search(above.text) is None


def _spans(lines: Sequence[RawLine], indices: Iterable[int]) -> tuple[Span, ...]:
    return tuple(title_span(lines[i], lines[i].start, lines[i].end) for i in indices)
