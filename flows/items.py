"""A document on its way through a run, from its bytes to the rows that are loaded."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import SourceGone
from normalizers.facts import DocumentFacts
from warehouse import clock
from warehouse.ledger import SourceFile
from warehouse.loader import LoadDocument
from warehouse.store import Store

if TYPE_CHECKING:
    from flows.steps import ReadDocument

INSIDE = "!/"  # between a container's address and the path of a file in it


class Item:
    """What is known of a document so far; each step adds its part."""

    def __init__(
        self,
        source: SourceFile,
        read: "ReadDocument | None" = None,
        facts: DocumentFacts | None = None,
        seconds: Mapping[str, float] | None = None,
        worker: str | None = None,
    ) -> None:
        self.source, self.read, self.facts = source, read, facts
        self.retrieved_at = source.retrieved_at or clock.now()
        self.extraction: bytes | None = None
        self.seconds = dict(seconds or {})  # by step
        self.worker = worker  # the machine that read it, where that is another one

    def arguments(self, store_root: Path) -> tuple[Any, ...]:
        """What a step in a worker is called with."""
        named = (store_root, self.source.document_id, self.source.file_name)
        if self.read is None:
            return (*named, self.source.source_uri.count(INSIDE))
        return named if self.extraction is None else (*named, self.extraction)


def load_document(item: Item, store: Store) -> LoadDocument:
    """Raises SourceGone where the store no longer has the document's text."""
    document = store.document(item.source.document_id)
    if document is None or item.read is None or item.facts is None:
        raise SourceGone(file=item.source.file_name)
    return LoadDocument(
        source=item.source,
        format=item.read.format,
        reader=item.read.reader,
        page_count=item.read.page_count,
        retrieved_at=item.retrieved_at,
        text=document.text,
        facts=item.facts,
        seconds=item.seconds,
        worker=item.worker,
    )
