"""Words that go along with other words, with a given rank correlation: a Gaussian copula.

The table of the normal distribution is rounded to nine digits before anything is drawn, and what is done
with it is sums, products and quotients: every machine agrees.
"""

from functools import cache
from math import pi, sin, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from symage.randomness import Words

_STEPS = 4096
_WHOLE = 2.0**32
_HALF = np.uint64(32)
_LOW = np.uint64(2**32 - 1)


def correlated(words: Words, correlation: float, noise: Words) -> Words:
    """Even words whose rank correlation (Spearman's) with `words`, even ones too, is as asked."""
    along = round(2 * sin(pi * correlation / 6), 9)
    """Of two normal variables with this correlation the ranks correlate as asked (Pearson 1907)."""
    places = along * _normal(words) + round(sqrt(1 - along * along), 9) * _normal(noise)
    heights, marks = _table()
    upper = np.minimum(np.interp(places, heights, marks) * _WHOLE, _WHOLE - 1).astype(np.uint64)
    return (upper << _HALF) | (noise & _LOW)


def _normal(words: Words) -> NDArray[np.float64]:
    heights, marks = _table()
    return np.interp((words >> _HALF).astype(np.float64) / _WHOLE, marks, heights)


@cache
def _table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The quantiles of the normal distribution in the middle of each step, and these middles."""
    marks = (np.arange(_STEPS) + 0.5) / _STEPS
    heights = np.array([round(NormalDist().inv_cdf(mark), 9) for mark in marks.tolist()])
    return heights, marks
