"""Draws with names: what is drawn under one name never depends on what else is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from symage.randomness import Words, word, word_of

T = TypeVar("T")
_WHOLE = 2**32
_SPREAD = 3**0.5
"""Four uniform numbers sum to one of standard deviation 1 / _SPREAD."""


@dataclass(frozen=True, slots=True)
class Dice:
    """A 64-bit number, and words drawn from it by name."""

    key: int

    def of(self, name: str) -> "Dice":
        """Others, for a part of the whole."""
        return Dice(word_of(self.key, name))

    def share(self, name: str) -> float:
        """0 … 1, evenly."""
        return (word_of(self.key, name) >> 32) / _WHOLE

    def between(self, name: str, low: float, high: float) -> float:
        return low + (high - low) * self.share(name)

    def below(self, name: str, limit: int) -> int:
        """0 … limit - 1; 0 where the limit is below 1."""
        return int(self.share(name) * max(limit, 1))

    def happens(self, name: str, probability: float) -> bool:
        return self.share(name) < probability

    def about(self, name: str, deviation: float) -> float:
        """Round zero as in a bell, at most 3.5 deviations away."""
        drawn = word_of(self.key, name)
        parts = sum(drawn >> shift & 0xFFFF for shift in (0, 16, 32, 48)) / 0xFFFF
        return (parts - 2) * _SPREAD * deviation

    def one_of(self, name: str, weights: Mapping[str, float]) -> str:
        """A key, by its weight."""
        drawn = self.share(name) * sum(weights.values())
        return next(
            key for key, up_to in zip(weights, accumulate(weights.values()), strict=True) if drawn < up_to
        )

    def among(self, name: str, options: Sequence[T]) -> T:
        """One of them, each as often."""
        return options[self.below(name, len(options))]

    def shares(self, name: str, count: int) -> NDArray[np.float64]:
        """Many of 0 … 1."""
        words: Words = word(np.arange(count, dtype=np.uint64) + np.uint64(self.key >> 1), name)
        shares: NDArray[np.float64] = (words >> np.uint64(32)).astype(np.float64) / _WHOLE
        return shares
