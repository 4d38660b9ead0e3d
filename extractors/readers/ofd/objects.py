"""What an OFD page draws, as the runs and rules that the layout of PDF pages works with.

OFD counts millimetres from the upper left corner; runs are in points from the lower left one.
"""

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.readers.ofd.values import MM, Matrix, deltas, local, matrix, moved, number, numbers
from extractors.readers.pdf.parts import Rule, Run

if TYPE_CHECKING:
    from lxml import etree

_THIN = 2.0  # points: what is no wider is a line
_SHORTEST = 4.0  # points: a line, not a stroke of a drawing
_SIGN = 16.0  # points: a drawing so small is a box or a tick
_MOST_POINTS = 2000  # of a path: a drawing, not a rule
_ASCENT, _DESCENT = 0.88, 0.12  # of the font size, above and below the baseline
_GAP = 0.15  # of the font size: a wider one begins a new run

_Point = tuple[float, float]


class PageObjects:
    def __init__(self, box: tuple[float, ...]) -> None:
        """`box` is the page's physical box in millimetres."""
        self._left, self._top, _, self._height = box
        self.runs: list[Run] = []
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.squares: list[tuple[float, float, float, float]] = []
        self.marks: list[tuple[float, float, float, float]] = []
        self.images = 0.0

    def collect(self, root: "etree._Element") -> None:
        """Adds all objects of a page or a template, layer by layer."""
        for element in root.iter():
            kind = local(element)
            if kind not in ("TextObject", "PathObject", "ImageObject") or element.get("Visible") == "false":
                continue
            boundary = numbers(element.get("Boundary"))
            if len(boundary) != 4:
                continue
            if kind == "TextObject":
                self._text(element, boundary)
            elif kind == "PathObject":
                self._path(element, boundary)
            else:
                self.images += boundary[2] * boundary[3] * MM * MM

    def _page(self, x: float, y: float, boundary: tuple[float, ...], by: Matrix) -> _Point:
        """A point of an object in points of the page."""
        x, y = moved(x, y, by)
        return (boundary[0] + x - self._left) * MM, (self._height - (boundary[1] + y - self._top)) * MM

    def _text(self, element: "etree._Element", boundary: tuple[float, ...]) -> None:
        by = matrix(element.get("CTM"))
        size = number(element.get("Size"), 3.5)
        scale = abs(by[3]) or abs(by[1]) or 1.0
        for code in element:
            if local(code) == "TextCode" and code.text:
                self._code(code, code.text, boundary, by, size, scale)

    def _code(
        self,
        code: "etree._Element",
        text: str,
        boundary: tuple[float, ...],
        by: Matrix,
        size: float,
        scale: float,
    ) -> None:
        x, y = number(code.get("X")), number(code.get("Y"))
        across, down = deltas(code.get("DeltaX")), deltas(code.get("DeltaY"))
        run: list[tuple[str, float, float, float]] = []  # character, left, right, baseline
        for index, character in enumerate(text):
            width = size if ord(character) >= 0x2E80 or character in "“”‘’…—" else size * 0.5
            left, baseline = self._page(x, y, boundary, by)
            right = left + width * scale * MM
            if run and (
                abs(run[-1][3] - baseline) > 1 or abs(left - run[-1][2]) > 2 * _GAP * size * scale * MM
            ):
                self._run(run, size * scale * MM)
                run = []
            elif run:
                run[-1] = (*run[-1][:2], left, run[-1][3])
            run.append((character, left, right, baseline))
            x += across[index] if index < len(across) else (0.0 if index < len(down) else width)
            y += down[index] if index < len(down) else 0.0
        if run:
            self._run(run, size * scale * MM)

    def _run(self, run: list[tuple[str, float, float, float]], height: float) -> None:
        text = "".join(character for character, *_ in run)
        if not text.strip():
            return
        edges = (*(left for _, left, _, _ in run), run[-1][2])
        baseline = run[0][3]
        self.runs.append(
            Run(text, edges[0], baseline - _DESCENT * height, edges[-1], baseline + _ASCENT * height, edges)
        )

    def _path(self, element: "etree._Element", boundary: tuple[float, ...]) -> None:
        stroked, filled = element.get("Stroke") != "false", element.get("Fill") == "true"
        if not stroked and not filled:
            return
        if min(boundary[2], boundary[3]) * MM <= _THIN:
            x0, y1 = self._page(0, 0, boundary, (1, 0, 0, 1, 0, 0))
            self._line(x0, y1 - boundary[3] * MM, x0 + boundary[2] * MM, y1)
            return
        by = matrix(element.get("CTM"))
        for data in element:
            if local(data) == "AbbreviatedData":
                points, straight = _points(data.text or "")
                places = [self._page(x, y, boundary, by) for x, y in points]
                self._shape(places, straight, stroked)

    def _shape(self, points: list[_Point], straight: bool, stroked: bool) -> None:
        if len(points) < 2:
            return
        x0, x1 = min(x for x, _ in points), max(x for x, _ in points)
        y0, y1 = min(y for _, y in points), max(y for _, y in points)
        if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
            self._line(x0, y0, x1, y1)
        elif x1 - x0 <= _SIGN and y1 - y0 <= _SIGN:
            upright = all(abs(a[0] - b[0]) <= 1 or abs(a[1] - b[1]) <= 1 for a, b in pairwise(points))
            square = straight and stroked and upright and abs((x1 - x0) - (y1 - y0)) < 3 and len(points) >= 4
            (self.squares if square else self.marks).append((x0, y0, x1, y1))
        elif stroked and straight:
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ax - bx) <= 1 or abs(ay - by) <= 1:
                    self._line(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def _line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if x1 - x0 >= max(y1 - y0, _SHORTEST):
            self.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif y1 - y0 >= _SHORTEST:
            self.vertical.append(Rule((x0 + x1) / 2, y0, y1))


def _points(data: str) -> tuple[list[_Point], bool]:
    """The corners of a path (M, L; C closes it) and whether it has straight lines alone."""
    points: list[_Point] = []
    straight = True
    first: _Point | None = None
    words = data.split()
    index = 0
    while index < len(words) and len(points) < _MOST_POINTS:
        word = words[index]
        index += 1
        taken = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7}.get(word, 0)
        values = [number(text) for text in words[index : index + taken]]
        index += taken
        if word == "C" and first is not None:
            points.append(first)
        elif taken and len(values) == taken:
            points.append((values[-2], values[-1]))
            straight = straight and word in "MSL"
            if word in "MS":
                first = points[-1]
    return points, straight
