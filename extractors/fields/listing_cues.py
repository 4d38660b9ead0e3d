"""What the words that announce a listing say its items are (data/listing_cues.csv)."""

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from extractors.document import Span

Role = Literal["field", "content", "category", "other"]

_NOTE = re.compile(r"[（(][^（）()\n]{0,40}[）)]$")
_TRAILING = re.compile(r"(?:如下|包括|为|是|有|分为|设置|共|具体|主要|的|以下|下列|：|:|。|；|;|\s)+$")
_CLAUSES = re.compile("[，,。；;：:\n]")
# 支持下列领域的联合研究: the cue need not stand at the end of a sentence that says what it asks for.
_ASKING = re.compile(
    "以下|下列|如下|下述|重点|主要|优先|征集|支持|资助|聚焦|围绕|面向|包括|分为|设置|设立|设有|涵盖|涉及|申报|遴选"
)
_JOINED = re.compile("^(?:及|与|和|、|以及|暨)")
_HEADING = 22  # code points of a heading at most
_REACH = 60


@cache
def _cues() -> tuple[dict[str, Role], frozenset[str]]:
    roles: dict[str, Role] = {}
    attributes: set[str] = set()
    with files("extractors.fields").joinpath("data/listing_cues.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            if row["role"] == "attribute":
                attributes.add(row["cue"])
            else:
                roles[row["cue"]] = row["role"]  # type: ignore[assignment]
    return roles, frozenset(attributes)


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_cues()[0], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def is_attribute(name: str) -> bool:
    """Whether words only label a part of a topic: 研究内容, 考核指标."""
    return name in _cues()[1]


def is_cue(name: str) -> bool:
    """Whether words are nothing but a heading's cue: 说明, 申报程序."""
    return _ONLY_CUES.sub("", name) in _cues()[0] or name in _cues()[0]


_ONLY_CUES = re.compile("^(?:申报|征集|报送|其[他它]|有关|相关|具体|工作|项目|填报|支持|资助|组织)+")


def announcing(text: str, span: Span) -> tuple[tuple[Role, ...], bool]:
    """What an announcer says its items are, and whether it is a sentence that leads to them (…如下：)."""
    start = max(span.start, span.end - 400)
    words = text[start : span.end].rstrip("。：:；; \u3000\n")
    leads = text[span.end - 1] in "：:" or words.endswith(("如下", "以下", "下列"))
    words = _NOTE.sub("", words)
    clauses = [c for c in _CLAUSES.split(words) if c.strip()]
    if not clauses:
        return (), leads
    if len(clauses) == 1 and len(words) <= _HEADING and not _ASKING_FOR.search(words):
        return roles_of(words), leads
    if not leads:
        # A heading that runs on as prose: its first words are the heading.
        return (roles_of(clauses[0]) if len(clauses[0]) <= _HEADING else ()), False
    last = clauses[-1][-_REACH:]
    if _JUDGED.search(last):
        return ("other",), True
    if _THESE_FIELDS.search(words[max(words.rfind("。"), 0) :]):
        return ("field",), True
    roles = roles_of(last)
    if "field" not in roles and _ASKING.search(last) and _FIELDS_ASKED.search(last):
        roles = ("field",)
    return roles, True


@lru_cache(maxsize=4096)
def roles_of(words: str) -> tuple[Role, ...]:
    """The role of the last cue of a heading, and that of one that is joined to it.

    领域申报要求 is a requirement; 支持方向及要求 lists fields, too.
    """
    words = _TRAILING.sub("", _NOTE.sub("", words.strip()))
    found = [(cue.start(), cue.end(), _cues()[0][cue[0]]) for cue in _pattern().finditer(words)]
    if not found or not _BEHIND_CUE.fullmatch(words, found[-1][1]):
        return ()
    roles = [found[-1][2]]
    for (_, end, role), (start, _, _) in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        adjacent = end == start and roles[-1] == "content" and role == "field"  # 学科范围
        if not (adjacent or _JOINED.match(words[end:start])):
            break
        roles.append(role)
    return tuple(dict.fromkeys(roles))


# What may stand behind the last cue; other words say that the heading speaks of something else.
_BEHIND_CUE = re.compile("(?:设置|清单|目录|要点|指引|一览表?|布局|分布|建议|征集|名称|开展|组织|申报|项目)?")
_JUDGED = re.compile("评审|评价|评估|打分|审核|审查|考核|检查")  # what is looked at, not what is asked for
_ASKING_FOR = re.compile("(?:以下|下列|如下|下述)")
# 选题围绕以下六个板块展开，也可…：
_THESE_FIELDS = re.compile(
    "(?:以下|下列|下述)[^，,。；;：:的]{0,8}(?:领域|方向|产业|行业|专题|赛道|板块|选题|主题)(?!内)"
)
_FIELDS_ASKED = re.compile("(?:领域|方向|产业|行业|专题|赛道|板块|选题|主题)(?!内)[^，,。；;：:]{0,14}$")
