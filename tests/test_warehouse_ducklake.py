"""Many writers: DuckLake with a PostgreSQL of the test's own (Debian's package), behind the same loader."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.warehouse_synthetic import documents
from warehouse import lake, ledger
from warehouse.errors import WarehouseUnusable
from warehouse.lake import PREFIX, Lake, again, missing_extensions, open_lake
from warehouse.loader import FACT_TABLES, load

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))

needs_extensions = pytest.mark.skipif(
    bool(missing_extensions()), reason=f"not installed for this DuckDB: {', '.join(missing_extensions())}"
)

WRITER = """
import sys
from bench.warehouse_synthetic import documents
from warehouse import ledger
from warehouse.lake import Lake, again, open_lake
from warehouse.loader import load
address, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
run = f"run{first}"
with open_lake(Lake.of(address)) as connection:
    for begin in range(first, first + count, 15):
        batch = list(documents(15, first=begin))
        again(lambda: ledger.start(connection, run, [d.source for d in batch]))
        again(lambda: load(connection, run, batch))
        print(begin, flush=True)
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL on a socket in a folder of its own, stopped at the end."""
    if not POSTGRES:
        pytest.skip("PostgreSQL is not installed here")
    folder = Path(f"/tmp/notices-postgres-{os.getpid()}")
    folder.mkdir()
    binaries = POSTGRES[-1].parent
    as_owner = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]
    data, options = folder / "data", f"-k {folder} -c listen_addresses='' -c fsync=off"

    def run(*call: str) -> None:
        subprocess.run([*as_owner, *call], check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)

    try:
        run(str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "notices")
        run(
            str(binaries / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"
        )
        run(str(binaries / "createdb"), "-h", str(folder), "-U", "notices", "lake")
        yield f"{PREFIX}dbname=lake host={folder} user=notices;{tmp_path_factory.mktemp('lake')}"
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder)


@needs_extensions
def test_two_writers_and_a_reader_work_at_once(address: str) -> None:
    with open_lake(Lake.of(address)):
        pass
    call = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{WRITER}", address]
    writers = [
        subprocess.Popen([*call, str(first), "30"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for first in (0, 1000)
    ]
    seen = []
    while any(writer.poll() is None for writer in writers):
        with open_lake(Lake.of(address), read_only=True) as reader:
            seen.append(
                reader.execute(
                    "SELECT (SELECT count(*) FROM documents),"
                    " (SELECT count(DISTINCT document_id) FROM field_evidence)"
                ).fetchone()
            )
    assert [writer.wait() for writer in writers] == [0, 0]
    assert seen == sorted(seen) and all(documents == owners for documents, owners in seen), seen
    made = [*documents(30), *documents(30, first=1000)]
    with open_lake(Lake.of(address), read_only=True) as reader:
        for table in FACT_TABLES:
            wanted = sum(len(getattr(document.facts, table)) for document in made)
            assert reader.execute(f"SELECT count(*) FROM {table}").fetchone() == (wanted,), table
        assert reader.execute("SELECT DISTINCT status FROM ledger.documents").fetchall() == [("loaded",)]
        repeated = reader.execute("SELECT count(*) FROM notices WHERE duplicate_of IS NOT NULL").fetchone()
        assert repeated == (4,)
        calls = reader.execute("SELECT count(*) FROM open_calls").fetchone()
        assert calls and calls[0] >= 0


@needs_extensions
def test_loading_again_replaces_a_document_as_one(address: str) -> None:
    batch = list(documents(5, first=5000))
    with open_lake(Lake.of(address)) as connection:
        for run in ("one", "two"):
            again(lambda run=run: ledger.start(connection, run, [d.source for d in batch]))
            again(lambda run=run: load(connection, run, batch))
        ids = ", ".join(f"'{d.source.document_id}'" for d in batch)
        rows = connection.execute(
            f"SELECT run_id, count(*) FROM notices WHERE document_id IN ({ids}) GROUP BY 1"
        )
        assert rows.fetchall() == [("two", 5)]


@needs_extensions
def test_a_catalog_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    nowhere = Lake(f"dbname=lake host={tmp_path} user=notices", str(tmp_path))
    with pytest.raises(WarehouseUnusable, match="PostgreSQL runs"), open_lake(nowhere):
        pass


@pytest.mark.parametrize(
    "address", ["ducklake:postgres:", "ducklake:postgres:dbname=a", "ducklake:mysql:a;b", "a"]
)
def test_an_address_that_names_no_lake_is_one_sentence(address: str) -> None:
    with pytest.raises(WarehouseUnusable, match="SHARED"):
        Lake.of(address)


def test_a_missing_extension_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "_EXTENSIONS", {"none": "duckdb_extension_none"})
    assert missing_extensions() == ["duckdb-extension-none"]
    refused = pytest.raises(WarehouseUnusable, match="duckdb-extension-none is not installed")
    with refused, open_lake(Lake("dbname=a", "/b")):
        pass
