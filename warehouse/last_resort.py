"""Ends a question that DuckDB cannot end itself: one huge value asks neither its clock nor its memory limit.

`SELECT repeat('x', 4000000000)` is worked out before the query begins to run, in one piece. So a command
whose process does nothing else bounds the process.
"""

import os
import re
import resource
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import QueryRefused

GRACE_SECONDS = 5.0  # after the interrupt that DuckDB should have heeded
GRACE_BYTES = 3 << 30  # threads' stacks and reserved addresses, which count as well
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "KI": 1 << 10, "MI": 1 << 20, "GI": 1 << 30}


@contextmanager
def process_bounded(seconds: float, memory: str) -> Iterator[None]:
    """Ends the process, with one sentence and code 1, long after `seconds`; bounds its memory by `memory`.

    `memory` as DuckDB writes it (2GB, 500MiB); what cannot be read leaves the memory to DuckDB.
    """

    def end() -> None:
        late = QueryRefused(
            detail=f"it took longer than {seconds:g} seconds; ask for less, or give --timeout."
        )
        print(late, file=sys.stderr, flush=True)  # noqa: T201
        os._exit(1)

    timer = threading.Timer(seconds + GRACE_SECONDS, end)
    timer.daemon = True
    before = resource.getrlimit(resource.RLIMIT_AS)
    bound = _bytes(memory)
    if bound is not None:
        most = _addressed() + bound + GRACE_BYTES
        if before[1] == resource.RLIM_INFINITY or most < before[1]:
            resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    timer.start()
    try:
        yield
    except MemoryError:
        raise QueryRefused(
            detail=f"it wants more memory than {memory}; ask for less, or give --memory."
        ) from None
    finally:
        timer.cancel()
        resource.setrlimit(resource.RLIMIT_AS, before)


def _bytes(memory: str) -> int | None:
    found = re.fullmatch(r"\s*([\d.]+)\s*([KMGT]?I?)B?\s*", memory, re.IGNORECASE)
    unit = _UNITS.get(found[2].upper()) if found else None
    try:
        return int(float(found[1]) * unit) if found and unit else None
    except ValueError:
        return None


def _addressed() -> int:
    """Bytes of address space that the process has now; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()
