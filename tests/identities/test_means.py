"""What a household has and owes follows what it earns, as the Survey of Consumer Finances has it."""

from collections.abc import Mapping

import numpy as np
import pytest

from symage.identities.catalogue import FACTS
from symage.identities.config import IdentityConfig
from symage.identities.facts import Draw
from symage.identities.households import Column, households
from symage.randomness import household_indexes

COUNT = 60_000
INDEXES = household_indexes(2_000_000, 0, COUNT)
PATHS = (
    "primary.age", "household.income", "household.owns_home", "household.monthly_rent", "credit_score",
    "bank.present", "bank.balance", "card.present", "card.limit", "card.balance", "investments.present",
    "investments.value", "mortgage.present", "mortgage.home_value", "mortgage.original_principal",
    "mortgage.balance", "address.state",
)  # fmt: skip
Columns = Mapping[str, Column]


@pytest.fixture(scope="module")
def columns() -> Columns:
    return households(INDEXES, paths=PATHS).columns


def rank_correlation(columns: Columns, one: str, other: str, where: str | None = None) -> float:
    rows = columns[where] if where else np.ones(COUNT, dtype=bool)
    ranked = [np.argsort(np.argsort(np.asarray(columns[path])[rows])) for path in (one, other)]
    return float(np.corrcoef(ranked[0], ranked[1])[0, 1])


@pytest.mark.parametrize(
    ("one", "other", "where", "least", "most"),
    [
        ("household.income", "credit_score", None, 0.30, 0.60),
        ("household.income", "bank.balance", "bank.present", 0.30, 0.60),
        ("household.income", "card.limit", "card.present", 0.30, 0.60),
        ("household.income", "investments.value", "investments.present", 0.30, 0.60),
        ("household.income", "mortgage.balance", "mortgage.present", 0.40, 0.70),
        ("household.income", "mortgage.home_value", "mortgage.present", 0.45, 0.75),
        ("primary.age", "credit_score", None, 0.32, 0.50),
        ("primary.age", "card.limit", "card.present", 0.15, 0.45),
        ("credit_score", "bank.balance", "bank.present", 0.35, 0.60),
        ("credit_score", "card.limit", "card.present", 0.50, 0.75),
    ],
)
def test_means_go_together(
    columns: Columns, one: str, other: str, where: str | None, least: float, most: float
) -> None:
    assert least <= rank_correlation(columns, one, other, where) <= most


def test_good_scores_leave_most_of_the_limit(columns: Columns) -> None:
    used = np.asarray(columns["card.balance"]) / np.maximum(columns["card.limit"], 1)
    found = rank_correlation({**columns, "used": used}, "credit_score", "used", "card.present")
    assert -0.75 <= found <= -0.5


def test_scores_are_spread_as_published(columns: Columns) -> None:
    """FICO, April 2023; lenders on homes move a few from below 620 to above it."""
    drawn = np.histogram(columns["credit_score"], [300, 500, 600, 700, 750, 800, 851])[0] / COUNT * 100
    assert drawn.tolist() == pytest.approx([2.8, 12.3, 20.7, 16.9, 24.0, 23.3], abs=3.5)


def test_the_level_is_normal_at_every_age() -> None:
    """What is published by age rests on it: a change of wages asks for new marks of earnings."""
    draw = Draw(INDEXES, frozenset(), IdentityConfig(), FACTS)
    levels, ages = draw["household.level"], draw["primary.age"]
    for first, after in ((18, 25), (25, 35), (35, 45), (45, 55), (55, 65), (65, 75), (75, 91)):
        band = levels[(ages >= first) & (ages < after)]
        assert (band.mean(), band.std()) == (pytest.approx(0, abs=60), pytest.approx(1_000, abs=50)), first


def test_owners_are_as_many_of_each_age_as_published(columns: Columns) -> None:
    """Housing Vacancy Survey, 2023."""
    ages, owns = columns["primary.age"], columns["household.owns_home"]
    bands = ((18, 35), (35, 45), (45, 55), (55, 65), (65, 91))
    drawn = [owns[(ages >= first) & (ages < after)].mean() for first, after in bands]
    assert drawn == pytest.approx([0.385, 0.62, 0.705, 0.756, 0.791], abs=0.02)


def test_more_of_the_rich_own_borrow_and_invest(columns: Columns) -> None:
    """By fifth of income. Owners: 42, 54, 65, 76, 90 percent (Survey of Consumer Finances, 2022)."""
    income = np.asarray(columns["household.income"])
    fifths = np.searchsorted(np.percentile(income, [20, 40, 60, 80]), income)
    for path in ("household.owns_home", "mortgage.present", "investments.present"):
        shares = [columns[path][fifths == number].mean() for number in range(5)]
        assert shares == sorted(shares), path
        assert shares[4] > 1.5 * shares[0], path
    owns = [columns["household.owns_home"][fifths == number].mean() for number in range(5)]
    assert owns == pytest.approx([0.42, 0.54, 0.65, 0.76, 0.90], abs=0.1)


def test_nobody_is_lent_on_a_home_without_income_or_score(columns: Columns) -> None:
    lent = columns["mortgage.present"]
    assert (columns["household.income"][lent] < 1_000_000).mean() < 0.001
    assert columns["credit_score"][lent].min() >= 600
    assert (columns["credit_score"][lent] < 620).mean() < 0.04
    assert (columns["mortgage.original_principal"] <= columns["mortgage.home_value"])[lent].all()


def test_homes_cost_what_their_state_asks(columns: Columns) -> None:
    """As far as incomes let them: borrowers of California earn little more than those of Texas."""
    states = np.array(columns["address.state"].to_pylist())
    values, lent = columns["mortgage.home_value"], columns["mortgage.present"]
    medians = {state: np.median(values[lent & (states == state)]) for state in ("CA", "TX", "WV")}
    assert medians["CA"] > 1.3 * medians["TX"] > 1.8 * medians["WV"]


def test_tenants_pay_a_rent_that_they_can_bear(columns: Columns) -> None:
    rents = np.asarray(columns["household.monthly_rent"])
    tenants = ~columns["household.owns_home"]
    assert (rents[~tenants] == 0).all()
    assert 100_000 < np.median(rents[tenants]) < 160_000
    earning = tenants & (columns["household.income"] > 500_000)
    share = rents[earning] * 12 / columns["household.income"][earning]
    assert share.max() < 0.61
    assert 0.25 < np.median(share) < 0.4
