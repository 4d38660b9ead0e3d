"""Readers: one class a format, registered by what the bytes are; `read` is the one door.

A reader matches by signature or by the parts of its container, never by the name's ending. Readers
are asked in the order of registration: the particular before the general, plain text last. Their
modules import heavy libraries inside `read`, so that importing this one costs little.
"""

from extractors.document import Document
from extractors.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    UnsupportedFormat,
)
from extractors.readers.archives import Container, Member
from extractors.readers.limits import DEFAULT_LIMITS, Limits
from extractors.readers.signatures import describe, is_lock_file
from extractors.readers.source import Reader, Source

__all__ = [
    "Container",
    "Limits",
    "Member",
    "Reader",
    "Source",
    "members",
    "read",
    "reader_for",
    "register",
    "registered",
]

_readers: dict[str, Reader] = {}

# Endings of files that are never plain text: where the bytes are, something went wrong on the way
# (a renamed file, an error page saved under the document's name) and a person must look.
# fmt: off
_BINARY_ENDINGS = frozenset({
    "doc", "docx", "docm", "dot", "dotx", "dotm", "wps", "wpt", "pdf", "ofd",
    "xls", "xlsx", "xlsm", "et", "ett", "ppt", "pptx", "odt", "ott", "ods", "ots", "odp",
    "zip", "rar", "7z", "gz", "tgz", "tar",
    "jpg", "jpeg", "png", "tif", "tiff", "bmp", "gif",
})
# fmt: on


def register(reader: Reader) -> None:
    """Adds a reader after those already there. A format has one reader: `ValueError` otherwise."""
    if reader.format in _readers:
        raise ValueError(f"the format {reader.format} already has a reader: {_readers[reader.format].name}")
    _readers[reader.format] = reader


def registered() -> tuple[Reader, ...]:
    """All readers, in the order in which they are asked."""
    return tuple(_readers.values())


def reader_for(source: Source) -> Reader:
    """The first reader that knows the bytes.

    Raises `EmptyDocument` (no bytes), `DamagedDocument` (a Word lock file, a container that cannot
    be opened, plain text under the name of a binary format), `EncryptedDocument` and
    `UnsupportedFormat`.
    """
    if not source.data:
        raise EmptyDocument(file=source.name, detail=" (0 bytes)")
    if is_lock_file(source):
        raise DamagedDocument(
            file=source.name, detail="a lock file that Word leaves beside an open document, not the document"
        )
    if "EncryptedPackage" in source.ole_names:
        raise EncryptedDocument(file=source.name)
    for reader in _readers.values():
        if reader.matches(source):
            if reader.format == "txt" and source.ending in _BINARY_ENDINGS:
                raise DamagedDocument(
                    file=source.name, detail=f"named .{source.ending}, but its bytes are plain text"
                )
            return reader
    raise UnsupportedFormat(file=source.name, found=describe(source), supported=", ".join(sorted(_readers)))


def read(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Reads a file of any registered format.

    Raises what `reader_for` raises, and from the reader `DamagedDocument`, `EncryptedDocument`,
    `LimitExceeded`, `NeedsOcr`; a document whose text is blank is an `EmptyDocument`. Any other
    exception is a defect of ours.
    """
    source = Source(data, name, limits)
    document = reader_for(source).read(source)
    if not document.text or document.text.isspace():
        raise EmptyDocument(file=name)
    return document


def members(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS, *, depth: int = 0) -> list[Member]:
    """The files that an archive or a mail holds; none for any other document.

    `depth` is how many containers stand around this one. Raises what `reader_for` raises, and
    `DamagedDocument`, `EncryptedDocument`, `LimitExceeded`, `NeedsProgram`.
    """
    source = Source(data, name, limits)
    reader = reader_for(source)
    if not isinstance(reader, Container):
        return []
    if depth >= limits.archive_depth:
        raise source.over("archives inside archives", limits.archive_depth, depth + 1)
    return reader.members(source)


def _register_own() -> None:
    """The registry: one import and one line a format."""
    from extractors.readers.archives import GzipReader, RarReader, SevenZipReader, TarReader, ZipReader
    from extractors.readers.delimited import CsvReader
    from extractors.readers.doc import DocReader
    from extractors.readers.docx import DocxReader
    from extractors.readers.html import HtmlReader
    from extractors.readers.mail import EmlReader, MhtReader
    from extractors.readers.ocr import image_readers
    from extractors.readers.odf import OdsReader, OdtReader
    from extractors.readers.ofd import OfdReader
    from extractors.readers.pdf import PdfReader
    from extractors.readers.rtf import RtfReader
    from extractors.readers.spreadsheet import XlsReader, XlsxReader
    from extractors.readers.txt import TxtReader
    from extractors.readers.wordml import FlatOpcReader, WordMlReader

    register(DocxReader())
    register(DocReader())
    register(PdfReader())
    for reader in image_readers():
        register(reader)
    register(FlatOpcReader())
    register(WordMlReader())
    register(OfdReader())
    register(OdtReader())
    register(OdsReader())
    register(XlsxReader())
    register(XlsReader())
    register(RtfReader())
    register(HtmlReader())
    register(MhtReader())
    register(EmlReader())
    register(ZipReader())
    register(TarReader())
    register(GzipReader())
    register(RarReader())
    register(SevenZipReader())
    register(CsvReader())
    register(TxtReader())


_register_own()
