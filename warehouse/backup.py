"""A backup is one tar file: the warehouse, and what its store keeps of each document it knows."""

import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import msgspec

from warehouse.address import only_a_file
from warehouse.database import WAIT_SECONDS, connect_alone, require_ours, writer_lock
from warehouse.errors import BackupUnusable, StorageFull, WarehouseInTheWay, WarehouseMissing
from warehouse.store import ORIGINAL, PARSED, Store

WAREHOUSE_MEMBER = "warehouse.duckdb"
_STORE_MEMBER = re.compile(
    rf"store/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})/({re.escape(ORIGINAL)}|{re.escape(PARSED)})"
)


_OF_LAKES = "`notices copy` writes a lake to a file, which can be backed up, and a file into a lake"


class BackedUp(msgspec.Struct, frozen=True):
    """How many documents and bytes a backup holds."""

    documents: int
    bytes: int


def backup(
    warehouse: Path,
    target: Path,
    *,
    wait: float = WAIT_SECONDS,
    on_wait: Callable[[str], None] = lambda _: None,
) -> BackedUp:
    """Writes the backup to a temporary file and renames it; no run writes meanwhile.

    Raises WarehouseMissing, WarehouseBusy, StorageFull.
    """
    only_a_file(warehouse, "`notices backup`", _OF_LAKES)
    if not warehouse.exists():
        raise WarehouseMissing(path=str(warehouse))
    store = Store.beside(warehouse)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with writer_lock(warehouse, wait, on_wait):
            with connect_alone(warehouse, wait, on_wait) as connection:
                require_ours(connection, str(warehouse))
                connection.execute("CHECKPOINT")
                known = connection.execute("SELECT document_id FROM ledger.documents").fetchall()
            ids = sorted(row[0] for row in known)
            with tarfile.open(temporary, "w") as tar:
                tar.add(warehouse, WAREHOUSE_MEMBER)
                for document_id in ids:
                    for path in (store.folder(document_id) / name for name in (ORIGINAL, PARSED)):
                        if path.exists():
                            tar.add(path, f"store/{document_id[:2]}/{document_id}/{path.name}")
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise StorageFull(path=str(target), detail=error.strerror or str(error)) from error
    return BackedUp(len(ids), target.stat().st_size)


def restore(source: Path, warehouse: Path) -> BackedUp:
    """Puts a backup back where no warehouse stands; the store keeps what it already has.

    Everything is unpacked and looked at before anything takes its place; the warehouse comes last.
    Raises BackupUnusable, WarehouseInTheWay, StorageFull.
    """
    only_a_file(warehouse, "`notices restore`", _OF_LAKES)
    if warehouse.exists():
        raise WarehouseInTheWay(path=str(warehouse))
    try:
        warehouse.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=warehouse.parent) as folder:
            unpacked = Path(folder)
            _unpack(source, unpacked)
            documents = _check(source, unpacked / WAREHOUSE_MEMBER)
            store = Store.beside(warehouse)
            for path in sorted((unpacked / "store").glob("??/*/*")):
                place = store.folder(path.parent.name) / path.name
                if not place.exists():
                    place.parent.mkdir(parents=True, exist_ok=True)
                    path.replace(place)
            if warehouse.exists():
                raise WarehouseInTheWay(path=str(warehouse))
            (unpacked / WAREHOUSE_MEMBER).replace(warehouse)
    except OSError as error:
        raise StorageFull(path=str(warehouse.parent), detail=error.strerror or str(error)) from error
    return BackedUp(documents, warehouse.stat().st_size)


def _unpack(source: Path, folder: Path) -> None:
    """Only the members that a backup has, by their exact names: a tar file may hold anything."""
    try:
        with tarfile.open(source, "r:") as tar:
            for name, member in _members(source, tar):
                data = tar.extractfile(member)
                if data is None:
                    raise BackupUnusable(path=str(source), detail=f"{name} is no file")
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as out:
                    shutil.copyfileobj(data, out, 1 << 20)
                if target.stat().st_size != member.size:
                    raise BackupUnusable(path=str(source), detail=f"{name} is cut short")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise BackupUnusable(path=str(source), detail=error.strerror or str(error)) from error
    except tarfile.TarError as error:
        detail = f"it is cut short, or no backup: {str(error) or type(error).__name__}"
        raise BackupUnusable(path=str(source), detail=detail) from error
    if not (folder / WAREHOUSE_MEMBER).exists():
        raise BackupUnusable(path=str(source), detail="it holds no warehouse")


def _members(source: Path, tar: tarfile.TarFile) -> Iterator[tuple[str, tarfile.TarInfo]]:
    for member in tar:
        known = member.name == WAREHOUSE_MEMBER or _STORE_MEMBER.fullmatch(member.name)
        if not (known and member.isreg()):
            raise BackupUnusable(path=str(source), detail=f"{member.name!r} does not belong into a backup")
        yield member.name, member


def _check(source: Path, warehouse: Path) -> int:
    """How many documents the unpacked warehouse knows."""
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            row = connection.execute("SELECT count(*) FROM ledger.documents").fetchone()
    except duckdb.Error as error:
        raise BackupUnusable(path=str(source), detail=str(error).splitlines()[0]) from error
    return int(row[0]) if row else 0
