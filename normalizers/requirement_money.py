"""The sums a form asks for: total, public, own and other money, in yuan, only as stated."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.grammar.money import find_amounts
from normalizers.numbers import yuan

if TYPE_CHECKING:
    from normalizers.requirement_entries import Entry

Funds = dict[str, tuple[Decimal, int, int]]
_COLUMN = {
    "total_budget": "total_budget_yuan",
    "fiscal_budget": "fiscal_budget_yuan",
    "self_funding": "self_funding_yuan",
    "other_funding": "other_funding_yuan",
}
# Words before an amount that say whose money it is; the last one before the amount counts.
_OWNERS = re.compile(
    r"(?P<other_funding>其他|其它|银行|贷款|社会资[金本]|风险投资|合作单位|合作方)"
    r"|(?P<self_funding>自筹|自有|自投|企业投入|单位投入|企业出资|单位出资|配套|匹配)"
    r"|(?P<fiscal_budget>财政|专项|省拨|市拨|拨款|补助|资助|中央|引导资金|政府|申请|补贴)"
    r"|(?P<total_budget>总|合计|共计|共需|共)"
)
_ALL_OWN = re.compile(
    r"(?:全部|全额|均|都|所需资金|所需经费|100%|百分之百)[^。；\n]{0,12}(?:自筹|自有资金|自行解决|自行承担)|(?:自筹|自有资金)[^。；\n]{0,4}100%|^(?:企业|单位)?自筹$"
)
_PART_OF = re.compile(r"其中|包括|含")


def funds(entries: "Sequence[Entry]", text: str) -> Funds:
    """What each field states; a field of its own beats a part of a composite value."""
    found: Funds = {}
    parts: Funds = {}
    others: list[tuple[Decimal, int, int]] = []
    ordered = sorted(entries, key=lambda e: e.order)
    for entry in ordered:
        if entry.canonical not in (*_COLUMN, "funding_plan") or entry.written is None:
            continue
        unit = entry.unit or _unit_before(entry, ordered, text)
        for role, amount, start, end in _amounts(entry, text, unit):
            if role == "other_funding" and role == entry.canonical:
                others.append((amount, start, end))
            target = found if role == entry.canonical else parts
            target.setdefault(_COLUMN[role], (amount, start, end))
    _sum_of_others(found, others, parts)
    for column, value in parts.items():
        found.setdefault(column, value)
    total = found.get("total_budget_yuan")
    if total is not None and "self_funding_yuan" not in found and "fiscal_budget_yuan" not in found:
        for entry in entries:
            written = entry.written
            if entry.canonical in ("funding_plan", "self_funding", "total_budget") and written is not None:
                match = _ALL_OWN.search(text, written.start, written.end)
                if match:
                    found["self_funding_yuan"] = (total[0], match.start(), match.end())
                    break
    return found


_ONE_PLACE = 120  # characters from the first of several sums to the last, so that one quote holds them


def _sum_of_others(found: Funds, others: list[tuple[Decimal, int, int]], parts: Funds) -> None:
    """Money from several other sources (地方配套 50, 银行贷款 20) is one sum where it makes up the total."""
    column = _COLUMN["other_funding"]
    given = [sum_ for sum_ in others if sum_[0]]
    if len(given) == 1:
        found[column] = given[0]
    total = found.get("total_budget_yuan")
    if len(given) < 2 or total is None:
        return
    own = [found.get(c, parts.get(c)) for c in (_COLUMN["fiscal_budget"], _COLUMN["self_funding"])]
    rest = total[0] - sum(part[0] for part in own if part is not None)
    start, end = min(g[1] for g in given), max(g[2] for g in given)
    if rest == sum(g[0] for g in given) and end - start <= _ONE_PLACE:
        found[column] = (rest, start, end)


_NEAR = 6  # fields between a sum with a unit and its parts without one
_BARE = re.compile(r"[\d０-９.,，]{1,14}")


def _unit_before(entry: "Entry", ordered: "Sequence[Entry]", text: str) -> str | None:
    """`总投资（万元） 1000 | 自有资金 500`: a bare figure beside a sum that states its unit shares it."""
    written = entry.written
    if written is None or _BARE.fullmatch(text, written.start, written.end) is None:
        return None
    near = [
        other
        for other in ordered
        if other.unit in ("万元", "亿元", "元")
        and other.canonical in _COLUMN
        and other is not entry
        and 0 <= entry.order - other.order <= _NEAR
    ]
    units = {other.unit for other in near}
    return units.pop() if len(units) == 1 else None


def _amounts(entry: "Entry", text: str, unit: str | None) -> list[tuple[str, Decimal, int, int]]:
    """(whose, yuan, start, end) of each amount in a value; the label's own role for the first bare one."""
    assert entry.written is not None
    start, end = entry.written.start, entry.written.end
    out: list[tuple[str, Decimal, int, int]] = []
    floor = start
    default = entry.canonical if entry.canonical in _COLUMN else None
    given: set[str] = set()
    if "_" in text[start:end]:  # 总额__180__万元: figures on drawn lines
        text = text[:start] + text[start:end].replace("_", " ") + text[end:]
    for parts in find_amounts(text, start, end, bare=True):
        if parts.low_unit is None and parts.high_unit is None and unit is None:
            floor = parts.end
            continue
        before = text[floor : parts.start]
        floor = parts.end
        owner = _owner(before, default)
        amount = yuan(parts, unit)
        if (
            owner is None
            or amount is None
            or owner in given
            or (parts.high is not None and parts.high != parts.low)
        ):
            continue
        given.add(owner)
        out.append((owner, amount, parts.start, parts.end))
    return out


def _owner(before: str, default: str | None) -> str | None:
    """The last owner named since the amount before; without one, the label's own."""
    last = None
    for match in _OWNERS.finditer(before):
        if match.lastgroup == "total_budget" and last is not None:
            continue
        if match.group() in ("配套", "匹配") and last == "fiscal_budget":
            continue  # 申请区配套: what is asked for
        last = match.lastgroup
    return last or default
