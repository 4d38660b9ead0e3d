"""Searching the texts."""

from pathlib import Path

import click

from flows.commands.options import warehouse_option


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--province", metavar="NAME", help="Only this province's: 浙江省, or 浙江.")
@click.option(
    "--kind",
    metavar="KIND",
    help="Only notice, form or attachment; or a type of notices, such as application_call.",
)
@click.option(
    "--since",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Published on that day (2026-08-31) or later.",
)
@click.option(
    "--until", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="Published on that day or earlier."
)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many to show."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
@click.option("--output", metavar="FILE", help="Write there instead of to the terminal.")
@warehouse_option
def search(
    words: tuple[str, ...],
    province: str | None,
    kind: str | None,
    since: object,
    until: object,
    limit: int,
    form: str,
    output: str | None,
    warehouse: str | None,
) -> None:
    """Find notices, forms and attachments that hold all WORDS, best first, with the sentence.

    Words in "quotation marks" are found only as they stand there.
    """
    from flows.answers import write_records
    from flows.settings import warehouse_path
    from warehouse.search import Hit
    from warehouse.search import search as find

    hits = find(
        warehouse_path(warehouse),
        " ".join(words),
        province=province,
        kind=kind,
        since=since,  # type: ignore[arg-type]
        until=until,  # type: ignore[arg-type]
        limit=limit,
    )
    if hits or form != "table":
        write_records(Hit, hits, form, Path(output) if output else None)
    else:
        click.echo("Nothing holds all of these words.")
