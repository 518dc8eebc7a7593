"""Weighted choice from one random word in constant time (Vose's alias method), as integers.

A table may hold several groups behind each other: each group is one distribution, so one
lookup serves first names of every birth cohort. Thresholds have 16 bits: no float takes part
in a pick, and every machine agrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symage.randomness import Words

Rows = NDArray[np.int64]

_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFF)
_FULL = 2**16 - 1


@dataclass(frozen=True, slots=True)
class Choice:
    """One distribution over 0 … n - 1."""

    thresholds: NDArray[np.uint16]
    aliases: NDArray[np.uint32]

    @classmethod
    def of(cls, weights: ArrayLike) -> "Choice":
        return cls(*alias_table(weights))

    def __len__(self) -> int:
        return len(self.thresholds)

    def pick(self, words: Words) -> Rows:
        """One row number for each word."""
        rows = ((words >> _HALF) * np.uint64(len(self)) >> _HALF).astype(np.int64)
        stays = (words & _LOW).astype(np.uint16) < self.thresholds[rows]
        return np.where(stays, rows, self.aliases[rows])


@dataclass(frozen=True, slots=True)
class GroupedChoice:
    """Several distributions behind each other; group g has rows starts[g] … starts[g + 1] - 1."""

    starts: Rows
    thresholds: NDArray[np.uint16]
    aliases: NDArray[np.uint32]
    """Within the group, from 0."""

    @classmethod
    def of(cls, groups: Sequence[ArrayLike]) -> "GroupedChoice":
        built = [alias_table(weights) for weights in groups]
        starts = np.concatenate([[0], np.cumsum([len(thresholds) for thresholds, _ in built])])
        thresholds = np.concatenate([thresholds for thresholds, _ in built])
        return cls(starts.astype(np.int64), thresholds, np.concatenate([aliases for _, aliases in built]))

    def pick(self, words: Words, groups: Rows) -> Rows:
        """One row number of the whole table for each word, inside the word's group."""
        starts = self.starts[groups]
        sizes = (self.starts[groups + 1] - starts).astype(np.uint64)
        rows = ((words >> _HALF) * sizes >> _HALF).astype(np.int64) + starts
        stays = (words & _LOW).astype(np.uint16) < self.thresholds[rows]
        return np.where(stays, rows, self.aliases[rows] + starts)


def alias_table(weights: ArrayLike) -> tuple[NDArray[np.uint16], NDArray[np.uint32]]:
    """Thresholds and aliases of one distribution; weights are shares of any sum."""
    values = np.asarray(weights, dtype=np.float64)
    if not len(values) or values.min() < 0 or values.sum() <= 0:
        raise ValueError("weights must be non-negative with a positive sum")
    shares = (values / values.sum() * len(values)).tolist()
    aliases = list(range(len(shares)))
    small = [row for row, share in enumerate(shares) if share < 1]
    large = [row for row, share in enumerate(shares) if share >= 1]
    while small and large:
        low, high = small.pop(), large[-1]
        aliases[low] = high
        shares[high] -= 1 - shares[low]
        if shares[high] < 1:
            small.append(large.pop())
    thresholds = np.minimum(np.round(np.asarray(shares) * 2**16), _FULL).astype(np.uint16)
    return thresholds, np.asarray(aliases, dtype=np.uint32)
