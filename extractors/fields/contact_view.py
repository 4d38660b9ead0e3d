"""Looks ahead and back among a line's tokens, never further than `AHEAD` of them."""

import re
from bisect import bisect_left
from functools import cached_property
from itertools import accumulate

from extractors.fields.contact_tokens import ContactLine, Token
from extractors.fields.contact_words import ADDRESS, NOTE_OF_NUMBER, PHONE_KINDS, ROLE_ENDS, SENDS, unit_in
from extractors.grammar.names import read_name, titles

# What a field is written with; 0572 or a title would tell something else.
_KEY = re.compile("[\u4e00-\u9fff]{2,8}")
_FIELD = re.compile("[\u4e00-\u9fffA-Za-z+]+")
# A list of thirty people with padding.
AHEAD = 64


class LineView:
    """The tokens of a line and how they stand to each other."""

    def __init__(self, line: ContactLine) -> None:
        self.line = line
        self.tokens = line.tokens
        self.end = line.end
        opened = ((t.kind == "open") - (t.kind == "close") for t in line.tokens)
        self.depths = [0, *accumulate(opened)]  # open brackets before each token

    def touches(self, at: int) -> bool:
        """Only a space parts the token from a word before it: 省科技厅 规划处."""
        return at > 1 and self.tokens[at - 1].kind == "space" and self.tokens[at - 2].kind == "text"

    def opens_with_name(self) -> bool:
        """A name and its number, and no other key: 李泉 027-87135813."""
        first = next((t for t in self.tokens if t.kind != "space"), None)
        keyed = any(t.kind in ("colon", "label") for t in self.tokens)
        return first is not None and not keyed and read_name(first.text) is not None

    def place_follows(self, at: int) -> bool:
        """The word behind the token is a building or a room: 办公室：科技楼B座612."""
        after = next((t for t in self.tokens[at + 1 : at + 3] if t.kind != "space"), None)
        return after is not None and after.kind == "text" and ADDRESS.search(after.text) is not None

    def keys_numbers(self, at: int) -> bool:
        """The word stands between a sign and a number, and so do others of the line."""
        return at in self._keys and len(self._keys) > 1

    @cached_property
    def _keys(self) -> frozenset[int]:
        """The words, two to eight Chinese characters, that stand right between a sign and a number."""
        found: set[int] = set()
        sign = True
        for place, token in enumerate(self.tokens):
            known = token.kind == "text" and (
                _KEY.fullmatch(token.text) is None
                or token.text in PHONE_KINDS
                or NOTE_OF_NUMBER.search(token.text)
            )
            if sign and token.kind == "text" and not known and self.number_is_next(place):
                found.add(place)
            if token.kind != "space":
                sign = token.kind in ("stop", "colon", "label", "comma", "pause")
        return frozenset(found)

    def only_names(self) -> bool:
        """Nothing but names of persons and the signs of a list."""
        words = [t for t in self.tokens if t.kind not in ("space", "pause")]
        return bool(words) and all(t.kind == "text" and read_name(t.text) is not None for t in words)

    def name_is_next(self, at: int) -> bool:
        """A name that its number follows stands right behind a space: 计财科 陶磊 0797-…"""
        if at + 2 >= len(self.tokens) or self.tokens[at + 1].kind != "space":
            return False
        return read_name(self.tokens[at + 2].text) is not None and self.value_follows(at + 2)

    def in_brackets(self, at: int) -> bool:
        return self.depths[at] > 0

    def colon(self, at: int) -> int | None:
        """Where the colon of a key stands whose sign comes at `at`: 技术支持：, 技术支持（工作日）：."""
        tokens = self.tokens
        if at < len(tokens) and tokens[at].kind == "open":
            ahead = range(at, min(at + AHEAD, len(tokens)))
            close = next((i for i in ahead if tokens[i].kind == "close"), len(tokens))
            if any(t.kind in ("phone", "email", "label") for t in tokens[at:close]):
                return None
            at = close + 1
        return at if at < len(tokens) and tokens[at].kind == "colon" else None

    def closing(self, at: int) -> int | None:
        """Where the bracket closes that opens at `at`; None where it does not soon."""
        for place in range(at, min(at + AHEAD, len(self.tokens))):
            if self.tokens[place].kind == "close":
                return place
        return None

    def owner_of_bracket(self, at: int) -> Token | None:
        """The word right before the bracket that the token at `at` stands in."""
        for place in range(at, max(-1, at - AHEAD), -1):
            if self.tokens[place].kind == "open":
                before = [t for t in self.tokens[max(0, place - 2) : place] if t.kind != "space"]
                return before[-1] if before and before[-1].kind == "text" else None
        return None

    def left_open(self) -> Token | None:
        """The label, or the number before a 、, with which a line ends that was broken there."""
        rest = [t for t in self.tokens[-6:] if t.kind != "space"]
        if not rest:
            return None
        if rest[-1].kind == "label":
            return rest[-1]
        behind = rest[-2] if len(rest) > 1 else None
        if behind is not None and (rest[-1].kind, behind.kind) in (("colon", "label"), ("pause", "phone")):
            return behind
        return None

    def sentence_end(self, at: int) -> int:
        depth = 0
        for token in self.tokens[bisect_left(self.tokens, at, key=lambda t: t.start) :]:
            depth += (token.kind == "open") - (token.kind == "close")
            if token.kind in ("stop", "phone", "email", "label", "tab") or depth < 0:
                return token.start
        return self.end

    def before(self, at: int) -> Token | None:
        """The last word or value before a token in its clause."""
        for token in reversed(self.tokens[max(0, at - AHEAD) : at]):
            if token.kind in ("text", "label", "phone", "email"):
                return token
            if token.kind == "stop":
                return None
        return None

    def listed(self, at: int) -> bool:
        before = self.before(at)
        return before is not None and before.kind == "phone"

    def near_label(self, at: int) -> bool:
        """No other word stands between the label and the number."""
        before = self.before(at)
        return before is not None and before.kind in ("label", "phone")

    def is_submission(self, at: int) -> bool:
        """A verb of sending stands before it, without a comma between."""
        for token in reversed(self.tokens[max(0, at - AHEAD) : at]):
            if token.kind in ("comma", "open", "stop", "phone", "email", "tab"):
                return False
            if token.kind == "text" and SENDS.search(token.text):
                return True
        return False

    def follows_email(self, at: int) -> bool:
        before = self.before(at)
        return before is not None and before.kind == "email"

    def parted(self, start: int, end: int) -> bool:
        first = bisect_left(self.tokens, start, key=lambda t: t.start)
        last = bisect_left(self.tokens, end, key=lambda t: t.start)
        return any(t.kind in ("comma", "stop", "open") for t in self.tokens[first:last])

    def value_follows(self, at: int) -> bool:
        """True where a number or address comes next, with only names, titles and offices between."""
        depth = self.depths[at]
        for place in range(at + 1, min(at + 1 + AHEAD, len(self.tokens))):
            token = self.tokens[place]
            if token.kind in ("phone", "email"):
                return True
            if self.depths[place] > depth and token.kind == "text" and len(token.text) <= 16:
                continue  # 陈静（理工类，88206123）
            if token.kind == "label":
                return bool(
                    token.label and token.label.fields & {"phone", "mobile", "email", "contact", "fax"}
                )
            if token.kind == "stop":
                return False
            if token.kind == "text" and not self.passes(token):
                return False
        return False

    def passes(self, token: Token) -> bool:
        text = token.text
        return bool(
            text in titles()
            or read_name(text)
            or unit_in(token.text)
            or ADDRESS.search(text)
            or len(text) == 1
        )

    def fields_then_number(self, at: int) -> tuple[int, int] | None:
        """闵捷 纤维、纺织 0572-2668123: the words between a name and its number, where only words are."""
        tokens = self.tokens
        if at + 1 >= len(tokens) or tokens[at + 1].kind != "space":
            return None
        first: Token | None = None
        last: Token | None = None
        for place in range(at + 2, min(at + 2 + AHEAD, len(tokens))):
            token = tokens[place]
            if token.kind == "phone":
                return (first.start, last.end) if first is not None and last is not None else None
            if token.kind == "text" and 2 <= len(token.text) <= 12:
                if not _FIELD.fullmatch(token.text) or self.passes(token) or token.text in PHONE_KINDS:
                    return None
                if NOTE_OF_NUMBER.search(token.text) or ROLE_ENDS.search(token.text):
                    return None
                first, last = first or token, token
            elif token.kind not in ("space", "pause"):
                return None
        return None

    def number_is_next(self, at: int) -> bool:
        after = next((t for t in self.tokens[at + 1 : at + 4] if t.kind != "space"), None)
        return after is not None and after.kind == "phone"

    def ends_after(self, at: int) -> bool:
        for token in self.tokens[at + 1 : at + 1 + AHEAD]:
            if token.kind in ("stop", "comma", "tab", "close"):
                return True
            if token.kind != "space":
                return False
        return True
