"""Documents that no table named when this connection began work on them: they have nothing to be replaced.

To look for the rows of a document is to read the identifier of every row, which takes longer the more the
warehouse holds. The ledger is looked into once, before the work begins; whoever writes about the document
next asks here, and need not look again.
"""

from collections.abc import Collection, Iterable
from weakref import WeakKeyDictionary

from warehouse.database import Connection

_met: WeakKeyDictionary[Connection, set[str]] = WeakKeyDictionary()


def note(connection: Connection, document_ids: Iterable[str]) -> None:
    _met.setdefault(connection, set()).update(document_ids)


def take(connection: Connection, document_ids: Collection[str]) -> frozenset[str]:
    """Those of the documents that came new; from now on they count as known."""
    met = _met.get(connection, set())
    new = frozenset(met.intersection(document_ids))
    met -= new
    return new
