"""Figures of 2023 to 2025: Rev. Proc. 2022-38, 2023-34, 2024-40, P.L. 119-21, and notices of the SSA."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

SINGLE, JOINT, HEAD = "single", "married_joint", "head_of_household"


@dataclass(frozen=True, slots=True)
class TaxYear:
    """`brackets`: where the rates 12, 22, 24, 32, 35, 37 % begin, by status."""

    wage_base: float
    standard: Mapping[str, float]
    brackets: Mapping[str, tuple[float, ...]]


YEARS: Mapping[int, TaxYear] = {
    2023: TaxYear(
        160_200,
        {SINGLE: 13_850, JOINT: 27_700, HEAD: 20_800},
        {
            SINGLE: (11_000, 44_725, 95_375, 182_100, 231_250, 578_125),
            JOINT: (22_000, 89_450, 190_750, 364_200, 462_500, 693_750),
            HEAD: (15_700, 59_850, 95_350, 182_100, 231_250, 578_100),
        },
    ),
    2024: TaxYear(
        168_600,
        {SINGLE: 14_600, JOINT: 29_200, HEAD: 21_900},
        {
            SINGLE: (11_600, 47_150, 100_525, 191_950, 243_725, 609_350),
            JOINT: (23_200, 94_300, 201_050, 383_900, 487_450, 731_200),
            HEAD: (16_550, 63_100, 100_500, 191_950, 243_700, 609_350),
        },
    ),
    2025: TaxYear(
        176_100,
        {SINGLE: 15_750, JOINT: 31_500, HEAD: 23_625},
        {
            SINGLE: (11_925, 48_475, 103_350, 197_300, 250_525, 626_350),
            JOINT: (23_850, 96_950, 206_700, 394_600, 501_050, 751_600),
            HEAD: (17_000, 64_850, 103_350, 197_300, 250_500, 626_350),
        },
    ),
}
WAGE_BASES: Mapping[int, float] = {**{year: each.wage_base for year, each in YEARS.items()}, 2026: 184_500}
_RATES = (0.10, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37)


def most_tax(income: float, status: str, year: int) -> float:
    """On ordinary income; gains and dividends are taxed less."""
    edges = (0.0, *YEARS[year].brackets[status], float("inf"))
    slices = zip(pairwise(edges), _RATES, strict=True)
    return sum(rate * max(0.0, min(income, high) - low) for (low, high), rate in slices)
