"""Reads PDF files: the text layer with its tables; pages without one go to OCR where it is installed."""

from typing import Any, ClassVar, Final

from extractors.document import Document
from extractors.errors import EmptyDocument, EncryptedDocument, NeedsOcr
from extractors.readers.source import Source

_SCANNED: Final = 0.3  # share of a page without text that images cover: it is a scan, not a blank page
_HEAD: Final = 1024  # bytes: the signature may follow some that are not the file's own


class PdfReader:
    """.pdf; see docs/readers/pdf.md for what is kept."""

    format: ClassVar[str] = "pdf"
    name: ClassVar[str] = "pdf/1"

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
    from extractors.readers.pdf.glyphs import is_garbage
    from extractors.readers.pdf.layout import lay_out
    from extractors.readers.pdf.writer import write

    pages = _pages(source, document)
    if not pages:
        raise source.damaged("it has no page")
    blind = [page.number for page in pages if not page.runs and page.images > _SCANNED]
    text = "".join(run.text for page in pages for run in page.runs)
    if not text.strip():
        if blind:
            raise NeedsOcr(file=source.name, detail=_places(blind, len(pages)))
        raise EmptyDocument(file=source.name)
    garbled = [page.number for page in pages if is_garbage("".join(run.text for run in page.runs))]
    if garbled or len(blind) * 2 > len(pages):
        detail = "its text layer stands for other characters than it shows" if garbled else ""
        raise NeedsOcr(file=source.name, detail=detail or _places(blind, len(pages)))
    return write(lay_out(pages), pages, source, PdfReader.format, PdfReader.name, _title(document))


def _pages(source: Source, document: Any) -> list[Any]:
    import pypdfium2

    from extractors.readers.pdf.page import read_page

    controls = None
    if document.get_formtype():
        document.init_forms()
        controls = document.formenv.raw if document.formenv is not None else None
    made = []
    for index in range(len(document)):
        try:
            page = document[index]
            made.append(read_page(page, index + 1, controls))
            page.close()
        except pypdfium2.PdfiumError as error:
            raise source.damaged(f"its page {index + 1}: {error}") from error
    return made


def _places(numbers: list[int], count: int) -> str:
    return "all pages are images" if len(numbers) == count else f"{len(numbers)} of {count} pages are images"


def _title(document: Any) -> str | None:
    title: str = document.get_metadata_value("Title")
    return title.strip() or None
