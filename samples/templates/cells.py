"""The kinds of cell that a blank form is made of."""

from samples.word import Cell


def label(text: str, *, span: int = 1, merge: bool = False, up: bool = False) -> Cell:
    return Cell(text, span, merge=merge, up=up, align="center")


def value(key: str, text: str = "", *, span: int = 1, align: str = "left") -> Cell:
    return Cell(text, span, key, align=align)


def hint(key: str, text: str, span: int = 1) -> Cell:
    return Cell(text, span, key, hint=True)


def above(text: str = "", span: int = 1) -> Cell:
    return Cell(text, span, up=True)


def section(heading: str, key: str, words: str, span: int) -> tuple[tuple[Cell, ...], ...]:
    """A heading over the whole width, and under it the cell that it heads."""
    return (Cell(heading, span),), (hint(key, words, span),)
