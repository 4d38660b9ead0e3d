"""Taking the facts elsewhere: tables as files, deadlines as a calendar."""

from pathlib import Path

import click

from flows.commands.options import warehouse_option


@click.command()
@click.argument("folder", metavar="DIR")
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "xlsx"]),
    default="parquet",
    show_default=True,
)
@click.option("--table", "tables", multiple=True, metavar="NAME", help="Only this table or view; repeatable.")
@click.option("--without-personal-data", is_flag=True, help="Leave out columns that name or reach a person.")
@warehouse_option
def export(
    folder: str, form: str, tables: tuple[str, ...], without_personal_data: bool, warehouse: str | None
) -> None:
    """Write every table to DIR; Parquet is partitioned by the notice's province and year."""
    from flows.settings import warehouse_path
    from warehouse.export import export_tables

    for done in export_tables(
        warehouse_path(warehouse), Path(folder), form, personal=not without_personal_data, only=tables
    ):
        without = f", without {', '.join(done.left_out)}" if done.left_out else ""
        click.echo(f"{done.path}: {done.rows} rows{without}")


@click.command()
@click.option("-o", "--output", metavar="FILE.ics", required=True, help="Where to write the calendar.")
@click.option("--province", metavar="NAME", help="Only this province's: 浙江省, or 浙江.")
@click.option(
    "--domain", metavar="NAME", help="Only calls that name this canonical field, or one of its group."
)
@warehouse_option
def calendar(output: str, province: str | None, domain: str | None, warehouse: str | None) -> None:
    """Write the deadlines as a calendar (.ics) that calendar programs can subscribe to."""
    from flows.answers import write_calendar
    from flows.settings import warehouse_path

    events = write_calendar(warehouse_path(warehouse), Path(output), province, domain)
    click.echo(f"{output}: {events} deadlines.")
