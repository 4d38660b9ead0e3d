"""What a person reads in Prefect's UI after a run: what is new, what changed, what failed and why."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.advice import advice
from flows.desk import megabytes, minute
from flows.run import Summary
from warehouse.health import Health, RunReport

MOST_ROWS = 50
LONGEST_CELL = 120


def publish_run(subject: str, summary: Summary, report: RunReport, alarms: Sequence[str] = ()) -> None:
    """A page about a run, and its failures as a table, under keys that keep their history."""
    key = artifact_key(subject)
    create_markdown_artifact(
        run_page(subject, summary, report, alarms), key=f"{key}-run", description=f"What {subject} brought"
    )
    if report.failed:
        create_table_artifact(
            [
                {
                    "document": row["file_name"],
                    "error": row["error_class"],
                    "step": row["stage"],
                    "tried": row["attempts"],
                    "retriable": "yes" if row["retriable"] else "no",
                    "what to do": advice(row["error_class"]),
                    "id": row["document_id"] or "",
                    "address": row["source_uri"],
                }
                for row in report.failed
            ],
            key=f"{key}-failures",
            description=f"What failed in {subject}",
        )


def publish_status(found: Health, findings: Sequence[str] = ()) -> None:
    create_markdown_artifact(
        status_page(found, findings), key="notices-status", description="How things stand"
    )


def run_page(subject: str, summary: Summary, report: RunReport, alarms: Sequence[str] = ()) -> str:
    """Markdown. Words from documents cannot break its tables."""
    counts = summary.counts
    parts = [
        f"# {cell(subject)}",
        f"{counts.new} new, {counts.unchanged} unchanged, {counts.skipped} skipped, {counts.failed} failed. "
        f"Run `{summary.run_id}`.",
    ]
    if alarms:
        parts.append("## Look at\n\n" + "\n".join(f"- {cell(alarm)}" for alarm in alarms))
    if report.new:
        rows = [
            (
                row["title"] or row["file_name"],
                row["issuer"] or row["province"],
                minute(row["next_due_at"]),
                row["requirements"] or "",
                row["file_name"],
            )
            for row in report.new
        ]
        parts.append(
            "## New\n\n" + table(("notice", "issuer", "next deadline", "requirements", "file"), rows)
        )
    if report.changed:
        changed = [
            (row["file_name"], row["source_uri"], row["earlier_document_id"][:12]) for row in report.changed
        ]
        parts.append("## Changed\n\n" + table(("file", "address", "took the place of"), changed))
    if report.failed:
        failed = [
            (row["file_name"], row["error_class"], advice(row["error_class"]), row["message"])
            for row in report.failed
        ]
        parts.append("## Failed\n\n" + table(("file", "error", "what to do", "what happened"), failed))
    known = counts.failed - len(report.failed)
    if known > 0:
        parts.append(
            f"{known} more stand as failed since before, and were not read again: retry them when mended."
        )
    if not (report.new or report.changed or counts.failed):
        parts.append("Nothing new, nothing changed, nothing failed.")
    return "\n\n".join(parts) + "\n"


def status_page(found: Health, findings: Sequence[str] = ()) -> str:
    stand = ", ".join(f"{count} {status}" for status, count in found.documents.items()) or "none yet"
    parts = [
        "# How things stand",
        f"Documents: {stand}. Warehouse {megabytes(found.warehouse_bytes)}, "
        f"{megabytes(found.free_bytes)} of the disk free.",
    ]
    if findings:
        parts.append("## What `notices doctor` found\n\n" + "\n".join(f"- {cell(each)}" for each in findings))
    if found.failures:
        failures = [
            (f.error_class, f.documents, f.most_attempts, advice(f.error_class)) for f in found.failures
        ]
        parts.append(
            "## Failures\n\n" + table(("error", "documents", "tried at most", "what to do"), failures)
        )
    if found.sources:
        sources = [
            (s.source, s.last_status, minute(s.last_crawled_at), minute(s.last_new_at), " ".join(s.alarms))
            for s in found.sources
        ]
        parts.append(
            "## Sources\n\n" + table(("source", "status", "last taken in", "last new", "alarms"), sources)
        )
    runs = [(r.command, minute(r.started_at), r.status, r.new, r.failed) for r in found.runs]
    parts.append("## Last runs\n\n" + table(("command", "started", "status", "new", "failed"), runs))
    return "\n\n".join(parts) + "\n"


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    shown = [_line(columns), _line(["---"] * len(columns)), *(_line(row) for row in rows[:MOST_ROWS])]
    if len(rows) > MOST_ROWS:
        shown.append(f"\n... and {len(rows) - MOST_ROWS} more.")
    return "\n".join(shown)


def cell(value: object) -> str:
    """Words as one cell: no line breaks, no bars, no markup that a document could bring."""
    text = " ".join(str("" if value is None else value).split())
    text = text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
    return re.sub(r"([|\[\]<>*_`#!\\])", r"\\\1", text)


def _line(cells: Iterable[object]) -> str:
    return (
        "| " + " | ".join(each if each == "---" else cell(each) for each in map(str_or_empty, cells)) + " |"
    )


def str_or_empty(value: object) -> str:
    return "" if value is None else str(value)


def artifact_key(subject: str) -> str:
    """Lower-case letters, digits and hyphens, as Prefect wants; other scripts keep apart by a hash."""
    plain = re.sub(r"[^a-z0-9]+", "-", subject.lower()).strip("-")
    if plain == re.sub(r"[\s_.-]+", "-", subject.lower()).strip("-"):
        return f"notices-{plain}"
    return f"notices-{plain or 'run'}-{hashlib.sha256(subject.encode()).hexdigest()[:8]}"
