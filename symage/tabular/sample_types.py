"""The type that a column of a sample has, from its values and from what its name says."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from symage.tabular.fillings.patterns import Distinct
from symage.tabular.plan import read_column
from symage.tabular.request import Column
from symage.tabular.sample_masks import masked
from symage.tabular.sample_shares import LEAST_SHARED, MOST_VALUES, weighted
from symage.tabular.words.meaning import meaning_of, plain_phrase
from symage.tabular.words.vocabulary import Meaning
from symage.tabular.written_days import Found, read_days
from symage.tabular.written_numbers import bounded, read_numbers

_TRUE = ({"true", "false"}, {"yes", "no"}, {"t", "f"}, {"y", "n"})
LOOKS: Mapping[str, str] = {
    "internet_uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "email": r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}",
    "ssn": r"\d{3}-\d{2}-\d{4}",
    "business_ein": r"\d{2}-\d{7}",
    "phone": r"(\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}",
    "internet_ipv4": r"(\d{1,3}\.){3}\d{1,3}",
    "internet_mac_address": r"([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}",
    "internet_url": r"https?://\S+",
    "internet_sha256": r"[0-9a-f]{64}",
    "internet_md5": r"[0-9a-f]{32}",
}
"""What values look like of which a name says nothing."""


def sample_type(name: str, values: Sequence[str]) -> Found | None:
    """The type, with its constraints, of values none of which is empty; None where nothing may be kept."""
    told = meaning_of(plain_phrase(name))
    if not values:
        return None if told is None else (told.type, dict(told.constraints))
    for read in (_truth, _sequence, read_days, _numbers):
        if found := read(values):
            return _reconciled(found, told.type if told else "")
    for type_name, look in LOOKS.items():
        if all(re.fullmatch(look, value) for value in values):
            return type_name, {}
    if shared := weighted(values):
        return shared
    if told is not None:
        return (masked(values) if _numbers_a_thing(name, told) else None) or (
            told.type,
            dict(told.constraints),
        )
    return masked(values)


def _numbers_a_thing(name: str, told: Meaning) -> bool:
    """Whether a type is one of numbers that every house writes in its own way."""
    filled, _ = read_column(Column(name, told.type, told.constraints), "")
    return isinstance(filled.filling, Distinct)


def _reconciled(found: Found, told: str) -> Found:
    """The person's own column where the name says so and the values go with it."""
    kind, constraints = found
    if told == "identity_birth_date":
        same = kind == "date_date" and "format" in constraints
        return told, {"format": constraints["format"]} if same else {}
    own = (
        "identity_age",
        "address_zip",
        "address_latitude",
        "address_longitude",
        "finance_credit_score",
    )
    if told in own or (told in ("ssn", "phone", "finance_card_number") and kind == "number_integer"):
        return told, {}
    return found


def _truth(values: Sequence[str]) -> Found | None:
    seen = Counter(value.lower() for value in values)
    if len(seen) != 2 or set(seen) not in _TRUE:
        return None
    if set(seen) == {"true", "false"}:
        return "custom_boolean", {"true_rate": round(seen["true"] / len(values), 2)}
    return weighted(values)


def _sequence(values: Sequence[str]) -> Found | None:
    numbers = [int(value) for value in values if re.fullmatch(r"-?[1-9]\d{0,14}|0", value)]
    if len(numbers) < len(values) or len(numbers) < LEAST_SHARED:
        return None
    steps = {after - before for before, after in zip(numbers, numbers[1:], strict=False)}
    if len(steps) != 1 or (step := steps.pop()) == 0 or abs(step) > 1_000_000:
        return None
    return "number_sequence", {"start": numbers[0], "step": step}


def _numbers(values: Sequence[str]) -> Found | None:
    written = read_numbers(values)
    if written is None:
        return None
    if len(set(written.plain)) <= MOST_VALUES / 3 and (shared := weighted(written.plain, numeric=True)):
        return shared[0], {**shared[1], **written.format}
    return bounded(written)
