"""What `--warehouse` names: a DuckDB file, or a DuckLake that many write to.

A lake's address goes through the program as a Path like any other, so that whoever only hands it on need
not know; what opens a warehouse, or looks for something beside it, asks here first.
"""

import os
import re
from pathlib import Path

import msgspec

from warehouse.errors import NotForLake, WarehouseUnusable

SCHEME = "ducklake:"
PREFIX = f"{SCHEME}postgres:"
STORE_VARIABLE = "NOTICES_STORE"
_REMOTE = re.compile(r"(s3|gcs|gs|r2)://")


class Lake(msgspec.Struct, frozen=True):
    """What PostgreSQL is told (`dbname=… host=… user=…`), and the folder or bucket for all else."""

    catalog: str
    files: str

    @staticmethod
    def of(address: str) -> "Lake":
        """Reads `ducklake:postgres:CATALOG;FOLDER`. Raises WarehouseUnusable."""
        catalog, _, files = address.removeprefix(PREFIX).rpartition(";")
        # A Path leaves one slash of the two after a scheme.
        catalog, files = (re.sub(r"^(\w+):/(?!/)", r"\1://", part.strip()) for part in (catalog, files))
        if not address.startswith(PREFIX) or not catalog or not files:
            raise WarehouseUnusable(
                path=without_password(address),
                detail="a lake has a catalog and a folder",
                advice="write ducklake:postgres:dbname=NAME host=HOST user=USER;/SHARED/FOLDER",
            )
        if without_password(address) != address:  # it would stand in logs and in Prefect's parameters
            raise WarehouseUnusable(
                path=without_password(address),
                detail="a password does not belong into an address",
                advice="put it into ~/.pgpass, or $PGPASSWORD",
            )
        if not _REMOTE.match(files):
            files = str(Path(files).absolute())
        return Lake(catalog, files.rstrip("/"))

    @property
    def address(self) -> str:
        return f"{PREFIX}{self.catalog};{self.files}"

    @property
    def tables(self) -> str:
        """Where the tables' files are; nothing else is there, so that a lake may tidy it up."""
        return f"{self.files}/tables/"

    @property
    def folder(self) -> Path:
        """The folder for what is no table: the store, and what sources fetched.

        The lake's own, or with a bucket the folder that $NOTICES_STORE names. Raises WarehouseUnusable.
        """
        if not _REMOTE.match(self.files):
            return Path(self.files)
        named = os.environ.get(STORE_VARIABLE)
        if not named:
            raise WarehouseUnusable(
                path=self.address,
                detail="its tables are in a bucket, and documents are kept in a folder",
                advice=f"name a folder that every machine sees in ${STORE_VARIABLE}",
            )
        return Path(named).absolute()

    @property
    def is_remote(self) -> bool:
        return bool(_REMOTE.match(self.files))


def without_password(address: str) -> str:
    """The address as it may be shown."""
    hidden = re.sub(r"(password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s;]+)", r"\1***", address, flags=re.IGNORECASE)
    return re.sub(r"(postgres(?:ql)?:/+[^:/@\s]+):[^@\s]*@", r"\1:***@", hidden)


def lake_of(warehouse: Path) -> Lake | None:
    """The lake that is meant, or None for a file. Raises WarehouseUnusable for what only begins like one."""
    address = str(warehouse)
    return Lake.of(address) if address.startswith(SCHEME) else None


def named(warehouse: str) -> Path:
    """What a person or a setting wrote, as it goes through the program."""
    return Path(Lake.of(warehouse).address) if warehouse.startswith(SCHEME) else Path(warehouse).absolute()


def may_exist(warehouse: Path) -> bool:
    """False where there is surely nothing; whether a lake is there, only opening it tells."""
    return lake_of(warehouse) is not None or warehouse.exists()


def folder_of(warehouse: Path) -> Path:
    """The folder that holds what belongs to a warehouse."""
    lake = lake_of(warehouse)
    return lake.folder if lake else warehouse.parent


def crawls_of(warehouse: Path) -> Path:
    """Where journals of sources are until they are loaded."""
    lake = lake_of(warehouse)
    return lake.folder / "crawl" if lake else warehouse.with_name(f"{warehouse.name}.crawl")


def only_a_file(warehouse: Path, command: str, instead: str) -> None:
    """Raises NotForLake: for what makes no sense with a lake."""
    lake = lake_of(warehouse)
    if lake:
        raise NotForLake(command=command, warehouse=lake.address, instead=instead)
