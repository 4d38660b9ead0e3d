"""Says that a page goes to OCR, to whoever counts the time."""

from collections.abc import Callable

listeners: list[Callable[[], None]] = []


def page_begins() -> None:
    """Called before each page that OCR reads."""
    for listener in listeners:
        listener()
