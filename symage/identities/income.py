"""Income besides wages: own business, pensions, social security, investments, unemployment; prior AGI."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.account_numbers import account_numbers
from symage.identities.company_names import company_names, plain_names, trade_groups
from symage.identities.dates import Dates
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.organizations import Organization, eins
from symage.identities.text import Coded, join, take, where
from symage.randomness import below, chance, mix

_ACTIVITIES = (
    ("Landscaping", "561730", 30), ("House cleaning", "561720", 30), ("Graphic design", "541430", 25),
    ("Bookkeeping", "541219", 30), ("Photography", "541921", 35), ("Carpentry", "238350", 45),
    ("Painting contractor", "238320", 40), ("Tutoring", "611691", 15), ("Hair styling", "812112", 30),
    ("Ride and delivery driving", "485310", 45), ("Freight hauling", "484110", 55),
    ("Web design", "541511", 20),
    ("Management consulting", "541611", 22), ("Online retail", "455110", 60),
    ("Child day care", "624410", 35),
    ("Real estate sales", "531210", 28), ("Handyman services", "236118", 40), ("Catering", "722320", 55),
    ("Music lessons", "611610", 15), ("Auto detailing", "811192", 35), ("Pet grooming", "812910", 30),
    ("Writing and editing", "711510", 12), ("Alterations and tailoring", "811490", 25),
    ("Electrical work", "238210", 42),
)  # fmt: skip
"""Trade, principal business code of Schedule C, usual expenses in percent of receipts."""
_BUSINESS_WORDS = ("Services", "Company", "Studio", "Works", "Solutions")
_PLANS = (
    "Retirement Services",
    "Pension Trust",
    "Retirement Plan Trust",
    "Annuity",
    "Employees Pension Fund",
)
_BROKERS = ("Investments", "Brokerage", "Securities", "Wealth Management", "Financial Services")


def facts() -> Facts:
    own, pension, shares = "self_employment.present", "retirement.present", "investments.present"
    return {
        own: Fact("bool", self_employed),
        "self_employment.row": Fact(
            "hidden", lambda draw: below(draw.word("self_employment.activity"), len(_ACTIVITIES)), own
        ),
        "self_employment.activity": Fact("text", lambda draw: _activity(draw, 0), own),
        "self_employment.naics": Fact("text", lambda draw: _activity(draw, 1), own),
        "self_employment.business_name": Fact("text", business_name, own),
        "self_employment.ein": Fact("text", business_ein, own),
        "self_employment.gross_receipts": Fact("cents", gross_receipts, own),
        "self_employment.expenses": Fact("cents", expenses, own),
        "self_employment.net_profit": Fact(
            "cents",
            lambda draw: draw["self_employment.gross_receipts"] - draw["self_employment.expenses"],
            own,
        ),
        "self_employment.nonemployee_compensation": Fact("cents", compensation, own),
        "self_employment.miles": Fact(
            "int", lambda draw: 400 + below(draw.word("self_employment.miles"), 14_000), own
        ),
        "self_employment.employees": Fact("int", employees, own),
        "self_employment.start_date": Fact("date", start_date, own),
        **Organization("self_employment.payer", payer_name, own).facts(),
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
                + draw["primary.other_wages"]
                + draw["spouse_jobs.0.wage"]
                + draw["spouse.other_wages"]
            ),
        ),
        "primary.other_wages": Fact("cents", lambda draw: draw["jobs.1.wage"]),
        "spouse.other_wages": Fact("cents", lambda draw: np.zeros(len(draw), dtype=np.int64)),
        "prior_year_agi": Fact("cents", prior_year_agi),
    }


def _ages(draw: Draw, marks: tuple[int, ...], rates: tuple[int, ...], field: str) -> NDArray[np.bool_]:
    """Yes, as often per mille as the primary's age has it."""
    share = np.array(rates)[np.searchsorted(marks, draw["primary.age"], side="right")]
    return below(draw.word(field), 1000) < share


def self_employed(draw: Draw) -> NDArray[np.bool_]:
    drawn = _ages(draw, (25, 35, 55, 70), (40, 80, 110, 100, 40), "self_employment.present")
    return drawn | np.bool_("self_employment" in draw.needs)


def _activity(draw: Draw, column: int) -> pa.StringArray:
    return Coded(pa.array([str(row[column]) for row in _ACTIVITIES]), draw["self_employment.row"])


def business_name(draw: Draw) -> pa.StringArray:
    """Half of the owners trade under a name of their own."""
    words = draw.word("self_employment.business_name")
    ending = take(pa.array([f" {word}" for word in _BUSINESS_WORDS]), below(words, len(_BUSINESS_WORDS)))
    return where(chance(mix(words), 0.5), join(draw.text("primary.last_name"), ending), None)


def business_ein(draw: Draw) -> pa.StringArray:
    words = draw.word("self_employment.ein")
    named = draw.text("self_employment.business_name").is_valid().to_numpy(zero_copy_only=False)
    return where(named & chance(mix(words), 0.6), eins(words, draw.config.id_policy), None)


def gross_receipts(draw: Draw) -> NDArray[np.int64]:
    words = draw.word("self_employment.gross")
    low = np.minimum(below(words, 110_000), below(mix(words), 110_000))
    return (3_000 + low) * 100 + below(mix(words), 100)


def expenses(draw: Draw) -> NDArray[np.int64]:
    usual = np.array([row[2] for row in _ACTIVITIES])[draw["self_employment.row"]]
    percent = usual * (60 + below(draw.word("self_employment.expenses"), 80)) // 100
    return draw["self_employment.gross_receipts"] * percent // 100


_LEAST_WITH_STAFF = 3_000_000
"""Cents a year of expenses, of which wages are a part."""


def employees(draw: Draw) -> NDArray[np.int64]:
    """Of half of those with a number as employers who spend enough: one, and one more for each 40,000 dollars."""
    numbered = draw.text("self_employment.ein").is_valid().to_numpy(zero_copy_only=False)
    spent = draw["self_employment.expenses"]
    has = numbered & (spent >= _LEAST_WITH_STAFF) & chance(draw.word("self_employment.employees"), 0.5)
    return np.where(has, np.minimum(1 + spent // 4_000_000, 9), 0)


def compensation(draw: Draw) -> NDArray[np.int64]:
    """What one client paid: 30 to 100 percent of the receipts, whole dollars."""
    percent = 30 + below(draw.word("self_employment.client"), 71)
    return draw["self_employment.gross_receipts"] * percent // 10_000 * 100


def start_date(draw: Draw) -> Dates:
    day = np.datetime64(draw.config.reference_date, "D")
    most = np.minimum((draw["primary.age"] - 17) * 365, 9_000)
    return np.asarray(
        day - 366 - below(draw.word("self_employment.start"), 2**20) * (most - 366).clip(1) // 2**20
    )


def payer_name(draw: Draw) -> pa.StringArray:
    words = draw.word("self_employment.payer")
    groups = trade_groups()
    return company_names(words, groups[below(mix(words), len(groups))])


def retired(draw: Draw) -> NDArray[np.bool_]:
    drawn = _ages(draw, (55, 60, 65, 70, 75), (8, 90, 250, 520, 640, 700), "retirement.present")
    return drawn | np.bool_("retirement" in draw.needs)


def distribution(draw: Draw) -> NDArray[np.int64]:
    words = draw.word("retirement.distribution")
    return (1_800 + np.minimum(below(words, 62_000), below(mix(words), 62_000))) * 100 + below(
        mix(words), 100
    )


def distribution_code(draw: Draw) -> Coded:
    """Box 7 of a 1099-R: 7 is a normal distribution, 1 an early one."""
    return Coded(pa.array(["1", "7"]), (draw["primary.age"] >= 60).astype(np.int8))


def taxable(draw: Draw) -> NDArray[np.int64]:
    """All of it for most; for the rest, less what was paid in after tax."""
    words = draw.word("retirement.taxable")
    percent = np.where(chance(words, 0.85), 100, 70 + below(mix(words), 30))
    return draw["retirement.distribution"] * percent // 100


def has_social_security(draw: Draw) -> NDArray[np.bool_]:
    drawn = _ages(draw, (62, 65, 67, 70), (45, 330, 620, 880, 970), "social_security.present")
    return drawn | np.bool_("social_security" in draw.needs)


def social_security(draw: Draw) -> NDArray[np.int64]:
    """A year's benefit: twelve monthly ones in tens of cents, 700 to 3,600 dollars."""
    words = draw.word("social_security.benefit")
    month = 70_000 + (below(words, 145_000) + below(mix(words), 145_000))
    return month // 10 * 10 * 12


def unemployed(draw: Draw) -> NDArray[np.bool_]:
    drawn = (draw["primary.age"] < 67) & chance(draw.word("unemployment.present"), 0.045)
    return drawn | np.bool_("unemployment" in draw.needs)


def invests(draw: Draw) -> NDArray[np.bool_]:
    drawn = _ages(draw, (30, 45, 60), (90, 160, 220, 280), "investments.present")
    return drawn | np.bool_("investments" in draw.needs)


def portfolio(draw: Draw) -> NDArray[np.int64]:
    words = draw.word("investments.value")
    steps = np.array([400_000, 1_000_000, 2_500_000, 6_000_000, 15_000_000, 40_000_000])[below(words, 6)]
    return np.asarray(steps * draw["primary.age"] // 45 + below(mix(words), 2**20) * steps // 2**20)


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
