"""RTF's groups and control words, read in one pass without recursion."""

import codecs
import re
from dataclasses import dataclass, replace

from extractors.document import Align, Part
from extractors.readers.rtf.stories import CellShape, Story
from extractors.readers.source import Source
from extractors.readers.symbols import is_symbol_font, symbol

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n\x00]+)"
)
_MOST_GROUPS = 10_000

# Destinations that hold no text of the document (RTF 1.9.1); further ones say so with \*.
_SKIPPED = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "datastore", "xmlnstbl"}
    | {"listtable", "listoverridetable", "rsidtbl", "generator", "filetbl", "revtbl", "bkmkstart", "bkmkend"}
    | {"pn", "sp", "nonshppict", "latentstyles", "annotation", "atnid", "atnauthor", "atrfstart", "atrfend"}
    | {"ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "mmathPr", "userprops", "nonesttables"}
)
_STARRED_TEXT = frozenset({"shpinst", "shptxt", "nestedtables", "nesttableprops"})
_STORIES: dict[str, Part] = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
    "footnote": "footnote",
    "shptxt": "textbox",
    "dptxbxtext": "textbox",
}
_ALIGN: dict[str, Align] = {"ql": "left", "qc": "center", "qr": "right", "qj": "justify", "qd": "justify"}
_CHARACTERS = {
    "tab": "\t", "line": "\n", "page": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emdash": "—", "endash": "–", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "nestcell": "\t",
    "nestrow": "\n", "softline": "\n",
}  # fmt: skip
# \fcharset → codec; where it says nothing the file's \ansicpg holds.
_CHARSETS = {
    2: "latin-1",
    134: "gb18030",
    136: "big5",
    128: "cp932",
    129: "cp949",
    238: "cp1250",
    204: "cp1251",
}
_USE_DEFAULT = 25  # \ffres: the box is as its default says


@dataclass
class _Group:
    skipped: bool = False
    in_fonts: bool = False
    form: bool = False  # inside \*\formfield
    fallback: int = 1  # \uc: how many characters stand in for one \u
    hidden: bool = False
    font: int = 0
    story: int = 0
    numbers: bool = False  # inside \listtext: the number of the paragraph to come


class Parser:
    def __init__(self, source: Source) -> None:
        self._source = source
        self.stories = [Story()]
        self._group, self._stack = _Group(), list[_Group]()
        self._codec = "cp1252"
        self._fonts: dict[int, tuple[str, int]] = {}  # number → name, charset
        self._font_name = ""
        self._pending = b""  # bytes that wait to be decoded together
        self._units: list[int] = []  # UTF-16 units of \u
        self._stand_ins = 0  # characters still to be dropped behind a \u
        self._starred = False
        self._in_table = False
        self._shapes: list[CellShape] = []
        self._shape, self._left = CellShape(), 0
        self._box = (False, 0, _USE_DEFAULT)  # is a box, default, result

    def run(self) -> None:
        """Raises `DamagedDocument` for a file that is cut, `LimitExceeded` for groups without end."""
        for word, number, code, sign, brace, text in _TOKEN.findall(self._source.data):
            if brace == b"{":
                self._open()
            elif brace:
                self._close()
                if not self._stack:
                    break
            elif word:
                self._word(word.decode("ascii"), int(number) if number else None)
            elif code:
                self._bytes(bytes([int(code, 16)]))
            elif sign:
                self._sign(sign)
            else:
                self._bytes(text)
        if self._stack:
            raise self._source.damaged("it ends in the middle of a group")
        self._flush()
        for story in self.stories:
            story.close()

    def _open(self) -> None:
        self._flush()
        if len(self._stack) >= _MOST_GROUPS:
            raise self._source.over("groups inside groups", _MOST_GROUPS, _MOST_GROUPS + 1)
        self._stack.append(self._group)
        self._group = replace(self._group)
        self._starred = False

    def _close(self) -> None:
        self._flush()
        if not self._stack:
            return
        done, self._group = self._group, self._stack.pop()
        if done.form and not self._group.form:
            self._end_form_field()
        if done.story != self._group.story:
            self.stories[done.story].close()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._starred = True
        elif sign in (b"\\", b"{", b"}"):
            self._bytes(sign)
        elif sign in (b"\r", b"\n"):
            self._word("par", None)
        else:
            self._flush()
            drawn = {b"~": "\u00a0", b"_": "-"}.get(sign, "")
            self._characters(drawn)

    def _word(self, word: str, number: int | None) -> None:
        if word not in ("u", "uc"):  # a pair of halves may have the latter between them
            self._flush()
        starred, self._starred = self._starred, False
        if word in ("fonttbl", "formfield"):
            self._group.skipped = True
            self._group.in_fonts = word == "fonttbl"
            self._group.form = word == "formfield"
        elif word in _STORIES and not self._group.skipped:
            self._begin_story(_STORIES[word])
        elif word in ("listtext", "pntext"):
            self._group.numbers = True
        elif word in _SKIPPED or (starred and word not in _STARRED_TEXT):
            self._group.skipped = True
        elif self._group.in_fonts:
            self._font_table(word, number)
        elif self._group.form:
            self._form_word(word, number)
        elif self._group.skipped:
            return
        elif word == "u":
            self._unit(number or 0)
        elif word in _CHARACTERS:
            self._characters(_CHARACTERS[word])
        else:
            self._format(word, number)

    def _begin_story(self, part: Part) -> None:
        self.stories.append(Story(part))
        self._group.story = len(self.stories) - 1

    def _format(self, word: str, number: int | None) -> None:
        story = self.stories[self._group.story]
        if word == "par":
            story.end_paragraph(in_table=self._in_table and not self._group.story)
        elif word == "sect":
            story.end_paragraph(in_table=False)
        elif word == "cell":
            story.end_cell()
        elif word == "row":
            story.end_row(self._shapes, self._left)
        elif word == "pard":
            self._in_table, story.text.align = False, None
        elif word == "intbl":
            self._in_table = True
        elif word in _ALIGN:
            story.text.align = _ALIGN[word]
        elif word in ("v", "deleted"):
            self._group.hidden = number != 0
        elif word == "plain":
            self._group.hidden = False
        elif word == "f":
            self._group.font = number or 0
        elif word == "uc":
            self._group.fallback = max(0, min(number if number is not None else 1, 10))
        elif word == "ansicpg":
            self._codec = _codec(number or 1252)
        else:
            self._row_word(word, number)

    def _row_word(self, word: str, number: int | None) -> None:
        if word == "trowd":
            self._shapes, self._shape, self._left = [], CellShape(), 0
        elif word == "trleft":
            self._left = number or 0
        elif word == "clvmgf":
            self._shape.goes_down = True
        elif word == "clvmrg":
            self._shape.from_above = True
        elif word == "clmrg":
            self._shape.from_left = True
        elif word == "cellx":
            self._shape.right = number or 0
            self._shapes.append(self._shape)
            self._shape = CellShape()

    def _font_table(self, word: str, number: int | None) -> None:
        if word == "f":
            self._group.font, self._font_name = number or 0, ""
            self._fonts[self._group.font] = ("", 1)
        elif word == "fcharset":
            name, _ = self._fonts.get(self._group.font, ("", 1))
            self._fonts[self._group.font] = (name, number or 0)

    def _form_word(self, word: str, number: int | None) -> None:
        is_box, default, result = self._box
        if word == "fftype":
            self._box = (number == 1, 0, _USE_DEFAULT)
        elif word == "ffdefres":
            self._box = (is_box, number or 0, result)
        elif word == "ffres":
            self._box = (is_box, default, number or 0)

    def _end_form_field(self) -> None:
        is_box, default, result = self._box
        self._box = (False, 0, _USE_DEFAULT)
        if is_box and not self._group.hidden:
            checked = (default if result == _USE_DEFAULT else result) == 1
            self.stories[self._group.story].text.pieces.append(checked)

    # Characters

    def _bytes(self, data: bytes) -> None:
        if self._group.in_fonts:
            name, charset = self._fonts.get(self._group.font, ("", 1))
            text = name + data.split(b";")[0].decode("latin-1")
            self._fonts[self._group.font] = (text, charset)
        if self._group.skipped:
            return
        if self._stand_ins:
            dropped = min(self._stand_ins, len(data))
            self._stand_ins -= dropped
            data = data[dropped:]
        if data:
            self._decode_units()
            self._pending += data

    def _unit(self, number: int) -> None:
        self._decode_bytes()
        self._units.append(number & 0xFFFF)
        self._stand_ins = self._group.fallback

    def _flush(self) -> None:
        self._decode_bytes()
        self._decode_units()
        self._stand_ins = 0

    def _decode_units(self) -> None:
        if self._units:
            raw = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._units = []
            self._characters(raw.decode("utf-16-le", "ignore"))

    def _decode_bytes(self) -> None:
        if self._pending:
            data, self._pending = self._pending, b""
            _, charset = self._fonts.get(self._group.font, ("", 1))
            self._characters(data.decode(_CHARSETS.get(charset, self._codec), "replace"))

    def _characters(self, text: str) -> None:
        group = self._group
        if group.skipped or group.hidden or not text:
            return
        current = self.stories[group.story].text
        if group.numbers:
            current.number = ((current.number or "") + text).strip() or None
            return
        pieces = current.pieces
        name, _ = self._fonts.get(group.font, ("", 1))
        if not is_symbol_font(name):
            pieces.append(text)
            return
        for one in text:
            drawn = symbol(name, ord(one)) if not one.isspace() else None
            pieces.append(one if drawn is None else drawn.text if drawn.checked is None else drawn.checked)


def _codec(page: int) -> str:
    if page in (936, 54936, 20936):
        return "gb18030"
    try:
        return codecs.lookup("utf-8" if page == 65001 else f"cp{page}").name
    except LookupError:
        return "cp1252"
