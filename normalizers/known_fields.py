"""A field of a form together with what its label means."""

import msgspec

from extractors.forms.mentions import FieldMention
from normalizers import labels


class Known(msgspec.Struct, frozen=True):
    """`canonical` is the canonical field, `group` the group labels joined, `unit` the value's unit."""

    mention: FieldMention
    canonical: str | None
    group: str | None
    unit: str | None

    @property
    def filled(self) -> bool:
        field = self.mention
        return field.written is not None or any(c.ticked for c in field.choices) or bool(field.cells)


def known_field(field: FieldMention) -> Known:
    group = "/".join(field.groups) or None
    label = field.label
    if field.unit_above and not labels.has_unit(label):
        label = f"{label}（{field.unit_above}）"
    return Known(field, labels.canonical(label, field.groups, field.section), group, labels.unit(field))
