"""Decodes picture files into arrays of pixels of a size that OCR reads well."""

import io
import struct
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from extractors.readers.source import Source

_WIDTH: Final = 595.0  # points: a picture is taken for a page of A4
_MOST_PIXELS: Final = 80_000_000
_LONGEST: Final = 3600  # pixels: larger pictures are reduced, they are read no better
_MOST_PAGES: Final = 500
# What Pillow raises for damaged files, by format.
_ERRORS: Final = (
    *(UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError),
    *(IndexError, KeyError, TypeError, OverflowError, struct.error),
)


def pictures(source: Source) -> Iterator[tuple[int, Any, float]]:
    """Each page as (number, grey pixels, pixels a point).

    Raises `DamagedDocument`, and `LimitExceeded` for pictures of too many pixels or pages.
    """
    try:
        opened = Image.open(io.BytesIO(source.data))
        for number, frame in enumerate(ImageSequence.Iterator(opened), 1):
            if number > _MOST_PAGES:
                raise source.over("pages", _MOST_PAGES, number)
            if frame.width * frame.height > _MOST_PIXELS:
                raise source.over("pixels", _MOST_PIXELS, frame.width * frame.height)
            grey = _reduced(ImageOps.exif_transpose(frame)).convert("L")
            pixels = np.asarray(grey)
            yield number, pixels, pixels.shape[1] / _WIDTH
    except Image.DecompressionBombError as error:
        raise source.over("pixels", _MOST_PIXELS, 2 * _MOST_PIXELS) from error
    except _ERRORS as error:
        raise source.damaged(f"its picture: {error}") from error


def _reduced(frame: Image.Image) -> Image.Image:
    longest = max(frame.size)
    if longest <= _LONGEST:
        return frame
    share = _LONGEST / longest
    return frame.resize((max(int(frame.width * share), 1), max(int(frame.height * share), 1)))
