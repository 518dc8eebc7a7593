"""Numbers as a sample writes them: with signs of money and of shares, thousands apart, a point or a comma.

Bounds are rounded outwards, so that no row is told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log, log10
from typing import Any

_NUMBER = r"-?\d{1,15}(\.\d{1,8})?"
_CONTINENTAL = r"-?(?:\d{1,3}(?:\.\d{3})+|\d{1,15})(?:,\d{1,8})?"
_MONEY = re.compile(r"^(-?)\s?([$€£])\s?")
_SIGNIFICANT = 2
"""Digits of bounds that are kept: the lowest and the highest value of a sample are two rows."""
_ENOUGH = 30
"""Values from which a distribution can be told."""


@dataclass(frozen=True, slots=True)
class Written:
    """`plain`: as programs write them; `shape`: the format that writes them as the sample does, if any."""

    plain: tuple[str, ...]
    shape: str = ""

    @property
    def format(self) -> dict[str, str]:
        return {"format": self.shape} if self.shape else {}

    @property
    def decimals(self) -> int:
        return max(len(value.partition(".")[2]) for value in self.plain)


def read_numbers(values: Sequence[str]) -> Written | None:
    """None where not all are numbers, or where zeros before them say that they are codes."""
    if any(re.match(r"-?0\d", value) for value in values):
        return None
    signs = {found[2] if (found := _MONEY.match(value)) else "" for value in values}
    ends = {"%" if value.endswith("%") else "" for value in values}
    bare = [_MONEY.sub(r"\1", value).removesuffix("%").rstrip() for value in values]
    plain = _points(bare)
    if plain is None:
        return None
    sign, end = (each.pop() if len(each) == 1 else "" for each in (signs, ends))
    if sign and any(value.startswith("-") for value in plain):
        sign = ""  # The sign of money stands behind that of the number.
    return Written(tuple(plain), f"{sign}{{}}{end}" if sign or end else "")


def _points(values: Sequence[str]) -> list[str] | None:
    grouped = [
        re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", re.sub(r"^\((.+)\)$", r"-\1", value)) for value in values
    ]
    if all(re.fullmatch(_NUMBER, value) for value in grouped):
        return grouped
    if all(re.fullmatch(_CONTINENTAL, value) for value in values):
        return [value.replace(".", "").replace(",", ".") for value in values]
    return None


def bounded(written: Written) -> tuple[str, dict[str, Any]]:
    """Numbers between bounds, of the distribution that they seem to have."""
    numbers = [float(value) for value in written.plain]
    low, high = _outward(min(numbers), down=True), _outward(max(numbers), down=False)
    if not written.decimals:
        bounds: dict[str, Any] = {"min": int(low), "max": int(high)}
        return "number_integer", {**bounds, **_shape(numbers), **written.format}
    bounds = {"min": low, "max": high, "decimals": written.decimals}
    return "number_decimal", {**bounds, **_shape(numbers), **written.format}


def _outward(value: float, *, down: bool) -> float:
    """Rounded to a few digits, away from the values."""
    if value == 0:
        return 0.0
    size = floor(log10(abs(value)))
    places = max(0, size + 1 - _SIGNIFICANT) if size >= 0 else size
    steps = round(value / 10.0**places, 9)
    rounded = int(steps // 1) if down else int(-(-steps // 1))
    return round(rounded * 10.0**places, max(0, -places)) + 0.0


def _shape(numbers: Sequence[float]) -> dict[str, Any]:
    """A bell where the values heap up in the middle, one of their logarithms where few are much greater."""
    if len(numbers) < _ENOUGH:
        return {}
    mean, std, skew = _moments(numbers)
    if skew > 1 and min(numbers) >= 1 and (inner := _moments([log(each) for each in numbers]))[2] < 1:
        return _distribution("lognormal", mean=inner[0], sigma=inner[1])
    if abs(skew) < 1 and 0.001 < std < (max(numbers) - min(numbers)) / 4.5:
        return _distribution("normal", mean=mean, std=std)
    return {}


def _distribution(name: str, **params: float) -> dict[str, Any]:
    kept = {key: float(f"{value:.3g}") for key, value in params.items()}
    return {"distribution_type": name, "distribution_params": kept}


def _moments(numbers: Sequence[float]) -> tuple[float, float, float]:
    """Mean, spread and skewness."""
    count = len(numbers)
    mean = sum(numbers) / count
    std = (sum((number - mean) ** 2 for number in numbers) / count) ** 0.5
    skew = sum((number - mean) ** 3 for number in numbers) / count / std**3 if std else 0.0
    return mean, std, skew
