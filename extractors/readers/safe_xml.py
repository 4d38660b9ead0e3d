"""XML without entities, network or unbounded depth, for every reader."""

from functools import cache
from typing import TYPE_CHECKING

from extractors.readers.source import Source

if TYPE_CHECKING:
    from lxml import etree


@cache
def _parser() -> "etree.XMLParser":
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def parse_xml(data: bytes, source: Source, part: str) -> "etree._Element":
    """The root of an XML part.

    Entities stay unexpanded, nothing outside the bytes is opened, and libxml2's own bounds on
    depth and text hold. Raises `DamagedDocument` and `LimitExceeded`.
    """
    from lxml import etree

    parser = _parser()
    if not data:
        raise source.damaged(f"its part {part} is empty")
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        # libxml2 words it "Excessive depth in document: 256"; the number is its own.
        if "xcessive depth" in str(error):
            raise source.over("XML depth", source.limits.xml_depth, source.limits.xml_depth + 1) from error
        raise source.damaged(f"its part {part} is not well-formed XML: {error}") from error
    except ValueError as error:  # an encoding that lxml refuses
        raise source.damaged(f"its part {part} cannot be decoded: {error}") from error
