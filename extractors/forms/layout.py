"""Walks a table of a form from top to bottom and says which place belongs to which label."""

from extractors.document import Document, Span, Table
from extractors.forms import columns, lines, numbered_rows, tick_cells
from extractors.forms.grid import Box, Grid
from extractors.forms.hints import advice_score, is_blank, is_note, is_parenthesis, is_wrapped_advice
from extractors.forms.labels import (
    clean,
    head_of,
    heads,
    is_numbered,
    numbering_kind,
    score,
    squeeze,
    without_number,
)
from extractors.forms.mentions import Shape
from extractors.forms.raw import RawField
from extractors.forms.readings import Readings, cells, stacked_options
from extractors.forms.roles import Role, inline_start
from extractors.grammar.boxes import Choice, choices, has_box, is_tick


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
        self.section, self.heading = section, heading
        self.found: list[RawField] = []
        self.roles: dict[int, Role] = {}
        self.taken: set[int] = set()
        self.last_label: tuple[Box, RawField] | None = None
        self.field_of: dict[int, RawField] = {}
        self.pending: RawField | None = heading
        self.nested: list[tuple[Table, RawField | None]] = []

    def walk(self) -> list[RawField]:
        row = 0
        while row < self.grid.rows:
            for found in self.ticks.get(row, ()):
                self._choice(found.head, found.pairs)
            own = self.grid.own(row)
            if not own:
                row += 1
            elif len(own) == 1 and not self.grid.over(row):
                row = self._full(row, own[0])
            else:
                region = columns.find(self.grid, row)
                if region is not None:
                    self._columns(row, region)
                    row = region.end
                else:
                    self._stacked(row)
                    self._row(row)
                    row += 1
        for field in self.found:
            _name_group(field)
        return self.found

    # -- rows of one cell -------------------------------------------------------------------

    def _full(self, row: int, box: Box) -> int:
        text = box.text
        if box.cell.tables:
            self.nested.extend((table, None) for table in box.cell.tables)
        filled = [span for span in box.spans if squeeze(span.of(self.text))]
        if not filled:
            if self.pending is not None and row == 0:
                self._take(self.pending, box, room=True)
            return row + 1
        if is_note(text) and len(filled) == 1:
            return row + 1
        above = self.pending if row == 0 and not self._is_heading(text) else None
        if above is not None and not inline_start(box):
            self._take(above, box, room=True)
            return row + 1
        first = filled[0]
        if self._is_inline_row(row, box, first) and self._inline(box, ()):
            return row + 1
        rest = [s for s in box.spans if s.start > first.start]
        if (
            self._is_heading(first.of(self.text))
            and all(is_parenthesis(s.of(self.text)) for s in filled[1:])
            and len(rest) <= len(filled)
        ):
            return self._heading(row, box, first)
        if self._inline(box, ()):
            return row + 1
        words = first.of(self.text)
        if (score(words) >= 1.2 or is_numbered(squeeze(words))) and len(squeeze(words)) <= 60 and rest:
            self._field(clean(words), first, "heading", rest, room=True)
        elif self.pending is not None:
            self._take(self.pending, box, room=True)
        return row + 1

    def _is_inline_row(self, row: int, box: Box, first: Span) -> bool:
        """`label：value`, several pairs, or a bare `label：` over another such row."""
        words = first.of(self.text)
        found = lines.pairs(words)
        if not found or words[: found[0].start].strip():
            return False
        if len(found) > 1 or words[found[0].value_start :].strip():
            return True
        if sum(1 for s in box.spans if squeeze(s.of(self.text))) > 1 or len(box.spans) > 2:
            return False
        below = next((self.grid.own(r) for r in range(row + 1, self.grid.rows) if self.grid.own(r)), [])
        return not below or len(below) > 1 or inline_start(below[0]) or self._opens(below[0], None)

    def _is_heading(self, text: str) -> bool:
        words = squeeze(text)
        if not words or len(words) > 70 or is_wrapped_advice(text):
            return False
        if is_numbered(words):
            return score(text) > -1.5 and not words.endswith("。")
        return score(text) >= 1.2

    def _heading(self, row: int, box: Box, first: Span) -> int:
        """A heading over its value (the rows of one cell that follow), or over a section."""
        kind = numbering_kind(squeeze(box.text))
        below = row + 1
        values: list[Box] = []
        while below < self.grid.rows:
            own = self.grid.own(below)
            if not own:
                below += 1
                continue
            if len(own) != 1 or self.grid.over(below) or own[0].columns < box.columns:
                break
            if values and not own[0].empty and self._opens(own[0], kind):
                break
            if not values and (self._opens(own[0], kind) or self._counts_labels(below)):
                break
            values.append(own[0])
            below += 1
        label = clean(box.text)
        if not values:
            self.section = label
            self.pending = RawField(label, first.start, first.end, "heading", section=label)
            return row + 1
        field = self._field(label, first, "heading", [], room=True)
        field.section = label if kind == "一、" else self.section
        for value in values:
            if not is_note(value.text):
                field.lines.extend(value.spans)
        if kind == "一、":
            self.section = label
        return below

    def _counts_labels(self, row: int) -> bool:
        """Full rows that each begin with `1、项目任务：` on a line of its own: fields of a section."""
        cells = [
            own[0] for r in range(row, min(row + 3, self.grid.rows)) if len(own := self.grid.own(r)) == 1
        ]
        seen = 0
        for box in cells[:2]:
            filled = [s.of(self.text) for s in box.spans if squeeze(s.of(self.text))]
            found = lines.pairs(filled[0]) if filled and is_numbered(squeeze(filled[0])) else []
            behind = squeeze(filled[0][found[0].value_start :]) if len(found) == 1 else "-"
            seen += bool(found) and (not behind or is_parenthesis(behind))
        return seen == 2

    def _opens(self, box: Box, kind: str | None) -> bool:
        """The next full row is a heading of its own and no value."""
        parts = [s.of(self.text) for s in box.spans if squeeze(s.of(self.text))]
        if not parts or any(not is_parenthesis(part) for part in parts[1:]):
            return False
        text = squeeze(parts[0])
        if kind is not None and numbering_kind(text) == kind and len(text) <= 60:
            return True
        return kind is None and self._is_heading(box.text) and score(box.text) >= 2.4

    # -- column tables ----------------------------------------------------------------------

    def _columns(self, row: int, region: columns.Region) -> None:
        head = region.header.leaves[0]
        left = [b for b in self.grid.across(row) if b.right <= region.header.left and not b.empty]
        groups = tuple(clean(b.text) for b in left if b.score > 0 or b.rows > 1)
        if columns.is_single(region) and not self._lists(groups):
            for name, label, value in zip(
                region.header.names, region.header.leaves, region.rows[0], strict=False
            ):
                field = RawField(name, label.start, label.end, "headed", section=self.section)
                field.groups = groups
                field.lines = list(value.spans)
                self.found.append(field)
            self.pending = None
            return
        if groups:
            name, groups, place = groups[-1], groups[:-1], left[-1]
            start, end = place.start, place.end
        elif self.pending is not None:
            name, start, end = without_number(self.pending.label), self.pending.start, self.pending.end
        else:
            name, start, end = self.title, head.start, head.end
        field = RawField(name, start, end, "table", section=self.section, groups=groups)
        field.columns = tuple(region.header.names)
        field.cells = region.cells()
        field.rows = len(region.rows)
        self.pending = None
        self.found.append(field)

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
        field = self._field(clean(head.text), self._span(head), "cell", [])
        for word, room in options:
            place = self._span(word)
            ticked = is_tick(room.text) and squeeze(room.text) not in ("×", "x", "X")
            field.options.append(Choice(squeeze(word.text), place.start, place.end, ticked))
            self.taken.update((id(word), id(room)))
        self.taken.add(id(head))

    def _lists(self, groups: tuple[str, ...]) -> bool:
        """The name over the columns says that it is a list, of which one row is drawn."""
        name = groups[-1] if groups else self.pending.label if self.pending is not None else self.section
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
                self.nested.extend((t, label) for t in box.cell.tables)
            if role == "group":
                groups = [*groups[: self._depth(box, boxes)], clean(box.text)]
                label = None
            elif role == "label":
                if new:
                    if label is not None and not values:
                        groups = [*groups, label.label]
                        self._drop_empty(label)
                    label = self._field(clean(box.text), self._span(box), "cell", [])
                    label.groups = tuple(groups)
                    self.field_of[id(box)] = label
                    self.last_label = (box, label)
                else:
                    label = self.field_of.get(id(box))
                values = 0
            elif role == "inline":
                if new:
                    self._inline(box, tuple(groups))
                label = None
            else:
                if new:
                    self._value(box, label, values)
                values += 1
        self.pending = None

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
        if not field.lines and field in self.found:
            self.found.remove(field)

    def _value(self, box: Box, label: RawField | None, before: int) -> None:
        if label is None:
            if box.choices and self.found:
                self._beside(box, self.found[-1])
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
                field = self._field(pair.label, place, "line", [value])
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
        field = self._field(f"{label.label}{name}", self._span(box), "cell", list(box.spans))
        field.groups, field.unlabelled = label.groups, True

    # -- label and value in one cell --------------------------------------------------------

    def _inline(self, box: Box, groups: tuple[str, ...]) -> bool:
        """`label：value` pairs in a cell's lines; lines without a label belong to the last one."""
        filled = [s for s in box.spans if squeeze(s.of(self.text))]
        if not filled:
            return False
        first = lines.pairs(filled[0].of(self.text))
        if not first or filled[0].of(self.text)[: first[0].start].strip():
            return False
        current: RawField | None = None
        for span in box.spans:
            words = span.of(self.text)
            found = lines.pairs(words)
            if found and current is not None and self._is_signature(found, words):
                current.lines.append(span)
                continue
            if not found or words[: found[0].start].strip() or (current is not None and len(words) > 80):
                if current is not None:
                    current.lines.append(span)
                continue
            for pair in found:
                place = Span(span.start + pair.start, span.start + pair.end)
                value = Span(span.start + pair.value_start, span.start + pair.value_end)
                current = self._field(pair.label, place, "line", [value])
                current.groups = groups
        wide = box.columns * 3 >= self.grid.columns * 2 and len(lines.pairs(filled[0].of(self.text))) == 1
        if current is not None and (len(box.spans) > 2 or (wide and len(box.spans) > 1)):
            current.room = True
        return True

    def _is_signature(self, found: list[lines.Pair], words: str) -> bool:
        signs = ("签字", "签名", "盖章", "签章", "公章")
        return any(any(s in p.label for s in signs) for p in found) or ("年" in words and is_blank(words))

    # -- making fields ----------------------------------------------------------------------

    def _span(self, box: Box) -> Span:
        filled = [s for s in box.spans if squeeze(s.of(self.text))]
        if not filled:
            return Span(box.start, box.end)
        return Span(filled[0].start, filled[-1].end)

    def _field(
        self, label: str, place: Span, shape: Shape, value: list[Span], room: bool = False
    ) -> RawField:
        field = RawField(
            label,
            place.start,
            place.end,
            shape,
            section=self.section,
            lines=value,
            room=room,
        )
        self.found.append(field)
        self.pending = None
        return field

    def _take(self, field: RawField, box: Box, room: bool) -> None:
        field.lines.extend(box.spans)
        field.room = field.room or room
        if field not in self.found:
            self.found.append(field)


def _name_group(field: RawField) -> None:
    field.groups = tuple(g for g in field.groups if g and advice_score(g) < 1.5)
