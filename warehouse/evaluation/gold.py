"""Finds gold files and tells what each of them speaks of."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from extractors.errors import TerminalError

Kind = Literal["notice", "filled form", "blank form"]
_NOTICE_KEYS = {"deadlines", "contacts", "notice_type", "issuer"}


class GoldUnreadable(TerminalError):
    template = "{path} is no gold file ({detail}): see docs/evaluation.md for the format."

    def __init__(self, *, path: str, detail: str) -> None:
        super().__init__(path=path, detail=detail)


@dataclass(frozen=True)
class Gold:
    """One thing annotated; `document` is a file name, with or without its ending, None where any will do."""

    kind: Kind
    name: str
    document: str | None
    part: str | None
    data: dict[str, Any]
    path: Path


def read_gold(paths: Sequence[Path]) -> list[Gold]:
    """Every gold item of the files and of the folders below `paths`, in the order of their names."""
    return [gold for path in paths for file in _files(path) for gold in _items(file)]


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.json"))


def _items(path: Path) -> Iterator[Gold]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GoldUnreadable(path=str(path), detail=str(error)) from error
    name = path.parent.name if path.name == "gold.json" else path.stem.removesuffix(".gold")
    if isinstance(content, dict) and "requirement" in content:
        yield Gold("filled form", name, name, None, content, path)
    elif isinstance(content, dict) and content.keys() & _NOTICE_KEYS:
        yield Gold("notice", name, content.get("document", name), content.get("nested_title"), content, path)
    else:
        owner = content.get("document") if isinstance(content, dict) else None
        forms = content if isinstance(content, list) else content.get("forms", [])
        for form in forms:
            if isinstance(form, dict) and "fields" in form:
                title = form.get("form_title") or form.get("title") or name
                yield Gold("blank form", title, _stem(form.get("source") or owner), title, form, path)


def _stem(source: object) -> str | None:
    return Path(str(source)).stem if source else None
