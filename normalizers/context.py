"""What the facts of one notice may lean on: its date, year, region and issuer."""

from datetime import date

import msgspec

from normalizers.regions import Region


class NoticeContext(msgspec.Struct, frozen=True, kw_only=True):
    """Settled first, from the notice's head and signature; every other normalizer reads it.

    `text` is the document's whole text. `title_year` is the year in the title (which may differ
    from `plan_year`, the year of the programme).
    """

    notice_id: str
    index: int
    text: str
    title: str | None = None
    issuer: str | None = None
    published_on: date | None = None
    title_year: int | None = None
    plan_year: int | None = None
    region: Region | None = None
