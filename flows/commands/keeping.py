"""What stays and what goes."""

from pathlib import Path

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


@click.command()
@click.argument("file", metavar="FILE.tar")
@warehouse_option
@wait_option
def backup(file: str, warehouse: str | None, wait: float) -> None:
    """Write the warehouse and its documents in the store to one file."""
    from flows.settings import warehouse_path
    from warehouse.backup import backup as write

    def on_wait(holder: str) -> None:
        click.echo(f"Waiting for the warehouse: {holder} is writing to it.", err=True)

    done = write(warehouse_path(warehouse), Path(file), wait=wait, on_wait=on_wait)
    click.echo(f"{file}: {done.documents} documents, {done.bytes} bytes.")


@click.command()
@click.argument("target", metavar="WAREHOUSE")
@warehouse_option
@wait_option
def copy(target: str, warehouse: str | None, wait: float) -> None:
    """Copy the warehouse and its store into a lake (ducklake:postgres:...), or a lake into a file."""
    from flows.settings import warehouse_path
    from warehouse.copying import copy as work

    def on_wait(holder: str) -> None:
        click.echo(f"Waiting for the warehouse: {holder} is writing to it.", err=True)

    into = warehouse_path(target)
    done = work(warehouse_path(warehouse), into, wait=wait, on_wait=on_wait)
    click.echo(f"{into}: {done.documents} documents, {done.rows} rows, {done.files} files of the store.")


@click.command()
@click.argument("file", metavar="FILE.tar")
@warehouse_option
def restore(file: str, warehouse: str | None) -> None:
    """Put a backup back, where no warehouse stands."""
    from flows.settings import warehouse_path
    from warehouse.backup import restore as put_back

    path = warehouse_path(warehouse)
    click.echo(f"{path}: {put_back(Path(file), path).documents} documents.")
