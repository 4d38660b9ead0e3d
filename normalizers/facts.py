"""The rows a document gives: one class a table, columns named as in the warehouse.

`document_id` and `run_id` are added on loading. Money is in yuan, timestamps are China Standard
Time without zone, unknown is None, never an empty string or list.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, get_args, get_type_hints

import msgspec

NoticeType = Literal["guide_solicitation", "need_solicitation", "application_call", "other"]
DeadlineKind = Literal["submission", "submission_open", "recommendation", "paper", "other"]
BudgetKind = Literal[
    "grant_cap",
    "grant_amount",
    "min_total_investment",
    "max_total_investment",
    "transaction_min",
    "quota_amount_cap",
    "self_fund_ratio_min",
    "other",
]
FieldKind = Literal["text", "long_text", "single_choice", "multi_choice", "amount", "date", "table"]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """`quote == text[char_start:char_end]`: the shortest words that prove the fact."""

    quote: str
    char_start: int
    char_end: int
    confidence: float
    component: str


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    notice_id: str
    parent_notice_id: str | None = None
    duplicate_of: str | None = None
    title: str | None = None
    notice_type: NoticeType = "other"
    issuer: str | None = None
    issuers: list[str] | None = None
    document_number: str | None = None
    published_on: date | None = None
    plan_year: int | None = None
    region_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    project_start: date | None = None
    project_end: date | None = None
    max_duration_months: int | None = None


class Deadline(Evidence, frozen=True, kw_only=True):
    notice_id: str
    seq: int
    kind: DeadlineKind
    opens_at: datetime | None = None
    due_at: datetime | None = None
    due_precision: Literal["date", "minute"] | None = None
    applies_to: str | None = None


class Domain(Evidence, frozen=True, kw_only=True):
    notice_id: str
    seq: int
    name: str
    directions: list[str] | None = None
    domain: str | None = None


class Contact(Evidence, frozen=True, kw_only=True):
    notice_id: str
    seq: int
    name: str | None = None
    organization: str | None = None
    department: str | None = None
    role: str | None = None
    phones: list[str] | None = None
    faxes: list[str] | None = None
    emails: list[str] | None = None
    responsible_for: list[str] | None = None


class Budget(Evidence, frozen=True, kw_only=True):
    notice_id: str
    seq: int
    kind: BudgetKind
    subject: str | None = None
    amount_min_yuan: Decimal | None = None
    amount_max_yuan: Decimal | None = None
    ratio_min: float | None = None
    ratio_max: float | None = None


class Quota(Evidence, frozen=True, kw_only=True):
    notice_id: str
    seq: int
    unit: str
    count: int


class AgeLimit(Evidence, frozen=True, kw_only=True):
    """Ages are whole years, both ends allowed; a birthday is the day as written."""

    notice_id: str
    seq: int
    subject: str | None = None
    sex: Literal["male", "female"] | None = None
    min_age: int | None = None
    max_age: int | None = None
    born_from: date | None = None
    born_to: date | None = None


class Category(Evidence, frozen=True, kw_only=True):
    notice_id: str
    seq: int
    name: str
    parent: str | None = None


class Portal(Evidence, frozen=True, kw_only=True):
    notice_id: str
    seq: int
    name: str | None = None
    url: str | None = None


class Attachment(Evidence, frozen=True, kw_only=True):
    notice_id: str
    number: int | None = None
    title: str | None = None
    file_name: str | None = None
    attachment_document_id: str | None = None


class PolicyReference(Evidence, frozen=True, kw_only=True):
    notice_id: str
    seq: int
    title: str
    document_number: str | None = None


class Form(msgspec.Struct, frozen=True, kw_only=True):
    form_id: str
    notice_id: str | None = None
    attachment_number: int | None = None
    title: str | None = None
    template_id: str | None = None
    is_filled: bool = False


class FormField(msgspec.Struct, frozen=True, kw_only=True):
    form_id: str
    seq: int
    section: str | None = None
    group_label: str | None = None
    label: str
    canonical_field: str | None = None
    kind: FieldKind = "text"
    options: list[str] | None = None
    unit: str | None = None
    min_chars: int | None = None
    max_chars: int | None = None


class FormValue(Evidence, frozen=True, kw_only=True):
    form_id: str
    seq: int
    group_label: str | None = None
    label: str
    canonical_field: str | None = None
    value: str | None = None
    selected: list[str] | None = None


class FormIssue(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a filled form that a programme officer should look at; the quote where words show it."""

    form_id: str
    seq: int
    label: str | None = None
    issue: str
    message: str
    quote: str | None = None
    char_start: int | None = None
    char_end: int | None = None


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    form_id: str
    seq: int
    title: str | None = None
    program_category: str | None = None
    organization: str | None = None
    organization_type: str | None = None
    organization_kind: str | None = None  # organization_types.csv, from the type's words or the name's ending
    contact_name: str | None = None
    mobile: str | None = None
    phone: str | None = None
    email: str | None = None
    domains: list[str] | None = None
    domains_raw: list[str] | None = None
    total_budget_yuan: Decimal | None = None
    fiscal_budget_yuan: Decimal | None = None
    self_funding_yuan: Decimal | None = None
    other_funding_yuan: Decimal | None = None
    duration_months: int | None = None
    start_on: date | None = None
    end_on: date | None = None
    region_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    duplicate_of: str | None = None  # settled on loading: the row ("form_id:seq") that this one repeats
    background: str | None = None
    content: str | None = None
    goals: str | None = None


class FieldEvidence(Evidence, frozen=True, kw_only=True):
    """Proves one single-valued fact: `row_id` is a notice's id, or a requirement's "form_id:seq"."""

    table_name: Literal["notices", "requirements"]
    row_id: str
    field: str


class DocumentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All the rows of one document, keyed as the warehouse's tables are named."""

    document_id: str
    notices: list[Notice] = []
    deadlines: list[Deadline] = []
    domains: list[Domain] = []
    contacts: list[Contact] = []
    budgets: list[Budget] = []
    quotas: list[Quota] = []
    age_limits: list[AgeLimit] = []
    categories: list[Category] = []
    portals: list[Portal] = []
    attachments: list[Attachment] = []
    policy_references: list[PolicyReference] = []
    forms: list[Form] = []
    form_fields: list[FormField] = []
    form_values: list[FormValue] = []
    requirements: list[Requirement] = []
    form_issues: list[FormIssue] = []
    field_evidence: list[FieldEvidence] = []


# The tables whose rows each carry their evidence.
EVIDENCED = tuple(
    name
    for name, kind in get_type_hints(DocumentFacts).items()
    if any(issubclass(row, Evidence) for row in get_args(kind))
)
