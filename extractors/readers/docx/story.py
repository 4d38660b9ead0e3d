"""Walks a story (body, header, footnote, text box) of a Word document into a `DocumentBuilder`."""

from collections.abc import Callable, Iterator
from copy import copy
from typing import TYPE_CHECKING

from extractors.builder import DocumentBuilder
from extractors.document import Part
from extractors.readers.docx.chunks import write_chunk
from extractors.readers.docx.fields import FieldStack, selected_entry, ticked
from extractors.readers.docx.folding import NUMBER, unfolded
from extractors.readers.docx.numbering import Numbering
from extractors.readers.docx.package import MC, W14, M, R, Relationship, V, W
from extractors.readers.docx.styles import Look, Styles, is_on, read_numbering, stated_look
from extractors.readers.docx.tables import SDT, SDT_CONTENT, TBL, Merging, grid
from extractors.readers.source import Source
from extractors.readers.symbols import character, is_symbol_font, symbol

if TYPE_CHECKING:
    from lxml import etree

P, RUN, T = W + "p", W + "r", W + "t"
_PPR, _RPR, _VAL = W + "pPr", W + "rPr", W + "val"
_PSTYLE, _DEL, _MOVE_FROM = W + "pStyle", W + "del", W + "moveFrom"
_FONTS, _VANISH, _RSTYLE = W + "rFonts", W + "vanish", W + "rStyle"
_TXBX, _TEXT_PATH = W + "txbxContent", V + "textpath"
_CHUNK = W + "altChunk"
_BLOCK_TAGS = frozenset({P, TBL, _CHUNK})
_JC, _NUMPR = W + "jc", W + "numPr"
_STATED = (_PSTYLE, _JC, W + "outlineLvl", _NUMPR)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_XML_BLANKS = " \t\r\n"

# Elements around blocks or runs whose content counts as if it stood there itself.
_WRAPPERS = frozenset(
    W + name for name in ("customXml", "smartTag", "ins", "moveTo", "sdtContent", "dir", "bdo", "rubyBase")
)


class Story:
    """State of the walk: open fields, the box a control waits to draw, text boxes to come."""

    def __init__(
        self,
        builder: DocumentBuilder,
        source: Source,
        styles: Styles,
        numbering: Numbering,
        relationships: dict[str, Relationship],
        *,
        plain_runs: bool,
        changes: bool,
        part: Part = "body",
    ) -> None:
        """`plain_runs`: no run of the story is hidden or in a symbol font, so none is asked;
        `changes`: there may be tracked deletions.
        """
        self._builder, self._source, self._styles = builder, source, styles
        self._numbering, self._relationships = numbering, relationships
        self._plain_runs, self._changes, self._part = plain_runs, changes, part
        self._fields = FieldStack()
        self._looks: dict[tuple[str | None, str | None, str | None], Look] = {}
        self._folded: dict[str, tuple[Look, str | None]] = {}  # by the number of folded properties
        self._merges: dict[str, Merging] = {}
        self._box: bool | None = None
        self._boxes_below: list[etree._Element] = []
        self._table_depth = 0
        self._inline: dict[str, Callable[[etree._Element], None]] = {
            RUN: self._run,
            SDT: self._inline_control,
            W + "hyperlink": self._hyperlink,
            W + "fldSimple": self._simple_field,
            MC + "AlternateContent": self._alternative,
            M + "oMath": self._math,
            M + "oMathPara": self._math,
            **dict.fromkeys(_WRAPPERS, self._inlines),
        }
        self._in_run: dict[str, Callable[[etree._Element], None]] = {
            T: self._words,
            W + "tab": lambda _: self._write("\t"),
            W + "ptab": lambda _: self._write("\t"),
            W + "br": lambda _: self._write("\n"),
            W + "cr": lambda _: self._write("\n"),
            W + "noBreakHyphen": lambda _: self._write("-"),
            W + "sym": self._symbol,
            W + "fldChar": self._field_character,
            W + "instrText": lambda element: self._fields.code(element.text or ""),
            W + "drawing": self._picture,
            W + "pict": self._picture,
            W + "object": self._picture,
            W + "ruby": self._inlines,
            W + "rubyBase": self._inlines,
            MC + "AlternateContent": self._alternative,
        }

    def walk(self, root: "etree._Element") -> None:
        """All blocks of a story element, in reading order."""
        self._fields = FieldStack(trusted=_balanced(root))
        self._blocks(root)

    # Blocks

    def _blocks(self, container: "etree._Element") -> None:
        held: list[etree._Element] = []  # paragraphs whose mark is deleted run on in the next
        for block, control in _block_elements(container):
            if control is not None:
                self._box = _control_box(control)
            if block.tag == P:
                held.append(block)
                if not (self._changes and _mark_deleted(block)):
                    self._paragraph(held)
                    held = []
            else:
                if any(_has_words(p) for p in held):
                    self._paragraph(held)
                held = []
                if block.tag == TBL:
                    self._table(block)
                else:
                    self._chunk(block)
        if any(_has_words(p) for p in held):
            self._paragraph(held)

    def _paragraph(self, elements: "list[etree._Element]") -> None:
        """One paragraph; of several that run on into one another the last lends its properties."""
        builder = self._builder
        look, style_id = self._look(elements[-1])
        outer, self._boxes_below = self._boxes_below, []
        start = builder.begin_paragraph()
        number = self._number(look, style_id) if look.num_id is not None else None
        for element in elements:
            self._inlines(element)
        builder.end_paragraph(start, look.name, look.level, look.align, number, None, self._part)
        below, self._boxes_below = self._boxes_below, outer
        for box in below:
            self._text_box(box)

    def _look(self, element: "etree._Element") -> tuple[Look, str | None]:
        """What a paragraph states over what its style does, and the style's id."""
        properties = element[0] if len(element) else None
        if properties is None or properties.tag != _PPR:
            return self._styles.look(None), None
        number = properties.get(NUMBER)
        if number is None:
            return self._stated(properties)
        known = self._folded.get(number)
        if known is None:
            known = self._folded[number] = self._stated(unfolded(properties, number))
        return known

    def _stated(self, properties: "etree._Element") -> tuple[Look, str | None]:
        style_id = align = outline = numbering = None
        for one in properties.iterchildren(*_STATED):
            tag = one.tag
            if tag == _JC:
                align = one.get(_VAL)
            elif tag == _PSTYLE:
                style_id = one.get(_VAL)
            elif tag == _NUMPR:
                numbering = one
            else:
                outline = one.get(_VAL)
        # Few looks stand behind many paragraphs; only counters differ between those of one list.
        key = (style_id, align, outline)
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = stated_look(align, outline).over(self._styles.look(style_id))
            look.name = self._styles.look(style_id).name
        if numbering is not None:
            look = copy(look)
            read_numbering(numbering, look)
        return look, style_id

    def _number(self, look: Look, style_id: str | None) -> str | None:
        """Writes the paragraph's number and the gap behind it; returns the number."""
        if look.num_id is None or look.num_id == "0":
            return None
        level = look.num_level
        if level is None:
            level = self._numbering.level_of_style(style_id, look.num_id)
        number, gap = self._numbering.next(look.num_id, level)
        self._builder.write(number + gap)
        return number or None

    def _table(self, element: "etree._Element") -> None:
        if self._table_depth >= self._source.limits.table_depth:
            raise self._source.over(
                "tables inside tables", self._source.limits.table_depth, self._table_depth + 1
            )
        cells = grid(element, self._source, self._merges)
        if not cells:
            return
        self._table_depth += 1
        builder = self._builder
        builder.begin_table(part=self._part)
        for cell in cells:
            builder.begin_cell(cell.row, cell.column, cell.row_span, cell.column_span)
            if cell.control is not None:
                self._box = _control_box(cell.control)
            self._blocks(cell.element)
            builder.end_cell()
        builder.end_table()
        self._table_depth -= 1

    def _chunk(self, element: "etree._Element") -> None:
        """Another document that is laid into this one."""
        target = self._relationships.get(element.get(R + "id", ""))
        if target is not None and not target.external and self._source.is_zip:
            write_chunk(self._builder, self._source, target.target, self._part)

    def _text_box(self, element: "etree._Element") -> None:
        """A text box stands once, behind the paragraph that it is anchored in."""
        outer, self._part = self._part, "textbox" if self._part == "body" else self._part
        if element.tag == _TEXT_PATH:
            self._builder.paragraph(element.get("string", ""), part=self._part)
        else:
            self._blocks(element)
        self._part = outer

    # Inside a paragraph

    def _inlines(self, parent: "etree._Element") -> None:
        handlers = self._inline
        for child in parent:
            tag = child.tag
            # Most of a document is runs of nothing but words.
            if tag == RUN and self._plain_runs and len(child) == 1 and child[0].tag == T:
                self._write(_words(child[0]))
                continue
            handler = handlers.get(tag)
            if handler is not None:
                handler(child)

    def _run(self, run: "etree._Element") -> None:
        if not self._plain_runs:
            hidden, font = self._run_look(run)
            if hidden:
                return
            if font is not None:
                self._symbol_run(run, font)
                return
        handlers = self._in_run
        for child in run:
            handler = handlers.get(child.tag)
            if handler is not None:
                handler(child)

    def _run_look(self, run: "etree._Element") -> tuple[bool, str | None]:
        """Whether a run is hidden, and its font where that is a symbol font."""
        hidden, font = None, None
        properties = run.find(_RPR)
        style = self._styles.look(None)
        if properties is not None:
            for element in properties.iterchildren(_VANISH, _FONTS, _RSTYLE):
                if element.tag == _VANISH:
                    hidden = is_on(element)
                elif element.tag == _FONTS:
                    font = element.get(W + "ascii") or element.get(W + "hAnsi")
                else:
                    style = self._styles.look(element.get(_VAL))
        if hidden is None:
            hidden = bool(style.hidden)
        font = font or style.font
        return hidden, font if is_symbol_font(font) else None

    def _symbol_run(self, run: "etree._Element", font: str) -> None:
        """A run in a symbol font: its Latin letters and private characters are glyphs."""
        for child in run:
            if child.tag == T:
                for one in _words(child):
                    # A character above the font's 256 codes is drawn in another font.
                    known = symbol(font, ord(one)) if not one.isspace() else None
                    self._glyph(known.text, known.checked) if known else self._write(one)
            elif (handler := self._in_run.get(child.tag)) is not None:
                handler(child)

    def _words(self, element: "etree._Element") -> None:
        self._write(_words(element))

    def _symbol(self, element: "etree._Element") -> None:
        try:
            code = int(element.get(W + "char", ""), 16)
        except ValueError:
            return
        drawn = character(element.get(W + "font"), code)
        self._glyph(drawn.text, drawn.checked)

    def _glyph(self, text: str, checked: bool | None) -> None:
        if checked is None or self._box is not None or self._fields.hidden:
            self._write(text)
        else:
            self._builder.check_box(checked)

    def _write(self, text: str) -> None:
        if self._fields.hidden:
            return
        if self._box is not None and text:
            self._draw_box()
            text = text[1:]
        self._builder.write(text)

    def _draw_box(self) -> None:
        checked, self._box = self._box, None
        if checked is not None:
            self._builder.check_box(checked)

    def _inline_control(self, control: "etree._Element") -> None:
        box = _control_box(control)
        if box is not None:
            self._box = box
        for content in control.iterchildren(SDT_CONTENT):
            self._inlines(content)
        if box is not None and self._box is not None:
            self._draw_box()  # a control that draws no glyph of its own

    def _hyperlink(self, element: "etree._Element") -> None:
        start = self._builder.position
        self._inlines(element)
        target = self._relationships.get(element.get(R + "id", ""))
        if target is not None and target.external:
            self._builder.mark_link(start, target.target)

    def _simple_field(self, element: "etree._Element") -> None:
        self._fields.begin()
        self._fields.code(element.get(W + "instr") or "")
        self._fields.separate(self._builder.position)
        self._inlines(element)
        self._end_field()

    def _field_character(self, element: "etree._Element") -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            data = element.find(W + "ffData")
            self._fields.begin()
            if data is not None and not self._fields.outer_hidden:
                self._form_field(data)
        elif kind == "separate":
            self._fields.separate(self._builder.position)
        elif kind == "end":
            self._end_field()

    def _form_field(self, data: "etree._Element") -> None:
        box = data.find(W + "checkBox")
        if box is not None:
            self._builder.check_box(ticked(box))
        choices = data.find(W + "ddList")
        if choices is not None:
            self._builder.write(selected_entry(choices))

    def _end_field(self) -> None:
        link = self._fields.end()
        if link is not None:
            self._builder.mark_link(*link)

    def _alternative(self, element: "etree._Element") -> None:
        """The first branch that holds anything known here: a text box stands in both branches."""
        for child in _branch(element):
            handler = self._in_run.get(child.tag) or self._inline.get(child.tag)
            if handler is not None:
                handler(child)

    def _picture(self, element: "etree._Element") -> None:
        if self._fields.hidden:
            return
        self._boxes_below.extend(_text_boxes(element))

    def _math(self, element: "etree._Element") -> None:
        self._write("".join(found.text or "" for found in element.iter(M + "t", T)))


def _words(element: "etree._Element") -> str:
    """The text of a w:t; blanks at its ends count only where it says so, as Word reads it."""
    text = element.text or ""
    if text and (text[0] in _XML_BLANKS or text[-1] in _XML_BLANKS) and element.get(_SPACE) != "preserve":
        text = text.strip(_XML_BLANKS)
    return " ".join(text.splitlines()) if "\n" in text else text


def _block_elements(
    container: "etree._Element", control: "etree._Element | None" = None
) -> "Iterator[tuple[etree._Element, etree._Element | None]]":
    """Paragraphs and tables of a container; the first in a content control with that control."""
    for child in container:
        tag = child.tag
        if tag in _BLOCK_TAGS:
            yield child, control
            control = None
        elif tag == SDT:
            for content in child.iterchildren(SDT_CONTENT):
                yield from _block_elements(content, child)
        elif tag in _WRAPPERS:
            yield from _block_elements(child)
        elif tag == MC + "AlternateContent":
            for part in _branch(child):
                if part.tag in (P, TBL):
                    yield part, None


def _branch(alternative: "etree._Element") -> "etree._Element | tuple[()]":
    """The branch of an alternative to read: the first that holds text or a text box.

    Both show the same to programs of different age, so that only one may be read.
    """
    for branch in alternative.iterchildren(MC + "Choice", MC + "Fallback"):
        if next(branch.iter(T, W + "sym", _TXBX, _TEXT_PATH), None) is not None:
            return branch
    return ()


def _text_boxes(element: "etree._Element") -> "Iterator[etree._Element]":
    """The outermost text boxes and WordArt of a drawing, or the element itself where it is one."""
    if element.tag == _TXBX or (element.tag == _TEXT_PATH and element.get("string")):
        yield element
        return
    for child in _branch(element) if element.tag == MC + "AlternateContent" else element:
        yield from _text_boxes(child)


def _control_box(control: "etree._Element") -> bool | None:
    """The state of a content control that is a check box."""
    box = control.find(f"{W}sdtPr/{W14}checkbox")
    if box is None:
        return None
    checked = box.find(W14 + "checked")
    return checked is not None and checked.get(W14 + "val", "1") not in ("0", "false", "off")


def _mark_deleted(paragraph: "etree._Element") -> bool:
    """Whether a tracked change deletes or moves away the paragraph's end."""
    properties = paragraph.find(_PPR)
    mark = properties.find(_RPR) if properties is not None else None
    return mark is not None and next(mark.iterchildren(_DEL, _MOVE_FROM), None) is not None


def _has_words(paragraph: "etree._Element") -> bool:
    return next(paragraph.iter(T, W + "sym"), None) is not None


def _balanced(root: "etree._Element") -> bool:
    """Whether every field that begins in a story ends in it."""
    open_fields = 0
    for element in root.iter(W + "fldChar"):
        kind = element.get(W + "fldCharType")
        open_fields += (kind == "begin") - (kind == "end")
        if open_fields < 0:
            return False
    return open_fields == 0
