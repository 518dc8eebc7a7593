"""Columns of a JSON object, of several, or of a JSON schema: by their names where these go with the values,
else by the values. A few values say of what kind they are, and of what size, but no bounds.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from math import floor, log10
from typing import Any, TypeGuard

from symage.tabular.column_type import listed
from symage.tabular.columns import TYPES
from symage.tabular.infer import infer_column
from symage.tabular.words.meaning import meaning_of, plain_phrase
from symage.tabular.words.vocabulary import Meaning

Named = tuple[str, Meaning | None]
_FORMATS: Mapping[str, str] = {
    "email": "email",
    "date": "date_date",
    "date-time": "date_datetime",
    "time": "date_time",
    "uuid": "internet_uuid",
    "uri": "internet_url",
    "ipv4": "internet_ipv4",
    "ipv6": "internet_ipv6",
    "hostname": "internet_hostname",
}
"""What a schema says of texts."""
_KINDS = frozenset({"string", "integer", "number", "boolean", "object", "array", "null"})
BOOLEANS = frozenset(listed("custom_boolean, identity_married, identity_home_owner, identity_health_insured"))
DIGITS = frozenset(
    listed(
        "identity_ssn_last4, address_house_number, address_area_code, address_previous_zip, "
        "finance_account_number, finance_card_cvv, finance_mcc, "
        "finance_check_number, healthcare_place_of_service, business_naics, "
        "business_zip, business_upc"
    )
)
NUMBERS = frozenset(
    listed(
        "identity_age, identity_birth_year, identity_household_size, identity_dependents, "
        "identity_children, address_latitude, address_longitude, number_sequence, "
        "number_series, date_timestamp, finance_salary, finance_hourly_rate, finance_income, "
        "finance_credit_score, finance_account_balance, finance_card_limit, "
        "finance_card_balance, finance_card_apr, finance_mortgage_balance, "
        "finance_mortgage_payment, finance_mortgage_rate, finance_home_value, "
        "finance_property_tax, finance_student_debt, finance_investments, healthcare_premium, "
        "healthcare_deductible, healthcare_copay, finance_loan_term, internet_http_status, "
        "healthcare_charge, healthcare_height_cm, healthcare_height_in, healthcare_weight_kg, "
        "healthcare_weight_lb, healthcare_bmi, healthcare_systolic, healthcare_diastolic, "
        "custom_foreign_key"
    )
)
"""Types that are drawn from people or from words and give numbers all the same."""
_GREATEST = 10**11
_SECONDS = (10**9, 2 * 10**9)
"""Whole numbers in which moments are counted nowadays."""


def of_json(text: str) -> list[Named]:
    """Empty where the text holds no JSON object."""
    start = min((at for sign in "{[" if (at := text.find(sign)) >= 0), default=-1)
    if start < 0 or '"' not in text[start:]:
        return []
    try:
        found, _ = json.JSONDecoder().raw_decode(text[start:])
    except (ValueError, RecursionError):
        return []
    if isinstance(found, dict) and (properties := _properties(found)):
        return [(name, _of_property(name, said)) for name, said in properties.items()]
    records = found if isinstance(found, list) else [found]
    if not records or not all(isinstance(record, dict) for record in records):
        return []
    flat = [dict(_flat(record)) for record in records]
    names = dict.fromkeys(name for record in flat for name in record)
    return [(name, of_values(name, [record.get(name) for record in flat])) for name in names]


def of_values(name: str, values: Sequence[Any]) -> Meaning | None:
    """By the name where that goes with the values, else by them."""
    told = meaning_of(plain_phrase(name))
    there = [value for value in values if isinstance(value, str | int | float)]
    if not there:
        return told
    if all(isinstance(value, bool) for value in there):
        return told if told is not None and _gives(told) == "boolean" else Meaning("custom_boolean")
    numbers = [value for value in there if _is_number(value)]
    if len(numbers) == len(there):
        return _of_numbers(told, numbers)
    texts = list(map(str, there))
    if told is None or (told.type == "date_date" and all(re.search(r"\d:\d\d", text) for text in texts)):
        column = infer_column(name, texts, rows=len(there))
        return told if column is None else Meaning(column.type, column.constraints)
    return told


def _of_numbers(told: Meaning | None, values: Sequence[float]) -> Meaning:
    whole = all(float(value).is_integer() for value in values) and not any(
        isinstance(value, float) for value in values
    )
    if told is not None:
        if told.type in ("date_datetime", "date_date") and all(
            _SECONDS[0] < value < _SECONDS[1] for value in values
        ):
            return Meaning("date_timestamp")
        if TYPES[told.type].digits or (whole and _gives(told) == "digits"):
            return told
        if _gives(told) == "number" and _holds(told, values, whole=whole):
            return told
        if whole and told.type.endswith("_id") or told == Meaning("number_sequence"):
            return Meaning("number_sequence")
    if (
        whole
        and len(values) > 2
        and len({after - before for before, after in zip(values, values[1:], strict=False)}) == 1
    ):
        return Meaning("number_sequence", {"start": int(values[0]), "step": int(values[1] - values[0]) or 1})
    decimals = max(len(repr(float(value)).partition(".")[2]) for value in values)
    low, high = min(0, *map(_beyond, values)), max(1, *map(_beyond, values))
    if whole:
        return Meaning("number_integer", {"min": low, "max": high})
    return Meaning("number_decimal", {"min": low, "max": high, "decimals": min(decimals, 8)})


def _beyond(value: float) -> int:
    """A round number that is some way beyond a value."""
    if 0 <= value <= 1:
        return 1
    size = 10 ** floor(log10(abs(value)))
    return int((abs(value) // size + 1) * size * 2) * (1 if value > 0 else -1)


def _holds(told: Meaning, values: Sequence[float], *, whole: bool) -> bool:
    """Whether a type may give numbers like these."""
    keys = {key.name: key.default for key in TYPES[told.type].constraints}
    if not whole and "decimals" not in keys:
        return not keys
    low, high = (told.constraints.get(name, keys.get(name)) for name in ("min", "max"))
    if not isinstance(low, str) and low is not None and high is not None:
        shares = not whole and max(values) <= 1 < high and told.type == "number_percentage"
        return bool(low <= min(values) and max(values) <= high) and not shares
    return True


def kind_of(name: str) -> str:
    """What a type gives, as JSON has it: numbers, texts of digits, other texts, or yes and no."""
    if name in BOOLEANS:
        return "boolean"
    if TYPES[name].digits or name in DIGITS:
        return "digits"
    keys = {key.name for key in TYPES[name].constraints}
    return "number" if name in NUMBERS or "distribution_type" in keys else "text"


def _gives(told: Meaning) -> str:
    if told.type == "custom_enum":
        first = told.constraints["values"][0]
        return "number" if isinstance(first, int | float) else "text"
    return kind_of(told.type)


def _flat(record: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Objects within objects as columns of their own: address.city. Of lists the first value."""
    for name, value in record.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value[0] if isinstance(value, list) and value else value


def _properties(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a schema says of each of its columns; empty where the object is none."""
    inner = found.get("properties")
    if isinstance(inner, dict) and inner and all(isinstance(said, dict) for said in inner.values()):
        return dict(_nested(inner))
    if found and all(isinstance(said, dict) and said.get("type") in _KINDS for said in found.values()):
        return dict(_nested(found))
    return {}


def _nested(properties: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, said in properties.items():
        inner = said.get("properties") if isinstance(said, dict) else None
        if isinstance(inner, dict) and inner:
            yield from _nested(inner, f"{before}{name}.")
        else:
            yield f"{before}{name}", said


def _of_property(name: str, said: Any) -> Meaning | None:
    told = meaning_of(plain_phrase(name))
    if not isinstance(said, dict):
        return told
    kind = next((each for each in _listed(said.get("type")) if each != "null"), "")
    listed = [value for value in _listed(said.get("enum", [])) if isinstance(value, str | int | float)]
    if listed:
        return Meaning("custom_enum", {"values": list(dict.fromkeys(listed))})
    if kind == "boolean":
        return told if told is not None and _gives(told) == "boolean" else Meaning("custom_boolean")
    if kind in ("integer", "number"):
        return _of_bounds(told, said, whole=kind == "integer")
    if isinstance(said.get("format"), str) and (format_type := _FORMATS.get(said["format"])):
        dated = told is not None and format_type.startswith("date_") and "date" in told.type
        return told if dated else Meaning(format_type)
    return told


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _of_bounds(told: Meaning | None, said: Mapping[str, Any], *, whole: bool) -> Meaning:
    given = {
        name: said[key] for name, key in (("min", "minimum"), ("max", "maximum")) if _is_number(said.get(key))
    }
    if not given and told is not None and _gives(told) == "number":
        return told
    low = given.get("min", min(0, given.get("max", 0)))
    high = given.get("max", max(1000, low * 10))
    if whole:
        return Meaning("number_integer", {"min": int(low), "max": int(high)})
    return Meaning("number_decimal", {"min": low, "max": high, "decimals": 2})


def _is_number(value: Any) -> TypeGuard[float]:
    """Whether it is one that a column can be about."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _GREATEST
