"""Names of the OpenDocument elements and attributes (OASIS ODF 1.3 part 3), as lxml writes them."""

from typing import Final

_BASE: Final = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE: Final = "{" + _BASE + "office:1.0}"
TEXT: Final = "{" + _BASE + "text:1.0}"
TABLE: Final = "{" + _BASE + "table:1.0}"
STYLE: Final = "{" + _BASE + "style:1.0}"
DRAW: Final = "{" + _BASE + "drawing:1.0}"
FORM: Final = "{" + _BASE + "form:1.0}"
META: Final = "{" + _BASE + "meta:1.0}"
FO: Final = "{" + _BASE + "xsl-fo-compatible:1.0}"
SVG: Final = "{" + _BASE + "svg-compatible:1.0}"
MANIFEST: Final = "{" + _BASE + "manifest:1.0}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
XLINK: Final = "{http://www.w3.org/1999/xlink}"
XML: Final = "{http://www.w3.org/XML/1998/namespace}"
# LibreOffice's own extension: content controls and legacy form fields.
LOEXT: Final = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
FIELD: Final = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
