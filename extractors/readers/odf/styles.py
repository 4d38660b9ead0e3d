"""Styles of an OpenDocument file: alignment, heading level, what is hidden, symbol fonts, lists."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractors.document import Align
from extractors.readers.odf.names import FO, LOEXT, OFFICE, STYLE, SVG, TEXT
from extractors.readers.odf.package import OdfPackage
from extractors.readers.symbols import is_symbol_font

if TYPE_CHECKING:
    from lxml import etree

_ALIGN: Final[dict[str, Align]] = {
    "center": "center", "end": "right", "right": "right",
    "start": "left", "left": "left", "justify": "justify",
}  # fmt: skip
_MOST_PARENTS: Final = 50


@dataclass(frozen=True)
class Level:
    """How a level of a list draws its number; `form` is empty for a bullet."""

    form: str = ""
    text: str = ""  # with %1% for the number of the first level
    start: int = 1
    follow: str = "tab"  # what stands behind it: tab, space, nothing


@dataclass(frozen=True)
class Look:
    name: str | None = None
    align: Align | None = None
    level: int | None = None  # heading level, 0 is the highest
    hidden: bool = False
    font: str | None = None  # a symbol font
    list_name: str | None = None


class Styles:
    def __init__(self, package: OdfPackage) -> None:
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._lists: dict[str, etree._Element] = {}
        self._fonts: dict[str, str] = {}
        self._made: dict[tuple[str, str], Look] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        for root in (package.styles, package.content):
            if root is not None:
                self._collect(root)

    def _collect(self, root: "etree._Element") -> None:
        for holder in root:
            if holder.tag in (OFFICE + "styles", OFFICE + "automatic-styles"):
                for element in holder:
                    name = element.get(STYLE + "name", "")
                    if element.tag == STYLE + "style":
                        self._elements[element.get(STYLE + "family", ""), name] = element
                    elif element.tag == TEXT + "list-style":
                        self._lists[name] = element
                    elif element.tag == TEXT + "outline-style":
                        self.outline = _levels(element)
            elif holder.tag == OFFICE + "font-face-decls":
                for face in holder:
                    family = face.get(SVG + "font-family", "").strip("'\"")
                    self._fonts[face.get(STYLE + "name", "")] = family

    def look(self, family: str, name: str | None) -> Look:
        """What a style of a family ("paragraph", "text") says, with what it takes from its parents."""
        if name is None:
            return Look()
        key = family, name
        if key not in self._made:
            self._made[key] = self._resolved(family, name)
        return self._made[key]

    def _resolved(self, family: str, name: str) -> Look:
        align: Align | None = None
        level = hidden = font = list_name = shown = None
        at: str | None = name
        for _ in range(_MOST_PARENTS):
            element = self._elements.get((family, at)) if at is not None else None
            if element is None:
                break
            shown = shown or _shown_name(element, at)
            if level is None and element.get(STYLE + "default-outline-level", "").isdecimal():
                level = int(element.get(STYLE + "default-outline-level", "1")) - 1
            if list_name is None:
                list_name = element.get(STYLE + "list-style-name")
            for properties in element:
                if align is None:
                    align = _ALIGN.get(properties.get(FO + "text-align", ""))
                if hidden is None and properties.get(TEXT + "display") is not None:
                    hidden = properties.get(TEXT + "display") == "none"
                if font is None:
                    font = self._font(properties)
            at = element.get(STYLE + "parent-style-name")
        return Look(shown, align, level, bool(hidden), font if is_symbol_font(font) else None, list_name)

    def _font(self, properties: "etree._Element") -> str | None:
        name = properties.get(STYLE + "font-name")
        if name is None:
            return properties.get(FO + "font-family")
        return self._fonts.get(name, name)

    def levels(self, name: str) -> dict[int, Level]:
        """The levels of a list style, from 0."""
        if name not in self._levels:
            element = self._lists.get(name)
            self._levels[name] = _levels(element) if element is not None else {}
        return self._levels[name]


def _shown_name(element: "etree._Element", name: str | None) -> str | None:
    """The name that a person sees; automatic styles (P1, T3) have none of their own."""
    shown = element.get(STYLE + "display-name")
    if shown is not None:
        return shown
    parent = element.getparent()
    automatic = parent is not None and parent.tag == OFFICE + "automatic-styles"
    return None if automatic else name


def _levels(element: "etree._Element") -> dict[int, Level]:
    made: dict[int, Level] = {}
    for one in element:
        if not isinstance(one.tag, str) or not one.get(TEXT + "level", "").isdecimal():
            continue
        level = int(one.get(TEXT + "level", "1")) - 1
        start = one.get(TEXT + "start-value", "1")
        made[level] = Level(
            one.get(STYLE + "num-format", ""),
            one.get(LOEXT + "num-list-format") or _text(one, level),
            int(start) if start.isdecimal() and len(start) < 6 else 1,
            _follow(one),
        )
    return made


def _text(one: "etree._Element", level: int) -> str:
    """The number's text from what stands before and behind it, and the levels that it shows."""
    shown = one.get(TEXT + "display-levels", "1")
    first = max(level + 1 - (int(shown) if shown.isdecimal() and len(shown) < 3 else 1), 0)
    numbers = ".".join(f"%{at + 1}%" for at in range(first, level + 1))
    return one.get(STYLE + "num-prefix", "") + numbers + one.get(STYLE + "num-suffix", "")


def _follow(one: "etree._Element") -> str:
    for alignment in one.iter(STYLE + "list-level-label-alignment"):
        said = alignment.get(TEXT + "label-followed-by", "listtab")
        return "tab" if said == "listtab" else said
    return "tab"
