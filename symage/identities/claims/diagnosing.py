"""The diagnoses of visits: what it is for, what goes with it, and the long illnesses of the old.

Lists of diagnoses have twelve places, as the form has; rows of tables.diagnoses(), -1 behind the last.
What does not belong here: what is done about them (billing.py).
"""

from functools import cache

import numpy as np

from symage.identities.claims.columns import SLOTS, columns
from symage.identities.claims.tables import PAYERS, Flags, Ints, diagnoses
from symage.identities.claims.visits import Trial, Visits, fitting, option_weights, weighted
from symage.randomness import below

MOST = 12
_LONG = (
    "I10", "E78.5", "E11.9", "E03.9", "I25.10", "N40.1", "K21.9", "J44.9", "M81.0", "I48.91", "F41.9",
    "G47.33",
    "M19.90", "E55.9", "D64.9", "N18.31", "F33.0", "I73.9", "G62.9", "E66.9", "H25.13",
)  # fmt: skip
"""Illnesses that people of 50 and more have besides, the commonest first."""
_LONG_FROM_AGE = 50
_FEWEST_LONG, _MOST_LONG = 2, 9
_KEPT_FOR_CAUSES = 2
"""Places that are left free for an external cause and its place."""


def diagnose(visits: Visits, trial: Trial) -> Ints:
    """The list of each visit; a code stands on it once, and beside none that it may not stand beside."""
    known = columns()
    at = np.arange(len(visits))
    found = np.full((len(visits), MOST), -1, np.int64)
    first = weighted(option_weights(known.first, visits), trial.words("first"))
    found[:, 0] = known.first.codes[visits["encounter"], first]
    counts = np.ones(len(visits), np.int64)
    for number in range(SLOTS):
        code, drawn = _further(number, found, visits, trial)
        found[at[drawn], counts[drawn]] = code[drawn]
        counts += drawn
    _add_weeks(found, counts, visits)
    _add_long(found, counts, visits, trial)
    return found


def holds(condition: Ints, listed: Ints) -> Flags:
    """Whether each visit's diagnoses meet a condition of columns().conditions."""
    wants, bars = columns().conditions.transpose(1, 0, 2)
    wanted = ~wants.any(axis=1)[condition] | wants[condition[:, None], listed].any(axis=1)
    return np.asarray(wanted & ~bars[condition[:, None], listed].any(axis=1))


def _further(number: int, found: Ints, visits: Visits, trial: Trial) -> tuple[Ints, Flags]:
    """The diagnosis of one slot, and whether it is drawn."""
    slots, encounter = columns().more, visits["encounter"]
    age = visits["age"]
    drawn = trial.percent(f"more.{number}") < slots.percent[encounter, number]
    drawn &= (slots.youngest[encounter, number] <= age) & (age <= slots.oldest[encounter, number])
    drawn &= slots.pays[encounter, number, visits["payer"]]
    drawn &= holds(slots.condition[encounter, number], found)
    codes = slots.codes[encounter, number]
    possible = fitting(codes, visits) & _stands_beside(codes, found)
    which = weighted(possible.astype(np.int64), trial.words(f"more.{number}.which"))
    return codes[np.arange(len(codes)), which], drawn & possible.any(axis=1)


def _stands_beside(codes: Ints, found: Ints) -> Flags:
    """Whether each code is new and may stand beside all that are listed."""
    pairs = codes[:, :, None], found[:, None, :]
    clash = diagnoses().parted[pairs] | (pairs[0] == pairs[1])
    return np.asarray(~clash.any(axis=2) & diagnoses().follows[codes])


def _add_weeks(found: Ints, counts: Ints, visits: Visits) -> None:
    """Complications of a pregnancy are told with its week."""
    rows = np.flatnonzero(_complications()[found[:, 0]])
    found[rows, counts[rows]] = _first_week() + visits["pregnant_days"][rows] // 7
    counts[rows] += 1


@cache
def _complications() -> Flags:
    return diagnoses().starting(["O"])


@cache
def _first_week() -> int:
    """Where the row of week 0 would stand: Z3A.08 and the following stand behind each other."""
    return diagnoses().row("Z3A.08") - 8


def _add_long(found: Ints, counts: Ints, visits: Visits, trial: Trial) -> None:
    """Some visits of the old list what they have besides, which fills the form."""
    listed = trial.percent("long") < columns().long[visits["encounter"]]
    rows = np.flatnonzero(listed & (visits["age"] >= _LONG_FROM_AGE))
    if not rows.size:
        return
    words = trial.words("long.which")[rows]
    wanted = _FEWEST_LONG + below(words, _MOST_LONG - _FEWEST_LONG + 1)
    start = (words & np.uint64(7)).astype(np.int64)
    for turn in range(len(_LONG)):
        codes = _long_rows()[(start + turn) % len(_LONG)][:, None]
        fits = fitting(codes, visits[rows]) & _stands_beside(codes, found[rows])
        adds = (
            fits[:, 0] & (wanted > 0) & (counts[rows] < MOST - _KEPT_FOR_CAUSES * injuries()[found[rows, 0]])
        )
        found[rows[adds], counts[rows[adds]]] = codes[adds, 0]
        counts[rows] += adds
        wanted = wanted - adds


@cache
def _long_rows() -> Ints:
    return np.array([diagnoses().row(name) for name in _LONG])


@cache
def injuries() -> Flags:
    return diagnoses().starting(["S", "T"])


_WITH_CAUSE, _WITH_WORK = 70, 60
"""Percent of injuries that tell their cause; and of causes at work that tell so."""


def add_causes(listed: Ints, visits: Visits, trial: Trial) -> None:
    """External causes and places of injuries, which stand last and which no line points at."""
    known = columns()
    weights = option_weights(known.cause, visits)
    caused = injuries()[listed[:, 0]] & weights.any(axis=1) & (trial.percent("caused") < _WITH_CAUSE)
    cause = known.cause.codes[visits["encounter"], weighted(weights, trial.words("cause"))]
    _append(listed, np.where(caused, cause, -1))
    at_work = caused & np.isin(visits["payer"], [PAYERS.index("W"), PAYERS.index("F")])
    at_work &= ~diagnoses().starting(["V"])[cause]
    scene, percent = known.scene.codes[visits["encounter"], 0], known.scene.weights[visits["encounter"], 0]
    told = caused & ~at_work & (trial.percent("scene") < percent)
    _append(listed, np.where(told, scene, -1))
    for name in ("Y92.69", "Y99.0"):
        told = at_work & (trial.percent(name) < _WITH_WORK)
        _append(listed, np.where(told, diagnoses().row(name), -1))


def _append(listed: Ints, codes: Ints) -> None:
    """Codes behind the lists, where there is one."""
    rows = np.flatnonzero(codes >= 0)
    listed[rows, (listed[rows] >= 0).sum(axis=1)] = codes[rows]
