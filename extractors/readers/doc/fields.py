"""Fields of a Word 97–2003 file: which words are shown, links, and the states of form fields.

A field is 0x13 code 0x14 result 0x15 in the text; its words are the result's. Sources: [MS-DOC]
2.8.25 (field characters), 2.9.78 (FFData), 2.9.157 (NilPICFAndBinData).
"""

import re
from typing import Final

import msgspec

from extractors.readers.doc.binary import part, u8, u16, u32, utf16

_MARKS: Final = re.compile("[\x13\x14\x15]")
_QUOTED: Final = re.compile('"([^"]*)"|(\\S+)')
_MAX_DEPTH: Final = 64


class Field(msgspec.Struct, frozen=True):
    """[begin, end] are the positions of its marks; `separator` is `end` where there is no result."""

    begin: int
    separator: int
    end: int

    def code(self, text: str) -> str:
        return text[self.begin + 1 : self.separator]


def fields(text: str, start: int, end: int) -> list[Field]:
    """The complete fields of text[start:end], outer ones first; a mark without its partner is none.

    A field whose code runs over the end of a table cell is none either: it would swallow cells.
    """
    open_fields: list[list[int]] = []
    found: list[Field] = []
    for match in _MARKS.finditer(text, start, end):
        at, mark = match.start(), match.group()
        if mark == "\x13":
            if len(open_fields) < _MAX_DEPTH:
                open_fields.append([at, -1])
        elif mark == "\x14":
            if open_fields and open_fields[-1][1] < 0:
                open_fields[-1][1] = at
        elif open_fields:
            begin, separator = open_fields.pop()
            field = Field(begin, separator if separator >= 0 else at, at)
            if "\x07" not in text[begin : field.separator]:
                found.append(field)
    found.sort(key=lambda field: field.begin)
    return found


def target(code: str) -> str:
    """Where a HYPERLINK field leads: its address, with #place where it names one."""
    words = [match.group(1) or match.group(2) or "" for match in _QUOTED.finditer(code)]
    address, place = "", ""
    index = 1
    while index < len(words):
        word = words[index]
        if word.lower() == "\\l" and index + 1 < len(words):
            place, index = words[index + 1], index + 1
        elif word.lower() in ("\\o", "\\t"):
            index += 1
        elif not word.startswith("\\") and not address:
            address = word
        index += 1
    return f"{address}#{place}" if place else address


class FormField(msgspec.Struct, frozen=True):
    """`checked` for a check box, `chosen` for a drop-down list; a text field has neither."""

    checked: bool | None = None
    chosen: str | None = None


def form_field(data: bytes, at: int) -> FormField:
    """The FFData behind a form field's picture character, at byte `at` of the stream `Data`."""
    header = u16(data, at + 4)
    block = part(data, at + header, u32(data, at) - header)
    flags = u16(block, 4)
    kind, result = flags & 3, flags >> 2 & 0x1F
    if kind == 0:
        return FormField()
    place = 10
    place += 2 * u16(block, place) + 4  # the field's name, with its closing zero
    default = u16(block, place)
    if result == 25:  # not set since the default was
        result = default
    if kind == 1:
        return FormField(checked=bool(result))
    return FormField(chosen=_entry(block, place + 2, result))


def _entry(block: bytes, at: int, index: int) -> str:
    for _ in range(5):  # format, help, status and two macros
        at += 2 * u16(block, at) + 4
    at += 2  # 0xFFFF: the list's characters are two bytes wide
    # The count takes four bytes; some writers give it two. No entry has extra bytes (the zero behind).
    count = u16(block, at)
    at += 6 if u16(block, at + 4) == 0 else 4
    if index >= count:
        return ""
    for _ in range(min(index, 25)):
        at += 2 + 2 * u16(block, at)
    u8(block, at)
    return utf16(part(block, at + 2, 2 * u16(block, at)))
