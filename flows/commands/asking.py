"""Asking the warehouse."""

import os
import sys
from pathlib import Path

import click

from flows.commands.options import warehouse_option


@click.command()
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
)
@click.option("--output", metavar="FILE", help="Write there instead of to the terminal.")
@click.option("--live", is_flag=True, help="Never the published copy: the warehouse itself, or an error.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=300.0,
    show_default=True,
    help="Seconds after which the query is given up.",
)
@click.option("--memory", default="2GB", show_default=True, help="What the query may take of the memory.")
@warehouse_option
def sql(
    query: str, form: str, output: str | None, live: bool, timeout: float, memory: str, warehouse: str | None
) -> None:
    """Run read-only SQL over the warehouse."""
    from flows.answers import write_answer
    from flows.settings import warehouse_path
    from warehouse.last_resort import process_bounded
    from warehouse.query import Limits, ask

    if form == "parquet" and not output:
        raise click.UsageError("Parquet is no text: give --output FILE.")
    with process_bounded(timeout, memory):
        answer = ask(warehouse_path(warehouse), query, live=live, limits=Limits(timeout, memory))
    write_answer(answer, form, Path(output) if output else None)


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True
)
@click.option("-o", "--output", metavar="FILE", help="Write there instead of to the terminal.")
@warehouse_option
def schema(form: str, output: str | None, warehouse: str | None) -> None:
    """Print the catalogue: tables, views, columns, types and what they mean."""
    from flows.answers import write_catalogue
    from flows.settings import warehouse_path

    write_catalogue(warehouse_path(warehouse), form, Path(output) if output else None)


@click.command()
@click.argument("name", type=click.Choice(["explore", "sql"]))
@click.option("--edit", is_flag=True, help="Open the editor instead of the app.")
@click.option("--port", type=click.IntRange(1, 65535), default=2718, show_default=True)
@warehouse_option
def notebook(name: str, edit: bool, port: int, warehouse: str | None) -> int:
    """Open a notebook on the warehouse in the browser, until stopped: explore, or an hour of SQL."""
    import subprocess
    from importlib.resources import files

    from flows.settings import warehouse_path

    command = [sys.executable, "-m", "marimo", "edit" if edit else "run", "--headless", "--port", str(port)]
    click.echo(f"The notebook is at http://127.0.0.1:{port}; Ctrl+C stops it.")
    environment = os.environ | {"NOTICES_WAREHOUSE": str(warehouse_path(warehouse)), "PYTHONSAFEPATH": "1"}
    page = str(files("notebooks").joinpath(f"{name}.py"))
    return subprocess.run([*command, page], env=environment, check=False).returncode
