"""What an entry is called: its name, the word that says what it is, a note in brackets, and what follows."""

import re

import msgspec

from extractors.document import Span
from extractors.fields.entries import Entry
from extractors.fields.listing_cues import is_attribute
from extractors.grammar.last_text import kept_for_last_text

_NAME = re.compile(
    r"[“\"‘「]?(?P<lead>(?:面向|围绕|聚焦|针对)(?=[^，,。；;：:\n]{2,20}(?:[：:。]|[，,](?:包括|重点|主要|例?如))))?"
    r"(?P<name>[^，,。；;：:（()）【】“”\"\n]{2,32}?)[”\"’」]?"
    r"(?P<so_on>等(?:未来|新兴|战略性新兴|其他|相关|重点|前沿|特色|优势|细分)*(?=领域|方向|产业|行业))?(?P<kind>(?:重点)?(?:领域|方向|专题|赛道|板块)(?:类)?|产业链|产业集群|产业|行业|方面)?[”\"’」]?"
    r"(?:[（(](?P<note>[^（）()\n]{1,160})[）)])?[”\"’」]?[ \u3000\t]*"
    r"(?P<stop>[：:，,。；;]|——?|】|\n|(?=包括|侧重|涵盖|主要(?:包括|支持|征集|围绕|研究|面向|开展)|重点(?:支持|围绕|包括|征集|研究|开展|突破|发展)|例?如(?!何|下))|$)"
)
_SPACED = re.compile(r"[ \u3000\t]+")
FIELD_KINDS = ("领域", "方向", "专题", "赛道", "板块")
INDUSTRY_KINDS = ("产业链", "产业集群", "产业", "行业")
# （共性关键技术类）, （申请代码H18）: no part of a name.
_REMARK = re.compile("、|代码|编号|类$|类别|限|万元|附件|见|项目|[0-9]")
_PHRASE = re.compile(r"[“\"]?(?P<name>[^。；;：:\n]{2,40}?)[。；;：:]?\s*(?:\n|$)")


class Named(msgspec.Struct, frozen=True):
    """`name` leaves 领域 out; `whole` has 产业, which is a part of a name; `rest` is what follows."""

    name: Span
    whole: Span
    kind: str
    note: Span | None
    stop: str
    rest: Span

    @property
    def is_field(self) -> bool:
        return any(word in self.kind for word in FIELD_KINDS)

    @property
    def is_industry(self) -> bool:
        return self.kind in INDUSTRY_KINDS


def named(text: str, entry: Entry) -> Named | None:
    """The name of an entry; None where its words are no name but a sentence."""
    return _named(text, entry.start, entry.end)


@kept_for_last_text
def _named(text: str, start: int, end: int) -> Named | None:
    found = _NAME.match(text, start, end)
    if found is None:
        return None
    name = Span(*found.span("name"))
    if found["name"].count("、") > 1:
        return None  # a list
    kind = found["kind"] or ""
    whole = Span(name.start, found.end("kind")) if kind in INDUSTRY_KINDS and not found["so_on"] else name
    note = Span(*found.span("note")) if found["note"] else None
    return Named(name, whole, kind, note, found["stop"] or "", Span(found.end(), end))


def is_remark(note: str) -> bool:
    """Whether the words of a bracket are no part of the name before it: a list, a code, a kind, a limit."""
    return _REMARK.search(note) is not None


def short_title(text: str, entry: Entry) -> Span | None:
    """The words of an item that may be a direction: a name, or a phrase of up to forty characters."""
    found = named(text, entry)
    if found is not None:
        if is_attribute(_SPACED.sub("", found.name.of(text))):
            return None
        if found.kind == "方面":
            return found.name
        if found.stop not in ("，", ","):
            noted = found.note is not None and not found.kind and not is_remark(found.note.of(text))
            return Span(found.name.start, found.note.end + 1) if noted and found.note else found.whole
    phrase = _PHRASE.match(text, entry.start, entry.end)
    if phrase is None or ("，" in phrase["name"] and "、" in phrase["name"]):
        return None  # a sentence: 围绕X，开展A、B等研究
    return Span(*phrase.span("name"))
