"""The local Prefect server, and scheduled runs."""

from pathlib import Path

import click

from flows.commands.options import warehouse_option


@click.command()
def up() -> None:
    """Start the project's Prefect server on loopback, unless it is up, and say where its UI is."""
    from flows import server

    started = server.up()
    click.echo(f"Prefect is up: UI at {started.ui_url}, API at {started.api_url}. `notices down` stops it.")


@click.command()
def down() -> None:
    """Stop the project's Prefect server."""
    from flows import server

    stopped = server.down()
    click.echo(f"Stopped the server at {stopped.ui_url}." if stopped else "No server of this project was up.")


@click.command()
@click.option("--config", metavar="FILE", help="The sources to watch; default sources.toml.")
@click.option(
    "--operations",
    metavar="FILE",
    help="Schedules of upkeep, notifications, metrics; default operations.toml where there is one.",
)
@warehouse_option
def serve(config: str | None, operations: str | None, warehouse: str | None) -> None:
    """Run the scheduled deployments, until stopped: each source on its cron, retries, re-checks.

    Also serves what an operator starts in Prefect's UI: ingest, retry, replay, quarantine, status.
    """
    from flows.serve import serve_sources
    from flows.settings import warehouse_path

    named = Path(operations or "operations.toml")
    serve_sources(
        Path(config or "sources.toml"),
        warehouse_path(warehouse),
        named if operations or named.exists() else None,
        lambda line: click.echo(line, err=True),
    )


@click.command()
@click.argument("runner", metavar="dask://HOST:PORT")
@click.option("--lanes", type=click.IntRange(0), default=0, help="Documents at a time; 0 is one a core.")
def worker(runner: str, lanes: int) -> int:
    """Read and extract for a Dask scheduler on this machine, until stopped (needs `notices[machines]`)."""
    from flows.dask_worker import run_worker

    return run_worker(runner, lanes)
