"""Fields in tables: rows of a column 领域, with those of a column 方向 as their directions.

A table that the file holds and one that was pasted as lines with tabs are read alike. A field's cell that
is merged over several rows, or has empty cells below it, stands for all of these rows.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from extractors.document import Document, Span, Table
from extractors.fields.domain_directions import semicolon_items
from extractors.fields.domain_words import NOT_A_FIELD, DomainMention, Groups, mention_of
from extractors.fields.passages import Passage
from extractors.fields.tabbed_rows import tabbed_tables
from extractors.grammar.enumerations import items, trim

_FIELD_COLUMN = re.compile(
    "(?:重点|支持|技术|征集|研究|申报|产业|科技|优先|主要|资助|专业|行业|所属|需求|榜单|指南)*(?:领域|专题|产业链|产业方向|板块|赛道)(?:名称|分类|类别)?"
)
_DIRECTION_COLUMN = re.compile(
    "(?:重点|支持|技术|征集|研究|申报|优先|主要|资助|具体|细分|需求|指南|攻关)*(?:方向|内容|子领域|研究方向|细分领域)(?:及内容|名称)?"
)
# What is asked for by name, in a table that also tells its field: 领域 | 榜单名称.
_TOPIC_COLUMN = re.compile(
    "(?:拟)?(?:榜单|榜题|选题|课题|题目|难题|任务|攻关任务|研究任务|技术需求|需求|项目需求|指南|攻关|技术难题|科技需求|攻关项目|揭榜任务|揭榜项目|建议选题|研究选题|研究题目)(?:名称|题目|任务)?"
)
# Projects that are already somebody's: a list of what was granted.
_GRANTED = re.compile(
    "(?:承担|实施|依托|申报|牵头|立项|主持)(?:单位|人|编号|年度)|负责人|验收|立项号|项目编号"
)
_CONTENT = re.compile(
    "(?:重点|主要|具体|研究|征集|支持|攻关|建议)*(?:内容|需求|要点|任务|选题)(?:说明|描述)?"
)
_SUM = re.compile("(?:合|小|总|共)计|总数|其[他它]")
# A table that tells whom to ask lists nothing that is asked for.
_CONTACTS = re.compile("联系人|联系电话|电话|受理科室|责任科室|处室|邮箱")
_CHOICE = re.compile("[□☐☑■√○◯]")
_KIND = re.compile("(?:领域|专题)$")
_SPACE = re.compile(r"\s+")
_LONGEST_NAME, _LONGEST_DIRECTION = 30, 40
_TABLE = (("table", 1.0),)

Row = dict[int, list[Span]]  # the paragraphs of a row's cells, by column


def fields_in_tables(
    document: Document, texts: Sequence[Passage], notice: int, groups: Groups
) -> Iterator[DomainMention]:
    """The fields of the notice's tables, a mention for each name."""
    text = document.text
    tables = list(document.tables())
    for index in dict.fromkeys(p.table for p in texts if p.table is not None):
        yield from _fields(text, _rows_of(tables[index]), notice, groups)
    for pasted in tabbed_tables(text, texts):
        rows = [{column: [cell] for column, cell in row.items()} for row in pasted]
        yield from _fields(text, rows, notice, groups)


def _rows_of(table: Table) -> list[Row]:
    rows: list[Row] = [{} for _ in range(table.rows)]
    for cell in table.cells:
        spans = [Span(p.start, p.end) for p in cell.paragraphs] or [Span(cell.start, cell.end)]
        if cell.row < len(rows):
            rows[cell.row][cell.column] = spans
    return rows


def _fields(text: str, rows: Sequence[Row], notice: int, groups: Groups) -> Iterator[DomainMention]:
    heads = [(at, _columns(text, head)) for at, head in enumerate(rows[:2])]
    at, columns = next(((at, found) for at, found in heads if found is not None), (0, None))
    if columns is None:
        return
    field, direction = columns
    named: dict[str, tuple[Span, list[Span]]] = {}
    current: tuple[Span, list[Span]] | None = None
    for row in rows[at + 1 :]:
        name = _name(text, row.get(field, []))
        if name is not None:
            current = named.setdefault(_SPACE.sub("", name.of(text)), (name, []))
        elif any(s.of(text).strip() for s in row.get(field, [])):
            current = None
        if current is not None and direction is not None:
            current[1].extend(_directions(text, row.get(direction, [])))
    group = groups.new()
    for name, below in named.values():
        mention = mention_of(text, name, notice, group, "domains.table", below)
        yield msgspec.structs.replace(mention, end=name.end, features=_TABLE)  # the evidence is one cell


def _columns(text: str, head: Row) -> tuple[int, int | None] | None:
    """The column of fields, and that of directions; of 方向 | 内容 the directions are the fields."""
    words = {c: _SPACE.sub("", "".join(s.of(text) for s in spans)) for c, spans in head.items()}
    field = next((c for c, w in words.items() if _FIELD_COLUMN.fullmatch(w)), None)
    direction = next((c for c, w in words.items() if c != field and _DIRECTION_COLUMN.fullmatch(w)), None)
    if field is not None and direction is None and not any(_GRANTED.search(w) for w in words.values()):
        direction = next((c for c, w in words.items() if c != field and _TOPIC_COLUMN.fullmatch(w)), None)
    if direction is None and any(_CONTACTS.fullmatch(w) for w in words.values()):
        return None
    if field is not None:
        return field, direction
    if direction is not None and words[direction].endswith("方向"):
        below = [c for c, w in words.items() if c > direction and _CONTENT.fullmatch(w)]
        return (direction, below[0]) if below else None
    return None


def _name(text: str, cell: Sequence[Span]) -> Span | None:
    if not cell:
        return None
    span = trim(text, Span(cell[0].start, cell[-1].end))
    written = span.of(text)
    if _SUM.fullmatch(_SPACE.sub("", written)):
        return None
    if not 2 <= len(written) <= _LONGEST_NAME or _CHOICE.search(written) or NOT_A_FIELD.search(written):
        return None
    kind = _KIND.search(written)
    return Span(span.start, span.end - len(kind[0])) if kind else span


def _directions(text: str, cell: Sequence[Span]) -> list[Span]:
    found = [
        trim(text, part)
        for paragraph in cell
        for part in semicolon_items(text, paragraph.start, paragraph.end)
        or items(text, paragraph.start, paragraph.end - (text[paragraph.end - 1 : paragraph.end] in "。；;"))
    ]
    return [part for part in found if 0 < part.end - part.start <= _LONGEST_DIRECTION]
