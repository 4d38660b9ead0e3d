"""One row a project asked for: from the fields of a filled form, or the rows of a summary sheet."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from extractors.forms.mentions import Written
from extractors.grammar.choice import squash
from normalizers.facts import FieldEvidence, Requirement
from normalizers.known_fields import Known
from normalizers.organizations import kind_of_name, kind_of_type
from normalizers.people import Reach, reach
from normalizers.regions import Region, RegionHint, resolve
from normalizers.requirement_entries import Entry, cards, entries_of, shared, sheet_of, sheet_rows
from normalizers.requirement_money import Funds, funds
from normalizers.requirement_times import Times, times


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
    form_id: str, known: Sequence[Known], text: str
) -> tuple[list[Requirement], list[FieldEvidence]]:
    """The rows of a filled form: one, or one a row of its summary table."""
    plain = [entry for at, item in enumerate(known) for entry in entries_of(item, at, text)]
    sheet = None if any(e.canonical == "title" for e in plain) else sheet_of(known)
    made: list[Requirement] = []
    proofs: list[FieldEvidence] = []
    if sheet is not None:
        projects = [[*shared(plain, row), *row] for row in sheet_rows(sheet)]
    else:
        projects = [
            [entry for at in card for entry in entries_of(known[at], at, text)] for card in cards(known)
        ]
    for entries in projects:
        seq = len(made) + 1
        row, evidence = _requirement(form_id, seq, entries, text)
        if row is not None:
            made.append(row)
            proofs.extend(evidence)
    return made, proofs


_ORGANIZATION_RANK = (
    ("申报单位", "申请单位", "需求单位", "牵头", "承担单位", "发榜", "企业名称", "单位名称", "依托单位"),
    ("填报单位", "填报企业", "单位", "企业"),
)


def _requirement(
    form_id: str, seq: int, entries: list[Entry], text: str
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
    _organization_kind(values, proof)
    people: Reach = reach(entries, text)
    for field, (value, start, end) in people.items():
        put(field, value, start, end, 0.92, "contact")
    _region(entries, values.get("organization"), put)
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


def _organization_kind(values: dict[str, Any], proof: _Proof) -> None:
    """The class of applicant that the type's words name, or else the ending of the applicant's name."""
    for field, kind_of in (("organization_type", kind_of_type), ("organization", kind_of_name)):
        kind = kind_of(values[field]) if field in values else None
        if kind is not None:
            shown = next(row for row in proof.rows if row.field == field)
            values["organization_kind"] = kind
            at = (shown.char_start, shown.char_end)
            proof.add("organization_kind", *at, shown.confidence, f"requirements.{field}")
            return


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
    elif (named := _named_task(entries)) is not None and named.written is not None:
        put("title", one_line(named.written.text), named.written.start, named.written.end, 0.8, "title")
        entries = [e for e in entries if e is not named]
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


_NAMED = re.compile(r"(?:课题|难题|问题|需求|技术|项目|方向|任务|选题|成果)$")
_A_NAME = 60  # characters; a longer text describes


def _named_task(entries: list[Entry]) -> Entry | None:
    """`拟解决的技术课题 | …冗余控制设计` over a description: the words that name it are its title."""
    prose = [e for e in entries if e.canonical == "content" and e.written is not None]
    for entry in sorted(prose, key=lambda e: e.order)[:1]:
        assert entry.written is not None
        words = one_line(entry.written.text)
        if len(words) > _A_NAME or re.search(r"[。；;！？]|，.*，", words) or not _NAMED.search(entry.label):
            continue
        if any(e is not entry and e.written and len(e.written.text) > len(words) for e in prose):
            return entry
    return None


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


def _region(entries: list[Entry], organization: str | None, put: Put) -> None:
    """From a stated region, else the address, else the organization's name.

    Where a form has none of them, its notice's place stands in (`warehouse.answers`).
    """
    stated = first([e for e in entries if e.written], "region")
    address = first([e for e in entries if e.written], "address")
    hints: list[RegionHint] = []
    proof: Written | None = None
    for entry, confidence in ((stated, 0.95), (address, 0.9)):
        if entry is None or entry.written is None:
            continue
        hints.append(RegionHint(_place_words(entries, entry), "address"))
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


_STROKES = re.compile(r"(?<=[省市区州盟县旗])\s*[/／\\—–\-→>·、，,]\s*(?=[\u4e00-\u9fff])")


def _place_words(entries: list[Entry], entry: Entry) -> str:
    """The place as one chain: strokes between its parts go, and parts in cells of their own are joined."""
    parts = [entry]
    if entry.canonical == "region" and entry.group and len(entry.label) <= _PART:
        parts = [
            e for e in entries if e.canonical == entry.canonical and e.group == entry.group and e.written
        ]
    words = "".join(one_line(e.written.text) for e in parts if e.written is not None)
    return _STROKES.sub("", words)


_PART = 6  # characters of a label that names a part of a place: 省, 县（市、区）


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


_CODE = re.compile(r"^[0-9]{2}[.．、]")


def _joined(words: str) -> str:
    """Lines that a narrow cell broke in the middle of a name are one again (智能网联汽⏎车)."""
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    if len(lines) < 2 or any(re.search(r"[、，,；;/／]", line) for line in lines[:-1]):
        return words
    longest = max(len(line) for line in lines)
    broken = len(lines[-1]) == 1 or (all(len(line) == longest for line in lines[:-1]) and len(lines[-1]) < 3)
    return "".join(lines) if broken else words


def _domains(entries: list[Entry]) -> tuple[list[str], tuple[int, int]]:
    """Ticked options, or the words written; 其他 stands with what was written behind it."""
    entry = first(entries, "domains") or first(entries, "directions") or first(entries, "industry")
    if entry is None:
        return [], (0, 0)
    if entry.ticked:
        names = [text if text and label.startswith("其") else label for label, text, _, _ in entry.ticked]
        names = [_CODE.sub("", name) for name in names]
        return list(dict.fromkeys(names)), (entry.ticked[0][2], entry.ticked[-1][3])
    assert entry.written is not None
    bare = _joined(_TAIL.sub("", entry.written.text))
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
