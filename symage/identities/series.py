"""Published series year by year: how pay, prices, rates and benefits moved. Data only.

A factor per mille leads from the year before to the year of its key. Years
that no source has yet move as the last.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

Series = Mapping[int, int]


def of(series: Series, year: int) -> int:
    """The figure of a year; of the nearest one that is known."""
    return series[min(max(year, min(series)), max(series))]


def _series(first: int, *figures: int) -> Series:
    return MappingProxyType(dict(enumerate(figures, first)))


PAY = _series(2021, 1034, 1056, 1056, 1046, 1041, 1038)
"""Median growth of pay with the same employer (Federal Reserve Bank of Atlanta, wage growth tracker)."""
RECEIPTS = _series(2021, 1047, 1080, 1041, 1030, 1026, 1027)
"""Consumer prices, yearly means (Bureau of Labor Statistics, CPI-U)."""
BENEFITS = _series(2021, 1013, 1059, 1087, 1032, 1025, 1028)
"""Cost-of-living adjustment of the benefits paid in the year (Social Security Administration)."""
SHARES = _series(2021, 1220, 850, 1180, 1160, 1110, 1060)
"""A portfolio of two thirds shares (S&P 500, total return) less what is taken out of it."""
DEPOSITS = _series(2021, 1060, 1000, 970, 1010, 1020, 1020)
"""Deposits of households, in the mean."""
HOMES = _series(2021, 1160, 1100, 1060, 1045, 1020, 1015)
"""House prices (Federal Housing Finance Agency, yearly growth), by which property taxes follow."""
SAVINGS_RATE = _series(2020, 5, 6, 13, 42, 45, 40, 38)
"""Hundredths of a percent: national mean of savings accounts (FDIC, national rates)."""
DIVIDENDS = _series(2021, 1020, 1108, 1051, 1064, 1060, 1060)
"""Dividends per share, S&P 500 (S&P Dow Jones Indices)."""
LOANS = _series(2021, 960, 960, 960, 960, 960, 960)
"""What is left of a student loan after a year of payments; a convention."""
LEVEL = _series(2021, 1000)
"""What no series moves."""
PART_B = _series(2020, 14_460, 14_850, 17_010, 16_490, 17_470, 18_500, 20_290)
"""Cents a month: standard premium of Medicare part B (Centers for Medicare & Medicaid Services)."""
DEVIATIONS = np.array((-70, -45, -30, -20, -12, -6, -3, 0, 0, 4, 8, 14, 22, 34, 52, 120))
"""Per mille: how one household's figure departs from the series in a year. The tails are those of hours
(after the shape of Social Security earnings records); a convention."""
