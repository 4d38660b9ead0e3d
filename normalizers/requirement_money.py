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
    for entry in sorted(entries, key=lambda e: e.order):
        if entry.canonical not in (*_COLUMN, "funding_plan") or entry.written is None:
            continue
        unit = entry.unit or None
        for role, amount, start, end in _amounts(entry, text, unit):
            target = found if role == entry.canonical else parts
            target.setdefault(_COLUMN[role], (amount, start, end))
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


def _amounts(entry: "Entry", text: str, unit: str | None) -> list[tuple[str, Decimal, int, int]]:
    """(whose, yuan, start, end) of each amount in a value; the label's own role for the first bare one."""
    assert entry.written is not None
    start, end = entry.written.start, entry.written.end
    out: list[tuple[str, Decimal, int, int]] = []
    floor = start
    default = entry.canonical if entry.canonical in _COLUMN else None
    given: set[str] = set()
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
