"""Automatic numbering of a Word 97–2003 file: list formats, overrides and running counters.

Sources: [MS-DOC] 2.9.150 (LVL), 2.9.147 (LSTF), 2.9.131 (LFO); number formats: [MS-OSHARED] 2.2.1.3.
"""

from typing import Final

import msgspec

from extractors.readers.doc.binary import Fault, i32, part, u8, u16, u32, utf16
from extractors.readers.doc.styles import ParagraphProperties, characters
from extractors.readers.docx.number_formats import counted
from extractors.readers.symbols import character, is_symbol_font

_LEVELS: Final = 9
_BULLET: Final = 23
_HIGHEST: Final = 32767  # Word counts no further
_NO_RESTART: Final = 8  # flag of LVLF
# Number format codes as the names of WordprocessingML; a code that is not here shows decimals.
_FORMS: Final = {
    1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal",
    10: "japaneseCounting", 11: "japaneseDigitalTenThousand", 14: "decimalFullWidth", 15: "japaneseLegal",
    17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero",
    26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac",
    32: "ideographZodiacTraditional", 33: "taiwaneseCounting", 34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting",
    38: "chineseLegalSimplified", 39: "chineseCountingThousand", 57: "numberInDash", 255: "none",
}  # fmt: skip
# Behind these a number needs no gap before its words; behind "1." or "第一条" it does.
_CLOSED: Final = "、）】》〕〉」』：；，。．"


class Level(msgspec.Struct, frozen=True):
    start: int
    form: int  # number format code (nfc)
    legal: bool  # numbers of higher levels are shown in Arabic digits
    text: str  # characters 0–8 stand for the number of that level
    follow: int  # what stands behind it: 0 a tab, 1 a blank, 2 nothing
    restart: int | None  # begins anew only after this level (1-based); None after any higher one


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

    def __init__(self, table: bytes, lists: tuple[int, int], overrides: bytes, fonts: list[str]) -> None:
        """`lists` is the place of the part PlfLst in the table stream."""
        self._fonts = fonts
        try:
            self._lists = {one.identifier: one for one in self._read_lists(table, *lists)}
            self._overrides = self._read_overrides(overrides)
        except Fault:
            # Numbers are generated decoration: a file without a sound list part keeps its text.
            self._lists, self._overrides = {}, []
        self._counters: dict[int, list[int | None]] = {}
        self._begun: set[tuple[int, int]] = set()

    def next(self, properties: ParagraphProperties) -> tuple[str, str]:
        """Counts one paragraph on: its number as drawn, and the gap before its words."""
        index = properties.list_index
        if not 1 <= index <= len(self._overrides):
            return "", ""
        override = self._overrides[index - 1]
        form = self._lists.get(override.identifier)
        if form is None:
            return "", ""
        level = self._level(properties, form)
        if level >= len(form.levels):
            return "", ""
        levels = [override.levels.get(i, one) for i, one in enumerate(form.levels)]
        counters = self._counters.setdefault(override.identifier, [None] * _LEVELS)
        self._count(counters, index, level, levels, override)
        drawn = _drawn(levels, counters, level)
        return drawn, _gap(drawn, levels[level].follow)

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
            counters[level] = levels[level].start if now is None else min(now + 1, _HIGHEST)
        for upper in range(level):
            if counters[upper] is None:
                counters[upper] = levels[upper].start
        for lower in range(level + 1, len(levels)):
            restart = levels[lower].restart
            if restart is None or level < restart:
                counters[lower] = None

    def _read_lists(self, table: bytes, start: int, size: int) -> list[ListFormat]:
        """PlfLst; the levels of all lists follow it in the table stream, outside its own size."""
        if size < 2:
            return []
        plf = part(table, start, size)
        made: list[ListFormat] = []
        at = start + size
        for index in range(u16(plf, 0)):
            entry = part(plf, 2 + 28 * index, 28)
            levels: list[Level] = []
            for _ in range(1 if entry[26] & 1 else _LEVELS):
                level, at = self._read_level(table, at)
                levels.append(level)
            styles = tuple(u16(entry, 8 + 2 * i) for i in range(_LEVELS))
            made.append(ListFormat(u32(entry, 0), styles, tuple(levels)))
        return made

    def _read_level(self, table: bytes, at: int) -> tuple[Level, int]:
        head = part(table, at, 28)
        at += 28 + head[25]
        font = characters(part(table, at, head[24])).font
        at += head[24]
        letters = u16(table, at)
        text = utf16(part(table, at + 2, 2 * letters))
        name = self._fonts[font] if font is not None and font < len(self._fonts) else None
        if is_symbol_font(name) or any("\uf000" <= one <= "\uf0ff" for one in text):
            text = "".join(one if ord(one) < _LEVELS else character(name, ord(one)).text for one in text)
        restart = head[26] if head[5] & _NO_RESTART else None
        legal = bool(head[5] & 4)
        return Level(i32(head, 0), head[4], legal, text, head[15], restart), at + 2 + 2 * letters

    def _read_overrides(self, plf: bytes) -> list[Override]:
        if len(plf) < 4:
            return []
        count = u32(plf, 0)
        heads = [part(plf, 4 + 16 * index, 16) for index in range(min(count, len(plf)))]
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
                    levels[level], at = self._read_level(plf, at)
                    start = levels[level].start
                if flags & 0x10:
                    starts[level] = start
            made.append(Override(u32(head, 0), starts, levels))
        return made


def _drawn(levels: list[Level], counters: list[int | None], level: int) -> str:
    own = levels[level]
    if own.form == _BULLET:
        return own.text
    pieces: list[str] = []
    for one in own.text:
        place = ord(one)
        if place >= _LEVELS:
            pieces.append(one)
        elif place < len(levels):
            form = "decimal" if own.legal else _FORMS.get(levels[place].form, "decimal")
            pieces.append(counted(counters[place] or 0, form))
    return "".join(pieces)


def _gap(drawn: str, follow: int) -> str:
    if not drawn or follow == 2 or drawn[-1].isspace():
        return ""
    return "" if follow == 0 and drawn[-1] in _CLOSED else " "
