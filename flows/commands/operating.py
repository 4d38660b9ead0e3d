"""The operator's day: how things stand, one document's history, setting aside, replaying, metrics."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.options import wait_option, warehouse_option, with_run_options

if TYPE_CHECKING:
    from flows.run import Reporter, Summary


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@warehouse_option
def status(as_json: bool, warehouse: str | None) -> None:
    """Show how things stand: last runs, backlog, failures by cause, sources."""
    from flows import desk
    from flows.settings import warehouse_path

    found = desk.read_health(warehouse_path(warehouse))
    if as_json:
        click.echo(desk.as_json(found))
    else:
        desk.print_status(found)


@click.command()
@click.argument("document", metavar="DOCUMENT")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@warehouse_option
def show(document: str, as_json: bool, warehouse: str | None) -> None:
    """Show all that is known of DOCUMENT: where it was met, what was tried, what it says, with evidence.

    DOCUMENT is an id, the beginning of one, a path, an address or a file's name.
    """
    from flows import desk
    from flows.settings import warehouse_path

    found = desk.read_dossier(warehouse_path(warehouse), document)
    if as_json:
        click.echo(desk.as_json(found))
    else:
        desk.print_dossier(found)


@click.command()
@click.argument("document", metavar="DOCUMENT")
@click.option("--reason", help="Why, for whoever meets it later.")
@click.option("--release", is_flag=True, help="Let the next run take it again.")
@warehouse_option
@wait_option
def quarantine(document: str, reason: str | None, release: bool, warehouse: str | None, wait: float) -> None:
    """Set DOCUMENT aside, and what is in it: its facts leave the tables, and no run takes it.

    DOCUMENT is named as in `notices show`.
    """
    from flows import again
    from flows.settings import warehouse_path

    if bool(reason) == release:
        raise click.UsageError("Give --reason to set a document aside, or --release to take it back.")
    path = warehouse_path(warehouse)
    if release:
        count = again.take_back(path, document, wait)
        click.echo(f"Released {_documents(count)}: the next `notices ingest` takes {_them(count)}.")
    else:
        assert reason is not None
        count = again.set_aside(path, document, reason, wait)
        click.echo(f"Set aside {_documents(count)}.")


@click.command()
@click.argument("run_id", metavar="RUN")
@warehouse_option
@with_run_options
def replay(run_id: str, warehouse: str | None, workers: int, wait: float, local: bool) -> int:
    """Take the inputs of RUN again, every step anew: its documents from the store, and its paths.

    RUN is the beginning of a run's id (`notices status` lists the last ones), or `latest`.
    """
    from flows import console
    from flows.workers import warm_up

    warm_up()
    from flows.settings import warehouse_path

    path = warehouse_path(warehouse)
    with console.progress() as reporter:
        summary = _replay(run_id, path, workers, wait, local, reporter)
    console.print_summary(summary)
    return summary.exit_code


def _replay(
    run_id: str, path: Path, workers: int, wait: float, local: bool, reporter: "Reporter"
) -> "Summary":
    from flows import server

    url = None if local else server.api_url()
    if url:
        from flows import attended

        attended.environment(url)
        from flows import operator_flows

        summary: Summary = attended.attend(
            lambda: operator_flows.replay_flow(run_id, str(path), workers, wait), url, reporter
        )
        return summary
    from flows.again import replay as work
    from flows.ingest import Request

    return work(run_id, Request(path, workers, wait), reporter)


@click.command()
@click.option("-o", "--output", metavar="FILE.prom", help="Write there, whole or not at all.")
@warehouse_option
def metrics(output: str | None, warehouse: str | None) -> None:
    """Print metrics in Prometheus' text format, or write them for the node exporter's textfile collector."""
    from flows.metrics import write_metrics
    from flows.settings import warehouse_path

    write_metrics(warehouse_path(warehouse), Path(output) if output else None)


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count} documents"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"
