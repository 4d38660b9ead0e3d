"""How fast a host is asked: never before its pause is over, whichever process asks."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

LONGEST_PAUSE = 60.0  # a robots.txt that asks for more is taken at this


class Pace:
    """Gives out moments at which a host may be asked; kept in a folder, several processes share them."""

    def __init__(self, folder: Path | None = None, sleep: Callable[[float], None] = time.sleep) -> None:
        self._folder, self._sleep = folder, sleep
        self._next: dict[str, float] = {}

    def wait(self, host: str, pause: float) -> None:
        """Sleeps until the host may be asked again, and takes the moment."""
        pause = min(pause, LONGEST_PAUSE)
        if pause <= 0:
            return
        if self._folder is None:
            delay = self._take(host, pause)
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            stamp = self._folder / (re.sub(r"[^\w.\-]", "_", host)[:100] or "_")
            with FileLock(f"{stamp}.lock"):
                with suppress(OSError, ValueError):
                    self._next[host] = float(stamp.read_text())
                delay = self._take(host, pause)
                stamp.write_text(repr(self._next[host]))
        if delay > 0:
            self._sleep(delay)

    def _take(self, host: str, pause: float) -> float:
        """The seconds to wait; a moment too far ahead is from before the clock was set back."""
        now = time.time()
        moment = self._next.get(host, 0.0)
        if not now < moment <= now + LONGEST_PAUSE * 20:
            moment = now
        self._next[host] = moment + pause
        return moment - now
