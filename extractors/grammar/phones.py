"""How a telephone number may be written in a Chinese text, and its parts."""

import re
from collections.abc import Sequence

import msgspec

from extractors.grammar.narrow import narrow
from extractors.grammar.phone_number import PhoneNumber
from extractors.grammar.phone_parser import PhoneParser

_ENOUGH = re.compile(r"\d ?\d ?\d")


def find_phones(
    text: str, start: int = 0, end: int | None = None, *, local: bool = True
) -> list[PhoneNumber]:
    """The numbers in `text[start:end]`, in order; offsets are those of `text`.

    Numbers without an area code (`local`) are given too unless `local` is False: the caller knows
    whether a label stands before them. Digits inside e-mail addresses and URLs are the caller's to
    leave out (see `contacts`): here only a neighbouring @ rules a number out.
    """
    end = len(text) if end is None else end
    piece = text[start:end]
    if not _ENOUGH.search(piece):
        return []
    found = PhoneParser(narrow(piece)).parse()
    moved = [msgspec.structs.replace(p, start=p.start + start, end=p.end + start) for p in found]
    return moved if local else [p for p in moved if p.certain or p.inherited or p.shared]


def shared_area(phones: Sequence[PhoneNumber]) -> str | None:
    """The one area code that numbers of a line or block were written with; None if several or none."""
    codes = {p.area_code for p in phones if p.area_code and not p.inherited}
    return codes.pop() if len(codes) == 1 else None
