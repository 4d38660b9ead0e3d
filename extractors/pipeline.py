"""The spaCy pipeline: one component a field, each leaving its mentions on the `Doc`.

Tokens are single characters, so a token's index is its offset in `Document.text`. A component is
a function of the `Doc` that reads `document_of(doc)` and `outline_of(doc)` and calls `mark`. Whatever
the entry point group `spacy_factories` names `notices_…` is one, of this package or another: the one
line there is all that a new field needs. `notices_structure`, which makes the outline, runs first; no
component reads what another one found, so the order of the others is only that of their names.
"""

import gc
from collections.abc import Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Any, TypeVar, cast

import msgspec
import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.vocab import Vocab

from extractors.document import Document
from extractors.grammar.punctuation import with_chinese_marks
from extractors.outline import Outline

GROUP, PREFIX = "spacy_factories", "notices_"
STRUCTURE = "notices_structure"

M = TypeVar("M", bound="Mention")


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A found thing: the range that proves it, the notice it stands in, and the rule's name."""

    start: int
    end: int
    notice: int | None = None
    component: str


def document_of(doc: Doc) -> Document:
    """The document as the fields are searched in it: marks in their Chinese form, offsets as written."""
    return cast(Document, doc.user_data["document"])


def original_of(doc: Doc) -> Document:
    """The document as written, for values that are kept in its own characters."""
    return cast(Document, doc.user_data["original"])


def outline_of(doc: Doc) -> Outline:
    return cast(Outline, doc.user_data["outline"])


def mark(doc: Doc, name: str, mentions: Sequence[Mention]) -> None:
    """Writes mentions as the span group `name`; their parts travel in the group's attributes."""
    spans = [doc[m.start : m.end] for m in mentions]
    doc.spans[name] = SpanGroup(doc, name=name, spans=spans, attrs={"mentions": list(mentions)})


class CharacterTokenizer:
    """One token a character: offsets into the text and into the `Doc` are the same."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        return Doc(self.vocab, words=list(text), spaces=[False] * len(text))

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> "CharacterTokenizer":
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        return None

    def from_disk(self, _path: Any, **_: Any) -> "CharacterTokenizer":
        return self


@cache
def pipeline() -> Language:
    """Every component that is registered, of this package and of others."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = CharacterTokenizer(nlp.vocab)
    nlp.max_length = 100_000_000
    fields = {point.name for point in entry_points(group=GROUP) if point.name.startswith(PREFIX)}
    for name in (STRUCTURE, *sorted(fields - {STRUCTURE})):
        nlp.add_pipe(name)
    # What is loaded by now lives as long as the process: the collector need not walk it with each document.
    gc.collect()
    gc.freeze()
    return nlp


def annotate(document: Document) -> Doc:
    """Runs every component over a document."""
    nlp = pipeline()
    doc = nlp.make_doc(document.text)
    lay(doc, document)
    return nlp(doc)


def lay(doc: Doc, document: Document) -> None:
    """Gives the components their document."""
    searched = with_chinese_marks(document.text)
    same = searched is document.text or searched == document.text
    doc.user_data["original"] = document
    doc.user_data["document"] = document if same else msgspec.structs.replace(document, text=searched)


class Extraction(msgspec.Struct, frozen=True):
    """Everything that was found in one document: its parts, and the mentions of each span group."""

    outline: Outline
    mentions: dict[str, list[Mention]]

    def of(self, group: str, kind: type[M], notice: int | None = None) -> list[M]:
        """The mentions of a group, of one notice where `notice` is given."""
        found = [m for m in self.mentions.get(group, []) if isinstance(m, kind)]
        return found if notice is None else [m for m in found if m.notice == notice]


def extract(document: Document) -> Extraction:
    """Runs every component over a document and gathers what they marked."""
    doc = annotate(document)
    mentions = {name: list(group.attrs["mentions"]) for name, group in doc.spans.items()}
    return Extraction(outline_of(doc), mentions)
