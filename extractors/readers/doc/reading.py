"""From the streams of a Word 97–2003 file to blocks: the parts are opened here and put together."""

import struct

from extractors.builder import DocumentBuilder
from extractors.document import Part
from extractors.errors import EncryptedDocument, UnsupportedFormat
from extractors.readers.doc import information as fib
from extractors.readers.doc.binary import Fault, plc, u16, u32
from extractors.readers.doc.lists import Numbering
from extractors.readers.doc.pieces import Pieces, character_runs, paragraph_runs
from extractors.readers.doc.story import Stories
from extractors.readers.doc.styles import Styles, fonts
from extractors.readers.doc.writer import StoryWriter
from extractors.readers.source import Source

# What olefile raises for a stream that is cut or whose sectors lie elsewhere.
_STREAM_ERRORS = (OSError, ValueError, IndexError, TypeError, struct.error)
_SEPARATORS = 6  # stories of note separators before those of headers and footers


def read_streams(source: Source) -> DocumentBuilder:
    """Raises `EncryptedDocument`, `UnsupportedFormat` (Word 95 and older), `DamagedDocument`."""
    word = _stream(source, "WordDocument")
    try:
        _check(source, word)
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


def _check(source: Source, word: bytes) -> None:
    ident = u16(word, 0)
    if ident != fib.IDENT and ident not in fib.OLD_IDENTS:
        raise Fault("its stream WordDocument does not begin as one")
    if u16(word, 0x0A) & fib.ENCRYPTED:
        raise EncryptedDocument(file=source.name)
    if ident in fib.OLD_IDENTS or u16(word, 2) < fib.WORD_97:
        raise UnsupportedFormat(
            file=source.name, found="a document of Word 95 or older", supported="doc (Word 97), docx, pdf"
        )


def _read(source: Source, word: bytes) -> DocumentBuilder:
    information = fib.information(word)
    table = _stream(source, information.table_stream)
    if not table:
        raise Fault(f"it has no stream {information.table_stream}")
    styles = Styles(information.of(fib.STYLES, table))
    names = fonts(information.of(fib.FONTS, table))
    stories = Stories(
        Pieces(word, information.of(fib.CLX, table)),
        character_runs(word, information.of(fib.CHARACTERS, table)),
        paragraph_runs(word, information.of(fib.PARAGRAPHS, table)),
        styles,
        names,
        _stream(source, "Data"),
        frozenset(position - 1 for position in plc(information.of(fib.SECTIONS, table), 12)[0]),
    )
    numbering = Numbering(table, information.place(fib.LISTS), information.of(fib.OVERRIDES, table), names)
    builder = DocumentBuilder()
    writer = StoryWriter(builder, numbering, styles, source)
    _write(writer, stories, information.lengths, information.of(fib.HEADERS, table))
    return builder


def _write(writer: StoryWriter, stories: Stories, lengths: fib.Lengths, headers: bytes) -> None:
    """The body, then what stands outside its flow: text boxes, notes, headers and footers."""
    footnotes = lengths.body
    header = footnotes + lengths.footnotes
    endnotes = header + lengths.headers + lengths.macros + lengths.comments
    boxes = endnotes + lengths.endnotes
    header_boxes = boxes + lengths.textboxes
    writer.write(stories.paragraphs(0, lengths.body), "body")
    writer.write(stories.paragraphs(boxes, header_boxes), "textbox")
    writer.write(stories.paragraphs(footnotes, header), "footnote")
    writer.write(stories.paragraphs(endnotes, boxes), "footnote")
    _write_headers(writer, stories, header, lengths.headers, headers)
    # Boxes that hang on headers and footers; what they hold is the page number in nearly all files.
    writer.write(stories.paragraphs(header_boxes, header_boxes + lengths.header_textboxes), "footer")


def _write_headers(writer: StoryWriter, stories: Stories, start: int, size: int, headers: bytes) -> None:
    """For each section: even and odd header, even and odd footer, header and footer of its first page.

    A story that sections repeat is written once.
    """
    positions = [u32(headers, at) for at in range(0, len(headers) - 3, 4)]
    seen: set[str] = set()
    for index in range(_SEPARATORS, len(positions) - 1):
        first, last = positions[index], positions[index + 1]
        text = stories.text(start + first, start + last)
        if first < last <= size and text.strip() and text not in seen:
            seen.add(text)
            part: Part = "header" if index % 6 in (0, 1, 4) else "footer"
            writer.write(stories.paragraphs(start + first, start + last), part)
