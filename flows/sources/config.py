"""The sources that are watched, as one TOML file describes them (docs/sources.md).

The key that names the place tells what kind of source it is: `folder`, `page`, `feed` or `sitemap`.
"""

import ipaddress
import re
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

import msgspec

PLACEHOLDER = "{n}"  # stands for the number of a further page in `paging`
_HOST = re.compile(
    r"(?:\*\.)?[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_])?(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?"
)


class Tls(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an old site needs beyond today's defaults; never applied to another source."""

    verify: bool = True
    ca_file: str | None = None
    min_version: Literal["1.0", "1.1", "1.2", "1.3"] = "1.2"
    legacy: bool = False  # old ciphers, short keys, and renegotiation as it was before RFC 5746

    def __post_init__(self) -> None:
        if self.ca_file is not None and not Path(self.ca_file).is_file():
            raise ValueError(f"`ca_file` must name a file, and there is none at {self.ca_file}")


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every kind of source has."""

    kind: ClassVar[str] = ""

    name: str
    cron: str
    quiet_days: int | None = None  # no alarm before so many days without anything new

    @property
    def address(self) -> str:
        """The folder's path or the address of the page, feed or sitemap."""
        value: str = getattr(self, self.kind)
        return value

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[\w.\-]{1,80}", self.name) or self.name.startswith("."):
            raise ValueError("`name` must be letters, digits, dots, hyphens and underscores, 80 at most")
        if not is_cron(self.cron):
            raise ValueError(f"`cron` is {self.cron!r}, which is no cron expression of five fields")
        if self.quiet_days is not None and self.quiet_days < 1:
            raise ValueError("`quiet_days` must be a whole number above 0")


class FolderSource(Source, frozen=True, kw_only=True):
    """A folder, also a mounted share, or one to which a mailbox is exported."""

    kind: ClassVar[str] = "folder"
    folder: str


class WebSource(Source, frozen=True, kw_only=True):
    """What the kinds on the web have in common. Sizes are in bytes, times in seconds."""

    hosts: tuple[str, ...] = ()  # besides the address' own: "static.example.cn", "*.example.cn"
    private: tuple[str, ...] = ()  # networks that may be private: "10.12.0.0/16"
    titles: str | None = None  # only items whose title this expression finds
    since: date | None = None  # only items that the list dates to this day or later
    attachments: str | None = None  # selects the links to files; else found by what they lead to
    charset: str | None = None  # where page and server name the wrong one
    max_items: int = 2000  # fetched in one crawl; the others are next
    recheck_days: int = 30  # for so long a loaded page is looked at again for corrections
    recheck_hours: int = 20  # at most once in this time
    robots: bool = True
    pause: float = 1.0  # between two requests to one host
    timeout: float = 30.0  # until the first byte, and between two
    max_bytes: int = 100 << 20
    contact: str | None = None
    tls: Tls = Tls()

    def __post_init__(self) -> None:
        super().__post_init__()
        parts = _split(self.address)
        if parts is None:
            raise ValueError(
                f"`{self.kind}` must be an address that begins with http:// or https:// and holds no password"
            )
        for host in self.hosts:
            if not _HOST.fullmatch(host):
                raise ValueError(f"`hosts` holds {host!r}, which is no host: write it as www.example.cn")
        for network in self.private:
            try:
                ipaddress.ip_network(network)
            except ValueError:
                raise ValueError(
                    f"`private` holds {network!r}, which is no network: write it as 10.12.0.0/16"
                ) from None
        if self.titles is not None:
            _expression("titles", self.titles)
        if self.attachments is not None:
            _selector("attachments", self.attachments)
        if self.charset is not None:
            _charset(self.charset)
        for name in ("max_items", "timeout", "max_bytes", "recheck_hours"):
            if getattr(self, name) <= 0:
                raise ValueError(f"`{name}` must be above 0")
        if min(self.pause, self.recheck_days) < 0:
            raise ValueError("`pause` and `recheck_days` must not be below 0")
        if self.contact is not None and not re.fullmatch(r"[!-~]*(?:@|://)[!-~]+", self.contact):
            raise ValueError("`contact` must be an e-mail address or a web address, in ASCII")


class PageSource(WebSource, frozen=True, kw_only=True):
    """A page that lists notices. Selectors are CSS; those but `list` and `next` begin at an item."""

    kind: ClassVar[str] = "page"
    page: str
    list: str  # selects the items
    link: str = "a"
    title: str | None = None  # else the link's title attribute, else its words
    date: str | None = None  # else the first date in the item's words
    next: str | None = None  # selects the link to the next page
    paging: str | None = None  # the address of a further page, {n} for its number
    paging_from: int = 2  # the number of the second page
    paging_step: int = 1
    max_pages: int = 50

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("list", "link", "title", "date", "next"):
            value = getattr(self, name)
            if value is not None:
                _selector(name, value)
        if self.next is not None and self.paging is not None:
            raise ValueError("`next` and `paging` exclude each other: keep one")
        if self.paging is not None and self.paging.count(PLACEHOLDER) != 1:
            raise ValueError("`paging` must hold {n} once, where the number of the page stands")
        if self.max_pages < 1:
            raise ValueError("`max_pages` must be a whole number above 0")
        if self.paging_step == 0:
            raise ValueError("`paging_step` must not be 0")


class FeedSource(WebSource, frozen=True, kw_only=True):
    """RSS 0.9 to 2.0, or Atom."""

    kind: ClassVar[str] = "feed"
    feed: str


class SitemapSource(WebSource, frozen=True, kw_only=True):
    """A sitemap or an index of sitemaps; `links` tells which of its addresses are notices."""

    kind: ClassVar[str] = "sitemap"
    sitemap: str
    links: str | None = None
    max_sitemaps: int = 50

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.links is not None:
            _expression("links", self.links)
        if self.titles is not None:
            raise ValueError("`titles` does not apply to a sitemap, which has none: use `links`")
        if self.max_sitemaps < 1:
            raise ValueError("`max_sitemaps` must be a whole number above 0")


KINDS: dict[str, type[Source]] = {
    kind.kind: kind for kind in (FolderSource, PageSource, FeedSource, SitemapSource)
}


def source_from(stanza: dict[str, Any]) -> Source:
    """A stanza as the source that it describes. Raises ValueError in words for a person."""
    named = [kind for kind in KINDS if kind in stanza]
    if len(named) != 1:
        which = " and ".join(f"`{kind}`" for kind in named) or "none of them"
        raise ValueError(f"a source has one of `folder`, `page`, `feed` and `sitemap`, and here is {which}")
    kind = KINDS[named[0]]
    unknown = [key for key in stanza if key not in kind.__struct_fields__]
    if unknown:
        near = get_close_matches(unknown[0], kind.__struct_fields__, 1)
        hint = f": is it meant to be `{near[0]}`?" if near else f" of a {named[0]}"
        raise ValueError(f"`{unknown[0]}` is no setting{hint}")
    try:
        return msgspec.convert(stanza, kind)
    except msgspec.ValidationError as error:
        raise ValueError(_in_words(error)) from None


def stanza_of(source: Source) -> dict[str, Any]:
    """What `source_from` takes; settings that are as by default are left out."""
    defaults = {
        field.name: field.default for field in msgspec.structs.fields(type(source)) if not field.required
    }
    values: dict[str, Any] = msgspec.to_builtins(source)
    return {
        key: value
        for key, value in values.items()
        if key not in defaults or getattr(source, key) != defaults[key]
    }


def is_cron(expression: str) -> bool:
    """Five fields that cron and Prefect understand alike."""
    from datetime import datetime

    from cronsim import CronSim, CronSimError

    if len(expression.split()) != 5:
        return False
    try:
        CronSim(expression, datetime(2026, 1, 1))
    except CronSimError:
        return False
    return True


def _in_words(error: msgspec.ValidationError) -> str:
    """msgspec's message with the setting in front of it."""
    text = str(error)
    message, _, place = text.partition(" - at `$")
    key = place.removesuffix("`").lstrip(".")
    missing = re.search(r"missing required field `(\w+)`", message)
    if missing:
        return f"`{missing[1]}` is missing"
    unknown = re.search(r"unknown field `(\w+)`", message)
    if unknown:
        return f"`{key}.{unknown[1]}` is no setting" if key else f"`{unknown[1]}` is no setting"
    if key and not message.startswith("`"):
        return f"`{key}` has a wrong value: {message[0].lower()}{message[1:]}"
    return message


def _split(address: str) -> str | None:
    """The host of a web address, None for what is none."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  raises where it is no number
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.hostname


def _selector(name: str, value: str) -> None:
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(value)
    except SelectorError as error:
        raise ValueError(f"`{name}` is {value!r}, which is no CSS selector ({error})") from None


def _expression(name: str, value: str) -> None:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"`{name}` is {value!r}, which is no regular expression ({error})") from None


def _charset(name: str) -> None:
    try:
        "".encode(name)
    except LookupError:
        raise ValueError(f"`charset` is {name!r}, which is no encoding: write gb18030 or utf-8") from None
