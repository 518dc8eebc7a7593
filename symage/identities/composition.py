"""Who lives together: kind and size of the household, marriage, filing status."""

from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import ages
from symage.identities.choice import Choice, GroupedChoice, Rows
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.means import chosen
from symage.identities.needs import age_choice
from symage.identities.text import Coded
from symage.randomness import below, chance

ALONE, COUPLE, COUPLE_WITH_CHILDREN, ONE_PARENT, SHARED = range(5)

_BANDS = ages.HOUSEHOLDERS.firsts

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
    """Drawn given what the forms need; see needs.py."""
    lowest, highest = draw.config.age_min, draw.config.age_max
    return lowest + age_choice(draw.needs, lowest, highest).pick(draw.word("primary.age"))


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
    years = draw["primary.age"]
    room = draw["children.count"] + draw.flags("household.married") < 4
    fits = (years >= 35) & (years <= 65) & room & ~_is(draw, ALONE)
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
    married = np.where(files_apart(draw), 2, 1)
    widowed = (draw["household.marital_row"] == 3) & (draw["children.count"] > 0)
    alone = np.where(draw["household.dependents"] > 0, np.where(widowed & chance(words, 0.4), 4, 3), 0)
    return Coded(pa.array(FILING_STATUSES), np.where(draw.flags("household.married"), married, alone))


def files_apart(draw: Draw) -> NDArray[np.bool_]:
    """Whether a couple would file two returns."""
    return chance(draw.word("household.filing_status"), 0.055)


_MARITAL = pa.array(["never_married", "married", "divorced", "widowed"])


def marital_row(draw: Draw) -> Rows:
    cut = np.searchsorted((25, 35, 45, 55, 65, 75), draw["primary.age"], side="right")
    never = np.array([98, 85, 66, 48, 30, 18, 10])[cut]
    divorced = np.array([2, 14, 32, 46, 56, 48, 22])[cut]
    drawn = below(draw.word("household.marital_status"), 100)
    single = np.where(drawn < never, 0, np.where(drawn < never + divorced, 2, 3))
    single = np.where(_has_infant(draw), 0, single)
    return np.where(draw.flags("household.married"), 1, single)


def _has_infant(draw: Draw) -> NDArray[np.bool_]:
    """Who brings up a child below two alone was mostly never married to the other parent."""
    infants = [draw.flags(f"children.{n}.present") & (draw[f"children.{n}.age"] < 2) for n in range(4)]
    return np.asarray(np.any(infants, axis=0))


def marital_status(draw: Draw) -> Coded:
    return Coded(_MARITAL, draw["household.marital_row"])


def owns_home(draw: Draw) -> NDArray[np.bool_]:
    owns = chosen(draw, "household.tenure", ages.OWNING, level=500)
    return owns | np.bool_("mortgage" in draw.needs)


def _is(draw: Draw, *kinds: int) -> NDArray[np.bool_]:
    wanted = np.zeros(len(_KINDS[0]), dtype=np.bool_)
    wanted[list(kinds)] = True
    return np.asarray(wanted[draw["household.kind"]])


@cache
def _kinds() -> GroupedChoice:
    return GroupedChoice.of(_KINDS)
