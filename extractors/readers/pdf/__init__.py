"""Reads PDF files: the text layer with its tables; pages without one go to OCR where it is installed."""

import logging
import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from extractors.document import Document
from extractors.errors import EmptyDocument, EncryptedDocument, NeedsOcr, UnsupportedFormat
from extractors.readers.source import Source

if TYPE_CHECKING:
    from extractors.readers.pdf.parts import Page

_SCANNED: Final = 0.3  # share of a page without text that images cover: it is a scan, not a blank page
_COVERED: Final = 0.6  # share of a page that images cover: text without ink over it is a hidden layer
_DOTS: Final = 200  # an inch: what OCR reads best for its time
_LONGEST: Final = 3600  # pixels of a side
_XFA: Final = (2, 3)  # pdfium's FORMTYPE_XFA_FULL, FORMTYPE_XFA_FOREGROUND
_WAITING: Final = re.compile(
    "Pleasewait|upgradetothelatestversion|请稍候|请等待|正在加载|最新版本", re.IGNORECASE
)
_HEAD: Final = 1024  # bytes: the signature may follow some that are not the file's own


class PdfReader:
    """.pdf; see docs/readers/pdf.md for what is kept."""

    format: ClassVar[str] = "pdf"
    name: ClassVar[str] = "pdf/4"

    def matches(self, source: Source) -> bool:
        return b"%PDF-" in source.data[:_HEAD]

    def read(self, source: Source) -> Document:
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(source.data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                raise EncryptedDocument(file=source.name) from error
            raise source.damaged(str(error)) from error
        try:
            return _read(source, document)
        finally:
            document.close()


def _read(source: Source, document: Any) -> Document:
    from extractors.readers.pdf.layout import lay_out
    from extractors.readers.pdf.writer import write

    if len(document) > source.limits.pages:
        raise source.over("pages", source.limits.pages, len(document))
    pages = _pages(source, document)
    if not pages:
        raise source.damaged("it has no page")
    if document.get_formtype() in _XFA and _is_waiting(pages):
        raise UnsupportedFormat(
            file=source.name,
            found="a PDF whose form is drawn by Adobe Reader alone (XFA)",
            supported="a PDF that shows its words everywhere: open it there and print it to PDF",
        )
    if not any(page.runs for page in pages):
        raise EmptyDocument(file=source.name)
    return write(lay_out(pages), pages, source, PdfReader.format, PdfReader.name, _title(document))


def _is_waiting(pages: "list[Page]") -> bool:
    """Whether the only page asks for another program, as such forms do in place of their own words."""
    text = "".join(run.text for page in pages for run in page.runs)
    return len(pages) == 1 and _WAITING.search("".join(text.split())) is not None


def _pages(source: Source, document: Any) -> "list[Page]":
    """All pages; those whose text layer is missing or wrong as OCR sees them."""
    import pypdfium2

    from extractors.readers.pdf.page import read_page

    controls = None
    if document.get_formtype():
        logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # it says that it does not draw XFA
        document.init_forms()
        controls = document.formenv.raw if document.formenv is not None else None
    sight = _Sight(source, len(document))
    made: list[Page] = []
    for index in range(len(document)):
        try:
            page = document[index]
            made.append(sight.checked(page, read_page(page, index + 1, controls)))
            page.close()
        except pypdfium2.PdfiumError as error:
            raise source.damaged(f"its page {index + 1}: {error}") from error
    sight.finish(made)
    return made


class _Sight:
    """Decides page by page whether the text layer is to be believed, and has the others read by OCR."""

    def __init__(self, source: Source, count: int) -> None:
        from extractors.readers import ocr

        self._source, self._count = source, count
        self._ocr = ocr.available()
        self._hidden_is_right: bool | None = None
        self._images: list[int] = []
        self._scanned = False  # whether an image takes most of one of these pages
        self._garbled: list[int] = []

    def checked(self, page: Any, read: "Page") -> "Page":
        from extractors.readers.pdf.glyphs import is_garbage

        text = "".join(run.text for run in read.runs)
        if is_garbage(text):
            self._garbled.append(read.number)
        elif not text.strip() and read.images > _SCANNED:
            self._images.append(read.number)
            self._scanned = self._scanned or read.images > _COVERED
        elif not (read.hidden and read.images > _COVERED and self._ocr and self._hidden_is_right is not True):
            return read
        if not self._ocr:
            return read
        return self._seen(page, read, text)

    def _seen(self, page: Any, read: "Page", text: str) -> "Page":
        """The page as OCR reads it; a hidden layer that says the same is kept, its words are surer."""
        import numpy as np

        from extractors.readers.ocr.pages import read_picture

        scale = min(_DOTS / 72, _LONGEST / max(read.width, read.height, 1.0))
        pixels = np.asarray(page.render(scale=scale, grayscale=True).to_pil().convert("L"))
        seen = read_picture(pixels, read.number, scale)
        if read.number in self._garbled:
            # The lines of a page that is no scan are exact where they stand.
            return seen._replace(horizontal=read.horizontal, vertical=read.vertical, links=read.links)
        if text.strip() and _alike(text, "".join(run.text for run in seen.runs)):
            self._hidden_is_right = True
            return read
        return seen

    def finish(self, pages: "list[Page]") -> None:
        """Without OCR: raises `NeedsOcr` where a layer is wrong, a page is a scan, or most are images."""
        if self._ocr:
            return
        if self._garbled:
            detail = "its text layer stands for other characters than it shows"
            raise NeedsOcr(file=self._source.name, detail=detail)
        written = any(page.runs for page in pages)
        if self._images and (self._scanned or not written or 2 * len(self._images) > self._count):
            raise NeedsOcr(
                file=self._source.name,
                detail=f"{len(self._images)} of {self._count} pages are images, the first is page "
                f"{self._images[0]}",
            )


def _alike(layer: str, seen: str) -> bool:
    """Whether a hidden layer holds the characters that OCR sees: two in three are shared."""
    from collections import Counter

    first, second = Counter("".join(layer.split())), Counter("".join(seen.split()))
    shared = sum((first & second).values())
    return 3 * shared >= 2 * max(sum(first.values()), sum(second.values()), 1)


def _title(document: Any) -> str | None:
    title: str = document.get_metadata_value("Title")
    return title.strip() or None
