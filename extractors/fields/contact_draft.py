"""Contacts in the making, and what headings and the beginning of a line say for those below."""

import msgspec

from extractors.fields.contact_tokens import Token
from extractors.grammar.departments import Unit
from extractors.grammar.phone_number import PhoneNumber


class Found(msgspec.Struct, frozen=True):
    """A value and where it stands."""

    start: int
    end: int
    value: str


class Draft(msgspec.Struct):
    """A contact in the making. Spans are absolute."""

    names: list[Found] = []
    unit: Unit | None = None
    unit_span: tuple[int, int] | None = None
    owners: dict[str, Unit | None] = {}  # the office before each name
    role: str | None = None
    notes: dict[str, list[str]] = {}  # in brackets behind each name
    duties: list[str] = []
    duty_span: tuple[int, int] | None = None
    phones: list[PhoneNumber] = []
    owned: dict[str, list[PhoneNumber]] = {}  # numbers that brackets give to one of several people
    faxes: list[PhoneNumber] = []
    emails: list[Found] = []
    labelled: bool = False
    closed: bool = False
    lines: int = 0  # lines that gave it names or numbers
    label_role: str | None = None  # the role that a label before several offices says
    tailed: bool = False  # its office stands in brackets behind its number
    rule: str = "label"

    @property
    def has_numbers(self) -> bool:
        return bool(self.phones or self.faxes or self.emails or self.owned)

    @property
    def on_one_line(self) -> bool:
        """True where name or office and number stand in the same line."""
        return self.lines == 1

    @property
    def bare(self) -> bool:
        """Only what a heading says: an office, a role, a field."""
        return not (self.names or self.has_numbers)

    @property
    def says(self) -> bool:
        return bool(self.unit or self.role or self.duties)


class Rows:
    """The contacts so far, the one that is being read, and what it takes from above."""

    def __init__(self) -> None:
        self.found: list[Draft] = []
        self.draft = Draft()
        self.context = Draft()  # what headings above say
        self.line_context = Draft()  # what the line's own beginning says
        self.under_heading = False
        self.last_role: str | None = None  # of the line before, for a line that says none
        self.count = 0  # contacts since the last heading or prose

    def add_names(self, names: list[Found], *, follows: bool, behind: bool = False) -> None:
        if not behind and self.draft.has_numbers and (self.draft.names or follows or self.draft.closed):
            self.start()
        for name in names:
            if name.value not in self.draft.owners:
                self.draft.owners[name.value] = self.draft.unit
                self.draft.names.append(name)

    def set_unit(
        self, unit: Unit | None, role: str | None, token: Token | None, *, leading: bool = True
    ) -> None:
        if unit and token:
            above = self.line_context.unit if self.line_context.closed else None
            if above and not above.department and not unit.organization:
                # 市科技局：计划科…, 高新科…: the body before the colon is each one's.
                unit, leading = msgspec.structs.replace(unit, organization=above.organization), False
            self.draft.unit = unit
            self.draft.unit_span = (
                token.start + unit.start,
                token.start + min(unit.end, token.end - token.start),
            )
            if leading:
                self.line_context = Draft(unit=unit, role=self.line_context.role)
        if role:
            self.draft.role = role

    def start(self, *, keep_bare: bool = False) -> None:
        """A new contact. With `keep_bare`, an office or role alone so far applies to the line's rest."""
        if self.draft.bare and self.draft.says and keep_bare:
            self.line_context = Draft(
                unit=self.draft.unit or self.line_context.unit,
                role=self.draft.role or self.line_context.role,
                duties=self.draft.duties or self.line_context.duties,
                closed=True,
            )
            labelled = self.draft.labelled
            self.draft = Draft(
                unit=self.draft.unit,
                unit_span=self.draft.unit_span,
                role=self.draft.role,
                duties=self.draft.duties,
                labelled=labelled,
            )
            return
        if not self.draft.bare or not keep_bare:
            self.flush()
        if keep_bare and not self.line_context.closed:
            # An office that the row before named for itself is not this one's; a role before both is.
            self.line_context = Draft(role=self.line_context.role)

    def flush(self) -> None:
        draft, self.draft = self.draft, Draft()
        if not (draft.has_numbers or (draft.names and draft.labelled)):
            return
        self.inherit(draft, self.line_context)
        self.inherit(draft, self.context)
        draft.role = draft.role or (None if draft.duties else self.last_role)
        self.found.append(draft)
        self.count += 1

    def inherit(self, draft: Draft, above: Draft) -> None:
        if draft.unit and above.unit and not draft.unit.organization and not above.unit.department:
            draft.unit = msgspec.structs.replace(draft.unit, organization=above.unit.organization)
        draft.unit = draft.unit or above.unit
        draft.role = draft.role or above.role
        if not draft.duties and not draft.duty_span:
            draft.duties, draft.duty_span = list(above.duties), above.duty_span

    def push_context(self, draft: Draft, *, numbered: bool) -> None:
        """What a heading says; a numbered one replaces the one above it, another adds to it."""
        self.count = 0
        if numbered or (draft.role and self.context.role):
            self.context = Draft()
        self.context = Draft(
            unit=draft.unit or self.context.unit,
            role=draft.role or self.context.role,
            duties=draft.duties or self.context.duties,
        )
        self.under_heading = True

    def clear(self) -> None:
        """What was said before no longer applies."""
        self.flush()
        self.context, self.line_context = Draft(), Draft()
        self.under_heading, self.count = False, 0
        self.last_role = None
