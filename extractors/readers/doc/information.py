"""The file information block of a Word 97–2003 file: where everything else stands.

Source: [MS-DOC] 2.5 (Fib). Positions of parts are pairs (offset, size) in the table stream.
"""

from typing import Final

import msgspec

from extractors.readers.doc.binary import Fault, i32, part, u16, u32

IDENT: Final = 0xA5EC
OLD_IDENTS: Final = frozenset({0xA5DC, 0xA59B, 0xA59C, 0xA697, 0xA698, 0xA699})  # Word 2 to 95
ENCRYPTED: Final = 0x0100
WORD_97: Final = 0xC0  # nFib of Word 97 is 0xC1; Word 95 has at most 0x69

# Index of a part in fibRgFcLcb97.
STYLES, FOOTNOTES, SECTIONS, HEADERS, CHARACTERS, PARAGRAPHS, FONTS, CLX, LISTS, OVERRIDES = (
    1, 3, 6, 11, 12, 13, 15, 33, 73, 74,
)  # fmt: skip
_PAIRS_AT = 0x9A


class Lengths(msgspec.Struct, frozen=True):
    """Code units of each story; in the text they follow one another in this order."""

    body: int
    footnotes: int
    headers: int
    macros: int
    comments: int
    endnotes: int
    textboxes: int
    header_textboxes: int


class Information(msgspec.Struct, frozen=True):
    table_stream: str
    lengths: Lengths
    pairs: tuple[tuple[int, int], ...]

    def place(self, index: int) -> tuple[int, int]:
        """Offset and size of a part of the table stream."""
        return self.pairs[index] if index < len(self.pairs) else (0, 0)

    def of(self, index: int, table: bytes) -> bytes:
        """A part of the table stream; empty where the file has none."""
        offset, size = self.place(index)
        return part(table, offset, size) if size else b""


def information(word: bytes) -> Information:
    """Reads the block at the start of the stream `WordDocument`."""
    count = u16(word, 0x98)
    if not 34 <= count <= 2000:
        raise Fault("its information block is of no known size")
    pairs = tuple((u32(word, at), u32(word, at + 4)) for at in range(_PAIRS_AT, _PAIRS_AT + 8 * count, 8))
    sizes = [i32(word, at) for at in range(0x4C, 0x6C, 4)]
    if min(sizes) < 0 or sum(sizes) > len(word):
        raise Fault("the lengths of its parts exceed the file")
    return Information(
        table_stream="1Table" if u16(word, 0x0A) & 0x0200 else "0Table",
        lengths=Lengths(*sizes),
        pairs=pairs,
    )
