"""Looks ahead and back among a line's tokens, never further than `AHEAD` of them."""

from bisect import bisect_left
from itertools import accumulate

from extractors.fields.contact_tokens import ContactLine, Token
from extractors.fields.contact_words import ADDRESS, SENDS, unit_in
from extractors.grammar.names import read_name, titles

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
