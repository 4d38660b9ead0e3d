"""Facts that a later run replaced: kept in the schema `history`, with the runs that made and ended each.

Each table of `history` has the columns of its namesake in `main`, and `ended_by` and `ended_at`. The
text of a document is kept there only where it changed. How many earlier states of a document stay is
a setting, so that history does not grow unasked.
"""

import os
from collections.abc import Sequence

from extractors.errors import SettingInvalid
from normalizers.facts import DocumentFacts
from warehouse import clock
from warehouse.database import Connection, lent, transaction

SCHEMA = "history"
KEEP_VARIABLE = "NOTICES_KEEP_HISTORY"
KEPT_STATES = 5
TABLES = ("documents", *(name for name in DocumentFacts.__struct_fields__ if name != "document_id"))
ENDED = (("ended_by", "VARCHAR"), ("ended_at", "TIMESTAMP"))


def states_kept() -> int | None:
    """How many earlier states of a document stay: $NOTICES_KEEP_HISTORY, else 5; None is all of them.

    Raises SettingInvalid for what is neither a whole number nor `all`.
    """
    value = os.environ.get(KEEP_VARIABLE, str(KEPT_STATES)).strip()
    if value == "all":
        return None
    if not value.isdecimal():
        raise SettingInvalid(name=KEEP_VARIABLE, value=value, wanted="a whole number, or all")
    return int(value)


def prepare(connection: Connection) -> None:
    """Gives every table of facts its namesake in `history`, and each new column as well."""
    there: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, kind in connection.execute(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE schema_name IN ('main', 'history') AND database_name = current_database()"
        " ORDER BY column_index"
    ).fetchall():
        there.setdefault((schema, table), {})[column] = kind
    statements = []
    for table in TABLES:
        wanted = {**there[("main", table)], **dict(ENDED)}
        stands = there.get((SCHEMA, table))
        if stands is None:
            columns = ", ".join(f'"{name}" {kind}' for name, kind in wanted.items())
            statements.append(f"CREATE TABLE {SCHEMA}.{table} ({columns})")
        else:
            statements += [
                f'ALTER TABLE {SCHEMA}.{table} ADD COLUMN "{name}" {kind}'
                for name, kind in wanted.items()
                if name not in stands
            ]
    if statements:
        with transaction(connection):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            for statement in statements:
                connection.execute(statement)


def keep(connection: Connection, run_id: str, document_ids: Sequence[str], texts: Sequence[str]) -> bool:
    """Copies what stands about these documents before `run_id` replaces it; whether there was any.

    Part of the loader's transaction. `texts` are the new ones: an old text that is the same is not kept
    twice. What the same run wrote before is not history.
    """
    if not document_ids:
        return False
    with lent(connection, "coming", id=document_ids, text=texts):
        stood = connection.execute(
            "SELECT run_id FROM documents WHERE document_id IN (SELECT id FROM coming)"
        ).fetchall()
        if all(made_by == run_id for (made_by,) in stood):
            return bool(stood)
        ended = [run_id, clock.now(), run_id]
        connection.execute(
            f"INSERT INTO {SCHEMA}.documents BY NAME SELECT d.* REPLACE"
            " (CASE WHEN d.text IS DISTINCT FROM coming.text THEN d.text END AS text),"
            " ? AS ended_by, ?::TIMESTAMP AS ended_at"
            " FROM documents d JOIN coming ON coming.id = d.document_id WHERE d.run_id <> ?",
            ended,
        )
        for table in TABLES[1:]:
            connection.execute(
                f"INSERT INTO {SCHEMA}.{table} BY NAME SELECT t.*, ? AS ended_by, ?::TIMESTAMP AS ended_at"
                f" FROM {table} t WHERE t.document_id IN (SELECT id FROM coming) AND t.run_id <> ?",
                ended,
            )
    return True


def prune(connection: Connection) -> int:
    """Removes states beyond those to be kept, and those of documents that were forgotten; how many states."""
    states = states_kept()
    beyond = "false" if states is None else f"age > {states}"
    gone = connection.execute(
        "SELECT document_id, ended_by FROM (SELECT document_id, ended_by,"
        " row_number() OVER (PARTITION BY document_id ORDER BY ended_at DESC, ended_by) AS age"
        f" FROM {SCHEMA}.documents)"
        f" WHERE {beyond} OR document_id NOT IN (SELECT document_id FROM document_sources)"
    ).fetchall()
    if not gone:
        return 0
    with (
        transaction(connection),
        lent(connection, "gone", document_id=[r[0] for r in gone], ended_by=[r[1] for r in gone]),
    ):
        for table in TABLES:
            connection.execute(
                f"DELETE FROM {SCHEMA}.{table} WHERE (document_id, ended_by) IN"
                " (SELECT (document_id, ended_by) FROM gone)"
            )
    return len(gone)
