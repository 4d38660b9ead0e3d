"""The pieces of a clause: what stands between its commas, colons and brackets, and how each one ends.

给予补助，重点项目（企业牵头的，每项不超过 | 50万元）: at the bar the value's own piece is 每项不超过, before
it in the bracket a condition, and 重点项目 is the holder of the bracket. A comma in a closed bracket and a
colon between digits part nothing.
"""

import msgspec

_OPEN, _CLOSE = "（(", "）)"
_MARKS = "，,；;：:。！!？?"
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
    pending = _open_brackets(words)
    closing = _closed_brackets(words)
    found: list[Piece] = []
    at = place = 0
    while place < len(words):
        character = words[place]
        if place in closing:
            place = closing[place]
            continue
        mark = character if character in _MARKS and not _in_ratio(words, place) else ""
        if place in pending:
            mark = "（"
        if mark:
            found.append(Piece(at, place, mark))
            at = place + 1
        place += 1
    found.append(Piece(at, len(words), ""))
    return found


def _in_ratio(words: str, place: int) -> bool:
    """Whether a colon stands between digits (1:0.5, 17:30)."""
    around = words[place - 1 : place] + words[place + 1 : place + 2]
    return words[place] in "：:" and len(around) == 2 and around.isdigit()


def _open_brackets(words: str) -> frozenset[int]:
    """The places of the brackets that are still open at the end."""
    pending: list[int] = []
    for place, character in enumerate(words):
        if character in _OPEN:
            pending.append(place)
        elif character in _CLOSE and pending:
            pending.pop()
    return frozenset(pending)


def _closed_brackets(words: str) -> dict[int, int]:
    """Where a bracket opens that is closed again soon, and the place after its closing."""
    pending: list[int] = []
    found: dict[int, int] = {}
    for place, character in enumerate(words):
        if character in _OPEN:
            pending.append(place)
        elif character in _CLOSE and pending:
            start = pending.pop()
            if place - start <= _LONGEST_ASIDE:
                found[start] = place + 1
    return found
