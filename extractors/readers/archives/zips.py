"""Zip archives, with the names that Chinese Windows writes into them."""

import zipfile

from extractors.document import Document
from extractors.errors import EncryptedDocument
from extractors.readers.archives.member import Member, decoded_name, is_litter, listing, safe_name
from extractors.readers.source import Source

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field: the name in UTF-8
# Packages of other formats that are zip files, too, but no bundles of documents.
_PACKAGES = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml")


class ZipReader:
    format = "zip"
    name = "zip/1"

    def matches(self, source: Source) -> bool:
        return source.is_zip and not any(name in source.zip_names for name in _PACKAGES)

    def read(self, source: Source) -> Document:
        return listing(self.members(source), self.format, self.name)

    def members(self, source: Source) -> list[Member]:
        found: list[Member] = []
        inflated = 0
        for entry in source.zip.infolist():
            if entry.is_dir():
                continue
            name = safe_name(entry_name(entry))
            if is_litter(name):
                continue
            if entry.flag_bits & 0x1:
                raise EncryptedDocument(file=source.name)
            data = source.inflate(entry)
            inflated += len(data)
            source.check_inflated(inflated, len(source.data))
            found.append(Member(name, data))
        return found


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: zipfile takes what is not marked as UTF-8 for code page 437."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    extra = entry.extra
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == _UNICODE_PATH and size > 5:
            try:
                return extra[9 : 4 + size].decode("utf-8")
            except UnicodeDecodeError:
                break
        extra = extra[4 + size :]
    try:
        return decoded_name(entry.orig_filename.encode("cp437"))
    except UnicodeEncodeError:
        return entry.filename
