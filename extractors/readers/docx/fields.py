"""Fields (w:fldChar … w:instrText …): their codes are no text, their results are."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from extractors.readers.docx.package import W
from extractors.readers.docx.styles import is_on, whole_number
from extractors.readers.word_fields import shown

if TYPE_CHECKING:
    from lxml import etree

_VAL = W + "val"
# HYPERLINK "address" (ECMA-376 part 1, 17.16.5.25); \l alone leads to a bookmark of the document.
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.IGNORECASE)


@dataclass
class _Open:
    code: list[str] = field(default_factory=list)
    result_at: int | None = None  # where its result begins in the text, once it does


class Ended(NamedTuple):
    """For a link where its words begin, and its address; the words of a field that holds no result."""

    link: tuple[int, str] | None = None
    words: str = ""


class FieldStack:
    """The fields that are open where the walk stands."""

    def __init__(self, trusted: bool = True) -> None:
        """`trusted`: every field ends. Otherwise nothing is hidden: text must not get lost."""
        self._open: list[_Open] = []
        self._trusted = trusted
        self.hidden = False  # inside a code: words there are no text

    @property
    def outer_hidden(self) -> bool:
        """Whether the innermost field itself stands in the code of another."""
        return self._trusted and any(one.result_at is None for one in self._open[:-1])

    def begin(self) -> None:
        self._open.append(_Open())
        self._look()

    def code(self, text: str) -> None:
        if self._open:
            self._open[-1].code.append(text)

    def separate(self, position: int) -> None:
        if self._open:
            self._open[-1].result_at = position
            self._look()

    def end(self, position: int) -> Ended:
        """Closes the innermost, at a place of the text."""
        if not self._open:
            return Ended()
        done = self._open.pop()
        self._look()
        code = "".join(done.code)
        if done.result_at is None or done.result_at == position:
            words = shown(code)
            if words and self.hidden:
                self.code(words)  # a part of the code of the field around it
            return Ended(words=words or "")
        link = _HYPERLINK.match(code)
        return Ended((done.result_at, link[1])) if link is not None and link[1] else Ended()

    def _look(self) -> None:
        self.hidden = self._trusted and any(one.result_at is None for one in self._open)


def ticked(box: "etree._Element") -> bool:
    """The state of a legacy form check box: what was set, else its default."""
    checked = box.find(W + "checked")
    return is_on(checked if checked is not None else box.find(W + "default"))


def selected_entry(choices: "etree._Element") -> str:
    """The entry that a legacy drop-down list shows."""
    entries = [entry.get(_VAL) or "" for entry in choices.iterchildren(W + "listEntry")]
    for name in ("result", "default"):
        chosen = choices.find(W + name)
        index = whole_number(chosen.get(_VAL)) if chosen is not None else None
        if index is not None and 0 <= index < len(entries):
            return entries[index]
    return entries[0] if entries else ""
