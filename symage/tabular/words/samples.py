"""Columns from what people paste: a header line of a CSV file, with rows or without, a JSON object, a CREATE
TABLE statement. Their names are kept as they are.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from symage.tabular.infer import infer_column, infer_csv
from symage.tabular.words.meaning import meaning_of, plain_phrase
from symage.tabular.words.vocabulary import Meaning

Named = tuple[str, Meaning | None]
_CREATE = re.compile(
    r"create\s+(?:temp(?:orary)?\s+)?table\s+(?:if\s+not\s+exists\s+)?[\w.`\"\[\]]+\s*\((.*)",
    re.IGNORECASE | re.DOTALL,
)
_COLUMN = re.compile(
    r"^\s*[`\"\[]?([A-Za-z_][\w ]*?)[`\"\]]?\s+([A-Za-z]\w*)(?:\s*\(([^)]*)\))?(.*)$", re.DOTALL
)
_NOT_COLUMNS = re.compile(
    r"^\s*(?:primary\s+key|foreign\s+key|constraint|unique\s*\(|unique\s+key|key\s|index\s|check\s*\(|fulltext)",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"[A-Za-z_][\w .#%/()-]{0,60}")


def sampled(prompt: str) -> list[Named]:
    """The columns of a sample; empty where the prompt is none."""
    text = prompt.strip()
    return _of_sql(text) or _of_json(text) or _of_csv(text)


def _of_json(text: str) -> list[Named]:
    start = min((at for sign in "{[" if (at := text.find(sign)) >= 0), default=-1)
    if start < 0 or '"' not in text[start:]:
        return []
    try:
        found, _ = json.JSONDecoder().raw_decode(text[start:])
    except ValueError:
        return []
    records = found if isinstance(found, list) else [found]
    if not records or not all(isinstance(record, dict) for record in records):
        return []
    names = dict.fromkeys(name for record in records for name in record)
    return [(name, _of_values(name, [record.get(name) for record in records])) for name in names]


def _of_values(name: str, values: Sequence[Any]) -> Meaning | None:
    """By the name where that says it, else by the values."""
    told = meaning_of(plain_phrase(name))
    scalars = [value for value in values if isinstance(value, str | int | float)]
    if scalars and all(isinstance(value, bool) for value in scalars):
        return (
            told if told is not None and _agrees("custom_boolean", told.type) else Meaning("custom_boolean")
        )
    if told is not None or not scalars:
        return told
    column = infer_column(name, list(map(str, scalars)), rows=len(values))
    return None if column is None else Meaning(column.type, column.constraints)


def _of_csv(text: str) -> list[Named]:
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    sign = next((sign for sign in ("\t", ";", ",", "|") if sign in lines[0]), "")
    if not sign:
        return []
    names = [name.strip().strip('"') for name in lines[0].strip("|").split(sign)]
    if len(lines) > 2 and all(line.count(sign) == lines[0].count(sign) for line in lines):
        return [
            (column.name, Meaning(column.type, column.constraints))
            for column in infer_csv("\n".join(lines)).columns
        ]
    if len(lines) != 1 or not _is_header(names, lines[0], sign):
        return []
    return [
        (name, _first_is_sequence(meaning_of(plain_phrase(name)), name, place))
        for place, name in enumerate(names)
    ]


def _first_is_sequence(meaning: Meaning | None, name: str, place: int) -> Meaning | None:
    is_id = plain_phrase(name).endswith(" id") and meaning in (
        meaning_of("other id"),
        Meaning("number_sequence"),
    )
    if not is_id:
        return meaning
    return Meaning("number_sequence") if place == 0 else meaning_of("other id")


def _is_header(names: Sequence[str], line: str, sign: str) -> bool:
    """Names behind each other without spaces, or written as programs write them."""
    if (
        len(names) < 3
        or not all(_IDENTIFIER.fullmatch(name) for name in names)
        or re.search(r"\d\s*[-–%]|\bor\b|\band\b|:", line)
    ):
        return False
    if sign in "\t|" or f"{sign} " not in line:
        return True
    return all(" " not in name for name in names) and any(
        "_" in name or name.isupper() or re.search("[a-z][A-Z]", name) for name in names
    )


def _of_sql(text: str) -> list[Named]:
    found = _CREATE.search(text)
    if found is None:
        return []
    body = _body(found[1])
    keys = re.findall(r"primary\s+key\s*\(\s*[`\"\[]?(\w+)", body, re.IGNORECASE)
    return [
        (column[1], _of_sql_column(column, is_key=column[1] in keys))
        for part in _top_level(body)
        if not _NOT_COLUMNS.match(part) and (column := _COLUMN.match(part))
    ]


def _body(text: str) -> str:
    """What stands before the bracket that closes the table."""
    depth = 1
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            return text[:place]
    return text


def _top_level(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


_INTEGERS = frozenset(
    {"int", "integer", "bigint", "smallint", "tinyint", "mediumint", "int4", "int8", "int2", "number"}
)
_DECIMALS = frozenset({"decimal", "numeric", "float", "double", "real", "money", "float8", "float4"})
_OTHERS: Mapping[str, str] = {
    "boolean": "custom_boolean", "bool": "custom_boolean", "bit": "custom_boolean", "date": "date_date",
    "timestamp": "date_datetime", "timestamptz": "date_datetime", "datetime": "date_datetime",
    "datetime2": "date_datetime",
    "smalldatetime": "date_datetime", "time": "date_time", "uuid": "internet_uuid",
    "uniqueidentifier": "internet_uuid",
    "inet": "internet_ipv4", "year": "date_year",
}  # fmt: skip
_SERIAL = frozenset({"serial", "bigserial", "smallserial"})


def _of_sql_column(column: re.Match[str], *, is_key: bool) -> Meaning | None:
    name, kind, inside, rest = column[1], column[2].lower(), column[3] or "", column[4].lower()
    told = meaning_of(plain_phrase(name))
    is_key = is_key or "primary key" in rest
    if kind in _SERIAL or (kind in _INTEGERS and (is_key or "identity" in rest or "increment" in rest)):
        return Meaning("number_sequence")
    if kind in ("enum", "set") and (values := re.findall(r"'([^']*)'", inside)):
        return Meaning("custom_enum", {"values": values})
    if values := re.findall(r"'([^']*)'", _check(rest)):
        return Meaning("custom_enum", {"values": values})
    found = _of_kind(kind, inside, told)
    if found is None or "unique" not in rest:
        return found
    return Meaning(found.type, {**found.constraints, "unique": True})


def _check(rest: str) -> str:
    found = re.search(r"check\s*\(.*?\bin\s*\(([^)]*)\)", rest)
    return found[1] if found else ""


def _of_kind(kind: str, inside: str, told: Meaning | None) -> Meaning | None:
    """The name's meaning where it goes with the type of the database, else that type's."""
    if kind in _OTHERS:
        return told if told and _agrees(_OTHERS[kind], told.type) else Meaning(_OTHERS[kind])
    if kind in _INTEGERS:
        if told == Meaning("number_sequence"):
            return meaning_of("other id")
        whole = told is not None and _gives_whole_numbers(told)
        return told if whole else Meaning("number_integer", _bits(kind))
    if kind in _DECIMALS:
        if told is not None and told.type.startswith(("number_decimal", "finance_", "number_p", "address_l")):
            return told
        decimals = (
            int(inside.partition(",")[2].strip() or 2) if inside.partition(",")[2].strip().isdigit() else 2
        )
        bounds = {"max": told.constraints["max"]} if told and "max" in told.constraints else {}
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


def _bits(kind: str) -> dict[str, int]:
    return {"max": 100} if kind == "tinyint" else {}
