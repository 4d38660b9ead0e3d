"""Kinds of project side by side, whatever their marks: bulleted or unmarked lines, clauses with sums."""

import re
from collections.abc import Iterator, Sequence

from extractors.document import Span
from extractors.fields.category_words import NOT_ABOVE, CategoryMention, is_kind, says_categories
from extractors.fields.entries import Entries, Entry, Listing
from extractors.fields.entry_names import named
from extractors.grammar.enumerations import trim

_OTHERS = re.compile("其[他它]|以上|上述")
_SPACE = re.compile(r"\s+")
_MARKED_KIND = re.compile("[（(][^（）()]{0,4}类[）)]")  # 成果转化项目（B类）
_HEAD_END = re.compile("[，,。；;：:（(\n]")
# 自然科学专项每项资助2万元；人文社科专项每项资助1万元: each clause tells the sum of one kind.
_FUNDED_CLAUSE = re.compile(
    r"(?<![^；;。，,：:\s])(?P<name>[^，,。；;：:、（()）\s]{2,14}?(?:项目|课题|专项|计划|类|基金))"
    "(?=每[项个人]|单[项个]|资助|补助|奖励|由学校|由单位|由省|由市|自筹|最高|不超过|给予|一次性|经费|不资助|按)[^；;。]{2,80}(?=[；;。]|$)"
)
_SUM = re.compile("[0-9一二三四五六七八九十百]\\s*(?:万|元)|自筹|不资助")
_SHARE = 0.8  # of the items of a listing, so many must be kinds
_GROUP = 500_000


def listed_kinds(
    text: str, tree: Entries, notice: int, known: Sequence[CategoryMention]
) -> Iterator[CategoryMention]:
    """Kinds that the headings did not give: two or more side by side, and those with sums of their own."""
    read = {m.start: m for m in known}
    for listing in tree.listings:
        yield from _kinds(text, tree, listing, notice, read)
    above = {m.start: m.name for m in known}
    for entry in tree.entries:
        name = named(text, entry)
        over = above.get(name.name.start) if name is not None else None
        if over is None and not says_categories(_head(text, entry)):
            continue
        for span in (Span(entry.start, entry.end), *entry.body[:6]):
            yield from _funded(text, span, notice, over, read)


def _head(text: str, entry: Entry) -> str:
    return _HEAD_END.split(text[entry.start : min(entry.end, entry.start + 40)], maxsplit=1)[0]


def _kinds(
    text: str, tree: Entries, listing: Listing, notice: int, read: dict[int, CategoryMention]
) -> Iterator[CategoryMention]:
    items = [e for e in listing.entries if not _OTHERS.match(text, e.start, e.end)]
    if len(items) < 2:
        return
    above = [_head(text, e) for e in tree.above(items[0])]
    if any(NOT_ABOVE.search(words) for words in above):
        return
    names = [(e, _kind(text, e)) for e in items]
    found = [(e, s) for e, s in names if s is not None]
    if len(found) < 2 or len(found) < _SHARE * len(items):
        return
    parent = next((m.name for e in tree.above(items[0]) if (m := read.get(e.start))), None)
    for _, span in found:
        if span.start not in read:
            yield _mention(text, span, notice, parent, _GROUP + items[0].start, "categories.line")


def _kind(text: str, entry: Entry) -> Span | None:
    name = named(text, entry)
    if name is None or name.kind:
        return None
    span = trim(text, name.name)
    if not is_kind(_SPACE.sub("", span.of(text)).replace("、", "")):
        return None
    marked = _MARKED_KIND.match(text, span.end, entry.end)
    return Span(span.start, marked.end()) if marked else span


def _funded(
    text: str, line: Span, notice: int, parent: str | None, read: dict[int, CategoryMention]
) -> Iterator[CategoryMention]:
    clauses = [c for c in _FUNDED_CLAUSE.finditer(text, line.start, line.end) if _SUM.search(c[0])]
    spans = [Span(*c.span("name")) for c in clauses]
    if len(spans) < 2 or not all(is_kind(s.of(text)) for s in spans):
        return
    for span in spans:
        if span.start not in read:
            yield _mention(text, span, notice, parent, _GROUP + line.start + 1, "categories.line")


def _mention(
    text: str, span: Span, notice: int, parent: str | None, group: int, component: str
) -> CategoryMention:
    return CategoryMention(
        start=span.start,
        end=span.end,
        notice=notice,
        component=component,
        name=_SPACE.sub("", span.of(text)),
        parent=parent,
        group=group,
        sure=False,
    )
