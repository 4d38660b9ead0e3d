"""The pieces of a clause: what stands between its commas, colons and brackets, and how each one ends.

给予补助，重点项目（企业牵头的，每项不超过 | 50万元）: at the bar the value's own piece is 每项不超过, before
it in the bracket a condition, and 重点项目 is the holder of the bracket. A comma in a closed bracket and a
colon between digits part nothing.
"""

import re

import msgspec

_OPEN, _CLOSE = "（(", "）)"
_MARKS = "，,；;：:。！!？?"
_SIGNS = re.compile(f"[{_OPEN}{_CLOSE}{_MARKS}]")
_LONGEST_ASIDE = 40


class Piece(msgspec.Struct, frozen=True):
    """`[start, end)` of the words; `mark` ends it: a punctuation mark, （ where a bracket opens that is still
    open at the end of the words, or nothing (the last piece)."""

    start: int
    end: int
    mark: str

    def of(self, words: str) -> str:
        return words[self.start : self.end]


def split(words: str) -> list[Piece]:
    """The pieces of `words` in order; the last one reaches to their end and may be empty."""
    signs = [(found.start(), found[0]) for found in _SIGNS.finditer(words)]
    pending, closing = _brackets(signs)
    found: list[Piece] = []
    at = read = 0
    for place, character in signs:
        if place < read:
            continue  # inside of a bracket that closes
        if place in closing:
            read = closing[place]
            continue
        mark = "（" if place in pending else character if character in _MARKS else ""
        if mark and not _in_ratio(words, place):
            found.append(Piece(at, place, mark))
            at = place + 1
    found.append(Piece(at, len(words), ""))
    return found


def _in_ratio(words: str, place: int) -> bool:
    """Whether a colon stands between digits (1:0.5, 17:30)."""
    around = words[place - 1 : place] + words[place + 1 : place + 2]
    return words[place] in "：:" and len(around) == 2 and around.isdigit()


def _brackets(signs: list[tuple[int, str]]) -> tuple[frozenset[int], dict[int, int]]:
    """The brackets that are still open at the end; where one opens that is closed again soon, and the place
    after its closing."""
    pending: list[int] = []
    closed: dict[int, int] = {}
    for place, character in signs:
        if character in _OPEN:
            pending.append(place)
        elif character in _CLOSE and pending:
            start = pending.pop()
            if place - start <= _LONGEST_ASIDE:
                closed[start] = place + 1
    return frozenset(pending), closed
