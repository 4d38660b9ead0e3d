"""The paragraphs of a stretch of a Word 97–2003 file's text: what each shows, and its properties.

Marks of fields, deleted and hidden runs, symbols and form fields are replacements of positions of
the text; a paragraph is what stands between two marks once they are made.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

import msgspec

from extractors.readers.doc import fields
from extractors.readers.doc.binary import Fault, joined
from extractors.readers.doc.pieces import Pieces, Runs
from extractors.readers.doc.styles import (
    CharacterProperties,
    ParagraphProperties,
    Styles,
    apply,
    characters,
)
from extractors.readers.symbols import Symbol, character, is_symbol_font
from extractors.readers.word_fields import shown

_ENDS: Final = re.compile("[\r\x07\x0c]")
_PLAIN: Final = {0x0B: "\n", 0x0E: "\n", 0x1E: "-", 0x1F: None, 0xAD: None}
_PLAIN.update(dict.fromkeys((*range(9), 19, 20, 21)))
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_UNUSUAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e\x13-\x15\x1e\x1f\xad\ud800-\udfff]")
_WINGDINGS: Final = "Wingdings"  # where the file does not say which font draws a private code
_KIND: Final = re.compile(r"\s*([A-Za-z]+)")
_PRIVATE: Final = re.compile("[\uf020-\uf0ff]")


class Box(msgspec.Struct, frozen=True):
    checked: bool


class LinkStart(msgspec.Struct, frozen=True):
    target: str


class LinkEnd(msgspec.Struct, frozen=True):
    pass


Item = str | Box | LinkStart | LinkEnd


class StoryParagraph(msgspec.Struct, frozen=True):
    items: tuple[Item, ...]
    properties: ParagraphProperties
    cell_end: bool  # its mark ends a cell of the outermost table

    @property
    def blank(self) -> bool:
        return all(isinstance(item, str) and not item.strip() for item in self.items)


class _Replacement(msgspec.Struct, frozen=True):
    start: int
    end: int
    item: Item | None


class Stories:
    """Gives the paragraphs of any range of the text."""

    def __init__(
        self,
        pieces: Pieces,
        character_runs: Runs,
        paragraph_runs: Runs,
        styles: Styles,
        fonts: list[str],
        data: bytes,
        sections: frozenset[int],
    ) -> None:
        """`sections` are the positions of the page breaks that end a section."""
        self._pieces, self._text = pieces, pieces.text
        self._characters, self._paragraphs = character_runs, paragraph_runs
        self._styles, self._fonts, self._data, self._sections = styles, fonts, data, sections
        self._known: dict[tuple[int, bytes, bytes], ParagraphProperties] = {}

    def text(self, start: int, end: int) -> str:
        """The raw text, marks and all."""
        return self._text[start:end]

    def paragraphs(self, start: int, end: int) -> Iterator[StoryParagraph]:
        end = min(end, len(self._text))
        replacements = self._replacements(start, end)
        starts = [one.start for one in replacements]
        hidden = _Positions(replacements)
        begin = start
        for match in _ENDS.finditer(self._text, start, end):
            at, mark = match.start(), match.group()
            if hidden.covers(at) or (mark == "\x0c" and self._inside(begin, at, end)):
                continue
            yield self._paragraph(begin, at, mark, replacements, starts)
            begin = at + 1
        if begin < end:
            rest = self._paragraph(begin, end, "", replacements, starts)
            if not rest.blank:
                yield rest

    def _inside(self, begin: int, at: int, end: int) -> bool:
        """Whether a page break is only one, and has words of its paragraph on one side alone."""
        if at in self._sections:
            return False
        following = self._text[at + 1 : at + 2]
        return at == begin or at + 1 >= end or following in ("\r", "\x07", "\x0c")

    def _paragraph(
        self, begin: int, end: int, mark: str, replacements: list[_Replacement], starts: list[int]
    ) -> StoryParagraph:
        items: list[Item] = []
        at = begin
        first = bisect_left(starts, begin)
        if first == len(starts) or starts[first] >= end:
            words = self._plain(begin, end)
            return StoryParagraph(
                (words,) if words else (), self._properties(min(end, len(self._text) - 1)), mark == "\x07"
            )
        for index in range(first, len(replacements)):
            one = replacements[index]
            if one.start >= end:
                break
            if one.start > at:
                items.append(self._plain(at, one.start))
            if one.item is not None:
                items.append(one.item)
            at = max(at, one.end)
        if at < end:
            items.append(self._plain(at, end))
        shown = tuple(item for item in items if item != "")
        return StoryParagraph(shown, self._properties(min(end, len(self._text) - 1)), mark == "\x07")

    def _plain(self, start: int, end: int) -> str:
        text = self._text[start:end]
        if _UNUSUAL.search(text) is None:
            return text
        text = text.translate(_PLAIN).replace("\x0c", "")
        return joined(text) if _SURROGATES.search(text) is not None else text

    def _properties(self, cp: int) -> ParagraphProperties:
        piece = self._pieces.at(cp)
        run = self._paragraphs.at(piece.fc + (cp - piece.start) * piece.width)
        style, grpprl = (run.style, run.grpprl) if run is not None else (0, b"")
        key = (style, grpprl, piece.grpprl)
        if key not in self._known:
            made = apply(self._styles.paragraph(style), grpprl, self._data)
            self._known[key] = apply(made, piece.grpprl, self._data)
        return self._known[key]

    def _replacements(self, start: int, end: int) -> list[_Replacement]:
        """Without overlaps, in order; of two that overlap the one that begins first holds."""
        runs = list(self._special_runs(start, end))
        found = [one for run in runs for one in self._run(*run)]
        for field in fields.fields(self._text, start, end):
            found.extend(self._field(field, runs))
        found.sort(key=lambda one: (one.start, -one.end))
        kept: list[_Replacement] = []
        for one in found:
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        return kept

    def _special_runs(self, start: int, end: int) -> Iterator[tuple[int, int, CharacterProperties]]:
        for piece in self._pieces.pieces:
            first, last = max(piece.start, start), min(piece.end, end)
            if first >= last:
                continue
            if piece.grpprl and not characters(piece.grpprl).plain:
                yield first, last, characters(piece.grpprl)
            base = piece.fc - piece.start * piece.width
            for run in self._characters.between(base + first * piece.width, base + last * piece.width):
                properties = characters(run.grpprl)
                if properties.plain and (properties.font is None or not self._symbolic(properties.font)):
                    continue
                begin = max(first, (run.start - base) // piece.width)
                until = min(last, (run.end - base) // piece.width)
                if begin < until:
                    yield begin, until, properties
            for match in _PRIVATE.finditer(self._text, first, last):
                run_here = self._characters.at(base + match.start() * piece.width)
                font = characters(run_here.grpprl).font if run_here is not None else None
                yield (
                    match.start(),
                    match.end(),
                    CharacterProperties(symbol=(-1 if font is None else font, 0)),
                )

    def _symbolic(self, font: int) -> bool:
        return is_symbol_font(self._font(font))

    def _font(self, index: int) -> str:
        return self._fonts[index] if 0 <= index < len(self._fonts) else ""

    def _run(self, start: int, end: int, properties: CharacterProperties) -> Iterator[_Replacement]:
        if properties.deleted or properties.hidden:
            yield from self._removed(start, end, properties.deleted)
        elif properties.symbol is not None:
            font, code = properties.symbol
            for at in range(start, end):
                yield self._symbol(at, font, code or ord(self._text[at]))
        elif properties.font is not None and properties.data is None:
            for at in range(start, end):
                if self._text[at] > " " and self._text[at] < "\u0100" and self._text[at] not in "\x7f\xa0":
                    yield self._symbol(at, properties.font, ord(self._text[at]))

    def _removed(self, start: int, end: int, marks: bool) -> Iterator[_Replacement]:
        """Marks of paragraphs and cells are removed with deleted words, not with hidden ones."""
        if marks:
            yield _Replacement(start, end, None)
            return
        at = start
        for match in _ENDS.finditer(self._text, start, end):
            if match.start() > at:
                yield _Replacement(at, match.start(), None)
            at = match.end()
        if at < end:
            yield _Replacement(at, end, None)

    def _symbol(self, at: int, font: int, code: int) -> _Replacement:
        name = self._font(font)
        if not is_symbol_font(name) and 0xF000 <= code <= 0xF0FF:
            name = _WINGDINGS
        return _Replacement(at, at + 1, _item(character(name, code)))

    def _field(
        self, field: fields.Field, runs: list[tuple[int, int, CharacterProperties]]
    ) -> Iterator[_Replacement]:
        code = field.code(self._text)
        word = _KIND.match(code)
        kind = word.group(1).upper() if word else ""
        item: Item | None = None
        if kind in ("FORMCHECKBOX", "FORMDROPDOWN"):
            item = self._form_item(field, runs)
        elif kind == "HYPERLINK":
            item = LinkStart(fields.target(code))
        elif kind == "SYMBOL":
            item = self._symbol_field(code)
        elif field.separator == field.end or kind == "EQ":
            item = shown(code)
        if isinstance(item, LinkStart) and field.separator < field.end:
            yield _Replacement(field.begin, field.separator + 1, item)
            yield _Replacement(field.end, field.end + 1, LinkEnd())
        elif isinstance(item, LinkStart) or item is None:
            yield _Replacement(field.begin, field.separator + 1, None)
        else:
            yield _Replacement(field.begin, field.end + 1, item)

    def _form_item(
        self, field: fields.Field, runs: list[tuple[int, int, CharacterProperties]]
    ) -> Item | None:
        for start, end, properties in runs:
            if properties.data is not None and start <= field.end and end > field.begin:
                try:
                    state = fields.form_field(self._data, properties.data)
                except Fault:
                    break
                return Box(state.checked) if state.checked is not None else state.chosen
        return Box(False) if "FORMCHECKBOX" in field.code(self._text).upper() else None

    def _symbol_field(self, code: str) -> Item | None:
        """SYMBOL 254 \\f "Wingdings"."""
        words = code.replace('"', " ").split("\\f")
        number = words[0].split()[1] if len(words[0].split()) > 1 else ""
        if not number.isascii() or not number.isdigit():
            return None
        font = words[1].split("\\")[0].strip() if len(words) > 1 else ""
        return _item(character(font or None, int(number)))


def _item(drawn: Symbol) -> Item:
    return drawn.text if drawn.checked is None else Box(drawn.checked)


class _Positions:
    """Answers, for rising positions, whether a replacement covers them."""

    def __init__(self, replacements: list[_Replacement]) -> None:
        self._replacements, self._index = replacements, 0

    def covers(self, at: int) -> bool:
        while self._index < len(self._replacements) and self._replacements[self._index].end <= at:
            self._index += 1
        return self._index < len(self._replacements) and self._replacements[self._index].start <= at
