"""A picture of a page as runs, rules and boxes, as if it were a page of a PDF."""

from functools import cache
from itertools import pairwise
from math import degrees
from typing import Any, Final

import cv2
import numpy as np

from extractors.readers.ocr.drawings import drawings
from extractors.readers.pdf.parts import Page, Run

_LEAST_SCORE: Final = 0.5  # of a line's confidence: below it, the characters are guesses
_SKEW: Final = 0.15  # degrees: less is no matter
_MOST_SKEW: Final = 20.0
_GAP: Final = 0.6  # of a line's height between characters: two runs


@cache
def _engine() -> Any:
    """The models, loaded once a process."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def read_picture(pixels: Any, number: int, scale: float) -> Page:
    """Grey `pixels` (rows × columns, uint8) with `scale` pixels a point."""
    found = _recognised(pixels)
    if _lies(found):
        pixels = np.rot90(pixels)
        turned = _recognised(pixels)
        # The writing of a page that lies on its other side comes out upside down, with less sense.
        other = _recognised(np.rot90(pixels, 2)) if _score(turned) < _SURE else None
        if other is not None and _score(other) > _score(turned):
            pixels, turned = np.rot90(pixels, 2), other
        found = turned
    pixels, found = _upright(pixels, found)
    height, width = pixels.shape
    runs = [run for quad, text, _, letters in found for run in _runs(quad, text, letters, height, scale)]
    horizontal, vertical, squares, marks, runs = drawings(pixels, scale, runs)
    return Page(number, width / scale, height / scale, runs, horizontal, vertical, squares, marks, 1.0, [])


_SURE: Final = 0.9
_Line = tuple[Any, str, float, list[tuple[str, Any]]]  # corners, text, score, characters with corners


def _recognised(pixels: Any) -> list[_Line]:
    result = _engine()(np.ascontiguousarray(pixels), return_word_box=True, return_single_char_box=True)
    if result.boxes is None or result.txts is None:
        return []
    words = result.word_results or [()] * len(result.txts)
    lines: list[_Line] = []
    for quad, text, score, letters in zip(result.boxes, result.txts, result.scores, words, strict=True):
        if score >= _LEAST_SCORE and text.strip():
            parts = [(part[0], np.array(part[2], float)) for part in letters or () if part[2] is not None]
            lines.append((np.array(quad, float), text, float(score), parts))
    return lines


def _score(lines: list[_Line]) -> float:
    letters = sum(len(line[1]) for line in lines)
    return sum(line[2] * len(line[1]) for line in lines) / letters if letters else 0.0


def _lies(lines: list[_Line]) -> bool:
    """Whether the lines of several characters stand upright: the page lies on its side."""
    long = [line[0] for line in lines if len(line[1]) > 3]
    tall = sum(1 for quad in long if np.ptp(quad[:, 1]) > 1.5 * np.ptp(quad[:, 0]))
    return len(long) >= 3 and tall > len(long) / 2


def _upright(pixels: Any, lines: list[_Line]) -> tuple[Any, list[_Line]]:
    """Turns a page that was laid on the glass askew; nothing is recognised anew."""
    long = [line[0] for line in lines if len(line[1]) >= 8]
    if len(long) < 3:
        return pixels, lines
    angles = [degrees(np.arctan2(quad[1][1] - quad[0][1], quad[1][0] - quad[0][0])) for quad in long]
    angle = float(np.median(angles))
    if not _SKEW < abs(angle) < _MOST_SKEW:
        return pixels, lines
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(pixels, matrix, (width, height), borderValue=255)

    def moved(corners: Any) -> Any:
        return corners @ matrix[:, :2].T + matrix[:, 2]

    return turned, [
        (moved(quad), text, score, [(letter, moved(box)) for letter, box in letters])
        for quad, text, score, letters in lines
    ]


def _runs(quad: Any, text: str, letters: list[tuple[str, Any]], height: int, scale: float) -> list[Run]:
    """A recognised line as runs, parted where its characters stand apart."""
    y0, y1 = (height - quad[:, 1].max()) / scale, (height - quad[:, 1].min()) / scale
    if "".join(letter for letter, _ in letters) != text.replace(" ", "") or not letters:
        x0, x1 = quad[:, 0].min() / scale, quad[:, 0].max() / scale
        step = (x1 - x0) / len(text)
        return [Run(text, x0, y0, x1, y1, tuple(x0 + step * i for i in range(len(text) + 1)))]
    singles: list[tuple[str, float, float]] = []
    for word, box in letters:
        left, right = box[:, 0].min() / scale, box[:, 0].max() / scale
        step = (right - left) / len(word)
        singles.extend((letter, left + step * i, left + step * (i + 1)) for i, letter in enumerate(word))
    groups: list[list[tuple[str, float, float]]] = [[singles[0]]]
    for before, after in pairwise(singles):
        if after[1] - before[2] > _GAP * (y1 - y0):
            groups.append([])
        groups[-1].append(after)
    return [_run(group, y0, y1) for group in groups]


def _run(group: list[tuple[str, float, float]], y0: float, y1: float) -> Run:
    edges = (*(left for _, left, _ in group), group[-1][2])
    rising = tuple(max(edges[: i + 1]) for i in range(len(edges)))
    return Run("".join(letter for letter, _, _ in group), rising[0], y0, rising[-1], y1, rising)
