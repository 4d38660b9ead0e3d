"""A Word document as mammoth draws it, rebuilt from a short list of harmless elements.

What mammoth makes of a hostile file is not trusted: its HTML is parsed and written anew, so that
only the elements and attributes named here can stand in the page.
"""

import base64
import io
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from extractors.builder import clean
from extractors.document import EMPTY_BOX, TICKED_BOX, Document, Paragraph
from extractors.rendering.blocks import Blocks, look, paragraphs
from extractors.rendering.inline import opening_tag

if TYPE_CHECKING:
    from lxml import etree

_PREFIX = "word-"  # before every id that mammoth makes, apart from those of ours
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li"})
_FRAMES = frozenset({"table", "thead", "tbody", "tr", "td", "th", "ul", "ol", "dl", "dt", "dd"})
_WORDS = frozenset({"strong", "em", "s", "u", "sup", "sub"})
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp"})
_MOST_PICTURES = 20_000_000  # bytes of all pictures of a page; those beyond are named, not shown
_AHEAD = 60  # paragraphs that may be passed over to find the one that a block shows


def word_page(data: bytes, name: str, document: Document, blocks: Blocks) -> str | None:
    """The page's body; null where mammoth cannot draw the file."""
    root = _drawn(data, name)
    if root is None:
        return None
    rebuilt = _Rebuilt(document, blocks)
    body = rebuilt.inside(root)
    return f"{body}\n{blocks.rest(rebuilt.drawn)}"


def _drawn(data: bytes, name: str) -> "etree._Element | None":
    import mammoth
    from lxml import html

    from extractors.readers.source import Source

    try:
        _ = Source(data, name).zip  # mammoth has no limits of its own
        made = mammoth.convert_to_html(
            io.BytesIO(data),
            external_file_access=False,
            include_embedded_style_map=False,
            ignore_empty_paragraphs=False,
            id_prefix=_PREFIX,
            convert_image=_pictures(),
        )
        root: etree._Element = html.fragment_fromstring(clean(made.value), create_parent="div")
        return root
    except Exception:  # mammoth meets damage with whatever its parts raise
        return None


def _pictures() -> Any:
    """What draws a picture: as data in the page where browsers know its kind, else as a note."""
    import mammoth

    left = _MOST_PICTURES

    def draw(image: Any) -> dict[str, str]:
        nonlocal left
        if image.content_type not in _PICTURES:
            return {"src": ""}
        with image.open() as stream:
            content = stream.read(left + 1)
        if len(content) > left:
            return {"src": ""}
        left -= len(content)
        return {"src": f"data:{image.content_type};base64,{base64.b64encode(content).decode()}"}

    return mammoth.images.img_element(draw)


class _Rebuilt:
    """Writes mammoth's elements anew, giving those that show a paragraph of the document its range."""

    def __init__(self, document: Document, blocks: Blocks) -> None:
        self._text, self._blocks = document.text, blocks
        self._waiting = [one for one in paragraphs(document) if one.part in ("body", "textbox", "footnote")]
        self._keys = [_key(document.text[_behind_number(one) : one.end]) for one in self._waiting]
        self._next = 0
        self.drawn: set[int] = set()
        self._offsets: Iterator[int] = iter(())  # of the characters to come in the block at hand

    def inside(self, element: "etree._Element") -> str:
        """The content of an element."""
        made = [self._words(element.text)]
        for child in element:
            made.append(self._element(child))
            made.append(self._words(child.tail))
        return "".join(made)

    def _element(self, element: "etree._Element") -> str:
        tag = element.tag
        if not isinstance(tag, str):
            return ""
        if tag in _BLOCKS:
            return self._block(element, tag)
        if tag in _FRAMES:
            spans = "".join(_span(element, name) for name in ("rowspan", "colspan"))
            return f"<{tag}{spans}>{self.inside(element)}</{tag}>"
        if tag in _WORDS:
            return f"<{tag}>{self.inside(element)}</{tag}>"
        if tag == "a":
            return self._link(element)
        if tag == "br":
            return "<br>"
        if tag == "img":
            return _picture(element)
        return self._words(_box(element)) if tag == "input" else self.inside(element)

    def _block(self, element: "etree._Element", tag: str) -> str:
        found = self._match(_key("".join(_own_words(element))))
        outer, self._offsets = self._offsets, iter(())
        place, number = "", ""
        if found is not None:
            self.drawn.add(found.start)
            behind = _behind_number(found)
            self._offsets = (at for at in range(behind, found.end) if not self._text[at].isspace())
            numbered = tag == "li" and behind > found.start
            classes = look(found) if not numbered else ' class="numbered"'
            place = self._blocks.place(found.start, found.end, "c") + classes
            number = self._blocks.inline.html(found.start, behind)
        inner = self.inside(element)
        self._offsets = outer
        return f"<{tag}{place}>{number}{inner}</{tag}>"

    def _match(self, key: str) -> Paragraph | None:
        """The next paragraph of the document with the same words, if it is near."""
        if not key:
            return None
        for index in range(self._next, min(self._next + _AHEAD, len(self._waiting))):
            if self._keys[index] == key:
                self._next = index + 1
                return self._waiting[index]
        return None

    def _link(self, element: "etree._Element") -> str:
        target, name = element.get("href", ""), element.get("id", "")
        anchor = f' id="{escape(name)}"' if name.startswith(_PREFIX) else ""
        if _is_note(element):
            return f'<a href="{escape(target)}"{anchor}>{escape("".join(map(str, element.itertext())))}</a>'
        if not target or target.startswith("#"):
            return f"<span{anchor}>{self.inside(element)}</span>" if anchor else self.inside(element)
        opening, closing = opening_tag(target)
        return f"{opening}{self.inside(element)}{closing}"

    def _words(self, text: str | None) -> str:
        """Words of the block at hand; each character that is seen is the document's next one."""
        if not text:
            return ""
        marks = self._blocks.inline.marks
        if not marks.starts:
            return escape(text)
        made: list[str] = []
        open_mark = False
        for one in text:
            if not one.isspace():
                at = next(self._offsets, None)
                marked = at is not None and marks.holds(at)
                if marked != open_mark:
                    made.append("<mark>" if marked else "</mark>")
                    open_mark = marked
            made.append(escape(one))
        return "".join(made) + ("</mark>" if open_mark else "")


def _behind_number(one: Paragraph) -> int:
    return one.start + len(one.numbering or "")


def _key(text: str) -> str:
    return "".join(text.split())


def _own_words(element: "etree._Element") -> Iterator[str]:
    """The words of a block without those of blocks inside it and of references to notes."""
    yield element.text or ""
    for child in element:
        if child.tag == "input":
            yield _box(child)
        elif isinstance(child.tag, str) and child.tag not in _BLOCKS | _FRAMES and not _is_note(child):
            yield from _own_words(child)
        yield child.tail or ""


def _is_note(element: "etree._Element") -> bool:
    """Whether an element leads to a note or back from it: mammoth's own words, not the file's."""
    target = element.get("href", "")
    return element.tag == "a" and target.startswith((f"#{_PREFIX}footnote", f"#{_PREFIX}endnote"))


def _box(element: "etree._Element") -> str:
    if element.get("type") != "checkbox":
        return ""
    return TICKED_BOX if element.get("checked") is not None else EMPTY_BOX


def _span(element: "etree._Element", name: str) -> str:
    value = element.get(name, "")
    return f' {name}="{value}"' if value.isascii() and value.isdigit() and len(value) < 5 else ""


def _picture(element: "etree._Element") -> str:
    source, words = element.get("src", ""), escape(element.get("alt") or "图片")
    kind, comma, content = source.partition(";base64,")
    if comma and kind.removeprefix("data:") in _PICTURES and content.replace("=", "").isascii():
        return f'<img src="{escape(source)}" alt="{words}">'
    return f'<span class="picture">[{words}]</span>'
