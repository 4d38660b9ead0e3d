"""What the labels of forms mean: the canonical field, the kind, the unit and the word limits.

The crosswalk is data/form_labels.csv: `label` (the words that name the field, without numbers,
parentheses and 其中), `match` (`exact`, or `suffix` for labels that end with the words), `group`
(only under a group label that holds these words), `canonical_field`.
"""

import re
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache

from extractors.forms.hints import advice_score, limits
from extractors.forms.labels import core, head_of, heads, squeeze
from extractors.forms.mentions import FieldMention
from normalizers.composed_labels import composed
from normalizers.facts import FieldKind
from normalizers.label_model import guess
from normalizers.tables import rows

_UNIT = re.compile(
    r"[（(](?:单位[：:]|币种[：:])?(?:人民币)?(?P<unit>亿元|千万元|百万元|万元|千元|元|万美元|美元|人|个|项|篇|件|台套|台|套|年|月|个月|岁|%|％|家|次|名|人次|平方米|㎡|亩)(?:人民币)?[）)]"
)
_STATED_UNIT = re.compile(r"单位[：:](?:人民币)?(?P<unit>亿元|千万元|百万元|万元|千元|元)")
_UNIT_WORD = re.compile(r"^(?:人民币)?(?P<unit>亿元|千万元|百万元|万元|千元|元)$")
_MONEY_UNITS = frozenset(["亿元", "千万元", "百万元", "万元", "千元", "元"])
_PARTS = re.compile(r"[、/／]|及其?|和|与")
_JOINS = ("、", "/", "／", "及", "和", "与")


@cache
def _crosswalk() -> tuple[dict[str, list[tuple[str, str]]], dict[str, str]]:
    """Exact labels with (group, field), longest group first; and suffixes with their field."""
    exact: dict[str, list[tuple[str, str]]] = {}
    suffixes: dict[str, str] = {}
    for row in rows("form_labels.csv"):
        label = squeeze(row["label"])
        if row["match"] == "suffix":
            suffixes[label] = row["canonical_field"]
        else:
            exact.setdefault(label, []).append((row["group"], row["canonical_field"]))
    for found in exact.values():
        found.sort(key=lambda pair: -len(pair[0]))
    return exact, suffixes


_NARROW = str.maketrans("（）：／，", "():/,")
_PREFIXES = (
    *("其中", "拟", "本", "该", "贵", "主要", "项目", "需求", "课题", "技术", "企业", "单位"),
    *("申报", "申请", "预计", "计划", "预期", "建议"),
)


@lru_cache(maxsize=4096)
def canonical(label: str, groups: tuple[str, ...] = (), section: str | None = None) -> str | None:
    """The canonical field of a label; its groups (and section) tell equal labels apart."""
    exact, suffixes = _crosswalk()
    words = core(squeeze(label))
    around = " ".join([*groups, section or ""])
    for name in (squeeze(label).rstrip("：:"), words, *_simpler(words)):
        for group, meaning in exact.get(name, ()):
            if not group or (group and any(group in g for g in (*groups, section or ""))):
                return meaning
    if any(join in words for join in _JOINS):
        first, *others = _PARTS.split(words)
        if len(first) >= 2 and (found := exact.get(first)):
            plain = [meaning for group, meaning in found if not group]
            if plain:
                return None if plain[0] in _MONEY and _names_others(others, plain[0]) else plain[0]
    del around
    if _NO_PLAN.search(words) and _SPENT.search(words):
        return None
    best = max((s for s in suffixes if words.endswith(s)), key=len, default=None)
    if best is not None and len(words) <= len(best) + 14:
        return suffixes[best]
    asked = stated(words)
    field = composed(asked, has_unit=bool(_UNIT.search(squeeze(label)))) or guess(asked)
    return "title" if field == "content" and _ONE_LINE.search(label) else field


_MONEY = ("total_budget", "fiscal_budget", "self_funding", "other_funding")
# Money that is spent, paid in or missing already: none that the project asks for.
_NO_PLAN = re.compile("已(?:投|到|支|完成|使用|获|有)|累计|到位|缺口|结余|支出数|决算")
_SPENT = re.compile("经费|资金|投入|投资|金额|预算")


def _names_others(words: list[str], field: str) -> bool:
    """单位自筹及其他: the sum is that of several owners, and no one's."""
    return any(canonical(word, ("资金来源",)) in set(_MONEY) - {field} for word in words if len(word) >= 2)


_CLAUSE = re.compile(r"^(?:为此|对此|因此)[，,]?|^(?:为|根据|针对|围绕|结合|除)[^，,]{2,24}[，,]")
_ASKING = re.compile(
    r"请?(?:简要|详细|如实|具体|简单)?(?:描述|说明|填写|列出|概述|简述|阐述|介绍)(?:一下)?|您(?:们)?|贵(?:企业|单位|公司|校|院|所)"
    r"|(?:属于)?(?:以下|下列)?(?:哪个|哪些|哪类|何种|什么|多少)|(?:是否|请问)"
)
_ASKED_TAIL = re.compile(r"(?:主要)?(?:约?[是为有]|包括)$")
_ONE_LINE = re.compile(r"一句话|[（(][^（()）]{0,8}[1-3]\d字")


def stated(words: str) -> str:
    """A question as a label: 为解决上述问题，贵企业可投入的经费约为 → 可投入的经费."""
    if "是否" in words:
        return words
    plain = _ASKED_TAIL.sub("", _ASKING.sub("", _CLAUSE.sub("", words)))
    return plain.strip("的，,、") if len(plain) >= 2 else words


def _simpler(words: str) -> list[str]:
    """The label without the words that only say whose it is (项目, 需求, 拟 …)."""
    out: list[str] = []
    pending = [words]
    while pending and len(out) < 12:
        name = pending.pop(0)
        for prefix in _PREFIXES:
            shorter = name[len(prefix) :].lstrip("的")
            if name.startswith(prefix) and len(shorter) >= 2 and shorter not in out:
                out.append(shorter)
                pending.append(shorter)
    return out


def has_unit(label: str) -> bool:
    return bool(_UNIT.search(label))


def unit(field: FieldMention) -> str | None:
    """The unit in the label's parentheses, or alone in the value's place (万元 behind the room)."""
    match = _UNIT.search(field.label)
    if match:
        return match.group("unit")
    alone = _UNIT_WORD.match(squeeze(field.hints).strip("_＿（()）"))
    if alone:
        return alone.group("unit")
    for group in (*reversed(field.groups), field.section or ""):
        found = _UNIT.search(group)
        if found and found.group("unit") in _MONEY_UNITS and _is_amount(field):
            return found.group("unit")
    return (
        field.unit_above
        if field.unit_above and (field.shape in ("table", "line") or _is_amount(field))
        else None
    )


def _is_amount(field: FieldMention) -> bool:
    if head_kind(field.label) in ("amount", None):
        return True
    return canonical(field.label, field.groups, field.section) in (
        "total_budget",
        "fiscal_budget",
        "self_funding",
        "other_funding",
    )


def head_kind(label: str) -> str | None:
    head = head_of(label)
    return heads()[head] if head else None


_MULTI = re.compile(
    r"多选|可复选|复选|不限选|任选[两二三四五多]|选[择]?[1一][-—~至到][2-9二三四五六]|至多选|最多选|限选[2-9二三四五六]|可选[2-9二三四五六多]"
)
_SINGLE = re.compile(r"单选|限选[一1]|只选[一1]|任选[一1]|选择[一1]项|选[一1]项|唯一")
_MANY_BY_NATURE = re.compile(
    r"(?:合作方式|合作形式|合作意向|知识产权类型|知识产权|资质|荣誉|平台|基地|解决方式|需求类型|成果形式|服务内容|附件材料|附件清单|预期成果)"
)


def kind(field: FieldMention, canonical_field: str | None) -> FieldKind:
    """The kind of a field, from its options, its place and the words of its label and hints."""
    if field.shape == "table" or field.repeats >= 2:
        return "table"
    words = f"{field.label}\n{field.hints}"
    if field.choices:
        return _choice_kind(field, words)
    if _MULTI.search(field.label):
        return "multi_choice"
    fewest, most = limits(words)
    if fewest or (most and most >= 100):
        return "long_text"
    by_head = head_kind(field.label)
    unit_word = unit(field)
    if unit_word in _MONEY_UNITS and (by_head != "long_text" or canonical_field in _MONEY):
        return "amount"
    if canonical_field in ("start_on", "end_on", "filled_on", "birth", "registered_on") and by_head == "date":
        return "date"
    if by_head == "date":
        return "date"
    if by_head == "amount":
        return "amount"
    if field.shape == "line" and field.room and not _short(field):
        return "long_text"
    prompted = advice_score(field.hints) >= 0.3 and len(squeeze(field.hints)) >= 18
    if field.shape == "outline" or (field.shape == "heading" and field.room and by_head != "date"):
        return "long_text"
    if by_head == "long_text" and (field.room or prompted):
        return "long_text"
    if head_of(field.label) == "意见" and field.shape != "cell":
        return "long_text"
    if prompted and field.room and by_head not in ("date", "amount", "table") and not _short(field):
        return "long_text"
    if field.written and len(field.written.text) > 120:
        return "long_text"
    return "text"


def _short(field: FieldMention) -> bool:
    return head_of(field.label) in ("单位", "名称", "联系人", "电话", "地址", "邮箱", "领域", "代码")


def _choice_kind(field: FieldMention, words: str) -> FieldKind:
    if _MULTI.search(words):
        return "multi_choice"
    if _SINGLE.search(words):
        return "single_choice"
    if sum(1 for c in field.choices if c.ticked) > 1:
        return "multi_choice"
    free = [c for c in field.choices if c.blank and not c.label.startswith(("其他", "其它"))]
    if len(free) >= 2 or (
        field.label.endswith(("级别", "选项")) and field.section != field.label and _unlabelled(field)
    ):
        return "multi_choice"
    if _MANY_BY_NATURE.search(field.label) or len(field.choices) > 16:
        return "multi_choice"
    return "single_choice"


def _unlabelled(field: FieldMention) -> bool:
    """The label was made up from the neighbour's: it stands nowhere, so its place is the options'."""
    return bool(field.choices) and field.start <= field.choices[0].start <= field.end


_LISTED = re.compile(r"^[（(](?P<list>.{4,200}?)(?:。.*)?[）)]$", re.DOTALL)


def listed_options(hints: str) -> list[str] | None:
    """Options that a hint lists without boxes: `（科技扶贫、双创、科技金融。以上…）`."""
    match = _LISTED.match(squeeze(hints))
    if match is None or "、" not in match.group("list"):
        return None
    parts: list[str] = [""]
    depth = 0
    for sign in match.group("list"):
        depth += (sign in "（(") - (sign in "）)")
        if sign == "、" and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    good = [p for p in parts if 1 < len(p) <= 20]
    return good if len(good) >= 2 and len(good) == len(parts) else None


def slashed_options(field: FieldMention) -> list[str] | None:
    """Options that a blank form prints with strokes between them: `基础研究/应用基础研究`, `是/否`."""
    words = squeeze(field.written.text if field.written else field.hints).strip("（）()")
    parts = re.split(r"[/／]", words)
    if len(parts) < 2 or any(not re.fullmatch(r"[\u4e00-\u9fff]{1,10}", part) for part in parts):
        return None
    return parts


def suggest(label: str, count: int = 3) -> list[tuple[str, str, float]]:
    """The nearest known labels with their canonical fields and likeness, for a label that is not mapped."""
    exact, _ = _crosswalk()
    words = core(squeeze(label))
    near = get_close_matches(words, exact.keys(), n=count, cutoff=0.4)
    return [(name, exact[name][0][1], SequenceMatcher(None, words, name).ratio()) for name in near]
