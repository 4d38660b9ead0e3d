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
_NAME = re.compile("[\u3400-\u9fffA-Za-z0-9“”]+$")
# The last of these words before the bracket is where the attachment's name begins.
_BEFORE_NAME = re.compile(
    ".*(?:填写|填报|提交|报送|包括|包含|以及|按照|根据|参照|编制|撰写|签署|提供|上传|下载|附上|关于印发|加盖公章的|盖章的|的|将|和|及|与|把|请|按|由|在|对)"
)


def inline_attachments(text: str, start: int, end: int) -> Iterator[ListedAttachment]:
    """The attachments that `text[start:end]` names, each number once."""
    seen: set[int | None] = set()
    at = text.find("附", start, end)
    while at >= 0:
        mark = _MARK.search(text, max(start, at - 8), min(end, at + 12))
        if mark is not None and mark.end() > at:
            number = integer(mark["number"]) if mark["number"] else None
            name = _name_before(text, start, mark.start())
            if name is not None and number not in seen:
                seen.add(number)
                yield ListedAttachment(number, name, rule="inline")
        at = text.find("附", at + 1, end)


def _name_before(text: str, start: int, end: int) -> Span | None:
    if text[end - 1] == "》":
        floor = max(start, end - 120)
        depth = 0
        for at in range(end - 1, floor - 1, -1):
            depth += (text[at] == "》") - (text[at] == "《")
            if depth == 0:
                return Span(at + 1, end - 1) if end - 1 - at > 3 else None
        return None
    run = _NAME.search(text, max(start, end - 40), end)
    if run is None:
        return None
    begin = run.start()
    lead = _BEFORE_NAME.match(run.group())
    if lead is not None:
        begin += lead.end()
    words = text[begin:end]
    return Span(begin, end) if len(words) >= 3 and kind_of(words) is not None else None
