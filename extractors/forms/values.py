"""From the place of a value to what was written there: advice, blanks and options told apart."""

import re

from extractors.document import Span
from extractors.forms import lines as line_pairs
from extractors.forms.hints import (
    advice_score,
    has_placeholder,
    is_blank,
    is_note,
    is_parenthesis,
    is_whole_parenthesis,
    is_wrapped_advice,
    limits,
    without_placeholders,
)
from extractors.forms.labels import head_of, is_numbered, score, squeeze
from extractors.forms.mentions import FieldMention, TableCell, Written
from extractors.forms.raw import RawCell, RawField
from extractors.grammar.boxes import choices
from extractors.grammar.choice import Choice, squash

_LEAD_ADVICE = re.compile(
    r"\s*(?P<advice>[（(【\[][^（()）【】\[\]]{0,160}(?:[（(][^（()）]{0,60}[）)][^（()）]{0,160}){0,4}[）)】\]])"
)


def read(text: str, raw: RawField, filled: bool) -> FieldMention:
    """`filled`: the form as a whole is filled in, so that doubtful words are values, not advice."""
    spans = [s for s in raw.lines if s.end >= s.start]
    found = raw.options or _choices(text, spans, raw)
    hints: list[str] = []
    written: Written | None = None
    parts: tuple[Written, ...] = ()
    if not found:
        kept = _kept(text, spans, hints, filled)
        written = _written(text, kept)
        parts = _parts(text, kept, raw.starts)
    else:
        hints = [s.of(text) for s in spans]
    cells = tuple(_cell(text, cell) for cell in raw.cells)
    whole = "\n".join(s.of(text) for s in spans)
    return FieldMention(
        label=raw.label,
        start=raw.start,
        end=raw.end,
        shape=raw.shape,
        section=raw.section,
        groups=raw.groups,
        choices=tuple(found),
        columns=raw.columns,
        cells=tuple(c for c in cells if c is not None),
        rows=raw.rows,
        repeats=_repeats(text, spans),
        unit_above=raw.unit_above,
        hints="\n".join(hints) if hints else ("" if written else whole.strip()),
        room=raw.room,
        written=written,
        parts=parts,
        placeholder=has_placeholder(whole) or any(_holds_placeholder(text, c.lines) for c in raw.cells),
    )


def _holds_placeholder(text: str, spans: list[Span]) -> bool:
    return any(has_placeholder(s.of(text)) for s in spans)


def _choices(text: str, spans: list[Span], raw: RawField) -> list[Choice]:
    """Options over all the lines of the place, with offsets into the document.

    Lines that touch are read as one piece: an option may run on in the next line.
    """
    out: list[Choice] = []
    for start, end in _runs(spans):
        piece = text[start:end]
        if not 0 < len(piece) < 6000:
            continue
        for choice in choices(piece):
            if len(choice.label) > 120 and raw.shape != "cell":
                return []
            out.append(_moved(choice, start))
    if len(out) == 1 and not out[0].ticked and len(out[0].label) > 60:
        return []
    return out


def _runs(spans: list[Span]) -> list[tuple[int, int]]:
    """Lines that follow one another in the same cell, joined."""
    runs: list[tuple[int, int]] = []
    for span in spans:
        if runs and span.start == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], span.end)
        else:
            runs.append((span.start, span.end))
    return runs


def _moved(choice: Choice, by: int) -> Choice:
    return Choice(
        label=choice.label,
        start=choice.start + by,
        end=choice.end + by,
        ticked=choice.ticked,
        text=choice.text,
        text_start=None if choice.text_start is None else choice.text_start + by,
        text_end=None if choice.text_end is None else choice.text_end + by,
        blank=choice.blank,
    )


def _kept(text: str, spans: list[Span], hints: list[str], filled: bool) -> list[Span]:
    """The lines that were written: advice before (or after) them and blank lines are left out."""
    content = [s for s in spans if squeeze(s.of(text))]
    whole = "\n".join(s.of(text) for s in content)
    if len(content) > 1 and is_wrapped_advice(whole):
        hints.append(whole)
        return []
    kept: list[Span] = []
    for at, span in enumerate(content):
        words = span.of(text)
        if not kept:
            after = any(not is_blank(s.of(text)) for s in content[at + 1 :])
            span = _after_advice(text, span, hints)
            words = span.of(text)
            if not squeeze(words):
                continue
            if _is_advice(words, filled, after):
                hints.append(words.strip())
                continue
        elif is_wrapped_advice(words) or is_note(words):
            hints.append(words.strip())
            continue
        kept.append(span)
    if filled and len(kept) == 1 and squeeze(kept[0].of(text)) in ("/", "／", "\\"):
        return kept  # a stroke that somebody wrote: there is none
    if kept and all(is_blank(without_placeholders(s.of(text))) for s in kept):
        hints.extend(s.of(text).strip() for s in kept)
        return []
    if kept and _is_skeleton("\n".join(s.of(text) for s in kept)):
        hints.extend(s.of(text).strip() for s in kept)
        return []
    return kept


def _is_advice(words: str, filled: bool, more: bool) -> bool:
    """A line that speaks to the writer. With text below it (`more`), or in a blank form, less will do."""
    if is_wrapped_advice(words) or is_note(words) or _is_bracketed_list(words) or _FILLED_BY.match(words):
        return True
    if more and (_is_aside(words) or _is_order(words)):
        return True
    points = advice_score(words) + (1.0 if _noun_list(words) else 0.0)
    if not filled:
        return points >= 0.9 or (points >= 0.3 and len(squeeze(words)) >= 12)
    if more:
        return points >= 1.0
    return points >= 1.9


# （科技局填写）: somebody else writes here.
_FILLED_BY = re.compile(r"\s*[（(【][^（()）【】]{0,24}(?:填写|填报|填列|填|编号|编制|生成|赋码)[）)】]\s*$")


def _is_aside(words: str) -> bool:
    """A first paragraph wholly in brackets, with the answer below it; `（一）` and `（1）` count."""
    words = squeeze(words).rstrip("。：:")
    return is_whole_parenthesis(words) and not is_numbered(words) and not _is_short_name(words)


def _is_short_name(words: str) -> bool:
    return len(words) <= 6


_ORDER = re.compile(
    r"^(?:请|应|须|需|可|要求)?(?:围绕|针对|结合|从|按照?|根据|对照|分条|分项|分点|逐条|逐项|简要|简述|概述|详细|重点|主要|列出|列举|说明|阐述"
    r"|论述|描述|介绍|填写|包括|明确|提出|分析)"
)
_TELL = re.compile(
    r"列出|列举|说明|阐述|论述|描述|概述|简述|介绍|填写|分析|注明|撰写|不超过|不少于|逐条|分条|字以内|角度|方面"
)
_LONGEST_ORDER = 80


def _is_order(words: str) -> bool:
    """`围绕拟解决的关键问题分条列出，不超过5条` over the answer: an order that ends openly."""
    words = squeeze(words)
    return (
        len(words) <= _LONGEST_ORDER
        and not words.endswith(("。", "；", ";", "：", ":"))
        and bool(_ORDER.match(words))
        and bool(_TELL.search(words))
        and advice_score(words) >= 0
    )


def _is_tag(words: str) -> bool:
    """`（姓名）`, `（加盖公章）` before a value: it says again what goes there."""
    inner = squeeze(words)[1:-1]
    return len(inner) <= 6 and (is_blank(words) or (head_of(inner) is not None and score(inner) >= 2.4))


def _is_bracketed_list(words: str) -> bool:
    """`（国家级、省级、校级）`: choices named in brackets, of which none was taken."""
    words = squeeze(words)
    return (
        is_parenthesis(words) and len(words) <= 60 and "、" in words and not any(c.isdigit() for c in words)
    )


_ITEMS = re.compile(r"[、，,；;/／]|以及|及其|或者")


def _noun_list(words: str) -> bool:
    """Things to write about, strung together (研究内容、…瓶颈、创新点): each ends as a label does."""
    words = squeeze(words).rstrip("。.等")
    if len(words) > 160 or any(c.isdigit() for c in words) or "。" in words:
        return False
    items = [item for item in _ITEMS.split(words) if item]
    return len(items) >= 2 and all(head_of(item) for item in items)


def _after_advice(text: str, span: Span, hints: list[str]) -> Span:
    """`（分年度概述，不少于500字）第一年：…`: the line without the advice that it opens with."""
    words = span.of(text)
    match = _LEAD_ADVICE.match(words)
    if match is not None and _is_tag(match.group("advice")) and squeeze(words[match.end() :]):
        hints.append(match.group("advice"))
        return Span(span.start + match.end(), span.end)
    if match is None:
        return span
    if limits(match.group("advice")) == (None, None) and advice_score(match.group("advice")) < 2.2:
        return span
    hints.append(match.group("advice"))
    return Span(span.start + match.end(), span.end)


def _is_skeleton(words: str) -> bool:
    """Sub-labels without anything behind them: `总资金：   财政资金：`."""
    if len(words) > 400 or _ON_THE_LINE.search(words):
        return False
    if _is_frame(words):
        return True
    parts = words.split("\n")
    seen = False
    for part in parts:
        if not squeeze(part):
            continue
        found = line_pairs.pairs(part, 1.0)
        if not found:
            if is_blank(part):
                continue
            return False
        if part[: found[0].start].strip():
            return False
        for pair in found:
            rest = part[pair.value_start : pair.value_end]
            if not is_blank(rest) and not _is_bare_label(rest):
                return False
        seen = True
    return seen


_ON_THE_LINE = re.compile(
    r"[_＿]\s{0,2}[0-9０-９]|[0-9０-９]\s{0,2}[_＿]"
)  # figures on drawn lines: 总额__180__万元
_ROOM = re.compile(r"[ \u3000\xa0_＿]{2,}")
_FRAME_UNITS = re.compile(
    r"亿元|万元|元|其中|人民币|共计|合计|共|约|%|％|个月|月|年|人|项|[至到、，,：:；;（）()。.\s_＿]"
)


def _is_frame(words: str) -> bool:
    """Words with room to write figures between: `____万元（其中自筹____万元）`."""
    if len(words) > 120 or any(c.isdigit() for c in words) or not _ROOM.search(words):
        return False
    rest = [part for part in _FRAME_UNITS.split(words) if part]
    units = _FRAME_UNITS.findall(words)
    return any(u in ("万元", "元", "亿元", "年", "月", "个月", "人", "项", "%") for u in units) and all(
        head_of(part) or part in ("申请", "需", "投入", "拟", "计划") for part in rest
    )


def _is_bare_label(words: str) -> bool:
    return score(words) >= 1.8 and len(squeeze(words)) <= 8


def _written(text: str, spans: list[Span]) -> Written | None:
    """The kept lines as one value; its range runs from the first character to the last."""
    if not spans:
        return None
    start = next(s.start + _lead(s.of(text)) for s in spans)
    last = next(s for s in reversed(spans) if squeeze(s.of(text)))
    words = last.of(text)
    stamp = _STAMP.search(words)
    if stamp and squeeze(words[: stamp.start()]):
        words = words[: stamp.start()]
        spans = [*spans[:-1], Span(last.start, last.start + len(words))]
    behind = _BEHIND.search(words)
    if behind and squeeze(words[: behind.start()]) and _speaks(behind.group()):
        words = words[: behind.start()]
        spans = [*spans[:-1], Span(last.start, last.start + len(words))]
    end = last.start + len(words.rstrip(" \t\u3000\xa0_＿\n"))
    if end <= start:
        return None
    tidy = [_tidy(s.of(text)) for s in spans]
    body = "\n".join(t for t in tidy if t)
    if not body:
        return None
    return Written(body, start, end)


def _parts(text: str, spans: list[Span], starts: list[int]) -> tuple[Written, ...]:
    """Values of cells one below the other that each begin with a sub-label of their own."""
    if len(starts) < 2:
        return ()
    cells: list[list[Span]] = [[] for _ in starts]
    for span in spans:
        at = max((i for i, start in enumerate(starts) if start <= span.start), default=0)
        cells[at].append(span)
    filled = [c for c in cells if c]
    if len(filled) < 2 or not all(_is_sub_labelled(text, c[0]) for c in filled):
        return ()
    return tuple(w for c in filled if (w := _written(text, c)) is not None)


def _is_sub_labelled(text: str, span: Span) -> bool:
    words = span.of(text)
    found = line_pairs.pairs(words)
    return bool(found) and not words[: found[0].start].strip()


_BEHIND = re.compile(r"[（(【][^（()）【】]{4,80}[）)】][\s_＿]*$")


def _speaks(bracket: str) -> bool:
    """Brackets behind a value that still speak to the writer: `（不超过30个汉字）`."""
    return limits(bracket) != (None, None) or advice_score(bracket) >= 2.2


_STAMP = re.compile(
    r"(?:[\s_＿]{2,}[\u4e00-\u9fff]{2,10}|[\s_＿]*)[（(](?:加盖公章|单位公章|盖单位公章|盖章|公章|签章|签字|盖公章|签名)[）)][\s_＿]*$"
)


def _lead(words: str) -> int:
    return len(words) - len(words.lstrip(" \t\u3000\xa0_＿"))


_RUN = re.compile(r"[ \t\u3000\xa0]+")


def _tidy(words: str) -> str:
    return _RUN.sub(" ", words.strip(" \t\u3000\xa0_＿")).strip()


def _cell(text: str, raw: RawCell) -> TableCell | None:
    spans = [s for s in raw.lines if squeeze(s.of(text))]
    hints: list[str] = []
    kept = _kept(text, spans, hints, True) if spans else []
    if any(has_placeholder(s.of(text)) for s in kept):
        return None
    written = _written(text, kept)
    if written is None or squash(written.text).startswith("…"):
        return None
    return TableCell(raw.column, raw.row, raw.row_labels, written)


def _repeats(text: str, spans: list[Span]) -> int:
    """How many lines repeat the same sub-labels (单位：  联系人：  on each of three lines)."""
    seen: dict[tuple[str, ...], int] = {}
    for span in spans:
        found = line_pairs.pairs(span.of(text))
        if len(found) >= 2:
            key = tuple(p.label for p in found)
            seen[key] = seen.get(key, 0) + 1
    return max(seen.values(), default=0)
