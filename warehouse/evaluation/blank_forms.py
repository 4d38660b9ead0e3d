"""Compares the fields of a blank form with its gold."""

from typing import Any

from warehouse.evaluation.matching import Found, Wanted, plain
from warehouse.evaluation.rows import Row, Rows
from warehouse.evaluation.score import Subject

Item = dict[str, Any]
_LIMITS = ("min_chars", "max_chars", "unit")


def compare_blank_form(rows: Rows, subject: Subject, gold: Item, document_id: str | None) -> None:
    """Scores one blank form: its labels, and of those found their kinds, options and limits."""
    form = _form(rows, gold, document_id)
    found = (
        rows.ask("SELECT * FROM form_fields WHERE form_id = ? ORDER BY seq", form["form_id"]) if form else []
    )
    wanted = [Wanted(_labels(f), f["label"], optional=bool(f.get("optional"))) for f in gold["fields"]]
    subject.items("blank form: labels", [wanted], [Found(plain(r["label"]), r["label"]) for r in found])
    by_label: dict[tuple[str | None, str | None], Row] = {}
    for row in found:
        label, group = plain(row["label"]), plain(row["group_label"])
        by_label.setdefault((label, group), row)
        by_label.setdefault((label, None), row)
    for field in gold["fields"]:
        counterpart = _row_of(by_label, field)
        if counterpart is not None and not field.get("optional"):
            _compare_field(subject, field, counterpart)


def _form(rows: Rows, gold: Item, document_id: str | None) -> Row | None:
    """The form whose title is the gold's; unfilled ones and closer titles first."""
    titles = [plain(t) for t in (gold.get("form_title"), gold.get("title"), *gold.get("alt_titles", []))]
    known = [t for t in titles if t]
    sql = "SELECT * FROM forms WHERE ? IS NULL OR document_id = ?"
    near: list[tuple[bool, int, Row]] = []
    for number, form in enumerate(rows.ask(sql, document_id, document_id)):
        title = plain(form["title"])
        if title and any(t in title or title in t for t in known):
            near.append(
                (bool(form["is_filled"]), min(abs(len(t) - len(title)) for t in known), {**form, "n": number})
            )
    return min(near, key=lambda entry: (*entry[:2], entry[2]["n"]), default=(False, 0, None))[2]


def _labels(field: Item) -> list[str | None]:
    names = [field["label"], field.get("short_label"), field.get("label_alt"), field.get("label_in_form")]
    return [key for name in names if (key := plain(name))]


def _row_of(by_label: dict[tuple[str | None, str | None], Row], field: Item) -> Row | None:
    groups = [plain(field.get("group")), None]
    return next((hit for g in groups for n in _labels(field) if (hit := by_label.get((n, g)))), None)


def _compare_field(subject: Subject, field: Item, row: Row) -> None:
    label = field["label"]
    kinds = [field["kind"], *field.get("alt_kinds", []), *field.get("kind_alternatives", [])]
    subject.value(
        "blank form: kinds",
        kinds,
        row["kind"],
        expected=f"{label}: {kinds[0]}",
        found=f"{label}: {row['kind']}",
    )
    if field.get("options"):
        subject.items(
            "blank form: options",
            [[Wanted([plain(o)], f"{label}: {o}") for o in field["options"]]],
            [Found(plain(o), f"{label}: {o}") for o in row["options"] or []],
        )
    for limit in _LIMITS:
        if field.get(limit) is not None:
            subject.value(
                "blank form: limits",
                [field[limit]],
                row[limit],
                expected=f"{label}: {limit} {field[limit]}",
                found=f"{label}: {limit} {row[limit]}",
            )
