"""Finds the days by which, and from which, something is to be handed in."""

import re
from collections.abc import Iterator, Sequence

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Document, Span
from extractors.fields import deadline_words as known
from extractors.fields.passages import Passage, cited, clauses, headers, inside, passages, titles
from extractors.grammar.dates import DateParts, RangeParts, find_dates, find_ranges
from extractors.outline import Outline
from extractors.pipeline import Mention, document_of, mark, outline_of

_REACH = 80  # how far from a date its own words may stand


class DeadlineMention(Mention, frozen=True, kw_only=True):
    """A day for handing in, with the words around it from which its kind is read.

    `due` and `opens` are the ends as written; where both stand in one range it is `span`. `rolling`
    is true where no day is set (常年受理, 发布后10日内). `before` and `after` are the words that belong
    to this day (for a labelled one, those of its label), `earlier` the words before its sentence, `path` the
    headings, innermost first.
    """

    due: DateParts | None = None
    opens: DateParts | None = None
    span: RangeParts | None = None
    rolling: bool = False
    before: str = ""
    after: str = ""
    earlier: str = ""
    path: tuple[str, ...] = ()


class _Item(msgspec.Struct, frozen=True):
    """A date or a range in a clause, with the words that belong to it: `[left, right)`."""

    start: int
    end: int
    left: int
    right: int
    date: DateParts
    span: RangeParts | None


class _Clause(msgspec.Struct, frozen=True):
    text: str
    start: int
    end: int
    passage: Passage
    labels: tuple[str, ...]
    row: str = ""  # the words of the other cells of a table row


def _items(text: str, clause: Span, masks: Sequence[Span]) -> list[_Item]:
    ranges = [r for r in find_ranges(text, clause.start, clause.end) if not inside(masks, r.start)]
    single = [
        d
        for d in find_dates(text, clause.start, clause.end)
        if not inside(masks, d.start) and not inside(ranges, d.start)
    ]
    spots: list[tuple[int, int, DateParts, RangeParts | None]] = [(r.start, r.end, r.last, r) for r in ranges]
    spots += [(d.start, d.end, d, None) for d in single]
    spots.sort(key=lambda s: s[0])
    items: list[_Item] = []
    left = clause.start
    for index, (start, end, date, span) in enumerate(spots):
        stop = spots[index + 1][0] if index + 1 < len(spots) else clause.end
        comma = _comma(text, end, stop) if stop < clause.end else stop
        right = max(comma, end) if comma > end else stop
        items.append(_Item(start, end, left, right, date, span))
        left = right
    return _shared(text, items)


def _comma(text: str, start: int, stop: int) -> int:
    """Where the words of the next date begin: behind the last comma, or the one before where nothing stands
    between it and the date but 不晚于."""
    last = max(text.rfind(c, start, stop) for c in "，,、")
    if last < 0 or not known.BARE_UNTIL.fullmatch(text, last + 1, stop):
        return last + 1
    before = max(text.rfind(c, start, last) for c in "，,")
    return (before if before >= 0 else last) + 1


def _shared(text: str, items: list[_Item]) -> list[_Item]:
    """Days told in one breath share their words: 纸质材料第一批于3月1日前、第二批于9月1日前报送至…."""
    for place in range(len(items) - 1):
        first, second = items[place], items[place + 1]
        if known.IN_ONE_BREATH.fullmatch(text, first.end, second.start):
            items[place] = msgspec.structs.replace(first, right=second.right)
            items[place + 1] = msgspec.structs.replace(second, left=first.left)
    return items


def _piece(text: str, item: _Item) -> tuple[str, str]:
    """(words before the date, words after it), those that belong to it."""
    return text[item.left : item.start], text[item.end : item.right]


class _Reading(msgspec.Struct, frozen=True):
    """What the rules look at: the words of a date, and whether they name it or speak of handing in."""

    before: str
    after: str
    labelled: bool
    acts: bool
    headed: bool = False  # its section or column is about the time of handing in

    @property
    def words(self) -> str:
        return self.before + self.after


def _reading(clause: _Clause, item: _Item) -> _Reading:
    before, after = _piece(clause.text, item)
    near = before[-40:]
    own_label = known.LABEL_BEFORE.search(near) and known.LABEL.search(near)
    first = not before.strip(" 　（(一二三四五六七八九十1234567890）)、.．:：自从为于")
    labelled = (
        own_label or _headed(clause, near) or (first and any(known.LABEL.search(w) for w in clause.labels))
    )
    column = clause.labels[0] if clause.row and clause.labels else ""
    in_row = bool(clause.row and known.ACT.search(clause.row))
    scheduled = first and in_row and known.TIME_COLUMN.search(column)
    acts = bool(known.ACT.search(before) or known.ACT.search(after) or in_row)
    headed = any(known.LABEL.search(w) and known.ACT.search(w) for w in clause.labels)
    of_call = headed or acts or known.OPENED.search(clause.text, max(0, clause.start - 60), item.start)
    rounds = of_call and known.ROUND.search(near)
    return _Reading(before, after, bool(labelled or scheduled or rounds), acts, headed)


def _is_none(clause: _Clause, item: _Item, reading: _Reading) -> bool:
    """Whether the date qualifies, counts, recalls or signs, and is no deadline."""
    text, near, after = clause.text, reading.before[-40:], reading.after
    if known.AS_OF.search(near) and known.STATE.match(text, item.end, clause.end):
        return True
    if known.TOLD.search(text, item.end, min(clause.end, item.end + _REACH)):
        return True
    if known.PLANNED.search(near) or (item.span is None and known.OPENS_AT.search(near)):
        return True
    if known.EXTENDED_AFTER.match(text, item.end, item.right) or known.RECUR.search(near[-8:]):
        return True
    if known.QUALIFIES_AFTER.match(text, item.end, item.right) and not _handed_in_meanwhile(item, reading):
        return True
    if known.QUALIFIES.search(near) or (known.QUALIFIES.search(after[:16]) and not reading.labelled):
        return True
    if known.AFTERWARDS.match(text, item.end, item.right) and not _of_call(clause):
        return True
    if known.FINISHED.match(text, item.end, clause.end):
        return True
    if known.OWN_WORK.search(reading.words) and not known.PASSED_ON.match(text, item.end, item.right):
        return True
    alone = not (text[max(clause.passage.start, item.start - _REACH) : item.start] + after).strip(" （）()")
    return alone and item.span is None and clause.passage.table is None  # a signature


def _handed_in_meanwhile(item: _Item, reading: _Reading) -> bool:
    """于12月8日至1月9日期间发送至…: the time between two days in which something is handed in."""
    asked = known.AT.search(reading.before) and known.SENT.search(reading.after[:40])
    return bool(item.span is not None and asked and reading.after.lstrip().startswith("期间"))


def _of_call(clause: _Clause) -> bool:
    """Whether a heading says that the notice itself is about such papers (验收材料报送)."""
    return any(re.search("验收|结题|结项|绩效|执行情况|报告", w) for w in clause.labels)


def _is_due(clause: _Clause, item: _Item) -> str | None:
    """The rule by which a date or range is one for handing in, or None."""
    reading = _reading(clause, item)
    if _is_none(clause, item, reading):
        return None
    if item.span is not None:
        return _range_rule(reading)
    text, near, acts = clause.text, reading.before[-40:], reading.acts
    marked = known.BEFORE.match(text, item.end, clause.end)
    if known.EXTENDED.search(text, max(clause.start, item.start - 16), item.start) and known.ACT.search(
        text, clause.start, item.start
    ):
        return "deadlines.until"
    if item.date.part is not None or item.date.day is None:
        asked = known.ASK.search(reading.words) or known.AT.search(reading.before)
        return "deadlines.vague" if marked and acts and asked else None
    if known.SINCE_NOW.search(near) and (acts or reading.labelled):
        return "deadlines.until"
    if known.CLOSES.match(text, item.end, item.right) and known.OPENED.search(
        text, max(clause.start, item.start - 2 * _REACH), item.start
    ):
        return "deadlines.until"
    if known.AS_LAST.match(text, item.end, item.right) and acts:
        return "deadlines.until"
    if marked and (reading.labelled or acts or reading.headed):
        return "deadlines.before"
    if known.UNTIL.search(near) and (acts or _names(reading.before)):
        return "deadlines.until"
    looks_back = re.search("截至\\s*$", near) and not acts
    if reading.labelled and not looks_back and not known.FROM.match(text, item.end, clause.end):
        return "deadlines.label"
    asked = known.AT.search(reading.before) and known.ASK.search(reading.words)
    return "deadlines.on" if asked and known.SENT.search(reading.after[:60]) else None


def _names(before: str) -> bool:
    """Whether a label says of what the day is the last; 截至 alone looks back as often as ahead."""
    return any(known.ACT.search(m[0]) or "截止" in m[0] for m in known.LABEL.finditer(before[-40:]))


def _range_rule(reading: _Reading) -> str | None:
    named = reading.labelled or known.STAGE.search(reading.before[-40:])
    entered = reading.acts and known.OPENED.search(reading.before + reading.after[:20])
    sent = known.AT.search(reading.before) and known.ASK.search(reading.words)
    handed = sent and known.SENT.search(reading.after[:40])
    return "deadlines.range" if named or entered or handed else None


def _is_opening(clause: _Clause, item: _Item) -> bool:
    if item.span is not None or item.date.day is None:
        return False
    before, after = _piece(clause.text, item)
    if known.LATER.match(after) or known.TOLD.search(
        clause.text, item.end, min(clause.end, item.end + _REACH)
    ):
        return False
    head = after[:14]
    if known.QUALIFIES.search(before[-20:]) or known.QUALIFIES_AFTER.match(clause.text, item.end, item.right):
        return False
    starts = (
        known.FROM.match(clause.text, item.end, clause.end)
        or known.OPENING.search(head)
        or "开放" in before[-8:]
        or known.OPENS_AT.search(before[-16:])
        or "开始" in before[-8:]
    )
    words = known.ASIDE.sub("", before)[-24:] + after[:24]
    return bool(starts and known.OPENED.search(words))


def _labels(document: Document, outline: Outline, passage: Passage) -> tuple[str, ...]:
    """The words that head a passage: its section's titles, or its cell's column and row."""
    text = document.text
    found = [title.of(text) for title in titles(outline, passage.section)]
    if passage.table is not None and passage.cell is not None:
        table = next(t for i, t in enumerate(document.tables()) if i == passage.table)
        over = headers(table, table.cells[passage.cell])
        found = [text[c.start : c.end] for c in (over.column, over.row) if c is not None] + found
    return tuple(found)


def _row_words(document: Document, passage: Passage) -> str:
    """The other cells of a passage's table row, for a schedule whose first column is the day."""
    if passage.table is None or passage.cell is None:
        return ""
    table = next(t for i, t in enumerate(document.tables()) if i == passage.table)
    own = table.cells[passage.cell]
    others = (c for c in table.cells if c.row == own.row and c is not own)
    return " ".join(document.text[c.start : c.end] for c in others)[:_REACH]


def _mentions(clause: _Clause, span: Span, masks: Sequence[Span]) -> Iterator[DeadlineMention]:
    opened: _Item | None = None
    for item in _items(clause.text, span, masks):
        rule = _is_due(clause, item)
        if rule is None:
            if _is_opening(clause, item):
                opened = item
                yield _mention(clause, item, "deadlines.opening")
            continue
        pair = opened if item.span is None and not _of_others(clause, item) else None
        start = pair.start if pair is not None else item.start
        yield _mention(clause, item, rule, start=start, opens=pair.date if pair else None)
        opened = None


def _of_others(clause: _Clause, item: _Item) -> bool:
    """Whether a day is set for what comes after the opened entry: paper, examination, recommendation."""
    before, after = _piece(clause.text, item)
    return bool(known.OF_OTHERS.search(before + after[:24]))


_BARE_LABEL = re.compile(
    "(?:^|[，,。；;\\s）)、.．0-9])(?:时\\s*间|日\\s*期|期\\s*限)\\s*[:：]\\s*(?:自|从)?\\s*$"
)
_HEADED = re.compile(
    "申报|申请|填报|受理|征集|报名|推荐|报送|提交|上报|递交|获取|领取|投标|响应|截止|揭榜|揭榜报名"
)


def _headed(clause: _Clause, near: str) -> str:
    """The heading that a bare label (时间：) stands under, where it is about handing in."""
    if not _BARE_LABEL.search(near):
        return ""
    return next((w for w in clause.labels if _HEADED.search(w)), "")


def _words_before(clause: _Clause, item: _Item, rule: str) -> str:
    """The words before a date, back to the clause's start; of a label that says what for, only its own."""
    words = clause.text[max(item.left, item.start - _REACH) : item.start]
    if clause.row and not words.strip():
        return f"{clause.labels[0]}：" if clause.labels else ""
    if rule in ("deadlines.range", "deadlines.label", "deadlines.until"):
        own = re.split("[，,]", words.rstrip("，, "))[-1]
        if known.LABEL.search(own) and known.ACT.search(own):
            return own
        return _headed(clause, words) or words
    return words


def _quote_end(text: str, item: _Item, rule: str) -> int:
    """The end of the date with its 前 or 截止."""
    if rule in ("deadlines.before", "deadlines.vague") and (
        marker := known.BEFORE.match(text, item.end, item.right)
    ):
        return marker.end()
    return item.end


def _mention(
    clause: _Clause,
    item: _Item,
    rule: str,
    start: int | None = None,
    opens: DateParts | None = None,
) -> DeadlineMention:
    opening = rule == "deadlines.opening"
    return DeadlineMention(
        start=item.start if start is None else start,
        end=_quote_end(clause.text, item, rule),
        notice=clause.passage.notice,
        component=rule,
        due=None if opening else item.date,
        opens=item.date if opening else item.span.first if item.span else opens,
        span=item.span,
        before=_words_before(clause, item, rule),
        after=clause.text[item.end : min(item.right, item.end + _REACH)] + clause.row,
        earlier=clause.text[max(clause.passage.start, clause.start - _REACH) : clause.start],
        path=clause.labels,
    )


def _rolling(clause: _Clause, span: Span) -> Iterator[DeadlineMention]:
    """Deadlines without a day: 常年受理, 通知发布后10个工作日内."""
    text = clause.text
    for pattern, rule in (
        (known.ROLLING, "deadlines.rolling"),
        (known.RELATIVE, "deadlines.relative"),
        (known.BEFORE_LAST, "deadlines.relative"),
    ):
        for found in pattern.finditer(text, span.start, span.end):
            around = text[max(span.start, found.start() - 30) : min(span.end, found.end() + 30)]
            if rule == "deadlines.relative" and not known.RELATIVE_ACT.search(around):
                continue
            yield DeadlineMention(
                start=found.start(),
                end=found.end(),
                notice=clause.passage.notice,
                component=rule,
                rolling=True,
                before=text[max(span.start, found.start() - _REACH) : found.start()],
                after=text[found.end() : min(span.end, found.end() + _REACH)],
                path=clause.labels,
            )


def find_deadlines(document: Document, outline: Outline) -> list[DeadlineMention]:
    """All the deadlines of all the notices of a document, in reading order."""
    text, found = document.text, list[DeadlineMention]()
    for notice in outline.notices:
        signed = notice.signed_on
        for passage in passages(document, outline, notice.index):
            if not known.MAY_HOLD.search(text, passage.start, passage.end):
                continue
            if signed is not None and signed.start <= passage.start and passage.end <= signed.end:
                continue
            labels, row = _labels(document, outline, passage), _row_words(document, passage)
            masks = cited(text, passage.start, passage.end)
            for span in clauses(text, passage.start, passage.end):
                if not known.MAY_HOLD.search(text, span.start, span.end):
                    continue
                clause = _Clause(text, span.start, span.end, passage, labels, row)
                dated = [
                    m for m in _mentions(clause, span, masks) if signed is None or m.start != signed.start
                ]
                found.extend(dated or _rolling(clause, span))
    return found


@Language.component("notices_deadlines")
def deadlines(doc: Doc) -> Doc:
    mark(doc, "deadlines", find_deadlines(document_of(doc), outline_of(doc)))
    return doc
