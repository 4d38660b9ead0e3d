"""Whom to reach about a project: name, mobile, telephone and e-mail of one and the same person."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from extractors.grammar.choice import squash
from extractors.grammar.emails import find_emails
from extractors.grammar.phone_number import PhoneNumber
from extractors.grammar.phones import find_phones
from normalizers.phones import phone

if TYPE_CHECKING:
    from normalizers.requirement_entries import Entry

Reach = dict[str, tuple[str, int, int]]
_PERSONS = ("contact_name", "leader_name", "contact_person", "legal_person", "person_name")
_REACH = ("mobile", "phone", "contact_method", "email")
_REACHED = re.compile("联系|联络|对接|经办")
_TITLE = re.compile(
    r"[（(][^（()）]*[）)]|(?:先生|女士|老师|主任|处长|科长|经理|教授|博士|工程师|部长|院长|所长|总监|总经理|董事长)$"
)
_ADDRESSED = re.compile(
    r"[\u4e00-\u9fff](?:先生|女士|老师|主任|处长|科长|经理|教授|博士|工程师|工|部长|院长|所长|总监|总经理|董事长|总|同志)$"
)
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,12}|[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+){0,3}")
_STOP = re.compile(r"[、，,；;/／\n\t]|电话|手机|联系|\d")


def reach(entries: "Sequence[Entry]", text: str) -> Reach:
    """The contact before the leader, with the numbers of the same person before those of nobody named."""
    found: Reach = {}
    ordered = sorted(entries, key=lambda e: e.order)
    person = _person(ordered)
    if person is not None:
        name = _name(person, text)
        if name is not None:
            found["contact_name"] = name
    for entry in _sources(ordered, person):
        _numbers(entry, text, found)
    return found


def _person(entries: "Sequence[Entry]") -> "Entry | None":
    for kind in _PERSONS:
        people = [e for e in entries if e.canonical == kind and e.written is not None]
        if people:  # of a table of people, the row that says so
            return next((e for e in people if _REACHED.search(f"{e.group or ''}{e.label}")), people[0])
    for entry in entries:  # 填报单位（联系人、联系方式）: all in one cell
        if entry.written is not None and entry.canonical == "organization" and "联系人" in entry.label:
            return entry
    return None


def _sources(entries: "Sequence[Entry]", person: "Entry | None") -> "list[Entry]":
    """Where numbers may stand, nearest to the person first: own cell, own group, own rows, the rest."""
    numbers = [e for e in entries if e.canonical in _REACH and e.written is not None]
    if person is None:
        return numbers
    others = [
        e for e in entries if e.canonical in _PERSONS and e.order != person.order and e.written is not None
    ]
    group = person.group or ""
    own = [e for e in numbers if _same_group(e, person, group)]
    own.sort(key=lambda e: _owner(e, others, person) is not person)  # two people may share a group
    after = [e for e in numbers if e not in own and _owner(e, others, person) is person]
    rest = [e for e in numbers if e not in own and e not in after and not _belongs(e, others, person)]
    return [person, *own, *after, *rest]


def _same_group(entry: "Entry", person: "Entry", group: str) -> bool:
    if entry.group and group:
        return entry.group == group
    if person.label and entry.group:
        return entry.group == person.label
    return _whose(entry.label) is not None and _whose(entry.label) == person.canonical


def _whose(label: str) -> str | None:
    """A number's label that names its owner: 联系人手机, 负责人电话."""
    if "联系人" in label or "联络" in label:
        return "contact_name"
    if "负责人" in label or "申请人" in label or "申报人" in label or "主持人" in label:
        return "leader_name"
    if "法定代表人" in label or "法人" in label:
        return "legal_person"
    return None


def _owner(entry: "Entry", others: "list[Entry]", person: "Entry") -> "Entry | None":
    """The person that stands last before the number."""
    if _whose(entry.label) not in (None, person.canonical):
        return None
    if entry.group and person.group and entry.group != person.group:
        return None
    before = [p for p in (*others, person) if p.order < entry.order]
    return max(before, key=lambda p: p.order) if before else None


def _belongs(entry: "Entry", others: "list[Entry]", person: "Entry") -> bool:
    """The number is clearly another person's."""
    whose = _whose(entry.label)
    if whose is not None and whose != person.canonical:
        return True
    if entry.group:
        return entry.group != (person.group or person.label) and any(
            entry.group in (o.group, o.label) for o in others
        )
    owner = _owner(entry, others, person)
    return owner is not None and owner is not person and person.order > entry.order


def _name(entry: "Entry", text: str) -> tuple[str, int, int] | None:
    assert entry.written is not None
    words = text[entry.written.start : entry.written.end]
    if entry.canonical == "organization":
        match = re.search(
            r"联系人[：:]?\s*(?P<name>[\u4e00-\u9fff·]{2,4})|[（(，,、；;\s](?P<plain>[\u4e00-\u9fff·]{2,4})[，,、；;：:\s]+(?=[\d（(])",
            words,
        )
        if match is None:
            return None
        group = "name" if match.group("name") else "plain"
        return (
            match.group(group),
            entry.written.start + match.start(group),
            entry.written.start + match.end(group),
        )
    if "\n" in words and all(len(line.strip()) <= 1 for line in words.split("\n")):
        return squash(words), entry.written.start, entry.written.end  # set vertically
    stop = _STOP.search(words)
    head = words[: stop.start()] if stop and stop.start() else words
    bare = squash(_TITLE.sub("", squash(head)))
    match = _NAME.search(bare)
    if match is None:
        addressed = _ADDRESSED.match(squash(head))  # 卞老师: a surname alone is no name
        if addressed is None:
            return None
        match = addressed
    name = match.group()
    return name, entry.written.start, entry.written.start + len(head.rstrip())


def _phones(text: str, start: int, end: int) -> list[PhoneNumber]:
    """The numbers of a cell; a narrow cell of a page layout breaks numbers over its lines."""
    plain = find_phones(text, start, end, local=True)
    words = text[start:end]
    if "\n" not in words:
        return plain
    places = [start + at for at, sign in enumerate(words) if sign != "\n"]
    joined = find_phones(words.replace("\n", ""), local=True)
    if sum(n.certain for n in joined) <= sum(n.certain for n in plain):
        return plain
    return [msgspec.structs.replace(n, start=places[n.start], end=places[n.end - 1] + 1) for n in joined]


def _numbers(entry: "Entry", text: str, found: Reach) -> None:
    assert entry.written is not None
    start, end = entry.written.start, entry.written.end
    for mail in find_emails(text, start, end):
        found.setdefault("email", (mail.address, mail.start, mail.end))
    spans = [(m.start, m.end) for m in find_emails(text, start, end)]
    for number in _phones(text, start, end):
        if any(a <= number.start < b for a, b in spans) or number.kind == "hotline":
            continue
        if not number.certain and entry.canonical not in _REACH:
            continue
        column = "mobile" if number.kind == "mobile" else "phone"
        found.setdefault(column, (phone(number), number.start, number.end))
