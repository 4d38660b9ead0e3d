"""What a title says its document is: one that addresses somebody, a form, or an annex to be read."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal["notice", "form", "annex"]

_TAIL = re.compile(r"\s*[（(【\[〔][^（）()【】\[\]〔〕]{0,40}[）)】\]〕]\s*$|[。．.；;，,：:\s]+$")
_EDITION = re.compile("(?:（?示例）?|模板|样表|样式|样本|范本|范例|格式|空表|填写说明|填表说明)$")


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a data file of this package; lines that begin with # are notes."""
    with files("extractors.structure").joinpath(f"data/{name}").open(encoding="utf-8") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


@cache
def _kinds() -> dict[str, dict[str, Kind]]:
    found: dict[str, dict[str, Kind]] = {}
    for row in rows("document_kinds.csv"):
        kind: Kind = row["kind"]  # type: ignore[assignment]
        found.setdefault(row["ending"][-1], {})[row["ending"]] = kind
    return found


def bare(title: str) -> str:
    """The title without white space and without the brackets and marks behind it: …表（企业填报）。"""
    title = re.sub(r"\s+", "", title[-120:])
    while True:
        shorter = _TAIL.sub("", title)
        if shorter == title or not shorter:
            return title.rstrip('》」”"')
        title = shorter


def kind_of(title: str) -> Kind | None:
    """The kind of document by the title's last words; None where they tell nothing."""
    title = bare(title)
    best: tuple[int, Kind] | None = None
    for ending, kind in _kinds().get(title[-1:], {}).items():
        if title.endswith(ending) and (best is None or len(ending) > best[0]):
            best = (len(ending), kind)
    if best is None:
        shorter = _EDITION.sub("", title)
        return kind_of(shorter) if shorter and shorter != title else None
    return best[1]
