"""Finds the article in a page, by where its words are dense and not links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.readers.html.grids import html_grid, is_layout
from extractors.readers.html.markup import BLOCKS, SKIPPED, hidden, tag_of, words_of
from extractors.readers.source import Source

if TYPE_CHECKING:
    from lxml import etree

# The names that sites give to what stands around an article, as whole words of id and class.
# fmt: off
_NOISE = frozenset({
    "aside", "banner", "bread", "breadcrumb", "breadcrumbs", "comment", "comments", "copyright",
    "crumb", "crumbs", "dropdown", "foot", "footer", "friendlink", "friendlinks", "hd", "login",
    "menu", "menubar", "nav", "navbar", "navi", "navigation", "pager", "pagination", "position",
    "qrcode", "recommend", "related", "relate", "searchbar", "searchbox", "share", "sidebar",
    "sitemap", "sidenav", "subnav", "toolbar", "topbar", "topnav", "weizhi", "mianbaoxie",
    "daohang",
})
# fmt: on
_NOISE_TAGS = frozenset({"nav", "aside", "footer"})
_GRID = frozenset({"tr", "td", "th", "tbody"})
_NAME_WORDS = re.compile("[A-Za-z][a-z]*|[A-Z]+(?![a-z])")
# Characters that a page may hold and that lxml gives, but does not take.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANKS = re.compile(r"\s+")
# What a page states about its article, near the title: it belongs to the text.
_ABOUT = re.compile(
    "(?:发布|发文|成文|公开|生成|更新|印发|公布|发稿)(?:时间|日期|机构|机关|单位)|信息来源|文章来源|来\\s*源[：:]"
    "|索\\s*引\\s*号|文\\s*号[：:]|发文字号|时\\s*间[：:]|日\\s*期[：:]|主题分类|浏览|阅读次数|作\\s*者[：:]"
)
_FILES = re.compile(
    r"\.(?:docx?|docm|wps|pdf|xlsx?|et|ofd|rar|zip|7z|rtf|pptx?|txt|jpe?g|png|tiff?)(?:$|[?#&])", re.I
)
_MAIN_SHARE = 0.6  # of the page's unlinked words, those that the article holds
_NOISE_SHARE = 0.4  # what holds more of them is no noise, whatever its name
_HARDLY_LINKED = 0.1
_LINKED = 0.5  # of a block's words: above it, the block is a list of links


@dataclass
class _Weight:
    words: int = 0  # characters outside links, white space not counted
    linked: int = 0  # characters of links, those to files not counted

    @property
    def density(self) -> float:
        return self.linked / max(1, self.words + self.linked)


def without_noise(root: "etree._Element", *, keep_all: bool) -> "etree._Element":
    """The body without menus, headers and footers of the site; all of it for `keep_all`."""
    body = next((child for child in root.iter("body")), root)
    if keep_all:
        return body
    total = _weigh(body)[body].words
    for element in list(_noisy(body)):
        parent = element.getparent()
        if parent is None or _weigh(element)[element].words > total * _NOISE_SHARE:
            continue
        _remove(element)
    return body


def main_text(body: "etree._Element", title: str | None, source: Source) -> "etree._Element":
    """The block to read: the article with its title and what the page says about it.

    A page that is hardly linked at all is an article as a whole.
    """
    weights = _weigh(body)
    total = weights[body]
    if total.words == 0 or total.density < _HARDLY_LINKED:
        return body
    best = body
    while True:
        heavy = [
            child for child in best if child in weights and weights[child].words >= total.words * _MAIN_SHARE
        ]
        if not heavy or (tag_of(heavy[0]) == "table" and not is_layout(html_grid(heavy[0], source))):
            break
        best = heavy[0]
    return _widened(best, body, weights, _plain(title or ""))


def _widened(
    best: "etree._Element", body: "etree._Element", weights: "dict[etree._Element, _Weight]", title: str
) -> "etree._Element":
    """The widest block around `best` that adds the title, dates or attachments, but no link lists."""
    chosen = current = best
    while current is not body and (parent := current.getparent()) is not None and parent in weights:
        current = parent
        added = _Weight(
            weights[current].words - weights[chosen].words, weights[current].linked - weights[chosen].linked
        )
        if added.density > _LINKED or added.words > max(1500, weights[chosen].words):
            break
        if (added.words and added.density < _HARDLY_LINKED) or _adds(current, chosen, title):
            chosen = current
    return chosen


def _adds(wider: "etree._Element", inner: "etree._Element", title: str) -> bool:
    """Whether what `wider` has outside `inner` is a heading, the title, a date or an attachment."""
    words: list[str] = []
    pending = [child for child in wider if child is not inner]
    while pending:
        element = pending.pop()
        if inner in element.iterdescendants():
            pending.extend(child for child in element if child is not inner)
            continue
        if any(tag_of(e) in ("h1", "h2", "h3") or _is_file(e) for e in element.iter()):
            return True
        words.append(words_of(element))
    outside = _plain("".join(words))
    if _ABOUT.search(outside):
        return True
    return any(len(_plain(word)) >= 8 and _plain(word) in title for word in words)


def _noisy(body: "etree._Element") -> "Iterator[etree._Element]":
    for element in body.iterdescendants():
        tag = tag_of(element)
        bare_header = tag == "header" and next(element.iter("h1", "h2"), None) is None
        named = tag in BLOCKS and tag not in _GRID and _named_noise(element)
        if tag in _NOISE_TAGS or bare_header or named:
            yield element


def _named_noise(element: "etree._Element") -> bool:
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return any(word.lower() in _NOISE for word in _NAME_WORDS.findall(names[:300]))


def _weigh(root: "etree._Element") -> "dict[etree._Element, _Weight]":
    """The words of each block below and including `root`, in one pass and without recursion."""
    weights: dict[etree._Element, _Weight] = {}
    sums = [_Weight()]
    link_depth = 0
    pending: list[tuple[etree._Element, bool]] = [(root, False)]
    while pending:
        element, leaving = pending.pop()
        tag = tag_of(element)
        if leaving:
            weight = sums.pop()
            if tag in BLOCKS or tag == "table" or element is root:
                weights[element] = weight
            sums[-1].words += weight.words
            sums[-1].linked += weight.linked
            link_depth -= tag == "a"
        elif tag and tag not in SKIPPED and not hidden(element):
            sums.append(_Weight())
            link_depth += tag == "a"
            pending.append((element, True))
            pending.extend((child, False) for child in reversed(element))
            _count(sums[-1], element.text, link_depth > 0 and not _is_file(element))
            continue
        if element is not root:
            _count(sums[-1], element.tail, link_depth > 0)
    return weights


def _count(weight: _Weight, text: str | None, linked: bool) -> None:
    if text:
        number = len(_plain(text))
        if linked:
            weight.linked += number
        else:
            weight.words += number


def _is_file(element: "etree._Element") -> bool:
    return tag_of(element) == "a" and _FILES.search(element.get("href") or "") is not None


def _plain(text: str) -> str:
    return _BLANKS.sub("", text)


def _remove(element: "etree._Element") -> None:
    """Takes an element out and leaves the words behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = _NO_XML.sub("", (before.tail or "") + element.tail)
        else:
            parent.text = _NO_XML.sub("", (parent.text or "") + element.tail)
    parent.remove(element)
