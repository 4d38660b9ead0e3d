"""Templates of forms, and labels that no canonical field is known for."""

import click

from flows.commands.options import warehouse_option


@click.command()
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="How many labels to list."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@click.option("--template", "template_id", help="Only this form's labels: its id, or the beginning of it.")
@warehouse_option
def labels(limit: int, as_json: bool, template_id: str | None, warehouse: str | None) -> None:
    """List labels of forms that are not mapped, the most frequent first, with the nearest field.

    A row added to normalizers/data/form_labels.csv maps a label; `notices retry --reextract` brings the
    forms in the warehouse up to date.
    """
    import json

    from flows.settings import warehouse_path
    from normalizers.labels import suggest
    from warehouse.unmapped import unmapped

    rows = []
    for found in unmapped(warehouse_path(warehouse), limit, template_id):
        near = suggest(found.label, 1)
        field, like, known = (near[0][1], round(near[0][2], 2), near[0][0]) if near else (None, None, None)
        rows.append((found.label, found.fields, found.templates, found.form, field, known, like))
    names = ("label", "fields", "templates", "seen_in", "nearest_field", "nearest_label", "likeness")
    if as_json:
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False))
    elif rows:
        from flows.console import print_table

        print_table(list(names), [["" if cell is None else str(cell) for cell in row] for row in rows])
    else:
        click.echo("Every label of the forms in the warehouse is mapped.")


@click.command()
@click.option("--unmapped", "only_unmapped", is_flag=True, help="Only forms with labels that are not mapped.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@warehouse_option
def templates(only_unmapped: bool, as_json: bool, warehouse: str | None) -> None:
    """List the forms met, the newest first: fields, labels not mapped, how often blank and filled.

    The same blank form has one template, in whatever format and whether blank or filled.
    """
    from flows.settings import warehouse_path
    from warehouse.templates import met

    rows = [form for form in met(warehouse_path(warehouse)) if form.unmapped or not only_unmapped]
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(rows).decode())
    elif rows:
        from flows.console import print_table

        names = ["template", "title", "forms", "filled", "formats", "fields", "not mapped", "first seen"]
        print_table(
            names,
            [
                (
                    form.template_id,
                    form.title,
                    form.forms,
                    form.filled,
                    " ".join(form.formats),
                    form.fields,
                    f"{len(form.unmapped)}: {'、'.join(form.unmapped[:3])}" if form.unmapped else "0",
                    f"{form.first_seen_at:%Y-%m-%d %H:%M}" if form.first_seen_at else "",
                )
                for form in rows
            ],
        )
    else:
        click.echo("No form was met yet." if not only_unmapped else "Every label of every form is mapped.")
