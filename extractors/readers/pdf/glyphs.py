"""Characters of a PDF's text layer: look-alikes folded, and whether a layer is text at all."""

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

import pypdfium2.raw as pdfium

from extractors.readers.pdf.parts import EMPTY, TICKED
from extractors.readers.symbols import character, is_symbol_font

# CJK radicals that fonts name instead of the ideograph they draw. Kangxi radicals and compatibility
# ideographs carry their unified ideograph in Unicode's own data; most of the supplement does not:
# source Unicode EquivalentUnifiedIdeograph.txt, the forms that are ideographs by themselves.
_SUPPLEMENT: Final = (
    "⺀冫⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋卩⺍小⺎兀⺏尣⺐尢⺑尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罒⺲罒⺳罓⺴罒⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼月"
    "⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青"
    "⻙韦⻚页⻛风⻜飞⻝食⻞飠⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱亀⻲亀⻳龟"
)
_FOLDED: Final = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
# Kangxi radicals whose form on the mainland is another ideograph than the one Unicode names: fonts for
# simplified Chinese draw 户, 青 and 黄 with them.
_MAINLAND: Final = "⼾户⾭青⿈黄"
_MAP: Final = dict(zip((_SUPPLEMENT + _MAINLAND)[::2], (_SUPPLEMENT + _MAINLAND)[1::2], strict=True))

_COMMON: Final = re.compile(
    "[\u0020-\u007e\u00a0-\u00ff\u2010-\u206f\u20ac\u2100-\u214f\u2150-\u22ff\u2300-\u23ff\u2460-\u24ff\u2500-\u27bf"
    "\u3000-\u303f\u3200-\u33ff\u4e00-\u9fff\uff00-\uffef\u0391-\u03c9\u0400-\u045f\u2b00-\u2bff]"
)
_IDEOGRAPH: Final = re.compile("[\u4e00-\u9fff]")
# Codes of symbol fonts: those of the private area, those that no Chinese text uses, and letters that
# stand alone (o, q, n and R are boxes and ticks in Wingdings).
_SYMBOLIC: Final = re.compile(
    "[\uf020-\uf0ff\u00a8\u00fb-\u00fe\u00a3]|(?<![\x21-\x7e])[oqnRSTPO](?![\x21-\x7e])"
)
_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
# Names of the fonts inside files, without blanks and styles, as those of the tables.
_FONTS: Final = {
    "wingdings": "Wingdings",
    "wingdings2": "Wingdings 2",
    "wingdings3": "Wingdings 3",
    "webdings": "Webdings",
    "symbol": "Symbol",
    "marlett": "Marlett",
}
_CID: Final = re.compile(r"\(cid:\d+\)")
_LEAST: Final = 20  # characters: fewer say nothing about a layer


def fold(text: str) -> str:
    """Radicals and compatibility ideographs as the unified ideographs they stand for, else as it is."""
    if not _FOLDED.search(text):
        return text
    return _FOLDED.sub(lambda match: _unified(match.group()), text)


def _unified(character: str) -> str:
    if character in _MAP:
        return _MAP[character]
    single = unicodedata.normalize("NFKC", character)
    return single if len(single) == 1 else character


def symbols(textpage: Any, text: str) -> Iterator[tuple[int, str]]:
    """Characters of symbol fonts as (index, what they show); boxes as `EMPTY` and `TICKED`."""
    for match in _SYMBOLIC.finditer(text):
        index = match.start()
        name = _font(textpage, index)
        private = "\uf020" <= match.group() <= "\uf0ff"
        if not private and not is_symbol_font(name):
            continue
        # A program that lacks the font shows the code in another one: Wingdings is what forms use.
        drawn = character(name if is_symbol_font(name) else "Wingdings", ord(match.group()))
        if drawn.checked is not None:
            yield index, TICKED if drawn.checked else EMPTY
        else:
            yield index, drawn.text[:1] or " "


def _font(textpage: Any, index: int) -> str:
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, buffer, len(buffer), flags)
    name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
    plain = re.sub(r"[\s_]|-?(?:Regular|Bold|Italic|MT|PS)", "", name).lower()
    return _FONTS.get(plain, name)


def is_garbage(text: str) -> bool:
    """Whether a text layer's codes stand for other characters than the page shows.

    Signs: characters that documents do not use (private, control, scripts of nobody here) for over
    a fifth, or ideographs of which hardly any is a frequent one: of running text nine in ten are
    among the 3,755 of GB 2312's first level, of codes taken at random one in six.
    """
    letters = "".join(_CID.sub("\ufffd", text).split())
    if len(letters) < _LEAST:
        return False
    if len(_COMMON.findall(letters)) < 0.8 * len(letters):
        return True
    ideographs = "".join(_IDEOGRAPH.findall(letters))
    if len(ideographs) < _LEAST:
        return False
    return _frequent(ideographs) < 0.35 * len(ideographs)


def _frequent(ideographs: str) -> int:
    encoded = ideographs.encode("gb2312", "ignore")
    return sum(1 for lead in encoded[::2] if 0xB0 <= lead <= 0xD7)
