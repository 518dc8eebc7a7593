"""How many hands a test tells apart: the base hands of a population, by their shapes.

Two writers are told apart when no sheet of one is taken for the other's: all of their distances are larger
than that beyond which one in twenty pairs of sheets of one and the same writer would be parted wrongly.
That threshold is the population's own, so hands that vary much from day to day must lie further apart to
count.

The number of base hands is the size of a set of writers of which every pair is told apart. The largest such
set is costly to find; this one is made by taking, again and again, the writer confused with the fewest of
those that are left, and is a lower bound. Chains do not count as clusters do: of a row of hands in which
each is like the next, every other one is a hand of its own. Of hands that differ by noise alone, one
remains, or two where sheets happen to lie so.
"""

import numpy as np
from numpy.typing import NDArray

from bench.writer_identification.features import Vector
from bench.writer_identification.identify import distances, pairs

WRONGLY_PARTED = 0.05


def base_hands(features: Vector) -> list[int]:
    """Writers of which every pair is told apart; features are (writers, samples, features)."""
    threshold = float(np.quantile(pairs(features).genuine, 1 - WRONGLY_PARTED))
    return apart_from_each_other(nearest_sheets(features) <= threshold)


def nearest_sheets(features: Vector) -> Vector:
    """For every two writers, how near a sheet of one comes to a sheet of the other."""
    writers, samples, count = features.shape
    sheets = features.reshape(-1, count)
    return distances(sheets, sheets).reshape(writers, samples, writers, samples).min(axis=(1, 3))


def apart_from_each_other(confused: NDArray[np.bool_]) -> list[int]:
    """Writers of whom no two are confused, greedily as many as may be."""
    left, chosen = set(range(len(confused))), list[int]()
    while left:
        among = sorted(left)
        writer = min(among, key=lambda one: int(confused[one, among].sum()))
        chosen.append(writer)
        left -= {writer, *np.flatnonzero(confused[writer]).tolist()}
    return sorted(chosen)
