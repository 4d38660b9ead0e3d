"""Settles what loaded documents have to do with one another, for many of them at once.

Which notices and requirements are postings of one, and which document is which attachment, is looked for
among all that the warehouse holds: for each small batch alone that would take longer than loading it. So a
run notes in `ledger.unsettled` what it loads, in the same transaction, and settles it every so many
documents, before a copy is published and when it ends; what a killed run leaves, the next writer settles.
"""

from collections.abc import Sequence

from warehouse.database import Connection, run_given, transaction, words
from warehouse.relations import relate
from warehouse.same_requirements import relate_requirements

ENOUGH = 2000  # documents that wait: then they are settled together


def settle(connection: Connection, document_ids: Sequence[str]) -> None:
    """Settles these documents now. Part of a transaction."""
    relate(connection, document_ids)
    relate_requirements(connection, document_ids)


def leave(connection: Connection, document_ids: Sequence[str]) -> None:
    """Leaves these documents for later. Part of the transaction that loads them."""
    run_given(connection, words(id=document_ids), "INSERT INTO ledger.unsettled SELECT id FROM given")


def settle_left(connection: Connection, enough: int = 1) -> int:
    """Settles what was left, where at least `enough` documents wait; how many were settled."""
    [(waiting,)] = connection.execute("SELECT count(*) FROM ledger.unsettled").fetchall()
    if waiting < enough:
        return 0
    with transaction(connection):
        # The oldest first, a part at a time: a process that died may have left more than memory should hold.
        left = connection.execute(
            "SELECT DISTINCT document_id FROM ledger.unsettled ORDER BY document_id"
        ).fetchall()
        for start in range(0, len(left), ENOUGH):
            settle(connection, [row[0] for row in left[start : start + ENOUGH]])
        connection.execute("DELETE FROM ledger.unsettled")
    return len(left)
