"""Weighs what says where a notice or an applicant is from: names, area codes, portals, numbers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal

import msgspec

from normalizers import gazetteer
from normalizers.place_names import PlaceMention, chain_at, place_mentions

HintKind = Literal[
    "issuer",
    "title",
    "salutation",
    "area_code",
    "portal",
    "address",
    "organization",
    "number",
    "text",
]
Level = Literal["province", "city", "county"]


class RegionHint(msgspec.Struct, frozen=True):
    """Words that say where a notice is from, as they stand in the text.

    `issuer`: a signed name; `title`; `salutation`; `area_code`: digits such as "0411", or a whole
    phone number with it; `portal`: a URL or a portal's name; `address`; `organization`: a form's
    applicant, or a contact's office; `number`: the document number (浙科发规〔2023〕21号); `text`:
    the notice's words, the weakest.
    """

    text: str
    kind: HintKind


_WEIGHTS: dict[str, float] = {
    "issuer": 8.0,
    "title": 5.0,
    "address": 4.0,
    "area_code": 3.0,
    "portal": 3.0,
    "salutation": 3.0,
    "organization": 2.0,
    "number": 2.0,
    "text": 1.0,
}
_BEIJING = "110000"
_ENOUGH = 1.0  # the least support for a place that the issuer does not name itself

_NATIONAL = re.compile(
    "(?:中共中央|国务院|国家|中国|中华|全国|科学?技术?部|教育部|财政部|工业和信息化部|工信部|农业农村部"
    "|商务部|人力资源和社会保障部|人社部|自然资源部|生态环境部|交通运输部|水利部|住房和城乡建设部)"
)
_BEFORE_PLACE = re.compile(
    "(?:中国共产党|中共|共青团|中国共产主义青年团|国家税务总局|中华人民共和国|中国人民银行"
    "|中国科学院|国家电网|民盟|民建|九三学社)+"
)
# A placeless department: 省科技厅, 市科学技术局, 区科创局; a 厅 is a province's even as 区科技厅.
_LEVEL_WORDS: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile("(?:本|我|全)?(?:省|自治区|[^市县]{0,12}厅)"), "province"),
    (re.compile("(?:本|我|全)?(?:州|盟|市)"), "city"),
    (re.compile("(?:本|我|全)?(?:县|旗|区)"), "county"),
)
_ZONE_BODY = re.compile("(?:高新|经开|新区|开发区|经济开发|经济技术开发|保税|管委会|示范区|园区)")
_NO_AUTHORITY = re.compile("(?:公司|集团|厂|医院|协会|学会|商会|联盟|合作社|事务所|银行)$")
_UNIVERSITY = re.compile("大学|学院|研究院|研究所|学校")
_HOST = re.compile(r"([a-z0-9-]+)\.gov\.cn", re.IGNORECASE)
_AREA_CODE = re.compile(r"(?<!\d)(010|02\d|0[3-9]\d{2})(?=\D|\d{7,8}(?!\d)|$)")


def settle(hints: Sequence[RegionHint]) -> str | None:
    """The code of the region that the hints support, or None."""
    issuers = [h.text.strip() for h in hints if h.kind == "issuer" and h.text.strip()]
    votes = _votes(h for h in hints if h.kind != "issuer")
    for issuer in issuers:
        named = place_of_body(issuer)
        if named is not None:
            chosen = _choose(named.codes, votes)
            return _seat(chosen, hints) if chosen and _NO_AUTHORITY.search(issuer) else chosen
    if any(_NATIONAL.match(issuer) for issuer in issuers):
        return None
    if issuers:
        level = _level(issuers[0])
        return _at_level(level, votes) if level else _stated(hints, votes)
    return _stated(hints, votes)


def _seat(code: str, hints: Sequence[RegionHint]) -> str:
    """The city, by title or address, of a company whose name holds only the province."""
    if gazetteer.places()[code].level != "province":
        return code
    votes = _votes(h for h in hints if h.kind in ("title", "address"))
    inside = {c for vote in votes for c in gazetteer.parents(vote) if c != code and gazetteer.within(c, code)}
    cities = {c for c in inside if gazetteer.places()[c].level == "prefecture"}
    return _best(cities, votes) or code


def place_of_body(name: str) -> PlaceMention | None:
    """The place in the name of an authority, an institution or a company, at its level.

    Of 中国科学院大连化学物理研究所 it is 大连市, of 哈尔滨工业大学（深圳） 深圳市, of 中山大学 none.
    """
    prefix = _BEFORE_PLACE.match(name)
    at = prefix.end() if prefix else 0
    if any(name.startswith(word, at) for word in _misleading()):
        at += max(len(word) for word in _misleading() if name.startswith(word, at))
        head = None
    else:
        head = chain_at(name, at, heads=True)
    school = _UNIVERSITY.search(name, at)
    if school:
        branch = next(iter(place_mentions(name[school.end() :])), None)
        if branch is not None:
            return branch
    if head is None:
        later = [m for m in place_mentions(name[at:]) if _bracketed(name[at:], m)]
        return later[0] if later else None
    return head


def _bracketed(name: str, mention: PlaceMention) -> bool:
    """（深圳）: a branch in brackets behind a name without a place."""
    return name[mention.start - 1 : mention.start] in "（(" and name[mention.end : mention.end + 1] in "）)"


@cache
def _province_signs() -> dict[str, str]:
    return {row["sign"]: row["code"] for row in gazetteer.rows("province_signs.csv")}


@cache
def _misleading() -> frozenset[str]:
    return frozenset(row["name"] for row in gazetteer.rows("misleading_organizations.csv"))


def _level(issuer: str) -> Level | None:
    """The level of a department that names no place: 市科技局 is a city's."""
    for pattern, level in _LEVEL_WORDS:
        if pattern.match(issuer):
            return level
    return "city" if _ZONE_BODY.match(issuer) else None


def _votes(hints: Iterable[RegionHint]) -> dict[str, float]:
    """Code → weight of the hints that name just this place; ambiguous hints share their weight.

    Of hints of one kind the strongest counts, however often it is repeated (four phones, one code).
    """
    strongest: dict[tuple[str, str], float] = {}
    for hint in hints:
        weights: dict[str, float] = defaultdict(float)
        for codes, share in _read(hint):
            for code in codes:
                weights[code] += _WEIGHTS[hint.kind] * share / len(codes)
        for code, weight in weights.items():
            key = (hint.kind, code)
            strongest[key] = max(strongest.get(key, 0.0), min(weight, _WEIGHTS[hint.kind]))
    votes: dict[str, float] = defaultdict(float)
    for (_, code), weight in strongest.items():
        votes[code] += weight
    return votes


def _read(hint: RegionHint) -> Iterator[tuple[tuple[str, ...], float]]:
    """The places that a hint names, each with the part of the hint's weight that it carries."""
    if hint.kind == "area_code":
        found = _AREA_CODE.search(hint.text)
        codes = gazetteer.area_codes().get(found[1]) if found else None
        if codes:
            yield codes, 1.0
    elif hint.kind == "number":
        code = _province_signs().get(hint.text.strip()[:1])
        if code:
            yield (code,), 1.0
    elif hint.kind == "organization":
        named = place_of_body(hint.text.strip())
        if named is not None:
            yield named.codes, 1.0
    else:
        if hint.kind == "portal":
            for label in _HOST.findall(hint.text):
                codes = gazetteer.hosts().get(label.lower())
                if codes:
                    yield codes, 1.0
        mentions = list(place_mentions(hint.text))
        for mention in mentions:
            yield mention.codes, 1.0 / len(mentions) if hint.kind in ("salutation", "text") else 1.0


def _support(code: str, votes: dict[str, float]) -> float:
    """Votes for the place, for what lies in it, and a third of those for what it lies in."""
    total = 0.0
    for other, weight in votes.items():
        if gazetteer.within(other, code):
            total += weight
        elif gazetteer.within(code, other):
            total += weight / 3
    return total


def _choose(codes: Sequence[str], votes: dict[str, float]) -> str | None:
    """One of several places of the same name, or what they have in common."""
    if len(codes) == 1:
        return codes[0]
    upper = [c for c in codes if gazetteer.places()[c].level == "province"]
    if upper:
        return upper[0]  # 吉林 and 海南 alone are the provinces
    ranked = sorted(codes, key=lambda c: -_support(c, votes))
    first, second = _support(ranked[0], votes), _support(ranked[1], votes)
    if first > 0 and first > second * 1.2:
        return ranked[0]
    return _common(codes)


def _common(codes: Sequence[str]) -> str | None:
    """The lowest place that holds all of them."""
    first = list(gazetteer.parents(codes[0]))
    return next((c for c in first if all(gazetteer.within(o, c) for o in codes)), None)


def _at_level(level: Level, votes: dict[str, float]) -> str | None:
    """The best supported place of a department's level, else the province if that is sure."""
    candidates = {code for vote in votes for code in gazetteer.parents(vote) if level in _levels(code)}
    found = _best(candidates, votes)
    if found is None and level != "province":
        return _at_level("province", votes)
    return found


def _levels(code: str) -> tuple[Level, ...]:
    """What a department may call the place it serves: 县级市 and 直辖市 are 市 as well."""
    place = gazetteer.places()[code]
    if place.level == "province":
        return ("province", "city") if code in gazetteer.MUNICIPALITIES else ("province",)
    if place.level == "prefecture":
        return ("city",)
    return ("county", "city") if place.name.endswith("市") else ("county",)


def _best(candidates: set[str], votes: dict[str, float]) -> str | None:
    """The candidate with clearly the most support.

    A vote counts for the nearest candidate above it: one for 龙泉市 is none for 丽水市.
    """
    scores: dict[str, float] = defaultdict(float)
    for voted, weight in votes.items():
        nearest = next((c for c in gazetteer.parents(voted) if c in candidates), None)
        if nearest is not None:
            scores[nearest] += weight
    for code in scores:
        scores[code] += sum(w / 3 for c, w in votes.items() if c != code and gazetteer.within(code, c))
    ranked = sorted(scores, key=lambda c: (-scores[c], c))
    if not ranked or scores[ranked[0]] < _ENOUGH:
        return None
    rivals = [c for c in ranked[1:] if not gazetteer.within(ranked[0], c)]
    if rivals and scores[rivals[0]] * 1.2 >= scores[ranked[0]]:
        return None
    return ranked[0]


def _stated(hints: Sequence[RegionHint], votes: dict[str, float]) -> str | None:
    """Where no issuer tells the level: the place that title, address or organization states."""
    for kind in ("title", "address", "organization"):
        for hint in hints:
            if hint.kind != kind:
                continue
            for codes, _ in _read(hint):
                return _choose(codes, votes)
    for hint in hints:
        level = _title_level(hint.text) if hint.kind == "title" else None
        if level:
            return _at_level(level, votes)
    salutations = [hint.text for hint in hints if hint.kind == "salutation"]
    level = next((level for text in salutations if (level := _salutation_level(text))), None)
    if level in ("city", "county"):
        return _at_level(level, votes)
    kinds = {hint.kind for hint in hints if any(True for _ in _read(hint))}
    found = _at_level("province", votes)
    # National bodies have their telephones in Beijing: its area code alone tells nothing.
    return None if found == _BEIJING and kinds == {"area_code"} else found


# Whom a notice is for tells the level of who signs it: a province writes to 各设区市, a city to 市直各单位.
_ADDRESSED: tuple[tuple[re.Pattern[str], Level], ...] = (
    (
        re.compile(
            "省直|省属|区直属|自治区直|各(?:设区的?)?市(?:[（(]?[州盟]|[、，科局经工发教财农人委])|各[州盟地]市|各地市|各盟市"
        ),
        "province",
    ),
    (
        re.compile(
            "市直|市属|州直|盟直|驻市|各(?:县[（(]?市|县区|区县|市区|旗县|旗区|市辖区|区[（(、人科政各管])"
        ),
        "city",
    ),
    (re.compile("县直|县属|区属|区直|旗直|各(?:镇|乡|街道|苏木)"), "county"),
)


def _salutation_level(text: str) -> Level | None:
    words = "".join(text.split())
    return next((level for pattern, level in _ADDRESSED if pattern.search(words)), None)


def _title_level(title: str) -> Level | None:
    """关于转发市科创局…的通知: the department that the title names by its level."""
    found = re.search("(?:转发|关于|印发|^)(省|市|区|县)(?:科|工|经|发|教|财|农|卫|商|人|自|级)", title)
    if not found:
        return None
    return {"省": "province", "市": "city", "区": "county", "县": "county"}[found[1]]  # type: ignore[return-value]
