"""What the comparison asks the warehouse."""

from pathlib import PurePath
from typing import Any

import duckdb

from normalizers.facts import EVIDENCED
from warehouse.evaluation.matching import Fact

Row = dict[str, Any]

_KEYS = ("notice_id", "form_id", "seq", "number", "title", "row_id", "field", "char_start")


def fact_of(table: str, row: Row | None) -> Fact | None:
    """What the reliability of a row is measured by; None for a row without a confidence."""
    if row is None or row.get("confidence") is None:
        return None
    key = tuple(row.get(name) for name in _KEYS)
    return Fact(table, key, str(row["component"]), float(row["confidence"]))


class Rows:
    """Reads rows as dictionaries; document names are looked up with and without their endings."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._documents: dict[str, list[tuple[str, str]]] = {}
        for row in self.ask("SELECT document_id, file_name FROM documents ORDER BY file_name"):
            entry = (str(row["document_id"]), str(row["file_name"]))
            for name in {entry[1], PurePath(entry[1]).stem}:
                self._documents.setdefault(name, []).append(entry)

    def ask(self, sql: str, *arguments: object) -> list[Row]:
        cursor = self._connection.execute(sql, list(arguments))
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def documents_named(self, name: str | None) -> list[tuple[str, str]]:
        """(document_id, file_name) of each document with that file name or stem."""
        return self._documents.get(name or "", [])

    def evidence(self, table: str, row_id: str) -> dict[str, Row]:
        """Field → evidence of the single-valued facts of a row."""
        sql = "SELECT * FROM field_evidence WHERE table_name = ? AND row_id = ?"
        return {str(row["field"]): row for row in self.ask(sql, table, row_id)}

    def misplaced_quotes(self) -> int:
        """Fact rows whose quote is empty or does not stand at its offsets."""
        total = 0
        for table in EVIDENCED:
            row = self.ask(
                "SELECT count(*) AS misplaced FROM " + table + " f LEFT JOIN documents d USING (document_id)"
                " WHERE coalesce(f.quote, '') = '' OR f.quote IS DISTINCT FROM"
                " substring(d.text, f.char_start + 1, f.char_end - f.char_start)"
            )
            total += int(row[0]["misplaced"])
        return total
