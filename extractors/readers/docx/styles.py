"""Paragraph and character styles: what a paragraph inherits."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, unescape

from extractors.document import Align
from extractors.readers.docx.package import W
from extractors.readers.safe_xml import parse_xml
from extractors.readers.source import Source

if TYPE_CHECKING:
    from lxml import etree

_ALIGN: dict[str, Align] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "justify",
    "distribute": "justify",
    "thaiDistribute": "justify",
}
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_STYLE_ID = re.compile(rb'w:styleId="([^"]*)"')
_DEFAULT = re.compile(rb'w:default="(?:1|true|on)"')
_QUOTE, _ENTITY = {"&quot;": '"'}, {'"': "&quot;"}
_NO_HEADING_LEVEL = 9  # w:outlineLvl 9 is body text
_LONGEST_CHAIN = 30
_ATTRIBUTES = 60  # bytes of a style's opening tag in which its type stands

_VAL = W + "val"
_PPR, _RPR = W + "pPr", W + "rPr"
_JC, _OUTLINE, _NUMPR = W + "jc", W + "outlineLvl", W + "numPr"
_NUMID, _ILVL, _VANISH, _RFONTS = W + "numId", W + "ilvl", W + "vanish", W + "rFonts"


def is_on(element: "etree._Element | None") -> bool:
    """An on/off property: on when it stands there, unless its value says otherwise."""
    return element is not None and element.get(_VAL) not in ("0", "false", "off", "none")


def whole_number(text: str | None, default: int | None = None) -> int | None:
    """A decimal attribute; `default` for anything that is not a plain number of sane length."""
    if text is None or len(text) > 9:
        return default
    try:
        return int(text)
    except ValueError:
        return default


@dataclass
class Look:
    """Properties that a style or a paragraph states; null is unstated."""

    name: str | None = None
    align: Align | None = None
    outline: int | None = None
    num_id: str | None = None
    num_level: int | None = None
    hidden: bool | None = None
    font: str | None = None  # its w:ascii font
    based_on: str | None = None

    def over(self, base: "Look") -> "Look":
        """This look where it states something, else `base`."""
        return Look(
            self.name,
            self.align or base.align,
            base.outline if self.outline is None else self.outline,
            base.num_id if self.num_id is None else self.num_id,
            base.num_level if self.num_level is None else self.num_level,
            base.hidden if self.hidden is None else self.hidden,
            self.font or base.font,
        )

    @property
    def level(self) -> int | None:
        return None if self.outline is None or self.outline >= _NO_HEADING_LEVEL else self.outline


def stated_look(align: str | None, outline: str | None) -> Look:
    """The look that the values of w:jc and w:outlineLvl state."""
    return Look(align=_ALIGN.get(align or ""), outline=whole_number(outline))


def read_numbering(element: "etree._Element", look: Look) -> None:
    """Puts what a w:numPr states into `look`."""
    for part in element.iterchildren(_NUMID, _ILVL):
        if part.tag == _NUMID:
            look.num_id = part.get(_VAL)
        else:
            look.num_level = whole_number(part.get(_VAL))


class Styles:
    """The styles of a package, each read when it is first asked for.

    A styles part is often longer than the document, and most of it is styles that nothing uses.
    """

    def __init__(self, data: bytes | None, source: Source, part: str) -> None:
        """`data`: the styles part, null where the package has none."""
        self._source, self._part = source, part
        self._own: dict[str, Look | None] = {}
        self._resolved: dict[str | None, Look] = {}
        self._default_paragraph: str | None = None
        self.asks_runs = False  # whether some style may hide text or set a symbol font
        self._data, self._opening = b"", b""
        if data is None:
            return
        # The styles of tables are the longest part and say nothing that is asked here.
        pieces = data.split(b"<w:style ")
        kept = [piece for piece in pieces[1:] if b'w:type="table"' not in piece[:_ATTRIBUTES]]
        data = b"<w:style ".join([pieces[0], *kept])
        self.asks_runs = any(word in data for word in (b"vanish", b"ingdings", b"ebdings", b'"Symbol"'))
        start = data.find(b"<w:styles")
        if start < 0 or len(pieces) == 1:
            # Other prefixes than w: are allowed, if never seen: then all is parsed at once.
            self._read_all(data)
            return
        self._data, self._opening = data, data[start : data.find(b">", start) + 1]
        for stated in _DEFAULT.finditer(data):
            opening = self._opening_at(stated.start())
            style_id = _STYLE_ID.search(opening)
            if style_id is not None and b'w:type="paragraph"' in opening:
                self._default_paragraph = unescape(style_id[1].decode("utf-8", "replace"), _QUOTE)

    def look(self, style_id: str | None) -> Look:
        """A style with what it inherits; for null the default paragraph style's, without a name."""
        found = self._resolved.get(style_id)
        if found is None:
            found = self._resolve(style_id)
            self._resolved[style_id] = found
        return found

    def _opening_at(self, at: int) -> bytes:
        """The opening tag of the style that an attribute at `at` belongs to; empty where it is none."""
        start = self._data.rfind(b"<", 0, at)
        if not self._data.startswith(b"<w:style ", start):
            return b""
        return self._data[start : self._data.find(b">", at) + 1]

    def _piece(self, style_id: str) -> bytes | None:
        """A style's XML by its id."""
        wanted = f'w:styleId="{escape(style_id, _ENTITY)}"'.encode("utf-8", "replace")
        at = self._data.find(wanted)
        while at >= 0:
            opening = self._opening_at(at)
            if opening:
                start = self._data.rfind(b"<", 0, at)
                end = self._data.find(b"</w:style>", at)
                closed = opening.endswith(b"/>")
                return opening if closed else self._data[start : end + 10] if end >= 0 else None
            at = self._data.find(wanted, at + 1)
        return None

    def _read_all(self, data: bytes) -> None:
        for element in parse_xml(data, self._source, self._part).iterchildren(W + "style"):
            style_id = element.get(W + "styleId", "")
            self._own[style_id] = _read_style(element)
            default = element.get(W + "default") in ("1", "true", "on")
            if element.get(W + "type") == "paragraph" and default:
                self._default_paragraph = style_id

    def _get(self, style_id: str | None) -> Look | None:
        if style_id is None:
            return None
        if style_id not in self._own:
            piece = self._piece(style_id)
            look = None
            if piece is not None:
                data = self._opening + piece + b"</w:styles>"
                look = next((_read_style(e) for e in parse_xml(data, self._source, self._part)), None)
            self._own[style_id] = look
        return self._own[style_id]

    def _resolve(self, style_id: str | None) -> Look:
        own = self._get(style_id)
        look = Look(name=own.name if own is not None else None)
        current = own if own is not None else self._get(self._default_paragraph)
        for _ in range(_LONGEST_CHAIN):
            if current is None:
                break
            look = look.over(current)
            current = self._get(current.based_on)
        return look


def _read_style(element: "etree._Element") -> Look:
    look = Look()
    for part in element.iterchildren(W + "name", W + "basedOn", _PPR, _RPR):
        if part.tag == _PPR:
            for one in part.iterchildren(_JC, _OUTLINE, _NUMPR):
                if one.tag == _JC:
                    look.align = _ALIGN.get(one.get(_VAL, ""))
                elif one.tag == _OUTLINE:
                    look.outline = whole_number(one.get(_VAL))
                else:
                    read_numbering(one, look)
        elif part.tag == _RPR:
            for one in part.iterchildren(_VANISH, _RFONTS):
                if one.tag == _VANISH:
                    look.hidden = is_on(one)
                else:
                    look.font = one.get(W + "ascii") or one.get(W + "hAnsi")
        elif part.tag == W + "name":
            look.name = part.get(_VAL)
        else:
            look.based_on = part.get(_VAL)
    if look.outline is None and (heading := _HEADING.fullmatch((look.name or "").strip())):
        look.outline = int(heading[1]) - 1
    return look
