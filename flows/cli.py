"""The command line `notices`. Heavy imports stand inside the commands: `--help` is immediate."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractors.errors import NoticesError

if TYPE_CHECKING:
    from flows.run import Summary

warehouse_option = click.option(
    "--warehouse",
    metavar="FILE",
    help="The DuckDB file; default $NOTICES_WAREHOUSE, else data/notices.duckdb.",
)
run_options: list[Callable[[Any], Any]] = [
    click.option("--workers", type=click.IntRange(0), default=0, help="Worker processes; 0 is one a core."),
    click.option(
        "--wait", type=click.FloatRange(0), default=600.0, help="Seconds to wait for another writer."
    ),
    click.option("--local", is_flag=True, help="Run in this process even if a Prefect server is up."),
]


def with_run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(run_options):
        command = option(command)
    return command


class Commands(click.Group):
    """Ends with one clear line and exit code 1 where a person can mend the cause."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except click.exceptions.Exit as exit_:
            sys.exit(exit_.exit_code)
        except click.Abort:
            click.echo("Interrupted: what was loaded stays; run the same again to go on.", err=True)
            sys.exit(1)
        except click.ClickException as error:
            click.echo(f"{error.format_message()} See `notices --help`.", err=True)
            sys.exit(1)
        except NoticesError as error:
            click.echo(str(error), err=True)
            sys.exit(1)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="notices")
def main() -> None:
    """Reads calls for science-and-technology proposals and filled forms into a DuckDB warehouse."""


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@warehouse_option
@with_run_options
def ingest(paths: tuple[str, ...], warehouse: str | None, workers: int, wait: float, local: bool) -> int:
    """Load files, folders and archives into the warehouse."""
    from flows.discovery import discover

    discover(paths)  # a misspelt path is said before anything starts
    return _run("ingest", [str(Path(path).absolute()) for path in paths], warehouse, workers, wait, local)


@main.command()
@click.argument("document_ids", nargs=-1, metavar="[DOCUMENT_ID...]")
@click.option("--all", "everything", is_flag=True, help="Every document that failed.")
@warehouse_option
@with_run_options
def retry(
    document_ids: tuple[str, ...],
    everything: bool,
    warehouse: str | None,
    workers: int,
    wait: float,
    local: bool,
) -> int:
    """Run failed documents again: those named by id (or its beginning), or --all."""
    if bool(document_ids) == everything:
        raise click.UsageError("Name the documents to run again, or give --all.")
    return _run("retry", list(document_ids), warehouse, workers, wait, local)


def _run(command: str, what: list[str], warehouse: str | None, workers: int, wait: float, local: bool) -> int:
    """Runs a command as a Prefect flow where an API is there, else in this process."""
    from flows.workers import warm_up

    warm_up()
    from flows import console, server
    from flows.settings import prefect_environment, warehouse_path

    path = warehouse_path(warehouse)
    url = None if local else server.api_url()
    with console.ProgressReporter() as reporter:
        summary: Summary
        if url:
            os.environ.update(prefect_environment() | {"PREFECT_API_URL": url})
            from flows import prefect_flows

            prefect_flows.audience.append(reporter)
            flow = prefect_flows.ingest_flow if command == "ingest" else prefect_flows.retry_flow
            summary = flow(what, str(path), workers, wait)
        else:
            from flows import ingest as work

            step = work.ingest if command == "ingest" else work.retry
            summary = step(what, work.Request(path, workers, wait), reporter)
    console.print_summary(summary)
    return summary.exit_code


@main.command()
@click.argument("file", metavar="FILE")
@click.option("--format", "form", type=click.Choice(["json"]), default="json", show_default=True)
def extract(file: str, form: str) -> None:
    """Print everything that FILE would load, with evidence, as one JSON object; writes nothing."""
    del form
    from flows.inspect import extract_file

    click.echo(extract_file(Path(file)))


@main.command()
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", metavar="PAGE.html", required=True, help="Where to write the page.")
def render(file: str, output: str) -> None:
    """Write FILE as an HTML page to look at: no scripts, each block with its range of characters."""
    from flows.answers import write_text
    from flows.inspect import render_file

    write_text(render_file(Path(file)), Path(output))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@warehouse_option
def failures(as_json: bool, warehouse: str | None) -> None:
    """List the documents that failed: what, where, why, and whether a retry may help."""
    from flows.inspect import failures_json, failures_rows
    from flows.settings import warehouse_path

    path = warehouse_path(warehouse)
    if as_json:
        click.echo(failures_json(path))
        return
    columns, rows = failures_rows(path)
    if rows:
        from flows.console import print_table

        print_table(columns, rows)
    else:
        click.echo("No document stands as failed.")


@main.command()
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
)
@click.option("--output", metavar="FILE", help="Write there instead of to the terminal.")
@warehouse_option
def sql(query: str, form: str, output: str | None, warehouse: str | None) -> None:
    """Run read-only SQL over the warehouse."""
    from flows.answers import write_answer
    from flows.settings import warehouse_path
    from warehouse.query import ask

    if form == "parquet" and not output:
        raise click.UsageError("Parquet is no text: give --output FILE.")
    write_answer(ask(warehouse_path(warehouse), query), form, Path(output) if output else None)


@main.command()
@click.option("--gold", "gold", multiple=True, required=True, metavar="DIR", help="Folders of gold files.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "html"]), default="table", show_default=True
)
@click.option("--output", metavar="FILE", help="Write there instead of to the terminal.")
@warehouse_option
def evaluate(gold: tuple[str, ...], form: str, output: str | None, warehouse: str | None) -> None:
    """Compare the warehouse with gold files: precision, recall and F1 per field, and every miss."""
    from flows.answers import write_evaluation
    from flows.settings import warehouse_path

    write_evaluation(
        warehouse_path(warehouse), [Path(g) for g in gold], form, Path(output) if output else None
    )


@main.command()
def up() -> None:
    """Start the project's Prefect server on loopback, unless it is up, and say where its UI is."""
    from flows import server

    started = server.up()
    click.echo(f"Prefect is up: UI at {started.ui_url}, API at {started.api_url}. `notices down` stops it.")


@main.command()
def down() -> None:
    """Stop the project's Prefect server."""
    from flows import server

    stopped = server.down()
    click.echo(f"Stopped the server at {stopped.ui_url}." if stopped else "No server of this project was up.")


@main.command()
@click.option("--config", metavar="FILE", help="The sources to watch; default sources.toml.")
@warehouse_option
def serve(config: str | None, warehouse: str | None) -> None:
    """Run the scheduled ingestion of the sources in a configuration file, until stopped."""
    from flows.serve import serve_sources
    from flows.settings import warehouse_path

    serve_sources(Path(config or "sources.toml"), warehouse_path(warehouse))


@main.command()
@click.argument("document_id")
@warehouse_option
@click.option("--wait", type=click.FloatRange(0), default=600.0, help="Seconds to wait for another writer.")
def forget(document_id: str, warehouse: str | None, wait: float) -> None:
    """Remove a document, and what it contained, from the warehouse and the store."""
    from flows.keeping import forget_document
    from flows.settings import warehouse_path

    removed = forget_document(warehouse_path(warehouse), document_id, wait)
    click.echo(f"Forgot {removed} document{'s' if removed > 1 else ''}.")


@main.command()
@click.option(
    "--keep-originals-days", type=click.IntRange(0), help="Remove older originals of loaded documents."
)
@click.option("--prune", is_flag=True, help="Remove what no row of the warehouse refers to.")
@warehouse_option
@click.option("--wait", type=click.FloatRange(0), default=600.0, help="Seconds to wait for another writer.")
def store(keep_originals_days: int | None, prune: bool, warehouse: str | None, wait: float) -> None:
    """Show how large the store is; remove what is no longer wanted."""
    from flows.keeping import tend_store
    from flows.settings import warehouse_path

    for line in tend_store(warehouse_path(warehouse), keep_originals_days, prune, wait):
        click.echo(line)


@main.command()
@click.argument("name", type=click.Choice(["explore"]))
@click.option("--edit", is_flag=True, help="Open the editor instead of the app.")
@click.option("--port", type=click.IntRange(1, 65535), default=2718, show_default=True)
@warehouse_option
def notebook(name: str, edit: bool, port: int, warehouse: str | None) -> int:
    """Open a notebook on the warehouse in the browser, until stopped."""
    import subprocess
    from importlib.resources import files

    from flows.settings import warehouse_path

    command = [sys.executable, "-m", "marimo", "edit" if edit else "run", "--headless", "--port", str(port)]
    click.echo(f"The notebook is at http://127.0.0.1:{port}; Ctrl+C stops it.")
    environment = os.environ | {"NOTICES_WAREHOUSE": str(warehouse_path(warehouse)), "PYTHONSAFEPATH": "1"}
    page = str(files("notebooks").joinpath(f"{name}.py"))
    return subprocess.run([*command, page], env=environment, check=False).returncode
