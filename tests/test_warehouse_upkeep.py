"""What a closing writer does grows with the number of notices, not with its square."""

from itertools import islice
from pathlib import Path
from typing import Any

from bench.warehouse_synthetic import documents
from warehouse import upkeep, versions
from warehouse.database import Connection, open_writer
from warehouse.loader import load

EVERY_WITH_EVERY = ("CROSS_PRODUCT", "NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN")


class Explained:
    """A connection that notes the plan of each statement before it runs."""

    def __init__(self, connection: Connection) -> None:
        self.inner = connection
        self.plans: list[tuple[str, str]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def execute(self, sql: str, *parameters: Any) -> Connection:
        code = "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--")).strip()
        if code.split()[0] in ("CREATE", "INSERT", "UPDATE", "DELETE", "SELECT", "WITH"):
            plan = self.inner.execute(f"EXPLAIN {code}", *parameters).fetchall()
            self.plans.append((code, plan[0][1]))
        return self.inner.execute(sql, *parameters)


def test_linking_compares_no_notice_with_every_other(tmp_path: Path) -> None:
    with open_writer(tmp_path / "w.duckdb") as connection:
        load(connection, "run", list(islice(documents(200), 200)))
        connection.execute("SET nested_loop_join_threshold = 0")
        explained = Explained(connection)
        assert versions.link_pending(explained) == 180  # type: ignore[arg-type]
        connection.execute("RESET nested_loop_join_threshold")
    assert len(explained.plans) > 25
    assert [sql for sql, plan in explained.plans if any(name in plan for name in EVERY_WITH_EVERY)] == []


def test_linking_leaves_the_optimizer_as_it_was(tmp_path: Path) -> None:
    with open_writer(tmp_path / "w.duckdb") as connection:
        load(connection, "run", list(islice(documents(20), 20)))
        asked = "SELECT current_setting('disabled_optimizers')"
        before = connection.execute(asked).fetchall()
        upkeep.tend(connection)
        assert connection.execute(asked).fetchall() == before
