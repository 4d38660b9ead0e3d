"""Walks a story (body, header, footnote, text box) of a Word document into a `DocumentBuilder`."""

from collections.abc import Callable
from copy import copy
from typing import TYPE_CHECKING

from extractors.builder import DocumentBuilder
from extractors.document import Part
from extractors.readers.docx.chunks import write_chunk
from extractors.readers.docx.elements import (
    PPR,
    RPR,
    RUN,
    TEXT_PATH,
    WRAPPERS,
    P,
    T,
    balanced,
    block_elements,
    branch,
    control_box,
    has_words,
    mark_is_deleted,
    text_boxes,
    words_of,
)
from extractors.readers.docx.fields import FieldStack, selected_entry, ticked
from extractors.readers.docx.folding import NUMBER, unfolded
from extractors.readers.docx.numbering import Numbering
from extractors.readers.docx.package import MC, M, R, Relationship, W
from extractors.readers.docx.styles import Look, Styles, is_on, read_numbering, stated_look
from extractors.readers.docx.tables import SDT, SDT_CONTENT, TBL, Merging, grid
from extractors.readers.source import Source
from extractors.readers.symbols import character, is_symbol_font, symbol

if TYPE_CHECKING:
    from lxml import etree

_VAL, _PSTYLE = W + "val", W + "pStyle"
_FONTS, _VANISH, _RSTYLE = W + "rFonts", W + "vanish", W + "rStyle"
_JC, _NUMPR = W + "jc", W + "numPr"
_STATED = (_PSTYLE, _JC, W + "outlineLvl", _NUMPR)


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
            **dict.fromkeys(WRAPPERS, self._inlines),
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
        self._fields = FieldStack(trusted=balanced(root))
        self._blocks(root)

    # Blocks

    def _blocks(self, container: "etree._Element") -> None:
        held: list[etree._Element] = []  # paragraphs whose mark is deleted run on in the next
        for block, control in block_elements(container):
            if control is not None:
                self._box = control_box(control)
            if block.tag == P:
                held.append(block)
                if not (self._changes and mark_is_deleted(block)):
                    self._paragraph(held)
                    held = []
            else:
                if any(has_words(p) for p in held):
                    self._paragraph(held)
                held = []
                if block.tag == TBL:
                    self._table(block)
                else:
                    self._chunk(block)
        if any(has_words(p) for p in held):
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
        if properties is None or properties.tag != PPR:
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
                self._box = control_box(cell.control)
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
        if element.tag == TEXT_PATH:
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
                self._write(words_of(child[0]))
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
        properties = run.find(RPR)
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
                for one in words_of(child):
                    # A character above the font's 256 codes is drawn in another font.
                    known = symbol(font, ord(one)) if not one.isspace() else None
                    self._glyph(known.text, known.checked) if known else self._write(one)
            elif (handler := self._in_run.get(child.tag)) is not None:
                handler(child)

    def _words(self, element: "etree._Element") -> None:
        self._write(words_of(element))

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
            self._fields.code(text)  # WPS writes parts of a code as words
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
        box = control_box(control)
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
        ended = self._fields.end(self._builder.position)
        if ended.link is not None:
            self._builder.mark_link(*ended.link)
        if ended.words and not self._fields.hidden:
            self._write(ended.words)

    def _alternative(self, element: "etree._Element") -> None:
        """The first branch that holds anything known here: a text box stands in both branches."""
        for child in branch(element):
            handler = self._in_run.get(child.tag) or self._inline.get(child.tag)
            if handler is not None:
                handler(child)

    def _picture(self, element: "etree._Element") -> None:
        if self._fields.hidden:
            return
        self._boxes_below.extend(text_boxes(element))

    def _math(self, element: "etree._Element") -> None:
        self._write("".join(found.text or "" for found in element.iter(M + "t", T)))
