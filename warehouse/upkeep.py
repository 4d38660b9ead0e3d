"""What a writer does besides loading: when it opens the warehouse, and before it closes it.

What is derived from the loaded documents (which notice replaces which, the search index) is brought up
to date once for all of them, over sets: one by one with each batch it would cost many times more. A
writer that dies before leaves it to the next one.
"""

from warehouse import history, search_index, settling, versions
from warehouse.database import Connection


def prepare(connection: Connection) -> None:
    """What the schema's numbered files leave to the program."""
    history.prepare(connection)


def tend(connection: Connection) -> None:
    history.prune(connection)
    settling.settle_left(connection)
    versions.link_pending(connection)
    search_index.index_pending(connection)
