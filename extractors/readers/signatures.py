"""What bytes are that no reader takes, in words for a message."""

from extractors.readers.source import Source

# Signature → what it is. Source: the formats' own specifications.
_SIGNATURES = (
    (b"%pdf-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"bzh", "a bzip2 file"),
    (b"\xfd7zxz", "an xz file"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89png", "a PNG image"),
    (b"gif8", "a GIF image"),
    (b"bm", "a BMP image"),
    (b"ii*\x00", "a TIFF image"),
    (b"mm\x00*", "a TIFF image"),
    (b"mz", "a Windows program"),
    (b"\x7felf", "a Linux program"),
    (b"<?xml", "an XML file"),
)
# Streams of Microsoft Works' own documents. Kingsoft's .wps hold Word's streams since WPS Office 2002;
# what came before (and WPS for DOS) is a format of its own that nobody has described.
_WORKS = frozenset({"MatOST", "MN0"})
_KINGSOFT = frozenset({"wps", "wpt"})
_OLD_WPS = "a WPS document in a format from before WPS 2002, which WPS itself can save as .docx"
_LOCK_FILE_SIZES = (162, 165)
_LONGEST_LOCK_NAME = 54


def is_lock_file(source: Source) -> bool:
    """The owner file `~$…` that Word and Excel keep beside an open document.

    It holds the user's name after its length: as bytes padded to 54, then in UTF-16.
    """
    data = source.data
    if len(data) not in _LOCK_FILE_SIZES:
        return False
    length = data[0]
    return 0 < length <= _LONGEST_LOCK_NAME and data[54] == length and data[55] == 0


def describe(source: Source) -> str:
    """What the bytes seem to be: "a JPEG image"."""
    if source.is_ole and not _WORKS.isdisjoint(source.ole_names):
        return "a Microsoft Works document (its .wps is not Kingsoft's)"
    if source.is_ole:
        if "PowerPoint Document" in source.ole_names:
            return "a PowerPoint file"
        if source.ending in _KINGSOFT:
            return _OLD_WPS
        return "an OLE file without a document that is known"
    if source.is_zip:
        if any(name.startswith("ppt/") for name in source.zip_names):
            return "a PowerPoint file"
        if {"mimetype", "content.xml"} <= source.zip_names:
            return "an OpenDocument file that is neither text nor a workbook"
        return "a zip file"
    lowered = source.data[:16].lower()
    for signature, name in _SIGNATURES:
        if lowered.startswith(signature):
            return name
    return _OLD_WPS if source.ending in _KINGSOFT else "of an unknown kind"
