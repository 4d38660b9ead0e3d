"""How an amount of money may be written: 300万元 · 1,200.5万元 · 2-4万 · 捌佰万元整 · 3千万."""

import re
from decimal import Decimal

import msgspec

from extractors.grammar.numbers import GAP, NOT_INSIDE, PLAIN, SPREAD, decimal, numeral

_CURRENCY = "美元|美金|港元|港币|欧元|日元|英镑|澳元|加元|卢布|韩元|新台币|新加坡元"
_SCALE = "万亿|千亿|百亿|千万|百万|十万|亿|億|万|萬|千|百"
_YUAN = "元|圆|块钱|RMB"
_UNIT = (
    rf"(?:(?:{_SCALE})?{GAP}(?:人民币)?(?:{_YUAN})(?![素宵旦器件组钉])"
    rf"|(?:{_SCALE})?{GAP}(?:{_CURRENCY})|(?:{_SCALE}))"
)
_CHINESE = "[一二三四五六七八九十两百千万亿零〇壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸]{1,24}+"
_ABOUT = "余|多|来|几"
_JOIN = rf"{GAP}(?:[-－—–―─−~～∼〜]{{1,4}}|至|到|－){GAP}(?:人民币)?"

_AMOUNT = re.compile(
    rf"""
    (?P<sign>人民币|RMB|￥|¥)?{GAP}
    (?:{NOT_INSIDE}(?P<low>{SPREAD}|{PLAIN}){GAP}(?:{_ABOUT})?(?P<low_unit>{_UNIT})?
         (?:{_JOIN}(?P<high>{PLAIN}){GAP}(?:{_ABOUT})?(?P<high_unit>{_UNIT})?)?
      |(?P<chinese>{_CHINESE})(?:{_ABOUT})?(?P<chinese_unit>{_YUAN}|{_CURRENCY})?整?
         (?:{_JOIN}(?P<chinese_high>{_CHINESE})(?:{_ABOUT})?(?:{_YUAN})整?)?)
    """,
    re.VERBOSE,
)
# 万 and 亿 without 元 are money only where no counted thing follows: 20万以上, 2-4万, but 20万人.
_NO_COUNTED = re.compile(
    r"\s*(?:$|[，。；、,;：:）)（(/\-~～—–.!！“”]|以[上下内]|左右|不等|的?(?:资|补|奖|支|经|投|配)|之间|至|到|每|给|为)"
)
_PER = re.compile(rf"{GAP}(?:/|每){GAP}(年|月|项|个|家|人|名|次|件|亩|包|户|人月|人天|平方米|㎡)")
_CAPITAL = re.compile("[百千万亿拾佰仟萬億十]")


class AmountParts(msgspec.Struct, frozen=True):
    """An amount, or a range of two, as written; numbers and units apart.

    `low_unit`/`high_unit` are 元, 万元, 万, 亿元 …; a range often has its unit on the second only.
    `currency` is the foreign currency's name. `per` is what it is paid for or how often (年, 项).
    """

    start: int
    end: int
    low: Decimal
    low_unit: str | None = None
    high: Decimal | None = None
    high_unit: str | None = None
    currency: str | None = None
    per: str | None = None


def _unit(text: str | None) -> tuple[str | None, str | None]:
    """(unit, foreign currency) of a written unit."""
    if text is None:
        return None, None
    text = "".join(text.split()).replace("人民币", "").replace("萬", "万").replace("億", "亿")
    for name in _CURRENCY.split("|"):
        if text.endswith(name):
            return text.removesuffix(name) + "元", name
    return text.replace("圆", "元").replace("块钱", "元").replace("RMB", "元"), None


def _arabic(text: str, found: re.Match[str], end: int, bare: bool) -> AmountParts | None:
    low_unit, low_foreign = _unit(found["low_unit"])
    high_unit, high_foreign = _unit(found["high_unit"])
    stop = found.end()
    high = found["high"]
    if high is not None and high_unit is None and not (bare and low_unit is None):
        stop, high = found.end("low_unit") if found["low_unit"] else found.end("low"), None
    last = high_unit or low_unit
    if last is None and not bare and found["sign"] is None:
        return None
    if last is not None and "元" not in last and not (found["sign"] or bare):
        both = low_unit or ""
        if "元" not in both and not _NO_COUNTED.match(text, stop, end):
            return None
        if last in ("千", "百"):
            return None
    low_value = decimal(found["low"])
    if low_value is None:
        return None
    return AmountParts(
        start=found.start() if found["sign"] else found.start("low"),
        end=stop,
        low=low_value,
        low_unit=low_unit or ("元" if last is None and found["sign"] else None),
        high=decimal(high) if high else None,
        high_unit=high_unit if high else None,
        currency=high_foreign or low_foreign,
    )


def _chinese(text: str, found: re.Match[str], end: int) -> AmountParts | None:
    written, unit = found["chinese"], found["chinese_unit"]
    high = found["chinese_high"]
    value = numeral(written)
    if value is None or value == 0:
        return None
    if unit is None and high is None:
        # 五百万 is an amount, 五百 is not, and 五万人 is none either.
        if written[-1] not in "万亿萬億" or len(written) < 2 or not _NO_COUNTED.match(text, found.end(), end):
            return None
    elif not _CAPITAL.search(written) and found["sign"] is None:
        return None  # 三元材料, 一元化
    if unit == "元" and len(written) == 1:
        return None
    name, foreign = _unit(unit)
    return AmountParts(
        start=found.start() if found["sign"] else found.start("chinese"),
        end=found.end(),
        low=Decimal(value),
        low_unit="元" if unit is None or foreign is None else name,
        high=Decimal(numeral(high) or 0) if high else None,
        high_unit="元" if high else None,
        currency=foreign,
    )


def find_amounts(
    text: str, start: int = 0, end: int | None = None, *, bare: bool = False
) -> list[AmountParts]:
    """The amounts in `text[start:end]` in order. `bare` takes numbers without a unit too (form cells)."""
    end = len(text) if end is None else end
    if not bare and not any(text.find(c, start, end) >= 0 for c in "元万亿圆￥¥億萬"):
        return []
    found: list[AmountParts] = []
    at = start
    while match := _AMOUNT.search(text, at, end):
        parts = _arabic(text, match, end, bare) if match["low"] else _chinese(text, match, end)
        if parts is None:
            at = match.end("low") if match["low"] else match.end()
            continue
        per = _PER.match(text, parts.end, end)
        found.append(msgspec.structs.replace(parts, per=per[1]) if per else parts)
        at = parts.end
    return found
