"""A flat package as the zip that it stands for. Source: [MS-OE376] 2.1 (flat OPC)."""

import io
import re
import zipfile

from extractors.readers.safe_xml import parse_xml
from extractors.readers.source import Source

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(r"""\sencoding=["'][\w.\-]{1,40}["']""")


def head_of(source: Source) -> bytes:
    """As `Source.head`, of UTF-16 too."""
    if source.data.startswith(_MARKS):
        return source.data[:8192].decode("utf-16", "replace").lstrip().lower().encode()
    return source.head


def in_utf_8(data: bytes) -> bytes:
    """XML in UTF-16 as UTF-8, so that its tags can be found as bytes; any other as it is."""
    if not data.startswith(_MARKS):
        return data
    text = data.decode("utf-16", "replace")
    return _DECLARED.sub("", text, count=1).encode("utf-8", "replace")


def as_package(source: Source) -> Source:
    """The package's XML parts as a zip; pictures and other bytes are left out."""
    from lxml import etree

    root = parse_xml(without_bytes(in_utf_8(source.data), b"pkg:binaryData"), source, source.name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for part in root.iter(_PKG + "part"):
            name = part.get(_PKG + "name", "").lstrip("/")
            data = part.find(_PKG + "xmlData")
            if name and data is not None and len(data) and name not in archive.namelist():
                archive.writestr(name, etree.tostring(data[0], with_tail=False))
    return Source(packed.getvalue(), source.name, source.limits)


def without_bytes(data: bytes, name: bytes) -> bytes:
    """The XML with the elements `name`, which hold pictures in Base64, emptied."""
    opening, closing = b"<" + name, b"</" + name + b">"
    pieces = data.split(opening)
    kept = [pieces[0]]
    for piece in pieces[1:]:
        tag, _, _ = piece.partition(b">")
        _, end, rest = piece.partition(closing)
        kept.append(opening + (tag + b">" + closing + rest if end and not tag.endswith(b"/") else piece))
    return b"".join(kept)
