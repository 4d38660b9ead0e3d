"""What a title says of an earlier notice: that it extends, supplements, replaces or withdraws one, and which.

Two titles are about the same call when their stems are the same: what is left of a title without who
writes, what is done (组织申报, 征集 …), the kind of document, the words of amendment, the year and marks.
Year and round (第二批, 上半年) are read apart: the call of another year is another call.
"""

import re
from functools import cache
from typing import Literal

import msgspec

from normalizers.tables import rows

Act = Literal["extends", "supplements", "replaces", "withdraws"]

LONGEST = 300  # characters of a title that are looked at
SHORTEST_STEM = 4  # characters; what is shorter names no call


class TitleReading(msgspec.Struct, frozen=True):
    """`stem` is '' where the title names no call of its own; `cited` are stems of titles inside it."""

    stem: str
    act: Act | None
    year: int | None
    rounds: str  # the rounds that it names, in order, '' for none
    cited: tuple[str, ...]


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: None}
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile("[二][〇○零0][〇○零一二三四五六七八九]{2}(?=年)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|[-—~至]\d|财年)")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-—~至](?:19|20)?\d\d)?(?:财?年度?)?(?!\d)")
_ROUND = re.compile(
    "第[一二三四五六七八九十百两\\d]{1,4}[批轮次期季]度?|首批|首轮|[上下]半年|[一二三四1-4]季度"
    "|(?<![\\d一二三四五六七八九十])(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?(?!\\d|[日号])"
)
_CITED = re.compile("《([^《》]{4,200}(?:《[^《》]{2,120}》[^《》]{0,120})?)》")
_NOTICE_LIKE = re.compile("(?:通知|公告|通告|指南|榜单|函|启事|方案)$|^关于")
_ISSUER = re.compile("^[^关《]{2,60}?关于")
_KIND = re.compile(
    "(?:的)?(?:预|再次|紧急|补充|更正|变更|延期)?(?:通知|公告|通告|启事|函|说明|公示|提示|解答|答疑)(?:书|单)?$"
)
_BRACKETS = re.compile(r"[(（\[【〔](?:[^()（）\[\]【】〔〕]{0,12})[)）\]】〕]")
_FILLERS = re.compile(
    "(?:申报|报送|提交|推荐|相关|有关|纸质|书面|电子)材料|关于|转发|组织|开展|做好|启动|发布|印发|公布|公开|面向全?社会|进一步|继续|再次|征集|申报|推荐|填报|受理|报名|申请"
    "|提交|报送|上报|遴选|揭榜工作|工作|有关|相关|事项|问题|截止|时间|日期|期限|时限|通知|公告|通告|补充|更正|勘误|修正"
    "|修订|修改|调整|变更|更改|延长|延期|顺延|推迟|延后|展期|宽限|取消|撤销|撤回|终止|中止|暂停|停止|废止|作废|重新|紧急|说明|答疑|常见|解答"
    "|年度|的|和|与|及"
)
_MARKS = re.compile(r"[\W_]+")


def read_title(title: str) -> TitleReading:
    """Never fails; what it cannot read has an empty stem."""
    plain = _CHINESE_YEAR.sub(
        lambda found: found.group().translate(_CHINESE_DIGITS),
        re.sub(r"\s+", "", title[:LONGEST].translate(_FULL_WIDTH)),
    )
    act = _act(_CITED.sub("《通知》", plain))
    inside = [cited for cited in _CITED.findall(plain) if _NOTICE_LIKE.search(cited)]
    own = inside[0] if inside and act else plain
    year = _YEAR.search(own) or _YEAR.search(plain)
    return TitleReading(
        stem=stem(own),
        act=act,
        year=int(year.group()) if year else None,
        rounds=" ".join(_ROUND.findall(own) or _ROUND.findall(plain)),
        cited=tuple(found for found in map(stem, inside) if found) if act else (),
    )


def stem(title: str) -> str:
    """What a title is about; '' where too little is left to name anything."""
    plain = re.sub(r"\s+", "", title[:LONGEST].translate(_FULL_WIDTH))
    plain = _CHINESE_YEAR.sub(lambda found: found.group().translate(_CHINESE_DIGITS), plain)
    plain = _YEARS.sub("", plain)
    plain = _ISSUER.sub("", plain) if "关于" in plain else plain
    plain = _BRACKETS.sub(lambda found: found.group() if _ROUND.search(found.group()) else "", plain)
    for _ in range(3):
        plain = _KIND.sub("", plain)
    plain = _MARKS.sub("", _FILLERS.sub("", plain))
    return plain if len(plain) >= SHORTEST_STEM and not plain.isdecimal() else ""


def _act(title: str) -> Act | None:
    for sign, needed, never, act in _signs():
        if (
            sign.search(title)
            and (needed is None or needed.search(title))
            and not (never and never.search(title))
        ):
            return act
    return None


@cache
def _signs() -> tuple[tuple[re.Pattern[str], re.Pattern[str] | None, re.Pattern[str] | None, Act], ...]:
    def compiled(pattern: str) -> re.Pattern[str] | None:
        return re.compile(pattern) if pattern else None

    return tuple(
        (re.compile(row["pattern"]), compiled(row["object"]), compiled(row["never"]), row["act"])  # type: ignore[misc]
        for row in rows("version_signs.csv")
    )
