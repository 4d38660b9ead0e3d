"""Contacts in tables: a heading row says what the columns hold, each further row is a contact."""

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from extractors.document import Span, Table
from extractors.fields.contact_draft import Draft, Found
from extractors.grammar.departments import Unit, unit_of
from extractors.grammar.emails import find_emails
from extractors.grammar.names import read_name
from extractors.grammar.phone_number import PhoneNumber
from extractors.grammar.phones import find_phones

Column = Literal["name", "phone", "fax", "email", "unit", "place", "duty", "role", "other"]
Row = Sequence[Span | None]

_COLUMNS: tuple[tuple[re.Pattern[str], Column], ...] = (
    (re.compile(r"传真"), "fax"),
    (re.compile(r"邮箱|邮件|(?i:e-?mail)"), "email"),
    (re.compile(r"(?:电话|手机|联系方式|座机|号码|热线)[^、/和及]{0,8}$|(?i:^tel)"), "phone"),
    (
        re.compile(
            r"^(?:.{0,6}(?:联系人|联络员|负责人|经办人|对接人)员?|姓名|联系老师|咨询人员?|受理人员?)(?:姓名)?$"
        ),
        "name",
    ),
    (re.compile(r"领域|方向|专题|专项|类别|负责内容|职责|项目类型|业务范围|计划|范围"), "duty"),
    (re.compile(r"处室|部门|单位|科室|机构|学院|企业|公司|^名称$|发榜方|需求方"), "unit"),
    (
        re.compile(r"地区|地市|市州|州市|盟市|设区市|区县|县区|市县|^(?:省份?|市|县|区|旗|州|所在地)$"),
        "place",
    ),
    (re.compile(r"咨询内容|事项|业务|类型|内容"), "role"),
)


def rows_of(table: Table) -> list[list[Span | None]]:
    """The grid; a cell that spans rows or columns stands at each place it covers."""
    grid: list[list[Span | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.columns)):
                grid[row][column] = Span(cell.start, cell.end)
    return grid


def split_tabs(start: int, end: int, text: str) -> list[Span | None]:
    """The cells of a line whose cells are parted by tabs."""
    cells: list[Span | None] = []
    at = start
    for piece in text[start:end].split("\t"):
        cells.append(Span(at, at + len(piece)))
        at += len(piece) + 1
    return cells


def columns_of(text: str, row: Row) -> list[Column] | None:
    """What the columns hold, where the row is the heading of a table of contacts: a number, and whose."""
    kinds = [_column(text[cell.start : cell.end]) if cell else "other" for cell in row]
    # 发榜单位联系人 may hold 冯女士 029-38115026, where no other column holds numbers.
    numbers = {"phone", "email"} & set(kinds) or ("name" in kinds and len(row) > 2)
    owners = {"name", "unit", "place", "duty"} & set(kinds)
    digits = any(cell and re.search(r"\d{5}|[@＠]", text[cell.start : cell.end]) for cell in row)
    if not numbers or not owners or digits or len(row) < 2:
        return None
    # A place beside a body says nothing more; alone it is whose number it is.
    return ["other" if kind == "place" else kind for kind in kinds] if "unit" in kinds else kinds


def _column(words: str) -> Column:
    words = re.sub(r"[\s（(].*$|\s", "", re.sub(r"\s", "", words)) if len(words) < 30 else ""
    return next((kind for pattern, kind in _COLUMNS if words and pattern.search(words)), "other")


def read_row(text: str, columns: Sequence[Column], row: Row) -> list[Draft]:
    """The contacts of one row; none where it has neither number nor address.

    Where the headings name several people, each with a number of their own, each is a contact.
    """
    people = columns.count("name")
    paired = people > 1 and columns.count("phone") == people
    drafts = [Draft(rule="table", labelled=True) for _ in range(people if paired else 1)]
    place = 0  # whose columns are being read, where people stand side by side
    for at, (kind, cell) in enumerate(zip(columns, row, strict=False)):
        if paired and kind == "name" and "name" in columns[:at]:
            place += 1
        if cell is None or cell.end <= cell.start:
            continue
        own = paired and kind in ("name", "phone", "fax", "email")
        for draft in [drafts[place]] if own else drafts:
            _fill(draft, kind, cell, text)
    return [draft for draft in drafts if draft.has_numbers]


def _fill(draft: Draft, kind: Column, cell: Span, text: str) -> None:
    words = re.sub(r"\s+", "", cell.of(text))
    if kind == "name":
        phones = [p for p in find_phones(text, cell.start, cell.end) if p not in draft.phones]
        draft.phones += phones
        draft.names += _names_before_phone(text, cell, phones) if phones else _names(text, cell)
    elif kind == "phone":
        phones = [p for p in find_phones(text, cell.start, cell.end) if p not in draft.phones]
        draft.phones += phones
        draft.names = draft.names or _names_before_phone(text, cell, phones)
    elif kind == "fax":
        draft.faxes += find_phones(text, cell.start, cell.end)
    elif kind == "email":
        draft.emails += [Found(e.start, e.end, e.address) for e in find_emails(text, cell.start, cell.end)]
    elif kind in ("unit", "place") and draft.unit is not None and words:
        inner = unit_of(words)
        if inner and not draft.unit.department and not inner.organization:
            draft.unit = msgspec.structs.replace(draft.unit, department=inner.department)
    elif kind in ("unit", "place") and words:
        draft.unit = unit_of(words) or Unit(start=0, end=len(words), organization=words)
        draft.unit_span = (cell.start, cell.end)
    elif kind == "duty" and words:
        draft.duty_span, draft.duties = (cell.start, cell.end), []
    elif kind == "role" and 2 <= len(words) <= 20:
        draft.role = words


def _names(text: str, cell: Span) -> list[Found]:
    """王 强、李梅 or names on lines of their own."""
    whole = read_name(cell.of(text), labelled=True)
    if whole:
        stripped = cell.of(text)
        lead = len(stripped) - len(stripped.lstrip())
        return [Found(cell.start + lead, cell.start + lead + len(stripped.strip()), whole[0])]
    found: list[Found] = []
    for match in re.finditer(r"[^、,，/;；\n]+", cell.of(text)):
        name = read_name(re.sub(r"[（(].*", "", match[0]), labelled=True)
        if name:
            found.append(Found(cell.start + match.start(), cell.start + match.end(), name[0]))
    if found:
        return found
    return [
        Found(cell.start + m.start(), cell.start + m.end(), name[0])
        for m in re.finditer(r"\S+", cell.of(text))
        if (name := read_name(m[0], labelled=True))
    ]


def _names_before_phone(text: str, cell: Span, phones: Sequence[PhoneNumber]) -> list[Found]:
    """联系人及电话 in one cell: 王强 0311-85891234, 王琳（0532-86761234）."""
    if not phones:
        return []
    before = text[cell.start : max(cell.start, phones[0].start)].rstrip(" \u3000：:，,\n\t（(")
    name = read_name(before, labelled=True) if before else None
    return [Found(cell.start, cell.start + len(before), name[0])] if name else []
