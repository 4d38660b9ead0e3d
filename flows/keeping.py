"""What stays and what goes: forgetting a document, tending the store."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from warehouse import clock, ledger
from warehouse.address import may_exist
from warehouse.answers import place_by_notice
from warehouse.database import open_writer, transaction
from warehouse.errors import UnknownDocument, WarehouseBusy, WarehouseMissing
from warehouse.loader import contained, forget
from warehouse.store import Store


def forget_document(warehouse: Path, document_id: str, wait: float) -> int:
    """Removes a document (named by its id or the beginning of one) and those inside it; returns how many.

    Raises UnknownDocument where none or several match.
    """
    if not may_exist(warehouse):
        raise WarehouseMissing(path=str(warehouse))
    store = Store.beside(warehouse)
    with open_writer(warehouse, wait=wait, spare_bytes=0) as connection:
        matches = connection.execute(
            "SELECT DISTINCT document_id FROM ledger.documents WHERE starts_with(document_id, ?)",
            [document_id],
        ).fetchall()
        if len(matches) != 1 or len(document_id) < 6:
            raise UnknownDocument(document_id=document_id)
        ids = contained(connection, matches[0][0])
        forget(connection, ids)
        with transaction(connection):
            place_by_notice(connection)
    for each in ids:
        store.remove(each)
    return len(ids)


def tend_store(warehouse: Path, keep_days: int | None, prune: bool, wait: float) -> Iterator[str]:
    """Removes what is asked for, then says how large the store is."""
    if not may_exist(warehouse):
        raise WarehouseMissing(path=str(warehouse))
    store = Store.beside(warehouse)
    if keep_days is not None or prune:
        with open_writer(warehouse, wait=wait, spare_bytes=0) as connection:
            if prune and ledger.living_runs(connection):  # they keep bytes before the ledger knows them
                raise WarehouseBusy(path=str(warehouse), holder="another run")
            rows = connection.execute(
                "SELECT document_id, status, changed_at FROM ledger.documents"
            ).fetchall()
        if prune:
            known = {row[0] for row in rows}
            gone = [
                document_id
                for document_id in store.ids()
                if document_id not in known and store.remove(document_id)
            ]
            yield f"Removed {len(gone)} documents that the warehouse does not know."
        if keep_days is not None:
            oldest = clock.now() - timedelta(days=keep_days)
            freed = sum(
                store.drop_original(document_id)
                for document_id, status, changed_at in rows
                if status == "loaded" and changed_at < oldest
            )
            yield f"Removed originals of loaded documents older than {keep_days} days: {freed} bytes."
    size = store.size()
    yield (
        f"{store.root}: {size.documents} documents, {size.original_bytes} bytes of originals,"
        f" {size.parsed_bytes} bytes of parsed text."
    )
