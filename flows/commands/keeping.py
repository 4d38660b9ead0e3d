"""What stays and what goes."""

import click

from flows.commands.options import wait_option, warehouse_option


@click.command()
@click.argument("document_id")
@warehouse_option
@wait_option
def forget(document_id: str, warehouse: str | None, wait: float) -> None:
    """Remove a document, and what it contained, from the warehouse and the store."""
    from flows.keeping import forget_document
    from flows.settings import warehouse_path

    removed = forget_document(warehouse_path(warehouse), document_id, wait)
    click.echo(f"Forgot {removed} document{'s' if removed > 1 else ''}.")


@click.command()
@click.option(
    "--keep-originals-days", type=click.IntRange(0), help="Remove older originals of loaded documents."
)
@click.option("--prune", is_flag=True, help="Remove what no row of the warehouse refers to.")
@warehouse_option
@wait_option
def store(keep_originals_days: int | None, prune: bool, warehouse: str | None, wait: float) -> None:
    """Show how large the store is; remove what is no longer wanted."""
    from flows.keeping import tend_store
    from flows.settings import warehouse_path

    for line in tend_store(warehouse_path(warehouse), keep_originals_days, prune, wait):
        click.echo(line)
