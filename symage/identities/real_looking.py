"""Whether a number may be somebody's: what each issuer gives out, for numbers that an order brings along.

The safe ranges that our own numbers come from stand in docs/safety.md; here is the other side.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

_SAFE_EIN_PREFIXES = frozenset({0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97})
_IRS_GROUPS = frozenset({*range(50, 66), *range(70, 89), *range(90, 93), *range(93, 100)})
"""Of numbers from 900 on, those of the IRS: ITIN and ATIN."""
_NPI_HEAD = "80840"


def real_looking(text: str) -> str | None:
    """The kind of number that a text may be to somebody, None for what nobody has or that is no number."""
    return next((kind for kind, may_be in _KINDS.items() if may_be(text.strip())), None)


def _is_ssn(text: str) -> bool:
    found = re.fullmatch(r"(\d{3})-(\d\d)-(\d{4})|(\d{3})(\d\d)(\d{4})", text)
    if found is None:
        return False
    area, group, serial = (int(part) for part in found.groups() if part is not None)
    if area >= 900:
        return group in _IRS_GROUPS and serial > 0
    return area not in (0, 666) and group > 0 and serial > 0


def _is_ein(text: str) -> bool:
    found = re.fullmatch(r"(\d\d)-\d{7}", text)
    return found is not None and int(found[1]) not in _SAFE_EIN_PREFIXES


def _is_routing(text: str) -> bool:
    if not re.fullmatch(r"\d{9}", text):
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(text, (3, 7, 1) * 3, strict=True))
    first = int(text[:2])
    return weighted % 10 == 0 and (first <= 12 or 21 <= first <= 32 or 61 <= first <= 72 or first == 80)


def _is_npi(text: str) -> bool:
    return re.fullmatch(r"[12]\d{9}", text) is not None and _luhn(_NPI_HEAD + text)


def _is_card(text: str) -> bool:
    digits = re.sub(r"[ -]", "", text)
    return re.fullmatch(r"[3-6]\d{12,18}", digits) is not None and _luhn(digits)


def _is_telephone(text: str) -> bool:
    found = re.fullmatch(r"\(?([2-9]\d\d)\)?[ .-]?([2-9]\d\d)[ .-](\d{4})", text)
    return found is not None and not (found[2] == "555" and found[3].startswith("01"))


def _is_mail(text: str) -> bool:
    found = re.fullmatch(r"[^@\s]+@([^@\s]+\.[a-z]{2,})", text.lower())
    return found is not None and not re.search(
        r"(^|\.)example(\.(com|net|org))?$|\.(test|invalid)$", found[1]
    )


def _luhn(digits: str) -> bool:
    doubled = [int(each) * (2 if place % 2 else 1) for place, each in enumerate(reversed(digits))]
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0


_KINDS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "social security number": _is_ssn,
        "employer's number": _is_ein,
        "routing number": _is_routing,
        "NPI": _is_npi,
        "card": _is_card,
        "telephone": _is_telephone,
        "mail": _is_mail,
    }
)
