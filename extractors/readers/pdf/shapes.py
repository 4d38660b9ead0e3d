"""Ruled lines, small squares and images of a PDF page.

Word fills thin rectangles, LibreOffice strokes lines, others stroke whole cells: all become rules.
"""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import pypdfium2.raw as pdfium

from extractors.readers.pdf.parts import Rule

_THIN: Final = 3.0  # points: a filled rectangle no thicker than this is a drawn line
_SHORTEST: Final = 4.0  # points: shorter strokes are parts of signs
_MAX_PATHS: Final = 20_000  # on a page; drawings beyond that hold no table
_MAX_SEGMENTS: Final = 200  # of one path; outlines of letters have more than table rules
_MAX_DEPTH: Final = 6
_ASKEW: Final = 0.05  # the tangent of 3 degrees
_SIGN: Final = 20.0  # points: a drawing no larger may be a check box or its tick

Box = tuple[float, float, float, float]


class Frame:
    """Turns positions of the page's own space into those of the page as it is displayed."""

    def __init__(self, rotation: int, left: float, bottom: float, right: float, top: float) -> None:
        self.rotation = rotation
        self._box = (left, bottom, right, top)

    def box(self, x0: Any, y0: Any, x1: Any, y1: Any) -> tuple[Any, Any, Any, Any]:
        left, bottom, right, top = self._box
        if self.rotation == 90:
            return y0 - bottom, right - x1, y1 - bottom, right - x0
        if self.rotation == 180:
            return right - x1, top - y1, right - x0, top - y0
        if self.rotation == 270:
            return top - y1, x0 - left, top - y0, x1 - left
        return x0 - left, y0 - bottom, x1 - left, y1 - bottom


class Shapes:
    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.squares: list[Box] = []
        self.marks: list[Box] = []  # small drawings that are no squares: ticks and crosses
        self.images = 0.0
        self.texts = self.inkless = 0
        self.tilted = False  # whether words are drawn askew: seals, watermarks
        self._count = 0

    def collect(self, page: Any) -> None:
        raw = page.raw
        identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        for index in range(pdfium.FPDFPage_CountObjects(raw)):
            self._object(pdfium.FPDFPage_GetObject(raw, index), identity, 0)

    def _object(self, obj: Any, matrix: tuple[float, ...], depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(obj)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.texts += 1
            self.tilted = self.tilted or _is_tilted(_times(_matrix(obj), matrix))
            if pdfium.FPDFTextObj_GetTextRenderMode(obj) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                self.inkless += 1
            return
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._count += 1
            if self._count <= _MAX_PATHS:
                self._path(obj, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _transformed(_bounds(obj), matrix)
            self.images += max(x1 - x0, 0) * max(y1 - y0, 0)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = _times(_matrix(obj), matrix)
            for index in range(min(pdfium.FPDFFormObj_CountObjects(obj), _MAX_PATHS)):
                self._object(pdfium.FPDFFormObj_GetObject(obj, index), inner, depth + 1)

    def _path(self, obj: Any, matrix: tuple[float, ...]) -> None:
        box = self._frame.box(*_transformed(_bounds(obj), matrix))
        x0, y0, x1, y1 = box
        if y1 - y0 <= _THIN or x1 - x0 <= _THIN:
            self._line(*box)
            return
        count = pdfium.FPDFPath_CountSegments(obj)
        if count > _MAX_SEGMENTS:
            return
        stroked = ctypes.c_int()
        filled = ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(obj, filled, stroked)
        small = x1 - x0 <= _SIGN and y1 - y0 <= _SIGN
        if small and (stroked.value or filled.value):
            own = _times(_matrix(obj), matrix)
            square = stroked.value and abs((x1 - x0) - (y1 - y0)) < 3 and self._is_rectangle(obj, own, count)
            (self.squares if square else self.marks).append(box)
        elif stroked.value or (filled.value and count > 6):  # else a shaded area, whose edges are no lines
            self._segments(obj, _times(_matrix(obj), matrix), count, filled_only=not stroked.value)

    @staticmethod
    def _is_rectangle(obj: Any, matrix: tuple[float, ...], count: int) -> bool:
        """Whether a path has four corners, and all its lines are upright or level."""
        points = list(_points(obj, matrix, count))
        upright = all(abs(ax - bx) <= 1 or abs(ay - by) <= 1 for (ax, ay), (bx, by) in pairwise(points))
        return upright and 4 <= len(points) <= 6

    def _segments(self, obj: Any, matrix: tuple[float, ...], count: int, *, filled_only: bool) -> None:
        x, y = ctypes.c_float(), ctypes.c_float()
        last: tuple[float, float] | None = None
        first: tuple[float, float] | None = None
        box: list[tuple[float, float]] = []
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(obj, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            point = _moved(x.value, y.value, matrix)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                self._filled(box, filled_only)
                first, box = point, [point]
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                box.append(point)
                if last is not None and not filled_only:
                    self._stroke(last, point)
            last = point
            if pdfium.FPDFPathSegment_GetClose(segment) and first is not None and not filled_only:
                self._stroke(point, first)
                last = first
        self._filled(box, filled_only)

    def _filled(self, points: list[tuple[float, float]], filled_only: bool) -> None:
        """One path may fill many thin rectangles."""
        if filled_only and len(points) >= 4:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            box = self._frame.box(min(xs), min(ys), max(xs), max(ys))
            if box[2] - box[0] <= _THIN or box[3] - box[1] <= _THIN:
                self._line(*box)

    def _stroke(self, first: tuple[float, float], second: tuple[float, float]) -> None:
        (ax, ay), (bx, by) = first, second
        if abs(ax - bx) <= 1 or abs(ay - by) <= 1:
            self._line(*self._frame.box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))

    def _line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if x1 - x0 >= max(y1 - y0, _SHORTEST):
            self.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif y1 - y0 >= _SHORTEST:
            self.vertical.append(Rule((x0 + x1) / 2, y0, y1))


def _is_tilted(matrix: tuple[float, ...]) -> bool:
    """Whether a matrix turns by neither none nor a quarter of a turn; slanted letters are not turned."""
    a, b = abs(matrix[0]), abs(matrix[1])
    return min(a, b) > _ASKEW * max(a, b)


def _points(obj: Any, matrix: tuple[float, ...], count: int) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(obj, index), x, y)
        yield _moved(x.value, y.value, matrix)


def _bounds(obj: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(obj, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _matrix(obj: Any) -> tuple[float, ...]:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(obj, found):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(inner: tuple[float, ...], outer: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(x: float, y: float, matrix: tuple[float, ...]) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _transformed(
    box: tuple[float, float, float, float], matrix: tuple[float, ...]
) -> tuple[float, float, float, float]:
    if matrix == (1.0, 0.0, 0.0, 1.0, 0.0, 0.0):
        return box
    corners = [_moved(x, y, matrix) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return min(xs), min(ys), max(xs), max(ys)
