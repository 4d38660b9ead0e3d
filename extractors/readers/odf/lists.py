"""Numbers that OpenDocument lists and headings draw."""

import re
from collections.abc import Mapping
from typing import Final

from extractors.readers.docx.number_formats import counted
from extractors.readers.docx.numbering import gap
from extractors.readers.odf.styles import Level

# How style:num-format begins → the form of the same number in Word.
_FORMS: Final = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一": "chineseCounting", "壹": "chineseLegalSimplified", "壱": "japaneseLegal",
    "甲": "ideographTraditional", "子": "ideographZodiac", "①": "decimalEnclosedCircle",
    "１": "decimalFullWidth", "㊀": "ideographEnclosedCircle",
}  # fmt: skip
_PLACE: Final = re.compile("%([0-9]{1,2})%")


class Counters:
    """Where the numbers of one list stand, by level."""

    def __init__(self) -> None:
        self._at: dict[int, int] = {}

    def next(self, level: int, levels: Mapping[int, Level], start: int | None = None) -> str:
        """The number of the next item of a level, with what stands around it; "" where none is drawn."""
        look = levels.get(level, Level())
        if start is not None:
            self._at[level] = start
        else:
            self._at[level] = self._at.get(level, look.start - 1) + 1
        for deeper in [one for one in self._at if one > level]:
            del self._at[deeper]
        if not look.form:
            return ""
        drawn = _PLACE.sub(lambda match: self._drawn(int(match[1]) - 1, levels), look.text)
        return drawn + gap(drawn, look.follow)

    def _drawn(self, level: int, levels: Mapping[int, Level]) -> str:
        look = levels.get(level, Level())
        return (
            counted(self._at.get(level, look.start), _FORMS.get(look.form[:1], "decimal"))
            if look.form
            else ""
        )
