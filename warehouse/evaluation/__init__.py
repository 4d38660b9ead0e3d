"""Compares a warehouse with gold: what careful readers took from the same documents.

`evaluate` reads gold files and the tables of the contract and counts, field by field, what is
right, wrong and missing; `as_table`, `as_json` and `as_html` show the outcome. docs/evaluation.md
describes the gold format and how values are compared.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from warehouse.evaluation.blank_forms import compare_blank_form
from warehouse.evaluation.filled_forms import compare_filled_form
from warehouse.evaluation.gold import Gold, GoldUnreadable, read_gold
from warehouse.evaluation.notices import compare_notice
from warehouse.evaluation.reliability import Reliability
from warehouse.evaluation.report import as_html, as_json, as_table
from warehouse.evaluation.rows import Rows
from warehouse.evaluation.score import Difference, Evaluation, Score, Tally

__all__ = [
    "Difference",
    "Evaluation",
    "GoldUnreadable",
    "Reliability",
    "Score",
    "as_html",
    "as_json",
    "as_table",
    "evaluate",
]

_COMPARE = {
    "notice": compare_notice,
    "filled form": compare_filled_form,
    "blank form": compare_blank_form,
}


def evaluate(warehouse: duckdb.DuckDBPyConnection | str | Path, gold: Iterable[Path]) -> Evaluation:
    """Scores the warehouse against every gold file under the folders (or files) of `gold`.

    Raises GoldUnreadable where a gold file is no JSON or lacks what its kind must have.
    """
    if isinstance(warehouse, duckdb.DuckDBPyConnection):
        return _evaluate(Rows(warehouse), list(gold))
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return _evaluate(Rows(connection), list(gold))


def _evaluate(rows: Rows, gold: list[Path]) -> Evaluation:
    tally, absent = Tally(), []
    for item in read_gold(gold):
        documents = rows.documents_named(item.document)
        if not documents and item.document:
            absent.append(item.document)
        _compare(rows, tally, item, documents)
    return tally.evaluation(sorted(set(absent)), rows.misplaced_quotes())


def _compare(rows: Rows, tally: Tally, item: Gold, documents: list[tuple[str, str]]) -> None:
    """Each document of that name is compared: a .doc and a .pdf of one notice count both."""
    places: list[tuple[str | None, str]] = [*documents] or [(None, item.document or item.name)]
    for document_id, file_name in places:
        subject = f"{file_name}: {item.part}" if item.part else file_name
        try:
            _COMPARE[item.kind](rows, tally.subject(subject), item.data, document_id)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise GoldUnreadable(path=str(item.path), detail=f"{type(error).__name__}: {error}") from error
