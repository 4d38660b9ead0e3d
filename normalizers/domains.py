"""Fields as notices write them → one canonical scheme (docs/domains.md)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import msgspec

from extractors.fields.domains import DomainMention
from normalizers.context import NoticeContext
from normalizers.facts import Domain
from normalizers.gazetteer import rows

# How often a rule was right on notices that it was not written from.
# The share that was right by the evidence, on notices at first contact: (at least, confidence), best first.
_CONFIDENCE = ((7.5, 0.95), (4.5, 0.9), (3.0, 0.88), (0.0, 0.55))
_TITLE_ONLY = 0.15  # less, where only the title names the field
_IGNORED = re.compile(r"[\s“”\"'‘’「」『』·・]+")
_SUFFIX = re.compile(
    "(?:等|重点|相关|高新|关键)*(?:技术|科技|产业|行业|领域|方向|产业链|产业集群|工程|研究|学科|专业|制造业)$"
)
_LATIN = re.compile("[a-z0-9]")
# Words that say which fields, and name none.
_NO_FIELD = re.compile(
    "(?:其他|其它|以上|以下|上述|该|本|各|相关|有关|重点|优势|特色|主导|支柱|关键|核心|所属|不同|多个|新兴|传统|战略性?|前沿|科技|技术|高新技术|创新"
    "|产业|行业|专业|学科|领域|方向|研究|申报|支持|征集|项目|企业|地方|区域|社会|经济|市场|国家|政府|省级?|市级?|区级?|县级?|高校|科研院所|院校|基层|一线|农户"
    "|公共|主要|一些|若干|部分|的|和|与|及|等|人才|资金|平台|政策|服务|管理|生产|生活|消费|投资|发展|建设|国民|重大|需求|链|环节|上下游|龙头)+"
)


# Verbs and the like: a piece of a sentence that the list's grammar let in.
_CLUTTER = re.compile(
    "[的了我你]|[0-9]{4}年|请|不超过|限报|[0-9]项|应(?:当|具|为|在)|须|将|提升|提高|促进|解决|满足|符合|实现|参与|具有|具备|推动|推进|加快|单位|企业|高校|院所|通知|[，,。：:]"
)


class DomainScheme(msgspec.Struct, frozen=True):
    """A canonical field (or, without a parent, a group of fields)."""

    code: str
    name: str
    name_en: str
    parent: str | None
    source: str | None


@cache
def scheme() -> tuple[DomainScheme, ...]:
    """The canonical fields and their groups, groups first."""
    return tuple(
        DomainScheme(r["code"], r["name"], r["name_en"], r["parent"] or None, r["source"] or None)
        for r in rows("domain_scheme.csv")
    )


@cache
def _aliases() -> dict[str, str]:
    return {_plain(row["alias"]): row["domain"] for row in rows("domain_aliases.csv")}


@cache
def _longest() -> int:
    return max(map(len, _aliases()))


def _plain(name: str) -> str:
    """NFKC, lower case, without white space, quotation marks and what stands in brackets."""
    text = _IGNORED.sub("", unicodedata.normalize("NFKC", name)).lower()
    return re.sub(r"\([^()]*\)", "", text) or text


def canonical(name: str) -> str | None:
    """The canonical field of a name as written; None where no alias fits, not even a part of it."""
    plain = _plain(name)
    exact = _exact(plain)
    return exact if exact else _contained(plain)


def _exact(plain: str) -> str | None:
    aliases = _aliases()
    while plain:
        if plain in aliases:
            return aliases[plain]
        shorter = _SUFFIX.sub("", plain)
        if shorter == plain:
            return None
        plain = shorter
    return None


def _contained(plain: str) -> str | None:
    """The longest alias inside; of equals the last, where a Chinese compound has its head."""
    best: tuple[int, int, str] | None = None
    aliases = _aliases()
    for start in range(len(plain)):
        for end in range(min(len(plain), start + _longest()), start + 1, -1):
            found = aliases.get(plain[start:end])
            if found is None or _cuts_word(plain, start, end):
                continue
            if best is None or (end - start, start) >= best[:2]:
                best = (end - start, start, found)
            break
    return best[2] if best else None


def _cuts_word(plain: str, start: int, end: int) -> bool:
    """ai inside aids: a Latin alias must not be part of a longer Latin word."""
    before = start > 0 and bool(_LATIN.match(plain[start - 1])) and bool(_LATIN.match(plain[start]))
    after = end < len(plain) and bool(_LATIN.match(plain[end])) and bool(_LATIN.match(plain[end - 1]))
    return before or after


def known(name: str) -> bool:
    """Whether the name as a whole (but for endings such as 技术) is listed."""
    return _exact(_plain(name)) is not None


def unmapped(names: Iterable[str]) -> list[str]:
    """The names that have no canonical field, each once, in order: to be added to the aliases."""
    return [name for name in dict.fromkeys(names) if canonical(name) is None]


def domains(mentions: Sequence[DomainMention], context: NoticeContext) -> list[Domain]:
    """One row a field: the heading's, with its directions, before a list's that names it again."""
    by_name: dict[str, DomainMention] = {}
    weighed: dict[int, float] = {}
    for mention in _accepted(mentions, weighed):
        key = _plain(mention.name)
        if key not in by_name or (mention.directions and not by_name[key].directions):
            by_name[key] = mention
    return [
        _fact(mention, context, seq, weighed[mention.group])
        for seq, mention in enumerate(sorted(by_name.values(), key=lambda m: (m.start, m.end)), 1)
    ]


def _accepted(mentions: Sequence[DomainMention], weighed: dict[int, float]) -> list[DomainMention]:
    """The items of the groups that are judged to be fields; `weighed` receives the evidence of each group."""
    groups: dict[int, list[DomainMention]] = {}
    for mention in mentions:
        groups.setdefault(mention.group, []).append(mention)
    kept: list[DomainMention] = []
    for group in groups.values():
        if _seen_weight(group[0].features) + _most() <= 0:
            continue  # whatever its names are
        named = [m for m in group if _may_be_field(m) or _is_branch(m)]
        if not named:
            continue
        weighed[group[0].group] = evidence(group, named)
        if weighed[group[0].group] > 0:
            kept += named
    kept = _without_programmes(kept, weighed)
    if any(m.component != "domains.title" for m in kept):
        kept = [m for m in kept if m.component != "domains.title"]
    return _outermost(kept)


def _without_programmes(kept: list[DomainMention], weighed: dict[int, float]) -> list[DomainMention]:
    """（一）X攻关。重点征集以下领域：A：…；B：…. A and B are the fields, what stands around them is none."""
    led = {m.group: m for m in kept if {"says_field", "leads"} <= {name for name, _ in m.features}}
    around = {
        m.group
        for m in kept
        for inner in led.values()
        if m.start < inner.start < m.scope and weighed[inner.group] > weighed[m.group] + 1
    }
    return [m for m in kept if m.group not in around]


def _outermost(kept: list[DomainMention]) -> list[DomainMention]:
    """Inside of an item that is a field stand its directions, and no other fields."""
    ends: list[tuple[int, int]] = []
    out: list[DomainMention] = []
    for mention in sorted(
        kept, key=lambda m: (m.start, m.component != "domains.heading", -max(m.scope, m.end))
    ):
        heading = mention.component == "domains.heading"
        if any(start + heading <= mention.start < end for start, end in ends[-8:]):
            continue
        if heading:
            ends.append((mention.start, max(mention.scope, mention.end)))
        out.append(mention)
    return out


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in rows("domain_weights.csv")}


@cache
def _most() -> float:
    """The most that the names of a group can add."""
    return sum(max(0.0, _weights().get(name, 0.0)) for name in ("known", "loose", "with_directions"))


@lru_cache(maxsize=1024)
def _seen_weight(features: tuple[tuple[str, float], ...]) -> float:
    weights = _weights()
    return sum(weights.get(name, 0.0) * value for name, value in features)


def evidence(group: Sequence[DomainMention], named: Sequence[DomainMention]) -> float:
    """Log-odds that the items of a group are fields: what was seen of it, and how many are known fields."""
    weights = _weights()
    return sum(weights.get(name, 0.0) * value for name, value in seen(group, named).items())


def seen(group: Sequence[DomainMention], named: Sequence[DomainMention]) -> dict[str, float]:
    """The features of a group of mentions, with the share of its names that are known fields."""
    features = dict(group[0].features)
    features["known"] = sum(known(m.name) for m in named) / len(group)
    features["loose"] = sum(canonical(m.name) is not None for m in named) / len(group)
    features["with_directions"] = sum(bool(m.directions) for m in named) / len(group)
    return features


def _is_branch(mention: DomainMention) -> bool:
    """高新技术 is no field in a list; as a heading with directions of its own it is one."""
    return bool(mention.directions) and mention.component == "domains.heading" and "高新技术" in mention.name


def _may_be_field(mention: DomainMention) -> bool:
    name = mention.name
    if len(name) > 30 or name.count("（") != name.count("）"):
        return False
    if known(name):
        return True
    cluttered = mention.component != "domains.heading" and _CLUTTER.search(name)
    return not (cluttered or _NO_FIELD.fullmatch(_plain(name)))


def _fact(mention: DomainMention, context: NoticeContext, seq: int, weighed: float) -> Domain:
    confidence = next(share for least, share in _CONFIDENCE if weighed >= least)
    return Domain(
        notice_id=context.notice_id,
        seq=seq,
        name=mention.name,
        directions=list(mention.directions) or None,
        domain=canonical(mention.name),
        quote=context.text[mention.start : mention.end],
        char_start=mention.start,
        char_end=mention.end,
        confidence=confidence - (_TITLE_ONLY if mention.component == "domains.title" else 0),
        component=mention.component,
    )
