"""A crew of Dask workers: `--runner dask://HOST:PORT` names their scheduler.

Where a Prefect flow runs, batches go out as its tasks through Prefect's own task runner for Dask;
without one, through Dask's client. The scheduler sends a dead worker's batches to another one.
"""

from collections.abc import Callable
from contextlib import ExitStack
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any

from flows.errors import RunnerLost, RunnerMissing, RunnerUnreachable
from flows.fan_out import BatchLost
from flows.remote import work_on

SCHEME = "dask://"
CONNECT_SECONDS = 30
WATCH_SECONDS = 5.0  # how often a silent crew is asked whether its scheduler is there
BATCHES_A_WORKER = 2  # one in hand, one that waits beside it


class DaskCrew:
    """Raises RunnerMissing without the extra `machines`, RunnerUnreachable without scheduler or workers."""

    def __init__(self, runner: str, task: Callable[[int, bytes], bytes] | None = None) -> None:
        self.runner, self.task = runner, task
        self.address = "tcp://" + runner.removeprefix(SCHEME)
        self._stack = ExitStack()
        self._answers: SimpleQueue[tuple[int, Any]] = SimpleQueue()
        self._futures: dict[int, Any] = {}
        self._client: Any = None
        self._submit: Callable[[int, bytes], Any] | None = None

    def __enter__(self) -> "DaskCrew":
        try:
            import distributed
        except ImportError:
            raise RunnerMissing(runner=self.runner) from None
        try:
            self._connect(distributed)
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except (OSError, TimeoutError) as error:
            self._stack.close()
            raise RunnerUnreachable(runner=self.runner, detail=str(error) or "no answer in time") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _connect(self, distributed: Any) -> None:
        if self.task is None:
            self._client = self._stack.enter_context(
                distributed.Client(self.address, timeout=CONNECT_SECONDS, set_as_default=False)
            )
            self._submit = lambda _, order: self._client.submit(work_on, order, pure=False)
            return
        from prefect_dask.task_runners import DaskTaskRunner

        kwargs = {"timeout": CONNECT_SECONDS, "set_as_default": False}
        runner = self._stack.enter_context(DaskTaskRunner(address=self.address, client_kwargs=kwargs))
        self._client = runner.client
        task = self.task
        self._submit = lambda number, order: (
            runner.submit(task, {"batch": number, "order": order}).wrapped_future
        )

    @property
    def lanes(self) -> int:
        return BATCHES_A_WORKER * max(1, len(self._workers()))

    def _workers(self) -> dict[str, Any]:
        workers: dict[str, Any] = self._client.scheduler_info(n_workers=-1).get("workers", {})
        return workers

    def submit(self, number: int, order: bytes) -> None:
        assert self._submit is not None, "use it as a context manager"
        try:
            future = self._futures[number] = self._submit(number, order)
        except Exception as error:
            if self._client.status != "running":
                raise RunnerLost(runner=self.runner) from error
            raise
        future.add_done_callback(lambda done: self._answers.put((number, done)))

    def wait(self) -> tuple[int, bytes | BaseException]:
        while True:
            try:
                number, future = self._answers.get(timeout=WATCH_SECONDS)
                break
            except Empty:
                if self._client.status != "running":
                    raise RunnerLost(runner=self.runner) from None
        self._futures.pop(number, None)
        return number, self._answer(future)

    def _answer(self, future: Any) -> bytes | BaseException:
        from distributed import KilledWorker

        if future.status == "cancelled":  # the scheduler is gone, and what it knew with it
            return RunnerLost(runner=self.runner)
        try:
            value = future.result()
            answer: bytes = value if self.task is None else value.result()  # of a state
        except KilledWorker as error:
            return BatchLost(f"{error.allowed_failures + 1} workers died")
        except Exception as error:
            return error
        finally:
            future.release()
        return answer
