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
    (256, 0, 236, 274, 307, 338, 367, 404, 456, 531, 681, 819, 1170, 2339),
    (254, 0, 253, 300, 337, 371, 411, 464, 544, 660, 853, 1048, 1515, 3030),
    (103, 0, 304, 364, 423, 503, 610, 724, 860, 1041, 1370, 1678, 2501, 5002),
    (104, 0, 334, 397, 474, 578, 699, 829, 991, 1216, 1609, 2012, 3113, 6226),
    (75, 0, 363, 452, 570, 707, 846, 1004, 1197, 1457, 1922, 2406, 3716, 7432),
    (81, 0, 368, 461, 579, 716, 862, 1025, 1231, 1510, 1996, 2493, 3851, 7702),
    (204, 0, 352, 426, 515, 629, 763, 913, 1099, 1367, 1831, 2300, 3593, 7186),
    (229, 0, 338, 400, 476, 578, 705, 847, 1026, 1285, 1708, 2145, 3484, 6968),
    (497, 0, 279, 352, 408, 477, 566, 682, 829, 1038, 1412, 1800, 2913, 5826),
    (699, 0, 274, 338, 386, 444, 510, 607, 740, 922, 1252, 1604, 2533, 5067),
    (820, 0, 207, 296, 348, 391, 450, 517, 617, 776, 1056, 1383, 2274, 4549),
    (890, 0, 139, 247, 314, 366, 419, 490, 583, 721, 1007, 1351, 2183, 4365),
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
    marks = np.array([row[1:] for row in _EARNINGS])[bands] * 10_000
    rows = np.arange(len(bands))
    at = np.clip((marks <= cents[:, None]).sum(axis=1) - 1, 0, len(_EARNING_MARKS) - 2)
    low, high = marks[rows, at], marks[rows, at + 1]
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
