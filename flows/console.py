"""What a person sees on the terminal: progress, summaries, tables."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from flows import json_log
from flows.json_log import JsonReporter
from flows.run import Summary
from warehouse.ledger import Failure, SourceFile

NEW_FORMS_NAMED = 5  # on the terminal; the rest are counted

errors = Console(stderr=True, highlight=False, soft_wrap=True)


class ProgressReporter:
    """A progress bar on a terminal, a line where a log is written."""

    def __init__(self) -> None:
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=errors,
            disable=not errors.is_terminal,
        )
        self.bar: TaskID | None = None
        self.expected = self.finished = 0

    def __enter__(self) -> "ProgressReporter":
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def expect(self, documents: int) -> None:
        self.expected += documents
        if self.bar is None:
            self.bar = self.progress.add_task("Documents", total=self.expected)
        else:
            self.progress.update(self.bar, total=self.expected)
        if documents:
            self.say(f"{self.expected} {'document' if self.expected == 1 else 'documents'} to look at.")

    def batch(self, number: int, sources: Sequence[SourceFile]) -> None: ...

    def done(self, documents: int) -> None:
        self.finished += documents
        if self.bar is not None:
            self.progress.update(self.bar, advance=documents)
        whole = self.finished == self.expected
        if documents and (documents > 1 or whole) and not errors.is_terminal:
            self.say(f"{self.finished} of {self.expected} documents done.")

    def failed(self, failure: Failure) -> None:
        self.say(f"Failed: {failure.message}")

    def say(self, message: str) -> None:
        errors.print(Text(message))


def progress() -> ProgressReporter | JsonReporter:
    """Who tells how a run goes: a bar or lines for a person, or JSON lines (see `flows.json_log`)."""
    return JsonReporter() if json_log.wanted() else ProgressReporter()


def print_summary(summary: Summary) -> None:
    counts = summary.counts
    done = f"{counts.new} new, {counts.unchanged} unchanged, {counts.skipped} skipped"
    if summary.command == "reextract":
        done = f"{counts.new} extracted again"
    print(f"{done}, {counts.failed} failed")  # noqa: T201
    if summary.command == "ingest" and counts.new == 0 and counts.failed == 0:
        print("Nothing to load: every document was already there.")  # noqa: T201
    if summary.command == "retry" and not any(msgspec.structs.astuple(counts)):
        print("Nothing to run again: `notices failures` lists what stands as failed.")  # noqa: T201
    facts = [(table, rows) for table, rows in summary.facts.items() if rows]
    if facts:
        print_table(["facts", "rows"], facts)
    for form in summary.new_templates[:NEW_FORMS_NAMED]:
        print(  # noqa: T201
            f"New form: {form.title or 'untitled'} ({form.fields} fields, {form.unmapped} labels not mapped)"
        )
    if summary.new_templates:
        more = len(summary.new_templates) - NEW_FORMS_NAMED
        beginning = f"{more} more new forms; " if more > 0 else ""
        print(f"{beginning}`notices templates` lists the forms met and what is not mapped.")  # noqa: T201
    if counts.failed:
        print("`notices failures` tells what failed and why.")  # noqa: T201


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table as wide as the terminal; where there is none, as wide as its content."""
    console = Console(width=None if sys.stdout.isatty() else 10_000, highlight=False)
    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    console.print(table)
