"""A PostgreSQL of the tests' own (Debian's package), on a socket in a folder of its own: no port at all."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from warehouse.lake import missing_extensions

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))

needs_lake = pytest.mark.skipif(
    bool(missing_extensions()), reason=f"not installed for this DuckDB: {', '.join(missing_extensions())}"
)


class Postgres:
    """A running server; `database()` makes an empty database and says how to reach it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, 0
        self.programs = PROGRAMS[-1].parent
        # PostgreSQL refuses to run as root.
        self.as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def run(self, program: str, *arguments: str) -> None:
        call = [*self.as_owner, str(self.programs / program), *arguments]
        subprocess.run(call, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, timeout=120)

    def control(self, *arguments: str) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), *arguments)

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        self.control("-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def database(self) -> str:
        self.made += 1
        self.run("createdb", "-h", str(self.folder), "-U", "notices", f"lake{self.made}")
        return f"dbname=lake{self.made} host={self.folder} user=notices"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Skips with a word where it is not installed; stopped and removed at the end."""
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(f"/tmp/notices-postgres-{os.getpid()}-{os.urandom(3).hex()}")
    folder.mkdir()
    server = Postgres(folder)
    try:
        if server.as_owner:
            shutil.chown(folder, "postgres")
        server.run("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "notices")
        server.start()
        yield server
    finally:
        subprocess.run(
            [
                *server.as_owner,
                str(server.programs / "pg_ctl"),
                "-D",
                str(folder / "data"),
                "-m",
                "immediate",
                "stop",
            ],
            check=False,
            cwd="/",
            stdout=subprocess.DEVNULL,
        )
        shutil.rmtree(folder, ignore_errors=True)
