"""What a question may cost, and what it may not touch."""

import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from warehouse.database import open_writer
from warehouse.errors import QueryRefused
from warehouse.query import Limits, ask

NOTICES = Path(sys.executable).with_name("notices")
# {d} is a folder with files to be read, and to be written to.
ATTACKS = (
    "FROM read_csv('{d}/secret.csv')",
    "FROM read_text('{d}/secret.csv')",
    "FROM read_blob('/etc/hostname')",
    "FROM read_json('{d}/secret.json')",
    "FROM read_parquet('{d}/secret.parquet')",
    "FROM '{d}/secret.csv'",
    "FROM 'secret.csv'",
    "FROM 'secret.parquet'",
    "FROM 'secret.json'",
    "FROM '*.csv'",
    "FROM '/proc/self/environ'",
    "FROM glob('/etc/*')",
    "FROM glob('*')",
    "FROM sniff_csv('{d}/secret.csv')",
    "FROM parquet_metadata('{d}/secret.parquet')",
    "FROM parquet_schema('{d}/secret.parquet')",
    "FROM read_duckdb('{d}/other.duckdb', table_name := 't')",
    "FROM 'https://192.0.2.1/x.csv'",
    "FROM 's3://bucket/x.parquet'",
    "FROM read_csv('/dev/stdin')",
    "FROM 'w.duckdb'",
    "SELECT * FROM query('FROM read_text(''/etc/hostname'')')",
    "SELECT * FROM query_table('secret.csv')",
    "SELECT * FROM query_table(['{d}/secret.csv'])",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''/etc/hostname'')'))",
    "PRAGMA json_execute_serialized_sql('x')",
    "COPY (SELECT 1) TO '{d}/out.csv'",
    "COPY (SELECT 1) TO 'out.parquet'",
    "COPY documents TO '/dev/stdout'",
    "COPY documents FROM '{d}/secret.csv'",
    "COPY FROM DATABASE w TO memory",
    "EXPORT DATABASE '{d}/exp'",
    "IMPORT DATABASE '{d}'",
    "ATTACH '{d}/other.duckdb' AS o",
    "ATTACH '{d}/new.duckdb'",
    "ATTACH ':memory:' AS m",
    "DETACH w",
    "USE memory",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{d}/x.duckdb_extension'",
    "FORCE INSTALL spatial FROM 'http://192.0.2.1'",
    "UPDATE EXTENSIONS",
    "CREATE SECRET s (TYPE s3)",
    "CREATE PERSISTENT SECRET s (TYPE http)",
    "DROP SECRET s",
    "SET threads = 64",
    "SET memory_limit = '900GB'",
    "SET GLOBAL enable_external_access = true",
    "SET SESSION temp_directory = '{d}'",
    "RESET enable_external_access",
    "RESET lock_configuration",
    "SET lock_configuration = false",
    "PRAGMA memory_limit='90GB'",
    "PRAGMA temp_directory='{d}'",
    "PRAGMA enable_profiling",
    "PRAGMA profiling_output='{d}/p.json'",
    "PRAGMA enable_logging",
    "PRAGMA log_query_path='{d}/q.log'",
    "CALL enable_logging(storage => 'file', storage_path => '{d}/logs')",
    "CALL enable_logging('QueryLog', storage_path => '{d}/logs')",
    "CALL enable_profiling(save_location => '{d}/prof.json')",
    "SET custom_extension_repository = 'x'",
    "SET home_directory = '{d}'",
    "SET search_path = 'ledger'",
    "SET allowed_paths = ['/etc/hostname']",
    "SET file_search_path = '/etc'",
    "SET VARIABLE a = 1",
    "CREATE TABLE t (a INT)",
    "CREATE TEMP TABLE t AS FROM range(10)",
    "CREATE TEMP VIEW v AS FROM read_text('/etc/hostname')",
    "CREATE TEMP MACRO m() AS TABLE FROM read_text('/etc/hostname')",
    "CREATE SCHEMA s",
    "CREATE TYPE mood AS ENUM ('a')",
    "CREATE SEQUENCE q",
    "CREATE OR REPLACE TABLE documents AS SELECT 1",
    "INSERT INTO runs (run_id) VALUES ('x')",
    "UPDATE notices SET title = 'x'",
    "DELETE FROM documents",
    "TRUNCATE documents",
    "DROP TABLE documents",
    "ALTER TABLE documents ADD COLUMN x INT",
    "COMMENT ON TABLE documents IS 'x'",
    "CHECKPOINT",
    "FORCE CHECKPOINT",
    "BEGIN; DELETE FROM runs; COMMIT",
    "SELECT 1; DROP TABLE documents",
    "SELECT 1; ATTACH '{d}/other.duckdb' AS o; FROM o.t",
    "SELECT getenv('HOME')",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM pandas_scan(1)",
    "SELECT * FROM arrow_scan(1, 2, 3)",
    "SELECT * FROM python_map_function(1)",
    "SELECT * FROM arrow_scan_dumb(1,2,3)",
    "SELECT * FROM seq_scan('x')",
    "SELECT * FROM local",
    "SELECT * FROM os",
    "SELECT * FROM limits",
    "SELECT * FROM connection",
    "SELECT * FROM sql",
    "SELECT write_log('x')",
    "CALL truncate_duckdb_logs()",
    "EXPLAIN ANALYZE FROM read_text('/etc/hostname')",
    "PREPARE p AS FROM read_text('/etc/hostname'); EXECUTE p",
    "EXECUTE IMMEDIATE 'SELECT 1'",
    "SHOW TABLES FROM o",
    "DESCRIBE '{d}/secret.csv'",
    "SUMMARIZE '{d}/secret.csv'",
    "SELECT * FROM which_secret('s3://x', 's3')",
    "SELECT load_extension('x')",
    "FROM enable_logging()",
    "FROM query('SELECT 1')",
    "EXPLAIN ANALYZE CALL enable_logging()",
    'FROM "Enable_Logging"()',
    "EXPLAIN ANALYZE FROM query/**/('SELECT 1')",
    "EXPLAIN ANALYZE FROM \"query\"('SELECT 1')",
    "VACUUM",
    "ANALYZE documents",
)
ENDLESS = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range % 7 = 3"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with open_writer(path):
        pass
    return path


def test_a_query_is_interrupted_after_its_time(warehouse: Path) -> None:
    began = time.monotonic()
    with pytest.raises(QueryRefused, match=r"longer than 0\.3 seconds.*--timeout"):
        ask(warehouse, ENDLESS, limits=Limits(seconds=0.3))
    assert time.monotonic() - began < 15
    result = subprocess.run(
        [NOTICES, "sql", ENDLESS, "--timeout", "0.3", "--warehouse", warehouse],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (result.returncode, result.stderr.count("\n")) == (1, 1), result.stderr


def test_a_query_that_wants_more_memory_than_it_has_is_refused(warehouse: Path) -> None:
    greedy = "SELECT list(repeat('x', 1000) || i) FROM range(1000000) r(i)"
    with pytest.raises(QueryRefused, match=r"(?i)memory"):
        ask(warehouse, greedy, limits=Limits(memory="100MB"))


@pytest.mark.parametrize("memory", ["lots", "'; SELECT 1; --", ""])
def test_a_limit_that_is_none_is_refused(warehouse: Path, memory: str) -> None:
    with pytest.raises(QueryRefused):
        ask(warehouse, "SELECT 1", limits=Limits(memory=memory))


def test_a_quick_query_is_not_touched(warehouse: Path) -> None:
    assert ask(warehouse, "SELECT 42 AS a", limits=Limits(5, "500MB")).to_pylist() == [{"a": 42}]


@pytest.mark.parametrize("setting", ["memory_limit = '90GB'", "threads = 64", "lock_configuration = false"])
def test_a_query_cannot_loosen_the_limits(warehouse: Path, setting: str) -> None:
    with pytest.raises(QueryRefused):
        ask(warehouse, f"SET {setting}")


def test_the_limits_end_with_the_question(warehouse: Path) -> None:
    """An interrupt that comes late must not hit the next question."""
    for _ in range(5):
        assert ask(warehouse, "SELECT 1 AS a", limits=Limits(seconds=0.5)).num_rows == 1


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse, and beside it files that a question has no business with."""
    folder = tmp_path_factory.mktemp("beside")
    with open_writer(folder / "w.duckdb"):
        pass
    (folder / "secret.csv").write_text("a,b\n1,2\n")
    (folder / "secret.json").write_text('{"a": 1}')
    (folder / "load.sql").write_text("CREATE TABLE x (a INT);")
    with duckdb.connect(str(folder / "other.duckdb")) as other:
        other.execute("CREATE TABLE t AS SELECT 42 AS a")
        other.execute(f"COPY t TO '{folder}/secret.parquet'")
    return folder


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_question_reads_writes_and_switches_nothing(
    beside: Path, attack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(beside)
    before = {path: path.stat().st_mtime_ns for path in beside.rglob("*")}
    with pytest.raises(QueryRefused):
        ask(beside / "w.duckdb", attack.replace("{d}", str(beside)), limits=Limits(20, "300MB"))
    assert {path: path.stat().st_mtime_ns for path in beside.rglob("*")} == before


@pytest.mark.parametrize(
    "question",
    [
        "DESCRIBE documents",
        "SHOW TABLES",
        "SUMMARIZE notices",
        "PRAGMA table_info('notices')",
        "EXPLAIN SELECT count(*) FROM notices",
        "PIVOT deadlines ON kind USING count(*) GROUP BY notice_id",
        "WITH a AS (VALUES (1), (2)) SELECT sum(col0) OVER () FROM a; SELECT 1",
        "FROM search_notices('申报')",
        "-- only words\nSELECT 'enable_logging is a word like query(1)'",
        "FROM duckdb_columns() WHERE comment IS NOT NULL LIMIT 1",
    ],
)
def test_questions_of_every_kind_are_answered(beside: Path, question: str) -> None:
    ask(beside / "w.duckdb", question, limits=Limits(60, "500MB"))


@pytest.mark.parametrize(
    "huge", ["length(repeat('x', 4000000000))", "list_sum(generate_series(1, 2000000000))"]
)
def test_one_huge_value_costs_the_command_neither_time_nor_memory(beside: Path, huge: str) -> None:
    """DuckDB looks at its clock and its memory limit between pieces of work, and this is one."""
    began = time.monotonic()
    result = subprocess.run(
        [NOTICES, "sql", f"SELECT {huge}", "--memory", "200MB", "--warehouse", beside / "w.duckdb"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 1 and "emory" in result.stderr, result.stderr
    assert "Traceback" not in result.stderr and time.monotonic() - began < 60


def test_a_command_that_nothing_interrupts_is_ended() -> None:
    code = (
        "import time; from warehouse import last_resort; last_resort.GRACE_SECONDS = 0.1\n"
        "with last_resort.process_bounded(0.1, '1GB'): time.sleep(60)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50)
    assert result.returncode == 1 and "longer than 0.1 seconds" in result.stderr


def test_nothing_is_drawn_into_an_answer_that_takes_long(beside: Path) -> None:
    slow = "SELECT count(*) AS n FROM range(30000) a, range(30000) b WHERE a.range * b.range % 7 = 3"
    result = subprocess.run(
        [NOTICES, "sql", slow, "--format", "csv", "--warehouse", beside / "w.duckdb"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.stdout.splitlines()[0] == "n" and result.stderr == ""
