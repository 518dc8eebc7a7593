"""What an employee tells the employer on Form W-4: choices of the household, whichever form shows them.

Amounts that hang on a form's year (children under 17, the standard deduction) are worked out by the form.
A couple acts as one: both check step 2 or neither does, and the better paid of two claims dependents, other
income and deductions, as the form asks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.identities.facts import Draw, Fact, Facts
from symage.randomness import below, chance, mix

_AS_SINGLE = 0.25
_JOINT = 1
"""Row of the filing statuses."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The W-4 of a job; `other` is the job of the spouse."""

    at: str
    other: str
    joined_by: str | None = None
    """Where a second job of the same person stands."""

    def facts(self) -> Facts:
        made = {
            "as_single": Fact("bool", as_single, self.part),
            "two_jobs": Fact("bool", self.two_jobs, self.part),
            "claims": Fact("bool", self.claims, self.part),
            "other_credits": Fact("cents", self.other_credits, self.part),
            "other_income": Fact("cents", self.other_income, self.part),
            "itemized": Fact("cents", self.itemized, self.part),
            "adjustments": Fact("cents", self.adjustments, self.part),
            "extra": Fact("cents", self.extra, self.part),
        }
        return {f"{self.at}.w4.{name}": fact for name, fact in made.items()}

    @property
    def part(self) -> str:
        return f"{self.at}.present"

    def two_jobs(self, draw: Draw) -> NDArray[np.bool_]:
        """Checks the box of step 2(c): two jobs in all, of one person or of a couple."""
        second = draw.flags(f"{self.joined_by}.present") if self.joined_by else np.zeros(len(draw), np.bool_)
        joint = _joint(draw)
        two = np.where(joint, draw.flags(f"{self.other}.present") & ~draw.flags("jobs.1.present"), second)
        return np.asarray(two & ~as_single(draw) & chance(draw.word("household.w4.two_jobs"), 0.7))

    def claims(self, draw: Draw) -> NDArray[np.bool_]:
        return self._acts(draw) & chance(draw.word(f"{self.at}.w4.claims"), 0.85)

    def other_credits(self, draw: Draw) -> NDArray[np.int64]:
        words = draw.word(f"{self.at}.w4.other_credits")
        return np.where(self._acts(draw) & chance(words, 0.03), (2 + below(mix(words), 39)) * 5_000, 0)

    def other_income(self, draw: Draw) -> NDArray[np.int64]:
        """Of investments, and benefits as far as they are taxed at most, to be told where it is more than a
        trifle and wages are the larger part."""
        told = self._acts(draw) & chance(draw.word(f"{self.at}.w4.other_income"), 0.4)
        names = ("interest", "dividends", "capital_gain_distributions")
        benefits = draw["social_security.benefit"] * 85 // 100 // 5_000 * 5_000
        income = benefits + np.sum([draw[f"investments.{name}"] for name in names], axis=0)
        fits = (income > 30_000) & (2 * income <= draw[f"{self.at}.wage"])
        return np.where(told & fits, income, 0)

    def itemized(self, draw: Draw) -> NDArray[np.int64]:
        """Estimated deductions: interest on the home, state and property tax within their limit, gifts."""
        gifts = below(draw.word(f"{self.at}.w4.gifts"), 121) * 5_000
        taxes = draw["mortgage.property_tax"] + draw[f"{self.at}.wage"] // 25
        whole = (draw["mortgage.interest_paid"] + np.minimum(1_000_000, taxes)) // 5_000 * 5_000 + gifts
        return np.where(self._tells_deductions(draw) & draw.flags("mortgage.present"), whole, 0)

    def adjustments(self, draw: Draw) -> NDArray[np.int64]:
        """Interest on student loans, as nearly as it is known before the year is over."""
        interest = np.minimum(250_000, draw["student_debt.interest_paid"]) // 5_000 * 5_000
        return np.where(self._tells_deductions(draw), interest, 0)

    def _tells_deductions(self, draw: Draw) -> NDArray[np.bool_]:
        return self._acts(draw) & chance(draw.word(f"{self.at}.w4.deductions"), 0.7)

    def extra(self, draw: Draw) -> NDArray[np.int64]:
        """Withheld besides, each pay day."""
        words = draw.word(f"{self.at}.w4.extra")
        return np.where(chance(words, 0.12), (1 + below(mix(words), 20)) * 500, 0)

    def _acts(self, draw: Draw) -> NDArray[np.bool_]:
        """Of a couple that files jointly the one who earns more; the primary of two who earn the same."""
        own, others = draw[f"{self.at}.wage"], draw[f"{self.other}.wage"]
        more = own > others if self.joined_by is None else own >= others
        return np.asarray(more | ~_joint(draw))


def as_single(draw: Draw) -> NDArray[np.bool_]:
    """Of a couple that files jointly: both ask to be withheld from as singles are, so that nothing is left to
    pay."""
    return np.asarray(_joint(draw) & chance(draw.word("household.w4.as_single"), _AS_SINGLE))


def _joint(draw: Draw) -> NDArray[np.bool_]:
    return np.asarray(draw.raw("household.filing_status").rows == _JOINT)


def facts() -> Facts:
    certificates = (Certificate("jobs.0", "spouse_jobs.0", "jobs.1"), Certificate("spouse_jobs.0", "jobs.0"))
    return {path: fact for each in certificates for path, fact in each.facts().items()}
