"""How many there are of each age: householders, all adults, and how often people of an age do something.

Every table is whole numbers by the first age of a band; a band reaches to the next one's first age,
the last to OLDEST. What does not belong here: what forms need of people (see needs.py).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from symage.identities.config import OLDEST, YOUNGEST

Ages = NDArray[np.int64]
Weights = NDArray[np.float64]
"""By single year of age, from YOUNGEST to OLDEST."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Figures by band of ages."""

    firsts: tuple[int, ...]
    figures: tuple[int, ...]

    @classmethod
    def of(cls, figures: dict[int, int]) -> "Bands":
        return cls(tuple(figures), tuple(figures.values()))

    def at(self, ages: Ages) -> NDArray[np.int64]:
        """The figure of each age's band; the first band's below it."""
        return np.take(_by_age(self), ages, mode="clip")

    def spread(self, over: Weights) -> Weights:
        """The figures as sums of their bands, inside a band in the proportions of `over`."""
        rows = np.searchsorted(self.firsts, np.arange(YOUNGEST, OLDEST + 1), side="right") - 1
        sums = np.bincount(rows, weights=over, minlength=len(self.figures))
        return np.asarray(over * np.array(self.figures)[rows] / sums[rows])


@cache
def _by_age(bands: Bands) -> NDArray[np.int64]:
    """The figure of each age from 0 to OLDEST."""
    rows = np.searchsorted(bands.firsts[1:], np.arange(OLDEST + 1), side="right")
    return np.array(bands.figures)[rows]


HOUSEHOLDERS = Bands.of({18: 43, 25: 158, 35: 170, 45: 167, 55: 185, 65: 161, 75: 116})
"""Householders by band, per mille. Under 35, 35 to 54 and 55 and over have the sums of the Census Bureau's
historical table HH-3 for 2021 (20.1, 33.7, 46.2 percent); the split inside these three is rounded."""

ADULTS = Bands.of({
    18: 8_279, 20: 21_376, 25: 21_412, 30: 23_031, 35: 22_396, 40: 21_801, 45: 19_844, 50: 20_185,
    55: 20_008, 60: 21_233, 65: 18_500, 70: 16_000, 75: 12_000, 80: 14_129})  # fmt: skip
"""Thousands: the employed over their share of the band (BLS, Current Population Survey, annual averages of
2024, table 3); 65 and over, 60.6 million there, is split as in the Census Bureau's estimates, rounded."""

WORKING = Bands.of({18: 680, 25: 810, 55: 640, 65: 330, 70: 190, 75: 105, 80: 50})
"""Householders at work, per mille of their age (BLS, Current Population Survey, 2024)."""

OWNING = Bands.of({18: 385, 35: 620, 45: 705, 55: 756, 65: 791})
"""Householders who own their home, per mille (Census Bureau, Housing Vacancy Survey, 2023)."""

MORTGAGED = Bands.of({18: 0, 21: 830, 35: 840, 45: 760, 55: 590, 65: 370, 75: 210})
"""Owners under a mortgage, per mille (American Housing Survey, 2021 and 2023, rounded)."""

STUDENT_DEBT = Bands.of({18: 330, 25: 370, 35: 320, 45: 220, 55: 130, 65: 40})
"""Households with student debt, per mille (Survey of Consumer Finances, 2022, rounded)."""

INVESTING = Bands.of({18: 90, 30: 160, 45: 220, 60: 280})
"""Households with an account at a broker, per mille: our choice."""

WITH_CHILDREN = Bands.of({18: 0, 20: 140, 25: 310, 35: 570, 45: 450, 55: 250, 60: 110, 65: 20, 68: 0})
"""Householders with children of up to 22 years, per mille: the kinds of household of composition.py, and
nobody whose age leaves no room for a child."""

MARRIED = Bands.of({18: 130, 25: 410, 35: 550, 45: 540, 55: 500, 65: 470, 75: 360})
"""Householders with a spouse, per mille: the kinds of household of composition.py."""


@cache
def householders() -> NDArray[np.int64]:
    """By single year of age, in parts of a million; each band of the source keeps its sum."""
    ages = np.arange(YOUNGEST, OLDEST + 1)
    rising = np.where(ages < 25, ages - 17, 1.0)
    return np.round(HOUSEHOLDERS.spread(np.where(ages >= 75, OLDEST + 1 - ages, rising)) * 1000).astype(
        np.int64
    )


@cache
def adults() -> Weights:
    """By single year of age, in thousands; fewer with each year from 80 on."""
    ages = np.arange(YOUNGEST, OLDEST + 1)
    return ADULTS.spread(np.where(ages >= 80, OLDEST + 3 - ages, 1.0))
