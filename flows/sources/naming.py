"""What a fetched file is called: by its link, by what the server says, by its address; always safe."""

import re
from email.header import decode_header
from urllib.parse import unquote_to_bytes, urlsplit

from extractors.readers.archives import safe_name
from extractors.readers.archives.member import decoded_name
from extractors.readers.charset import decoded

_LOOKED_AT = 2000  # characters of a name or a header
LONGEST = 200  # bytes in UTF-8: file systems take 255
# Names that Windows keeps for devices, with or without an ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)", re.IGNORECASE)
_EXTENDED = re.compile(r"filename\*\s*=\s*([\w!#$&+.^`|~-]*)'[^']*'([^;\s]+)", re.IGNORECASE)
_PLAIN = re.compile(r"""filename\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;]+))""", re.IGNORECASE)
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})$")
# Bidirectional and zero-width marks, by which a name can show another ending than it has.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PERCENT = re.compile("%[0-9A-Fa-f]{2}")
_NO_NAMES = frozenset({"", "unnamed", "download", "index", "default"})
_SAYS_NOTHING = re.compile(
    r"(?:请?点击)?(?:此处|这里)?(?:相关)?(?:附件[0-9一二三四五六七八九十]{0,3})?"
    r"(?:下载|查看|打开|预览)?(?:附件|文件|此处|这里|地址|链接)?"
)
# fmt: off
ENDINGS = frozenset({
    "doc", "docx", "docm", "dot", "dotx", "wps", "wpt", "rtf", "pdf", "ofd", "xls", "xlsx", "xlsm", "et",
    "ett", "csv", "ppt", "pptx", "txt", "zip", "rar", "7z", "gz", "tgz", "tar",
    "jpg", "jpeg", "png", "tif", "tiff", "bmp",
})
# fmt: on
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG", "png"),
)


def file_name(url: str, label: str, disposition: str | None, data: bytes) -> str:
    """The name for a file behind a link: the server's, the address', or the link's words.

    A name that says nothing (P020240305.doc, download.jsp) gives way to the link's words, which the notice
    knows it by. The ending is one that the server, the address or the bytes give.
    """
    stated = _stated(disposition[:_LOOKED_AT]) if disposition else ""
    by_address = name_of(url)
    ending = _ending(stated) or _ending(label) or _ending(by_address) or _by_content(data)
    label = " ".join(label[:_LOOKED_AT].split())
    for candidate in (label, stated, by_address):
        stem = _ENDING.sub("", candidate) if _ending(candidate) else candidate
        if _says_something(stem):
            return clean(f"{stem}.{ending}" if ending else stem)
    plain = label or stated or by_address or "file"
    return clean(plain if _ending(plain) or not ending else f"{plain}.{ending}")


def page_name(url: str, data: bytes) -> str:
    """The name of a page: the last part of its address, with an ending that tells what it is."""
    name = name_of(url)
    ending = _ending(name)
    if ending:
        return clean(name)
    found = _by_content(data)
    stem = re.sub(r"\.(?:s?html?|jsp|aspx?|php|do|action)$", "", name, flags=re.IGNORECASE) or "page"
    return clean(f"{stem}.{found or 'html'}")


def name_of(url: str) -> str:
    """The last part of an address' path, percent-decoded; of a query that names a file, that."""
    parts = urlsplit(url)
    for value in re.findall(r"[=/]([^=&/]+\.[A-Za-z0-9]{2,5})(?:&|$)", parts.query):
        name = _decoded(value)
        if _ending(name):
            return name
    return _decoded(parts.path.rstrip("/").rpartition("/")[2])


def clean(name: str) -> str:
    """One name without path, control or unseen characters, not longer than file systems take."""
    name = _UNSEEN.sub(
        "", name if len(name) <= _LOOKED_AT else name[: _LOOKED_AT // 2] + name[-_LOOKED_AT // 2 :]
    )
    name = safe_name(name).rpartition("/")[2].strip(" .") or "file"
    if _DEVICES.match(name):
        name = f"_{name}"
    found = _ENDING.search(name)
    ending = found[0] if found else ""
    stem = name[: len(name) - len(ending)][:LONGEST]
    room = LONGEST - len(ending)
    while len(stem.encode("utf-8", "replace")) > room:
        stem = stem[:-1]
    return stem.rstrip(" .") + ending if stem.strip(" .") else f"file{ending}"


def _stated(disposition: str) -> str:
    """The name in Content-Disposition: RFC 5987's, else a plain one in whatever encoding it came."""
    extended = _EXTENDED.search(disposition)
    if extended:
        raw = unquote_to_bytes(extended[2].strip('"'))
        return decoded(raw, extended[1] or None) or decoded_name(raw)
    plain = _PLAIN.search(disposition)
    if plain is None:
        return ""
    value = re.sub(r'\\(["\\])', r"\1", plain[1]) if plain[1] is not None else plain[2].strip()
    if value.startswith("=?") and value.endswith("?="):
        try:
            pieces = decode_header(value)
        except ValueError:
            return value
        return "".join(p if isinstance(p, str) else decoded(p, c) or decoded_name(p) for p, c in pieces)
    return _decoded(value)


def _decoded(value: str) -> str:
    """Percent-encoding and bytes that came as Latin-1, as UTF-8 or else GB18030."""
    if _PERCENT.search(value):
        try:
            raw = unquote_to_bytes(value.encode("latin-1"))
        except UnicodeEncodeError:
            raw = unquote_to_bytes(value.encode())
        return decoded(raw) or decoded_name(raw)
    try:
        raw = value.encode("latin-1")
    except UnicodeEncodeError:
        return value
    return value if raw.isascii() else decoded(raw) or decoded_name(raw)


def _ending(name: str) -> str:
    found = _ENDING.search(name)
    return found[1].lower() if found and found[1].lower() in ENDINGS else ""


def _by_content(data: bytes) -> str:
    for signature, ending in _SIGNATURES:
        if data.startswith(signature):
            return ending
    return ""


def _says_something(stem: str) -> bool:
    """Whether words tell what a file is; a number, a hash or 点击下载 does not."""
    bare = re.sub(r"[\s\W_]+", "", stem)
    if bare.lower() in _NO_NAMES or _SAYS_NOTHING.fullmatch(bare):
        return False
    return re.search("[\u3400-\u9fff]", bare) is not None or not re.fullmatch(
        r"[A-Za-z]{0,3}[0-9A-Fa-f]{6,}", bare
    )
