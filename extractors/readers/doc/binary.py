"""Bounded reads from the streams of a Word 97–2003 file.

Every read checks its bounds and raises `Fault`, which the reader turns into `DamagedDocument`;
numbers are little-endian as everywhere in [MS-DOC].
"""

import struct
from collections.abc import Iterator


class Fault(ValueError):
    """The streams contradict themselves; the argument says where, in words for a person."""


_U16 = struct.Struct("<H").unpack_from
_I16 = struct.Struct("<h").unpack_from
_U32 = struct.Struct("<I").unpack_from
_I32 = struct.Struct("<i").unpack_from


def u8(data: bytes, at: int) -> int:
    if not 0 <= at < len(data):
        raise Fault(f"byte {at} lies outside its stream")
    return data[at]


def u16(data: bytes, at: int) -> int:
    if at < 0 or at + 2 > len(data):
        raise Fault(f"byte {at} lies outside its stream")
    value: int = _U16(data, at)[0]
    return value


def i16(data: bytes, at: int) -> int:
    if at < 0 or at + 2 > len(data):
        raise Fault(f"byte {at} lies outside its stream")
    value: int = _I16(data, at)[0]
    return value


def u32(data: bytes, at: int) -> int:
    if at < 0 or at + 4 > len(data):
        raise Fault(f"byte {at} lies outside its stream")
    value: int = _U32(data, at)[0]
    return value


def i32(data: bytes, at: int) -> int:
    if at < 0 or at + 4 > len(data):
        raise Fault(f"byte {at} lies outside its stream")
    value: int = _I32(data, at)[0]
    return value


def part(data: bytes, at: int, size: int) -> bytes:
    """`size` bytes from `at`, all of them or a `Fault`."""
    if at < 0 or size < 0 or at + size > len(data):
        raise Fault(f"{size} bytes from {at} lie outside their stream")
    return data[at : at + size]


def numbers(data: bytes, at: int, count: int) -> tuple[int, ...]:
    """`count` unsigned 32-bit numbers from `at`."""
    return struct.unpack(f"<{count}I", part(data, at, 4 * count))


def plc(data: bytes, item: int) -> tuple[tuple[int, ...], int]:
    """A PLC's positions, and how many items of `item` bytes follow them ([MS-DOC] 2.2.2)."""
    count = (len(data) - 4) // (4 + item)
    if count <= 0:
        return (), 0
    return numbers(data, 0, count + 1), count


def utf16(data: bytes) -> str:
    """One character a code unit, so that a position counts the same in the file and here."""
    data = data[: len(data) & ~1]
    text = data.decode("utf-16-le", "surrogatepass")
    if 2 * len(text) == len(data):
        return text
    return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data)))


def joined(text: str) -> str:
    """Surrogate pairs that `utf16` kept apart become the characters they stand for."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def sprms(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """The property modifiers of a list as (code, operand); a list cut short ends quietly.

    Operand sizes by `spra`, the top three bits of the code ([MS-DOC] 2.2.5.1); the two codes with
    a length rule of their own are sprmTDefTable (0xD608) and sprmPChgTabs (0xC615).
    """
    at, end = 0, len(grpprl)
    while at + 2 <= end:
        code = grpprl[at] | grpprl[at + 1] << 8
        at += 2
        size = _SIZES[code >> 13]
        if size < 0:
            if at >= end:
                return
            size = grpprl[at]
            if code == 0xD608:
                if at + 2 > end:
                    return
                size = (grpprl[at] | grpprl[at + 1] << 8) - 1
                at += 2
            elif code == 0xC615 and size == 255:
                size = _tabs_size(grpprl, at + 1)
                at += 1
            else:
                at += 1
        if size < 0 or at + size > end:
            return
        yield code, grpprl[at : at + size]
        at += size


_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)


def _tabs_size(grpprl: bytes, at: int) -> int:
    """sprmPChgTabs: deleted tabs take 4 bytes each, added ones 3, after a count each."""
    if at >= len(grpprl):
        return -1
    deleted = 1 + 4 * grpprl[at]
    if at + deleted >= len(grpprl):
        return -1
    return deleted + 1 + 3 * grpprl[at + deleted]
