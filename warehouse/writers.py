"""Whose turn it is to write, and which other runs are alive.

A warehouse in one file has one writer at a time, by a lock on the file: nobody else is there, and everything
here costs nothing. Writers of a lake take turns, a transaction at a time, and see of one another which run
still lives (`warehouse.lake` brings what that takes).
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol
from weakref import WeakKeyDictionary

import duckdb


class Others(Protocol):
    """What tells writers apart that work at the same time."""

    def turn(self) -> AbstractContextManager[None]:
        """Waits until nobody else writes; may be taken again by who has it."""

    def hold(self, run_id: str) -> None:
        """Lets others see that this run lives, until the connection closes or the process dies."""

    def living(self, run_ids: Iterable[str]) -> set[str]:
        """Those of the runs that other processes hold."""


_others: WeakKeyDictionary[duckdb.DuckDBPyConnection, Others] = WeakKeyDictionary()


@contextmanager
def among(connection: duckdb.DuckDBPyConnection, others: Others) -> Iterator[None]:
    """The connection writes beside others."""
    _others[connection] = others
    try:
        yield
    finally:
        del _others[connection]


def shared(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether others may write to the same warehouse now."""
    return connection in _others


@contextmanager
def turn(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Nobody else writes meanwhile: what is read first still holds when it is written."""
    others = _others.get(connection)
    if others is None:
        yield
        return
    with others.turn():
        yield


def hold(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    others = _others.get(connection)
    if others is not None:
        others.hold(run_id)


def living(connection: duckdb.DuckDBPyConnection, run_ids: Iterable[str]) -> set[str]:
    """The runs, of those named, that other processes are at work on."""
    others = _others.get(connection)
    return others.living(run_ids) if others is not None else set()
