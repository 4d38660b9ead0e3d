"""Sentences and clauses of Chinese prose, as spans of the text.

A sentence ends after 。！？ (and the closing quotation marks or brackets that follow), at a line
feed, and at two or more ideographic spaces, with which a notice pasted on one line marks its
paragraphs. A clause ends after ； as well. White space around a span is left out; an empty span is
never given.
"""

import re
from collections.abc import Iterator

from extractors.document import Span

_CLOSERS = "”’」』】〉》）)\"'"
_SENTENCE = re.compile(f"[。！？!?…]+[{_CLOSERS}]*|\n+|\u3000{{2,}}")
_CLAUSE = re.compile(f"[。！？!?…；;]+[{_CLOSERS}]*|\n+|\u3000{{2,}}")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, with their closing mark."""
    return list(_pieces(_SENTENCE, text, start, len(text) if end is None else end))


def first_sentence(text: str, start: int, end: int) -> Span | None:
    """The first of `sentences`, without looking for the rest."""
    return next(_pieces(_SENTENCE, text, start, end), None)


def clauses(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """As `sentences`, divided at ； too."""
    return list(_pieces(_CLAUSE, text, start, len(text) if end is None else end))


def _pieces(stop: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for match in stop.finditer(text, start, end):
        span = trimmed(text, at, match.end())
        if span is not None:
            yield span
        at = match.end()
    span = trimmed(text, at, end)
    if span is not None:
        yield span


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without the white space at its ends; None where nothing else is in it."""
    piece = text[start:end]
    inner = piece.strip()
    if not inner:
        return None
    begin = start + len(piece) - len(piece.lstrip())
    return Span(begin, begin + len(inner))
