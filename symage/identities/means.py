"""The means of a household: one latent level, from which what it has and owes follows.

A Gaussian copula. The household's earnings are ranked among those of its age; the level is the normal score
of that rank, mixed with a part of its own. So the level is standard normal at every age, and figures that
are published by age (owners of homes, scores) keep them: whatever follows the level mixes it with a part of
its own again, ranks the sum, and reads its value from a table at that rank. The loadings are fitted to the
rank correlations that the Survey of Consumer Finances of 2022 and studies of credit reports show, as
remembered (docs/identity.md has both).

Scores are whole thousandths: no float decides anything.
"""

from collections.abc import Sequence
from functools import cache
from math import exp, isqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from symage.identities import ages
from symage.identities.ages import Bands
from symage.identities.config import YOUNGEST
from symage.identities.facts import Draw, Fact, Facts
from symage.randomness import Words, below, mix

Scores = NDArray[np.int64]
"""Normal scores, in thousandths."""
Ranks = NDArray[np.int64]
"""0 … 65535, uniform."""

RANKS = 2**16
_STEPS = 2**12
_WIDEST = 4_500

_EARNING_AGES = (18, 22, 25, 30, 35, 45, 55, 60, 65, 70, 75, 80)
_EARNING_MARKS = (0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 100)
_EARNINGS = (
    (261, 0, 232, 272, 306, 336, 364, 400, 451, 523, 673, 801, 1120, 2240),
    (252, 0, 251, 299, 338, 369, 411, 466, 542, 660, 876, 1076, 1532, 3064),
    (98, 0, 303, 363, 420, 493, 602, 721, 859, 1043, 1362, 1684, 2448, 4896),
    (95, 0, 331, 394, 467, 569, 693, 827, 988, 1213, 1597, 1998, 3083, 6166),
    (67, 0, 361, 448, 562, 696, 836, 989, 1183, 1444, 1906, 2377, 3679, 7358),
    (75, 0, 365, 452, 567, 706, 850, 1008, 1206, 1487, 1978, 2486, 3892, 7784),
    (186, 0, 342, 414, 495, 611, 748, 896, 1084, 1354, 1813, 2297, 3621, 7242),
    (208, 0, 328, 393, 466, 563, 683, 823, 1001, 1253, 1680, 2121, 3373, 6746),
    (470, 0, 257, 342, 401, 468, 561, 676, 824, 1041, 1430, 1824, 2910, 5820),
    (654, 0, 204, 310, 368, 425, 489, 594, 730, 902, 1233, 1580, 2558, 5116),
    (773, 0, 117, 242, 321, 375, 438, 514, 630, 810, 1082, 1405, 2223, 4446),
    (844, 0, 75, 153, 243, 314, 374, 447, 545, 709, 982, 1284, 2050, 4100),
)  # fmt: skip
"""By age of the primary: per mille of households that earn nothing, then hundreds of dollars that the others
earn (wages and own business) at the marks, in percent. Measured over 400,000 households; a test holds the
level to it."""
_OWN_PART = Bands.of({18: 527, 65: 866})
_EARNED_PART = Bands.of({18: 850, 65: 500})
"""How much of the level is today's earnings, in thousandths: less where most have left work."""


def facts() -> Facts:
    return {
        "household.level": Fact("hidden", level),
        "primary.age_score": Fact("hidden", lambda draw: _age_scores()[draw["primary.age"] - YOUNGEST]),
    }


def level(draw: Draw) -> Scores:
    """The household's means among those of its age."""
    years = draw["primary.age"]
    earned = scores(_earned_ranks(draw))
    own = scores_of(draw.word("household.level"))
    return np.asarray((earned * _EARNED_PART.at(years) + own * _OWN_PART.at(years)) // 1000)


def _earned_ranks(draw: Draw) -> Ranks:
    """Those who earn nothing share the lowest ranks, as many as they are."""
    cents = draw["household.wages"] + np.maximum(draw["self_employment.net_profit"], 0)
    bands = np.searchsorted(_EARNING_AGES[1:], draw["primary.age"], side="right")
    nothing = np.array([row[0] for row in _EARNINGS])[bands] * RANKS // 1000
    marks = np.array([row[1:] for row in _EARNINGS]) * 10_000
    at = sum((marks[bands, mark] <= cents for mark in range(1, len(_EARNING_MARKS) - 1)), start=np.int64(0))
    low, high = marks[bands, at], marks[bands, at + 1]
    first, last = (np.array(_EARNING_MARKS)[at + step] * 655 for step in (0, 1))
    within = first + (last - first) * (np.minimum(cents, high) - low) // (high - low)
    among = nothing + (RANKS - nothing) * within // RANKS
    none = below(mix(draw.word("household.level")), nothing)
    return np.where(cents > 0, np.minimum(among, RANKS - 1), none)


def mixed(draw: Draw, field: str, level: int, *, age: int = 0) -> Ranks:
    """Uniform ranks that follow the level and the age with these loadings (thousandths), and for the rest a
    part of their own."""
    total = draw["household.level"] * level
    if age:
        total = total + draw["primary.age_score"] * age
    own = scores_of(draw.word(field)) * isqrt(10**6 - level**2 - age**2)
    return ranks((total + own) // 1000)


def chosen(draw: Draw, field: str, rates: Bands, *, level: int, age: int = 0) -> NDArray[np.bool_]:
    """Yes, as often as the rates (per mille of the primary's age) say, and first for those of means."""
    return mixed(draw, field, level, age=age) >= RANKS - rates.at(draw["primary.age"]) * RANKS // 1000


def scores_of(words: Words) -> Scores:
    """Independent normal scores."""
    return scores(below(words, RANKS))


def scores(ranks: Ranks) -> Scores:
    return _normal_scores()[ranks * _STEPS // RANKS]


def ranks(scores: Scores) -> Ranks:
    return _normal_ranks()[np.clip(scores, -_WIDEST, _WIDEST) + _WIDEST]


def value_at(ranks: Ranks, marks: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """The value at each rank. `marks`: per mille of the households and their values, straight between."""
    return _values(tuple(marks))[ranks]


@cache
def _values(marks: tuple[tuple[int, int], ...]) -> NDArray[np.int64]:
    """By rank."""
    ranks = np.arange(RANKS)
    places = np.array([place for place, _ in marks]) * RANKS // 1000
    values = np.array([value for _, value in marks])
    at = np.clip(np.searchsorted(places, ranks, side="right") - 1, 0, len(marks) - 2)
    low, high = values[at], values[at + 1]
    return np.asarray(low + (high - low) * (ranks - places[at]) // (places[at + 1] - places[at]))


def factor(scores: Scores, spread: int) -> NDArray[np.int64]:
    """exp(spread * score), in thousandths; `spread` in thousandths: lognormal around one."""
    return _factors(spread)[np.clip(scores, -_WIDEST, _WIDEST) + _WIDEST]


@cache
def _normal_scores() -> Scores:
    normal = NormalDist()
    return np.array([round(normal.inv_cdf((step + 0.5) / _STEPS) * 1000) for step in range(_STEPS)])


@cache
def _normal_ranks() -> Ranks:
    normal = NormalDist()
    shares = [normal.cdf(score / 1000) for score in range(-_WIDEST, _WIDEST + 1)]
    return np.array([min(int(share * RANKS), RANKS - 1) for share in shares])


@cache
def _factors(spread: int) -> NDArray[np.int64]:
    return np.array([round(exp(score * spread / 10**6) * 1000) for score in range(-_WIDEST, _WIDEST + 1)])


@cache
def _age_scores() -> Scores:
    """By age from YOUNGEST on: the score of its middle rank among householders."""
    weights = ages.householders()
    middles = (np.cumsum(weights) - weights // 2) * RANKS // weights.sum()
    return scores(middles)
