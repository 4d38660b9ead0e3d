"""The unified social credit code (GB 32100-2015) and the organization code (GB 11714-1997) inside it."""

import re

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANIZATION_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SEPARATORS = re.compile(r"[\s\-—－_]+")
_WIDE = {ord("０") + i: str(i) for i in range(10)} | {ord("Ａ") + i: chr(ord("A") + i) for i in range(26)}


def tidy(written: str) -> str:
    """The code in capitals without spaces and hyphens, full-width signs narrowed."""
    return _SEPARATORS.sub("", written.translate(_WIDE)).upper()


def is_credit_code(written: str) -> bool:
    """18 signs whose last is the check digit of the first 17 (modulus 31)."""
    code = tidy(written)
    if len(code) != 18 or any(sign not in _SIGNS for sign in code):
        return False
    total = sum(_SIGNS.index(sign) * weight for sign, weight in zip(code, _WEIGHTS, strict=False))
    return _SIGNS[(31 - total % 31) % 31] == code[-1]


def is_organization_code(written: str) -> bool:
    """8 signs and a check digit (modulus 11, X for ten)."""
    code = tidy(written)
    if len(code) != 9 or any(sign not in _ORGANIZATION_SIGNS for sign in code):
        return False
    total = sum(
        _ORGANIZATION_SIGNS.index(sign) * weight
        for sign, weight in zip(code, _ORGANIZATION_WEIGHTS, strict=False)
    )
    check = (11 - total % 11) % 11
    return ("X" if check == 10 else str(check)) == code[-1]


def with_check_digit(first: str) -> str:
    """The 17 leading signs with their check digit."""
    total = sum(_SIGNS.index(sign) * weight for sign, weight in zip(first, _WEIGHTS, strict=True))
    return first + _SIGNS[(31 - total % 31) % 31]
