"""Finds the parts of a document (see `extractors.outline`)."""

from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Document, Span
from extractors.outline import Line, NoticePart, Outline


def outline(document: Document) -> Outline:
    """A first stand-in: one notice, one line a text line."""
    lines: list[Line] = []
    at = 0
    for raw in document.text.split("\n"):
        if raw.strip():
            start = at + len(raw) - len(raw.lstrip())
            lines.append(Line(start, start + len(raw.strip()), notice=0))
        at += len(raw) + 1
    whole = Span(0, len(document.text))
    notice = NoticePart(index=0, parent=None, role="root", span=whole, body=whole)
    return Outline((notice,), (), (), tuple(lines))


@Language.component("notices_structure")
def structure(doc: Doc) -> Doc:
    doc.user_data["outline"] = outline(doc.user_data["document"])
    return doc
