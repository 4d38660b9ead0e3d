"""Cuts a line into what a contact is written with: labels, numbers, addresses, words and signs."""

import re
from typing import Literal

import msgspec

from extractors.grammar.emails import Email, find_emails
from extractors.grammar.labels import ContactLabel, find_labels
from extractors.grammar.names import join_padded, read_name, split_title, surnames, titles
from extractors.grammar.narrow import narrow
from extractors.grammar.phone_number import PhoneNumber
from extractors.grammar.phones import find_phones
from extractors.grammar.urls import Url, find_urls

Kind = Literal[
    "time",
    "label",
    "phone",
    "email",
    "url",
    "text",
    "colon",
    "comma",
    "pause",
    "space",
    "tab",
    "stop",
    "open",
    "close",
]

_SIGNS: dict[str, Kind] = {
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys(",，", "comma"),
    **dict.fromkeys("、/|&\\", "pause"),
    **dict.fromkeys(" \n", "space"),
    **dict.fromkeys("\t", "tab"),
    **dict.fromkeys(";；。！!？?", "stop"),
    **dict.fromkeys("(（[【〔<《", "open"),
    **dict.fromkeys(")）]】〕>》", "close"),
}
_WIDEST_INDENT = 60
_PIECES = re.compile(
    r"[ \n]+|[\t:：,，、/|&\\;；。！!？?(（\[【〔<《)）\]】〕>》]"
    r"|[^ \n\t:：,，、/|&\\;；。！!？?(（\[【〔<《)）\]】〕>》]+"
)
_TIMES = re.compile(r"(?<!\d)[012]?\d[:：][0-5]\d(?: ?[-~至到] ?[012]?\d[:：][0-5]\d)?(?!\d)")
_MAY_BE_TIME = re.compile(r"\d[:：]\d")
_NUMBERING = re.compile(
    r"[ ]*(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.]"
    r"|\d{1,2}[、.．)）](?!\d)|[①-⑳]|[●■◆▪·★※*-](?=[^\d]))[ ]*"
)


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A piece at `[start, end)` of the document's text; `text` is it in narrow letters."""

    kind: Kind
    start: int
    end: int
    text: str
    label: ContactLabel | None = None
    phone: PhoneNumber | None = None
    email: Email | None = None
    padded: bool = False  # 王 琛: only names are written so


class ContactLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line's tokens without the numbering it begins with (`number`: 1., （二）, 三、)."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    number: str | None = None
    indent: int = 0  # the white space before it, in half-width characters


def tokenize(text: str, start: int, end: int, *, wrapped: bool = False) -> ContactLine:
    """The tokens of `text[start:end]`; `wrapped`: its line breaks part words and are read over."""
    offsets: list[int] | None = None
    piece = narrow(text[start:end])
    if wrapped:
        offsets = [start + at for at, sign in enumerate(piece) if sign != "\n"]
        piece = piece.replace("\n", "")
    numbering = _NUMBERING.match(piece)
    begin = numbering.end() if numbering else 0
    anchors = _anchors(piece, begin)
    tokens: list[Token] = []
    at = begin
    for anchor in [*anchors, None]:
        stop = anchor.start if anchor else len(piece)
        tokens += _words(piece, at, stop)
        if anchor:
            tokens.append(anchor)
            at = anchor.end
    if " " in piece:
        tokens = _unpadded(tokens, piece)
    if offsets is None:
        moved = tuple(_moved(token, start) for token in tokens)
    else:
        moved = tuple(_placed(token, offsets) for token in tokens)
    number = numbering[0].strip() if numbering else None
    return ContactLine(start=start, end=end, tokens=moved, number=number, indent=_indent(text, start))


def _indent(text: str, start: int) -> int:
    at = start
    while at and start - at < _WIDEST_INDENT and text[at - 1] in " \u3000\u00a0\u2002\u2003":
        at -= 1
    return sum(1 if sign in " \u00a0" else 2 for sign in text[at:start])


def _anchors(piece: str, begin: int) -> list[Token]:
    """E-mail addresses, URLs, numbers and labels; an earlier kind hides a later one beneath it."""
    found: list[Token] = []
    masked = piece
    for email in find_emails(masked):
        found.append(_token("email", piece, email, email=email))
    masked = _masked(masked, found)
    times = [
        Token(kind="time", start=m.start(), end=m.end(), text=m[0])
        for m in (_TIMES.finditer(masked) if _MAY_BE_TIME.search(masked) else ())
        if m.start() >= begin
    ]
    masked = _masked(masked, times)
    urls = [_token("url", piece, url) for url in find_urls(masked)]
    masked = _masked(masked, urls)
    phones = [_token("phone", piece, p, phone=p) for p in find_phones(masked) if p.start >= begin]
    masked = _masked(masked, phones)
    found += [*times, *urls, *phones]
    found += [
        _token("label", piece, label, label=label) for label in find_labels(masked) if label.start >= begin
    ]
    found.sort(key=lambda t: (t.start, t.end))
    return _apart(found)


def _apart(found: list[Token]) -> list[Token]:
    """Extensions of one number (转801、802) overlap: the later token begins where the earlier ends."""
    apart: list[Token] = []
    for token in found:
        last = apart[-1] if apart else None
        if last and token.start < last.end:
            if token.kind != "phone" or token.end <= last.end:
                continue
            token = msgspec.structs.replace(token, start=last.end)
        apart.append(token)
    return apart


def _token(
    kind: Kind,
    piece: str,
    span: Email | Url | PhoneNumber | ContactLabel,
    *,
    label: ContactLabel | None = None,
    phone: PhoneNumber | None = None,
    email: Email | None = None,
) -> Token:
    text = piece[span.start : span.end]
    return Token(kind=kind, start=span.start, end=span.end, text=text, label=label, phone=phone, email=email)


def _masked(piece: str, tokens: list[Token]) -> str:
    if not tokens:
        return piece
    parts, at = [], 0
    for token in sorted(tokens, key=lambda t: t.start):
        if token.start < at:
            continue
        parts += [piece[at : token.start], "\x00" * (token.end - token.start)]
        at = token.end
    return "".join([*parts, piece[at:]])


def _words(piece: str, start: int, end: int) -> list[Token]:
    words: list[Token] = []
    for match in _PIECES.finditer(piece, start, end):
        kind = _SIGNS.get(match[0][0], "text")
        words.append(Token(kind=kind, start=match.start(), end=match.end(), text=match[0]))
    return words


def _unpadded(tokens: list[Token], piece: str) -> list[Token]:
    """王 琛 and 孙 亮老师 become one token each."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        if _spaced(tokens, at):
            first, last = tokens[at], tokens[at + 2]
            words = first.text + last.text
            out.append(Token(kind="text", start=first.start, end=last.end, text=words, padded=True))
            at += 3
            continue
        if not _pads(tokens, at):
            out.append(tokens[at])
            at += 1
            continue
        group = [tokens[at]]
        stop = at + 1
        while stop + 1 < len(tokens) and tokens[stop].kind == "space" and _short(tokens[stop + 1]):
            group.append(tokens[stop + 1])
            stop += 2
        out += _rejoined(group, piece)
        at = stop
    return out


def _pads(tokens: list[Token], at: int) -> bool:
    """A surname alone, and after spaces one character (with or without a title)."""
    return (
        tokens[at].kind == "text"
        and (len(tokens[at].text) == 1 or surnames().get(tokens[at].text) == "compound")
        and tokens[at].text in surnames()
        and at + 2 < len(tokens)
        and tokens[at + 1].kind == "space"
        and _short(tokens[at + 2])
    )


def _spaced(tokens: list[Token], at: int) -> bool:
    """张 欣然, 涂 博士: a surname, and after spaces a given name of two characters or a title."""
    if tokens[at].kind != "text" or surnames().get(tokens[at].text) is None or at + 2 >= len(tokens):
        return False
    after = tokens[at + 2]
    if tokens[at + 1].kind != "space" or after.kind != "text" or not 2 <= len(after.text) <= 5:
        return False
    if after.text in titles():
        return True
    return (
        surnames()[tokens[at].text] in ("single", "compound")
        and len(after.text) == 2
        and (len(tokens[at].text) == 2 or read_name(after.text) is None)
        and read_name(tokens[at].text + after.text) is not None
    )


def _short(token: Token) -> bool:
    return token.kind == "text" and (len(token.text) == 1 or len(split_title(token.text)[0]) == 1)


def _rejoined(group: list[Token], piece: str) -> list[Token]:
    pieces = [(t.start, t.end, split_title(t.text)[0] if len(t.text) > 1 else t.text) for t in group]
    joined = join_padded(pieces)
    out: list[Token] = []
    for start, end, text in joined:
        if out:
            out.append(Token(kind="space", start=out[-1].end, end=start, text=piece[out[-1].end : start]))
        whole = piece[start:end].replace(" ", "")
        text = whole if whole.startswith(text) else text
        out.append(Token(kind="text", start=start, end=end, text=text, padded=" " in piece[start:end]))
    return out


def _placed(token: Token, offsets: list[int]) -> Token:
    """The token where its characters stand in the text; `offsets` holds the place of each."""
    own = [
        msgspec.structs.replace(part, start=offsets[part.start], end=offsets[part.end - 1] + 1)
        if part is not None
        else None
        for part in (token.phone, token.email, token.label)
    ]
    return msgspec.structs.replace(
        token,
        start=offsets[token.start],
        end=offsets[token.end - 1] + 1,
        phone=own[0],
        email=own[1],
        label=own[2],
    )


def _moved(token: Token, by: int) -> Token:
    start, end = token.start + by, token.end + by
    if token.phone is None and token.email is None and token.label is None:
        return Token(kind=token.kind, start=start, end=end, text=token.text, padded=token.padded)
    phone, email, label = token.phone, token.email, token.label
    return msgspec.structs.replace(
        token,
        start=start,
        end=end,
        phone=msgspec.structs.replace(phone, start=phone.start + by, end=phone.end + by) if phone else None,
        email=msgspec.structs.replace(email, start=email.start + by, end=email.end + by) if email else None,
        label=msgspec.structs.replace(label, start=label.start + by, end=label.end + by) if label else None,
    )
