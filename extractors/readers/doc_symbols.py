"""Characters of symbol fonts as Unicode: what a reader sees in place of a code of Wingdings.

Source: the glyph tables of the fonts Wingdings, Wingdings 2, Webdings and Symbol as published with
Unicode's own mapping (L2/11-052); only glyphs that Chinese forms use as marks and bullets.
"""

from typing import Final

from extractors.document import EMPTY_BOX, TICKED_BOX

_WINGDINGS: Final = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: EMPTY_BOX, 0x70: EMPTY_BOX, 0x71: EMPTY_BOX, 0x72: EMPTY_BOX,
    0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x78: "⌧", 0x7A: "⌘", 0x80: "⓪", 0x8B: "⓿",
    0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "⭕", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: EMPTY_BOX,
    0xAA: "✦", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦",
    0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: TICKED_BOX, 0xFE: TICKED_BOX,
    0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x46: "☞", 0x4A: "☺",
    **{0x81 + i: chr(0x2460 + i) for i in range(10)},
    **{0x8C + i: chr(0x2776 + i) for i in range(10)},
}  # fmt: skip
_WINGDINGS_2: Final = {
    0x4F: "✗", 0x50: "✓", 0x51: TICKED_BOX, 0x52: TICKED_BOX, 0x53: TICKED_BOX, 0x54: TICKED_BOX,
    0x95: "·", 0x96: "•", 0x97: "●", 0x98: "●", 0x99: "◉", 0x9A: "◎", 0x9E: "⦿", 0x9F: "■", 0xA0: "■",
    0xA2: "■", 0xA3: EMPTY_BOX, 0xA4: EMPTY_BOX, 0xA5: EMPTY_BOX,
    **{0x6A + i: chr(0x2460 + i) for i in range(10)},
    **{0x75 + i: chr(0x2776 + i) for i in range(10)},
}  # fmt: skip
_WEBDINGS: Final = {0x61: "✓", 0x63: EMPTY_BOX, 0x67: "■", 0x72: "✗", 0x3D: "●"}
_MARLETT: Final = {0x61: "✓", 0x62: "✓", 0x68: "●", 0x69: "●"}
_SYMBOL: Final = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB0: "°", 0xB7: "•",
    0xA5: "∞", 0xD6: "√", 0xE5: "∑", 0xD7: "⋅", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xDE: "⇒",
    0x57: "Ω", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x44: "Δ", 0x6D: "μ", 0x70: "π", 0x6C: "λ",
    0x73: "σ", 0x53: "Σ", 0x71: "θ", 0x66: "φ", 0x77: "ω", 0x72: "ρ", 0x68: "η", 0x65: "ε", 0x74: "τ",
    0x7E: "~", 0x2D: "−", 0x2B: "+", 0x28: "(", 0x29: ")", 0xF0: "", 0x99: "≤", 0x98: "ℜ",
}  # fmt: skip
_FONTS: Final = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
    "marlett": _MARLETT,
    "symbol": _SYMBOL,
}


def is_symbol_font(font: str) -> bool:
    return font.lower() in _FONTS


def symbol(font: str, code: int) -> str | None:
    """The character that `font` shows for a code (its low byte counts); None where it is not known."""
    return _FONTS.get(font.lower(), _WINGDINGS).get(code & 0xFF)
