"""Full text over notices, forms and attachments: what `notices search` and other programs ask."""

from datetime import date
from pathlib import Path

import msgspec

from warehouse.errors import QueryRefused
from warehouse.query import open_reader

KINDS = (
    "notice",
    "form",
    "attachment",
    "guide_solicitation",
    "need_solicitation",
    "application_call",
    "other",
)
LONGEST = 1000  # characters of a query


class Hit(msgspec.Struct, frozen=True):
    """A document that holds the words. `sentence == text[char_start:char_end]` of it.

    Issuer, province and date are its notice's; an attachment's those of the notice that it is attached to.
    """

    place: int
    score: float
    kind: str
    title: str
    issuer: str | None
    province: str | None
    published_on: date | None
    sentence: str
    file_name: str
    notice_id: str | None
    document_id: str
    char_start: int
    char_end: int


def search(
    warehouse: Path,
    words: str,
    *,
    province: str | None = None,
    kind: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = 20,
) -> list[Hit]:
    """The best documents that hold all words, best first; each posting of a notice once.

    Words in quotation marks are found only as they stand there. `province` may be a full or a short
    name. Raises QueryRefused for a kind that there is none of, and what `open_reader` raises.
    """
    if kind is not None and kind not in KINDS:
        raise QueryRefused(detail=f"{kind!r} is no kind of document: give one of {', '.join(KINDS)}.")
    with open_reader(warehouse) as connection:
        rows = connection.execute(
            "FROM search_notices($words, of_province := $province, of_kind := $kind, since := $since,"
            " until := $until, top := $limit)",
            {
                "words": words[:LONGEST],
                "province": province,
                "kind": kind,
                "since": since,
                "until": until,
                "limit": limit,
            },
        ).fetchall()
    return [Hit(*row) for row in rows]
