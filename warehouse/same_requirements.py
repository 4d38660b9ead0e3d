"""The same project asked for twice: a filled form in two formats, or a form and its row in a summary sheet.

All rows are kept; `requirements.duplicate_of` names the row that a repeated one repeats ("form_id:seq", as
`field_evidence.row_id` does), and the views count those without. Two rows are the same where they come
from different documents, have one title and one organization (or one way to reach it, where none is
named), and contradict each other in no sum, date or duration, nor in what is to be done.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from warehouse.database import Connection, run_given, words

_APART = re.compile(r"[\W_]+")
_RICHEST = ("docx", "doc", "wps", "xlsx", "xls", "html", "txt", "pdf")
_MUST_AGREE = (
    "total_budget_yuan",
    "fiscal_budget_yuan",
    "self_funding_yuan",
    "other_funding_yuan",
    "duration_months",
    "start_on",
    "end_on",
)
_REACHED_BY = ("organization", "mobile", "phone", "email", "contact_name")
_COMPARED = 300  # characters of what is to be done
_ALIKE = 0.8  # a PDF breaks lines elsewhere and may lose a word

_COLUMNS = ("title", *_REACHED_BY, *_MUST_AGREE, "goals", "background")

# Rows that share a title, an organization or a number with a loaded one; and rows whose original is among
# the loaded ones, with what shares theirs.
_BESIDE = f"""
WITH affected AS (
    SELECT title, organization, mobile FROM requirements
    WHERE document_id IN (SELECT id FROM given)
        OR (duplicate_of IS NOT NULL AND split_part(duplicate_of, ':', 1) IN (SELECT id FROM given))
)
SELECT r.form_id || ':' || r.seq, r.document_id, r.duplicate_of, d.format, left(r.content, {2 * _COMPARED}),
    {", ".join(f"r.{name}" for name in _COLUMNS)}
FROM requirements r JOIN documents d ON d.document_id = r.document_id
WHERE r.title IN (SELECT title FROM affected) OR r.organization IN (SELECT organization FROM affected)
    OR r.mobile IN (SELECT mobile FROM affected)
"""


class Asked(NamedTuple):
    """A row of `requirements`, with what tells whether another one is the same."""

    row_id: str
    document_id: str
    duplicate_of: str | None
    format: str
    content: str | None
    stated: dict[str, Any]

    @property
    def key(self) -> tuple[str, str] | None:
        """What it is called and who asks; None where one of them is unknown."""
        title = _APART.sub("", self.stated["title"] or "")
        who = next((_APART.sub("", v) for name in _REACHED_BY if (v := self.stated[name])), "")
        return (title, who) if title and who else None

    @property
    def work(self) -> str:
        """What is to be done, as far as it is compared."""
        text = self.content or self.stated["goals"] or self.stated["background"] or ""
        return _APART.sub("", text)[:_COMPARED]

    def place(self) -> tuple[int, int, str]:
        """Originals first: the row that states most, in the richest format."""
        stated = sum(value is not None for value in self.stated.values())
        rank = _RICHEST.index(self.format) if self.format in _RICHEST else len(_RICHEST)
        return -stated, rank, self.row_id

    def repeats(self, other: "Asked") -> bool:
        """Whether nothing in the two contradicts that they are one; their keys are the same."""
        if self.document_id == other.document_id:
            return False
        for name in _MUST_AGREE:
            mine, its = self.stated[name], other.stated[name]
            if mine is not None and its is not None and mine != its:
                return False
        mine_work, its_work = self.work, other.work
        if not mine_work or not its_work:
            return True
        return SequenceMatcher(None, mine_work, its_work, autojunk=False).ratio() >= _ALIKE


def originals(rows: Sequence[Asked]) -> dict[str, str | None]:
    """For each row the one that it repeats, or None; the order of the rows does not matter.

    Each original is repeated at most once by a document: two rows of one sheet are two projects.
    """
    groups: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    found: dict[str, str | None] = {}
    for row in rows:
        found[row.row_id] = None
        if row.key is not None:
            groups[row.key].append(row)
    for group in groups.values():
        first: list[tuple[Asked, set[str]]] = []  # originals, and the documents that repeat them
        for row in sorted(group, key=Asked.place):
            for original, repeated_in in first:
                if row.document_id not in repeated_in and row.repeats(original):
                    repeated_in.add(row.document_id)
                    found[row.row_id] = original.row_id
                    break
            else:
                first.append((row, set()))
    return found


def relate_requirements(connection: Connection, document_ids: Sequence[str]) -> None:
    """Settles `requirements.duplicate_of` around documents that were just loaded or withdrawn."""
    rows = [
        Asked(row[0], row[1], row[2], row[3], row[4], dict(zip(_COLUMNS, row[5:], strict=True)))
        for row in run_given(connection, words(id=document_ids), _BESIDE).fetchall()
    ]
    found = originals(rows)
    changed = {row.row_id: found[row.row_id] for row in rows if row.duplicate_of != found[row.row_id]}
    if changed:
        run_given(
            connection,
            words(row_id=changed.keys(), original=changed.values()),
            "UPDATE requirements SET duplicate_of = given.original FROM given"
            " WHERE requirements.form_id || ':' || requirements.seq = given.row_id",
        )
