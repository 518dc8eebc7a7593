"""The price level of a place, what a home there costs, and what a household that rents pays."""

from collections.abc import Mapping
from functools import cache
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from symage.identities import tables
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.means import factor, scores_of
from symage.randomness import below

_PRICES = {
    "AL": 216, "AK": 347, "AZ": 411, "AR": 196, "CA": 725, "CO": 550, "CT": 367, "DE": 360, "DC": 724,
    "FL": 381, "GA": 323, "HI": 846, "ID": 434, "IL": 263, "IN": 228, "IA": 211, "KS": 225, "KY": 212,
    "LA": 217, "ME": 305, "MD": 415, "MA": 570, "MI": 237, "MN": 322, "MS": 170, "MO": 239, "MT": 405,
    "NE": 246, "NV": 436, "NH": 415, "NJ": 462, "NM": 269, "NY": 420, "NC": 308, "ND": 250, "OH": 223,
    "OK": 213, "OR": 490, "PA": 260, "RI": 405, "SC": 280, "SD": 263, "TN": 307, "TX": 296, "UT": 512,
    "VT": 332, "VA": 383, "WA": 575, "WV": 163, "WI": 272, "WY": 309,
}  # fmt: skip
"""Thousands of dollars: the median value of owned homes (American Community Survey, 2022-23), from memory,
give or take a tenth."""
_PROPERTY_TAX = {
    "AL": 38, "AK": 107, "AZ": 52, "AR": 57, "CA": 71, "CO": 49, "CT": 192, "DE": 55, "DC": 58, "FL": 79,
    "GA": 81, "HI": 27, "ID": 53, "IL": 208, "IN": 77, "IA": 143, "KS": 130, "KY": 77, "LA": 55, "ME": 110,
    "MD": 96, "MA": 105, "MI": 128, "MN": 102, "MS": 70, "MO": 88, "MT": 74, "NE": 154, "NV": 50, "NH": 177,
    "NJ": 223, "NM": 67, "NY": 160, "NC": 70, "ND": 99, "OH": 136, "OK": 82, "OR": 83, "PA": 135, "RI": 123,
    "SC": 53, "SD": 114, "TN": 56, "TX": 163, "UT": 55, "VT": 171, "VA": 77, "WA": 84, "WV": 54, "WI": 151,
    "WY": 55,
}  # fmt: skip
"""Hundredths of a percent of the value that owners pay a year (Tax Foundation, of the American Community
Survey of 2022), from memory."""
_COUNTRY = 340
"""The same of the country, 2023."""
_RENT = 1_406
"""Dollars a month: median gross rent, 2023 (American Community Survey); a state's goes by the root of its
prices."""


def facts() -> Facts:
    return {
        "address.home_price": Fact("hidden", lambda draw: _prices()[draw["address.row"]]),
        "address.usual_rent": Fact("int", lambda draw: _rents()[draw["address.row"]]),
        "address.property_tax_rate": Fact("int", lambda draw: _tax_rates()[draw["address.row"]]),
        "household.monthly_rent": Fact("cents", rent),
    }


def home_price(draw: Draw, income: NDArray[np.int64]) -> NDArray[np.int64]:
    """Dollars: a home of the place, dearer for those of means, and at most five years' income (cents)."""
    score = (draw["household.level"] * 650 + scores_of(draw.word("mortgage.home")) * 760) // 1000
    asked = draw["address.home_price"] * factor(score, 450) // 1000
    most = np.maximum(income // 100, 12_000) * 5
    return np.asarray(np.minimum(asked, most) // 1_000 * 1_000)


def rent(draw: Draw) -> NDArray[np.int64]:
    """Of those who do not own: a rent of the place, and at most three fifths of the income; fives of dollars.
    Who has next to nothing pays a subsidised rent."""
    score = (draw["household.level"] * 450 + scores_of(draw.word("household.rent")) * 893) // 1000
    asked = _rents()[draw["address.row"]] * factor(score, 380) // 1000
    most = np.maximum(draw["household.income"] // 100 * 6 // 120, 150)
    paid = np.minimum(asked, most) // 5 * 500
    return np.where(draw.flags("household.owns_home"), 0, paid)


def property_tax_rate(draw: Draw) -> NDArray[np.int64]:
    """Hundredths of a percent of the home's value a year: the state's, and up to a third more or less, as
    towns differ."""
    usual = _tax_rates()[draw["address.row"]]
    return np.asarray(usual * (67 + below(draw.word("mortgage.property_tax"), 67)) // 100)


def _by_place(figures: Mapping[str, int]) -> NDArray[np.int64]:
    """Figures of states by row of the ZIP table."""
    states, codes = tables.codes("zips", "state")
    return np.array([figures[state] for state in states.to_pylist()])[codes]


@cache
def _tax_rates() -> NDArray[np.int64]:
    return _by_place(_PROPERTY_TAX)


@cache
def _prices() -> NDArray[np.int64]:
    """In dollars."""
    return _by_place(_PRICES) * 1_000


@cache
def _rents() -> NDArray[np.int64]:
    """By row of the ZIP table, in dollars a month."""
    return np.array([_RENT * isqrt(int(price) * 1_000 // _COUNTRY) // 1_000 for price in _prices()])
