"""What Word shows of fields that hold no result: EQ and MACROBUTTON codes (ECMA-376 part 1, 17.16.5)."""

import re
from typing import Final

from extractors.document import TICKED_BOX

_TICKS: Final = frozenset("√✓✔vVxX×✗✘")
_BOXES: Final = frozenset("□☐▢◻")
_RINGS: Final = frozenset("○◯△◇")
_SWITCH: Final = re.compile(r"\\([A-Za-z])")
_MOST: Final = 2000  # characters of a code: those of overtyped characters have tens


def shown(code: str) -> str | None:
    """The words of a field that has no result: overtyped characters, a button's words; else None."""
    kind, _, rest = code.strip().partition(" ")
    if kind.upper() == "EQ":
        return _equation(rest[:_MOST])
    if kind.upper() == "MACROBUTTON":
        return rest.strip().partition(" ")[2].strip()
    return None


def _equation(code: str) -> str | None:
    r"""EQ \o\ac(□,√): a tick typed over a box is a ticked box; else the characters in a row.

    Of words with their reading over them, \o\ad(\s\up 9(hàn),汉), the words; of a fraction a/b.
    """
    for match in _SWITCH.finditer(code):
        kind = match[1].lower()
        opening = code.find("(", match.end())
        if kind in ("o", "f") and opening >= 0 and code.rstrip().endswith(")"):
            parts = _parts(code.rstrip()[opening + 1 : -1])
            return "/".join(parts) if kind == "f" else _overtyped(parts)
    return None


def _parts(inside: str) -> list[str]:
    """What commas or semicolons part, outside of brackets."""
    made, depth = [""], 0
    for letter in inside:
        if letter in ",;，；" and depth == 0:
            made.append("")
            continue
        depth += (letter == "(") - (letter == ")")
        made[-1] += letter
    return [part.strip() for part in made]


def _overtyped(parts: list[str]) -> str:
    shifted = [part for part in parts if part.startswith("\\s")]
    parts = [part for part in parts if part and part not in shifted]
    if not parts:
        return "".join(part[part.find("(") + 1 :].rstrip(")") for part in shifted)
    letters = set(parts)
    if letters & _BOXES:
        return TICKED_BOX if letters & _TICKS else "".join(sorted(letters & _BOXES))
    return "".join(part for part in parts if part not in _RINGS)
