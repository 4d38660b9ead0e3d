"""Contacts as the warehouse keeps them: names without padding, numbers in one form, no repeats."""

import re
from collections.abc import Sequence

import msgspec

from extractors.fields.contacts import ContactMention
from normalizers.context import NoticeContext
from normalizers.facts import Contact
from normalizers.phones import phone_list

# 张XX without a number is a pattern to fill in.
_PLACEHOLDER = re.compile(r"[*＊×xX某]")

# Judged, not measured: how far each rule's cue is from a plain label before a number.
_CONFIDENCE = {
    "contacts.label": 0.93,
    "contacts.keyed": 0.9,
    "contacts.table": 0.9,
    "contacts.submission": 0.93,
    "contacts.link": 0.85,
}


def contacts(mentions: Sequence[ContactMention], context: NoticeContext) -> list[Contact]:
    """The facts of one notice; a local number gets its line's area code, else the issuer's city's."""
    found: list[Contact] = []
    for mention in mentions:
        row = _fact(mention, context, len(found) + 1)
        if row is None:
            continue
        known = next((i for i, other in enumerate(found) if _same_contact(other, row)), None)
        if known is None:
            found.append(row)
        else:
            found[known] = _merged(found[known], row)
    return found


def _fact(mention: ContactMention, context: NoticeContext, seq: int) -> Contact | None:
    area = mention.area_code or (context.region.area_code if context.region else None)
    phones, faxes = phone_list(mention.phones, area), phone_list(mention.faxes, area)
    emails = list(dict.fromkeys(mention.emails))
    if not (phones or faxes or emails or (mention.name and not _PLACEHOLDER.search(mention.name))):
        return None
    return Contact(
        notice_id=context.notice_id,
        seq=seq,
        name=mention.name,
        organization=mention.organization,
        department=mention.department,
        role=mention.role,
        phones=phones or None,
        faxes=faxes or None,
        emails=emails or None,
        responsible_for=list(mention.responsible_for) or None,
        quote=context.text[mention.start : mention.end],
        char_start=mention.start,
        char_end=mention.end,
        confidence=_CONFIDENCE.get(mention.component, 0.8),
        component=mention.component,
    )


def _same_contact(one: Contact, other: Contact) -> bool:
    """The same person by name and a number (or no number at all in one), or the same office's number."""
    agree = all(
        getattr(one, f) is None or getattr(other, f) is None or getattr(one, f) == getattr(other, f)
        for f in ("organization", "department")
    )
    numbers, more = _numbers(one), _numbers(other)
    if not agree or one.name != other.name:
        return False
    if one.name is None:
        return one.role == other.role and bool(numbers & more) and (numbers <= more or more <= numbers)
    return bool(numbers & more) or not numbers or not more


def _merged(one: Contact, other: Contact) -> Contact:
    """The first row with what the second adds; the evidence stays the first's."""
    changes: dict[str, object] = {
        f: getattr(one, f) or getattr(other, f)
        for f in ("organization", "department", "role", "responsible_for")
    }
    for f in ("phones", "faxes", "emails"):
        changes[f] = list(dict.fromkeys([*(getattr(one, f) or ()), *(getattr(other, f) or ())])) or None
    return msgspec.structs.replace(one, **changes)


def _numbers(row: Contact) -> set[str]:
    return {*(row.phones or ()), *(row.faxes or ()), *(row.emails or ())}
