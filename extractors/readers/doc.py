"""Reads Word 97–2003 files (.doc) and those that Kingsoft WPS writes in the same format (.wps)."""

import struct
from typing import ClassVar

from extractors.builder import DocumentBuilder
from extractors.document import Document, Part
from extractors.errors import EmptyDocument, EncryptedDocument, UnsupportedFormat
from extractors.readers import doc_file
from extractors.readers.doc_binary import Fault, plc, u16, u32
from extractors.readers.doc_lists import Numbering
from extractors.readers.doc_pieces import Pieces, character_runs, paragraph_runs
from extractors.readers.doc_story import Stories
from extractors.readers.doc_styles import Styles, fonts
from extractors.readers.doc_writer import StoryWriter
from extractors.readers.source import Source

# What olefile raises for a stream that is cut or whose sectors lie elsewhere.
_STREAM_ERRORS = (OSError, ValueError, IndexError, TypeError, struct.error)


class DocReader:
    """.doc and .wps; see docs/readers/doc.md for what is kept."""

    format: ClassVar[str] = "doc"
    name: ClassVar[str] = "doc/1"

    def matches(self, source: Source) -> bool:
        return source.is_ole and "WordDocument" in source.ole_names

    def read(self, source: Source) -> Document:
        word = _stream(source, "WordDocument")
        try:
            return _read(source, word)
        except Fault as fault:
            raise source.damaged(str(fault)) from fault


def _stream(source: Source, name: str) -> bytes:
    if name not in source.ole_names:
        return b""
    try:
        data: bytes = source.ole.openstream(name).read()
    except _STREAM_ERRORS as error:
        raise source.damaged(f"its stream {name}: {error}") from error
    return data


def _read(source: Source, word: bytes) -> Document:
    ident = u16(word, 0)
    if ident != doc_file.IDENT and ident not in doc_file.OLD_IDENTS:
        raise Fault("its stream WordDocument does not begin as one")
    if u16(word, 0x0A) & 0x0100:
        raise EncryptedDocument(file=source.name)
    if ident in doc_file.OLD_IDENTS or u16(word, 2) < doc_file.WORD_97:
        raise UnsupportedFormat(
            file=source.name, found="a Word document older than Word 97", supported="doc (Word 97), docx, pdf"
        )
    information = doc_file.information(word)
    table = _stream(source, information.table_stream)
    if not table:
        raise Fault(f"it has no stream {information.table_stream}")
    pieces = Pieces(word, information.of(doc_file.CLX, table))
    sections = information.of(doc_file.SECTIONS, table)
    styles = Styles(information.of(doc_file.STYLES, table))
    stories = Stories(
        pieces,
        character_runs(word, information.of(doc_file.CHARACTERS, table)),
        paragraph_runs(word, information.of(doc_file.PARAGRAPHS, table)),
        styles,
        fonts(information.of(doc_file.FONTS, table)),
        _stream(source, "Data"),
        frozenset(position - 1 for position in plc(sections, 12)[0]),
    )
    lists_at, lists_size = information.pairs[doc_file.LISTS] if len(information.pairs) > 74 else (0, 0)
    numbering = Numbering(
        (information.of(doc_file.LISTS, table), lists_at + lists_size, table),
        information.of(doc_file.OVERRIDES, table),
    )
    builder = DocumentBuilder()
    writer = StoryWriter(builder, numbering, styles, source)
    _write(writer, stories, information, information.of(doc_file.HEADERS, table))
    kind = "wps" if source.ending == "wps" and "WpsCustomData" in source.ole_names else DocReader.format
    document = builder.build(format=kind, reader=DocReader.name)
    if not document.text.strip():
        raise EmptyDocument(file=source.name)
    return document


def _write(writer: StoryWriter, stories: Stories, information: doc_file.Information, headers: bytes) -> None:
    """The body, then what stands outside its flow: text boxes, notes, headers and footers."""
    lengths = information.lengths
    footnotes = lengths.body
    header = footnotes + lengths.footnotes
    endnotes = header + lengths.headers + lengths.macros + lengths.comments
    boxes = endnotes + lengths.endnotes
    writer.write(stories.paragraphs(0, lengths.body), "body")
    for start, size, part in (
        (boxes, lengths.textboxes, "textbox"),
        (footnotes, lengths.footnotes, "footnote"),
        (endnotes, lengths.endnotes, "footnote"),
    ):
        if size:
            writer.write(stories.paragraphs(start, start + size), _part(part), skip_blank=True)
    positions = [u32(headers, at) for at in range(0, len(headers) - 3, 4)]
    # Six stories of separators, then for each section: even and odd header, even and odd footer,
    # header and footer of its first page. A story repeated by sections is written once.
    seen: set[str] = set()
    for index in range(6, len(positions) - 1):
        first, last = positions[index], positions[index + 1]
        text = stories.text(header + first, header + last)
        if first < last <= lengths.headers and text.strip() and text not in seen:
            seen.add(text)
            part_name = "header" if index % 6 in (0, 1, 4) else "footer"
            writer.write(stories.paragraphs(header + first, header + last), _part(part_name), skip_blank=True)
    # Text boxes that hang on a header hold no part of the text's own flow either.
    start = boxes + lengths.textboxes
    if lengths.header_textboxes:
        writer.write(stories.paragraphs(start, start + lengths.header_textboxes), "header", skip_blank=True)


def _part(name: str) -> Part:
    parts: dict[str, Part] = {
        "textbox": "textbox",
        "footnote": "footnote",
        "header": "header",
        "footer": "footer",
    }
    return parts[name]
