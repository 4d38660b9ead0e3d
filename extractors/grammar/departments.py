"""Names of bodies and of their departments: 省科技厅高新处, 市经信局, 项目中心, 某某大学科研院."""

import csv
import re
from functools import cache
from importlib.resources import files

import msgspec

# What leads to a body in a sentence: 报送至X, 致电X, 请与X. The last one before the name counts.
_LEADS = re.compile(
    r"(?:报送|寄送|递送|送达|递交|提交|上报|邮寄|快递|发送|反馈|汇总|统一报|报|送|寄|发|交|传)(?:至|到|给|往)"
    r"|[前后并](?:一并|统一|分别|及时|集中|直接|再)?(?:报|送|交|寄|递)(?:送|达|交|至|到|给|往)?(?=[一-鿿]{3})"
    r"|送达|送交|报送|递交|提交|寄送|上报|上交|转交|投递|致电|咨询|前往|请联系|径[与向]|请[与向到]|可[与向]|联系|登[录陆]|拨打|详见|参见|根据|依据|按照|依照|经过|通过|[至向由]|^[请与到送可]|^(?:及|和|或|另|以及)"
)
_VAGUE = re.compile(
    r"^(?:我|本|各|该|贵|此|其|原|某|相关|有关|所属|归口|上述|下列|所在|相应|对应|主管|推荐|申报|承担|依托|填报|牵头|全体|多|每|一|二|三|四|五)"
)
_PROSE = re.compile(
    r"盖章|填写|年\d|月\d|\d[月日]|\d[楼层座号栋幢]|[的了是将已须应]|关于|(?:^[社文理工医本学专软自]|人文社|社会|哲社)科$|部署$|全部$|一部$|干部$|局部$|企业$|所属|有限公司.{8}"
)
_BODY = re.compile(r"[一-鿿A-Za-z0-9·“”\"＂&]{2,40}")
# 省科技厅512室: the room is no part of the name; 市民中心B座1203室 is none at all.
_ROOM = re.compile(r"[A-Za-z]?\d+(?:-\d+)?号?(?:办公室|房间|室|房)?$")
_PLACED = re.compile(r"(?:省|市|县|区|州|国家|中国|中央|全国|自治区|兵团)")


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A body at `[start, end)` of the searched text; one of the two names may be missing."""

    start: int
    end: int
    organization: str | None = None
    department: str | None = None


@cache
def _suffixes() -> dict[str, str]:
    with files("extractors.grammar").joinpath("data/units.csv").open(encoding="utf-8") as lines:
        return {row["suffix"]: row["kind"] for row in csv.DictReader(lines) if row["suffix"]}


@cache
def unit_ends() -> frozenset[str]:
    """The characters that the name of a body or of a department may end with."""
    return frozenset(suffix[-1] for suffix in _suffixes())


@cache
def _widths() -> tuple[int, ...]:
    return tuple(sorted({len(suffix) for suffix in _suffixes()}, reverse=True))


@cache
def _organization_ends() -> re.Pattern[str]:
    """Where a full body ends inside 省科技厅高新处; single letters need a letter before them."""
    ends = sorted((s for s, kind in _suffixes().items() if kind == "organization"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ends)))


def suffix_kind(text: str) -> str | None:
    """`organization` or `department` by how the text ends; None for neither."""
    for width in _widths():
        kind = _suffixes().get(text[-width:]) if width <= len(text) else None
        if kind and (len(text) > width or width > 2):
            return kind
    return None


def unit_of(text: str, start: int = 0, end: int | None = None) -> Unit | None:
    """The body that `text[start:end]` names with its last words, without the verb that leads to it."""
    end = len(text) if end is None else end
    room = _ROOM.search(text, start, end)
    end = room.start() if room else end
    piece = text[start:end]
    begin = start
    for lead in _LEADS.finditer(piece):
        if lead.end() < len(piece) and suffix_kind(piece[lead.end() :]):
            begin = start + lead.end()
    name = text[begin:end]
    kind = suffix_kind(name)
    if kind is None or not _BODY.fullmatch(name) or _VAGUE.match(name) or _PROSE.search(name):
        return None
    organization, department = _parts(name, kind)
    return Unit(start=begin, end=end, organization=organization, department=department)


def _parts(name: str, kind: str) -> tuple[str | None, str | None]:
    if kind == "organization":
        return name, None
    split = _body_end(name) or _center_end(name)
    if split:
        return name[:split], name[split:]
    if name.endswith(("中心", "平台", "基地", "站")) and (_PLACED.match(name) or _place_inside(name)):
        return name, None
    return None, name


def _body_end(name: str) -> int | None:
    """Where the last full body ends that a department's name follows."""
    best: int | None = None
    for match in _organization_ends().finditer(name):
        rest = name[match.end() :]
        if match.end() < 2 or len(rest) < 2 or suffix_kind(rest) is None:
            continue
        best = match.end()
    return best


def _center_end(name: str) -> int | None:
    """省科技评估中心项目评估部: a centre or an office of a place is a body with departments of its own."""
    placed = _PLACED.match(name) or _place_inside(name)
    for word in ("中心", "办公室"):
        end = name.find(word) + len(word)
        rest = name[end:]
        if placed and end > 4 + len(word) - 2 and len(rest) > 1 and suffix_kind(rest) is not None:
            return end
    return None


def _place_inside(name: str) -> bool:
    """大连市生产力促进中心 is a body; 项目中心 a department."""
    return bool(re.match(r"[一-鿿]{2,6}?(?:省|市|县|区|州|盟|旗)[一-鿿]{2,}", name))
