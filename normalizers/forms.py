"""Forms, their fields and values, from what the forms component found."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from extractors.forms.hints import limits
from extractors.forms.labels import core, squeeze
from extractors.forms.mentions import FieldMention, FormMention, Written
from normalizers import labels
from normalizers.facts import FieldEvidence, Form, FormField, FormIssue, FormValue, Requirement
from normalizers.form_issues import issues
from normalizers.known_fields import Known, known_field
from normalizers.requirement_entries import cards
from normalizers.requirements import requirements


class FormFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All rows that the forms of one document give."""

    forms: list[Form] = []
    form_fields: list[FormField] = []
    form_values: list[FormValue] = []
    requirements: list[Requirement] = []
    form_issues: list[FormIssue] = []
    field_evidence: list[FieldEvidence] = []


def forms(
    document_id: str,
    mentions: Sequence[FormMention],
    text: str,
    notice_ids: Mapping[int, str] | None = None,
) -> FormFacts:
    """The rows of a document's forms.

    `text` is the document's; `notice_ids` gives the id of the notice (by its index in the outline) that
    a form belongs to.
    """
    facts = FormFacts()
    for mention in mentions:
        form_id = f"{document_id}:f{mention.index}"
        known = [known_field(field) for field in mention.fields]
        notice = (notice_ids or {}).get(mention.notice) if mention.notice is not None else None
        facts.forms.append(
            Form(
                form_id=form_id,
                notice_id=notice,
                attachment_number=mention.attachment_number,
                title=mention.title,
                template_id=template_id(mention),
                is_filled=mention.filled,
            )
        )
        facts.form_fields.extend(
            _field(form_id, seq, field, mention.filled)
            for seq, field in enumerate((known[at] for at in cards(known)[0]), start=1)
            if field.mention.label
        )
        if not mention.filled:
            continue
        facts.form_values.extend(_values(form_id, known, text))
        asked, evidence = requirements(form_id, known, text)
        facts.requirements.extend(asked)
        facts.field_evidence.extend(evidence)
        facts.form_issues.extend(issues(form_id, known, asked, text))
    return facts


def _field(form_id: str, seq: int, known: Known, filled: bool) -> FormField:
    field = known.mention
    fewest, most = limits(f"{field.label}\n{field.hints}")
    options = list(dict.fromkeys(c.label for c in field.choices))
    kind = labels.kind(field, known.canonical)
    if not options and kind == "multi_choice":
        options = labels.listed_options(field.hints) or []
    if not options and not filled and (slashed := labels.slashed_options(field)):
        kind, options = "single_choice", slashed
    return FormField(
        form_id=form_id,
        seq=seq,
        section=field.section,
        group_label=known.group,
        label=field.label,
        canonical_field=known.canonical,
        kind=kind,
        options=options or None,
        unit=known.unit,
        min_chars=fewest,
        max_chars=most,
    )


_CONFIDENCE = {"cell": 0.93, "heading": 0.92, "line": 0.9, "headed": 0.88, "table": 0.85, "outline": 0.8}


def _values(form_id: str, known: Sequence[Known], text: str) -> list[FormValue]:
    """Filled fields only: written words, ticked options, and the cells of column tables."""
    out: list[FormValue] = []
    for item in known:
        field = item.mention
        confidence = _CONFIDENCE[field.shape]
        for cell in field.cells:
            label, group = _cell_names(field, cell.column, cell.row, cell.row_labels)
            out.append(
                FormValue(
                    form_id=form_id,
                    seq=len(out) + 1,
                    group_label=group,
                    label=label,
                    canonical_field=_cell_meaning(label, group, field.label),
                    value=cell.written.text,
                    quote=text[cell.written.start : cell.written.end],
                    char_start=cell.written.start,
                    char_end=cell.written.end,
                    confidence=confidence,
                    component="forms.table",
                )
            )
        ticked = [c for c in field.choices if c.ticked]
        if ticked:
            start, end = ticked[0].start, max(c.text_end or c.end for c in ticked)
            shown = [c.label if c.text is None else f"{c.label}：{c.text}" for c in ticked]
            value = "、".join(shown)
            selected: list[str] | None = [c.label for c in ticked]
        elif field.parts:
            out.extend(
                _part(form_id, item, part, len(out) + n, text) for n, part in enumerate(field.parts, 1)
            )
            continue
        elif field.written is not None:
            start, end = field.written.start, field.written.end
            value, selected = field.written.text, _listed(item)
        else:
            continue
        out.append(
            FormValue(
                form_id=form_id,
                seq=len(out) + 1,
                group_label=item.group,
                label=field.label,
                canonical_field=item.canonical,
                value=value,
                selected=selected,
                quote=text[start:end],
                char_start=start,
                char_end=end,
                confidence=confidence,
                component=f"forms.{field.shape}",
            )
        )
    return out


def _part(form_id: str, item: Known, part: Written, seq: int, text: str) -> FormValue:
    """One of several value cells under one label."""
    return FormValue(
        form_id=form_id,
        seq=seq,
        group_label=item.group,
        label=item.mention.label,
        canonical_field=item.canonical,
        value=part.text,
        quote=text[part.start : part.end],
        char_start=part.start,
        char_end=part.end,
        confidence=0.88,
        component="forms.part",
    )


_SEPARATOR = re.compile(r"[、，,；;\s]+")


def _listed(item: Known) -> list[str] | None:
    """Words written where several could be chosen (项目标签（可多选）: 双创、科技金融)."""
    field = item.mention
    if field.written is None or field.choices or labels.kind(field, item.canonical) != "multi_choice":
        return None
    parts = [p for p in _SEPARATOR.split(field.written.text) if p]
    return parts if parts and all(len(p) <= 20 for p in parts) else None


_SUM = re.compile(r"(?:合|总|小|共)\s*计|金额|总额")


def _cell_meaning(label: str, group: str | None, table: str) -> str | None:
    """A sum in a row named by its source is that source's; else the column's label tells."""
    if group and _SUM.fullmatch(label) and not _SUM.fullmatch(group):
        return labels.canonical(group, ("资金来源", table))
    return labels.canonical(label, (group,) if group else (), table or None)


def _cell_names(
    field: FieldMention, column: str, row: int, row_labels: tuple[str, ...]
) -> tuple[str, str | None]:
    """Label and group of a table's cell: the row's own label leads where only one column is filled in."""
    if row_labels:
        if len(field.columns) - len(row_labels) <= 1:
            return row_labels[-1], "/".join(row_labels[:-1]) or field.label or None
        return column, "/".join(row_labels)
    return column, f"{field.label or '表'}/{row}" if field.rows > 1 else (field.label or None)


_YEARS = re.compile(r"(?:19|20)\d{2}(?:[-—–~至]\d{2,4})?(?:年度|年)?|二[〇○零]\S{2}年")
_SIGNS = re.compile(r"[^\w\u4e00-\u9fff]+")
_EXAMPLE = re.compile(r"[（(](?:示例|样表|样例|范本|模板|样本|填写示例|参考)[）)]")


def template_id(mention: FormMention) -> str:
    """The same for the same blank form, in any format, blank or filled, this year's or next year's.

    It hashes the title without years and signs together with the labels that hash lowest: an edit that
    adds or changes a label or two leaves them nearly always as they are.
    """
    names = Counter(label_key(f.label) for f in mention.fields if f.label)
    names.pop("", None)
    title = label_key(mention.title or "")
    lowest = sorted(hashlib.sha1(name.encode()).hexdigest() for name in names)
    kept = lowest[:1] if title else lowest[:3]
    return hashlib.sha1("|".join([title, *kept]).encode()).hexdigest()[:16]


def label_key(label: str) -> str:
    """A label as it is compared between forms: without numbers, years, parentheses and signs."""
    words = _YEARS.sub("", _EXAMPLE.sub("", squeeze(label)))
    return _SIGNS.sub("", core(words) or words)
