"""The parts of a PDF page: runs of characters and ruled lines, in points, y upwards, as displayed."""

from typing import Final, NamedTuple

# Stand in for a box that is drawn or a form's control until the text is written: no character of a text.
EMPTY: Final = "\ufdd0"
TICKED: Final = "\ufdd1"


class Run(NamedTuple):
    """Characters that follow one another without a gap on one line.

    `edges` are the left edges of the characters and the right edge of the last.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    edges: tuple[float, ...]

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    def cut(self, start: int, end: int) -> "Run":
        """The characters [start, end) where they stand."""
        edges = self.edges[start : end + 1]
        return Run(self.text[start:end], edges[0], self.y0, edges[-1], self.y1, edges)


class Rule(NamedTuple):
    """A straight line: at `at` (y of a horizontal one, x of a vertical one), from `start` to `end`."""

    at: float
    start: float
    end: float


class Page(NamedTuple):
    number: int  # 1-based
    width: float
    height: float
    runs: list[Run]
    horizontal: list[Rule]
    vertical: list[Rule]
    squares: list[tuple[float, float, float, float]]
    marks: list[tuple[float, float, float, float]]
    images: float  # share of the page that images cover
    links: list["PageLink"]
    hidden: bool = False  # most of its text is drawn without ink
    askew: tuple[str, ...] = ()  # words drawn aslant over the page: seals, watermarks


class PageLink(NamedTuple):
    """The words that a link is shown as, and where it leads."""

    text: str
    x: float
    y: float
    target: str
