"""Publishing while a run goes on: every few minutes a process of its own copies the warehouse.

The run waits only for a checkpoint. Until the copy is made it writes to its log alone, so that the file
that is being copied does not change. `$NOTICES_PUBLISH_MINUTES` says how often; 0 is at the end only.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

import duckdb

from extractors.errors import SettingInvalid
from warehouse import published

MINUTES_VARIABLE = "NOTICES_PUBLISH_MINUTES"
MINUTES = 15.0
_NO_CHECKPOINT = "1000TB"


def minutes_between() -> float:
    """Raises SettingInvalid for what is no number of minutes."""
    value = os.environ.get(MINUTES_VARIABLE, str(MINUTES))
    try:
        minutes = float(value)
    except ValueError:
        minutes = -1.0
    if not 0 <= minutes < float("inf"):
        raise SettingInvalid(name=MINUTES_VARIABLE, value=value, wanted="a number of minutes, 0 for never")
    return minutes


class Publisher:
    """Copies one warehouse now and then while its writer goes on."""

    def __init__(self, warehouse: Path, minutes: float, checkpoint: str) -> None:
        self.warehouse, self.seconds, self.checkpoint = warehouse, minutes * 60, checkpoint
        self.copying: subprocess.Popen[bytes] | None = None
        self.last = time.monotonic()

    def between_batches(self, connection: duckdb.DuckDBPyConnection) -> None:
        """No transaction is open: begins a copy where one is due."""
        if self.copying is not None:
            if self.copying.poll() is None:
                return
            self._ended(connection)
        from warehouse.settling import settle_left  # it needs `warehouse.database`, which needs this

        if self.seconds and published.copies_kept() and time.monotonic() - self.last >= self.seconds:
            settle_left(connection)
            connection.execute("CHECKPOINT")
            connection.execute(f"SET checkpoint_threshold = '{_NO_CHECKPOINT}'")
            call = [sys.executable, "-m", "warehouse.publishing", str(self.warehouse)]
            environment = os.environ | {"PYTHONSAFEPATH": "1"}
            self.copying = subprocess.Popen(call, stdin=subprocess.DEVNULL, env=environment)

    def stop(self, connection: duckdb.DuckDBPyConnection) -> None:
        """A copy that is not ready gives way to the one made when the writer closes."""
        if self.copying is not None:
            self.copying.kill()
            self.copying.wait()
            self._ended(connection)

    def _ended(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.copying, self.last = None, time.monotonic()
        connection.execute(f"SET checkpoint_threshold = '{self.checkpoint}'")


_publishers: WeakKeyDictionary[duckdb.DuckDBPyConnection, Publisher] = WeakKeyDictionary()


@contextmanager
def publishing(connection: duckdb.DuckDBPyConnection, warehouse: Path, checkpoint: str) -> Iterator[None]:
    """Lets `between_batches(connection)` publish; `checkpoint` is the size of log it leaves."""
    publisher = _publishers[connection] = Publisher(warehouse, minutes_between(), checkpoint)
    try:
        yield
    finally:
        del _publishers[connection]
        publisher.stop(connection)


def between_batches(connection: duckdb.DuckDBPyConnection) -> None:
    """Whoever loads calls this when a batch is kept."""
    publisher = _publishers.get(connection)
    if publisher is not None:
        publisher.between_batches(connection)


if __name__ == "__main__":
    published.publish(Path(sys.argv[1]), running=True)
