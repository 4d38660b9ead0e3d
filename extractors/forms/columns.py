"""Column tables inside a form: a row of column labels with rows to fill below it."""

import itertools
import re

from extractors.forms.grid import Box, Grid
from extractors.forms.labels import clean, core, head_of, squeeze
from extractors.forms.raw import RawCell

_ORDINAL = ("序号", "编号", "顺序")
_TOTALS = ("合计", "总计", "小计", "共计")


# Columns whose cells are names that somebody writes, never the form's own row labels.
_NAMES = re.compile(r"(?:(?<!科目)(?<!指标)(?<!费用)名称|题目|姓名|单位|企业|电话|联系人|负责人|领域)$")


class Header:
    """`leaves` are the lowest column labels from left to right; `depth` counts the label rows."""

    def __init__(self, skip: int, leaves: list[Box], names: list[str], depth: int) -> None:
        self.skip, self.leaves, self.names, self.depth = skip, leaves, names, depth

    @property
    def left(self) -> int:
        return self.leaves[0].column

    @property
    def right(self) -> int:
        return self.leaves[-1].right


class Region:
    """A column table: its header, its rows of boxes, and the cells with their labels."""

    def __init__(self, header: Header, rows: list[list[Box]], end: int) -> None:
        self.header, self.rows, self.end = header, rows, end

    @property
    def ordinal(self) -> bool:
        return squeeze(self.header.leaves[0].text) in _ORDINAL

    @property
    def row_label_columns(self) -> int:
        """How many columns from the left hold the form's own labels of the rows."""
        count = 0
        for at in range(len(self.header.leaves) - 1):
            column = [row[at] for row in self.rows if at < len(row)]
            if at == 0 and (self.ordinal or self.header.leaves[0].empty):
                count = 1
                continue
            if at == 0 and _are_periods(column):
                count = 1
                continue
            if _NAMES.search(squeeze(self.header.leaves[at].text)):
                break
            named = [b for b in column if not b.blank and b.score >= 1.2]
            if len(named) * 10 < len(column) * 6 or len(self.rows) < 2:
                break
            count += 1
        return 0 if count == 1 and self.ordinal else count

    def cells(self) -> list[RawCell]:
        labels = self.row_label_columns
        out: list[RawCell] = []
        for number, row in enumerate(self.rows, start=1):
            first = 1 if self.ordinal else 0
            names = tuple(dict.fromkeys(clean(b.text) for b in row[first:labels] if not b.empty))
            if not labels and any(is_total(b) for b in row[:2]):
                continue  # the sums of a list are no entry of it
            for at, box in enumerate(row):
                if at < labels or (at == 0 and self.ordinal) or box in row[:at]:
                    continue
                column = self.header.names[at] if at < len(self.header.names) else ""
                out.append(RawCell(column, number, names, list(box.spans)))
        return out


def find(grid: Grid, row: int) -> Region | None:
    """The column table whose header begins in this row, or None."""
    own = [b for b in grid.own(row) if not b.photo]
    for skip in range(min(3, len(own) - 1)):
        if skip and own[skip - 1].rows < 2:
            break
        header = _header(grid, row, own, skip)
        if header is None:
            continue
        region = _region(grid, row, header)
        if region is not None:
            return region
    return None


def _header(grid: Grid, row: int, own: list[Box], skip: int) -> Header | None:
    head = own[skip:]
    if len(head) < 2 or not _are_labels(head, strict=False):
        return None
    left, right = head[0].column, head[-1].right
    if any(a.right != b.column for a, b in itertools.pairwise(head)):
        return None
    below = [b for b in grid.own(row + 1) if left <= b.column < right]
    split = [b for b in head if b.rows == 1 and _parts(b, below) >= 2]
    tall = [b for b in head if b.rows >= 2]
    if (
        split
        and not any(b.rows > 2 for b in head)
        and all(_parts(b, below) >= 1 for b in head if b.rows == 1)
        and _are_labels(below, False)
    ):
        leaves = sorted([*tall, *below], key=lambda b: b.column)
        if any(b.bottom != row + 2 for b in leaves):
            return None
        names = [_joined(head, leaf) for leaf in leaves]
        return Header(skip, leaves, names, 2)
    if not _are_labels(head, strict=not _is_over_room(grid, row, head)):
        return None
    depth = min(b.rows for b in head)
    if any(b.rows != depth for b in head):
        return None
    return Header(skip, head, [clean(b.text) for b in head], depth)


def _is_over_room(grid: Grid, row: int, head: list[Box]) -> bool:
    """The row below is cut the same way and holds nothing but room, or figures, behind its first cell."""
    if len(head) < 3:
        return False
    below = [b for b in grid.across(row + 1) if head[0].column <= b.column < head[-1].right]
    if [b.column for b in below] != [b.column for b in head]:
        return False
    return all(b.vacant or b.score <= -2.0 for b in below[1:])


def _joined(head: list[Box], leaf: Box) -> str:
    above = next((b for b in head if b is not leaf and b.column <= leaf.column < b.right), None)
    own = clean(leaf.text)
    return own if above is None else f"{clean(above.text)} {own}"


def _parts(box: Box, below: list[Box]) -> int:
    return sum(1 for b in below if box.column <= b.column and b.right <= box.right)


def _are_labels(boxes: list[Box], strict: bool) -> bool:
    """Short words in every cell, most of them label-like (`strict`), none a value or a choice."""
    if len(boxes) < 2:
        return False
    dated = terms(boxes)
    for box in boxes:
        words = squeeze(box.text)
        if id(box) in dated:
            continue
        corner = box is boxes[0] and not words and len(boxes) > 2
        if corner:
            continue
        if box.vacant or len(words) > 44 or box.choices or box.score < -1.0:
            return False
    good = sum(1 for b in boxes if b.score >= 1.5 or id(b) in dated)
    if squeeze(boxes[0].text) in _ORDINAL:
        return good * 10 >= len(boxes) * 4
    return good * 10 >= len(boxes) * (6 if strict else 0)


_TERM = re.compile(
    r"(?:第?[一二三四五六七八九1-9]季度|第[一二三四五六七八九1-9]年度?|[上下]半年"
    r"|(?P<year>(?:19|20)\d\d)(?:年度?|年?[上下]半年|年?第?[一二三四1-4]季度)?)(?:[（(][^（()）]{1,6}[）)])?"
)


def terms(boxes: list[Box]) -> set[int]:
    """The `id`s of neighbours that name years or quarters, one after the other (2026年 | 2027年 | 2028年)."""
    found: set[int] = set()
    for a, b in itertools.pairwise(boxes):
        one, two = _TERM.fullmatch(squeeze(a.text)), _TERM.fullmatch(squeeze(b.text))
        if one is None or two is None or one.group() == two.group():
            continue
        if 0 <= int(two.group("year") or 0) - int(one.group("year") or 0) <= 1:
            found.update((id(a), id(b)))
    return found


def _region(grid: Grid, row: int, header: Header) -> Region | None:
    at = row + header.depth
    edges = [b.column for b in header.leaves]
    names = [squeeze(b.text) for b in header.leaves]
    rows: list[list[Box]] = []
    while at < grid.rows:
        boxes = [b for b in grid.across(at) if header.left <= b.column < header.right]
        own = [b for b in boxes if b.row == at]
        if not own:
            if grid.own(at):
                break  # a row of the form beside or below the columns
            at += 1
            continue
        if boxes[-1].right != header.right or boxes[0].column != header.left:
            break
        columns = [b.column for b in boxes]
        if columns != edges:
            total = is_total(boxes[0]) and set(columns) <= set(edges)
            if not total:
                break
            boxes = _stretched(boxes, edges)
        if [squeeze(b.text) for b in boxes] == names:
            at += 1  # the header again on a new page
            continue
        if _is_pairs(boxes, header) or (rows and _are_new_labels(grid, at, boxes, header)):
            break
        if _says_again(boxes, header):
            return None
        rows.append(boxes)
        at += 1
    if not rows and not (squeeze(header.leaves[0].text) in _ORDINAL and len(edges) >= 4 and at >= grid.rows):
        return None  # a numbered list that ends with its header is blank
    region = Region(header, rows, at)
    if header.depth == 2 and not _two_rows_of_labels(grid, row, region):
        return None
    return region if _holds(region) else None


def _two_rows_of_labels(grid: Grid, row: int, region: Region) -> bool:
    """Split labels over sub-labels, with rows of room or figures, or an ordinal, to bear them out."""
    if region.ordinal:
        return True
    header = region.header
    tops = [b for b in grid.own(row) if header.left <= b.column < header.right and b not in header.leaves]
    body = [b for r in region.rows for b in r[1:]]
    if all(b.vacant or b.score <= -2.0 for b in body):
        return True
    if len(region.rows) < 2 or any(b.score < 0.8 for b in tops):
        return False
    return sum(b.score >= 1.2 for b in header.leaves) * 10 >= len(header.leaves) * 6


def _are_periods(column: list[Box]) -> bool:
    """A column of years (2025年, 2026年), perhaps with their sum below: names of rows."""
    named = [b for b in column if not is_total(b)]
    return len(named) >= 2 and all(_TERM.fullmatch(squeeze(b.text)) for b in named)


def is_total(box: Box) -> bool:
    """The cell names a row of sums."""
    return squeeze(box.text).rstrip("：:") in _TOTALS


def _stretched(boxes: list[Box], edges: list[int]) -> list[Box]:
    """A row with merged cells as one box a column: the merged cell stands for each it covers."""
    return [next(b for b in boxes if b.column <= edge < b.right) for edge in edges]


def _is_pairs(boxes: list[Box], header: Header) -> bool:
    """The row reads as label and value pairs of its own."""
    first_ok = squeeze(header.leaves[0].text) in _ORDINAL
    rest = [b for b in boxes[1:] if not b.blank]
    strong = [b for b in rest if b.score >= 2.2 and not b.choices]
    if len(boxes) == 2:
        return bool(strong)
    if first_ok:
        return len(strong) * 2 > len(boxes)
    blanks = [b for b in boxes if b.blank]
    if strong and blanks and boxes[0].score >= 2.0 and not boxes[0].blank:
        alternating = all((b.blank or b.score < 1.5) == (i % 2 == 1) for i, b in enumerate(boxes))
        if alternating:
            return True
    return len(strong) * 2 >= len(boxes) and len(strong) == len([b for b in boxes if not b.blank])


def _says_again(boxes: list[Box], header: Header) -> bool:
    """Labels stand again in their own columns, row upon row (`姓名 | 张三 | 职务 | 处长`)."""
    again = sum(
        not box.blank and box.score >= 1.5 and box is not leaf and squeeze(box.text) == squeeze(leaf.text)
        for box, leaf in zip(boxes, header.leaves, strict=False)
    )
    return again > 0 and squeeze(boxes[0].text) not in _ORDINAL


def _are_new_labels(grid: Grid, row: int, boxes: list[Box], header: Header) -> bool:
    """The row is a row of labels again, with values of its own below it."""
    if squeeze(header.leaves[0].text) in _ORDINAL or len(boxes) < 3:
        return False
    if any(b.row != row for b in boxes):
        return False
    if sum(not b.vacant and b.score >= 1.8 for b in boxes) * 10 < len(boxes) * 7:
        return False
    below = [b for b in grid.own(row + 1) if header.left <= b.column < header.right]
    return bool(below) and not any(b.score >= 1.5 and not b.vacant for b in below)


def _holds(region: Region) -> bool:
    """Enough speaks for columns: several rows, two label rows, an ordinal; else only values below."""
    header, rows = region.header, region.rows
    if region.ordinal or header.depth > 1:
        return True
    if _are_pairs_throughout(region):
        return False
    below = [b for row in rows for b in row]
    labelled = [b for b in below if not b.blank and not b.choices and b.score >= 1.5]
    if len(header.leaves) == 2:
        weak = any(b.score < 1.8 or len(core(b.text)) > 14 for b in header.leaves)
        if weak or labelled or not all(b.blank or b.choices or b.score < 0.8 for b in below):
            return False
        return len(rows) == 1 or head_of(header.leaves[0].text) in ("姓名", "名称", "单位", "年度")
    if len(rows) == 1:
        dated = terms(header.leaves)
        clear = [b for b in header.leaves if b.score >= 1.5 or id(b) in dated]
        least = -0.5 if len(clear) * 3 >= len(header.leaves) * 2 else 0.4
        return not labelled and all(b.score >= least or b in clear for b in header.leaves)
    first = [row[0] for row in rows]
    named = max(region.row_label_columns, 1)
    others = [b for row in rows for b in row[named:] if not b.blank and b.score >= 1.8]
    return not (all(b.score >= 1.5 for b in first) and len(others) * 4 > len(below))


def _are_pairs_throughout(region: Region) -> bool:
    """Every second column holds labels in nearly every row: pairs, whatever the first row looks like."""
    width = len(region.header.leaves)
    if width < 4 or width % 2 or len(region.rows) < 2 or _is_two_tables(region):
        return False
    columns = [[row[at] for row in region.rows] for at in range(0, width, 2)]
    return all(sum(b.score >= 1.5 for b in column) * 10 >= len(column) * 7 for column in columns)


def _is_two_tables(region: Region) -> bool:
    """Both halves of the header end in the same labels under another first one."""
    names = [squeeze(b.text) for b in region.header.leaves]
    half = len(names) // 2
    if region.ordinal or half < 2 or len(names) % 2 or region.header.depth > 1:
        return False
    return names[0] != names[half] and names[1:half] == names[half + 1 :]


def halves(region: Region) -> list[Region]:
    """Two tables drawn side by side (经费来源 | 金额 | 经费支出 | 金额) as two; any other as it is."""
    header, half = region.header, len(region.header.leaves) // 2
    if not _is_two_tables(region):
        return [region]
    out = []
    for start in (0, half):
        leaves = header.leaves[start : start + half]
        own = Header(header.skip, leaves, header.names[start : start + half], 1)
        out.append(Region(own, [row[start : start + half] for row in region.rows], region.end))
    return out


def is_single(region: Region) -> bool:
    """One row of values under one row of labels: each label is a field of its own."""
    return len(region.rows) == 1 and not region.ordinal and region.header.depth == 1
