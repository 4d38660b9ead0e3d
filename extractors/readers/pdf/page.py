"""What a PDF page shows: runs of characters, ruled lines, controls and links.

pdfium gives one box a character; they are cut into runs as arrays, because several calls for each
character are what makes PDF readers slow.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, Final

import numpy as np
import pypdfium2.raw as pdfium

from extractors.readers.pdf.controls import links, widgets
from extractors.readers.pdf.glyphs import fold, symbols
from extractors.readers.pdf.parts import Page, Run
from extractors.readers.pdf.shapes import Frame, Shapes

_SAMPLED: Final = 60  # letters of a page whose direction is asked for
_ASKEW: Final = 3.0  # degrees


def read_page(page: Any, number: int, controls: Any = None) -> Page:
    """A loaded pypdfium2 page; `controls` is the document's form handle, where it has a form."""
    textpage = page.get_textpage()
    rotation = _upright(textpage, page.get_rotation())
    width, height = page.get_size()
    if (rotation - page.get_rotation()) % 180:
        width, height = height, width
    frame = Frame(rotation, *page.get_cropbox())
    shapes = Shapes(frame)
    shapes.collect(page)
    aslant = _aslant(textpage, rotation) if shapes.tilted else {}
    runs = list(_runs(textpage, frame, aslant))
    if controls is not None:
        runs.extend(widgets(page, controls, frame))
    return Page(
        number,
        width,
        height,
        runs,
        shapes.horizontal,
        shapes.vertical,
        shapes.squares,
        shapes.marks,
        min(shapes.images / max(width * height, 1.0), 1.0),
        list(links(page, frame, runs)),
        2 * shapes.inkless > shapes.texts,
        tuple(_words(textpage, aslant)),
    )


def _upright(textpage: Any, rotation: int) -> int:
    """How far the page must be turned for most of its letters to stand upright, in degrees clockwise.

    Pages that lie on their side are read as they are meant, whatever the page itself says.
    """
    count = textpage.count_chars()
    quarters: Counter[int] = Counter()
    for index in range(0, count, max(count // _SAMPLED, 1)):
        if pdfium.FPDFText_GetUnicode(textpage.raw, index) > 0x20:
            quarters[round(_angle(textpage, index) / 90) % 4] += 1
    if not quarters:
        return rotation
    (quarter, most), *_ = quarters.most_common()
    return 90 * (-quarter % 4) if most >= max(0.8 * quarters.total(), 4) else rotation


def _angle(textpage: Any, index: int) -> float:
    """Degrees clockwise that a letter is turned by in the page's own space."""
    return math.degrees(max(pdfium.FPDFText_GetCharAngle(textpage.raw, index), 0.0))


def _aslant(textpage: Any, rotation: int) -> dict[int, float]:
    """The letters that stand askew on the page, by their index, with their angle."""
    found: dict[int, float] = {}
    for index in range(textpage.count_chars()):
        angle = _angle(textpage, index)
        turned = (angle - rotation) % 90
        if min(turned, 90 - turned) > _ASKEW:
            found[index] = angle
    return found


def _words(textpage: Any, letters: dict[int, float]) -> Iterator[str]:
    """Letters of one angle that follow one another in the text layer, as words."""
    made, last = "", -2
    for index, angle in letters.items():
        if made.strip() and (index > last + 3 or abs(angle - letters[last]) > _ASKEW):
            yield fold(made.strip())
            made = ""
        code = pdfium.FPDFText_GetUnicode(textpage.raw, index)
        made += _character(code) if code >= 0x20 and not 0xD800 <= code < 0xE000 else ""
        last = index
    if made.strip():
        yield fold(made.strip())


def _runs(textpage: Any, frame: Frame, left_out: Collection[int] = ()) -> Iterator[Run]:
    count = textpage.count_chars()
    if count <= 0:
        return
    text = textpage.get_text_range(0, count, errors="ignore")
    raw = textpage.raw
    if len(text) != count:  # characters beyond the BMP (one box a code unit), or codes without a character
        text = "".join(_character(pdfium.FPDFText_GetUnicode(raw, index)) for index in range(count))
    letters = list(text)
    for index, drawn in symbols(raw, text):
        letters[index] = drawn
    rectangles = (pdfium.FS_RECTF * count)()
    first, loose, place = rectangles[0], pdfium.FPDFText_GetLooseCharBox, ctypes.byref
    for index in range(count):
        loose(raw, index, place(first, 16 * index))
    boxes = np.frombuffer(rectangles, np.float32).reshape(count, 4)  # left, top, right, bottom
    x0, y0, x1, y1 = frame.box(boxes[:, 0], boxes[:, 3], boxes[:, 2], boxes[:, 1])
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    # Characters that pdfium adds (line ends, blanks for gaps) have boxes without area.
    kept = np.flatnonzero(((x1 - x0) + (y1 - y0) > 0.01) & (codes >= 0x20))
    kept = _whole(letters, codes, kept)
    if left_out:
        kept = np.setdiff1d(kept, np.array(sorted(left_out)))
    if not len(kept):
        return
    x0, y0, x1, y1 = x0[kept], y0[kept], x1[kept], y1[kept]
    tall = np.maximum(y1 - y0, 1.0)
    gap = x0[1:] - x1[:-1]
    limit = 0.15 * np.minimum(tall[1:], tall[:-1])
    shift = np.abs((y0 + y1)[1:] - (y0 + y1)[:-1]) / 2
    breaks = np.flatnonzero((np.abs(gap) > limit) | (shift > 2 * limit)) + 1
    letters = [letters[index] for index in kept.tolist()]
    starts = [0, *breaks.tolist()]
    ends = [*breaks.tolist(), len(letters)]
    bottoms = np.minimum.reduceat(y0, starts).tolist()
    tops = np.maximum.reduceat(y1, starts).tolist()
    lefts, rights = x0.tolist(), x1.tolist()
    for start, end, bottom, top in zip(starts, ends, bottoms, tops, strict=True):
        words = fold("".join(letters[start:end]))
        edges = (*lefts[start:end], rights[end - 1])
        yield Run(words, edges[0], bottom, edges[-1], top, edges)


def _whole(letters: list[str], codes: Any, kept: Any) -> Any:
    """Mends what pdfium splits or marks: surrogate pairs, and the hyphen of a word that a line breaks."""
    hyphens = np.flatnonzero((codes == 2) | (codes == 0xFFFE))
    for index in hyphens.tolist():
        letters[index] = "-"
    if len(hyphens):
        kept = np.union1d(kept, hyphens)
    high = np.flatnonzero(
        (codes[:-1] >= 0xD800) & (codes[:-1] < 0xDC00) & (codes[1:] >= 0xDC00) & (codes[1:] < 0xE000)
    )
    for index in high.tolist():
        letters[index] = chr(0x10000 + ((int(codes[index]) & 0x3FF) << 10) + (int(codes[index + 1]) & 0x3FF))
    return np.setdiff1d(kept, high + 1) if len(high) else kept


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 else "\ufffd"
