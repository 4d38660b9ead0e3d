"""Loading documents, and running the failed ones again."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from flows.commands.options import warehouse_option, with_run_options

if TYPE_CHECKING:
    from flows.run import Summary

Command = Literal["ingest", "retry", "reextract"]


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@warehouse_option
@with_run_options
def ingest(paths: tuple[str, ...], warehouse: str | None, workers: int, wait: float, local: bool) -> int:
    """Load files, folders and archives into the warehouse."""
    from flows.discovery import discover

    discover(paths)  # a misspelt path is said before anything starts
    return _run("ingest", [str(Path(path).absolute()) for path in paths], warehouse, workers, wait, local)


@click.command()
@click.argument("document_ids", nargs=-1, metavar="[DOCUMENT_ID...]")
@click.option(
    "--all", "everything", is_flag=True, help="Every document that failed (or, with --reextract, is loaded)."
)
@click.option(
    "--reextract", is_flag=True, help="Take the facts of loaded documents again, without reading them."
)
@click.option("--class", "classes", multiple=True, metavar="ERROR", help="Failures of this error.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Of this source, folder or site.")
@click.option(
    "--reader", "readers", multiple=True, metavar="NAME/N", help="Loaded ones, read by this reader."
)
@click.option("--extractor", "extractors", multiple=True, metavar="VERSION", help="Loaded ones, by version.")
@click.option("--due", is_flag=True, help="Passing errors whose time to be tried again has come.")
@click.option("--forms", "only_forms", is_flag=True, help="With --reextract: only documents that hold forms.")
@warehouse_option
@with_run_options
def retry(
    document_ids: tuple[str, ...],
    everything: bool,
    reextract: bool,
    classes: tuple[str, ...],
    sources: tuple[str, ...],
    readers: tuple[str, ...],
    extractors: tuple[str, ...],
    due: bool,
    only_forms: bool,
    warehouse: str | None,
    workers: int,
    wait: float,
    local: bool,
) -> int:
    """Run failed documents again: those named by id (or its beginning), those chosen by options, or --all.

    --reader and --extractor choose loaded documents, which are read and extracted anew: by the reader and
    its version (`documents.reader`), by the version of this program (`runs.version`). Several options
    must all hold.

    With --reextract, bring the facts of loaded documents up to date with this program's rules and lists:
    from the text in the store, each document's facts replaced as one.
    """
    chosen = {
        "classes": classes,
        "sources": sources,
        "readers": readers,
        "extractors": extractors,
        "due": due,
    }
    if bool(document_ids) + everything + any(chosen.values()) != 1:
        raise click.UsageError("Name the documents to run again, choose them by options, or give --all.")
    if reextract and any(chosen.values()):
        raise click.UsageError("--reextract takes documents by id, or --all.")
    if only_forms and not reextract:
        raise click.UsageError("--forms says which documents --reextract takes: give both.")
    command: Command = "reextract" if reextract else "retry"
    more: dict[str, Any] = {"only_forms": only_forms} if reextract else chosen
    return _run(command, list(document_ids), warehouse, workers, wait, local, **more)


def _run(
    command: Command,
    what: list[str],
    warehouse: str | None,
    workers: int,
    wait: float,
    local: bool,
    **more: Any,
) -> int:
    """Runs a command as a Prefect flow where an API is there, else in this process."""
    from flows.workers import warm_up

    warm_up()
    from flows import console, server
    from flows.settings import warehouse_path

    path = warehouse_path(warehouse)
    url = None if local else server.api_url()
    with console.progress() as reporter:
        summary: Summary
        if url:
            from flows import attended

            attended.environment(url)
            from flows import operator_flows

            flow = getattr(operator_flows, f"{command}_flow")
            named = {"paths" if command == "ingest" else "document_ids": what, **more}
            summary = attended.attend(
                lambda: flow(warehouse=str(path), workers=workers, wait=wait, **named), url, reporter
            )
        else:
            from flows import ingest as work
            from flows.which import Which

            step = getattr(work, command)
            if command == "retry":
                more = {"which": Which(**more)}
            summary = step(what, work.Request(path, workers, wait), reporter, **more)
    console.print_summary(summary)
    return summary.exit_code
