"""How a year's pay came about: for how many days, with what bonus in it, and what an employer left in the
year had paid. Income tax is withheld by these, pay day by pay day (Publications 15 and 15-T).

What does not belong here: how much is paid in a year (employment.py), what other years paid (year_jobs.py).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.identities.facts import Draw, Fact, Facts
from symage.randomness import below, chance, mix

WHOLE_YEAR = 365

_PAY = (3_500_000, 7_500_000, 12_000_000)
"""Cents a year from which bonuses are more frequent, and larger."""
_WITH_BONUS = (300, 440, 520, 600)
"""Per mille of jobs, by pay. Of workers in private industry 48 percent have access to a bonus, 37 in state
and local government (Bureau of Labor Statistics, National Compensation Survey, March 2024). How it rises
with pay, and that some get none in a year, is our own."""
_LARGEST = (40, 60, 90, 160)
"""Per mille of pay, by pay: our own. Bonuses are 2.9 percent of what private employers pay for labour (same,
Employer Costs for Employee Compensation, 2024, from memory)."""
_STEP = 25_000
"""Bonuses are in quarters of a thousand dollars."""


@dataclass(frozen=True, slots=True)
class Pay:
    """Of one adult's first job, `at` jobs.0 or spouse_jobs.0."""

    at: str

    def facts(self) -> Facts:
        part, head = f"{self.at}.present", self.at.removesuffix(".0")
        none = Fact("cents", lambda draw: np.zeros(len(draw), dtype=np.int64))
        return {
            f"{self.at}.paid_days": Fact("int", self.paid_days, part),
            f"{self.at}.bonus": Fact("cents", self.bonus, part),
            f"{head}.left_wages": none,
            f"{head}.left_days": Fact("int", none.compute),
        }

    def paid_days(self, draw: Draw) -> NDArray[np.int64]:
        """Of the year, of 365. Who is at work on the reference date has been so for a year."""
        return np.full(len(draw), WHOLE_YEAR, dtype=np.int64)

    def bonus(self, draw: Draw) -> NDArray[np.int64]:
        """The part of the year's pay that comes as a bonus, to those who were there all year."""
        wage, words = draw[f"{self.at}.wage"], draw.word(f"{self.at}.bonus")
        band = np.searchsorted(_PAY, wage, side="right")
        largest = np.array(_LARGEST)[band] * wage // 1000
        drawn = np.maximum(largest * (below(mix(words), 900) + 100) // 1000 // _STEP, 1) * _STEP
        has = chance(words, np.array(_WITH_BONUS)[band] / 1000) & (draw[f"{self.at}.paid_days"] >= WHOLE_YEAR)
        return np.where(has & (10 * drawn <= 2 * wage), drawn, 0)


def facts() -> Facts:
    return {**Pay("jobs.0").facts(), **Pay("spouse_jobs.0").facts()}
