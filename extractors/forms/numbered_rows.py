"""Tables whose rows are `number | label | value`, or that print 栏目 and 填写内容 over their columns.

Neither the numbers nor such a head row are labels or values: they are dropped before the rows are read.
A column table (序号 over a list of projects, a budget with its items) is left as it is.
"""

import re

from extractors.forms.grid import Box, Grid
from extractors.forms.labels import squeeze

_NUMBER = re.compile(
    r"[（(]?(?P<figure>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[）)、.．]?|(?P<circled>[①-⑳])"
)
_SERIAL = frozenset(["序号", "编号", "顺序", "No", "No.", "NO", "NO.", "序"])
_ITEM = frozenset(
    (
        "栏目",
        "栏目名称",
        "项目",
        "项目名",
        "填报项目",
        "填写项目",
        "填报项",
        "填写项",
        "事项",
        "填报事项",
        "要素",
        "指标",
        "名称",
        "类别",
        "类目",
        "条目",
        "字段",
        "信息项",
        "信息名称",
        "内容",
        "表项",
        "题目",
        "栏次",
        "信息类别",
        "填报栏目",
        "信息栏目",
    )
)
_CONTENT = frozenset(
    (
        "填报内容",
        "填写内容",
        "内容",
        "具体内容",
        "填写栏",
        "填报栏",
        "填写",
        "填报",
        "填写处",
        "情况",
        "具体情况",
        "填报信息",
        "填写信息",
        "信息内容",
        "填报情况",
        "填写情况",
        "详细内容",
        "内容填写",
        "信息",
        "答复",
        "说明",
        "描述",
        "内容描述",
        "内容说明",
        "填写区",
    )
)
_ASIDE = frozenset(
    (
        "备注",
        "填写说明",
        "填报说明",
        "填写要求",
        "填报要求",
        "要求",
        "填表说明",
        "示例",
        "填写示例",
        "说明",
        "注释",
    )
)


def tidy(grid: Grid) -> None:
    """Drops the numbers of numbered rows and the head rows over label and value columns."""
    heads = [row for row in range(grid.rows) if _is_head(grid, row)]
    for row in heads:
        _drop_head(grid, row)
    numbers = _numbers(grid, after_head=bool(heads))
    grid.drop({id(box) for box in numbers})


def _words(box: Box) -> str:
    return squeeze(box.text).strip("：:（）()")


def _is_head(grid: Grid, row: int) -> bool:
    """`序号 | 项目 | 填写内容 | 备注`: a label column beside a content column, labels below it."""
    own = grid.own(row)
    if not 2 <= len(own) <= 6 or len(own) != len(grid.across(row)):
        return False
    pairs = _pairs(own)
    if not pairs:
        return False
    below = [
        b
        for item, _ in pairs
        for r in range(row + 1, grid.rows)
        for b in grid.own(r)
        if b.column == item.column
    ]
    short = [b for b in below if not b.empty and b.columns <= max(item.columns for item, _ in pairs)]
    labels = [b for b in short if b.score >= 1.2]
    return len(labels) >= 2 and len(labels) * 10 >= len(short) * 6


def _pairs(own: list[Box]) -> list[tuple[Box, Box]]:
    """(item, content) heads that fill the row, with a serial before and remarks behind them allowed."""
    rest = [b for b in own if _words(b) not in _SERIAL]
    while rest and len(rest) > 2 and _words(rest[-1]) in _ASIDE:
        rest = rest[:-1]
    if not rest or len(rest) % 2:
        return []
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    good = all(_words(a) in _ITEM and _words(b) in _CONTENT and _words(a) != _words(b) for a, b in pairs)
    return pairs if good else []


def _drop_head(grid: Grid, row: int) -> None:
    """The head goes, and with it the columns of the form's own remarks."""
    own = grid.own(row)
    last = _pairs(own)[-1][1]
    gone = {id(b) for b in own}
    for head in own:
        if head.column < last.right:
            continue
        below = [b for r in range(row + 1, grid.rows) for b in grid.own(r) if b.column == head.column]
        if _words(head) != "备注" or all(b.blank for b in below):
            gone.update(id(b) for b in below)
    grid.drop(gone)


def _numbers(grid: Grid, after_head: bool) -> list[Box]:
    """The boxes of a first column that count 1, 2, 3 … beside labels with their values."""
    if grid.columns < 3:
        return []
    found: list[tuple[Box, Box]] = []
    values: list[Box] = []
    expected = 1
    for row in range(grid.rows):
        own = grid.own(row)
        if len(own) < 2:
            continue
        if _words(own[0]) in _SERIAL and not after_head:
            return []
        if own[0].column == 0 and _figure(own[0]) == expected:
            found.append((own[0], own[1]))
            values.extend(own[2:3])
            expected += 1
    if len(found) < 3:
        return []
    labels = [label for _, label in found if label.score >= 1.2]
    figures = [v for v in values if v.score <= -2.0 and not v.empty]
    if len(labels) * 10 < len(found) * 6 or len(values) * 10 < len(found) * 6:
        return []
    if figures and len(figures) * 10 >= sum(not v.blank for v in values) * 8:
        return []
    return [number for number, _ in found]


_DIGITS = {sign: at for at, sign in enumerate("一二三四五六七八九", start=1)}


def _figure(box: Box) -> int | None:
    """The number that a cell holds and nothing else."""
    match = _NUMBER.fullmatch(squeeze(box.text))
    if match is None:
        return None
    if match.group("circled"):
        return ord(match.group("circled")) - ord("①") + 1
    words = match.group("figure")
    if words[0] not in "一二三四五六七八九十":
        return int(words)
    tens, _, ones = words.rpartition("十")
    if "十" not in words:
        return _DIGITS.get(words)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)
