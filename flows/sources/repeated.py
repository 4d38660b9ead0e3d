"""Finds the list in a page: entries of one kind with long titles, and selectors that find them again."""

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.sources.addresses import absolute
from flows.sources.days import day_in
from flows.sources.list_page import select
from flows.sources.markup import local_name, words

if TYPE_CHECKING:
    from lxml import etree

_LEAST = 4  # entries that make a list
_SHORTEST = 8  # characters of a notice's title; menus have shorter ones
_ITEM_TAGS = frozenset({"li", "tr", "div", "dl", "dd", "p", "a", "article", "section"})
_NAME_PART = re.compile(r"-?[A-Za-z_][\w-]*")


def list_selector(root: "etree._Element", url: str) -> str | None:
    """The selector of the likeliest list: many entries of one kind with long titles, best with days."""
    groups: dict[tuple[etree._Element, str, str], list[etree._Element]] = {}
    for element in root.iter():
        tag, parent = local_name(element), element.getparent()
        if tag in _ITEM_TAGS and parent is not None:
            # Once by tag alone (rows may be classed in turn), once by what they are called.
            for name in {"", *classes_of(element)[:1]}:
                groups.setdefault((parent, tag, name), []).append(element)
    best: tuple[float, str] | None = None
    for elements in groups.values():
        entries = [one for one in elements if _entry(one, url)]
        if len(entries) < _LEAST:
            continue
        selector = _selector(root, entries)
        if selector is None:
            continue
        score = _score(entries, url)
        if best is None or score > best[0]:
            best = (score, selector)
    return best[1] if best else None


def _entry(element: "etree._Element", url: str) -> bool:
    """Whether an element is like a notice in a list: one link (or several to one place) with a title."""
    links = [element] if element.tag == "a" else list(element.iter("a"))
    targets = {target for one in links if (target := absolute(url, one.get("href") or ""))}
    longest = max((max(len(words(one)), len(one.get("title") or "")) for one in links), default=0)
    return 1 <= len(targets) <= 3 and longest >= _SHORTEST


def _score(entries: "list[etree._Element]", url: str) -> float:
    titles = [max((words(one) for one in _links(entry)), key=len, default="") for entry in entries]
    dated = sum(day_in(words(entry)) is not None for entry in entries) / len(entries)
    targets = {absolute(url, link.get("href") or "") for entry in entries for link in _links(entry)}
    mean = sum(min(len(title), 40) for title in titles) / len(titles)
    alike = Counter(re.sub(r"\d+", "0", urlsplit(target or "").path.rpartition("/")[0]) for target in targets)
    same = alike.most_common(1)[0][1] / len(targets) if targets else 0
    return min(len(entries), 30) * mean * (1 + 4 * dated) * (0.5 + same)


def _links(entry: "etree._Element") -> "list[etree._Element]":
    return [entry] if entry.tag == "a" else list(entry.iter("a"))


def _selector(root: "etree._Element", entries: "list[etree._Element]") -> str | None:
    """The shortest path of names that finds these entries and at most a few others."""
    first = entries[0]
    tag = local_name(first)
    shared = set.intersection(*({*classes_of(entry)} for entry in entries))
    own = tag + "".join(f".{name}" for name in sorted(shared)[:1])
    candidates: list[str] = []
    path = own
    candidates.append(path)
    parent = first.getparent()
    steps = 0
    while parent is not None and local_name(parent) not in ("body", "html", "") and steps < 6:
        step = step_of(parent)
        path = f"{step} > {path}"
        candidates.append(path)
        if "#" in step:
            break
        parent, steps = parent.getparent(), steps + 1
    wanted = set(entries)
    for candidate in candidates:
        found = select(root, candidate)
        linked = [one for one in found if next(iter(_links(one)), None) is not None]
        if wanted.issubset(found) and len(linked) <= len(wanted):
            return candidate
    # Some of what it finds may be no entry: the reader leaves out what leads nowhere.
    return candidates[-1] if wanted.issubset(select(root, candidates[-1])) else None


def step_of(element: "etree._Element") -> str:
    name = element.get("id") or ""
    tag = local_name(element)
    if _NAME_PART.fullmatch(name) and not re.search(r"\d{3,}", name):
        return f"{tag}#{name}"
    return tag + "".join(f".{one}" for one in classes_of(element)[:1])


def classes_of(element: "etree._Element") -> list[str]:
    """Its classes but those that tell first from last or odd from even."""
    names = (element.get("class") or "").split()
    passing = re.compile(r"(?:first|last|odd|even|on|cur\w*|active|hover|top)\d*$", re.I)
    return [name for name in names if _NAME_PART.fullmatch(name) and not passing.match(name)]


def date_selector(root: "etree._Element", selector: str) -> dict[str, str]:
    """The part of an entry that is a day in most of them, where it has a name of its own."""
    entries = [entry for entry in select(root, selector) if _links(entry)]
    counts: Counter[str] = Counter()
    for entry in entries:
        seen = set()
        for part in entry.iterdescendants():
            tag, text = local_name(part), words(part)
            if tag in ("", "a") or not 4 <= len(text) <= 24 or day_in(text) is None:
                continue
            seen.add(tag + "".join(f".{name}" for name in classes_of(part)[:1]))
        counts.update(seen)
    for named, number in sorted(counts.items(), key=lambda pair: (-pair[1], -len(pair[0]))):
        if number * 5 >= len(entries) * 3:
            return {"date": named}
    return {}
