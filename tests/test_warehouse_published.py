"""Readers beside the writer: the published copy, whole at every moment."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from bench.warehouse_synthetic import documents
from extractors.errors import SettingInvalid
from tests.test_warehouse import hold, loadable
from warehouse import published, publishing
from warehouse.database import open_writer
from warehouse.errors import WarehouseBusy
from warehouse.loader import forget, load
from warehouse.published import published_at, published_path
from warehouse.query import ask

NOTICES = Path(sys.executable).with_name("notices")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as connection:
        load(connection, "run1", [loadable("a")])
    return path


def count(path: Path, table: str = "notices") -> int:
    return int(ask(path, f"SELECT count(*) AS n FROM {table}").column("n")[0].as_py())


def test_closing_the_writer_publishes_what_it_loaded(warehouse: Path) -> None:
    assert published_path(warehouse).name == "w.published.duckdb"
    assert count(published_path(warehouse)) == 1
    assert [p.name for p in warehouse.parent.iterdir() if p.name.startswith(".")] == []


def test_a_reader_during_a_load_reads_the_copy_and_is_told(warehouse: Path) -> None:
    process = hold(warehouse)
    try:
        asked = [
            NOTICES,
            "sql",
            "SELECT count(*) AS n FROM notices",
            "--format",
            "csv",
            "--warehouse",
            warehouse,
        ]
        result = subprocess.run(asked, capture_output=True, text=True, timeout=60)
        assert (result.returncode, result.stdout) == (0, "n\n1\n"), result.stderr
        assert f"published copy as of {published_at(published_path(warehouse))}" in result.stderr
        live = subprocess.run([*asked, "--live"], capture_output=True, text=True, timeout=60)
        assert live.returncode == 1
        assert "in use" in live.stderr
    finally:
        process.kill()
        process.wait()


def test_nobody_is_told_of_a_copy_where_nobody_writes(warehouse: Path) -> None:
    result = subprocess.run(
        [NOTICES, "failures", "--warehouse", warehouse], capture_output=True, text=True, timeout=60
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_a_run_that_changes_nothing_copies_nothing(warehouse: Path) -> None:
    before = published_path(warehouse).stat()
    with open_writer(warehouse):
        pass
    assert published_path(warehouse).stat().st_ino == before.st_ino
    with open_writer(warehouse) as connection:
        load(connection, "run2", [loadable("b")])
    assert published_path(warehouse).stat().st_ino != before.st_ino
    with open_writer(warehouse) as connection:
        forget(connection, ["a" * 64, "b" * 64])
    assert count(published_path(warehouse)) == 0


def test_what_an_earlier_process_could_not_publish_is_made_good(warehouse: Path) -> None:
    published_path(warehouse).unlink()
    left = warehouse.with_name(".w.published.duckdb.4711")
    left.write_bytes(b"half a copy")
    with open_writer(warehouse):
        pass
    assert count(published_path(warehouse)) == 1
    assert not left.exists()


def test_a_run_that_fails_publishes_what_it_had_loaded(warehouse: Path) -> None:
    with pytest.raises(RuntimeError), open_writer(warehouse) as connection:
        load(connection, "run2", [loadable("b", title="另一个通知")])
        raise RuntimeError("the run ends here")
    assert count(published_path(warehouse)) == 2


@pytest.mark.parametrize("keep", [0, 1, 3])
def test_the_last_copies_stay(keep: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(published.KEEP_VARIABLE, str(keep))
    path = tmp_path / "w.duckdb"
    for key in "abcde":
        with open_writer(path) as connection:
            load(connection, "run", [loadable(key, title=key)])
    copies = [published_path(path, age) for age in range(5)]
    assert [copy.exists() for copy in copies] == [age < keep for age in range(5)]
    assert [count(copy) for copy in copies[:keep]] == [5, 4, 3][:keep]
    if keep == 3:  # less is wanted from now on
        monkeypatch.setenv(published.KEEP_VARIABLE, "1")
        with open_writer(path) as connection:
            load(connection, "run", [loadable("f")])
        assert [copy.exists() for copy in copies] == [True, False, False, False, False]


def test_a_reader_keeps_the_copy_it_opened(warehouse: Path) -> None:
    with duckdb.connect(str(published_path(warehouse)), read_only=True) as reader:
        with open_writer(warehouse) as connection:
            load(connection, "run2", [loadable("b")])
        assert reader.execute("SELECT count(*) FROM notices").fetchone() == (1,)
    assert count(published_path(warehouse)) == 2


def test_killed_while_publishing_leaves_the_copy_before_it(warehouse: Path) -> None:
    """SIGKILL at many moments around the copying: what readers open is whole every time."""
    code = (
        "import sys, time; from pathlib import Path; from warehouse import published\n"
        "real = published.shutil.copyfile\n"
        "def slow(source, target):\n"
        "    data = Path(source).read_bytes(); third = len(data) // 3\n"
        "    with open(target, 'wb') as out:\n"
        "        for part in (data[:third], data[third:2 * third], data[2 * third:]):\n"
        "            out.write(part); out.flush(); print('part', flush=True); time.sleep(0.02)\n"
        "published.shutil.copyfile = slow\n"
        "for _ in range(100):\n    published.publish(Path(sys.argv[1]))\n"
    )
    for parts in range(1, 8):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(warehouse)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(parts):
            process.stdout.readline()
        time.sleep(0.003 * parts)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert count(published_path(warehouse)) == 1
    published.publish(warehouse)
    assert not list(warehouse.parent.glob(".w.published*"))


def test_a_copy_that_cannot_be_made_is_a_warning_and_costs_nothing(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(published, "SPARE_BYTES", 1 << 60)
    with open_writer(warehouse) as connection:
        load(connection, "run2", [loadable("b")])
    assert "could not be made" in caplog.text
    assert count(published_path(warehouse)) == 1
    assert count(warehouse) == 2


def test_a_folder_that_may_only_be_read_is_read(warehouse: Path) -> None:
    folder = warehouse.parent
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert count(warehouse) == 1
        if os.geteuid():  # root may write anywhere
            assert published.publish(warehouse) is None
    finally:
        folder.chmod(0o700)


def test_a_writer_waits_for_a_reader_of_the_warehouse_itself(warehouse: Path) -> None:
    code = (
        "import duckdb, sys, time\nwith duckdb.connect(sys.argv[1], read_only=True):\n"
        "    print('reads', flush=True); time.sleep(float(sys.argv[2]))"
    )

    def reader(seconds: float) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(warehouse), str(seconds)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        return process

    told: list[str] = []
    first = reader(0.6)
    with open_writer(warehouse, wait=30, on_wait=told.append):
        assert len(told) == 1
    first.wait()
    second = reader(60)
    try:
        with pytest.raises(WarehouseBusy), open_writer(warehouse, wait=0.3):
            pass
    finally:
        second.kill()
        second.wait()


def test_a_long_run_publishes_while_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every copy that a reader opens meanwhile holds whole batches, and more and more of them."""
    monkeypatch.setenv(publishing.MINUTES_VARIABLE, "0.001")
    path, seen = tmp_path / "w.duckdb", []
    with open_writer(path) as connection:
        for batch in range(400):
            if len(set(seen)) >= 4:
                break
            load(connection, "run", list(documents(10, first=batch * 10)))
            copy = published_path(path)
            if copy.exists():
                with duckdb.connect(str(copy), read_only=True) as reader:
                    seen.append(reader.execute("SELECT count(*) FROM documents").fetchone()[0])
                    [owners] = reader.execute(
                        "SELECT count(DISTINCT document_id) FROM field_evidence"
                    ).fetchone()
                    assert owners == seen[-1]
            time.sleep(0.05)
        loaded = connection.execute("SELECT count(*) FROM documents").fetchone()
    assert len(set(seen)) >= 4, "no copy was made meanwhile"
    assert seen == sorted(seen) and all(count % 10 == 0 for count in seen)
    assert (count(published_path(path), "documents"),) == loaded
    assert not list(tmp_path.glob(".w.published*"))


def test_a_copy_of_a_file_that_changed_meanwhile_is_thrown_away(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = published_path(warehouse).stat().st_ino
    real = published.shutil.copyfile

    def changed(source: Path, target: Path) -> None:
        real(source, target)
        with duckdb.connect(str(source)) as connection:
            connection.execute("CREATE TABLE main.meanwhile AS SELECT 1 AS one")
            connection.execute("CHECKPOINT")

    monkeypatch.setattr(published.shutil, "copyfile", changed)
    assert published.publish(warehouse, running=True) is None
    assert "written meanwhile" in caplog.text
    assert published_path(warehouse).stat().st_ino == before


@pytest.mark.parametrize("value", ["soon", "-1", "inf"])
def test_a_wrong_number_of_minutes_is_one_sentence(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(publishing.MINUTES_VARIABLE, value)
    with pytest.raises(SettingInvalid, match="NOTICES_PUBLISH_MINUTES"), open_writer(tmp_path / "w.duckdb"):
        pass
