"""The fields of a table as they are found, and the section and heading that the next one stands under."""

from extractors.document import Span, Table
from extractors.forms.grid import Box
from extractors.forms.mentions import Shape
from extractors.forms.raw import RawField


class Found:
    """`fields` in reading order; `pending` is a heading that waits for its value.

    `nested` are tables in cells, each with the field that it belongs to.
    """

    def __init__(self, text: str, section: str | None, heading: RawField | None) -> None:
        self.text = text
        self.section = section
        self.fields: list[RawField] = []
        self.pending: RawField | None = heading
        self.unit: tuple[str, int] = ("", 0)  # 单位：万元 in a row of the table, and where it stands
        self.nested: list[tuple[Table, RawField | None]] = []

    def add(self, label: str, place: Span, shape: Shape, value: list[Span], room: bool = False) -> RawField:
        """A new field under the present section."""
        field = RawField(
            label,
            place.start,
            place.end,
            shape,
            section=self.section,
            lines=value,
            room=room,
        )
        self.fields.append(field)
        self.pending = None
        return field

    def take(self, field: RawField, box: Box, room: bool) -> None:
        """The cell is (more of) the value of a field known by its label."""
        field.lines.extend(box.spans)
        field.room = field.room or room
        if field not in self.fields:
            self.fields.append(field)
