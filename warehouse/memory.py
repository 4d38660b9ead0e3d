"""How much memory the writer's DuckDB may take: a load's does not grow with the warehouse.

Left to itself DuckDB keeps what it has read and written until four fifths of the machine's memory are full.
What does not fit is read again, or goes to a folder beside the warehouse until the statement ends.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from extractors.errors import SettingInvalid

VARIABLE = "NOTICES_WAREHOUSE_MEMORY"
DEFAULT = "1GB"
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([KMGT]i?B)", re.IGNORECASE)


def _setting() -> tuple[float, str]:
    """The number and its unit. Raises SettingInvalid."""
    value = os.environ.get(VARIABLE, DEFAULT).strip()
    size = _SIZE.fullmatch(value)
    if size is None or not float(size[1]):
        raise SettingInvalid(name=VARIABLE, value=value, wanted="a size such as 1GB or 500MB")
    return float(size[1]), size[2]


def bound_loading(connection: duckdb.DuckDBPyConnection) -> None:
    """While it loads the writer has half: the workers that read stand beside it."""
    number, unit = _setting()
    connection.execute(f"SET memory_limit = '{number / 2:g}{unit}'")


def bound_upkeep(connection: duckdb.DuckDBPyConnection) -> None:
    number, unit = _setting()
    connection.execute(f"SET memory_limit = '{number:g}{unit}'")


@contextmanager
def told() -> Iterator[None]:
    """Turns DuckDB's words for too little memory into the setting that is to be changed."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        value = os.environ.get(VARIABLE, DEFAULT)
        raise SettingInvalid(
            name=VARIABLE,
            value=value,
            wanted="enough for this warehouse (what was loaded is safe; give more)",
        ) from error
