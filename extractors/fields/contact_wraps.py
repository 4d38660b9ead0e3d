"""Contact lines that were broken for width, in the middle of a sentence or of a word."""

import re
from collections.abc import Sequence
from functools import cached_property
from statistics import median

from extractors.outline import Line

_HAN = re.compile("[\u4e00-\u9fff]")
_CLOSED = "。！？!?；;：:"
_OPENS = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|[（(]?[0-9０-９]{1,2}[）)、．.](?![0-9])|[①-⑳]|附\s*[件表]"
    r"|联\s*系|电\s*话|地\s*址|邮\s*[箱编]|网\s*址|传\s*真|手\s*机|此件|特此|抄送"
)
_TELLS = re.compile(r"联\s*系|电\s*话|咨\s*询|技术支持|\d{7}|[@＠]")
_WIDEST = 6  # half-width characters by which lines that are broken for width differ
_NARROWEST = 40
_ENOUGH = 3  # lines of one width that tell that a text is broken for width
_LONGEST = 4  # lines that are read as one


class Wraps:
    """Which of a notice's lines run on in the next one. Nothing is measured before a line may."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self.text, self.lines = text, lines

    def last(self, at: int) -> int:
        """The last of the lines that are one with line `at`; `at` itself where none is."""
        last = at
        while last + 1 < len(self.lines) and last - at < _LONGEST and self._goes_on(last):
            last += 1
        if last == at or _TELLS.search(self.text, self.lines[at].start, self.lines[last].end) is None:
            return at
        return last

    def _goes_on(self, at: int) -> bool:
        line, below = self.lines[at], self.lines[at + 1]
        if line.table is not None or below.table is not None or line.centered:
            return False
        # Cheap first: most lines end with a sign, or are short.
        if _HAN.match(self.text, line.end - 1) is None or _HAN.match(self.text, below.start) is None:
            return False
        if line.end - line.start < _NARROWEST // 2 or self.text[line.end : below.start] != "\n":
            return False
        if _OPENS.match(self.text, below.start) is not None or self.width is None:
            return False
        return abs(self._measure(line) - self.width) <= _WIDEST

    @cached_property
    def width(self) -> float | None:
        """The width at which the text is broken; None where its lines are paragraphs."""
        widths = [
            self._measure(line)
            for line in self.lines
            if line.table is None and self.text[line.end - 1] not in _CLOSED
        ]
        wide = [width for width in widths if width >= _NARROWEST]
        if len(wide) < _ENOUGH:
            return None
        middle = median(wide)
        alike = sum(1 for width in wide if abs(width - middle) <= _WIDEST)
        return middle if alike >= _ENOUGH and alike * 2 >= len(wide) else None

    def _measure(self, line: Line) -> int:
        """In half-width characters, as GBK counts them."""
        return len(self.text[line.start : line.end].encode("gb18030", "replace"))
