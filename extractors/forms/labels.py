"""How much a text looks like the label of a field, and how a label is written down.

A label is short, names a thing (its head noun stands in data/label_heads.csv, a general list of the
head nouns of Chinese form labels) and holds no sentence. The score is a weight for the layout, which
decides from the whole row.
"""

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files

_PARENTHESIS = re.compile(r"[（(\[【〔［][^（()）\[\]【】〔〕［］]{0,60}[）)\]】〕］]")
_NUMBERING = re.compile(
    r"^(?:[（(][一二三四五六七八九十0-9０-９]{1,3}[）)][、.．]?|[一二三四五六七八九十]{1,3}[、.．：:]|第[一二三四五六七八九十]{1,3}[章节部分]{1,2}[、：:]?"
    r"|[0-9０-９]{1,2}[、．.](?:(?![0-9０-９])|(?=(?:19|20)[0-9]{2}年))|[①-⑳]|[*＊※★▲◆●•·]+)"
)
_LEADING = re.compile(r"^(?:其中[：:]?|其中，)")
_SENTENCE = re.compile(r"[。；;！!？?]")
_UNIT = re.compile(
    r"[（(](?:单位[：:])?(?:万元|元|亿元|人民币|人|个|项|篇|件|台|套|年|月|岁|%|％|家|次|名|平方米|㎡|亩)[^（()）]{0,4}[）)]$"
)
_QUALIFIER = re.compile(
    r"可多选|单选|多选|必填|选填|字以内|字以上|以内|不少于|不超过|限\d+|盖章|签字|公章|万元|如有|可附页|手机|座机"
)
_BODY = re.compile(
    r"(?:有限公司|有限责任公司|股份公司|集团|公司|大学|学院|学校|研究院|研究所|研究中心|实验室|科学院|设计院|医院|厂|合作社|中学|厅|局"
    r"|委员会|协会|学会|联盟|办公室)$"
)
_PLACE = re.compile(r"(?:省|市|县|自治州|镇|街道|路\d+号|\d号)$")
_VALUE = re.compile(
    r"^[\d０-９.,，:：/\-—~～年月日至万亿元%％＋+（() ）]+$|@|1[3-9]\d{9}|\d{3,4}[-—]\d{7,8}|https?:"
    r"|^[无/是否男女]$"
)
_PLACEHOLDER = re.compile(r"[{｛<＜][^{}｛｝<>＜＞\n]{1,40}[}｝>＞]|[xX×Ｘ＊*]{2,}")
_STRONG = re.compile(
    r"^(?:姓名|性别|民族|籍贯|学历|学位|职务|职称|年龄|电话|手机|邮箱|邮编|传真|地址|单位|备注|序号|专业|网址|联系人|项目名称|"
    r"单位名称|企业名称|E-?mail|QQ|微信|简历|党派|年度|编号|类别|名称|类型|日期|时间|部门|学院|合计|小计|总计|其他|签名|签字|盖章)$",
    re.IGNORECASE,
)


# What a form asks about the writer's place or standing, whatever noun follows (所在县市区, 所属镇街).
_ASKED = re.compile(r"^(?:所在|所属|隶属|归属|有无)[\u4e00-\u9fff、/]{1,8}$")
# The parts of a place, each in a cell of its own: 省 | 市 | 县（区） | 乡镇.
_PLACE_PART = re.compile(
    r"^(?:省|市|县|区|州|盟|旗|省份|地市|市州|区县|县区|县市|县市区|市区县|乡镇|镇街|街道)$"
)
_CITY = re.compile(r"^\S城市$")  # 诸城市, 盐城市: a name, where 所在城市 is a label

_LONGEST = 160  # no label is longer
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?|[-—–]\d{2,4}年?)")
# Heads that end the names of bodies as well: of a long name they say nothing.
_BODY_HEADS = frozenset(["公司", "学院", "学校", "企业", "机构", "园区"])


@cache
def heads() -> dict[str, str]:
    """Head nouns of labels with the kind of field that each names."""
    with (files("extractors.forms.data") / "label_heads.csv").open(encoding="utf-8") as source:
        return {row["head"]: row["kind"] for row in csv.DictReader(source)}


@cache
def _longest_head() -> int:
    return max(len(head) for head in heads())


def squeeze(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def core(label: str) -> str:
    """A squeezed label without number, parentheses, colon and 其中: what names the field."""
    label = _NUMBERING.sub("", label[:_LONGEST].rstrip("：:"))
    previous = None
    while previous != label:
        previous = label
        label = _PARENTHESIS.sub("", label)
    label = _LEADING.sub("", label)
    return label.strip("：:、，,.。*＊※_＿—-“”\"'")


@lru_cache(maxsize=4096)
def head_of(label: str) -> str | None:
    """The head noun of a label: the longest known one that its core ends with."""
    words = core(squeeze(label)).rstrip("0123456789①②③④⑤")
    known = heads()
    for length in range(min(_longest_head(), len(words)), 0, -1):
        if words[-length:] in known:
            return words[-length:]
    if words.startswith("是否"):
        return "是否"
    return None


def is_numbered(text: str) -> bool:
    """The text begins with a heading's number (一、, （一）, 1.)."""
    return bool(_NUMBERING.match(text))


def without_number(label: str) -> str:
    """The label without the number of a heading."""
    return _NUMBERING.sub("", label)


def numbering_kind(text: str) -> str | None:
    """The kind of number a heading begins with, so that equal ranks are seen: `一、` is "一"."""
    match = _NUMBERING.match(text)
    if match is None:
        return None
    number = match.group()
    if number[0] in "（(":
        return "（一）" if number[1] in "一二三四五六七八九十" else "（1）"
    if number[0] in "一二三四五六七八九十第":
        return "一、"
    return "1." if number[0].isdigit() else number[0]


@lru_cache(maxsize=8192)
def score(raw: str) -> float:
    """How much the words of a cell look like a label: above 1.5 they do, below 0 they do not."""
    text = squeeze(raw[: 4 * _LONGEST])
    if not text:
        return -3.0
    if len(text) > _LONGEST:
        return -6.0
    if _PLACEHOLDER.search(text):
        text = _PLACEHOLDER.sub("", text)
        if not is_numbered(text) or head_of(text) is None:
            return -2.0
    if _VALUE.search(text):
        return -4.0 if not text.endswith(("：", ":")) else -1.0
    if text[0] in "（(" and text[-1] in "）)" and not _NUMBERING.match(text):
        return -2.5
    words = core(text)
    points = 0.0
    head = None if _CITY.match(words) else head_of(text)
    if head is None and _ASKED.match(words):
        head = words[:2]
    if head is None and _PLACE_PART.match(words):
        head, points = words, 1.0
    if head:
        points += 2.0 + min(len(head), 4) * 0.2
    if _STRONG.match(words):
        points += 1.0
    if text.endswith(("：", ":")):
        points += 1.5
    if _UNIT.search(text):
        points += 1.0
    elif "（" in text or "(" in text:
        points += 0.6 if _QUALIFIER.search(text) else -0.2
    if _NUMBERING.match(text):
        points += 0.6
    if _SENTENCE.search(words) or text.endswith(("。", "；", ";", "！")):
        points -= 3.5
    if "，" in words or "," in words:
        points -= 0.5 if head and len(words) <= 20 else 1.5
    if len(words) > 16:
        points -= 0.6
    if len(words) > 24:
        points -= 1.4
    if len(words) > 40:
        points -= 3.0
    if len(words) <= 1:
        points -= 1.0
    if _BODY.search(words) and len(words) > 5:
        points -= 3.0 if head in _BODY_HEADS else 1.5
    elif _PLACE.search(words) and not head:
        points -= 1.5
    digits = sum(c.isdigit() for c in _YEAR.sub("", words))
    if digits and digits * 3 >= len(words):
        points -= 2.0
    if re.fullmatch(r"\S(?:[ \u3000]{1,6}\S){1,3}", raw.strip()) and head:
        points += 0.6
    return points


_INSTRUCTIVE = re.compile(r"填写|填报|说明|符合|请|参照|详见|注：|如无|提供|附后|另附")
_KEPT = re.compile(r"多选|单选|万元|以内|以上|不少于|不超过|限\d|左右|选填|必填")


def clean(raw: str) -> str:
    """A label as it is kept: without white space and closing colon, its qualifiers left on.

    An instruction in parentheses in a paragraph of its own below the label is left out.
    """
    parts = [part for part in raw.split("\n") if part.strip()]
    while len(parts) > 1:
        last = squeeze(parts[-1])
        wrapped = last[:1] in ("（", "(") and last[-1:] in ("）", ")")
        if not (wrapped and len(last) > 8 and _INSTRUCTIVE.search(last) and not _KEPT.search(last)):
            break
        parts.pop()
    label = squeeze("".join(parts))
    while label.endswith(("：", ":")):
        label = label[:-1]
    return label.lstrip("※*＊★")
