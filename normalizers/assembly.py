"""From what was found in a document to all of its rows."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from extractors.document import Document
from extractors.fields.age_limits import AgeMention
from extractors.fields.budgets import BudgetMention
from extractors.fields.categories import CategoryMention
from extractors.fields.contacts import ContactMention
from extractors.fields.deadlines import DeadlineMention
from extractors.fields.domains import DomainMention
from extractors.fields.portals import PortalMention
from extractors.fields.project_period import PeriodMention
from extractors.fields.quotas import QuotaMention
from extractors.fields.references import ReferenceMention
from extractors.forms.mentions import FormMention
from extractors.pipeline import Extraction, Mention
from normalizers.age_limits import age_limits
from normalizers.attachments import attachments
from normalizers.budgets import budgets
from normalizers.categories import categories
from normalizers.confidence import correct
from normalizers.contacts import contacts
from normalizers.context import NoticeContext
from normalizers.deadlines import deadlines
from normalizers.domains import domains
from normalizers.facts import DocumentFacts, FieldEvidence
from normalizers.forms import forms
from normalizers.notices import notice
from normalizers.portals import portals
from normalizers.project_period import project_period
from normalizers.quotas import quotas
from normalizers.references import references
from normalizers.regions import RegionHint


class Field(msgspec.Struct, frozen=True):
    """A field that has a table of its own: its rows are what `settle` makes of a notice's mentions.

    `name` is the table's, the list's in `DocumentFacts` and the span group's.
    """

    name: str
    mention: type[Mention]
    settle: Callable[[Sequence[Any], NoticeContext], Sequence[Any]]


FIELDS = (
    Field("deadlines", DeadlineMention, deadlines),
    Field("contacts", ContactMention, contacts),
    Field("portals", PortalMention, portals),
    Field("budgets", BudgetMention, budgets),
    Field("quotas", QuotaMention, quotas),
    Field("age_limits", AgeMention, age_limits),
    Field("categories", CategoryMention, categories),
    Field("domains", DomainMention, domains),
)


def facts(document_id: str, document: Document, extraction: Extraction) -> DocumentFacts:
    """Every fact of the document; `document_id` is the sha256 of its bytes, in hex."""
    rows = DocumentFacts(document_id=document_id)
    contexts: dict[int, NoticeContext] = {}
    for part in extraction.outline.notices:
        found = notice(
            extraction, part.index, document.text, document_id, list(_region_hints(extraction, part.index))
        )
        contexts[part.index] = context = found.context
        period = project_period(extraction.of("project_period", PeriodMention, part.index), context)
        rows.notices.append(
            msgspec.structs.replace(found.notice, **{name: getattr(period, name) for name in period.evidence})
        )
        rows.field_evidence.extend(found.evidence)
        rows.field_evidence.extend(
            FieldEvidence(
                table_name="notices",
                row_id=context.notice_id,
                field=field,
                **msgspec.structs.asdict(evidence),
            )
            for field, evidence in period.evidence.items()
        )
        _add_facts(rows, extraction, context)
    _add_forms(rows, document, extraction, contexts)
    correct(rows)
    return rows


def _region_hints(extraction: Extraction, notice: int) -> Iterator[RegionHint]:
    """Area codes and portals, beside what the notice's head and signature say."""
    for contact in extraction.of("contacts", ContactMention, notice):
        for phone in (*contact.phones, *contact.faxes):
            if phone.area_code:
                yield RegionHint(phone.area_code, "area_code")
    for portal in extraction.of("portals", PortalMention, notice):
        for words in (portal.name, portal.url):
            if words:
                yield RegionHint(words, "portal")


def _add_facts(rows: DocumentFacts, extraction: Extraction, context: NoticeContext) -> None:
    part = extraction.outline.notices[context.index]
    listed = attachments(part, context)
    attached = [row.title for row in listed if row.title]
    rows.attachments.extend(listed)
    rows.policy_references.extend(
        references(extraction.of("references", ReferenceMention, context.index), context, attached)
    )
    for field in FIELDS:
        mentions = extraction.of(field.name, field.mention, context.index)
        getattr(rows, field.name).extend(field.settle(mentions, context))


def _add_forms(
    rows: DocumentFacts,
    document: Document,
    extraction: Extraction,
    contexts: dict[int, NoticeContext],
) -> None:
    found = forms(
        rows.document_id,
        extraction.of("forms", FormMention),
        document.text,
        {index: context.notice_id for index, context in contexts.items()},
    )
    rows.forms.extend(found.forms)
    rows.form_fields.extend(found.form_fields)
    rows.form_values.extend(found.form_values)
    rows.form_issues.extend(found.form_issues)
    rows.requirements.extend(found.requirements)
    rows.field_evidence.extend(found.field_evidence)
