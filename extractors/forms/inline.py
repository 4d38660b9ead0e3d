"""Label and value in one cell: `label：value` pairs in its lines."""

import msgspec

from extractors.document import Span
from extractors.forms import lines
from extractors.forms.found import Found
from extractors.forms.grid import Box
from extractors.forms.hints import is_blank
from extractors.forms.labels import squeeze
from extractors.forms.raw import RawField
from extractors.forms.units import stated_unit
from extractors.grammar.box_marks import has_box


class InlineCells:
    """Reads the pairs of a cell into `found`; `columns` is how wide the table is."""

    def __init__(self, found: Found, columns: int) -> None:
        self._found, self._text, self._columns = found, found.text, columns

    def read(self, box: Box, groups: tuple[str, ...]) -> bool:
        """`label：value` pairs in a cell's lines; lines without a label belong to the last one."""
        filled = [s for s in box.spans if squeeze(s.of(self._text))]
        if not filled:
            return False
        first = lines.opening(filled[0].of(self._text))
        if not first:
            return False
        current: RawField | None = None
        for span in (s for s in box.spans if s.start >= filled[0].start):
            words = span.of(self._text)
            found = first if current is None else lines.pairs(words)
            if found and current is not None and self._is_signature(found, words):
                current.lines.append(span)
                continue
            if not found or words[: found[0].start].strip() or (current is not None and len(words) > 80):
                if current is not None:
                    current.lines.append(span)
                continue
            for pair in _without_unit(_without_prompts(found, words), words):
                place = Span(span.start + pair.start, span.start + pair.end)
                value = Span(span.start + pair.value_start, span.start + pair.value_end)
                current = self._found.add(pair.label, place, "line", [value])
                current.groups = groups
        wide = box.columns * 3 >= self._columns * 2 and len(first) == 1
        if current is not None and (len(box.spans) > 2 or (wide and len(box.spans) > 1)):
            current.room = True
        return True

    def _is_signature(self, found: list[lines.Pair], words: str) -> bool:
        signs = ("签字", "签名", "盖章", "签章", "公章")
        return any(any(s in p.label for s in signs) for p in found) or ("年" in words and is_blank(words))


def _without_unit(found: list[lines.Pair], words: str) -> list[lines.Pair]:
    """`填报单位：某公司    单位：万元`: the unit at the end is no field."""
    unit = stated_unit(words)
    if unit is None or words[unit[1]] in "（(" or unit[1] <= found[0].end:
        return found
    kept = [pair for pair in found if pair.end <= unit[1]]
    kept[-1] = msgspec.structs.replace(kept[-1], value_end=min(kept[-1].value_end, unit[1]))
    return kept


def _without_prompts(found: list[lines.Pair], words: str) -> list[lines.Pair]:
    """`是否已有单位：☐有，单位名称：____ ☑无`: what an option asks for is no label of its own."""
    kept: list[lines.Pair] = []
    for pair in found:
        before = words[kept[-1].value_start : pair.start].rstrip() if kept else ""
        if before and has_box(before) and (before[-1] in "，,、；;（(" or has_box(before[-1])):
            kept[-1] = msgspec.structs.replace(kept[-1], value_end=pair.value_end)
        else:
            kept.append(pair)
    return kept
