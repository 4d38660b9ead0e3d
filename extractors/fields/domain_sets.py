"""Listings that may be fields, with what speaks for and against each, and the directions below the items.

Whether a listing is one of fields is decided by the normalizer, which knows fields; here stands what can be
seen: the words that announce it, the kind of mark, how alike its items are, what follows each of them.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from extractors.document import Span
from extractors.fields.domain_directions import directions_in
from extractors.fields.domain_words import MODIFIERS, DomainMention, Groups, mention_of
from extractors.fields.entries import Entries, Entry, Listing
from extractors.fields.entry_names import Named, is_remark, named, short_title
from extractors.fields.listing_cues import Role, announcing, is_attribute, is_cue, roles_of
from extractors.grammar.enumerations import trim

_OTHERS = re.compile("其[他它]|以上|上述|不限|自选|自拟|综合|另")
_OTHER_END = re.compile("其[他它](?:相关|重点|有关)?$")
_KIND_OF_PROJECT = re.compile(
    "(?:项目|课题|专项|计划|基金|资金|奖|奖励|补助|补贴|资助|类|揭榜挂帅|需求|难题)$"
)
# What is done for somebody; a field is what is studied or made.
_SERVICE = re.compile("(?:指导|培训|引进|对接|推广|交流|咨询|宣传|服务|扶持|招商|融资|路演)$")
_OTHER_NAME = re.compile(
    "[0-9]{4}年|万元|通知|单位|部门|要求|(?:申报|申请|证明|书面|纸质|报送|佐证|推荐|附件|相关|提交|其他|有关)材料$|条件|办法|规定|附件|签字|盖章|程序|流程|时间|方式|标准$|对象|企业$|高校|院校|院所|医院|公司|[局厅委]$|负责人|申报|填写|提交|报送|评审|审核|名称|简介|概况|内容$|目标$|指标$|背景$|意义$|情况$|报告|表$|书$|函$|证明|复印件|执照|专利|论文|[首二三]等奖|联系"
)
_SENTENCE = re.compile(
    "(?<![反效供感适响对相])应(?![用急变力激对])|须|不得|不超过|不少于|不低于|请|具有|具备|符合|达到|分为|分别|^(?:在(?!线|轨|体)|对(?!虾|苯|流|二)|从|由|按|将|可(?:以|由|在|按|自)|未(?!来)|已|每|凡|是|如)|属于|以上$|[者员]$|不良|记录$|[一二两三四五六七八九十0-9][个大类项种条]$|以下|下列|如下|(?<![普涉])及$|(?<![参赋给])与$|(?<![中饱总调缓温共柔])和$|或$|(?<!目)的$|^(?:本|该|我)[省市区县年单]"
)
# 强化政策引导, 加强组织领导: what somebody is to do.
_ACTION = re.compile(
    "^(?:征集|加强|强化|完善|建立|健全|做好|抓好|落实|推进|推动|提高|提升|组织|加快|明确|严格|规范|优化|加大|坚持|突出|注重|确保|深化|创新|统筹|广泛|积极|及时|认真|精心|鼓励|引导|支持|培育|打造|构建|实施|开展|促进|拓展|搭建)"
)
_OFFICE = re.compile("[0-9０-９]{6}|[0-9]{3,4}[-—－][0-9]|联系|电话|邮箱|[处科室局][，,：:]")
_MONEY = re.compile("万元|元/项|资助|补助|奖励|经费|不超过[0-9]")
_LIST = re.compile("[^，,。；;：:\n]{2,40}、[^，,。；;：:\n]{2,}")
_BARE_NAME = re.compile("[^，,。；;：:、\\n]{2,16}")
_GUIDE = re.compile("研究内容|考核指标|研究目标|预期目标|主要指标|技术指标|榜单金额|执行期")
_HEAD_END = re.compile("[，,。；;：:（(\\n]")
_LABEL = re.compile("[^，,。；;：:\\n]{2,10}(?=[：:])")
_FIELD_LABEL = re.compile(
    r"[【\[]?(?:所属|所在|技术|产业|行业|研究|申报|学科|应用|需求|榜单)*(?:技术|产业|行业)?领域(?:方向|分类|类别)?[】\]]?\s*[：:]\s*(?P<field>[^，,。；;：:（）()□☐☑■√○◯\s]{2,20}?)(?:领域)?[。；;]?\s*$"
)
_KIND = re.compile("领域|方向|专题|赛道|板块|产业|行业")
_NO_NAMES = ("unnamed", "sentence", "other_name", "action", "office", "generic")
_MOSTLY = 0.8  # of the items read like no names of fields
_ASKED = ("says_field", "says_content", "under_field", "under_content")
_LONG = 16
_ITEMS = 80


def listed_fields(text: str, found: Entries, notice: int, groups: Groups) -> Iterator[DomainMention]:
    """A mention for each item of each listing that could be one of fields."""
    for listing in found.listings:
        yield from _Set(text, found, listing, notice).mentions(groups)


class _Item(msgspec.Struct, frozen=True):
    entry: Entry
    name: Named


class _Set:
    """One listing, looked at as if its items were fields."""

    def __init__(self, text: str, tree: Entries, listing: Listing, notice: int) -> None:
        self._text, self._tree, self._listing, self._notice = text, tree, listing, notice

    def mentions(self, groups: Groups) -> Iterator[DomainMention]:
        announced = self._announcement()
        if not self._may_be_fields(announced):
            return
        entries = self._with_lists(self._listing.entries[:_ITEMS])
        read = [(e, named(self._text, e)) for e in entries]
        good = [_Item(e, n) for e, n in read if n is not None and not self._is_other(n)]
        if not good or (self._plain and len(good) < 2 and not good[0].name.is_field):
            return
        if sum(is_attribute("".join(i.name.name.of(self._text).split())) for i in good) * 2 >= len(good):
            return
        features = self._features(announced, entries, good)
        if sum(value for name, value in features if name in _NO_NAMES) >= _MOSTLY:
            return
        group = groups.new()
        if cards := self._cards(good, group):
            yield from cards
            return
        for item in good:
            if self._unfit(item.name):
                continue
            below = self._directions(item)
            mention = mention_of(
                self._text,
                trim(self._text, self._name(item)),
                self._notice,
                group,
                "domains.heading",
                below,
            )
            yield msgspec.structs.replace(
                mention, features=features, scope=max(item.entry.scope, mention.end)
            )

    def _with_lists(self, entries: list[Entry]) -> list[Entry]:
        """Lines that are in turn a name and a list: each list belongs to the name above it."""
        names, lists = entries[::2], entries[1::2]
        if not self._plain or len(lists) < 2 or len(names) != len(lists):
            return entries
        if not all(_BARE_NAME.fullmatch(self._text, e.start, e.end) for e in names):
            return entries
        if not all(_LIST.match(self._text, e.start, e.end) for e in lists):
            return entries
        return [
            msgspec.structs.replace(name, scope=below.end, body=[Span(below.start, below.end)])
            for name, below in zip(names, lists, strict=True)
        ]

    def _cards(self, good: Sequence[_Item], group: int) -> list[DomainMention]:
        """榜单一：X / 所属领域：A: topics that each tell their field in a line of their own."""
        told = [(i, field) for i in good if (field := self._told_field(i.entry)) is not None]
        if len(told) * 2 <= len(good):
            return []
        fields: dict[str, tuple[Span, list[Span]]] = {}
        for item, field in told:
            topic = trim(self._text, item.name.whole)
            fields.setdefault(field.of(self._text), (field, []))[1].append(topic)
        return [
            msgspec.structs.replace(
                mention_of(self._text, field, self._notice, group, "domains.card", topics),
                start=field.start,
                end=field.end,
                features=(("card", 1.0),),
            )
            for field, topics in fields.values()
        ]

    def _told_field(self, entry: Entry) -> Span | None:
        below = [*entry.body[:8], *(Span(e.start, e.end) for e in self._tree.below(entry)[:8])]
        for line in below:
            label = _FIELD_LABEL.match(self._text, line.start, line.end)
            if label is not None:
                return trim(self._text, Span(*label.span("field")))
        return None

    @property
    def _plain(self) -> bool:
        return self._listing.entries[0].style == "plain"

    def _is_other(self, name: Named) -> bool:
        """其他领域: an item of the listing, but no field."""
        written = name.name.of(self._text)
        return _OTHERS.match(written) is not None or _OTHER_END.search(written) is not None

    def _name(self, item: _Item) -> Span:
        name = item.name
        note = name.note
        plain = note is not None and not name.kind and not name.stop
        if plain and note is not None and not is_remark(note.of(self._text)):
            return Span(name.name.start, note.end + 1)
        return name.whole

    def _unfit(self, name: Named) -> bool:
        written = "".join(name.name.of(self._text).split())
        return (
            MODIFIERS.fullmatch(written) is not None
            or _SENTENCE.search(written) is not None
            or (_OTHER_NAME.search(written) is not None and not name.kind)
            or is_attribute(written)
            or is_cue(written + name.kind)
        )

    def _features(
        self, announced: dict[str, float], entries: Sequence[Entry], good: Sequence[_Item]
    ) -> tuple[tuple[str, float], ...]:
        text, n = self._text, len(entries)
        weights: dict[str, float] = {"set": 1.0, **announced}
        first = entries[0]
        topic = next((e.topic for e in entries if e.topic), "")
        if topic:
            weights[
                "topic_word"
                if topic
                in ("专题", "领域", "方向", "赛道", "板块", "主题", "研究方向", "重点方向", "指南方向")
                else "task_word"
            ] = 1.0
        if first.style.startswith("bullet"):
            weights["bullet"] = 1.0
        if first.style == "plain":
            weights["plain"] = 1.0
        if first.style == "boxed":
            weights["boxed"] = 1.0
        if self._listing.inner:
            weights["in_line"] = 1.0
        written = ["".join(i.name.name.of(text).split()) for i in good]
        weights["kind"] = sum(i.name.is_field for i in good) / n
        weights["industry"] = sum(i.name.is_industry for i in good) / n
        weights["unnamed"] = (
            n - len(good) - sum(1 for e in entries if _OTHERS.match(text, e.start, e.end))
        ) / n
        weights["long"] = sum(len(w) > _LONG for w in written) / n
        weights["sentence"] = sum(bool(_SENTENCE.search(w)) for w in written) / n
        weights["other_name"] = (
            sum(bool(_OTHER_NAME.search(w)) and not i.name.kind for w, i in zip(written, good, strict=True))
            / n
        )
        weights["action"] = sum(bool(_ACTION.match(w)) for w in written) / n
        weights["project"] = sum(bool(_KIND_OF_PROJECT.search(w)) for w in written) / n
        weights["service"] = (
            sum(bool(_SERVICE.search(w)) and not i.name.kind for w, i in zip(written, good, strict=True)) / n
        )
        weights["generic"] = sum(MODIFIERS.fullmatch(w) is not None for w in written) / n
        weights["listed"] = sum(self._lists(i) for i in good) / n
        weights["bare"] = sum(i.name.rest.end <= i.name.rest.start and not i.name.note for i in good) / n
        tails = [text[i.name.name.end : min(i.entry.end, i.name.name.end + 80)] for i in good]
        weights["office"] = sum(bool(_OFFICE.search(t)) for t in tails) / n
        weights["money"] = sum(bool(_MONEY.search(t)) for t in tails) / n
        weights["guide"] = sum(self._is_guide(i.entry) for i in good) / n
        weights["guide_below"] = sum(self._guides_below(i.entry) for i in good) / n
        weights["single"] = float(n == 1)
        weights["pair"] = float(n == 2)
        return tuple((name, round(value, 3)) for name, value in weights.items() if value)

    def _may_be_fields(self, announced: dict[str, float]) -> bool:
        """Conditions, steps, and lines that nothing announces are fields only by their own words."""
        asked = any(
            f"{how}_{role}" in announced for how in ("says", "under") for role in ("field", "content")
        )
        other = "says_other" in announced or "under_other" in announced
        if asked or not (other or self._plain):
            return True
        entries = self._listing.entries
        return any(e.topic or _KIND.search(self._text, e.start, min(e.end, e.start + 40)) for e in entries)

    def _announcement(self) -> dict[str, float]:
        """What stands right before, and what the headings above say."""
        weights: dict[str, float] = {}
        says: tuple[Role, ...] = ()
        announcer = self._listing.announcer
        if announcer is not None:
            says, leads = announcing(self._text, announcer)
            for role in says:
                weights[f"says_{role}"] = 1.0
            if says and leads:
                weights["leads"] = 1.0
        above = [self._heading_roles(e) for e in self._tree.above(self._listing.entries[0])]
        nearest = next((r for r in above if r), ())
        for role in nearest:
            if role not in says:
                weights[f"under_{role}"] = 1.0
        if any("other" in r for r in above):
            weights["inside_other"] = 1.0
        parent = self._listing.entries[0].parent
        if parent is not None and self._is_project(self._tree.entries[parent]):
            weights["of_project"] = 1.0
        if not says and not nearest:
            weights["unannounced"] = 1.0
        return weights

    def _is_project(self, entry: Entry) -> bool:
        words = _HEAD_END.split(self._text[entry.start : min(entry.end, entry.start + 40)], maxsplit=1)[0]
        return _KIND_OF_PROJECT.search(words) is not None

    def _heading_roles(self, entry: Entry) -> tuple[Role, ...]:
        words = _HEAD_END.split(self._text[entry.start : min(entry.end, entry.start + 40)], maxsplit=1)[0]
        return roles_of(words) if len(words) <= 24 else ()

    def _lists(self, item: _Item) -> bool:
        name = item.name
        if name.note is not None and "、" in name.note.of(self._text):
            return True
        if _LIST.search(self._text, name.rest.start, min(name.rest.end, name.rest.start + 120)):
            return True
        return name.rest.end <= name.rest.start and bool(item.entry.body or item.entry.children)

    def _is_guide(self, entry: Entry) -> bool:
        if _GUIDE.search(self._text, entry.end, min(entry.scope, entry.end + 200)):
            return True
        return any(_GUIDE.match(self._text, e.start, e.end) for e in self._tree.below(entry)[:2])

    def _guides_below(self, entry: Entry) -> bool:
        below = self._tree.below(entry)
        return bool(below) and sum(self._is_guide(e) for e in below) * 2 >= len(below)

    def _directions(self, item: _Item) -> list[Span]:
        text, name = self._text, item.name
        if name.rest.end > name.rest.start and text[name.rest.start : name.rest.end].strip():
            below = directions_in(text, name.rest.start, name.rest.end)
            if below:
                return below
            if name.stop in ("：", ":") and not item.entry.children and (alone := _alone(text, name.rest)):
                return [alone]
        if name.note is not None and "、" in name.note.of(text):
            return directions_in(text, name.note.start, name.note.end)
        children = self._tree.below(item.entry)
        if children and (below := self._titles(children)):
            return below
        if children and not any(is_attribute(self._text[c.start : c.start + 4]) for c in children):
            return [s for c in children for s in directions_in(text, c.start, c.end)]
        body = item.entry.body
        if stated := next((span for b in body[:6] if (span := self._stated(b)) is not None), None):
            return directions_in(text, stated.start, stated.end)
        if body and not self._labelled(body[0]):
            below = directions_in(text, body[0].start, body[0].end)
            if below:
                return below
            if not children and len(body) > 1 and all(b.end - b.start <= 20 for b in body):
                return [trim(text, Span(b.start, b.end - (text[b.end - 1] in "；;。"))) for b in body]
        return []

    def _titles(self, children: Sequence[Entry]) -> list[Span]:
        """The names of the items below, where nearly all of them are names."""
        found = [short_title(self._text, c) for c in children]
        names = [trim(self._text, s) for s in found if s is not None]
        good = [
            s for s in names if not _SENTENCE.search(s.of(self._text)) and not _OTHERS.match(s.of(self._text))
        ]
        return good if len(good) * 4 >= len(children) * 3 else []

    def _stated(self, body: Span) -> Span | None:
        """支持方向：A、B。 on a line below a topic: what follows its label."""
        label = _LABEL.match(self._text, body.start, body.end)
        if label is None or is_attribute(label[0].strip()) or "field" not in roles_of(label[0].strip()):
            return None
        return Span(label.end() + 1, body.end)

    def _labelled(self, body: Span) -> bool:
        """研究内容：… below a topic says more of it; it is no direction."""
        label = _LABEL.match(self._text, body.start, body.end)
        return label is not None and (is_attribute(label[0].strip()) or is_cue(label[0].strip()))


_ALONE = re.compile(
    r"\s*(?P<one>(?!详?见|按|限|由|不|每|应|可|[0-9])[^，,。；;：:、（）()\n]{3,18}?)(?:等)?(?:方向)?\s*[。；;]?\s*$"
)


def _alone(text: str, rest: Span) -> Span | None:
    found = _ALONE.match(text, rest.start, rest.end)
    return trim(text, Span(*found.span("one"))) if found else None
