"""Mortgage and student debt."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.identities.account_numbers import account_numbers
from symage.identities.ages import MORTGAGED, STUDENT_DEBT
from symage.identities.calendar import BUSINESS
from symage.identities.company_names import plain_names
from symage.identities.dates import Dates
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.homes import home_price, property_tax_rate
from symage.identities.organizations import Organization
from symage.randomness import below, chance, mix

_LENDERS = (
    "Mortgage",
    "Home Loans",
    "Mortgage Servicing",
    "Savings Bank",
    "Home Lending",
    "Federal Credit Union",
)
_SERVICERS = ("Student Loan Servicing", "Education Finance", "Education Lending", "Student Loans")

_PAYING = 0.42
"""Of those with student debt, who pays interest on it: 8 percent of returns deduct some (IRS, 2019)."""
_YEARS = range(1996, 2025)
"""Of origination; loans made earlier are taken as if of the first year, later ones as if of the last."""
_RATES = np.array((
    7810, 7600, 6940, 7440, 8050, 6970, 6540, 5830, 5840, 5870, 6410, 6340, 6030, 5040, 4690, 4450, 3660,
    3980, 4170, 3850, 3650, 3990, 4540, 3940, 3110, 2960, 5340, 6810, 6720))  # fmt: skip
"""Thousandths of a percent: mean 30-year fixed rate by year (Freddie Mac, Primary Mortgage Market Survey)."""
_QUARTERLY = np.array((
    3510, 3240, 2950, 2760, 2880, 3000, 2870, 3080, 3820, 5270, 5580, 6660, 6370, 6510, 7040, 7300, 6750,
    7000, 6510, 6630, 6830, 6790, 6570, 6230))  # fmt: skip
"""The same by quarter from the first of 2020 on, when rates moved within a year; from memory."""
_FIRST_QUARTER = (2020 - 1970) * 12
_CHEAPER = 6
"""Eighths of a percent that a loan of fifteen years costs less than one of thirty."""
_AVERAGE_WAGES = np.array((
    25_914, 27_426, 28_861, 30_470, 32_155, 32_922, 33_252, 34_065, 35_649, 36_953, 38_651, 40_405, 41_335,
    40_712, 41_674, 42_980, 44_322, 44_888, 46_482, 48_099, 48_642, 50_322, 52_146, 54_100, 55_629, 60_575,
    63_795, 66_622, 69_847))  # fmt: skip
"""Whole dollars by year (Social Security Administration, national average wage index)."""
_FRONT_END = np.array((28, 31, 37, 40))
"""Percent of gross income that a lender lets the payment and the property tax take: 28 is usual, 31 the limit
of loans insured by the FHA, 37 and 40 its limits with one and with two compensating factors (HUD Handbook
4000.1, manual underwriting)."""
_LEAST_LOAN = 3_000_000
"""Cents."""
_LEAST_HOME = 4_500_000
_LENT_OF_PRICE = np.repeat([60, 75, 80, 90, 95, 97], [2, 2, 6, 3, 3, 4])
"""Percent of the price that borrowers ask for, as often as each is drawn (HMDA 2023, from memory)."""
_LEAST_INCOME = 1_200_000
"""Cents a year below which nobody is lent on a home."""
_TERMS = (360, 180)
_MONTHS = 360


def facts() -> Facts:
    home = "mortgage.present"
    study = "student_debt.present"
    return {
        home: Fact("bool", has_mortgage),
        **Organization(
            "mortgage.lender",
            lambda draw: plain_names(draw.word("mortgage.lender"), _LENDERS),
            home,
            reach=60,
        ).facts(),
        "mortgage.account_number": Fact(
            "text", lambda draw: account_numbers(draw.word("mortgage.account")), home
        ),
        "mortgage.age_months": Fact("hidden", age_months, home),
        "mortgage.origination_date": Fact("date", origination_date, home),
        "mortgage.rate": Fact("int", rate, home),
        "mortgage.term_months": Fact(
            "int",
            lambda draw: np.array(_TERMS)[chance(draw.word("mortgage.term"), 0.14).astype(np.int64)],
            home,
        ),
        "mortgage.original_principal": Fact("cents", original_principal, home),
        "mortgage.monthly_payment": Fact("cents", lambda draw: _of_table(draw, 0, 0), home),
        "mortgage.principal": Fact("cents", lambda draw: _of_table(draw, 1, -12), home),
        "mortgage.balance": Fact("cents", lambda draw: _of_table(draw, 1, 0), home),
        "mortgage.interest_paid": Fact("cents", interest_paid, home),
        "mortgage.property_tax": Fact("cents", property_tax, home),
        "mortgage.home_value": Fact("cents", home_value, home),
        "mortgage.property_tax_rate": Fact("hidden", property_tax_rate, home),
        study: Fact("bool", has_student_debt),
        **Organization(
            "student_debt.lender",
            lambda draw: plain_names(draw.word("student_debt.lender"), _SERVICERS),
            study,
            reach=200,
        ).facts(),
        "student_debt.account_number": Fact(
            "text", lambda draw: account_numbers(draw.word("student_debt.account")), study
        ),
        "student_debt.balance": Fact("cents", student_balance, study),
        "student_debt.rate": Fact(
            "int", lambda draw: 3_000 + below(draw.word("student_debt.rate"), 40) * 100, study
        ),
        "student_debt.is_paid": Fact("hidden", is_paid, study),
        "student_debt.interest_paid": Fact("cents", student_interest, study),
        "student_debt.monthly_payment": Fact(
            "cents", lambda draw: draw["student_debt.is_paid"] * (draw["student_debt.balance"] // 96), study
        ),
    }


def has_mortgage(draw: Draw) -> NDArray[np.bool_]:
    drawn = below(draw.word("mortgage.present"), 1000) < MORTGAGED.at(draw["primary.age"])
    drawn &= draw.flags("household.owns_home") & (_own_income(draw) >= _LEAST_INCOME)
    return np.asarray(drawn | np.bool_("mortgage" in draw.needs))


def age_months(draw: Draw) -> NDArray[np.int64]:
    """Months from the first payment to the reference date; the borrower was of age then."""
    words = draw.word("mortgage.age")
    most = np.clip((draw["primary.age"] - 20) * 12, 13, np.minimum(draw["mortgage.term_months"] - 12, 300))
    return 1 + (np.minimum(below(words, 2**16), below(mix(words), 2**16)) * (most - 1) >> 16)


def origination_date(draw: Draw) -> Dates:
    month = np.datetime64(draw.config.reference_date, "M") - draw["mortgage.age_months"] - 1
    return BUSINESS.last(month.astype("datetime64[D]") + 3 + below(draw.word("mortgage.day"), 25))


def rate(draw: Draw) -> NDArray[np.int64]:
    """Thousandths of a percent, in eighths; near the market's mean when the loan was made. Loans of fifteen
    years are cheaper."""
    short = draw["mortgage.term_months"] == _TERMS[1]
    eighths = _market(draw.dates("mortgage.origination_date")) // 125 - _CHEAPER * short
    near = eighths - 3 + below(draw.word("mortgage.rate"), 7)
    return np.asarray(np.clip(near, _LOWEST, _HIGHEST) * 125)


def _market(days: Dates) -> NDArray[np.int64]:
    """The mean rate of the quarter, where it is known, else of the year."""
    quarters = (days.astype("datetime64[M]").astype(np.int64) - _FIRST_QUARTER) // 3
    known = _QUARTERLY[np.clip(quarters, 0, len(_QUARTERLY) - 1)]
    return np.where(quarters >= 0, known, _RATES[_year_rows(days)])


def _year_rows(days: Dates) -> NDArray[np.int64]:
    """Rows of the tables by year."""
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    return np.clip(years, _YEARS[0], _YEARS[-1]) - _YEARS[0]


def original_principal(draw: Draw) -> NDArray[np.int64]:
    """The part of the price that the household asked for, or what a lender would lend; whole hundreds."""
    part = _LENT_OF_PRICE[below(draw.word("mortgage.principal"), len(_LENT_OF_PRICE))]
    cents = np.minimum(draw["mortgage.home_value"] * part // 100, _lent_at_most(draw))
    return np.asarray(np.maximum(cents // 10_000 * 10_000, _LEAST_LOAN))


def _lent_at_most(draw: Draw) -> NDArray[np.int64]:
    """The loan whose payment and property tax take as much of the income then as the lender let them."""
    limit = _FRONT_END[below(draw.word("mortgage.front_end"), len(_FRONT_END))]
    payments, _ = _amortization()
    left = _income_then(draw) * limit // 100 - draw["mortgage.property_tax"]
    return np.asarray(left // 12 * 10_000 // payments[_table_rows(draw)] * (_LENT // 10_000))


def _income_then(draw: Draw) -> NDArray[np.int64]:
    """What a lender counted of the yearly income when the loan was made."""
    return _as_then(draw, _counted(draw))


def _counted(draw: Draw) -> NDArray[np.int64]:
    """What a lender counts of today's yearly income.

    The primary borrows: the spouse's pay counts as far as the primary's own income, so that a return
    with the primary's papers alone bears the interest and the tax as well.
    """
    own = _own_income(draw)
    return np.asarray(own + np.minimum(draw["spouse_jobs.0.wage"], own))


def _as_then(draw: Draw, cents: NDArray[np.int64]) -> NDArray[np.int64]:
    """As much less than today as wages were when the loan was made."""
    now = _year_rows(np.array([draw.config.reference_date], "datetime64[D]"))
    wages_then = _AVERAGE_WAGES[_year_rows(draw.dates("mortgage.origination_date"))]
    return np.asarray(cents * wages_then // _AVERAGE_WAGES[now])


def _own_income(draw: Draw) -> NDArray[np.int64]:
    """Of the primary, in a year."""
    parts = ("jobs.0.wage", "retirement.taxable", "social_security.benefit")
    return np.asarray(sum(draw[part] for part in parts) + np.maximum(draw["self_employment.net_profit"], 0))


def home_value(draw: Draw) -> NDArray[np.int64]:
    """The price at the place, as much less than today's as wages were."""
    return np.asarray(
        np.maximum(_as_then(draw, home_price(draw, _counted(draw)) * 100) // 100_000 * 100_000, _LEAST_HOME)
    )


def interest_paid(draw: Draw) -> NDArray[np.int64]:
    """Interest of the payments of the last twelve months before the reference date."""
    paid_off = draw["mortgage.principal"] - draw["mortgage.balance"]
    return draw["mortgage.monthly_payment"] * np.minimum(draw["mortgage.age_months"], 12) - paid_off


def property_tax(draw: Draw) -> NDArray[np.int64]:
    return draw["mortgage.home_value"] * draw["mortgage.property_tax_rate"] // 10_000


_LOWEST, _HIGHEST = 18, 72
"""Rates in eighths of a percent that the table holds: 2.25 to 9 percent."""
_LENT = 10**8
"""Cents lent of which the tables are made."""


def _of_table(draw: Draw, which: int, shift: int) -> NDArray[np.int64]:
    """The payment (0) or the balance (1) `shift` months off, for the loans of a draw."""
    payments, balances = _amortization()
    if which == 0:
        per_loan = payments[_table_rows(draw)]
    else:
        per_loan = balances[(*_table_rows(draw), np.maximum(draw["mortgage.age_months"] + shift, 0))]
    return np.asarray(draw["mortgage.original_principal"] // 10_000 * per_loan // (_LENT // 10_000))


def _table_rows(draw: Draw) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of the amortization: term and rate."""
    terms = (draw["mortgage.term_months"] == _TERMS[1]).astype(np.int64)
    return terms, draw["mortgage.rate"] // 125 - _LOWEST


@cache
def _amortization() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Payment, and balance after each month, per _LENT; whole numbers throughout."""
    rates = np.arange(_LOWEST, _HIGHEST + 1)
    payments = np.array([[_payment(_LENT, int(rate), term) for rate in rates] for term in _TERMS])
    balances: NDArray[Any] = np.zeros((len(_TERMS), len(rates), _MONTHS + 1), dtype=np.int64)
    balances[:, :, 0] = _LENT
    for month in range(1, _MONTHS + 1):
        before = balances[:, :, month - 1]
        due = before * rates // 9_600
        balances[:, :, month] = np.maximum(before + due - payments, 0)
    return payments, balances


def _payment(lent: int, eighths: int, term: int) -> int:
    """The level payment, exactly: lent * r / (1 - (1 + r) ** -term) with r = eighths / 9600 a month."""
    grown, whole = int((9_600 + eighths) ** term), int(9_600**term)
    return -(-lent * eighths * grown // (9_600 * (grown - whole)))


def has_student_debt(draw: Draw) -> NDArray[np.bool_]:
    drawn = below(draw.word("student_debt.present"), 1000) < STUDENT_DEBT.at(draw["primary.age"])
    return drawn | np.bool_("student_debt" in draw.needs)


def student_balance(draw: Draw) -> NDArray[np.int64]:
    words = draw.word("student_debt.balance")
    return (40 + np.minimum(below(words, 1_000), below(mix(words), 1_000))) * 10_000 + below(
        mix(words), 10_000
    )


def is_paid(draw: Draw) -> NDArray[np.int64]:
    """1 of those who pay; 0 while nothing is due: at school, out of work, on a plan that goes by income.
    Whoever a statement of the interest is about pays."""
    pays = chance(draw.word("student_debt.is_paid"), _PAYING)
    return np.asarray(pays | np.bool_("student_debt" in draw.needs)).astype(np.int64)


def student_interest(draw: Draw) -> NDArray[np.int64]:
    year = draw["student_debt.balance"] * draw["student_debt.rate"] // 100_000
    return np.asarray(draw["student_debt.is_paid"] * year)
