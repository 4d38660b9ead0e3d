"""What a container holds, and how its names are read."""

import re
from typing import Protocol, runtime_checkable

import msgspec

from extractors.builder import DocumentBuilder
from extractors.document import Document
from extractors.readers.charset import decoded
from extractors.readers.source import Reader, Source

# What systems leave in archives beside the files that somebody put there.
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_UNSAFE = re.compile('[\x00-\x1f\x7f:*?"<>|]')


class Member(msgspec.Struct, frozen=True):
    """A file in a container: its path there (with /, never absolute, never upwards) and its bytes."""

    name: str
    data: bytes


@runtime_checkable
class Container(Reader, Protocol):
    """A reader of a format that holds files. Its document's text lists them, or is the mail's own."""

    def members(self, source: Source) -> list[Member]:
        """The files in it, in their order, within the limits."""


def listing(members: list[Member], format: str, reader: str) -> Document:
    """The document of an archive: a paragraph a member's name."""
    builder = DocumentBuilder()
    for member in members:
        builder.paragraph(member.name)
    return builder.build(format=format, reader=reader)


def safe_name(name: str) -> str:
    """A member's path as a relative one: no drive, no root, no step upwards, no control characters."""
    parts = re.split(r"[\\/]+", re.sub(r"^[A-Za-z]:(?=[\\/])", "", name))
    kept = (_UNSAFE.sub("_", part).strip() for part in parts)
    return "/".join(part for part in kept if part not in ("", ".", "..")) or "unnamed"


def is_litter(name: str) -> bool:
    parts = name.split("/")
    return "__MACOSX" in parts[:-1] or parts[-1].lower() in _LITTER or parts[-1].startswith("._")


def decoded_name(raw: bytes) -> str:
    """A name whose encoding the archive does not say: UTF-8, else what Chinese Windows writes."""
    return decoded(raw) or raw.decode("cp437")
