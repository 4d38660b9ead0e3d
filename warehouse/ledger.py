"""The truth about every run and every document: written before work starts, and when it ends."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Literal

import duckdb
import msgspec

from extractors.errors import NoticesError
from warehouse import attempts, clock, writers
from warehouse.attempts import Ended
from warehouse.database import Connection, lent, run_given, transaction, words
from warehouse.newcomers import note as note_newcomers

Status = Literal["started", "loaded", "failed", "quarantined"]
Stage = Literal["discover", "fetch", "read", "extract", "normalize", "load"]


class SourceFile(msgspec.Struct, frozen=True):
    """A document met at a source: its bytes' hash and size, its name, where it was."""

    document_id: str
    file_name: str
    source_uri: str
    byte_size: int
    parent_document_id: str | None = None
    retrieved_at: datetime | None = None  # when the bytes were taken, where that was not just now


class Failure(msgspec.Struct, frozen=True):
    """One row of `failures`. `document_id` is null when the bytes could not be read."""

    document_id: str | None
    file_name: str
    source_uri: str
    stage: str
    error_class: str
    message: str
    retriable: bool

    @staticmethod
    def of(
        error: BaseException, stage: Stage, file_name: str, source_uri: str, document_id: str | None
    ) -> "Failure":
        """A typed error as it is; a defect of ours says that it is one."""
        if isinstance(error, NoticesError):
            return Failure(
                document_id, file_name, source_uri, stage, type(error).__name__, str(error), error.retriable
            )
        message = (
            f"{file_name} met a defect of this program ({type(error).__name__}: {error}): "
            "report it with the document, and retry after an update."
        )
        return Failure(document_id, file_name, source_uri, stage, type(error).__name__, message, True)


class Reading(msgspec.Struct, frozen=True):
    """What the reader said of a loaded document, and when its bytes were taken."""

    document_id: str
    format: str
    reader: str
    page_count: int | None
    retrieved_at: datetime


class RunCounts(msgspec.Struct):
    """What a run came to, in documents."""

    new: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0

    def add(self, other: "RunCounts") -> None:
        """Takes what another run counted into this one's."""
        self.new += other.new
        self.unchanged += other.unchanged
        self.skipped += other.skipped
        self.failed += other.failed


def begin_run(
    connection: Connection,
    run_id: str,
    *,
    command: str,
    version: str,
    flow_run_id: str | None,
    prefect: str | None,
    inputs: Iterable[str] = (),
) -> None:
    """A run left open is a process that died: nobody else runs, or `writers` tells who does.

    Documents that it was to extract again still have the facts that they had.
    """
    writers.hold(connection, run_id)
    with transaction(connection):
        living = [*living_runs(connection)]
        connection.execute(
            "UPDATE ledger.documents SET status = 'loaded' WHERE status = 'started'"
            " AND document_id IN (SELECT document_id FROM documents)"
            " AND NOT list_contains(?::VARCHAR[], coalesce(run_id, ''))",
            [living],
        )
        connection.execute(
            "UPDATE runs SET status = 'interrupted', ended_at = ? WHERE status = 'running'"
            " AND NOT list_contains(?::VARCHAR[], run_id)",
            [clock.now(), living],
        )
        connection.execute(
            "INSERT INTO runs (run_id, flow_run_id, command, started_at, status, version, prefect_version,"
            " duckdb_version) VALUES (?, ?, ?, ?, 'running', ?, ?, ?)",
            [run_id, flow_run_id, command, clock.now(), version, prefect, duckdb.__version__],
        )
        with lent(connection, "given", input=inputs):
            connection.execute("INSERT INTO ledger.run_inputs SELECT ?, input FROM given", [run_id])


def living_runs(connection: Connection) -> set[str]:
    """The runs that other processes are at work on; none where there is only one writer."""
    if not writers.shared(connection):
        return set()
    running = connection.execute("SELECT run_id FROM runs WHERE status = 'running'").fetchall()
    return writers.living(connection, [row[0] for row in running])


def end_run(connection: Connection, run_id: str, status: str, counts: RunCounts) -> None:
    with writers.turn(connection):
        connection.execute(
            "UPDATE runs SET ended_at = ?, status = ?, documents_new = ?, documents_unchanged = ?,"
            " documents_skipped = ?, documents_failed = ? WHERE run_id = ?",
            [clock.now(), status, counts.new, counts.unchanged, counts.skipped, counts.failed, run_id],
        )


def statuses(connection: Connection, document_ids: Iterable[str]) -> dict[str, str]:
    """Where the named documents stand; one that was never met is left out."""
    sql = "SELECT document_id, status FROM ledger.documents SEMI JOIN given USING (document_id)"
    return dict(run_given(connection, words(document_id=document_ids), sql).fetchall())


def taken(connection: Connection, document_ids: Iterable[str]) -> set[str]:
    """Those of the documents that other runs are at work on."""
    living = living_runs(connection)
    if not living:
        return set()
    rows = run_given(
        connection,
        words(document_id=document_ids),
        "SELECT document_id FROM ledger.documents SEMI JOIN given USING (document_id)"
        " WHERE status = 'started' AND list_contains(?::VARCHAR[], run_id)",
        [[*living]],
    ).fetchall()
    return {row[0] for row in rows}


def start(connection: Connection, run_id: str, sources: Sequence[SourceFile]) -> None:
    """Says that work on these documents begins."""
    moment = clock.now()
    columns = {
        name: [getattr(source, name) for source in sources]
        for name in ("document_id", "file_name", "source_uri", "parent_document_id")
    }
    columns["byte_size"] = [str(source.byte_size) for source in sources]
    starting = words(**columns)
    with transaction(connection):
        known = {
            row[0]
            for row in run_given(
                connection,
                starting,
                "SELECT document_id FROM ledger.documents SEMI JOIN given USING (document_id)",
            ).fetchall()
        }
        if known:
            run_given(
                connection,
                starting,
                "UPDATE ledger.documents SET status = 'started', attempts = attempts + 1, changed_at = ?,"
                " run_id = ? WHERE document_id IN (SELECT document_id FROM given)",
                [moment, run_id],
            )
        run_given(
            connection,
            starting,
            "INSERT INTO ledger.documents SELECT DISTINCT ON (document_id) document_id, file_name,"
            " source_uri, parent_document_id, byte_size::BIGINT, 'started', 1, $1, $1, $2"
            f" FROM given {'ANTI JOIN ledger.documents USING (document_id)' if known else ''}",
            [moment, run_id],
        )
        attempts.begin(connection, run_id, [source.document_id for source in sources])
    note_newcomers(connection, {source.document_id for source in sources} - known)


def finish(connection: Connection, run_id: str, document_ids: Sequence[str]) -> None:
    """Says that these documents are loaded. Part of a transaction."""
    loaded = (
        "UPDATE ledger.documents SET status = 'loaded', changed_at = ?, run_id = ?"
        " WHERE document_id IN (SELECT id FROM given)"
    )
    given, values = words(id=document_ids), [clock.now(), run_id]
    # Where work was said to begin, only rows at work need to be looked at: few, and side by side.
    [(found,)] = run_given(connection, given, f"{loaded} AND status = 'started'", values).fetchall()
    if found != len(set(document_ids)):
        run_given(connection, given, loaded, values)


def fail(connection: Connection, run_id: str, failures: Sequence[Failure]) -> None:
    """Records failures; the same document (or unreadable path) failing again adds an attempt."""
    moment = clock.now()
    with transaction(connection):
        for f in failures:
            key, value = ("document_id", f.document_id) if f.document_id else ("source_uri", f.source_uri)
            [(known,)] = connection.execute(
                f"UPDATE failures SET stage = ?, error_class = ?, message = ?, retriable = ?,"
                f" attempts = attempts + 1, last_failed_at = ?, run_id = ?, resolved_at = NULL"
                f" WHERE {key} = ? AND (document_id IS NULL) = ?",
                [
                    f.stage,
                    f.error_class,
                    f.message,
                    f.retriable,
                    moment,
                    run_id,
                    value,
                    f.document_id is None,
                ],
            ).fetchall()
            if not known:
                connection.execute(
                    "INSERT INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, NULL)",
                    [
                        f.document_id,
                        f.file_name,
                        f.source_uri,
                        f.stage,
                        f.error_class,
                        f.message,
                        f.retriable,
                        moment,
                        moment,
                        run_id,
                    ],
                )
            if f.document_id:
                connection.execute(
                    "UPDATE ledger.documents SET status = 'failed', changed_at = ? WHERE document_id = ?",
                    [moment, f.document_id],
                )
        attempts.end(
            connection,
            run_id,
            [
                Ended(f.document_id, stage=f.stage, error_class=f.error_class, message=f.message)
                for f in failures
                if f.document_id
            ],
        )


def see(connection: Connection, sources: Sequence[SourceFile], new: Collection[str] = frozenset()) -> None:
    """Notes under which names and where these documents were met, each pair once.

    Of the `new` ones nothing was noted before.
    """
    for part, known in (
        ([s for s in sources if s.document_id in new], ""),
        (
            [s for s in sources if s.document_id not in new],
            "ANTI JOIN document_sources USING (document_id, source_uri)",
        ),
    ):
        if part:
            met = {
                name: [getattr(source, name) for source in part]
                for name in ("document_id", "file_name", "source_uri")
            }
            run_given(
                connection,
                words(**met),
                "INSERT INTO document_sources SELECT DISTINCT ON (document_id, source_uri)"
                f" document_id, file_name, source_uri, ? FROM given {known}",
                [clock.now()],
            )


def resolve(connection: Connection, document_ids: Sequence[str], source_uris: Sequence[str]) -> None:
    """Closes the failures of documents that loaded, and of what stood at their sources before."""
    if not connection.execute("SELECT 1 FROM failures WHERE resolved_at IS NULL LIMIT 1").fetchall():
        return
    run_given(
        connection,
        words(word=[*document_ids, *source_uris]),
        "UPDATE failures SET resolved_at = ? WHERE resolved_at IS NULL"
        " AND (document_id IN (SELECT word FROM given) OR source_uri IN (SELECT word FROM given))",
        [clock.now()],
    )


def open_failures(connection: Connection) -> list[dict[str, object]]:
    """The failures that are not resolved, newest first, as the columns of `failures`."""
    cursor = connection.execute(
        "SELECT * EXCLUDE (resolved_at) FROM failures WHERE resolved_at IS NULL"
        " ORDER BY last_failed_at DESC, source_uri"
    )
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def resolved(connection: Connection, wanted: str) -> int:
    """How many failures of documents (or addresses) that begin so were resolved."""
    row = connection.execute(
        "SELECT count(*) FROM failures WHERE resolved_at IS NOT NULL"
        " AND starts_with(coalesce(document_id, source_uri), ?)",
        [wanted],
    ).fetchone()
    return int(row[0]) if row else 0


def readings(connection: Connection, document_ids: Iterable[str]) -> dict[str, Reading]:
    """What was said of the named documents when they were loaded; others are left out."""
    rows = run_given(
        connection,
        words(document_id=document_ids),
        "SELECT document_id, format, reader, page_count, retrieved_at"
        " FROM documents SEMI JOIN given USING (document_id)",
    ).fetchall()
    return {row[0]: Reading(*row) for row in rows}


def loaded(connection: Connection, wanted: Sequence[str], only_forms: bool = False) -> list[SourceFile]:
    """The documents in the warehouse: all, or those whose id begins with one of `wanted`."""
    conditions = ["forms.document_id IS NOT NULL"] if only_forms else ["true"]
    if wanted:
        conditions.append("list_bool_or(list_transform(?, lambda w: starts_with(document_id, w)))")
    rows = connection.execute(
        "SELECT document_id, file_name, source_uri, byte_size, parent_document_id FROM documents"
        " LEFT JOIN (SELECT DISTINCT document_id FROM forms) forms USING (document_id)"
        f" WHERE {' AND '.join(conditions)} ORDER BY retrieved_at, source_uri, document_id",
        [list(wanted)] if wanted else [],
    ).fetchall()
    return [SourceFile(*row) for row in rows]


def unfinished(connection: Connection) -> list[SourceFile]:
    """Documents whose work was begun and never ended: the process died."""
    rows = connection.execute(
        "SELECT document_id, file_name, source_uri, byte_size, parent_document_id FROM ledger.documents"
        " WHERE status = 'started' AND NOT list_contains(?::VARCHAR[], coalesce(run_id, ''))"
        " ORDER BY first_seen_at, source_uri",
        [[*living_runs(connection)]],
    ).fetchall()
    return [SourceFile(*row) for row in rows]


def failed_inside(connection: Connection, document_ids: Iterable[str]) -> int:
    """How many documents inside these (archives, mails, pages) stand as failed."""
    row = run_given(
        connection,
        words(id=document_ids),
        "WITH RECURSIVE inside(id) AS (SELECT id FROM given UNION SELECT d.document_id"
        " FROM ledger.documents d JOIN inside ON d.parent_document_id = inside.id)"
        " SELECT count(*) FROM ledger.documents JOIN inside ON document_id = id WHERE status = 'failed'",
    ).fetchone()
    return int(row[0]) if row else 0


def parent_of(connection: Connection, document_id: str) -> str | None:
    row = connection.execute(
        "SELECT parent_document_id FROM ledger.documents WHERE document_id = ?", [document_id]
    ).fetchone()
    return row[0] if row else None
