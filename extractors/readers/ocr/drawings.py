"""Ruled lines and check boxes in the pixels of a page."""

from typing import Any, Final

import cv2
import numpy as np

from extractors.readers.pdf.parts import EMPTY, TICKED, Rule, Run

_Box = tuple[float, float, float, float]
_LINE: Final = 20.0  # points: a ruled line is at least so long; strokes of characters are shorter
_LETTERS: Final = 2.2  # and so many letters long, where the print is large
_STROKES: Final = 1.2  # letters: no upright stroke is longer, and rows of a table are low
_THICK: Final = 4.0  # points: what is thicker is no line
_SMALLEST, _LARGEST = 6.0, 16.0  # points: sides of a check box
_INK: Final = 0.06  # of a box's inside that is dark: it is ticked
# What a box is taken for where it is read as a character.
_READ_AS: Final = frozenset("□☐囗ロ☑☒■√図V冂△0Oo口日曰回凶图固区目门田国")
_WORDS: Final = frozenset("口日曰回凶图固区目门田国")  # those that may be themselves
_WIDE: Final = 0.62  # of the line's height: a box is so wide, the character 口 is narrower


def drawings(
    pixels: Any, scale: float, runs: list[Run]
) -> tuple[list[Rule], list[Rule], list[_Box], list[_Box], list[Run]]:
    """Level and upright rules, squares, marks, and the runs with boxes in the place of their look-alikes."""
    dark = cv2.adaptiveThreshold(pixels, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    height = pixels.shape[0]
    tall = float(np.median([run.height for run in runs])) if runs else 0.0
    reach = max(int(max(_LINE, _LETTERS * tall) * scale), 3)
    drop = max(int(max(_LINE, _STROKES * tall) * scale), 3)
    # Thickened first: a thin line of a scan climbs by a pixel now and then, and has holes.
    across = cv2.morphologyEx(cv2.dilate(dark, _TALL), cv2.MORPH_OPEN, np.ones((1, reach), np.uint8))
    down = cv2.morphologyEx(cv2.dilate(dark, _TALL.T), cv2.MORPH_OPEN, np.ones((drop, 1), np.uint8))
    horizontal = [
        Rule((height - y - h / 2) / scale, x / scale, (x + w) / scale)
        for x, y, w, h, area in _parts(across)
        if area <= _THICK * scale * w
    ]
    vertical = [
        Rule((x + w / 2) / scale, (height - y - h) / scale, (height - y) / scale)
        for x, y, w, h, area in _parts(down)
        if area <= _THICK * scale * h
    ]
    plain = cv2.subtract(dark, cv2.max(cv2.dilate(across, _CROSS), cv2.dilate(down, _CROSS)))
    found = _boxes(plain, scale)
    return horizontal, vertical, [], [], _with_boxes(runs, found, height, scale)


_TALL: Final = np.ones((3, 1), np.uint8)
_CROSS: Final = np.ones((3, 3), np.uint8)


def _parts(picture: Any) -> list[tuple[int, int, int, int, int]]:
    """Left, top, width, height and area of what hangs together."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(picture, connectivity=8)
    return [(int(x), int(y), int(w), int(h), int(area)) for x, y, w, h, area in stats[1:5001]]


def _boxes(dark: Any, scale: float) -> list[tuple[int, int, int, int, bool]]:
    """Small squares with four whole sides, and whether something stands in them."""
    contours, _ = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    made: list[tuple[int, int, int, int, bool]] = []
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if not (_SMALLEST * scale <= w <= _LARGEST * scale and abs(w - h) <= 0.2 * w):
            continue
        if cv2.contourArea(contour) < 0.7 * w * h or not _framed(dark[y : y + h, x : x + w]):
            continue
        edge = max(int(0.25 * w), 2)
        inside = dark[y + edge : y + h - edge, x + edge : x + w - edge]
        if _barred(inside):
            continue
        if not any(abs(x - ox) < w and abs(y - oy) < h for ox, oy, *_ in made):
            made.append((x, y, w, h, float((inside > 0).mean()) > _INK))
    return made


def _framed(square: Any) -> bool:
    """Whether all four sides are drawn nearly through, as no character's are."""
    depth = max(square.shape[0] // 6, 2)
    sides = (
        square[:depth].max(0),
        square[-depth:].max(0),
        square[:, :depth].max(1),
        square[:, -depth:].max(1),
    )
    return all(float((side > 0).mean()) > 0.85 for side in sides)


def _barred(inside: Any) -> bool:
    """Whether strokes cross the inside from side to side: 目, 日, 田 and no tick."""
    solid = inside > 0
    for lines in (solid.mean(1), solid.mean(0)):
        through = float((lines > 0.85).mean())
        if 0 < through < 0.6:
            return True
    return False


def _with_boxes(
    runs: list[Run], found: list[tuple[int, int, int, int, bool]], height: int, scale: float
) -> list[Run]:
    for x, y, w, h, ticked in found:
        x0, x1 = x / scale, (x + w) / scale
        y0, y1 = (height - y - h) / scale, (height - y) / scale
        mark = TICKED if ticked else EMPTY
        runs, placed = _placed(runs, (x0, y0, x1, y1), mark)
        if not placed:
            runs.append(Run(mark, x0, y0, x1, y1, (x0, x1)))
    return runs


def _placed(runs: list[Run], box: _Box, mark: str) -> tuple[list[Run], bool]:
    """Puts a box over the character that it was read as; a square character such as 口 in a word stays."""
    x0, y0, x1, y1 = box
    for index, run in enumerate(runs):
        if not (run.y0 <= (y0 + y1) / 2 <= run.y1 and run.x0 - 2 <= x1 and x0 <= run.x1 + 2):
            continue
        for at, (left, right) in enumerate(zip(run.edges, run.edges[1:], strict=False)):
            if min(x1, right) - max(x0, left) <= 0.4 * (x1 - x0):
                continue
            if run.text[at] in _WORDS and x1 - x0 < _WIDE * run.height:
                return runs, True
            if run.text[at] in _READ_AS:
                text = run.text[:at] + mark + run.text[at + 1 :]
                return [*runs[:index], run._replace(text=text), *runs[index + 1 :]], True
            return runs, True  # a character of another kind: what looks like a box belongs to it
    return runs, False
