"""What a household lives on: nearly everybody has an income, and who files or borrows has one to show.

First each kind of income is drawn by age alone. Whoever then has none gets one: benefits after a disability,
public assistance, alimony, help of the family; one household in a hundred lives on what it has. Who must show
an income (a return, a mortgage) has a job below 62, and a job or a pension above.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import ages
from symage.identities.composition import ONE_PARENT, files_apart
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.text import Coded
from symage.randomness import below, chance, mix

Mask = NDArray[np.bool_]

ENOUGH, JOB, PENSION, BENEFIT, SUPPORT, NOTHING = range(6)
"""What is added to the income that was drawn."""

_SHOWING = frozenset({"filing", "mortgage"})
"""Needs of those who must show an income."""

_PENSIONED = ages.Bands.of({18: 12, 45: 25, 55: 120, 60: 300, 65: 600, 70: 760, 75: 820})
_ON_BENEFITS = ages.Bands.of({18: 45, 62: 330, 65: 620, 67: 880, 70: 970})
"""Per mille of an age with a pension, and with social security."""

_BENEFIT_RATES = ages.Bands.of({18: 80, 40: 250, 62: 600})
"""Per mille, of those without any income: our choice."""
_KINDS = pa.array(["public_assistance", "disability_insurance", "alimony", "family"])
_ALIMONY, _FAMILY = 2, 3
_KIND_BY_AGE = ages.Bands.of({18: 0, 26: 1, 45: 2})
_KIND_ROWS = np.array([[0, 3, 3, 3, 3, 3, 3, 0, 3, 1], [0, 0, 0, 0, 1, 1, 2, 2, 3, 3],
                       [0, 0, 0, 1, 1, 1, 2, 2, 3, 3]])  # fmt: skip


def facts() -> Facts:
    there = "support.present"
    return {
        "primary.works": Fact("hidden", works),
        "primary.pensioned": Fact("hidden", lambda draw: _at_age(draw, _PENSIONED, "retirement")),
        "primary.on_benefits": Fact("hidden", lambda draw: _at_age(draw, _ON_BENEFITS, "social_security")),
        "household.added_income": Fact("hidden", added),
        there: Fact("bool", lambda draw: draw["household.added_income"] == SUPPORT),
        "support.kind": Fact("text", kind, there),
        "support.amount": Fact("cents", amount, there),
        "household.income": Fact("cents", income),
    }


def works(draw: Draw) -> Mask:
    """Whether the primary is at work by age, as a single parent, or because a form needs it."""
    at_age = _at_age(draw, ages.WORKING, "jobs.0")
    needed = not draw.needs.isdisjoint({"employment", "second_job"})
    return np.asarray(at_age | provides(draw, "jobs.0", draw["primary.age"]) | np.bool_(needed))


def provides(draw: Draw, at: str, years: ages.Ages) -> Mask:
    """Most single parents below 62 work, whatever others of their age do: somebody feeds the children."""
    alone = draw["household.kind"] == ONE_PARENT
    return np.asarray(alone & (years < 62) & chance(draw.word(f"{at}.provides"), 0.85))


def _at_age(draw: Draw, rates: ages.Bands, family: str) -> Mask:
    drawn = below(draw.word(f"{family}.present"), 1000) < rates.at(draw["primary.age"])
    return np.asarray(drawn | np.bool_(family in draw.needs))


def has_job(draw: Draw) -> Mask:
    """Whether the primary is at work, all told. A job is added only for forms that show an income: for others
    nothing but the age is looked at."""
    at_work = draw.flags("primary.works")
    if draw.needs.isdisjoint(_SHOWING):
        return at_work
    return np.asarray(at_work | (draw["household.added_income"] == JOB))


def added(draw: Draw) -> NDArray[np.int64]:
    """Which income is added to what was drawn."""
    own = _earns(draw)
    partner, unemployed = draw.flags("spouse_jobs.0.present"), draw.flags("unemployment.present")
    benefits = draw.flags("primary.on_benefits")
    given = np.where(own | partner | unemployed | benefits, ENOUGH, _help(draw))
    must = np.zeros(len(draw), dtype=np.bool_)
    if "filing" in draw.needs:
        must |= ~(own | unemployed | (partner & ~files_apart(draw)))
    if "mortgage" in draw.needs:
        must |= ~(own | benefits | (given == BENEFIT))
    return np.where(must, _shown(draw), given)


def _earns(draw: Draw) -> Mask:
    """Whether the primary has an income of their own that a return tells of."""
    business = draw.flags("self_employment.present") & ~draw.flags("self_employment.loses")
    return np.asarray(draw.flags("primary.works") | business | draw.flags("primary.pensioned"))


def _help(draw: Draw) -> NDArray[np.int64]:
    """What those without any income get: the older, the sooner benefits."""
    words = draw.word("household.added_income")
    helped = np.where(chance(words, _BENEFIT_RATES.at(draw["primary.age"]) / 1000), BENEFIT, SUPPORT)
    return np.where(chance(mix(words), 0.12), NOTHING, helped)


def _shown(draw: Draw) -> NDArray[np.int64]:
    """A job below 62; above it as many have one as are at work at that age, and the others a pension."""
    years, words = draw["primary.age"], draw.word("household.added_income")
    return np.where((years < 62) | chance(words, ages.WORKING.at(years) / 1000), JOB, PENSION)


def kind(draw: Draw) -> Coded:
    """By age; nobody who is married has alimony."""
    drawn = _KIND_ROWS[_KIND_BY_AGE.at(draw["primary.age"]), below(draw.word("support.kind"), 10)]
    alimony = draw.flags("household.married") & (drawn == _ALIMONY)
    return Coded(_KINDS, np.where(alimony, _FAMILY, drawn))


def amount(draw: Draw) -> NDArray[np.int64]:
    """A year of it: twelve payments of 350 to 1,600 dollars, in tens of dollars."""
    words = draw.word("support.amount")
    return (35 + np.minimum(below(words, 126), below(mix(words), 126))) * 12_000


def income(draw: Draw) -> NDArray[np.int64]:
    """All that the household has in a year, before tax."""
    parts = ("household.wages", "self_employment.net_profit", "retirement.distribution", "support.amount",
             "social_security.benefit", "unemployment.benefit", "bank.interest",
             "investments.interest", "investments.dividends")  # fmt: skip
    return np.asarray(sum(draw[part] for part in parts))
