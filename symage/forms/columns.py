"""The values that formulas compute with, a column of one kind for all documents at once.

Numbers are exact: an int64 numerator for each document over one denominator for the column, in dollars
for money (so cents are a denominator of 100). 0.062 in a formula is 31/500, products and sums stay exact,
and only the functions `cents`, `dollars` and `share` round, half away from zero. A result that would not
fit 64 bits raises; nothing wraps. Blank is "nothing written": it counts as 0 in arithmetic and
comparisons, and joins as no text. A constant is an array of no dimension (an Arrow scalar for text), so
that a column of one document is never mistaken for one.

What does not belong here: parsing (`formulas.py`) and the functions of the language (`functions.py`).
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

_LIMIT = 2**63 - 1
_NO = np.array(False)
_YES = np.array(True)


class FormulaError(ValueError):
    """A formula that cannot be computed: wrong kinds, unknown keys, numbers too large."""


@dataclass(frozen=True, slots=True)
class Number:
    """numerator / denominator, in dollars or units."""

    numerator: Integers
    denominator: int = 1
    blank: Booleans | None = None

    def over(self, denominator: int) -> Integers:
        """The numerators over a multiple of this denominator, blanks as 0."""
        scaled = times(self.numerator, denominator // self.denominator)
        return scaled if self.blank is None else np.where(self.blank, 0, scaled)

    @property
    def is_blank(self) -> Booleans:
        return _NO if self.blank is None else self.blank

    @property
    def is_constant(self) -> bool:
        return self.numerator.ndim == 0


@dataclass(frozen=True, slots=True)
class Text:
    """Arrow strings; null is blank."""

    values: pa.Array | pa.Scalar

    @property
    def is_blank(self) -> Booleans:
        blank = pc.or_kleene(pc.is_null(self.values), pc.equal(self.values, ""))
        return mask(blank)


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false; never blank."""

    values: Booleans

    @property
    def is_blank(self) -> Booleans:
        return ~self.values


@dataclass(frozen=True, slots=True)
class Date:
    """Days; NaT is blank."""

    values: NDArray[np.datetime64]

    @property
    def is_blank(self) -> Booleans:
        return np.isnat(self.values)


@dataclass(frozen=True, slots=True)
class Series:
    """A list of exact numbers for each document, such as the brackets of its filing status."""

    choices: tuple[tuple[Fraction, ...], ...]
    picked: Integers

    @property
    def is_blank(self) -> Booleans:
        return _NO


@dataclass(frozen=True, slots=True)
class Blank:
    """The literal `blank`, which takes the kind of what it stands beside."""

    @property
    def is_blank(self) -> Booleans:
        return _YES


Value = Number | Text | Flag | Date | Series | Blank


def mask(array: Any) -> Booleans:
    """An Arrow boolean array or scalar as numpy; null is false."""
    if isinstance(array, pa.Scalar):
        return np.array(bool(array.as_py()))
    whole = pc.fill_null(array, False) if array.null_count else array
    filled: Booleans = np.asarray(whole.to_numpy(zero_copy_only=False), dtype=np.bool_)
    return filled


def integers(value: int) -> Integers:
    return np.array(value, dtype=np.int64)


def exact(value: int | float | str) -> Fraction:
    """The decimal as it was written: the shortest text of a float is that text up to 15 digits."""
    return Fraction(str(value))


@lru_cache(maxsize=4_096)
def constant(value: Fraction) -> Number:
    """Few, and read in every batch."""
    if abs(value.numerator) > _LIMIT:
        raise FormulaError(f"the number {value} is too large")
    return Number(integers(value.numerator), value.denominator)


def largest(array: Integers) -> int:
    """The largest magnitude; 0 for no documents."""
    if array.ndim == 0:
        return abs(int(array))
    return max(int(array.max()), -int(array.min())) if array.size else 0


def times(left: Integers, right: Integers | int) -> Integers:
    """The product, or FormulaError when it might not fit 64 bits."""
    if isinstance(right, int):
        if right == 1:
            return left
        bound, factor = abs(right), np.int64(min(max(right, -_LIMIT), _LIMIT))
        product = left * factor
    else:
        bound, product = largest(right), left * right
    if largest(left) * bound > _LIMIT:
        raise FormulaError("a product is too large for exact arithmetic; round an operand with cents() first")
    return product


def add(left: Number, right: Number, sign: int = 1) -> Number:
    denominator = lcm(left.denominator, right.denominator)
    first, second = left.over(denominator), right.over(denominator)
    if largest(first) + largest(second) > _LIMIT:
        raise FormulaError("a sum is too large for exact arithmetic")
    return Number(first + second if sign > 0 else first - second, denominator)


def multiply(left: Number, right: Number) -> Number:
    if left.is_constant:
        left, right = right, left
    denominator = left.denominator * right.denominator
    factor = right.over(right.denominator)
    shared = gcd(int(factor), denominator) if right.is_constant else 1
    return Number(times(left.over(left.denominator), factor // shared), denominator // shared)


def divide(left: Number, right: Number) -> Number:
    """By a constant only: a quotient of columns has no common denominator. `share` does that, and rounds."""
    if not right.is_constant:
        raise FormulaError("divide by a constant, or use share(amount, part, whole)")
    divisor = Fraction(int(right.numerator), right.denominator)
    if divisor == 0:
        raise FormulaError("division by zero")
    return multiply(left, constant(1 / divisor))


def rounded(value: Number, per_unit: int) -> Number:
    """To whole 1/per_unit, half away from zero; a blank stays blank."""
    if per_unit % value.denominator == 0:
        return Number(value.over(per_unit), per_unit, value.blank)
    doubled = times(value.over(value.denominator), 2 * per_unit)
    magnitude = (np.abs(doubled) + value.denominator) // (2 * value.denominator)
    return Number(np.where(doubled < 0, -magnitude, magnitude), per_unit, value.blank)


def common(values: list[Number]) -> tuple[list[Integers], int]:
    """Numerators over one denominator."""
    denominator = lcm(*(value.denominator for value in values))
    return [value.over(denominator) for value in values], denominator


def text_column(values: pa.Array | pa.Scalar, count: int) -> pa.Array:
    return pa.repeat(values, count) if isinstance(values, pa.Scalar) else values


def spread(array: NDArray[Any], count: int) -> NDArray[Any]:
    return np.broadcast_to(array, (count,)) if array.ndim == 0 else array


def kind_name(value: Value) -> str:
    return type(value).__name__.lower()


def choose_where(condition: Booleans, yes: Value, no: Value) -> Value:
    """`yes if condition else no`, column by column; both must be of one kind, or blank."""
    if isinstance(yes, Blank) and isinstance(no, Blank):
        return yes
    if isinstance(yes, Blank | Number) and isinstance(no, Blank | Number):
        return _choose_number(condition, yes, no)
    if isinstance(yes, Blank | Text) and isinstance(no, Blank | Text):
        return _choose_text(condition, yes, no)
    if isinstance(yes, Flag) and isinstance(no, Flag):
        return Flag(np.where(condition, yes.values, no.values))
    if isinstance(yes, Blank | Date) and isinstance(no, Blank | Date):
        sides = [side.values if isinstance(side, Date) else np.datetime64("NaT", "D") for side in (yes, no)]
        return Date(np.where(condition, *sides))
    raise FormulaError(f"either {kind_name(yes)} or {kind_name(no)}: both sides must be of one kind")


def _choose_number(condition: Booleans, yes: Blank | Number, no: Blank | Number) -> Number:
    sides = [side for side in (yes, no) if isinstance(side, Number)]
    denominator = lcm(*(side.denominator for side in sides))
    zero = integers(0)
    first = yes.over(denominator) if isinstance(yes, Number) else zero
    second = no.over(denominator) if isinstance(no, Number) else zero
    blank = np.where(condition, yes.is_blank, no.is_blank)
    return Number(np.where(condition, first, second), denominator, blank if blank.any() else None)


def _choose_text(condition: Booleans, yes: Blank | Text, no: Blank | Text) -> Text:
    sides = [side.values if isinstance(side, Text) else pa.scalar(None, pa.string()) for side in (yes, no)]
    if condition.ndim == 0:
        return Text(sides[0] if condition else sides[1])
    return Text(pc.if_else(pa.array(condition), *sides))
