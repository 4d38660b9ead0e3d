"""GB/T 2260 regions: codes, official names, parents and telephone area codes."""

import msgspec


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
