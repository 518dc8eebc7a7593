"""What forms may need of a household, and what that says of the age of the person whom they are about.

The age is drawn from P(age | needs). Two kinds of need speak of it:

- An activity (at work, student, in retirement …) has a published table of the people who do it, S(age).
  Against all adults, N(age), it is as likely as S / N.
- A thing of the household (a mortgage, children …) has a rate among householders of an age, which is its
  likelihood as it stands.

Several needs are taken as independent given the age: P is the base times the product of the likelihoods.
The base is all adults where an activity is asked for, else householders. So one activity alone gives its own
table, a thing alone gives those who would have had it anyway, and `employment` with `mortgage` gives the
people at work, each as likely as owners of the age are under a mortgage. A need that `contains` another says
all that it does about age: somebody at work is among those who file, so `filing` is not counted twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from symage.identities import ages
from symage.identities.ages import Bands, Weights
from symage.identities.choice import Choice
from symage.identities.config import OLDEST, YOUNGEST, IdentityConfig

_FLOOR = 1e-9
"""Of the base: where a filter leaves no age that a need fits, the filter holds."""


@dataclass(frozen=True, slots=True)
class Need:
    """`activity`: the people of it by band, in any unit. `rates`: per mille of householders, multiplied.
    Neither: it says nothing of age. `source` says where the figures are from, and how sure they are."""

    source: str = "householders by age"
    activity: Bands | None = None
    rates: tuple[Bands, ...] = ()
    contains: tuple[str, ...] = ()


_EMPLOYED = Bands.of({
    18: 3_560, 20: 14_172, 25: 16_894, 30: 18_701, 35: 18_342, 40: 17_855, 45: 16_113, 50: 15_926,
    55: 14_366, 60: 12_039, 65: 5_864, 70: 3_158, 75: 1_466, 80: 789})  # fmt: skip
_AT_WORK = "BLS, Current Population Survey, annual averages 2024, table 3; split from 65 on from memory"
_OWN_BUSINESS = Bands.of({18: 40, 25: 150, 35: 210, 45: 220, 55: 220, 65: 75, 70: 48, 75: 22, 80: 15})
_IN_BUSINESS = "BLS, Current Population Survey 2024, self-employed, rounded; split from 65 on our own"

NEEDS: Mapping[str, Need] = MappingProxyType(
    {
        "employment": Need(_AT_WORK, activity=_EMPLOYED, contains=("filing",)),
        "second_job": Need(_AT_WORK, activity=_EMPLOYED, contains=("filing", "employment")),
        "self_employment": Need(_IN_BUSINESS, activity=_OWN_BUSINESS, contains=("filing", "partnership")),
        "partnership": Need(_IN_BUSINESS, activity=_OWN_BUSINESS, contains=("filing",)),
        "employer_number": Need(),
        "unemployment": Need(
            "insured unemployed (Department of Labor, ETA 203, 2023-24), rounded, from memory",
            activity=Bands.of({18: 2, 22: 5, 25: 23, 35: 24, 45: 20, 55: 10, 60: 9, 65: 6, 75: 1}),
            contains=("filing",),
        ),
        "study": Need(
            "NCES, Digest of Education Statistics, table 303.50, fall 2021, of 18 and over, rounded",
            activity=Bands.of(
                {18: 216, 20: 198, 22: 158, 25: 128, 30: 77, 35: 51, 40: 62, 50: 32, 65: 6}
            ),  # fmt: skip
        ),
        "retirement": Need(
            "IRS, studies of Form 1099-R by distribution code and age, rounded, from memory",
            activity=Bands.of(
                {
                    18: 5,
                    35: 15,
                    45: 40,
                    55: 95,
                    59: 120,
                    65: 160,
                    70: 205,
                    75: 170,
                    80: 110,
                    85: 80,
                }
            ),  # fmt: skip
            contains=("filing",),
        ),
        "social_security": Need(
            "Social Security Administration, Annual Statistical Supplement 2024 (5.A1, 5.D), rounded",
            activity=Bands.of(
                {
                    18: 4,
                    30: 10,
                    40: 20,
                    50: 45,
                    60: 12,
                    62: 71,
                    65: 206,
                    70: 237,
                    75: 185,
                    80: 114,
                    85: 96,
                }
            ),  # fmt: skip
        ),
        "marketplace_cover": Need(
            "CMS, open enrolment of 2025, plan selections of adults, rounded",
            activity=Bands.of({18: 110, 26: 170, 35: 180, 45: 190, 55: 220, 65: 20}),
        ),
        "filing": Need(
            "IRS, Statistics of Income, returns by age of the primary taxpayer, 2021-22, from memory",
            activity=Bands.of({18: 155, 26: 184, 35: 172, 45: 153, 55: 155, 65: 103, 75: 65}),
        ),
        "mortgage": Need(
            "Housing Vacancy Survey 2023 and American Housing Survey", rates=(ages.OWNING, ages.MORTGAGED)
        ),
        "student_debt": Need("Survey of Consumer Finances 2022, rounded", rates=(ages.STUDENT_DEBT,)),
        "investments": Need("our choice", rates=(ages.INVESTING,)),
        "children": Need("kinds of household by age of the householder", rates=(ages.WITH_CHILDREN,)),
        "spouse": Need("kinds of household by age of the householder", rates=(ages.MARRIED,)),
        "claim": Need(),
        "bank": Need(),
        "card": Need(),
    }
)
"""What a form may force: that branch is taken, the age is drawn as the need has it, and every other word
stays as it would be. `filing`: the person has to file a return, or does. `partnership` and `study` force no
fact."""


def needed(needs: frozenset[str], config: IdentityConfig) -> frozenset[str]:
    """The needs of an order's forms, as its configuration lets them hold."""
    return needs - {"filing"} if config.filers == "anyone" else needs


def age_weights(needs: frozenset[str]) -> Weights:
    """P(age | needs) by single year of age, up to a factor."""
    told = needs.difference(*(NEEDS[need].contains for need in needs))
    activities = [activity for need in sorted(told) if (activity := NEEDS[need].activity)]
    base = ages.adults() if activities else ages.householders().astype(np.float64)
    years = np.arange(YOUNGEST, OLDEST + 1)
    weights = base / base.sum()
    for activity in activities:
        likelihood = activity.spread(ages.adults()) / ages.adults()
        weights = weights * likelihood / likelihood.max()
    for need in sorted(told):
        for rate in NEEDS[need].rates:
            weights = weights * rate.at(years) / 1000
    return np.asarray(weights + _FLOOR * base / base.sum())


@lru_cache(maxsize=256)
def age_choice(needs: frozenset[str], lowest: int, highest: int) -> Choice:
    """Of the ages from `lowest` to `highest`, 0 for the lowest."""
    return Choice.of(age_weights(needs)[lowest - YOUNGEST : highest - YOUNGEST + 1])
