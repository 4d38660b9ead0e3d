"""Lines that are links to files: 附件【附件1.建议表.doc】已下载156次, 申报书.docx（35 KB）."""

import re

from extractors.document import Span
from extractors.structure.marks import FILE_NAME

_LONGEST = 160
_TAIL = 60
_SAYS = (
    "(?:点击|已|被)?(?:下载|查看|预览|浏览|打开)(?:次数|量|文件|附件|链接)?(?:[ ]?[:：]?[ ]?\\d{1,7}[ ]?次?)?"
)
_SIZE = r"\d{1,7}[ ]?次|(?:大小[:：])?\d+(?:\.\d+)?[ ]?(?:[KMG]B?|[kmg]b?|字节)"
# Signs and words that a page puts behind a link; each alternative begins with characters of its own.
_BEHIND = re.compile(rf"(?:[\s】\]」）)；;。，,、|（(\[【]|{_SAYS}|{_SIZE}){{0,12}}")
_LEAD = re.compile(
    r"[\s·•●◆■▪※>»＞\-—📎🔗📄]*"
    r"(?:(?:相关)?附[ \u3000]?件(?:下载|列表|清单)?"
    r"(?:[ \u3000]*[:：][ \u3000]*|[ \u3000]+|(?=[【\[「])))?[【\[「]?"
)
_BETWEEN = re.compile(r"[\s、；;,，】\]」]+")


def file_names(text: str) -> list[Span]:
    """The entries of a line that holds nothing but names of files; [] for any other line.

    An entry keeps the number or the 附件1 before its name.
    """
    if "." not in text or len(text) > _LONGEST * 4 or "。" in text[:-1]:
        return []
    ends = [match.end() for match in FILE_NAME.finditer(text)]
    if not ends or len(text) - ends[-1] > _TAIL or _BEHIND.fullmatch(text, ends[-1]) is None:
        return []
    lead = _LEAD.match(text)
    start = lead.end() if lead is not None and lead.end() < ends[0] else 0
    found: list[Span] = []
    for end in ends:
        if not 1 <= end - start <= _LONGEST or re.search(r"[；！？]", text[start:end]):
            return []
        found.append(Span(start, end))
        tail = _BEHIND.match(text, end)
        after = tail.end() if tail is not None else end
        gap = _BETWEEN.match(text, after)
        start = gap.end() if gap is not None else after
    return found
