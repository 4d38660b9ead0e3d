"""Bytes to text for formats that do not say how they are encoded, or say it wrongly."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# GB18030 holds GB2312 and GBK, which is what a Chinese page means by those names (WHATWG Encoding).
_AS_GB18030 = frozenset({"gb2312", "gb_2312-80", "gbk", "x-gbk", "gb18030", "chinese", "cp936", "936"})
_CHINESE = re.compile("[\u2010-\u2027\u3000-\u9fff\uff00-\uffef]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# A text of any length has hardly any control characters: what has more is no text.
_CONTROL_SHARE = 0.01


def decoded(data: bytes, declared: str | None = None) -> str | None:
    """The text of bytes, or null where they are no text.

    A byte order mark decides; then UTF-8, the declared encoding, GB18030, and UTF-16 without a mark
    where NUL bytes leave no other reading. Short text is never guessed into UTF-16: two Chinese
    characters in GB18030 are valid UTF-16, too.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if b"\x00" in data:
        return _unmarked_utf16(data)
    for candidate in ("utf-8", _known(declared), "gb18030"):
        text = _strictly(data, candidate) if candidate else None
        if text is not None:
            if candidate == "utf-8" and not _CHINESE.search(text) and not text.isascii():
                text = _gb18030_instead(data) or text
            return text if _is_text(text) else None
    # A page cut in mid-character, or one stray byte in a long one: the rest is still text.
    for encoding in ("utf-8", "gb18030"):
        mended = data.decode(encoding, "replace")
        if mended.count("�") <= max(1, len(mended) // 1000) and _is_text(mended):
            return mended
    return None


def _gb18030_instead(data: bytes) -> str | None:
    """Chinese in GB18030 whose bytes happen to be UTF-8, too, as those of 联通 or 通知."""
    text = _strictly(data, "gb18030")
    return text if text and all(c.isascii() or _CHINESE.match(c) for c in text) else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _known(declared: str | None) -> str | None:
    """The codec that a declaration means, null where there is none such."""
    if not declared:
        return None
    name = declared.strip().strip("\"'").lower()
    if name in _AS_GB18030:
        return "gb18030"
    try:
        return codecs.lookup(name).name if not name.startswith(("utf-16", "utf-32")) else None
    except LookupError:
        return None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: its line feeds and ASCII have NUL bytes on one side only."""
    if len(data) % 2:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) * 10 > max(even, odd):
        return None
    text = _strictly(data, encoding)
    return text if text is not None and "\x00" not in text and _is_text(text) else None


def _is_text(text: str) -> bool:
    sample = text[:100_000]
    return len(_CONTROLS.findall(sample)) <= len(sample) * _CONTROL_SHARE and "\x00" not in sample
