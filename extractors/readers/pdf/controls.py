"""Form fields (AcroForm) and links of a PDF page, as runs and targets at their places."""

import ctypes
from collections.abc import Iterator
from typing import Any, Final

import pypdfium2.raw as pdfium

from extractors.readers.pdf.parts import EMPTY, TICKED, PageLink, Run
from extractors.readers.pdf.shapes import Frame

_MOST: Final = 5000  # annotations of a page
_MOST_LINKS: Final = 500
_BOXES: Final = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_TEXTS: Final = (
    pdfium.FPDF_FORMFIELD_TEXTFIELD,
    pdfium.FPDF_FORMFIELD_COMBOBOX,
    pdfium.FPDF_FORMFIELD_LISTBOX,
)
_HIDDEN: Final = 2  # annotation flag


def widgets(page: Any, controls: Any, frame: Frame) -> Iterator[Run]:
    """What the page's form fields hold: a box for each check box, the words of each text field."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
                yield from _widget(annotation, controls, frame)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _widget(annotation: Any, controls: Any, frame: Frame) -> Iterator[Run]:
    rectangle = pdfium.FS_RECTF()
    if pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN or not pdfium.FPDFAnnot_GetRect(annotation, rectangle):
        return
    x0, y0, x1, y1 = frame.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
    kind = pdfium.FPDFAnnot_GetFormFieldType(controls, annotation)
    if kind in _BOXES:
        mark = TICKED if pdfium.FPDFAnnot_IsChecked(controls, annotation) else EMPTY
        yield Run(mark, x0, y0, x1, y1, (x0, x1))
    elif kind in _TEXTS:
        rows = _value(controls, annotation).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        height = (y1 - y0) / len(rows)
        for number, row in enumerate(rows):
            if row.strip():
                top = y1 - number * height
                step = (x1 - x0) / len(row)
                edges = tuple(x0 + step * i for i in range(len(row) + 1))
                # The field is higher than its words: a line is judged by the height of letters.
                size = min(height, 12.0)
                middle = top - height / 2
                yield Run(row, x0, middle - size / 2, x1, middle + size / 2, edges)


def _value(controls: Any, annotation: Any) -> str:
    size = pdfium.FPDFAnnot_GetFormFieldValue(controls, annotation, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetFormFieldValue(
        controls, annotation, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
    )
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def links(page: Any, frame: Frame, runs: list[Run]) -> Iterator[PageLink]:
    """The page's links to addresses, each with the words under it."""
    place = ctypes.c_int(0)
    link = pdfium.FPDF_LINK()
    for _ in range(_MOST_LINKS):
        if not pdfium.FPDFLink_Enumerate(page.raw, place, link):
            return
        target = _target(page, link)
        rectangle = pdfium.FS_RECTF()
        if not target or not pdfium.FPDFLink_GetAnnotRect(link, rectangle):
            continue
        x0, y0, x1, y1 = frame.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        words = "".join(_under(run, x0, x1) for run in runs if y0 <= run.middle <= y1)
        if words.strip():
            yield PageLink(words.strip(), (x0 + x1) / 2, (y0 + y1) / 2, target)


def _under(run: Run, x0: float, x1: float) -> str:
    if run.x1 < x0 or run.x0 > x1:
        return ""
    middles = [(left + right) / 2 for left, right in zip(run.edges, run.edges[1:], strict=False)]
    return "".join(letter for letter, middle in zip(run.text, middles, strict=True) if x0 <= middle <= x1)


def _target(page: Any, link: Any) -> str:
    action = pdfium.FPDFLink_GetAction(link)
    if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
        return ""
    size = pdfium.FPDFAction_GetURIPath(page.pdf.raw, action, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAction_GetURIPath(page.pdf.raw, action, buffer, size)
    return buffer.value.decode("utf-8", "replace")
