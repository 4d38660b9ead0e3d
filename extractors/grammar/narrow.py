"""Full-width letters, digits and signs as their ASCII forms, one character for one.

Offsets stay the same, so a grammar may search the narrowed text and cite the text itself. Full-width
commas, brackets, semicolons and stops are left alone: in Chinese text they end a number or an address.
"""

_DASHES = "‐‑‒–—―−─━﹣－﹘➖"
_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
_SIGNS = "＋．／：＠＿＃＝＆％～＊"
_FULL_WIDTH = [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *map(ord, _SIGNS)]

_TABLE = {code: code - 0xFEE0 for code in _FULL_WIDTH}
_TABLE |= {ord(dash): ord("-") for dash in _DASHES}
_TABLE |= {ord(space): ord(" ") for space in _SPACES}
_TABLE |= {ord("﹫"): ord("@"), ord("∶"): ord(":"), ord("﹕"): ord(":")}


def narrow(text: str) -> str:
    """The text with ASCII letters, digits, dashes, colons and spaces; as long as it was."""
    return text.translate(_TABLE)
