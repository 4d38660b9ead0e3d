"""Which found answers are which wanted ones, and when two ways of writing are the same."""

import re
import unicodedata
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

Key = Hashable | None
Agree = Callable[[Any, Any], bool]

_EXTENSION = re.compile(r"ext|转|分机", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"[、,，/;；]")
_KEPT_SIGNS = frozenset("%@#&/*")
_SHORTEST_SUFFIX = 7  # digits of a Chinese subscriber number without its area code
_SHORT_NAME = 3  # characters that, blanks or not, name one person


class Fact(NamedTuple):
    """A row of the warehouse that states how sure its rule is; `key` names the row in its table."""

    table: str
    key: tuple[Any, ...]
    component: str
    confidence: float


@dataclass(frozen=True)
class Wanted:
    """An answer of the gold: equally right keys, how it reads, where it stands."""

    accepts: Sequence[Key]
    shown: str
    quote: str | None = None
    optional: bool = False


@dataclass(frozen=True)
class Found:
    """An answer of the warehouse; `fact` is the row that it was read from, where that states a confidence."""

    key: Key
    shown: str
    quote: str | None = None
    fact: Fact | None = None


@dataclass(frozen=True)
class Outcome:
    """Of a list: how many are right, which are missed, which are wrong.

    `agreed` says of each found answer whether the gold has it; an answer given twice agrees twice.
    """

    right: int
    missed: list[Wanted] = field(default_factory=list)
    wrong: list[Found] = field(default_factory=list)
    agreed: list[bool] = field(default_factory=list)

    def beside(self) -> list[tuple[Wanted | None, Found | None]]:
        """Missed and wrong ones, those that read alike side by side."""
        pairs: list[tuple[Wanted | None, Found | None]] = []
        left = list(self.wrong)
        for wanted in self.missed:
            likely = max(left, key=lambda f: _alike(wanted, f), default=None)
            if likely is not None and _alike(wanted, likely) >= 0.5:
                left.remove(likely)
                pairs.append((wanted, likely))
            else:
                pairs.append((wanted, None))
        return pairs + [(None, found) for found in left]


def match(wanted: Sequence[Wanted], found: Sequence[Found], agree: Agree) -> Outcome:
    """Pairs as many as can be paired, each answer once; optional answers cost nothing either way.

    An answer given twice is counted once, and so is one that the gold names twice.
    """
    needed = _distinct([w for w in wanted if not w.optional], agree)
    partner: dict[int, int] = {}

    def place(index: int, tried: set[int]) -> bool:
        for number, answer in enumerate(found):
            if number not in tried and _fits(needed[index], answer, agree):
                tried.add(number)
                if number not in partner or place(partner[number], tried):
                    partner[number] = index
                    return True
        return False

    placed = [place(index, set()) for index in range(len(needed))]
    agreed = [any(_fits(w, answer, agree) for w in wanted) for answer in found]
    wrong: list[Found] = []
    for answer, known in zip(found, agreed, strict=True):
        if not known and not any(agree(answer.key, w.key) for w in wrong):
            wrong.append(answer)
    missed = [w for w, hit in zip(needed, placed, strict=True) if not hit]
    return Outcome(sum(placed), missed, wrong, agreed)


def _fits(wanted: Wanted, found: Found, agree: Agree) -> bool:
    return any(agree(key, found.key) for key in wanted.accepts)


def _distinct(wanted: Sequence[Wanted], agree: Agree) -> list[Wanted]:
    kept: list[Wanted] = []
    for item in wanted:
        if item.accepts and not any(agree(item.accepts[0], other.accepts[0]) for other in kept):
            kept.append(item)
    return kept


def _alike(wanted: Wanted, found: Found) -> float:
    sides = [(wanted.shown, found.shown), (wanted.quote or "", found.quote or "")]
    return max(SequenceMatcher(None, a[:80], b[:80], autojunk=False).ratio() for a, b in sides if a and b)


def equal(a: Key, b: Key) -> bool:
    return a == b


def plain(text: object) -> str | None:
    """Letters, digits and mathematical signs alone, width- and case-folded; None where nothing is left."""
    if text is None:
        return None
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    kept = [c for c in folded if c in _KEPT_SIGNS or unicodedata.category(c)[0] in "LNSM"]
    return "".join(c for c in kept if c not in "~`^|") or None


def number(value: object) -> float | None:
    return None if value is None else round(float(str(value)), 4)


def phone(text: object) -> str:
    """The digits of a telephone number without its extension and the country's 86."""
    main = _EXTENSION.split(unicodedata.normalize("NFKC", str(text)))[0]
    digits = re.sub(r"\D", "", main).removeprefix("00")
    return digits[2:] if digits.startswith("86") and len(digits) >= 12 else digits


def same_phone(a: str, b: str) -> bool:
    """Equal, or one is the other without its area code."""
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= _SHORTEST_SUFFIX and long.endswith(short))


def within(a: str | None, b: str | None) -> bool:
    """One's words hold the other's."""
    return bool(a) and bool(b) and (str(a) in str(b) or str(b) in str(a))


def persons(name: object) -> list[str]:
    """The people named in a cell: 张三、李四 are two, 史  杰 is one, 张金钰  李  昊 are two."""
    people: list[str] = []
    for part in _BETWEEN_NAMES.split(unicodedata.normalize("NFKC", str(name or ""))):
        words = [w for w in map(plain, part.split()) if w]
        whole = "".join(words)
        people += [whole] if len(whole) <= _SHORT_NAME else _joined(words)
    return [p for p in people if p]


def _joined(words: Sequence[str]) -> list[str]:
    """Words with runs of single characters, which are padded names, made one."""
    out: list[str] = []
    padded = False
    for word in words:
        if len(word) == 1 and padded:
            out[-1] += word
        else:
            out.append(word)
        padded = len(word) == 1
    return out


def same_text(a: str | None, b: str | None) -> bool:
    """Equal, or long and all but the same: a reader may lose a character in a page of text."""
    if a == b:
        return True
    if not a or not b or len(a) <= 60 or not 0.9 <= len(a) / len(b) <= 1.1:
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.95


def shared_characters(a: str | None, b: str | None) -> float:
    """How much of the shorter one's character set stands in the other, 0 to 1."""
    one, other = set(a or ""), set(b or "")
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
