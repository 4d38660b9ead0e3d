"""Compares a filled form's requirement and values with its gold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.evaluation.matching import (
    Agree,
    Found,
    Key,
    Wanted,
    equal,
    number,
    phone,
    plain,
    same_phone,
    same_text,
    within,
)
from warehouse.evaluation.rows import Row, Rows, fact_of
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
_NAMES = (*_TEXTS, *_NUMBERS, *_DAYS, *_PHONES, "domains")
_NOTHING = "—"


def _day(value: object) -> Key:
    return str(value)[:10] if value else None


def _phone(value: object) -> str | None:
    return phone(value) if value else None


# Columns, how a value is made comparable, and when two are the same.
_COLUMNS: tuple[tuple[tuple[str, ...], Callable[[Any], Key], Agree], ...] = (
    (_TEXTS, plain, equal),
    (_NUMBERS, number, equal),
    (_DAYS, _day, lambda a, b: str(b).startswith(str(a))),
    (_PHONES, _phone, same_phone),
)


def compare_filled_form(rows: Rows, subject: Subject, gold: Item, document_id: str | None) -> None:
    """Scores one filled form; without a document everything is missed."""
    _requirements(rows, subject, gold, document_id)
    values = (
        rows.ask(
            "SELECT v.* FROM form_values v JOIN forms f USING (form_id) WHERE f.document_id = ?", document_id
        )
        if document_id
        else []
    )
    _values(subject, gold, [v for v in values if v["value"] or v["selected"]])


def _requirements(rows: Rows, subject: Subject, gold: Item, document_id: str | None) -> None:
    """A row a project, in their order; a row that no project of the gold stands for is wrong."""
    found = (
        rows.ask("SELECT * FROM requirements WHERE document_id = ? ORDER BY form_id, seq", document_id)
        if document_id
        else []
    )
    accept = gold.get("accept") or {}
    first = dict.fromkeys(_NAMES) | gold["requirement"]
    wanted = [(first, accept), *((more, {}) for more in gold.get("more_requirements") or [])]
    for place, (want, more) in enumerate(wanted):
        row = found[place] if place < len(found) else {}
        proofs = rows.evidence("requirements", f"{row['form_id']}:{row['seq']}") if row else {}
        _requirement(subject, want, more, row, proofs)
    for row in found[len(wanted) :]:
        subject.wrong("requirement: rows", str(row["title"]))


def _requirement(subject: Subject, want: Item, accept: Item, got: Row, proofs: dict[str, Row]) -> None:
    """The columns that the gold names."""
    for names, clean, agree in _COLUMNS:
        for name in (n for n in names if n in want):
            proof = proofs.get(name)
            subject.value(
                f"requirement: {name}",
                [clean(v) for v in (want.get(name), *_as_list(accept.get(name)))],
                clean(got.get(name)),
                expected=want.get(name),
                found=got.get(name),
                quote=proof["quote"] if proof else None,
                fact=fact_of("requirements", proof),
                agree=agree,
            )
    if "domains" in want:
        proof = proofs.get("domains")
        fact, quote = fact_of("requirements", proof), proof["quote"] if proof else None
        given = [Found(plain(d), d, quote, fact) for d in got.get("domains_raw") or []]
        subject.items("requirement: domains", _domains(want, accept), given)


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
    known = "".join(_text(p) + "".join(plain(t) or "" for t in p.get("texts") or []) for p in pairs)
    rows = [r for r in found if not _is_part(r, labels, known)]
    for field, chosen in (("values", False), ("choices", True)):
        subject.items(
            f"form: {field}",
            [[_wanted(p) for p in pairs if bool(p.get("selected")) is chosen]],
            [
                Found(_Given(r), f"{r['label']}: {_shown(r)}", r["quote"], fact_of("form_values", r))
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


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
