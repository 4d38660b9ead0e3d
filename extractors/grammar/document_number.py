"""Document numbers (发文字号): 大科发〔2021〕5号, with any bracket, spaces, full-width digits.

Their form is set by GB/T 9704-2012, 7.2.5: the issuing body's character, the year in 〔〕, the serial
number. Notices write [] 【】 () instead, and the numbers of decrees and announcements otherwise:
国务院令第728号, 财政部 税务总局公告2024年第5号.
"""

import re

import msgspec

from extractors.grammar.numbers import narrow

_GAP = "[ \u3000\u00a0\t]{0,3}"
_DIGIT = "[0-9０-９]"
_HAN = "\u3400-\u9fff"
_OPEN, _CLOSE = "〔\\[【（(［﹝〈<「{", "〕\\]】）)］﹞〉>」}"
# The bracket with the year is found first: it is rare, so the scan is fast and linear.
_YEAR = re.compile(
    rf"[{_OPEN}]{_GAP}(?P<year>(?:19|20|１９|２０){_DIGIT}{{2}})年?{_GAP}[{_CLOSE}]{_GAP}"
    rf"(?:第{_GAP})?(?P<serial>{_DIGIT}{{1,5}}(?:[-－—]{_DIGIT}{{1,3}})?)(?:{_GAP}号|(?=[）)]))"
)
# Behind a cited title 号 is at times left out: 《…的通知》（粤科函〔2020〕39）.
_SQUARE, _CITED_BY = "〔[【［﹝", "（("
_AGENCY = re.compile(
    rf"(?:[{_HAN}]{{1,8}}[（(][{_HAN}]{{1,4}}[）)][{_HAN}]{{0,6}}|[{_HAN}A-Za-z]{{1,16}}){_GAP}$"
)
_DECREE = re.compile(
    rf"(?P<agency>[{_HAN}、 ]{{0,30}}(?:令|公告))[ （(]{{0,2}}"
    rf"(?:(?P<year>(?:19|20){_DIGIT}{{2}}){_GAP}年{_GAP})?[）)]?{_GAP}第{_GAP}(?P<serial>{_DIGIT}{{1,4}}|[一二三四五六七八九十百]{{1,6}}){_GAP}号"
)
# Words that a sentence puts before a number.
_LEAD = re.compile(
    "^.*(?:根据|按照|依据|依照|转发|印发|贯彻|落实|执行|参照|遵照|详见|参见|文件|文号|字号|编号|通知|以下简称|下发|发布|即|见|以|和|及|与|由|按|依|对|在|的|为)(?=.)"
)


class DocumentNumber(msgspec.Struct, frozen=True):
    """`text` has no spaces and the brackets of the standard: 大科发〔2021〕5号."""

    start: int
    end: int
    text: str
    year: int | None


def find_numbers(text: str, start: int = 0, end: int | None = None) -> list[DocumentNumber]:
    """The numbers of the standard's form in `text[start:end]`, in order."""
    stop = len(text) if end is None else end
    found: list[DocumentNumber] = []
    for match in _YEAR.finditer(text, start, stop):
        floor = max(start, match.start() - 20, found[-1].end if found else 0)
        before = _AGENCY.search(text, floor, match.start())
        if before is None:
            continue
        begin = before.start()
        lead = _LEAD.match(text[begin : match.start()].rstrip())
        if lead is not None:
            begin += lead.end()
        agency = text[begin : match.start()].strip()
        if not agency:
            continue
        cited = text[match.start()] in _SQUARE and begin > 0 and text[begin - 1] in _CITED_BY
        if not match.group().endswith("号") and not cited:
            continue
        year = int(narrow(match["year"]))
        serial = narrow(match["serial"])
        written = "第" if "第" in match.group() else ""
        number = f"{''.join(agency.split())}〔{year}〕{written}{serial}号"
        found.append(DocumentNumber(begin, match.end(), number, year))
    return found


def decree_at(text: str, start: int, end: int) -> DocumentNumber | None:
    """The number of a decree or an announcement that starts at `start` (国务院令第728号)."""
    match = _DECREE.match(text, start, end)
    if match is None:
        return None
    year = int(narrow(match["year"])) if match["year"] else None
    return DocumentNumber(match.start(), match.end(), re.sub(r"[\s（()）]+", "", narrow(match.group())), year)
