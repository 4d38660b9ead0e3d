"""The body of an answer: streamed, unpacked with a bound, and looked at before it is believed."""

import re
import zlib
from collections.abc import Iterable, Iterator

from flows.sources.errors import AnswerUnreadable, NotTheFile, TooLarge, Truncated

_STEP = 1 << 16
# Formats that are never a web page. What is named .doc, .xls or .wps may be one: Word saves pages so.
_NEVER_PAGES = frozenset(
    {
        "docx",
        "docm",
        "xlsx",
        "xlsm",
        "pptx",
        "pdf",
        "ofd",
        "zip",
        "rar",
        "7z",
        "tgz",
        "gz",
        "jpg",
        "jpeg",
        "png",
        "tif",
        "tiff",
    }
)
_MAYBE_PAGES = frozenset({"doc", "wps", "xls", "et", "dot", "rtf", "ppt"})
_OFFICE = re.compile(
    rb"urn:schemas-microsoft-com:office|mso-|Word\.Document|Excel\.Sheet|WPS Office", re.IGNORECASE
)
_PAGE = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta|title)[\s/>!]",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = (b"\xef\xbb\xbf",)


def unpacked(chunks: Iterable[bytes], encoding: str, url: str, most: int) -> Iterator[bytes]:
    """The bytes under `Content-Encoding`, never more than a step at a time and `most` in all.

    Raises TooLarge, Truncated, AnswerUnreadable (an encoding that nobody asked for).
    """
    total = 0
    names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
    for name in reversed([name for name in names if name != "identity"]):
        chunks = _inflated(chunks, name, url)
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise TooLarge(file=url, limit=f"{most} bytes an answer", found=f"at least {total} bytes")
        yield chunk


def _inflated(chunks: Iterable[bytes], name: str, url: str) -> Iterator[bytes]:
    if name not in ("gzip", "x-gzip", "deflate"):
        raise AnswerUnreadable(url=url, wanted="an answer", detail=f"its encoding {name!r} was not asked for")
    unpacker = zlib.decompressobj(wbits=47 if name != "deflate" else 15)
    started = False
    for chunk in chunks:
        if name == "deflate" and not started and chunk:
            # Half of the servers send it raw, without zlib's header (RFC 9110, 8.4.1.2).
            if chunk[0] & 0x0F != 8:
                unpacker = zlib.decompressobj(wbits=-15)
            started = True
        data = chunk
        while data:
            try:
                piece = unpacker.decompress(data, _STEP)
            except zlib.error as error:
                raise Truncated(url=url, detail=f"what it packed is damaged: {error}") from error
            data = unpacker.unconsumed_tail
            if piece:
                yield piece
            elif unpacker.eof:
                break
        if unpacker.eof:
            return
    if not unpacker.eof and (started or name != "deflate"):
        raise Truncated(url=url, detail="its packed data ends too early")


def is_page(data: bytes) -> bool:
    """Whether bytes are a web page, not one that an office program saved."""
    head = data[:4096]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return _PAGE.match(head) is not None


def check_kind(data: bytes, name: str, url: str) -> None:
    """Raises NotTheFile for a web page under the name of a file that is none."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in _NEVER_PAGES | _MAYBE_PAGES or not is_page(data):
        return
    if ending in _MAYBE_PAGES and _OFFICE.search(data[:20_000]):
        return
    raise NotTheFile(url=url, wanted=f".{ending}")
