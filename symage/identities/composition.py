"""Who lives together: kind and size of the household, marriage, filing status."""

from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.choice import Choice, GroupedChoice, Rows
from symage.identities.config import OLDEST, YOUNGEST
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.text import Coded
from symage.randomness import below, chance

ALONE, COUPLE, COUPLE_WITH_CHILDREN, ONE_PARENT, SHARED = range(5)

_BANDS = (18, 25, 35, 45, 55, 65, 75, OLDEST + 1)
"""First ages of the bands of householders."""
_HOUSEHOLDERS = (43, 158, 170, 167, 185, 161, 116)
"""Householders by band, per mille. Under 35, 35 to 54 and 55 and over have the sums of the Census Bureau's
historical table HH-3 for 2021 (20.1, 33.7, 46.2 percent); the split inside these three is rounded."""

_KINDS = (
    (26, 8, 5, 9, 52),
    (25, 19, 22, 9, 25),
    (18, 12, 43, 14, 13),
    (22, 20, 34, 11, 13),
    (30, 37, 13, 5, 15),
    (37, 45, 2, 1, 15),
    (47, 35, 1, 0, 17),
)
"""Percent of the householders of each band: alone, couple, couple with children, one parent, shared.
Together they come near table DP02 of the American Community Survey of 2022: alone 28.6, married 46.9."""

_CHILDREN = ((29, 43, 28), (46, 33, 14, 7))
"""Children of couples (1-3) and of single parents (1-4), percent."""
_OTHERS = (64, 16, 10, 7, 3)
"""Further adults (1-5) of shared households, percent."""
_OTHERS_WITH_COUPLE = (79, 10, 6, 5)
"""Further adults (0-3) living with a couple or parents, percent."""

_WORK_AGES = (25, 55, 65, 70, 75)
_WORKING = (680, 810, 640, 330, 190, 80)
"""Per mille at work below each of the ages, and from the last on (BLS, Current Population Survey, 2024)."""

FILING_STATUSES = ("single", "married_joint", "married_separate", "head_of_household", "surviving_spouse")


def facts() -> Facts:
    return {
        "primary.age": Fact("int", age),
        "household.kind": Fact("hidden", kind),
        "household.married": Fact("bool", lambda draw: _is(draw, COUPLE, COUPLE_WITH_CHILDREN)),
        "spouse.present": Fact("bool", lambda draw: draw.flags("household.married")),
        "household.wanted_children": Fact("hidden", wanted_children),
        "household.other_residents": Fact("int", other_residents),
        "household.size": Fact("int", size),
        "household.filing_status": Fact("text", filing_status),
        "household.marital_row": Fact("hidden", marital_row),
        "household.marital_status": Fact("text", marital_status),
        "household.dependents": Fact(
            "int", lambda draw: draw["children.count"] + draw["other_dependents.count"]
        ),
        "household.owns_home": Fact("bool", owns_home),
        "other_dependents.count": Fact(
            "int", lambda draw: draw.flags("other_dependents.0.present").astype(np.int64)
        ),
        "other_dependents.0.present": Fact("bool", other_dependent),
    }


def age(draw: Draw) -> NDArray[np.int64]:
    lowest, choice = _ages(draw.config.age_min, draw.config.age_max)
    return lowest + choice.pick(draw.word("primary.age"))


def kind(draw: Draw) -> Rows:
    bands = np.searchsorted(_BANDS, draw["primary.age"], side="right") - 1
    kinds = _kinds().pick(draw.word("household.kind"), bands) - 5 * bands
    if "spouse" in draw.needs:
        kinds = np.where(
            kinds == ONE_PARENT,
            COUPLE_WITH_CHILDREN,
            np.where(kinds > COUPLE_WITH_CHILDREN, COUPLE, np.maximum(kinds, COUPLE)),
        )
    if "children" in draw.needs:
        kinds = np.where(
            kinds == COUPLE, COUPLE_WITH_CHILDREN, np.where(kinds == COUPLE_WITH_CHILDREN, kinds, ONE_PARENT)
        )
    return kinds


def wanted_children(draw: Draw) -> NDArray[np.int64]:
    """Children as drawn; parents whose age leaves no room for so many get fewer (see children.count)."""
    words = draw.word("household.children")
    couple, single = (Choice.of(weights) for weights in _CHILDREN)
    count = np.where(draw.flags("household.married"), couple.pick(words), single.pick(words)) + 1
    return np.where(_is(draw, COUPLE_WITH_CHILDREN, ONE_PARENT), count, 0)


def other_dependent(draw: Draw) -> NDArray[np.bool_]:
    """A parent of the primary who lives here and depends on them; never a fifth further number."""
    ages = draw["primary.age"]
    room = draw["children.count"] + draw.flags("household.married") < 4
    fits = (ages >= 35) & (ages <= 65) & room & ~_is(draw, ALONE)
    return fits & chance(draw.word("household.parent"), 0.06)


def other_residents(draw: Draw) -> NDArray[np.int64]:
    """Adults who live here, pay their own way and file their own returns."""
    words = draw.word("household.others")
    shared = Choice.of(_OTHERS).pick(words) + 1
    along = Choice.of(_OTHERS_WITH_COUPLE).pick(words)
    return np.where(_is(draw, SHARED), shared, np.where(_is(draw, ALONE), 0, along))


def size(draw: Draw) -> NDArray[np.int64]:
    return 1 + draw.flags("spouse.present") + draw["household.dependents"] + draw["household.other_residents"]


def filing_status(draw: Draw) -> Coded:
    words = draw.word("household.filing_status")
    married = np.where(chance(words, 0.055), 2, 1)
    widowed = (draw["household.marital_row"] == 3) & (draw["children.count"] > 0)
    alone = np.where(draw["household.dependents"] > 0, np.where(widowed & chance(words, 0.4), 4, 3), 0)
    return Coded(pa.array(FILING_STATUSES), np.where(draw.flags("household.married"), married, alone))


_MARITAL = pa.array(["never_married", "married", "divorced", "widowed"])


def marital_row(draw: Draw) -> Rows:
    ages = draw["primary.age"]
    cut = np.searchsorted((25, 35, 45, 55, 65, 75), ages, side="right")
    never = np.array([98, 85, 66, 48, 30, 18, 10])[cut]
    divorced = np.array([2, 14, 32, 46, 56, 48, 22])[cut]
    drawn = below(draw.word("household.marital_status"), 100)
    single = np.where(drawn < never, 0, np.where(drawn < never + divorced, 2, 3))
    return np.where(draw.flags("household.married"), 1, single)


def marital_status(draw: Draw) -> Coded:
    return Coded(_MARITAL, draw["household.marital_row"])


def owns_home(draw: Draw) -> NDArray[np.bool_]:
    """Home ownership by age of householder (Census HVS, 2023 annual)."""
    rate = np.array([385, 620, 705, 756, 791])[
        np.searchsorted((35, 45, 55, 65), draw["primary.age"], side="right")
    ]
    owns = below(draw.word("household.tenure"), 1000) < rate
    return owns | np.bool_("mortgage" in draw.needs)


def _is(draw: Draw, *kinds: int) -> NDArray[np.bool_]:
    return np.isin(draw["household.kind"], kinds)


@cache
def _ages(lowest: int, highest: int) -> tuple[int, Choice]:
    return lowest, Choice.of(age_weights()[lowest - YOUNGEST : highest - YOUNGEST + 1])


@cache
def age_weights() -> NDArray[np.int64]:
    """Householders by single year of age from YOUNGEST to OLDEST; each band of the source keeps its sum."""
    weights: list[float] = []
    for first, after, share in zip(_BANDS, _BANDS[1:], _HOUSEHOLDERS, strict=False):
        slope = np.arange(after - first) + 1 if first == 18 else np.ones(after - first)
        if first == 75:
            slope = np.arange(after - first, 0, -1)
        weights += (slope / slope.sum() * share * 1000).tolist()
    return np.round(weights).astype(np.int64)


def working(ages: NDArray[np.int64]) -> NDArray[np.int64]:
    """Per mille of the people of an age who are at work."""
    return np.array(_WORKING)[np.searchsorted(_WORK_AGES, ages, side="right")]


@cache
def _kinds() -> GroupedChoice:
    return GroupedChoice.of(_KINDS)
