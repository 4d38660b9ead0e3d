"""Categories in tables: the column 项目类别, or kinds that head columns of figures."""

import re
from collections.abc import Iterator, Sequence

from extractors.document import Document, Span
from extractors.fields.category_words import CategoryMention, is_kind, names_none
from extractors.fields.passages import Passage
from extractors.fields.tabbed_rows import tabbed_tables
from extractors.grammar.enumerations import items, trim

_COLUMN = re.compile(
    "(?:项目|计划|申报|支持|资助|专项|课题|征集|奖励|补助|奖补|扶持)(?:类别|类型|项目)(?:名称)?|专项(?:名称)?|计划(?:名称|类别)|类别|课题(?:级别|分类)"
)
_FIGURE = re.compile(r"[0-9０-９]{1,4}[项个名件]?|[-—/\\]|不限")
_CONTACTS = re.compile(r"联\s*系\s*[人电方]|电\s*话|邮\s*箱|受理(?:科|处)室")
_CHOICE = re.compile("[□☐☑■√○◯*＊×]")


def in_tables(document: Document, texts: Sequence[Passage], notice: int) -> Iterator[CategoryMention]:
    """The column 项目类别 of a table that is no form, or the kinds that head columns of figures."""
    tables = list(document.tables())
    for index in dict.fromkeys(p.table for p in texts if p.table is not None):
        table = tables[index]
        if table.rows > 2:
            rows: dict[int, list[tuple[int, Span]]] = {}
            for cell in table.cells:
                rows.setdefault(cell.row, []).append((cell.column, Span(cell.start, cell.end)))
            yield from _of_rows(document.text, [dict(r) for r in rows.values()], notice, 200_000 + index)
    for pasted in tabbed_tables(document.text, texts):
        if len(pasted) > 2:
            yield from _of_rows(document.text, pasted, notice, 400_000 + pasted[0][0].start)


def _of_rows(
    text: str, rows: Sequence[dict[int, Span]], notice: int, group: int
) -> Iterator[CategoryMention]:
    head = {column: trim(text, span) for column, span in rows[0].items()}
    if any(_CONTACTS.search(s.of(text)) for s in head.values()):
        return  # whom to ask about which kind
    named = next((c for c, s in head.items() if _COLUMN.fullmatch(re.sub(r"\s+", "", s.of(text)))), None)
    if named is not None:
        found = [trim(text, part) for row in rows[1:] if named in row for part in _parts(text, row[named])]
        found = [s for s in found if 2 <= s.end - s.start <= 30]
    else:
        found = [s for c, s in head.items() if is_kind(s.of(text)) and _figures(text, rows[1:], c)]
        found = found if len(found) > 1 else []
    for span in found:
        words = span.of(text)
        if _CHOICE.search(words) or names_none(words):
            continue
        yield CategoryMention(
            start=span.start,
            end=span.end,
            notice=notice,
            component="categories.table",
            name=re.sub(r"\s+", "", words),
            group=group,
            sure=True,
        )


def _parts(text: str, cell: Span) -> list[Span]:
    """A cell 协同攻关、青年探索 names two kinds."""
    written = cell.of(text)
    return items(text, cell.start, cell.end) if "、" in written and "（" not in written else [cell]


def _figures(text: str, rows: Sequence[dict[int, Span]], column: int) -> bool:
    """Whether the cells of a column are counts and nothing else."""
    below = [row[column].of(text).strip() for row in rows if column in row]
    return any(below) and all(not words or _FIGURE.fullmatch(words) for words in below)
