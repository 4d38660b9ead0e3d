"""The project's local Prefect server: started once, found again, stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import msgspec

from flows.errors import ServerFailed, ServerUnreachable
from flows.settings import home, prefect_environment

FIRST_PORT = int(os.environ.get("PREFECT_SERVER_API_PORT") or 4200)  # the next free one from here on
START_SECONDS = 120


class Server(msgspec.Struct, frozen=True):
    """A server on loopback that this project started."""

    pid: int
    port: int

    @property
    def ui_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        return f"{self.ui_url}/api"


def _state_file() -> Path:
    return home() / "prefect" / "server.json"


def running() -> Server | None:
    """The server of this project, if it is up."""
    try:
        server = msgspec.json.decode(_state_file().read_bytes(), type=Server)
    except (OSError, msgspec.DecodeError):
        return None
    return server if _alive(server.pid) and not unreachable(server.api_url, seconds=5) else None


def api_url() -> str | None:
    """The API that runs are to use: $PREFECT_API_URL, else the project's server, else none.

    Raises ServerUnreachable where $PREFECT_API_URL is set and does not answer.
    """
    named = os.environ.get("PREFECT_API_URL")
    if named:
        detail = unreachable(named)
        if detail:
            raise ServerUnreachable(url=named, detail=detail)
        return named
    server = running()
    return server.api_url if server else None


def unreachable(url: str, seconds: float = 10) -> str | None:
    """Why an API does not answer, or None where it does."""
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/health", timeout=seconds) as answer:
            return None if answer.status == 200 else f"status {answer.status}"
    except urllib.error.HTTPError as error:
        return f"status {error.code}"
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error))


def up() -> Server:
    """Starts the server unless it is up, and waits until it answers. Raises ServerFailed."""
    server = running()
    if server:
        return server
    state, port = _state_file(), _free_port()
    state.parent.mkdir(parents=True, exist_ok=True)
    log = state.with_name("server.log")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"} | prefect_environment()
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            cwd=state.parent,
            start_new_session=True,
        )
    server = Server(process.pid, port)
    deadline = time.monotonic() + START_SECONDS
    while unreachable(server.api_url, seconds=5):
        if process.poll() is not None or time.monotonic() > deadline:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            ended = f"it ended with code {process.returncode}" if process.returncode else "no answer in time"
            raise ServerFailed(detail=ended, log=str(log))
        time.sleep(0.2)
    state.write_bytes(msgspec.json.encode(server))
    return server


def down() -> Server | None:
    """Stops the project's server and what it started; returns it, or None where none was up."""
    try:
        server = msgspec.json.decode(_state_file().read_bytes(), type=Server)
    except (OSError, msgspec.DecodeError):
        return None
    _state_file().unlink(missing_ok=True)
    if not _alive(server.pid):
        return None
    os.killpg(server.pid, signal.SIGTERM)
    deadline = time.monotonic() + 15
    while _alive(server.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    return server


def _alive(pid: int) -> bool:
    """Whether the process is there, is ours, and is a Prefect server (a number can be used again)."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
        command = Path(f"/proc/{pid}/cmdline")
        return not command.parent.parent.exists() or b"prefect" in command.read_bytes()
    except OSError:
        return False


def _free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise ServerFailed(detail=f"no free port from {FIRST_PORT} on", log="none")
