"""Tar archives, packed or not, and single files packed with gzip, bzip2 or xz."""

import bz2
import io
import lzma
import tarfile
import zlib
from typing import Any

from extractors.document import Document
from extractors.readers.archives.member import Member, decoded_name, is_litter, listing, safe_name
from extractors.readers.source import Source

_MARK, _MARK_AT = b"ustar", 257
_STEP = 1 << 20
_PACKERS = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
_UNPACK_ERRORS = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)
_TAR_ERRORS = (tarfile.TarError, OSError, EOFError, ValueError, OverflowError)


class TarReader:
    format = "tar"
    name = "tar/1"

    def matches(self, source: Source) -> bool:
        if _is_tar(source.data):
            return True
        return _packer(source.data) is not None and _is_tar(_head(source))

    def read(self, source: Source) -> Document:
        return listing(self.members(source), self.format, self.name)

    def members(self, source: Source) -> list[Member]:
        data = source.data if _is_tar(source.data) else unpacked(source)
        found: list[Member] = []
        size = 0
        try:
            with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="surrogateescape") as archive:
                for number, entry in enumerate(archive):
                    if number >= source.limits.archive_members:
                        raise source.over("archive members", source.limits.archive_members, number + 1)
                    if not entry.isreg():
                        continue  # links and devices lead outside
                    size += entry.size
                    source.check_inflated(size, len(source.data))
                    name = safe_name(decoded_name(entry.name.encode("utf-8", "surrogateescape")))
                    content = archive.extractfile(entry)
                    if content is not None and not is_litter(name):
                        found.append(Member(name, content.read()))
        except _TAR_ERRORS as error:
            raise source.damaged(f"its tar archive: {error}") from error
        return found


class GzipReader:
    """One file packed by itself: `通知.docx.gz`."""

    format = "gz"
    name = "gz/1"

    def matches(self, source: Source) -> bool:
        return _packer(source.data) is not None

    def read(self, source: Source) -> Document:
        return listing(self.members(source), self.format, self.name)

    def members(self, source: Source) -> list[Member]:
        stem = source.name.rpartition("/")[2]
        if source.ending in ("gz", "bz2", "xz"):
            stem = stem.rpartition(".")[0]
        return [Member(safe_name(stem), unpacked(source))]


def unpacked(source: Source) -> bytes:
    """All bytes, no further than the limits allow. Raises `DamagedDocument`, `LimitExceeded`."""
    pieces: list[bytes] = []
    size = 0
    unpacker = _unpacker(source.data)
    rest = source.data
    try:
        while True:
            piece, rest = _step(unpacker, rest, _STEP)
            size += len(piece)
            source.check_inflated(size, len(source.data))
            pieces.append(piece)
            if unpacker.eof:
                return b"".join(pieces)
            if not piece and not rest:
                raise source.damaged("its packed bytes end too early")
    except _UNPACK_ERRORS as error:
        raise source.damaged(f"its packed bytes: {error}") from error


def _head(source: Source) -> bytes:
    """The first bytes of what is packed; none where they cannot be unpacked."""
    try:
        return _step(_unpacker(source.data), source.data[:65536], 1024)[0]
    except _UNPACK_ERRORS:
        return b""


def _step(unpacker: Any, data: bytes, most: int) -> tuple[bytes, bytes]:
    """Unpacks at most `most` bytes; what is left to feed (bz2 and lzma keep it themselves)."""
    if isinstance(unpacker, bz2.BZ2Decompressor | lzma.LZMADecompressor):
        piece = unpacker.decompress(data if unpacker.needs_input else b"", most)
        return piece, b""
    piece = unpacker.decompress(data, most)
    return piece, unpacker.unconsumed_tail


def _unpacker(data: bytes) -> Any:
    packer = _packer(data)
    if packer == "gzip":
        return zlib.decompressobj(wbits=31)
    return bz2.BZ2Decompressor() if packer == "bzip2" else lzma.LZMADecompressor(memlimit=1 << 28)


def _packer(data: bytes) -> str | None:
    return next((name for mark, name in _PACKERS.items() if data.startswith(mark)), None)


def _is_tar(data: bytes) -> bool:
    return data[_MARK_AT : _MARK_AT + len(_MARK)] == _MARK
