"""Templates: the blank forms behind all forms met, each known once, registered when first met."""

from datetime import datetime
from pathlib import Path

import msgspec
import pyarrow as pa

from warehouse import clock
from warehouse.database import Connection, lent
from warehouse.query import open_reader

LIKE = 0.85  # labels shared, of all that either has: one template under two fingerprints
ENOUGH = 8  # labels that both must have where their titles differ: small forms are alike by chance

_FRESH = """
SELECT template_id, min(title), min(document_id), list(DISTINCT label)
FROM forms JOIN form_fields USING (form_id, document_id)
ANTI JOIN form_templates ON form_templates.fingerprint = forms.template_id
WHERE template_id IS NOT NULL
GROUP BY template_id ORDER BY template_id
"""

_ALIKE = f"""
WITH words AS (SELECT fingerprint, title, len(labels) AS n, unnest(labels) AS label FROM form_templates),
fresh AS (SELECT words.* FROM words SEMI JOIN registered ON registered.id = words.fingerprint)
SELECT fresh.fingerprint, words.fingerprint
FROM fresh JOIN words ON words.label = fresh.label AND words.fingerprint <> fresh.fingerprint
GROUP BY ALL
HAVING count(*) >= {LIKE} * (any_value(fresh.n) + any_value(words.n) - count(*))
    AND (any_value(fresh.title) IS NOT DISTINCT FROM any_value(words.title)
        OR least(any_value(fresh.n), any_value(words.n)) >= {ENOUGH})
"""

_MISNAMED = """
FROM forms JOIN form_templates t ON forms.template_id = t.fingerprint
WHERE t.template_id <> t.fingerprint LIMIT 1
"""

_NAME = """
UPDATE forms SET template_id = t.template_id FROM form_templates t
WHERE forms.template_id = t.fingerprint AND t.template_id <> t.fingerprint
"""


class NewTemplate(msgspec.Struct, frozen=True):
    """A template that a run met first: its fields, and those that no canonical field is known for."""

    template_id: str
    title: str | None
    fields: int
    unmapped: int


class Template(msgspec.Struct, frozen=True):
    """A blank form as it was met: how often, filled how often, where first; its labels not mapped."""

    template_id: str
    title: str | None
    forms: int
    filled: int
    formats: list[str]
    fields: int
    unmapped: list[str]
    first_seen_at: datetime | None
    first_document_id: str | None


def met(path: Path) -> list[Template]:
    """The templates in the warehouse, the newest first. Raises WarehouseMissing or WarehouseBusy."""
    names = ", ".join(Template.__struct_fields__)
    with open_reader(path) as connection:
        return [Template(*row) for row in connection.execute(f"SELECT {names} FROM known_forms").fetchall()]


def register(connection: Connection, run_id: str) -> None:
    """Registers the templates of forms that are not known yet, and gives like templates one id.

    A form is loaded with its fingerprint (`normalizers.forms.template_id`). Fingerprints whose labels are
    alike are one template: its id is the lowest of them, whatever order they came in.
    """
    fresh = connection.execute(_FRESH).fetchall()
    if fresh:
        from normalizers.forms import label_key  # brings spaCy, which those who only look need not wait for

        now = clock.now()
        rows = [
            {
                "fingerprint": fingerprint,
                "template_id": fingerprint,
                "title": title,
                "labels": sorted({label_key(label) for label in labels} - {""}),
                "first_document_id": document_id,
                "first_seen_at": now,
                "run_id": run_id,
            }
            for fingerprint, title, document_id, labels in fresh
        ]
        connection.register("incoming", pa.Table.from_pylist(rows))
        try:
            connection.execute("INSERT INTO form_templates BY NAME FROM incoming")
        finally:
            connection.unregister("incoming")
        with lent(connection, "registered", id=[row[0] for row in fresh]):
            alike = connection.execute(_ALIKE).fetchall()
        for one, other in alike:
            _join(connection, one, other)
    if connection.execute(_MISNAMED).fetchall():
        connection.execute(_NAME)


def _join(connection: Connection, one: str, other: str) -> None:
    """Two templates are one: the lower id stays."""
    ids = connection.execute(
        "SELECT DISTINCT template_id FROM form_templates WHERE fingerprint IN (?, ?) ORDER BY 1", [one, other]
    ).fetchall()
    if len(ids) == 2:
        connection.execute(
            "UPDATE form_templates SET template_id = ? WHERE template_id = ?", [ids[0][0], ids[1][0]]
        )


def new_templates(connection: Connection, run_id: str) -> list[NewTemplate]:
    """The templates that this run met first, those with most to map first."""
    fresh = connection.execute(
        "SELECT template_id FROM form_templates GROUP BY 1 HAVING bool_and(run_id = ?)", [run_id]
    ).fetchall()
    if not fresh:
        return []
    with lent(connection, "fresh", template_id=[row[0] for row in fresh]):
        rows = connection.execute(
            "SELECT template_id, title, fields, len(unmapped) FROM known_forms SEMI JOIN fresh"
            " USING (template_id) ORDER BY len(unmapped) DESC, title, template_id"
        ).fetchall()
    return [NewTemplate(*row) for row in rows]
