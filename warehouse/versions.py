"""Which notice replaces, extends, supplements, withdraws or reposts which earlier one (`notice_relations`).

For all notices that came since, at once and over sets: titles are read and texts sketched (see
`normalizers.amendments`, `warehouse.sketches`); then each notice is compared with the one before it among
those that share a key with it (issuer and title, issuer and a band of the text, address), and a notice
whose title amends another with those that it cites. The order of loading makes no difference.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import numpy as np
import pyarrow as pa

from normalizers.amendments import read_title, stem
from warehouse.database import Connection, transaction
from warehouse.sketches import bands, sketch

CHUNK = 5000  # notices read at once


def link_pending(connection: Connection) -> int:
    """Brings the relations up to date with the notices; how many notices were new."""
    if not _is_behind(connection):
        return 0
    with transaction(connection):
        connection.execute("CREATE OR REPLACE TEMP TABLE touched (notice_id VARCHAR)")
        connection.execute(_UNMARK_REPOSTS)
        _drop_stale(connection)
        new = _read_pending(connection)
        with _joins_as_written(connection):
            for statement in _statements():
                connection.execute(statement)
        connection.execute("DROP TABLE touched")
    return new


@contextmanager
def _joins_as_written(connection: Connection) -> Iterator[None]:
    """Joins in the order in which the statements name the tables.

    DuckDB takes a table that the open transaction filled for empty, and would compare every notice with
    every other before it looks at the pairs.
    """
    connection.execute("SET disabled_optimizers = 'join_order'")
    try:
        yield
    finally:
        connection.execute("RESET disabled_optimizers")


# Which posting is the original is decided anew at the end.
_UNMARK_REPOSTS = """
UPDATE notices SET duplicate_of = NULL FROM notice_relations r
WHERE r.relation = 'reposts' AND notices.notice_id = r.notice_id
    AND notices.duplicate_of = r.earlier_notice_id
"""


def _is_behind(connection: Connection) -> bool:
    rows = connection.execute(
        "SELECT n.notice_id FROM notices n ANTI JOIN versions.readings r"
        "  ON r.notice_id = n.notice_id AND r.run_id = n.run_id WHERE n.parent_notice_id IS NULL"
        " UNION ALL SELECT r.notice_id FROM versions.readings r"
        "  ANTI JOIN notices n ON n.notice_id = r.notice_id LIMIT 1"
    ).fetchall()
    return bool(rows)


def _statements() -> list[str]:
    text = files("warehouse").joinpath("version_links.sql").read_text(encoding="utf-8")
    return [statement for statement in text.split(";\n") if statement.strip()]


def _drop_stale(connection: Connection) -> None:
    """What was read of notices that are gone or came again; those linked with them are looked at anew."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE gone AS SELECT notice_id FROM versions.readings"
        " WHERE (notice_id, run_id) NOT IN (SELECT (notice_id, run_id) FROM notices)"
    )
    connection.execute(
        "INSERT INTO touched SELECT notice_id FROM notice_relations"
        " WHERE notice_id IN (FROM gone) OR earlier_notice_id IN (FROM gone)"
    )
    for table in ("notice_relations", "versions.readings", "versions.bands"):
        connection.execute(f"DELETE FROM {table} WHERE notice_id IN (FROM gone)")
    connection.execute("DELETE FROM notice_relations WHERE earlier_notice_id IN (FROM gone)")
    connection.execute("DROP TABLE gone")


def _read_pending(connection: Connection) -> int:
    """In the order in which the documents stand: a range of places is read without the texts around it."""
    pending = connection.execute(
        "SELECT d.rowid, n.notice_id FROM notices n JOIN documents d ON d.document_id = n.document_id"
        " WHERE n.parent_notice_id IS NULL AND n.notice_id NOT IN (SELECT notice_id FROM versions.readings)"
        " ORDER BY d.rowid, n.notice_id"
    ).fetchall()
    for start in range(0, len(pending), CHUNK):
        part = pending[start : start + CHUNK]
        _read(connection, [notice_id for _, notice_id in part], part[0][0], part[-1][0])
    return len(pending)


def _read(connection: Connection, ids: list[str], first_place: int, last_place: int) -> None:
    connection.register("reading", pa.table({"notice_id": pa.array(ids, pa.string())}))
    try:
        rows = connection.execute(
            "SELECT n.notice_id, n.document_id, n.run_id, n.title, d.text, c.titles, c.numbers FROM notices n"
            " JOIN reading ON reading.notice_id = n.notice_id"
            " JOIN (SELECT document_id, text FROM documents WHERE rowid BETWEEN ? AND ?) d"
            "  ON d.document_id = n.document_id"
            " LEFT JOIN (SELECT notice_id, list(title) AS titles,"
            "  list(document_number) FILTER (document_number IS NOT NULL) AS numbers"
            "  FROM policy_references WHERE notice_id IN (FROM reading) GROUP BY notice_id) c"
            " ON c.notice_id = n.notice_id",
            [first_place, last_place],
        ).fetchall()
        connection.execute("INSERT INTO touched FROM reading")
    finally:
        connection.unregister("reading")
    readings, banded = [], []
    for notice_id, document_id, run_id, title, text, titles, numbers in rows:
        said = read_title(title or "")
        least = sketch(text or "")
        cited = {*said.cited, *(stem(each) for each in titles or [])} - {""} if said.act else set()
        readings.append(
            {
                "notice_id": notice_id,
                "document_id": document_id,
                "run_id": run_id,
                "stem": said.stem or None,
                "act": said.act,
                "year": said.year,
                "rounds": said.rounds,
                "cited": sorted(cited),
                "cited_numbers": sorted(set(numbers or [])) if said.act else [],
                "sketch": least,
            }
        )
        banded += [(notice_id, key) for key in (bands(least) if least is not None else ())]
    _append(connection, "versions.readings", _reading_table(readings))
    keys = np.array([key for _, key in banded], dtype=np.uint64)
    _append(connection, "versions.bands", pa.table({"notice_id": [n for n, _ in banded], "band": keys}))


def _reading_table(readings: list[dict[str, object]]) -> pa.Table:
    texts = pa.list_(pa.string())
    schema = [(name, pa.string()) for name in ("notice_id", "document_id", "run_id", "stem", "act")]
    schema += [("year", pa.int32()), ("rounds", pa.string()), ("cited", texts), ("cited_numbers", texts)]
    return pa.Table.from_pylist(readings, schema=pa.schema([*schema, ("sketch", pa.list_(pa.uint32()))]))


def _append(connection: Connection, table: str, rows: pa.Table) -> None:
    if rows.num_rows:
        connection.register("appended", rows)
        try:
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM appended")
        finally:
            connection.unregister("appended")
