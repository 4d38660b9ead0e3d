"""Groups the tokens of a notice's lines into contacts: whose number is it, in which office, for what."""

import re

from extractors.fields.contact_draft import Draft
from extractors.fields.contact_keys import Keys
from extractors.fields.contact_numbers import NOWHERE
from extractors.fields.contact_tokens import ContactLine, Token
from extractors.fields.contact_view import LineView
from extractors.fields.contact_words import (
    ADDRESS,
    DOMAIN_ENDS,
    DUTY,
    FIELD_ENDS,
    NO_ROLE,
    ROLE_ENDS,
    field_name,
    glued_unit,
    names_in,
    unit_in,
)
from extractors.grammar.labels import Field
from extractors.grammar.names import titles

_CARRIED: frozenset[Field] = frozenset({"phone", "mobile", "fax", "person"})
_OFFICES = "科股处室办部"
_FIELD = re.compile("(?:领域|产业|行业|专项|计划|专题)$")
_MAIN = "一二三四五六七八九十"
_DEEPER = 4  # half-width characters: a line so much further in belongs to the one above


class ContactReader(Keys):
    """Feed it the lines of one notice in order; `done` gives the contacts."""

    def done(self) -> list[Draft]:
        self.flush()
        return self.found

    def prose(self) -> None:
        """A line without anything of a contact."""
        self.clear()
        self.fields = frozenset()

    def section(self) -> None:
        """A main section's heading that says nothing of a contact: what stood above no longer applies."""
        self.prose()
        self.view, self.indent = NOWHERE, 0

    def read(self, line: ContactLine) -> None:
        open_end = self.view.left_open()
        self.view = LineView(line)
        above = self._above(line)
        self.line_context, self.fields, self.skip_to = Draft(), frozenset(), 0
        self._begin_line()
        if above is not None:
            self.line_context = above
        if self._adds_names():
            return
        self._carry(open_end)
        for at, token in enumerate(line.tokens):
            if at >= self.skip_to:
                self._take(at, token)
        self._end_line()

    def _above(self, line: ContactLine) -> Draft | None:
        """高新处：张帆 027-… and below it, further in: 李泉 027-…: the office is his too."""
        last = self.found[-1] if not self.draft.has_numbers and self.found else self.draft
        deeper = line.indent >= self.indent + _DEEPER and not line.number and self.view.opens_with_name()
        if not line.indent or not deeper:
            self.indent = line.indent
            return None
        return Draft(unit=last.unit, role=last.role, closed=True) if last.rule == "keyed" else None

    def _carry(self, open_end: Token | None) -> None:
        """What a line broken behind 联系电话： or behind a number's 、 says of the next line's first word."""
        if open_end is None or self.view.line.number:
            return
        first = next((t for t in self.view.tokens if t.kind != "space"), None)
        if open_end.label is not None:
            self.fields = open_end.label.fields & _CARRIED
        elif first is not None and first.kind == "phone" and self.draft.phones:
            self.fields = frozenset({"phone"})

    def _begin_line(self) -> None:
        first = next((t for t in self.view.tokens if t.kind not in ("space", "tab", "open", "close")), None)
        if self.view.line.number and self.view.line.number[0] in _MAIN:
            self.flush()
            self.context, self.under_heading, self.count = Draft(), False, 0
        goes_on = first is not None and (first.kind in ("phone", "email") or self._plain_label(first))
        if first is not None and (
            self._shared_by_block(first)
            or self._own_role(first)
            or (self.view.line.number and not self._plain_label(first))
        ):
            goes_on = False
        if not goes_on and (self.draft.has_numbers or self.draft.says):
            self.flush()
        if self.view.line.number or first is None or first.kind != "text" or self._is_key_line():
            self.last_role = None

    def _shared_by_block(self, first: Token) -> bool:
        """邮箱 below several complete contacts is none of them's own."""
        kinds = first.label.fields if first.label else frozenset()
        alone = bool(kinds) and kinds <= {"email", "fax", "other", "address", "postcode"}
        return alone and self.count > 0 and self.draft.on_one_line and bool(self.draft.phones)

    def _own_role(self, first: Token) -> bool:
        """监督电话 below a contact that has its number is another's."""
        return bool(first.label and first.label.role and self.draft.phones and self.draft.names)

    def _plain_label(self, token: Token) -> bool:
        """电话, 传真, 邮箱: a line that goes on with the contact above."""
        return (
            token.label is not None
            and "person" not in token.label.fields
            and "unit" not in token.label.fields
        )

    def _is_key_line(self) -> bool:
        return any(t.kind in ("colon", "label") for t in self.view.tokens)

    def _end_line(self) -> None:
        """A line that only says an office or a role is the heading of the lines below."""
        self.draft.lines += 1
        if self.draft.has_numbers:
            self.inherit(self.draft, self.line_context)
        values = any(t.kind in ("phone", "email") for t in self.view.tokens)
        names = bool(self.draft.names)
        words = [t.text for t in self.view.tokens if t.kind == "text"]
        if (
            not values
            and len(words) == 1
            and self.draft.bare
            and ROLE_ENDS.search(words[0])
            and not NO_ROLE.search(words[0])
            and len(words[0]) <= 14
            and not any(t.kind == "stop" for t in self.view.tokens)
        ):
            self.draft.role = self.draft.role or words[0]
        long = self.view.line.end - self.view.line.start > 40
        if not values and not names:
            if self._names_field(words):
                field, token = field_name(words[0]), next(t for t in self.view.tokens if t.kind == "text")
                self.context.duties, self.context.duty_span = [field], (token.start, token.end)
                self.draft, self.count = Draft(), 0
            elif self.draft.bare and self.draft.says and not long:
                self.push_context(self.draft, numbered=bool(self.view.line.number))
                self.draft = Draft()
            elif long or not any(t.label for t in self.view.tokens):
                heading = self.under_heading and not long
                if self.draft.bare:
                    self.draft = Draft()
                if not heading:
                    self.prose()
            elif not self.draft.says and any(t.label for t in self.view.tokens) and self.draft.bare:
                self.flush()
                if self.view.line.number:
                    self.context = Draft()
                self.under_heading = True
        elif self.draft.bare:
            self.draft = Draft()

    def _names_field(self, words: list[str]) -> bool:
        """（一）工业领域 between contacts: the field of those below; the role and the office above stay."""
        within = self.under_heading or self.context.says
        bare = self.draft.bare and not self.draft.says
        return within and bare and len(words) == 1 and len(words[0]) <= 16 and bool(_FIELD.search(words[0]))

    def _take(self, at: int, token: Token) -> None:
        if token.kind == "label":
            self._label(at, token)
        elif token.kind == "phone":
            self._phone(at, token)
        elif token.kind == "email":
            self._email(at, token)
        elif token.kind == "text":
            self._text(at, token)
        elif token.kind == "stop":
            self._stop(token)
        elif token.kind == "tab":
            self.draft.closed = self.draft.has_numbers
        elif token.kind == "open":
            self._key_alone(at)

    def _stop(self, token: Token) -> None:
        self.draft.closed = True
        if token.text in "。！!？?":
            if self.draft.has_numbers:
                self.inherit(self.draft, self.line_context)
            # 报送市科技局规划科（305室）。联系电话：…: the office that the papers go to answers.
            sent = self.draft.bare and self.draft.unit is not None and self.sent_to
            self.fields, self.line_context = frozenset(), Draft(unit=self.draft.unit if sent else None)
            self.sent_to = False
            if self.draft.bare and not self.draft.labelled:
                self.draft = Draft()

    def _text(self, at: int, token: Token) -> None:
        after = self.view.tokens[at + 1] if at + 1 < len(self.view.tokens) else None
        if after is not None and after.kind == "label" and after.start == token.end:
            self._prefix_text(token)
            return
        colon = self.view.colon(at + 1)
        if colon is not None:
            self._key(colon, token)
            self._key_brackets(at + 1)
            return
        self._segment(at, token)
        if after is not None and after.kind == "open":
            self._unit_brackets(at + 1, token)

    def _person_behind_address(self, at: int, token: Token) -> bool:
        """寄送地址：某路11号（邮编100037），段鹏 010-58523714: whom to send it to, in a clause alone."""
        before = self.view.tokens[at - 1] if at else None
        parted = before is not None and before.kind in ("comma", "stop", "close", "pause")
        return parted and self.view.number_is_next(at) and bool(names_in(token, labelled=False))

    def _segment(self, at: int, token: Token) -> None:
        if self.view.in_brackets(at) and ADDRESS.search(token.text) and not unit_in(token.text):
            return
        if self.fields & {"address", "postcode"} and self._person_behind_address(at, token):
            self.fields = frozenset()
        if "other" in self.fields or "address" in self.fields or "postcode" in self.fields:
            if unit_in(token.text) and not self.draft.has_numbers and "address" not in self.fields:
                pass
            else:
                return
        if self._behind_name(at, token):
            return
        labelled = "person" in self.fields or token.padded
        names = names_in(token, labelled)
        if names and token.text[-1] in _OFFICES and unit_in(token.text) and self.view.name_is_next(at):
            names = []  # 计财科 陶磊 0797-3622018: an office that reads like a name
        if self._behind_number(at):
            self._note(at, token, names)
            return
        if names and self._named_with_fields(at, names):
            return
        if names and self.draft.rule == "keyed" and self.view.ends_after(at):
            labelled = True
        if names and (labelled or self.view.value_follows(at) or self._follows_number(at)):
            unit = glued_unit(token, names[0])
            if unit:
                self._offer_unit(at, unit, token)
            if labelled or self.view.value_follows(at) or not self.draft.names:
                self.add_names(names, follows=self.view.value_follows(at))
            return
        duty = DUTY.match(token.text)
        if (duty and self.draft.has_numbers) or (duty and self.draft.unit):
            self._duty(token, duty)
            return
        if ROLE_ENDS.search(token.text) and len(token.text) <= 14 and self.view.number_is_next(at):
            self.start(keep_bare=True)
            self.draft.role = token.text
            return
        unit = unit_in(token.text)
        if unit:
            self._offer_unit(at, unit, token)
            return
        keyed = DOMAIN_ENDS.search(token.text) and self.view.number_is_next(at)
        if at == 0 and (keyed or (FIELD_ENDS.search(token.text) and self.view.value_follows(at))):
            self.draft.duties, self.draft.duty_span = [field_name(token.text)], (token.start, token.end)
            return
        if token.text in titles():
            return
        if self._keyed_number(at, token):
            return
        self._other(token)
