"""Reads a package's stories in order: body, footnotes and endnotes, headers, footers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractors.builder import DocumentBuilder
from extractors.document import Part
from extractors.readers.docx.folding import folded, without_run_properties
from extractors.readers.docx.numbering import Numbering
from extractors.readers.docx.package import W14, Package, R, Relationship, W
from extractors.readers.docx.story import Story
from extractors.readers.docx.styles import Styles, is_on
from extractors.readers.safe_xml import parse_xml
from extractors.readers.source import Source

if TYPE_CHECKING:
    from lxml import etree

_HEADER, _FOOTER = W + "headerReference", W + "footerReference"
_TYPE = W + "type"
# Separator lines between text and notes are notes of their own types (17.18.33).
_ASKS_RUNS = (b"vanish", b"ingdings", b"ebdings", b'"Symbol"')
_LONG = 20_000  # bytes: in a shorter part little is repeated
_NOT_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read_package(source: Source, builder: DocumentBuilder) -> None:
    _Reading(source, builder).read()


class _Reading:
    def __init__(self, source: Source, builder: DocumentBuilder) -> None:
        self._source, self._builder = source, builder
        self._package = Package(source)
        self._main = self._package.main_part()
        self._relationships = self._package.relationships(self._main)
        self._styles = self._read_styles()
        self._numbering = Numbering(self._numbering_parts)

    def read(self) -> None:
        root = self._story(self._main, "body", self._relationships)
        for kind in ("footnotes", "endnotes"):
            for name in self._targets(kind):
                self._notes(name)
        for name, part in self._edges(root):
            self._story(name, part, self._package.relationships(name))

    def _targets(self, kind: str) -> list[str]:
        return [r.target for r in self._relationships.values() if r.kind == kind and not r.external]

    def _read_styles(self) -> Styles:
        for name in self._targets("styles"):
            return Styles(self._package.data(name), self._source, name)
        return Styles(None, self._source, "")

    def _numbering_parts(self) -> "Iterator[etree._Element]":
        return (self._package.xml(name) for name in self._targets("numbering"))

    def _story(self, name: str, part: Part, relationships: dict[str, Relationship]) -> "etree._Element":
        root, story = self._opened(name, part, relationships)
        body = root.find(W + "body")
        if part == "body":
            if body is None:
                raise self._source.damaged(f"its part {name} has no body")
            story.walk(body)
        elif _says_anything(root):
            story.walk(root)
        return root

    def _opened(
        self, name: str, part: Part, relationships: dict[str, Relationship]
    ) -> "tuple[etree._Element, Story]":
        """A part's XML and the walk over it, prepared for what the part's bytes can hold at all."""
        data = self._package.data(name)
        plain_runs = not (self._styles.asks_runs or any(word in data for word in _ASKS_RUNS))
        changes = b"<w:del " in data or b"<w:moveFrom " in data
        # Fonts and sizes are half of a document and say nothing about its words: without them the
        # XML is parsed and walked in half the time.
        if plain_runs and not changes and b"PrChange" not in data:
            data = without_run_properties(data)
            if len(data) > _LONG:
                data = folded(folded(folded(data, b"pPr"), b"tcPr"), b"trPr")
        story = Story(
            self._builder,
            self._source,
            self._styles,
            self._numbering,
            relationships,
            plain_runs=plain_runs,
            changes=changes,
            part=part,
        )
        root = parse_xml(data, self._source, name)
        if b"showingPlcHdr" in data:
            _empty_prompts(root)
        return root, story

    def _notes(self, name: str) -> None:
        root, story = self._opened(name, "footnote", self._package.relationships(name))
        for note in root.iterchildren(W + "footnote", W + "endnote"):
            if note.get(_TYPE) not in _NOT_NOTES and _says_anything(note):
                story.walk(note)

    def _edges(self, root: "etree._Element") -> list[tuple[str, Part]]:
        """The headers, then the footers that are shown, each once."""
        found: dict[tuple[str, Part], None] = {}
        for section in root.iter(W + "sectPr"):
            for reference in section.iterchildren(_HEADER, _FOOTER):
                kind = reference.get(_TYPE)
                if kind == "first" and not is_on(section.find(W + "titlePg")):
                    continue
                if kind == "even" and not self._even_pages():
                    continue
                target = self._relationships.get(reference.get(R + "id", ""))
                if target is not None and not target.external:
                    found[target.target, "header" if reference.tag == _HEADER else "footer"] = None
        return sorted(found, key=lambda edge: edge[1] == "footer")

    def _even_pages(self) -> bool:
        for name in self._targets("settings"):
            data = self._package.data(name)
            if b"evenAndOddHeaders" not in data:
                return False
            return is_on(parse_xml(data, self._source, name).find(W + "evenAndOddHeaders"))
        return False


def _empty_prompts(root: "etree._Element") -> None:
    """Takes the words out of content controls that show their prompt (17.5.2.39): nobody wrote them."""
    for control in root.iter(W + "sdt"):
        properties = control.find(W + "sdtPr")
        if properties is None or not is_on(properties.find(W + "showingPlcHdr")):
            continue
        if properties.find(W14 + "checkbox") is None:
            for content in control.iterchildren(W + "sdtContent"):
                for words in content.iter(W + "t"):
                    words.text = None


def _says_anything(element: "etree._Element") -> bool:
    """Whether a story draws any character: most headers are an empty paragraph."""
    kinds = (W + "t", W + "sym", "{urn:schemas-microsoft-com:vml}textpath")
    return any(found.tag != W + "t" or (found.text or "").strip() for found in element.iter(*kinds))
