"""Characters of the symbol fonts: what Wingdings draws where the file says "þ"."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_PRIVATE_AREA = range(0xF000, 0xF100)  # where Word puts the 256 codes of a symbol font


class Symbol(NamedTuple):
    """What the glyph shows; `checked` is null for what is no check box."""

    text: str
    checked: bool | None = None


@cache
def _table() -> dict[tuple[str, int], Symbol]:
    data = files("extractors.readers").joinpath("data/symbol_fonts.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in data.splitlines() if not line.startswith("#"))
    boxes = {"ticked": True, "empty": False}
    return {
        (row["font"].casefold(), int(row["code"], 16)): Symbol(row["text"], boxes.get(row["box"]))
        for row in rows
    }


@cache
def _fonts() -> frozenset[str]:
    return frozenset(font for font, _ in _table())


def is_symbol_font(font: str | None) -> bool:
    return font is not None and font.strip().casefold() in _fonts()


def symbol(font: str | None, code: int) -> Symbol | None:
    """The glyph of a symbol font at a code (0x20–0xFF, or the same in U+F020–U+F0FF).

    Null where the font is no known symbol font or draws nothing at the code.
    """
    if code in _PRIVATE_AREA:
        code -= 0xF000
    return _table().get((font.strip().casefold(), code)) if font else None


def character(font: str | None, code: int) -> Symbol:
    """As `symbol`; for an unknown font the character itself, or • where that is no character.

    A font that is not known draws codes of the private area as it likes: a bullet stands for the
    mark that was there.
    """
    known = symbol(font, code)
    if known is not None:
        return known
    if code in _PRIVATE_AREA or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return Symbol("•")
    return Symbol(chr(code))
