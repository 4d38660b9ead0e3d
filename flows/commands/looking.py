"""Looking at one document, at what failed, at how good it is."""

from pathlib import Path

import click

from flows.commands.options import warehouse_option


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--format", "form", type=click.Choice(["json"]), default="json", show_default=True)
def extract(file: str, form: str) -> None:
    """Print everything that FILE would load, with evidence, as one JSON object; writes nothing."""
    del form
    from flows.inspect import extract_file

    click.echo(extract_file(Path(file)))


@click.command()
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", metavar="PAGE.html", required=True, help="Where to write the page.")
def render(file: str, output: str) -> None:
    """Write FILE as an HTML page to look at: no scripts, each block with its range of characters."""
    from flows.answers import write_text
    from flows.inspect import render_file

    write_text(render_file(Path(file)), Path(output))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@warehouse_option
def failures(as_json: bool, warehouse: str | None) -> None:
    """List the documents that failed, by cause: what, where, why, and what to do about it."""
    from flows.settings import warehouse_path

    path = warehouse_path(warehouse)
    if as_json:
        from flows.inspect import failures_json

        click.echo(failures_json(path))
        return
    from flows.desk import print_failures

    print_failures(path)


@click.command()
@click.option("--gold", "gold", multiple=True, required=True, metavar="DIR", help="Folders of gold files.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "html"]), default="table", show_default=True
)
@click.option("--output", metavar="FILE", help="Write there instead of to the terminal.")
@warehouse_option
def evaluate(gold: tuple[str, ...], form: str, output: str | None, warehouse: str | None) -> None:
    """Compare the warehouse with gold files: precision, recall and F1 per field, and every miss."""
    from flows.answers import write_evaluation
    from flows.settings import warehouse_path

    write_evaluation(
        warehouse_path(warehouse), [Path(g) for g in gold], form, Path(output) if output else None
    )
