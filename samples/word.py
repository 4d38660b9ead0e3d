"""Builds a Word document as Chinese offices lay theirs out; knows paragraphs, tables and numbering.

Sizes are points, widths centimetres. Fonts are those that official documents name (GB/T 9704):
小标宋 for titles, 黑体 and 楷体 for headings, 仿宋 for the text.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from samples.boxes import Style, ticked_in, write_options

TITLE, HEI, KAI, FANGSONG, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
_LATIN = "Times New Roman"
_CENTER, _RIGHT, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


@dataclass(frozen=True)
class Cell:
    """One cell of a blank form. A line feed in `text` begins a paragraph, a vertical tab a line.

    `key` names the value that a filler puts here; `up` marks a cell that belongs to the one above
    it (vMerge); `hint` says that `text` tells the filler what to write and is not a label.
    """

    text: str = ""
    span: int = 1
    key: str | None = None
    up: bool = False
    merge: bool = False
    hint: bool = False
    align: str = "left"


@dataclass(frozen=True)
class Form:
    """A blank form: lines above its table, the table, lines below it."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    size: float = 12


@dataclass(frozen=True)
class Filling:
    """What a filler wrote: values and ticked options by the key of a cell, and how he ticks boxes."""

    style: Style = "typed"
    text: Mapping[str, str] = field(default_factory=dict)
    ticks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    keep_hints: bool = False
    box_of: Mapping[str, Style] = field(default_factory=dict)


BLANK = Filling()


class Writer:
    """Writes one .docx, block after block."""

    def __init__(self, made: datetime, *, page_numbers: bool = True, margin: float = 3) -> None:
        self.word: WordDocument = docx.Document()
        self.made = made.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        section = self.word.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(margin), Cm(margin - 0.2)
        section.left_margin, section.right_margin = Cm(2.7), Cm(2.5)
        normal = self.word.styles["Normal"]
        normal.font.name, normal.font.size = _LATIN, Pt(16)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), FANGSONG)
        normal.paragraph_format.space_after = Pt(0)
        for language in self.word.styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")
        properties = self.word.core_properties
        properties.author, properties.title, properties.comments = "", "", ""
        properties.created = properties.modified = made
        properties.revision = 1
        self._numbering = 0
        self._break_next = False
        if page_numbers:
            self._page_number(section.footer.paragraphs[0])

    def run(self, paragraph: Paragraph, text: str, font: str = FANGSONG, size: float = 16) -> Run:
        """Adds a run; a vertical tab in `text` becomes a line break, a tab a tab."""
        run = paragraph.add_run()
        for number, line in enumerate(text.split("\v")):
            if number:
                run.add_break(WD_BREAK.LINE)
            if line:
                run.add_text(line)
        run.font.name, run.font.size = font, Pt(size)
        element: Any = run._r
        element.rPr.rFonts.set(qn("w:eastAsia"), font)
        return run

    def paragraph(
        self,
        text: str,
        font: str = FANGSONG,
        size: float = 16,
        align: WD_ALIGN_PARAGRAPH | None = None,
        indent: float = 0,
        bold: bool = False,
        line: float = 28,
        keep: bool = False,
    ) -> Paragraph:
        """Adds a paragraph; `indent` is the first line's, in characters; `keep` ties it to the next."""
        paragraph = self.word.add_paragraph()
        form = paragraph.paragraph_format
        form.line_spacing = Pt(line)
        form.keep_with_next = keep or None
        if align is not None:
            paragraph.alignment = align
        if indent:
            form.first_line_indent = Pt(size * indent)
            element: Any = paragraph._p
            element.pPr.ind.set(qn("w:firstLineChars"), str(int(indent * 100)))
        form.page_break_before = True if self._break_next else None
        self._break_next = False
        if text:
            self.run(paragraph, text, font, size).bold = bold or None
        return paragraph

    def title(self, text: str, size: float = 22) -> Paragraph:
        return self.paragraph(text, TITLE, size, _CENTER, bold=True, line=size * 1.6)

    def right(self, text: str) -> Paragraph:
        return self.paragraph(text, align=_RIGHT)

    def new_page(self) -> None:
        """The next paragraph begins a page."""
        self._break_next = True

    def bookmark(self, paragraph: Paragraph, name: str) -> None:
        """A bookmark at the paragraph's start, as Word leaves them behind."""
        for tag in ("w:bookmarkEnd", "w:bookmarkStart"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(abs(hash_of(name)) % 1000))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
            paragraph._p.insert(1, mark)

    def link(self, paragraph: Paragraph, text: str, address: str, size: float = 16) -> None:
        """Adds `text` as a hyperlink to `address`."""
        relation = self.word.part.relate_to(
            address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", True
        )
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), relation)
        run = self.run(paragraph, text, size=size)
        run.font.underline = True
        link.append(run._r)
        paragraph._p.append(link)

    def numbered(self, paragraph: Paragraph, list_id: int) -> None:
        """Lets Word number the paragraph: its number is no character of the text."""
        element: Any = paragraph._p
        number = element.get_or_add_pPr().get_or_add_numPr()
        number.get_or_add_ilvl().val = 0
        number.get_or_add_numId().val = list_id

    def new_list(self, number_format: str, pattern: str) -> int:
        """A new automatic list, such as `chineseCounting` with （%1）, and its number."""
        numbering = self.word.part.numbering_part.element
        abstract_id = 90 + self._numbering
        self._numbering += 1
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract_id}">'
            '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{number_format}"/><w:suff w:val="nothing"/><w:lvlText w:val="{pattern}"/>'
            '<w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
        )
        numbering.insert(0, abstract)
        return int(numbering.add_num(abstract_id).numId)

    def picture(self, paragraph: Paragraph, description: str) -> None:
        """A small icon in the line, with the description that an editor gave it."""
        run = paragraph.add_run()
        shape = run.add_picture(BytesIO(_icon()), width=Pt(14))
        shape._inline.docPr.set("descr", description)

    def form(self, form: Form, filling: Filling = BLANK) -> None:
        """Adds the lines and the table of `form`, filled in as `filling` says."""
        for line in form.above:
            self.paragraph(filling.text.get(line, line), SONG, form.size, line=form.size * 1.6)
        self._table(form, filling)
        for line in form.below:
            self.paragraph(line, SONG, form.size, line=form.size * 1.6)

    def _table(self, form: Form, filling: Filling) -> None:
        table = self.word.add_table(len(form.rows), len(form.widths))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for grid, width in zip(table.columns, form.widths, strict=True):
            grid.width = Cm(width)
        for number, row in enumerate(form.rows):
            table.rows[number].height = Cm(0.9)
            column = 0
            for cell in row:
                self._cell(table, form, filling, number, column, cell)
                column += cell.span
            if column != len(form.widths):
                raise ValueError(f"row {number} has {column} columns, the grid {len(form.widths)}")

    def _cell(self, table: Table, form: Form, filling: Filling, row: int, column: int, cell: Cell) -> None:
        tr = table.rows[row]._tr
        tc = next(t for t in tr.tc_lst if t.grid_offset == column)
        for _ in range(cell.span - 1):
            tr.remove(tr.tc_lst[tr.tc_lst.index(tc) + 1])
        tc.grid_span = cell.span
        tc.width = Cm(sum(form.widths[column : column + cell.span]))
        if cell.merge or cell.up:
            properties: Any = tc.get_or_add_tcPr()
            properties.get_or_add_vMerge().val = "continue" if cell.up else "restart"
        target = _Cell(tc, table)
        target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        self._write(target, cell, filling, form.size)

    def _write(self, target: _Cell, cell: Cell, filling: Filling, size: float) -> None:
        text, chosen = cell.text, ticked_in(filling.ticks.get(cell.key or "", ()))
        written = filling.text.get(cell.key) if cell.key else None
        if written is not None:
            text = f"{cell.text}\n{written}" if cell.hint and filling.keep_hints else written
        paragraph = target.paragraphs[0]
        for number, line in enumerate(text.split("\n")):
            if number:
                paragraph = target.add_paragraph()
            paragraph.alignment = {"left": _LEFT, "center": _CENTER, "right": _RIGHT}[cell.align]
            paragraph.paragraph_format.line_spacing = 1.15
            if "□" in line:
                style = filling.box_of.get(cell.key or "", filling.style)
                write_options(paragraph, line, chosen, style, lambda p, t: self.run(p, t, SONG, size))
            elif line:
                self.run(paragraph, line, SONG, size)

    def _page_number(self, paragraph: Paragraph) -> None:
        """— 1 — in the middle of the foot, as a field."""
        paragraph.alignment = _CENTER
        self.run(paragraph, "— ", SONG, 14)
        for kind in ("begin", "PAGE", "end"):
            run = self.run(paragraph, "", SONG, 14)
            tag = "w:instrText" if kind == "PAGE" else "w:fldChar"
            mark = OxmlElement(tag)
            if kind == "PAGE":
                mark.text = kind
            else:
                mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        self.run(paragraph, " —", SONG, 14)

    def save(self, path: Path) -> None:
        """Writes the file with the same bytes each time: parts in their order, dated 1980."""
        if self.word.element.body[-2].tag == qn("w:tbl"):
            self.word.add_paragraph()  # Word ends no document with a table
        buffer = BytesIO()
        self.word.save(buffer)
        path.parent.mkdir(parents=True, exist_ok=True)
        with ZipFile(buffer) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = ZIP_DEFLATED
                target.writestr(entry, source.read(name))


def hash_of(name: str) -> int:
    """A number for a name that is the same in every process."""
    return zlib.crc32(name.encode())


def _icon() -> bytes:
    """A blue square of 8 × 8 pixels as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x2b\x57\x9a" * 8 for _ in range(8))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
