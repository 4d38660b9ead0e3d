"""The one model every reader ends in and every extractor starts from.

A `Document` is a frozen text plus blocks that are ranges of it. Offsets are 0-based, half-open
Unicode code points into `Document.text`; the text is complete before anything is annotated, so an
offset never moves. Blocks are joined by a line feed; the cells of a table row by a tab, its rows by
a line feed. Check boxes stand in the text as glyphs (☐ empty, ☑ ticked) where the file holds them
as controls or symbol fonts; glyphs that were typed are left as they were typed.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

Part = Literal["body", "header", "footer", "footnote", "textbox"]
Align = Literal["left", "center", "right", "justify"]

EMPTY_BOX = "☐"
TICKED_BOX = "☑"


class Span(msgspec.Struct, frozen=True, order=True):
    """A half-open range of code points of `Document.text`."""

    start: int
    end: int

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", omit_defaults=True):
    """One paragraph; `numbering` is the generated number its text begins with (一、, （1）), if any."""

    start: int
    end: int
    style: str | None = None
    level: int | None = None  # heading level, 0 is the highest
    align: Align | None = None
    numbering: str | None = None
    page: int | None = None  # 1-based
    part: Part = "body"


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """One cell as the author drew it: a merged cell stands once, at its upper left corner."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple["Table", ...] = ()


class Table(msgspec.Struct, frozen=True, tag="table", omit_defaults=True):
    """A grid of `rows` × `columns`; `cells` are in reading order."""

    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    page: int | None = None
    part: Part = "body"


Block = Paragraph | Table


class Link(msgspec.Struct, frozen=True):
    """A hyperlink: the words it is shown as, and where it leads."""

    start: int
    end: int
    target: str


class CheckBox(msgspec.Struct, frozen=True):
    """A box that the file holds as a control or a symbol; its glyph stands at [start, end)."""

    start: int
    end: int
    checked: bool


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a reader made of a file. `format` is what the bytes are; `reader` is "name/version"."""

    text: str
    blocks: tuple[Block, ...]
    format: str
    reader: str
    links: tuple[Link, ...] = ()
    check_boxes: tuple[CheckBox, ...] = ()
    page_count: int | None = None
    title: str | None = None  # the file's own metadata title (HTML <title>); never evidence

    def tables(self) -> Iterator[Table]:
        """All tables in reading order, an outer one before those nested in its cells."""
        pending: list[Table] = [b for b in reversed(self.blocks) if isinstance(b, Table)]
        while pending:
            table = pending.pop()
            yield table
            nested = [inner for cell in table.cells for inner in cell.tables]
            pending.extend(reversed(nested))

    def to_json(self) -> bytes:
        return msgspec.json.encode(self)

    @staticmethod
    def from_json(data: bytes) -> "Document":
        return msgspec.json.decode(data, type=Document)
