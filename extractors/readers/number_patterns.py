"""Numbers under the patterns of spreadsheets: #,##0.00 and 000000, percentages, signs and words around."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

# One piece of a pattern: a quoted or escaped word, what takes room only, a bracket, a placeholder.
_PIECE: Final = re.compile(
    r'"([^"]*)"|[\\!](.)|_.|\*.|\[([^\]]*)\]|([0#?.,%])|(E[+-]|/)|(.)', re.DOTALL | re.IGNORECASE
)
_COLOURS: Final = re.compile(
    "black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]{1,2}"
    "|颜色 ?[0-9]{1,2}|[黑蓝青绿洋红白黄]{1,2}色?",
    re.IGNORECASE,
)
_CURRENCY: Final = re.compile(r"\$([^\-]*)(?:-[0-9A-Fa-f]*)?")
_MOST: Final = 60  # digits before or behind the point
_WHOLE_UNTIL: Final = Decimal(10) ** 21


class _Part(NamedTuple):
    kind: str  # "0", "#", "?", ".", ",", "%" or "" for words
    text: str = ""


def plain_number(value: float) -> str:
    """A number with the 15 digits that spreadsheets keep, without exponent: 12.0 is 12."""
    number = _exact(value)
    if number is None or abs(number) >= _WHOLE_UNTIL:
        return f"{value:.15g}"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def section_of(code: str, value: float) -> str | None:
    """The part of a format for a number's sign; null where conditions choose it."""
    sections = _sections(code)
    if any(re.search(r"\[[<>=]", one) for one in sections):
        return None
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def number_shown(value: float, code: str) -> str | None:
    """A number as a format shows it; null where the format does not show its digits plainly."""
    section, number = section_of(code, value), _exact(value)
    parts = _parts(section) if section is not None else None
    if parts is None or number is None or not any(part.kind in ("0", "#", "?") for part in parts):
        return None
    negative = number < 0 and len(_sections(code)) < 2
    drawn = _drawn(abs(number), parts)
    if drawn is None:
        return None
    return ("-" if negative and re.search("[1-9]", drawn) else "") + drawn


def _exact(value: float) -> Decimal | None:
    number = Decimal(f"{value:.15g}")
    return number if number.is_finite() else None


def _sections(code: str) -> list[str]:
    """A format's parts, parted by ; outside of words."""
    made, start, quoted, at = list[str](), 0, False, 0
    while at < len(code):
        letter = code[at]
        if letter == '"':
            quoted = not quoted
        elif letter in "\\!_*" and not quoted:
            at += 1
        elif letter == ";" and not quoted:
            made.append(code[start:at])
            start = at + 1
        at += 1
    return [*made, code[start:]]


def _parts(section: str) -> list[_Part] | None:
    """The pieces of a pattern; null for exponents, fractions, other digits and words in letters."""
    made: list[_Part] = []
    for match in _PIECE.finditer(section):
        quoted, escaped, bracket, place, other, plain = match.groups()
        if bracket is not None:
            currency = _CURRENCY.fullmatch(bracket)
            if currency is None and _COLOURS.fullmatch(bracket) is None:
                return None
            made.append(_Part("", currency[1] if currency is not None else ""))
        elif other is not None or (plain is not None and plain.isascii() and plain.isalpha()) or plain == "@":
            return None
        elif place is not None:
            made.append(_Part(place))
        else:
            made.append(_Part("", quoted or escaped or plain or ""))
    return made


def _drawn(number: Decimal, parts: list[_Part]) -> str | None:
    kinds = [part.kind for part in parts]
    point = kinds.index(".") if "." in kinds else len(parts)
    digits = [at for at, kind in enumerate(kinds) if kind in ("0", "#", "?")]
    whole, behind = [at for at in digits if at < point], [at for at in digits if at > point]
    if max(len(whole), len(behind)) > _MOST:
        return None
    last = digits[-1]
    number *= Decimal(100) ** min(kinds.count("%"), 2)
    scale = sum(
        1
        for at, kind in enumerate(kinds)
        if kind == "," and (at > last or (whole and whole[-1] < at < point))
    )
    number /= Decimal(1000) ** min(scale, 5)
    grouped = any(kind == "," and whole and whole[0] < at < whole[-1] for at, kind in enumerate(kinds))
    try:
        number = number.quantize(Decimal(1).scaleb(-len(behind)), ROUND_HALF_UP)
    except ArithmeticError:
        return None
    front, _, rear = f"{number:f}".partition(".")
    made = dict.fromkeys(range(len(parts)), "") | {
        at: part.text for at, part in enumerate(parts) if not part.kind
    }
    made |= {at: "%" for at, kind in enumerate(kinds) if kind == "%"}
    _put_whole(made, front, whole, kinds, grouped=grouped)
    kept = _kept(rear, [kinds[at] for at in behind])
    made |= {at: rear[place] if place < kept else "" for place, at in enumerate(behind)}
    if point < len(parts):
        made[point] = "." if kept else ""
    return "".join(made[at] for at in sorted(made)).strip()


def _put_whole(
    made: dict[int, str], front: str, whole: list[int], kinds: list[str], *, grouped: bool
) -> None:
    """The digits before the point from the right; the leftmost place takes what is left."""
    front = "" if front == "0" else front
    needed = max((len(whole) - place for place, at in enumerate(whole) if kinds[at] == "0"), default=0)
    front = front.rjust(needed, "0")
    for place, at in enumerate(reversed(whole)):
        end = len(front) - place
        start = 0 if place == len(whole) - 1 else max(end - 1, 0)
        piece = front[start:end] if end > 0 else ""
        made[at] = _grouped(piece, place) if grouped else piece


def _grouped(piece: str, behind: int) -> str:
    """Digits with a comma behind each that has three, six … digits behind it."""
    made = ""
    for place, digit in enumerate(piece):
        after = behind + len(piece) - 1 - place
        made += digit + ("," if after and after % 3 == 0 else "")
    return made


def _kept(rear: str, kinds: list[str]) -> int:
    """How many digits behind the point are shown: zeros that # holds at the end are not."""
    kept = len(kinds)
    while kept and kinds[kept - 1] != "0" and rear[kept - 1] == "0":
        kept -= 1
    return kept
