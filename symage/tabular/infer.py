"""Columns from a sample of values: types, ranges, shares of empty cells, weights. Only aggregates are
kept, and values that are rare never: what stands in fewer than a few rows may tell of one person.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from symage.errors import BadRequest, Problem
from symage.fields import has_controls
from symage.tabular.request import Column
from symage.tabular.schema import LONGEST_NAME, MOST_COLUMNS
from symage.tabular.words.meaning import meaning_of, plain_phrase

LEAST_SHARED = 3
"""A value is kept when it stands in at least so many rows."""
MOST_VALUES = 30
MOST_BYTES = 1 << 20
_SIGNIFICANT = 2
"""Digits of bounds that are kept: the lowest and the highest value of a sample are two rows."""
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
_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d")
_MOMENTS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%SZ",
    "%m/%d/%Y %H:%M",
)


@dataclass(frozen=True, slots=True)
class Inferred:
    """`rows`: of the sample; `unknown`: columns of whose values nothing could be kept."""

    columns: tuple[Column, ...]
    rows: int
    unknown: tuple[str, ...]


def infer_csv(text: str) -> Inferred:
    """Raises BadRequest when the text is no table with a header and rows."""
    lines = text.lstrip("\ufeff")
    sign = max(",;\t|", key=lines.partition("\n")[0].count)
    header, *rows = [row for row in csv.reader(io.StringIO(lines), delimiter=sign) if row] or [[]]
    _check(header, rows)
    width = len(header)
    values = [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]
    names = [name.strip()[:LONGEST_NAME] or f"column_{place + 1}" for place, name in enumerate(header)]
    found = [infer_column(name, column, rows=len(rows)) for name, column in zip(names, values, strict=True)]
    return Inferred(
        tuple(each or Column(name, "text_words", {}) for each, name in zip(found, names, strict=True)),
        len(rows),
        tuple(name for each, name in zip(found, names, strict=True) if each is None),
    )


def infer_column(name: str, values: Sequence[str], *, rows: int) -> Column | None:
    """A column like some values; None where nothing may be kept of them and the name says nothing."""
    there = [value.strip() for value in values if value.strip().lower() not in _EMPTY]
    missing = 1 - len(there) / rows if rows else 0.0
    blank = {"null_rate": round(missing, 2)} if round(missing, 2) > 0 else {}
    found = _kind(name, there)
    return None if found is None else Column(name, found[0], {**found[1], **blank})


Found = tuple[str, dict[str, Any]]


def _kind(name: str, values: Sequence[str]) -> Found | None:
    told = meaning_of(plain_phrase(name))
    if not values:
        return None if told is None else (told.type, dict(told.constraints))
    for read in (_truth, _sequence, _numbers, _days, _moments):
        if found := read(values):
            return _reconciled(found, told.type if told else "", values)
    for type_name, look in LOOKS.items():
        if all(re.fullmatch(look, value) for value in values):
            return type_name, {}
    if shared := _weighted(values):
        return shared
    if told is not None:
        return told.type, dict(told.constraints)
    return _masked(values)


def _reconciled(found: Found, told: str, values: Sequence[str]) -> Found:
    """The person's own column where the name says so and the values go with it."""
    own = (
        "identity_age",
        "identity_birth_date",
        "address_zip",
        "address_latitude",
        "address_longitude",
        "finance_credit_score",
    )
    if told in own or (told in ("ssn", "phone", "finance_card_number") and found[0] == "number_integer"):
        return told, {}
    if found[0] == "number_integer" and any(len(value) > 1 and value[0] == "0" for value in values):
        return _masked(values) or found
    return found


def _truth(values: Sequence[str]) -> Found | None:
    seen = Counter(value.lower() for value in values)
    if len(seen) != 2 or set(seen) not in _TRUE:
        return None
    if set(seen) == {"true", "false"}:
        return "custom_boolean", {"true_rate": round(seen["true"] / len(values), 2)}
    return _weighted(values)


def _sequence(values: Sequence[str]) -> Found | None:
    numbers = [int(value) for value in values if re.fullmatch(r"-?\d{1,15}", value)]
    if len(numbers) < len(values) or len(numbers) < LEAST_SHARED:
        return None
    steps = {after - before for before, after in zip(numbers, numbers[1:], strict=False)}
    if len(steps) != 1 or (step := steps.pop()) == 0 or abs(step) > 1_000_000:
        return None
    return "number_sequence", {"start": numbers[0], "step": step}


def _numbers(values: Sequence[str]) -> Found | None:
    plain = [re.sub(r"^[$€£]|,(?=\d{3})|%$", "", value) for value in values]
    if not all(re.fullmatch(r"-?\d{1,15}(\.\d{1,8})?", value) for value in plain):
        return None
    if len(set(plain)) <= MOST_VALUES / 3 and (shared := _weighted(plain, numeric=True)):
        return shared
    decimals = max(len(value.partition(".")[2]) for value in plain)
    numbers = [float(value) for value in plain]
    low, high = _outward(min(numbers), down=True), _outward(max(numbers), down=False)
    if not decimals:
        return "number_integer", {"min": int(low), "max": int(high), **_shape(numbers, low, high)}
    return "number_decimal", {"min": low, "max": high, "decimals": decimals, **_shape(numbers, low, high)}


def _shape(numbers: Sequence[float], low: float, high: float) -> dict[str, Any]:
    """A bell where the values heap up in the middle: a spread of less than a fifth of the range."""
    mean = sum(numbers) / len(numbers)
    std = (sum((number - mean) ** 2 for number in numbers) / len(numbers)) ** 0.5
    if len(numbers) < 30 or not 0.001 < std < (high - low) / 5 or not low <= mean <= high:
        return {}
    params = {"mean": float(f"{mean:.3g}"), "std": float(f"{std:.3g}")}
    return (
        {"distribution_type": "normal", "distribution_params": params}
        if low <= params["mean"] <= high
        else {}
    )


def _outward(value: float, *, down: bool) -> float:
    """Rounded to a few digits, away from the values, so that no row is told."""
    if value == 0:
        return 0.0
    digits = _SIGNIFICANT - len(str(int(abs(value))))
    scale = 10.0**-digits if digits < 0 else 1.0
    steps = value / scale
    rounded = int(steps) if steps == int(steps) else int(steps // 1) if down else int(-(-steps // 1))
    return float(rounded * scale)


def _days(values: Sequence[str]) -> Found | None:
    found = _dated(values, _DATES)
    if found is None:
        return None
    low, high = min(found).date().replace(day=1), max(found).date()
    written = {} if _format_of(values, _DATES) == "%Y-%m-%d" else {"format": _format_of(values, _DATES)}
    return "date_date", {"min": low.isoformat(), "max": _month_end(high), **written}


def _moments(values: Sequence[str]) -> Found | None:
    found = _dated(values, _MOMENTS)
    if found is None:
        return None
    low, high = min(found).date().replace(day=1), max(found).date()
    return "date_datetime", {"min": low.isoformat(), "max": _month_end(high)}


def _dated(values: Sequence[str], formats: Sequence[str]) -> list[datetime] | None:
    chosen = _format_of(values, formats)
    if chosen is None:
        return None
    found = [datetime.strptime(value, chosen) for value in values]
    return found if all(1900 <= each.year <= 2199 for each in found) else None


def _format_of(values: Sequence[str], formats: Sequence[str]) -> str | None:
    """The one format in which all values are written."""
    return next((each for each in formats if all(_reads(value, each) for value in values)), None)


def _reads(value: str, written: str) -> bool:
    try:
        datetime.strptime(value, written)
    except ValueError:
        return False
    return True


def _month_end(day: Any) -> str:
    return f"{day:%Y-%m}-{(28 if day.month == 2 else 30)}"


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
