"""Whether words in columns are a table: what its head and its cells say."""

import csv
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

_LONGEST: Final = 16  # characters of a column's title
_SENTENCE: Final = re.compile("[。；！？;!?☐☑□■√]")
_COLON: Final = re.compile("[：:](?![0-9/／])")  # not of a time or an address
_SIGNED: Final = re.compile("盖章|签字|签名|签章|印章|公章")
_NUMBER: Final = re.compile(
    "[约第≥≤＞＜<>+\\-－—¥￥]*[0-9０-９]"
    "[0-9０-９,，.．\\-－—–/／:：%％()（）+~～\\s年月日万亿千百元项个名人件台套份家篇周天时分岁期批次号学°℃至]*"
)
_ITEM: Final = re.compile(
    "[（(]?(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})(?:[、)）]|[.．])|[①-⑳⒈-⒛●■◆★※•·\\-—–]"
)
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}\\s*年?度?")
_BRACKETED: Final = re.compile("[（(【].*[）)】]")


@cache
def _titles() -> tuple[frozenset[str], tuple[str, ...]]:
    """Titles, and those that longer ones end in."""
    data = files("extractors.readers").joinpath("data/column_titles.csv").read_text("utf-8")
    rows = list(csv.DictReader(line for line in data.splitlines() if not line.startswith("#")))
    ends = tuple(row["title"] for row in rows if row["match"] == "end")
    return frozenset(row["title"] for row in rows), ends


def is_title(text: str) -> bool:
    """Whether a cell of the first line may be a column's title: short, no sentence, no value."""
    text = text.strip()
    if not text or len(text) > _LONGEST or _SENTENCE.search(text) or _SIGNED.search(text):
        return False
    return _COLON.search(text) is None and (is_year(text) or not is_value(text))


def is_year(text: str) -> bool:
    """A year as a title: of the sums under it."""
    return _YEAR.fullmatch(text.strip()) is not None


def is_known_title(text: str) -> bool:
    """Whether a title, without what stands in brackets behind it, is or ends in a word for columns."""
    whole, ends = _titles()
    plain = "".join(_BRACKETED.sub("", text).split())
    return plain in whole or plain.endswith(ends) or is_year(plain)


def is_value(text: str) -> bool:
    """A number, an amount, a date, a telephone number, an address of mail."""
    return _NUMBER.fullmatch(text.strip()) is not None or "@" in text


def are_cells(columns: Sequence[Sequence[str]], head: Sequence[str]) -> bool:
    """Whether the words under a head (by column, without empty cells) are values under titles.

    Lines of labels with their values behind a colon, options to tick, signatures side by side and
    lists whose numbers stand apart from their words are none.
    """
    words = [text for column in columns for text in column]
    if not words or not all(map(is_title, head)):
        return False
    labels = sum(1 for text in words if _COLON.search(text))
    options = sum(1 for text in words if text[:1] in tuple("☐☑□■√"))
    sentences = sum(1 for text in words if "。" in text[:-1])
    if 10 * labels > 3 * len(words) or 10 * options > 3 * len(words) or 10 * sentences > 4 * len(words):
        return False
    if len(columns) == 2 and all(_ITEM.match(text) for text in columns[0]):
        return False
    if 2 * sum(map(is_known_title, columns[0])) >= len(columns[0]):
        return False  # labels with their values beside them
    known = sum(map(is_known_title, head))
    contrast = any(_are_values(column) for column in columns)
    if len(columns) == 2:
        return known == 2 or (known == 1 and contrast)
    return 2 * known >= len(head) or (contrast and known > 0)


def _are_values(column: Sequence[str]) -> bool:
    return len(column) > 1 and 10 * sum(map(is_value, column)) >= 7 * len(column)
