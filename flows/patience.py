"""A second and a third try for what a share or a disk answers badly once."""

import errno
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")

DELAYS = (0.2, 1.0, 3.0)  # seconds before each further try
PASSING = frozenset(
    {
        errno.EIO,
        errno.EAGAIN,
        errno.EBUSY,
        errno.EINTR,
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.ENETDOWN,
        errno.ENETUNREACH,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        errno.ECONNRESET,
        errno.ENOTCONN,
    }
)


def patiently(call: Callable[[], T], sleep: Callable[[float], None] = time.sleep) -> T:
    """Calls; what may pass (a share that is away, not a missing file) is met with three more tries."""
    for delay in _delays():
        try:
            return call()
        except OSError as error:
            if delay is None or error.errno not in PASSING:
                raise
            sleep(delay)
    raise AssertionError("the last try returns or raises")


def _delays() -> Iterator[float | None]:
    yield from DELAYS
    yield None
