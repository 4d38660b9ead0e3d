"""Where things are: the project's data folder, the warehouse, Prefect's own home."""

import os
import re
from pathlib import Path

import msgspec

from extractors.errors import SettingInvalid
from extractors.readers.limits import limits_from
from flows.errors import RunnerInvalid
from warehouse import address


class Limits(msgspec.Struct, frozen=True):
    """What one document may cost before it is given up: seconds, bytes of memory, bytes of file."""

    seconds: float = 60.0
    memory_bytes: int = 4 << 30
    file_bytes: int = 500 << 20

    def __post_init__(self) -> None:
        if min(self.seconds, self.memory_bytes, self.file_bytes) <= 0:
            raise ValueError("every limit must be above zero")


def limits() -> Limits:
    """The limits with what $NOTICES_LIMIT_SECONDS, _MEMORY_BYTES and _FILE_BYTES say.

    Raises SettingInvalid for these, and for the readers' own, before any work is begun.
    """
    limits_from(os.environ)
    found: dict[str, int] = {}
    for field in Limits.__struct_fields__:
        name = f"NOTICES_LIMIT_{field.upper()}"
        value = os.environ.get(name)
        if value is not None:
            if not value.isdecimal() or int(value) < 1:
                raise SettingInvalid(name=name, value=value, wanted="a whole number above 0")
            found[field] = int(value)
    return Limits(**found)


BATCH_DOCUMENTS = 50
RUNNER_VARIABLE = "NOTICES_RUNNER"


def runner() -> str:
    """Which machines read and extract: dask://HOST:PORT from $NOTICES_RUNNER, or none but this one.

    Raises RunnerInvalid.
    """
    named = os.environ.get(RUNNER_VARIABLE, "")
    if named and not re.fullmatch(r"dask://[^\s/]+:\d+", named):
        raise RunnerInvalid(runner=named)
    return named


def home() -> Path:
    """$NOTICES_HOME, else `data` in the current folder: the server's state and the default warehouse."""
    return Path(os.environ.get("NOTICES_HOME") or "data").absolute()


def warehouse_path(named: str | None) -> Path:
    """--warehouse, else $NOTICES_WAREHOUSE, else notices.duckdb in the data folder."""
    return address.named(named or os.environ.get("NOTICES_WAREHOUSE") or str(home() / "notices.duckdb"))


_JSON_LOG = {
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER": "json",
}


def prefect_environment() -> dict[str, str]:
    """Prefect keeps to the project's folder, reports to nobody and leaves the console to us."""
    return {
        "PREFECT_HOME": str(home() / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR",
        "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL",  # else it prints each event that a lost server missed
        "PREFECT_CLI_PROMPT": "false",
        "PYTHONSAFEPATH": "1",  # a folder `flows` where the command is called is not ours
    } | (_JSON_LOG if os.environ.get("NOTICES_LOG") == "json" else {})
