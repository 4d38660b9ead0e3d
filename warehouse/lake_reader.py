"""Reading a lake: one state of it, and questions that reach nothing else.

In a file DuckDB itself keeps questions from files and the network. A lake needs both for its own tables,
and its extensions bring functions that ask PostgreSQL anything. So a question may only select, from tables of
the lake, with DuckDB's own functions. What PostgreSQL and the folder let the reader's account do is the
second guard: give readers accounts that may only read.
"""

import re
from typing import Any
from weakref import WeakKeyDictionary

import duckdb

from warehouse.address import Lake
from warehouse.database import Connection
from warehouse.errors import QueryRefused, WarehouseMissing
from warehouse.lake import attach, macros_beyond
from warehouse.query import Limits, restrict
from warehouse.questions import nodes, trees

# DuckDB's own functions that stand for a table and reach nothing but the catalogue: others read files, or
# run text as a query.
_TABLES = """
duckdb_columns duckdb_constraints duckdb_databases duckdb_functions duckdb_keywords duckdb_schemas
duckdb_tables duckdb_types duckdb_views generate_series
histogram histogram_values json_each json_tree pg_timezone_names
pragma_show pragma_table_info pragma_version range repeat repeat_row show_databases show_tables
show_tables_expanded summary test_all_types unnest
"""
# Not among those that `duckdb_functions` lists.
_WINDOWS = """
cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense
row_number
"""
_NEVER = frozenset({"write_log", "getenv"})

_known: WeakKeyDictionary[Connection, frozenset[str]] = WeakKeyDictionary()


def open_lake_reader(lake: Lake, limits: Limits, guarded: bool) -> Connection:
    """A connection that reads; with `guarded`, one that `check` knows what to allow on.

    Raises WarehouseMissing, WarehouseUnusable, QueryRefused for limits that are none.
    """
    connection = attach(lake, read_only=True)
    try:
        try:
            for macro in macros_beyond():
                connection.execute(macro)
        except duckdb.CatalogException as error:  # its first writer is just making the tables
            raise WarehouseMissing(path=lake.address) from error
        if guarded:
            connection.execute(f"SET allowed_directories = [{_quoted(lake.tables)}]")
            _known[connection] = _functions(connection)
        restrict(connection, limits, guarded)
    except BaseException:
        connection.close()
        raise
    return connection


def check(connection: Connection, sql: str) -> None:
    """Raises QueryRefused for a question to a lake that does more than to select from its tables.

    Connections to a file pass: they are guarded otherwise.
    """
    known = _known.get(connection)
    if known is None:
        return
    for tree in trees(sql):
        for node in nodes(tree):
            _check_node(node, known)


def _check_node(node: dict[str, Any], known: frozenset[str]) -> None:
    function = str(node.get("function_name") or "").lower()
    if function and function not in known:
        raise QueryRefused(detail=f"{function} is no function that a question to a lake may use.")
    table = str(node.get("table_name") or "") if node.get("type") == "BASE_TABLE" else ""
    names = [str(node.get(part) or "") for part in ("catalog_name", "schema_name")]
    if any(name.lower().startswith("__ducklake") for name in names) or re.search(r"[/\\:*?]|\.\w+$", table):
        raise QueryRefused(detail=f"{'.'.join([*filter(None, names), table])} is no table of the lake.")


def _functions(connection: Connection) -> frozenset[str]:
    """DuckDB's own, of the table functions those that reach nothing, and the macros of the warehouse."""
    with duckdb.connect() as plain:
        own = plain.execute(
            "SELECT DISTINCT lower(function_name) FROM duckdb_functions()"
            " WHERE function_type IN ('scalar', 'aggregate', 'macro')"
        ).fetchall()
    macros = connection.execute(
        "SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE NOT internal"
        " AND database_name IN ('lake', 'temp') AND function_type IN ('macro', 'table_macro')"
    ).fetchall()
    names = {name for (name,) in [*own, *macros]}
    return frozenset((names | set(_TABLES.split()) | set(_WINDOWS.split())) - _NEVER)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
