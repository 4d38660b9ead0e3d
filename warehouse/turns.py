"""Writers of a lake take turns: locks in its PostgreSQL, which frees them when a process dies.

One lock is the turn to write, held for a transaction; each run holds another one for as long as it lives.
Both are advisory locks of transactions on connections of their own, beside those that DuckLake uses.
"""

import hashlib
import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

import duckdb

from warehouse.errors import WarehouseBusy, WarehouseUnusable

_TURN = 0x6E6F7469636573  # the same for every writer of one PostgreSQL database: a lake has one of its own
_LONGEST_PAUSE = 0.1
_ANOTHER = "another run"


class Turns:
    """One writer's locks. Raises WarehouseUnusable where PostgreSQL goes away, WarehouseBusy after `wait`."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, catalog: str, wait: float, on_wait: Callable[[str], None]
    ) -> None:
        """`connection` has the extension for PostgreSQL loaded, and serves nothing else."""
        self._catalog, self._wait, self._on_wait = catalog, wait, on_wait
        self._told = False
        self._depth = 0
        self._held: set[str] = set()
        self._connection = connection
        with self._answering():
            # Read committed: a transaction that only waits keeps no old rows from being cleaned up.
            connection.execute(
                f"ATTACH {_quoted(catalog)} AS locks (TYPE postgres, ISOLATION_LEVEL 'READ COMMITTED')"
            )
        self._turn, self._lives = connection.cursor(), connection.cursor()

    @contextmanager
    def turn(self) -> Iterator[None]:
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        self._take()
        self._depth = 1
        try:
            yield
        finally:
            self._depth = 0
            with suppress(duckdb.Error):  # PostgreSQL frees it where the connection is gone
                self._turn.execute("ROLLBACK")

    def hold(self, run_id: str) -> None:
        with self._answering():
            if not self._held:
                self._lives.execute("BEGIN")
                # A run may be quiet for long; a machine that lost its power must not seem alive for hours.
                for setting, value in (
                    ("idle_in_transaction_session_timeout", "0"),
                    ("tcp_keepalives_idle", "60"),
                    ("tcp_keepalives_interval", "10"),
                    ("tcp_keepalives_count", "6"),
                ):
                    _ask(self._lives, f"set_config('{setting}', '{value}', true)")
            _ask(self._lives, f"pg_try_advisory_xact_lock({_key(run_id)})")
        self._held.add(run_id)

    def living(self, run_ids: Iterable[str]) -> set[str]:
        """A run whose lock can be had is dead."""
        found: set[str] = set()
        asking = self._connection.cursor()
        with self._answering():
            for run_id in set(run_ids) - self._held:
                asking.execute("BEGIN")
                if not _ask(asking, f"pg_try_advisory_xact_lock({_key(run_id)})"):
                    found.add(run_id)
                asking.execute("ROLLBACK")
        return found

    def close(self) -> None:
        self._connection.close()

    def _take(self) -> None:
        deadline, pause = time.monotonic() + self._wait, 0.005
        while True:
            with self._answering():
                self._turn.execute("BEGIN")
                if _ask(self._turn, f"pg_try_advisory_xact_lock({_TURN})"):
                    return
                self._turn.execute("ROLLBACK")
            if time.monotonic() >= deadline:
                raise WarehouseBusy(path=self._catalog, holder=_ANOTHER)
            if not self._told and pause >= _LONGEST_PAUSE and time.monotonic() > deadline - self._wait + 10:
                self._told = True
                self._on_wait(_ANOTHER)
            time.sleep(random.uniform(0, pause))
            pause = min(_LONGEST_PAUSE, 2 * pause)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            raise unreachable(self._catalog, error) from error


def unreachable(catalog: str, error: duckdb.Error) -> WarehouseUnusable:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return WarehouseUnusable(
        path=f"ducklake:postgres:{catalog}",
        detail=(lines or ["no answer"])[0],
        advice="see whether PostgreSQL runs and the folder can be reached",
    )


def _ask(connection: duckdb.DuckDBPyConnection, expression: str) -> object:
    sql = f"FROM postgres_query('locks', {_quoted(f'SELECT {expression} AS answer')})"
    [(answer,)] = connection.execute(sql).fetchall()
    return answer


def _key(run_id: str) -> int:
    return int.from_bytes(hashlib.sha256(run_id.encode()).digest()[:8], "big", signed=True)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
