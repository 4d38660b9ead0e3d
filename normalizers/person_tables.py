"""Persons drawn as a table: a row a person (with a role in the row), or a column a person.

Only those whose role says why they are named (联系人, 项目负责人, 法定代表人) tell a requirement whom to
reach; members of a team do not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from extractors.forms.mentions import TableCell
from normalizers import labels
from normalizers.known_fields import Known

_ROLES = (
    ("contact_name", re.compile("联系|联络|对接人|经办")),
    ("leader_name", re.compile("负责人|主持人|牵头人|首席|申请人|申报人|带头人")),
    ("legal_person", re.compile("法定代表人|法人")),
)
_ROLE_COLUMN = re.compile("角色|身份|类别|类型|分工|职责|岗位|备注|人员|说明")
_LONGEST_ROLE = 16  # characters of a role; more is a description of work
_REACH = ("phone", "mobile", "email", "contact_method")
_NAMES = ("person_name", "contact_name", "leader_name", "legal_person", "contact_person")

Person = tuple[str, str, TableCell]  # canonical field, role as written, cell


def persons(item: Known) -> Iterable[tuple[int, list[Person]]]:
    """Each person with a role: a number that tells them apart, and the cells with what they mean."""
    cells = item.mention.cells
    if not cells:
        return
    by_row: dict[int, list[TableCell]] = defaultdict(list)
    by_column: dict[str, list[TableCell]] = defaultdict(list)
    for cell in cells:
        by_row[cell.row].append(cell)
        by_column[cell.column].append(cell)
    if any(_meaning(c) in _NAMES and not _role(c) for c in by_column):
        for number, row in by_row.items():
            yield from _one(number, _row_role(row), [(_meaning(c.column), c) for c in row])
        return
    for number, (column, named) in enumerate(by_column.items()):
        meanings = [(_meaning(c.row_labels[-1]) if c.row_labels else None, c) for c in named]
        if any(meaning == "person_name" for meaning, _ in meanings):
            yield from _one(number, (_role(column), column), meanings)


def _one(
    number: int, role: tuple[str | None, str], cells: Sequence[tuple[str | None, TableCell]]
) -> Iterable[tuple[int, list[Person]]]:
    kind, words = role
    if kind is None:
        return
    found = [
        (kind if meaning in _NAMES else str(meaning), words, cell)
        for meaning, cell in cells
        if meaning in _NAMES or meaning in _REACH
    ]
    if any(field == kind for field, _, _ in found):
        yield number, found


def _row_role(row: Sequence[TableCell]) -> tuple[str | None, str]:
    """The role that the row's own label names, or a cell under 角色, 人员类别, 备注."""
    words = [w for cell in row[:1] for w in cell.row_labels]
    words += [
        cell.written.text
        for cell in row
        if _ROLE_COLUMN.search(cell.column) and len(cell.written.text) <= _LONGEST_ROLE
    ]
    return next(((kind, w) for w in words if (kind := _role(w))), (None, ""))


def _role(words: str) -> str | None:
    if len(words) > _LONGEST_ROLE:
        return None
    return next((kind for kind, pattern in _ROLES if pattern.search(words)), None)


def _meaning(column: str) -> str | None:
    return labels.canonical(column.split(" ")[-1])
