"""Walks a table of a form from top to bottom and says which place belongs to which label."""

from extractors.document import Document, Span, Table
from extractors.forms import columns, lines, numbered_rows, stacked, tick_cells
from extractors.forms.found import Found
from extractors.forms.grid import Box, Grid
from extractors.forms.headings import FullRows
from extractors.forms.hints import advice_score, is_blank
from extractors.forms.inline import InlineCells
from extractors.forms.labels import (
    clean,
    head_of,
    heads,
    score,
    squeeze,
    without_number,
)
from extractors.forms.raw import RawField
from extractors.forms.readings import Readings, cells, stacked_options
from extractors.forms.roles import Role
from extractors.grammar.box_marks import has_box, is_tick
from extractors.grammar.boxes import choices
from extractors.grammar.choice import Choice


class Walker:
    """Fields of one table. `heading` is the line that stands above the table, if it is a label."""

    def __init__(
        self,
        document: Document,
        table: Table,
        section: str | None,
        heading: RawField | None = None,
        title: str = "",
    ) -> None:
        self.title = title
        self.document, self.text = document, document.text
        self.grid = Grid(document.text, table)
        numbered_rows.tidy(self.grid)
        self.ticks = self._tick_cells()
        self.readings = Readings(self.grid)
        self.found = Found(document.text, section, heading)
        self.inline = InlineCells(self.found, self.grid.columns)
        self.full_rows = FullRows(self.grid, self.found, self.inline)
        self.roles: dict[int, Role] = {}
        self.taken: set[int] = set()
        self.last_label: tuple[Box, RawField] | None = None
        self.field_of: dict[int, RawField] = {}

    @property
    def section(self) -> str | None:
        """The section that goes on below the table."""
        return self.found.section

    @property
    def nested(self) -> list[tuple[Table, RawField | None]]:
        """Tables inside cells, each with the field that it belongs to."""
        return self.found.nested

    def walk(self) -> list[RawField]:
        row = 0
        while row < self.grid.rows:
            for found in self.ticks.get(row, ()):
                self._choice(found.head, found.pairs)
            own = self.grid.own(row)
            if not own:
                row += 1
            elif len(own) == 1 and not self.grid.over(row):
                row = self.full_rows.read(row, own[0])
            else:
                region = columns.find(self.grid, row) or stacked.find(self.grid, row)
                if region is not None:
                    parts = columns.halves(region)
                    for part in parts:
                        self._columns(row, part, part.header.names[0] if len(parts) > 1 else None)
                    row = region.end
                else:
                    self._stacked(row)
                    self._row(row)
                    row += 1
        for field in self.found.fields:
            _name_group(field)
            unit, at = self.found.unit
            field.unit_above = field.unit_above or (unit if field.start > at else "")
        return self.found.fields

    # -- column tables ----------------------------------------------------------------------

    def _columns(self, row: int, region: columns.Region, half: str | None = None) -> None:
        """`half` names one of two tables side by side."""
        head = region.header.leaves[0]
        left = [b for b in self.grid.across(row) if b.right <= region.header.left and not b.empty]
        groups = tuple(clean(b.text) for b in left if b.score > 0 or b.rows > 1)
        if half is None and columns.is_single(region) and not self._lists(groups):
            for name, label, value in zip(
                region.header.names, region.header.leaves, region.rows[0], strict=False
            ):
                field = RawField(name, label.start, label.end, "headed", section=self.found.section)
                field.groups = groups
                field.lines = list(value.spans)
                self.found.fields.append(field)
            self.found.pending = None
            return
        if half is not None:
            name, start, end = half, head.start, head.end
        elif groups:
            name, groups, place = groups[-1], groups[:-1], left[-1]
            start, end = place.start, place.end
        elif self.found.pending is not None:
            name, start, end = (
                without_number(self.found.pending.label),
                self.found.pending.start,
                self.found.pending.end,
            )
        else:
            name, start, end = self.title, head.start, head.end
        field = RawField(name, start, end, "table", section=self.found.section, groups=groups)
        field.columns = tuple(region.header.names)
        field.cells = region.cells()
        field.rows = len(region.rows)
        self.found.pending = None
        self.found.fields.append(field)

    def _tick_cells(self) -> dict[int, list[tick_cells.TickCells]]:
        """Choices drawn as cells, by the row of their label; their cells leave the grid."""
        out: dict[int, list[tick_cells.TickCells]] = {}
        for row in range(self.grid.rows):
            found = tick_cells.find(self.grid, row)
            if found is not None:
                out.setdefault(row, []).append(found)
                gone = {id(box) for pair in found.pairs for box in pair}
                self.grid.drop({id(found.head), *gone})
        return out

    def _stacked(self, row: int) -> None:
        found = stacked_options(self.grid, row)
        if found is not None:
            self._choice(*found)

    def _choice(self, head: Box, options: list[tuple[Box, Box]]) -> None:
        field = self.found.add(clean(head.text), self._span(head), "cell", [])
        for word, room in options:
            place = self._span(word)
            ticked = is_tick(room.text) and squeeze(room.text) not in ("×", "x", "X")
            field.options.append(Choice(squeeze(word.text), place.start, place.end, ticked))
            self.taken.update((id(word), id(room)))
        self.taken.add(id(head))

    def _lists(self, groups: tuple[str, ...]) -> bool:
        """The name over the columns says that it is a list, of which one row is drawn."""
        name = (
            groups[-1]
            if groups
            else self.found.pending.label
            if self.found.pending is not None
            else self.found.section
        )
        head = head_of(name) if name else None
        return head is not None and head != "表" and heads()[head] == "table"

    # -- rows of labels and values ----------------------------------------------------------

    def _row(self, row: int) -> None:
        boxes = [b for b in cells(self.grid, row) if id(b) not in self.taken]
        if not boxes:
            return
        if self._goes_on(boxes, row):
            return
        found = self.readings.roles(row, boxes, self.roles)
        groups: list[str] = []
        label: RawField | None = None
        values = 0
        for box in boxes:
            role = found.get(id(box), "value")
            new = box.row == row
            self.roles.setdefault(id(box), role)
            if box.cell.tables and new:
                self.found.nested.extend((t, label) for t in box.cell.tables)
            if role == "group":
                groups = [*groups[: self._depth(box, boxes)], clean(box.text)]
                label = None
            elif role == "label":
                if new:
                    if label is not None and not values:
                        groups = [*groups, label.label]
                        self._drop_empty(label)
                    label = self.found.add(clean(box.text), self._span(box), "cell", [])
                    label.groups = tuple(groups)
                    self.field_of[id(box)] = label
                    self.last_label = (box, label)
                else:
                    label = self.field_of.get(id(box))
                values = 0
            elif role == "inline":
                if new:
                    self.inline.read(box, tuple(groups))
                label = None
            else:
                if new:
                    self._value(box, label, values)
                values += 1
        self.found.pending = None

    def _goes_on(self, boxes: list[Box], row: int) -> bool:
        """An empty cell under a label with words beside it: the row above, cut by the end of a page."""
        own = [b for b in boxes if b.row == row]
        if len(own) != 2 or not own[0].empty or own[1].empty or self.last_label is None:
            return False
        label, field = self.last_label
        if (label.column, label.columns) != (own[0].column, own[0].columns) or label.bottom != row:
            return False
        field.lines.extend(own[1].spans)
        self.last_label = (own[0], field)
        return True

    def _depth(self, box: Box, boxes: list[Box]) -> int:
        return sum(1 for b in boxes if b.right <= box.column and self.roles.get(id(b)) == "group")

    def _drop_empty(self, field: RawField) -> None:
        """A label that turned out to be a group has no place of its own."""
        if not field.lines and field in self.found.fields:
            self.found.fields.remove(field)

    def _value(self, box: Box, label: RawField | None, before: int) -> None:
        if label is None:
            if box.choices and self.found.fields:
                self._beside(box, self.found.fields[-1])
            return
        if before and box.choices and not self._holds_choices(label):
            self._beside(box, label)
            return
        if not before and (self._inner(box, label) or self._repeated(box, label)):
            return
        if box.choices:
            label.lines.extend(self._without_lines_of_their_own(box, label))
        else:
            label.lines.extend(box.spans)
            label.starts.append(box.start)
        label.room = label.room or box.columns * 2 >= self.grid.columns

    def _holds_choices(self, label: RawField) -> bool:
        return any(choices(span.of(self.text)) for span in label.lines)

    def _without_lines_of_their_own(self, box: Box, label: RawField) -> list[Span]:
        """Lines of a choice cell; a line `预计完成时间：____` without a box becomes a field of its own."""
        kept: list[Span] = []
        for span in box.spans:
            words = span.of(self.text)
            found = lines.pairs(words)
            if not found or words[: found[0].start].strip() or choices(words) or has_box(words):
                kept.append(span)
                continue
            for pair in found:
                place = Span(span.start + pair.start, span.start + pair.end)
                value = Span(span.start + pair.value_start, span.start + pair.value_end)
                field = self.found.add(pair.label, place, "line", [value])
                field.groups = (*label.groups, label.label)
        return kept

    def _inner(self, box: Box, label: RawField) -> bool:
        """A cell that begins with one label of its own, with room below: the outer one is its group."""
        filled = [s for s in box.spans if squeeze(s.of(self.text))]
        if not filled or label.lines or box.choices or len(box.spans) - len(filled) < 2:
            return False
        words = squeeze(filled[0].of(self.text))
        inner = [s for s in filled[1:] if lines.pairs(s.of(self.text)) and not is_blank(s.of(self.text))]
        if not words.endswith(("：", ":")) or score(words) < 1.8 or inner:
            return False
        label.groups = (*label.groups, label.label)
        label.label, label.start, label.end = clean(words), filled[0].start, filled[0].end
        label.lines = [s for s in box.spans if s.start > filled[0].start]
        label.room = True
        return True

    def _repeated(self, box: Box, label: RawField) -> bool:
        """`意见 | 单位意见：同意`: the cell's own label says the outer one again, which is its group."""
        filled = [s for s in box.spans if squeeze(s.of(self.text))]
        if not filled or label.lines or box.choices:
            return False
        words = filled[0].of(self.text)
        found = lines.pairs(words)
        inner, outer = squeeze(found[0].label) if found else "", squeeze(label.label)
        if len(found) != 1 or words[: found[0].start].strip() or inner == outer or not inner.endswith(outer):
            return False
        at = filled[0].start
        label.groups = (*label.groups, label.label)
        label.label, label.start, label.end = inner, at + found[0].start, at + found[0].end
        label.lines = [
            Span(at + found[0].value_start, filled[0].end),
            *(s for s in box.spans if s.start > at),
        ]
        label.room = True
        return True

    def _beside(self, box: Box, label: RawField) -> None:
        """Options beside a text cell, without a label of their own."""
        options = [c.label for c in box.choices]
        name = "级别" if all(o.endswith("级") for o in options) else "选项"
        field = self.found.add(f"{label.label}{name}", self._span(box), "cell", list(box.spans))
        field.groups, field.unlabelled = label.groups, True

    def _span(self, box: Box) -> Span:
        filled = [s for s in box.spans if squeeze(s.of(self.text))]
        if not filled:
            return Span(box.start, box.end)
        return Span(filled[0].start, filled[-1].end)


def _name_group(field: RawField) -> None:
    field.groups = tuple(g for g in field.groups if g and advice_score(g) < 1.5)
