"""Finds how a list goes on: a script that writes the links, numbered links, or one to the next page."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from flows.sources.addresses import absolute
from flows.sources.config import PLACEHOLDER
from flows.sources.fetch import Answer
from flows.sources.list_page import select
from flows.sources.markup import base_of, local_name, words
from flows.sources.repeated import classes_of, step_of

if TYPE_CHECKING:
    from lxml import etree

_NEXT = re.compile(r"^\s*(?:下一?页|后一?页|next(?:\s*page)?|›|»|>|>>)\s*$", re.I)
# What a system's own script writes the links to the pages from: number of pages, this one, name, ending.
_PAGE_SCRIPT = re.compile(
    r"""createPageHTML\w*\s*\(\s*(?:['"][^'"]*['"]\s*,\s*)?(\d+)\s*,\s*\d+\s*,\s*['"]([\w./-]+)['"]\s*,\s*['"](\w+)['"]""",
    re.I,
)
_NUMBER = re.compile(r"(?<![0-9])([1-9]\d{0,3})(?![0-9])")


def paging_of(root: "etree._Element", text: str, answer: Answer) -> dict[str, Any]:
    script = _PAGE_SCRIPT.search(text)
    if script is not None:
        if int(script[1]) < 2:
            return {}
        return {"paging": f"{script[2]}_{PLACEHOLDER}.{script[3]}", "paging_from": 1}
    base = base_of(root, answer.url)
    numbered: dict[str, set[int]] = {}
    further = False
    for link in root.iter("a"):
        url, shown = absolute(base, link.get("href") or ""), words(link)
        if (
            url is None
            or url.partition("?")[0].rpartition("/")[0] != answer.url.partition("?")[0].rpartition("/")[0]
        ):
            continue
        further = further or _NEXT.match(shown) is not None
        if shown.isdecimal() and 2 <= int(shown) <= 9:
            for place in _NUMBER.finditer(urlsplit(url)._replace(scheme="", netloc="").geturl()):
                at = len(url) - len(urlsplit(url)._replace(scheme="", netloc="").geturl())
                pattern = f"{url[: at + place.start(1)]}{PLACEHOLDER}{url[at + place.end(1) :]}"
                if int(place[1]) - int(shown) in (0, -1):
                    numbered.setdefault(pattern, set()).add(int(place[1]) - int(shown) + 2)
    for pattern, begins in numbered.items():
        if len(begins) == 1:
            return {"paging": _relative(pattern, answer.url), "paging_from": begins.pop()}
    if further:
        for selector in ("a.next", "a.nextpage", "li.next > a", "span.next > a", "div.next > a"):
            found = select(root, selector)
            if len(found) == 1 and _NEXT.match(words(found[0])):
                return {"next": selector}
        return _next_by_title(root)
    return {}


def _next_by_title(root: "etree._Element") -> dict[str, Any]:
    for link in root.iter("a"):
        title = link.get("title") or ""
        if _NEXT.match(words(link)):
            if title and '"' not in title:
                return {"next": f'a[title="{title}"]'}
            names = classes_of(link)
            if names:
                return {"next": f"a.{names[0]}"}
            parent = link.getparent()
            if parent is not None and step_of(parent) != local_name(parent):
                return {"next": f"{step_of(parent)} > a:last-child"}
    return {}


def _relative(pattern: str, url: str) -> str:
    folder = url.partition("?")[0].rpartition("/")[0] + "/"
    short = pattern.removeprefix(folder)
    return (
        short
        if urljoin(url, short.replace(PLACEHOLDER, "2")) == pattern.replace(PLACEHOLDER, "2")
        else pattern
    )
