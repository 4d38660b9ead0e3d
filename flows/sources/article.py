"""A notice's page: the files attached to it, and what of it tells one version from another."""

import hashlib
import re
from typing import TYPE_CHECKING

import msgspec

from extractors.errors import NoticesError
from extractors.readers import read
from flows.sources.addresses import absolute, key_of
from flows.sources.config import WebSource
from flows.sources.errors import Gone
from flows.sources.fetch import Answer
from flows.sources.markup import base_of, text_of_bytes, tree, words
from flows.sources.naming import ENDINGS, name_of

if TYPE_CHECKING:
    from lxml import etree

# fmt: off
_PICTURES = frozenset({"jpg", "jpeg", "png", "tif", "tiff", "bmp"})
# fmt: on
# What sites call the box with the files, in id and class.
_BOX = re.compile(
    r"(?:^|[\s_\-])(?:fj|fujian|xgfj|attach\w*|annex\w*|accessor\w*|files?|filelist|download\w*|appendix)"
    r"(?:$|[\s_\-\d])",
    re.I,
)
_DOWNLOAD = re.compile(r"down(?:load|file)?|attach|getfile|openfile|showfile|fileid", re.I)
_ATTACHMENT = re.compile(r"附\s*件|附\s*表")
_QUOTED = re.compile(
    r"""['"]([^'"\s<>]{1,500}\.(?:docx?|wps|et|xlsx?|pdf|ofd|zip|rar|7z|rtf|pptx?|txt|csv)(?:\?[^'"\s<>]{0,300})?)['"]""",
    re.I,
)
# Counters that a site writes into the page anew with every visit.
_COUNTERS = re.compile(
    r"(?:浏览|阅读|点击|访问|查看|下载|分享|点赞|评论)(?:次数|数量|量|数|人次|人数)?[:：]?\s*\[?\d+\]?\s*(?:次|人次|人)?"
    r"|已?下载\s*\d+\s*次|\d+\s*(?:次|人)(?:浏览|阅读|点击|访问|下载)"
)
_BLANKS = re.compile(r"\s+")
_NOT_THERE = re.compile(r"404|页面不存在|页面未找到|找不到|不存在|已(?:被)?删除|无法访问|not found", re.I)
_SHORT = 120  # characters of text: an error page is no longer


class FileLink(msgspec.Struct, frozen=True):
    """A link from a page to a file, and the words it is shown as."""

    url: str
    label: str


class Article(msgspec.Struct, frozen=True):
    """`fingerprint` is the same for two answers whose text and files are the same."""

    fingerprint: str
    files: tuple[FileLink, ...]


def read_article(source: WebSource, answer: Answer) -> Article:
    """Raises AnswerUnreadable, and Gone for a page that only says that there is none."""
    text = text_of_bytes(answer.data, answer.url, answer.charset, source.charset)
    root = tree(text, answer.url)
    try:
        document = read(answer.data, "page.html")
        shown = document.text
        linked = [(link.target, shown[link.start : link.end]) for link in document.links]
        title = document.title or ""
    except NoticesError:  # the run that loads it says what is wrong with it
        shown, linked, title = words(root), [], ""
    if len(shown) < _SHORT and _NOT_THERE.search(f"{title} {shown}"):
        raise Gone(url=answer.url, status=200)
    base = base_of(root, answer.url)
    if source.attachments is not None:
        files = _selected(root, source.attachments, base)
    else:
        files = _found(root, base, linked)
    own = key_of(answer.url)
    chosen = {key_of(link.url): link for link in reversed(files)}
    kept = tuple(link for key, link in reversed(chosen.items()) if key != own)
    return Article(_fingerprint(shown, kept), kept)


def fingerprint_of(data: bytes) -> str:
    """Of a file: its bytes."""
    return hashlib.sha256(data).hexdigest()


def _fingerprint(shown: str, files: tuple[FileLink, ...]) -> str:
    text = _BLANKS.sub("", _COUNTERS.sub("", shown))
    addresses = "\n".join(sorted(key_of(link.url) for link in files))
    return hashlib.sha256(f"{text}\n{addresses}".encode("utf-8", "surrogatepass")).hexdigest()


def _selected(root: "etree._Element", selector: str, base: str) -> list[FileLink]:
    from flows.sources.list_page import select

    found: list[FileLink] = []
    for element in select(root, selector):
        for link in [element] if element.tag == "a" else element.iter("a"):
            found.extend(_targets(link, base))
    return found


def _found(root: "etree._Element", base: str, linked: list[tuple[str, str]]) -> list[FileLink]:
    """The links to files in the main text, and around it those that are said to be attached."""
    found: list[FileLink] = []
    for target, label in linked:
        url = absolute(base, target)
        if url is not None and is_file(url, label):
            found.append(FileLink(url, " ".join(label.split())))
    known = {key_of(link.url) for link in found}
    for element in root.iter("a"):
        for link in _targets(element, base):
            if (
                key_of(link.url) not in known
                and is_file(link.url, link.label)
                and _is_attached(element, link.label)
            ):
                known.add(key_of(link.url))
                found.append(link)
    return found


def _targets(element: "etree._Element", base: str) -> list[FileLink]:
    """Where a link leads: its address, else a file that its script names."""
    label = words(element) or " ".join((element.get("title") or "").split())
    href = (element.get("href") or "").strip()
    if href and not href.lower().startswith("javascript:"):
        url = absolute(base, href)
        if url is not None:
            return [FileLink(url, label)]
    scripts = f"{href if href.lower().startswith('javascript:') else ''} {element.get('onclick') or ''}"
    urls = [absolute(base, match) for match in _QUOTED.findall(scripts)]
    return [FileLink(url, label) for url in urls if url is not None]


def is_file(url: str, label: str) -> bool:
    """Whether a link leads to a file that may be a document."""
    ending = _ending(name_of(url))
    if ending in _PICTURES:
        return _ATTACHMENT.search(label) is not None or _ending(label) in ENDINGS
    if ending in ENDINGS:
        return True
    said = _ATTACHMENT.match(label.strip("【[（( ")) is not None or _ending(label) in ENDINGS
    return said and _DOWNLOAD.search(url) is not None


def _is_attached(element: "etree._Element", label: str) -> bool:
    """Whether a link outside the main text belongs to the notice."""
    if _ATTACHMENT.search(label):
        return True
    around = [element, *list(element.iterancestors())[:4]]
    return any(_BOX.search(f"{one.get('id') or ''} {one.get('class') or ''}") for one in around)


def _ending(name: str) -> str:
    name = name.strip()
    return name.rpartition(".")[2].lower() if "." in name else ""
