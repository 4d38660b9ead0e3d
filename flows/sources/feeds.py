"""Reads feeds (RSS 0.9 to 2.0, Atom) and sitemaps."""

import re
from datetime import date
from typing import TYPE_CHECKING

from flows.sources.addresses import absolute
from flows.sources.body import unpacked
from flows.sources.config import FeedSource, SitemapSource
from flows.sources.days import day_of_feed
from flows.sources.errors import AnswerUnreadable
from flows.sources.fetch import Answer
from flows.sources.items import ListedItem, ListPage
from flows.sources.markup import inner_text, local_name, text_of_bytes, xml_tree

if TYPE_CHECKING:
    from lxml import etree

_TAGS = re.compile("<[^>]*>")
_PUBLISHED = ("published", "pubdate", "issued", "date")
_CHANGED = ("updated", "modified")


def read_feed(source: FeedSource, answer: Answer) -> ListPage:
    """All entries of a feed; Atom's `next` is the further page. Raises AnswerUnreadable."""
    root = xml_tree(text_of_bytes(answer.data, answer.url, answer.charset, source.charset), answer.url)
    if local_name(root) not in ("rss", "rdf", "feed"):
        raise AnswerUnreadable(url=answer.url, wanted="a feed", detail=f"its root is <{local_name(root)}>")
    entries = [element for element in root.iter() if local_name(element) in ("item", "entry")]
    items: dict[str, ListedItem] = {}
    nowhere = 0
    for entry in entries:
        item = _entry(entry, answer.url)
        if item is None:
            nowhere += 1
        else:
            items.setdefault(item.key, item)
    further = None
    for element in root:
        if local_name(element) == "link" and element.get("rel") == "next":
            further = absolute(answer.url, element.get("href") or "")
    return ListPage(answer.url, tuple(items.values()), further, nowhere)


def _entry(entry: "etree._Element", base: str) -> ListedItem | None:
    url: str | None = None
    title: str | None = None
    files: list[str] = []
    days: dict[str, str] = {}
    for child in entry:
        name, text = local_name(child), inner_text(child)
        if name == "link":
            target = absolute(base, child.get("href") or text)
            if child.get("rel") == "enclosure" and target:
                files.append(target)
            elif child.get("rel") in (None, "alternate") and url is None:
                url = target
        elif name == "guid" and url is None and child.get("isPermaLink") != "false":
            url = absolute(base, text) if text.startswith("http") else None
        elif name == "enclosure" and (target := absolute(base, child.get("url") or "")):
            files.append(target)
        elif name == "title":
            title = " ".join(_TAGS.sub("", text).split()) or None
        elif name in _PUBLISHED + _CHANGED and text:
            days.setdefault(name, text)
    if url is None:
        return None
    return ListedItem(url, title, _first(days, _PUBLISHED), _first(days, _CHANGED), tuple(files))


def _first(days: dict[str, str], names: tuple[str, ...]) -> date | None:
    return next((day_of_feed(days[name]) for name in names if name in days), None)


def read_sitemap(source: SitemapSource, answer: Answer) -> tuple[ListPage, tuple[str, ...]]:
    """The pages of a sitemap that `links` finds, and the sitemaps that an index names.

    Raises AnswerUnreadable, Truncated, TooLarge.
    """
    data = answer.data
    if data.startswith(b"\x1f\x8b"):
        data = b"".join(unpacked([data], "gzip", answer.url, source.max_bytes))
    text = text_of_bytes(data, answer.url, answer.charset, source.charset)
    if not text.lstrip("\ufeff \r\n\t").startswith("<"):
        urls = [absolute(answer.url, line) for line in text.splitlines()]
        return ListPage(answer.url, _wanted(source, [ListedItem(url) for url in urls if url])), ()
    root = xml_tree(text, answer.url)
    if local_name(root) not in ("urlset", "sitemapindex"):
        raise AnswerUnreadable(url=answer.url, wanted="a sitemap", detail=f"its root is <{local_name(root)}>")
    found: list[ListedItem] = []
    for entry in root:
        fields = {local_name(child): inner_text(child) for child in entry}
        url = absolute(answer.url, fields.get("loc", ""))
        if url is not None:
            changed = fields.get("lastmod")
            found.append(ListedItem(url, modified_on=day_of_feed(changed) if changed else None))
    if local_name(root) == "sitemapindex":
        return ListPage(answer.url, ()), tuple(item.url for item in found)
    return ListPage(answer.url, _wanted(source, found)), ()


def _wanted(source: SitemapSource, items: list[ListedItem]) -> tuple[ListedItem, ...]:
    chosen = {item.key: item for item in items if source.links is None or re.search(source.links, item.url)}
    return tuple(chosen.values())
