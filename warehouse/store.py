"""The bytes and the parsed Document of everything ingested, by content hash.

Extraction, retry and review work from here when the source has moved. Layout:
`store/ab/abcd…/original` and `…/document.json.gz`. A file appears whole or not at all.
"""

import gzip
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from extractors.document import Document
from warehouse.address import folder_of
from warehouse.errors import StorageFull

ORIGINAL, PARSED = "original", "document.json.gz"


def content_id(data: bytes) -> str:
    """A document's id: the sha256 of its bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


class StoreSize(msgspec.Struct, frozen=True):
    """Entries and bytes on disk, originals and parsed Documents apart."""

    documents: int
    original_bytes: int
    parsed_bytes: int


class Store:
    def __init__(self, root: Path) -> None:
        self.root = root

    @staticmethod
    def beside(warehouse: Path) -> "Store":
        return Store(folder_of(warehouse) / "store")

    def folder(self, document_id: str) -> Path:
        return self.root / document_id[:2] / document_id

    def original_path(self, document_id: str) -> Path:
        return self.folder(document_id) / ORIGINAL

    def put_original(self, data: bytes) -> str:
        """Keeps the bytes; returns their id. Keeping the same bytes again costs nothing."""
        document_id = content_id(data)
        path = self.original_path(document_id)
        if not path.exists():
            self._write(path, data)
        return document_id

    def original(self, document_id: str) -> bytes | None:
        try:
            return self.original_path(document_id).read_bytes()
        except FileNotFoundError:
            return None

    def put_document(self, document_id: str, document: Document) -> None:
        data = gzip.compress(document.to_json(), compresslevel=1, mtime=0)
        self._write(self.folder(document_id) / PARSED, data)

    def parsed_bytes(self, document_id: str) -> bytes:
        """The parsed Document as it is kept here. Raises FileNotFoundError where it was never parsed."""
        return (self.folder(document_id) / PARSED).read_bytes()

    def put_parsed_bytes(self, document_id: str, data: bytes) -> None:
        """Keeps what `parsed_bytes` of another store gave."""
        self._write(self.folder(document_id) / PARSED, data)

    def document(self, document_id: str) -> Document | None:
        """The parsed Document, or None where it was never parsed or no longer fits the model."""
        try:
            return Document.from_json(gzip.decompress((self.folder(document_id) / PARSED).read_bytes()))
        except (FileNotFoundError, msgspec.DecodeError, EOFError, gzip.BadGzipFile):
            return None

    def has_parsed(self, document_id: str) -> bool:
        """Whether there is one, and it begins as a packed file does."""
        try:
            with (self.folder(document_id) / PARSED).open("rb") as file:
                return file.read(2) == b"\x1f\x8b"
        except OSError:
            return False

    def original_size(self, document_id: str) -> int | None:
        try:
            return self.original_path(document_id).stat().st_size
        except OSError:
            return None

    def remove(self, document_id: str) -> bool:
        folder = self.folder(document_id)
        if not folder.exists():
            return False
        shutil.rmtree(folder)
        return True

    def drop_original(self, document_id: str) -> int:
        """Removes the bytes and keeps the parsed Document; returns what was freed."""
        path = self.original_path(document_id)
        try:
            size = path.stat().st_size
            path.unlink()
        except FileNotFoundError:
            return 0
        return size

    def ids(self) -> Iterator[str]:
        if self.root.is_dir():
            for shelf in sorted(self.root.iterdir()):
                if shelf.is_dir():
                    yield from sorted(entry.name for entry in shelf.iterdir() if entry.is_dir())

    def size(self) -> StoreSize:
        count = original = parsed = 0
        for document_id in self.ids():
            count += 1
            folder = self.folder(document_id)
            original += _size(folder / ORIGINAL)
            parsed += _size(folder / PARSED)
        return StoreSize(count, original, parsed)

    def _write(self, path: Path, data: bytes) -> None:
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(data)
            temporary.replace(path)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink()
            raise StorageFull(path=str(self.root), detail=error.strerror or str(error)) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
