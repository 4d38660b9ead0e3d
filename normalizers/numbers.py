"""What amounts and lengths of time mean: yuan, and months."""

from decimal import Decimal

from extractors.grammar.dates import DurationParts
from extractors.grammar.money import AmountParts

_SCALES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
# The warehouse keeps DECIMAL(18,2).
_LIMIT = Decimal(10) ** 16
_CENT = Decimal("0.01")


def scale(unit: str) -> int | None:
    """How many yuan one of a unit is: 万元 and 万 are 10000."""
    return _SCALES.get(unit.strip().strip("（）()").removesuffix("元").removesuffix("圆"))


def _amount(number: Decimal, unit: str | None) -> Decimal | None:
    factor = scale(unit) if unit else None
    if factor is None:
        return None
    value = number * factor
    return value.quantize(_CENT) if 0 <= value < _LIMIT else None


def yuan(parts: AmountParts, unit: str | None = None) -> Decimal | None:
    """The amount in yuan (the lower one of a range); `unit` is that of the label or column.

    Foreign currency, and a number without any unit, give None.
    """
    if parts.currency is not None:
        return None
    return _amount(parts.low, parts.low_unit or parts.high_unit or unit)


def yuan_high(parts: AmountParts, unit: str | None = None) -> Decimal | None:
    """The upper amount of a range in yuan; None where there is one amount only."""
    if parts.high is None or parts.currency is not None:
        return None
    return _amount(parts.high, parts.high_unit or parts.low_unit or unit)


def months(parts: DurationParts) -> int | None:
    """A length of time in whole months (the longer end of a range); days and weeks give None."""
    number = parts.high if parts.high is not None else parts.low
    if parts.half and number >= 1:
        number += Decimal("0.5")
    elif parts.half:
        number = Decimal("0.5")
    total = number * 12 if parts.unit == "年" else number if parts.unit == "月" else None
    if total is None or total != total.to_integral_value() or not 1 <= total <= 360:
        return None
    return int(total)
