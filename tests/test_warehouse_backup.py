"""Backup and restore; no load on a disk that is nearly full."""

import io
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.test_warehouse import hold, loadable
from warehouse import ledger, room
from warehouse.backup import backup, restore
from warehouse.database import open_writer
from warehouse.errors import BackupUnusable, StorageFull, WarehouseBusy, WarehouseInTheWay, WarehouseMissing
from warehouse.ledger import SourceFile
from warehouse.loader import load
from warehouse.query import ask
from warehouse.store import Store

NOTICES = Path(sys.executable).with_name("notices")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "w.duckdb"
    store = Store.beside(path)
    known = store.put_original(b"known")
    store.put_original(b"of another warehouse")
    with open_writer(path) as connection:
        ledger.start(connection, "run", [SourceFile(known, "a.txt", "file:///a.txt", 5)])
        load(connection, "run", [loadable("a")])
    return path


def test_a_backup_comes_back_whole_somewhere_else(warehouse: Path, tmp_path: Path) -> None:
    file, again = tmp_path / "b.tar", tmp_path / "else where" / "again.duckdb"
    for arguments in (["backup", file, "--warehouse", warehouse], ["restore", file, "--warehouse", again]):
        result = subprocess.run([NOTICES, *arguments], capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, result.stderr
    sql = "SELECT title, due_at FROM notices JOIN deadlines USING (notice_id)"
    assert ask(again, sql).to_pylist() == ask(warehouse, sql).to_pylist() != []
    [document_id] = Store.beside(again).ids()
    assert Store.beside(again).original(document_id) == b"known"
    with open_writer(again) as connection:  # and is a warehouse as any other
        load(connection, "run2", [loadable("b")])
    assert [p.name for p in again.parent.iterdir() if p.name.startswith(".")] == []


def test_a_warehouse_is_never_written_over(warehouse: Path, tmp_path: Path) -> None:
    backup(warehouse, tmp_path / "b.tar")
    with pytest.raises(WarehouseInTheWay):
        restore(tmp_path / "b.tar", warehouse)


def test_what_is_no_backup_changes_nothing(warehouse: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    backup(warehouse, file)
    whole = file.read_bytes()
    target = tmp_path / "new" / "w.duckdb"
    for data in (b"", b"no tar" * 500, whole[: len(whole) // 3], whole[:700], b"\0" * 10240):
        file.write_bytes(data)
        with pytest.raises(BackupUnusable):
            restore(file, target)
        assert not target.exists()
        assert list(target.parent.iterdir()) == []
    with pytest.raises(BackupUnusable):
        restore(tmp_path / "nowhere.tar", target)


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "store/aa/../../evil", "other.txt"])
def test_a_backup_cannot_write_elsewhere(name: str, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    with tarfile.open(file, "w") as tar:
        member = tarfile.TarInfo(name)
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(BackupUnusable, match="does not belong"):
        restore(file, tmp_path / "new" / "w.duckdb")


def test_links_in_a_backup_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    with tarfile.open(file, "w") as tar:
        member = tarfile.TarInfo("warehouse.duckdb")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    with pytest.raises(BackupUnusable, match="does not belong"):
        restore(file, tmp_path / "new" / "w.duckdb")


def test_a_backup_waits_for_a_writer_and_leaves_no_half(warehouse: Path, tmp_path: Path) -> None:
    process = hold(warehouse)
    try:
        with pytest.raises(WarehouseBusy):
            backup(warehouse, tmp_path / "b.tar", wait=0.3)
    finally:
        process.kill()
        process.wait()
    assert not list(tmp_path.glob("*.tar*"))
    with pytest.raises(StorageFull):
        backup(warehouse, tmp_path / "no folder" / "b.tar")
    with pytest.raises(WarehouseMissing):
        backup(tmp_path / "none.duckdb", tmp_path / "b.tar")


def test_no_load_starts_on_a_disk_that_is_nearly_full(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nearly:
        free = 5 << 20

    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: Nearly)
    with pytest.raises(StorageFull, match="only 5 MB"), open_writer(warehouse):
        pass
    with open_writer(warehouse, spare_bytes=0):  # to remove something
        pass
