"""Offices of a contact line: before, behind or around its names and numbers, and what they do."""

import re

from extractors.fields.contact_draft import Draft
from extractors.fields.contact_numbers import Numbers
from extractors.fields.contact_tokens import Token
from extractors.fields.contact_words import (
    ADDRESS,
    DOMAIN_ENDS,
    PHONE_KINDS,
    ROLE_ENDS,
    SENDS,
    names_in,
    unit_in,
)
from extractors.grammar.departments import Unit


class Offices(Numbers):
    """The offices in the line."""

    def _offer_unit(self, at: int, unit: Unit, token: Token) -> None:
        bracket = at > 0 and self.view.tokens[at - 1].kind == "open"
        if bracket and self.draft.has_numbers and token.text in PHONE_KINDS:
            return
        if "unit" in self.fields and self.draft.unit and self.draft.bare and self.draft.labelled:
            return
        behind = bracket and (self.draft.has_numbers or self.draft.names) and self.draft.unit is None
        if behind:
            self.draft.tailed = self.draft.has_numbers and not self.draft.names
            self.set_unit(unit, None, token, leading=False)
            self._own_unit(at)
        elif self.draft.has_numbers:
            if self.view.value_follows(at):
                role = self.draft.label_role
                self.start()
                self.set_unit(unit, role, token)
                self.draft.label_role = role
            elif self.draft.unit is None and self.view.ends_after(at):
                self.set_unit(unit, None, token, leading=False)
        elif self.draft.names:
            self.set_unit(unit, None, token, leading=False)
            self._own_unit(at)
        else:
            above = self.draft.unit if self.draft.rule == "keyed" or self.view.touches(at) else None
            if above and not above.department and not unit.organization:
                self.line_context = Draft(unit=above, role=self.line_context.role, closed=True)
            self.set_unit(unit, None, token)
            self.sent_to = bool(SENDS.search(token.text[: unit.start]))

    def _own_unit(self, at: int) -> None:
        """聂小平（计划股），聂勇（农社股）: the office in brackets is that of the name before them."""
        owner = self.view.owner_of_bracket(at) if self.view.in_brackets(at) else None
        name = next((n for n in self.draft.names if owner is not None and n.end == owner.end), None)
        if name is not None:
            self.draft.owners[name.value] = self.draft.unit

    def _unit_brackets(self, at: int, unit: Token) -> None:
        """市科技局工业科（产业链攻关专项、国际合作专项）63911872: the office's fields."""
        close = self.view.closing(at)
        if close is None or not self.draft.bare or self.draft.unit is None or not unit_in(unit.text):
            return
        inside = self.view.tokens[at + 1 : close]
        words = [t for t in inside if t.kind == "text"]
        known = any(
            unit_in(t.text) or names_in(t, labelled=False) or ADDRESS.search(t.text) for t in words
        ) or any(t.kind in ("phone", "email", "label") for t in inside)
        if not words or known or not self.view.value_follows(close):
            return
        self.skip_to = close
        if len(words) == 1 and ROLE_ENDS.search(words[0].text):
            self.draft.role = words[0].text
        elif len(words) > 1 or DOMAIN_ENDS.search(words[0].text):
            self.draft.duty_span, self.draft.duties = (words[0].start, words[-1].end), []
            self._share_duties()

    def _share_duties(self) -> None:
        """An office's fields are those of each of its people on the line."""
        if self.line_context.unit is not None and self.line_context.unit == self.draft.unit:
            self.line_context.duty_span = self.draft.duty_span

    def _duty(self, token: Token, duty: re.Match[str]) -> None:
        """主要负责A、B与C等领域: up to the end of the sentence."""
        if self.draft.duties or re.match("解释|答复|解答|联系", token.text[duty.end() :]):
            return
        self.draft.duty_span = (token.start + duty.end(), self.view.sentence_end(token.end))
