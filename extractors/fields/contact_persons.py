"""Persons of a contact line, and what stands in brackets or right behind their names."""

from extractors.fields.contact_draft import Draft, Found
from extractors.fields.contact_offices import Offices
from extractors.fields.contact_tokens import Token
from extractors.fields.contact_words import (
    DUTY,
    FIELD_ENDS,
    NOTE_OF_NUMBER,
    ROLE_WORDS,
    field_name,
    names_in,
    unit_in,
)
from extractors.grammar.names import titles


class Persons(Offices):
    """The persons in the line."""

    def _adds_names(self) -> bool:
        """联系人：陶磊 and on the next line 徐静, before any number: one more of the same people."""
        draft = self.draft
        if not (draft.names and draft.labelled) or draft.has_numbers or not self.view.only_names():
            return False
        for token in self.view.tokens:
            if token.kind == "text":
                self.add_names(names_in(token, labelled=False), follows=False)
        draft.lines += 1
        return True

    def _prefix_text(self, token: Token) -> None:
        """张三联系电话, 李老师电话: the name before the label; an office is the label's to read."""
        if unit_in(token.text):
            return
        names = names_in(token, labelled="person" in self.fields and not self.draft.names)
        if names:
            self.add_names(names, follows=True)
        elif not ROLE_WORDS.search(token.text) and self.draft.bare and not self.draft.labelled:
            self.draft = Draft()

    def _named_with_fields(self, at: int, names: list[Found]) -> bool:
        """闵捷 纤维、纺织 0572-2668123: a name that begins the line or follows a number, then its fields."""
        before = self.view.before(at)
        fields = self.view.fields_then_number(at)
        if fields is None or (before is not None and before.kind not in ("phone", "email")):
            return False
        self.add_names(names, follows=True)
        self.draft.duty_span, self.draft.duties = fields, []
        self.skip_to = next(i for i, t in enumerate(self.view.tokens) if t.start >= fields[1])
        return True

    def _behind_name(self, at: int, token: Token) -> bool:
        """柴婧（自然科学基金）: what the brackets behind a name say of the person; no further name."""
        if not self.view.in_brackets(at) or not self.draft.names or unit_in(token.text):
            return False
        owner = self.view.owner_of_bracket(at)
        name = next((n for n in self.draft.names if owner is not None and n.end == owner.end), None)
        if name is None or self.view.number_is_next(at):
            return name is not None and not names_in(token, labelled=False)
        self._note_person(name.value, token)
        return True

    def _note_person(self, name: str, token: Token) -> None:
        """（农业）, （负责农业领域）: what brackets say a person does; a title there says nothing of it."""
        duty = DUTY.match(token.text)
        words = token.text[duty.end() :] if duty else token.text
        if 2 <= len(words) <= 20 and words not in titles() and not NOTE_OF_NUMBER.search(words):
            self.draft.notes.setdefault(name, []).append(words)

    def _note(self, at: int, token: Token, names: list[Found]) -> None:
        """The name or the office of the number before the brackets; other words there are let be."""
        known = {name.value for name in self.draft.names}
        owner = names[0].value if names else token.text
        if len(known) > 1 and owner in known:
            # 电话：4125367 13893567702（潘生荣）: of several people the number is this one's.
            self.draft.owned.setdefault(owner, []).append(self.draft.phones.pop())
        elif names and not self.draft.names:
            self.draft.tailed = True
            self.add_names(names, follows=False, behind=True)
        elif not names:
            unit = unit_in(token.text)
            if unit:
                self._offer_unit(at, unit, token)
            elif FIELD_ENDS.search(token.text) and not self.draft.duties and len(token.text) <= 20:
                # 6362345（工业领域）、6362346（农业领域）
                self.draft.duties = [field_name(token.text)]
                self.draft.tailed = not self.draft.names
