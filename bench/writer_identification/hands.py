"""How many hands a test tells apart: the base hands of a population, by their shapes.

The number of base hands is the size of a set of writers among whom identification makes no mistake: of
every sheet of theirs, the nearest other sheet is of the same writer. That is so where it is so of every two
of them, and two of whom it is not so are confused. So the question is for the largest set of writers of
whom no two are confused. That is costly to find; here the writer confused with the fewest is taken, again
and again, and the number is a lower bound.

Chains do not count as clusters do: of a row of hands in which each is like the next, every other one is a
hand of its own. Of two hands that differ by chance alone, three sheets each, hardly one pair in fifty is
told apart, and of two hundred such hands three remain.

Manners are not undone to the last: of forty hands of one alphabet, in forty manners, nine remain.
"""

import numpy as np
from numpy.typing import NDArray

from bench.writer_identification.features import Vector
from bench.writer_identification.identify import distances


def base_hands(features: Vector) -> list[int]:
    """Writers of whom no two are confused; features are (writers, samples, features)."""
    return apart_from_each_other(confused(features))


def confused(features: Vector) -> NDArray[np.bool_]:
    """Of every two writers, whether a sheet of one is nearer to one of the other's than to any of its own."""
    writers, samples, count = features.shape
    sheets = features.reshape(-1, count)
    apart = distances(sheets, sheets)
    np.fill_diagonal(apart, np.inf)
    nearest = apart.reshape(writers * samples, writers, samples).min(axis=2)
    own = nearest[np.arange(len(sheets)), np.repeat(np.arange(writers), samples)]
    mistaken = (nearest <= own[:, None]).reshape(writers, samples, writers).any(axis=1)
    return np.asarray(mistaken | mistaken.T)


def apart_from_each_other(alike: NDArray[np.bool_]) -> list[int]:
    """Writers of whom no two are confused, greedily as many as may be."""
    left, chosen = set(range(len(alike))), list[int]()
    while left:
        among = sorted(left)
        writer = min(among, key=lambda one: int(alike[one, among].sum()))
        chosen.append(writer)
        left -= {writer, *np.flatnonzero(alike[writer]).tolist()}
    return sorted(chosen)
