"""Archives and mails: documents that hold documents.

`members` gives what one holds; whoever runs the documents makes each a document of its own, with
the archive as its parent. Nothing is written to disk under a name that an archive chose.
"""

from extractors.readers.archives.member import Container, Member, safe_name
from extractors.readers.archives.packed import RarReader, SevenZipReader
from extractors.readers.archives.tars import GzipReader, TarReader
from extractors.readers.archives.zips import ZipReader

__all__ = [
    "Container",
    "GzipReader",
    "Member",
    "RarReader",
    "SevenZipReader",
    "TarReader",
    "ZipReader",
    "safe_name",
]
