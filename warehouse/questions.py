"""What a question may be: one that is answered from the tables, and changes nothing.

Reading only, without access to files and with its settings locked, DuckDB 1.5 still starts to log or to
profile where a question calls for it, and ends the process when it then cannot write. So what is no
question is refused, and so are functions that switch something or run text as a query.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import duckdb

from warehouse.errors import QueryRefused

_SWITCHES = frozenset(
    {
        "checkpoint",
        "disable_logging",
        "disable_profile",
        "disable_profiling",
        "enable_logging",
        "enable_profile",
        "enable_profiling",
        "force_checkpoint",
        "json_execute_serialized_sql",
        "python_map_function",
        "query",
        "query_table",
        "set_profile",
        "truncate_duckdb_logs",
        "write_log",
    }
)
_NAMED = re.compile(rf"\b({'|'.join(sorted(_SWITCHES))})\b", re.IGNORECASE)
_LOOKING = re.compile(
    r"\s*PRAGMA\s+(collations|database_list|database_size|functions|platform|show|show_tables|show_tables_expanded|"
    r"storage_info|table_info|user_agent|version)\b",
    re.IGNORECASE,
)
_PIVOT = re.compile(r"\bPIVOT\b", re.IGNORECASE)


def check_question(sql: str) -> None:
    """Raises QueryRefused for what is no question to a warehouse in a file."""
    for statement in _statements(sql):
        kind = _kind(statement)
        if kind not in ("SELECT", "EXPLAIN") and not (
            (kind == "PRAGMA" and _LOOKING.match(statement.query))
            or (kind in ("CREATE", "MULTI") and not statement.query.strip() and _PIVOT.search(sql))
            or (kind == "MULTI" and _PIVOT.search(statement.query))
        ):
            kind = kind.replace("_", " ")
            raise QueryRefused(detail=f"{kind} is no question: ask with SELECT, FROM, WITH or the like.")
        tree = parsed(statement.query) if kind == "SELECT" and statement.query.strip() else None
        if tree is None:  # what DuckDB does not give as a tree: PIVOT, EXPLAIN and the like
            found = _NAMED.search(statement.query or sql)
            used = {found[1].lower()} if found else set()
        else:
            used = {str(node.get("function_name") or "").lower() for node in nodes(tree)} & _SWITCHES
        if used:
            raise QueryRefused(detail=f"a question may not use {', '.join(sorted(used))}.")


def _statements(sql: str) -> list[duckdb.Statement]:
    try:
        return duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryRefused(detail=str(error)) from error


def _kind(statement: duckdb.Statement) -> str:
    try:
        return statement.type.name
    except ValueError:  # of a kind that DuckDB's own package has no name for
        return "this"


def trees(sql: str) -> Iterator[dict[str, Any]]:
    """Each statement as DuckDB reads it. Raises QueryRefused for one that does not begin as a question."""
    for statement in _statements(sql):
        tree = parsed(statement.query)
        if tree is None:
            raise QueryRefused(
                detail="of a lake one can only ask questions that begin with SELECT, FROM or WITH."
            )
        yield tree


def parsed(sql: str) -> dict[str, Any] | None:
    """A statement as a tree, by a connection of its own; None for what DuckDB gives none of."""
    with duckdb.connect() as parser:
        [(text,)] = parser.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchall()
    tree: dict[str, Any] = json.loads(text)
    return None if tree.get("error") else tree


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
