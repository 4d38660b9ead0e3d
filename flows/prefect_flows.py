"""What Prefect's flows are made of: each step a task that a person finds by its name, and the flow's log.

Importing this module imports Prefect; only what runs on a Prefect API does so. Tasks take the
number of a batch, not its documents: the truth about each document is in the ledger, and the API
need not carry it.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.attended import audience
from flows.ingest import Request
from flows.run import Reporter, Silence, StepName
from warehouse.ledger import Failure, SourceFile

TASK_NAMES: dict[StepName, str] = {
    "discover": "Discover documents",
    "fetch": "Fetch from the source",
    "read": "Read documents",
    "recall": "Recall documents",
    "extract": "Extract facts",
    "normalize": "Normalize facts",
    "load": "Load into the warehouse",
}


class FlowReporter:
    """Tells Prefect's log, and whoever else listens."""

    def __init__(self, other: Reporter) -> None:
        self.other = other
        self.log: logging.Logger | logging.LoggerAdapter[Any] = get_run_logger()

    def expect(self, documents: int) -> None:
        if documents:
            self.log.info("%d documents more to look at", documents)
        self.other.expect(documents)

    def batch(self, number: int, sources: Sequence[SourceFile]) -> None:
        self.log.info("Batch %d: %s", number, ", ".join(source.file_name for source in sources))
        self.other.batch(number, sources)

    def done(self, documents: int) -> None:
        self.other.done(documents)

    def failed(self, failure: Failure) -> None:
        self.log.warning("%s (%s): %s", failure.file_name, failure.stage, failure.message)
        self.other.failed(failure)

    def say(self, message: str) -> None:
        self.log.info(message)
        self.other.say(message)


def as_task(name: StepName, step: Callable[[int], int]) -> Callable[[int], int]:
    """A step as a Prefect task, named for a reader of the UI; returns the documents that it passed on."""

    def run(batch: int) -> int:
        return step(batch)

    title = TASK_NAMES[name]
    named = title if name in ("discover", "fetch") else f"{title}, batch {{batch}}"
    return task(name=title, task_run_name=named, cache_policy=NO_CACHE, persist_result=False)(run)


def reporter() -> FlowReporter:
    """For a flow: its log, and whoever started it."""
    return FlowReporter(audience[-1] if audience else Silence())


@task(
    name="Read and extract elsewhere",
    task_run_name="Read and extract, batch {batch}",
    cache_policy=NO_CACHE,
    persist_result=False,
    tags=["notices-remote"],
)
def batch_task(batch: int, order: bytes) -> bytes:
    """A batch on another machine; see `flows.remote`."""
    from flows.remote import work_on

    del batch
    return work_on(order)


def request(warehouse: str, workers: int, wait: float, runner: str | None = None) -> Request:
    """What a flow's parameters ask for; without `runner`, what $NOTICES_RUNNER says."""
    found = Request(Path(warehouse), workers, wait, batch_task=batch_task)
    return found if runner is None else msgspec.structs.replace(found, runner=runner)
