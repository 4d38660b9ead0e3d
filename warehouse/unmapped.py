"""Which labels of forms have no canonical field yet, for the operator who maps them."""

from pathlib import Path

import msgspec

from warehouse.query import open_reader

_SQL = """
SELECT label, count(*) AS fields, count(DISTINCT template_id) AS templates, min(title) AS form
FROM form_fields JOIN forms USING (form_id)
WHERE starts_with(coalesce(template_id, ''), $1) AND canonical_field IS NULL
    AND length(label) BETWEEN 2 AND 40 AND kind <> 'table'
GROUP BY label ORDER BY templates DESC, fields DESC, label LIMIT $2
"""


class Unmapped(msgspec.Struct, frozen=True):
    """A label, how many fields and templates hold it, and a form where it was seen."""

    label: str
    fields: int
    templates: int
    form: str | None


def unmapped(path: Path, limit: int, template_id: str | None = None) -> list[Unmapped]:
    """The unmapped labels, those of most templates first; of one template, by its id or its beginning.

    Raises WarehouseMissing or WarehouseBusy.
    """
    with open_reader(path) as connection:
        return [Unmapped(*row) for row in connection.execute(_SQL, [template_id or "", limit]).fetchall()]
