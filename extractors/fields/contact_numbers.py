"""Numbers and addresses of a contact line: whose each is, and which is a fax."""

from extractors.fields.contact_draft import Draft, Found, Rows
from extractors.fields.contact_tokens import ContactLine, Token
from extractors.fields.contact_view import LineView
from extractors.fields.contact_words import ASKS, EXAMPLE, field_name
from extractors.grammar.labels import Field
from extractors.grammar.names import read_name
from extractors.grammar.phone_number import PhoneNumber

NOWHERE = LineView(ContactLine(start=0, end=0, tokens=()))


class Numbers(Rows):
    """What is read of the line so far, and the numbers in it."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: frozenset[Field] = frozenset()  # what the last label announced
        self.view = NOWHERE
        self.skip_to = 0  # tokens before it are read already
        self.indent = 0  # of the line that began the last block
        self.sent_to = False  # the office read last is where papers are to be sent

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

    def _behind_number(self, at: int) -> bool:
        """0411-39989885（王强）: in brackets, right behind a number of a contact."""
        before = [t for t in self.view.tokens[max(0, at - 3) : at] if t.kind != "space"]
        return (
            len(before) > 1
            and before[-1].kind == "open"
            and before[-2].kind == "phone"
            and bool(self.draft.phones)
        )

    def _follows_number(self, at: int) -> bool:
        """0411-39989885 王强: a name behind the number of nobody, at the end of its clause."""
        before = self.view.before(at)
        behind = before is not None and before.kind in ("phone", "email")
        return behind and not self.draft.names and self.view.ends_after(at)

    def _completes(self, at: int) -> bool:
        """电话：1 联系人：A: the name of the number before, as no number comes after it."""
        return not self.draft.names and not self.draft.closed and not self.view.value_follows(at)

    def _repeats(self, fields: frozenset[Field]) -> bool:
        """咨询电话 after a contact that has its number and nobody's name: another contact."""
        return bool(self.draft.phones and "phone" in fields and not self.draft.names)
