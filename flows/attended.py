"""A flow that somebody at a terminal started: shows its progress there, and bears that its server goes away.

Prefect's server keeps schedules and sight, not the truth: what a run loads stays, whoever watches it.
"""

import logging
import os
import time
from collections.abc import Callable
from typing import Any, TypeVar

from extractors.errors import NoticesError
from flows import server
from flows.errors import ServerLost
from flows.run import Reporter
from flows.settings import home, prefect_environment

Result = TypeVar("Result")

PATIENCE = 30.0  # seconds that a server gets to come back when the work is done

# Set by the process that starts a flow and wants to see its progress; a scheduled flow has no audience.
audience: list[Reporter] = []
_urls: list[str] = []  # the API of the flow that is attended
_came_to: list[Any] = []  # what the work of the flow gave, or the error that ended it, from within outwards


def environment(url: str) -> None:
    """Says to Prefect, before it is imported, where its API is and how it is to behave."""
    (home() / "prefect").mkdir(parents=True, exist_ok=True)
    chosen = prefect_environment() | {"PREFECT_API_URL": url}
    chosen["PREFECT_CLIENT_MAX_RETRIES"] = (
        "2"  # `remember` waits for the server; five tries take a minute each
    )
    if chosen["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] == "ERROR":
        chosen["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"  # errors reach the terminal from here
    os.environ.update(chosen)


def attend(start: Callable[[], object], url: str, reporter: Reporter) -> Any:
    """Starts a flow on the API at `url`; returns what `remember` kept of its work, or raises its error.

    So the result counts also where the API is gone at the end. Raises ServerLost where there is none yet.
    """
    logging.raiseExceptions = False  # a log that nobody takes is no reason for a traceback
    audience.append(reporter)
    _urls.append(url)
    _came_to.clear()
    try:
        start()
    except Exception as error:
        if not is_gone():
            raise
        if not _came_to:
            raise ServerLost(url=url) from error
        reporter.say(
            f"The Prefect API at {url} went away during the run: the work is done, but not shown there."
        )
    finally:
        audience.remove(reporter)
    if isinstance(_came_to[0], BaseException):
        raise _came_to[0]
    return _came_to[0]


def remember(work: Callable[[], Result]) -> Result:
    """Does a flow's work, and keeps what it came to for whoever attends the flow."""
    try:
        value = work()
    except NoticesError as error:
        _came_to.append(error)
        raise
    _came_to.append(value)
    if is_gone():
        _wait_for_the_server()
    return value


def is_gone() -> bool:
    """Whether the API of an attended flow went away.

    Prefect would try for minutes to tell it of each task before it let the process end.
    """
    return any(server.unreachable(url, seconds=5) for url in _urls)


def _wait_for_the_server() -> None:
    for reporter in audience:
        reporter.say(f"The Prefect API at {_urls[-1]} does not answer: waiting {PATIENCE:g} seconds for it.")
    deadline = time.monotonic() + PATIENCE
    while is_gone() and time.monotonic() < deadline:
        time.sleep(1)
