"""Full-width letters, digits and signs as their ASCII forms, one character for one.

Offsets stay the same, so a grammar may search the narrowed text and cite the text itself. Full-width
commas, brackets, semicolons and stops are left alone: in Chinese text they end a number or an address.
"""

import re

_DASHES = "‐‑‒–—―−─━﹣－﹘➖"
_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
_SIGNS = "＋．／：＠＿＃＝＆％～＊"
_FULL_WIDTH = [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *map(ord, _SIGNS)]

_NARROW = {chr(code): chr(code - 0xFEE0) for code in _FULL_WIDTH}
_NARROW |= dict.fromkeys(_DASHES, "-")
_NARROW |= dict.fromkeys(_SPACES, " ")
_NARROW |= {"﹫": "@", "∶": ":", "﹕": ":"}
_WIDE = re.compile(f"[{re.escape(''.join(_NARROW))}]")


def narrow(text: str) -> str:
    """The text with ASCII letters, digits, dashes, colons and spaces; as long as it was."""
    # A search that stops only at wide signs is several times faster than str.translate on Chinese text.
    return _WIDE.sub(_narrowed, text)


def _narrowed(match: re.Match[str]) -> str:
    return _NARROW[match[0]]
