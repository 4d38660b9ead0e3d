"""A picture of a page as runs, rules and boxes, as if it were a page of a PDF."""

from functools import cache
from itertools import pairwise
from math import degrees
from typing import Any, Final

import cv2
import numpy as np

from extractors.readers.ocr.drawings import drawings
from extractors.readers.ocr.progress import page_begins
from extractors.readers.pdf.parts import Page, Run

_LEAST_SCORE: Final = 0.5  # of a line's confidence: below it, the characters are guesses
_SURE: Final = 0.85  # mean confidence of a page that stands the right way up
_SKEW: Final = 0.15  # degrees: less is no matter
_MOST_SKEW: Final = 20.0
_SHARP: Final = 1000  # pixels of the longer side: enough to tell a tenth of a degree
_LOWEST, _USUAL, _HIGHEST = 9.0, 15.0, 24.0  # points: heights of lines of common print
_GAP: Final = 0.6  # of a line's height between characters: two runs


@cache
def _engine() -> Any:
    """The models, loaded once a process."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def read_picture(pixels: Any, number: int, scale: float, *, guessed: bool = False) -> Page:
    """Grey `pixels` (rows × columns, uint8) with `scale` pixels a point.

    A `guessed` scale gives way to that of the letters where they would be too small or too large.
    """
    page_begins()
    pixels, found = _turned(pixels)
    pixels, found = _upright(pixels, found)
    if guessed:
        scale = _scale(found, scale)
    height, width = pixels.shape
    runs = [run for quad, text, _, letters in found for run in _runs(quad, text, letters, height, scale)]
    horizontal, vertical, squares, marks, runs = drawings(pixels, scale, runs)
    return Page(number, width / scale, height / scale, runs, horizontal, vertical, squares, marks, 1.0, [])


_Line = tuple[Any, str, float, list[tuple[str, Any]]]  # corners, text, score, characters with corners


def _turned(pixels: Any) -> tuple[Any, list[_Line]]:
    """The page the way up in which its lines are read surest, and its lines.

    Lines are not turned one by one (`use_cls`): of a page that stands on its head they would be
    right and their order wrong.
    """
    best = found = _recognised(pixels)
    turns = 0
    if not found or _quality(found) >= _SURE:
        return pixels, found
    for quarters in (1, 3, 2):
        other = _recognised(np.rot90(pixels, quarters))
        if _quality(other) > _quality(best):
            best, turns = other, quarters
        if _quality(best) >= _SURE:
            break
    return np.rot90(pixels, turns), best


def _scale(found: list[_Line], guess: float) -> float:
    heights = [np.ptp(quad[:, 1]) for quad, *_ in found]
    tall = float(np.median(heights)) if heights else 0.0
    return guess if not tall or _LOWEST <= tall / guess <= _HIGHEST else tall / _USUAL


def _recognised(pixels: Any) -> list[_Line]:
    result = _engine()(
        np.ascontiguousarray(pixels), use_cls=False, return_word_box=True, return_single_char_box=True
    )
    if result.boxes is None or result.txts is None:
        return []
    words = result.word_results or [()] * len(result.txts)
    lines: list[_Line] = []
    for quad, text, score, letters in zip(result.boxes, result.txts, result.scores, words, strict=True):
        if score >= _LEAST_SCORE and text.strip():
            parts = [(part[0], np.array(part[2], float)) for part in letters or () if part[2] is not None]
            lines.append((np.array(quad, float), text, float(score), parts))
    return lines


def _quality(lines: list[_Line]) -> float:
    """Mean confidence, less for lines that stand upright: on a page that lies on its side nearly all."""
    letters = sum(len(text) for _, text, _, _ in lines)
    sure = 0.0
    for quad, text, score, _ in lines:
        stands = len(text) > 1 and np.ptp(quad[:, 1]) > 1.5 * np.ptp(quad[:, 0])
        sure += 0.0 if stands else score * len(text)
    return sure / letters if letters else 0.0


def _upright(pixels: Any, lines: list[_Line]) -> tuple[Any, list[_Line]]:
    """Turns a page that was laid on the glass askew; nothing is recognised anew."""
    long = [line[0] for line in lines if len(line[1]) >= 4]
    if len(long) < 3:
        return pixels, lines
    angles = [degrees(np.arctan2(quad[1][1] - quad[0][1], quad[1][0] - quad[0][0])) for quad in long]
    angle = _sharpened(pixels, float(np.median(angles)))
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


def _sharpened(pixels: Any, angle: float) -> float:
    """The angle near `angle` at which the page's rows are darkest and lightest by turns."""
    share = _SHARP / max(pixels.shape)
    small = cv2.resize(255 - pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    height, width = small.shape
    tried: list[tuple[float, float]] = []
    for step in range(-8, 9):
        turned = angle + step / 10
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turned, 1.0)
        rows = cv2.warpAffine(small, matrix, (width, height)).sum(axis=1, dtype=np.float64)
        tried.append((float(np.square(np.diff(rows)).sum()), turned))
    return max(tried)[1]


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
