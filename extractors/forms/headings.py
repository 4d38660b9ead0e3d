"""Rows of one cell over the whole table: headings over a value or a section, and values below a heading."""

import re

from extractors.document import Span
from extractors.forms import lines
from extractors.forms.found import Found
from extractors.forms.grid import Box, Grid
from extractors.forms.hints import is_note, is_parenthesis, is_wrapped_advice
from extractors.forms.inline import InlineCells
from extractors.forms.labels import clean, core, is_numbered, numbering_kind, score, squeeze
from extractors.forms.raw import RawField
from extractors.forms.roles import inline_start
from extractors.forms.units import stated_unit
from extractors.grammar.box_marks import has_box


class FullRows:
    """Reads the rows of a grid that are one cell each into `found`."""

    def __init__(self, grid: Grid, found: Found, inline: InlineCells) -> None:
        self._grid, self._found, self._inline, self._text = grid, found, inline, found.text

    def read(self, row: int, box: Box) -> int:
        text = box.text
        if box.cell.tables:
            self._found.nested.extend((table, self._found.pending) for table in box.cell.tables)
        filled = [span for span in box.spans if squeeze(span.of(self._text))]
        if not filled:
            if self._found.pending is not None and row == 0:
                self._found.take(self._found.pending, box, room=True)
            return row + 1
        if is_note(text) and len(filled) == 1:
            return row + 1
        unit = stated_unit(text) if len(filled) == 1 else None
        if unit is not None and (not text[: unit[1]].strip() or lines.opening(text)):
            self._found.unit = (unit[0], box.start)
            if not text[: unit[1]].strip():
                return row + 1
        above = self._found.pending if row == 0 and not self._is_heading(text) else None
        if above is not None and not inline_start(box):
            self._found.take(above, box, room=True)
            return row + 1
        first = filled[0]
        if self._is_inline_row(row, box, first) and self._inline.read(box, ()):
            return row + 1
        rest = [s for s in box.spans if s.start > first.start]
        if (
            (self._is_heading(first.of(self._text)) or self._stands_over(row, box))
            and all(is_parenthesis(s.of(self._text)) for s in filled[1:])
            and len(rest) <= len(filled)
        ):
            return self._heading(row, box, first)
        if self._inline.read(box, ()):
            return row + 1
        words = first.of(self._text)
        if (score(words) >= 1.2 or is_numbered(squeeze(words))) and len(squeeze(words)) <= 60 and rest:
            self._found.add(clean(words), first, "heading", rest, room=True)
        elif self._found.pending is not None:
            self._found.take(self._found.pending, box, room=True)
        return row + 1

    def _is_inline_row(self, row: int, box: Box, first: Span) -> bool:
        """`label：value`, several pairs, or a bare `label：` over another such row."""
        words = first.of(self._text)
        found = lines.opening(words)
        if not found:
            return False
        if len(found) > 1 or words[found[0].value_start :].strip():
            return True
        if sum(1 for s in box.spans if squeeze(s.of(self._text))) > 1 or len(box.spans) > 2:
            return False
        below = next((self._grid.own(r) for r in range(row + 1, self._grid.rows) if self._grid.own(r)), [])
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
        while below < self._grid.rows:
            own = self._grid.own(below)
            if not own:
                below += 1
                continue
            if len(own) != 1 or self._grid.over(below) or own[0].columns < box.columns:
                break
            if own[0].cell.tables or (values and kind is None and _is_label_over_text(own[0])):
                break
            if values and not own[0].empty and self._opens(own[0], kind):
                break
            if values and kind is None and self._stands_over(below, own[0]):
                break
            if not values and (self._opens(own[0], kind) or self._counts_labels(below)):
                break
            values.append(own[0])
            below += 1
        label = clean(box.text)
        if not values:
            self._found.section = label
            self._found.pending = RawField(label, first.start, first.end, "heading", section=label)
            return row + 1
        field = self._found.add(label, first, "heading", [], room=True)
        field.section = label if kind == "一、" else self._found.section
        for value in values:
            if not is_note(value.text):
                field.lines.extend(value.spans)
        if kind == "一、":
            self._found.section = label
        return below

    def _counts_labels(self, row: int) -> bool:
        """Full rows that each begin with `1、项目任务：` on a line of its own: fields of a section."""
        cells = [
            own[0] for r in range(row, min(row + 3, self._grid.rows)) if len(own := self._grid.own(r)) == 1
        ]
        seen = 0
        for box in cells[:2]:
            filled = [s.of(self._text) for s in box.spans if squeeze(s.of(self._text))]
            found = lines.pairs(filled[0]) if filled and is_numbered(squeeze(filled[0])) else []
            behind = squeeze(filled[0][found[0].value_start :]) if len(found) == 1 else "-"
            seen += bool(found) and (not behind or is_parenthesis(behind))
        return seen == 2

    def _opens(self, box: Box, kind: str | None) -> bool:
        """The next full row is a heading of its own and no value."""
        parts = [s.of(self._text) for s in box.spans if squeeze(s.of(self._text))]
        if not parts or box.choices or any(not is_parenthesis(part) for part in parts[1:]):
            return False
        text = squeeze(parts[0])
        if kind is not None and numbering_kind(text) == kind and len(text) <= 60:
            return True
        return kind is None and self._is_heading(box.text) and score(box.text) >= 2.4

    def _stands_over(self, row: int, box: Box) -> bool:
        """A few words over room, options or prose in the next row: a label, whatever its noun."""
        words = squeeze(box.text)
        if (
            not 2 <= len(core(words)) <= _FEW
            or is_numbered(words)
            or _SENTENCE.search(words)
            or box.score < _NO_VALUE
            or has_box(box.text)
            or inline_start(box)
            or row + 1 >= self._grid.rows
        ):
            return False
        own = self._grid.own(row + 1)
        if len(own) != 1 or self._grid.over(row + 1):
            return False
        below = own[0]
        if (below.column, below.columns) != (box.column, box.columns):
            return False
        prose = len(squeeze(below.text)) >= max(_PROSE, 2 * len(words))
        return below.empty or len(below.choices) > 1 or (prose and not inline_start(below))


def _is_label_over_text(box: Box) -> bool:
    """`单位意见：` on a line of its own with words below it in the same cell."""
    parts = [line for line in box.text.split("\n") if squeeze(line)]
    found = lines.pairs(parts[0], 1.8) if len(parts) > 1 else []
    return (
        len(found) == 1
        and not parts[0][: found[0].start].strip()
        and not parts[0][found[0].value_start :].strip()
    )


_FEW = 24  # characters of a label without its parentheses
_PROSE = 30  # characters from which a cell is prose
_NO_VALUE = -1.0  # a cell that scores less is a figure, a date or the name of a body
_SENTENCE = re.compile(r"[。；;！!，,]")
