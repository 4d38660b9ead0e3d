"""The work on one document, as functions that run in a worker process.

Bytes and Documents are exchanged through the store by document id; only what was found travels
between processes.
"""

import os
import pickle
from functools import partial
from pathlib import Path

import msgspec

from extractors.document import Document
from extractors.pipeline import Extraction, extract
from extractors.readers import members, read
from extractors.readers.limits import limits_from
from extractors.readers.ocr.progress import listeners
from flows.errors import SourceGone
from flows.workers import ask_for_time
from normalizers.assembly import facts
from normalizers.facts import DocumentFacts
from warehouse.store import Store

ARCHIVES = frozenset({"zip", "tar", "gz", "rar", "7z"})


class ReadMember(msgspec.Struct, frozen=True):
    """A file inside a document, whose bytes are now in the store."""

    document_id: str
    name: str  # its path there
    byte_size: int


class ReadDocument(msgspec.Struct, frozen=True):
    """What the reader says about a document whose text is now in the store."""

    format: str
    reader: str
    page_count: int | None
    members: tuple[ReadMember, ...] = ()

    @property
    def is_archive(self) -> bool:
        """Whether its text only lists its members; a mail's text is its own."""
        return self.format in ARCHIVES


SECONDS_PER_OCR_PAGE = 30.0
listeners[:] = [partial(ask_for_time, SECONDS_PER_OCR_PAGE)]


def read_document(store_root: Path, document_id: str, file_name: str, depth: int) -> ReadDocument:
    """Parses the original bytes in the store and keeps the Document, and the bytes of its members.

    `depth` is how many archives stand around the document.
    """
    store = Store(store_root)
    data = store.original(document_id)
    if data is None:
        raise SourceGone(file=file_name)
    limits = limits_from(os.environ)
    document = read(data, file_name, limits)
    inside = tuple(
        ReadMember(store.put_original(member.data), member.name, len(member.data))
        for member in members(data, file_name, limits, depth=depth)
    )
    store.put_document(document_id, document)
    return ReadDocument(document.format, document.reader, document.page_count, inside)


def extract_document(store_root: Path, document_id: str, file_name: str) -> bytes:
    """The `Extraction`, pickled: the process in between need not load the extractors to pass it on."""
    return pickle.dumps(extract(parsed(store_root, document_id, file_name)))


def normalize_document(
    store_root: Path, document_id: str, file_name: str, extraction: bytes
) -> DocumentFacts:
    found: Extraction = pickle.loads(extraction)
    return facts(document_id, parsed(store_root, document_id, file_name), found)


def render_document(store_root: Path, document_id: str, file_name: str) -> str:
    """The document as an HTML page whose blocks carry their ranges of characters."""
    from extractors.rendering import render

    document = parsed(store_root, document_id, file_name)
    return render(Store(store_root).original(document_id) or b"", file_name, document)


def parsed(store_root: Path, document_id: str, file_name: str) -> Document:
    """The Document in the store, read again from the original bytes where it no longer fits the model."""
    store = Store(store_root)
    document = store.document(document_id)
    if document is None:
        read_document(store_root, document_id, file_name, 0)
        document = store.document(document_id)
    if document is None:
        raise SourceGone(file=file_name)
    return document
