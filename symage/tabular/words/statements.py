"""Columns of a CREATE TABLE statement: by their names where these go with the types of the database, else by
the types; within the bounds and the values that it checks.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from symage.tabular.words.meaning import meaning_of, plain_phrase
from symage.tabular.words.vocabulary import Meaning

Named = tuple[str, Meaning | None]
_CREATE = re.compile(
    r"create\s+(?:or\s+replace\s+)?(?:\w+\s+)?table\s+(?:if\s+not\s+exists\s+)?"
    r"(?:[\w.]|\"[^\"]*\"|`[^`]*`|\[[^\]]*\])+\s*\((.*)",
    re.IGNORECASE | re.DOTALL,
)
_REMARK = re.compile(r"('(?:[^']|'')*')|--[^\n]*|/\*.*?(?:\*/|$)", re.DOTALL)
_COLUMN = re.compile(
    r"^\s*(?:\"([^\"]+)\"|`([^`]+)`|\[([^\]]+)\]|([^\W\d][\w$]*))\s+"
    r"[\"\[]?([A-Za-z]\w*)[\"\]]?(?:\s*\(([^)]*)\))?(.*)$",
    re.DOTALL,
)
_NOT_COLUMNS = re.compile(
    r"^\s*(?:primary\s+key|foreign\s+key|constraint\s|unique\s*\(|unique\s+key|key\s|index\s|check\s*\(|fulltext)",
    re.IGNORECASE,
)
_INTEGERS = frozenset(
    {"int", "integer", "bigint", "smallint", "tinyint", "mediumint", "int4", "int8", "int2", "number"}
)
_DECIMALS = frozenset(
    {"decimal", "numeric", "float", "double", "real", "money", "smallmoney", "float8", "float4"}
)
_OTHERS: Mapping[str, str] = {
    "boolean": "custom_boolean", "bool": "custom_boolean", "bit": "custom_boolean", "date": "date_date",
    "timestamp": "date_datetime", "timestamptz": "date_datetime", "datetime": "date_datetime",
    "datetime2": "date_datetime", "datetimeoffset": "date_datetime",
    "smalldatetime": "date_datetime", "time": "date_time", "uuid": "internet_uuid",
    "uniqueidentifier": "internet_uuid",
    "inet": "internet_ipv4", "year": "date_year",
}  # fmt: skip
_SERIAL = frozenset({"serial", "bigserial", "smallserial"})
_DAYS_OF_LIFE = ("identity_birth_date", "business_hire_date")
"""Days that databases keep as moments."""


def of_statement(text: str) -> list[Named]:
    """Empty where the text is none."""
    found = _CREATE.search(_REMARK.sub(lambda remark: remark[1] or " ", text))
    if found is None:
        return []
    body = _body(found[1])
    keys = re.findall(r"primary\s+key(?:\s+\w+)?\s*\(\s*[`\"\[]?(\w+)", body, re.IGNORECASE)
    columns = [_COLUMN.match(part) for part in _top_level(body) if not _NOT_COLUMNS.match(part)]
    return [_column(column, keys) for column in columns if column]


def _body(text: str) -> str:
    """What stands before the bracket that closes the table."""
    for place, _, depth in _letters(text):
        if depth < 0:
            return text[:place]
    return text


def _top_level(text: str) -> list[str]:
    parts, start = [], 0
    for place, letter, depth in _letters(text):
        if letter == "," and not depth:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _letters(text: str) -> Iterator[tuple[int, str, int]]:
    """Those outside quotes, with how many brackets are open behind each."""
    depth, quoted = 0, False
    for place, letter in enumerate(text):
        quoted ^= letter == "'"
        if not quoted:
            depth += (letter == "(") - (letter == ")")
            yield place, letter, depth


def _column(column: re.Match[str], keys: list[str]) -> Named:
    name = next(filter(None, column.groups()[:4]))
    return name, _meaning(name, column[5].lower(), column[6] or "", column[7], is_key=name in keys)


def _meaning(name: str, kind: str, inside: str, rest: str, *, is_key: bool) -> Meaning | None:
    said = rest.lower()
    counted = is_key or "primary key" in said or "identity" in said or "increment" in said
    if kind in _SERIAL or (kind in _INTEGERS and counted):
        return Meaning("number_sequence")
    if kind in ("enum", "set") and (values := _texts(inside)):
        return Meaning("custom_enum", {"values": values})
    if values := _checked_values(rest):
        return Meaning("custom_enum", {"values": values})
    if kind == "tinyint" and inside.strip() == "1":
        return Meaning("custom_boolean")
    found = _of_kind(kind, inside, meaning_of(plain_phrase(name)), name)
    if found is not None and kind in _INTEGERS | _DECIMALS:
        found = _bounded(found, rest)
    if found is None or "unique" not in said:
        return found
    return Meaning(found.type, {**found.constraints, "unique": True})


def _texts(listed: str) -> list[str]:
    found = [value.replace("''", "'") for value in re.findall(r"'((?:[^']|'')*)'", listed)]
    return list(dict.fromkeys(found))


def _checked_values(rest: str) -> list[Any]:
    found = re.search(r"check\s*\(.*?\b(?:in|any)\s*\(([^)]*)\)", rest, re.IGNORECASE | re.DOTALL)
    listed = found[1] if found else ""
    numbers = [value.strip() for value in listed.split(",")]
    if listed and all(re.fullmatch(r"-?\d{1,15}", value) for value in numbers):
        return list(dict.fromkeys(map(int, numbers)))
    return _texts(listed)


_NUMBER = r"\s*(-?\d{1,15}(?:\.\d{1,8})?)"


def _bounded(found: Meaning, rest: str) -> Meaning:
    """Within what the column checks, where it is a plain number."""
    check = rest[at.end() :] if (at := re.search(r"\bcheck\s*\(", rest, re.IGNORECASE)) else ""
    between = re.search(rf"\bbetween{_NUMBER}\s+and{_NUMBER}", check, re.IGNORECASE)
    lower, upper = re.search(rf">(=?){_NUMBER}", check), re.search(rf"<(=?){_NUMBER}", check)
    if not (between or lower or upper):
        return found
    decimals = found.constraints.get("decimals", 2 if found.type != "number_integer" else 0)
    decimals = 0 if _gives_whole_numbers(found) else decimals
    unit = Decimal(1).scaleb(-decimals)
    low = Decimal(between[1]) if between else Decimal(lower[2]) + (0 if lower[1] else unit) if lower else None
    high = (
        Decimal(between[2]) if between else Decimal(upper[2]) - (0 if upper[1] else unit) if upper else None
    )
    low = Decimal(0) if low is None else low
    high = max(Decimal(1000), low * 10) if high is None else high
    bounds = {"min": _plain(min(low, high)), "max": _plain(high)}
    return (
        Meaning("number_decimal", {**bounds, "decimals": decimals})
        if decimals
        else Meaning("number_integer", bounds)
    )


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _of_kind(kind: str, inside: str, told: Meaning | None, name: str) -> Meaning | None:
    """The name's meaning where it goes with the type of the database, else that type's."""
    if kind in _OTHERS:
        return told if told and _agrees(_OTHERS[kind], told.type) else Meaning(_OTHERS[kind])
    if kind in _INTEGERS:
        if told is not None and told != Meaning("number_sequence") and _gives_whole_numbers(told):
            return told
        if plain_phrase(name).endswith(" id"):
            return meaning_of("other id")
        return Meaning("number_integer", {"max": 100} if kind == "tinyint" else {})
    if kind in _DECIMALS:
        if told is not None and told.type.startswith(("number_decimal", "finance_", "number_p", "address_l")):
            return told
        scale = inside.partition(",")[2].strip()
        decimals = int(scale) if scale.isdigit() else 2
        known = told.constraints if told else {}
        bounds = {name: known[name] for name in ("min", "max") if name in known}
        return Meaning("number_decimal", {**bounds, "decimals": min(decimals, 8)})
    return told


def _agrees(kind: str, told: str) -> bool:
    """Days and moments are dates both; all else is as the database says."""
    if kind == "date_date":
        return told in (
            "date_future",
            "date_past",
            "identity_birth_date",
            "business_hire_date",
            "date_after",
            "healthcare_visit_date",
            "healthcare_effective_date",
        )
    if kind == "date_datetime" and told in _DAYS_OF_LIFE:
        return True
    return told == kind or (kind == "custom_boolean" and told in ("identity_married", "identity_home_owner"))


def _gives_whole_numbers(told: Meaning) -> bool:
    return told.type in (
        "number_integer",
        "number_sequence",
        "identity_age",
        "identity_household_size",
        "identity_dependents",
        "identity_children",
        "finance_credit_score",
        "date_year",
        "identity_birth_year",
        "finance_salary",
        "business_quantity",
        "business_stock",
        "number_rating",
        "number_score",
        "internet_port",
        "internet_bytes",
        "internet_response_time",
        "healthcare_heart_rate",
        "date_month_number",
        "finance_loan_amount",
        "finance_income",
    )
