"""State income tax withheld from a year of level pay, by the state's own method, for all employees at once.

Pay is annualised, the state's deductions and allowances come off, its brackets are applied, and the tax is
spread over the pay days and rounded on each of them. Where a state changed its table within the year, the pay
days before the change go by the old one. Whole numbers only: cents and millionths.
What does not belong here: the figures (`state_schedules.py`), which wages a state taxes (`state_tables.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from symage.forms import columns
from symage.forms.arguments import expect
from symage.forms.columns import Flag, FormulaError, Number, Text, Value
from symage.forms.state_connecticut import connecticut
from symage.forms.state_schedules import MILLION, Held, Integers, held, schedules

_STATUSES = pa.array(["single", "married_joint", "head_of_household"])
_STATUS_ROWS = np.array([0, 1, 2, 0])
"""Who is none of these is single."""
_MARRIED = 1

STATE_TAX = (
    "state_tax(state, year, wages, periods, status, two_earners, dependents, federal[, rate]): what the "
    "state's method withholds from a year of level pay; rate: of a place that taxes what the state does"
)


@dataclass(frozen=True, slots=True)
class Paid:
    """A year's pay, an entry for each employee. Money in cents.

    states: rows of the states of the schedules, -1 for none. rates: of a place that taxes what its state
    does, in millionths; -1 for the state itself.
    """

    states: Integers
    wages: Integers
    periods: Integers
    statuses: Integers
    two_earners: NDArray[np.bool_]
    dependents: Integers
    federal: Integers
    rates: Integers

    def only(self, rows: NDArray[np.bool_]) -> "Paid":
        return Paid(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def withheld(paid: Paid, year: int) -> Integers:
    """Cents of the year; 0 without a state or pay days, never above the method's top rate on the wages."""
    total = np.zeros(len(paid.wages), dtype=np.int64)
    taxed = (paid.states >= 0) & (paid.periods > 0)
    total[taxed] = _withheld(paid.only(taxed), held(year))
    return total


def _withheld(paid: Paid, holding: Held) -> Integers:
    three = paid.dependents + 1 >= 3
    keys = schedules().keys(paid.states, paid.statuses, paid.two_earners, three)
    rows = holding.second[keys]
    paid = replace(paid, periods=np.where(schedules()["by_year"][rows] > 0, 1, paid.periods))
    before = paid.periods * holding.days[keys] // holding.year_days
    total = (paid.periods - before) * _each_time(paid, rows)
    changed = before > 0
    total[changed] += before[changed] * _each_time(paid.only(changed), holding.first[keys[changed]])
    tops = np.maximum(schedules()["top_rate"][rows], schedules()["top_rate"][holding.first[keys]])
    most = (2 * paid.wages * np.where(paid.rates >= 0, paid.rates, tops) + MILLION) // (2 * MILLION)
    return np.asarray(np.minimum(total, most))


def _each_time(paid: Paid, rows: Integers) -> Integers:
    """What is withheld on one pay day, in cents."""
    unit = np.where((schedules()["whole_dollars"][rows] > 0) & (paid.rates < 0), 100, 1)
    whole = MILLION * paid.periods * unit
    return np.asarray((2 * _annual(paid, rows) + whole) // (2 * whole) * unit)


def _annual(paid: Paid, rows: Integers) -> Integers:
    """The tax of a whole year, in millionths of a cent."""
    allowances = _allowances(paid, rows)
    taxed = np.maximum(0, paid.wages - _deductions(paid, rows, allowances))
    tax = np.maximum(0, _brackets(taxed, rows) - MILLION * _credits(paid, rows, allowances))
    tax = connecticut(tax, paid.wages, paid.statuses, _state(paid, "CT"))
    tax = np.where(paid.rates >= 0, taxed * paid.rates, tax)
    return np.where(paid.wages <= schedules()["none_up_to"][rows], 0, tax)


def _state(paid: Paid, code: str) -> NDArray[np.bool_]:
    return np.asarray(paid.states == schedules().states.index(code))


def _allowances(paid: Paid, rows: Integers) -> Integers:
    """As many as the state's certificate counts: the employee, a spouse who earns nothing, dependents."""
    known = schedules()
    alone = ~paid.two_earners
    counted = known["self"][rows] + known["spouse"][rows] * (alone & (paid.statuses == _MARRIED))
    return np.asarray(
        counted + known["dependents"][rows] * paid.dependents + known["one_earner"][rows] * alone
    )


def _deductions(paid: Paid, rows: Integers, allowances: Integers) -> Integers:
    figure = schedules().__getitem__
    total = _standard(paid.wages, rows) + figure("exempt")[rows] + _federal(paid, rows)
    share = paid.wages * figure("share")[rows] // MILLION
    total += np.clip(share, figure("share_least")[rows], figure("share_most")[rows])
    each, first = figure("per_allowance")[rows], figure("first_allowance")[rows]
    of_allowances = each * allowances
    of_allowances += (first - each) * np.minimum(allowances, figure("first_allowances")[rows])
    limit = figure("exemptions_up_to")[rows]
    total += np.where((limit > 0) & (paid.wages > limit), 0, of_allowances)
    return np.asarray(total + paid.dependents * _each_dependent(paid.wages, rows))


def _standard(wages: Integers, rows: Integers) -> Integers:
    """The deduction, as far as wages leave it."""
    figure = schedules().__getitem__
    whole = figure("deduction")[rows]
    each = figure("falls_each")[rows]
    steps = -(-np.maximum(0, wages - figure("falls_from")[rows]) // np.maximum(each, 1))
    fallen = np.maximum(figure("falls_to")[rows], whole - figure("falls_by")[rows] * steps)
    end = figure("fades_to")[rows]
    width = np.maximum(end - figure("fades_from")[rows], 1)
    faded = whole * np.clip(end - wages, 0, width) // width
    return np.where(each > 0, fallen, np.where(end > 0, faded, whole))


def _each_dependent(wages: Integers, rows: Integers) -> Integers:
    figure = schedules().__getitem__
    more, most = figure("per_dependent_over_50000")[rows], figure("per_dependent_over_100000")[rows]
    each = np.where((more > 0) & (wages > 5_000_000), more, figure("per_dependent")[rows])
    return np.where((most > 0) & (wages > 10_000_000), most, each)


def _federal(paid: Paid, rows: Integers) -> Integers:
    """Federal tax withheld, where the state lets it be deducted: up to a limit that falls by fifths."""
    figure = schedules().__getitem__
    begins, each = figure("federal_falls_from")[rows], figure("federal_falls_each")[rows]
    beyond = (paid.wages - begins) // np.maximum(each, 1)
    fifths = np.where((each > 0) & (paid.wages >= begins), np.clip(4 - beyond, 0, 5), 5)
    return np.minimum(paid.federal, figure("federal_up_to")[rows] * fifths // 5)


def _brackets(taxed: Integers, rows: Integers) -> Integers:
    starts, changes = schedules().brackets
    tax = (np.maximum(0, taxed[:, None] - starts[rows]) * changes[rows]).sum(axis=1)
    over, rate = schedules()["flat_over"][rows], schedules()["flat_rate"][rows]
    return np.where((over > 0) & (taxed > over), taxed * rate, tax)


def _credits(paid: Paid, rows: Integers, allowances: Integers) -> Integers:
    """Cents off the tax; below zero where the method adds some."""
    figure, wages = schedules().__getitem__, paid.wages
    limit = figure("credits_up_to")[rows]
    of_allowances = np.where(
        (limit > 0) & (wages > limit), 0, figure("credit_per_allowance")[rows] * allowances
    )
    fall = (
        np.maximum(0, wages - figure("credit_falls_from")[rows]) * figure("credit_falls_by")[rows] // MILLION
    )
    plain = np.maximum(0, figure("credit")[rows] - fall)
    plus = np.where(wages < figure("plus_below")[rows], figure("plus")[rows], 0)
    return np.asarray(of_allowances + plain - plus)


def state_tax(values: Sequence[Value]) -> Number:
    """The function of formulas; a blank state gives nothing."""
    state, year, wages, periods, status, two_earners, dependents, federal = values[:8]
    made = (
        _rows(expect(state, Text).values, _states()),
        _cents(wages),
        _whole(periods),
        _STATUS_ROWS[_rows(expect(status, Text).values, _STATUSES)],
        expect(two_earners, Flag).values,
        _whole(dependents),
        _cents(federal),
        _rate(values[8]) if len(values) == 9 else columns.integers(-1),
    )
    shape = np.broadcast_shapes(*(np.shape(each) for each in made))
    paid = Paid(*(np.broadcast_to(each, shape).ravel() for each in made))
    total = withheld(paid, _year(year)).reshape(shape)
    return Number(total, 100, np.broadcast_to(made[0] < 0, shape))


@cache
def _states() -> pa.Array:
    return pa.array(schedules().states)


def _rows(texts: pa.Array | pa.Scalar, known: pa.Array) -> Integers:
    found = pc.fill_null(pc.index_in(texts, value_set=known), -1)
    if isinstance(found, pa.Scalar):
        return columns.integers(found.as_py())
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)


def _cents(value: Value) -> Integers:
    return columns.rounded(expect(value, Number), 100).over(100)


def _whole(value: Value) -> Integers:
    return columns.rounded(expect(value, Number), 1).over(1)


def _year(value: Value) -> int:
    year = expect(value, Number)
    if not year.is_constant:
        raise FormulaError("state_tax() is of one year")
    return int(year.over(1))


def _rate(value: Value) -> Integers:
    rate = expect(value, Number)
    return np.where(rate.is_blank | value.is_blank, -1, rate.over(MILLION))
