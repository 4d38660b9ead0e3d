"""What changed between two runs."""

from pathlib import Path

import click

from flows.commands.options import warehouse_option


@click.command()
@click.argument("earlier", metavar="RUN")
@click.argument("later", metavar="RUN")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
@click.option("--output", metavar="FILE", help="Write there instead of to the terminal.")
@warehouse_option
def diff(earlier: str, later: str, form: str, output: str | None, warehouse: str | None) -> None:
    """Show the facts that changed between two runs: by id, the beginning of one, or `last`."""
    from flows.answers import write_records
    from flows.settings import warehouse_path
    from warehouse.run_diff import Change, difference

    found = difference(warehouse_path(warehouse), earlier, later)
    write_records(Change, found.changes, form, Path(output) if output else None)
    beside = {
        "new": found.documents_new,
        "gone": found.documents_gone,
        "whose earlier facts are no longer kept": found.documents_unknown,
    }
    compared = found.documents_compared
    said = [f"{compared} document{'' if compared == 1 else 's'} compared"]
    said += [f"{count} {what}" for what, count in beside.items() if count]
    click.echo(f"{len(found.changes)} changes; {', '.join(said)}.", err=True)
