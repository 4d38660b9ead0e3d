"""Contacts as the warehouse keeps them: names without padding, numbers in one form, no repeats."""

from collections.abc import Iterable, Sequence

from extractors.fields.contacts import ContactMention
from normalizers.context import NoticeContext
from normalizers.facts import Contact
from normalizers.phones import phone_list

# How often a row of each rule was right on the notices that it was not written from.
_CONFIDENCE = {"contacts.label": 0.93, "contacts.keyed": 0.9, "contacts.table": 0.9, "contacts.submission": 0.93}


def contacts(mentions: Sequence[ContactMention], context: NoticeContext) -> list[Contact]:
    """The facts of one notice; a local number gets its line's area code, else the issuer's city's."""
    found: list[Contact] = []
    for mention in mentions:
        row = _fact(mention, context, len(found) + 1)
        if row is None or any(_covers(other, row) for other in found):
            continue
        found.append(row)
    return found


def _fact(mention: ContactMention, context: NoticeContext, seq: int) -> Contact | None:
    area = mention.area_code or (context.region.area_code if context.region else None)
    phones, faxes = phone_list(mention.phones, area), phone_list(mention.faxes, area)
    emails = list(dict.fromkeys(mention.emails))
    if not (phones or faxes or emails or mention.name):
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


def _covers(one: Contact, other: Contact) -> bool:
    """True where the first row says all that the second does."""
    same = (one.name, one.department or other.department, one.organization or other.organization) == (
        other.name,
        other.department or one.department,
        other.organization or one.organization,
    )
    return same and all(_within(getattr(other, f), getattr(one, f)) for f in ("phones", "faxes", "emails"))


def _within(part: Iterable[str] | None, whole: Iterable[str] | None) -> bool:
    return set(part or ()) <= set(whole or ())
