"""The sources that the scheduler watches, from one TOML file.

[[source]]
name = "inbox"            # unique; names the deployment
folder = "/srv/notices"   # a folder, also a mounted share
cron = "*/30 8-18 * * 1-5"  # in China Standard Time
"""

import tomllib
from pathlib import Path

import msgspec

from flows.errors import PathMissing, SourcesInvalid


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A folder to ingest on a schedule."""

    name: str
    folder: str
    cron: str


class SourceList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: list[Source]


def load_sources(path: Path) -> list[Source]:
    """Raises PathMissing, or SourcesInvalid with the place and what to do."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise PathMissing(path=str(path)) from None
    try:
        sources = msgspec.convert(tomllib.loads(text), SourceList).source
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SourcesInvalid(path=str(path), detail=str(error)) from error
    names: set[str] = set()
    for source in sources:
        if source.name in names:
            raise SourcesInvalid(path=str(path), detail=f"two sources are named {source.name}")
        names.add(source.name)
        if not _is_cron(source.cron):
            raise SourcesInvalid(
                path=str(path), detail=f"{source.name}: {source.cron!r} is no cron expression"
            )
        if not _is_cron(source.cron):
            raise SourcesInvalid(
                path=str(path), detail=f"{source.name}: {source.cron!r} is no cron expression"
            )
        if not Path(source.folder).is_dir():
            raise SourcesInvalid(path=str(path), detail=f"{source.name}: there is no folder {source.folder}")
    if not sources:
        raise SourcesInvalid(path=str(path), detail="it names no source")
    return sources


def _is_cron(expression: str) -> bool:
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=expression)
    except ValueError:
        return False
    return True
