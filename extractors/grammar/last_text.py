"""What was found in a range of the text that was asked about last, kept for the next field that asks."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Found = TypeVar("Found")


def kept_for_last_text(find: Callable[[str, int, int], Found]) -> Callable[[str, int, int], Found]:
    """`find(text, start, end)` that looks only once at each range, until it is asked about another text.

    Every field asks for the dates and the clauses of the same passages in turn. What is returned is shared:
    nobody may change it.
    """
    last: tuple[str, dict[tuple[int, int], Found]] = ("", {})

    @wraps(find)
    def kept(text: str, start: int, end: int) -> Found:
        nonlocal last
        of_text, known = last
        if of_text is not text:
            known = {}
            last = (text, known)
        if (start, end) not in known:
            known[start, end] = find(text, start, end)
        return known[start, end]

    return kept
