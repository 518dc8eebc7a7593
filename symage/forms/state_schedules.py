"""The states' methods of withholding as arrays: a row for each date and status; which rows hold in a year.

Read from `us_state_withholding.tsv`. What its column `also` may say, in dollars a year unless said otherwise:

    share share_least share_most    a share of wages is deducted besides, within bounds
    falls_from falls_each falls_by falls_to    the deduction falls by a step for each width of wages begun
    fades_from fades_to             the deduction falls to nothing in a line
    exempt                          deducted whatever the wages
    first_allowances first_allowance    how many allowances count for this instead
    exemptions_up_to                wages above it have no allowances
    per_dependent_over_50000, … 100000    what a dependent counts for above those wages
    federal_up_to                   federal tax withheld is deducted, up to this; a fifth less of it
    federal_falls_from federal_falls_each    from those wages on, and again for each width
    plus plus_below credits_up_to   added to the tax below those wages; credits of allowances end above these
    credit credit_falls_from credit_falls_by    off the tax; falls by this share of wages above
    flat_over flat_rate             what is taxed above it is taxed at one rate as a whole
    none_up_to                      no tax up to these wages
    whole_dollars                   1: a pay day's tax is rounded to dollars
    by_year                         1: a plain share of every pay, whose cents even out: rounded once a year
    two_earners_as, three_allowances_as    whose table a couple of two earners goes by, and who counts three

What does not belong here: computing (`state_tax.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from symage.forms.state_tables import Row, rows

Integers = NDArray[np.int64]

MILLION = 1_000_000
STATUSES = ("S", "M", "H")
_NEVER = 10**13
"""Cents: where no bracket begins."""
_AMOUNTS = (
    "deduction",
    "per_allowance",
    "per_dependent",
    "credit_per_allowance",
    "share_least",
    "share_most",
    "falls_from",
    "falls_each",
    "falls_by",
    "falls_to",
    "fades_from",
    "fades_to",
    "exempt",
    "first_allowance",
    "exemptions_up_to",
    "per_dependent_over_50000",
    "per_dependent_over_100000",
    "federal_up_to",
    "federal_falls_from",
    "federal_falls_each",
    "plus",
    "plus_below",
    "credits_up_to",
    "credit",
    "credit_falls_from",
    "flat_over",
    "none_up_to",
)
_RATES = ("share", "credit_falls_by", "flat_rate", "top_rate")
_COUNTS = ("first_allowances", "whole_dollars", "by_year")
_PEOPLE = ("self", "spouse", "dependents", "one_earner")


@dataclass(frozen=True, slots=True)
class Held:
    """Which rows hold in a year, by key: the first, the one after a change, and the days before it."""

    first: Integers
    second: Integers
    days: Integers
    year_days: int


class Schedules:
    """All rows. Amounts in cents, rates in millionths."""

    def __init__(self, source: Sequence[Row]) -> None:
        self._rows = source
        self._figures = [{**row, **_also(row["also"])} for row in source]
        self.states = tuple(sorted({row["state"] for row in source}))

    def __getitem__(self, name: str) -> Integers:
        return self._columns[name]

    @cached_property
    def _columns(self) -> Mapping[str, Integers]:
        scales = {
            **dict.fromkeys(_AMOUNTS, 100),
            **dict.fromkeys(_RATES, MILLION),
            **dict.fromkeys(_COUNTS, 1),
        }
        made = {
            name: np.array([_scaled(row.get(name, ""), scale) for row in self._figures], dtype=np.int64)
            for name, scale in scales.items()
        }
        for who in _PEOPLE:
            made[who] = np.array([who in row["counts"].split() for row in self._rows], dtype=np.int64)
        return MappingProxyType(made)

    @cached_property
    def brackets(self) -> tuple[Integers, Integers]:
        """Where each bracket begins, and by how much the rate changes there; short rows are filled up."""
        read = [[part.split(":") for part in row["brackets"].split(";")] for row in self._rows]
        width = max(map(len, read))
        starts = np.full((len(read), width), _NEVER, dtype=np.int64)
        changes = np.zeros((len(read), width), dtype=np.int64)
        for number, parts in enumerate(read):
            rates = [_scaled(rate, MILLION) for _, rate in parts]
            starts[number, : len(parts)] = [_scaled(start, 100) for start, _ in parts]
            changes[number, : len(parts)] = np.diff([0, *rates])
        return starts, changes

    def keys(self, states: Integers, statuses: Integers, *people: NDArray[np.bool_]) -> Integers:
        """Of a state, a status, whether there are two earners, and whether three allowances are counted."""
        two_earners, three_allowances = people
        return np.asarray(((states * 3 + statuses) * 2 + two_earners) * 2 + three_allowances)

    def held(self, year: int) -> Held:
        """By key, for the pay days of a year."""
        found = [
            self._held(state, status, two, three, year)
            for state in self.states
            for status in STATUSES
            for two in (False, True)
            for three in (False, True)
        ]
        first, second, days = np.array(found, dtype=np.int64).T
        return Held(first, second, days, (date(year + 1, 1, 1) - date(year, 1, 1)).days)

    def _held(self, state: str, status: str, two: bool, three: bool, year: int) -> tuple[int, int, int]:
        """Rows of what holds on New Year's Day (if nothing does yet, the first), and of what follows."""
        own = self._of(state, status, two, three)
        began, after = date(year, 1, 1), date(year + 1, 1, 1)
        starts = {row: date.fromisoformat(self._rows[row]["from"]) for row in own}
        first = max((row for row in own if starts[row] <= began), key=starts.__getitem__, default=own[0])
        later = [row for row in own if began < starts[row] < after and row != first]
        if len(later) > 1:
            raise ValueError(f"the withholding of {state} changes twice in {year}")
        return (first, later[0], (starts[later[0]] - began).days) if later else (first, first, 0)

    def _of(self, state: str, status: str, two: bool, three: bool) -> list[int]:
        """The state's rows for a status, by date; a head of household without a table is single."""
        for name in ("two" if two else "one", status, "*", "S"):
            found = [n for n, row in enumerate(self._rows) if (row["state"], row["status"]) == (state, name)]
            if found:
                break
        figures = self._figures[found[0]]
        other = (two and figures.get("two_earners_as")) or (three and figures.get("three_allowances_as"))
        if other:
            return self._of(state, other, False, False)
        return sorted(found, key=lambda row: self._rows[row]["from"])


def _also(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split("; ") if part)


def _scaled(text: str, scale: int) -> int:
    """An exact whole number of cents or millionths."""
    figure = Fraction(text or 0) * scale
    if figure.denominator != 1:
        raise ValueError(f"{text} is finer than 1/{scale}")
    return int(figure)


@cache
def schedules() -> Schedules:
    return Schedules(rows("us_state_withholding"))


@cache
def held(year: int) -> Held:
    return schedules().held(year)
