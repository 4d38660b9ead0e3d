"""Every time that work on a document was begun: by which run, what became of it, how long it took."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import pyarrow as pa

from warehouse import clock
from warehouse.database import Connection, run_given, words

STEPS = ("read", "extract", "normalize", "load")


class Ended(msgspec.Struct, frozen=True):
    """How an attempt ended: with the seconds that each step took, or where and why it failed."""

    document_id: str
    seconds: Mapping[str, float] = msgspec.field(default_factory=dict)  # by step, see STEPS
    worker: str | None = None
    stage: str | None = None
    error_class: str | None = None
    message: str | None = None


def begin(connection: Connection, run_id: str, document_ids: Iterable[str]) -> None:
    run_given(
        connection,
        words(document_id=document_ids),
        "INSERT INTO ledger.attempts (run_id, document_id, started_at, outcome)"
        " SELECT ?, document_id, ?, 'started' FROM given",
        [run_id, clock.now()],
    )


def end(connection: Connection, run_id: str, ended: Sequence[Ended]) -> None:
    """Closes the attempts of these documents in this run; one that failed has an `error_class`."""
    columns: dict[str, pa.Array] = {
        name: pa.array([getattr(each, name) for each in ended], pa.string())
        for name in ("document_id", "worker", "stage", "error_class", "message")
    }
    for step in STEPS:
        columns[f"{step}_seconds"] = pa.array([each.seconds.get(step) for each in ended], pa.float64())
    taken = ", ".join(f"{name} = given.{name}" for name in columns if name != "document_id")
    run_given(
        connection,
        pa.table(columns),
        f"UPDATE ledger.attempts AS a SET ended_at = ?, {taken},"
        " outcome = CASE WHEN given.error_class IS NULL THEN 'loaded' ELSE 'failed' END"
        " FROM given WHERE a.document_id = given.document_id AND a.run_id = ? AND a.outcome = 'started'",
        [clock.now(), run_id],
    )
