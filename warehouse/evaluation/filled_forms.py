"""Compares a filled form's requirement and values with its gold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.evaluation.matching import (
    Found,
    Key,
    Wanted,
    number,
    phone,
    plain,
    same_phone,
    same_text,
    within,
)
from warehouse.evaluation.rows import Row, Rows
from warehouse.evaluation.score import Subject

Item = dict[str, Any]
_TEXTS = (
    *("title", "organization", "organization_type", "contact_name", "program_category"),
    *("province", "city", "county", "email"),
)
_NUMBERS = (
    *("total_budget_yuan", "fiscal_budget_yuan", "self_funding_yuan", "other_funding_yuan"),
    "duration_months",
)
_DAYS = ("start_on", "end_on")
_PHONES = ("mobile", "phone")
_NOTHING = "—"


def compare_filled_form(rows: Rows, subject: Subject, gold: Item, document_id: str | None) -> None:
    """Scores one filled form; without a document everything is missed."""
    _requirement(rows, subject, gold, document_id)
    values = (
        rows.ask(
            "SELECT v.* FROM form_values v JOIN forms f USING (form_id) WHERE f.document_id = ?", document_id
        )
        if document_id
        else []
    )
    _values(subject, gold, [v for v in values if v["value"] or v["selected"]])


def _requirement(rows: Rows, subject: Subject, gold: Item, document_id: str | None) -> None:
    found = (
        rows.ask("SELECT * FROM requirements WHERE document_id = ? ORDER BY seq", document_id)
        if document_id
        else []
    )
    got = found[0] if found else {}
    quotes = rows.evidence("requirements", f"{got['form_id']}:{got['seq']}") if got else {}
    want, accept = gold["requirement"], gold.get("accept") or {}
    for names, clean, agree in (
        (_TEXTS, plain, lambda a, b: a == b),
        (_NUMBERS, number, lambda a, b: a == b),
        (_DAYS, _day, lambda a, b: str(b).startswith(str(a))),
        (_PHONES, _phone, same_phone),
    ):
        for name in names:
            subject.value(
                f"requirement: {name}",
                [clean(v) for v in (want.get(name), *_as_list(accept.get(name)))],
                clean(got.get(name)),
                expected=want.get(name),
                found=got.get(name),
                quote=quotes.get(name),
                agree=agree,
            )
    subject.items(
        "requirement: domains",
        _domains(want, accept),
        [Found(plain(d), d, quotes.get("domains")) for d in got.get("domains_raw") or []],
    )
    for row in found[1:]:
        subject.wrong("requirement: rows", str(row["title"]))


def _domains(want: Item, accept: Item) -> list[list[Wanted]]:
    """The gold's domains; in `accept` a list is another right answer, a word one that may be there."""
    variants = [want.get("domains") or []]
    optional = []
    for other in _as_list(accept.get("domains")):
        if isinstance(other, list):
            variants.append(other)
        else:
            optional.append(Wanted([plain(other)], str(other), optional=True))
    return [[*(Wanted([plain(d)], str(d)) for d in variant), *optional] for variant in variants]


def _values(subject: Subject, gold: Item, found: Sequence[Row]) -> None:
    """Label by label; a part of a cell that stands under a label of its own costs nothing."""
    pairs = [v for v in gold["values"] if v.get("value") or v.get("selected")]
    labels = [plain(p["label"]) or "" for p in pairs]
    known = "".join(_text(p) for p in pairs)
    rows = [r for r in found if not _is_part(r, labels, known)]
    for field, chosen in (("values", False), ("choices", True)):
        subject.items(
            f"form: {field}",
            [[_wanted(p) for p in pairs if bool(p.get("selected")) is chosen]],
            [
                Found(_Given(r), f"{r['label']}: {_shown(r)}", r["quote"])
                for r in rows
                if _is_choice(r, pairs) is chosen
            ],
            _same_answer,
        )


def _is_choice(row: Row, pairs: Sequence[Item]) -> bool:
    """Whether the row answers a choice: it has options, or its label is one that the gold answers so."""
    label = plain(row["label"])
    return bool(row["selected"]) or any(p.get("selected") and plain(p["label"]) == label for p in pairs)


@dataclass(frozen=True, eq=False)
class _Asked:
    """A pair of the gold; two pairs are never the same answer, though they may read alike."""

    pair: Item


@dataclass(frozen=True, eq=False)
class _Given:
    """A row of form_values."""

    row: Row


def _wanted(pair: Item) -> Wanted:
    return Wanted([_Asked(pair)], f"{pair['label']}: {_shown(pair)}", pair.get("quote"))


def _same_answer(asked: Any, given: Any) -> bool:
    """The labels hold one another and the values are the same."""
    if not (isinstance(asked, _Asked) and isinstance(given, _Given)):
        return asked is given
    pair, row = asked.pair, given.row
    if not within(plain(pair["label"]), plain(row["label"])):
        return False
    if pair.get("selected"):
        return {plain(s) for s in pair["selected"]} == {plain(s) for s in row["selected"] or []}
    return same_text(plain(pair["value"]), plain(row["value"]))


def _is_part(row: Row, labels: Sequence[str], known: str) -> bool:
    """Whether the row's label is none of the gold's and its words stand inside an answer of the gold."""
    label, words = plain(row["label"]) or "", _text(row)
    return bool(words) and words in known and not any(label and within(label, other) for other in labels)


def _text(pair: Item) -> str:
    return (plain(pair.get("value")) or "") + "".join(plain(s) or "" for s in pair.get("selected") or [])


def _shown(pair: Item) -> str:
    return "、".join(pair["selected"]) if pair.get("selected") else str(pair.get("value") or _NOTHING)


def _day(value: object) -> Key:
    return str(value)[:10] if value else None


def _phone(value: object) -> str | None:
    return phone(value) if value else None


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
