"""Reads sources.toml, and says in one sentence what is wrong with it, and in which line."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.errors import SourcesInvalid
from flows.sources.config import FolderSource, Source, WebSource, source_from
from flows.sources.errors import UnknownSource

_STANZA = re.compile(r"[ \t]*\[\[[ \t]*[\"']?source[\"']?[ \t]*\]\]")
_TABLE = re.compile(r"[ \t]*\[(?![ \t]*source[ \t]*\.)")
_NAMED = re.compile(r"`(\w+)")
# What one line may set for all sources on the web.
_COMMON = ("contact",)


def load_sources(path: Path) -> tuple[Source, ...]:
    """All sources in the file, in its order; tables that are not about sources are left to others.

    A folder on a share that is not there at the moment is no matter (see `lost_folders`): taking it in says
    so. Raises SourcesInvalid with the line, the source, and what to do.
    """
    return _described(path)


def lost_folders(sources: Sequence[Source]) -> list[str]:
    """A sentence for each watched folder that is not there now."""
    return [
        f"{source.name}: there is no folder {source.folder} now; it is looked for whenever the source is due."
        for source in sources
        if isinstance(source, FolderSource) and not Path(source.folder).is_dir()
    ]


def source_named(path: Path, name: str) -> Source:
    """One of them; what is amiss with another one's folder does not matter. Raises UnknownSource, too."""
    sources = _described(path)
    for source in sources:
        if source.name == name:
            return source
    raise UnknownSource(name=name, path=str(path), known=", ".join(source.name for source in sources))


def _described(path: Path) -> tuple[Source, ...]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        detail = "there is no such file; `notices sources add URL --write` begins one"
        raise SourcesInvalid(path=str(path), detail=detail) from None
    except OSError as error:
        raise SourcesInvalid(path=str(path), detail=error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise SourcesInvalid(path=str(path), detail="it is not UTF-8 text") from None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourcesInvalid(path=str(path), detail=str(error)) from None
    stanzas = content.pop("source", None)
    common = {name: content.pop(name) for name in _COMMON if name in content}
    stray = [name for name, value in content.items() if not isinstance(value, dict)]
    if stray:
        raise SourcesInvalid(
            path=str(path), detail=f"line {_line(text, 0, stray[0])}: `{stray[0]}` is no setting of this file"
        )
    if not isinstance(stanzas, list) or not stanzas or not all(isinstance(s, dict) for s in stanzas):
        raise SourcesInvalid(path=str(path), detail="it names no source: each begins with [[source]]")
    sources: list[Source] = []
    for number, stanza in enumerate(stanzas, start=1):
        try:
            source = _one(stanza, common)
            if any(other.name == source.name for other in sources):
                raise ValueError(f"`name` is {source.name} again: two sources cannot have one name")
        except ValueError as error:
            raise SourcesInvalid(path=str(path), detail=_place(text, number, stanza, str(error))) from None
        sources.append(source)
    return tuple(sources)


def _one(stanza: dict[str, Any], common: dict[str, Any]) -> Source:
    if "folder" in stanza:
        return source_from(stanza)
    source = source_from({**common, **stanza})
    assert isinstance(source, WebSource)
    return source


def _place(text: str, number: int, stanza: dict[str, Any], message: str) -> str:
    key = _NAMED.search(message)
    line = _line(text, number, key[1] if key and key[1] in stanza else None)
    name = stanza.get("name")
    whose = f"source {name}" if isinstance(name, str) else f"source number {number}"
    return f"line {line}, {whose}: {message}"


def _line(text: str, number: int, key: str | None) -> int:
    """The line of a key in the stanza of that number (0: before the first), or of the stanza itself."""
    stanza = here = 0
    begins = 1
    for here, line in enumerate(text.splitlines(), start=1):
        if _STANZA.match(line):
            stanza += 1
            if stanza == number:
                begins = here
        elif _TABLE.match(line) and stanza == number and number:
            break
        elif (
            stanza == number
            and key is not None
            and re.match(rf"[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", line)
        ):
            return here
    return begins
