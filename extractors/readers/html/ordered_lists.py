"""Numbers that a browser draws before the items of an <ol>."""

from typing import TYPE_CHECKING

from extractors.readers.docx.number_formats import counted
from extractors.readers.html.markup import css, tag_of

if TYPE_CHECKING:
    from lxml import etree

_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "decimal": "decimal",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting",
    "cjk-decimal": "ideographDigital",
}
_CHINESE = ("chineseCounting", "ideographDigital")


class ListNumbers:
    """Counts the items of each list as they go by."""

    def __init__(self) -> None:
        self._next: dict[etree._Element, int] = {}

    def number(self, item: "etree._Element") -> str | None:
        """ "3." for the third item of an ordered list; null where nothing is drawn."""
        parent = item.getparent()
        if parent is None or tag_of(parent) != "ol":
            return None
        form = _form(parent)
        number = _whole(item.get("value"), self._next.get(parent) or _whole(parent.get("start"), 1))
        self._next[parent] = number + 1
        return counted(number, form) + ("、" if form in _CHINESE else ".") if form else None


def _form(ordered: "etree._Element") -> str | None:
    declared = css(ordered)
    styled = declared.get("list-style-type") or declared.get("list-style") or ""
    if "none" in styled.split():
        return None
    named = next((_FORMS[word] for word in styled.split() if word in _FORMS), None)
    return named or _FORMS.get(ordered.get("type") or "1", "decimal")


def _whole(text: str | None, default: int) -> int:
    if text and len(text) <= 6 and text.strip().lstrip("-").isdecimal():
        return int(text)
    return default
