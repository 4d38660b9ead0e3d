"""Attachments that the text names only in passing: 《…》（附件2）, 推荐意见（见附件3）."""

import re
from collections.abc import Iterator

from extractors.document import Span
from extractors.grammar.numbers import integer
from extractors.outline import ListedAttachment
from extractors.structure.kinds import kind_of

_MARK = re.compile(
    r"[（(](?:详?见|见本通知|模板见|样表见|格式见)?\s*附\s*件\s*(?P<number>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})?[）)]"
)
# 申报表及填报说明分别见附件1、附件2
_RESPECTIVELY = re.compile(
    "分别(?:详?见|参见)(?P<numbers>附件[0-9]{1,2}(?:[、和及，]{0,2}(?:附件)?[0-9]{1,2}){1,20})"
)
_NAMES = re.compile("[\u3400-\u9fff、《》“”]{4,60}$")
_NAME = re.compile("[\u3400-\u9fffA-Za-z0-9“”]+$")
# The last of these words before the bracket is where the attachment's name begins.
_LEAD = re.compile(
    ".*(?:填写|填报(?=.{3})|提交|报送|包括|包含|以及|按照|根据|参照|编制|撰写|签署|提供|上传|下载|附上|关于印发|加盖公章的|盖章的"
    "|的|将|和|及|与|把|请|按|由|在|对)"
)


def inline_attachments(text: str, start: int, end: int) -> Iterator[ListedAttachment]:
    """The attachments that `text[start:end]` names, each number once."""
    seen: set[int | None] = set()
    at = text.find("附", start, end)
    while at >= 0:
        for number, name in _named(text, start, end, at):
            if number not in seen:
                seen.add(number)
                yield ListedAttachment(number, name, rule="inline")
        at = text.find("附", at + 1, end)


def _named(text: str, start: int, end: int, at: int) -> Iterator[tuple[int | None, Span]]:
    """What the words around the 附 at `at` name."""
    mark = _MARK.search(text, max(start, at - 8), min(end, at + 12))
    if mark is not None and mark.end() > at:
        name = _name_before(text, start, mark.start())
        if name is not None:
            yield (integer(mark["number"]) if mark["number"] else None), name
    respectively = _RESPECTIVELY.search(text, max(start, at - 5), min(end, at + 100))
    if respectively is not None and respectively.start("numbers") == at:
        yield from _paired(text, start, respectively)


def _name_before(text: str, start: int, end: int) -> Span | None:
    if text[end - 1] == "》":
        depth = 0
        for at in range(end - 1, max(start, end - 120) - 1, -1):
            depth += (text[at] == "》") - (text[at] == "《")
            if depth == 0:
                return Span(at + 1, end - 1) if end - 1 - at > 3 else None
        return None
    run = _NAME.search(text, max(start, end - 40), end)
    if run is None:
        return None
    begin = run.start() + _lead(run.group())
    if end - begin < 3:
        return None
    told = kind_of(text[begin:end]) is not None or _goes_on(text, start, run)
    return Span(begin, end) if told else None


def _goes_on(text: str, start: int, run: re.Match[str]) -> bool:
    """专家名单（附件1）及得分情况（附件2）: what follows one attachment's mark is the next one's name."""
    mark = _MARK.search(text, max(start, run.start() - 14), run.start())
    return mark is not None and mark.end() == run.start() and run.group()[0] in "及和与"


def _lead(words: str) -> int:
    found = _LEAD.match(words)
    return found.end() if found is not None else 0


def _paired(text: str, start: int, mark: re.Match[str]) -> Iterator[tuple[int, Span]]:
    """The names and the numbers of 甲、乙及丙分别见附件1、2、3, where there are as many of both."""
    numbers = [int(n) for n in re.findall("[0-9]{1,2}", mark["numbers"])]
    names = _NAMES.search(text, max(start, mark.start() - 60), mark.start())
    if names is None:
        return
    pieces = list(re.finditer("[^、及和与《》]+", names.group()))[-len(numbers) :]
    if len(pieces) != len(numbers):
        return
    for number, piece in zip(numbers, pieces, strict=True):
        begin = names.start() + piece.start() + _lead(piece.group())
        if begin < names.start() + piece.end():
            yield number, Span(begin, names.start() + piece.end())
