"""Reading, extraction and normalization of a batch on another machine: bytes in, bytes out.

The machine needs this package and nothing else: no warehouse, no store, no shared folder. An order
holds the documents' bytes, its answer everything that the loader needs; both are msgpack.
"""

import multiprocessing
import os
import pickle
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from extractors.errors import NoticesError
from flows.errors import WorkerUnfit
from flows.settings import Limits
from flows.steps import ReadDocument
from flows.workers import Job, WorkerPool
from normalizers.facts import DocumentFacts
from warehouse.ledger import Stage
from warehouse.store import Store

STAGES: tuple[Stage, ...] = ("read", "extract", "normalize")


class Parcel(msgspec.Struct, frozen=True):
    """A document on its way to a worker; `depth` is how many archives stand around it."""

    document_id: str
    file_name: str
    depth: int
    data: bytes


class Order(msgspec.Struct, frozen=True):
    """A batch for one worker; `lanes` documents at a time, 0 for one a core."""

    documents: tuple[Parcel, ...]
    limits: Limits
    lanes: int = 0


class Found(msgspec.Struct, frozen=True):
    """What became of a document: everything to load, or the stage and the error that ended it."""

    document_id: str
    seconds: dict[str, float]
    read: ReadDocument | None = None
    members: tuple[bytes, ...] = ()  # the bytes of `read.members`, in their order
    document: bytes = b""  # the Document as the store keeps it
    facts: DocumentFacts | None = None
    stage: Stage | None = None
    error: bytes = b""  # pickled

    def failure(self) -> BaseException:
        """The error that ended it."""
        error: BaseException = pickle.loads(self.error)
        return error


class Answer(msgspec.Struct, frozen=True):
    """What a worker sends back, by whom."""

    worker: str
    documents: tuple[Found, ...]


def work_on(order: bytes) -> bytes:
    """An `Order` in, an `Answer` out. Every document of the order is in the answer, exactly once."""
    if multiprocessing.current_process().daemon:
        raise WorkerUnfit(worker=socket.gethostname())
    wanted = msgspec.msgpack.decode(order, type=Order)
    with tempfile.TemporaryDirectory(prefix="notices-") as folder:
        store = Store(Path(folder))
        for parcel in wanted.documents:
            store.put_original(parcel.data)
        with WorkerPool(wanted.lanes or cores(), wanted.limits) as pool:
            found = _through(wanted.documents, store, pool)
    return msgspec.msgpack.encode(Answer(socket.gethostname(), tuple(found)))


def cores() -> int:
    """How many documents at a time: what the worker was told, else the cores that it may use."""
    told = os.environ.get("NOTICES_LANES", "0")
    if told.isdecimal() and int(told):
        return int(told)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Item:
    def __init__(self, parcel: Parcel) -> None:
        self.parcel = parcel
        self.seconds: dict[str, float] = {}
        self.values: dict[str, Any] = {}
        self.stage: Stage | None = None
        self.error: BaseException | None = None

    def arguments(self, root: Path, stage: str) -> tuple[Any, ...]:
        named = (root, self.parcel.document_id, self.parcel.file_name)
        if stage == "read":
            return (*named, self.parcel.depth)
        return named if stage == "extract" else (*named, self.values["extract"])

    def goes_on(self, stage: str) -> bool:
        """An archive ends with its reading: its members are documents of their own."""
        return self.error is None and (stage == "read" or not self.values["read"].is_archive)

    def found(self, store: Store) -> Found:
        if self.error is not None:
            error = self.error if isinstance(self.error, NoticesError) else RuntimeError(str(self.error))
            return Found(self.parcel.document_id, self.seconds, stage=self.stage, error=pickle.dumps(error))
        read: ReadDocument = self.values["read"]
        members = tuple(store.original(member.document_id) or b"" for member in read.members)
        document_id = self.parcel.document_id
        return Found(
            document_id,
            self.seconds,
            read,
            members,
            store.parsed_bytes(document_id),
            self.values.get("normalize") or DocumentFacts(document_id=document_id),
        )


def _through(parcels: tuple[Parcel, ...], store: Store, pool: WorkerPool) -> list[Found]:
    items = [_Item(parcel) for parcel in parcels]
    for stage in STAGES:
        going = [item for item in items if item.goes_on(stage)]
        jobs = [
            Job(item.parcel.file_name, f"flows.steps:{stage}_document", item.arguments(store.root, stage))
            for item in going
        ]
        for index, outcome in pool.run(jobs):
            item = going[index]
            item.seconds[stage] = outcome.seconds
            item.values[stage] = outcome.value
            if outcome.error is not None:
                item.stage, item.error = stage, outcome.error
    return [item.found(store) for item in items]


Work = Callable[[bytes], bytes]  # `work_on`, or what a test puts in its place
