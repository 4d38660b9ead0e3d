"""Which files a path stands for."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

import msgspec

from flows.errors import PathMissing

# Never a document: what accompanies documents in a folder of a project or of an office program.
NEVER_DOCUMENTS = frozenset({".json", ".md", ".py", ".tsv"})


class Discovery(msgspec.Struct, frozen=True):
    """The files to read, in a stable order, and how many were passed over."""

    files: tuple[Path, ...]
    skipped: int


def discover(paths: Iterable[str | Path]) -> Discovery:
    """Files are taken as named; folders recursively, without links to folders.

    Raises PathMissing for the first path that is not there.
    """
    files: dict[Path, None] = {}
    skipped = 0
    for named in paths:
        path = Path(named).absolute()
        if path.is_dir():
            for file in _walk(path):
                if is_document(file):
                    files[file] = None
                else:
                    skipped += 1
        elif path.exists():
            files[path] = None
        else:
            raise PathMissing(path=str(named))
    return Discovery(tuple(files), skipped)


def is_document(path: PurePath) -> bool:
    """Whether a file met in a folder or an archive may be a document."""
    name = path.name
    return not (name.startswith((".", "~$")) or path.suffix.lower() in NEVER_DOCUMENTS)


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            yield Path(place) / name
