"""Income besides wages and business: pensions, social security, investments, unemployment; prior AGI."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.account_numbers import account_numbers
from symage.identities.ages import INVESTING
from symage.identities.company_names import plain_names
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.livelihood import BENEFIT, PENSION
from symage.identities.means import chosen, mixed, value_at
from symage.identities.organizations import Organization
from symage.identities.text import Coded
from symage.randomness import below, chance, mix

_PLANS = (
    "Retirement Services",
    "Pension Trust",
    "Retirement Plan Trust",
    "Annuity",
    "Employees Pension Fund",
)
_PENSIONS = (
    (0, 1_800), (100, 4_200), (250, 9_600), (500, 19_800), (750, 33_000), (900, 47_000), (1000, 95_000),
)  # fmt: skip
"""Per mille of the recipients and dollars of a year."""
_BENEFITS = (
    (0, 60_000), (100, 110_000), (250, 145_000), (500, 193_000), (750, 243_000), (900, 295_000),
    (1000, 401_800),
)  # fmt: skip
"""Per mille of the recipients and cents of a month: 1,976 dollars on average (Social Security Administration,
December 2024), 4,018 at most (at full retirement age, 2025)."""
_PORTFOLIOS = (
    (0, 400), (100, 3_000), (250, 10_000), (500, 36_000), (750, 120_000), (900, 330_000), (980, 1_000_000),
    (1000, 2_400_000),
)  # fmt: skip
"""Per mille of the accounts and dollars: our choice."""
_CODES = pa.array(["1", "2", "3", "4", "7"])
_CODE_ROWS = np.stack(
    [np.repeat(range(5), shares) for shares in ((15, 1, 1, 3, 0), (3, 14, 1, 2, 0), (0, 0, 0, 1, 19))]
)
"""Of those below 55, below 60, and from 60 on: rows of the codes, twentieths."""
_BROKERS = ("Investments", "Brokerage", "Securities", "Wealth Management", "Financial Services")


def facts() -> Facts:
    pension, shares = "retirement.present", "investments.present"
    return {
        pension: Fact("bool", retired),
        **Organization(
            "retirement.payer",
            lambda draw: plain_names(draw.word("retirement.payer"), _PLANS),
            pension,
            reach=200,
        ).facts(),
        "retirement.account_number": Fact(
            "text", lambda draw: account_numbers(draw.word("retirement.account"), 9), pension
        ),
        "retirement.distribution": Fact("cents", distribution, pension),
        "retirement.taxable": Fact("cents", taxable, pension),
        "retirement.code": Fact("text", distribution_code, pension),
        "retirement.ira": Fact("bool", lambda draw: chance(draw.word("retirement.ira"), 0.38), pension),
        "social_security.present": Fact("bool", has_social_security),
        "social_security.benefit": Fact("cents", social_security, "social_security.present"),
        "unemployment.present": Fact("bool", unemployed),
        "unemployment.benefit": Fact(
            "cents",
            lambda draw: (
                (8 + below(draw.word("unemployment.weeks"), 19))
                * (150 + below(draw.word("unemployment.week"), 350))
                * 100
            ),
            "unemployment.present",
        ),
        shares: Fact("bool", invests),
        **Organization(
            "investments.broker",
            lambda draw: plain_names(draw.word("investments.broker"), _BROKERS),
            shares,
            reach=200,
        ).facts(),
        "investments.account_number": Fact(
            "text", lambda draw: account_numbers(draw.word("investments.account"), 9), shares
        ),
        "investments.value": Fact("cents", portfolio, shares),
        "investments.interest": Fact("cents", lambda draw: _part_of(draw, "interest", 4), shares),
        "investments.tax_exempt_interest": Fact("cents", tax_exempt, shares),
        "investments.dividends": Fact("cents", lambda draw: _part_of(draw, "dividends", 25), shares),
        "investments.qualified_dividends": Fact("cents", qualified, shares),
        "investments.capital_gain_distributions": Fact(
            "cents", lambda draw: _part_of(draw, "capital_gain", 9), shares
        ),
        "investments.sale_proceeds": Fact("cents", lambda draw: _part_of(draw, "proceeds", 120), shares),
        "investments.sale_basis": Fact(
            "cents",
            lambda draw: (
                draw["investments.sale_proceeds"] * (60 + below(draw.word("investments.basis"), 55)) // 100
            ),
            shares,
        ),
        "household.wages": Fact(
            "cents",
            lambda draw: (
                draw["jobs.0.wage"]
                + draw["jobs.other_wages"]
                + draw["spouse_jobs.0.wage"]
                + draw["spouse_jobs.other_wages"]
            ),
        ),
        "jobs.other_wages": Fact("cents", lambda draw: draw["jobs.1.wage"]),
        "spouse_jobs.other_wages": Fact("cents", lambda draw: np.zeros(len(draw), dtype=np.int64)),
        "prior_year_agi": Fact("cents", prior_year_agi),
    }


def retired(draw: Draw) -> NDArray[np.bool_]:
    return np.asarray(draw.flags("primary.pensioned") | (draw["household.added_income"] == PENSION))


def distribution(draw: Draw) -> NDArray[np.int64]:
    dollars = value_at(mixed(draw, "retirement.distribution", 650), _PENSIONS)
    return dollars * 100 + below(mix(draw.word("retirement.distribution")), 100)


def distribution_code(draw: Draw) -> Coded:
    """Box 7 of a 1099-R: 7 is a normal distribution, 1 an early one, 2 early after leaving work at 55 or
    later, 3 after a disability, 4 to the heir of somebody who died. In the shares of the IRS's studies,
    rounded, without rollovers; leaving work is an exception for plans alone."""
    codes = _CODE_ROWS[
        np.searchsorted((55, 60), draw["primary.age"], side="right"),
        below(draw.word("retirement.code"), len(_CODE_ROWS[0])),
    ]
    return Coded(_CODES, np.where((codes == 1) & draw.flags("retirement.ira"), 0, codes))


def taxable(draw: Draw) -> NDArray[np.int64]:
    """All of it for most; for the rest, less what was paid in after tax."""
    words = draw.word("retirement.taxable")
    percent = np.where(chance(words, 0.85), 100, 70 + below(mix(words), 30))
    return draw["retirement.distribution"] * percent // 100


def has_social_security(draw: Draw) -> NDArray[np.bool_]:
    return np.asarray(draw.flags("primary.on_benefits") | (draw["household.added_income"] == BENEFIT))


def social_security(draw: Draw) -> NDArray[np.int64]:
    """A year's benefit: twelve monthly ones in tens of cents."""
    month = value_at(mixed(draw, "social_security.benefit", 600), _BENEFITS)
    return month // 10 * 10 * 12


def unemployed(draw: Draw) -> NDArray[np.bool_]:
    drawn = (draw["primary.age"] < 67) & chance(draw.word("unemployment.present"), 0.045)
    return drawn | np.bool_("unemployment" in draw.needs)


def invests(draw: Draw) -> NDArray[np.bool_]:
    drawn = chosen(draw, "investments.present", INVESTING, level=700)
    return np.asarray(drawn | np.bool_("investments" in draw.needs))


def portfolio(draw: Draw) -> NDArray[np.int64]:
    """Among those who have one, by means and age."""
    words = mix(draw.word("investments.value"))
    return value_at(mixed(draw, "investments.value", 600, age=300), _PORTFOLIOS) * 100 + below(words, 10_000)


def _part_of(draw: Draw, name: str, per_mille: int) -> NDArray[np.int64]:
    """Around so many thousandths of the portfolio."""
    spread = 300 + below(draw.word(f"investments.{name}"), 1_400)
    return draw["investments.value"] * per_mille // 1_000 * spread // 1_000


def tax_exempt(draw: Draw) -> NDArray[np.int64]:
    return np.where(chance(draw.word("investments.tax_exempt"), 0.12), _part_of(draw, "exempt", 6), 0)


def qualified(draw: Draw) -> NDArray[np.int64]:
    return draw["investments.dividends"] * (55 + below(draw.word("investments.qualified"), 46)) // 100


def prior_year_agi(draw: Draw) -> NDArray[np.int64]:
    """Last year's income: this year's, 85 to 103 percent of it, in whole dollars."""
    parts = ("household.wages", "self_employment.net_profit", "retirement.taxable", "bank.interest",
             "investments.interest", "investments.dividends", "unemployment.benefit")  # fmt: skip
    income = np.maximum(sum(draw[part] for part in parts) + draw["social_security.benefit"] // 3, 0)
    return np.asarray(income * (850 + below(draw.word("prior_year_agi"), 181)) // 1_000 // 100 * 100)
