"""Reads a list page: the items that the selectors find, and where the next page is."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from flows.sources.addresses import absolute
from flows.sources.config import PLACEHOLDER, PageSource
from flows.sources.days import day_in
from flows.sources.fetch import Answer
from flows.sources.items import ListedItem, ListPage
from flows.sources.markup import base_of, text_of_bytes, tree, words

if TYPE_CHECKING:
    from lxml import etree

# The day that stands in the link itself, behind the title.
_DAY_BEHIND = re.compile(
    r"\s*[\[(（【]?(?:(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?|\d\d-\d\d)[\])）】]?\s*$"
)


def read_list_page(source: PageSource, answer: Answer, number: int) -> ListPage:
    """The `number`th page (from 1) of a list. Raises AnswerUnreadable."""
    text = text_of_bytes(answer.data, answer.url, answer.charset, source.charset)
    root = tree(text, answer.url)
    base = base_of(root, answer.url)
    items: dict[str, ListedItem] = {}
    nowhere = 0
    for element in select(root, source.list):
        item = _item(source, element, base)
        if item is None:
            nowhere += 1
        else:
            items.setdefault(item.key, item)
    return ListPage(answer.url, tuple(items.values()), _further(source, root, base, number), nowhere)


def select(root: "etree._Element", selector: str) -> "list[etree._Element]":
    from lxml.cssselect import CSSSelector

    found: list[etree._Element] = CSSSelector(selector, translator="html")(root)  # type: ignore[assignment]
    return found


def _item(source: PageSource, element: "etree._Element", base: str) -> ListedItem | None:
    link = element if element.tag == "a" and source.link == "a" else None
    if link is None:
        # The first that leads anywhere and has words: a picture of the item may come before.
        links = [one for one in select(element, source.link) if absolute(base, one.get("href") or "")]
        link = next((one for one in links if words(one)), links[0] if links else None)
    url = absolute(base, link.get("href") or "") if link is not None else None
    if link is None or url is None:
        return None
    dated = select(element, source.date) if source.date else []
    day = next((day for one in dated or [element] if (day := day_in(words(one)))), None)
    return ListedItem(url, _title(source, element, link, dated), day)


def _title(
    source: PageSource, element: "etree._Element", link: "etree._Element", dated: "list[etree._Element]"
) -> str | None:
    if source.title is not None:
        found = select(element, source.title)
        return words(found[0]) or None if found else None
    stated, shown = " ".join((link.get("title") or "").split()), words(link, dated)
    if link is element and not dated:
        shown = _DAY_BEHIND.sub("", shown)
    # What is shown may be cut ("关于征集…"); the attribute has it whole.
    return (stated if len(stated) >= len(shown.rstrip("….")) else shown) or None


def _further(source: PageSource, root: "etree._Element", base: str, number: int) -> str | None:
    if source.paging is not None:
        which = source.paging_from + (number - 1) * source.paging_step
        return absolute(source.page, urljoin(source.page, source.paging.replace(PLACEHOLDER, str(which))))
    if source.next is not None:
        for link in select(root, source.next):
            url = absolute(base, link.get("href") or "")
            if url is not None:
                return url
    return None
