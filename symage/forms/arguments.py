"""What a function of the formula language is given, as the kind that it needs.

What does not belong here: what functions do with it.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import pyarrow as pa

from symage.forms import columns
from symage.forms.columns import Blank, Date, Flag, FormulaError, Number, Series, Text, Value

Kind = TypeVar("Kind", Number, Text, Flag, Date, Series)
ABSENT = pa.scalar(None, pa.string())


def expect(value: Value, kind: type[Kind]) -> Kind:
    """The value as this kind. `blank` is a number 0 that is blank, an absent text or no day."""
    if isinstance(value, kind):
        return value
    if isinstance(value, Blank):
        if kind is Number:
            return Number(columns.integers(0), 1, value.is_blank)  # type: ignore[return-value]
        if kind is Text:
            return Text(ABSENT)  # type: ignore[return-value]
        if kind is Date:
            return Date(np.array("NaT", dtype="datetime64[D]"))  # type: ignore[return-value]
    raise FormulaError(f"{kind.__name__.lower()} expected, not {columns.kind_name(value)}")


def numbers(values: Sequence[Value]) -> list[Number]:
    return [expect(value, Number) for value in values]


def whole(value: Value) -> int:
    """A constant whole number, such as a position."""
    number = expect(value, Number)
    if not number.is_constant or number.denominator != 1:
        raise FormulaError("a constant whole number expected")
    return int(number.numerator)


def units(value: Value) -> columns.Integers:
    number = expect(value, Number)
    if number.denominator != 1:
        raise FormulaError("whole numbers expected")
    return number.over(1)
