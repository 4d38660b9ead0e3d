"""Which facts changed between two runs: documents whose facts a run in between replaced, value by value."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from warehouse.errors import UnknownRun
from warehouse.history import TABLES
from warehouse.query import open_reader

PARENTS = {"documents": "document_id", "forms": "form_id", "notices": "notice_id"}
# No values: where and by whom a fact was read, and what other documents have to do with it.
_NO_VALUES = frozenset(
    {"document_id", "seq", "quote", "char_start", "char_end", "confidence", "component", "run_id", "text"}
    | {"duplicate_of", "attachment_document_id", "retrieved_at", "file_name", "source_uri", "byte_size"}
    | {"parent_document_id"}
)


class Change(msgspec.Struct, frozen=True):
    """`field` is null, and the values are whole rows, where a fact was added or removed."""

    change: str
    table: str
    file_name: str
    row: str
    field: str | None
    old: str | None
    new: str | None
    old_quote: str | None
    new_quote: str | None
    document_id: str


class Difference(msgspec.Struct, frozen=True):
    """What changed, and how many documents stand at one of the two runs only."""

    changes: list[Change]
    documents_compared: int
    documents_new: int
    documents_gone: int
    documents_unknown: int  # loaded before the earlier run; what stood then is no longer kept


class _Row(msgspec.Struct, frozen=True):
    parent: str
    seq: int
    values: dict[str, Any]
    quote: str | None


def difference(warehouse: Path, earlier: str, later: str) -> Difference:
    """Compares the facts as they stood when each run had ended; runs by id, its beginning, or `last`.

    Raises UnknownRun, and what `open_reader` raises.
    """
    with open_reader(warehouse) as connection:
        orders = [_order(connection, named) for named in (earlier, later)]
        for name, order in zip(("before", "after"), orders, strict=True):
            connection.execute(
                f"CREATE TEMP TABLE {name} AS WITH made AS ({_STATES})"
                " SELECT document_id, any_value(file_name) AS file_name, any_value(run_id) AS run_id"
                " FROM made WHERE made_at <= $1 AND coalesce(ended_at > $1, true) GROUP BY document_id",
                [order],
            )
        connection.execute(
            "CREATE TEMP TABLE compared AS"
            " SELECT document_id, a.file_name, b.run_id AS old_run, a.run_id AS new_run"
            " FROM before b JOIN after a USING (document_id) WHERE a.run_id <> b.run_id"
        )
        names = dict(connection.execute("SELECT document_id, file_name FROM compared").fetchall())
        tables = [table for table in TABLES if table != "field_evidence"]
        changes = [change for table in tables for change in _changes(connection, table, names)]
        [counts] = connection.execute(_COUNTS, [orders[0]]).fetchall()
    changes.sort(key=lambda c: (c.file_name, c.document_id, TABLES.index(c.table), c.row, c.field or ""))
    return Difference(changes, *counts)


# The place of each run in time; rows of a run that nobody recorded belong to the beginning.
_ORDER = "SELECT run_id, row_number() OVER (ORDER BY started_at, run_id) AS place FROM runs"
_STATES = f"""
SELECT d.document_id, d.file_name, d.run_id, coalesce(m.place, 0) AS made_at, NULL AS ended_at
FROM documents d LEFT JOIN ({_ORDER}) m ON m.run_id = d.run_id
UNION ALL
SELECT d.document_id, d.file_name, d.run_id, coalesce(m.place, 0), coalesce(e.place, 0)
FROM history.documents d LEFT JOIN ({_ORDER}) m ON m.run_id = d.run_id
LEFT JOIN ({_ORDER}) e ON e.run_id = d.ended_by
"""
_COUNTS = f"""
WITH seen AS (
    SELECT document_id FROM ledger.documents
    WHERE first_seen_at < (SELECT started_at FROM runs JOIN ({_ORDER}) USING (run_id) WHERE place = $1)
), fresh AS (SELECT document_id FROM after ANTI JOIN before USING (document_id))
SELECT (SELECT count(*) FROM before b JOIN after a USING (document_id)),
    (SELECT count(*) FROM fresh ANTI JOIN seen USING (document_id)),
    (SELECT count(*) FROM before ANTI JOIN after USING (document_id)),
    (SELECT count(*) FROM fresh SEMI JOIN seen USING (document_id))
"""


def _order(connection: duckdb.DuckDBPyConnection, named: str) -> int:
    condition = "true ORDER BY place DESC LIMIT 1" if named == "last" else "starts_with(run_id, $1)"
    found = connection.execute(
        f"SELECT place FROM ({_ORDER}) WHERE {condition}", [] if named == "last" else [named]
    ).fetchall()
    if len(found) != 1:
        raise UnknownRun(run_id=named)
    return int(found[0][0])


def _changes(connection: duckdb.DuckDBPyConnection, table: str, names: dict[str, str]) -> Iterator[Change]:
    columns = _columns(connection, table)
    parent = PARENTS.get(table) or next(c for c in ("notice_id", "form_id") if c in columns)
    values = [c for c in columns if c not in _NO_VALUES and c != parent]
    old, new = (_rows(connection, table, columns, parent, values, which) for which in ("old_run", "new_run"))
    quotes = _field_quotes(connection) if table in ("notices", "requirements") else {}
    for document_id in old.keys() | new.keys():
        for before, after in _pairs(old.get(document_id, []), new.get(document_id, [])):
            known = after if before is None else before
            row = known.parent.removeprefix(document_id).removeprefix(":") if known else ""
            for field, was, now in _told(before, after, values):
                quoted = (before.quote if before else None, after.quote if after else None)
                if known and field and quotes:
                    key = known.parent if table == "notices" else f"{known.parent}:{known.seq}"
                    quoted = (quotes.get(("old_run", key, field)), quotes.get(("new_run", key, field)))
                what = "added" if before is None else "removed" if after is None else "changed"
                yield Change(what, table, names[document_id], row, field, was, now, *quoted, document_id)


def _told(
    before: _Row | None, after: _Row | None, values: list[str]
) -> Iterator[tuple[str | None, str | None, str | None]]:
    """The fields that changed, with what they were and are; a row that came or went as a whole."""
    if before is None or after is None:
        yield None, _whole(before), _whole(after)
        return
    for name in values:
        was, now = before.values.get(name), after.values.get(name)
        if was != now:
            yield name, _text(was), _text(now)


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = ?"
        " AND database_name = current_database() ORDER BY column_index",
        [table],
    ).fetchall()
    return [row[0] for row in rows]


def _both(table: str, which: str) -> str:
    """The rows of the compared documents as one of the two runs made them, wherever they stand now."""
    return (
        f"(FROM (FROM main.{table} UNION ALL BY NAME FROM history.{table}) t SEMI JOIN compared c"
        f" ON c.document_id = t.document_id AND c.{which} = t.run_id)"
    )


def _rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: list[str],
    parent: str,
    values: list[str],
    which: str,
) -> dict[str, list[_Row]]:
    """By document, the rows of one of the runs whose values the other one has not as often."""
    packed = ", ".join(f"'{name}', \"{name}\"" for name in values)
    seq, quote = ("seq" if "seq" in columns else "0"), ("quote" if "quote" in columns else "NULL")
    side = (
        f"SELECT document_id, {parent} AS parent, {seq} AS seq, {quote} AS quote,"
        f" json_object({packed})::VARCHAR AS packed,"
        " row_number() OVER (PARTITION BY parent, packed ORDER BY seq) AS nth"
    )
    other = "new_run" if which == "old_run" else "old_run"
    found = connection.execute(
        f"WITH mine AS ({side} FROM {_both(table, which)}), theirs AS ({side} FROM {_both(table, other)})"
        " SELECT document_id, parent, seq, quote, packed FROM mine"
        " ANTI JOIN theirs USING (parent, packed, nth) ORDER BY parent, seq"
    ).fetchall()
    rows: dict[str, list[_Row]] = defaultdict(list)
    for document_id, key, number, words, values_json in found:
        rows[document_id].append(_Row(key, number, json.loads(values_json), words))
    return rows


def _field_quotes(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], str]:
    """The quote of each single-valued fact, by run, row and field."""
    return {
        (which, row_id, field): quote
        for which in ("old_run", "new_run")
        for row_id, field, quote in connection.execute(
            f"SELECT row_id, field, quote FROM {_both('field_evidence', which)}"
        ).fetchall()
    }


def _pairs(old: list[_Row], new: list[_Row]) -> Iterator[tuple[_Row | None, _Row | None]]:
    """What became what: the two of one notice or form that have most in common; others stand alone."""
    left = list(new)
    for before in old:
        alike = [(_alike(before, after), -i) for i, after in enumerate(left) if after.parent == before.parent]
        best, place = max(alike, default=((0, 0), 0))
        yield before, left.pop(-place) if best[0] else None
    for after in left:
        yield None, after


def _alike(before: _Row, after: _Row) -> tuple[int, int]:
    same = sum(value is not None and after.values.get(name) == value for name, value in before.values.items())
    return same + (before.quote is not None and before.quote == after.quote), before.seq == after.seq


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _whole(row: _Row | None) -> str | None:
    if row is None:
        return None
    return ", ".join(f"{name}={_text(value)}" for name, value in row.values.items() if value is not None)
