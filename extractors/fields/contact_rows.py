"""Groups the tokens of a notice's lines into contacts: whose number is it, in which office, for what."""

import re

from extractors.fields.contact_draft import Draft, Found, Rows
from extractors.fields.contact_tokens import ContactLine, Token
from extractors.fields.contact_view import LineView
from extractors.fields.contact_words import (
    ADDRESS,
    ASKS,
    DOMAIN_ENDS,
    DUTY,
    EXAMPLE,
    FIELD_ENDS,
    NO_KEY,
    NOTE_OF_NUMBER,
    PHONE_KINDS,
    ROLE_ENDS,
    ROLE_WORDS,
    SENDS,
    field_name,
    glued_unit,
    label_role,
    names_in,
    split_prefix,
    split_role,
    unit_in,
)
from extractors.grammar.departments import Unit, unit_of
from extractors.grammar.labels import Field
from extractors.grammar.names import read_name, titles
from extractors.grammar.phones import PhoneNumber

_CARRIED: frozenset[Field] = frozenset({"phone", "mobile", "fax", "person"})
_DESKS = frozenset({"酒店", "会务", "住宿", "对接", "宾馆", "场地", "交通", "展务", "媒体"})  # 会务联系：
_OFFICES = "科股处室办部"
_DEEPER = 4  # half-width characters: a line so much further in belongs to the one above
_NOWHERE = LineView(ContactLine(start=0, end=0, tokens=()))


def _lists(words: list[Token]) -> bool:
    """海洋渔业、糖业: several words that are neither offices nor names."""
    return len(words) > 1 and not any(
        unit_in(t.text) or names_in(t, labelled=False) or NOTE_OF_NUMBER.search(t.text) for t in words
    )


class ContactReader(Rows):
    """Feed it the lines of one notice in order; `done` gives the contacts."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: frozenset[Field] = frozenset()  # what the last label announced
        self.view = _NOWHERE
        self.skip_to = 0  # tokens before it are read already
        self.indent = 0  # of the line that began the last block
        self.sent_to = False  # the office read last is where papers are to be sent

    def done(self) -> list[Draft]:
        self.flush()
        return self.found

    def prose(self) -> None:
        """A line without anything of a contact."""
        self.clear()
        self.fields = frozenset()

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

    # -- lines ---------------------------------------------------------------------------------

    def _begin_line(self) -> None:
        first = next((t for t in self.view.tokens if t.kind not in ("space", "tab", "open", "close")), None)
        if self.view.line.number and re.match(r"[一二三四五六七八九十]", self.view.line.number):
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
            and len(words[0]) <= 14
            and not any(t.kind == "stop" for t in self.view.tokens)
        ):
            self.draft.role = self.draft.role or words[0]
        long = self.view.line.end - self.view.line.start > 40
        if not values and not names:
            if self.draft.bare and self.draft.says and not long:
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

    # -- tokens --------------------------------------------------------------------------------

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
        elif ("unit" in label.fields and not self.draft.bare) or (
            self._repeats(label.fields) and (self.draft.closed or at == 0 or role)
        ):
            self.start()
        self.set_unit(unit, role, prefix if unit else None)
        self.draft.label_role = role if role and not unit else self.draft.label_role
        self.draft.labelled = True

    def _marks_fax(self, at: int, token: Token) -> bool:
        """86265433（传真） and 86265433（兼传真）: the word in brackets is about the number before."""
        before = [t for t in self.view.tokens[max(0, at - 3) : at] if t.kind != "space"]
        also = bool(before) and before[-1].kind == "text" and before[-1].text in ("兼", "及", "同")
        before = before[:-1] if also else before
        if (
            token.label is None
            or token.label.fields != {"fax"}
            or len(before) < 2
            or before[-1].kind != "open"
        ):
            return False
        if before[-2].kind != "phone" or not self.draft.phones:
            return False
        number = self.draft.phones[-1]
        self.draft.faxes.append(number)
        # 电话：86265433（传真）: the only number that the label 电话 has is both.
        only = len(self.draft.phones) == 1 and bool(self.fields & {"phone", "contact"})
        if not also and not only:
            self.draft.phones.pop()
        return True

    def _repeats(self, fields: frozenset[Field]) -> bool:
        """咨询电话 after a contact that has its number and nobody's name: another contact."""
        return bool(self.draft.phones and "phone" in fields and not self.draft.names)

    def _prefix(self, at: int) -> Token | None:
        """The words right before a label: 高新处 in 高新处联系电话."""
        before = self.view.tokens[at - 1] if at else None
        return before if before is not None and before.kind == "text" else None

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

    def _prefix_text(self, token: Token) -> None:
        """张三联系电话, 李老师电话: the name before the label; an office is the label's to read."""
        if unit_in(token.text):
            return
        names = names_in(token, labelled="person" in self.fields and not self.draft.names)
        if names:
            self.add_names(names, follows=True)
        elif not ROLE_WORDS.search(token.text) and self.draft.bare and not self.draft.labelled:
            self.draft = Draft()

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

    def _segment(self, at: int, token: Token) -> None:
        if self.view.in_brackets(at) and ADDRESS.search(token.text) and not unit_in(token.text):
            return
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
        if names and self.draft.rule == "keyed" and self.view.ends_after(at):
            labelled = True
        if names and (labelled or self.view.value_follows(at) or self._follows_number(at)):
            unit = glued_unit(token, names[0])
            if unit:
                self._offer_unit(at, unit, token)
            if labelled or self.view.value_follows(at) or not self.draft.names:
                self.add_names(names, follows=self.view.value_follows(at))
            return
        if names and self._named_with_fields(at, names):
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

    def _keyed_number(self, at: int, token: Token) -> bool:
        """联系电话：南昌 0791-83884123；九江 0792-8225123: each number has a word of its own before it."""
        if not self.fields & {"phone", "contact"} or not self.view.keys_numbers(at):
            return False
        role = self.draft.label_role
        if self.draft.has_numbers:
            self.start()
        self.draft.role = self.draft.label_role = role
        self.draft.labelled = True
        self.draft.duties, self.draft.duty_span = [field_name(token.text)], (token.start, token.end)
        return True

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

    def _behind_number(self, at: int) -> bool:
        """0411-39989885（王强）: in brackets, right behind a number of a contact."""
        before = [t for t in self.view.tokens[max(0, at - 3) : at] if t.kind != "space"]
        return (
            len(before) > 1
            and before[-1].kind == "open"
            and before[-2].kind == "phone"
            and bool(self.draft.phones)
        )

    def _note(self, at: int, token: Token, names: list[Found]) -> None:
        """The name or the office of the number before the brackets; other words there are let be."""
        if names and not self.draft.names:
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

    def _other(self, token: Token) -> None:
        """Prose: it parts what stands before it from what comes."""
        if len(token.text) == 1 or re.fullmatch(r"[\d.]+", token.text) or self.draft.duty_span:
            return
        if "unit" in self.fields and not self.draft.unit:
            unit = unit_of(token.text) or Unit(start=0, end=len(token.text), organization=token.text)
            self.set_unit(unit, None, token)
            return
        if self.draft.bare and not self.draft.labelled:
            self.draft = Draft()
        self.draft.closed = self.draft.closed or self.draft.has_numbers
        if len(token.text) > 6:
            self.fields = frozenset()

    # -- names, offices, duties -----------------------------------------------------------------

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
        else:
            above = self.draft.unit if self.draft.rule == "keyed" or self.view.touches(at) else None
            if above and not above.department and not unit.organization:
                self.line_context = Draft(unit=above, role=self.line_context.role, closed=True)
            self.set_unit(unit, None, token)
            self.sent_to = bool(SENDS.search(token.text[: unit.start]))

    def _duty(self, token: Token, duty: re.Match[str]) -> None:
        """主要负责A、B与C等领域: up to the end of the sentence."""
        if self.draft.duties or re.match("解释|答复|解答|联系", token.text[duty.end() :]):
            return
        self.draft.duty_span = (token.start + duty.end(), self.view.sentence_end(token.end))

    # -- numbers -------------------------------------------------------------------------------

    def _phone(self, at: int, token: Token) -> None:
        number = token.phone
        assert number is not None
        if not self._is_phone(at, number):
            return
        if self.draft.closed and self.draft.has_numbers and not self.view.listed(at) and not self.fields:
            self.start()
        if self.draft.tailed:
            role = self.draft.label_role
            self.start()
            self.draft.role = self.draft.label_role = role
        if "fax" in self.fields and self.view.near_label(at):
            self.draft.faxes.append(number)
            if not self.fields & {"phone", "mobile"}:
                return
        self.draft.phones.append(number)

    def _is_phone(self, at: int, number: PhoneNumber) -> bool:
        if self.fields & {"other", "address", "postcode"} and not number.certain:
            return False
        if "other" in self.fields and self.view.near_label(at):
            return False
        before = self.view.before(at)
        if before is not None and before.kind == "text" and EXAMPLE.search(before.text):
            return read_name(before.text) is not None  # 王静如 is no 例如
        if number.certain:
            return True
        if self.fields & {"phone", "mobile", "fax", "contact", "person"}:
            return True
        if before is not None and before.kind == "phone":
            return self.view.listed(at)
        near = before is not None and before.kind in ("text", "label")
        asked = near and before is not None and bool(ASKS.search(before.text))
        return asked or (near and bool(self.draft.names or self.draft.unit) and not self.draft.closed)

    def _email(self, at: int, token: Token) -> None:
        assert token.email is not None
        found = Found(token.start, token.end, token.email.address)
        if self.view.is_submission(at):
            unit, span = self.draft.unit, self.draft.unit_span
            self.start()
            self.line_context = Draft()
            if unit and span and not self.view.parted(span[1], token.start):
                self.draft.unit, self.draft.unit_span = unit, span
            else:
                self.draft = Draft()
            self.draft.rule = "submission"
        elif self.draft.closed and self.draft.emails and not self.view.follows_email(at):
            self.start()
        self.draft.emails.append(found)

    def _follows_number(self, at: int) -> bool:
        """0411-39989885 王强: a name behind the number of nobody, at the end of its clause."""
        before = self.view.before(at)
        behind = before is not None and before.kind in ("phone", "email")
        return behind and not self.draft.names and self.view.ends_after(at)

    def _completes(self, at: int) -> bool:
        """电话：1 联系人：A: the name of the number before, as no number comes after it."""
        return not self.draft.names and not self.draft.closed and not self.view.value_follows(at)
