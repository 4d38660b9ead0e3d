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
@warehouse_option
def serve(config: str | None, warehouse: str | None) -> None:
    """Run the scheduled ingestion of the sources in a configuration file, until stopped."""
    from flows.serve import serve_sources
    from flows.settings import warehouse_path

    serve_sources(Path(config or "sources.toml"), warehouse_path(warehouse))
