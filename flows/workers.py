"""Processes that do the work on one document each, and can be killed without loss.

A worker that takes too long, takes too much memory or crashes costs the document it had in hand:
it is replaced, and the others go on.
"""

import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from time import monotonic
from typing import Any

import msgspec

from extractors.errors import LimitExceeded, NoticesError
from flows.errors import WorkerLost
from flows.settings import Limits


class Job(msgspec.Struct, frozen=True):
    """A call to be made in a worker: a function as "module:name", and its picklable arguments.

    Named, not passed: the process that hands jobs out need not load what does them.
    """

    file: str  # whose time it is, for messages
    function: str
    arguments: tuple[Any, ...]

    def call(self) -> Any:
        module, _, name = self.function.partition(":")
        return getattr(import_module(module), name)(*self.arguments)


class MoreTime(msgspec.Struct, frozen=True):
    """Said by a worker that met something known to take long: so many seconds more."""

    seconds: float


_asking: list[Callable[[MoreTime], None]] = []  # in a worker: how it speaks to its parent


def ask_for_time(seconds: float) -> None:
    """Called inside a job: its limit grows. Outside a worker nobody counts, and nothing happens."""
    for ask in _asking:
        ask(MoreTime(seconds))


class Outcome(msgspec.Struct, frozen=True):
    """What became of a job: a value, or the error that ended it; and the seconds it took."""

    value: Any = None
    error: BaseException | None = None
    seconds: float = 0.0


def _serve(pipe: Connection, memory_bytes: int) -> None:
    """A worker's life: take a job, answer, until the pipe closes."""
    _asking.append(pipe.send)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or hard > memory_bytes:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, hard))
    while True:
        try:
            job: Job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = Outcome(value=job.call())
        except MemoryError:
            return  # its limit is the reason; the parent says so
        except Exception as error:
            answer = Outcome(error=_portable(error))
        try:
            pipe.send(answer)
        except OSError:
            return  # nobody waits any more


def _portable(error: Exception) -> Exception:
    """The error itself where it survives the pipe, else its words."""
    if isinstance(error, NoticesError):
        error.__cause__ = error.__context__ = None
        return error
    return RuntimeError(f"{type(error).__name__}: {error}")


def warm_up() -> None:
    """Starts the process that workers are forked from; it loads the extractors meanwhile."""
    # It would import from the current folder first, where another `flows` may lie.
    os.environ["PYTHONSAFEPATH"] = "1"
    forkserver.set_forkserver_preload(["flows.preload"])
    forkserver.ensure_running()


class _Worker:
    def __init__(self, limits: Limits) -> None:
        warm_up()
        context = multiprocessing.get_context("forkserver")
        self.pipe, theirs = context.Pipe()
        self.process: ForkServerProcess = context.Process(
            target=_serve, args=(theirs, limits.memory_bytes), daemon=True
        )
        self.process.start()
        theirs.close()
        self.index: int | None = None
        self.job: Job | None = None
        self.began = self.limit = 0.0

    def give(self, index: int, job: Job, seconds: float) -> None:
        self.index, self.job, self.began, self.limit = index, job, monotonic(), seconds
        self.pipe.send(job)

    def stop(self) -> None:
        with suppress(OSError):
            self.pipe.close()
        self.process.kill()
        self.process.join()


class WorkerPool:
    """`size` workers, started when they are first needed and kept between calls."""

    def __init__(self, size: int, limits: Limits) -> None:
        self.size, self.limits = max(1, size), limits
        self.lanes: int | None = None  # fewer jobs at a time than workers: OCR takes a gigabyte each
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._idle + self._busy:
            worker.stop()
        self._idle, self._busy = [], []

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Outcome]]:
        """Yields (index of the job, its outcome) as they end, each exactly once."""
        waiting = deque(enumerate(jobs))
        size = min(self.size, self.lanes or self.size)
        while waiting or self._busy:
            while waiting and len(self._busy) < size:
                worker = self._idle.pop() if self._idle else _Worker(self.limits)
                try:
                    worker.give(*waiting[0], self.limits.seconds)
                except (BrokenPipeError, OSError):  # it died while it was idle
                    worker.stop()
                    continue
                waiting.popleft()
                self._busy.append(worker)
            yield from self._collect()

    def _collect(self) -> Iterator[tuple[int, Outcome]]:
        soonest = min(worker.began + worker.limit for worker in self._busy)
        ready = wait([w.pipe for w in self._busy], timeout=max(0.0, soonest - monotonic()))
        for worker in list(self._busy):
            index, job, spent = worker.index, worker.job, monotonic() - worker.began
            if index is None or job is None:
                continue
            if worker.pipe in ready:
                try:
                    answer: Outcome | MoreTime = worker.pipe.recv()
                except (EOFError, OSError):
                    yield index, self._lost(worker, job, spent)
                    continue
                if isinstance(answer, MoreTime):
                    worker.limit += answer.seconds
                    continue
                self._busy.remove(worker)
                self._idle.append(worker)
                yield index, Outcome(answer.value, answer.error, spent)
            elif spent > worker.limit:
                self._busy.remove(worker)
                worker.stop()
                limit = f"{worker.limit:g} seconds for this document"
                error = LimitExceeded(file=job.file, limit=limit, found="it was still being read")
                yield index, Outcome(error=error, seconds=spent)

    def _lost(self, worker: _Worker, job: Job, spent: float) -> Outcome:
        self._busy.remove(worker)
        worker.stop()
        megabytes = self.limits.memory_bytes >> 20
        error = WorkerLost(
            file=job.file, limit=f"{megabytes} MB of memory a document", found="its worker died on it"
        )
        return Outcome(error=error, seconds=spent)
