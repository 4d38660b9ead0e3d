"""One row a project asked for: from the fields of a filled form, or the rows of a summary sheet."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from extractors.forms.hints import is_blank
from extractors.forms.lines import pairs
from extractors.forms.mentions import TableCell, Written
from extractors.grammar.boxes import squash
from normalizers import labels
from normalizers.facts import FieldEvidence, Requirement
from normalizers.known_fields import Known
from normalizers.people import Reach, reach
from normalizers.regions import Region, RegionHint, resolve
from normalizers.requirement_money import Funds, funds
from normalizers.requirement_times import Times, times


class Entry(msgspec.Struct, frozen=True):
    """A value as the requirement sees it: its canonical field, words, options, unit and group."""

    canonical: str
    label: str
    written: Written | None = None
    ticked: tuple[tuple[str, str | None, int, int], ...] = ()  # label, written text, start, end
    unit: str | None = None
    group: str | None = None
    order: int = 0


class _Proof:
    """Collects the evidence of one requirement's fields."""

    def __init__(self, row_id: str, text: str) -> None:
        self.row_id, self.text = row_id, text
        self.rows: list[FieldEvidence] = []

    def add(self, field: str, start: int, end: int, confidence: float, component: str) -> None:
        quote = self.text[start:end]
        if not quote.strip():
            return
        self.rows.append(
            FieldEvidence(
                table_name="requirements",
                row_id=self.row_id,
                field=field,
                quote=quote,
                char_start=start,
                char_end=end,
                confidence=confidence,
                component=component,
            )
        )


def requirements(
    form_id: str, known: Sequence[Known], text: str, answers: Region | None = None
) -> tuple[list[Requirement], list[FieldEvidence]]:
    """The rows of a filled form: one, or one a row of its summary table."""
    plain = [entry for at, item in enumerate(known) for entry in _entries(item, at, text)]
    sheet = None if any(e.canonical == "title" for e in plain) else _sheet(known)
    made: list[Requirement] = []
    proofs: list[FieldEvidence] = []
    projects = [plain] if sheet is None else [[*_shared(plain, row), *row] for row in _sheet_rows(sheet)]
    for entries in projects:
        seq = len(made) + 1
        row, evidence = _requirement(form_id, seq, entries, text, answers)
        if row is not None:
            made.append(row)
            proofs.extend(evidence)
    return made, proofs


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


def _entries(item: Known, order: int, text: str) -> Iterable[Entry]:
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


def _budget_entries(item: Known, order: int) -> Iterable[Entry]:
    """Sums in a budget table: rows named by their source, or a total row under columns named so."""
    field = item.mention
    if not any(word in f"{field.label}{''.join(field.columns)}" for word in _BUDGET_WORDS):
        return
    for cell in field.cells:
        if not cell.row_labels:
            continue
        unit = _column_unit(cell.column) or _column_unit(field.label) or item.unit
        asked = [c for c in field.columns[len(cell.row_labels) :] if not _is_aside(c)]
        row = labels.canonical(cell.row_labels[-1], (field.label,), field.section)
        if len(asked) == 1 and cell.column == asked[0] and row in _MONEY:
            yield Entry(row, cell.row_labels[-1], cell.written, (), unit, field.label, order)
        elif _TOTALS.match(cell.row_labels[-1]):
            meaning = _column_meaning(cell.column)
            if meaning in _MONEY:
                yield Entry(meaning, cell.column, cell.written, (), unit, field.label, order)


_BUDGET_WORDS = ("经费", "资金", "预算", "万元", "投入")


def _is_aside(column: str) -> bool:
    return _column_meaning(column) in ("remarks", "serial", "budget_basis") or "说明" in column


_MONEY = ("total_budget", "fiscal_budget", "self_funding", "other_funding")
_UNIT = re.compile(r"亿元|万元|元")


def _column_unit(label: str) -> str | None:
    match = _UNIT.search(label)
    return match.group() if match else None


def _sheet(known: Sequence[Known]) -> Known | None:
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
    parts = column.split("/")
    return labels.canonical(parts[-1], tuple(parts[:-1])) or labels.canonical(parts[0])


def _sheet_rows(sheet: Known) -> list[list[Entry]]:
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


def _shared(plain: list[Entry], row: list[Entry]) -> list[Entry]:
    """What stands once above a summary sheet and holds for each row, where the row says nothing itself."""
    kept: tuple[str, ...] = ("organization", "recommender", "region")
    if not any(e.canonical in _CONTACTS for e in row):
        kept = (*kept, *_CONTACTS)
    return [msgspec.structs.replace(e, order=e.order + 1000) for e in plain if e.canonical in kept]


_ORGANIZATION_RANK = (
    ("申报单位", "申请单位", "需求单位", "牵头", "承担单位", "发榜", "企业名称", "单位名称", "依托单位"),
    ("填报单位", "填报企业", "单位", "企业"),
)


def _requirement(
    form_id: str, seq: int, entries: list[Entry], text: str, answers: Region | None
) -> tuple[Requirement | None, list[FieldEvidence]]:
    proof = _Proof(f"{form_id}:{seq}", text)
    values: dict[str, Any] = {}

    def put(field: str, value: Any, start: int, end: int, confidence: float, rule: str) -> None:
        if value is not None and field not in values:
            values[field] = value
            proof.add(field, start, end, confidence, f"requirements.{rule}")

    _words(entries, put)
    organization = _organization(entries)
    if organization is not None:
        name, start, end = organization
        put("organization", name, start, end, 0.93, "organization")
    people: Reach = reach(entries, text)
    for field, (value, start, end) in people.items():
        put(field, value, start, end, 0.92, "contact")
    _region(entries, values.get("organization"), answers, put)
    money: Funds = funds(entries, text)
    for field, (amount, start, end) in money.items():
        put(field, amount, start, end, 0.92, "money")
    span: Times = times(entries, text)
    for field, (moment, start, end) in span.items():
        put(field, moment, start, end, 0.9, "time")
    raw, where = _domains(entries)
    if raw:
        values["domains_raw"] = raw
        values["domains"] = _canonical_domains(raw)
        proof.add("domains_raw", *where, 0.92, "requirements.domains")
    if not any(k in values for k in ("title", "organization", "content", "background")):
        return None, []
    return Requirement(form_id=form_id, seq=seq, **values), proof.rows


Put = Callable[[str, Any, int, int, float, str], None]


def first(entries: Iterable[Entry], *names: str) -> Entry | None:
    """The first entry of the first of these canonical fields that has one."""
    found = list(entries)
    for name in names:
        for entry in sorted((e for e in found if e.canonical == name), key=lambda e: e.order):
            return entry
    return None


def _words(entries: list[Entry], put: Put) -> None:
    """Title, category and the long texts, as written."""
    title = first([e for e in entries if e.written], "title")
    if title is not None and title.written is not None:
        put("title", one_line(title.written.text), title.written.start, title.written.end, 0.95, "title")
    for field in ("program_category", "organization_type"):
        entry = first(entries, field)
        if entry is None:
            continue
        if entry.ticked:
            shown = [text if text and label.startswith("其") else label for label, text, _, _ in entry.ticked]
            put(field, "、".join(shown), entry.ticked[0][2], entry.ticked[-1][3], 0.95, "choice")
        elif entry.written is not None:
            put(field, one_line(entry.written.text), entry.written.start, entry.written.end, 0.85, "words")
    for field in ("background", "content", "goals"):
        entry = first([e for e in entries if e.written], field)
        if entry is not None and entry.written is not None:
            put(field, entry.written.text, entry.written.start, entry.written.end, 0.9, "text")


def one_line(words: str) -> str:
    """The words on one line: white space that only broke or spread them goes."""
    return squash(words).strip()


_STAMP = re.compile(r"[（(](?:加?盖?公?章|盖章|签章|公章|单位公章|盖单位公章)[）)]$")


def _organization(entries: list[Entry]) -> tuple[str, int, int] | None:
    found = [e for e in entries if e.written and e.canonical == "organization"]
    for ranks in _ORGANIZATION_RANK:
        preferred = [e for e in found if any(word in e.label for word in ranks)]
        if preferred:
            found = preferred
            break
    entry = min(found, key=lambda e: e.order) if found else None
    if entry is None:
        entry = first([e for e in entries if e.written], "recommender")
    if entry is None or entry.written is None:
        return None
    words = entry.written.text
    name = re.split(r"\n|[；;]|[，,、]\s*(?:联系人|电话|联系)", words)[0]
    if any(word in entry.label for word in ("联系人", "联系方式")):
        name = re.split(r"[，,、；;\s]|[（(](?=[\u4e00-\u9fff]{2,4}[，,、\s\d:：])", words)[0]
    name = one_line(_STAMP.sub("", name.strip()))
    if not name or not re.search(r"[\u4e00-\u9fffA-Za-z]{2}", name):
        return None
    if one_line(words) and "\n" in words and len(one_line(words)) <= 40 and not re.search(r"\d", words):
        name = one_line(_STAMP.sub("", one_line(words)))
        return name, entry.written.start, entry.written.end
    length = len(re.split(r"\n", words)[0].rstrip())
    return name, entry.written.start, min(entry.written.end, entry.written.start + max(length, len(name)))


def _region(entries: list[Entry], organization: str | None, answers: Region | None, put: Put) -> None:
    """From a stated region, else the address, else the organization's name, else the notice answered."""
    stated = first([e for e in entries if e.written], "region")
    address = first([e for e in entries if e.written], "address")
    hints: list[RegionHint] = []
    proof: Written | None = None
    for entry, confidence in ((stated, 0.95), (address, 0.9)):
        if entry is None or entry.written is None:
            continue
        hints.append(RegionHint(one_line(entry.written.text), "address"))
        if proof is None and resolve(hints[:1]) is not None:
            proof = entry.written
            place = resolve([hints[-1]])
            if place is not None:
                _put_region(place, proof.start, proof.end, confidence, put)
                return
    if organization:
        place = resolve([RegionHint(organization, "organization")])
        entry = first([e for e in entries if e.written], "organization", "recommender")
        if place is not None and place.county and place.county not in organization:
            # 合肥庐阳…公司 is in Hefei; that its name also holds a district's is no address.
            place = resolve([RegionHint(place.city, "organization")]) if place.city else None
        if place is not None and entry is not None and entry.written is not None:
            _put_region(place, entry.written.start, entry.written.end, 0.75, put)
            return
    del answers


def _put_region(place: Region, start: int, end: int, confidence: float, put: Put) -> None:
    for field, value in (
        ("region_code", place.code),
        ("province", place.province),
        ("city", place.city),
        ("county", place.county),
    ):
        put(field, value, start, end, confidence, "region")


_BETWEEN = re.compile(r"[、，,；;/／\n]+|\s{1,}")
_TAIL = re.compile(r"[（(][^（()）]*[）)]")


def _domains(entries: list[Entry]) -> tuple[list[str], tuple[int, int]]:
    """Ticked options, or the words written; 其他 stands with what was written behind it."""
    entry = first(entries, "domains") or first(entries, "directions")
    if entry is None:
        return [], (0, 0)
    if entry.ticked:
        names = [text if text and label.startswith("其") else label for label, text, _, _ in entry.ticked]
        return list(dict.fromkeys(names)), (entry.ticked[0][2], entry.ticked[-1][3])
    assert entry.written is not None
    bare = _TAIL.sub("", entry.written.text)
    names = [one_line(n).strip("。.:：-—") for n in _BETWEEN.split(bare)]
    kept = [n for n in names if len(n) >= 2]
    return list(dict.fromkeys(kept)), (entry.written.start, entry.written.end)


def _canonical_domains(raw: list[str]) -> list[str] | None:
    try:
        from normalizers.domains import canonical
    except ImportError:
        return None
    found = [d for name in raw if (d := canonical(name)) is not None]
    return list(dict.fromkeys(found)) or None
