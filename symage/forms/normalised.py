"""Values as programs want them: ISO dates, numbers, true and false, identifiers and telephone numbers as
digits alone, the latter the ten of North America.

Made from the texts that a form prints plainly, and turned back into them. What does not belong here: how a
document's own look writes them (`symage/documents/dressing.py`).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import Any

from symage.forms.definition import Field
from symage.forms.printing import CHECKED, DASHES, SHORT_DATE

_Plain = Callable[[str], str | None]

_AMOUNT = re.compile(r"(-?)((?:0|[1-9]\d*)\.\d\d)|(\(?)(\d[\d,]*)\.\)?")
_SHARE = re.compile(r"(-?(?:0|[1-9]\d*)(?:\.\d+)?) ?%?")
_PHONE = re.compile(r"(?:\+?1[ .-]?)?\(?(\d{3})\)?[ .-]?(\d{3})[ .-]?(\d{4})")
_DATE = re.compile(r"(\d\d)/(\d\d)/(\d\d\d\d|\d\d)")
_CENTURY = 69
"""Years of two digits from here on are of the last century."""


class Kind(StrEnum):
    """What all values of a column are."""

    STRING = "string"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"


def kind_of(field: Field, pinned: Iterable[str] = ()) -> Kind:
    """What the values of a field are, where these texts may be pinned to it: strings, once one of them is
    none of the field's type."""
    kind = _KINDS.get(field.type, Kind.STRING)
    if kind is Kind.STRING:
        return kind
    values = csv_values(field, [text for text in pinned if text])
    return kind if all(_is(kind, value) for value in values) else Kind.STRING


def _is(kind: Kind, value: str) -> bool:
    if not re.fullmatch(_SPELT[kind], value):
        return False
    try:
        return kind is not Kind.DATE or bool(date.fromisoformat(value))
    except ValueError:
        return False


def json_values(field: Field, texts: Sequence[str]) -> list[str]:
    """The values of a field as JSON, from its plain texts: null for a blank."""
    if field.type == "checkbox":
        return [_FLAGS.get(text) or encode_basestring(text) for text in texts]
    plain, quoted = _PLAIN.get(field.type), field.type not in _NUMBERS
    if plain is None:
        return [encode_basestring(text) if text else "null" for text in texts]
    return [_literal(text, plain, quoted=quoted) if text else "null" for text in texts]


def _literal(text: str, plain: _Plain, *, quoted: bool) -> str:
    """A pinned text that is none of its field's type stays what it is."""
    found = plain(text)
    if found is None:
        return encode_basestring(text)
    return encode_basestring(found) if quoted else found


def csv_values(field: Field, texts: Sequence[str]) -> list[str]:
    """The same as cells of a table: nothing for a blank."""
    if field.type == "checkbox":
        return [_FLAGS.get(text, text) for text in texts]
    plain = _PLAIN.get(field.type)
    return list(texts) if plain is None else [(plain(text) or text) if text else "" for text in texts]


def plain_text(field: Field, money: str, value: Any, text: str) -> str:
    """What the form prints for a value, plainly: the opposite of `json_values`. `money` is the form's style,
    `text` what stands on the paper, which tells the kind of a taxpayer's number."""
    if value is None or value is False:
        return ""
    if value is True:
        return CHECKED
    if field.type == "money" and not isinstance(value, str):
        return _dollars(value) if money == "dollars" else f"{value:.2f}"
    if isinstance(value, str) and field.type == "date":
        return _printed_date(value, field)
    if isinstance(value, str) and field.type in DASHES and not field.comb:
        pattern, dashed = DASHES[field.type]
        return re.sub(pattern, dashed, value)
    if isinstance(value, str) and field.type == "tin":
        return _dashed(value, text)
    if isinstance(value, str) and field.type == "phone":
        return _printed_phone(value, field)
    # No look writes percentages in ways of its own.
    return text if field.type == "percent" else str(value)


def _dashed(digits: str, like: str) -> str:
    """Digits with dashes where another text has them."""
    left = iter(digits)
    fits = len(like.replace("-", "")) == len(digits)
    return "".join(each if each == "-" else next(left) for each in like) if fits else digits


def _printed_phone(value: str, field: Field) -> str:
    """Boxes of its own for the area code have the rest in one."""
    if len(value) != _PHONE_DIGITS or not value.isdecimal():
        return value
    area, office, line = value[:3], value[3:6], value[6:]
    return f"({area}) {office}{line}" if field.pieces else f"({area}) {office}-{line}"


_PHONE_DIGITS = 10


def _dollars(value: float) -> str:
    text = f"{abs(round(value)):,}."
    return f"({text})" if value < 0 else text


def _printed_date(value: str, field: Field) -> str:
    year, month, day = value.split("-") if value.count("-") == 2 else ("", "", "")
    if not year:
        return value
    short = field.max_length is not None and field.max_length <= SHORT_DATE
    return f"{month}/{day}/{year[2:] if short else year}"


def _amount(text: str) -> str | None:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    sign, cents, bracket, dollars = found.groups()
    return f"{sign}{cents}" if cents else f"{'-' if bracket else ''}{int(dollars.replace(',', ''))}"


def _whole(text: str) -> str | None:
    return str(int(text)) if re.fullmatch(r"-?\d+", text) else None


def _iso(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    month, day, year = found.groups()
    if len(year) == 2:
        year = f"{'19' if int(year) >= _CENTURY else '20'}{year}"
    return f"{year}-{month}-{day}"


def _share(text: str) -> str | None:
    found = _SHARE.fullmatch(text)
    return found[1] if found else None


def _phone(text: str) -> str | None:
    found = _PHONE.fullmatch(text)
    return "".join(found.groups()) if found else None


def _digits(text: str) -> str | None:
    digits = text.replace("-", "")
    return digits if digits.isdecimal() else None


_FLAGS: Mapping[str, str] = MappingProxyType({CHECKED: "true", "": "false"})
_NUMBERS = ("money", "number", "year", "percent")
_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "money": Kind.NUMBER,
        "number": Kind.INTEGER,
        "year": Kind.INTEGER,
        "percent": Kind.NUMBER,
        "checkbox": Kind.BOOLEAN,
        "date": Kind.DATE,
    }
)
_SPELT: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.NUMBER: r"-?[0-9]+(\.[0-9]+)?",
        Kind.INTEGER: r"-?[0-9]{1,18}",
        Kind.BOOLEAN: "true|false",
        Kind.DATE: r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    }
)
"""Integers are those that 64 bits hold."""
_PLAIN: Mapping[str, _Plain] = MappingProxyType(
    {
        "money": _amount,
        "number": _whole,
        "year": _whole,
        "date": _iso,
        "ssn": _digits,
        "ein": _digits,
        "tin": _digits,
        "phone": _phone,
        "percent": _share,
    }
)
