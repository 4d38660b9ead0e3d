"""Shows a document as a person would see it: one HTML page without scripts or anything from outside."""

from collections.abc import Sequence

from extractors.document import Document, Span
from extractors.rendering.blocks import Blocks
from extractors.rendering.page import page

__all__ = ["render"]

_LONGEST_FOR_WORD = 1_000_000  # characters: beyond, mammoth takes minutes


def render(data: bytes, name: str, document: Document, marks: Sequence[Span] = ()) -> str:
    """The page of `document`, which was read from `data`, a file called `name`.

    Each block carries its range of `document.text` as `data-start` and `data-end`; a paragraph that
    begins at 123 has the id `c123`. `marks` are ranges of the text to highlight. A .docx looks as
    mammoth draws it, everything else as its reader understood it; what cannot be drawn from `data`
    falls back to the reader's blocks, so that this raises nothing for a document that was read.
    """
    blocks = Blocks(document, marks)
    if document.format == "docx" and len(document.text) <= _LONGEST_FOR_WORD:
        from extractors.rendering.word import word_page

        body = word_page(data, name, document, blocks)
        if body is not None:
            return page(name, document, body)
    return page(name, document, blocks.all())
