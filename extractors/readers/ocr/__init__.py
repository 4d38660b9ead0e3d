"""Pictures of pages (scans, photographs), read by rapidocr where it is installed.

The pictures become the same runs and rules that PDF pages do, so that lines, paragraphs and tables
are put together in one place.
"""

from functools import cache
from importlib.util import find_spec

from extractors.document import Document
from extractors.errors import EmptyDocument, NeedsOcr
from extractors.readers.source import Source

_SIGNATURES = {
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "tif": (b"II*\x00", b"MM\x00*"),
    "bmp": (b"BM",),
}


@cache
def available() -> bool:
    """Whether the packages for OCR are installed; nothing is loaded by asking."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


class ImageReader:
    """Pictures of documents; a TIFF may hold several pages."""

    def __init__(self, format: str) -> None:
        self.format = format
        self.name = "ocr/1"

    def matches(self, source: Source) -> bool:
        return source.data.startswith(_SIGNATURES[self.format])

    def read(self, source: Source) -> Document:
        if not available():
            raise NeedsOcr(file=source.name, detail="a picture")
        from extractors.readers.ocr.images import pictures
        from extractors.readers.ocr.pages import read_picture
        from extractors.readers.pdf.layout import lay_out
        from extractors.readers.pdf.writer import write

        pages = [
            read_picture(picture, number, scale, guessed=True) for number, picture, scale in pictures(source)
        ]
        if not any(page.runs for page in pages):
            raise EmptyDocument(file=source.name, detail=" that OCR finds")
        return write(lay_out(pages), pages, source, self.format, self.name, None)


def image_readers() -> tuple[ImageReader, ...]:
    """One reader for each format of pictures."""
    return tuple(ImageReader(format) for format in _SIGNATURES)
