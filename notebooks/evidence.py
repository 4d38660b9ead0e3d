"""What the notebooks share: questions to the warehouse, tables to pick from, and the sentence behind a number."""

import html
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import marimo as mo

from flows.settings import warehouse_path
from warehouse.database import migrations
from warehouse.errors import WarehouseBusy, WarehouseMissing, WarehouseUnusable
from warehouse.query import open_reader

PAGE = 15  # rows of a table that are shown at once
MOST = 500  # rows that are fetched; sums are made in SQL over all of them
AROUND = 160  # characters shown before and after a quote
PROOF = "document_id, char_start, char_end"

Row = dict[str, Any]


class Warehouse:
    """The warehouse that the command named; while a run is loading, its published copy.

    `trouble` says why it cannot be asked, and what to do; None where it can.
    """

    def __init__(self) -> None:
        self.path: Path = warehouse_path(None)
        self.trouble = self._look()

    def _look(self) -> str | None:
        again = "then reload this page"
        try:
            with open_reader(self.path) as connection:
                [(stands,)] = connection.execute("SELECT max(version) FROM ledger.migrations").fetchall()
        except WarehouseMissing:
            return f"There is no warehouse at `{self.path}` yet: run `notices ingest` first, {again}."
        except (WarehouseBusy, WarehouseUnusable) as error:
            return str(error)
        except duckdb.Error:
            return f"`{self.path}` is a database, but no warehouse of notices: name another one with `--warehouse`."
        newest = migrations()[-1][0]
        if stands < newest:
            return (
                f"`{self.path.name}` was last written by an earlier version of this program (schema {stands}; this one"
                f" reads {newest}). Any run brings it up to date: `notices ingest` with a folder, even one that is"
                f" loaded already; {again}."
            )
        if stands > newest:
            return (
                f"`{self.path.name}` was written by a newer version of this program (schema {stands}; this one reads"
                f" up to {newest}): install that version, {again}."
            )
        return None

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """The answer as dictionaries; nothing where the warehouse cannot be asked."""
        try:
            with open_reader(self.path) as connection:
                return list(connection.execute(sql, list(parameters)).to_arrow_table().to_pylist())
        except (WarehouseMissing, WarehouseBusy, WarehouseUnusable):
            return []


def shown(found: Sequence[Row], empty: str, hidden: Sequence[str] = ()) -> Any:
    """A table to pick one row from, in pages; what proves a row is kept out of sight."""
    if not found:
        return mo.md(f"*{empty}*")
    hide = [name for name in (*PROOF.split(", "), *hidden) if name in found[0]]
    rows = [{name: plain(value) for name, value in row.items()} for row in found]
    kinds = {name: {type(row[name]) for row in rows} - {type(None)} for name in rows[0]}
    numbers = [name for name, kind in kinds.items() if kind and kind <= {int, float}]
    return mo.ui.table(
        rows,
        selection="single",
        page_size=PAGE,
        hidden_columns=hide,
        format_mapping={name: read_year if name.endswith("year") else read for name in rows[0]},
        text_justify_columns=dict.fromkeys(numbers, "right"),
        show_data_types=False,
        show_column_summaries=False,
        show_download=False,
    )


def plain(value: object) -> object:
    """A value that a table can sort: numbers stay numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "、".join(map(str, value))
    return value


def read(value: object) -> str:
    """A value as a person reads it; what is not stated is a dash."""
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def read_year(value: object) -> str:
    return "—" if value is None else str(value)


def chosen(table: Any) -> Row | None:
    """The row that was picked, if the table has rows and one was."""
    value = getattr(table, "value", None)
    return dict(value[0]) if value else None


def behind(warehouse: Warehouse, table: Any) -> Any:
    """The sentence behind the row that was picked; what to do where none was; nothing without a table."""
    if not hasattr(table, "value"):
        return mo.md("")
    row = chosen(table)
    if row is None:
        return mo.md("*Pick a row to see the sentence that it was read from.*")
    return sentence(warehouse, row)


def sentence(warehouse: Warehouse, row: Row) -> Any:
    """The quote that proves a row, marked in what stands around it, with the document's name and place."""
    found = warehouse.rows(
        f"SELECT file_name, source_uri, substring(text, greatest(a - {AROUND}, 0) + 1, least(a, {AROUND})) AS before,"
        f" substring(text, a + 1, b - a) AS quote, substring(text, b + 1, {AROUND}) AS after"
        " FROM documents, (SELECT ?::INTEGER AS a, ?::INTEGER AS b) WHERE document_id = ?",
        [row["char_start"], row["char_end"], row["document_id"]],
    )
    if not found:
        return mo.md("*Nothing was found behind this row.*")
    source = found[0]
    return mo.Html(
        f"<blockquote lang='zh-CN' style='{_FONT}'><p>…{_escaped(source['before'])}<mark>{_escaped(source['quote'])}"
        f"</mark>{_escaped(source['after'])}…</p><p style='opacity:.7'>{_escaped(source['file_name'])}"
        f" · {_escaped(source['source_uri'])} · characters {row['char_start']}–{row['char_end']}</p></blockquote>"
    )


def bars(found: Sequence[Row], label: str, number: str) -> Any:
    """Numbers as horizontal bars, the longest as wide as the page."""
    most = max((row[number] for row in found), default=0) or 1
    lines = "".join(
        f"<div style='display:flex;gap:.6em;align-items:center'><span style='width:9em;text-align:right'>"
        f"{_escaped(str(row[label]))}</span><span style='flex:1'><span style='display:block;height:.9em;"
        f"background:#4c78a8;min-width:2px;width:{100 * row[number] / most:.1f}%'></span></span>"
        f"<span style='width:6em'>{row[number]:,}</span></div>"
        for row in found
    )
    return mo.Html(f"<div lang='zh-CN' style='{_FONT};max-width:48em'>{lines}</div>")


def beginning(warehouse: Warehouse, title: str) -> Any:
    """The head of a notebook: what is loaded, or what to do where nothing is."""
    if warehouse.trouble is not None:
        return mo.vstack([mo.md(f"# {title}"), mo.callout(mo.md(warehouse.trouble), kind="warn")])
    [head] = warehouse.rows(
        "SELECT (SELECT count(*) FROM documents) AS documents,"
        " (SELECT count(*) FROM notices WHERE duplicate_of IS NULL) AS notices,"
        " (SELECT count(*) FROM requirements WHERE duplicate_of IS NULL) AS requirements"
    )
    if not head["documents"]:
        said = f"`{warehouse.path.name}` is empty: run `notices ingest` with a folder of notices, then reload this page."
    else:
        said = (
            f"{head['documents']:,} documents, {head['notices']:,} notices and {head['requirements']:,} projects"
            f" asked for in `{warehouse.path.name}`."
        )
    return mo.md(f"# {title}\n\n{said}")


_FONT = "font-family:'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"


def _escaped(text: str) -> str:
    return html.escape(text or "").replace("\n", "<br>")
