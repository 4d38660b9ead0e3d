import marimo

app = marimo.App(width="medium", app_title="notices: explore")


@app.cell
def _():
    import marimo as mo

    from notebooks.evidence import MOST, Warehouse, bars, beginning, behind, chosen, sentence, shown
    from notebooks.questions import FIT

    warehouse = Warehouse()
    return FIT, MOST, bars, beginning, behind, chosen, mo, sentence, shown, warehouse


@app.cell
def _(beginning, mo, warehouse):
    head = beginning(warehouse, "What was collected")
    mo.stop(warehouse.trouble is not None, head)
    rows = warehouse.rows
    head
    return (rows,)


@app.cell
def _(MOST, mo, rows, shown):
    open_calls = rows(
        "SELECT days_left, next_due_at AS due_at, title, issuer, province, city, next_due_applies_to AS applies_to,"
        " document_id, char_start, char_end, count(*) OVER () AS calls FROM open_calls"
        " ORDER BY next_due_at, title LIMIT ?",
        [MOST],
    )
    open_count = open_calls[0]["calls"] if open_calls else 0
    picked_call = shown(open_calls, "No call is open now.", hidden=("calls",))
    mo.vstack(
        [
            mo.md(
                f"## What is open, and what closes next\n\n{open_count:,} calls are open now{f', of which the first {MOST} are listed' if open_count > MOST else ''}. Pick a row to see its deadline in the notice."
                if open_count
                else "## What is open, and what closes next"
            ),
            picked_call,
        ]
    )
    return open_calls, open_count, picked_call


@app.cell
def _(behind, picked_call, warehouse):
    behind(warehouse, picked_call)
    return


@app.cell
def _(bars, mo, rows):
    timeline = rows(
        "SELECT strftime(d.due_at, '%Y-%m') AS month, count(*) AS deadlines FROM deadlines d"
        " JOIN notices n USING (notice_id) WHERE n.duplicate_of IS NULL AND d.due_at IS NOT NULL"
        " GROUP BY 1 ORDER BY 1 DESC LIMIT 24"
    )
    pick_month = mo.ui.dropdown(
        [row["month"] for row in timeline], value=timeline[0]["month"] if timeline else None, label="Month"
    )
    mo.vstack(
        [
            mo.md(
                "## Deadlines by month\n\nThe last 24 months that have any; pick one to see its deadlines."
            ),
            bars(timeline[::-1], "month", "deadlines"),
            pick_month,
        ]
    )
    return pick_month, timeline


@app.cell
def _(MOST, pick_month, rows, shown):
    deadlines = (
        rows(
            "SELECT d.due_at, n.title, n.issuer, n.province, d.kind, d.applies_to, d.quote, d.document_id, d.char_start, d.char_end"
            " FROM deadlines d JOIN notices n USING (notice_id) WHERE n.duplicate_of IS NULL"
            " AND d.due_at >= strptime(? || '-01', '%Y-%m-%d') AND d.due_at < strptime(? || '-01', '%Y-%m-%d') + INTERVAL 1 MONTH"
            " ORDER BY d.due_at, n.title LIMIT ?",
            [pick_month.value, pick_month.value, MOST],
        )
        if pick_month.value
        else []
    )
    picked = shown(deadlines, "No deadline was found.")
    picked
    return deadlines, picked


@app.cell
def _(behind, picked, warehouse):
    behind(warehouse, picked)
    return


@app.cell
def _(mo, rows, shown):
    money = rows(
        "SELECT d.domain, n.province, count(DISTINCT n.notice_id) AS calls, median(b.amount_max_yuan)::DECIMAL(18, 2) AS median_yuan,"
        " max(b.amount_max_yuan) AS highest_yuan FROM budgets b JOIN notices n USING (notice_id)"
        " JOIN (SELECT DISTINCT notice_id, domain FROM domains WHERE domain IS NOT NULL) d USING (notice_id)"
        " WHERE n.duplicate_of IS NULL AND b.kind IN ('grant_cap', 'grant_amount') AND b.amount_max_yuan IS NOT NULL"
        " GROUP BY ALL ORDER BY highest_yuan DESC, calls DESC, d.domain, n.province"
    )
    picked_money = shown(money, "No amount was found.")
    mo.vstack(
        [
            mo.md(
                "## Money by field and province\n\nWhat one project may be granted, in yuan. Pick a row to see the sums behind it."
            ),
            picked_money,
        ]
    )
    return money, picked_money


@app.cell
def _(MOST, chosen, picked_money, rows, shown):
    _row = chosen(picked_money)
    grants = (
        rows(
            "SELECT b.amount_max_yuan, b.subject, n.title, n.issuer, b.quote, b.document_id, b.char_start, b.char_end"
            " FROM budgets b JOIN notices n USING (notice_id) WHERE n.duplicate_of IS NULL"
            " AND b.kind IN ('grant_cap', 'grant_amount') AND b.amount_max_yuan IS NOT NULL AND n.province IS NOT DISTINCT FROM ?"
            " AND n.notice_id IN (SELECT notice_id FROM domains WHERE domain = ?) ORDER BY b.amount_max_yuan DESC, n.title LIMIT ?",
            [_row["province"], _row["domain"], MOST],
        )
        if _row
        else []
    )
    picked_grant = shown(grants, "Pick a row above.")
    picked_grant
    return (picked_grant,)


@app.cell
def _(behind, picked_grant, warehouse):
    behind(warehouse, picked_grant)
    return


@app.cell
def _(mo, rows, shown):
    asked = rows(
        "SELECT domain, count(*) AS projects, sum(total_budget_yuan)::DECIMAL(18, 2) AS total_yuan, sum(fiscal_budget_yuan)::DECIMAL(18, 2) AS asked_yuan"
        " FROM requirements, unnest(domains) AS each(domain) WHERE duplicate_of IS NULL GROUP BY 1 ORDER BY 3 DESC NULLS LAST, 1"
    )
    picked_field = shown(asked, "No filled form was loaded.")
    mo.vstack(
        [
            mo.md(
                "## What firms ask for\n\nProjects by field; a project of two fields counts in both. Pick a field to see its projects."
            ),
            picked_field,
        ]
    )
    return asked, picked_field


@app.cell
def _(MOST, chosen, picked_field, rows, shown):
    _field = chosen(picked_field)
    projects = (
        rows(
            "SELECT r.title, r.organization, r.total_budget_yuan, r.fiscal_budget_yuan, r.province, e.document_id, e.char_start, e.char_end"
            " FROM requirements r JOIN field_evidence e ON e.table_name = 'requirements' AND e.row_id = r.form_id || ':' || r.seq"
            " WHERE r.duplicate_of IS NULL AND list_contains(r.domains, ?)"
            " QUALIFY row_number() OVER (PARTITION BY e.row_id ORDER BY e.field <> 'total_budget_yuan', e.field <> 'title', e.field) = 1"
            " ORDER BY r.total_budget_yuan DESC NULLS LAST, r.title LIMIT ?",
            [_field["domain"], MOST],
        )
        if _field
        else []
    )
    picked_project = shown(projects, "Pick a field above.")
    picked_project
    return (picked_project,)


@app.cell
def _(behind, picked_project, warehouse):
    behind(warehouse, picked_project)
    return


@app.cell
def _(mo, rows, shown):
    fits = rows(
        "SELECT requirement, organization, call, issuer, days_left, shared_domains, region_fit, budget_fit, notice_id,"
        " form_id || ':' || seq AS project FROM requirements_with_calls ORDER BY days_left, requirement, call LIMIT 100"
    )
    picked_fit = shown(fits, "No requirement fits an open call.", hidden=("notice_id", "project"))
    mo.vstack(
        [
            mo.md(
                "## Which open call fits which project\n\nThe hundred that close first. Pick a row to see when the call closes, the field that it names, and what the project asks for."
            ),
            picked_fit,
        ]
    )
    return fits, picked_fit


@app.cell
def _(FIT, chosen, mo, picked_fit, rows, sentence, warehouse):
    _fit = chosen(picked_fit)
    proofs = rows(FIT, [_fit["notice_id"], _fit["shared_domains"], _fit["project"]]) if _fit else []
    mo.vstack([each for _row in proofs for each in (mo.md(_row["what"]), sentence(warehouse, _row))])
    return (proofs,)


if __name__ == "__main__":
    app.run()
