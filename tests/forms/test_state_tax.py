"""What states withhold: the examples that they print, bounds that always hold, years with two tables."""

import numpy as np
import pyarrow as pa
import pytest

from symage.forms.columns import Flag, Number, Text, constant, exact
from symage.forms.functions import FUNCTIONS
from symage.forms.state_schedules import schedules
from symage.forms.state_tables import rows
from symage.forms.state_tax import Paid, withheld

WEEKLY, BIWEEKLY, MONTHLY = 52, 26, 12
STATUSES = ("single", "married_joint", "head_of_household")


def tax(
    state: str,
    year: int,
    wages: float,
    periods: int,
    *,
    status: str = "single",
    two_earners: bool = False,
    dependents: int = 0,
    federal: float = 0,
    rate: float | None = None,
) -> float:
    """Dollars of a year, asked as a formula asks."""
    paid: list[Number | Text | Flag] = [
        Text(pa.scalar(state)),
        *(constant(exact(each)) for each in (year, wages, periods)),
        Text(pa.scalar(status)),
        Flag(np.array(two_earners)),
        *(constant(exact(each)) for each in (dependents, federal)),
    ]
    if rate is not None:
        paid.append(constant(exact(rate)))
    found = FUNCTIONS["state_tax"].compute(paid)
    assert isinstance(found, Number)
    return int(found.numerator) / found.denominator


@pytest.mark.parametrize(
    ("state", "year", "a_period", "periods", "people", "withheld_a_period", "slack"),
    [
        # Hawaii, Booklet A: weekly $500, three allowances.
        ("HI", 2026, 500, WEEKLY, {"dependents": 2}, 9.58, 0.02),
        # Louisiana, R-1306: weekly $700, code 1; biweekly $4,600, code 2.
        ("LA", 2026, 700, WEEKLY, {}, 13.98, 0.01),
        ("LA", 2026, 4600, BIWEEKLY, {"status": "married_joint"}, 111.54, 0.01),
        # South Carolina, WH-1603F of 2025: weekly $750, three allowances.
        ("SC", 2025, 750, WEEKLY, {"dependents": 2}, 11.44, 0.01),
        # Arkansas: monthly $2,127, two exemptions; the state rounds taxable income to the middle of $50.
        ("AR", 2026, 2127, MONTHLY, {"dependents": 1}, 36.50, 0.15),
        # New York, NYS-50-T-NYS: weekly $400, single, three exemptions; the table rounds its constants.
        ("NY", 2025, 400, WEEKLY, {"dependents": 3}, 8.20, 0.03),
    ],
)
def test_the_examples_that_states_print(
    state: str,
    year: int,
    a_period: float,
    periods: int,
    people: dict[str, int],
    withheld_a_period: float,
    slack: float,
) -> None:
    found = tax(state, year, a_period * periods, periods, **people)  # type: ignore[arg-type]
    assert found / periods == pytest.approx(withheld_a_period, abs=slack)


def paid(state: str, count: int, seed: int) -> Paid:
    random = np.random.default_rng(seed)
    return Paid(
        states=np.full(count, schedules().states.index(state)),
        wages=random.integers(0, 60_000_000, count),
        periods=random.choice([52, 26, 24, 12], count),
        statuses=random.integers(0, 3, count),
        two_earners=random.random(count) < 0.4,
        dependents=random.integers(0, 5, count),
        federal=random.integers(0, 3_000_000, count),
        rates=np.full(count, -1),
    )


@pytest.mark.parametrize("state", schedules().states)
def test_never_above_the_top_rate_and_never_below_nothing(state: str) -> None:
    tops = [float(row["top_rate"]) for row in rows("us_state_withholding") if row["state"] == state]
    for year in (2022, 2023, 2024, 2025, 2026):
        drawn = paid(state, 2000, year)
        found = withheld(drawn, year)
        assert (found >= 0).all()
        assert (found <= max(tops) * drawn.wages + 0.5).all()
        assert (found[drawn.wages > 8_000_000] > 0).all()


@pytest.mark.parametrize("state", schedules().states)
def test_a_raise_is_never_taxed_away(state: str) -> None:
    """A method may jump where a credit, a deduction or an exemption ends; by hundreds, not by thousands."""
    wages = np.arange(0, 30_000_000, 50_000)
    count = len(wages)
    for status in range(3):
        level = Paid(
            states=np.full(count, schedules().states.index(state)),
            wages=wages,
            periods=np.full(count, 12),
            statuses=np.full(count, status),
            two_earners=np.zeros(count, np.bool_),
            dependents=np.ones(count, np.int64),
            federal=wages // 10,
            rates=np.full(count, -1),
        )
        steps = np.diff(withheld(level, 2025))
        assert steps.min() > -50_000
        assert steps.max() < 130_000


def test_states_without_a_tax_on_wages_withhold_nothing() -> None:
    for state in ("AK", "FL", "NH", "NV", "SD", "TN", "TX", "WA", "WY"):
        assert tax(state, 2025, 90_000, BIWEEKLY) == 0
    taxing = {row["state"] for row in rows("us_state_wages")}
    assert taxing == {state for state in schedules().states if len(state) == 2}
    assert len(taxing) == 42


@pytest.mark.parametrize(
    ("state", "year", "wages", "right"),
    [
        # Flat rates over what is exempt, by hand.
        ("PA", 2025, 60_000, 0.0307 * 60_000),
        ("IL", 2025, 60_000, 0.0495 * (60_000 - 2_850)),
        ("IN", 2024, 60_000, 0.0305 * 59_000),
        ("IN", 2026, 60_000, 0.0295 * 59_000),
        ("MI", 2025, 60_000, 0.0425 * (60_000 - 5_800)),
        ("NC", 2025, 60_000, 0.0435 * (60_000 - 12_750)),
        ("KY", 2026, 60_000, 0.035 * (60_000 - 3_360)),
        ("CO", 2025, 60_000, 0.044 * (60_000 - 5_000)),
        ("AZ", 2025, 60_000, 0.02 * 60_000),
        # Massachusetts: less $2,000 of social security and Medicare tax and one exemption of $4,400.
        ("MA", 2025, 60_000, 0.05 * (60_000 - 2_000 - 4_400)),
        # California 2025, schedule 1: 1.1 times the statutory rates on wages less $5,540, less $163.90.
        (
            "CA",
            2025,
            60_000,
            0.011 * 10_756 + 0.022 * 14_743 + 0.044 * 14_746 + 0.066 * (54_460 - 40_245) - 163.90,
        ),
        # New Jersey, table A, one allowance.
        ("NJ", 2025, 60_000, 300 + 300 + 195 + 0.061 * (59_000 - 40_000)),
    ],
)
def test_by_hand(state: str, year: int, wages: int, right: float) -> None:
    assert tax(state, year, wages, BIWEEKLY) == pytest.approx(right, abs=0.14)


@pytest.mark.parametrize(
    ("state", "year", "wages", "before", "after", "days"),
    [
        ("GA", 2025, 62_000, 0.0539 * 50_000, 0.0519 * 50_000, 181),
        ("GA", 2026, 65_000, 0.0519 * 53_000, 0.0499 * 50_000, 130),
        ("UT", 2025, 80_000, 0.0455 * 80_000, 0.045 * 80_000, 151),
        ("ID", 2025, 65_000, 0.05695 * 50_400, 0.053 * 50_000, 117),
    ],
)
def test_a_year_of_two_tables_is_a_sum(
    state: str, year: int, wages: int, before: float, after: float, days: int
) -> None:
    """Pay days before the change go by the old table."""
    old = WEEKLY * days // 365
    right = (before * old + after * (WEEKLY - old)) / WEEKLY
    assert tax(state, year, wages, WEEKLY) == pytest.approx(right, abs=26)
    assert min(before, after) - 26 < tax(state, year, wages, WEEKLY) < max(before, after) + 26


def test_an_ohio_year_of_two_tables() -> None:
    whole_years = tax("OH", 2024, 52_000, WEEKLY), tax("OH", 2027, 52_000, WEEKLY)
    assert whole_years[1] < tax("OH", 2026, 52_000, WEEKLY) < tax("OH", 2025, 52_000, WEEKLY) < whole_years[0]


def test_what_a_certificate_says_moves_the_tax() -> None:
    alone = tax("MI", 2025, 60_000, BIWEEKLY)
    assert alone - tax("MI", 2025, 60_000, BIWEEKLY, dependents=2) == pytest.approx(
        2 * 0.0425 * 5_800, abs=0.3
    )
    joint = tax("CA", 2025, 60_000, BIWEEKLY, status="married_joint")
    two = tax("CA", 2025, 60_000, BIWEEKLY, status="married_joint", two_earners=True)
    assert joint < two == tax("CA", 2025, 60_000, BIWEEKLY)


def test_a_county_taxes_what_its_state_does() -> None:
    """Indiana: the county's rate on the base of the state."""
    assert tax("IN", 2025, 60_000, MONTHLY, rate=0.0202) == pytest.approx(0.0202 * 59_000, abs=0.06)
    assert tax("MD", 2026, 60_000, MONTHLY, rate=0.032) == pytest.approx(
        0.032 * (60_000 - 3_400 - 3_200), abs=0.06
    )


def test_every_row_says_where_it_comes_from() -> None:
    for name in ("us_state_withholding", "us_state_wages", "us_state_insurance", "us_localities"):
        assert all(row["tag"] and row["source"] for row in rows(name)), name
