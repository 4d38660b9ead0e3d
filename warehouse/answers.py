"""The place of a project whose form names none: that of the notice it answers."""

from warehouse.database import Connection

COMPONENT = "requirements.answered_notice"
CONFIDENCE = 0.6
_LEVELS = ("region_code", "province", "city", "county")

# One place for each requirement: where several notices ask with the same form, they must agree on it.
# A nationwide call (100000) says nothing of the place.
_WANTED = """
SELECT r.form_id, r.seq, min(a.notice_id) AS notice_id, any_value(a.region_code) AS region_code,
    any_value(a.province) AS province, any_value(a.city) AS city, any_value(a.county) AS county
FROM requirements r JOIN answered_notices a ON a.form_id = r.form_id
WHERE a.region_code IS NOT NULL AND a.province IS NOT NULL
    AND (r.region_code IS NULL OR (r.form_id, r.seq) IN (FROM inferred))
GROUP BY r.form_id, r.seq HAVING count(DISTINCT a.region_code) = 1
"""

_INFERRED = f"""
SELECT DISTINCT form_id, seq FROM requirements JOIN field_evidence e
ON e.table_name = 'requirements' AND e.row_id = form_id || ':' || seq AND e.component = '{COMPONENT}'
UNION
SELECT form_id, seq FROM requirements ANTI JOIN (
    SELECT row_id FROM field_evidence WHERE table_name = 'requirements' AND field = 'region_code'
) e ON e.row_id = form_id || ':' || seq WHERE region_code IS NOT NULL
"""


def place_by_notice(connection: Connection) -> None:
    """Settles the region of requirements that name no place, from the notices that their forms answer.

    The evidence is the notice's own. What was settled before is settled anew: notices come and go.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE inferred AS {_INFERRED}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE answered AS {_WANTED}")
    try:
        _settle(connection)
    finally:
        connection.execute("DROP TABLE inferred")
        connection.execute("DROP TABLE answered")


def _settle(connection: Connection) -> None:
    wrong = connection.execute(
        "SELECT 1 FROM answered w JOIN requirements r USING (form_id, seq)"
        " WHERE w.region_code IS DISTINCT FROM r.region_code"
        " UNION ALL SELECT 1 FROM inferred ANTI JOIN answered USING (form_id, seq)"
        f" UNION ALL SELECT 1 FROM field_evidence e ANTI JOIN answered w"
        f" ON e.row_id = w.form_id || ':' || w.seq WHERE e.component = '{COMPONENT}'"
        f" UNION ALL SELECT 1 FROM answered w ANTI JOIN field_evidence e ON e.component = '{COMPONENT}'"
        " AND e.table_name = 'requirements' AND e.row_id = w.form_id || ':' || w.seq LIMIT 1"
    ).fetchall()
    if not wrong:
        return
    connection.execute("DELETE FROM field_evidence WHERE component = ?", [COMPONENT])
    empty = ", ".join(f"{level} = NULL" for level in _LEVELS)
    connection.execute(f"UPDATE requirements SET {empty} WHERE (form_id, seq) IN (FROM inferred)")
    levels = ", ".join(f"{level} = w.{level}" for level in _LEVELS)
    connection.execute(
        f"UPDATE requirements r SET {levels} FROM answered w WHERE r.form_id = w.form_id AND r.seq = w.seq"
    )
    connection.execute(
        "INSERT INTO field_evidence BY NAME"
        " SELECT 'requirements' AS table_name, w.form_id || ':' || w.seq AS row_id, e.field, e.document_id,"
        f" e.quote, e.char_start, e.char_end, {CONFIDENCE} AS confidence, '{COMPONENT}' AS component,"
        " e.run_id"
        " FROM answered w JOIN field_evidence e ON e.table_name = 'notices' AND e.row_id = w.notice_id"
        " WHERE e.field IN (SELECT unnest(?))",
        [list(_LEVELS)],
    )
