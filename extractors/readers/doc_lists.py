"""Automatic numbering of a Word 97–2003 file: list formats, overrides and running counters.

Sources: [MS-DOC] 2.9.150 (LVL), 2.9.147 (LSTF), 2.9.131 (LFO); number formats: [MS-OSHARED] 2.2.1.3.
"""

from typing import Final

import msgspec

from extractors.readers.doc_binary import Fault, i32, part, u8, u16, u32, utf16
from extractors.readers.doc_numerals import BULLET, numeral
from extractors.readers.doc_styles import ParagraphProperties

_LEVELS: Final = 9


class Level(msgspec.Struct, frozen=True):
    start: int
    form: int  # number format code (nfc)
    legal: bool  # numbers of higher levels are shown in Arabic digits
    text: str  # characters 0–8 stand for the number of that level


class ListFormat(msgspec.Struct, frozen=True):
    identifier: int
    styles: tuple[int, ...]  # the paragraph style of each level, 0xFFF for none
    levels: tuple[Level, ...]


class Override(msgspec.Struct, frozen=True):
    identifier: int
    starts: dict[int, int]
    levels: dict[int, Level]


class Numbering:
    """Counts while the paragraphs of a story are passed to `label` in their order."""

    def __init__(self, lists: tuple[bytes, int, bytes], overrides: bytes) -> None:
        """`lists` is (part PlfLst, where it ends in the table stream, the table stream)."""
        try:
            self._lists = {one.identifier: one for one in _lists(*lists)}
            self._overrides = _overrides(overrides)
        except Fault:
            # Numbers are generated decoration: a file without a sound list part keeps its text.
            self._lists, self._overrides = {}, []
        self._counters: dict[int, list[int | None]] = {}
        self._begun: set[tuple[int, int]] = set()

    def label(self, properties: ParagraphProperties) -> str | None:
        """The number that stands before a paragraph, which counts it; None where it has none."""
        index = properties.list_index
        if not 1 <= index <= len(self._overrides):
            return None
        override = self._overrides[index - 1]
        form = self._lists.get(override.identifier)
        if form is None:
            return None
        level = self._level(properties, form)
        if level >= len(form.levels):
            return None
        levels = [override.levels.get(i, one) for i, one in enumerate(form.levels)]
        counters = self._counters.setdefault(override.identifier, [None] * _LEVELS)
        self._count(counters, index, level, levels, override)
        return _written(levels, counters, level) or None

    @staticmethod
    def _level(properties: ParagraphProperties, form: ListFormat) -> int:
        if properties.list_level is not None:
            return properties.list_level
        return form.styles.index(properties.style) if properties.style in form.styles else 0

    def _count(
        self, counters: list[int | None], index: int, level: int, levels: list[Level], override: Override
    ) -> None:
        restarts = level in override.starts and (index, level) not in self._begun
        self._begun.add((index, level))
        now = counters[level]
        if restarts:
            counters[level] = override.starts[level]
        else:
            counters[level] = levels[level].start if now is None else now + 1
        for upper in range(level):
            if counters[upper] is None:
                counters[upper] = levels[upper].start
        for lower in range(level + 1, _LEVELS):
            counters[lower] = None


def _written(levels: list[Level], counters: list[int | None], level: int) -> str:
    own = levels[level]
    if own.form == BULLET:
        return numeral(BULLET, 0) if own.text else ""
    pieces: list[str] = []
    for character in own.text:
        place = ord(character)
        if place >= _LEVELS:
            pieces.append(character)
        elif place < len(levels):
            form = 0 if own.legal and place != level else levels[place].form
            pieces.append(numeral(form, counters[place] or 0))
    return "".join(pieces)


def _lists(plf: bytes, end: int, table: bytes) -> list[ListFormat]:
    """PlfLst; the levels of all lists follow it in the table stream, outside its own size."""
    if len(plf) < 2:
        return []
    made: list[ListFormat] = []
    at = end
    for index in range(u16(plf, 0)):
        entry = part(plf, 2 + 28 * index, 28)
        simple = entry[26] & 1
        levels: list[Level] = []
        for _ in range(1 if simple else _LEVELS):
            level, at = _one_level(table, at)
            levels.append(level)
        styles = tuple(u16(entry, 8 + 2 * i) for i in range(_LEVELS))
        made.append(ListFormat(u32(entry, 0), styles, tuple(levels)))
    return made


def _one_level(table: bytes, at: int) -> tuple[Level, int]:
    head = part(table, at, 28)
    at += 28 + head[24] + head[25]
    letters = u16(table, at)
    text = utf16(part(table, at + 2, 2 * letters))
    return Level(i32(head, 0), head[4], bool(head[5] & 4), text), at + 2 + 2 * letters


def _overrides(plf: bytes) -> list[Override]:
    if len(plf) < 4:
        return []
    count = u32(plf, 0)
    heads = [part(plf, 4 + 16 * index, 16) for index in range(count)]
    at = 4 + 16 * count
    made: list[Override] = []
    for head in heads:
        at += 4  # a position that is of no use
        starts: dict[int, int] = {}
        levels: dict[int, Level] = {}
        for _ in range(u8(head, 12)):
            start, flags = i32(plf, at), u32(plf, at + 4)
            at += 8
            level = flags & 0xF
            if flags & 0x20:
                levels[level], at = _one_level(plf, at)
                start = levels[level].start
            if flags & 0x10:
                starts[level] = start
        made.append(Override(u32(head, 0), starts, levels))
    return made
