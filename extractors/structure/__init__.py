"""Finds the parts of a document (see `extractors.outline`)."""

from spacy.language import Language
from spacy.tokens import Doc

from extractors.structure.assembly import outline

__all__ = ["outline", "structure"]


@Language.component("notices_structure")
def structure(doc: Doc) -> Doc:
    doc.user_data["outline"] = outline(doc.user_data["document"])
    return doc
