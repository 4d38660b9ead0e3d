"""The published copy: what readers open while a writer holds the warehouse.

`notices.duckdb` is published as `notices.published.duckdb` beside it: when a writer that changed
something closes it, and every few minutes of a long run (see `warehouse.publishing`). A copy is made
to a temporary file, flushed, opened once, and renamed: it is the old one or the new one, never half of one.
Whoever publishes holds the writer's lock, so a temporary file found there belongs to a process that died.
"""

import logging
import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse import clock

KEEP_VARIABLE = "NOTICES_KEEP_PUBLISHED"
SPARE_BYTES = 64 << 20
_HEADER_BYTES = 3 * 4096  # DuckDB's file header and its two database headers

log = logging.getLogger("notices.warehouse")

# What tells one state of the warehouse from another: which documents stand where since when, what
# failed and what was mended, under which names documents were met, which code lists and schema apply.
# A run that found nothing new adds a row to `runs` and leaves all of this as it was.
_STATE = """
SELECT (SELECT {documents} FROM ledger.documents), (SELECT {failures} FROM failures),
    (SELECT count(*) FROM document_sources), (SELECT max(version) FROM ledger.migrations),
    (SELECT string_agg(table_name || digest, ',' ORDER BY table_name) FROM ledger.reference),
    (SELECT count(*) FROM duckdb_columns() WHERE comment IS NOT NULL)
""".format(
    documents="(count(*), max(changed_at), bit_xor(hash(document_id || status || changed_at)))",
    failures="(count(*), max(last_failed_at), max(resolved_at))",
)


def published_path(warehouse: Path, age: int = 0) -> Path:
    """Where the copy stands; `age` 1 is the one before it, and so on."""
    number = f".{age}" if age else ""
    return warehouse.with_name(f"{warehouse.stem}.published{number}{warehouse.suffix}")


def published_at(copy: Path) -> datetime:
    """As of when a copy is: the moment it was made, in China Standard Time without zone."""
    return datetime.fromtimestamp(copy.stat().st_mtime, clock.CHINA).replace(tzinfo=None, microsecond=0)


def copies_kept() -> int:
    """How many copies stay: $NOTICES_KEEP_PUBLISHED, else 1; 0 publishes nothing."""
    try:
        return max(0, int(os.environ.get(KEEP_VARIABLE, "1")))
    except ValueError:
        return 1


def is_behind(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> bool:
    """Whether the warehouse has changed since its copy was made, or there is none."""
    copy = published_path(warehouse)
    if not copies_kept():
        return False
    if not copy.exists():
        return True
    try:
        with duckdb.connect(str(copy), read_only=True) as published:
            return published.execute(_STATE).fetchone() != connection.execute(_STATE).fetchone()
    except duckdb.Error:  # a copy of another version, or one that this process has open otherwise
        return True


def publish(warehouse: Path, *, running: bool = False) -> Path | None:
    """Copies the warehouse; the caller holds the writer's lock. None, and a warning, where it cannot.

    A copy that cannot be made costs nothing that was loaded: the one before it stays. `running`: a writer has
    it open and goes on; what it wrote since its last checkpoint stands in its log and is left out.
    """
    copy = published_path(warehouse)
    temporary = copy.with_name(f".{copy.name}.{os.getpid()}")
    try:
        for stale in warehouse.parent.glob(f".{copy.name}.*"):
            stale.unlink()
        if not running and warehouse.with_name(f"{warehouse.name}.wal").exists():
            raise OSError("the last changes are still in its log")
        needed = warehouse.stat().st_size
        if shutil.disk_usage(warehouse.parent).free < needed + SPARE_BYTES:
            raise OSError(f"{needed} bytes and some to spare are not free")
        _copy(warehouse, temporary)
        _keep_older(warehouse)
        temporary.replace(copy)
    except (OSError, duckdb.Error) as error:
        with suppress(OSError):
            temporary.unlink()
        stands = f"as of {published_at(copy)}" if copy.exists() else "missing"
        log.warning(
            "The published copy %s could not be made (%s): it stays %s. What was loaded is safe.",
            copy,
            getattr(error, "strerror", None) or error,
            stands,
        )
        return None
    return copy


def _copy(warehouse: Path, target: Path) -> None:
    """A whole copy on the disk, or an error.

    A checkpoint writes blocks that no header names, then a header: where the headers are the same
    before and after, the blocks that they name are those that were copied.
    """
    before = _headers(warehouse)
    shutil.copyfile(warehouse, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())
    if _headers(warehouse) != before:
        raise OSError("it was written meanwhile")
    with duckdb.connect(str(target), read_only=True) as connection:
        connection.execute("SELECT count(*) FROM ledger.documents")


def _headers(warehouse: Path) -> bytes:
    with warehouse.open("rb") as file:
        return file.read(_HEADER_BYTES)


def _keep_older(warehouse: Path) -> None:
    """Moves each copy one further back, and removes what is older than wanted."""
    keep = copies_kept()
    older = keep
    while (extra := published_path(warehouse, older)).exists():
        extra.unlink()
        older += 1
    for age in range(keep - 1, 0, -1):
        newer, target = published_path(warehouse, age - 1), published_path(warehouse, age)
        if newer.exists():
            if age == 1:  # the newest stays in its place until the next one takes it
                spare = target.with_name(f".{published_path(warehouse).name}.{os.getpid()}.older")
                os.link(newer, spare)
                spare.replace(target)
            else:
                newer.replace(target)
