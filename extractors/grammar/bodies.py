"""Names of public bodies, institutions and companies, told by what they end in (`data/bodies.csv`)."""

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Literal

Strength = Literal["sure", "weak"]

_HAN = "\u3400-\u9fff"
# What a name may be written with; inner brackets are read by `is_body`.
_NAME = re.compile(f'[{_HAN}A-Za-z0-9·•“”‘’"《》〈〉（）()、&\\-—－]+')
_HAN_RUN_BACK = re.compile(f"[{_HAN}·（）()“”]+$")
# Words that a sentence has and a name has not.
_NOT_IN_NAMES = re.compile(
    "[的了请须应将把被于]|根据|按照|为了|关于|通过|各有关|各单位|以上|本通知|特此|如下|联系|电话|地址|附件|"
    "负责|报送|提交|填报|申报表|不得|可以|我[局厅委部市省县区]|截止|时间"
)
# 于, 应 and 将 stand in these names; they are taken out before the words above are looked for.
_HARMLESS = re.compile(
    "计算机与|技术与|科学与|工程与|信息与|发展与|改革与|环境与|资源与|教育与|管理与|安全与|规划与|经济与|"
    "人文与|艺术与|文化与|对外与|生物与|材料与|化学与|食品与|海洋与|交通与|数学与|物理与|健康与|人口与|"
    "标准与|检验与|质量与|知识产权与|创新与|于都|于田|于洪|应城|应县|宝应|应急|应用|响应|适应|效应|反应|相应|"
    "目的地|将乐|将军|电话|被服|联系处|与会|时间频率"
)
_CLOSING = re.compile("[（(](?:盖章|公章|章|代章|印章|签章|印|盖公章|单位盖章|落款)[）)]$")
_TAIL = re.compile("[（(][^（）()]{1,20}[）)]$")


@cache
def _endings() -> tuple[tuple[str, Strength], ...]:
    rows: list[tuple[str, Strength]] = []
    with files(__package__).joinpath("data/bodies.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            rows.append((row["ending"], "sure" if row["strength"] == "sure" else "weak"))
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@cache
def _by_last() -> dict[str, tuple[tuple[str, Strength], ...]]:
    found: dict[str, list[tuple[str, Strength]]] = {}
    for ending, strength in _endings():
        found.setdefault(ending[-1], []).append((ending, strength))
    return {last: tuple(rows) for last, rows in found.items()}


@cache
def last_signs() -> frozenset[str]:
    """The characters that a body's name may end with, a closing bracket among them."""
    return frozenset(_by_last()) | frozenset("）)")


def ending_of(name: str) -> Strength | None:
    """How surely the last characters of `name` make it a body's name; None where they do not."""
    best: Strength | None = None
    for ending, strength in _by_last().get(name[-1:], ()):
        if name.endswith(ending) and (len(name) > len(ending) or len(ending) >= 3):
            if strength == "sure":
                return "sure"
            best = "weak"
    return best


def without_seal(name: str) -> str:
    """The name without a closing （盖章）, （公章）, （代章）."""
    return _CLOSING.sub("", name).rstrip()


def is_body(name: str, *, alone: bool = False) -> bool:
    """Whether `name` (no white space in it) is a body's name.

    `alone`: it stands on a line or in a signature by itself, so a weak ending is enough.
    """
    name = without_seal(name)
    if not 3 <= len(name) <= 50 or _NAME.fullmatch(name) is None:
        return False
    if _NOT_IN_NAMES.search(_HARMLESS.sub("", name)):
        return False
    core = _TAIL.sub("", name)
    strength = ending_of(core) or (ending_of(name) if core == name else None)
    return strength == "sure" or (alone and strength == "weak")
