"""Looks at one document, or at what failed, without writing anything."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from flows.errors import NotOneDocument, PathMissing, SourceUnreadable
from flows.settings import limits
from flows.workers import Job, WorkerPool
from warehouse import clock, ledger
from warehouse.query import open_reader
from warehouse.store import Store


def extract_file(path: Path) -> str:
    """All rows that a file would load, as JSON keyed by table. Raises the document's own error."""
    data = _bytes(path)
    with _scratch(data) as (store, document_id, pool):
        named = (store.root, document_id, path.name)
        read = _one(pool, path.name, "read", (*named, 0))
        if read.is_archive:
            raise NotOneDocument(file=path.name)
        found = _one(pool, path.name, "extract", named)
        facts = _one(pool, path.name, "normalize", (*named, found))
        document = store.document(document_id)
        text = document.text if document else ""
    tables: dict[str, Any] = {
        "documents": [
            {
                "document_id": document_id,
                "file_name": path.name,
                "source_uri": path.absolute().as_uri(),
                "format": read.format,
                "byte_size": len(data),
                "page_count": read.page_count,
                "parent_document_id": None,
                "retrieved_at": clock.now(),
                "reader": read.reader,
                "text": text,
            }
        ]
    }
    for name in facts.__struct_fields__:
        if name != "document_id":
            rows = [msgspec.structs.asdict(row) for row in getattr(facts, name)]
            tables[name] = [row | {"document_id": document_id} for row in rows]
    return msgspec.json.format(msgspec.json.encode(tables), indent=2).decode()


def render_file(path: Path) -> str:
    """The document as one HTML page. Raises the document's own error."""
    with _scratch(_bytes(path)) as (store, document_id, pool):
        page: str = _one(pool, path.name, "render", (store.root, document_id, path.name))
    return page


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise PathMissing(path=str(path))
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceUnreadable(file=str(path), detail=error.strerror or str(error)) from error


@contextmanager
def _scratch(data: bytes) -> Iterator[tuple[Store, str, WorkerPool]]:
    """A store of one document that is gone afterwards, and a worker to look at it."""
    with tempfile.TemporaryDirectory() as folder, WorkerPool(1, limits()) as pool:
        store = Store(Path(folder))
        yield store, store.put_original(data), pool


def _one(pool: WorkerPool, file: str, stage: str, arguments: tuple[Any, ...]) -> Any:
    [(_, outcome)] = pool.run([Job(file, f"flows.steps:{stage}_document", arguments)])
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def failures_json(path: Path) -> str:
    return msgspec.json.format(msgspec.json.encode(_failures(path)), indent=2).decode()


def _failures(path: Path) -> list[dict[str, object]]:
    with open_reader(path) as connection:
        return ledger.open_failures(connection)
