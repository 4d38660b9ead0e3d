"""Cuts text into words for the search index: jieba's dictionary, and this domain's own words.

Letters are lower case and full-width letters and digits are half-width in the index; what is no
letter, digit or Chinese character is no word.
"""

import re
from collections.abc import Iterable
from functools import cache

import rjieba

from normalizers.tables import rows

LONGEST = 64  # characters; what is longer is no word that somebody looks for
_DICTIONARIES = (
    ("search_words.csv", "word"),
    ("domain_scheme.csv", "name"),
    ("domain_aliases.csv", "alias"),
    ("regions.csv", "name"),
)
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)}
_WORD = re.compile(r"\w")
_CHINESE_WORD = re.compile("[\u4e00-\u9fff]{2,12}")


@cache
def _dictionary() -> rjieba.Jieba:
    dictionary = rjieba.Jieba()
    for file, column in _DICTIONARIES:
        for row in rows(file):
            word = row[column]
            if _CHINESE_WORD.fullmatch(word) and not dictionary.has_word(word):
                dictionary.add_word(word, None, None)
    return dictionary


def cut(text: str) -> list[str]:
    """The words of the text, in order, and the shorter words inside them; with what is between words.

    By the dictionary alone (no guessing of new words), so that the same words are cut the same way
    wherever they stand.
    """
    if _FULL_WIDTH.search(text):
        text = text.translate(_HALF_WIDTH)
    return _dictionary().cut_for_search(text, False)


def words(pieces: Iterable[str]) -> list[str | None]:
    """Each piece as it stands in the index; None for what is no word."""
    return [piece.lower() if len(piece) <= LONGEST and _WORD.search(piece) else None for piece in pieces]
