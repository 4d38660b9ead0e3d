"""A unit that a form states once for the figures below it: 单位：万元, 金额单位：万元、人."""

import re

_UNIT = re.compile(
    r"[（(]?(?:金额|货币|计量)?单位[：:][ \u3000]*(?:人民币|[人个项家名]{1,2}[、，,/])?[ \u3000]*"
    r"(?P<unit>亿元|万元|千元|元)(?:[、，,/][ \u3000]*[^\s：:（()）]{1,4}){0,3}[）)]?[ \u3000]*$"
)


def stated_unit(words: str) -> tuple[str, int] | None:
    """The unit at the end of a line, and where the words that state it begin."""
    if "单位" not in words:
        return None
    found = _UNIT.search(words.rstrip())
    if found is None:
        return None
    before = words[: found.start()]
    # 填报单位：元亨公司 names somebody; the unit stands alone or behind a gap.
    return (
        (found["unit"], found.start())
        if not before.strip() or _is_apart(before, words[found.start()])
        else None
    )


def _is_apart(before: str, first: str) -> bool:
    return first in "（(" or before[-1].isspace() or before[-1] in "。；;，,表）)算"
