"""What an operator reads on the terminal: how things stand, what failed and why, one document's history."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from flows.advice import advice
from flows.console import print_table
from flows.which import next_try, transient_errors
from warehouse import ledger
from warehouse.dossier import Dossier, dossier
from warehouse.health import Health, health
from warehouse.query import open_reader

SHORT_ID = 12
LONGEST_VALUE = 200  # characters of a value that are shown


def read_health(path: Path) -> Health:
    with open_reader(path) as connection:
        return health(connection, path)


def read_dossier(path: Path, wanted: str) -> Dossier:
    """Raises UnknownDocument."""
    with open_reader(path) as connection:
        return dossier(connection, wanted)


def as_json(found: Health | Dossier) -> str:
    return msgspec.json.format(msgspec.json.encode(found, enc_hook=str), indent=2).decode()


def print_status(found: Health) -> None:
    print(f"{found.warehouse}: {megabytes(found.warehouse_bytes)}, ", end="")  # noqa: T201
    print(f"{megabytes(found.free_bytes)} of the disk free")  # noqa: T201
    stand = ", ".join(f"{count} {status}" for status, count in found.documents.items()) or "none yet"
    print(f"Documents: {stand}")  # noqa: T201
    if found.backlog:
        print(f"Backlog: {found.backlog} begun and not ended; the next ingest finishes them")  # noqa: T201
    if found.runs:
        print("\nLast runs")  # noqa: T201
        columns = ["run", "command", "started", "took", "status", "new", "unchanged", "skipped", "failed"]
        print_table(
            columns,
            [
                (
                    run.run_id[:SHORT_ID],
                    run.command,
                    minute(run.started_at),
                    took(run.ended_at - run.started_at) if run.ended_at else "",
                    run.status,
                    run.new,
                    run.unchanged,
                    run.skipped,
                    run.failed,
                )
                for run in found.runs
            ],
        )
    if found.failures:
        print("\nFailures that stand")  # noqa: T201
        print_table(
            ["error", "documents", "retriable", "tried at most", "last", "what to do"],
            [
                (
                    each.error_class,
                    each.documents,
                    "yes" if each.retriable else "no",
                    each.most_attempts,
                    minute(each.newest),
                    advice(each.error_class),
                )
                for each in found.failures
            ],
        )
    if found.sources:
        print("\nSources")  # noqa: T201
        print_table(
            ["source", "kind", "last taken in", "status", "last new", "failing", "waiting", "alarms"],
            [
                (
                    each.source,
                    each.kind,
                    minute(each.last_crawled_at),
                    each.last_status,
                    minute(each.last_new_at),
                    each.failing,
                    each.waiting,
                    " ".join(each.alarms),
                )
                for each in found.sources
            ],
        )


def print_failures(path: Path) -> None:
    """The open failures by cause, each cause with what to do."""
    with open_reader(path) as connection:
        failures = ledger.open_failures(connection)
    if not failures:
        print("No document stands as failed.")  # noqa: T201
        return
    passing = transient_errors()
    causes: dict[str, list[dict[str, object]]] = {}
    for failure in failures:
        causes.setdefault(str(failure["error_class"]), []).append(failure)
    for cause, group in sorted(causes.items(), key=lambda item: (-len(item[1]), item[0])):
        documents = "1 document" if len(group) == 1 else f"{len(group)} documents"
        print(f"{cause}: {documents}. What to do: {advice(cause)}")  # noqa: T201
        columns = ["document_id", "file_name", "stage", "retriable", "attempts", "message"]
        if cause in passing:
            columns.insert(-1, "next try")
        rows = []
        for failure in group:
            shown = {
                **failure,
                "document_id": str(failure["document_id"] or "—")[:SHORT_ID],
                "retriable": "yes" if failure["retriable"] else "no",
                "next try": _next(failure),
            }
            rows.append([shown[column] for column in columns])
        print_table(columns, rows)
        print()  # noqa: T201


def _next(failure: dict[str, Any]) -> str:
    moment = next_try(failure["last_failed_at"], failure["attempts"])
    return f"after {minute(moment)}" if moment else "none: tried often enough"


def print_dossier(found: Dossier) -> None:
    for line in dossier_lines(found):
        print(line)  # noqa: T201


def dossier_lines(found: Dossier) -> Iterator[str]:
    """A document's history and evidence, oldest first."""
    document = found.document
    yield f"{document['file_name']}: {document['status']}"
    yield f"  id {document['document_id']}, {document['byte_size']} bytes"
    if document["reader"]:
        pages = f", {document['page_count']} pages" if document["page_count"] else ""
        yield f"  {document['format']}, read by {document['reader']}{pages}"
    if document["parent_document_id"]:
        yield f"  inside {document['parent_document_id']}"
    for each in found.quarantine:
        until = f", released {minute(each['released_at'])}" if each["released_at"] else ""
        yield f"  set aside {minute(each['quarantined_at'])}{until}: {each['reason']}"
    yield "Met"
    for source in found.sources or [document]:
        yield f"  {minute(source.get('seen_at') or source.get('first_seen_at'))} {source['source_uri']}"
    yield "Tried"
    for attempt in found.attempts:
        yield f"  {_attempt(attempt)}"
    for inside in found.inside:
        yield f"Holds {inside['file_name']} ({inside['document_id'][:SHORT_ID]}): {inside['status']}"
    table = None
    for fact in found.facts:
        if fact.table != table:
            table = fact.table
            yield table
        values = ", ".join(f"{name} {_short(value)}" for name, value in fact.values.items())
        values = values.replace(str(document["document_id"]), "…")  # it stands above
        yield f"  {values}"
        if fact.quote is not None:
            sure = f", {fact.component} {fact.confidence:.2f}" if fact.confidence is not None else ""
            yield f"    「{_short(fact.quote)}」 [{fact.char_start}, {fact.char_end}){sure}"


def _attempt(attempt: dict[str, Any]) -> str:
    steps = ("read", "extract", "normalize", "load")
    seconds = [f"{step} {attempt[f'{step}_seconds']:.2f} s" for step in steps if attempt[f"{step}_seconds"]]
    where = f" on {attempt['worker']}" if attempt["worker"] else ""
    outcome = attempt["outcome"]
    if outcome == "started":
        outcome = "begun, never ended"
    words = [
        f"{minute(attempt['started_at'])} {attempt['command']} {attempt['run_id'][:SHORT_ID]}: {outcome}"
    ]
    if attempt["error_class"]:
        words.append(f"at {attempt['stage']}: {attempt['error_class']}: {attempt['message']}")
    return " ".join(words) + where + (f" ({', '.join(seconds)})" if seconds else "")


def _short(value: object) -> str:
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value).replace("\n", " ")
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def took(duration: timedelta) -> str:
    seconds = duration.total_seconds()
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def megabytes(size: int) -> str:
    return f"{size / (1 << 30):.1f} GB" if size >= 10 << 30 else f"{size / (1 << 20):.1f} MB"
