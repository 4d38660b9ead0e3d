"""What a crawl did, line by line, until it is loaded: a process that dies loses nothing that it fetched.

Bytes go to the store first, then a line says so; both are there before anything is loaded. A journal
that is left behind is loaded by the next run, as often as need be: loading it twice changes nothing.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from flows.sources.article import FileLink
from flows.sources.fetch import Traffic
from flows.sources.listing import Listing
from warehouse.errors import StorageFull
from warehouse.ledger import Failure


class Began(msgspec.Struct, frozen=True, tag="began"):
    crawl_id: str
    mode: str
    at: datetime


class Listed(msgspec.Struct, frozen=True, tag="listed"):
    """The list was read, to its end or not."""

    listing: Listing
    at: datetime


class Fetched(msgspec.Struct, frozen=True, tag="fetched", omit_defaults=True):
    """Something new: its bytes are in the store. `files` are what the page links to."""

    key: str
    document_id: str
    file_name: str
    byte_size: int
    fingerprint: str
    at: datetime
    etag: str | None = None
    last_modified: str | None = None
    files: tuple[FileLink, ...] = ()
    changed: bool = False  # there was something else at this address before


class Checked(msgspec.Struct, frozen=True, tag="checked", omit_defaults=True):
    """Asked for again: as it was."""

    key: str
    at: datetime
    etag: str | None = None
    last_modified: str | None = None


class Vanished(msgspec.Struct, frozen=True, tag="vanished"):
    """Loaded once, and not there any more."""

    key: str
    at: datetime


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """Could not be fetched. `key` is null for the list itself; `known` where an older answer is loaded."""

    key: str | None
    failure: Failure
    at: datetime
    known: bool = False


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    at: datetime
    traffic: Traffic
    notes: tuple[str, ...] = ()


Record = Began | Listed | Fetched | Checked | Vanished | Failed | Ended
_decoder = msgspec.json.Decoder(Record)


class Journal:
    """The file of one source. Raises StorageFull where it cannot be written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, record: Record) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                file.write(msgspec.json.encode(record) + b"\n")
        except OSError as error:
            raise StorageFull(path=str(self.path), detail=error.strerror or str(error)) from error

    def records(self) -> Iterator[Record]:
        """What was written, without a last line that was cut off."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return
        for line in lines:
            if line:
                try:
                    yield _decoder.decode(line)
                except msgspec.DecodeError:
                    continue

    @property
    def waits(self) -> bool:
        """Whether there is something that was not loaded."""
        return next(self.records(), None) is not None

    def remove(self) -> None:
        with suppress(FileNotFoundError):
            self.path.unlink()
