"""Paragraph and character styles: what a paragraph inherits."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.document import Align
from extractors.readers.docx.package import W

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
_NO_HEADING_LEVEL = 9  # w:outlineLvl 9 is body text
_LONGEST_CHAIN = 30

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


def read_paragraph_properties(ppr: "etree._Element", look: Look) -> None:
    """Puts what a w:pPr states into `look`."""
    for element in ppr.iterchildren(_JC, _OUTLINE, _NUMPR):
        if element.tag == _JC:
            look.align = _ALIGN.get(element.get(_VAL, ""), look.align)
        elif element.tag == _OUTLINE:
            look.outline = whole_number(element.get(_VAL), look.outline)
        else:
            for part in element.iterchildren(_NUMID, _ILVL):
                if part.tag == _NUMID:
                    look.num_id = part.get(_VAL)
                else:
                    look.num_level = whole_number(part.get(_VAL))


def _read_run_properties(rpr: "etree._Element", look: Look) -> None:
    for element in rpr.iterchildren(_VANISH, _RFONTS):
        if element.tag == _VANISH:
            look.hidden = is_on(element)
        else:
            look.font = element.get(W + "ascii") or element.get(W + "hAnsi")


@dataclass
class Styles:
    """The styles of a package by id, resolved along basedOn when they are asked for."""

    own: dict[str, Look] = field(default_factory=dict)
    based_on: dict[str, str] = field(default_factory=dict)
    default_paragraph: str | None = None
    _resolved: dict[str | None, Look] = field(default_factory=dict)

    @property
    def hide(self) -> bool:
        """Whether any style hides text."""
        return any(look.hidden for look in self.own.values())

    @property
    def fonts(self) -> frozenset[str]:
        return frozenset(look.font for look in self.own.values() if look.font)

    def look(self, style_id: str | None) -> Look:
        """A style with what it inherits; for null the default paragraph style's, without a name."""
        found = self._resolved.get(style_id)
        if found is None:
            found = self._resolve(style_id)
            self._resolved[style_id] = found
        return found

    def _resolve(self, style_id: str | None) -> Look:
        start = style_id if style_id in self.own else self.default_paragraph
        look = Look(name=self.own[style_id].name if style_id in self.own else None)
        current, steps = start, 0
        while current is not None and current in self.own and steps < _LONGEST_CHAIN:
            look = look.over(self.own[current])
            current, steps = self.based_on.get(current), steps + 1
        return look


def read_styles(root: "etree._Element") -> Styles:
    styles = Styles()
    for element in root.iterchildren(W + "style"):
        style_id = element.get(W + "styleId")
        if style_id is None:
            continue
        look = Look()
        for part in element.iterchildren(W + "name", W + "basedOn", _PPR, _RPR):
            if part.tag == _PPR:
                read_paragraph_properties(part, look)
            elif part.tag == _RPR:
                _read_run_properties(part, look)
            elif part.tag == W + "name":
                look.name = part.get(_VAL)
            else:
                styles.based_on[style_id] = part.get(_VAL, "")
        if look.outline is None and (heading := _HEADING.fullmatch((look.name or "").strip())):
            look.outline = int(heading[1]) - 1
        styles.own[style_id] = look
        if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
            styles.default_paragraph = style_id
    return styles
