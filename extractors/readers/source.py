"""The bytes a reader is asked about, with the look-ups that tell formats apart."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from extractors.document import Document
from extractors.errors import DamagedDocument, LimitExceeded
from extractors.readers.limits import DEFAULT_LIMITS, Limits

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")

# What zipfile raises on damaged bytes: its own error, that of the inflater, a method that it does
# not know, an offset outside the file, a field cut short.
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)
# olefile's own errors are OSErrors; the others are how it meets lengths that lie.
_OLE_ERRORS = (OSError, ValueError, IndexError, TypeError, AttributeError, OverflowError)
_RATIO_COUNTS_FROM = 1_000_000  # inflated bytes: a small blank page packs well and harms nobody


@dataclass(frozen=True)
class Source:
    """A file's bytes. `name` is for messages (and for telling that a name lies), never for dispatch."""

    data: bytes
    name: str
    limits: Limits = DEFAULT_LIMITS

    @property
    def ending(self) -> str:
        """The name's ending in lower case without its dot, "" where there is none."""
        _, dot, ending = self.name.rpartition(".")
        return ending.strip().lower() if dot else ""

    @cached_property
    def is_zip(self) -> bool:
        return self.data.startswith(ZIP_SIGNATURES)

    @cached_property
    def is_ole(self) -> bool:
        return self.data.startswith(OLE_SIGNATURE)

    @cached_property
    def zip(self) -> zipfile.ZipFile:
        """The archive's directory, checked against the limits; members are read with `member`.

        Raises `DamagedDocument` where the directory cannot be read, `LimitExceeded` where it
        promises more than is allowed.
        """
        try:
            archive = zipfile.ZipFile(io.BytesIO(self.data))
        except ZIP_ERRORS as error:
            raise DamagedDocument(file=self.name, detail=f"its zip directory: {error}") from error
        entries = archive.infolist()
        if len(entries) > self.limits.archive_members:
            raise self.over("archive members", self.limits.archive_members, len(entries))
        self.check_inflated(sum(entry.file_size for entry in entries), len(self.data))
        return archive

    @cached_property
    def zip_names(self) -> frozenset[str]:
        """Names of the zip's members; empty for what is no zip. Raises as `zip` does."""
        return frozenset(self.zip.namelist()) if self.is_zip else frozenset()

    def member(self, name: str) -> bytes:
        """A zip member's bytes, inflated no further than the limits allow.

        Raises `KeyError` for a name that the zip lacks, `DamagedDocument` and `LimitExceeded`.
        """
        return self.inflate(self.zip.getinfo(name))

    def inflate(self, entry: zipfile.ZipInfo) -> bytes:
        """As `member`, for an entry of `zip.infolist()`."""
        if entry.flag_bits & 0x1:
            raise DamagedDocument(file=self.name, detail=f"its part {entry.filename} is encrypted")
        # A directory can lie about sizes: what counts is what comes out, so one byte more is asked
        # for than the limit allows.
        most = min(self.limits.inflated_bytes, entry.file_size)
        try:
            with self.zip.open(entry) as stream:
                data = stream.read(most + 1)
        except ZIP_ERRORS as error:
            raise DamagedDocument(file=self.name, detail=f"its part {entry.filename}: {error}") from error
        self.check_inflated(len(data), max(entry.compress_size, 1))
        return data

    def check_inflated(self, inflated: int, packed: int) -> None:
        """Raises `LimitExceeded` for what unpacks to too much, by size or by ratio."""
        if inflated > self.limits.inflated_bytes:
            raise self.over("inflated bytes", self.limits.inflated_bytes, inflated)
        if inflated > _RATIO_COUNTS_FROM and inflated > packed * self.limits.archive_ratio:
            raise self.over("archive ratio", self.limits.archive_ratio, inflated // max(packed, 1))

    @cached_property
    def ole(self) -> Any:
        """An `olefile.OleFileIO` over the bytes. Raises `DamagedDocument`."""
        import olefile

        try:
            return olefile.OleFileIO(io.BytesIO(self.data))
        except _OLE_ERRORS as error:
            raise DamagedDocument(file=self.name, detail=f"its OLE directory: {error}") from error

    def stream(self, name: str) -> bytes:
        """An OLE stream's bytes. Raises `DamagedDocument`."""
        try:
            return bytes(self.ole.openstream(name).read())
        except _OLE_ERRORS as error:
            raise self.damaged(f"its stream {name}: {error}") from error

    @cached_property
    def ole_names(self) -> frozenset[str]:
        """Names of the OLE streams and storages, joined by "/"; empty for what is no OLE file."""
        if not self.is_ole:
            return frozenset()
        return frozenset("/".join(path) for path in self.ole.listdir(streams=True, storages=True))

    @cached_property
    def head(self) -> bytes:
        """The first bytes without a byte order mark and white space, in lower case: for signatures."""
        return self.data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x0c").lower()

    def damaged(self, detail: str) -> DamagedDocument:
        return DamagedDocument(file=self.name, detail=detail)

    def over(self, limit: str, allowed: int, found: int) -> LimitExceeded:
        return LimitExceeded(file=self.name, limit=f"{allowed} {limit}", found=str(found))


class Reader(Protocol):
    """A format: a small class without state."""

    @property
    def format(self) -> str:
        """What `documents.format` says: "docx"."""

    @property
    def name(self) -> str:
        """Reader and version: "docx/1". A change that moves text raises the version."""

    def matches(self, source: Source) -> bool:
        """Whether the bytes are of this format, by signature and parts; the ending is not asked."""

    def read(self, source: Source) -> Document:
        """The whole document. Raises the errors of `extractors.errors` for bad input, no others."""
