"""How a web address may be written in a Chinese text: http//, www., ：／／, or only kjxm.example.net."""

import re

import msgspec

from extractors.grammar.narrow import narrow

_STARTS = re.compile(r"(?i)h ?t ?t ?p ?s? ?(?:[:;：；] ?)?(?:/ ?/|\\\\|/)|(?<![A-Za-z0-9.@/-])www ?\.")
# No browser takes a longer address; without a bound, repeated schemes cost the square of the text.
_BODY = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%|\\-]{1,2000}")
_BARE = re.compile(
    r"(?<![A-Za-z0-9.@_/-])(?:[A-Za-z0-9-]{1,63}\.){1,5}(?:gov\.cn|com\.cn|org\.cn|net\.cn|edu\.cn|ac\.cn|com|cn|net|org|gov)"
    r"(?![A-Za-z0-9@.-][A-Za-z0-9@])(?::\d{2,5})?(?:/[A-Za-z0-9._~:/?#@!$&'*+=%-]*)?"
)
_ADDRESS = re.compile(
    r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5})(?:/[A-Za-z0-9._~:/?#@!$&'*+=%-]*)?|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}/[A-Za-z0-9._~:/?#@!$&'*+=%-]*"
)
# What has to stand in a text for each of the three to be worth looking for.
_MAY_START = re.compile(r"[Ww]{3}|[Hh] ?[Tt] ?[Tt]")
_MAY_BE_BARE = re.compile(r"\.(?:c|n|o|g|edu|ac)")
_MAY_BE_ADDRESS = re.compile(r"\d\.\d")
_TRAILING = ".,;:!?'\"、-|\\"
_HOST = re.compile(r"(?i)(?:[a-z0-9_-]{1,63}\.)+[a-z]{2,10}|(?:\d{1,3}\.){3}\d{1,3}|localhost")


class Url(msgspec.Struct, frozen=True, kw_only=True):
    """An address at `[start, end)`; `url` has ASCII signs and a mended scheme, if it had one."""

    start: int
    end: int
    url: str


def find_urls(text: str, start: int = 0, end: int | None = None) -> list[Url]:
    """The addresses in `text[start:end]`, in order; offsets are those of `text`."""
    end = len(text) if end is None else end
    piece = text[start:end]
    if "." not in piece and "．" not in piece:
        return []
    plain = narrow(piece)
    found: list[Url] = []
    for match in _STARTS.finditer(plain) if _MAY_START.search(plain) else ():
        url = _schemed(plain, match)
        if url and (not found or url.start >= found[-1].end):
            found.append(url)
    for needed, pattern in ((_MAY_BE_BARE, _BARE), (_MAY_BE_ADDRESS, _ADDRESS)):
        for match in pattern.finditer(plain) if needed.search(plain) else ():
            stop = _stop(plain, match.start(), match.end())
            if not any(u.start < stop and match.start() < u.end for u in found):
                found.append(Url(start=match.start(), end=stop, url=plain[match.start() : stop]))
    found.sort(key=lambda u: u.start)
    return [msgspec.structs.replace(u, start=u.start + start, end=u.end + start) for u in found]


def _schemed(plain: str, match: re.Match[str]) -> Url | None:
    """http//x, http:/x, https：//x, www.x; a blank after the slashes is an extra one."""
    www = match[0].lower().startswith("www")
    at = match.end()
    while at < len(plain) and plain[at] in " /":
        at += 1
    body = _BODY.match(plain, at)
    if not body:
        return None
    stop = _stop(plain, at, body.end())
    rest = plain[at:stop]
    if www:
        host = "www." + rest
        return Url(start=match.start(), end=stop, url=host) if _HOST.match(host) else None
    again = _STARTS.match(rest)
    if again and not rest.lower().startswith("www"):
        return None
    if not _HOST.match(rest):
        return None
    scheme = "https" if "s" in match[0].lower() else "http"
    return Url(start=match.start(), end=stop, url=f"{scheme}://{rest}")


def _stop(plain: str, start: int, end: int) -> int:
    """Leaves out closing signs, a bracket that was not opened inside, and a second address."""
    second = _STARTS.search(plain, start + 1, end)
    # An address in another's query (?redirect=https://…) belongs to it.
    if second and not second[0].lower().startswith("www") and "=" not in plain[start : second.start()]:
        end = second.start()
    while end > start:
        last = plain[end - 1]
        if last in _TRAILING or (
            last in ")]"
            and plain.count("(" if last == ")" else "[", start, end) < plain.count(last, start, end)
        ):
            end -= 1
        else:
            break
    opened = plain.find("(", start, end)
    if opened != -1 and ")" not in plain[opened:end]:
        end = opened
    return end
