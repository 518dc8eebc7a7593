"""Incomes, savings and debts in another year."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.identities import series
from symage.identities.account_numbers import account_numbers
from symage.identities.calendar import BUSINESS
from symage.identities.text import where
from symage.identities.year_draw import Move, Whole, YearDraw
from symage.randomness import below, chance

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


def income_moves() -> dict[str, Move]:
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


def debt_moves() -> dict[str, Move]:
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
