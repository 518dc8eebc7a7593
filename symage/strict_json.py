"""JSON that somebody else wrote, as its standard has it (RFC 8259): Python reads NaN and Infinity, and
numbers that no float holds, as numbers, which are none."""

import json
import math
from collections.abc import Callable
from typing import Any

Pairs = list[tuple[str, Any]]


def parse(text: str | bytes, *, of_pairs: Callable[[Pairs], Any] | None = None) -> Any:
    """One value. `of_pairs`: makes an object of its names and values. Raises ValueError, RecursionError."""
    return json.loads(text, object_pairs_hook=of_pairs, parse_constant=_constant, parse_float=_finite)


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("a number is too large")
    return number
