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

_PENSIONED = ages.Bands.of({18: 8, 55: 90, 60: 250, 65: 520, 70: 640, 75: 700})
_ON_BENEFITS = ages.Bands.of({18: 45, 62: 330, 65: 620, 67: 880, 70: 970})
"""Per mille of an age with a pension, and with social security."""

_KINDS = pa.array(["public_assistance", "disability_insurance", "alimony", "family"])
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
    words = draw.word("household.added_income")
    years = draw["primary.age"]
    own = draw.flags("primary.works") | draw.flags("self_employment.present")
    own = own | draw.flags("primary.pensioned")
    benefits = draw.flags("primary.on_benefits")
    partner = draw.flags("spouse_jobs.0.present")
    others = own | partner | benefits | draw.flags("unemployment.present")
    late = np.where(years < 62, BENEFIT, np.where(chance(words, 0.6), BENEFIT, SUPPORT))
    ill = chance(words, np.where(years < 40, 0.08, 0.25))
    without = np.where(years >= 62, late, np.where(ill, BENEFIT, SUPPORT))
    without = np.where(chance(mix(words), 0.12), NOTHING, without)
    given = np.where(others, ENOUGH, without)
    shown = np.where((years < 62) | chance(words, ages.WORKING.at(years) / 1000), JOB, PENSION)
    must = np.zeros(len(draw), dtype=np.bool_)
    if "filing" in draw.needs:
        must |= ~(own | (partner & ~files_apart(draw)) | draw.flags("unemployment.present"))
    if "mortgage" in draw.needs:
        must |= ~(own | benefits | (given == BENEFIT))
    return np.where(must, shown, given)


def kind(draw: Draw) -> Coded:
    rows = _KIND_BY_AGE.at(draw["primary.age"])
    return Coded(_KINDS, _KIND_ROWS[rows, below(draw.word("support.kind"), 10)])


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
