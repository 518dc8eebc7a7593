"""Columns from a sample of values: types, ranges, shares of empty cells, weights. Only aggregates are
kept, and values that are rare never: what stands in fewer than a few rows may tell of one person.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symage.errors import BadRequest, Problem
from symage.fields import has_controls
from symage.tabular.fillings.patterns import Distinct
from symage.tabular.plan import read_column
from symage.tabular.request import Column
from symage.tabular.schema import MOST_COLUMNS, free_names
from symage.tabular.words.meaning import meaning_of, plain_phrase
from symage.tabular.words.vocabulary import Meaning
from symage.tabular.written_days import Found, read_days
from symage.tabular.written_numbers import bounded, read_numbers

LEAST_SHARED = 3
"""A value is kept when it stands in at least so many rows."""
MOST_VALUES = 30
MOST_BYTES = 1 << 20
_EMPTY = frozenset({"", "null", "none", "na", "n/a", "nan", "nil", "-"})
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


@dataclass(frozen=True, slots=True)
class Inferred:
    """`rows`: of the sample; `unknown`: columns of whose values nothing could be kept."""

    columns: tuple[Column, ...]
    rows: int
    unknown: tuple[str, ...]


def infer_csv(text: str) -> Inferred:
    """Raises BadRequest when the text is no table with a header and rows."""
    sign, lines = _delimiter(text.removeprefix("\ufeff"))
    header, *rows = [row for row in csv.reader(io.StringIO(lines), delimiter=sign) if row] or [[]]
    _check(header, rows)
    width = len(header)
    values = [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]
    names = free_names(name.strip() or f"column_{place + 1}" for place, name in enumerate(header))
    found = [infer_column(name, column, rows=len(rows)) for name, column in zip(names, values, strict=True)]
    return Inferred(
        tuple(each or Column(name, "text_words", {}) for each, name in zip(found, names, strict=True)),
        len(rows),
        tuple(name for each, name in zip(found, names, strict=True) if each is None),
    )


def _delimiter(text: str) -> tuple[str, str]:
    """What parts the columns, and the text without a line that only says so, as spreadsheets write it."""
    if told := re.match(r"sep=([,;\t|])\r?\n", text, re.IGNORECASE):
        return told[1], text[told.end() :]
    first = re.sub('"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    return max(",;\t|", key=first.count), text


def infer_column(name: str, values: Sequence[str], *, rows: int) -> Column | None:
    """A column like some values; None where nothing may be kept of them and the name says nothing."""
    there = [value.strip() for value in values if value.strip().lower() not in _EMPTY]
    missing = 1 - len(there) / rows if rows else 0.0
    blank = {"null_rate": round(missing, 2)} if round(missing, 2) > 0 else {}
    found = _kind(name, there)
    return None if found is None else Column(name, found[0], {**found[1], **blank})


def _kind(name: str, values: Sequence[str]) -> Found | None:
    told = meaning_of(plain_phrase(name))
    if not values:
        return None if told is None else (told.type, dict(told.constraints))
    for read in (_truth, _sequence, read_days, _numbers):
        if found := read(values):
            return _reconciled(found, told.type if told else "")
    for type_name, look in LOOKS.items():
        if all(re.fullmatch(look, value) for value in values):
            return type_name, {}
    if shared := _weighted(values):
        return shared
    if told is not None:
        return (_masked(values) if _numbers_a_thing(name, told) else None) or (
            told.type,
            dict(told.constraints),
        )
    return _masked(values)


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
    return _weighted(values)


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
    if len(set(written.plain)) <= MOST_VALUES / 3 and (shared := _weighted(written.plain, numeric=True)):
        return shared[0], {**shared[1], **written.format}
    return bounded(written)


def _weighted(values: Sequence[str], *, numeric: bool = False) -> Found | None:
    """The values that several rows share, with their shares; None where most are rare."""
    counted = Counter(values)
    kept = [(value, count) for value, count in counted.most_common(MOST_VALUES) if count >= LEAST_SHARED]
    if len(counted) > MOST_VALUES or sum(count for _, count in kept) < 0.8 * len(values) or not kept:
        return None
    if any(has_controls(value) or len(value) > 200 for value, _ in kept):
        return None
    shown = [_number(value) for value, _ in kept] if numeric else [value for value, _ in kept]
    if len(set(shown)) < len(shown):
        return None
    return "custom_enum", {"values": shown, "weights": [count for _, count in kept]}


def _number(value: str) -> int | float:
    return int(value) if re.fullmatch(r"-?\d+", value) else float(value)


def _masked(values: Sequence[str]) -> Found | None:
    """The mask that all values follow; a letter in a place where all have the same stays."""
    if len(values) < LEAST_SHARED or len({len(value) for value in values}) != 1 or len(values[0]) > 40:
        return None
    signs = [_sign({value[place] for value in values}) for place in range(len(values[0]))]
    return (
        None
        if None in signs or not any(map(str.isalnum, values[0]))
        else ("custom_mask", {"mask": "".join(map(str, signs))})
    )


def _sign(letters: set[str]) -> str | None:
    if len(letters) == 1:
        (letter,) = letters
        return f"\\{letter}" if letter in "Aa9X\\" else letter
    if all(letter.isdigit() for letter in letters):
        return "9"
    if all(letter.isascii() and letter.isupper() for letter in letters):
        return "A"
    if all(letter.isascii() and letter.islower() for letter in letters):
        return "a"
    return "X" if all(letter.isascii() and letter.isalnum() for letter in letters) else None


def _check(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    message = ""
    if not 1 <= len(header) <= MOST_COLUMNS:
        message = f"The sample has {len(header)} columns; 1 to {MOST_COLUMNS} are needed"
    elif any(has_controls(name) for name in header):
        message = "The sample's header holds a control character"
    elif not rows:
        message = "The sample has a header and no rows"
    if message:
        raise BadRequest([Problem("bad_request", "sample", message)])
