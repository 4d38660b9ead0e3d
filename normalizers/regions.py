"""GB/T 2260 regions: codes, official names, parents and telephone area codes."""

from collections.abc import Sequence
from typing import Literal

import msgspec

HintKind = Literal[
    "issuer", "title", "salutation", "area_code", "portal", "address", "organization", "number"
]


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A place of GB/T 2260 with its parents; null below its own level.

    Of a municipality `province` is 北京市 and `city` is null. `area_code` is the telephone code
    (e.g. "0411") where the place has one.
    """

    code: str
    province: str
    city: str | None = None
    county: str | None = None
    area_code: str | None = None


class RegionHint(msgspec.Struct, frozen=True):
    """Words that say where a notice is from, as they stand in the text.

    `issuer`: the signed name; `title`; `salutation`; `area_code`: digits such as "0411" (or a whole
    phone number with it); `portal`: a URL or a portal's name; `address`; `organization`: of a form's
    applicant or a contact; `number`: the document number (大科发〔2021〕5号).
    """

    text: str
    kind: HintKind


def by_name(name: str, within: Region | None = None) -> list[Region]:
    """The regions that `name` (full or short, present or former) may mean; best known first."""
    return []


def find(text: str) -> list[tuple[int, int, list[Region]]]:
    """Region names in running text as (start, end, candidates), left to right, longest first."""
    return []


def resolve(hints: Sequence[RegionHint]) -> Region | None:
    """The one region that all hints together support, at the issuer's level; None where unsure."""
    return None
