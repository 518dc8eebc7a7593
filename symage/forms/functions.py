"""The functions of the formula language, all of them, in one table at the end.

A function takes columns and returns a column. Number functions count a blank as 0. Those that make texts
stand in `text_functions.py`, draws in `draws.py`. What does not belong here: anything that only one form
needs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType

import numpy as np

from symage.forms import columns, text_functions
from symage.forms.arguments import expect, numbers, units, whole
from symage.forms.columns import Blank, Date, Flag, FormulaError, Number, Series, Value
from symage.forms.state_tax import STATE_TAX, state_tax
from symage.identities.calendar import BUSINESS, CLINIC, MARKET, Calendar


@dataclass(frozen=True, slots=True)
class Function:
    """most: how many arguments at most, None for any number."""

    compute: Callable[[Sequence[Value]], Value]
    least: int
    most: int | None
    means: str


def _least(values: Sequence[Value]) -> Number:
    numerators, denominator = columns.common(numbers(values))
    return Number(np.asarray(reduce(np.minimum, numerators)), denominator)


def _most(values: Sequence[Value]) -> Number:
    numerators, denominator = columns.common(numbers(values))
    return Number(np.asarray(reduce(np.maximum, numerators)), denominator)


def _sum(values: Sequence[Value]) -> Number:
    return reduce(columns.add, numbers(values))


def _cents(values: Sequence[Value]) -> Number:
    return columns.rounded(expect(values[0], Number), 100)


def _dollars(values: Sequence[Value]) -> Number:
    return columns.rounded(expect(values[0], Number), 1)


def _some(values: Sequence[Value]) -> Number:
    amount = expect(values[0], Number)
    blank = np.asarray(amount.is_blank | (amount.numerator == 0))
    return Number(amount.numerator, amount.denominator, blank)


def _down(values: Sequence[Value]) -> Number:
    """Floor, also below zero."""
    (amount, step), denominator = columns.common(numbers(values))
    if (step <= 0).any():
        raise FormulaError("the step must be more than 0")
    return Number(np.asarray(amount // step * step), denominator)


def _up(values: Sequence[Value]) -> Number:
    amount = expect(values[0], Number)
    below = _down((columns.multiply(amount, columns.constant(columns.exact(-1))), values[1]))
    return columns.multiply(below, columns.constant(columns.exact(-1)))


def _share(values: Sequence[Value]) -> Number:
    """amount * part / whole in cents, in Python's integers where the product outgrows 64 bits."""
    (amount, part, total), per = columns.common(numbers(values))
    largest = columns.largest
    if max(200 * largest(amount) * largest(part), 4 * largest(total) * per) < 2**62:
        product, half = 200 * amount * part, np.abs(total) * per
        found = (np.abs(product) + half) // np.maximum(2 * half, 1)
        return Number(np.where(total == 0, 0, np.where((product < 0) == (total < 0), found, -found)), 100)
    rows = np.broadcast(amount, part, total)
    shares = [_share_of(int(a), int(p), int(t), per) for a, p, t in rows]
    return Number(np.array(shares, dtype=np.int64).reshape(rows.shape), 100)


def _share_of(amount: int, part: int, total: int, denominator: int) -> int:
    if total == 0:
        return 0
    product, divisor = 200 * amount * part, 2 * total * denominator
    quotient = (abs(product) + abs(total) * denominator) // abs(divisor)
    return quotient if (product < 0) == (divisor < 0) else -quotient


def _graduated(values: Sequence[Value]) -> Number:
    """Exact: the part of the amount in each bracket times its rate, summed."""
    amount, ends, rates = expect(values[0], Number), expect(values[1], Series), expect(values[2], Series)
    if len(rates.choices) != 1 or any(len(row) + 1 != len(rates.choices[0]) for row in ends.choices):
        raise FormulaError("graduated needs one list of rates, one longer than the bracket ends")
    total = columns.constant(columns.exact(0))
    lower = columns.constant(columns.exact(0))
    for position, rate in enumerate(rates.choices[0]):
        reached = amount if position == len(rates.choices[0]) - 1 else _least((amount, _end(ends, position)))
        part = _most((columns.constant(columns.exact(0)), columns.add(reached, lower, -1)))
        total = columns.add(total, columns.multiply(part, columns.constant(rate)))
        lower = _end(ends, position) if position < len(rates.choices[0]) - 1 else lower
    return total


def _end(ends: Series, position: int) -> Number:
    choices = [columns.constant(row[position]) for row in ends.choices]
    numerators, denominator = columns.common(choices)
    return Number(np.asarray(np.array(numerators, dtype=np.int64)[ends.picked]), denominator)


def _near(values: Sequence[Value]) -> Flag:
    (left, right, tolerance), _ = columns.common(numbers(values))
    return Flag(np.asarray(np.abs(left - right) <= tolerance))


def _filled(values: Sequence[Value]) -> Flag:
    return Flag(np.asarray(~values[0].is_blank))


def _count(values: Sequence[Value]) -> Number:
    flags = [(~value.is_blank).astype(np.int64) for value in values]
    return Number(np.asarray(reduce(np.add, flags)))


def _nth(values: Sequence[Value]) -> Value:
    """Packs optional entries into the slots of a form, from the first slot on."""
    position = whole(values[0])
    found: Value = Blank()
    seen = sum((~value.is_blank).astype(np.int64) for value in values[1:])
    for value in reversed(values[1:]):
        present = ~value.is_blank
        found = columns.choose_where(np.asarray(present & (seen == position)), value, found)
        seen = seen - present
    return found


def _date(values: Sequence[Value]) -> Date:
    year, month, day = map(units, values)
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    last = (first + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    found = np.minimum(first.astype("datetime64[D]") + (day - 1), last)
    blank = values[0].is_blank | values[1].is_blank | values[2].is_blank
    return Date(np.asarray(np.where(blank, np.datetime64("NaT"), found)))


def _later(values: Sequence[Value]) -> Date:
    days = units(values[1]).astype("timedelta64[D]")
    return Date(np.asarray(expect(values[0], Date).values + days))


def _next_day(calendar: Calendar) -> Callable[[Sequence[Value]], Date]:
    return lambda values: Date(calendar.next(np.asarray(expect(values[0], Date).values)))


def _year_of(values: Sequence[Value]) -> Number:
    years = expect(values[0], Date).values.astype("datetime64[Y]").astype(np.int64) + 1970
    return Number(np.asarray(years), 1, values[0].is_blank)


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "min": Function(_least, 1, None, "min(a, b, …): the smallest"),
        "max": Function(_most, 1, None, "max(a, b, …): the largest"),
        "sum": Function(_sum, 1, None, "sum(a, b, …): the total; blanks count as 0"),
        "cents": Function(_cents, 1, 1, "cents(x): rounded to cents, half away from zero"),
        "dollars": Function(_dollars, 1, 1, "dollars(x): rounded to whole dollars, half away from zero"),
        "some": Function(_some, 1, 1, "some(x): x, or blank when it is 0: a line that is left empty"),
        "down": Function(_down, 2, 2, "down(x, step): the multiple of step at or below x"),
        "up": Function(_up, 2, 2, "up(x, step): the multiple of step at or above x"),
        "share": Function(_share, 3, 3, "share(a, b, c): a * b / c rounded to cents; 0 when c is 0"),
        "graduated": Function(
            _graduated, 3, 3, "graduated(x, ends, rates): tax on x by brackets, from two lists; not rounded"
        ),
        "state_tax": Function(state_tax, 8, 9, STATE_TAX),
        "near": Function(_near, 3, 3, "near(a, b, t): a and b differ by t at most"),
        "filled": Function(_filled, 1, 1, "filled(x): x is not blank (a flag: is true)"),
        "count": Function(_count, 1, None, "count(a, b, …): how many are filled"),
        "nth": Function(_nth, 2, None, "nth(n, a, b, …): the n-th of those that are filled, else blank"),
        "upper": Function(text_functions.upper, 1, 1, "upper(t): in capitals"),
        "initial": Function(text_functions.initial, 1, 1, "initial(t): its first letter"),
        "digits": Function(text_functions.digits, 1, 1, "digits(t): its digits alone"),
        "cusip": Function(text_functions.cusip, 1, 1, "cusip(t): the eight characters and their check digit"),
        "first": Function(
            text_functions.first, 2, 2, "first(t, n): its first n characters, without spaces at the end"
        ),
        "without": Function(
            text_functions.without, 2, 2, "without(t, marks): without any of these characters"
        ),
        "join": Function(
            text_functions.join,
            2,
            None,
            "join(between, a, b, …): the filled texts with `between` between them",
        ),
        "lines": Function(text_functions.lines, 1, None, "lines(a, b, …): the filled texts, each on a line"),
        "money": Function(text_functions.money, 1, 1, "money(x): an amount as text, 1234.50"),
        "text": Function(
            text_functions.text, 1, 2, "text(n[, width]): a whole number as text, with zeros up to the width"
        ),
        "date": Function(
            _date, 3, 3, "date(year, month, day): a day; one beyond the month's end is the month's last"
        ),
        "later": Function(_later, 2, 2, "later(d, n): the day n days after d"),
        "workday": Function(
            _next_day(BUSINESS),
            1,
            1,
            "workday(d): d, or the next day of offices: no weekend, no federal holiday",
        ),
        "market_day": Function(
            _next_day(MARKET), 1, 1, "market_day(d): d, or the next day on which the New York exchanges trade"
        ),
        "clinic_day": Function(
            _next_day(CLINIC), 1, 1, "clinic_day(d): d, or the next day on which a doctor's office is open"
        ),
        "year_of": Function(_year_of, 1, 1, "year_of(d): the year of a date"),
    }
)
