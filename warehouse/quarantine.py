"""Documents set aside by a person: no run takes them, and none of their facts stand."""

from collections.abc import Sequence

from warehouse import clock
from warehouse.database import Connection, transaction
from warehouse.loader import withdraw


def quarantine(connection: Connection, document_ids: Sequence[str], reason: str) -> None:
    """Takes their rows out of the tables; their bytes and their history stay."""
    ids = list(document_ids)
    with transaction(connection):
        withdraw(connection, ids)
        connection.execute(
            "UPDATE ledger.documents SET status = 'quarantined', changed_at = ?"
            " WHERE document_id IN (SELECT unnest(?))",
            [clock.now(), ids],
        )
        connection.execute(
            "UPDATE failures SET resolved_at = ? WHERE resolved_at IS NULL"
            " AND document_id IN (SELECT unnest(?))",
            [clock.now(), ids],
        )
        connection.execute(
            "INSERT INTO ledger.quarantine SELECT id, ?, ?, NULL FROM (SELECT unnest(?) AS id)"
            " WHERE id NOT IN (SELECT document_id FROM ledger.quarantine WHERE released_at IS NULL)",
            [reason, clock.now(), ids],
        )


def release(connection: Connection, document_ids: Sequence[str]) -> None:
    """Lets the next run take them up again, from the bytes in the store."""
    ids = list(document_ids)
    with transaction(connection):
        connection.execute(
            "UPDATE ledger.documents SET status = 'started', changed_at = ?"
            " WHERE status = 'quarantined' AND document_id IN (SELECT unnest(?))",
            [clock.now(), ids],
        )
        connection.execute(
            "UPDATE ledger.quarantine SET released_at = ?"
            " WHERE released_at IS NULL AND document_id IN (SELECT unnest(?))",
            [clock.now(), ids],
        )
