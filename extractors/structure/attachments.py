"""The list 附件：1.… 2.…: on one line or several, numbered or not, with file names or titles."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from extractors.document import Span
from extractors.grammar.bodies import is_body
from extractors.grammar.numbers import integer
from extractors.outline import ListedAttachment
from extractors.structure.files import file_names
from extractors.structure.kinds import kind_of
from extractors.structure.lines import RESIDUE, RawLine
from extractors.structure.marks import FILE_NAME, attachment_label
from extractors.structure.signature import date_line

_NUMBER = re.compile(
    r"(?P<open>[（(]?)(?P<number>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})(?P<close>[）)]?)"
    r"[ \u3000\t]*(?P<mark>[.．、:：)）,，]|(?<=[）)])|(?=[ \u3000\t])|(?=《)|(?=关于))[ \u3000\t]*"
)
_SUB = re.compile(r"(?P<number>[0-9]{1,2})[-－—][0-9]{1,2}[ \u3000]*[.．、:：]?[ \u3000]*(?=[^0-9年月\s])")
# 2科研诚信承诺书: where the entry before it was the first
_UNMARKED = re.compile("(?P<number>[0-9]{1,2})(?=[\u3400-\u9fff《“])(?![年月日个项份次家篇人名类种级])")
_CIRCLE = re.compile("[①-⑳][ \u3000]*")
_PREFIX = re.compile(
    r"附\s*(?:件|表|录)?\s*"
    r"(?P<number>[0-9０-９]{1,2}(?![0-9０-９])|[0-9]{1,2}(?=20\d\d)|[一二三四五六七八九十]{1,3}(?![一-龥]))?"
    r"\s*[-－—_:：.．、 \u3000]*"
)
_TAIL = re.compile(
    r"[（(](?:略|另附|另发|点击下载|点击查看|下载|见附件|附后|请?(?:在|到|登录).{0,40}下载|PDF版?|[Ww]ord版?|[Ee]xcel版?|电子版)[）)]$|[\s。．.；;，,、]+$"
)
_PADDING = " \t\u3000\u00a0\u2002\u2003"
_STOP = re.compile(
    r"联\s*系\s*(?:人|电话|方式)|特此|抄送|抄报|[（(]?\s*(?:联系|此件)|政策咨询|咨询电话|技术支持|地\s*址[:：]"
    r"|主办单位|承办单位|版权|网站标识|[京沪津渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP|上一[篇条]|下一[篇条]"
    r"|扫一扫|分享|打印|关闭|返回|责任编辑|来源[:：]|相关(?:链接|新闻|文章)|稿件来源|友情链接"
)
_PRINTED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日[ \u3000]*印[发制]$")  # 版记 of GB/T 9704
_CONTACT = re.compile("(?:电话|邮箱|联系人|地址|网址|手机|传真)[ \u3000]?[:：]")
_WORDS = re.compile("[\u3400-\u9fffA-Za-z0-9]")
_LONGEST = 120


class Item(msgspec.Struct, frozen=True):
    number: int | None
    start: int
    end: int


def listed(text: str, lines: Sequence[RawLine], at: int, hi: int) -> tuple[tuple[ListedAttachment, ...], int]:
    """The entries of the list whose first line is `lines[at]`, and the index after its last line."""
    items: list[Item] = []
    index = at
    while index < hi and lines[index].flows and len(items) < 200:
        line = lines[index]
        files = file_names(line.text)
        if files:
            items.extend(_file(text, line.start + span.start, line.start + span.end) for span in files)
            index += 1
            continue
        start = line.start
        label = attachment_label(line.text)
        if label is not None:
            start += label.end
            if label.end == len(line.text) and index > at and not items:
                index += 1
                continue
            if index > at and label.number is None and not label.colon:
                break
        if index > at and label is None and _ends_list(line, items):
            break
        if label is not None and label.number is not None:
            if start < line.end:
                items.extend(_split_labelled(text, start, line.end, label.number))
            elif index + 1 < hi and attachment_label(lines[index + 1].text) is None and index > at:
                break
        elif start < line.end:
            found = _numbered(text, start, line.end, items)
            if found:
                items.extend(found)
            elif items and index > at and _wraps(text, items[-1], line):
                items[-1] = msgspec.structs.replace(items[-1], end=line.end)
            elif index == at or label is not None or not items or _names_document(items[-1], line):
                items.append(Item(None, start, line.end))
            else:
                break
        index += 1
    if len(items) == 1 and items[0].number is None:
        items = _apart(text, items[0])
    entries = [entry for item in items if (entry := _entry(text, item)) is not None]
    return tuple(entries), max(index, at + 1)


def _file(text: str, start: int, end: int) -> Item:
    """A file's entry; _entry takes the 附件1 in front of a name away."""
    label = attachment_label(text[start:end])
    if label is not None and (label.colon or text[start + label.end - 1].isspace()):
        return Item(label.number, start + label.end, end)
    number = _number_of(text, start, end)
    return Item(number[0], number[1], end) if number is not None else Item(None, start, end)


def _ends_list(line: RawLine, items: Sequence[Item]) -> bool:
    """Whether a line that begins with no 附件 is outside the list."""
    text = line.text
    if date_line(line) is not None or _STOP.match(text) or len(text) > _LONGEST:
        return True
    if _PRINTED.search(text[-30:]):
        return True
    if _number_of(text, 0, len(text)) is not None:
        return False
    compact = "".join(text.split())
    return bool(items) and (is_body(compact, alone=True) or all(is_body(p, alone=True) for p in text.split()))


def _number_of(text: str, at: int, end: int) -> tuple[int, int] | None:
    """The item's number that stands at `at`, and where its words begin."""
    circle = _CIRCLE.match(text, at, end)
    if circle:
        return ord(text[at]) - 0x245F, circle.end()
    found = _NUMBER.match(text, at, end)
    if found is None or (bool(found["open"]) != bool(found["close"]) and not found["close"]):
        return None
    if not found["mark"] and not found["close"] and text[found.start("number")] in "一二三四五六七八九十":
        return None
    value = integer(found["number"])
    return (value, found.end()) if value else None


def _numbered(text: str, start: int, end: int, before: Sequence[Item]) -> list[Item]:
    """The items of one line: the first number may be any, each next one is one more."""
    at = start
    while at < end and (text[at] in _PADDING or RESIDUE.match(text, at, end)):
        mark = RESIDUE.match(text, at, end)
        at = mark.end() if mark else at + 1
    first = _number_of(text, at, end)
    sub = _SUB.match(text, at, end)
    if sub is not None:
        return [Item(int(sub["number"]), sub.end(), end)]
    expected = before[-1].number + 1 if before and before[-1].number else None
    if first is None:
        bare = _UNMARKED.match(text, at, end)
        value = integer(bare["number"]) if bare is not None else None
        if bare is None or value is None or value != (expected or 1) or (expected is None and before):
            return []
        first = value, bare.end()
    if expected is not None and first[0] != expected:
        return []
    items: list[Item] = []
    number, begin = first
    while True:
        following = _following(text, begin, end, number + 1)
        items.append(Item(number, begin, following[0] if following else end))
        if following is None:
            return items
        number, begin = number + 1, following[1]


def _following(text: str, start: int, end: int, number: int) -> tuple[int, int] | None:
    """Where the next item of the same line starts, and where its words begin."""
    digits = str(number)
    at = text.find(digits, start + 1, end)
    while at >= 0:
        stop = at + len(digits)
        mark = text[stop : stop + 1]
        before = text[at - 1]
        clean = not (before.isdigit() or before in ".．第-－—〔[（(~～")
        if (
            clean
            and mark
            and mark in ".．、:："
            and (not text[stop + 1 : stop + 2].isdigit() or _year_at(text, stop + 1))
        ):
            return at, stop + 1
        at = text.find(digits, at + 1, end)
    return None


def _year_at(text: str, at: int) -> bool:
    return text[at : at + 2] in ("19", "20") and text[at : at + 4].isdigit()


def _split_labelled(text: str, start: int, end: int, number: int) -> Iterator[Item]:
    """附件1：… 附件2：… on one line."""
    at = start
    while True:
        marker = re.compile(rf"附\s*件\s*{number + 1}\s*[:：.．、 -]").search(text, at, end)
        yield Item(number, at, marker.start() if marker else end)
        if marker is None:
            return
        number, at = number + 1, marker.end()


def _wraps(text: str, item: Item, line: RawLine) -> bool:
    """Whether an unnumbered line carries on the entry before it rather than being a new one."""
    title = text[item.start : item.end].strip()
    if FILE_NAME.search(title[-6:]) or title[-1:] in "；;。":
        return False
    if line.text[0] in "（(" and len(line.text) <= 40:
        return True
    if title.count("《") > title.count("》") or title.count("（") > title.count("）"):
        return True
    if item.number is None and kind_of(title) is not None:
        return False
    return len(line.text) <= 60 and "。" not in line.text


def _apart(text: str, item: Item) -> list[Item]:
    """附件：项目申报书、研究报告提纲、单位承诺书: each of them where each names a document by itself."""
    words = text[item.start : item.end]
    if "、" not in words or FILE_NAME.search(words):
        return [item]
    pieces: list[Item] = []
    start, depth = item.start, 0
    for at in range(item.start, item.end + 1):
        sign = text[at] if at < item.end else "、"
        depth += (sign in "（(《“") - (sign in "）)》”")
        if sign == "、" and depth <= 0:
            pieces.append(Item(None, start, at))
            start = at + 1
    whole = all(kind_of("".join(text[p.start : p.end].split())) is not None for p in pieces)
    return pieces if whole else [item]


def _names_document(before: Item, line: RawLine) -> bool:
    """Whether an unnumbered line behind an unnumbered entry is one more of them."""
    if before.number is not None or "：" in line.text or ":" in line.text:
        return False
    return bool(FILE_NAME.search(line.text[-8:])) or kind_of(line.text) is not None


def _entry(text: str, item: Item) -> ListedAttachment | None:
    """An entry without number, 附件 prefix, file ending, brackets and padding."""
    start, end = item.start, item.end
    number = item.number
    start = _skip(text, start, end)
    file_start = start
    end = _without_contacts(text, start, end)
    file = None
    for match in FILE_NAME.finditer(text, start, end):
        file = match
    prefix = _PREFIX.match(text, start, end)
    if prefix is not None and prefix.end() < end and (prefix["number"] or prefix.end() > prefix.start() + 2):
        if prefix["number"]:
            number = number if number is not None else integer(prefix["number"])
        start = _skip(text, prefix.end(), end)
    while number is not None and start < end and text[start] in ".．、:：,，-－—_":
        start = _skip(text, start + 1, end)
    stop = file.start() if file else end
    file_name = Span(file_start, file.end()) if file and file.end() - file_start <= 200 else None
    start, stop = _bare(text, start, stop)
    if stop - start < 2 or not _WORDS.search(text, start, stop):
        return None
    return ListedAttachment(number, Span(start, stop), file_name)


def _without_contacts(text: str, start: int, end: int) -> int:
    """Leaves out what a line goes on to say after the title: … 联系人：…, … 咨询电话：…."""
    for space in re.finditer(r"[ \t\u3000]+", text[start:end]):
        before, after = text[start : start + space.start()], text[start + space.end() : end]
        title = kind_of(before) is not None or FILE_NAME.search(before[-8:])
        if title and (_STOP.match(after) or _CONTACT.search(after[:20])):
            return start + space.start()
    return end


def _skip(text: str, start: int, end: int) -> int:
    while start < end:
        residue = RESIDUE.match(text, start, end)
        if residue:
            start = residue.end()
        elif text[start] in _PADDING + "\n":
            start += 1
        else:
            break
    return start


def _bare(text: str, start: int, stop: int) -> tuple[int, int]:
    while stop > start:
        words = text[start:stop]
        tail = _TAIL.search(words)
        if tail is None:
            break
        stop = start + tail.start()
    if (
        text[start : start + 1] == "《"
        and text[stop - 1 : stop] == "》"
        and text.find("》", start, stop - 1) < 0
    ):
        start, stop = start + 1, stop - 1
        while start < stop and text[start].isspace():
            start += 1
        while stop > start and text[stop - 1].isspace():
            stop -= 1
    return start, stop
