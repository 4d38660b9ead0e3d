"""Word repeats the same properties at every paragraph and cell; here they stand in the XML once.

Of properties that occur again only a number is left, so that they are parsed and looked at once: half
of what a Word file holds is such repeats.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

NUMBER = "n"  # attribute of folded properties; WordprocessingML has none without a namespace


def folded(data: bytes, name: bytes) -> bytes:
    """The XML with a number at each `<w:name>` and the content of the first of equal ones only.

    Properties with a section in them stay as they are, and so does XML in which they do not end as
    they should, or may stand in each other or in a comment.
    """
    opening, closing = b"<w:%b>" % name, b"</w:%b>" % name
    if b"<w:%b " % name in data or b"<!" in data:
        return data
    pieces = data.split(opening)
    made = [pieces[0]]
    seen: dict[bytes, int] = {}
    for piece in pieces[1:]:
        inner, end, rest = piece.partition(closing)
        if not end:
            return data
        if b"<w:sectPr" in inner:
            made += (opening, piece)
            continue
        number = seen.get(inner)
        if number is None:
            number = seen[inner] = len(seen)
            made.append(b'<w:%b n="%d">%b%b%b' % (name, number, inner, closing, rest))
        else:
            made.append(b'<w:%b n="%d"/>%b' % (name, number, rest))
    return b"".join(made)


def unfolded(properties: "etree._Element", number: str) -> "etree._Element":
    """The properties that hold the content of these: themselves, or others with their number.

    The first may stand where nothing is read, as in the other branch of an alternative.
    """
    if len(properties):
        return properties
    for other in properties.getroottree().iter(properties.tag):
        if len(other) and other.get(NUMBER) == number:
            return other
    return properties


def without_run_properties(data: bytes) -> bytes:
    """The XML without its w:rPr elements; as it is where they do not end as they should."""
    pieces = data.split(b"<w:rPr>")
    kept = [pieces[0]]
    for piece in pieces[1:]:
        _, end, rest = piece.partition(b"</w:rPr>")
        if not end:
            return data
        kept.append(rest)
    return b"".join(kept)
