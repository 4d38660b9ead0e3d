"""Options that several commands share."""

import os
from collections.abc import Callable
from typing import Any

import click

warehouse_option = click.option(
    "--warehouse",
    metavar="FILE",
    help="The DuckDB file, or ducklake:postgres:...;FOLDER;"
    " default $NOTICES_WAREHOUSE, else data/notices.duckdb.",
)
wait_option = click.option(
    "--wait", type=click.FloatRange(0), default=600.0, help="Seconds to wait for another writer."
)


def _name_runner(_context: click.Context, _option: click.Parameter, named: str | None) -> None:
    """Goes where every run looks for it, and what a run starts, too."""
    if named:
        os.environ["NOTICES_RUNNER"] = named


_run_options: list[Callable[[Any], Any]] = [
    click.option("--workers", type=click.IntRange(0), default=0, help="Worker processes; 0 is one a core."),
    wait_option,
    click.option(
        "--runner",
        metavar="dask://HOST:PORT",
        expose_value=False,
        callback=_name_runner,
        help="Read and extract on these machines; default $NOTICES_RUNNER, else this one.",
    ),
    click.option("--local", is_flag=True, help="Run in this process even if a Prefect server is up."),
]


def with_run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_run_options):
        command = option(command)
    return command
