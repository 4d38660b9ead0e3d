"""Proposes a stanza for an address by looking at what is there: the repeated list, its dates, its paging."""

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from flows.sources.addresses import absolute
from flows.sources.config import PageSource, WebSource, source_from
from flows.sources.errors import AnswerUnreadable
from flows.sources.fetch import Answer, Fetcher
from flows.sources.items import ListPage
from flows.sources.list_page import read_list_page
from flows.sources.markup import text_of_bytes, tree, xml_tree
from flows.sources.paging import paging_of
from flows.sources.repeated import date_selector, list_selector
from warehouse import clock

if TYPE_CHECKING:
    from lxml import etree

CRON = "15 8-18/2 * * 1-5"


class Proposal(msgspec.Struct, frozen=True):
    """A stanza, what it would list, and what a person should know of it."""

    source: WebSource
    page: ListPage | None
    remarks: tuple[str, ...]


def propose(url: str, name: str | None, fetcher: Fetcher) -> Proposal:
    """Looks at an address. Raises a FetchError, or AnswerUnreadable where no list can be seen."""
    answer = fetcher.get(url)
    packed = answer.data[:2] == b"\x1f\x8b"
    text = "" if packed else text_of_bytes(answer.data, answer.url, answer.charset, None)
    base: dict[str, Any] = {"name": name or _name(url), "cron": CRON}
    if fetcher.source.private:
        base["private"] = list(fetcher.source.private)
    if fetcher.source.contact:
        base["contact"] = fetcher.source.contact
    head = text.lstrip("\ufeff \r\n\t")[:2000].lower()
    if packed or "<urlset" in head or "<sitemapindex" in head:
        return Proposal(
            _web({**base, "sitemap": url}), None, ("Say with `links` which addresses are notices.",)
        )
    if "<html" not in head and any(mark in head for mark in ("<rss", "<feed", "<rdf:rdf")):
        xml_tree(text, answer.url)
        return Proposal(_web({**base, "feed": url}), None, ())
    root = tree(text, answer.url)
    found = list_selector(root, answer.url)
    if found is None:
        raise AnswerUnreadable(
            url=url,
            wanted="a list",
            detail="no entries are repeated in it; the list may be made by a script",
        )
    stanza = {**base, "page": url, "list": found, **date_selector(root, found)}
    stanza.update(paging_of(root, text, answer))
    source = _web(stanza)
    assert isinstance(source, PageSource)
    page = read_list_page(source, answer, 1)
    return Proposal(source, page, _remarks(source, page, root, answer))


def _web(stanza: dict[str, Any]) -> WebSource:
    source = source_from(stanza)
    assert isinstance(source, WebSource)
    return source


def _name(url: str) -> str:
    """A name from the address: the host without www and the last part of the path that is a word."""
    parts = urlsplit(url)
    host = re.sub(r"^www\.|\.(?:gov|com|org|net|edu)?\.?cn$|\.com$", "", parts.hostname or "source")
    words_ = [
        w
        for w in re.findall(r"[A-Za-z]\w{1,20}", parts.path)
        if w not in ("index", "html", "htm", "col", "list")
    ]
    return re.sub(r"[^\w.\-]", "-", "-".join([host, *words_[-1:]]))[:60]


def _remarks(source: PageSource, page: ListPage, root: "etree._Element", answer: Answer) -> tuple[str, ...]:
    said: list[str] = []
    days = [item.listed_on for item in page.items if item.listed_on]
    if not days:
        said.append("No days were found beside the titles: say with `date` where they stand.")
    elif any(earlier < later for earlier, later in pairwise(days)):
        said.append("The days do not fall from top to bottom: what stands on top is perhaps pinned.")
    elif max(days).year < clock.now().year - 1:
        said.append(f"The latest is of {max(days)}: this may be no list that goes on.")
    if source.paging is None and source.next is None:
        said.append("No further pages were found: say with `paging` or `next` how it goes on, if it does.")
    hosts = {urlsplit(item.url).hostname for item in page.items} - {urlsplit(source.page).hostname}
    if hosts:
        named = ", ".join(sorted(map(str, hosts)))
        said.append(f"Some lead to other hosts, which are refused unless `hosts` has them: {named}.")
    for link in root.iter("link"):
        kind = (link.get("type") or "").lower()
        target = absolute(answer.url, link.get("href") or "")
        if target and kind in ("application/rss+xml", "application/atom+xml"):
            said.append(f"The page names a feed, which is steadier than a list: {target}")
    return tuple(said)


def as_toml(source: WebSource) -> str:
    """The stanza as it would stand in sources.toml."""
    from flows.sources.config import stanza_of

    lines = ["[[source]]"]
    for key, value in stanza_of(source).items():
        lines.append(f"{key} = {msgspec.json.encode(value).decode()}")
    return "\n".join(lines) + "\n"
