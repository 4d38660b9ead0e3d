"""What to do about an error, from its own words: the sentence's part after the colon."""

from collections.abc import Iterator
from importlib import import_module

from extractors.errors import NoticesError

WORDS = "its message says what happened."
DEFECT = "a defect of this program: report it with the document, and retry after an update."


def advice(error_class: str) -> str:
    """For the name of an error, as `failures` keeps it. What is none of ours is a defect."""
    know_all_errors()

    for kind in kinds(NoticesError):
        if kind.__name__ == error_class:
            words = kind.template.rpartition(": ")[2].format_map(_Dots())
            return words if words.strip("….") else WORDS
    return DEFECT


def know_all_errors() -> None:
    """Imports every module that defines errors."""
    for module in ("flows.errors", "flows.sources.errors", "warehouse.errors"):
        import_module(module)


class _Dots(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def kinds(kind: type[NoticesError]) -> Iterator[type[NoticesError]]:
    """Every error below this one."""
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)
