"""Names of persons as Chinese notices write them: 王琛, 史  杰, 欧阳修远, 阿迪力·吐尔逊, 王老师, 李某."""

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files

_HAN = re.compile(r"[㐀-䶿一-鿿𠀀-𮯯]+")
_DOTTED = re.compile(r"[㐀-䶿一-鿿]{1,8}(?:[·•・‧∙.][㐀-䶿一-鿿]{1,8}){1,3}")
_MASKED = re.compile(r"[某*＊×xX]{1,2}")
# Characters that end words of notices (bodies, counters, particles) and hardly ever a given name.
_ENDINGS = frozenset(
    "处科室部厅局委办院所司组站校县市区省镇乡村街队会馆系号条项类级年日时分人等的及和与或是为在按于至到表件书函网址箱话真编码栏群版页"
)
_LABELLED_ENDINGS = frozenset(
    "处室部厅局委办院所司组站校县市区省等的及和与或为在至到表件函网址箱话编码栏群页"
)
# Behind a common surname and where a name is due they are given names: 周群, 苏和.
_GIVEN_ENDINGS = frozenset("群和省")
_SYLLABLES = frozenset(
    "阿艾巴白拜贝比毕勃布才措达丹旦德登地都杜额恩尔尕嘎格古桂哈海罕呼吉加佳嘉坚江卡凯坎康克库拉兰朗勒里力林玛麦曼毛美孟米莫木姆穆"
    "那纳娜乃尼诺努欧帕培平普其奇恰青曲热仁日肉茹萨塞赛桑沙舍斯四松苏索塔台坦特提铁图托娃旺维翁沃乌西希夏雅牙亚彦扬依伊益音尤玉"
    "扎泽珠卓孜宗祖買买合迪丽丹拜不卜别义仓查朝楚道顿多朵敖宝荷"
)
# Surnames that are also particles or verbs: the characters after them must not be a word.
_PARTICLES = frozenset("和于向从由应经时能可都将请与及须任何但如")


def _column(file: str, column: str) -> list[dict[str, str]]:
    with files("extractors.grammar").joinpath(f"data/{file}").open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if row[column]]


@cache
def surnames() -> dict[str, str]:
    """Surname → `single`, `weak` (begins ordinary words more often than names) or `compound`."""
    return {row["surname"]: row["kind"] for row in _column("surnames.csv", "surname")}


@cache
def titles() -> frozenset[str]:
    """Forms of address and offices that follow a name."""
    return frozenset(row["title"] for row in _column("titles.csv", "title"))


@cache
def _elements() -> tuple[str, ...]:
    rows = _column("name_elements.csv", "element")
    return tuple(sorted({row["element"] for row in rows}, key=len, reverse=True))


@cache
def _words() -> frozenset[str]:
    return frozenset(row["word"] for row in _column("not_names.csv", "word"))


@cache
def _title_widths() -> tuple[int, ...]:
    return tuple(sorted({len(title) for title in titles()}, reverse=True))


def split_title(text: str) -> tuple[str, str | None]:
    """王处长 → 王, 处长; a title alone stays whole."""
    for width in _title_widths():
        if width < len(text) and text[-width:] in titles():
            return text[:-width].rstrip(), text[-width:]
    return text, None


def read_name(text: str, *, labelled: bool = False) -> tuple[str, str | None] | None:
    """The name that the whole text is, and its title; None where it is none.

    `labelled`: a word such as 联系人 stands before it, so that a rare surname is believed.
    """
    text = "".join(text.split())
    return _read(text, labelled) if 2 <= len(text) <= 24 else None


@lru_cache(maxsize=4096)
def _read(text: str, labelled: bool) -> tuple[str, str | None] | None:
    base, title = split_title(text)
    if title and _is_surname(base):
        return text, title
    if title and len(title) == 1 and not _is_full_name(base, labelled):
        base, title = text, None
    if _is_full_name(base, labelled):
        return base, title
    return (text, None) if title and _is_full_name(text, labelled) else None


def _is_surname(text: str) -> bool:
    return text in surnames()


def _is_full_name(text: str, labelled: bool) -> bool:
    if _DOTTED.fullmatch(text):
        return not re.search(r"[.]", text) or labelled
    if surnames().get(text) == "compound":
        return False
    masked = _is_masked(text)
    if masked is not None:
        return masked
    if not _HAN.fullmatch(text) or _is_word(text) or text in titles():
        return False
    if text[-1] in (_LABELLED_ENDINGS if labelled else _ENDINGS):
        common = surnames().get(text[0]) == "single" and text[1:-1] not in surnames()
        if not (labelled and text[-1] in _GIVEN_ENDINGS and common and len(text) <= 3):
            return False
    if len(text) > 2 and _is_surname(text[:2]) and len(text) <= 4:
        return True
    if _is_of_elements(text, labelled) or (labelled and _is_transcribed(text)):
        return True
    kind = surnames().get(text[0])
    if labelled and kind is None:
        return 2 <= len(text) <= 3 and text[1:] not in _words()
    if kind is None or (kind == "weak" and not labelled):
        return False
    if text[0] in _PARTICLES and len(text) == 3 and text[1:] in _words():
        return False
    return 2 <= len(text) <= 3 or (
        len(text) == 4 and labelled and text[1] in surnames() and text[2:] not in _words()
    )


def _is_masked(text: str) -> bool | None:
    """李某, 王某某, 张**: a name that is left unsaid; None where nothing is masked."""
    for width in (2, 1):
        rest = text[width:]
        if rest and _MASKED.fullmatch(rest) and _is_surname(text[:width]):
            return True
    return False if re.search(r"[某*＊×]", text) else None


def _is_word(text: str) -> bool:
    return text in _words() or text[:2] in _words() or (len(text) > 3 and text[-2:] in _words())


def _is_of_elements(text: str, labelled: bool) -> bool:
    """扎西次仁, 娜仁高娃: made of given names that carry no surname."""
    if not 3 <= len(text) <= 12:
        return False
    rest, count = text, 0
    for element in _elements():
        if element in rest:
            rest = rest.replace(element, " ", 1)
            count += 1
    left = len(rest.replace(" ", ""))
    return count > 0 and (left == 0 if not labelled else left <= 2)


def _is_transcribed(text: str) -> bool:
    """额尔德木图: syllables that write names of other languages, and hardly a word."""
    return 4 <= len(text) <= 8 and all(sign in _SYLLABLES for sign in text)


def join_padded(pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Joins 王 琛 and 李  昊 (single characters, the first a surname) among (start, end, text) pieces.

    The pieces must be parted by spaces only.
    """
    joined: list[tuple[int, int, str]] = []
    at = 0
    while at < len(pieces):
        start, end, text = pieces[at]
        at += 1
        if surnames().get(text) == "compound" and at < len(pieces) and len(pieces[at][2]) <= 2:
            text, end = text + pieces[at][2], pieces[at][1]
            at += 1
        elif len(text) == 1 and _is_surname(text):
            while at < len(pieces) and len(pieces[at][2]) == 1 and len(text) < 3:
                starts_next = len(text) == 2 and _is_surname(pieces[at][2]) and _single_follows(pieces, at)
                if starts_next:
                    break
                text, end = text + pieces[at][2], pieces[at][1]
                at += 1
        joined.append((start, end, text))
    return joined


def _single_follows(pieces: list[tuple[int, int, str]], at: int) -> bool:
    return at + 1 < len(pieces) and len(pieces[at + 1][2]) == 1
