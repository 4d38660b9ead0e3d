"""The words that announce a person, a number or an address in a notice: 联 系 人, 咨询电话, 传　真."""

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Literal, cast

import msgspec

Field = Literal[
    "person", "phone", "mobile", "fax", "email", "contact", "address", "postcode", "other", "unit"
]


class ContactLabel(msgspec.Struct, frozen=True, kw_only=True):
    """A label at `[start, end)`; 联系人及电话 has two fields. `role` is what it says of the contact."""

    start: int
    end: int
    fields: frozenset[Field]
    role: str | None = None


# What must follow a label, by what it announces: a colon or the end of its cell always does; a number
# (masked as NUL), a bracket or a blank does where the word alone is hardly prose.
_ENDED = re.compile(r"[)）\]】]? {0,3}(?:[:：\t\n]|$)")
_CLOSED = re.compile(r" ?[)）]")
_VALUED = re.compile(r"[)）]? {0,3}[\x00\d(（+]| ")
_NAMED = re.compile(r"[)）]? {0,3}[\x00\d(（+]| |[一-鿿]")
_FREE = ("联系人", "联络人", "联络员", "经办人", "对接人", "收件人", "联系老师")
_BEFORE_COLON = frozenset({"unit", "address"})

_JOINT = r" {0,2}(?:[及和与或/、(（&]|以及)? {0,2}"


@cache
def contact_labels() -> dict[str, tuple[Field, str | None]]:
    with files("extractors.grammar").joinpath("data/contact_labels.csv").open(encoding="utf-8") as lines:
        return {
            r["label"]: (cast(Field, r["fields"]), r["role"] or None)
            for r in csv.DictReader(lines)
            if r["label"]
        }


@cache
def _pattern() -> re.Pattern[str]:
    """Any label, the longest first, with up to six spaces between its characters."""
    words = sorted(contact_labels(), key=len, reverse=True)
    return re.compile("|".join(" {0,6}".join(map(re.escape, word)) for word in words))


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(_JOINT)


def find_labels(narrowed: str) -> list[ContactLabel]:
    """The labels of a narrowed text; labels that stand together (联系人、电话) are one."""
    found: list[ContactLabel] = []
    for match in _pattern().finditer(narrowed):
        field, role = contact_labels()[match[0].replace(" ", "")]
        last = found[-1] if found else None
        if last and field != "other" and _joint().fullmatch(narrowed, last.end, match.start()):
            joined = (last.fields | {field}) - {"other"}
            found[-1] = ContactLabel(start=last.start, end=match.end(), fields=joined, role=last.role or role)
        elif last and _also_chats(narrowed, last, match):
            found[-1] = msgspec.structs.replace(last, end=match.end())
        else:
            found.append(
                ContactLabel(start=match.start(), end=match.end(), fields=frozenset({field}), role=role)
            )
    return [label for label in found if _announces(narrowed, label)]


def _also_chats(narrowed: str, last: ContactLabel, match: re.Match[str]) -> bool:
    """手机/微信：, 电话（微信）：: the number is a telephone's too."""
    return (
        match[0].startswith(("微信", "QQ", "钉钉"))
        and bool(last.fields & {"phone", "mobile"})
        and _ENDED.match(narrowed, match.end()) is not None
        and _joint().fullmatch(narrowed, last.end, match.start()) is not None
    )


def _announces(narrowed: str, label: ContactLabel) -> bool:
    """A label is followed by its value; in running text (保持联系电话畅通) it is a word like others."""
    if _ENDED.match(narrowed, label.end):
        return True
    if label.fields == {"fax"} and _CLOSED.match(narrowed, label.end):
        return True
    if label.fields <= _BEFORE_COLON:
        return False
    word = narrowed[label.start : label.end].replace(" ", "")
    free = "person" in label.fields and word.startswith(_FREE)
    return bool((_NAMED if free else _VALUED).match(narrowed, label.end))
