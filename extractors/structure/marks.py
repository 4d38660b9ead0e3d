"""What single lines are by themselves: page numbers, labels of web pages, 附件 marks, salutations."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

import msgspec

from extractors.document import Span
from extractors.grammar.numbers import integer
from extractors.structure.kinds import rows

Meaning = Literal["published", "dated", "written", "number", "issuer", "source", "title", "noise"]

_GAP = r"[ \t\u3000\u00a0]*"
_DIGITS = "[0-9０-９]"
_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
_DASHES = "-－—–―‐"

_ENDINGS = "docx?|xlsx?|pptx?|pdf|wps|wpt|et|dps|ofd|zip|rar|7z|txt|rtf|html?|jpe?g|png|tiff?|csv|caj"
FILE_NAME = re.compile(rf"\.(?:{_ENDINGS})(?![A-Za-z0-9])", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    rf"[{_DASHES}·•\s]+{_DIGITS}{{1,4}}[{_DASHES}·•\s]+|第\s*{_DIGITS}{{1,4}}\s*页(?:\s*[,，/]?\s*共\s*{_DIGITS}{{1,4}}\s*页)?"
    rf"|{_DIGITS}{{1,3}}\s*/\s*{_DIGITS}{{1,3}}|共\s*{_DIGITS}{{1,4}}\s*页|[Pp]age\s*\d+(?:\s*of\s*\d+)?"
)
_IMAGE_NAME = re.compile(
    r"(?:image|img|图片|logo|\d{6,})[\w\-]*\.(?:png|jpe?g|gif|bmp|emf|wmf)", re.IGNORECASE
)
_RED_HEAD = re.compile(
    "特急|加急|平急|急件|特提|机密|秘密|内部资料|公开|主动公开|此件(?:主动|依申请)?公开(?:发布)?|[★☆*＊—_－=\\-]+"
)
_PRINT = re.compile(
    "(?:首页|打印|关闭|返回|收藏|分享|字号|大|中|小|默认|超大|下载|纠错|扫一扫|微信|微博|QQ空间|在手机打开|\\W|_)+"
)

_ATTACHMENT = re.compile(
    rf"(?P<open>[（(【\[〔]?){_GAP}附{_GAP}(?P<noun>件|表|录|图)?{_GAP}"
    rf"(?:(?P<word>清单|列表|目录|下载|材料|名称)(?={_GAP}[:：]))?"
    rf"(?:[Nn][Oo]\.?|第)?(?P<number>{_DIGITS}{{1,6}}|{_HAN_NUMBER})?(?:[-－—–.．]{_GAP}(?P<sub>{_DIGITS}{{1,2}})(?!{_DIGITS}))?"
    rf"{_GAP}(?P<close>[）)】\]〕]?){_GAP}(?P<colon>[:：]*)"
)
_YEAR_ABUTS = re.compile(rf"({_DIGITS}{{1,2}})((?:19|20)\d\d)")

_ADDRESSEE = re.compile(
    "单位|部门|局|厅|委|办|企业|公司|高校|大学|学院|院所|研究院|研究所|机构|协会|学会|中心|政府|县|区|市|州|盟|旗|"
    "街道|乡镇|乡|镇|园区|集团|老师|同志|同学|教师|专家|个人|团队|系|部|处|科室|会员|科协|人员|组织|医院|学校|朋友|师生|申报人|"
    "供应商|投标人|平台|基地|实验室|代表|站|馆|社|军|兵团|各界|人士|用人|科技工作者|负责人|女士|先生|教职工|全校"
)
_LABEL_ONLY = re.compile(
    "(?:项目)?(?:申报|申请|推荐|填报|承担|牵头|主管|归口|主办|承办|协办|支持|指导|组织|受理|参与|合作|依托|所在|审核|需求|发布|服务|咨询|填表)"
    "(?:管理)?(?:单位|部门|机构|企业|人员?|专家|平台)(?:（盖章）|\\(盖章\\))?|报送单位|单位|部门|企业|地区|专家|姓名"
)
# 归属部门：, 主管单位：: the label of a field. Who is addressed has 各, 有关, 直属 or a place with it.
_FIELD_LABEL = re.compile(
    "(?![^：]*(?:[各全直驻辖省市县区校院所厅局委]|有关|相关|会员|成员|理事|下属))[^：]{2,4}(?:单位|部门|机构|企业|地区)"
)
_NOT_ADDRESSEE = re.compile(
    "传真|热线|关键[字词]|点击|浏览|访问|规模|类型|级别|分类|如下|通知$|事项|联系|电话|时间|地址|网址|邮箱|条件|要求|包括|以下|附件|方式|内容|材料|说明|备注|根据|按照|为了|"
    "[Hh]ttps?$|www|编辑$|记者$|作者$|校对$|审核$|撰稿$|摄影$|来源$|负责|提交|报送|流程|范围|标准|名称|填报|名单|咨询|下列|主要|注意|[0-9]{5}|[。！？]"
)


class AttachmentLabel(msgspec.Struct, frozen=True):
    """附件, 附件1, 附 件 二：, （附件3）: `end` is where its words begin, `colon` whether one is written."""

    number: int | None
    end: int
    colon: bool
    bracketed: bool
    noun: bool


def is_furniture(text: str) -> bool:
    """A page number, or the file name of a picture."""
    return len(text) <= 40 and bool(_PAGE_NUMBER.fullmatch(text) or _IMAGE_NAME.fullmatch(text))


def is_ornament(text: str) -> bool:
    """What stands around a head and says nothing of it: 特急, ★★, 打印 关闭, 【字号：大 中 小】."""
    return bool(_RED_HEAD.fullmatch(text)) or (len(text) <= 60 and bool(_PRINT.fullmatch(text)))


def attachment_label(text: str) -> AttachmentLabel | None:
    """The 附件 mark that a line begins with, if it begins with one.

    `附` alone counts with a colon only. A number that runs into a year is taken apart: 附件12021年…
    """
    if "附" not in text[:4]:
        return None
    found = _ATTACHMENT.match(text)
    if found is None:
        return None
    number, end, colon = found["number"], found.end(), bool(found["colon"])
    if (found["noun"] is None or found["noun"] in "录图") and not (colon or number):
        return None
    if number and len(number) == 4 and text[found.end("number") :].lstrip().startswith("年"):
        number, end, colon = None, found.start("number"), False
    elif number and len(number) > 2:
        abuts = _YEAR_ABUTS.match(number)
        if abuts is None:
            return None
        end = found.start("number") + abuts.end(1)
        number = abuts[1]
    bracketed = bool(found["open"]) and bool(found["close"])
    if bool(found["open"]) != bool(found["close"]):
        return None
    return AttachmentLabel(
        integer(number) if number else None, end, colon, bracketed, found["noun"] is not None
    )


@cache
def _labels() -> dict[str, Meaning]:
    return {row["label"]: row["meaning"] for row in rows("page_labels.csv")}  # type: ignore[misc]


@cache
def _bare_labels() -> frozenset[str]:
    """The labels that an information table writes without a colon too (索引号 0001)."""
    return frozenset(row["label"] for row in rows("page_labels.csv") if row["bare"] == "yes")


def _words_of(labels: Iterable[str]) -> str:
    """The labels as alternatives, the longest first, with white space between their characters."""
    longest_first = sorted(labels, key=len, reverse=True)
    return "|".join(_GAP.join(re.escape(c) for c in label if c != " ") for label in longest_first)


@cache
def _label_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\u4e00-\u9fff])(?P<label>{_words_of(_labels())}){_GAP}[:：]{_GAP}")


@cache
def _bare_pattern() -> re.Pattern[str]:
    """A label of an information table: a colon, white space or the line's end stands behind it."""
    return re.compile(
        rf"(?:(?<=[ \t\u3000\u00a0|丨])|^)(?P<label>{_words_of(_bare_labels())})"
        rf"(?:{_GAP}[:：]{_GAP}|[ \t\u3000\u00a0|丨]+|$)"
    )


_DAY = r"20\d\d[ ]?[-年./][ ]?\d{1,2}[ ]?[-月./][ ]?\d{1,2}日?"
_CLOCK = r"(?:[ \t\u3000]*\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?"
_DAY_BEFORE = re.compile(
    rf"[\[【（(]?{_DAY}{_CLOCK}[ \t\u3000|丨/\]】）]*[\u4e00-\u9fff]{{0,15}}[ \t\u3000\[【（(|丨/]*"
)
_TITLE_THEN_PAGE = re.compile(
    "(?:通知|公告|通告|函|启事|公示|通报|决定|意见|指南)(?:[（(][^（()）]{1,20}[）)])?"
    "[ \t\u3000\u00a0]+(?=[【\\[（(|丨]?[^。；]{2})"
)


def page_after_title(text: str) -> int | None:
    """Where the page's labels begin behind a title on its line: …的通知 2025-03-10 来源：某市科技局."""
    if "关于" not in text[:200] and "征集" not in text[:200]:
        return None
    for mark in _TITLE_THEN_PAGE.finditer(text[:300]):
        rest = text[mark.end() : mark.end() + 200]
        if page_labels(rest[: _page_end(rest)]) or re.fullmatch(rf"[【\[（(]?{_DAY}[）)\]】]?", rest):
            return mark.end()
    return None


_AFTER_PAGE = re.compile(
    "[ \t\u3000\u00a0]+(?=(?:各|有关|相关|省直|市直|区直|县直|校内|机关|全[省市区县校院]))"
)


def _page_end(text: str) -> int:
    """Where a salutation begins behind a page's labels on the same line, else the end."""
    for gap in _AFTER_PAGE.finditer(text):
        if salutation_end(text[gap.end() :]) is not None:
            return gap.end()
    return len(text)


def salutation_after_page(text: str) -> int | None:
    """Where a salutation begins on a line that page labels open: 来源：某市科技局 各有关单位：…"""
    if not _may_open_page(text) or ("：" not in text[:400] and ":" not in text[:400]):
        return None
    end = _page_end(text[:400])
    return end if end < len(text[:400]) and page_labels(text[:end]) else None


class Labelled(msgspec.Struct, frozen=True):
    """`value` is a range of the line, without white space around it; it may be empty."""

    meaning: Meaning
    value: Span


def page_labels(text: str) -> list[Labelled]:
    """The labels of a web page in a line, each with what follows it up to the next one.

    The line begins with one, or with the day that a page tells before its labels. In an information
    table labels may do without colons; there the line has two of them, or nothing but one and its value.
    """
    if len(text) > 400 or not _may_open_page(text):
        return []
    marks: list[re.Match[str]] = []
    if ":" in text or "：" in text:
        marks = list(_label_pattern().finditer(text))
        if marks and not _opens_page(text[: marks[0].start()]):
            marks = []
    bare = _bare_labels_in(text)
    if bare and (not marks or bare[0].start() <= marks[0].start()):
        starts = {mark.start() for mark in bare}
        marks = sorted([*bare, *(m for m in marks if m.start() not in starts)], key=re.Match.start)
    found: list[Labelled] = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        start = min(mark.end(), end)
        while end > start and text[end - 1] in " \t\u3000[【|丨】]":
            end -= 1
        meaning = _labels()[re.sub(r"\s", "", mark["label"])]
        found.append(Labelled(meaning, Span(start, max(start, end))))
    return found


def _may_open_page(text: str) -> bool:
    """Whether the line begins, behind brackets and bars, like a label or like a day of this century."""
    inner = text.lstrip(_PAGE_SIGNS)
    return inner[:1] in _label_starts() or inner.startswith("20")


@cache
def _label_starts() -> frozenset[str]:
    return frozenset(label.lstrip()[0] for label in _labels())


_PAGE_SIGNS = " \t\u3000\u00a0[【（(|丨"


def _opens_page(before: str) -> bool:
    return before.strip(" \t\u3000[【（(|丨") == "" or _DAY_BEFORE.fullmatch(before) is not None


def _bare_labels_in(text: str) -> list[re.Match[str]]:
    """The labels without colons of an information table's line, which begins with one of them."""
    stripped = text.lstrip(" \t\u3000")
    if "。" in text or not stripped or stripped[0] not in _first_characters():
        return []
    marks = list(_bare_pattern().finditer(text))
    if not marks or text[: marks[0].start()].strip(" \t\u3000|丨"):
        return []
    return marks


@cache
def _first_characters() -> frozenset[str]:
    return frozenset(label[0] for label in _bare_labels())


_PATH = re.compile(r"(?:首页|主页|网站首页|当前位置|您的位置|您现在的位置)\s*[:：]?\s*.{0,80}?[>＞»›/／\-→]")


def is_breadcrumb(text: str) -> bool:
    return len(text) <= 200 and (
        bool(_PATH.match(text)) or (len(re.findall("[>＞»›]", text)) >= 2 and "。" not in text)
    )


_TO_FILL = re.compile(r"\s*(?:[□☐☑■○◯]|[_＿]{3}|[（(]\s*[)）])")


def is_salutation(text: str) -> bool:
    """各市科技局，各有关单位： — a line that names whom it is for and ends with a colon."""
    if not text or text[-1] not in ":：" or not 3 <= len(text) <= 600:
        return False
    words = "".join(text[:-1].split())
    if _NOT_ADDRESSEE.search(words) or "；" in words or _LABEL_ONLY.fullmatch(words):
        return False
    if _FIELD_LABEL.fullmatch(words):
        return False
    return bool(_ADDRESSEE.search(words))


def salutation_end(text: str) -> int | None:
    """Where the salutation ends that a line begins with (各有关单位：为深入贯彻…)."""
    at = -1
    for _ in range(3):
        found = [i for i in (text.find("：", at + 1, 600), text.find(":", at + 1, 600)) if i >= 0]
        if not found:
            return None
        at = min(found)
        if is_salutation(text[: at + 1]):
            # 单位类别：□高校 □院所 asks for something, and so does 推荐单位：____.
            return None if _TO_FILL.match(text, at + 1) else at + 1
    return None
