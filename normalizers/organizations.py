"""The kind of an applicant: from the words a form uses for it, or from how its name ends."""

import re
from functools import cache

from extractors.forms.labels import squeeze
from normalizers.tables import rows

_TAIL = re.compile(r"[（(][^（()）]*[）)]$")


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = {}
    suffixes: dict[str, str] = {}
    for row in rows("organization_types.csv"):
        (exact if row["match"] == "exact" else suffixes)[row["words"]] = row["kind"]
    return exact, suffixes


def kind_of_type(written: str) -> str | None:
    """国有企业 is 企业, 高校 is 高等学校; None where the words name no known kind."""
    exact, _ = _tables()
    words = squeeze(written)
    for part in (words, _TAIL.sub("", words), *re.split(r"[、，,/／；;]", words)):
        if part in exact:
            return exact[part]
    return None


def kind_of_name(name: str) -> str | None:
    """The kind that the name of a body shows: 某某有限公司 is 企业. None where it shows none."""
    _, suffixes = _tables()
    words = _TAIL.sub("", squeeze(name))
    best = max((s for s in suffixes if words.endswith(s)), key=len, default=None)
    return suffixes[best] if best is not None else None
