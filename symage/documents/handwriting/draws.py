"""What is left to chance about a hand: numbers drawn by name, from one seed, the same on every machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

import numpy as np
from numpy.typing import NDArray

from symage.randomness import Words, field_key, mix, mix_one, word_of

_QUARTER = 0xFFFF
_ODD, _HALF = np.uint64(0x0000FFFF0000FFFF), np.uint64(0xFFFFFFFF)
_16, _32 = np.uint64(16), np.uint64(32)
_BELL = 3**0.5 / _QUARTER
"""Scales the sum of four uniform numbers of 16 bits, less its mean, to a deviation of 1."""


@dataclass(frozen=True)
class Draws:
    """All draws of one thing. Numbers of a bell shape end at 3.5 deviations."""

    seed: int

    def of(self, name: str) -> Self:
        """The draws of a part of it."""
        return type(self)(word_of(self.seed, name))

    def uniform(self, name: str, low: float = 0.0, high: float = 1.0) -> float:
        return low + (high - low) * (word_of(self.seed, name) >> 11) / 2**53

    def normal(self, name: str, mean: float = 0.0, deviation: float = 1.0) -> float:
        word = word_of(self.seed, name)
        total = (word & _QUARTER) + (word >> 16 & _QUARTER) + (word >> 32 & _QUARTER) + (word >> 48)
        return mean + deviation * (total - 2 * _QUARTER) * _BELL

    def normals(self, name: str, *shape: int) -> NDArray[np.float64]:
        words = self._words(name, *shape)
        # Neighbouring quarters are added side by side, then both sums.
        pairs = (words & _ODD) + (words >> _16 & _ODD)
        total = (pairs & _HALF) + (pairs >> _32)
        return (total.astype(np.float64) - 2 * _QUARTER) * _BELL

    def uniforms(self, name: str, *shape: int) -> NDArray[np.float64]:
        numbers: NDArray[np.float64] = (self._words(name, *shape) >> np.uint64(11)).astype(np.float64) / 2**53
        return numbers

    def chance(self, name: str, probability: float) -> bool:
        return self.uniform(name) < probability

    def pick(self, name: str, shares: Mapping[str, float]) -> str:
        """One of the keys, as often as its share says."""
        place = self.uniform(name) * sum(shares.values())
        ends = zip(accumulate(shares.values()), shares, strict=True)
        return next((key for end, key in ends if place < end), list(shares)[-1])

    def _words(self, name: str, *shape: int) -> Words:
        counted = np.arange(int(np.prod(shape)), dtype=np.uint64).reshape(shape)
        return mix(mix(counted + np.uint64(mix_one(self.seed + int(field_key(name))))))
