"""A Dask worker that can do our work: one batch at a time, each document in a process that can be killed.

Dask starts its workers as daemons, which may have no children; ours need them.
"""

import os
import subprocess
import sys

from flows.errors import RunnerMissing
from flows.settings import RUNNER_VARIABLE, runner

LANES_VARIABLE = "NOTICES_LANES"


def run_worker(named: str, lanes: int) -> int:
    """Until it is stopped; a worker that dies is started again. Raises RunnerInvalid, RunnerMissing."""
    os.environ[RUNNER_VARIABLE] = named
    address = "tcp://" + runner().removeprefix("dask://")
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise RunnerMissing(runner=named) from None
    environment = os.environ | {
        "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
        "PYTHONSAFEPATH": "1",
        LANES_VARIABLE: str(lanes),
    }
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nworkers", "1"]
    command += ["--nthreads", "1", "--no-dashboard", "--memory-limit", "0"]
    return subprocess.run(command, env=environment, check=False).returncode
