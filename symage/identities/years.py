"""The same household at the end of another year.

A household is drawn once, as it is on the reference date: names, birth dates, numbers, marriage and traits
are for good. `moves` lists what is otherwise in another year and how it comes about there; what it does not
list is the same in every year. A move reads the year's own facts from its draw, and those of the reference date from
`draw.now`. Years further than REACH from the reference date know nothing of their own: they are as it is.
What does not belong here: how facts are drawn (the modules of their subjects).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import series
from symage.identities.account_numbers import account_numbers
from symage.identities.calendar import BUSINESS
from symage.identities.dates import years
from symage.identities.dependents import CHILDREN, ages
from symage.identities.facts import Column, Draw, Fact, Facts
from symage.identities.text import Coded, digits, fixed, where
from symage.randomness import below, chance, mix

REACH = 5
Move = Callable[["YearDraw"], "Column | Coded"]
Whole = NDArray[np.int64]


class YearDraw(Draw):
    """A batch of households at the end of a year. All of it is computed for the whole batch."""

    __slots__ = ("_moves", "now", "year")

    def __init__(self, now: Draw, year: int, moves: Mapping[str, Move], facts: Facts) -> None:
        super().__init__(
            now.indexes, now.needs, replace(now.config, reference_date=date(year, 12, 31)), facts
        )
        self.now, self.year, self._moves = now, year, moves

    def _find(self, path: str) -> Column | Coded:
        return self._moves[path](self) if path in self._moves else self.now.raw(path)

    def _write(self, path: str) -> Column:
        if path not in self._moves:
            return self.now.column(path)
        column = self.raw(path)
        return column.strings() if isinstance(column, Coded) else column

    def changes(self, table: Mapping[int, int], path: str) -> list[tuple[Whole, bool]]:
        """Year by year from the reference date to here: the factor per mille of each household, and whether it
        leads back. A factor is that of the published series and the household's own deviation."""
        first = self.now.config.reference_date.year
        back = self.year < first
        steps = range(first, self.year, -1) if back else range(first + 1, self.year + 1)
        return [(series.of(table, step) + self._deviation(f"{path}/{step}"), back) for step in steps]

    def _deviation(self, field: str) -> Whole:
        return np.asarray(series.DEVIATIONS[below(self.word(field), len(series.DEVIATIONS))])

    def moved(self, table: Mapping[int, int], path: str) -> Whole:
        """An amount of the reference date moved along a series."""
        amount = self.now[path]
        for factor, back in self.changes(table, path):
            amount = amount * 1000 // factor if back else amount * factor // 1000
        return amount

    def exactly(self, table: Mapping[int, int], path: str) -> Whole:
        """The same without a deviation: what is set by law or by contract."""
        first, amount = self.now.config.reference_date.year, self.now[path]
        for step in range(first, self.year, -1):
            amount = amount * 1000 // series.of(table, step)
        for step in range(first + 1, self.year + 1):
            amount = amount * series.of(table, step) // 1000
        return amount


def begun(draw: YearDraw, path: str) -> NDArray[np.bool_]:
    """Whether what began on the date of the path had begun by the end of the year."""
    return np.asarray(draw.now.dates(path) <= np.datetime64(f"{draw.year}-12-31"))


_AGAIN = (
    "household.dependents", "household.size", "household.wages", "household.income", "household.filing_status", "prior_year_agi",
    "self_employment.expenses", "self_employment.net_profit", "self_employment.nonemployee_compensation",
    "retirement.taxable", "retirement.code", "investments.tax_exempt_interest",
    "investments.qualified_dividends", "health_cover.row", "health_cover.kind", "health_cover.present",
    "health_cover.plan_name", "health_cover.group_number", "health_cover.mbi", "health_cover.effective_date",
    "health_cover.tier", "student_debt.interest_paid", "student_debt.monthly_payment", "mortgage.principal",
    "mortgage.balance", "mortgage.interest_paid", "mortgage.property_tax",
)  # fmt: skip
"""Computed as ever, from the facts of the year."""


def moves(facts: Facts) -> Mapping[str, Move]:
    """Of the paths that are otherwise in another year. `facts`: the whole table."""
    return {
        **{path: _again(facts[path]) for path in _AGAIN},
        **_people(facts),
        **_job_moves(facts),
        **_incomes(),
        **_debts(),
    }


def _again(fact: Fact) -> Move:
    """As ever, from the facts of the year, for those who have it then."""
    there = fact.where
    if there is None:
        return fact.compute
    return lambda draw: _selected(draw.flags(there), fact.compute(draw), None)


# ---- people: born or not yet, and as old as they were


def _people(facts: Facts) -> dict[str, Move]:
    ages_of = {f"{at}.age": partial(_age, at=at) for at in ("primary", "spouse", "other_dependents.0")}
    made: dict[str, Move] = {**ages_of, "children.count": _born}
    for at in (f"children.{number}" for number in range(CHILDREN)):
        made |= {path: partial(_if_born, at=at, path=path) for path in _shown(facts, at)}
        made[f"{at}.present"] = partial(_is_born, at=at)
        made[f"{at}.age"] = partial(_age_if_born, at=at)
    return made | {path: facts[path].compute for path in _shown(facts, "dependents", hidden=True)}


def _shown(facts: Facts, at: str, *, hidden: bool = False) -> list[str]:
    """The paths under a head, as forms may name them, or all of them."""
    return [
        path
        for path, fact in facts.items()
        if path.startswith(f"{at}.") and (hidden or fact.kind != "hidden")
    ]


def _age(draw: YearDraw, at: str) -> Whole:
    return ages(draw, draw.now.dates(f"{at}.birth_date"))


def _born(draw: YearDraw) -> Whole:
    return np.sum([draw.flags(f"children.{number}.present") for number in range(CHILDREN)], axis=0)


def _age_if_born(draw: YearDraw, at: str) -> Whole:
    return np.where(_is_born(draw, at), _age(draw, at), 0)


def _is_born(draw: YearDraw, at: str) -> NDArray[np.bool_]:
    return draw.now.flags(f"{at}.present") & begun(draw, f"{at}.birth_date")


def _if_born(draw: YearDraw, at: str, path: str) -> Any:
    return _selected(draw.flags(f"{at}.present"), draw.now.raw(path), None)


def _selected(mask: NDArray[np.bool_], one: Any, other: Any) -> Any:
    """`one` where the mask holds, else `other` of the same kind, or nothing."""
    if isinstance(one, Coded):
        return one.only(mask) if other is None else where(mask, one.strings(), other.strings())
    if isinstance(one, pa.Array):
        return where(mask, one, other)
    if other is None:
        other = np.datetime64("NaT") if one.dtype.kind == "M" else one.dtype.type(0)
    return np.where(mask, one, other)


# ---- jobs: the one that is held, the one before it, and what they paid


def _job_moves(facts: Facts) -> dict[str, Move]:
    made: dict[str, Move] = {
        "jobs.1.present": _second_present,
        "jobs.1.wage": _second_wage,
        **_pay_moves("jobs.1"),
        "primary.other_wages": _other_wages,
        "spouse.other_wages": partial(_left, at="spouse_jobs.0", former="former_spouse_jobs.0"),
    }
    for at, former in (("jobs.0", "former_jobs.0"), ("spouse_jobs.0", "former_spouse_jobs.0")):
        both = {"at": at, "former": former}
        names = [path.removeprefix(at) for path in _shown(facts, at, hidden=True)]
        made |= {at + name: partial(_held, name=name, **both) for name in names}
        made |= {**_pay_moves(at), **_pay_moves(former)}
        made[f"{at}.wage"] = partial(_wage, **both)
        made[f"{at}.hourly_rate"] = partial(_hourly_rate, **both)
        made[f"{at}.control_number"] = partial(_control_number, **both)
    return made


def _second_present(draw: YearDraw) -> NDArray[np.bool_]:
    return draw.now.flags("jobs.1.present") & (draw["jobs.1.wage"] > 0)


def _second_wage(draw: YearDraw) -> Whole:
    return np.where(draw.flags("jobs.0.present"), draw["jobs.1/year"] * _days(draw, "jobs.1") // 365, 0)


def _other_wages(draw: YearDraw) -> Whole:
    return np.asarray(draw["jobs.1.wage"] + _left(draw, "jobs.0", "former_jobs.0"))


def _hourly_rate(draw: YearDraw, at: str, former: str) -> Whole:
    return np.where(begun(draw, f"{at}.hire_date"), draw[f"{at}/rate"], draw[f"{former}/rate"])


def _held(draw: YearDraw, at: str, former: str, name: str) -> Any:
    """The fact of the job that was held at the end of the year."""
    return _selected(begun(draw, f"{at}.hire_date"), draw.now.raw(at + name), draw.now.raw(former + name))


def _pay_moves(at: str) -> dict[str, Move]:
    """`at/rate`: cents an hour; `at/year`: what a whole year of that job paid."""
    return {f"{at}/rate": partial(_rate, at=at), f"{at}/year": partial(_year_of_pay, at=at)}


_LEAST_RATE = 725
"""Cents an hour (Fair Labor Standards Act)."""


def _rate(draw: YearDraw, at: str) -> Whole:
    rate = (draw.moved(series.PAY, f"{at}.hourly_rate") + 2) // 5 * 5
    return np.where(draw.now[f"{at}.hourly_rate"] > 0, np.maximum(rate, _LEAST_RATE), 0)


def _year_of_pay(draw: YearDraw, at: str) -> Whole:
    """Of the hourly paid the rate for the hours of the year; salaries in tens of dollars."""
    rate_now, wage_now = draw.now[f"{at}.hourly_rate"], draw.now[f"{at}.wage"]
    words = draw.word(f"{at}.hours/{draw.year}")
    hours = wage_now // np.maximum(rate_now, 1) * (1000 - chance(words, 0.3) * below(mix(words), 60)) // 1000
    salary = (draw.moved(series.PAY, f"{at}.wage") + 500) // 1000 * 1000
    return np.where(rate_now > 0, draw[f"{at}/rate"] * hours, salary)


def _days(draw: YearDraw, at: str) -> Whole:
    """Days of the year, of 365, after the job had begun."""
    hired = draw.now.dates(f"{at}.hire_date")
    last = np.datetime64(f"{draw.year}-12-31")
    days = np.clip((last - hired).astype(np.int64) + 1, 0, 365)
    return np.where(np.isnat(hired), 0, days)


def _wage(draw: YearDraw, at: str, former: str) -> Whole:
    """Of the job that was held at the end of the year, for the part of the year since it had begun."""
    held, before = (draw[f"{job}/year"] * _days(draw, job) // 365 for job in (at, former))
    return np.where(begun(draw, f"{at}.hire_date"), held, before)


def _left(draw: YearDraw, at: str, former: str) -> Whole:
    """Pay of the year from the employer that was left in it."""
    hired = draw.now.dates(f"{at}.hire_date")
    in_year = begun(draw, f"{at}.hire_date") & (
        years(np.where(np.isnat(hired), _LONG_AGO, hired)) == draw.year
    )
    days = np.clip(365 - _days(draw, at) - _BETWEEN_JOBS, 0, _days(draw, former))
    return np.where(in_year, draw[f"{former}/year"] * days // 365, 0)


_LONG_AGO = np.datetime64("1900-01-01")
_BETWEEN_JOBS = 14
"""Days without pay between two jobs."""


def _control_number(draw: YearDraw, at: str, former: str) -> pa.StringArray:
    """Of the year's statement; an employer who numbers statements numbers them every year."""
    before = _selected(
        begun(draw, f"{at}.hire_date"),
        draw.now.raw(f"{at}.control_number"),
        draw.now.raw(f"{former}.control_number"),
    )
    numbers = fixed("######", digits(below(draw.word(f"{at}.control_number/{draw.year}"), 10**6), 6))
    return where(before.is_valid().to_numpy(zero_copy_only=False), numbers, None)


# ---- money


_MOVED = {
    "self_employment.gross_receipts": series.RECEIPTS,
    "self_employment.miles": series.LEVEL,
    "retirement.distribution": series.BENEFITS,
    "investments.value": series.SHARES,
    "investments.dividends": series.DIVIDENDS,
    "investments.capital_gain_distributions": series.SHARES,
    "investments.sale_proceeds": series.SHARES,
    "investments.sale_basis": series.SHARES,
    "bank.balance": series.DEPOSITS,
}


def _incomes() -> dict[str, Move]:
    return {
        **{path: partial(YearDraw.moved, table=table, path=path) for path, table in _MOVED.items()},
        "social_security.present": _has_benefit,
        "social_security.benefit": _benefit,
        "unemployment.present": _unemployed,
        "unemployment.benefit": _unemployment,
        "investments.interest": partial(_at_rate, path="investments.interest"),
        "bank.interest": partial(_at_rate, path="bank.interest"),
    }


def _has_benefit(draw: YearDraw) -> NDArray[np.bool_]:
    """From 62 on; those who have it younger today are disabled."""
    may = (draw["primary.age"] >= 62) | (draw.now["primary.age"] < 62)
    return draw.now.flags("social_security.present") & (may | np.bool_("social_security" in draw.needs))


def _benefit(draw: YearDraw) -> Whole:
    """Twelve monthly benefits in tens of cents."""
    year = draw.exactly(series.BENEFITS, "social_security.benefit") // 120 * 120
    return np.where(draw.flags("social_security.present"), year, 0)


def _unemployed(draw: YearDraw) -> NDArray[np.bool_]:
    drawn = (draw["primary.age"] < 67) & chance(draw.word(f"unemployment.present/{draw.year}"), 0.045)
    return drawn | np.bool_("unemployment" in draw.needs)


def _unemployment(draw: YearDraw) -> Whole:
    weeks = 8 + below(draw.word(f"unemployment.weeks/{draw.year}"), 19)
    week = 150 + below(draw.word("unemployment.week"), 350)
    return draw.flags("unemployment.present") * weeks * week * 100


def _at_rate(draw: YearDraw, path: str) -> Whole:
    """Interest on the balance of the year at its rate: as much higher or lower as the mean rate was."""
    first = draw.now.config.reference_date.year
    balance = draw.moved(series.DEPOSITS, path)
    return balance * series.of(series.SAVINGS_RATE, draw.year) // series.of(series.SAVINGS_RATE, first)


# ---- debts


def _debts() -> dict[str, Move]:
    return {
        "mortgage.age_months": _age_months,
        "mortgage.origination_date": _origination,
        "mortgage.account_number": _loan_number,
        "mortgage.home_value": partial(YearDraw.exactly, table=series.HOMES, path="mortgage.home_value"),
        "student_debt.balance": partial(YearDraw.exactly, table=series.LOANS, path="student_debt.balance"),
        "health_cover.monthly_premium": _premium,
    }


def _earlier(draw: YearDraw) -> int:
    """Whole years between the year and the reference date; less than 0 for a year to come."""
    return int(draw.now.config.reference_date.year - draw.year)


def _age_months(draw: YearDraw) -> Whole:
    """Payments made by the end of the year. A loan that was made later replaced one as old as it is now."""
    now = draw.now["mortgage.age_months"]
    age = now - 12 * _earlier(draw)
    return np.where(age > 0, age, now)


def _origination(draw: YearDraw) -> Any:
    day = draw.now.dates("mortgage.origination_date")
    replaced = draw.now["mortgage.age_months"] <= 12 * _earlier(draw)
    return np.where(replaced, BUSINESS.next(day - 365 * _earlier(draw)), day)


def _loan_number(draw: YearDraw) -> Any:
    replaced = draw.now["mortgage.age_months"] <= 12 * _earlier(draw)
    before = account_numbers(draw.word("mortgage.account/replaced"))
    now = draw.now.text("mortgage.account_number")
    return where(replaced & now.is_valid().to_numpy(zero_copy_only=False), before, now)


def _premium(draw: YearDraw) -> Whole:
    medicare = draw["health_cover.row"] == 2
    premium = draw.moved(series.RECEIPTS, "health_cover.monthly_premium")
    return np.where(
        medicare, series.of(series.PART_B, draw.year), np.where(draw["health_cover.row"] == 3, 0, premium)
    )
