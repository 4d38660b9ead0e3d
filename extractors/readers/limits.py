"""How much a file may ask of the machine before it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from extractors.errors import SettingInvalid


@dataclass(frozen=True)
class Limits:
    """Upper bounds for one document. Each, when passed, is a `LimitExceeded` that names it."""

    archive_ratio: int = 100  # inflated bytes to packed bytes, of one member and of the whole
    archive_members: int = 10_000
    inflated_bytes: int = 500_000_000
    archive_depth: int = 8  # archives inside archives
    xml_depth: int = 250  # elements inside elements; libxml2's own bound is 256
    table_cells: int = 100_000
    table_depth: int = 20  # tables inside cells
    pages: int = 3_000

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise ValueError(f"the limit {field.name} must be a whole number above 0, not {value!r}")


def limits_from(environment: Mapping[str, str]) -> Limits:
    """The limits with what `NOTICES_LIMIT_<NAME>` says, e.g. NOTICES_LIMIT_PAGES=10000.

    Raises `SettingInvalid` for what is no whole number above 0.
    """
    limits = Limits()
    for field in fields(Limits):
        name = f"NOTICES_LIMIT_{field.name.upper()}"
        if name in environment:
            value = environment[name]
            if not value.isdecimal() or int(value) < 1:
                raise SettingInvalid(name=name, value=value, wanted="a whole number above 0")
            limits = replace(limits, **{field.name: int(value)})
    return limits


DEFAULT_LIMITS = Limits()
