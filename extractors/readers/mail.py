"""Mails (.eml) with their attachments, and pages that a browser or Word saved as MHT."""

import binascii
import re
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from typing import Any

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.readers.archives.member import Member, decoded_name, safe_name
from extractors.readers.charset import decoded
from extractors.readers.html.page import write_page
from extractors.readers.source import Source

_HEADER = re.compile(
    rb"^(from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type|"
    rb"content-transfer-encoding|delivered-to|reply-to|sender|snapshot-content-location|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST_HEADER = re.compile(rb"[!-9;-~]{1,60}:[ \t]?[^\r\n]{0,998}(?:\r?\n|\r)")
_RAW_NAME = re.compile(r"""\b(?:file)?name\s*=\s*["']?([^"';\r\n]{1,500})""", re.IGNORECASE)
_REACH = 4096
_SHOWN = ("From", "To", "Cc", "Date")
_MOST_PARTS = 1000


def _head(source: Source) -> bytes:
    """The header lines, none where the bytes begin otherwise than with one."""
    data = source.data[:_REACH].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0] if _FIRST_HEADER.match(data) else b""


def _names(source: Source) -> set[bytes]:
    return {name.lower() for name in _HEADER.findall(_head(source))}


def _parsed(source: Source) -> Message:
    # The older policy keeps headers as they are; the newer one fails on many that are not well-formed.
    return BytesParser(policy=policy.compat32).parsebytes(source.data.removeprefix(b"\xef\xbb\xbf").lstrip())


class MhtReader:
    """The page in it; its pictures and style sheets are not asked for."""

    format = "mht"
    name = "mht/1"

    def matches(self, source: Source) -> bool:
        names = _names(source)
        head = _head(source).lower()
        saved = b"multipart/related" in head or b"text/html" in head
        return b"mime-version" in names and saved and not names & {b"to", b"received", b"delivered-to"}

    def read(self, source: Source) -> Document:
        builder = DocumentBuilder()
        title = None
        for part in _leaves(_parsed(source)):
            if part.get_content_type() == "text/html":
                title = write_page(_bytes(part), source, builder, charset=part.get_content_charset())
                break
        return builder.build(format=self.format, reader=self.name, title=title)


class EmlReader:
    """Subject and body; sender, addressees and date as its header; attachments are its members."""

    format = "eml"
    name = "eml/1"

    def matches(self, source: Source) -> bool:
        names = _names(source)
        return len(names & {b"from", b"to", b"subject", b"date", b"received", b"message-id"}) >= 2

    def read(self, source: Source) -> Document:
        message = _parsed(source)
        builder = DocumentBuilder()
        title = _words(message["Subject"]) or None
        if title:
            builder.paragraph(title)
        bodies = [p for p in _leaves(message) if not _file_name(p) and p.get_content_maintype() == "text"]
        pages = [part for part in bodies if part.get_content_type() == "text/html"]
        for part in pages or bodies:
            data, charset = _bytes(part), part.get_content_charset()
            if part.get_content_type() == "text/html":
                write_page(data, source, builder, charset=charset, whole=True)
                continue
            for line in (decoded(data, charset) or "").strip().splitlines():
                builder.paragraph(line)
        for name in _SHOWN:
            if words := _words(message[name]):
                builder.paragraph(f"{name}: {words}", part="header")
        return builder.build(format=self.format, reader=self.name, title=title)

    def members(self, source: Source) -> list[Member]:
        found: list[Member] = []
        for part in _leaves(_parsed(source)):
            name = _file_name(part)
            if part.get_content_type() == "message/rfc822":
                inner: Any = part.get_payload()
                data = inner[0].as_bytes() if isinstance(inner, list) and inner else b""
                found.append(Member(safe_name(name or "message.eml"), data))
            elif name:
                found.append(Member(safe_name(name), _bytes(part)))
        return found


def _leaves(message: Message) -> list[Message]:
    """The parts that hold no others; a mail inside the mail is one. Without recursion."""
    found: list[Message] = []
    pending: list[Message] = [message]
    while pending and len(found) < _MOST_PARTS:
        part = pending.pop()
        inner: Any = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() == "multipart":
            pending.extend(one for one in reversed(inner) if isinstance(one, Message))
        else:
            found.append(part)
    return found


def _bytes(part: Message) -> bytes:
    """A part's content; what is not the base64 that it claims to be is kept as it stands."""
    try:
        data: Any = part.get_payload(decode=True)
    except (binascii.Error, ValueError, LookupError, AssertionError):
        data = None
    return data if isinstance(data, bytes) else b""


def _file_name(part: Message) -> str:
    for name, value in part.raw_items():
        # Bytes beyond ASCII without an encoding, which email would replace before it looks for the name.
        if name.lower() in ("content-disposition", "content-type") and not str(value).isascii():
            found = _RAW_NAME.search(str(value))
            if found:
                return _words(found[1])
    try:
        return _words(part.get_filename())
    except (ValueError, LookupError, TypeError, IndexError):  # how email meets parameters that lie
        return ""


def _words(header: Any) -> str:
    """A header's text, with its encoded words decoded and bytes without an encoding guessed."""
    if header is None:
        return ""
    if isinstance(header, str) and not header.isascii():
        return " ".join(_piece(header, None).split())
    try:
        pieces = decode_header(header)
    except (HeaderParseError, binascii.Error, ValueError):
        pieces = [(str(header), None)]
    text = "".join(_piece(data, charset) for data, charset in pieces)
    return " ".join(text.split())


def _piece(data: bytes | str, charset: str | None) -> str:
    if isinstance(data, str):
        raw = data.encode("utf-8", "surrogateescape")
        return data if raw.isascii() else decoded_name(raw)
    if charset and charset != "unknown-8bit":
        try:
            name = "gb18030" if charset.lower() in ("gb2312", "gbk") else charset
            return data.decode(name, "replace")
        except LookupError:
            pass
    return decoded_name(data)
