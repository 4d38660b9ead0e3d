"""What announces a contact: a label (联系电话), or words before a colon (高新处：)."""

import re

from extractors.fields.contact_draft import Draft, Found
from extractors.fields.contact_persons import Persons
from extractors.fields.contact_tokens import Token
from extractors.fields.contact_words import (
    ADDRESS,
    DOMAIN_ENDS,
    DUTY,
    NO_KEY,
    NO_ROLE,
    NOTE_OF_NUMBER,
    PHONE_KINDS,
    ROLE_ENDS,
    field_name,
    label_role,
    names_in,
    split_prefix,
    split_role,
    unit_in,
)
from extractors.grammar.departments import Unit, unit_of
from extractors.grammar.names import read_name, titles

_DESKS = frozenset({"酒店", "会务", "住宿", "对接", "宾馆", "场地", "交通", "展务", "媒体"})  # 会务联系：


def _lists(words: list[Token]) -> bool:
    """海洋渔业、糖业: several words that are neither offices nor names."""
    return len(words) > 1 and not any(
        unit_in(t.text) or names_in(t, labelled=False) or NOTE_OF_NUMBER.search(t.text) for t in words
    )


class Keys(Persons):
    """The labels and keys of the line."""

    def _label(self, at: int, token: Token) -> None:
        label = token.label
        assert label is not None
        if self._marks_fax(at, token):
            return
        prefix = self._prefix(at)
        self.fields = label.fields
        if "other" in label.fields or "address" in label.fields or "postcode" in label.fields:
            return
        role = label.role
        unit: Unit | None = None
        if prefix is not None:
            unit = unit_in(prefix.text)
            role = role if unit else label_role(prefix, token) or role
            if unit is None:
                body, whole = split_prefix(prefix, label)
                unit, role = body, whole or role
        person = "person" in label.fields
        if unit or (role and prefix is not None and not unit):
            self.start(keep_bare=True)
        elif person:
            inside = at > 0 and self.view.tokens[at - 1].kind == "open"
            if (
                self.draft.names
                or (self.draft.phones and not self._completes(at))
                or (self.draft.emails and not inside)
            ):
                self.start()
        elif (
            ("unit" in label.fields and not self.draft.bare)
            or (role and "phone" in label.fields and self._is_mailbox())
        ) or (self._repeats(label.fields) and (self.draft.closed or at == 0 or role)):
            self.start()
        self.set_unit(unit, role, prefix if unit else None)
        self.draft.label_role = role if role and not unit else self.draft.label_role
        self.draft.labelled = True

    def _is_mailbox(self) -> bool:
        """An address of nobody in particular, and prose behind it: a number with a role is another's."""
        draft = self.draft
        return bool(draft.emails and draft.closed) and not (draft.names or draft.phones)

    def _prefix(self, at: int) -> Token | None:
        """The words right before a label: 高新处 in 高新处联系电话."""
        before = self.view.tokens[at - 1] if at else None
        return before if before is not None and before.kind == "text" else None

    def _key(self, colon: int, token: Token) -> None:
        """Words before a colon: an office, a role, a field, a name, or nothing of the kind."""
        name = read_name(token.text)
        if name and self.view.value_follows(colon):
            self.add_names([Found(token.start, token.end, name[0])], follows=True)
            return
        if token.text in titles():
            return
        if token.text in PHONE_KINDS and self.view.place_follows(colon):
            self.fields = frozenset({"address"})  # 办公室：科技楼B座612
            return
        unit = unit_in(token.text)
        if unit:
            self.start(keep_bare=True)
            self.set_unit(unit, None, token)
            self.draft.rule = "keyed"
            return
        text = re.sub(r"^(?:其中|请|如需|有关|关于|相关)|请?(?:联系|致电|拨打|请)$", "", token.text)
        if text != token.text and text in _DESKS:
            self.start(keep_bare=True)
            self.draft.role = self.last_role = token.text
            return
        if NO_KEY.search(text) or not 2 <= len(text) <= 30:
            self._other(token)
            return
        if NO_ROLE.search(text) and not self.view.value_follows(colon):
            self._other(token)  # （一）企业申报：各区组织不少于10家企业…
            return
        if ROLE_ENDS.search(text) and len(text) <= 16:
            body, role = split_role(text)
            self.start(keep_bare=True)
            if body is not None:
                self.set_unit(body, None, token)
            self.draft.role = self.last_role = role
            return
        if self.view.value_follows(colon) and (DOMAIN_ENDS.search(text) or len(text) <= 14):
            self.start(keep_bare=True)
            self.draft.duties, self.draft.duty_span = [field_name(text)], (token.start, token.end)
            self.draft.rule = "keyed"
            return
        self._other(token)

    def _key_brackets(self, at: int) -> None:
        """高新处（新材料领域）：王工: what the brackets say of the office, a role or its fields."""
        if self.view.tokens[at].kind != "open":
            return
        close = next(i for i in range(at, len(self.view.tokens)) if self.view.tokens[i].kind == "close")
        words = [t for t in self.view.tokens[at + 1 : close] if t.kind == "text"]
        self.skip_to = close
        if words and self.draft.names and not self.draft.has_numbers:
            for token in words:
                self._note_person(self.draft.names[-1].value, token)
        if not words or not self.draft.bare:
            return
        inside = "".join(t.text for t in self.view.tokens[at + 1 : close])
        if ROLE_ENDS.search(inside) and len(inside) <= 14:
            self.draft.role = self.draft.role or inside
        elif self.draft.duties and self.draft.duty_span:
            # 重点研发计划（工业领域）: the words before the brackets and those inside are one name.
            self.draft.duties = []
            self.draft.duty_span = (self.draft.duty_span[0], self.view.tokens[close].end)
        elif DUTY.match(inside) or re.search("领域|产业|专项|计划|类$", inside) or _lists(words):
            duty = DUTY.match(words[0].text)
            self.draft.duty_span = (words[0].start + (duty.end() if duty else 0), words[-1].end)
            self._share_duties()

    def _key_alone(self, at: int) -> None:
        """咨询电话（高新）：…；（农村）：…: the brackets before a colon tell whose number it is."""
        before = [t for t in self.view.tokens[max(0, at - 2) : at] if t.kind != "space"]
        colon, close = self.view.colon(at), self.view.closing(at)
        behind = before[-1].kind if before else "stop"
        if colon is None or close is None or behind not in ("label", "stop", "comma", "phone", "close"):
            return
        words = [t for t in self.view.tokens[at + 1 : close] if t.kind == "text"]
        if not words or len(words) > 6 or not self.fields & {"phone", "mobile", "contact", "person"}:
            return
        if NOTE_OF_NUMBER.search(words[0].text) or unit_in(words[-1].text):
            return
        if self.draft.has_numbers:
            role = self.draft.label_role
            self.start()
            self.draft.role = self.draft.label_role = role
        self.draft.labelled = True
        self.draft.duty_span, self.draft.duties = (words[0].start, words[-1].end), []
        self.skip_to = close

    def _other(self, token: Token) -> None:
        """Prose: it parts what stands before it from what comes."""
        if len(token.text) == 1 or re.fullmatch(r"[\d.]+", token.text) or self.draft.duty_span:
            return
        if "unit" in self.fields and not self.draft.unit:
            unit = unit_of(token.text) or Unit(start=0, end=len(token.text), organization=token.text)
            self.set_unit(unit, None, token)
            return
        if self.draft.bare and self.draft.rule == "keyed" and ADDRESS.search(token.text):
            return  # 联盟秘书处：某区某路79号, and its number on the next line
        if self.draft.bare and not self.draft.labelled:
            self.draft = Draft()
        self.draft.closed = self.draft.closed or self.draft.has_numbers
        if len(token.text) > 6:
            self.fields = frozenset()
