"""Keeps the search index in step with the documents' texts (tables of the schema `search`).

Words are cut and counted for many documents at once: 50 at a time, with each batch that is loaded, it
would cost several times as much. What is interrupted is taken up by the next writer.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from warehouse import writers
from warehouse.catalogue import describe
from warehouse.database import Connection, transaction

CHUNK_DOCUMENTS = 2000
CHUNK_CHARACTERS = 8_000_000
SORT_PARTS = 16


def index_pending(connection: Connection) -> int:
    """Indexes what is new, drops what is gone; how many documents were indexed."""
    _drop_stale(connection)
    indexed = 0
    while pending := _pending(connection):
        before = indexed
        for first, last in _chunks(pending):
            indexed += _index(connection, first, last)
        if indexed == before:
            break
    _sort(connection, indexed)
    return indexed


_NOT_INDEXED = (
    "FROM documents d WHERE d.text IS NOT NULL"
    " AND NOT EXISTS (FROM search.texts t WHERE t.document_id = d.document_id)"
)


def _pending(connection: Connection) -> list[tuple[int, int]]:
    """The place of each document that is not indexed, in the order in which they stand, and its length."""
    return connection.execute(f"SELECT d.rowid, length(d.text) {_NOT_INDEXED} ORDER BY d.rowid").fetchall()


def _chunks(pending: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges of places. A range lets DuckDB read these texts alone, where a join would read all of them."""
    first, last, count, characters = pending[0][0], pending[0][0], 0, 0
    for place, length in pending:
        if count == CHUNK_DOCUMENTS or (count and characters + length > CHUNK_CHARACTERS):
            yield first, last
            first, count, characters = place, 0, 0
        last, count, characters = place, count + 1, characters + length
    yield first, last


def _sort(connection: Connection, added: int) -> None:
    """Sorts all postings by word when what was added is a good part of them: 2,000 documents or more.

    Part by part: sorting all at once takes gigabytes. A lake's files are put together otherwise.
    """
    if writers.shared(connection):
        return
    [(documents,)] = connection.execute("SELECT count(*) FROM search.texts").fetchall()
    if added < CHUNK_DOCUMENTS or added * 4 < documents:
        return
    shares = [part / SORT_PARTS for part in range(1, SORT_PARTS)]
    [(bounds,)] = connection.execute(
        f"SELECT approx_quantile(word_id, {shares}::FLOAT[]) FROM search.postings"
    ).fetchall()
    ends = sorted(set(bounds or []))
    with transaction(connection):
        connection.execute("ALTER TABLE search.postings RENAME TO unsorted")
        connection.execute("CREATE TABLE search.postings AS FROM search.unsorted LIMIT 0")
        for low, high in zip([None, *ends], [*ends, None], strict=True):
            connection.execute(
                "INSERT INTO search.postings FROM search.unsorted"
                " WHERE (word_id > $low OR $low IS NULL) AND (word_id <= $high OR $high IS NULL)"
                " ORDER BY word_id, document_no",
                {"low": low, "high": high},
            )
        connection.execute("DROP TABLE search.unsorted")
    describe(connection)


def _drop_stale(connection: Connection) -> None:
    """What a later run left as it was stays; texts that changed or went lose their postings.

    With them go words that nothing holds any more: a forgotten text leaves no trace.
    """
    with transaction(connection):
        connection.execute(
            "UPDATE search.texts t SET run_id = d.run_id FROM documents d"
            " WHERE d.document_id = t.document_id AND d.run_id <> t.run_id AND hash(d.text) = t.text_hash"
        )
        [(stale,)] = connection.execute(
            "DELETE FROM search.texts WHERE (document_id, run_id) NOT IN"
            " (SELECT (document_id, run_id) FROM documents WHERE text IS NOT NULL)"
        ).fetchall()
        if stale:
            connection.execute(
                "DELETE FROM search.postings WHERE document_no NOT IN (SELECT document_no FROM search.texts)"
            )
            connection.execute(
                "DELETE FROM search.words WHERE word_id NOT IN (SELECT word_id FROM search.postings)"
            )


def _index(connection: Connection, first_place: int, last_place: int) -> int:
    """Indexes what is not indexed of these places; how many documents."""
    from warehouse.words import cut, words

    texts = connection.execute(
        "SELECT d.document_id, d.run_id, d.text, hash(d.text)"
        f" {_NOT_INDEXED} AND d.rowid BETWEEN ? AND ? ORDER BY d.rowid",
        [first_place, last_place],
    ).fetchall()
    if not texts:
        return 0
    cuts = [cut(text) for _, _, text, _ in texts]
    sizes = np.array([len(pieces) for pieces in cuts])
    pieces = pa.array([piece for each in cuts for piece in each], pa.string()).dictionary_encode()
    codes, documents = pieces.indices.to_numpy(), np.repeat(np.arange(len(cuts)), sizes)
    known = words(pieces.dictionary.to_pylist())
    with transaction(connection):
        numbers = _word_numbers(connection, [word for word in known if word is not None])
        of_piece = np.array([-1 if word is None else numbers[word] for word in known], dtype=np.int64)
        found = of_piece[codes] if len(codes) else np.empty(0, dtype=np.int64)
        first = _next(connection, "document_no", "texts")
        held = found >= 0
        keys, hits = np.unique((found[held] << 32) + documents[held], return_counts=True)
        lengths = np.bincount(documents[held], minlength=len(texts))
        _append(
            connection,
            "postings",
            word_id=(keys >> 32).astype(np.int32),
            document_no=((keys & 0xFFFFFFFF) + first).astype(np.int32),
            hits=hits.astype(np.int32),
        )
        _append(
            connection,
            "texts",
            document_no=np.arange(first, first + len(texts), dtype=np.int32),
            document_id=[row[0] for row in texts],
            run_id=[row[1] for row in texts],
            text_hash=pa.array([row[3] for row in texts], pa.uint64()),
            words=lengths.astype(np.int32),
        )
    return len(texts)


def _word_numbers(connection: Connection, wanted: Sequence[str]) -> dict[str, int]:
    """The number of each word; new ones are numbered on."""
    distinct = sorted(set(wanted))
    table = pa.table({"word": pa.array(distinct, pa.string())})
    connection.register("wanted", table)
    try:
        connection.execute(
            "INSERT INTO search.words SELECT ? - 1 + row_number() OVER (ORDER BY word), word"
            " FROM wanted ANTI JOIN search.words USING (word)",
            [_next(connection, "word_id", "words")],
        )
        found = connection.execute(
            "SELECT word, word_id FROM search.words SEMI JOIN wanted USING (word)"
        ).fetchall()
    finally:
        connection.unregister("wanted")
    return dict(found)


def _next(connection: Connection, column: str, table: str) -> int:
    [row] = connection.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM search.{table}").fetchall()
    return int(row[0])


def _append(connection: Connection, table: str, **columns: object) -> None:
    connection.register("appended", pa.table(columns))
    try:
        connection.execute(f"INSERT INTO search.{table} BY NAME SELECT * FROM appended")
    finally:
        connection.unregister("appended")
