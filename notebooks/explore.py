import marimo

app = marimo.App(width="medium", app_title="notices: explore")


@app.cell
def _():
    import marimo as mo

    from flows.settings import warehouse_path
    from warehouse.errors import WarehouseMissing
    from warehouse.query import ask

    warehouse = warehouse_path(None)

    def rows(sql):
        try:
            return ask(warehouse, sql).to_pylist()
        except WarehouseMissing:
            return []

    def shown(found, empty):
        return mo.ui.table(found, selection="single") if found else mo.md(f"*{empty}*")

    return mo, rows, shown, warehouse


@app.cell
def _(mo, rows, warehouse):
    counted = rows(
        "SELECT (SELECT count(*) FROM documents) AS documents,"
        " (SELECT count(*) FROM notices WHERE duplicate_of IS NULL) AS notices,"
        " (SELECT count(*) FROM requirements) AS requirements"
    )
    head = counted[0] if counted else {"documents": 0, "notices": 0, "requirements": 0}
    mo.md(
        f"# What was collected\n\n{head['documents']} documents, {head['notices']} notices and"
        f" {head['requirements']} filled forms in `{warehouse.name}`."
        + ("" if counted else " There is no warehouse yet: run `notices ingest` first.")
    )
    return


@app.cell
def _(mo, rows, shown):
    deadlines = rows(
        "SELECT d.due_at, n.title, n.issuer, n.province, d.kind, d.applies_to, d.quote, d.document_id,"
        " d.char_start, d.char_end FROM deadlines d JOIN notices n USING (notice_id)"
        " WHERE d.due_at IS NOT NULL AND n.duplicate_of IS NULL ORDER BY d.due_at DESC LIMIT 1000"
    )
    picked = shown(deadlines, "No deadline was found.")
    mo.vstack([mo.md("## Deadlines\n\nPick a row to see the sentence it was read from."), picked])
    return (picked,)


@app.cell
def _(mo, picked, rows):
    chosen = getattr(picked, "value", None) or []
    if chosen:
        row = chosen[0]
        [source] = rows(
            f"SELECT file_name, substring(text, greatest({row['char_start']} - 200, 0) + 1,"
            f" least({row['char_start']}, 200)) AS before, substring(text, {row['char_end']} + 1, 200) AS after"
            f" FROM documents WHERE document_id = '{row['document_id']}'"
        )
        context = mo.Html(
            f"<p><b>{escaped(source['file_name'])}</b></p><p>…{escaped(source['before'])}"
            f"<mark>{escaped(row['quote'])}</mark>{escaped(source['after'])}…</p>"
        )
    else:
        context = mo.md("")
    context
    return


@app.function
def escaped(text):
    import html

    return html.escape(text).replace("\n", "<br>")


@app.cell
def _(mo, rows, shown):
    money = rows(
        "SELECT n.province, b.kind, b.subject, b.amount_min_yuan, b.amount_max_yuan, b.quote"
        " FROM budgets b JOIN notices n USING (notice_id) WHERE n.duplicate_of IS NULL"
        " ORDER BY b.amount_max_yuan DESC NULLS LAST LIMIT 1000"
    )
    mo.vstack([mo.md("## Money"), shown(money, "No amount was found.")])
    return


@app.cell
def _(mo, rows, shown):
    asked = rows(
        "SELECT domain, count(*) AS requirements, sum(total_budget_yuan) AS yuan"
        " FROM requirements, unnest(domains) AS each(domain) GROUP BY 1 ORDER BY 3 DESC NULLS LAST"
    )
    mo.vstack([mo.md("## What firms ask for"), shown(asked, "No filled form was loaded.")])
    return


if __name__ == "__main__":
    app.run()
