"""Money facts of a household agree with each other."""

import numpy as np
import pyarrow as pa
import pytest

from symage.identities.calendar import BUSINESS
from symage.identities.households import households
from symage.randomness import household_indexes

COUNT = 20_000


@pytest.fixture(scope="module")
def columns() -> dict[str, np.ndarray]:
    paths = [
        "primary.age",
        "jobs.0.present",
        "jobs.0.wage",
        "jobs.0.hourly_rate",
        "jobs.0.occupation.soc",
        "jobs.1.wage",
        "spouse_jobs.0.wage",
        "household.wages",
        "prior_year_agi",
        "mortgage.present",
        "mortgage.rate",
        "mortgage.term_months",
        "mortgage.original_principal",
        "mortgage.monthly_payment",
        "mortgage.principal",
        "mortgage.balance",
        "mortgage.interest_paid",
        "mortgage.origination_date",
        "self_employment.gross_receipts",
        "self_employment.expenses",
        "self_employment.net_profit",
        "self_employment.nonemployee_compensation",
        "investments.dividends",
        "investments.qualified_dividends",
        "retirement.distribution",
        "retirement.taxable",
        "social_security.benefit",
        "social_security.present",
        "card.balance",
        "card.limit",
        "credit_score",
    ]
    return dict(households(household_indexes(12, 0, COUNT), paths=paths).columns)


def test_mortgages_are_paid_down_as_their_rate_and_term_say(columns: dict[str, np.ndarray]) -> None:
    has = columns["mortgage.present"]
    lent = columns["mortgage.original_principal"][has] / 100
    monthly = columns["mortgage.rate"][has] / 100_000 / 12
    level = lent * monthly / (1 - (1 + monthly) ** -columns["mortgage.term_months"][has])
    assert columns["mortgage.monthly_payment"][has] / 100 == pytest.approx(level, abs=0.05)
    months = _months_paid(columns["mortgage.origination_date"][has])
    balance = lent * (1 + monthly) ** months - level * ((1 + monthly) ** months - 1) / monthly
    assert columns["mortgage.balance"][has] / 100 == pytest.approx(balance, rel=3e-5)


@pytest.mark.parametrize("needs", [frozenset[str](), frozenset({"mortgage"})])
def test_no_mortgage_takes_more_of_the_income_than_a_lender_allows(needs: frozenset[str]) -> None:
    """Wages have risen ever since, so today's income bears it too. The least loan is lent to everybody."""
    parts = ["jobs.0.wage", "retirement.taxable", "social_security.benefit"]
    taken = ["mortgage.monthly_payment", "mortgage.property_tax"]
    others = ["mortgage.original_principal", "self_employment.net_profit", "spouse_jobs.0.wage"]
    made = households(
        household_indexes(12, 0, COUNT), needs=needs, paths=[*parts, *taken, *others, "primary.age"]
    ).columns
    own = sum(made[path] for path in parts) + np.maximum(made["self_employment.net_profit"], 0)
    income = own + made["spouse_jobs.0.wage"]
    lent, age = made["mortgage.original_principal"], made["primary.age"]
    payment, tax = (made[path] for path in taken)
    above = lent > 6_000_000
    share = (12 * payment + tax)[above] / income[above]
    assert share.max() <= 0.4001
    assert ((12 * payment + tax)[above] / own[above]).max() <= 0.8001
    assert 0.15 < np.median(share) < 0.25
    assert not ((lent > 0) & (own == 0) & (needs == {"mortgage"})).any()
    old, young = (np.median(lent[(lent > 0) & band]) for band in (age >= 75, age < 65))
    assert old < 0.8 * young


def _months_paid(origination: np.ndarray) -> np.ndarray:
    """The first payment is due in the month after the loan was made."""
    return (np.datetime64("2025-12") - origination.astype("datetime64[M]")).astype(int) - 1


def test_a_year_of_payments_is_interest_and_principal(columns: dict[str, np.ndarray]) -> None:
    repaid = columns["mortgage.principal"] - columns["mortgage.balance"]
    months = np.minimum(_months_paid(columns["mortgage.origination_date"]), 12)
    paid = np.where(columns["mortgage.present"], months, 0) * columns["mortgage.monthly_payment"]
    assert (columns["mortgage.interest_paid"] + repaid == paid).all()


def test_hourly_pay_makes_the_wage_of_a_full_year(columns: dict[str, np.ndarray]) -> None:
    hourly = columns["jobs.0.hourly_rate"]
    assert (columns["jobs.0.wage"][hourly > 0] == 2_080 * hourly[hourly > 0]).all()
    assert (hourly % 5 == 0).all()
    assert ((columns["jobs.0.wage"] > 0) == columns["jobs.0.present"]).all()


def test_the_household_earns_what_its_jobs_pay(columns: dict[str, np.ndarray]) -> None:
    jobs = columns["jobs.0.wage"] + columns["jobs.1.wage"] + columns["spouse_jobs.0.wage"]
    assert (columns["household.wages"] == jobs).all()


def test_parts_never_exceed_their_whole(columns: dict[str, np.ndarray]) -> None:
    for part, whole in (
        ("self_employment.nonemployee_compensation", "self_employment.gross_receipts"),
        ("investments.qualified_dividends", "investments.dividends"),
        ("retirement.taxable", "retirement.distribution"),
        ("card.balance", "card.limit"),
    ):
        assert (columns[part] <= columns[whole]).all(), part
    net = columns["self_employment.gross_receipts"] - columns["self_employment.expenses"]
    assert (columns["self_employment.net_profit"] == net).all()
    assert columns["prior_year_agi"].min() >= 0
    assert (columns["credit_score"].min(), columns["credit_score"].max()) >= (300, 800)


def test_social_security_is_for_the_old_and_for_few_others(columns: dict[str, np.ndarray]) -> None:
    early = columns["primary.age"][columns["social_security.present"]] < 62
    assert 0 < early.mean() < 0.15
    assert (columns["social_security.benefit"] % 120 == 0).all()


def test_pay_rises_with_experience(columns: dict[str, np.ndarray]) -> None:
    works, ages, wages = (columns[path] for path in ("jobs.0.present", "primary.age", "jobs.0.wage"))
    medians = [np.median(wages[works & (ages >= low) & (ages < low + 8)]) for low in (18, 26, 42)]
    assert medians == sorted(medians)
    assert medians[2] > 1.3 * medians[0]


def test_nobody_is_a_surgeon_or_chief_executive_at_twenty(columns: dict[str, np.ndarray]) -> None:
    ages, socs = columns["primary.age"], pa.array(columns["jobs.0.occupation.soc"]).to_pylist()
    youngest = {start: 99 for start in ("29-12", "11-1011", "23-1011")}
    for age, soc in zip(ages.tolist(), socs, strict=True):
        for start in youngest:
            if soc and soc.startswith(start) and soc != "29-1292":
                youngest[start] = min(youngest[start], age)
    assert youngest["29-12"] >= 26
    assert youngest["11-1011"] >= 35
    assert youngest["23-1011"] >= 26


def test_property_tax_is_that_of_the_state() -> None:
    """Of the home's value: about 1.6 percent in Texas, 0.7 in California, 2.2 in New Jersey."""
    paths = ["address.state", "mortgage.property_tax", "mortgage.home_value"]
    made = households(household_indexes(12, 0, COUNT), needs=frozenset({"mortgage"}), paths=paths).columns
    states = np.array(made["address.state"].to_pylist())
    rates = made["mortgage.property_tax"] / made["mortgage.home_value"] * 100
    for state, percent in (("TX", 1.63), ("CA", 0.71), ("NJ", 2.23), ("IL", 2.08), ("FL", 0.79)):
        there = rates[states == state]
        assert there.mean() == pytest.approx(percent, rel=0.06), state
        assert percent * 0.64 < there.min() < there.max() < percent * 1.36, state


def test_loans_bear_the_rate_of_their_quarter(columns: dict[str, np.ndarray]) -> None:
    """Freddie Mac: 2.9 percent in the summer of 2021, 7.3 in the autumn of 2023; less for 15 years."""
    dates, rates = columns["mortgage.origination_date"], columns["mortgage.rate"] / 1000
    long = columns["mortgage.term_months"] == 360
    for first, last, percent in (("2021-07", "2021-10", 2.87), ("2023-10", "2024-01", 7.3)):
        made_then = (
            (dates >= np.datetime64(first)) & (dates < np.datetime64(last)) & columns["mortgage.present"]
        )
        assert rates[made_then & long] == pytest.approx(percent, abs=0.55)
        assert rates[made_then & ~long] == pytest.approx(percent - 0.75, abs=0.55)


def test_nobody_on_medicaid_earns_too_much_for_it() -> None:
    """1.6 times the poverty line of the family of 2025 at most: children have it above what adults do."""
    paths = ["health_cover.kind", "household.wages", "household.dependents", "spouse.present"]
    made = households(household_indexes(12, 0, COUNT), paths=paths).columns
    covered = np.array(made["health_cover.kind"].to_pylist()) == "medicaid"
    family = 1 + made["spouse.present"] + made["household.dependents"]
    assert 0.03 < covered.mean() < 0.15
    assert (made["household.wages"][covered] / 100 <= 25_050 + 8_800 * (family[covered] - 1)).all()


def test_nobody_was_hired_as_a_child() -> None:
    paths = ["primary.birth_date", "former_jobs.0.present", "former_jobs.0.hire_date", "primary.age"]
    made = households(household_indexes(12, 0, COUNT), needs=frozenset({"employment"}), paths=paths).columns
    had = made["former_jobs.0.present"] & (made["primary.age"] >= 20)
    days = (made["former_jobs.0.hire_date"] - made["primary.birth_date"])[had].astype(int)
    assert days.min() > 15.9 * 365.25


def test_loans_are_closed_on_days_of_business_in_every_year() -> None:
    """Nobody closes on a Sunday or on Thanksgiving; what is replaced in another year is not either."""
    paths = ["mortgage.origination_date", *(f"mortgage.origination_date@{year}" for year in (2023, 2024))]
    made = households(household_indexes(12, 0, COUNT), needs=frozenset({"mortgage"}), paths=paths).columns
    for path in paths:
        assert BUSINESS.is_open(made[path]).all(), path


def test_bonuses_are_a_part_of_a_whole_year_s_pay_and_rise_with_it() -> None:
    """None beside a part of a year; those of large pay have one more often."""
    facts = ("wage", "bonus", "paid_days")
    now = [f"jobs.0.{name}" for name in facts]
    then = [f"{path}@2024" for path in now]
    columns = households(
        household_indexes(13, 0, COUNT), needs=frozenset({"employment"}), paths=now + then
    ).columns
    for wage, bonus, days in (map(columns.__getitem__, paths) for paths in (now, then)):
        assert (bonus % 25_000 == 0).all()
        assert (bonus <= 0.2 * wage).all()
        assert not bonus[days < 365].any()
        large = (wage > 12_000_000) & (days == 365)
        small = (wage < 3_500_000) & (days == 365)
        assert (bonus[large] > 0).mean() > (bonus[small] > 0).mean() + 0.2
    assert (columns["jobs.0.paid_days"] == 365).all()
    assert 0.05 < (columns["jobs.0.paid_days@2024"] < 365).mean() < 0.3
