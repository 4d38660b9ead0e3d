import marimo

app = marimo.App(width="medium", app_title="notices: an hour of SQL")


@app.cell
def _():
    import marimo as mo

    from notebooks.evidence import MOST, Warehouse, beginning, behind, chosen, shown
    from notebooks.questions import QUESTIONS

    warehouse = Warehouse()
    return MOST, QUESTIONS, beginning, behind, chosen, mo, shown, warehouse


@app.cell
def _(QUESTIONS, beginning, mo, warehouse):
    head = beginning(warehouse, "An hour of SQL")
    mo.stop(warehouse.trouble is not None, head)
    rows, questions = warehouse.rows, QUESTIONS
    mo.vstack(
        [
            head,
            mo.md(
                "Everything below runs read-only over the warehouse (while a run is loading: over its published copy). Three things to know first:\n\n"
                "1. **A document is a file; a notice is what it says.** One document may hold several notices, and the same notice may come as several files: count notices where `duplicate_of IS NULL`, and `requirements` likewise.\n"
                "2. **Facts join by `notice_id`** (deadlines, domains, contacts, budgets, quotas, categories, portals, attachments), forms by `form_id`.\n"
                "3. **Every fact has its evidence**: `document_id, quote, char_start, char_end`; `substring(text, char_start + 1, char_end - char_start)` of the document is the quote. What is not stated is null."
            ),
        ]
    )
    return questions, rows


@app.cell
def _(mo, rows, shown):
    tables = rows(
        "SELECT table_name AS name, 'table' AS kind, estimated_size AS rows, comment FROM duckdb_tables() WHERE schema_name = 'main'"
        " UNION ALL SELECT view_name, 'view', NULL, comment FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal ORDER BY kind, name"
    )
    picked_table = shown(tables, "There are no tables yet.")
    mo.vstack([mo.md("## What there is\n\nPick a table to see its columns."), picked_table])
    return picked_table, tables


@app.cell
def _(chosen, picked_table, rows, shown):
    _table = chosen(picked_table)
    columns = (
        rows(
            "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = ? ORDER BY column_index",
            [_table["name"]],
        )
        if _table
        else []
    )
    shown(columns, "Pick a table above.")
    return


@app.cell
def _(mo, questions):
    pick = mo.ui.dropdown(list(questions), value=next(iter(questions)), label="Question")
    mo.vstack(
        [
            mo.md(
                "## Ten questions\n\nEach is a query to start from: change it below, and pick a row of the answer to see the sentence behind it (keep `document_id, char_start, char_end` in the query)."
            ),
            pick,
        ]
    )
    return (pick,)


@app.cell
def _(mo, pick, questions):
    asked_sql = mo.ui.code_editor(questions[pick.value], language="sql", min_height=120)
    asked_sql
    return (asked_sql,)


@app.cell
def _(MOST, asked_sql, mo, shown, warehouse):
    from extractors.errors import NoticesError
    from warehouse.query import Limits, ask

    answer = []
    try:
        answer = ask(
            warehouse.path,
            f"SELECT * FROM ({asked_sql.value.strip().rstrip(';')}) LIMIT {MOST}",
            limits=Limits(30, "2GB"),
        ).to_pylist()
        picked_answer = shown(answer, "No row answers this.")
    except NoticesError as refused:
        picked_answer = mo.callout(mo.plain_text(str(refused)), kind="warn")
    picked_answer
    return answer, picked_answer


@app.cell
def _(answer, behind, mo, picked_answer, warehouse):
    behind(warehouse, picked_answer) if answer and "char_start" in answer[0] else mo.md(
        "*This answer sums rows up: it has no single sentence. Ask for the rows themselves, with their evidence.*"
        if answer
        else ""
    )
    return


if __name__ == "__main__":
    app.run()
