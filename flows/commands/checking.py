"""Looking over the warehouse."""

import click

from flows.commands.options import warehouse_option


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@warehouse_option
def doctor(as_json: bool, warehouse: str | None) -> int:
    """Look for what is broken, and say what to do; exit code 2 where something is."""
    import msgspec

    from flows.settings import warehouse_path
    from warehouse.doctor import examine

    path = warehouse_path(warehouse)
    findings = list(examine(path))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(findings), indent=2).decode())
    else:
        for found in findings:
            many = f"{found.count} (such as {found.example})"
            what = many if found.count > 1 else found.example
            click.echo(f"{found.check}: {what}. What to do: {found.advice}.")
        if not findings:
            click.echo(f"Nothing is wrong with {path}.")
    return 2 if findings else 0
