"""Sources on the web and watched folders: looking at them, adding one, taking one in."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.options import warehouse_option, with_run_options

if TYPE_CHECKING:
    from flows.sources.report import SourceReport

config_option = click.option(
    "--config",
    metavar="FILE",
    default="sources.toml",
    show_default=True,
    help="Where the sources are described.",
)


@click.group()
def sources() -> None:
    """Check, add, list and take in the sources that are watched (docs/sources.md)."""


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@config_option
@warehouse_option
def list_(as_json: bool, config: str, warehouse: str | None) -> None:
    """List the sources, when each was last crawled, and the alarms that stand."""
    import json

    from flows.settings import warehouse_path
    from flows.sources import load_sources
    from flows.sources.health import COLUMNS, standing

    rows = standing(load_sources(Path(config)), warehouse_path(warehouse))
    if as_json:
        click.echo(
            json.dumps(
                [dict(zip(COLUMNS, row, strict=True)) for row in rows], ensure_ascii=False, default=str
            )
        )
        return
    from flows.console import print_table

    print_table(
        COLUMNS, [["; ".join(cell) if isinstance(cell, list) else cell for cell in row] for row in rows]
    )


@sources.command()
@click.argument("name")
@click.option(
    "--open", "opened", type=click.IntRange(0, 20), default=3, show_default=True, help="New items to open."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@config_option
@warehouse_option
def check(name: str, opened: int, as_json: bool, config: str, warehouse: str | None) -> None:
    """Show what source NAME would take in: the list, and the files of some items. Loads nothing."""
    import msgspec

    from flows.ingest import Request
    from flows.settings import warehouse_path
    from flows.sources import source_named
    from flows.sources.look import look

    seen = look(source_named(Path(config), name), Request(warehouse_path(warehouse)), opened)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(seen)).decode())
        return
    from flows.sources.health import look_lines

    for line in look_lines(seen):
        click.echo(line)


@sources.command()
@click.argument("url")
@click.option("--name", metavar="NAME", help="What to call it; else a name from the address.")
@click.option(
    "--private", multiple=True, metavar="NETWORK", help="A private network it may be in (10.12.0.0/16)."
)
@click.option("--contact", metavar="ADDRESS", help="Told to the site: an e-mail or web address.")
@click.option("--write", is_flag=True, help="Append it to the file instead of only printing it.")
@config_option
def add(
    url: str, name: str | None, private: tuple[str, ...], contact: str | None, write: bool, config: str
) -> None:
    """Propose a source for URL by looking at the page: its list, its dates, its paging."""
    from flows.sources.config import WebSource, source_from
    from flows.sources.fetch import Fetcher
    from flows.sources.health import append_stanza, proposal_lines
    from flows.sources.propose import propose

    try:
        asked = source_from({"name": name or "new", "cron": "0 0 * * *", "sitemap": url, "private": private})
    except ValueError as error:
        raise click.UsageError(str(error).replace("`sitemap`", "URL")) from None
    assert isinstance(asked, WebSource)
    import msgspec

    with Fetcher(msgspec.structs.replace(asked, contact=contact)) as fetcher:
        proposal = propose(url, name, fetcher)
    for line in proposal_lines(proposal):
        click.echo(line)
    if write:
        append_stanza(Path(config), proposal)
        click.echo(f"# Appended to {config}: look with `notices sources check {proposal.source.name}`.")


@sources.command()
@click.argument("name")
@click.option(
    "--mode",
    type=click.Choice(["new", "recheck", "all"]),
    default="new",
    show_default=True,
    help="new: until what is known; recheck: the whole list, and corrections; all: everything again.",
)
@config_option
@warehouse_option
@with_run_options
def run(
    name: str, mode: str, config: str, warehouse: str | None, workers: int, wait: float, local: bool
) -> int:
    """Crawl source NAME once and load what is new."""
    from flows.workers import warm_up

    warm_up()
    from typing import cast

    from flows import console, server
    from flows.ingest import Request
    from flows.settings import warehouse_path
    from flows.sources import source_named, take_in
    from flows.sources.listing import Mode

    source, path, how = source_named(Path(config), name), warehouse_path(warehouse), cast(Mode, mode)
    url = None if local else server.api_url()
    with console.progress() as reporter:
        report: SourceReport
        if url:
            from flows import attended

            attended.environment(url)
            from flows.operator_flows import take_in_flow

            asked = (name, str(Path(config).absolute()), str(path), how, workers, wait)
            report = attended.attend(lambda: take_in_flow(*asked), url, reporter)
        else:
            report = take_in(source, Request(path, workers, wait), mode=how, reporter=reporter)
    from flows.sources.health import report_lines

    for line in report_lines(report):
        click.echo(line)
    console.print_summary(report.summary)
    for alarm in report.alarms:
        click.echo(f"Alarm: {alarm.message}", err=True)
    return report.exit_code
