"""One form, from its part of the outline to its fields."""

import re
from collections import Counter

import msgspec

from extractors.document import Document, Span, Table
from extractors.forms import chapters, values
from extractors.forms import filled as state
from extractors.forms.hints import is_note, is_parenthesis, limits
from extractors.forms.labels import clean, head_of, heads, is_numbered, score, squeeze, without_number
from extractors.forms.layout import Walker
from extractors.forms.lines import offers, pairs
from extractors.forms.mentions import FieldMention, FormMention
from extractors.forms.questions import fields as question_fields
from extractors.forms.questions import questions
from extractors.forms.raw import RawField
from extractors.forms.units import stated_unit
from extractors.grammar.choice import Choice
from extractors.outline import FormPart, Outline


def read_form(document: Document, outline: Outline, form: FormPart, tables: list[Table]) -> FormMention:
    """Lays the form out, decides whether it is filled in, and reads its fields by that."""
    form = _titled(document, form, tables)
    title = _title(document.text, form)
    others = {i for other in outline.forms if other.index != form.index for i in other.tables}
    raw = _lay_out(document, form, tables, _plain(title), others)
    text = document.text
    first = [values.read(text, field, filled=False) for field in raw]
    decision = state.decide(document, first)
    fields = [values.read(text, field, filled=True) for field in raw] if decision.filled else first
    fields = _grouped_by_person(_merged(fields))
    span = form.title[0] if form.title else form.span
    return FormMention(
        start=span.start,
        end=max(span.end, span.start + 1),
        notice=form.notice,
        component="forms.layout",
        index=form.index,
        title=title,
        title_span=span if form.title else None,
        attachment_number=form.attachment_number,
        fields=tuple(fields),
        filled=decision.filled,
        example=decision.example,
        filled_by=decision.proof,
    )


def _title(text: str, form: FormPart) -> str | None:
    words = "".join(squeeze(span.of(text)) for span in form.title)
    return words or None


_EXAMPLE = re.compile(r"[（(](?:示例|样表|样例|范本|模板|样本|空表|式样)[）)]$")
_TITLE_END = re.compile(r"(?:表|书|报告|清单|单|卡|函|方案|台账|正文|提纲)(?:[（(][^（()）]{1,20}[）)])*$")


def _plain(title: str | None) -> str:
    return _EXAMPLE.sub("", title or "")


def _titled(document: Document, form: FormPart, tables: list[Table]) -> FormPart:
    """A form whose title the outline did not find takes it from its first lines, or its first row."""
    if form.title:
        return form
    text = document.text
    inside = [(t.start, t.end) for t in (tables[i] for i in form.tables if i < len(tables))]
    run: list[Span] = []
    for line in _lines(text, form.span):
        words = squeeze(line.of(text))
        if any(a <= line.start < b for a, b in inside):
            run = []
            continue
        if len(words) > 44 or "：" in words or words.startswith(("附件", "附表")) or is_numbered(words):
            run = []
            continue
        run.append(line)
        if _TITLE_END.search(words):
            return msgspec.structs.replace(form, title=tuple(run[-4:]))
    return form


def _lay_out(
    document: Document, form: FormPart, tables: list[Table], title: str, others: set[int]
) -> list[RawField]:
    """Fields of the form's lines and tables in reading order."""
    text = document.text
    named = {i for i in form.tables if i < len(tables)}
    inside = {i for i, t in enumerate(tables) if form.span.start <= t.start and t.end <= form.span.end}
    own = [tables[i] for i in sorted(named | (inside - others))]
    nested = {id(t) for outer in own for cell in outer.cells for t in cell.tables}
    own = [t for t in own if id(t) not in nested]
    section: str | None = None
    found: list[RawField] = _above_title(text, form)
    at = max([form.span.start, *(s.end for s in form.title)]) if form.title else form.span.start
    heading: RawField | None = None
    for table in own:
        section, heading = _between(text, Span(at, table.start), section, found, bool(found))
        first = len(found)
        section = _table(document, table, section, heading, found, title)
        unit = _unit_above(text, Span(at, table.start))
        for field in found[first:]:
            field.unit_above = field.unit_above or unit
        at = table.end
    _, last = _between(text, Span(at, form.span.end), section, found, bool(own), last=True)
    if not own:
        found.extend(_outline(text, Span(at, form.span.end), found))
    del last
    return found


def _above_title(text: str, form: FormPart) -> list[RawField]:
    """`项目编号：____   密级：____` on the lines over the title of a cover."""
    found: list[RawField] = []
    if form.title and form.span.start < form.title[0].start <= form.span.start + 400:
        _between(text, Span(form.span.start, form.title[0].start), None, found, True)
    return [f for f in found if f.shape == "line" and text[f.end : f.end + 1] in ("：", ":")]


def _unit_above(text: str, span: Span) -> str:
    """The unit that the last lines above a table state for it (`单位：万元`); "" where they state none."""
    for line in reversed(_lines(text, span)[-3:]):
        found = stated_unit(line.of(text))
        if found:
            return found[0]
    return ""


def _table(
    document: Document,
    table: Table,
    section: str | None,
    heading: RawField | None,
    found: list[RawField],
    title: str,
) -> str | None:
    walker = Walker(document, table, section, heading, title)
    found.extend(walker.walk())
    for inner, label in walker.nested:
        _table(document, inner, walker.section, label, found, "")
    return walker.section


def _lines(text: str, span: Span) -> list[Span]:
    out: list[Span] = []
    at = span.start
    while at < span.end:
        stop = text.find("\n", at, span.end)
        stop = span.end if stop < 0 else stop
        if text[at:stop].strip():
            out.append(Span(at, stop))
        at = stop + 1
    return out


_SPREAD = re.compile(r"[ \t\u3000\xa0]{2,}|[_＿]{2,}|[ \u3000]*(?=[{｛])")


def _spread_label(words: str) -> tuple[int, int] | None:
    """A cover line without a colon, `姓    名  张三`: (end of the label, start of the value)."""
    if len(words) > 160:
        return None
    lead = len(words) - len(words.lstrip(" \t\u3000\xa0"))
    for gap in _SPREAD.finditer(words, lead + 1):
        label = words[lead : gap.start()]
        if len(squeeze(label)) < 2 or len(squeeze(label)) > 10:
            continue
        if head_of(label) is not None and score(label) >= 2.4 and words[gap.end() :].strip():
            return gap.start(), gap.end()
    return None


def _open(field: RawField, behind: str) -> RawField | None:
    """A line label with nothing behind it takes the prose on the lines below, where it asks for prose."""
    head = head_of(field.label)
    prose = head is not None and heads()[head] == "long_text"
    return field if prose and not behind.strip(" \u3000_＿") else None


def _is_title_line(words: str) -> bool:
    return is_numbered(squeeze(words)) and score(words) >= 1.5 and len(squeeze(words)) <= 40


# A line behind the last question that dates or signs the whole form: no answer to it.
_SIGNING = re.compile(
    r"^(?:填[表报写]|申[报请]|提交|上报)?(?:日期|时间|人|单位)[：:]|(?:签[字名章]|盖章|公章)[）)]?[：:]?"
)


def _is_signing(words: str) -> bool:
    return len(squeeze(words)) <= 40 and bool(_SIGNING.search(squeeze(words)))


_ASIDE = re.compile(
    r"^(?:尊敬的.{1,12}|备注|注|说明|附注|附件|附|附表|填表说明|提示|各.{2,16}|校内各.{2,8})$"
)
_INSTRUCTIONS = re.compile(
    r"^(?:填表说明|填写说明|填报说明|填表须知|填写须知|编写说明|编制说明|填报须知|注意事项|说明|填表要求|填写要求)[：:]?$"
)
_SECTION = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十][部章])")


def _between(
    text: str, span: Span, section: str | None, found: list[RawField], later: bool, last: bool = False
) -> tuple[str | None, RawField | None]:
    """Lines outside tables: label lines are fields, headings are sections, the last may name a table."""
    heading: RawField | None = None
    open_field: RawField | None = None
    telling = False
    lines = _lines(text, span)
    asked = questions(text, lines)
    told = chapters.chapters(text, lines, last) if later else {}
    answered = 0
    for place, line in enumerate(lines):
        words = line.of(text)
        if place in told and place not in asked and not telling:
            found.append(chapters.field(text, line, lines[place + 1 : told[place]]))
            section, answered = found[-1].label, told[place]
            heading, open_field = None, None
            continue
        if place in asked:
            answered = next(
                (at for at in range(place + 1, asked[place]) if _is_signing(lines[at].of(text))), asked[place]
            )
            found.extend(question_fields(text, line, lines[place + 1 : answered], section))
            heading, open_field, telling = None, None, False
            continue
        if place < answered:
            continue
        unit = stated_unit(words)
        if unit and not words[: unit[1]].strip():
            continue
        if unit and words[unit[1]] not in "（(":
            words = words[: unit[1]].rstrip(" \u3000\t")
            words = words if words.count("：") > 1 else words.rstrip("：:")
        if is_note(words) or _INSTRUCTIONS.search(squeeze(words)):
            heading, telling = None, True
            continue
        if is_parenthesis(words) and heading is not None:
            if limits(words) != (None, None):
                heading.label += clean(words)
            continue
        if telling and not _SECTION.match(squeeze(words)):
            continue
        telling = False
        got = pairs(words, 1.8) or offers(words) if len(words) <= 160 else []
        if got and _ASIDE.match(got[0].label):
            telling = telling or not words[got[0].value_start :].strip()
            continue
        if got and not words[: got[0].start].strip(" \u3000\t※*"):
            for pair in got:
                field = RawField(
                    pair.label, line.start + pair.start, line.start + pair.end, "line", section=section
                )
                field.lines = [Span(line.start + pair.value_start, line.start + pair.value_end)]
                found.append(field)
            heading, open_field = None, _open(found[-1], words[got[-1].value_start :])
            continue
        if open_field is not None and not _is_title_line(words):
            open_field.lines.append(line)
            open_field.room = True
            continue
        open_field = None
        spread = _spread_label(words) if not found or found[-1].shape == "line" else None
        if spread is not None and not later:
            cut, value = spread
            field = RawField(squeeze(words[:cut]), line.start, line.start + cut, "line", section=section)
            field.lines = [Span(line.start + value, line.end)]
            found.append(field)
            heading = None
            continue
        short = squeeze(words)
        if len(short) > 60:
            continue
        if is_numbered(short) or (score(words) >= 1.2 and len(short) <= 24) or short.startswith("※"):
            label = clean(words)
            if short[0] in "一二三四五六七八九十第※" or later:
                section = label
            start = line.start + len(words) - len(words.lstrip())
            heading = RawField(without_number(label), start, line.end, "heading", section=section)
        elif not heading:
            heading = None
    return section, heading


def _outline(text: str, span: Span, known: list[RawField]) -> list[RawField]:
    """A form without a table: numbered headings, each with room for prose below it."""
    taken = {field.start for field in known}
    found_open = False
    found: list[RawField] = []
    section: str | None = None
    for line in _lines(text, span):
        words = squeeze(line.of(text))
        if line.start in taken or any(line.start <= at < line.end for at in taken):
            found_open = False
            continue
        label = _outline_label(words)
        if label is None and _SECTION.match(words) and len(words) <= 24 and "。" not in words:
            section, found_open = clean(words), False
            continue
        if label is not None:
            found_open = True
            if words[0] in "一二三四五六七八九十":
                section = label
            field = RawField(label, line.start, line.end, "outline", section=section, room=True)
            found.append(field)
        elif found and found_open:
            found[-1].lines.append(line)
    parents = {f.section for f in (*found, *known) if f.label != f.section}
    return [f for f in found if f.lines or f.label not in parents]


_ADVICE_TAIL = re.compile(r"[（(][^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*[）)][：:。]?$")


def _outline_label(words: str) -> str | None:
    """The label of a heading such as `1．研究意义（着重论述…）。`; None where it is prose."""
    if not is_numbered(words):
        return None
    if words.endswith(("？", "?")) and len(words) <= 60:
        return clean(words)
    label = words.rstrip("。：:；;")
    tail = _ADVICE_TAIL.search(label)
    if tail and tail.start() > 2 and len(tail.group()) > 12:
        label = label[: tail.start()]
    if len(label) > 60 or "。" in label or head_of(label) is None or label.startswith("第"):
        return None
    return clean(label)


def _merged(fields: list[FieldMention]) -> list[FieldMention]:
    """A label repeated on the next row with more options is one field (重点领域 six times over)."""
    out: list[FieldMention] = []
    places: dict[tuple[str, tuple[str, ...], str | None], int] = {}
    for at, field in enumerate(fields):
        key = (field.label, field.groups, field.section)
        before = places.get(key)
        if before is not None and field.choices and out[before].choices and len(out) - before <= 3:
            joined = (*out[before].choices, *field.choices)
            out[before] = _with_choices(out[before], joined)
            continue
        places[key] = len(out)
        out.append(field)
        del at
    return out


_PERSONS = frozenset(
    [
        "负责人",
        "联系人",
        "代表人",
        "申请人",
        "申报人",
        "主持人",
        "法人",
        "经办人",
        "填表人",
        "指导教师",
        "首席专家",
        "带头人",
    ]
)
_REACH = frozenset(
    [
        "电话",
        "手机",
        "手机号",
        "手机号码",
        "号码",
        "邮箱",
        "信箱",
        "邮件",
        "E-mail",
        "Email",
        "传真",
        "联系方式",
        "职务",
        "职称",
    ]
)


def _grouped_by_person(fields: list[FieldMention]) -> list[FieldMention]:
    """Equal labels such as 手机 belong to the person named last before them, where no group says whose."""
    counts = Counter((f.label, f.section) for f in fields if not f.groups)
    out: list[FieldMention] = []
    person: FieldMention | None = None
    for field in fields:
        head = head_of(field.label)
        if head in _PERSONS and not field.groups:
            person = field
        elif person is not None and field.section != person.section:
            person = None
        repeated = counts[(field.label, field.section)] > 1 and head in _REACH
        if person is not None and repeated and not field.groups:
            field = msgspec.structs.replace(field, groups=(person.label,))
        out.append(field)
    return out


def _with_choices(field: FieldMention, joined: tuple[Choice, ...]) -> FieldMention:
    return msgspec.structs.replace(field, choices=joined)
