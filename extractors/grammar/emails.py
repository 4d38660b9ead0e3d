"""How an e-mail address may be written in a Chinese text."""

import re

import msgspec

from extractors.grammar.narrow import narrow

# Endings that mail domains in Chinese notices have; the longest first where one begins another.
TOP_LEVEL = [
    "com",
    "cn",
    "net",
    "org",
    "gov",
    "edu",
    "info",
    "biz",
    "top",
    "vip",
    "xyz",
    "club",
    "site",
    "online",
    "tech",
    "ltd",
    "group",
    "asia",
    "pro",
    "name",
    "mobi",
    "cc",
    "tv",
    "me",
    "io",
    "co",
    "hk",
    "mo",
    "tw",
    "us",
    "uk",
    "jp",
    "de",
    "fr",
    "eu",
    "sg",
    "ac",
    "int",
    "cloud",
    "ink",
    "work",
    "wang",
    "fun",
    "shop",
    "store",
    "art",
    "ai",
]
_KNOWN = frozenset(TOP_LEVEL)
# A known ending in small letters, and behind it no small letter: 163.comQQ, 163.com2024.
_KNOWN_START = re.compile(f"(?:{'|'.join(sorted(TOP_LEVEL, key=len, reverse=True))})(?![a-z])")

_AT = re.compile(r" {0,2}(?:@|[\[(（【]at[\])）】]) {0,2}", re.IGNORECASE)
_HASH = re.compile(r"#")
_MAIL_WORD = re.compile(r"邮箱|邮件|电邮|[Mm]ail|MAIL")
_LOCAL_END = re.compile(r"[A-Za-z0-9._%+-]{1,64}\Z")
_DOMAIN = re.compile(
    r"[A-Za-z0-9-]{1,63}(?:(?:\.|\. |。(?=(?:com|cn|net|org|gov|edu)\b))[A-Za-z0-9-]{1,63}){1,5}"
)
_LABELS = re.compile(r"(?i)^(?:e-?mail|mail|邮箱)[.:-]")


class Email(msgspec.Struct, frozen=True, kw_only=True):
    """An address at `[start, end)`; `address` is lower case in its domain and has ASCII signs."""

    start: int
    end: int
    address: str


def find_emails(text: str, start: int = 0, end: int | None = None) -> list[Email]:
    """The addresses in `text[start:end]`, in order; offsets are those of `text`."""
    end = len(text) if end is None else end
    piece = text[start:end]
    if not any(sign in piece for sign in "@＠﹫#＃") and "at" not in piece.lower():
        return []
    plain = narrow(piece)
    signs = list(_AT.finditer(plain))
    if _MAIL_WORD.search(plain):
        signs = sorted([*signs, *_HASH.finditer(plain)], key=lambda m: m.start())
    found: list[Email] = []
    for sign in signs:
        email = _around(plain, sign)
        if email and (not found or email.start >= found[-1].end - start):
            found.append(Email(start=email.start + start, end=email.end + start, address=email.address))
    return found


def _around(plain: str, sign: re.Match[str]) -> Email | None:
    local = _LOCAL_END.search(plain, max(0, sign.start() - 64), sign.start())
    domain = _DOMAIN.match(plain, sign.end())
    if not local or not domain:
        return None
    name = local[0]
    label = _LABELS.match(name)
    name = (name[label.end() :] if label else name).lstrip("._%+-")
    host = _host(domain[0])
    if not name or not host:
        return None
    begin = sign.start() - len(name)
    cleaned = host.replace(" ", "").replace("。", ".")
    return Email(start=begin, end=sign.end() + len(host), address=f"{name}@{cleaned.lower()}")


def _host(written: str) -> str | None:
    """The domain without what is glued to it: 163.comQQ, 163.com.; None without a known ending."""
    pieces = re.split(r"(\. ?|。)", written)
    length = 0
    best: int | None = None
    for place, piece in enumerate(pieces):
        if place and place % 2 == 0:
            known = _known_start(piece)
            if known:
                best = length + len(known)
            if known != piece and known is not None:
                break
        length += len(piece)
    return written[:best] if best else None


def _known_start(label: str) -> str | None:
    """The known ending that a label is, or begins with before a change of case or a digit."""
    if label.lower() in _KNOWN:
        return label
    start = _KNOWN_START.match(label)
    return start[0] if start else None
