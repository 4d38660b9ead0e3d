"""The text of a Word 97–2003 file and the property lists of its characters and paragraphs.

The piece table maps positions of the text (cp) to bytes of the stream (fc); formatted disk pages
(FKP) of 512 bytes give property lists by fc. Sources: [MS-DOC] 2.4.1, 2.8.25, 2.9.38, 2.9.33, 2.9.174.
"""

from bisect import bisect_right
from itertools import pairwise

import msgspec

from extractors.readers.doc.binary import Fault, numbers, part, plc, u8, u16, u32, utf16

_PAGE = 512


class Piece(msgspec.Struct, frozen=True):
    """Positions [start, end) of the text stand at byte `fc`, `width` bytes each."""

    start: int
    end: int
    fc: int
    width: int
    grpprl: bytes  # properties laid over the whole piece by a fast save


class Run(msgspec.Struct, frozen=True):
    """A property list for bytes [start, end) of the stream; `style` is set for paragraphs."""

    start: int
    end: int
    grpprl: bytes
    style: int = 0


class Runs:
    """Property lists in the order of the stream."""

    def __init__(self, runs: list[Run]) -> None:
        runs.sort(key=lambda run: run.start)
        self.runs = runs
        self._starts = [run.start for run in runs]

    def at(self, fc: int) -> Run | None:
        index = bisect_right(self._starts, fc) - 1
        if index < 0 or fc >= self.runs[index].end:
            return None
        return self.runs[index]

    def between(self, start: int, end: int) -> list[Run]:
        first = max(bisect_right(self._starts, start) - 1, 0)
        return self.runs[first : bisect_right(self._starts, end - 1)]


class Pieces:
    def __init__(self, word: bytes, clx: bytes) -> None:
        self.pieces, self.text = _read(word, clx)
        self._starts = [piece.start for piece in self.pieces]

    def at(self, cp: int) -> Piece:
        return self.pieces[max(bisect_right(self._starts, cp) - 1, 0)]

    def fc(self, cp: int) -> int:
        piece = self.at(cp)
        return piece.fc + (cp - piece.start) * piece.width


def _read(word: bytes, clx: bytes) -> tuple[list[Piece], str]:
    lists: list[bytes] = []
    at = 0
    while u8(clx, at) == 1:
        size = u16(clx, at + 1)
        lists.append(part(clx, at + 3, size))
        at += 3 + size
    if u8(clx, at) != 2:
        raise Fault("its piece table does not begin where it should")
    table = part(clx, at + 5, u32(clx, at + 1))
    positions, count = plc(table, 8)
    pieces: list[Piece] = []
    texts: list[str] = []
    room = 2 * len(word)  # no text is longer than its stream; overlapping pieces end here
    for index in range(count):
        start, end = positions[index], positions[index + 1]
        entry = 4 * (count + 1) + 8 * index
        fc, prm = u32(table, entry + 2), u16(table, entry + 6)
        width = 1 if fc & 0x40000000 else 2
        fc = (fc & 0x3FFFFFFF) // 2 if width == 1 else fc & 0x3FFFFFFF
        room -= (end - start) * width
        if end < start or room < 0:
            raise Fault("its piece table runs over the text")
        raw = part(word, fc, (end - start) * width)
        texts.append(raw.decode("cp1252", "replace") if width == 1 else utf16(raw))
        pieces.append(Piece(start, end, fc, width, _modifier(prm, lists)))
    if not pieces or pieces[0].start != 0:
        raise Fault("its piece table is empty")
    return pieces, "".join(texts)


# isprm → sprm for the single modifiers that matter to the text ([MS-DOC] 2.9.215).
_SINGLE = {0x05: 0x2403, 0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x53: 0x083C}


def _modifier(prm: int, lists: list[bytes]) -> bytes:
    if prm & 1:
        index = prm >> 1
        return lists[index] if index < len(lists) else b""
    code = _SINGLE.get(prm >> 1 & 0x7F)
    return bytes((code & 0xFF, code >> 8, prm >> 8)) if code is not None else b""


def character_runs(word: bytes, table: bytes) -> Runs:
    """CHPX lists; runs without properties are left out."""
    runs: list[Run] = []
    for page in _pages(word, table):
        count = page[511]
        ends = numbers(page, 0, min(count, 101) + 1)
        for index, (start, end) in enumerate(pairwise(ends)):
            offset = 2 * u8(page, 4 * (count + 1) + index)
            if offset and start < end:
                runs.append(Run(start, end, page[offset + 1 : offset + 1 + page[offset]]))
    return Runs(runs)


def paragraph_runs(word: bytes, table: bytes) -> Runs:
    """PAPX lists with the style they start from."""
    runs: list[Run] = []
    for page in _pages(word, table):
        count = page[511]
        ends = numbers(page, 0, min(count, 29) + 1)
        for index, (start, end) in enumerate(pairwise(ends)):
            offset = 2 * u8(page, 4 * (count + 1) + 13 * index)
            style, grpprl = _papx(page, offset) if offset else (0, b"")
            if start < end:
                runs.append(Run(start, end, grpprl, style))
    return Runs(runs)


def _papx(page: bytes, offset: int) -> tuple[int, bytes]:
    size, at = 2 * page[offset] - 1, offset + 1
    if size < 0:
        size, at = 2 * u8(page, offset + 1), offset + 2
    found = page[at : at + size]
    return (u16(found, 0), found[2:]) if len(found) >= 2 else (0, b"")


def _pages(word: bytes, table: bytes) -> list[bytes]:
    _, count = plc(table, 4)
    if count > len(word) // _PAGE + 1:
        raise Fault("it names more formatting pages than it has")
    places = {number & 0x3FFFFF for number in numbers(table, 4 * (count + 1), count)}
    return [part(word, place * _PAGE, _PAGE) for place in sorted(places)]
