"""A lake's own parts: addresses, schema, turns to write, tidying, guards; with a real PostgreSQL."""

import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from bench.warehouse_synthetic import documents
from tests.postgres import Postgres, needs_lake, postgres
from warehouse import lake, ledger, writers
from warehouse.address import PREFIX, Lake, named, without_password
from warehouse.database import open_writer
from warehouse.errors import QueryRefused, StorageFull, WarehouseBusy, WarehouseMissing, WarehouseUnusable
from warehouse.lake import missing_extensions, open_lake
from warehouse.ledger import RunCounts
from warehouse.loader import FACT_TABLES, load
from warehouse.query import Limits, ask, open_reader
from warehouse.store import Store


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


@pytest.fixture(scope="module")
def loaded(server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with thirty documents that nobody changes."""
    path = Path(f"{PREFIX}{server.database()};{tmp_path_factory.mktemp('lake')}")
    with open_writer(path) as connection:
        load_some(connection, "one", 30)
    return path


@pytest.fixture
def empty(server: Postgres, tmp_path: Path) -> Path:
    return Path(f"{PREFIX}{server.database()};{tmp_path / 'lake'}")


def load_some(connection: duckdb.DuckDBPyConnection, run: str, count: int, first: int = 0) -> None:
    batch = list(documents(count, first=first))
    ledger.start(connection, run, [d.source for d in batch])
    load(connection, run, batch)


@needs_lake
def test_the_tables_are_those_of_a_file(loaded: Path) -> None:
    made = list(documents(30))
    with open_reader(loaded) as reader:
        for table in FACT_TABLES:
            wanted = sum(len(getattr(document.facts, table)) for document in made)
            assert reader.execute(f"SELECT count(*) FROM {table}").fetchall() == [(wanted,)], table
        assert reader.execute("SELECT DISTINCT status FROM ledger.documents").fetchall() == [("loaded",)]
        views = reader.execute(
            "SELECT view_name FROM duckdb_views() WHERE database_name = 'lake' AND schema_name = 'main'"
        ).fetchall()
        assert len(views) > 5
        for (view,) in views:
            reader.execute(f"SELECT count(*) FROM {view}").fetchall()


@needs_lake
def test_the_search_finds_words_in_a_lake(loaded: Path) -> None:
    from warehouse.search import search

    assert search(loaded, "申报材料")


@needs_lake
def test_loading_again_replaces_a_document_as_one(empty: Path) -> None:
    with open_writer(empty) as connection:
        load_some(connection, "one", 5)
        load_some(connection, "two", 5)
        rows = connection.execute("SELECT run_id, count(*) FROM notices GROUP BY 1").fetchall()
    assert rows == [("two", 5)]


@needs_lake
def test_a_writer_that_waits_too_long_is_told_by_whom(empty: Path) -> None:
    with open_writer(empty) as first, writers.turn(first):
        refused = pytest.raises(WarehouseBusy, match="another run")
        with refused, open_writer(empty, wait=0.2):
            pass
    with open_writer(empty, wait=0.2):
        pass


@needs_lake
def test_a_run_that_lives_is_left_alone_and_a_dead_one_is_not(empty: Path) -> None:
    def begin(connection: duckdb.DuckDBPyConnection, run: str) -> None:
        ledger.begin_run(connection, run, command="ingest", version="0", flow_run_id=None, prefect=None)
        sources = [d.source for d in documents(2, first=100 if run == "lives" else 200)]
        ledger.start(connection, run, sources)

    with open_writer(empty) as lives:
        begin(lives, "lives")
        with open_writer(empty) as dies:
            begin(dies, "dies")
        with open_writer(empty) as third:
            ledger.begin_run(third, "third", command="ingest", version="0", flow_run_id=None, prefect=None)
            runs = third.execute("SELECT run_id, status FROM runs ORDER BY 1").fetchall()
            assert runs == [("dies", "interrupted"), ("lives", "running"), ("third", "running")]
            left = {source.document_id for source in ledger.unfinished(third)}
            mine = {d.source.document_id for d in documents(2, first=100)}
            others = {d.source.document_id for d in documents(2, first=200)}
            assert left == others
            assert ledger.taken(third, mine | others) == mine
        ledger.end_run(lives, "lives", "completed", RunCounts())


@needs_lake
def test_many_small_files_are_put_together(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "_MANY_FILES", 5)

    def files(connection: duckdb.DuckDBPyConnection) -> int:
        sql = "SELECT max(file_count) FROM ducklake_table_info('lake')"
        return int(connection.execute(sql).fetchall()[0][0])

    with open_writer(empty) as connection:
        for number in range(6):
            load_some(connection, f"run{number}", 2, first=2 * number)
        assert files(connection) >= 6
    with open_reader(empty, guarded=False) as reader:
        assert files(reader) <= 3
        assert reader.execute("SELECT count(DISTINCT document_id), count(*) FROM documents").fetchall() == [
            (12, 12)
        ]


@needs_lake
def test_a_newer_lake_is_refused(empty: Path) -> None:
    with open_writer(empty) as connection:
        connection.execute("INSERT INTO ledger.migrations VALUES (9999, NULL)")
    refused = pytest.raises(WarehouseUnusable, match=r"version 9999.*newer program")
    with refused, open_writer(empty):
        pass


@needs_lake
def test_a_lake_that_is_not_there_is_one_sentence(empty: Path) -> None:
    with pytest.raises(WarehouseMissing):
        open_reader(empty)


@needs_lake
def test_a_catalog_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    nowhere = Path(f"{PREFIX}dbname=lake host={tmp_path} user=notices;{tmp_path}")
    with pytest.raises(WarehouseUnusable, match="PostgreSQL runs"), open_writer(nowhere):
        pass
    with pytest.raises(WarehouseUnusable, match="PostgreSQL runs"):
        open_reader(nowhere)


@needs_lake
def test_a_folder_that_cannot_be_made_is_one_sentence(server: Postgres, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    taken = Path(f"{PREFIX}{server.database()};{tmp_path}/file")
    with pytest.raises(StorageFull), open_writer(taken):
        pass


ATTACKS = (
    "FROM postgres_query('__ducklake_metadata_lake', 'SELECT 1 AS a')",
    "SELECT * FROM \"POSTGRES_QUERY\"('__ducklake_metadata_lake', 'SELECT 1 AS a')",
    "CALL postgres_execute('__ducklake_metadata_lake', 'CREATE TABLE hacked(a INT)')",
    "FROM postgres_scan('host=192.0.2.1', 'public', 't')",
    "FROM postgres_attach('host=192.0.2.1')",
    "FROM __ducklake_metadata_lake.ducklake_metadata",
    'FROM "__ducklake_metadata_lake".public.ducklake_data_file',
    "FROM query('FROM postgres' || '_query(''__ducklake_metadata_lake'', ''SELECT 1 AS a'')')",
    "FROM query_table('__ducklake_metadata_lake.ducklake_metadata')",
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "PRAGMA json_execute_serialized_sql('x')",
    "IMPORT DATABASE '{tables}'",
    "CALL ducklake_cleanup_old_files('lake', cleanup_all => true)",
    "FROM ducklake_cleanup_old_files('lake', cleanup_all => true)",
    "FROM ducklake_delete_orphaned_files('lake', cleanup_all => true)",
    "CALL lake.set_option('data_inlining_row_limit', '5')",
    "FROM lake.snapshots()",
    "COPY (SELECT 1) TO '{tables}/main/x.csv'",
    "COPY notices TO '/tmp/x.parquet'",
    "EXPORT DATABASE '{tables}/out'",
    "FROM '{tables}/main/documents/*.parquet'",
    "FROM glob('{tables}/**')",
    "SELECT (SELECT count(*) FROM read_parquet('{tables}/main/documents/*.parquet'))",
    "WITH t AS (FROM read_text('/etc/hostname')) FROM t",
    "SELECT 1; COPY (SELECT 1) TO '{tables}/x.csv'",
    "ATTACH 'x.duckdb'",
    "DETACH lake",
    "USE memory",
    "CREATE TEMP TABLE t AS SELECT 1",
    "CREATE TEMP MACRO m() AS TABLE FROM postgres_query('__ducklake_metadata_lake', 'SELECT 1')",
    "DELETE FROM documents",
    "PREPARE p AS SELECT 1",
    "SET threads = 4",
    "PRAGMA memory_limit='90GB'",
    "LOAD httpfs",
    "INSTALL spatial",
    "EXPLAIN ANALYZE FROM postgres_query('__ducklake_metadata_lake', 'SELECT 1 AS a')",
)


@needs_lake
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_question_reaches_nothing_but_the_tables(loaded: Path, attack: str) -> None:
    tables = Lake.of(str(loaded)).tables.rstrip("/")
    before = sorted(Path(tables).rglob("*"))
    with pytest.raises(QueryRefused):
        ask(loaded, attack.format(tables=tables))
    assert sorted(Path(tables).rglob("*")) == before


@needs_lake
@pytest.mark.parametrize(
    "question",
    [
        "SELECT count(*) FROM documents",
        "FROM notices LIMIT 3",
        "WITH n AS (SELECT issuer, row_number() OVER (ORDER BY issuer) AS place FROM notices) FROM n LIMIT 1",
        "SELECT unnest(directions) FROM domains WHERE name LIKE '%a%' OR name ~ 'b' LIMIT 2",
        "SELECT list_transform([1, 2], lambda x: x + 1), struct_pack(a := 1).a, 'x' || 'y', NOT true, 7 // 2",
        "SELECT kind, count(*) FILTER (due_at > TIMESTAMP '2020-01-01') FROM deadlines GROUP BY ALL",
        "FROM search_notices('申报', top := 2)",
        "FROM calls_open_at(china_now())",
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'lake'",
        "SELECT * FROM range(3) r(i), generate_series(1, 2)",
        "SELECT strftime(published_on, '%Y'), date_trunc('month', published_on) FROM notices",
        "VALUES (1), (2)",
        "FROM history.documents",
    ],
)
def test_what_an_analyst_asks_is_answered(loaded: Path, question: str) -> None:
    ask(loaded, question, limits=Limits(60, "1GB"))


@pytest.mark.parametrize(
    "address", ["ducklake:postgres:", "ducklake:postgres:dbname=a", "ducklake:mysql:a;b", "ducklake:"]
)
def test_an_address_that_names_no_lake_is_one_sentence(address: str) -> None:
    with pytest.raises(WarehouseUnusable, match="SHARED"):
        named(address)


@pytest.mark.parametrize(
    "address",
    [
        "ducklake:postgres:dbname=a password=geheim;/x",
        "ducklake:postgres:dbname=a PASSWORD = 'ge heim';/x",
        "ducklake:postgres:postgresql://me:geheim@host/db;/x",
    ],
)
def test_a_password_stands_in_no_address_and_no_message(address: str) -> None:
    with pytest.raises(WarehouseUnusable) as refused:
        named(address)
    assert "heim" not in str(refused.value) and "pgpass" in str(refused.value)
    assert "heim" not in without_password(address)


@pytest.mark.parametrize(
    ("address", "catalog", "tables"),
    [
        ("ducklake:postgres:dbname=a host=b;/shared/n/", "dbname=a host=b", "/shared/n/tables/"),
        (
            "ducklake:postgres:postgresql://me@db/n;s3://bucket/n",
            "postgresql://me@db/n",
            "s3://bucket/n/tables/",
        ),
        ("ducklake:postgres:dbname=a options='-c x=y;z';/n", "dbname=a options='-c x=y;z'", "/n/tables/"),
    ],
)
def test_an_address_stays_the_same_on_its_way(address: str, catalog: str, tables: str) -> None:
    for path in (named(address), Path(str(named(address))), Path(str(Path(str(named(address)))))):
        found = Lake.of(str(path))
        assert (found.catalog, found.tables) == (catalog, tables)


def test_documents_are_kept_beside_the_tables_or_where_a_setting_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Store.beside(named("ducklake:postgres:a;/shared/n")).root == Path("/shared/n/store")
    bucket = named("ducklake:postgres:a;s3://bucket/n")
    with pytest.raises(WarehouseUnusable, match="NOTICES_STORE"):
        Store.beside(bucket)
    monkeypatch.setenv("NOTICES_STORE", "/shared/documents")
    assert Store.beside(bucket).root == Path("/shared/documents/store")


def test_a_missing_extension_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "_EXTENSIONS", ("duckdb_extension_none",))
    monkeypatch.setattr(lake, "_CATALOG_EXTENSION", "duckdb_extension_none")
    assert missing_extensions() == ["duckdb-extension-none"]
    refused = pytest.raises(WarehouseUnusable, match="duckdb-extension-none is not installed")
    with refused, open_lake(Lake("dbname=a", "/b")):
        pass


@needs_lake
def test_extensions_come_from_their_wheels_and_nothing_else(loaded: Path) -> None:
    with open_reader(loaded, guarded=False) as reader:
        rows = reader.execute(
            "SELECT extension_name FROM duckdb_extensions()"
            " WHERE loaded AND install_mode IS DISTINCT FROM 'STATICALLY_LINKED'"
        ).fetchall()
        [(automatic,)] = reader.execute("SELECT current_setting('autoinstall_known_extensions')").fetchall()
    assert {name for (name,) in rows} == {"ducklake", "postgres_scanner"}
    assert not automatic
    assert all(str(lake._file_of(package)).startswith(sys.prefix) for package in lake._EXTENSIONS)


@needs_lake
def test_what_a_bucket_is_told_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "key'1",
        "AWS_SECRET_ACCESS_KEY": "geheim",
        "AWS_REGION": "cn-north-1",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    with lake._with_extensions((lake._BUCKET_EXTENSION,)) as connection:
        lake._say_who_asks(connection)
        [(told,)] = connection.execute("SELECT secret_string FROM duckdb_secrets()").fetchall()
    assert "key_id=key'1" in told and "endpoint=127.0.0.1:9" in told and "use_ssl=false" in told
    assert "geheim" not in told
