"""The values of a filled form as its requirements see them: of fields, budgets, sheets and cards."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from extractors.forms.hints import is_blank
from extractors.forms.labels import without_number
from extractors.forms.lines import pairs
from extractors.forms.mentions import TableCell, Written
from normalizers import labels
from normalizers.known_fields import Known
from normalizers.person_tables import persons


def cards(known: Sequence[Known]) -> list[list[int]]:
    """The fields of each card where the same card is drawn several times over; else all in one.

    Lines above the first card (推荐单位：…) hold for each of them.
    """
    labels_ = [item.mention.label for item in known]
    for lead in range(min(4, len(labels_))):
        body = labels_[lead:]
        for length in range(4, len(body) // 2 + 1):
            if len(body) % length or body[:-length] != body[length:]:
                continue
            if not any(item.canonical == "title" for item in known[lead : lead + length]):
                continue
            starts = range(lead, len(labels_), length)
            return [[*range(lead), *range(at, at + length)] for at in starts]
    return [list(range(len(labels_)))]


class Entry(msgspec.Struct, frozen=True):
    """A value as the requirement sees it: its canonical field, words, options, unit and group."""

    canonical: str
    label: str
    written: Written | None = None
    ticked: tuple[tuple[str, str | None, int, int], ...] = ()  # label, written text, start, end
    unit: str | None = None
    group: str | None = None
    order: float = 0


_PARTED = frozenset(
    [
        "organization",
        "address",
        "contact_name",
        "leader_name",
        "mobile",
        "phone",
        "email",
        "contact_method",
        "start_on",
        "end_on",
        "title",
        "region",
    ]
)
_PROSE = frozenset(
    [
        "content",
        "background",
        "goals",
        "benefits",
        "conditions",
        "schedule",
        "achievements",
        "partners",
        "applications",
        "benchmark",
        "team",
        "opinion",
        "recommender",
        "bank",
    ]
)


def _sub_entries(item: Known, order: int, text: str) -> Iterable[Entry]:
    """Labels inside a value (`联系人：张三  手机：138…`), where the value is short and begins with one."""
    written = item.mention.written
    if written is None or written.end - written.start > 240 or item.canonical in _PROSE:
        return
    if item.mention.repeats >= 2:
        return
    at = written.start
    for line in text[written.start : written.end].split("\n"):
        found = pairs(line)
        if found and not line[: found[0].start].strip():
            for pair in found:
                meaning = labels.canonical(pair.label, (*item.mention.groups, item.mention.label))
                words = line[pair.value_start : pair.value_end]
                bare = words.strip(" \t\u3000\xa0_＿；;，,。")
                if meaning not in _PARTED or not bare or is_blank(bare):
                    continue
                start = at + pair.value_start + words.index(bare)
                place = Written(bare, start, start + len(bare))
                yield Entry(meaning, pair.label, place, (), item.unit, item.mention.label, order)
        at += len(line) + 1


def entries_of(item: Known, order: int, text: str) -> Iterable[Entry]:
    field = item.mention
    if item.canonical is not None:
        ticked = tuple((c.label, c.text, c.start, c.end) for c in field.choices if c.ticked)
        parts = list(_sub_entries(item, order, text))
        yield from parts
        if (ticked or field.written is not None) and not any(e.canonical == item.canonical for e in parts):
            yield Entry(item.canonical, field.label, field.written, ticked, item.unit, item.group, order)
    else:
        yield from _sub_entries(item, order, text)
    yield from _budget_entries(item, order)
    yield from _person_entries(item, order)


def _person_entries(item: Known, order: int) -> Iterable[Entry]:
    """People of a table who are named for their role, each under it as under a group label."""
    for number, cells in persons(item):
        for at, (meaning, role, cell) in enumerate(cells):
            place = order + (number + 1) / 1000 + at / 100_000
            yield Entry(meaning, cell.column, cell.written, (), None, f"{role} {number}", place)


def _budget_entries(item: Known, order: int) -> Iterable[Entry]:
    """Sums in a budget table: rows named by their source, or a total row under columns named so."""
    field = item.mention
    if not any(word in f"{field.label}{''.join(field.columns)}" for word in _BUDGET_WORDS):
        return
    for cell in field.cells:
        if not cell.row_labels:
            if field.rows == 1 and (meaning := _source(cell.column, field.label, field.section)) in _MONEY:
                unit = _column_unit(cell.column) or _column_unit(field.label) or item.unit
                yield Entry(meaning, cell.column, cell.written, (), unit, field.label, order)
            continue
        unit = _column_unit(cell.column) or _column_unit(field.label) or item.unit
        unit = unit or _column_unit("".join(field.columns[: len(cell.row_labels)]))
        asked = _without_years([c for c in field.columns[len(cell.row_labels) :] if not _is_aside(c)])
        if len(cell.row_labels) > 1 and not _TOTALS.match(cell.row_labels[0]):
            continue  # the part of one subject (设备费 | 财政), not of the whole
        row = _source(cell.row_labels[-1], field.label, field.section)
        if len(asked) == 1 and cell.column == asked[0] and row in _MONEY:
            yield Entry(row, cell.row_labels[-1], cell.written, (), unit, field.label, order)
        elif _TOTALS.match(cell.row_labels[-1]):
            meaning = _column_meaning(cell.column) or _source(cell.column, field.label, field.section)
            if meaning in _MONEY:
                yield Entry(meaning, cell.column, cell.written, (), unit, field.label, order)


_YEAR_COLUMN = re.compile(r"^(?:第[一二三四五1-5]年度?|(?:19|20)\d\d年?度?)$")
_SUM_COLUMN = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|总额|金额)$")


def _without_years(columns: list[str]) -> list[str]:
    """The column of the whole sum alone, where the others part it into years."""
    sums = [c for c in columns if _SUM_COLUMN.match(c.split(" ")[-1])]
    years = [c for c in columns if _YEAR_COLUMN.match(c.split(" ")[-1])]
    return sums if len(sums) == 1 and len(years) + 1 == len(columns) else columns


def _source(row: str, table: str, section: str | None) -> str | None:
    """Whose money the row of a budget table holds; 其他 and 合计 are known by the table they stand in."""
    own = row.split(" ")[-1]
    if _SUMS.match(own) or _SOURCES.match(without_number(own)):
        return "total_budget"
    return labels.canonical(own, ("资金来源", table), section) or labels.canonical(row, ("资金来源", table))


_SUMS = re.compile(r"^(?:合\s*计|总\s*计|共\s*计|总额|总经费|总投入)")
_SOURCES = re.compile(
    r"^(?:经费|资金)(?:总)?(?:来源|收入)(?:合计|总计|总额)?$"
)  # the head of the items below it
_BUDGET_WORDS = ("经费", "资金", "预算", "万元", "投入")


_PAST = re.compile(r"已|实际|到位|支出数|决算|累计|上年|结余|比例|占比|%|％")


def _is_aside(column: str) -> bool:
    return (
        bool(_PAST.search(column))
        or _column_meaning(column) in ("remarks", "serial", "budget_basis")
        or "说明" in column
    )


_MONEY = ("total_budget", "fiscal_budget", "self_funding", "other_funding")
_UNIT = re.compile(r"亿元|万元|元")


def _column_unit(label: str) -> str | None:
    match = _UNIT.search(label)
    return match.group() if match else None


def sheet_of(known: Sequence[Known]) -> Known | None:
    """The column table whose columns name projects and who asks for them."""
    for item in known:
        field = item.mention
        if field.shape != "table" or not field.cells:
            continue
        meanings = {_column_meaning(c) for c in field.columns}
        if "title" in meanings and len(meanings - {None, "title", "serial", "remarks"}) >= 1:
            return item
    return None


def _column_meaning(column: str) -> str | None:
    parts = column.split(" ")
    own = labels.canonical(parts[-1], tuple(parts[:-1]))
    return own or labels.canonical("".join(parts)) or labels.canonical(parts[0])


def sheet_rows(sheet: Known) -> list[list[Entry]]:
    by_row: dict[int, list[TableCell]] = {}
    for cell in sheet.mention.cells:
        by_row.setdefault(cell.row, []).append(cell)
    out = []
    for cells in by_row.values():
        row = [
            Entry(meaning, cell.column, cell.written, (), _column_unit(cell.column), None, at)
            for at, cell in enumerate(cells)
            if (meaning := _column_meaning(cell.column)) is not None
        ]
        titles = [e.written.text for e in row if e.canonical == "title" and e.written]
        if titles and not _TOTALS.match(titles[0].strip()):
            out.append(row)
    return out


_TOTALS = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|\d+|[—/\-]+)$")
_CONTACTS = ("contact_name", "contact_person", "leader_name", "phone", "mobile", "contact_method", "email")


def shared(plain: list[Entry], row: list[Entry]) -> list[Entry]:
    """What stands once above a summary sheet and holds for each row, where the row says nothing itself."""
    kept: tuple[str, ...] = ("organization", "recommender", "region")
    if not any(e.canonical in _CONTACTS for e in row):
        kept = (*kept, *_CONTACTS)
    return [msgspec.structs.replace(e, order=e.order + 1000) for e in plain if e.canonical in kept]
