"""Which documents an operator means: by error, source, reader, extractor version, or because they are due."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from extractors.errors import TransientError
from flows.advice import kinds, know_all_errors
from warehouse import clock, ledger
from warehouse.database import Connection
from warehouse.ledger import SourceFile

# A passing error is tried again by itself after so long, twice as long each time, and so often.
FIRST_PAUSE = timedelta(hours=6)
LONGEST_PAUSE = timedelta(days=7)
MOST_ATTEMPTS = 8


class Which(msgspec.Struct, frozen=True):
    """All conditions that are given must hold; `readers` and `extractors` are about loaded documents.

    `classes` are names of errors (`NeedsOcr`), `sources` names of the configuration file or beginnings of
    addresses, `readers` what `documents.reader` says, with its version or without (`docx/1`, `docx`),
    `extractors` versions of this program (`runs.version`). `due` are the passing errors whose time has come.
    """

    classes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    extractors: tuple[str, ...] = ()
    due: bool = False

    def __bool__(self) -> bool:
        return bool(self.classes or self.sources or self.readers or self.extractors or self.due)

    @property
    def is_about_loaded(self) -> bool:
        return bool(self.readers or self.extractors)

    def failed(self, connection: Connection) -> list[dict[str, object]]:
        """The open failures that are meant."""
        if self.is_about_loaded and not (self.classes or self.due):
            return []
        places = _places(connection, self.sources)
        passing = transient_errors() if self.due else frozenset()
        now = clock.now()
        return [
            failure
            for failure in ledger.open_failures(connection)
            if (not self.classes or failure["error_class"] in self.classes)
            and (not self.sources or _stands_in(str(failure["source_uri"]), places))
            and (not self.due or _is_due(failure, passing, now))
        ]

    def loaded(self, connection: Connection) -> list[SourceFile]:
        """The loaded documents that are meant: those of a reader or an extractor version."""
        if not self.is_about_loaded:
            return []
        rows = connection.execute(
            "SELECT d.document_id, d.file_name, d.source_uri, d.byte_size, d.parent_document_id"
            " FROM documents d LEFT JOIN runs r USING (run_id)"
            " WHERE (len(?::VARCHAR[]) = 0 OR d.reader IN (SELECT unnest(?::VARCHAR[]))"
            "   OR split_part(d.reader, '/', 1) IN (SELECT unnest(?::VARCHAR[])))"
            " AND (len(?::VARCHAR[]) = 0 OR r.version IN (SELECT unnest(?::VARCHAR[])))"
            " ORDER BY d.retrieved_at, d.source_uri, d.document_id",
            [*[list(self.readers)] * 3, *[list(self.extractors)] * 2],
        ).fetchall()
        places = _places(connection, self.sources)
        found = [SourceFile(*row) for row in rows]
        return [each for each in found if not self.sources or _stands_in(each.source_uri, places)]


EVERY = Which()


def transient_errors() -> frozenset[str]:
    """The names of the errors that may pass by themselves: every kind of TransientError."""
    know_all_errors()
    return frozenset(kind.__name__ for kind in kinds(TransientError))


def next_try(last_failed_at: datetime, attempts: int) -> datetime | None:
    """When a passing error is tried again by itself; None after MOST_ATTEMPTS: then a person looks."""
    if attempts >= MOST_ATTEMPTS:
        return None
    pause: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1))
    return last_failed_at + pause


def _is_due(failure: dict[str, object], passing: frozenset[str], now: datetime) -> bool:
    last, attempts = failure["last_failed_at"], failure["attempts"]
    assert isinstance(last, datetime) and isinstance(attempts, int)
    if failure["error_class"] not in passing:
        return False
    moment = next_try(last, attempts)
    # A clock that was set back leaves moments in the future: they are due, or they would wait for ever.
    return moment is not None and (moment <= now or last > now)


def _places(connection: Connection, sources: Iterable[str]) -> list[str]:
    """The beginnings of addresses that sources stand for."""
    places: list[str] = []
    for named in sources:
        rows = connection.execute(
            "SELECT kind, address FROM ledger.sources WHERE source = ?", [named]
        ).fetchall()
        if not rows:
            places.append(named if "://" in named else Path(named).absolute().as_uri())
        for kind, address in rows:
            places.append(Path(address).absolute().as_uri() if kind == "folder" else address)
        items = connection.execute("SELECT url FROM ledger.source_items WHERE source = ?", [named]).fetchall()
        places.extend(row[0] for row in items)
    return places


def _stands_in(uri: str, places: Iterable[str]) -> bool:
    return any(uri == place or uri.startswith((f"{place}/", f"{place}!/", f"{place}#")) for place in places)
