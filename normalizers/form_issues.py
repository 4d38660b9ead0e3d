"""What a programme officer should look at in a filled form: lengths, gaps, sums, numbers and codes.

`issue` is one of `too_short`, `too_long`, `required_blank`, `sum_mismatch`, `phone_invalid`,
`email_invalid`, `code_invalid`, `date_invalid`, `period_reversed`.
Nothing here changes a value: it is flagged, not mended.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractors.forms.hints import limits
from extractors.forms.labels import squeeze
from extractors.forms.mentions import Written
from extractors.grammar.dates import find_dates
from extractors.grammar.emails import find_emails
from extractors.grammar.phones import find_phones
from normalizers.credit_code import is_credit_code, is_organization_code
from normalizers.facts import FormIssue, Requirement
from normalizers.known_fields import Known

# Fields without which a programme office sends a form back.
_REQUIRED = {
    "title": "the name of the project",
    "organization": "the applicant",
    "contact_name": "the contact",
    "leader_name": "the person in charge",
    "content": "the content",
    "background": "the background",
    "goals": "the goals",
    "domains": "the field",
    "total_budget": "the budget",
    "mobile": "the mobile number",
    "phone": "the telephone number",
    "contact_method": "how to reach the contact",
}
_NONE = re.compile(r"^[/／\\无—\-－]+$|^不详$|^暂无$")


class _Found:
    """An issue before it is numbered."""

    def __init__(
        self, label: str | None, issue: str, message: str, place: tuple[int, int] | None = None
    ) -> None:
        self.label, self.issue, self.message, self.place = label, issue, message, place


def issues(form_id: str, known: Sequence[Known], asked: Sequence[Requirement], text: str) -> list[FormIssue]:
    """The issues of one filled form, in the order of its fields."""
    out: list[FormIssue] = []
    for found in _all(known, asked, text):
        start, end = found.place or (None, None)
        out.append(
            FormIssue(
                form_id=form_id,
                seq=len(out) + 1,
                label=found.label,
                issue=found.issue,
                message=found.message,
                quote=text[start:end] if start is not None else None,
                char_start=start,
                char_end=end,
            )
        )
    return out


def _all(known: Sequence[Known], asked: Sequence[Requirement], text: str) -> Iterator[_Found]:
    sheet = any(k.mention.shape == "table" and k.mention.cells for k in known) and len(asked) > 1
    given = {item.canonical for item in known if item.filled}
    for item in known:
        yield from _length(item)
        if not sheet and item.canonical not in given:
            yield from _gap(item)
        written = item.mention.written
        if written is None or _NONE.match(squeeze(written.text)):
            continue
        if item.canonical in ("phone", "mobile", "contact_method"):
            yield from _phone(item, written, text)
        elif item.canonical == "email":
            yield from _email(item, written, text)
        elif item.canonical == "credit_code":
            yield from _code(item, written)
        elif item.canonical in ("start_on", "end_on"):
            yield from _date(item, written, text)
    for row in asked:
        yield from _sums(row)
        if row.start_on and row.end_on and row.end_on < row.start_on:
            yield _Found(None, "period_reversed", f"The project ends ({row.end_on}) before it begins.")


def _length(item: Known) -> Iterator[_Found]:
    field = item.mention
    fewest, most = limits(f"{field.label}\n{field.hints}")
    if field.written is None or field.choices or (fewest is None and most is None):
        return
    count = len(squeeze(field.written.text))
    place = (field.written.start, field.written.end)
    if fewest is not None and count < fewest:
        yield _Found(
            field.label, "too_short", f"{count} characters where at least {fewest} are asked for.", place
        )
    if most is not None and count > most:
        yield _Found(field.label, "too_long", f"{count} characters where at most {most} are allowed.", place)


def _gap(item: Known) -> Iterator[_Found]:
    field = item.mention
    if item.canonical in _REQUIRED and not item.filled and field.shape != "table" and not field.groups:
        yield _Found(
            field.label, "required_blank", f"{field.label} ({_REQUIRED[item.canonical]}) is left blank."
        )


def _phone(item: Known, written: Written, text: str) -> Iterator[_Found]:
    place = (written.start, written.end)
    if find_emails(text, *place):
        return
    numbers = find_phones(text, *place, local=True)
    if not numbers:
        yield _Found(item.mention.label, "phone_invalid", "This is no telephone number.", place)
    elif item.canonical == "mobile" and not any(n.kind == "mobile" for n in numbers):
        yield _Found(item.mention.label, "phone_invalid", "This is no mobile number (11 digits).", place)


def _email(item: Known, written: Written, text: str) -> Iterator[_Found]:
    if not find_emails(text, written.start, written.end):
        place = (written.start, written.end)
        yield _Found(item.mention.label, "email_invalid", "This is no e-mail address.", place)


def _code(item: Known, written: Written) -> Iterator[_Found]:
    words = written.text
    if is_credit_code(words) or is_organization_code(words):
        return
    place = (written.start, written.end)
    yield _Found(
        item.mention.label,
        "code_invalid",
        "The check digit does not fit (GB 32100, 18 signs) or signs are missing.",
        place,
    )


def _date(item: Known, written: Written, text: str) -> Iterator[_Found]:
    if not find_dates(text, written.start, written.end, years=True, compact=True):
        place = (written.start, written.end)
        yield _Found(item.mention.label, "date_invalid", "This is no date.", place)


def _sums(row: Requirement) -> Iterator[_Found]:
    parts = [
        p for p in (row.fiscal_budget_yuan, row.self_funding_yuan, row.other_funding_yuan) if p is not None
    ]
    total = row.total_budget_yuan
    if total is None or not parts:
        return
    added = sum(parts, Decimal(0))
    complete = row.fiscal_budget_yuan is not None and row.self_funding_yuan is not None
    if added > total or (complete and added != total):
        yield _Found(
            None,
            "sum_mismatch",
            f"The parts add up to {added} yuan, the total says {total} yuan (project {row.seq}).",
        )
