"""What the tables, views and columns mean: `schema/comments.toml`, kept in the warehouse as COMMENT ON."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
import msgspec

from warehouse import history, writers
from warehouse.database import Connection, transaction

# Columns that name or reach a person, or hold text in which a person may be named.
_PERSONAL: Mapping[str, frozenset[str]] = {
    "documents": frozenset({"text"}),
    "contacts": frozenset({"name", "phones", "faxes", "emails", "quote"}),
    "contacts_by_issuer": frozenset({"name", "phones", "emails"}),
    "form_values": frozenset({"value", "quote"}),
    "form_issues": frozenset({"message", "quote"}),
    "requirements": frozenset({"contact_name", "mobile", "phone", "email", "background", "content", "goals"}),
    "field_evidence": frozenset({"quote"}),
    "notice_facts": frozenset({"item", "value", "quote"}),
    "notice_changes": frozenset({"item", "old", "new", "old_quote", "new_quote"}),
    "search.words": frozenset({"word"}),
}
PERSONAL_COLUMNS = {
    **_PERSONAL,
    **{f"{history.SCHEMA}.{table}": names for table, names in _PERSONAL.items() if table in history.TABLES},
}
PERSONAL_MARK = "[personal data]"


class Column(msgspec.Struct, frozen=True):
    name: str
    type: str
    comment: str | None
    personal: bool


class Table(msgspec.Struct, frozen=True):
    """`kind` is table or view; `name` has its schema in front where that is not main."""

    name: str
    kind: str
    comment: str | None
    columns: list[Column]


@cache
def _written() -> dict[str, Any]:
    text = files("warehouse.schema").joinpath("comments.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def comment_on(table: str, column: str | None = None) -> str | None:
    """The comment as written, with the mark of personal data; None for what is not described."""
    if table.startswith("history."):
        return _of_history(table.removeprefix("history."), column)
    described = _written()["tables"].get(table, {})
    if column is None:
        return _text(described.get("comment"))
    like = _written()["tables"].get(described.get("like"), {})  # whose columns it shows
    own = described.get("columns", {}).get(column) or like.get("columns", {}).get(column)
    words = _text(own or _written()["columns"].get(column))
    if words and column in PERSONAL_COLUMNS.get(table, ()):
        return f"{words} {PERSONAL_MARK}"
    return words


def _of_history(table: str, column: str | None) -> str | None:
    """A table of `history` has the columns of its namesake, and says by whom its rows were replaced."""
    if column is None:
        return f"Rows of {table} as they stood before a later run replaced them (NOTICES_KEEP_HISTORY)."
    own = _written()["history"]["columns"].get(column)
    if own is None and (table, column) == ("documents", "text"):
        own = f"{_written()['history']['text']} {PERSONAL_MARK}"
    return _text(own) or comment_on(table, column)


def _text(value: object) -> str | None:
    return str(value) if value else None


def read_catalogue(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """Every table and view of the opened warehouse: those of main first, tables before views."""
    rows = connection.execute(
        "FROM (SELECT schema_name AS schema, table_name AS name, 'table' AS kind, comment"
        " FROM duckdb_tables() WHERE NOT internal AND database_name = current_database()"
        " UNION ALL SELECT schema_name, view_name, 'view', comment"
        " FROM duckdb_views() WHERE NOT internal AND database_name = current_database())"
        " ORDER BY schema <> 'main', schema, kind, name"
    ).fetchall()
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema, table, name, kind, comment in connection.execute(
        "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns()"
        " WHERE NOT internal AND database_name = current_database() ORDER BY column_index"
    ).fetchall():
        personal = name in PERSONAL_COLUMNS.get(_named(schema, table), ())
        columns.setdefault((schema, table), []).append(Column(name, kind, comment, personal))
    return [
        Table(_named(schema, name), kind, comment, columns.get((schema, name), []))
        for schema, name, kind, comment in rows
    ]


def described(tables: Sequence[Table]) -> list[Table]:
    """With the comments as written where the warehouse has none: a lake keeps none."""
    return [
        msgspec.structs.replace(
            table,
            comment=table.comment or comment_on(table.name),
            columns=[
                msgspec.structs.replace(column, comment=column.comment or comment_on(table.name, column.name))
                for column in table.columns
            ],
        )
        for table in tables
    ]


def _named(schema: str, table: str) -> str:
    return table if schema == "main" else f"{schema}.{table}"


def describe(connection: Connection) -> None:
    """Brings the comments up to date; they change with the program, not with the schema's number."""
    if writers.shared(connection):
        return  # a lake keeps no comments on views and their columns
    statements = []
    for table in read_catalogue(connection):
        wanted = comment_on(table.name)
        if wanted != table.comment:
            statements.append(f"COMMENT ON {table.kind.upper()} {table.name} IS {_literal(wanted)}")
        for column in table.columns:
            wanted = comment_on(table.name, column.name)
            if wanted != column.comment:
                statements.append(f'COMMENT ON COLUMN {table.name}."{column.name}" IS {_literal(wanted)}')
    if statements:
        with transaction(connection):
            for statement in statements:
                connection.execute(statement)


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def as_rows(tables: list[Table]) -> tuple[list[str], list[tuple[str | None, ...]]]:
    """For a terminal: a row a column, the table's own comment on a row before them."""
    rows: list[tuple[str | None, ...]] = []
    for table in tables:
        rows.append((table.name, None, table.kind, table.comment))
        rows.extend((table.name, c.name, c.type, c.comment) for c in table.columns)
    return ["table", "column", "type", "comment"], rows


def as_json(tables: list[Table]) -> str:
    return msgspec.json.format(msgspec.json.encode(tables), indent=2).decode() + "\n"


def as_markdown(tables: list[Table]) -> str:
    """The data dictionary (docs/data-dictionary.md)."""
    lines = [
        "# Data dictionary",
        "",
        "Written by `notices schema --format markdown` from the comments in the warehouse; do not edit.",
        "Money is in yuan, times are China Standard Time, unknown is null.",
        f"{PERSONAL_MARK} marks columns that name or reach a person, or hold text in which one may be named.",
    ]
    for table in tables:
        lines += [
            "",
            f"## {table.name}",
            "",
            f"{table.kind.capitalize()}. {table.comment or ''}".rstrip(),
            "",
        ]
        lines += ["| column | type | meaning |", "| --- | --- | --- |"]
        lines += [f"| `{c.name}` | {c.type} | {_cell(c.comment or '')} |" for c in table.columns]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
