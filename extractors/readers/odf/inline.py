"""What stands in an OpenDocument paragraph: words, blanks, links, check boxes, fields."""

from typing import TYPE_CHECKING, Final

from extractors.builder import DocumentBuilder
from extractors.readers.odf.names import DRAW, FIELD, FORM, LOEXT, OFFICE, TEXT, XLINK
from extractors.readers.odf.styles import Styles
from extractors.readers.symbols import character

if TYPE_CHECKING:
    from lxml import etree

_LEFT_OUT: Final = frozenset(
    {
        OFFICE + "annotation",
        OFFICE + "annotation-end",
        TEXT + "ruby-text",
        TEXT + "note-citation",
        TEXT + "tracked-changes",
        TEXT + "hidden-paragraph",
    }
)
_FRAMES: Final = (DRAW + "frame", DRAW + "custom-shape", DRAW + "rect", DRAW + "g")
_MOST_BLANKS: Final = 10_000
_DEPTH: Final = 200
_WHITE: Final = str.maketrans("\t\r\n", "   ")


class Inline:
    """Writes one paragraph; notes and frames in it are kept for its caller."""

    def __init__(
        self,
        builder: DocumentBuilder,
        styles: Styles,
        controls: "dict[str, etree._Element]",
        font: str | None,
    ) -> None:
        self._builder, self._styles, self._controls = builder, styles, controls
        self._font = font
        self._blank = True  # whether a blank now would be one too many: white space folds as in HTML
        self._mark: bool | None = None  # the state of a legacy check box whose glyph is still to come
        self.notes: list[etree._Element] = []
        self.frames: list[etree._Element] = []

    def walk(self, element: "etree._Element", depth: int = 0) -> None:
        self._words(element.text)
        for child in element:
            if isinstance(child.tag, str) and depth < _DEPTH:
                self._child(child, depth + 1)
            self._words(child.tail)

    def _child(self, child: "etree._Element", depth: int) -> None:
        tag = child.tag
        if tag in _LEFT_OUT:
            return
        if tag == TEXT + "span":
            self._span(child, depth)
        elif tag == TEXT + "s":
            count = child.get(TEXT + "c", "1")
            self._literal(" " * min(int(count) if count.isdecimal() and len(count) < 6 else 1, _MOST_BLANKS))
        elif tag == TEXT + "tab":
            self._literal("\t")
        elif tag == TEXT + "line-break":
            self._literal("\n")
        elif tag == TEXT + "a":
            start = self._builder.position
            self.walk(child, depth)
            self._builder.mark_link(start, _address(child.get(XLINK + "href", "")))
        elif tag == TEXT + "note":
            self.notes.extend(child.iterchildren(TEXT + "note-body"))
        elif tag == TEXT + "hidden-text":
            if child.get(TEXT + "is-hidden") == "false":
                self.walk(child, depth)
        elif tag in _FRAMES:
            self.frames.append(child)
        elif tag == DRAW + "control":
            self._control(child.get(DRAW + "control", ""))
        elif tag == LOEXT + "content-control":
            self._content_control(child, depth)
        elif tag in (FIELD + "fieldmark", FIELD + "fieldmark-start"):
            self._field_mark(child)
        else:
            self.walk(child, depth)

    def _span(self, child: "etree._Element", depth: int) -> None:
        look = self._styles.look("text", child.get(TEXT + "style-name"))
        if look.hidden:
            return
        before = self._font
        if look.font is not None or child.get(TEXT + "style-name") is not None:
            self._font = look.font or before
        self.walk(child, depth)
        self._font = before

    def _words(self, text: str | None) -> None:
        if not text:
            return
        text = text.translate(_WHITE)
        pieces: list[str] = []
        for letter in text:
            if letter != " " or not self._blank:
                pieces.append(letter)
            self._blank = letter == " "
        made = "".join(pieces)
        if self._font is None and not any("\uf020" <= letter <= "\uf0ff" for letter in made):
            self._builder.write(made)
            return
        for letter in made:
            self._glyph(letter)

    def _glyph(self, letter: str) -> None:
        """A character that a symbol font draws as another; codes of the private area are always such."""
        private = "\uf020" <= letter <= "\uf0ff"
        if letter.isspace() or not (private or (self._font is not None and letter < "\u0100")):
            self._builder.write(letter)
            return
        drawn = character(self._font or "Wingdings", ord(letter))
        if drawn.checked is None:
            self._builder.write(drawn.text)
        else:
            self._builder.check_box(drawn.checked)

    def _literal(self, text: str) -> None:
        self._builder.write(text)
        self._blank = False

    def _control(self, name: str) -> None:
        control = self._controls.get(name)
        if control is None:
            return
        if control.tag in (FORM + "checkbox", FORM + "radio"):
            state = control.get(FORM + "current-state") or control.get(FORM + "state", "")
            chosen = control.get(FORM + "current-selected") or control.get(FORM + "selected", "")
            self._builder.check_box(state == "checked" or chosen == "true")
            self._literal(control.get(FORM + "label") or "")
        else:
            self._literal(control.get(FORM + "current-value") or control.get(FORM + "value") or "")

    def _content_control(self, child: "etree._Element", depth: int) -> None:
        if child.get(LOEXT + "checkbox") == "true":
            self._builder.check_box(child.get(LOEXT + "checked") == "true")
            self._blank = False
        elif child.get(LOEXT + "showing-place-holder") != "true":
            self.walk(child, depth)

    def _field_mark(self, child: "etree._Element") -> None:
        """A legacy form field's state; its words stand between its marks as text."""
        kind = child.get(FIELD + "type", "").rpartition(".")[2].upper()
        if kind != "FORMCHECKBOX":
            return
        values = {p.get(FIELD + "name", ""): p.get(FIELD + "value", "") for p in child.iter(FIELD + "param")}
        state = values.get("Checkbox_Checked", values.get("Checkbox_Default", ""))
        self._builder.check_box(state.lower() in ("true", "1"))
        self._blank = False


def _address(target: str) -> str:
    """A link's target; places inside the document are none."""
    return "" if target.startswith("#") else target
