"""Paragraph and character properties of a Word 97–2003 file, and the styles they start from.

Sources: [MS-DOC] 2.6 (single property modifiers), 2.9.271 (STSH), 2.9.260 (STD).
"""

from functools import lru_cache
from typing import Final

import msgspec

from extractors.document import Align
from extractors.readers.doc.binary import part, sprms, u16, u32, utf16

_ALIGN: Final[dict[int, Align]] = {1: "center", 2: "right", 3: "justify", 4: "justify", 5: "justify"}
_NOT_NUMBERED: Final = 0x7FE  # from here on, ilfo means "no list" ([MS-DOC] 2.6.2, sprmPIlfo)
_MAX_BASES = 12  # a style is based on at most this many others


class ParagraphProperties(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a paragraph's mark says. `depth` is how many tables it stands in."""

    style: int = 0
    align: Align | None = None
    outline: int | None = None
    list_index: int = 0  # 1-based index of the list override (ilfo), 0 for none
    list_level: int | None = None
    depth: int = 0
    row_end: bool = False
    inner_cell_end: bool = False
    row: bytes = b""  # the operand of sprmTDefTable
    merges: tuple[tuple[int, int], ...] = ()  # (cell, flags) of sprmTVertMerge


class CharacterProperties(msgspec.Struct, frozen=True, omit_defaults=True):
    """What matters of a run. `symbol` is (font, code); `data` is a place in the stream `Data`."""

    deleted: bool = False
    hidden: bool = False
    symbol: tuple[int, int] | None = None
    data: int | None = None
    font: int | None = None

    @property
    def plain(self) -> bool:
        return not (self.deleted or self.hidden) and self.symbol is None and self.data is None


class Style(msgspec.Struct, frozen=True):
    name: str
    identifier: int  # sti: 0 normal, 1–9 headings
    kind: int
    base: int
    grpprl: bytes


NO_STYLE: Final = Style("", 0xFFF, 0, 0xFFF, b"")


class Styles:
    def __init__(self, table: bytes) -> None:
        self._styles = _read(table)
        self._properties: dict[int, ParagraphProperties] = {}

    def of(self, index: int) -> Style:
        return self._styles[index] if index < len(self._styles) else NO_STYLE

    def paragraph(self, index: int) -> ParagraphProperties:
        """The properties of a paragraph that only names its style."""
        if index not in self._properties:
            chain: list[Style] = []
            at = index
            while at < len(self._styles) and len(chain) < _MAX_BASES:
                chain.append(self._styles[at])
                at = self._styles[at].base
            made = ParagraphProperties(style=index)
            for style in reversed(chain):
                made = apply(made, style.grpprl, b"")
            self._properties[index] = msgspec.structs.replace(made, style=index)
        return self._properties[index]


def apply(base: ParagraphProperties, grpprl: bytes, data: bytes, nested: int = 0) -> ParagraphProperties:
    """The properties after a list of modifiers; lists too long for a page stand in `data`."""
    if not grpprl:
        return base
    changes: dict[str, object] = {}
    merges: list[tuple[int, int]] = []
    for code, operand in sprms(grpprl):
        if code in (0x6646, 0x6645, 0x646B):  # sprmPHugePapx, sprmPTableProps
            at = int.from_bytes(operand, "little")
            if nested == 0 and at + 2 <= len(data):
                base = apply(
                    msgspec.structs.replace(base, **changes), data[at + 2 : at + 2 + u16(data, at)], data, 1
                )
                changes = {}
        elif code == 0xD608:
            changes["row"] = operand
        elif code == 0xD62B and len(operand) >= 2:
            merges.append((operand[0], operand[1]))
        else:
            _one(code, operand, changes)
    if merges:
        changes["merges"] = base.merges + tuple(merges)
    return msgspec.structs.replace(base, **changes) if changes else base


def _one(code: int, operand: bytes, changes: dict[str, object]) -> None:
    value = operand[0] if operand else 0
    if code in (0x2403, 0x2461):  # sprmPJc80, sprmPJc
        changes["align"] = _ALIGN.get(value)
    elif code == 0x2416:  # sprmPFInTable
        if not value:
            changes["depth"] = 0
        else:
            changes.setdefault("depth", 1)
    elif code == 0x6649:  # sprmPItap
        changes["depth"] = max(0, min(int.from_bytes(operand, "little", signed=True), 64))
    elif code in (0x2417, 0x244C):  # sprmPFTtp, sprmPFInnerTtp
        changes["row_end"] = bool(value)
    elif code == 0x244B:  # sprmPFInnerTableCell
        changes["inner_cell_end"] = bool(value)
    elif code == 0x260A:  # sprmPIlvl
        changes["list_level"] = min(value, 8)
    elif code == 0x460B:  # sprmPIlfo
        number = int.from_bytes(operand, "little")
        changes["list_index"] = number if number < _NOT_NUMBERED else 0
    elif code == 0x2640:  # sprmPOutLvl, 9 is body text
        changes["outline"] = value if value < 9 else None


@lru_cache(maxsize=4096)
def characters(grpprl: bytes) -> CharacterProperties:
    """The properties of a run, from its own list alone."""
    deleted = hidden = False
    symbol: tuple[int, int] | None = None
    place = font = None
    is_data = False
    for code, operand in sprms(grpprl):
        if code == 0x0800:  # sprmCFRMarkDel
            deleted = operand[0] == 1
        elif code == 0x083C:  # sprmCFVanish
            hidden = operand[0] in (1, 0x81)
        elif code == 0x6A09:  # sprmCSymbol
            symbol = (u16(operand, 0), u16(operand, 2))
        elif code == 0x6A03:  # sprmCPicLocation
            place = u32(operand, 0)
        elif code == 0x0806:  # sprmCFData
            is_data = operand[0] == 1
        elif code == 0x4A4F:  # sprmCRgFtc0
            font = u16(operand, 0)
    return CharacterProperties(deleted, hidden, symbol, place if is_data else None, font)


def fonts(table: bytes) -> list[str]:
    """Font names by index (SttbfFfn: a count, an extra size, then length-prefixed FFN)."""
    names: list[str] = []
    if len(table) < 4:
        return names
    at = 4
    for _ in range(u16(table, 0)):
        if at >= len(table):
            break
        size = table[at]
        names.append(utf16(table[at + 40 : at + 1 + size]).split("\0", 1)[0])
        at += 1 + size
    return names


def _read(table: bytes) -> list[Style]:
    if len(table) < 6:
        return []
    header = u16(table, 0)
    count, fixed = u16(table, 2), u16(table, 4)
    at = 2 + header
    styles: list[Style] = []
    for _ in range(min(count, 4095)):
        if at + 2 > len(table):
            break
        size = u16(table, at)
        entry = table[at + 2 : at + 2 + size]
        styles.append(_style(entry, fixed) if len(entry) >= fixed + 2 >= 12 else NO_STYLE)
        at += 2 + size
    return styles


def _style(entry: bytes, fixed: int) -> Style:
    first, second = u16(entry, 0), u16(entry, 2)
    letters = u16(entry, fixed)
    name = utf16(entry[fixed + 2 : fixed + 2 + 2 * letters])
    at = fixed + 2 + 2 * letters + 2
    kind = second & 0xF
    grpprl = b""
    if kind == 1 and at + 2 <= len(entry):
        at += at & 1
        size = u16(entry, at) if at + 2 <= len(entry) else 0
        if size >= 2 and at + 2 + size <= len(entry):
            grpprl = part(entry, at + 4, size - 2)
    return Style(name, first & 0xFFF, kind, second >> 4, grpprl)
