"""Numbers, matrices and names as OFD writes them."""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

MM = 72 / 25.4  # points in a millimetre

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LARGEST = 1e6  # beyond it a coordinate is damage
_MOST_DELTAS = 100_000


def local(element: "etree._Element") -> str:
    """An element's name without its namespace: writers differ in the one they use."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def number(text: str | None, default: float = 0.0) -> float:
    try:
        value = float(text or default)
    except ValueError:
        return default
    return value if math.isfinite(value) and abs(value) <= _LARGEST else default


def numbers(text: str | None) -> tuple[float, ...]:
    return tuple(number(word) for word in (text or "").split())


def matrix(text: str | None) -> Matrix:
    found = numbers(text)
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) == 6 else _IDENTITY


def moved(x: float, y: float, by: Matrix) -> tuple[float, float]:
    return by[0] * x + by[2] * y + by[4], by[1] * x + by[3] * y + by[5]


def deltas(text: str | None) -> list[float]:
    """Steps between characters; `g 3 5.0` stands for 5.0 three times (GB/T 33190, 11.3)."""
    found: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if word == "g":
            count, step = int(number(next(words, None))), number(next(words, None))
            found.extend([step] * max(0, min(count, _MOST_DELTAS - len(found))))
        elif len(found) < _MOST_DELTAS:
            found.append(number(word))
    return found
