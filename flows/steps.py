"""The work on one document, as functions that run in a worker process.

Bytes and Documents are exchanged through the store by document id; only what was found travels
between processes.
"""

import pickle
from pathlib import Path

import msgspec

from extractors.document import Document
from extractors.pipeline import Extraction, extract
from extractors.readers import read
from flows.errors import SourceGone
from normalizers.assembly import facts
from normalizers.facts import DocumentFacts
from warehouse.store import Store


class ReadDocument(msgspec.Struct, frozen=True):
    """What the reader says about a document whose text is now in the store."""

    format: str
    reader: str
    page_count: int | None


def read_document(store_root: Path, document_id: str, file_name: str) -> ReadDocument:
    """Parses the original bytes in the store and keeps the Document beside them."""
    store = Store(store_root)
    data = store.original(document_id)
    if data is None:
        raise SourceGone(file=file_name)
    document = read(data, file_name)
    store.put_document(document_id, document)
    return ReadDocument(document.format, document.reader, document.page_count)


def extract_document(store_root: Path, document_id: str, file_name: str) -> bytes:
    """The `Extraction`, pickled: the process in between need not load the extractors to pass it on."""
    return pickle.dumps(extract(parsed(store_root, document_id, file_name)))


def normalize_document(
    store_root: Path, document_id: str, file_name: str, extraction: bytes
) -> DocumentFacts:
    found: Extraction = pickle.loads(extraction)
    return facts(document_id, parsed(store_root, document_id, file_name), found)


def parsed(store_root: Path, document_id: str, file_name: str) -> Document:
    """The Document in the store, read again from the original bytes where it no longer fits the model."""
    store = Store(store_root)
    document = store.document(document_id)
    if document is None:
        read_document(store_root, document_id, file_name)
        document = store.document(document_id)
    if document is None:
        raise SourceGone(file=file_name)
    return document
