"""From what was found in a document to all of its rows."""

from extractors.document import Document
from extractors.pipeline import Extraction
from normalizers.facts import DocumentFacts


def facts(document_id: str, document: Document, extraction: Extraction) -> DocumentFacts:
    """Every fact of the document; `document_id` is the sha256 of its bytes, in hex."""
    del document, extraction
    return DocumentFacts(document_id=document_id)
