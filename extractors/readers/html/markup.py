"""What elements and their attributes say about layout."""

from typing import TYPE_CHECKING

from extractors.document import Align

if TYPE_CHECKING:
    from lxml import etree

# Elements that begin a line of their own (HTML, 15.3 "Flow content" of the rendering section).
# fmt: off
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "html", "legend", "li", "listing", "main",
    "menu", "nav", "ol", "optgroup", "p", "plaintext", "pre", "search", "section", "summary",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ucapcontent", "ul", "xmp",
})
# fmt: on
# Elements whose content is no text of the page.
# fmt: off
SKIPPED = frozenset({
    "audio", "button", "canvas", "datalist", "embed", "frame", "frameset", "head", "iframe", "map",
    "math", "meta", "noframes", "noscript", "object", "param", "rp", "rt", "script", "style",
    "svg", "template", "title", "video", "xml",
})
# fmt: on
_ALIGN: dict[str, Align] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "middle": "center",
    "right": "right",
    "end": "right",
    "justify": "justify",
}


def tag_of(element: "etree._Element") -> str:
    """The element's name in lower case; "" for what is none (an entity, a comment)."""
    tag = element.tag
    return tag.lower() if isinstance(tag, str) else ""


def words_of(element: "etree._Element") -> str:
    """All text in an element, as it stands in the source."""
    return "".join(str(text) for text in element.itertext())


def css(element: "etree._Element") -> dict[str, str]:
    """The declarations of the style attribute, names and values in lower case."""
    style = element.get("style")
    if not style:
        return {}
    declared = (one.partition(":") for one in style.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, colon, value in declared if colon}


def hidden(element: "etree._Element") -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    if not style or ("none" not in style.lower() and "hid" not in style.lower()):
        return False
    declared = css(element)
    return declared.get("display", "").startswith("none") or declared.get("mso-hide") == "all"


def alignment(element: "etree._Element") -> Align | None:
    if element.tag == "center":
        return "center"
    stated = css(element).get("text-align") or (element.get("align") or "").lower()
    return _ALIGN.get(stated.removesuffix("!important").strip())
