"""The words of one paragraph as a browser would set them."""

import re

from extractors.builder import DocumentBuilder

# HTML's white space; a no-break space and U+3000 are characters of the text.
_BLANK = " \t\r\n\x0c"
_RUNS = re.compile("([ \t\r\n\x0c]+)")
# Where a line of the source ends between two of these, a browser shows no blank (CSS Text 3, 4.1.3).
_WIDE = re.compile(
    "[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003ffff“”‘’—…]"
)

_Link = tuple[int, int, str]


class Inline:
    """Collects text, breaks, boxes and links, then writes them into an open paragraph."""

    def __init__(self) -> None:
        self._pieces: list[str | bool] = []  # a bool is a check box
        self._marks: list[tuple[int, str | None]] = []  # piece index, link target or null for its end
        self._last = ""  # the last character
        self._gap = ""  # white space that waits for a next character

    def text(self, text: str, verbatim: bool = False) -> None:
        if verbatim:
            self._add(text)
            return
        for number, run in enumerate(_RUNS.split(text)):
            if number % 2:
                self._gap += run
            elif run:
                self._close_gap(run[0])
                self._add(run)

    def line_break(self) -> None:
        self._gap = ""
        self._add("\n")

    def check_box(self, checked: bool) -> None:
        self._close_gap("☐")
        self._pieces.append(checked)
        self._last = "☐"

    def begin_link(self, target: str | None) -> None:
        if target:
            self._close_gap("a")
        self._marks.append((len(self._pieces), target or ""))

    def end_link(self) -> None:
        self._marks.append((len(self._pieces), None))

    def is_blank(self) -> bool:
        return not any(piece is True or piece is False or piece.strip() for piece in self._pieces)

    def clear(self) -> None:
        """Forgets the words; links that are open stay open for the next paragraph."""
        still_open = self._open_links()
        self._pieces, self._last, self._gap = [], "", ""
        self._marks = [(0, target) for target in still_open]

    def write(self, builder: DocumentBuilder) -> None:
        """Writes what was collected, without line breaks at its end, and starts anew."""
        while self._pieces and self._pieces[-1] == "\n":
            self._pieces.pop()
        starts: list[tuple[int, str]] = []
        marks = iter([*self._marks, *((len(self._pieces), None) for _ in self._open_links())])
        mark = next(marks, None)
        for index in range(len(self._pieces) + 1):
            while mark is not None and min(mark[0], len(self._pieces)) == index:
                if mark[1] is not None:
                    starts.append((builder.position, mark[1]))
                elif starts:
                    builder.mark_link(*starts.pop())
                mark = next(marks, None)
            if index < len(self._pieces):
                piece = self._pieces[index]
                if isinstance(piece, bool):
                    builder.check_box(piece)
                else:
                    builder.write(piece)
        self.clear()

    def _open_links(self) -> list[str]:
        targets: list[str] = []
        for _, target in self._marks:
            if target is not None:
                targets.append(target)
            elif targets:
                targets.pop()
        return targets

    def _add(self, text: str) -> None:
        if not text or (text == "\n" and not self._last):
            return
        self._pieces.append(text)
        self._last = text[-1]

    def _close_gap(self, following: str) -> None:
        """White space before `following`: one blank, or none at a line's start or in Chinese."""
        gap, self._gap = self._gap, ""
        if not gap or self._last in ("", " ", "\n"):
            return
        if "\n" in gap and _WIDE.match(self._last) and _WIDE.match(following):
            return
        self._add(" ")
