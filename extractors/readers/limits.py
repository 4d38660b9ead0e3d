"""How much a file may ask of the machine before it is refused."""

from dataclasses import dataclass, fields


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

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise ValueError(f"the limit {field.name} must be a whole number above 0, not {value!r}")


DEFAULT_LIMITS = Limits()
